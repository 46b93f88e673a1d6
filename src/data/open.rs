//! A data set from where a recipe says that it lies.

use super::dataset::Dataset;
use super::error::DataError;
use super::{folder, mnist};
use crate::recipe::DataSource;
use std::sync::{Arc, Mutex, PoisonError};

impl Dataset {
    /// Opens what a recipe names.
    ///
    /// # Errors
    /// Files that are missing, unreadable, malformed or at odds with each other.
    pub fn open(source: &DataSource) -> Result<Arc<Self>, DataError> {
        match source {
            DataSource::Mnist => Self::mnist(),
            DataSource::Folder(path) => folder::open(path).map(Arc::new),
        }
    }

    /// What the data set of `source` is called, whether or not it can be opened.
    pub fn name_of(source: &DataSource) -> String {
        match source {
            DataSource::Mnist => mnist::NAME.to_owned(),
            DataSource::Folder(path) => folder::name(path),
        }
    }

    /// The MNIST digits carried inside the program, unpacked once per process.
    ///
    /// # Errors
    /// None as long as the program's own file is sound.
    pub fn mnist() -> Result<Arc<Self>, DataError> {
        static UNPACKED: Mutex<Option<Arc<Dataset>>> = Mutex::new(None);
        let mut unpacked = UNPACKED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(dataset) = &*unpacked {
            return Ok(Arc::clone(dataset));
        }
        let dataset = Arc::new(mnist::decode()?);
        *unpacked = Some(Arc::clone(&dataset));
        Ok(dataset)
    }
}

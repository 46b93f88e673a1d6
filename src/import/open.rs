//! A data set from what a recipe says of it.

use super::blob::Blob;
use super::error::ImportError;
use super::pictures::Pictures;
use super::preview::{self, Preview};
use super::read_all::import;
use super::watch::ImportWatch;
use super::{mnist, recognise, shapes};
use crate::data::Dataset;
use crate::recipe::{DataSource, DataSpec};
use std::sync::{Arc, Mutex, PoisonError};

/// Reads what a recipe names.
///
/// # Errors
/// There is no data set there, or it cannot be read, or not all of it; the watch was
/// cancelled.
pub fn open(spec: &DataSpec, watch: &ImportWatch) -> Result<Arc<Dataset>, ImportError> {
    if *spec == DataSpec::default() {
        return Dataset::mnist();
    }
    let pictures = find_pictures(spec, watch)?;
    import(name_of(spec), pictures.as_ref(), spec, watch).map(Arc::new)
}

/// Reads the data set that the bytes of a file are, as if the file were called `name`; the
/// place that `spec` names is not asked.
///
/// # Errors
/// As [`open`].
pub fn open_bytes(
    name: &str,
    bytes: Arc<[u8]>,
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<Dataset, ImportError> {
    let pictures = recognise::of_blob(&Blob::memory(name, bytes), spec, watch)?;
    import(name.to_owned(), pictures.as_ref(), spec, watch)
}

/// What was found at a place, before it is read: to be looked at with one spec after another.
pub struct Found {
    pictures: Box<dyn Pictures>,
    spec: DataSpec,
}

impl Found {
    /// Looks what is where `spec` says.
    ///
    /// # Errors
    /// There is no data set there, or its files cannot be read; the watch was cancelled.
    pub fn at(spec: &DataSpec, watch: &ImportWatch) -> Result<Self, ImportError> {
        Ok(Self {
            pictures: find_pictures(spec, watch)?,
            spec: spec.clone(),
        })
    }

    /// Whether `spec` reads the same pictures, only in another way.
    pub fn serves(&self, spec: &DataSpec) -> bool {
        // Named one by one, so that a new field is not forgotten here.
        let DataSpec {
            source,
            size: _,
            fit: _,
            colour: _,
            background: _,
            invert: _,
            transpose: _,
            range,
            array,
            label,
            labels,
            hold_out: _,
            hold_out_seed: _,
            skip_bad: _,
        } = &self.spec;
        // Where a range was given, none was looked for.
        let range_fits = range.is_none() || spec.range.is_some();
        let names = (source, array, label, labels);
        range_fits
            && names == (&spec.source, &spec.array, &spec.label, &spec.labels)
            && self.pictures.serves(&self.spec, spec)
    }

    /// Up to `count` pictures as the model will see them, and what is known of all.
    ///
    /// # Errors
    /// None of them can be read.
    pub fn preview(
        &self,
        spec: &DataSpec,
        count: usize,
        watch: &ImportWatch,
    ) -> Result<Preview, ImportError> {
        preview::of(self.pictures.as_ref(), spec, count, watch)
    }
}

fn find_pictures(spec: &DataSpec, watch: &ImportWatch) -> Result<Box<dyn Pictures>, ImportError> {
    match &spec.source {
        DataSource::Mnist => mnist::pictures(),
        DataSource::Shapes(set) => Ok(shapes::pictures(*set)),
        DataSource::Path(path) => recognise::pictures(path, spec, watch),
    }
}

/// What the data set of `spec` is called, whether or not it can be opened.
pub fn name_of(spec: &DataSpec) -> String {
    match &spec.source {
        DataSource::Mnist => mnist::NAME.to_owned(),
        DataSource::Shapes(set) => shapes::name_of(*set).to_owned(),
        DataSource::Path(path) => {
            let last = path.file_name().unwrap_or(path.as_os_str());
            last.to_string_lossy().into_owned()
        }
    }
}

impl Dataset {
    /// Reads what a recipe names; see [`open`].
    ///
    /// # Errors
    /// As [`open`].
    pub fn open(spec: &DataSpec) -> Result<Arc<Self>, ImportError> {
        open(spec, &ImportWatch::default())
    }

    /// The MNIST digits carried inside the program, unpacked once per process.
    ///
    /// # Errors
    /// None as long as the program's own file is sound.
    pub fn mnist() -> Result<Arc<Self>, ImportError> {
        static UNPACKED: Mutex<Option<Arc<Dataset>>> = Mutex::new(None);
        let mut unpacked = UNPACKED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(dataset) = &*unpacked {
            return Ok(Arc::clone(dataset));
        }
        let spec = DataSpec::default();
        let pictures = mnist::pictures()?;
        let watch = ImportWatch::default();
        let dataset = import(mnist::NAME.to_owned(), pictures.as_ref(), &spec, &watch)?;
        let dataset = Arc::new(dataset);
        *unpacked = Some(Arc::clone(&dataset));
        Ok(dataset)
    }
}

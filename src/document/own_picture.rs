//! A picture that a person drew or brought: in no data set.

use super::item::Item;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A person's own picture, as the model is shown it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnPicture {
    /// Its own among all items of the document.
    pub id: u64,
    /// As a person calls it; empty where it goes by its number.
    #[serde(default)]
    pub name: String,
    /// Height, width and channels.
    pub shape: [usize; 3],
    /// [height, width, channels], 0 to 255.
    #[serde(with = "super::shared_list")]
    pub pixels: Arc<[u8]>,
}

impl Item for OwnPicture {
    fn id(&self) -> u64 {
        self.id
    }
}

//! Images that a person marked on the plane and keeps together.

use super::PointColour;
use super::item::Item;
use crate::data::SplitName;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A region: which images lie in it. It is of images and not of a place, so that it is the same
/// though training moves their means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// Its own among all items of the document.
    pub id: u64,
    /// As a person calls it; empty where it goes by its number.
    #[serde(default)]
    pub name: String,
    /// None: that of all regions.
    #[serde(default)]
    pub colour: Option<PointColour>,
    /// The split that the images are of.
    pub split: SplitName,
    /// Their places in it, ascending.
    #[serde(with = "super::shared_list")]
    pub images: Arc<[usize]>,
}

impl Item for Region {
    fn id(&self) -> u64 {
        self.id
    }
}

//! A way through points that a person put down.

use super::PointColour;
use super::item::Item;
use crate::latent::Interpolation;
use serde::{Deserialize, Serialize};

/// A path: through which points it goes, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Path {
    /// Its own among all items of the document.
    pub id: u64,
    /// As a person calls it; empty where it goes by its number.
    #[serde(default)]
    pub name: String,
    /// None: that of all paths.
    #[serde(default)]
    pub colour: Option<PointColour>,
    /// The ids of its points, in the order in which it passes them. One that is gone is passed
    /// over.
    pub through: Vec<u64>,
    /// How it goes from one to the next.
    #[serde(default)]
    pub how: Interpolation,
    /// From the last one it leads back to the first.
    #[serde(default)]
    pub closed: bool,
    /// What is even along it.
    #[serde(default)]
    pub even_in: EvenIn,
}

/// In what the steps along a path are of one length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvenIn {
    /// The latent space.
    #[default]
    Latent,
    /// The decoded pictures.
    Picture,
}

impl Item for Path {
    fn id(&self) -> u64 {
        self.id
    }
}

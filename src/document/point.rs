//! A place in latent space that a person put there.

use super::item::Item;
use serde::{Deserialize, Serialize};

/// A point: what it is called, how it is drawn, where it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Its own among all items of the document.
    pub id: u64,
    /// As a person calls it; empty where it goes by its number.
    #[serde(default)]
    pub name: String,
    /// None: that of all points.
    #[serde(default)]
    pub colour: Option<PointColour>,
    /// Neither mouse nor keys move it.
    #[serde(default)]
    pub locked: bool,
    /// `[latent]`
    pub z: Vec<f32>,
}

impl Point {
    /// A point without a name at `z`, `[latent]`.
    pub fn at(id: u64, z: Vec<f32>) -> Self {
        Self {
            id,
            name: String::new(),
            colour: None,
            locked: false,
            z,
        }
    }

    /// Its number: people count from 1.
    pub fn number(&self) -> u64 {
        self.id + 1
    }
}

impl Item for Point {
    fn id(&self) -> u64 {
        self.id
    }
}

/// Colours that points can be told apart by; how each looks, the window decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PointColour {
    /// Blue.
    Blue,
    /// Orange.
    Orange,
    /// Green.
    Green,
    /// Pink.
    Pink,
    /// Yellow.
    Yellow,
    /// Grey.
    Grey,
}

impl PointColour {
    /// In the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::Blue,
        Self::Orange,
        Self::Green,
        Self::Pink,
        Self::Yellow,
        Self::Grey,
    ];
}

//! What is to go into a container.

use burn_pack::{Scalar, Tensor};
use std::collections::BTreeMap;

/// Arrays, in the order in which they are to lie, and texts and numbers, each under its name.
pub struct Content {
    pub tensors: Vec<Tensor>,
    pub texts: BTreeMap<String, String>,
    pub numbers: BTreeMap<String, Scalar>,
}

impl Content {
    /// Arrays alone.
    pub fn new(tensors: Vec<Tensor>) -> Self {
        Self {
            tensors,
            texts: BTreeMap::new(),
            numbers: BTreeMap::new(),
        }
    }

    /// With this text.
    pub fn with_text(mut self, name: &str, text: &str) -> Self {
        self.texts.insert(name.to_owned(), text.to_owned());
        self
    }

    /// With this number.
    pub fn with_number(mut self, name: &str, number: impl Into<Scalar>) -> Self {
        self.numbers.insert(name.to_owned(), number.into());
        self
    }
}

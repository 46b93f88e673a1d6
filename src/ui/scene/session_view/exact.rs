//! Numbers that are read back from JSON to the last bit: as text, because a JSON number may be
//! read as its neighbour.

use serde::{Deserialize, Serialize};
use std::num::ParseFloatError;

/// A number that is written as text.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Exact(pub f64);

impl From<Exact> for String {
    fn from(Exact(number): Exact) -> Self {
        number.to_string()
    }
}

impl TryFrom<String> for Exact {
    type Error = ParseFloatError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self)
    }
}

/// All of these.
pub fn all(numbers: &[f64]) -> Vec<Exact> {
    numbers.iter().copied().map(Exact).collect()
}

/// The numbers again.
pub fn numbers(exact: Vec<Exact>) -> Vec<f64> {
    exact.into_iter().map(|Exact(number)| number).collect()
}

//! Long rows of numbers that each earlier step has for itself: its weights, and Adam's moments.

use super::super::arrays::{Arrays, floats_made_late};
use super::super::file_part::PAST;
use super::super::model_file_error::ModelFileFlaw;
use crate::model::ModelError;
use burn_pack::Tensor;

/// How a file holds its earlier steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PastVersion {
    /// As version 3: a table of weights, a row a step, from which nobody can go on.
    WeightsAlone,
    /// As version 4: the same, and all that a step needs to go on.
    InTables,
    /// As version 5: of each step arrays of its own.
    Apart,
}

/// The rows of one kind, as a file holds them.
pub enum OfEachStep {
    Table { numbers: Vec<f32>, each: usize },
    Apart { kind: &'static str, each: usize },
}

impl OfEachStep {
    /// Those of `kind` of so many steps, `each` of so many numbers.
    pub fn of(
        arrays: &mut Arrays,
        version: PastVersion,
        kind: &'static str,
        [count, each]: [usize; 2],
    ) -> Result<Self, ModelFileFlaw> {
        match version {
            PastVersion::Apart => Ok(Self::Apart { kind, each }),
            PastVersion::WeightsAlone | PastVersion::InTables => {
                let name = format!("{PAST}{kind}");
                let raw = arrays.take(&name)?;
                let numbers = raw.and_then(|raw| raw.floats(&[count, each]));
                let numbers = numbers.ok_or(ModelFileFlaw::Part(name))?;
                Ok(Self::Table { numbers, each })
            }
        }
    }

    /// Those of this step, which is at this place among those that have any.
    pub fn take(
        &self,
        arrays: &mut Arrays,
        place: usize,
        step: u64,
    ) -> Result<Vec<f32>, ModelFileFlaw> {
        match self {
            Self::Table { numbers, each } => {
                let mut rows = numbers.chunks_exact((*each).max(1));
                Ok(rows.nth(place).unwrap_or_default().to_vec())
            }
            Self::Apart { kind, each } => {
                let name = name_of(kind, step);
                let raw = arrays.take(&name)?;
                let numbers = raw.and_then(|raw| raw.floats(&[*each]));
                numbers.ok_or(ModelFileFlaw::Part(name))
            }
        }
    }
}

/// An array for the file, of so many numbers that are put together only as it is written.
pub fn of_step(
    kind: &str,
    step: u64,
    count: usize,
    numbers: impl Fn() -> Result<Vec<f32>, ModelError> + Send + Sync + 'static,
) -> Tensor {
    floats_made_late(name_of(kind, step), count, numbers)
}

fn name_of(kind: &str, step: u64) -> String {
    format!("{}{kind}", beginning_of(step))
}

/// How the names of a step's own arrays begin.
pub fn beginning_of(step: u64) -> String {
    format!("{PAST}{step}.")
}

//! What the mathematics says about a trained model.

mod active_units;
mod importance;

pub use active_units::{ACTIVE_VARIANCE, active_units};
pub use importance::{ImportanceEstimate, importance_log_px, importance_log_px_of};

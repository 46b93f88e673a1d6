//! Training: a plain step loop, the thread it runs on, and what that thread says.

mod evaluate;
pub mod protocol;
mod trainer;
mod worker;

pub use evaluate::{Evaluation, evaluate_test};
pub use protocol::*;
pub use trainer::{StepReport, TrainError, Trainer};
pub use worker::Worker;

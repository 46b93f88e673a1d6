//! Training: a plain step loop, the thread it runs on, and what that thread says.

mod evaluate;
mod evaluator;
pub mod protocol;
mod rate;
mod runs;
mod session;
mod trainer;
mod worker;

pub use evaluate::{Evaluation, evaluate_test};
pub use protocol::*;
pub use session::{EVALUATE_EVERY, EVALUATE_FIRST};
pub use trainer::{StepReport, TrainError, Trainer};
pub use worker::{Start, Wake, Worker};

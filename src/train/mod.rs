//! Training: a plain step loop, the thread it runs on, and what that thread says.

mod beside;
mod codes;
mod error;
mod evaluate;
mod evaluator;
mod foreign;
mod fork;
mod importer;
mod imports;
mod keeping;
mod kept;
mod message;
mod model_file;
mod opening;
mod panic;
mod pending;
mod pictures;
mod protocol;
mod published;
mod rate;
mod recovery;
mod resume;
mod runs;
mod save_order;
mod saves;
mod session;
mod shared_state;
mod trainer;
mod weights_by_step;
mod worker;

pub use crate::archive::{Assumed, Checkpoint, LostRun, SavedSession};
pub use crate::curves::EVALUATE_EVERY;
pub use crate::model::{ModelError, WeightsError};
pub use beside::{ModelBeside, open_beside};
pub use codes::{CodesError, each_code, save_codes, save_codes_of, write_codes};
pub use error::{
    BeginError, Culprit, EvaluationError, MissingData, ObjectivePart, Remedy, TrainError,
};
pub use evaluate::{Evaluation, elbo_at_mean_weights, evaluate_test};
pub use foreign::ForeignWeights;
pub use importer::ReadImages;
pub use kept::{KeptRun, MOST_PINNED};
pub use message::{AboutFile, Failure, FileDeed, Level, Message, Notice};
pub use model_file::ModelFile;
pub use panic::panic_words;
pub use pictures::{PicturesError, PicturesOf, save_pictures};
pub use protocol::{Command, Importing, Phase, Progress, Start};
pub use published::Published;
pub use rate::WINDOW as RATE_WINDOW;
pub use recovery::RecoveryPlan;
pub use save_order::{PastToSave, SaveOrder, past_in_a_file};
pub use session::EVALUATE_FIRST;
pub use shared_state::Wake;
pub use trainer::{StepReport, Trainer};
pub use weights_by_step::{KEPT_WEIGHTS_BYTES, ThinnedPast, bytes_of_a_kept_step};
pub use worker::{RunKeeper, Worker};

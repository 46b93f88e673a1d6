//! Every file that Elbow writes or reads back: models, logs, pictures.

mod log;
mod model_file;
mod picture;
mod whole;

pub use log::{LogWriter, write_history};
pub use model_file::{ArchiveError, load_model, load_model_bytes, save_model};
pub use picture::{save_grey, save_grid};
pub use whole::{WriteError, check_writable};

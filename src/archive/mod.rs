//! Every file that Elbow writes or reads back: models, logs, pictures.

mod atomic_write;
mod log;
mod model_file;
mod model_file_error;
mod picture;

pub use atomic_write::{
    WriteCause, WriteError, atomic_write, atomic_write_private, check_writable,
};
pub use log::{LogWriter, write_history};
pub use model_file::{SavedModel, load_model, load_model_bytes, save_model};
pub use model_file_error::{ModelFileError, ModelFileFlaw, ModelFileRemedy, SaveError};
pub use picture::{PictureError, PictureFormat, Raster};

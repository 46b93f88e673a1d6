//! Every file that Elbow writes or reads back: models, logs, codes, pictures.

mod abandoned;
mod animation;
mod arrays;
mod atomic_write;
mod checkpoint;
mod checkpoint_file;
mod codes;
mod container;
mod curves_file;
mod digest;
mod exact;
mod exchanged;
mod file_identity;
mod file_part;
mod folder_of;
mod log;
mod log_columns;
mod log_state;
mod lost_runs;
mod model_file;
mod model_file_error;
mod model_header;
mod open_alone;
mod own_rows;
mod past;
mod picture;
mod picture_text;
mod put_in_place;
mod read_log;
mod recovery_files;
mod recovery_name;
mod resume_log;
mod saved_model;
mod saved_session;
mod session_file;
mod tensorboard;
mod walk_images;
mod write_error;

/// Why the curves of a file are none.
pub use crate::curves::HistoryFlaw;
/// Why what a person made is none.
pub use crate::document::DocumentFlaw;
/// Why weights of another program are none, what they do not tell, and what became of them.
pub use crate::exchange::{
    Assumed, ExchangeFlaw, LayerPart, MappedLayer, Mapping, PickleFlaw, TensorFlaw, possible_shapes,
};
pub use animation::{Animation, AnimationSettings, MOST_FRAMES_PER_SECOND};
pub use atomic_write::{atomic_write, atomic_write_private, check_writable};
pub use checkpoint::Checkpoint;
pub use codes::{CodeRow, CodesWriter};
pub use exchanged::export_weights;
pub use file_identity::{FileIdentity, KnownFile, KnownFiles};
pub use file_part::FilePart;
pub use log::{LogWriter, write_history};
pub use log_state::LogState;
pub use lost_runs::{LostRun, LostRuns, MOST_LOST_RUNS, UnreadableCheckpoint, find_lost_runs};
pub use model_file::{
    Over, RunToSave, load_model, load_model_as, load_model_bytes, load_without_damaged,
    load_without_past, save_checkpoint, save_model, save_run,
};
pub use model_file_error::{ModelFileError, ModelFileFlaw, ModelFileRemedy, SaveError};
pub use picture::{PictureError, PictureFormat, Raster};
pub use picture_text::PictureText;
pub use read_log::{LogError, LogFlaw, read_log};
pub use recovery_files::RecoveryFiles;
pub use resume_log::{ResumeLogError, ResumeLogFlaw};
pub use saved_model::{DamagedSteps, SavedModel};
pub use saved_session::{
    MOST_PAST_BYTES, SESSION_ENDING, SavedPast, SavedSession, SavedStep, is_session_name,
};
pub use tensorboard::{TensorBoardWriter, has_events};
pub use walk_images::{WalkImages, WalkText};
pub use write_error::{WriteCause, WriteError};

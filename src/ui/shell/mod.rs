//! What holds the panels together: bars, menus, dialogs, notices, and what each action does.
//!
//! Knows the panels and what they stand on; only `host` knows it.

mod app;
mod backend;
mod background;
mod closing;
mod command_palette;
mod compare_dialog;
mod dialogs;
mod dispatch;
mod dropping;
mod exports;
mod figure_dialog;
mod figures;
mod file_watch;
mod focus;
mod fork_dialog;
mod help;
mod history_figures;
mod history_file;
mod keys;
mod lay_plane;
mod layout;
mod lecture;
mod menu;
mod missing_data;
mod note_dialog;
mod notices;
mod overlays;
mod path_purpose;
mod presets;
mod queries;
mod question;
mod recovery;
mod run_controls;
mod settings_error;
pub(crate) mod settings_file;
mod settings_window;
mod shipped;
mod side_by_side;
mod status;
mod stood;
mod take_along;
mod time_line;
mod undo;
mod weights_bar;
mod welcome;
mod window_shots;
mod workspace;
mod zoom_slider;

pub use app::Shell;
pub(crate) use backend::Threads;
pub use backend::{Answering, Backend};
pub use figures::{Figure, FigureError, FigureRequest, figure_of_model};
pub(crate) use recovery::recovery_folder;
pub use shipped::{ShippedModel, shipped_models};

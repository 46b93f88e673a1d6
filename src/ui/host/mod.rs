//! Opens the window, turns its event loop and decides when a frame is drawn.
//!
//! Knows `shell`, `scene` and `style`, but no panel. No other wing knows it.

mod display;
mod event_loop;
mod frame_scheduler;
mod frame_stats;
mod opening;
mod painting_threads;
mod probe;
mod session_end;
mod window;
mod window_app;

pub use display::WindowError;
pub use painting_threads::paint_on_one_thread;
pub use probe::{FrameReport, Probe, ProbeRequest};
pub use session_end::SessionEnd;
pub use window::{WindowOptions, run};
pub use window_app::WindowApp;

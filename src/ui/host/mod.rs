//! Opens the window, turns its event loop and decides when a frame is drawn.
//!
//! Knows every other wing: it is what a person starts. Nothing in `ui` knows it.

mod display;
mod event_loop;
pub(crate) mod frame_scheduler;
pub(crate) mod frame_stats;
pub(crate) mod painting_threads;
pub(crate) mod probe;
mod window;

pub use display::WindowError;
pub use painting_threads::paint_on_one_thread;
pub use probe::{Ask, Probe, Seen};
pub use window::{WindowOptions, run};

//! The inference thread: keeps answers about the newest weights current.

pub mod protocol;
mod worker;

pub use protocol::*;
pub use worker::Explorer;

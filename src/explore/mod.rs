//! The inference thread: keeps answers about the newest weights current.

mod inquiry;
pub mod protocol;
mod ranking;
mod studio;
mod weights_inquiry;
mod worker;

pub use protocol::*;
pub use worker::Explorer;

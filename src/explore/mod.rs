//! The inference thread: keeps answers about the newest weights current.

mod attentive;
pub mod bounds;
mod evidence;
mod inference;
mod inquiry;
pub mod protocol;
mod ranking;
mod studio;
mod weights_inquiry;
mod worker;

pub use crate::theory::MAX_EXACT_LATENT;
pub use bounds::*;
pub use protocol::*;
pub use worker::Explorer;

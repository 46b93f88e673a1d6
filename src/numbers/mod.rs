//! Numbers as people type them and as screens and files show them. Plain functions, no
//! burn, no window.

mod bytes;
mod typed;

pub use bytes::unit_to_bytes;
pub use typed::{NumberError, parse_number, parse_whole};

//! Colours that stand for numbers and classes, as plain bytes: what the window draws and
//! what is written to files is coloured alike.

mod classes;
mod diverging;
mod oklab;
mod sequential;

pub use classes::{CLASSES, class};
pub use diverging::{diverging, ends, mix, signed};
pub use oklab::{faded, light, oklab};
pub use sequential::{sequential, shade};

/// Red, green and blue in sRGB, 0 to 255.
pub type Rgb = [u8; 3];

/// The colour written as 0xrrggbb.
pub const fn rgb(hex: u32) -> Rgb {
    [(hex >> 16) as u8, (hex >> 8) as u8, hex as u8]
}

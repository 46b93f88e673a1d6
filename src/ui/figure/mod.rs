//! Panels drawn without a window, for files: as a bitmap at any scale, and as SVG, where lines are
//! lines and text is text.
//!
//! A panel is laid out in a context of its own, so that theme, size and type are those of the
//! figure and the window does not notice. What came of it is turned into pixels or into SVG
//! here, without a graphics card.

mod base64;
mod bitmap;
mod captured;
mod markup;
mod svg;
mod svg_text;
mod textures;
mod triangle;

pub(crate) use captured::{Captured, FigureLook, capture};

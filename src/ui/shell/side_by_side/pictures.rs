//! The pictures of one image in both runs, kept from frame to frame.

use crate::ui::style::texture::Picture;

/// The image, what the run in hand makes of it, and what the other does.
#[derive(Default)]
pub(super) struct Pictures(pub [Picture; 3]);

//! What becomes of stored pictures: decided once, before the first is read.

use super::error::ImportError;
use super::pictures::Listing;
use crate::data::Format;
use crate::recipe::{Background, Colour, DataSpec, Fit, ImageShape, ImageSize, NumberRange};
use std::path::Path;

/// The longest side that images keep unless a size is asked for, and the one that larger ones,
/// and those of several sizes, are brought to.
const USUAL_SIDE: usize = 64;

/// How every stored picture becomes an image of one shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Plan {
    /// Of every image.
    pub shape: ImageShape,
    pub fit: Fit,
    pub background: Background,
    pub invert: bool,
    pub transpose: bool,
    /// Which numbers are black and white.
    pub range: NumberRange,
    /// Whether a person said so.
    pub range_asked: bool,
    /// Whether a table of labels was given that says nothing of such a set.
    pub labels_unused: bool,
    /// Whether an array was asked for by name where none has any.
    pub array_unused: bool,
    /// Numbers outside the range overthrow the plan: only those of a few pictures were known.
    pub range_so_far: bool,
    /// A coloured picture overthrows the plan: all looked grey so far.
    pub grey_so_far: bool,
}

impl Plan {
    /// What `spec` asks for, and what follows from what was found where it asks for nothing.
    ///
    /// # Errors
    /// Numbers in no known range.
    pub fn new(path: &Path, spec: &DataSpec, listing: &Listing) -> Result<Self, ImportError> {
        let size = spec
            .size
            .unwrap_or_else(|| usual_size(listing, spec.transpose));
        let stored_colour = listing.channels.iter().any(|(channels, _)| *channels >= 3);
        let (channels, grey_so_far) = match spec.colour {
            Colour::Grey => (1, false),
            Colour::Rgb => (3, false),
            Colour::Auto if stored_colour && !listing.looks_grey => (3, false),
            Colour::Auto => (1, stored_colour),
        };
        let range = match spec.range.or(listing.range) {
            Some(range) => range,
            None => return Err(no_range(path, listing.found.unwrap_or((0.0, 0.0)))),
        };
        Ok(Self {
            shape: ImageShape {
                height: size.height,
                width: size.width,
                channels,
            },
            fit: spec.fit,
            background: spec.background,
            invert: spec.invert,
            transpose: spec.transpose,
            range,
            range_asked: spec.range.is_some(),
            labels_unused: spec.labels.is_some() && !has_files(listing.format),
            array_unused: spec.array.is_some() && listing.format != Format::Npz,
            range_so_far: spec.range.is_none() && listing.of_sample,
            grey_so_far,
        })
    }

    /// How one more picture, whose numbers are bytes, becomes an image of `shape` as `spec` says.
    pub fn of_one(spec: &DataSpec, shape: ImageShape) -> Self {
        Self {
            shape,
            fit: spec.fit,
            background: spec.background,
            invert: spec.invert,
            transpose: spec.transpose,
            range: NumberRange::to(255.0),
            range_asked: false,
            labels_unused: false,
            array_unused: false,
            range_so_far: false,
            grey_so_far: false,
        }
    }

    /// The same for pictures whose numbers are known to go from `least` to `most`.
    ///
    /// # Errors
    /// They lie in no known range.
    pub fn ranging(self, path: &Path, (least, most): (f64, f64)) -> Result<Self, ImportError> {
        let range = NumberRange::found(least, most);
        Ok(Self {
            range: range.ok_or_else(|| no_range(path, (least, most)))?,
            range_so_far: false,
            ..self
        })
    }

    /// The same for pictures of which one is coloured.
    pub fn coloured(self) -> Self {
        Self {
            shape: ImageShape {
                channels: 3,
                ..self.shape
            },
            grey_so_far: false,
            ..self
        }
    }
}

/// Whether pictures lie there in files of their own.
fn has_files(format: Format) -> bool {
    matches!(format, Format::Folder | Format::Zip | Format::Tar)
}

fn no_range(path: &Path, (least, most): (f64, f64)) -> ImportError {
    ImportError::Range {
        path: path.to_owned(),
        least: least.to_string(),
        most: most.to_string(),
    }
}

/// The common size if all are alike and small, with the sides changed over where rows become
/// columns; else a square.
fn usual_size(listing: &Listing, transpose: bool) -> ImageSize {
    match listing.sizes.as_slice() {
        [only] if only.size.height.max(only.size.width) <= USUAL_SIDE => {
            let ImageSize { height, width } = only.size;
            if transpose {
                ImageSize {
                    height: width,
                    width: height,
                }
            } else {
                only.size
            }
        }
        _ => ImageSize::square(USUAL_SIDE),
    }
}

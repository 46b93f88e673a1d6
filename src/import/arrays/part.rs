//! Images one after another in one array.

use super::flaw::ArrayFlaw;
use super::layout::{ChannelOrder, Layout};
use super::role::ArrayRole;
use super::rows::Rows;
use super::stored_array::{Element, StoredArray};
use crate::data::{PictureFlaw, SplitName};
use crate::import::error::ImportError;
use crate::import::numbers::NumberForm;
use crate::import::pictures::StoredPicture;
use crate::import::watch::ImportWatch;
use crate::recipe::{ImageSize, NumberRange};
use std::ops::ControlFlow;
use std::path::Path;

/// Images one after another in one array.
pub(super) struct Part {
    rows: Rows,
    /// Bytes of a row before its pixels.
    before: usize,
    pub form: NumberForm,
    pub layout: Layout,
    /// Whether the array's dimensions do not say how high and wide the images are.
    pub in_line: bool,
    /// None where the set has no splits.
    pub split: Option<SplitName>,
}

/// Room that is kept from one picture to the next.
#[derive(Default)]
pub(super) struct Room {
    levels: Vec<u8>,
    pixels: Vec<u8>,
}

/// Takes one picture, or why it cannot be had.
pub(super) type Take<'a> =
    dyn FnMut(usize, Result<StoredPicture<'_>, PictureFlaw>) -> ControlFlow<()> + 'a;

impl Part {
    /// The images of an array; `asked` says how high and wide they are where its dimensions
    /// do not.
    ///
    /// # Errors
    /// The array holds no images, or its file cannot hold what it claims.
    pub fn of(
        array: StoredArray,
        asked: Option<ImageSize>,
        split: Option<SplitName>,
    ) -> Result<Self, ImportError> {
        let Element::Number(form) = array.element else {
            return Err(array.malformed(0, ArrayFlaw::TextImages));
        };
        let in_line = array.sizes.len() == 2;
        // A size of 0 is told as such, whatever else the sizes are.
        let layout = match Layout::of(&array.sizes, asked) {
            Err((flaw, axis)) if !array.sizes.contains(&0) => {
                return Err(match axis {
                    Some(axis) => array.malformed(array.size_place(axis), flaw),
                    None => array.misshapen(flaw),
                });
            }
            layout => layout,
        };
        let rows = Rows::of(array, ArrayRole::Images)?;
        match layout {
            Ok(layout) => Ok(Self {
                rows,
                before: 0,
                form,
                layout,
                in_line,
                split,
            }),
            Err((flaw, _)) => Err(rows.array().misshapen(flaw)),
        }
    }

    /// Images whose rows hold `before` bytes before the pixels.
    pub fn of_records(
        rows: Rows,
        before: usize,
        form: NumberForm,
        layout: Layout,
        split: Option<SplitName>,
    ) -> Self {
        Self {
            rows,
            before,
            form,
            layout,
            in_line: false,
            split,
        }
    }

    /// How many images there are.
    pub fn images(&self) -> usize {
        self.rows.count()
    }

    /// The file that they lie in.
    pub fn path(&self) -> &Path {
        self.rows.array().source.path()
    }

    /// How many of the first images are quick to read.
    pub fn within_reach(&self) -> usize {
        /// Bytes that are unpacked in a moment.
        const MOMENT: usize = 64 << 20;
        if self.rows.array().source.seeks() {
            self.images()
        } else {
            self.images().min((MOMENT / self.rows.row_bytes()).max(1))
        }
    }

    /// The smallest and the largest finite number of all images.
    ///
    /// # Errors
    /// The array does not hold what it claims; the watch was cancelled.
    pub fn bounds(&self, watch: &ImportWatch) -> Result<Option<(f64, f64)>, ImportError> {
        let mut bounds: Option<(f64, f64)> = None;
        self.rows.all(watch, &mut |bytes| {
            bounds = joined(bounds, self.form.bounds(bytes));
        })?;
        Ok(bounds)
    }

    /// Hands over the images at `places`, ascending, until `take` breaks or the watch is
    /// cancelled.
    ///
    /// # Errors
    /// The array cannot be read, or ends early.
    pub fn read(
        &self,
        places: &[usize],
        range: NumberRange,
        room: &mut Room,
        watch: &ImportWatch,
        take: &mut Take<'_>,
    ) -> Result<(), ImportError> {
        let mut places = places.iter().copied();
        self.rows.each(&mut places, watch, &mut |place, row| {
            let bytes = row.get(self.before..).unwrap_or_default();
            Ok(take(place, self.picture(bytes, range, room)))
        })
    }

    fn picture<'a>(
        &self,
        bytes: &[u8],
        range: NumberRange,
        room: &'a mut Room,
    ) -> Result<StoredPicture<'a>, PictureFlaw> {
        let Room { levels, pixels } = room;
        levels.clear();
        if !self.form.levels(bytes, range, levels) {
            return Err(PictureFlaw::NotFinite);
        }
        let Layout {
            size,
            channels,
            order,
        } = self.layout;
        let pixels = match order {
            ChannelOrder::Last => levels,
            ChannelOrder::First if channels == 1 => levels,
            ChannelOrder::First => {
                channels_last(levels, channels, pixels);
                pixels
            }
        };
        Ok(StoredPicture {
            height: size.height,
            width: size.width,
            channels,
            pixels,
        })
    }
}

/// The bounds of both.
pub(super) fn joined(a: Option<(f64, f64)>, b: Option<(f64, f64)>) -> Option<(f64, f64)> {
    match (a, b) {
        (Some((a_least, a_most)), Some((b_least, b_most))) => {
            Some((a_least.min(b_least), a_most.max(b_most)))
        }
        (one, None) | (None, one) => one,
    }
}

/// From one plane for each channel to the channels of each pixel.
fn channels_last(planes: &[u8], channels: usize, out: &mut Vec<u8>) {
    let area = (planes.len() / channels.max(1)).max(1);
    out.clear();
    out.resize(planes.len(), 0);
    for (channel, plane) in planes.chunks_exact(area).enumerate() {
        let pixels = out.chunks_exact_mut(channels.max(1));
        for (pixel, value) in pixels.zip(plane) {
            if let Some(place) = pixel.get_mut(channel) {
                *place = *value;
            }
        }
    }
}

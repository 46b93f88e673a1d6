//! What every format gives: a list of pictures, whose pixels are read on demand.

use super::error::ImportError;
use super::watch::ImportWatch;
use crate::data::{Format, LeftOut, NumberKind, PictureFlaw, SizeCount, SplitName, Warning};
use crate::recipe::{DataSpec, NumberRange};
use std::ops::ControlFlow;
use std::path::Path;

/// Pictures that were found: how many there are, of which split and class. Each format
/// implements it once.
///
/// A picture's *place* is its number in the listing, from 0.
pub(super) trait Pictures: Send + Sync {
    /// The folder or the file that they lie in.
    fn path(&self) -> &Path;

    /// What is known of them without their pixels.
    fn listing(&self) -> &Listing;

    /// What the picture at `place` is called: its file within the folder, or its row.
    fn name(&self, place: usize) -> String;

    /// Reads the pictures at `places`, ascending, and hands each over once, in any order and
    /// from any thread. Numbers become bytes by `range`. Ends early once `hand_over` breaks
    /// or the watch is cancelled.
    ///
    /// # Errors
    /// What keeps all the rest from being read; one bad picture is handed over as its flaw.
    fn read(
        &self,
        places: &[usize],
        range: NumberRange,
        hand_over: &HandOver<'_>,
        watch: &ImportWatch,
    ) -> Result<(), ImportError>;

    /// The smallest and the largest number of the pictures that were read, where it was not
    /// known before.
    fn seen(&self) -> Option<(f64, f64)> {
        None
    }

    /// Whether the pictures that `spec` asks for are these, which `asked` had asked for, read
    /// by another plan: the size of an image may decide how a row of numbers is cut.
    fn serves(&self, _asked: &DataSpec, _spec: &DataSpec) -> bool {
        true
    }

    /// Up to `count` places that give an impression of all: quick to read, so that a person
    /// sees them at once.
    fn sample(&self, count: usize) -> Vec<usize> {
        let all = self.listing().count;
        let count = count.min(all);
        (0..count).map(|at| at * all / count).collect()
    }
}

/// Takes one picture, or why it cannot be had.
pub(super) type HandOver<'a> =
    dyn Fn(usize, Result<StoredPicture<'_>, PictureFlaw>) -> ControlFlow<()> + Sync + 'a;

/// One picture as it is stored, its numbers as bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct StoredPicture<'a> {
    pub height: usize,
    pub width: usize,
    /// 1 grey, 2 grey and opacity, 3 colour, 4 colour and opacity.
    pub channels: usize,
    /// [height, width, channels]
    pub pixels: &'a [u8],
}

/// What is known of pictures without their pixels.
#[derive(Clone, Debug)]
pub(super) struct Listing {
    pub format: Format,
    /// How many pictures there are.
    pub count: usize,
    /// The split of each; None if they are in one heap.
    pub splits: Option<Vec<SplitName>>,
    /// The class of each, a place in `class_names`; None without classes.
    pub labels: Option<Vec<u16>>,
    /// The split whose pictures have no classes though those of the other have: their labels
    /// mean nothing.
    pub without_labels: Option<SplitName>,
    pub class_names: Vec<String>,
    /// The most frequent first.
    pub sizes: Vec<SizeCount>,
    /// Channels as stored, the most frequent first.
    pub channels: Vec<(u8, usize)>,
    /// Whether none of those looked at has a colour, whatever its channels. Reading all may
    /// prove it wrong.
    pub looks_grey: bool,
    pub numbers: NumberKind,
    /// The smallest and the largest number of those looked at.
    pub found: Option<(f64, f64)>,
    /// Which numbers are black and white, as far as that can be found; None if it cannot.
    pub range: Option<NumberRange>,
    /// Whether only the numbers of a few pictures were looked at. Reading all may prove the
    /// range wrong.
    pub of_sample: bool,
    /// Pictures that cannot be read, as far as is known before their pixels are; not counted.
    pub left_out: Vec<LeftOut>,
    /// What looks wrong already.
    pub warnings: Vec<Warning>,
}

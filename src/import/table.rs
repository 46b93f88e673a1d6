//! A table with one image a row: CSV, TSV, and what else parts its cells by semicolons or
//! blanks, packed or not. Read twice, row by row: for the range of its numbers, then for its
//! pixels.

mod cells;
mod class_column;
mod kept;
mod labels;
mod layout;
mod lines;
mod row;
mod survey;

use super::byte_source::ByteSource;
use super::error::ImportError;
use super::pictures::{HandOver, Listing, Pictures, StoredPicture};
use super::watch::ImportWatch;
use crate::data::{Format, NumberKind, PictureFlaw, SizeCount, Warning};
use crate::recipe::{DataSpec, NumberRange};
use kept::KeptRows;
use layout::{Cut, Layout};
use lines::{Line, Lines};
use row::read_row;
use std::path::Path;
use std::sync::Arc;
use survey::{Survey, name_of_line, survey};

/// A table whose rows were looked at once.
struct Table {
    source: Arc<dyn ByteSource>,
    layout: Layout,
    /// The line of each image.
    lines: Vec<u32>,
    kept: KeptRows,
    listing: Listing,
}

/// The images of the table that `source` holds.
///
/// # Errors
/// It is no table of images, it cannot be read, the watch was cancelled.
pub(super) fn pictures(
    source: Arc<dyn ByteSource>,
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<Box<dyn Pictures>, ImportError> {
    let Survey {
        layout,
        lines,
        classes,
        splits,
        found,
        has_fractions,
        kept,
        left_out,
        mut warnings,
    } = survey(source.as_ref(), spec, watch)?;
    if has_fractions {
        warnings.push(Warning::Rounded);
    }
    let name = source.path().file_name().unwrap_or_default();
    let name = name.to_string_lossy().to_lowercase();
    let mut words = name.split(|letter: char| !letter.is_alphanumeric());
    if words.any(|word| word == "emnist") {
        // Its tables lie as its other files do.
        warnings.push(Warning::Sideways);
    }
    let Cut { size, channels } = layout.cut;
    let count = lines.len();
    let listing = Listing {
        format: Format::Table,
        count,
        splits,
        labels: classes.labels,
        without_labels: None,
        class_names: classes.class_names,
        sizes: vec![SizeCount {
            size,
            images: count,
        }],
        channels: vec![(if channels == 3 { 3 } else { 1 }, count)],
        looks_grey: false,
        numbers: NumberKind::Text,
        found,
        range: found.and_then(|(least, most)| NumberRange::found(least, most)),
        of_sample: false,
        left_out,
        warnings,
    };
    Ok(Box::new(Table {
        source,
        layout,
        lines,
        kept,
        listing,
    }))
}

impl Pictures for Table {
    fn path(&self) -> &Path {
        self.source.path()
    }

    fn listing(&self) -> &Listing {
        &self.listing
    }

    fn name(&self, place: usize) -> String {
        name_of_line(self.lines.get(place).copied().unwrap_or(0))
    }

    fn read(
        &self,
        places: &[usize],
        range: NumberRange,
        hand_over: &HandOver<'_>,
        watch: &ImportWatch,
    ) -> Result<(), ImportError> {
        let mut images = Images::new(&self.layout, range);
        let mut hand_over_row = |place, line: Line<'_>| {
            let picture = images.read(line);
            hand_over(place, picture).is_continue() && !watch.is_cancelled()
        };
        let line_of = |place| self.lines.get(place).copied();
        let kept: Option<Vec<_>> = places
            .iter()
            .map(|place| Some((*place, line_of(*place)?, self.kept.row(*place)?)))
            .collect();
        for (place, number, bytes) in kept.iter().flatten() {
            let (number, bytes) = (*number, *bytes);
            if !hand_over_row(*place, Line { number, bytes }) {
                break;
            }
        }
        if kept.is_some() {
            return Ok(());
        }
        let mut lines = Lines::of(self.source.as_ref(), watch)?;
        let mut room = Vec::new();
        let mut wanted = places.iter().copied();
        let mut next = wanted.next();
        while let Some(place) = next {
            let line = lines.next(&mut room);
            let line = line.map_err(|error| ImportError::unreadable(self.path(), error))?;
            let Some(line) = line else { break };
            if line_of(place) == Some(line.number) {
                if !hand_over_row(place, line) {
                    break;
                }
                next = wanted.next();
            }
        }
        Ok(())
    }

    fn sample(&self, count: usize) -> Vec<usize> {
        self.kept.sample(count)
    }

    fn serves(&self, asked: &DataSpec, spec: &DataSpec) -> bool {
        let cut = self.layout.cut_by(spec.size);
        cut == Some(self.layout.cut) || cut == self.layout.cut_by(asked.size)
    }
}

/// From rows to pixels, in room of its own.
struct Images<'a> {
    layout: &'a Layout,
    range: NumberRange,
    /// The levels of the first 256 whole numbers.
    levels: [u8; 256],
    pixels: Vec<u8>,
}

impl<'a> Images<'a> {
    fn new(layout: &'a Layout, range: NumberRange) -> Self {
        let mut levels = [0; 256];
        for (number, level) in (0..=u8::MAX).zip(&mut levels) {
            *level = range.byte(f64::from(number));
        }
        Self {
            layout,
            range,
            levels,
            pixels: Vec::new(),
        }
    }

    fn read(&mut self, line: Line<'_>) -> Result<StoredPicture<'_>, PictureFlaw> {
        let Self {
            layout,
            range,
            levels,
            pixels,
        } = self;
        pixels.clear();
        let pixel = |_, number: f64| {
            // Saturates, and drops what follows the point.
            let whole = number as u8;
            let level = if f64::from(whole) == number {
                levels[usize::from(whole)]
            } else {
                range.byte(number)
            };
            pixels.push(level);
        };
        read_row(line, layout, pixel, |_, _| {})?;
        let Cut { size, channels } = layout.cut;
        Ok(StoredPicture {
            height: size.height,
            width: size.width,
            channels,
            pixels,
        })
    }
}

#[cfg(test)]
mod tests;

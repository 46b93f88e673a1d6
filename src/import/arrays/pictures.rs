//! Arrays of images as a list of pictures: IDX, NPY, NPZ and CIFAR share this.

use super::class_list::Classes;
use super::part::{Part, Room, joined};
use crate::data::{Format, NumberKind, SizeCount, SplitName, Warning};
use crate::import::error::ImportError;
use crate::import::pictures::{HandOver, Listing, Pictures};
use crate::import::watch::ImportWatch;
use crate::recipe::{DataSpec, ImageShape, NumberRange};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Arrays of images that make up one data set.
pub(super) struct Arrays {
    path: PathBuf,
    parts: Vec<Part>,
    listing: Listing,
}

impl Arrays {
    /// Arrays in `path`. Unless `range` says which numbers are black and white, all of them
    /// are looked at.
    ///
    /// # Errors
    /// The parts do not fit together; an array does not hold what it claims; the watch was
    /// cancelled.
    pub fn new(
        path: &Path,
        format: Format,
        parts: Vec<Part>,
        classes: Classes,
        range: Option<NumberRange>,
        watch: &ImportWatch,
    ) -> Result<Self, ImportError> {
        check_alike(&parts)?;
        let numbers = parts.first().map_or(NumberKind::U8, |part| part.form.kind);
        let range = match numbers {
            NumberKind::Bool => range.or(Some(NumberRange::to(1.0))),
            _ => range,
        };
        let mut listing = listing(format, &parts, classes, numbers);
        if range.is_some() {
            listing.range = range;
        } else {
            watch.begin(listing.count);
            for part in &parts {
                listing.found = joined(listing.found, part.bounds(watch)?);
            }
            listing.range = match listing.found {
                Some((least, most)) => NumberRange::found(least, most),
                // No number is finite, so no image will be kept, whatever the range.
                None => Some(NumberRange::to(1.0)),
            };
        }
        Ok(Self {
            path: path.to_owned(),
            parts,
            listing,
        })
    }

    /// Adds something that looks wrong with them.
    pub fn warn(&mut self, warning: Warning) {
        self.listing.warnings.push(warning);
    }
}

/// All parts have images of one shape and numbers of one kind.
fn check_alike(parts: &[Part]) -> Result<(), ImportError> {
    let Some(train) = parts.first() else {
        return Ok(());
    };
    let shape = |part: &Part| ImageShape {
        height: part.layout.size.height,
        width: part.layout.size.width,
        channels: part.layout.channels,
    };
    for test in parts {
        if shape(test) != shape(train) {
            return Err(ImportError::Shapes {
                test_path: test.path().to_owned(),
                test: shape(test),
                train_path: train.path().to_owned(),
                train: shape(train),
            });
        }
        if test.form.kind != train.form.kind {
            return Err(ImportError::NumberKinds {
                test_path: test.path().to_owned(),
                test: test.form.kind,
                train_path: train.path().to_owned(),
                train: train.form.kind,
            });
        }
    }
    Ok(())
}

fn listing(format: Format, parts: &[Part], classes: Classes, numbers: NumberKind) -> Listing {
    let count = parts.iter().map(Part::images).sum();
    let splits = parts
        .iter()
        .map(|part| Some(vec![part.split?; part.images()]));
    let splits: Option<Vec<Vec<SplitName>>> = splits.collect();
    let first = parts.first().map(|part| part.layout);
    let rounded = match numbers {
        NumberKind::F16 | NumberKind::F32 | NumberKind::F64 => Some(Warning::Rounded),
        NumberKind::Bool
        | NumberKind::U8
        | NumberKind::I8
        | NumberKind::U16
        | NumberKind::I16
        | NumberKind::U32
        | NumberKind::I32
        | NumberKind::U64
        | NumberKind::I64
        | NumberKind::Text => None,
    };
    Listing {
        format,
        count,
        splits: splits.map(|splits| splits.concat()),
        labels: classes.labels,
        without_labels: classes.without,
        class_names: classes.names,
        sizes: first
            .map(|layout| SizeCount {
                size: layout.size,
                images: count,
            })
            .into_iter()
            .collect(),
        channels: first
            .map(|layout| (layout.channels as u8, count))
            .into_iter()
            .collect(),
        looks_grey: false,
        numbers,
        found: None,
        range: None,
        of_sample: false,
        left_out: Vec::new(),
        warnings: rounded.into_iter().collect(),
    }
}

impl Pictures for Arrays {
    fn path(&self) -> &Path {
        &self.path
    }

    fn listing(&self) -> &Listing {
        &self.listing
    }

    fn name(&self, place: usize) -> String {
        // Rows are counted from 0, as the programs do that write arrays.
        let mut row = place;
        for part in self.parts.iter().filter(|_| self.parts.len() > 1) {
            if row < part.images() {
                let name = part.path().file_name().unwrap_or_default();
                return format!("{}[{row}]", name.to_string_lossy());
            }
            row -= part.images();
        }
        place.to_string()
    }

    fn read(
        &self,
        places: &[usize],
        range: NumberRange,
        hand_over: &HandOver<'_>,
        watch: &ImportWatch,
    ) -> Result<(), ImportError> {
        let mut room = Room::default();
        let mut before = 0;
        for part in &self.parts {
            let within = before..before + part.images();
            let own: Vec<usize> = places
                .iter()
                .filter(|place| within.contains(place))
                .map(|place| place - before)
                .collect();
            let mut flow = ControlFlow::Continue(());
            part.read(&own, range, &mut room, watch, &mut |place, picture| {
                flow = hand_over(before + place, picture);
                flow
            })?;
            if flow.is_break() || watch.is_cancelled() {
                return Ok(());
            }
            before += part.images();
        }
        Ok(())
    }

    fn sample(&self, count: usize) -> Vec<usize> {
        // Spread over all that is quick to read: what is packed is read from its beginning.
        let reach = |part: &Part| part.within_reach();
        let all: usize = self.parts.iter().map(reach).sum();
        let count = count.min(all);
        let place = |at: usize| {
            let mut row = at * all / count.max(1);
            let mut before = 0;
            for part in &self.parts {
                if row < reach(part) {
                    break;
                }
                row -= reach(part);
                before += part.images();
            }
            before + row
        };
        (0..count).map(place).collect()
    }

    fn serves(&self, asked: &DataSpec, spec: &DataSpec) -> bool {
        asked.size == spec.size || !self.parts.iter().any(|part| part.in_line)
    }
}

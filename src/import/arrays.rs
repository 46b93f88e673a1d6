//! Pictures that lie one after another in arrays of numbers: IDX, NPY, CIFAR share this.

use super::byte_source::{ByteSource, skip};
use super::error::ImportError;
use super::numbers::NumberForm;
use super::pictures::{HandOver, Listing, Pictures, StoredPicture};
use super::watch::ImportWatch;
use crate::data::{Format, NumberKind, PictureFlaw, SizeCount, SplitName, Warning};
use crate::recipe::{ImageSize, NumberRange};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Images one after another in one array; its header has been believed only as far as its
/// file can hold what it claims.
pub(super) struct ArrayPart {
    pub source: Arc<dyn ByteSource>,
    /// Bytes before the first image.
    pub start: u64,
    /// Bytes before the pixels of each image that are none of them.
    pub before_each: usize,
    pub images: usize,
    pub form: NumberForm,
    pub size: ImageSize,
    pub channels: usize,
    pub order: ChannelOrder,
    /// None where the set has no splits.
    pub split: Option<SplitName>,
}

/// Where the channels of a pixel stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChannelOrder {
    /// [height, width, channels]
    Last,
    /// [channels, height, width]
    First,
}

/// A class for each image of all parts, in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct ArrayLabels {
    pub labels: Option<Vec<u16>>,
    pub class_names: Vec<String>,
}

/// Arrays of images that make up one data set.
pub(super) struct Arrays {
    path: PathBuf,
    parts: Vec<ArrayPart>,
    listing: Listing,
}

impl Arrays {
    /// Arrays in `path`, whose numbers are all looked at for their range.
    ///
    /// # Errors
    /// An array cannot be read, or ends early; the watch was cancelled.
    pub fn new(
        path: &Path,
        format: Format,
        parts: Vec<ArrayPart>,
        labels: ArrayLabels,
        watch: &ImportWatch,
    ) -> Result<Self, ImportError> {
        let mut arrays = Self::of_bytes(path, format, parts, labels);
        let mut bounds = Bounds::default();
        watch.begin(arrays.listing.count);
        for part in &arrays.parts {
            let places: Vec<usize> = (0..part.images).collect();
            part.raw(&places, watch, &mut |_, bytes| {
                part.form.each(bytes, |number| bounds.add(number));
                watch.advance(1);
                !watch.is_cancelled()
            })?;
            watch.check(path)?;
        }
        let listing = &mut arrays.listing;
        listing.found = bounds.found();
        listing.range = listing
            .found
            .and_then(|(least, most)| NumberRange::found(least, most));
        Ok(arrays)
    }

    /// Arrays of bytes that are known to go from 0 to 255: nothing is looked at.
    pub fn of_bytes(
        path: &Path,
        format: Format,
        parts: Vec<ArrayPart>,
        labels: ArrayLabels,
    ) -> Self {
        let count = parts.iter().map(|part| part.images).sum();
        let splits = parts
            .iter()
            .map(|part| Some(vec![part.split?; part.images]));
        let splits: Option<Vec<Vec<SplitName>>> = splits.collect();
        let first = parts.first();
        let numbers = first.map_or(NumberKind::U8, |part| part.form.kind);
        let rounded = match numbers {
            NumberKind::F16 | NumberKind::F32 | NumberKind::F64 => Some(Warning::Rounded),
            _ => None,
        };
        let listing = Listing {
            format,
            count,
            splits: splits.map(|splits| splits.concat()),
            labels: labels.labels,
            class_names: labels.class_names,
            sizes: counted(parts.iter().map(|part| (part.size, part.images)))
                .into_iter()
                .map(|(size, images)| SizeCount { size, images })
                .collect(),
            channels: counted(
                parts
                    .iter()
                    .map(|part| (u8::try_from(part.channels).unwrap_or(u8::MAX), part.images)),
            ),
            looks_grey: false,
            numbers,
            found: None,
            range: Some(NumberRange::to(255.0)),
            left_out: Vec::new(),
            warnings: rounded.into_iter().collect(),
        };
        Self {
            path: path.to_owned(),
            parts,
            listing,
        }
    }

    /// Adds something that looks wrong with them.
    pub fn warn(&mut self, warning: Warning) {
        self.listing.warnings.push(warning);
    }
}

/// The smallest and the largest finite number.
#[derive(Default)]
pub(super) struct Bounds(Option<(f64, f64)>);

impl Bounds {
    pub fn add(&mut self, number: f64) {
        if !number.is_finite() {
            return;
        }
        let (least, most) = self.0.get_or_insert((number, number));
        *least = least.min(number);
        *most = most.max(number);
    }

    pub fn found(&self) -> Option<(f64, f64)> {
        self.0
    }
}

/// Sums the counts of equal keys, the largest sum first.
pub(super) fn counted<K: PartialEq>(pairs: impl Iterator<Item = (K, usize)>) -> Vec<(K, usize)> {
    let mut sums: Vec<(K, usize)> = Vec::new();
    for (key, count) in pairs {
        match sums.iter_mut().find(|(known, _)| *known == key) {
            Some((_, sum)) => *sum += count,
            None => sums.push((key, count)),
        }
    }
    sums.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    sums
}

impl ArrayPart {
    /// Numbers in one image.
    fn numbers(&self) -> usize {
        self.size.height * self.size.width * self.channels
    }

    /// Hands over the bytes of the images at `places`, ascending, until `take` says no.
    fn raw(
        &self,
        places: &[usize],
        watch: &ImportWatch,
        take: &mut dyn FnMut(usize, &[u8]) -> bool,
    ) -> Result<(), ImportError> {
        let Some(&first) = places.first() else {
            return Ok(());
        };
        let path = self.source.path();
        let refused = |error| ImportError::unreadable(path, error);
        let bytes = self.numbers() * self.form.width();
        let stride = (bytes + self.before_each) as u64;
        let mut reader = self.source.open_at(self.start + first as u64 * stride)?;
        let mut next = first;
        let mut image = vec![0; bytes];
        for &place in places {
            let gap = (place - next) as u64 * stride + self.before_each as u64;
            skip(&mut reader, gap).map_err(refused)?;
            reader.read_exact(&mut image).map_err(refused)?;
            next = place + 1;
            if watch.is_cancelled() || !take(place, &image) {
                return Ok(());
            }
        }
        Ok(())
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
        place.to_string()
    }

    fn read(
        &self,
        places: &[usize],
        range: NumberRange,
        hand_over: &HandOver<'_>,
        watch: &ImportWatch,
    ) -> Result<(), ImportError> {
        let mut before = 0;
        let (mut levels, mut last) = (Vec::new(), Vec::new());
        for part in &self.parts {
            let within = before..before + part.images;
            let own: Vec<usize> = places
                .iter()
                .filter(|place| within.contains(place))
                .map(|place| place - before)
                .collect();
            let mut go_on = true;
            part.raw(&own, watch, &mut |place, bytes| {
                levels.clear();
                let finite = part.form.levels(bytes, range, &mut levels);
                let pixels = match part.order {
                    ChannelOrder::Last => &levels,
                    ChannelOrder::First => {
                        channels_last(&levels, part.channels, &mut last);
                        &last
                    }
                };
                let picture = StoredPicture {
                    height: part.size.height,
                    width: part.size.width,
                    channels: part.channels,
                    pixels,
                };
                let picture = if finite {
                    Ok(picture)
                } else {
                    Err(PictureFlaw::NotFinite)
                };
                go_on = hand_over(before + place, picture).is_continue();
                go_on
            })?;
            if !go_on {
                return Ok(());
            }
            before += part.images;
        }
        Ok(())
    }
}

/// From one plane for each channel to the channels of each pixel.
fn channels_last(planes: &[u8], channels: usize, out: &mut Vec<u8>) {
    let area = planes.len() / channels.max(1);
    out.clear();
    out.reserve(planes.len());
    for pixel in 0..area {
        out.extend((0..channels).map(|channel| planes[channel * area + pixel]));
    }
}

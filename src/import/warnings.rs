//! What looks wrong with the images as the model sees them. Each warning names the option
//! that mends it.

mod repeated;

use super::pictures::Listing;
use super::plan::Plan;
use super::watch::ImportWatch;
use crate::cores::for_each;
use crate::data::{Dataset, Format, Split, Warning};
use repeated::{Fingerprints, repeated};
use std::sync::{Mutex, PoisonError};

/// Images are nearly black if no pixel is brighter.
const DARK: u8 = 31;
/// Paper is white where the mean pixel is at least so bright.
const PAPER: u64 = 192;
/// A VAE learns little from fewer training images.
const FEW: usize = 200;
/// Bytes of images that one thread looks at before it looks for more.
const TOGETHER: usize = 1 << 20;

/// What is known of a set beside its pixels.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub listing: &'a Listing,
    pub plan: &'a Plan,
    /// Training images.
    pub train: usize,
    /// Classes that occur.
    pub classes: usize,
}

/// What looks wrong with a whole set.
pub(super) fn of_dataset(dataset: &Dataset, known: Known<'_>, watch: &ImportWatch) -> Vec<Warning> {
    if known.listing.format == Format::Embedded {
        return Vec::new();
    }
    let width = dataset.shape.pixels();
    let first = dataset.train.image(0, dataset.shape);
    let seen = Mutex::new(Seen::default());
    let keys = Fingerprints::default();
    let look = |split: &Split| {
        let mut prints = vec![0; split.len(dataset.shape)];
        let images = (TOGETHER / width.max(1)).max(1);
        let pixels = split.pixels.chunks(images * width.max(1));
        for_each(pixels.zip(prints.chunks_mut(images)), |(pixels, prints)| {
            if watch.is_cancelled() {
                return;
            }
            let mut own = Seen::default();
            for (image, print) in pixels.chunks_exact(width.max(1)).zip(prints) {
                own.take_in(image, first);
                *print = keys.of(image);
            }
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.add(&own);
        });
        prints
    };
    let prints = [look(&dataset.train), look(&dataset.test)];
    let seen = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut warnings = of_pixels(&seen, known);
    let images = repeated(dataset, &prints);
    if images > 0 {
        warnings.push(Warning::InBothSplits { images });
    }
    warnings.extend(of_listing(known));
    warnings
}

/// What looks wrong with a few images of a set.
pub(super) fn of_sample<'a>(
    images: impl Iterator<Item = &'a [u8]>,
    known: Known<'_>,
) -> Vec<Warning> {
    let mut seen = Seen::default();
    let mut first = None;
    for image in images {
        seen.take_in(image, first.get_or_insert(image));
    }
    let mut warnings = of_pixels(&seen, known);
    warnings.extend(of_listing(known));
    warnings
}

/// What the pixels of images add up to.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    images: usize,
    pixels: u64,
    sum: u64,
    brightest: u8,
    /// Whether one is not like the first.
    differ: bool,
}

impl Seen {
    fn take_in(&mut self, image: &[u8], first: &[u8]) {
        // Summed in short stretches, whose sums fit into half the bits.
        let sums = image.chunks(1 << 12).map(|stretch| {
            let sum: u32 = stretch.iter().map(|&pixel| u32::from(pixel)).sum();
            u64::from(sum)
        });
        self.add(&Self {
            images: 1,
            pixels: image.len() as u64,
            sum: sums.sum(),
            brightest: image.iter().copied().fold(0, u8::max),
            differ: image != first,
        });
    }

    fn add(&mut self, other: &Self) {
        self.images += other.images;
        self.pixels += other.pixels;
        self.sum += other.sum;
        self.brightest = self.brightest.max(other.brightest);
        self.differ |= other.differ;
    }

    /// The mean pixel; None without any.
    fn mean(&self) -> Option<u64> {
        self.sum.checked_div(self.pixels)
    }
}

fn of_pixels(seen: &Seen, known: Known<'_>) -> Vec<Warning> {
    let Known { plan, .. } = known;
    let mut warnings = Vec::new();
    if seen.images > 0 && seen.brightest <= DARK {
        let brightest = seen.brightest;
        warnings.push(Warning::Dark { brightest });
    }
    // Who said the range wants it so.
    if let (Some((least, most)), false) = (known.listing.found, plan.range_asked)
        && !plan.range.holds(least, most)
    {
        warnings.push(Warning::Beyond {
            least,
            most,
            range: plan.range,
        });
    }
    if seen.images > 1 && !seen.differ {
        warnings.push(Warning::AllAlike);
    }
    // Who inverted them wants them so; and colours are no ink.
    let may_be_ink = !plan.invert && plan.shape.channels == 1;
    if let Some(mean) = seen.mean().filter(|mean| may_be_ink && *mean >= PAPER) {
        let mean = u8::try_from(mean).unwrap_or(u8::MAX);
        warnings.push(Warning::BlackInk { mean });
    }
    warnings
}

fn of_listing(known: Known<'_>) -> Vec<Warning> {
    let Known {
        listing,
        plan,
        train,
        classes,
    } = known;
    let mut warnings = Vec::new();
    if plan.labels_unused {
        warnings.push(Warning::LabelsUnused);
    }
    if plan.array_unused {
        warnings.push(Warning::ArrayUnused);
    }
    if classes == 1 {
        warnings.push(Warning::OneClass);
    }
    if train < FEW {
        warnings.push(Warning::Few { images: train });
    }
    let own = listing.warnings.iter();
    // What lies sideways and is transposed lies so no more.
    let mended = |warning: &&Warning| plan.transpose && **warning == Warning::Sideways;
    warnings.extend(own.filter(|warning| !mended(warning)).cloned());
    warnings
}

#[cfg(test)]
mod tests;

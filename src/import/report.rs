//! What is told of a data set once it is read.

use super::pictures::{Listing, Pictures};
use super::plan::Plan;
use super::warnings::{self, Known};
use super::watch::ImportWatch;
use crate::data::{ClassCount, DataReport, Dataset, LeftOut, SplitCounts, SplitName, Warning};
use std::sync::Arc;

/// What was found, and what became of it.
pub(super) fn of_dataset(
    dataset: &Dataset,
    pictures: &dyn Pictures,
    plan: &Plan,
    left_out: Vec<LeftOut>,
    watch: &ImportWatch,
) -> DataReport {
    // All were looked at by now.
    let listing = &Listing {
        found: pictures.seen().or(pictures.listing().found),
        of_sample: false,
        ..pictures.listing().clone()
    };
    let counts = SplitCounts {
        train: dataset.train_len(),
        test: dataset.test_len(),
    };
    let labels = [&dataset.train.labels, &dataset.test.labels];
    let labels = labels.map(|labels| labels.iter().flatten().copied());
    let [train, test] = labels;
    let classes = class_counts(&dataset.class_names, train, test);
    let known = Known {
        listing,
        plan,
        train: counts.train,
        classes: classes.len(),
    };
    let warnings = warnings::of_dataset(dataset, known, watch);
    report(listing, plan, counts, classes, left_out, warnings)
}

/// What is known before all is read; `images` are those that were looked at, and those without
/// a split are known to be bad.
pub(super) fn of_listing(
    listing: &Listing,
    splits: &[Option<SplitName>],
    plan: &Plan,
    left_out: Vec<LeftOut>,
    images: &[(usize, Arc<[u8]>)],
) -> DataReport {
    let of = |split| splits.iter().filter(|of| **of == Some(split)).count();
    let counts = SplitCounts {
        train: of(SplitName::Train),
        test: of(SplitName::Test),
    };
    let labels = |split| {
        let labels = listing.labels.iter().flatten().copied().zip(splits);
        let labels = labels.filter(move |_| listing.without_labels != Some(split));
        labels
            .filter(move |(_, of)| **of == Some(split))
            .map(|(label, _)| label)
    };
    let [train, test] = [SplitName::Train, SplitName::Test].map(labels);
    let classes = class_counts(&listing.class_names, train, test);
    let known = Known {
        listing,
        plan,
        train: counts.train,
        classes: classes.len(),
    };
    let images = images.iter().map(|(_, pixels)| pixels.as_ref());
    let warnings = warnings::of_sample(images, known);
    report(listing, plan, counts, classes, left_out, warnings)
}

fn report(
    listing: &Listing,
    plan: &Plan,
    images: SplitCounts,
    classes: Vec<ClassCount>,
    mut left_out: Vec<LeftOut>,
    warnings: Vec<Warning>,
) -> DataReport {
    let left_out_count = left_out.len();
    left_out.truncate(DataReport::MOST_NAMED);
    DataReport {
        format: listing.format,
        shape: plan.shape,
        images,
        held_out: !has_both_splits(listing),
        classes,
        sizes: listing.sizes.clone(),
        channels: listing.channels.clone(),
        numbers: listing.numbers,
        found: listing.found,
        found_in_sample: listing.of_sample,
        range: plan.range,
        left_out,
        left_out_count,
        warnings,
    }
}

fn has_both_splits(listing: &Listing) -> bool {
    let has = |split| listing.splits.iter().flatten().any(|of| *of == split);
    has(SplitName::Train) && has(SplitName::Test)
}

/// The classes that occur, with their counts.
fn class_counts(
    names: &[String],
    train: impl Iterator<Item = u16>,
    test: impl Iterator<Item = u16>,
) -> Vec<ClassCount> {
    let mut counts = vec![SplitCounts::default(); names.len()];
    for label in train {
        if let Some(count) = counts.get_mut(usize::from(label)) {
            count.train += 1;
        }
    }
    for label in test {
        if let Some(count) = counts.get_mut(usize::from(label)) {
            count.test += 1;
        }
    }
    let classes = names.iter().cloned().zip(counts);
    classes
        .filter(|(_, images)| images.train + images.test > 0)
        .map(|(name, images)| ClassCount { name, images })
        .collect()
}

//! Some images of one split, whatever they have in common.

use super::which_image::WhichImage;
use crate::data::SplitName;
use crate::train::Published;
use std::ops::Range;
use std::sync::Arc;

/// Images of one split, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageSet {
    split: SplitName,
    /// Ascending.
    images: Arc<[usize]>,
}

impl ImageSet {
    /// These images of a split, by their places in it, in any order.
    pub fn new(split: SplitName, images: impl IntoIterator<Item = usize>) -> Self {
        let mut images: Vec<usize> = images.into_iter().collect();
        images.sort_unstable();
        images.dedup();
        Self {
            split,
            images: images.into(),
        }
    }

    /// The split that they are of.
    pub fn split(&self) -> SplitName {
        self.split
    }

    /// Their places in the split, ascending.
    pub fn images(&self) -> &Arc<[usize]> {
        &self.images
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.images.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.images.is_empty()
    }

    /// Whether the image at this place of the split is one of them.
    pub fn holds(&self, index: usize) -> bool {
        self.images.binary_search(&index).is_ok()
    }

    /// Those of either; `other` alone where it is of another split.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        if self.split != other.split {
            return other.clone();
        }
        let both = self.images.iter().chain(other.images.iter()).copied();
        Self::new(self.split, both)
    }

    /// Without this image if it is one of them, with it if it is not.
    #[must_use]
    pub fn toggled(&self, index: usize) -> Self {
        if self.holds(index) {
            let others = self.images.iter().filter(|image| **image != index);
            Self::new(self.split, others.copied())
        } else {
            let all = self.images.iter().copied().chain([index]);
            Self::new(self.split, all)
        }
    }

    /// Each of them, as a query about it names it.
    pub fn each(&self) -> impl Iterator<Item = WhichImage> {
        let split = self.split;
        self.images.iter().map(move |index| of_split(split, *index))
    }

    /// The same of those at these places among them, as far as there are so many.
    pub fn some(&self, places: Range<usize>) -> impl Iterator<Item = WhichImage> {
        let end = places.end.min(self.len());
        let some = self.images.get(places.start.min(end)..end);
        let split = self.split;
        let some = some.into_iter().flatten();
        some.map(move |index| of_split(split, *index))
    }

    /// Whether the data has all of them, and there is one at least.
    pub(super) fn is_there(&self, on: &Published) -> bool {
        let total = on.dataset.split(self.split).len(on.dataset.shape);
        self.images.last().is_some_and(|last| *last < total)
    }
}

/// The image at this place of a split.
pub(super) fn of_split(split: SplitName, index: usize) -> WhichImage {
    match split {
        SplitName::Test => WhichImage::Test(index),
        SplitName::Train => WhichImage::Train(index),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn it_holds_what_was_put_into_it_and_nothing_else(
            one in prop::collection::vec(0usize..40, 0..30),
            other in prop::collection::vec(0usize..40, 0..30),
            toggled in 0usize..40,
        ) {
            let set = |images: &[usize]| ImageSet::new(SplitName::Test, images.iter().copied());
            let expected: BTreeSet<usize> = one.iter().chain(&other).copied().collect();
            let both = set(&one).with(&set(&other));
            prop_assert!(both.images().iter().eq(expected.iter()));
            for index in 0..40 {
                prop_assert_eq!(both.holds(index), expected.contains(&index));
            }
            let once = both.toggled(toggled);
            prop_assert_ne!(once.holds(toggled), both.holds(toggled));
            prop_assert_eq!(once.toggled(toggled), both);
        }
    }

    #[test]
    fn images_of_two_splits_are_never_mixed() {
        let test = ImageSet::new(SplitName::Test, [1, 2]);
        let train = ImageSet::new(SplitName::Train, [3]);
        assert_eq!(test.with(&train), train);
    }
}

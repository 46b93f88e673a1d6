//! A data set: images of one shape in a training and a test split.

use super::binarize;
use super::content_hash::ContentHash;
use super::gather::gather;
use super::record::DataRecord;
use super::report::DataReport;
use super::split_error::{SplitError, SplitFlaw};
use super::split_name::SplitName;
use crate::recipe::{Binarize, ImageShape};
use std::convert::Infallible;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The images of one split, and their labels if they have any.
#[derive(Clone, PartialEq, Eq)]
pub struct Split {
    /// [images, height x width x channels], one byte per number.
    pub pixels: Vec<u8>,
    /// One per image: the place of its class among [`Dataset::class_names`].
    pub labels: Option<Vec<u16>>,
}

impl Split {
    /// How many images of `shape` the split holds.
    pub fn len(&self, shape: ImageShape) -> usize {
        self.pixels.len() / shape.pixels().max(1)
    }

    /// Whether the split holds nothing.
    pub fn is_empty(&self) -> bool {
        self.pixels.is_empty()
    }

    /// One image; empty if `index` is beyond the split.
    pub fn image(&self, index: usize, shape: ImageShape) -> &[u8] {
        row(&self.pixels, index, shape.pixels())
    }

    /// Why this is no split of images of `shape`.
    fn flaw(&self, shape: ImageShape, classes: usize) -> Option<SplitFlaw> {
        let images = self.len(shape);
        let labels = self.labels.as_ref().map(Vec::len);
        if shape.pixels() == 0 || self.is_empty() {
            Some(SplitFlaw::Empty)
        } else if !self.pixels.len().is_multiple_of(shape.pixels()) {
            Some(SplitFlaw::BrokenImage(shape))
        } else if labels.is_some_and(|labels| labels != images) {
            Some(SplitFlaw::LabelCount)
        } else if self.has_label_beyond(classes) {
            Some(SplitFlaw::UnknownClass)
        } else if images > u32::MAX as usize {
            Some(SplitFlaw::TooMany)
        } else {
            None
        }
    }

    fn has_label_beyond(&self, classes: usize) -> bool {
        let mut labels = self.labels.iter().flatten();
        labels.any(|&label| usize::from(label) >= classes)
    }

    /// The label of one image, if there is one.
    pub fn label(&self, index: usize) -> Option<u16> {
        self.labels.as_ref()?.get(index).copied()
    }
}

/// Sizes only: nobody wants 47 million numbers in a message.
impl fmt::Debug for Split {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Split")
            .field("pixels", &self.pixels.len())
            .field("labels", &self.labels.as_ref().map(Vec::len))
            .finish()
    }
}

/// Images of one shape in a training and a test split, neither of them empty unless it
/// [is away](Dataset::is_away).
#[derive(Debug)]
pub struct Dataset {
    /// What to call it: "MNIST", or the folder's name.
    pub name: String,
    /// The shape of every image.
    pub shape: ImageShape,
    /// What the model learns from.
    pub train: Split,
    /// What it is judged by.
    pub test: Split,
    /// The names of the classes; a label is a place in this list.
    pub class_names: Arc<[String]>,
    /// What was found where it lies; None for one that was put together by hand.
    pub report: Option<Arc<DataReport>>,
    absent: bool,
    /// Of a set that is away: what a model has kept of it.
    kept: Option<DataRecord>,
    hash: OnceLock<ContentHash>,
    /// Held while the hash is computed, so that nobody computes it a second time.
    hashing: Mutex<()>,
    fixed_train: OnceLock<BinaryPixels>,
    fixed_test: OnceLock<BinaryPixels>,
}

/// The fixed binarisation of a split: [images, pixels], each 0 or 255.
struct BinaryPixels(Vec<u8>);

impl fmt::Debug for BinaryPixels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} pixels", self.0.len())
    }
}

impl Dataset {
    /// Puts a data set together, its classes called by their numbers.
    ///
    /// # Errors
    /// A split without images, with a broken last image, or with another
    /// number of labels than images.
    pub fn new(
        name: String,
        shape: ImageShape,
        train: Split,
        test: Split,
    ) -> Result<Self, SplitError> {
        let labels = [&train.labels, &test.labels];
        let most = labels.into_iter().flatten().flatten().max();
        let numbers = most.map_or(0..0, |&most| 0..usize::from(most) + 1);
        let class_names = numbers.map(|number| number.to_string()).collect();
        Self::with_classes(name, shape, class_names, train, test)
    }

    /// Puts a data set together whose classes have names.
    ///
    /// # Errors
    /// As [`Dataset::new`], and a label without a name.
    pub fn with_classes(
        name: String,
        shape: ImageShape,
        class_names: Arc<[String]>,
        train: Split,
        test: Split,
    ) -> Result<Self, SplitError> {
        for (split, images) in [(SplitName::Train, &train), (SplitName::Test, &test)] {
            if let Some(flaw) = images.flaw(shape, class_names.len()) {
                return Err(SplitError { name, split, flaw });
            }
        }
        Ok(Self {
            absent: false,
            ..Self::absent(name, shape, class_names, train, test)
        })
    }

    /// A data set that is not at hand: nothing of it is known but what a model has kept. It
    /// has no images, so nothing can be trained or evaluated on it.
    pub fn recorded(record: DataRecord, shape: ImageShape) -> Self {
        let class_names = record.class_names.clone().into();
        Self {
            kept: Some(record.clone()),
            ..Self::away(record.name, shape, class_names)
        }
    }

    /// The same where the model has kept no more than this.
    pub fn away(name: String, shape: ImageShape, class_names: Arc<[String]>) -> Self {
        let nothing = || Split {
            pixels: Vec::new(),
            labels: None,
        };
        Self::absent(name, shape, class_names, nothing(), nothing())
    }

    fn absent(
        name: String,
        shape: ImageShape,
        class_names: Arc<[String]>,
        train: Split,
        test: Split,
    ) -> Self {
        Self {
            name,
            shape,
            train,
            test,
            class_names,
            report: None,
            absent: true,
            kept: None,
            hash: OnceLock::new(),
            hashing: Mutex::new(()),
            fixed_train: OnceLock::new(),
            fixed_test: OnceLock::new(),
        }
    }

    /// Whether its images are not at hand: a model's folder was moved.
    pub fn is_away(&self) -> bool {
        self.absent
    }

    /// The name of a class; its number where it has none.
    pub fn class_name(&self, class: u16) -> String {
        let name = self.class_names.get(usize::from(class));
        name.map_or_else(|| class.to_string(), String::clone)
    }

    /// SHA-256 over the shape and every pixel of both splits, as the model sees them: equal
    /// for the same images, in whatever format they came. Of a set that is away, what a model
    /// has kept of it. Computed at most once.
    pub fn content_hash(&self) -> ContentHash {
        let Ok(hash) = self.content_hash_while(|| Ok::<(), Infallible>(()));
        hash
    }

    /// The same, as long as it is wanted.
    ///
    /// # Errors
    /// That of `check`, which is asked after each megabyte whether to go on.
    pub fn content_hash_while<E>(
        &self,
        check: impl FnMut() -> Result<(), E>,
    ) -> Result<ContentHash, E> {
        if let Some(kept) = &self.kept {
            return Ok(kept.hash);
        }
        let _alone = self.hashing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = self.known_hash() {
            return Ok(known);
        }
        let pixels = [&*self.train.pixels, &*self.test.pixels];
        let found = ContentHash::of(self.shape, pixels, check)?;
        Ok(*self.hash.get_or_init(|| found))
    }

    /// The hash, if it was computed already.
    pub fn known_hash(&self) -> Option<ContentHash> {
        self.hash.get().copied()
    }

    /// What a model keeps of this data set; of one that is away, what it had kept.
    pub fn record(&self) -> Option<DataRecord> {
        if self.absent {
            return self.kept.clone();
        }
        Some(DataRecord {
            name: self.name.clone(),
            hash: self.content_hash(),
            train_images: self.train_len(),
            test_images: self.test_len(),
            class_names: self.class_names.to_vec(),
        })
    }

    /// Training images.
    pub fn train_len(&self) -> usize {
        self.train.len(self.shape)
    }

    /// Test images.
    pub fn test_len(&self) -> usize {
        self.test.len(self.shape)
    }

    /// The images of one split.
    pub fn split(&self, name: SplitName) -> &Split {
        match name {
            SplitName::Train => &self.train,
            SplitName::Test => &self.test,
        }
    }

    /// Every label that occurs in either split, ascending; empty without labels.
    pub fn classes(&self) -> Vec<u16> {
        let mut seen = vec![false; self.class_names.len()];
        for &label in [&self.train.labels, &self.test.labels]
            .into_iter()
            .flatten()
            .flatten()
        {
            if let Some(seen) = seen.get_mut(usize::from(label)) {
                *seen = true;
            }
        }
        (0..=u16::MAX)
            .zip(seen)
            .filter_map(|(label, seen)| seen.then_some(label))
            .collect()
    }

    /// One test image as the model is shown it: 0 or 255 for `Fixed` and
    /// `Dynamic` (both keep the fixed draw), grey for `None`. Empty if `index`
    /// is beyond the split.
    pub fn test_pixels(&self, binarize: Binarize, index: usize) -> &[u8] {
        row(self.test_rows(binarize), index, self.shape.pixels())
    }

    /// Fills `out` with test images, [indices, pixels], each number in 0..=1.
    /// An index beyond the split gives a black image.
    pub fn fill_test(&self, binarize: Binarize, indices: &[usize], out: &mut Vec<f32>) {
        self.fill(SplitName::Test, binarize, indices, out);
    }

    /// The same for either split: training images too keep the fixed draw where they are
    /// drawn anew each time the model learns from them (`Dynamic`).
    pub fn fill(
        &self,
        split: SplitName,
        binarize: Binarize,
        indices: &[usize],
        out: &mut Vec<f32>,
    ) {
        let pixels = self.shape.pixels();
        let rows = match (split, binarize) {
            (SplitName::Test, _) => self.test_rows(binarize),
            (SplitName::Train, Binarize::None) => self.train_rows(binarize),
            (SplitName::Train, Binarize::Fixed | Binarize::Dynamic) => {
                self.train_rows(Binarize::Fixed)
            }
        };
        out.clear();
        gather(
            indices.len(),
            pixels,
            |at| row(rows, indices[at], pixels),
            out,
        );
    }

    fn test_rows(&self, binarize: Binarize) -> &[u8] {
        match binarize {
            Binarize::None => &self.test.pixels,
            Binarize::Fixed | Binarize::Dynamic => self.drawn(&self.fixed_test, &self.test, true),
        }
    }

    /// The training split to take minibatches from; for `Dynamic` still grey.
    pub(super) fn train_rows(&self, binarize: Binarize) -> &[u8] {
        match binarize {
            Binarize::None | Binarize::Dynamic => &self.train.pixels,
            Binarize::Fixed => self.drawn(&self.fixed_train, &self.train, false),
        }
    }

    fn drawn<'a>(
        &'a self,
        cell: &'a OnceLock<BinaryPixels>,
        split: &Split,
        test: bool,
    ) -> &'a [u8] {
        let draw = || {
            let mut rng = binarize::fixed_stream(test);
            BinaryPixels(binarize::draw_split(
                &mut rng,
                &split.pixels,
                self.shape.pixels(),
            ))
        };
        &cell.get_or_init(draw).0
    }
}

/// Row `index` of [_, width]; empty if there is none.
pub(super) fn row(rows: &[u8], index: usize, width: usize) -> &[u8] {
    let range = index
        .checked_mul(width)
        .and_then(|start| Some(start..start.checked_add(width)?));
    range.and_then(|range| rows.get(range)).unwrap_or(&[])
}

//! Which image a query is about: one of the data set, or a person's own.

use crate::data::SplitName;
use crate::model::ModelError;
use crate::recipe::Binarize;
use crate::theory::ObservedImage;
use crate::train::Published;
use std::sync::Arc;

/// From this grey on, a pixel of a person's own picture counts as 1 where the model sees
/// pixels of 0 and 1 only: at half, so that the picture stays the same while it is looked at.
const HALF: u8 = 128;
/// The noise of the data set's images is numbered by their places; that of other splits and of
/// own pictures begins beyond them.
const TRAIN_NOISE: u64 = 1 << 28;
const OWN_NOISE: u64 = 1 << 29;

/// An image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhichImage {
    /// A test image, by its place in the split.
    Test(usize),
    /// A training image, by its place in the split.
    Train(usize),
    /// A person's own picture.
    Own(OwnImage),
}

/// A picture that is in no data set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnImage {
    /// Its own among all that a person has made.
    pub id: u64,
    /// [height, width, channels] of the model's images, 0 to 255.
    pub pixels: Arc<[u8]>,
}

impl WhichImage {
    /// Its place in the test split, if it is there.
    pub fn test_index(&self) -> Option<usize> {
        match self {
            Self::Test(index) => Some(*index),
            Self::Train(_) | Self::Own(_) => None,
        }
    }

    /// Its split and its place there, if it is of the data set.
    pub fn in_data(&self) -> Option<(SplitName, usize)> {
        match self {
            Self::Test(index) => Some((SplitName::Test, *index)),
            Self::Train(index) => Some((SplitName::Train, *index)),
            Self::Own(_) => None,
        }
    }

    /// Whether both are one choice of a person: a picture of one's own stays chosen while its
    /// pixels change under the strokes.
    pub fn is_same_choice(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Own(one), Self::Own(other)) => one.id == other.id,
            (Self::Test(_) | Self::Train(_) | Self::Own(_), _) => self == other,
        }
    }

    /// A person's own picture's id among all that a person has made, if it is one.
    pub fn own_id(&self) -> Option<u64> {
        match self {
            Self::Own(own) => Some(own.id),
            Self::Test(_) | Self::Train(_) => None,
        }
    }

    /// Whether there is such an image: of the data set in use, or of its images' size.
    pub(super) fn is_there(&self, on: &Published) -> bool {
        match self {
            Self::Test(index) => *index < on.dataset.test_len(),
            Self::Train(index) => *index < on.dataset.train_len(),
            Self::Own(own) => own.pixels.len() == on.snapshot.shape.pixels(),
        }
    }

    /// Its label, if the data has labels.
    pub(super) fn label(&self, on: &Published) -> Option<u16> {
        let (split, index) = self.in_data()?;
        on.dataset.split(split).label(index)
    }

    /// The image as the model is shown it, [pixels], each number in 0..=1.
    pub(super) fn pixels(&self, on: &Published) -> Vec<f32> {
        let binarize = on.snapshot.recipe.binarize;
        let mut pixels = Vec::new();
        match self {
            Self::Test(index) => {
                let split = SplitName::Test;
                on.dataset.fill(split, binarize, &[*index], &mut pixels);
            }
            Self::Train(index) => {
                let split = SplitName::Train;
                on.dataset.fill(split, binarize, &[*index], &mut pixels);
            }
            Self::Own(own) => pixels.extend(own.pixels.iter().map(|&grey| shown(grey, binarize))),
        }
        pixels
    }

    /// The number of its noise: the same for an image whatever else is asked, so that a number
    /// moves only when the weights do.
    pub(super) fn noise(&self) -> u64 {
        match self {
            Self::Test(index) => *index as u64,
            Self::Train(index) => TRAIN_NOISE + *index as u64,
            // All share one: under the strokes of a drawing, numbers move with the strokes alone.
            Self::Own(_) => OWN_NOISE,
        }
    }

    /// The image under the decoder.
    ///
    /// # Errors
    /// If the data does not fit the model.
    pub(super) fn observed<'a>(&self, on: &'a Published) -> Result<ObservedImage<'a>, ModelError> {
        let (snapshot, dataset) = (&on.snapshot, &on.dataset);
        if self.in_data().is_some() {
            snapshot.check_fits(&dataset.name, dataset.shape)?;
        }
        ObservedImage::new(snapshot, &self.pixels(on))
    }
}

fn shown(grey: u8, binarize: Binarize) -> f32 {
    match binarize {
        Binarize::None => f32::from(grey) / 255.0,
        Binarize::Fixed | Binarize::Dynamic => f32::from(u8::from(grey >= HALF)),
    }
}

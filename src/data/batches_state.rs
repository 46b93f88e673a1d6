//! Where a walk over the training split stands, as plain data: for a file, and back.

/// Where a walk over the training split stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchesState {
    /// The order of this epoch: each training image once, by its place in the split.
    pub order: Vec<u32>,
    /// How many images of this epoch have been served.
    pub position: usize,
    /// Whole epochs before this one.
    pub finished: u64,
    /// Words drawn from [`Stream::Shuffle`](crate::rng::Stream::Shuffle).
    pub shuffle: u64,
    /// Words drawn from [`Stream::Binarisation`](crate::rng::Stream::Binarisation).
    pub binarisation: u64,
}

/// Why a state is none of a walk over a training split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrderFlaw {
    /// It orders another number of images than there are.
    #[error("it orders {found} images, but there are {expected}")]
    Images {
        /// Training images there are.
        expected: usize,
        /// Images in the order.
        found: usize,
    },
    /// An image comes twice, or one that is not there.
    #[error("image {0} comes twice or is not there")]
    NotOnce(u32),
    /// More images were served than an epoch has.
    #[error("{position} images are served of an epoch of {images}")]
    Position {
        /// Images served.
        position: usize,
        /// Images of an epoch.
        images: usize,
    },
}

impl BatchesState {
    /// Checks that each image comes once, and that no more of them are served than there are.
    ///
    /// # Errors
    /// What is wrong.
    pub fn check(&self) -> Result<(), OrderFlaw> {
        let images = self.order.len();
        if self.position > images {
            let position = self.position;
            return Err(OrderFlaw::Position { position, images });
        }
        let mut seen = vec![false; images];
        for &image in &self.order {
            match seen.get_mut(image as usize) {
                Some(seen) if !*seen => *seen = true,
                Some(_) | None => return Err(OrderFlaw::NotOnce(image)),
            }
        }
        Ok(())
    }
}

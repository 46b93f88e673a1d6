//! The images along a walk through latent space as a file: side by side, or one after another.

use super::animation::{Animation, AnimationSettings};
use super::picture::{PictureError, Raster};
use super::picture_text::PictureText;
use crate::document::EvenIn;
use crate::latent::Interpolation;
use crate::recipe::ImageShape;
use std::fmt;

/// The most numbers of one picture, and of all images before it.
const MOST_NUMBERS: usize = 1 << 28;

/// Which walk images are of: one sentence, for the text of their file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WalkText {
    /// Images along it.
    pub images: usize,
    /// Points that it passes.
    pub points: usize,
    /// How it goes from one to the next.
    pub how: Interpolation,
    /// What its steps are even in.
    pub even_in: EvenIn,
    /// The step whose weights say so, where others decoded the images.
    pub paced_at: Option<u64>,
}

impl fmt::Display for WalkText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { images, points, .. } = self;
        let (how, even_in) = (self.how.name(), self.even_in.name());
        let plural = if *points == 1 { "" } else { "s" };
        write!(
            f,
            "{images} images decoded along a {how} path through {points} point{plural}, even in \
             {even_in} length",
        )?;
        match self.paced_at {
            Some(step) => write!(f, " by the weights of step {step}"),
            None => Ok(()),
        }
    }
}

/// The images along a walk, each of one shape.
#[derive(Clone, Copy, Debug)]
pub struct WalkImages<'a> {
    /// 0..=1, [images, pixels]
    pub images: &'a [f32],
    /// That of each.
    pub shape: ImageShape,
    /// What the file says of itself.
    pub text: &'a PictureText,
}

impl WalkImages<'_> {
    /// Whether so many images of this shape, at `scale` pixels along each side of one of theirs,
    /// are few enough to be decoded and written.
    pub fn fit(images: usize, shape: ImageShape, scale: usize) -> bool {
        let area = scale.max(1).checked_mul(scale.max(1));
        let numbers = area.and_then(|area| shape.pixels().checked_mul(area)?.checked_mul(images));
        numbers.is_some_and(|numbers| numbers <= MOST_NUMBERS)
    }

    /// Side by side.
    ///
    /// # Errors
    /// As [`Raster::new`].
    pub fn strip(&self, scale: usize) -> Result<Raster, PictureError> {
        let columns = self.images.len() / self.shape.pixels().max(1);
        let picture = Raster::enlarged_grid(self.images, self.shape, 1, columns, scale)?;
        Ok(picture.with_text(self.text.clone()))
    }

    /// One after another.
    ///
    /// # Errors
    /// As [`Animation::new`].
    pub fn animation(&self, settings: AnimationSettings) -> Result<Animation, PictureError> {
        Animation::new(self.images, self.shape, settings, Some(self.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_is_described_as_the_command_line_names_its_parts() {
        let mut text = WalkText {
            images: 24,
            points: 3,
            how: Interpolation::Slerp,
            even_in: EvenIn::Picture,
            paced_at: None,
        };
        let said = "24 images decoded along a slerp path through 3 points, even in picture length";
        assert_eq!(text.to_string(), said);
        text.paced_at = Some(70);
        let said = format!("{said} by the weights of step 70");
        assert_eq!(text.to_string(), said);
    }

    #[test]
    fn images_beyond_all_memory_do_not_fit() {
        let shape = ImageShape {
            height: 28,
            width: 28,
            channels: 1,
        };
        assert!(WalkImages::fit(1000, shape, 4));
        assert!(!WalkImages::fit(10_000, shape, 64));
        assert!(!WalkImages::fit(usize::MAX, shape, usize::MAX));
    }
}

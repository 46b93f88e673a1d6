//! Places in rows and columns, decoded into one picture.

use super::decode::GROUP;
use super::error::ExploreError;
use super::interrupts::Interrupts;
use crate::latent::{Plane, with_length};
use crate::model::Snapshot;
use crate::numbers::unit_to_bytes;
use crate::recipe::ImageShape;
use std::sync::Arc;

/// The decoded plane as one picture.
#[derive(Clone, Debug)]
pub struct Manifold {
    /// Rows times the image height; the top row is the upper end of y.
    pub height: usize,
    /// Columns times the image width.
    pub width: usize,
    /// Numbers per pixel.
    pub channels: usize,
    /// [height, width, channels], 0 to 255.
    pub pixels: Arc<[u8]>,
}

/// Places in rows and columns of a plane.
pub(super) struct Grid<'a> {
    pub plane: &'a Plane,
    /// To the right, ascending.
    pub xs: Vec<f64>,
    /// Upwards, ascending.
    pub ys: Vec<f64>,
    /// The values of what lies beside the plane.
    pub base: &'a [f32],
}

impl Grid<'_> {
    /// The mean image of each place, the top row being that of the largest y. Of an image so
    /// many pixels each way are drawn as one, their mean.
    ///
    /// # Errors
    /// If the device fails, or nobody asks any more.
    pub fn decode(
        &self,
        snapshot: &Snapshot,
        thinned: usize,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Manifold, ExploreError> {
        let (shape, latent) = (snapshot.shape, snapshot.recipe.latent);
        let base = with_length(self.base, latent);
        let z = self.plane.grid(&self.xs, &self.ys, &base);
        let thin = thinned_shape(shape, thinned);
        let (columns, rows) = (self.xs.len(), self.ys.len());
        let line = thin.width * thin.channels;
        let width = columns * line;
        let mut pixels = vec![0; rows * thin.height * width];
        let images = z.chunks(GROUP * latent.max(1));
        for (group, z) in images.enumerate() {
            let values = snapshot.decode(z)?;
            for (place, image) in values.chunks_exact(shape.pixels().max(1)).enumerate() {
                let cell = group * GROUP + place;
                let left = (cell % columns) * line;
                let means = thinned_image(image, shape, thinned);
                for (y, source) in means.chunks_exact(line.max(1)).enumerate() {
                    let start = ((cell / columns) * thin.height + y) * width + left;
                    if let Some(row) = pixels.get_mut(start..start + line) {
                        row.copy_from_slice(&unit_to_bytes(source));
                    }
                }
            }
            interrupts.let_in()?;
        }
        Ok(Manifold {
            height: rows * thin.height,
            width: columns * thin.width,
            channels: thin.channels,
            pixels: pixels.into(),
        })
    }
}

/// The shape of an image of which so many pixels each way are drawn as one.
pub(super) fn thinned_shape(shape: ImageShape, thinned: usize) -> ImageShape {
    ImageShape {
        height: shape.height.div_ceil(thinned.max(1)),
        width: shape.width.div_ceil(thinned.max(1)),
        channels: shape.channels,
    }
}

/// Means of `thinned` x `thinned` pixels, of fewer at the right and lower edge.
fn thinned_image(image: &[f32], shape: ImageShape, thinned: usize) -> Vec<f32> {
    if thinned <= 1 {
        return image.to_vec();
    }
    let thin = thinned_shape(shape, thinned);
    let mut sums = vec![(0.0f32, 0.0f32); thin.pixels()];
    for (at, value) in image.iter().enumerate() {
        let (pixel, channel) = (at / shape.channels.max(1), at % shape.channels.max(1));
        let (x, y) = (pixel % shape.width.max(1), pixel / shape.width.max(1));
        let into = ((y / thinned) * thin.width + x / thinned) * thin.channels + channel;
        if let Some((sum, count)) = sums.get_mut(into) {
            *sum += value;
            *count += 1.0;
        }
    }
    sums.into_iter().map(|(sum, count)| sum / count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thinned_image_is_of_means_up_to_its_edges() {
        let shape = ImageShape {
            height: 2,
            width: 3,
            channels: 1,
        };
        let image = [0.0, 1.0, 0.5, 1.0, 0.0, 0.25];
        assert_eq!(thinned_image(&image, shape, 1), image);
        assert_eq!(thinned_image(&image, shape, 2), [0.5, 0.375]);
        assert_eq!(thinned_image(&image, shape, 9).len(), 1);
        let colour = ImageShape {
            channels: 3,
            width: 1,
            ..shape
        };
        assert_eq!(thinned_image(&image, colour, 2), [0.5, 0.5, 0.375]);
    }
}

//! How much a place of the plane has to say about one pixel.

use super::{GoOn, Lattice};
use crate::model::{ModelError, Snapshot};
use crate::recipe::ImageShape;

/// Places in one group: one number of each image costs little.
const GROUP: usize = 256;

/// One number of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PixelPlace {
    /// Pixels from the left.
    pub x: usize,
    /// Pixels from the top.
    pub y: usize,
    /// 0 of a grey image; red, green or blue of one in colour.
    pub channel: usize,
}

impl PixelPlace {
    /// Where it stands among the numbers of an image; None outside of the image.
    pub fn index(self, shape: ImageShape) -> Option<usize> {
        let inside = self.x < shape.width && self.y < shape.height && self.channel < shape.channels;
        inside.then(|| (self.y * shape.width + self.x) * shape.channels + self.channel)
    }
}

/// The derivative of one pixel's mean along the plane, by unit of z; black to white is 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Influence {
    /// Its length, one value a cell.
    pub length: Vec<f64>,
    /// Its component along each direction that is shown, one value a cell.
    pub along: Vec<Vec<f64>>,
}

/// The derivative of a pixel's mean, exact to single precision, along the lattice's plane; None if the model's images have no such pixel.
///
/// # Errors
/// If the device fails, or `go_on` says so.
pub fn influence(
    snapshot: &Snapshot,
    lattice: &Lattice,
    pixel: PixelPlace,
    go_on: &mut GoOn<'_>,
) -> Result<Option<Influence>, ModelError> {
    let Some(index) = pixel.index(snapshot.shape) else {
        return Ok(None);
    };
    let latent = snapshot.recipe.latent;
    let directions = lattice.directions(latent);
    let shown = directions.len() / latent.max(1);
    let mut along = vec![Vec::with_capacity(lattice.cells()); shown];
    for cells in lattice.groups(GROUP) {
        let places = lattice.places(cells, latent);
        let found = snapshot.decode_along(&places, &directions, index..index + 1)?;
        for (along, slopes) in along.iter_mut().zip(found.slopes) {
            along.extend(slopes.into_iter().map(f64::from));
        }
        go_on()?;
    }
    let length = (0..lattice.cells()).map(|cell| {
        let parts = along.iter().filter_map(|along| along.get(cell));
        parts.map(|part| part * part).sum::<f64>().sqrt()
    });
    Ok(Some(Influence {
        length: length.collect(),
        along,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_is_counted_as_images_are_laid_out() {
        let shape = ImageShape {
            height: 3,
            width: 4,
            channels: 3,
        };
        let pixel = |x, y, channel| PixelPlace { x, y, channel }.index(shape);
        assert_eq!(pixel(0, 0, 0), Some(0));
        assert_eq!(pixel(3, 2, 2), Some(35));
        assert_eq!(pixel(1, 2, 1), Some(28));
        assert_eq!(pixel(4, 0, 0), None);
        assert_eq!(pixel(0, 3, 0), None);
        assert_eq!(pixel(0, 0, 3), None);
    }
}

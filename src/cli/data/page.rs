//! A page of images as the model will see them.

use crate::archive::{PictureError, Raster};
use crate::data::Dataset;

/// Images along each side.
const ACROSS: usize = 8;

/// Images of a data set from its first to its last, evenly spread: the training split, then
/// the test split.
///
/// # Errors
/// As [`Raster::grid`].
pub fn of(dataset: &Dataset) -> Result<Raster, PictureError> {
    let shape = dataset.shape;
    let train = dataset.train_len();
    let all = train + dataset.test_len();
    let shown = all.min(ACROSS * ACROSS);
    let rows = shown.div_ceil(ACROSS);
    let mut page = Vec::with_capacity(rows * ACROSS * shape.pixels());
    for at in 0..shown {
        let place = at * all / shown;
        let image = match place.checked_sub(train) {
            None => dataset.train.image(place, shape),
            Some(place) => dataset.test.image(place, shape),
        };
        page.extend(image.iter().map(|&pixel| f32::from(pixel) / 255.0));
    }
    // Where the last row is short, nothing is.
    page.resize(rows * ACROSS * shape.pixels(), 0.0);
    Raster::grid(&page, shape, rows, ACROSS)
}

//! MNIST whole, carried inside the program.

use super::dataset::{Dataset, Split};
use super::error::DataError;
use super::idx;
use crate::recipe::ImageShape;
use std::path::Path;

const TRAIN_IMAGES: &[u8] = include_bytes!("../../assets/mnist/train-images-idx3-ubyte.gz");
const TRAIN_LABELS: &[u8] = include_bytes!("../../assets/mnist/train-labels-idx1-ubyte.gz");
const TEST_IMAGES: &[u8] = include_bytes!("../../assets/mnist/t10k-images-idx3-ubyte.gz");
const TEST_LABELS: &[u8] = include_bytes!("../../assets/mnist/t10k-labels-idx1-ubyte.gz");

/// What the data set is called.
pub(super) const NAME: &str = "MNIST";

/// Unpacks the embedded files: 60,000 training and 10,000 test images.
pub(super) fn decode() -> Result<Dataset, DataError> {
    let (shape, train) = split("train", TRAIN_IMAGES, TRAIN_LABELS)?;
    let (_, test) = split("t10k", TEST_IMAGES, TEST_LABELS)?;
    Dataset::new(NAME.into(), shape, train, test)
}

fn split(name: &str, images: &[u8], labels: &[u8]) -> Result<(ImageShape, Split), DataError> {
    let place = format!("embedded MNIST {name}");
    let path = Path::new(&place);
    let images = idx::images_from(path, images, images.len() as u64)?;
    let labels = idx::labels_from(path, labels, labels.len() as u64)?;
    let split = Split {
        pixels: images.pixels,
        labels: Some(labels),
    };
    Ok((images.shape, split))
}

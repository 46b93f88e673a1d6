//! MNIST whole, carried inside the program.

use super::arrays;
use super::blob::Blob;
use super::error::ImportError;
use super::pictures::Pictures;

const TRAIN_IMAGES: &[u8] = include_bytes!("../../assets/mnist/train-images-idx3-ubyte.gz");
const TRAIN_LABELS: &[u8] = include_bytes!("../../assets/mnist/train-labels-idx1-ubyte.gz");
const TEST_IMAGES: &[u8] = include_bytes!("../../assets/mnist/t10k-images-idx3-ubyte.gz");
const TEST_LABELS: &[u8] = include_bytes!("../../assets/mnist/t10k-labels-idx1-ubyte.gz");

/// What the data set is called.
pub(super) const NAME: &str = "MNIST";

/// The embedded files: 60,000 training and 10,000 test images.
pub(super) fn pictures() -> Result<Box<dyn Pictures>, ImportError> {
    let blob = |name: &str, bytes| Blob::embedded(format!("embedded MNIST {name}"), bytes);
    arrays::embedded(
        NAME,
        [
            [
                blob("train images", TRAIN_IMAGES),
                blob("train labels", TRAIN_LABELS),
            ],
            [
                blob("test images", TEST_IMAGES),
                blob("test labels", TEST_LABELS),
            ],
        ],
    )
}

//! Images of pixels that count up: the least that a run can be trained on.

use elbow::data::{Dataset, Split};
use elbow::recipe::ImageShape;
use std::sync::Arc;

/// Of eight images of 3 x 4 pixels in each split.
pub fn counted() -> Arc<Dataset> {
    let shape = ImageShape {
        height: 3,
        width: 4,
        channels: 1,
    };
    let split = Split {
        pixels: (0..96).collect(),
        labels: None,
    };
    let dataset = Dataset::new("counted".into(), shape, split.clone(), split);
    Arc::new(dataset.expect("a sound set"))
}

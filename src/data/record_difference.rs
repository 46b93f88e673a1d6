//! In what two data sets differ, by what models keep of them.

use super::record::DataRecord;

/// In what images differ from those that a model learned from.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordDifference {
    /// Another number of training images.
    #[error("{found} training image{} instead of {kept}", plural(*found))]
    TrainImages {
        /// As the model keeps it.
        kept: usize,
        /// As they are.
        found: usize,
    },
    /// Another number of test images.
    #[error("{found} test image{} instead of {kept}", plural(*found))]
    TestImages {
        /// As the model keeps it.
        kept: usize,
        /// As they are.
        found: usize,
    },
    /// As many images, but at least one pixel is another, or their order.
    #[error("at least one other pixel, or another order")]
    Pixels,
}

/// What "image" ends with.
fn plural(images: usize) -> &'static str {
    if images == 1 { "" } else { "s" }
}

impl DataRecord {
    /// In what the images of `found` differ from those recorded here; empty where they are the
    /// same, whatever they and their classes are called.
    pub fn differences(&self, found: &Self) -> Vec<RecordDifference> {
        let mut differences = Vec::new();
        if self.hash == found.hash {
            return differences;
        }
        if self.train_images != found.train_images {
            differences.push(RecordDifference::TrainImages {
                kept: self.train_images,
                found: found.train_images,
            });
        }
        if self.test_images != found.test_images {
            differences.push(RecordDifference::TestImages {
                kept: self.test_images,
                found: found.test_images,
            });
        }
        if differences.is_empty() {
            differences.push(RecordDifference::Pixels);
        }
        differences
    }
}

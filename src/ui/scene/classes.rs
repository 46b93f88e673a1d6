//! The classes of the data at hand: what they are called, and how many images each has.

use crate::data::{Dataset, SplitName};
use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use std::sync::{Arc, Weak};

/// One class of the images.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// The label of its images.
    pub label: u16,
    pub name: String,
    /// How many images of the training split are of it.
    pub training_images: usize,
    /// How many images of the test split are of it: none where few were held out.
    pub test_images: usize,
}

impl Class {
    /// How many images of a split are of it.
    pub fn images(&self, split: SplitName) -> usize {
        match split {
            SplitName::Train => self.training_images,
            SplitName::Test => self.test_images,
        }
    }
}

/// The classes that occur among the images; counted once for each data set.
#[derive(Default)]
pub struct Classes {
    of: Weak<Dataset>,
    all: Arc<[Class]>,
}

impl Classes {
    /// Those of the data at hand, from the lowest label; none where images have no labels.
    pub fn follow(&mut self, scene: &Scene<'_>) -> Arc<[Class]> {
        let Some(data) = &scene.progress.dataset else {
            *self = Self::default();
            return self.all.clone();
        };
        let now = Arc::downgrade(data);
        if !self.of.ptr_eq(&now) {
            self.of = now;
            self.all = count(data);
        }
        self.all.clone()
    }
}

fn count(data: &Dataset) -> Arc<[Class]> {
    let counts = |labels: &Option<Vec<u16>>| {
        let mut counts = vec![0; data.class_names.len()];
        for label in labels.iter().flatten() {
            if let Some(count) = counts.get_mut(usize::from(*label)) {
                *count += 1;
            }
        }
        counts
    };
    let counts = counts(&data.train.labels)
        .into_iter()
        .zip(counts(&data.test.labels));
    (0..=u16::MAX)
        .zip(counts)
        .filter(|(_, (train, test))| train + test > 0)
        .map(|(label, (training_images, test_images))| Class {
            label,
            name: data.class_name(label),
            training_images,
            test_images,
        })
        .collect()
}

/// "class heart"
pub fn in_words(name: &str) -> String {
    fill(t("class {class}"), &[("class", name)])
}

//! Images that a person marked on the plane and keeps together.

use super::item::Item;
use super::{Document, PointColour};
use crate::data::{Dataset, SplitName};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A region: which images lie in it. It is of images and not of a place, so that it is the same
/// though training moves their means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// Its own among all items of the document.
    pub id: u64,
    /// As a person calls it; empty where it goes by its number.
    #[serde(default)]
    pub name: String,
    /// None: that of all regions.
    #[serde(default)]
    pub colour: Option<PointColour>,
    /// The images that it is of.
    #[serde(default)]
    pub of: RegionData,
    /// The split that they are of.
    pub split: SplitName,
    /// Their places in it, ascending.
    #[serde(with = "super::shared_list")]
    pub images: Arc<[usize]>,
}

/// The data set of a region: on others the places would be those of other images.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegionData {
    /// What it is called.
    pub name: String,
    /// Images in its training and in its test split.
    pub images: [usize; 2],
}

impl RegionData {
    /// What is kept of a data set.
    pub fn of(data: &Dataset) -> Self {
        Self {
            name: data.name.clone(),
            images: [data.train_len(), data.test_len()],
        }
    }
}

impl Region {
    /// Whether its images are in this data set.
    pub fn is_of(&self, data: &Dataset) -> bool {
        let [train, test] = self.of.images;
        self.of.name == data.name && [train, test] == [data.train_len(), data.test_len()]
    }
}

impl Document {
    /// Keeps these images of a split, whose places ascend, under a name; the region's id.
    pub fn add_region(
        &mut self,
        name: String,
        data: &Dataset,
        split: SplitName,
        images: Arc<[usize]>,
    ) -> u64 {
        let id = self.take_id();
        self.regions.push(Region {
            id,
            name,
            colour: None,
            of: RegionData::of(data),
            split,
            images,
        });
        id
    }

    /// The region with this id.
    pub fn region(&self, id: u64) -> Option<&Region> {
        self.regions.iter().find(|region| region.id == id)
    }

    /// The region with this id, to be changed.
    pub fn region_mut(&mut self, id: u64) -> Option<&mut Region> {
        self.regions.iter_mut().find(|region| region.id == id)
    }
}

impl Item for Region {
    fn id(&self) -> u64 {
        self.id
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Split;
    use crate::recipe::ImageShape;

    fn data(name: &str, images: usize) -> Dataset {
        let shape = ImageShape {
            height: 1,
            width: 1,
            channels: 1,
        };
        let split = || Split {
            pixels: vec![0; images],
            labels: None,
        };
        Dataset::new(name.into(), shape, split(), split()).expect("a data set")
    }

    #[test]
    fn a_region_is_of_the_images_that_it_was_marked_among() {
        let mut document = Document::default();
        let digits = data("digits", 4);
        let id = document.add_region("a".into(), &digits, SplitName::Test, Arc::from([1, 3]));
        let region = document.region(id).expect("it was kept");
        assert!(region.is_of(&digits));
        assert!(!region.is_of(&data("cells", 4)));
        assert!(!region.is_of(&data("digits", 5)));
        let text = serde_json::to_string(&document).expect("plain data");
        let read: Document = serde_json::from_str(&text).expect("the same");
        assert_eq!(read, document);
    }
}

//! What a person is promised of folders of pictures.

use elbow::data::Dataset;
use elbow::import::{Found, ImportError, ImportWatch};
use elbow::recipe::DataSpec;
use image::{Rgb, RgbImage};
use std::fs;
use std::path::Path;
use std::sync::Arc;

fn open(path: &Path) -> Result<Arc<Dataset>, ImportError> {
    elbow::import::open(&DataSpec::at(path), &ImportWatch::default())
}

/// A picture of one colour, 8 x 8.
fn plain(path: &Path, colour: [u8; 3]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    RgbImage::from_pixel(8, 8, Rgb(colour)).save(path).unwrap();
}

#[test]
fn subfolders_are_classes_and_pictures_keep_their_pixels() {
    let folder = tempfile::tempdir().unwrap();
    for number in 1..=12 {
        let class = if number % 2 == 0 { "cats" } else { "dogs" };
        let name = format!("{class}/img{number}.png");
        plain(&folder.path().join(name), [number, 2 * number, 200]);
    }
    let dataset = open(folder.path()).unwrap();
    assert_eq!(dataset.class_names.as_ref(), ["cats", "dogs"]);
    assert_eq!(dataset.shape.to_string(), "8 x 8 x 3");
    assert_eq!((dataset.train_len(), dataset.test_len()), (11, 1));
    let spec = DataSpec::at(folder.path());
    let watch = ImportWatch::default();
    let found = Found::at(&spec, &watch).unwrap();
    let preview = found.preview(&spec, 12, &watch).unwrap();
    let names: Vec<&str> = preview.pictures.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names[..2], ["cats/img2.png", "cats/img4.png"]);
    assert_eq!(names[5..7], ["cats/img12.png", "dogs/img1.png"]);
    assert_eq!(preview.pictures[5].pixels[..3], [12, 24, 200]);
}

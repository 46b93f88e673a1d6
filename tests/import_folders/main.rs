//! What a person is promised of folders and archives of pictures, by pictures that other
//! programs wrote (`tests/import/make_pictures.py`).

mod archives;
mod bad;
mod formats;
mod label_tables;
mod layouts;
mod places;
mod ranges;

use elbow::data::Dataset;
use elbow::import::{Found, ImportError, ImportWatch, Preview, open};
use elbow::recipe::DataSpec;
use image::{Rgb, RgbImage};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file or folder of the pictures that other programs wrote.
fn written(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/pictures");
    folder.join(name)
}

fn dataset(path: &Path) -> Result<Arc<Dataset>, ImportError> {
    open(&DataSpec::at(path), &ImportWatch::default())
}

/// The words of the refusal of what lies at `path`, which they name.
fn refusal(path: &Path) -> String {
    let words = dataset(path).unwrap_err().to_string();
    assert!(words.contains(path.to_str().unwrap()), "{words}");
    words
}

/// All pictures of `spec` as the model will see them.
fn preview(spec: &DataSpec) -> Preview {
    let watch = ImportWatch::default();
    let found = Found::at(spec, &watch).unwrap();
    found.preview(spec, 1000, &watch).unwrap()
}

fn names(preview: &Preview) -> Vec<&str> {
    let pictures = preview.pictures.iter();
    pictures.map(|picture| picture.name.as_str()).collect()
}

/// Writes a picture of one colour, 8 x 8.
fn plain(path: &Path, colour: [u8; 3]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let picture = RgbImage::from_pixel(8, 8, Rgb(colour));
    picture
        .save_with_format(path, image::ImageFormat::Png)
        .unwrap();
}

/// A folder of pictures of one colour each, by their names.
fn folder(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (number, name) in names.iter().enumerate() {
        let number = number as u8;
        plain(&folder.path().join(name), [number, 2 * number, 200]);
    }
    folder
}

/// What was left out, by name and reason.
fn left_out(dataset: &Dataset) -> Vec<(String, String)> {
    let report = dataset.report.as_ref().unwrap();
    let left_out = report.left_out.iter();
    left_out
        .map(|left_out| (left_out.name.clone(), left_out.reason.to_string()))
        .collect()
}

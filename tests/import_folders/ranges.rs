//! Which numbers of picture files are black and white: found in a spread sample, and set right
//! by all.

use elbow::data::Dataset;
use elbow::import::{ImportError, ImportWatch, open};
use elbow::recipe::{DataSpec, NumberRange};
use image::{ImageBuffer, Luma};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use tiff::encoder::{TiffEncoder, colortype};

/// Writes grey pictures of 4 x 4 of 16 bits, each of one number.
fn words(numbers: &[u16]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (at, number) in numbers.iter().enumerate() {
        let picture = ImageBuffer::from_pixel(4, 4, Luma([*number]));
        let path = folder.path().join(format!("{at}.png"));
        picture.save(path).unwrap();
    }
    folder
}

/// Writes grey TIFF pictures of 2 x 2 floats, each of one number.
fn floats(numbers: &[f32]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (at, number) in numbers.iter().enumerate() {
        let file = File::create(folder.path().join(format!("{at}.tif"))).unwrap();
        let mut tiff = TiffEncoder::new(file).unwrap();
        tiff.write_image::<colortype::Gray32Float>(2, 2, &[*number; 4])
            .unwrap();
    }
    folder
}

fn read(path: &Path) -> Result<Arc<Dataset>, ImportError> {
    open(&DataSpec::at(path), &ImportWatch::default())
}

/// The range that is taken, the numbers found, and the brightest pixel.
fn seen(folder: &tempfile::TempDir) -> (String, Option<(f64, f64)>, u8) {
    let dataset = read(folder.path()).unwrap();
    let report = dataset.report.as_ref().unwrap();
    assert!(!report.found_in_sample, "all were looked at in the end");
    let pixels = [&dataset.train.pixels, &dataset.test.pixels];
    let brightest = pixels.into_iter().flatten().copied().max();
    (report.range.to_string(), report.found, brightest.unwrap())
}

#[test]
fn numbers_of_a_camera_of_12_or_14_bits_are_not_dark() {
    let of = |most| seen(&words(&[0, 7, most / 2, most]));
    for most in [4095, 16383, 65535] {
        let range = format!("0..{most}");
        assert_eq!(of(most), (range, Some((0.0, f64::from(most))), 255));
    }
    assert_eq!(of(4000).0, "0..4095");
    assert_eq!(of(5000).0, "0..16383");
    // As numpy's arrays of the same numbers are read.
    assert_eq!(of(255).0, "0..255");
}

#[test]
fn floats_beyond_1_are_not_white() {
    assert_eq!(seen(&floats(&[0.0, 0.25, 1.0])).0, "0..1");
    assert_eq!(seen(&floats(&[0.0, 200.0, 4000.0])).0, "0..4095");
    assert_eq!(seen(&floats(&[-1.0, 0.0, 0.5])).0, "-1..1");
    // Of no usual range a person says what is black and white.
    let folder = floats(&[-1000.0, 0.0, 3000.0]);
    let words = read(folder.path()).unwrap_err().to_string();
    assert!(words.contains("--range -1000..3000"), "{words}");
    let asked = DataSpec {
        range: Some(NumberRange {
            low: -1000.0,
            high: 3000.0,
        }),
        ..DataSpec::at(folder.path())
    };
    assert!(open(&asked, &ImportWatch::default()).is_ok());
}

#[test]
fn a_number_beyond_what_a_few_pictures_hold_widens_the_range() {
    // More pictures than are looked at first; the bright one is not among those.
    let mut numbers = vec![100; 200];
    numbers[1] = 60_000;
    let (range, found, brightest) = seen(&words(&numbers));
    assert_eq!((range.as_str(), brightest), ("0..65535", 233));
    assert_eq!(found, Some((100.0, 60_000.0)));
    let numbers: Vec<f32> = numbers.into_iter().map(f32::from).collect();
    assert_eq!(seen(&floats(&numbers)).0, "0..65535");
}

#[test]
fn numbers_of_several_kinds_that_do_not_fit_together_are_told() {
    let folder = floats(&[0.5, 200.0]);
    let grey = ImageBuffer::from_pixel(2, 2, Luma([128u8]));
    grey.save(folder.path().join("grey.png")).unwrap();
    let dataset = read(folder.path()).unwrap();
    let warnings = &dataset.report.as_ref().unwrap().warnings;
    let said: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    let beyond = said.iter().find(|words| words.contains("beyond 0..1"));
    assert!(
        beyond.is_some_and(|words| words.contains("to 200") && words.contains("--range")),
        "{said:?}"
    );
}

#[test]
fn whole_numbers_of_32_bits_are_not_taken_for_floats() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.tif", "b.tif"] {
        let path = folder.path().join(name);
        let mut tiff = TiffEncoder::new(File::create(&path).unwrap()).unwrap();
        tiff.write_image::<colortype::RGB32>(2, 2, &[1 << 30; 12])
            .unwrap();
        // Other programs leave out the tag that says so, as whole numbers are the usual ones
        // (TIFF 6.0, section 19): here another, unknown tag stands in its place.
        let bytes = std::fs::read(&path).unwrap();
        let tag = 339u16.to_le_bytes();
        let directory = u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize;
        let count = u16::from_le_bytes(bytes[directory..directory + 2].try_into().unwrap());
        let mut bytes = bytes;
        for entry in 0..usize::from(count) {
            let at = directory + 2 + 12 * entry;
            if bytes[at..at + 2] == tag {
                bytes[at..at + 2].copy_from_slice(&65_000u16.to_le_bytes());
            }
        }
        std::fs::write(&path, bytes).unwrap();
    }
    let words = read(folder.path()).unwrap_err().to_string();
    assert!(words.contains("none of 2"), "{words}");
}

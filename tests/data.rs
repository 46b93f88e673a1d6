//! What a person is promised of data: MNIST is whole, a folder of IDX files
//! opens, and a file that is not right is refused by name, place and reason.

#[path = "import/arrays.rs"]
mod arrays;

use elbow::data::Dataset;
use elbow::import::ImportError;
use elbow::recipe::{Binarize, DataSpec, ImageShape};
use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

const TRAIN_IMAGES: &str = "train-images-idx3-ubyte";
const TRAIN_LABELS: &str = "train-labels-idx1-ubyte";
const TEST_IMAGES: &str = "t10k-images-idx3-ubyte";
const TEST_LABELS: &str = "t10k-labels-idx1-ubyte";

fn idx(dims: &[u32], body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, dims.len() as u8];
    bytes.extend(dims.iter().flat_map(|dim| dim.to_be_bytes()));
    bytes.extend(body);
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn open(folder: &Path) -> Result<Arc<Dataset>, ImportError> {
    Dataset::open(&DataSpec::at(folder))
}

fn pixels(count: u32) -> Vec<u8> {
    (0..count * 35).map(|i| (i * 7 % 256) as u8).collect()
}

/// Four sound files: 6 training and 4 test images of 5 x 7, with labels.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: Vec<u8>| fs::write(folder.path().join(name), bytes).unwrap();
    write(TRAIN_IMAGES, idx(&[6, 5, 7], &pixels(6)));
    write(TRAIN_LABELS, idx(&[6], &[3, 1, 4, 1, 5, 9]));
    write(TEST_IMAGES, idx(&[4, 5, 7], &pixels(4)));
    write(TEST_LABELS, idx(&[4], &[2, 7, 1, 8]));
    folder
}

/// The words of the refusal after one file of a sound folder is replaced.
fn refusal(name: &str, bytes: &[u8]) -> String {
    let folder = folder();
    fs::write(folder.path().join(name), bytes).unwrap();
    let words = open(folder.path()).unwrap_err().to_string();
    assert!(words.contains(name), "names the file: {words}");
    words
}

#[test]
fn mnist_is_whole() {
    let mnist = Dataset::mnist().unwrap();
    assert_eq!(mnist.name, "MNIST");
    assert_eq!((mnist.train_len(), mnist.test_len()), (60_000, 10_000));
    let shape = ImageShape {
        height: 28,
        width: 28,
        channels: 1,
    };
    assert_eq!(mnist.shape, shape);
    assert_eq!(
        (mnist.train.label(0), mnist.test.label(0)),
        (Some(5), Some(7))
    );
    assert_eq!(mnist.classes(), (0..10).collect::<Vec<_>>());
    let sum = |pixels: &[u8]| pixels.iter().map(|&p| u64::from(p)).sum::<u64>();
    assert_eq!(sum(&mnist.train.pixels), 1_567_298_545);
    assert_eq!(sum(&mnist.test.pixels), 264_923_200);
    let mut counts = [0; 10];
    for &label in mnist.train.labels.as_ref().unwrap() {
        counts[usize::from(label)] += 1;
    }
    assert_eq!(
        counts,
        [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    );
}

#[test]
fn mnist_is_unpacked_once() {
    let first = Dataset::mnist().unwrap();
    let second = Dataset::open(&DataSpec::default()).unwrap();
    assert!(Arc::ptr_eq(&first, &second));
}

#[test]
fn the_embedded_files_open_as_a_folder_too() {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/mnist");
    let (folder, mnist) = (open(&assets).unwrap(), Dataset::mnist().unwrap());
    assert!(folder.train == mnist.train && folder.test == mnist.test);
    assert_eq!(folder.name, "mnist");
}

#[test]
fn the_fixed_binarisation_is_the_same_for_ever() {
    let mnist = Dataset::mnist().unwrap();
    let ones = |i| {
        mnist
            .test_pixels(Binarize::Fixed, i)
            .iter()
            .filter(|&&p| p == 255)
            .count()
    };
    assert_eq!([ones(0), ones(1), ones(9999)], [71, 112, 159]);
    let grey: f64 = mnist
        .test
        .pixels
        .iter()
        .map(|&p| f64::from(p) / 255.0)
        .sum();
    let drawn: usize = (0..10_000).map(ones).sum();
    // Five standard deviations of the sum of the coins.
    assert!((drawn as f64 - grey).abs() < 3500.0, "{drawn} {grey}");
}

#[test]
fn a_folder_of_other_sizes_opens_plain_or_packed() {
    let folder = folder();
    for name in [TRAIN_IMAGES, TEST_LABELS] {
        let plain = folder.path().join(name);
        let packed = gzip(&fs::read(&plain).unwrap());
        fs::write(folder.path().join(format!("{name}.gz")), packed).unwrap();
        fs::remove_file(plain).unwrap();
    }
    let data = open(folder.path()).unwrap();
    assert_eq!((data.shape.height, data.shape.width), (5, 7));
    assert_eq!((data.train_len(), data.test_len()), (6, 4));
    assert_eq!(data.train.pixels, pixels(6));
    assert_eq!(data.test.labels.as_deref(), Some(&[2, 7, 1, 8][..]));
    assert_eq!(data.classes(), [1, 2, 3, 4, 5, 7, 8, 9]);
}

#[test]
fn what_is_packed_is_told_by_the_bytes_and_not_by_the_name() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let images = fs::read(at(TRAIN_IMAGES)).unwrap();
    fs::write(at(TRAIN_IMAGES), gzip(&images)).unwrap();
    fs::rename(at(TEST_IMAGES), at(&format!("{TEST_IMAGES}.gz"))).unwrap();
    assert_eq!(open(folder.path()).unwrap().train.pixels, pixels(6));
}

#[test]
fn labels_may_be_missing() {
    for missing in [
        &[TRAIN_LABELS][..],
        &[TEST_LABELS],
        &[TRAIN_LABELS, TEST_LABELS],
    ] {
        let folder = folder();
        for name in missing {
            fs::remove_file(folder.path().join(name)).unwrap();
        }
        let data = open(folder.path()).unwrap();
        assert_eq!(data.train.labels.is_none(), missing.contains(&TRAIN_LABELS));
        assert_eq!(data.test.labels.is_none(), missing.contains(&TEST_LABELS));
        assert_eq!(data.classes().is_empty(), missing.len() == 2);
    }
}

#[test]
fn missing_images_are_told_with_the_names_looked_for() {
    for name in [TRAIN_IMAGES, TEST_IMAGES] {
        let folder = folder();
        fs::remove_file(folder.path().join(name)).unwrap();
        let words = open(folder.path()).unwrap_err().to_string();
        assert!(words.contains(&format!("{name} or {name}.gz")), "{words}");
        assert!(
            words.contains(&folder.path().display().to_string()),
            "{words}"
        );
    }
}

#[test]
fn a_missing_folder_is_told() {
    let path = folder().path().join("nowhere");
    let words = open(&path).unwrap_err().to_string();
    assert!(words.contains(&path.display().to_string()), "{words}");
    assert!(
        words.contains("nothing at this place") && words.contains("check the path"),
        "{words}"
    );
}

#[test]
fn a_folder_called_like_a_file_neither_is_one_nor_hides_one() {
    let folder = folder();
    let images = folder.path().join(TRAIN_IMAGES);
    fs::rename(&images, folder.path().join(format!("{TRAIN_IMAGES}.gz"))).unwrap();
    fs::create_dir(&images).unwrap();
    assert_eq!(open(folder.path()).unwrap().train.pixels, pixels(6));
    let empty = tempfile::tempdir().unwrap();
    fs::create_dir(empty.path().join(TRAIN_IMAGES)).unwrap();
    let words = open(empty.path()).unwrap_err().to_string();
    assert!(
        words.contains(&empty.path().display().to_string()),
        "{words}"
    );
}

#[test]
fn one_file_of_images_is_opened_with_what_lies_beside_it() {
    let folder = folder();
    let path = folder.path().join(TRAIN_IMAGES);
    let (whole, by_path) = (open(folder.path()).unwrap(), open(&path).unwrap());
    assert_eq!((&by_path.train, &by_path.test), (&whole.train, &whole.test));
    // Without test images beside it, some are held out.
    fs::remove_file(folder.path().join(TEST_IMAGES)).unwrap();
    let alone = open(&path).unwrap();
    assert_eq!((alone.train_len(), alone.test_len()), (5, 1));
    assert_eq!(alone.classes(), [1, 3, 4, 5, 9]);
    let tests = self::folder();
    let tests = open(&tests.path().join(TEST_IMAGES)).unwrap();
    assert_eq!((tests.train_len(), tests.test_len()), (3, 1));
    assert_eq!(tests.classes(), [1, 2, 7, 8]);
}

#[test]
fn of_several_sets_in_a_folder_one_has_to_be_named() {
    let folder = folder();
    let other = "emnist-letters-train-images-idx3-ubyte";
    fs::write(folder.path().join(other), idx(&[6, 5, 7], &pixels(6))).unwrap();
    let words = open(folder.path()).unwrap_err().to_string();
    assert!(words.contains("several data sets"), "{words}");
    assert!(
        words.contains(other) && words.contains(TRAIN_IMAGES),
        "{words}"
    );
    let one = open(&folder.path().join(TRAIN_IMAGES)).unwrap();
    assert_eq!((one.train_len(), one.test_len()), (6, 4));
}

#[test]
fn parts_that_do_not_fit_together_are_refused() {
    let words = refusal(TRAIN_LABELS, &idx(&[5], &[1; 5]));
    assert!(words.contains("5 labels for 6 images"), "{words}");
    let words = refusal(TEST_IMAGES, &idx(&[4, 7, 5], &pixels(4)));
    assert!(
        words.contains("7 x 5") && words.contains("5 x 7"),
        "{words}"
    );
    let mut signed = idx(&[4, 5, 7], &pixels(4));
    signed[2] = 9;
    let words = refusal(TEST_IMAGES, &signed);
    assert!(words.contains("int8") && words.contains("uint8"), "{words}");
}

#[test]
fn wrong_headers_are_told_with_their_place() {
    let sound = idx(&[4, 5, 7], &pixels(4));
    let with = |place: usize, byte: u8| {
        let mut bytes = sound.clone();
        bytes[place] = byte;
        refusal(TEST_IMAGES, &bytes)
    };
    for (words, place, reason) in [
        (with(1, 0x50), "byte 0:", "00 50"),
        (with(2, 0x0a), "byte 2:", "0x0a"),
        (with(2, 0x0d), "byte 4:", "4 x 5 x 7 x 4 bytes"),
        (with(3, 4), "byte 3:", "4 dimensions"),
        (with(7, 0), "byte 4:", "no images"),
        (with(11, 0), "byte 8:", "a size of 0"),
        (with(4, 0x80), "byte 4:", "2147483652 x 5 x 7 bytes"),
        (with(8, 0x80), "byte 8:", "pixels"),
        (with(7, 3), "byte 121:", "more bytes follow"),
        (refusal(TEST_IMAGES, b""), "byte 0:", "within its header"),
        (
            refusal(TEST_IMAGES, &sound[..9]),
            "byte 9:",
            "within its header",
        ),
        (refusal(TEST_LABELS, &sound), "byte 3:", "3 dimensions"),
    ] {
        assert!(words.contains(place) && words.contains(reason), "{words}");
    }
    let packed = gzip(&sound[..100]);
    let words = refusal(TEST_IMAGES, &packed);
    assert!(words.contains("byte 100 of the unpacked data"), "{words}");
    assert!(words.contains("fetch it anew"), "a way on: {words}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_file_cut_short_is_refused(place in any::<prop::sample::Index>(), which in 0..4usize, packed in any::<bool>()) {
        let name = [TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS][which];
        let folder = folder();
        let sound = fs::read(folder.path().join(name)).unwrap();
        let bytes = if packed { gzip(&sound) } else { sound };
        refusal(name, &bytes[..place.index(bytes.len())]);
    }

    #[test]
    fn a_file_with_more_behind_it_is_refused(tail in prop::collection::vec(any::<u8>(), 1..50), packed in any::<bool>()) {
        let sound = idx(&[4, 5, 7], &pixels(4));
        // Zeros behind what is packed are padding, as gzip itself takes them.
        prop_assume!(!packed || tail.iter().any(|byte| *byte != 0));
        let mut bytes = if packed { gzip(&sound) } else { sound };
        bytes.extend(tail);
        refusal(TEST_IMAGES, &bytes);
    }

    #[test]
    fn a_flipped_bit_of_a_packed_file_never_gives_other_images(place in any::<prop::sample::Index>(), bit in 0..8u32) {
        let folder = folder();
        let mut bytes = gzip(&idx(&[4, 5, 7], &pixels(4)));
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        fs::write(folder.path().join(TEST_IMAGES), bytes).unwrap();
        match open(folder.path()) {
            // The flip hit the time stamp or such, which says nothing about the images.
            Ok(data) => prop_assert_eq!(&data.test.pixels, &pixels(4)),
            // A header of another size is told by the labels that do not go with it.
            Err(error) => prop_assert!(error.to_string().contains("t10k"), "{error}"),
        }
    }

    #[test]
    fn a_flipped_bit_of_a_plain_header_is_refused(place in 0..16usize, bit in 0..8u32) {
        let mut bytes = idx(&[4, 5, 7], &pixels(4));
        bytes[place] ^= 1 << bit;
        refusal(TEST_IMAGES, &bytes);
    }
}

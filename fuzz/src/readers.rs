//! The readers of files that come from elsewhere: each takes any bytes as a file of its format.

use super::seeds;
use elbow::archive::load_model_bytes;
use elbow::data::{Dataset, Split};
use elbow::import::{ImportWatch, open_bytes};
use elbow::recipe::{Colour, DataSpec, ImageSize};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// A reader under test.
#[derive(Clone, Copy)]
pub struct Reader {
    pub name: &'static str,
    /// Reads any bytes, must not panic, and tells whether they were what it reads.
    pub read: fn(&[u8]) -> bool,
    /// Small sound files.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// All of them.
pub const READERS: [Reader; 10] = [
    reader("cifar", cifar, seeds::cifar),
    reader("idx", idx, seeds::idx),
    reader("model", model, seeds::model),
    reader("npy", npy, seeds::npy),
    reader("npz", npz, seeds::npz),
    reader("picture", picture, seeds::picture),
    reader("table", table, seeds::table),
    reader("tar", tar, seeds::tar),
    reader("weights", weights, seeds::weights),
    reader("zip", zip, seeds::zip),
];

const fn reader(
    name: &'static str,
    read: fn(&[u8]) -> bool,
    seeds: fn() -> Vec<Vec<u8>>,
) -> Reader {
    Reader { name, read, seeds }
}

/// CIFAR-10 and CIFAR-100 in their binary files.
pub fn cifar(bytes: &[u8]) -> bool {
    open("data_batch_1.bin", bytes)
}

/// IDX, plain and gzipped.
pub fn idx(bytes: &[u8]) -> bool {
    open("train-images-idx3-ubyte", bytes)
}

/// NumPy's array.
pub fn npy(bytes: &[u8]) -> bool {
    open("x.npy", bytes)
}

/// NumPy's archive of arrays.
pub fn npz(bytes: &[u8]) -> bool {
    open("x.npz", bytes)
}

/// Rows of numbers in text, plain and gzipped.
pub fn table(bytes: &[u8]) -> bool {
    open("x.csv", bytes)
}

/// A folder of pictures in a tar, plain and gzipped.
pub fn tar(bytes: &[u8]) -> bool {
    open("x.tar", bytes)
}

/// A folder of pictures in a zip.
pub fn zip(bytes: &[u8]) -> bool {
    open("x.zip", bytes)
}

/// One file of a picture beside a sound one; as it is, and with its checksums mended.
pub fn picture(bytes: &[u8]) -> bool {
    let sound = seeds::plain_png();
    let read = [bytes.to_vec(), png_mended(bytes)].map(|bytes| {
        let files = [("a/sound.png", &sound[..]), ("b/damaged.png", &bytes)];
        open("x.tar", &seeds::packed_as_tar(&files))
    });
    read[0]
}

/// A model of Elbow's own; as it is, and with its checksum mended.
pub fn model(bytes: &[u8]) -> bool {
    let read = [bytes.to_vec(), model_mended(bytes)].map(|bytes| {
        let model = load_model_bytes(bytes, None);
        let words = model.as_ref().err().map(ToString::to_string);
        assert!(words.is_none_or(|words| !words.is_empty()));
        model.is_ok()
    });
    read[0]
}

/// Weights of PyTorch's and safetensors.
pub fn weights(bytes: &[u8]) -> bool {
    let model = load_model_bytes(bytes.to_vec(), None);
    let words = model.as_ref().err().map(ToString::to_string);
    assert!(words.is_none_or(|words| !words.is_empty()));
    model.is_ok()
}

/// Opens a file as a data set, as it is and as somebody might ask for it; whether it is one
/// as it is.
fn open(name: &str, bytes: &[u8]) -> bool {
    let bytes: Arc<[u8]> = bytes.into();
    let asked = DataSpec {
        size: Some(ImageSize {
            height: 7,
            width: 5,
        }),
        colour: Colour::Rgb,
        transpose: true,
        invert: true,
        skip_bad: true,
        ..DataSpec::default()
    };
    let read = [DataSpec::default(), asked].map(|spec| {
        match open_bytes(name, Arc::clone(&bytes), &spec, &ImportWatch::default()) {
            Ok(dataset) => {
                check(&dataset);
                true
            }
            Err(error) => {
                assert!(!error.to_string().is_empty());
                false
            }
        }
    });
    read[0]
}

/// What holds of every data set.
fn check(dataset: &Dataset) {
    let pixels = dataset.shape.pixels();
    for split in [&dataset.train, &dataset.test] {
        let Split {
            pixels: all,
            labels,
        } = split;
        assert!(!all.is_empty() && all.len().is_multiple_of(pixels));
        let classes = dataset.class_names.len();
        let labels = labels.iter().flatten();
        assert!(
            labels
                .into_iter()
                .all(|&label| usize::from(label) < classes)
        );
    }
    assert!(dataset.report.is_some());
}

/// A PNG whose parts have the checksums that belong to them.
fn png_mended(bytes: &[u8]) -> Vec<u8> {
    let mut mended = bytes.to_vec();
    let mut at = 8;
    while let Some(length) = mended.get(at..at + 4) {
        let length = length
            .iter()
            .fold(0, |sum, &byte| sum << 8 | usize::from(byte));
        let end = at + 8 + length;
        let Some(part) = mended.get(at + 4..end) else {
            break;
        };
        let mut sum = flate2::Crc::new();
        sum.update(part);
        let sum = sum.sum().to_be_bytes();
        let Some(place) = mended.get_mut(end..end + 4) else {
            break;
        };
        place.copy_from_slice(&sum);
        at = end + 4;
    }
    mended
}

/// A model file with the hash that belongs to it.
fn model_mended(bytes: &[u8]) -> Vec<u8> {
    const BEFORE: &[u8] = b"elbow.sha256\x78\x40";
    let mut mended = bytes.to_vec();
    let Some(at) = bytes
        .windows(BEFORE.len())
        .position(|window| window == BEFORE)
    else {
        return mended;
    };
    let place = at + BEFORE.len()..at + BEFORE.len() + 64;
    if let Some(hash) = mended.get_mut(place.clone()) {
        hash.fill(b'0');
        let found = Sha256::digest(&mended);
        let found: String = found.iter().map(|byte| format!("{byte:02x}")).collect();
        mended[place].copy_from_slice(found.as_bytes());
    }
    mended
}

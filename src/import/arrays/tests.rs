//! What the readers of arrays promise of hostile files: little is read, nothing panics.

use super::flaw::{ArrayFlaw, Packing};
use super::{idx, npy};
use crate::data::PictureFlaw;
use crate::import::arrays::role::ArrayRole;
use crate::import::arrays::rows::Rows;
use crate::import::blob::Blob;
use crate::import::byte_source::{ByteSource, DEFLATE_RATIO};
use crate::import::content::Sniffed;
use crate::import::error::ImportError;
use crate::import::gzip::GzipReader;
use crate::import::pictures::StoredPicture;
use crate::import::watch::ImportWatch;
use crate::recipe::{DataSpec, NumberRange};
use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use std::io::{self, BufReader, Cursor, Read, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use zip::write::SimpleFileOptions;

fn idx_header(dims: &[u32]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, dims.len() as u8];
    bytes.extend(dims.iter().flat_map(|dim| dim.to_be_bytes()));
    bytes
}

fn npy_header(dictionary: &str) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((dictionary.len() as u16).to_le_bytes());
    bytes.extend(dictionary.as_bytes());
    bytes
}

fn npy_of(descr: &str, fortran: bool, shape: &[u64], body: &[u8]) -> Vec<u8> {
    let order = if fortran { "True" } else { "False" };
    let sizes: String = shape.iter().map(|size| format!("{size}, ")).collect();
    let dictionary =
        format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': ({sizes})}}");
    let mut bytes = npy_header(&dictionary);
    bytes.extend(body);
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn npz(entries: &[(&str, &[u8])], deflated: bool) -> Vec<u8> {
    let method = if deflated {
        zip::CompressionMethod::Deflated
    } else {
        zip::CompressionMethod::Stored
    };
    let options = SimpleFileOptions::default().compression_method(method);
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The images of bytes in memory; None if they are no arrays.
fn read_as(name: &str, bytes: &[u8]) -> Result<Option<Vec<Vec<u8>>>, ImportError> {
    let blob = Blob::memory(name, bytes.into());
    let spec = DataSpec {
        range: Some(NumberRange::to(255.0)),
        ..DataSpec::at(name)
    };
    let watch = ImportWatch::default();
    let Some(pictures) = super::of_file(&blob, &Sniffed::of(&blob)?, &spec, &watch)? else {
        return Ok(None);
    };
    let count = pictures.listing().count;
    assert!(pictures.sample(7).iter().all(|place| *place < count));
    let images = Mutex::new(Vec::new());
    let hand_over = |_, picture: Result<StoredPicture<'_>, PictureFlaw>| {
        if let Ok(picture) = picture {
            images.lock().unwrap().push(picture.pixels.to_vec());
        }
        ControlFlow::Continue(())
    };
    let places: Vec<usize> = (0..count).collect();
    pictures.read(&places, NumberRange::to(255.0), &hand_over, &watch)?;
    Ok(Some(images.into_inner().unwrap()))
}

fn read(bytes: &[u8]) -> Result<Option<Vec<Vec<u8>>>, ImportError> {
    read_as("some-file", bytes)
}

/// Gzipped bytes that count what is taken out of them.
struct Counted {
    bytes: Arc<[u8]>,
    taken: Arc<AtomicUsize>,
}

struct CountedReader {
    bytes: Cursor<Arc<[u8]>>,
    taken: Arc<AtomicUsize>,
}

impl Read for CountedReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let got = self.bytes.read(out)?;
        self.taken.fetch_add(got, Ordering::Relaxed);
        Ok(got)
    }
}

impl ByteSource for Counted {
    fn path(&self) -> &Path {
        Path::new("bomb")
    }

    fn most_bytes(&self) -> Result<u64, ImportError> {
        Ok(self.bytes.len() as u64 * DEFLATE_RATIO)
    }

    fn open_at(&self, start: u64) -> Result<Box<dyn Read + Send>, ImportError> {
        assert_eq!(start, 0, "what is packed is read from its beginning");
        let reader = CountedReader {
            bytes: Cursor::new(Arc::clone(&self.bytes)),
            taken: Arc::clone(&self.taken),
        };
        let reader = BufReader::with_capacity(1024, reader);
        Ok(Box::new(GzipReader::new(reader)))
    }

    fn packing(&self) -> Option<Packing> {
        Some(Packing::Gzip)
    }

    fn seeks(&self) -> bool {
        false
    }
}

#[test]
fn a_bomb_is_unpacked_no_further_than_its_header_says() {
    let mut bytes = idx_header(&[10, 28, 28]);
    bytes.resize(200_000_000, 0);
    let bomb: Arc<[u8]> = gzip(&bytes).into();
    let taken = Arc::new(AtomicUsize::new(0));
    let source = Arc::new(Counted {
        bytes: Arc::clone(&bomb),
        taken: Arc::clone(&taken),
    });
    let rows = Rows::of(idx::open(source).unwrap(), ArrayRole::Images).unwrap();
    let error = rows.all(&ImportWatch::default(), &mut |_| {}).unwrap_err();
    assert!(error.to_string().contains("more bytes follow"), "{error}");
    let taken = taken.load(Ordering::Relaxed);
    assert!(taken < bomb.len() / 50, "{taken} of {}", bomb.len());
}

#[test]
fn a_claim_beyond_the_file_is_refused_before_anything_is_read() {
    let claims = [
        [1 << 31, 28, 28],
        [u32::MAX, 1, 1],
        [u32::MAX, 1 << 10, 1 << 10],
        [85, 1, 1],
    ];
    let is_refused = |bytes: &[u8]| {
        let error = read(bytes).unwrap_err().to_string();
        assert!(error.contains("more than the file can hold"), "{error}");
    };
    for dims in claims {
        let mut plain = idx_header(&dims);
        plain.resize(100, 0);
        is_refused(&plain);
        let wide = dims.map(u64::from);
        is_refused(&npy_of("<f8", false, &wide, &[0; 50]));
        is_refused(&npy_of("<f8", true, &wide, &[0; 50]));
        for deflated in [false, true] {
            let entry = npy_of("|u1", false, &wide, &[0; 50]);
            is_refused(&npz(&[("x.npy", &entry)], deflated));
        }
    }
    is_refused(&gzip(&idx_header(&[1 << 31, 28, 28])));
    is_refused(&npy_of("|u1", false, &[u64::MAX, 28, 28], &[]));
}

#[test]
fn sizes_beyond_any_image_are_refused_however_large_the_file() {
    let told = |bytes: &[u8], words: &str| {
        let error = read(bytes).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    };
    told(&idx_header(&[1, 1 << 20, 2]), "1048576 pixels");
    told(
        &npy_of("|u1", false, &[1, u64::MAX, 2], &[]),
        "1048576 pixels",
    );
    let many = gzip(&{
        let mut bytes = idx_header(&[(1 << 24) + 1, 1, 1]);
        bytes.resize(bytes.len() + (1 << 24) + 1, 0);
        bytes
    });
    told(&many, "more than 16777216 images");
    let mut long = npy_header("");
    long[6] = 2;
    long.truncate(8);
    long.extend(u32::MAX.to_le_bytes());
    told(&long, "4294967295 bytes, where 65536 are read");
}

#[test]
fn a_gzip_that_could_hold_its_claim_but_does_not_is_cut_short() {
    let error = read(&gzip(&idx_header(&[30, 28, 28]))).unwrap_err();
    assert!(
        error.to_string().contains("ends after 0 of 23520 bytes"),
        "{error}"
    );
}

#[test]
fn a_packed_file_may_come_in_several_members_with_zeros_behind() {
    let mut packed = gzip(&idx_header(&[2, 1, 3]));
    packed.extend(gzip(&[1, 2, 3]));
    packed.extend(gzip(&[4, 5, 6]));
    packed.extend([0; 40]);
    let images = read(&packed).unwrap().unwrap();
    assert_eq!(images, [[1, 2, 3], [4, 5, 6]]);
}

#[test]
fn an_entry_whose_bytes_were_changed_is_damaged() {
    let entry = npy_of("|u1", false, &[2, 2, 2], &[1, 2, 3, 4, 5, 6, 250, 251]);
    let sound = npz(&[("x.npy", &entry)], false);
    let at = sound
        .windows(2)
        .position(|pair| pair == [250, 251])
        .unwrap();
    assert_eq!(read(&sound).unwrap().unwrap().len(), 2);
    let mut damaged = sound;
    damaged[at] = 252;
    let error = read(&damaged).unwrap_err().to_string();
    assert!(
        error.contains("x.npy") && error.contains("damaged"),
        "{error}"
    );
}

#[test]
fn trouble_of_the_system_is_told_as_such() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is on fire"))
        }
    }
    impl ByteSource for Broken {
        fn path(&self) -> &Path {
            Path::new("f")
        }
        fn most_bytes(&self) -> Result<u64, ImportError> {
            Ok(10)
        }
        fn open_at(&self, _: u64) -> Result<Box<dyn Read + Send>, ImportError> {
            Ok(Box::new(Broken))
        }
        fn packing(&self) -> Option<Packing> {
            Some(Packing::Gzip)
        }
        fn seeks(&self) -> bool {
            false
        }
    }
    let error = idx::open(Arc::new(Broken)).err().unwrap();
    assert!(matches!(error, ImportError::Unreadable { .. }), "{error}");
    assert!(error.to_string().contains("on fire"), "{error}");
}

#[test]
fn a_zip_of_anything_else_is_left_to_others() {
    let pictures = npz(&[("a.png", b"1"), ("b.npy", b"2")], true);
    assert_eq!(read(&pictures).unwrap(), None);
    assert_eq!(read(b"PK\x03\x04 and no more").unwrap(), None);
    assert!(read_as("a.npz", b"PK\x03\x04 and no more").is_err());
}

#[test]
fn cancelling_ends_it() {
    let bytes = npy_of("|u1", true, &[3, 2, 2], &[0; 12]);
    let blob = Blob::memory("some-file", bytes.into());
    let watch = ImportWatch::default();
    watch.cancel();
    let spec = DataSpec::at("some-file");
    let cancelled = super::of_file(&blob, &Sniffed::of(&blob).unwrap(), &spec, &watch).err();
    assert!(matches!(cancelled, Some(ImportError::Cancelled { .. })));
}

/// The bytes of each image of an array whose first index changes fastest.
fn first_fastest(images: &[Vec<u8>], sizes: [usize; 2]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for x in 0..sizes[1] {
        for y in 0..sizes[0] {
            bytes.extend(images.iter().map(|image| image[y * sizes[1] + x]));
        }
    }
    bytes
}

proptest! {
    #[test]
    fn any_shape_is_read_back(
        count in 1..6usize, height in 1..9usize, width in 1..9usize, packed in any::<bool>(), salt in any::<u8>(),
    ) {
        let pixel = |i: usize| (i as u8).wrapping_mul(salt);
        let image = |at: usize| (0..height * width).map(|i| pixel(at * height * width + i)).collect();
        let images: Vec<Vec<u8>> = (0..count).map(image).collect();
        let pack = |bytes: Vec<u8>| if packed { gzip(&bytes) } else { bytes };
        let mut bytes = idx_header(&[count as u32, height as u32, width as u32]);
        bytes.extend(images.concat());
        prop_assert_eq!(read(&pack(bytes)).unwrap(), Some(images.clone()));
        let sizes = [count, height, width].map(|size| size as u64);
        let npy = npy_of("|u1", false, &sizes, &images.concat());
        prop_assert_eq!(read(&pack(npy.clone())).unwrap(), Some(images.clone()));
        let archive = npz(&[("images.npy", &npy)], packed);
        prop_assert_eq!(read(&archive).unwrap(), Some(images.clone()));
        let turned = first_fastest(&images, [height, width]);
        let turned = npy_of("|u1", true, &sizes, &turned);
        prop_assert_eq!(read(&pack(turned)).unwrap(), Some(images));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut led = idx_header(&[1, 2, 3]);
        led.truncate(bytes.len() / 8);
        led.extend(&bytes);
        let mut marked = b"\x93NUMPY\x01\x00".to_vec();
        marked.extend(&bytes);
        for bytes in [&bytes, &led, &marked, &gzip(&bytes), &gzip(&led), &gzip(&marked)] {
            let _ = read(bytes);
        }
    }

    #[test]
    fn any_header_of_numpy_is_read_or_refused(
        descr in prop::sample::select(vec!["|u1", "<f2", ">f8", "|b1", "<U3", "|S2", "<i8", "|O", "<c8", ""]),
        fortran in any::<bool>(),
        shape in prop::collection::vec(prop_oneof![0..5u64, any::<u64>()], 0..5),
        body in prop::collection::vec(any::<u8>(), 0..200),
        packed in any::<bool>(),
    ) {
        let bytes = npy_of(descr, fortran, &shape, &body);
        let labels = npy_of("|u1", false, &[2], &[0, 1]);
        let _ = read(&if packed { gzip(&bytes) } else { bytes.clone() });
        let _ = read(&npz(&[("x.npy", &labels), ("y.npy", &bytes)], packed));
        let _ = read(&npz(&[("x.npy", &bytes), ("y.npy", &bytes)], packed));
    }

    #[test]
    fn a_changed_archive_is_read_or_refused(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<Option<prop::sample::Index>>(),
        deflated in any::<bool>(),
    ) {
        let images = npy_of("|u1", false, &[4, 3, 3], &(0..36).collect::<Vec<u8>>());
        let labels = npy_of("<U2", false, &[4], &[65; 32]);
        let mut bytes = npz(&[("x.npy", &images), ("y.npy", &labels)], deflated);
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let _ = read_as("a.npz", &bytes);
    }

    #[test]
    fn a_file_cut_short_is_never_read(place in any::<prop::sample::Index>(), which in 0..4usize) {
        let body: Vec<u8> = (0..36).collect();
        let plain = npy_of("|u1", false, &[4, 3, 3], &body);
        let bytes = match which {
            0 => plain,
            1 => gzip(&plain),
            2 => npz(&[("x.npy", &plain)], false),
            _ => npz(&[("x.npy", &plain)], true),
        };
        let cut = &bytes[..place.index(bytes.len())];
        prop_assert!(!matches!(read_as("a.npz", cut), Ok(Some(_))));
    }

    #[test]
    fn any_records_are_cifar_or_not(
        labels in prop::collection::vec(0..12u8, 1..4), wide in any::<bool>(), fill in any::<u8>(),
    ) {
        let mut bytes = Vec::new();
        for label in &labels {
            if wide {
                bytes.push(*label);
            }
            bytes.push(*label);
            bytes.extend([fill; 3072]);
        }
        if let Some(images) = read(&bytes).ok().flatten() {
            prop_assert_eq!(images.len(), labels.len());
            prop_assert!(wide || labels.iter().all(|label| *label < 10));
        }
    }
}

#[test]
fn a_flaw_in_a_label_is_told_with_its_place() {
    let images = npy_of("|u1", false, &[3, 2, 2], &[0; 12]);
    let floats = [1.0f32, 2.0, f32::NAN].map(f32::to_le_bytes).concat();
    let labels = npy_of("<f4", false, &[3], &floats);
    let place = labels.len() - 4;
    let error = read(&npz(&[("x.npy", &images), ("y.npy", &labels)], true)).err();
    let Some(ImportError::Malformed { offset, flaw, .. }) = error else {
        panic!("{error:?}");
    };
    assert_eq!((offset, flaw), (place as u64, ArrayFlaw::LabelNotFinite));
    let source = Blob::memory("f", b"\x93NUMPY\x09\x00".as_slice().into());
    assert!(npy::open(Arc::new(source)).is_err());
}

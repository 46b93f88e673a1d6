//! What the IDX reader promises of hostile files: little is read, nothing panics.

use super::*;
use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use std::cell::Cell;
use std::io::{BufReader, Cursor, Write};

fn header(dims: &[u32]) -> Vec<u8> {
    let mut bytes = vec![0, 0, UNSIGNED_BYTE, dims.len() as u8];
    bytes.extend(dims.iter().flat_map(|dim| dim.to_be_bytes()));
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn read(bytes: &[u8]) -> Result<Images, ImportError> {
    images_from(Path::new("some-file"), bytes, bytes.len() as u64)
}

/// Counts what is taken out of it.
struct Counted<'a> {
    inner: Cursor<&'a [u8]>,
    taken: &'a Cell<usize>,
}

impl Read for Counted<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(out)?;
        self.taken.set(self.taken.get() + got);
        Ok(got)
    }
}

#[test]
fn a_bomb_is_unpacked_no_further_than_its_header_says() {
    let mut bytes = header(&[10, 28, 28]);
    bytes.resize(200_000_000, 0);
    let bomb = gzip(&bytes);
    let taken = Cell::new(0);
    let inner = Cursor::new(bomb.as_slice());
    let source = BufReader::with_capacity(
        1024,
        Counted {
            inner,
            taken: &taken,
        },
    );
    let error = images_from(Path::new("bomb"), source, bomb.len() as u64).unwrap_err();
    assert!(error.to_string().contains("more bytes follow"), "{error}");
    assert!(
        taken.get() < bomb.len() / 50,
        "{} of {}",
        taken.get(),
        bomb.len()
    );
}

#[test]
fn a_claim_beyond_the_file_is_refused_before_anything_is_read() {
    let claims = [
        [1 << 31, 28, 28],
        [u32::MAX, 1, 1],
        [u32::MAX, 1 << 10, 1 << 10],
        [85, 1, 1],
    ];
    for dims in claims {
        let mut plain = header(&dims);
        plain.resize(100, 0);
        let error = read(&plain).unwrap_err();
        assert!(
            error.to_string().contains("more than the file can hold"),
            "{error}"
        );
    }
    let small = gzip(&header(&[1 << 31, 28, 28]));
    let error = read(&small).unwrap_err();
    assert!(
        error.to_string().contains("more than the file can hold"),
        "{error}"
    );
}

#[test]
fn a_gzip_that_could_hold_its_claim_but_does_not_is_cut_short() {
    let short = gzip(&header(&[30, 28, 28]));
    let error = read(&short).unwrap_err();
    assert!(
        error.to_string().contains("ends after 0 of 23520 bytes"),
        "{error}"
    );
}

#[test]
fn a_packed_file_may_come_in_several_members() {
    let mut packed = gzip(&header(&[2, 1, 3]));
    packed.extend(gzip(&[1, 2, 3]));
    packed.extend(gzip(&[4, 5, 6]));
    assert_eq!(read(&packed).unwrap().pixels, [1, 2, 3, 4, 5, 6]);
}

#[test]
fn trouble_of_the_system_is_told_as_such() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is on fire"))
        }
    }
    let error = labels_from(Path::new("f"), BufReader::new(Broken), 10).unwrap_err();
    assert!(matches!(error, ImportError::Unreadable { .. }), "{error}");
    assert!(error.to_string().contains("on fire"), "{error}");
}

proptest! {
    #[test]
    fn any_shape_is_read_back(
        count in 1..6u32, height in 1..9u32, width in 1..9u32, packed in any::<bool>(), salt in any::<u8>(),
    ) {
        let pixels: Vec<u8> = (0..count * height * width).map(|i| (i as u8).wrapping_mul(salt)).collect();
        let mut bytes = header(&[count, height, width]);
        bytes.extend(&pixels);
        let images = read(&if packed { gzip(&bytes) } else { bytes }).unwrap();
        prop_assert_eq!(images.pixels, pixels);
        prop_assert_eq!((images.shape.height, images.shape.width), (height as usize, width as usize));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut led = header(&[1, 2, 3]);
        led.truncate(bytes.len() / 8);
        led.extend(&bytes);
        for bytes in [&bytes, &led, &gzip(&bytes), &gzip(&led)] {
            if let Ok(images) = read(bytes) {
                prop_assert_eq!(images.pixels.len() % images.shape.pixels(), 0);
            }
        }
    }
}

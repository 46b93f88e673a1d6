//! What the decoder promises of damaged files: a flaw, never a panic.

use super::*;
use crate::recipe::NumberRange;
use proptest::prelude::*;
use std::path::{Path, PathBuf};

const SCALE: Scale = Scale {
    depth: Depth::Byte,
    range: NumberRange::to(255.0),
};

/// The pictures that other programs wrote.
fn written() -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/pictures");
    let folders = ["colour", "grey", "opacity", "grey_opacity", "bits", "photo"];
    let entries = folders.into_iter().flat_map(|name| {
        let entries = std::fs::read_dir(folder.join(name)).expect("a folder");
        entries.map(|entry| entry.expect("an entry").path())
    });
    let mut paths: Vec<PathBuf> = entries.collect();
    paths.sort();
    let read = |path: PathBuf| (path.clone(), std::fs::read(path).expect("a file"));
    paths.into_iter().map(read).collect()
}

fn decode<'a>(
    decoder: &'a mut Decoder,
    bytes: &[u8],
    scale: Scale,
) -> Result<StoredPicture<'a>, PictureFlaw> {
    let decoded = decoder.decode_whole(bytes, scale)?;
    Ok(decoder.picture(&decoded))
}

#[test]
fn the_header_says_what_the_pixels_are() {
    let mut decoder = Decoder::default();
    for (path, bytes) in written() {
        let header = PictureHeader::of(&bytes).expect("sound");
        let picture = decode(&mut decoder, &bytes, SCALE).expect("sound");
        let size = [picture.height, picture.width];
        assert_eq!(
            [header.size.height, header.size.width],
            size,
            "{}",
            path.display()
        );
        assert_eq!(
            usize::from(header.channels),
            picture.channels,
            "{}",
            path.display()
        );
        let area = picture.height * picture.width;
        assert_eq!(
            picture.pixels.len(),
            area * picture.channels,
            "{}",
            path.display()
        );
    }
}

#[test]
fn what_is_cut_short_is_no_picture_in_any_format() {
    let mut decoder = Decoder::default();
    for (path, bytes) in written() {
        let half = &bytes[..bytes.len() / 2];
        assert!(
            decode(&mut decoder, half, SCALE).is_err(),
            "{}",
            path.display()
        );
    }
}

#[test]
fn the_end_of_a_small_picture_within_is_not_the_end() {
    // A JPEG with another one in its application segment, cut off in its own pixels.
    let (_, whole) = written().pop().expect("a photo");
    assert!(whole.starts_with(&[0xff, 0xd8]));
    let small = &whole[..];
    let length = u16::try_from(small.len() + 2)
        .expect("a small one")
        .to_be_bytes();
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe5, length[0], length[1]];
    bytes.extend_from_slice(small);
    bytes.extend_from_slice(&whole[2..]);
    assert!(!is_cut_short(&bytes));
    bytes.truncate(bytes.len() - 20);
    assert!(is_cut_short(&bytes));
}

#[test]
fn a_decoder_that_panics_is_a_flaw_of_its_picture() {
    let flaw = unless_it_panics::<()>(|| panic!("at the disco"));
    assert_eq!(
        flaw,
        Err(PictureFlaw::Undecodable("at the disco".to_owned()))
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damaged_files_are_told(
        file in any::<prop::sample::Index>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        end in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let written = written();
        let (_, mut bytes) = written[file.index(written.len())].clone();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut {
            bytes.truncate(end.index(bytes.len()));
        }
        let header = PictureHeader::of(&bytes);
        let mut decoder = Decoder::default();
        // What has pixels has a header, and they are as many as it says.
        if let Ok(picture) = decode(&mut decoder, &bytes, SCALE) {
            let header = header.expect("a header");
            prop_assert_eq!([header.size.height, header.size.width], [picture.height, picture.width]);
        }
    }
}

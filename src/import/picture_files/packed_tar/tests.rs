//! An archive that never ends is given up; what is kept of a long one is from all over.

use super::*;
use crate::import::arrays::Packing;
use crate::import::error::ReadCause;
use std::io::{Cursor, Read};

/// A header of an entry of this type and size.
fn header(kind: tar::EntryType, size: u64) -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.set_path("a.png").expect("a short name");
    header.set_entry_type(kind);
    header.set_size(size);
    header.set_cksum();
    header.as_bytes().to_vec()
}

/// A beginning, and then the same byte for ever.
struct Endless(Vec<u8>);

impl ByteSource for Endless {
    fn path(&self) -> &Path {
        Path::new("endless.tar.gz")
    }

    fn most_bytes(&self) -> Result<u64, ImportError> {
        Ok(u64::MAX)
    }

    fn packing(&self) -> Option<Packing> {
        Some(Packing::Gzip)
    }

    fn seeks(&self) -> bool {
        false
    }

    fn open_at(&self, _start: u64) -> Result<Box<dyn Read + Send>, ImportError> {
        let begin = Cursor::new(self.0.clone());
        Ok(Box::new(begin.chain(std::io::repeat(b'a'))))
    }
}

#[test]
fn names_without_an_end_are_refused() {
    for kind in [
        tar::EntryType::GNULongName,
        tar::EntryType::GNULongLink,
        tar::EntryType::XHeader,
    ] {
        let source = Arc::new(Endless(header(kind, 1 << 40)));
        let refused = PackedTar::of(source, &ImportWatch::default()).err();
        let Some(ImportError::Unreadable {
            cause: ReadCause::Refused(words),
            ..
        }) = refused
        else {
            panic!("refused as unreadable: {refused:?}");
        };
        assert!(words.contains("too long"), "{words}");
    }
}

#[test]
fn an_entry_without_an_end_can_be_given_up() {
    let source = Arc::new(Endless(header(tar::EntryType::Regular, 1 << 40)));
    let watch = ImportWatch::default();
    std::thread::scope(|scope| {
        let import = scope.spawn(|| PackedTar::of(source, &watch).err());
        watch.cancel();
        let ended = import.join().expect("no panic");
        assert!(
            matches!(ended, Some(ImportError::Cancelled { .. })),
            "{ended:?}"
        );
    });
}

#[test]
fn what_is_kept_is_from_all_over_and_bounded() {
    let mut kept = Kept::default();
    for entry in 0..10_000 {
        let mut bytes = vec![0; 100];
        kept.offer(entry, &mut FileBytes::of(&mut bytes));
    }
    let entries: Vec<usize> = kept.pictures.iter().map(|(entry, _)| *entry).collect();
    assert!(
        (MOST_KEPT / 2..=MOST_KEPT).contains(&entries.len()),
        "{entries:?}"
    );
    let gaps = entries.windows(2).map(|pair| pair[1] - pair[0]);
    assert!(gaps.clone().min() == gaps.max(), "{entries:?}");
    let mut kept = Kept::default();
    for entry in 0..40 {
        let mut bytes = vec![0; 3 << 20];
        kept.offer(entry, &mut FileBytes::of(&mut bytes));
        assert!(kept.bytes <= MOST_KEPT_BYTES);
    }
}

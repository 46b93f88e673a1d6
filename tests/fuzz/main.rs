//! Damaged and forged files: every reader refuses what is no data set in words, without a
//! panic, and takes no memory that file and header do not account for. The readers are those
//! of the fuzz targets in `fuzz/`; here a seeded generator damages small sound files.

mod damage;
mod memory;
#[path = "../../fuzz/src/readers.rs"]
mod readers;
#[path = "../../fuzz/src/seeds.rs"]
mod seeds;

use damage::Damage;
use readers::{READERS, Reader};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Damaged files that each reader is given.
const INPUTS: usize = 10_000;

/// Every reader takes its own sound files.
#[test]
fn sound_files_are_read() {
    for Reader { name, read, seeds } in READERS {
        let files = seeds();
        assert!(!files.is_empty(), "{name}");
        for (number, bytes) in files.iter().enumerate() {
            assert!(read(bytes), "{name}, file {number}: {}", shown(bytes));
        }
    }
}

#[test]
fn damaged_files_are_refused_in_words_within_bounds() {
    let files: Vec<Vec<u8>> = READERS.iter().flat_map(|reader| (reader.seeds)()).collect();
    for Reader { name, read, seeds } in READERS {
        let mut damage = Damage::new(name, seeds(), files.clone());
        let mut most = 0;
        for number in 0..INPUTS {
            let bytes = damage.next();
            let (done, peak) = memory::peak(|| catch_unwind(AssertUnwindSafe(|| read(&bytes))));
            most = most.max(peak);
            assert!(done.is_ok(), "{name}, input {number}: {}", shown(&bytes));
            assert!(
                peak <= most_bytes(name),
                "{name}, input {number} of {} bytes took {peak} bytes: {}",
                bytes.len(),
                shown(&bytes)
            );
        }
        println!(
            "{name}: {INPUTS} inputs, at most {} KiB at once",
            most >> 10
        );
    }
}

/// What a reader may hold at most, its buffers and the few images of these files. A picture
/// may say that it is large, and is believed up to the limit of one picture's pixels and of
/// its decoder beside them.
fn most_bytes(reader: &str) -> usize {
    match reader {
        "picture" | "tar" | "zip" => 600 << 20,
        _ => 16 << 20,
    }
}

/// The bytes in a form that a test can be made of.
fn shown(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

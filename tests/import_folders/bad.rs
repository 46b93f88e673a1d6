//! Files that cannot be read are left out, counted and named.

use super::{dataset, folder, left_out, refusal, written};
use elbow::import::{ImportError, ImportWatch, open};
use elbow::recipe::DataSpec;
use flate2::Crc;
use std::fs;

#[test]
fn bad_files_are_named_with_their_reasons_and_gone_without_if_so_asked() {
    let folder = folder(&["1.png", "2.png", "3.png"]);
    for entry in fs::read_dir(written("bad")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    let spec = DataSpec {
        skip_bad: true,
        ..DataSpec::at(folder.path())
    };
    let dataset = open(&spec, &ImportWatch::default()).unwrap();
    assert_eq!(dataset.train_len() + dataset.test_len(), 4);
    let mut left_out = left_out(&dataset);
    left_out.sort();
    let names: Vec<&str> = left_out.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["empty.png", "text.png", "truncated.jpg", "truncated.png"]
    );
    assert!(left_out[1].1.contains("no picture"), "{left_out:?}");
    assert!(left_out[2].1.contains("ends early"), "{left_out:?}");
    // Otherwise a person is asked.
    let Err(ImportError::ManyBad { bad, all, .. }) = self::dataset(folder.path()) else {
        panic!("more than one in a hundred is asked about");
    };
    assert_eq!(
        (bad, all),
        (2, 8),
        "those that are known before pixels are read"
    );
}

#[test]
fn one_in_a_hundred_is_gone_without() {
    let names: Vec<String> = (0..99).map(|number| format!("{number}.png")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let folder = folder(&names);
    fs::copy(written("bad/truncated.png"), folder.path().join("bad.png")).unwrap();
    let dataset = dataset(folder.path()).unwrap();
    assert_eq!(dataset.train_len() + dataset.test_len(), 99);
    assert_eq!(left_out(&dataset).len(), 1);
}

#[test]
fn other_files_do_not_count() {
    let folder = folder(&["a.png", "b.png"]);
    for name in [
        "readme.txt",
        "Thumbs.db",
        ".DS_Store",
        "labels.csv",
        ".hidden.png",
        "._a.png",
    ] {
        fs::write(folder.path().join(name), "not a picture").unwrap();
    }
    assert!(left_out(&dataset(folder.path()).unwrap()).is_empty());
}

/// A PNG whose header promises so many pixels, and that holds next to nothing.
fn bomb(side: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |name: &[u8; 4], body: &[u8]| {
        bytes.extend((body.len() as u32).to_be_bytes());
        bytes.extend(name);
        bytes.extend(body);
        let mut crc = Crc::new();
        crc.update(name);
        crc.update(body);
        bytes.extend(crc.sum().to_be_bytes());
    };
    let mut header = [side.to_be_bytes(), side.to_be_bytes()].concat();
    header.extend([8, 6, 0, 0, 0]);
    chunk(b"IHDR", &header);
    chunk(b"IDAT", &[0x78, 0x9c, 0x03, 0, 0, 0, 0, 1]);
    chunk(b"IEND", &[]);
    bytes
}

#[test]
fn a_picture_that_would_fill_the_memory_is_left_out() {
    let folder = folder(&["a.png", "b.png"]);
    fs::write(folder.path().join("bomb.png"), bomb(60_000)).unwrap();
    fs::write(folder.path().join("wide.png"), bomb(u32::MAX >> 1)).unwrap();
    let words = refusal(folder.path());
    assert!(
        words.contains("bomb.png because it is larger than"),
        "{words}"
    );
}

#[test]
fn a_folder_of_nothing_but_bad_pictures_says_why() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(written("bad/text.png"), folder.path().join("a.png")).unwrap();
    let words = refusal(folder.path());
    assert!(words.contains("a.png because it is no picture"), "{words}");
    // Whoever goes on without bad pictures is told no less.
    let spec = DataSpec {
        skip_bad: true,
        ..DataSpec::at(folder.path())
    };
    let told = open(&spec, &ImportWatch::default()).unwrap_err();
    assert_eq!(told.to_string(), words);
    assert!(!words.contains("--skip-bad"), "nothing to go on with");
}

#[test]
fn an_import_that_nobody_waits_for_ends() {
    let watch = ImportWatch::default();
    watch.cancel();
    for name in ["set", "set.zip", "set.tar", "set.tar.gz"] {
        let cancelled = open(&DataSpec::at(written(name)), &watch).unwrap_err();
        assert!(
            matches!(cancelled, ImportError::Cancelled { .. }),
            "{cancelled}"
        );
    }
}

/// A PNG whose header is sound and whose pixels are cut off.
fn cut_off(path: &std::path::Path) {
    fs::copy(written("bad/truncated.png"), path).unwrap();
}

#[test]
fn a_test_split_that_is_all_bad_is_named() {
    let folder = folder(&["train/a.png", "train/b.png", "test/c.png"]);
    cut_off(&folder.path().join("test/c.png"));
    let spec = DataSpec {
        skip_bad: true,
        ..DataSpec::at(folder.path())
    };
    let told = open(&spec, &ImportWatch::default()).unwrap_err();
    let words = told.to_string();
    assert!(
        words.contains("none of 1 test pictures") && words.contains("test/c.png because"),
        "{words}"
    );
}

#[test]
fn where_the_ones_held_out_are_bad_others_are() {
    let names: Vec<String> = (0..10).map(|number| format!("{number}.png")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for bad in &names {
        let folder = folder(&names);
        cut_off(&folder.path().join(bad));
        let spec = DataSpec {
            skip_bad: true,
            ..DataSpec::at(folder.path())
        };
        let dataset = open(&spec, &ImportWatch::default()).unwrap();
        assert_eq!((dataset.train_len(), dataset.test_len()), (8, 1), "{bad}");
    }
}

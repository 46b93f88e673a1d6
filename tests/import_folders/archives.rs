//! Archives are opened as they are, and hold the same as the folder.

use super::{dataset, left_out, preview, refusal, written};
use elbow::data::Format;
use elbow::recipe::DataSpec;
use std::fs;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

#[test]
fn an_archive_holds_the_same_as_its_folder() {
    let folder = dataset(&written("set")).unwrap();
    for (name, format) in [
        ("set.zip", Format::Zip),
        ("set_stored.zip", Format::Zip),
        ("set.tar", Format::Tar),
        ("set.tar.gz", Format::Tar),
    ] {
        let archive = dataset(&written(name)).unwrap();
        assert_eq!(archive.content_hash(), folder.content_hash(), "{name}");
        assert_eq!(archive.class_names, folder.class_names, "{name}");
        assert_eq!(archive.train.labels, folder.train.labels, "{name}");
        assert_eq!(archive.test.labels, folder.test.labels, "{name}");
        assert_eq!(archive.report.as_ref().unwrap().format, format, "{name}");
        let names: Vec<String> = preview(&DataSpec::at(written(name)))
            .pictures
            .into_iter()
            .map(|picture| picture.name)
            .collect();
        assert!(
            names.contains(&"set/train/cats/img1.png".to_owned()),
            "{names:?}"
        );
    }
}

fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn names_in_an_archive_are_only_names() {
    let picture = fs::read(written("colour/a8.png")).unwrap();
    let other = fs::read(written("colour/e8.tiff")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("far.zip");
    let names = [
        "../../x/a.png",
        "/etc/b.png",
        "x\\c.png",
        ".hidden/d.png",
        "__MACOSX/._a.png",
    ];
    let entries: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| {
            (
                *name,
                if name.ends_with("b.png") {
                    &other
                } else {
                    &picture
                }
                .as_slice(),
            )
        })
        .collect();
    fs::write(&path, zip_of(&entries)).unwrap();
    let preview = preview(&DataSpec::at(&path));
    let names: Vec<&str> = preview
        .pictures
        .iter()
        .map(|picture| picture.name.as_str())
        .collect();
    assert_eq!(names, ["../../x/a.png", "etc/b.png", "x/c.png"]);
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing is unpacked"
    );
}

#[test]
fn an_entry_that_is_not_what_the_archive_says_is_left_out() {
    let picture = fs::read(written("colour/a8.png")).unwrap();
    let names: Vec<String> = (0..200).map(|number| format!("{number}.png")).collect();
    let entries: Vec<(&str, &[u8])> = names
        .iter()
        .map(|n| (n.as_str(), picture.as_slice()))
        .collect();
    let mut bytes = zip_of(&entries);
    // The checksum of the first entry, as the list at the end has it.
    let list = bytes
        .windows(4)
        .position(|mark| mark == b"PK\x01\x02")
        .unwrap();
    bytes[list + 16] ^= 1;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("set.zip");
    fs::write(&path, bytes).unwrap();
    let dataset = dataset(&path).unwrap();
    assert_eq!(dataset.train_len() + dataset.test_len(), 199);
    let [(name, reason)] = left_out(&dataset).try_into().unwrap();
    assert_eq!(name, "0.png");
    assert!(reason.contains("checksum"), "{reason}");
}

#[test]
fn an_archive_that_ends_early_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["set.zip", "set.tar", "set.tar.gz"] {
        let bytes = fs::read(written(name)).unwrap();
        let path = folder.path().join(name);
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        refusal(&path);
    }
}

#[test]
fn an_archive_without_pictures_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("texts.zip");
    fs::write(&path, zip_of(&[("a.txt", b"text"), ("b.txt", b"more")])).unwrap();
    let words = refusal(&path);
    assert!(words.contains("no pictures"), "{words}");
}

#[test]
fn the_only_archive_in_a_folder_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(written("set.tar.gz"), folder.path().join("download.tgz")).unwrap();
    fs::write(folder.path().join("readme.txt"), "pictures").unwrap();
    let expected = dataset(&written("set")).unwrap();
    let found = dataset(folder.path()).unwrap();
    assert_eq!(found.content_hash(), expected.content_hash());
    // Of two, nobody knows which one is meant.
    fs::copy(written("set.zip"), folder.path().join("set.zip")).unwrap();
    refusal(folder.path());
}

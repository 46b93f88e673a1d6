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
        let words = refusal(&path);
        let said = words.contains("it ends early; fetch it anew");
        assert!(said, "{words}");
    }
}

#[test]
fn an_archive_without_pictures_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("texts.zip");
    fs::write(&path, zip_of(&[("a.txt", b"text"), ("b.txt", b"more")])).unwrap();
    let words = refusal(&path);
    assert!(
        words.contains("no pictures") && words.contains("unpack it"),
        "{words}"
    );
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

/// One entry of a tar archive: its name, and what it is.
enum Entry<'a> {
    File(&'a [u8], &'a [u8]),
    /// Another name of an earlier entry.
    Hard(&'a [u8], &'a [u8]),
    Symbolic(&'a [u8], &'a [u8]),
}

/// A name as it stands in a header.
fn put_name(field: &mut [u8; 100], name: &[u8]) {
    field.fill(0);
    field[..name.len()].copy_from_slice(name);
}

fn tar_of(entries: &[Entry<'_>]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for entry in entries {
        let mut header = tar::Header::new_gnu();
        let (kind, name, target, bytes) = match entry {
            Entry::File(name, bytes) => (tar::EntryType::Regular, name, &b""[..], *bytes),
            Entry::Hard(name, target) => (tar::EntryType::Link, name, *target, &b""[..]),
            Entry::Symbolic(name, target) => (tar::EntryType::Symlink, name, *target, &b""[..]),
        };
        header.set_entry_type(kind);
        header.set_size(bytes.len() as u64);
        put_name(&mut header.as_old_mut().name, name);
        put_name(&mut header.as_old_mut().linkname, target);
        header.set_cksum();
        tar.append(&header, bytes).unwrap();
    }
    tar.into_inner().unwrap()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// The data set of an archive of these bytes, read without what is bad.
fn of_bytes(name: &str, bytes: &[u8]) -> elbow::data::Dataset {
    let spec = DataSpec {
        skip_bad: true,
        ..DataSpec::default()
    };
    let watch = elbow::import::ImportWatch::default();
    elbow::import::open_bytes(name, bytes.into(), &spec, &watch).unwrap()
}

/// How many pictures an archive holds, what of it was left out, and what looks wrong.
fn read(name: &str, bytes: &[u8]) -> (usize, Vec<(String, String)>, Vec<String>) {
    let dataset = of_bytes(name, bytes);
    let warnings = &dataset.report.as_ref().unwrap().warnings;
    let said = warnings.iter().map(ToString::to_string);
    let said = said.filter(|words| words.contains("archive")).collect();
    let count = dataset.train_len() + dataset.test_len();
    (count, left_out(&dataset), said)
}

#[test]
fn names_that_look_alike_are_two_pictures() {
    let picture = fs::read(written("colour/a8.png")).unwrap();
    let tar = tar_of(&[
        Entry::File(b"\xe8.png", &picture),
        Entry::File(b"\xe9.png", &picture),
        Entry::File(b"ok.png", &picture),
    ]);
    for (name, bytes) in [("x.tar", tar.clone()), ("x.tar.gz", gzipped(&tar))] {
        assert_eq!(read(name, &bytes), (3, Vec::new(), Vec::new()), "{name}");
    }
    let zip = zip_of(&[("a/1.png", &picture), ("a\\1.png", &picture)]);
    assert_eq!(read("x.zip", &zip), (2, Vec::new(), Vec::new()));
}

#[test]
fn an_entry_that_a_later_one_of_its_name_replaces_is_told() {
    let (picture, other) = (
        fs::read(written("colour/a8.png")).unwrap(),
        fs::read(written("colour/e8.tiff")).unwrap(),
    );
    let tar = tar_of(&[
        Entry::File(b"a.png", b"broken"),
        Entry::File(b"b.png", &picture),
        Entry::File(b"./a.png", &other),
    ]);
    let mut zip = zip_of(&[("a.png", b"broken"), ("b.png", &picture), ("c.png", &other)]);
    for at in 0..zip.len() - 5 {
        if &zip[at..at + 5] == b"c.png" {
            zip[at] = b'a';
        }
    }
    let packed = gzipped(&tar);
    for (name, bytes) in [("x.tar", &tar), ("x.tar.gz", &packed), ("x.zip", &zip)] {
        let (count, left_out, said) = read(name, bytes);
        assert_eq!((count, left_out.len()), (2, 0), "{name}: {left_out:?}");
        let [said] = said.try_into().unwrap();
        assert!(said.contains("later one, a.png"), "{name}: {said}");
    }
}

#[test]
fn links_are_followed_within_an_archive_as_within_a_folder() {
    let picture = fs::read(written("colour/a8.png")).unwrap();
    let other = fs::read(written("colour/e8.tiff")).unwrap();
    let tar = tar_of(&[
        Entry::File(b"set/x/a.png", &picture),
        Entry::File(b"set/x/b.png", &other),
        Entry::Hard(b"set/y/a.png", b"set/x/a.png"),
        Entry::Symbolic(b"set/y/b.png", b"../x/b.png"),
        Entry::Symbolic(b"set/y/c.png", b"b.png"),
        Entry::Symbolic(b"set/out.png", b"../../etc/out.png"),
        Entry::Symbolic(b"set/root.png", b"/etc/root.png"),
        Entry::Symbolic(b"set/circle.png", b"circle.png"),
        Entry::Symbolic(b"set/folder", b"x"),
    ]);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default();
    for (name, bytes) in [("set/x/a.png", &picture), ("set/x/b.png", &other)] {
        zip.start_file(name, plain).unwrap();
        zip.write_all(bytes).unwrap();
    }
    for (name, target) in [
        ("set/y/a.png", "../x/a.png"),
        ("set/y/b.png", "../x/b.png"),
        ("set/y/c.png", "b.png"),
        ("set/out.png", "../../etc/out.png"),
        ("set/root.png", "/etc/root.png"),
        ("set/circle.png", "circle.png"),
        ("set/folder", "x"),
    ] {
        zip.add_symlink(name, target, plain).unwrap();
    }
    let zip = zip.finish().unwrap().into_inner();
    // The same as files.
    let whole = zip_of(&[
        ("set/x/a.png", &picture),
        ("set/x/b.png", &other),
        ("set/y/a.png", &picture),
        ("set/y/b.png", &other),
        ("set/y/c.png", &other),
    ]);
    let whole = of_bytes("whole.zip", &whole).content_hash();
    let packed = gzipped(&tar);
    for (name, bytes) in [("x.tar", &tar), ("x.tar.gz", &packed), ("x.zip", &zip)] {
        let dataset = of_bytes(name, bytes);
        assert_eq!(dataset.content_hash(), whole, "{name}");
        let left_out = left_out(&dataset);
        let mut names: Vec<&str> = left_out.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        let expected = [
            "set/circle.png",
            "set/folder",
            "set/out.png",
            "set/root.png",
        ];
        assert_eq!(names, expected, "{name}");
    }
}

//! What is at a place that is no data set; names, links and pipes of every kind.

use super::{dataset, folder, plain, refusal, written};
use std::fs;

#[test]
fn a_refusal_says_what_is_there_and_what_helps() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let page = at("data.zip", b"<!DOCTYPE html><html><body>404</body></html>");
    assert!(refusal(&page).contains("web page"));
    let model = at("model", b"NRUB and more");
    assert!(refusal(&model).contains("saved model"));
    let other = at("other", &[0xde, 0xad, 0xbe, 0xef, 0]);
    assert!(refusal(&other).contains("de ad be ef"));
    assert!(refusal(&at("nothing", b"")).contains("empty"));
    let one = written("colour/a8.png");
    assert!(refusal(&one).contains("give the folder"));
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    assert!(refusal(&empty).contains("no pictures are in this folder"));
    assert!(refusal(&folder.path().join("nowhere")).contains("nothing at this place"));
}

#[test]
fn the_only_data_set_below_a_folder_is_seen() {
    let outer = tempfile::tempdir().unwrap();
    let inner = outer.path().join("raw");
    fs::create_dir(&inner).unwrap();
    for (images, labels, count) in [
        ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", 3u8),
        ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", 2),
    ] {
        let header = [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 2, 0, 0, 0, 2];
        let pixels = vec![9; usize::from(count) * 4];
        fs::write(inner.join(images), [&header[..], &pixels].concat()).unwrap();
        let header = [0, 0, 8, 1, 0, 0, 0, count];
        fs::write(
            inner.join(labels),
            [&header[..], &vec![1; usize::from(count)]].concat(),
        )
        .unwrap();
    }
    assert_eq!(dataset(outer.path()).unwrap().train_len(), 3);
}

#[test]
fn pictures_beside_arrays_are_not_passed_over() {
    let names: Vec<String> = (0..20).map(|number| format!("x/{number}.png")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let folder = folder(&names);
    let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (4, 2, 2), }";
    let header = format!("{header:<117}\n");
    let npy = [b"\x93NUMPY\x01\0\x76\0", header.as_bytes(), &[7; 16]].concat();
    fs::write(folder.path().join("train.npy"), npy).unwrap();
    let words = refusal(folder.path());
    assert!(
        words.contains("several data sets") && words.contains("NPY") && words.contains(", x;"),
        "{words}"
    );
}

#[cfg(unix)]
mod unix {
    use super::*;
    use crate::{names, preview};
    use elbow::import::{ImportWatch, open};
    use elbow::recipe::DataSpec;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    fn skipping(path: &std::path::Path) -> DataSpec {
        DataSpec {
            skip_bad: true,
            ..DataSpec::at(path)
        }
    }

    #[test]
    fn names_that_are_not_unicode_are_read() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            &b"cl\xff/\xfe1.png"[..],
            b"cl\xff/\xfe2.png",
            b"other/3.png",
        ] {
            plain(&folder.path().join(OsStr::from_bytes(name)), [1, 2, 3]);
        }
        let preview = preview(&DataSpec::at(folder.path()));
        let expected = [
            "cl\u{fffd}/\u{fffd}1.png",
            "cl\u{fffd}/\u{fffd}2.png",
            "other/3.png",
        ];
        assert_eq!(names(&preview), expected);
        assert!(preview.report.left_out.is_empty());
    }

    #[test]
    fn links_are_followed_within_the_folder_and_nowhere_else() {
        let outside = folder(&["secret.png"]);
        let set = folder(&["x/a.png", "x/b.png"]);
        let link = |to: &std::path::Path, name: &str| symlink(to, set.path().join(name)).unwrap();
        link(&set.path().join("x"), "y");
        link(&set.path().join("x/a.png"), "c.png");
        link(outside.path(), "out");
        link(&outside.path().join("secret.png"), "secret.png");
        link(set.path(), "x/circle");
        link(std::path::Path::new("nowhere.png"), "broken.png");
        let watch = ImportWatch::default();
        let dataset = open(&skipping(set.path()), &watch).unwrap();
        assert_eq!(dataset.train_len() + dataset.test_len(), 5);
        let left_out = crate::left_out(&dataset);
        let mut named: Vec<&str> = left_out.iter().map(|(name, _)| name.as_str()).collect();
        named.sort_unstable();
        assert_eq!(named[..3], ["broken.png", "out", "secret.png"]);
        assert!(
            named[3..].iter().all(|name| name.ends_with("circle")),
            "{named:?}"
        );
    }

    #[test]
    fn a_web_of_links_ends() {
        let set = folder(&["x0/a.png", "x1/b.png"]);
        for number in 2..12 {
            fs::create_dir(set.path().join(format!("x{number}"))).unwrap();
        }
        for from in 0..12 {
            for to in (0..12).filter(|to| *to != from) {
                let to = set.path().join(format!("x{to}"));
                symlink(
                    to.clone(),
                    set.path()
                        .join(format!("x{from}"))
                        .join(to.file_name().unwrap()),
                )
                .unwrap();
            }
        }
        let dataset = open(&skipping(set.path()), &ImportWatch::default()).unwrap();
        assert!(dataset.train_len() + dataset.test_len() <= 4);
    }

    #[test]
    fn a_folder_without_permission_is_named() {
        let set = folder(&["x/a.png", "x/b.png", "y/c.png"]);
        let closed = set.path().join("y");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read_dir(&closed).is_ok() {
            println!("skipped: nothing is closed to this user");
            return;
        }
        let dataset = open(&skipping(set.path()), &ImportWatch::default()).unwrap();
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
        assert_eq!(dataset.train_len() + dataset.test_len(), 2);
        assert_eq!(crate::left_out(&dataset)[0].0, "y");
    }

    #[test]
    fn pipes_are_not_opened() {
        let set = folder(&["a.png", "b.png"]);
        for name in ["pipe", "pipe.png"] {
            let made = Command::new("mkfifo").arg(set.path().join(name)).status();
            assert!(made.unwrap().success());
        }
        let dataset = open(&skipping(set.path()), &ImportWatch::default()).unwrap();
        let left_out = crate::left_out(&dataset);
        assert_eq!(left_out.len(), 1);
        assert_eq!(left_out[0].0, "pipe.png");
    }
}

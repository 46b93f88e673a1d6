//! Your own images: the same pictures give the same run whatever they are stored as, every
//! format trains, and what is hostile is refused in words or left out by name.

#[path = "support/elbow.rs"]
mod elbow;

use ::elbow::data::{Dataset, PictureFlaw, Warning};
use ::elbow::import::{ImportError, ImportWatch, NoDataSet, open};
use ::elbow::recipe::{DataSpec, ImageSize, Recipe};
use ::elbow::train::Trainer;
use elbow::{run, run_line};
use flate2::{Compression, write::DeflateEncoder};
use image::{Rgb, RgbImage};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::{TempDir, tempdir};

/// A set of pictures in every format; `same/make.py` says how it was written.
fn same(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/import/same");
    folder.join(name)
}

fn opened(spec: &DataSpec) -> Result<Arc<Dataset>, ImportError> {
    open(spec, &ImportWatch::default())
}

fn refusal(path: &Path) -> String {
    match opened(&DataSpec::at(path)) {
        Ok(_) => panic!("{} was opened", path.display()),
        Err(error) => error.to_string(),
    }
}

/// What 20 steps find, to the last bit.
fn twenty_steps(data: DataSpec, dataset: Arc<Dataset>) -> Vec<u64> {
    let recipe = Recipe {
        data,
        hidden: vec![8],
        batch: 5,
        ..Recipe::default()
    };
    let mut trainer = Trainer::new(recipe, dataset).expect("a run");
    let step = |_| trainer.step().expect("a step").minimised.to_bits();
    (0..20).map(step).collect()
}

/// A table does not say how its pixels lie.
fn spec_of(name: &str) -> DataSpec {
    let size = name.contains("sv").then_some(ImageSize {
        height: 5,
        width: 7,
    });
    DataSpec {
        size,
        ..DataSpec::at(same(name))
    }
}

/// The formats without classes and splits, the folder first.
const PLAIN: [&str; 12] = [
    "plain",
    "plain.zip",
    "plain.tar.gz",
    "plain-images-idx4-ubyte",
    "plain-images-idx4-ubyte.gz",
    "plain.npy",
    "plain_channels_first.npy",
    "plain_units.npy",
    "plain.npz",
    "plain_packed.npz",
    "plain.csv",
    "plain.tsv.gz",
];
/// Those with two classes and two splits, the folder first.
const PARTED: [&str; 5] = [
    "parted",
    "parted.zip",
    "parted.tar.gz",
    "parted-idx",
    "parted.npz",
];

#[test]
fn the_same_pictures_give_the_same_bits_in_every_format() {
    for names in [&PLAIN[..], &PARTED[..]] {
        let mut first = None;
        for name in names {
            let spec = spec_of(name);
            let dataset = opened(&spec).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(dataset.shape.to_string(), "5 x 7 x 3", "{name}");
            let labels = [&dataset.train, &dataset.test].map(|split| split.labels.clone());
            assert_eq!(labels[0].is_some(), name.starts_with("parted"), "{name}");
            let hash = dataset.content_hash();
            let found = (hash, labels, twenty_steps(spec, dataset));
            assert_eq!(first.get_or_insert(found.clone()), &found, "{name}");
        }
    }
}

#[test]
fn every_format_trains_and_the_recipe_names_the_data() {
    let at = tempdir().expect("a folder");
    for name in PLAIN.into_iter().chain(PARTED) {
        let path = same(name);
        let mut words = vec!["train", "--steps", "20", "--hidden", "8", "--data"];
        words.push(path.to_str().expect("a path in UTF-8"));
        if name.contains("sv") {
            words.extend(["--size", "5x7"]);
        }
        let report = run(at.path(), words).json();
        let elbo = report["test"]["elbo"].as_f64();
        assert!(elbo.is_some_and(f64::is_finite), "{name}: {report}");
        let source = &report["recipe"]["data"]["source"]["path"];
        assert_eq!(source.as_str(), path.to_str(), "{name}");
    }
}

/// The stained cells of the README.
#[test]
fn the_cells_of_the_readme_train_as_typed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let cells = opened(&DataSpec::at(root.join("assets/cells/cells.zip"))).expect("cells");
    assert_eq!(cells.shape.to_string(), "48 x 48 x 3");
    assert_eq!((cells.train_len(), cells.test_len()), (1260, 240));
    let kinds = [
        "eosinophil",
        "erythrocyte",
        "lymphocyte",
        "monocyte",
        "neutrophil",
        "platelet",
    ];
    assert_eq!(cells.class_names.as_ref(), kinds);
    let report = cells.report.as_ref().expect("a report");
    assert!(report.left_out.is_empty());
    let line = "train --data assets/cells/cells.zip --steps 20 --hidden 16";
    let elbo = &run_line(root, line).json()["test"]["elbo"];
    assert!(elbo.as_f64().is_some_and(f64::is_finite), "{elbo}");
}

/// A folder of `count` sound pictures.
fn folder_of(count: u8) -> TempDir {
    let folder = tempdir().expect("a folder");
    for number in 0..count {
        picture(&folder.path().join(format!("sound{number}.png")), 4, number);
    }
    folder
}

fn picture(path: &Path, side: u32, number: u8) {
    let pixel = |x, y| Rgb([number, 10 * x as u8, 10 * y as u8]);
    RgbImage::from_fn(side, side, pixel)
        .save(path)
        .expect("a picture");
}

/// What was left out of a folder that is read with --skip-bad: name and reason.
fn left_out(folder: &Path) -> Vec<(String, PictureFlaw)> {
    let spec = DataSpec {
        skip_bad: true,
        ..DataSpec::at(folder)
    };
    let dataset = opened(&spec).expect("sound pictures");
    let report = dataset.report.as_ref().expect("a report");
    let pair = |left: &::elbow::data::LeftOut| (left.name.clone(), left.reason.clone());
    report.left_out.iter().map(pair).collect()
}

/// A PNG that says it is so large, and holds a few bytes.
fn bomb(side: u32) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut part = |kind: &[u8], content: &[u8]| {
        let whole = [kind, content].concat();
        let mut sum = flate2::Crc::new();
        sum.update(&whole);
        file.extend((content.len() as u32).to_be_bytes());
        file.extend(&whole);
        file.extend(sum.sum().to_be_bytes());
    };
    let sides = [side.to_be_bytes(), side.to_be_bytes()].concat();
    part(b"IHDR", &[&sides[..], &[8, 2, 0, 0, 0]].concat());
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&[0; 1 << 20]).expect("memory");
    part(b"IDAT", &packed.finish().expect("memory"));
    part(b"IEND", &[]);
    file
}

#[test]
fn an_image_bomb_is_left_out_by_name() {
    let folder = folder_of(5);
    fs::write(folder.path().join("bomb.png"), bomb(60_000)).expect("a file");
    let found = left_out(folder.path());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, "bomb.png");
    let words = found[0].1.to_string();
    assert!(words.starts_with("it is larger than"), "{words}");
    let refused = refusal(folder.path());
    assert!(refused.contains("1 of 6 pictures cannot be read, the first bomb.png"));
    assert!(refused.contains("--skip-bad"), "{refused}");
}

/// A file in NumPy's format.
fn npy(kind: &str, shape: &str, numbers: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}");
    let padded = (header.len() + 11).next_multiple_of(64) - 10;
    let mut file = b"\x93NUMPY\x01\x00".to_vec();
    file.extend((padded as u16).to_le_bytes());
    file.extend(format!("{header:<width$}\n", width = padded - 1).into_bytes());
    file.extend(numbers);
    file
}

fn idx(sizes: &[u32], numbers: &[u8]) -> Vec<u8> {
    let mut file = vec![0, 0, 8, sizes.len() as u8];
    sizes
        .iter()
        .for_each(|size| file.extend(size.to_be_bytes()));
    file.extend(numbers);
    file
}

fn floats(numbers: impl IntoIterator<Item = f32>) -> Vec<u8> {
    numbers.into_iter().flat_map(f32::to_le_bytes).collect()
}

/// A file in a folder of its own.
fn file(name: &str, bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("a file");
    (folder, path)
}

/// An archive with one entry that says it holds `claimed` bytes and is `packed` to `stream`.
fn zip_of(name: &str, claimed: u32, stream: &[u8], sum: u32) -> Vec<u8> {
    let about = [
        &[20, 0, 0, 0, 8, 0, 0, 0, 0, 0][..],
        &sum.to_le_bytes(),
        &(stream.len() as u32).to_le_bytes(),
        &claimed.to_le_bytes(),
        &(name.len() as u16).to_le_bytes(),
        &[0, 0],
    ]
    .concat();
    let local = [b"PK\x03\x04", &about[..], name.as_bytes(), stream].concat();
    let central = [
        b"PK\x01\x02",
        &[20, 0][..],
        &about,
        &[0; 14],
        name.as_bytes(),
    ]
    .concat();
    let end = [
        &b"PK\x05\x06\0\0\0\0\x01\0\x01\0"[..],
        &(central.len() as u32).to_le_bytes(),
        &(local.len() as u32).to_le_bytes(),
        &[0, 0],
    ]
    .concat();
    [local, central, end].concat()
}

#[test]
fn a_zip_bomb_in_an_archive_of_arrays_is_refused_unread() {
    // A header for ten small images, and a gigabyte behind it.
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
    let header = npy("|u1", "(10, 8, 8)", &[]);
    let mut sum = flate2::Crc::new();
    let mut put = |bytes: &[u8]| {
        sum.update(bytes);
        packed.write_all(bytes).expect("memory");
    };
    put(&header);
    (0..1024).for_each(|_| put(&[0; 1 << 20]));
    let stream = packed.finish().expect("memory");
    let claimed = (1 << 30) + header.len() as u32;
    let (_folder, path) = file("x.npz", &zip_of("images.npy", claimed, &stream, sum.sum()));
    let words = refusal(&path);
    assert!(words.contains("x.npz"), "{words}");
    // Told at the first byte too many, so that what follows was not read.
    let place = format!("at byte {} of the unpacked data", header.len() + 640);
    assert!(
        words.contains(&place) && words.contains("more bytes follow"),
        "{words}"
    );
}

#[test]
fn headers_that_lie_are_refused() {
    let lies = [
        (
            "lie-images-idx3-ubyte",
            idx(&[1_000_000_000, 28, 28], &[7; 784]),
        ),
        ("lie.npy", npy("|u1", "(1000000000000, 28, 28)", &[7; 784])),
        (
            "lie.npy",
            npy("<f8", "(18446744073709551615, 18446744073709551615)", &[]),
        ),
        ("lie.npy", npy("|u1", "(-3, 4, 4)", &[0; 48])),
    ];
    for (name, bytes) in lies {
        let (_folder, path) = file(name, &bytes);
        let words = refusal(&path);
        assert!(words.contains(name), "{words}");
    }
    // The same archive as NumPy's, in which an entry says it unpacks to four gigabytes.
    let stream = [1, 5, 0, 0xfa, 0xff, 1, 2, 3, 4, 5];
    let (_folder, path) = file("lie.npz", &zip_of("images.npy", u32::MAX - 1, &stream, 0));
    assert!(refusal(&path).contains("lie.npz"));
}

#[test]
fn numbers_that_are_not_finite_are_left_out_with_their_images() {
    let mut numbers: Vec<f32> = (0..400 * 9)
        .map(|number| (number % 97) as f32 / 96.0)
        .collect();
    numbers[5 * 9 + 3] = f32::NAN;
    numbers[7 * 9] = f32::INFINITY;
    let (_folder, path) = file(
        "x.npy",
        &npy("<f4", "(400, 3, 3)", &floats(numbers.clone())),
    );
    let dataset = opened(&DataSpec::at(&path)).expect("398 images");
    assert_eq!(dataset.train_len() + dataset.test_len(), 398);
    let report = dataset.report.as_ref().expect("a report");
    assert_eq!(report.left_out.len(), 2);
    let reasons = report.left_out.iter().map(|left| &left.reason);
    assert!(
        reasons
            .into_iter()
            .all(|reason| *reason == PictureFlaw::NotFinite)
    );
    // Among fewer images they are more than one in a hundred.
    numbers.truncate(20 * 9);
    let (_folder, path) = file("x.npy", &npy("<f4", "(20, 3, 3)", &floats(numbers)));
    let words = refusal(&path);
    assert!(
        words.contains("2 of 20") && words.contains("not finite"),
        "{words}"
    );
}

#[test]
fn no_image_and_one_image_are_refused() {
    let empty = tempdir().expect("a folder");
    assert!(refusal(empty.path()).contains("no pictures are in this folder"));
    let (_folder, nothing) = file("x.npy", &npy("|u1", "(0, 4, 4)", &[]));
    assert!(refusal(&nothing).contains("x.npy"));
    let (_folder, nothing) = file("x-images-idx3-ubyte", &idx(&[0, 4, 4], &[]));
    assert!(refusal(&nothing).contains("x-images-idx3-ubyte"));
    let (_folder, nothing) = file("x.csv", b"");
    assert!(refusal(&nothing).contains("the file is empty"));
    let one = folder_of(1);
    assert!(refusal(one.path()).contains("1 image makes no training and test split"));
    assert!(refusal(&one.path().join("sound0.png")).contains("it is one picture"));
    let (_folder, one) = file("x.npy", &npy("|u1", "(1, 4, 4)", &[9; 16]));
    assert!(refusal(&one).contains("1 image"), "{}", refusal(&one));
}

#[test]
fn one_class_is_warned_of_and_sizes_that_differ_are_brought_together() {
    let folder = tempdir().expect("a folder");
    for (split, numbers) in [("train", 0..6), ("test", 6..8)] {
        let class = folder.path().join(split).join("only");
        fs::create_dir_all(&class).expect("folders");
        for number in numbers {
            let side = 3 + u32::from(number % 2) * 90;
            picture(&class.join(format!("{number}.png")), side, number * 20);
        }
    }
    let dataset = opened(&DataSpec::at(folder.path())).expect("a data set");
    assert_eq!(dataset.shape.to_string(), "64 x 64 x 3");
    assert_eq!(dataset.class_names.as_ref(), ["only"]);
    let report = dataset.report.as_ref().expect("a report");
    assert!(report.warnings.contains(&Warning::OneClass));
    assert_eq!(report.sizes.len(), 2);
}

#[cfg(unix)]
#[test]
fn names_that_are_not_unicode_are_read_or_left_out_in_words() {
    use std::os::unix::ffi::OsStrExt;
    let folder = folder_of(4);
    let name = std::ffi::OsStr::from_bytes(b"odd\xff\xfe.png");
    picture(&folder.path().join("odd.png"), 4, 200);
    fs::rename(folder.path().join("odd.png"), folder.path().join(name)).expect("renamed");
    let spec = DataSpec {
        skip_bad: true,
        ..DataSpec::at(folder.path())
    };
    let dataset = opened(&spec).expect("a data set");
    let report = dataset.report.as_ref().expect("a report");
    let images = dataset.train_len() + dataset.test_len();
    assert_eq!(images + report.left_out.len(), 5);
    let words = run(
        folder.path(),
        ["train", "--data", ".", "--skip-bad", "--steps", "2"],
    );
    assert_eq!(words.code, Some(0), "{}", words.err);
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_and_in_a_circle_are_left_out() {
    use std::os::unix::fs::symlink;
    let elsewhere = folder_of(3);
    let folder = folder_of(5);
    let link = |to: &Path, name: &str| symlink(to, folder.path().join(name)).expect("a link");
    link(elsewhere.path(), "outside");
    link(&elsewhere.path().join("sound1.png"), "outside.png");
    link(folder.path(), "circle");
    link(Path::new("no-such-file.png"), "nowhere.png");
    let found = left_out(folder.path());
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    for name in ["outside", "outside.png", "circle"] {
        let place = names.iter().position(|found| *found == name);
        let (_, reason) = &found[place.unwrap_or_else(|| panic!("{name} is not in {names:?}"))];
        assert_eq!(*reason, PictureFlaw::LeadsOut, "{name}");
    }
    assert!(names.contains(&"nowhere.png"), "{names:?}");
}

#[cfg(unix)]
#[test]
fn folders_without_permission_are_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder_of(5);
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).expect("a folder");
    picture(&closed.join("hidden.png"), 4, 7);
    let set = |mode| fs::set_permissions(&closed, fs::Permissions::from_mode(mode));
    set(0o000).expect("permissions");
    let may_read_all = fs::read_dir(&closed).is_ok();
    let found = (!may_read_all).then(|| (left_out(folder.path()), refusal(&closed)));
    set(0o700).expect("permissions");
    let Some((left_out, words)) = found else {
        println!("whoever runs this may read every folder");
        return;
    };
    assert_eq!(left_out.len(), 1);
    assert_eq!(left_out[0].0, "closed");
    assert!(matches!(left_out[0].1, PictureFlaw::Refused(_)));
    assert!(
        words.contains("check the path and its permissions"),
        "{words}"
    );
}

#[test]
fn what_is_no_data_is_named_for_what_it_is() {
    let page = b"<!DOCTYPE html><html><body>404</body></html>";
    let (_folder, path) = file("train-images-idx3-ubyte", page);
    let error = opened(&DataSpec::at(&path)).expect_err("a web page");
    let is_page = matches!(
        &error,
        ImportError::Unknown {
            found: NoDataSet::WebPage,
            ..
        }
    );
    assert!(is_page, "{error}");
    let words = run(
        path.parent().expect("a folder"),
        ["train", "--data", "train-images-idx3-ubyte"],
    );
    assert!(words.sentence(1).contains("web page"), "{}", words.err);
}

/// What an archive of arrays or a folder gives: training and test images, and what is said of
/// validation images.
fn splits_of(path: &Path) -> (usize, usize, bool, Vec<String>) {
    let dataset = opened(&DataSpec::at(path)).expect("a data set");
    let report = dataset.report.as_ref().expect("a report");
    let words = report.warnings.iter().map(ToString::to_string);
    let words = words.filter(|words| words.contains("validation"));
    let counts = (dataset.train_len(), dataset.test_len());
    (counts.0, counts.1, report.held_out, words.collect())
}

/// Images of 2 x 2 in each part of a set.
const PARTS: [(&str, u8); 3] = [("train", 12), ("val", 5), ("test", 4)];

#[test]
fn validation_images_are_learned_from_beside_test_images_in_every_format() {
    let folder = tempdir().expect("a folder");
    let pixels = |count: u8| -> Vec<u8> { (0..count * 4).collect() };
    // As MedMNIST has them.
    let mut npz = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default();
    for (part, count) in PARTS {
        let images = npy("|u1", &format!("({count}, 2, 2)"), &pixels(count));
        let labels = npy("|u1", &format!("({count}, 1)"), &vec![1; count.into()]);
        for (name, array) in [("images", images), ("labels", labels)] {
            npz.start_file(format!("{part}_{name}.npy"), stored)
                .expect("memory");
            npz.write_all(&array).expect("memory");
        }
    }
    let npz_path = folder.path().join("med.npz");
    fs::write(&npz_path, npz.finish().expect("memory").into_inner()).expect("a file");
    let sub = |name: &str| {
        let path = folder.path().join(name);
        fs::create_dir(&path).expect("a folder");
        path
    };
    let [idx_files, npy_files, tables] = ["idx", "npy", "tables"].map(sub);
    let mut table = "split,p1,p2,p3,p4\n".to_owned();
    for (part, count) in PARTS {
        let shape = [u32::from(count), 2, 2];
        let name = format!("{part}-images-idx3-ubyte");
        fs::write(idx_files.join(name), idx(&shape, &pixels(count))).expect("a file");
        let array = npy("|u1", &format!("({count}, 2, 2)"), &pixels(count));
        fs::write(npy_files.join(format!("x_{part}.npy")), array).expect("a file");
        let mut own = "p1,p2,p3,p4\n".to_owned();
        for image in pixels(count).chunks(4) {
            let row: Vec<String> = image.iter().map(u8::to_string).collect();
            own.push_str(&format!("{}\n", row.join(",")));
            table.push_str(&format!("{part},{}\n", row.join(",")));
        }
        fs::write(tables.join(format!("{part}.csv")), own).expect("a file");
    }
    let one_table = folder.path().join("all.csv");
    fs::write(&one_table, table).expect("a file");
    for path in [npz_path, idx_files, npy_files, tables, one_table] {
        let (train, test, held_out, said) = splits_of(&path);
        let shown = path.display();
        assert_eq!((train, test, held_out), (17, 4, false), "{shown}");
        assert_eq!(said.len(), 1, "{shown}: {said:?}");
        assert!(said[0].starts_with("5 validation images"), "{said:?}");
    }
}

#[test]
fn a_folder_of_training_images_alone_has_some_held_out() {
    let folder = tempdir().expect("a folder");
    let pixels: Vec<u8> = (0..80).collect();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("train-images-idx3-ubyte"), idx(&[20, 2, 2], &pixels)).expect("a file");
    fs::write(at("train-labels-idx1-ubyte"), idx(&[20], &[3; 20])).expect("a file");
    assert_eq!(splits_of(folder.path()), (18, 2, true, Vec::new()));
    // Where their labels are, test images are missing.
    fs::write(at("t10k-labels-idx1-ubyte"), idx(&[20], &[3; 20])).expect("a file");
    assert!(refusal(folder.path()).contains("no file of test images"));
}

#[test]
fn large_pictures_become_the_same_images_whether_or_not_they_are_turned() {
    // 1800 x 1500 pixels of eight stripes.
    let picture = image::RgbImage::from_fn(1800, 1500, |x, y| {
        Rgb([(x / 225 * 30) as u8, (y / 188 * 30) as u8, 90])
    });
    let folder = tempdir().expect("a folder");
    for name in ["a.png", "b.png"] {
        picture.save(folder.path().join(name)).expect("a file");
    }
    let spec = DataSpec {
        size: Some(ImageSize::square(16)),
        ..DataSpec::at(folder.path())
    };
    let upright = opened(&spec).expect("a data set");
    let turned = opened(&DataSpec {
        transpose: true,
        ..spec
    })
    .expect("a data set");
    let of = |dataset: &Dataset| dataset.train.image(0, dataset.shape).to_vec();
    let (upright, turned) = (of(&upright), of(&turned));
    for y in 0..16 {
        for x in 0..16 {
            for channel in 0..3 {
                let one = upright[(y * 16 + x) * 3 + channel];
                let other = turned[(x * 16 + y) * 3 + channel];
                assert!(one.abs_diff(other) <= 1, "{x}, {y}: {one} and {other}");
            }
        }
    }
}

//! Arrays that numpy, gzip and zipfile wrote (`make_arrays.py`, beside this file) are opened,
//! and hold what was put into them.

use elbow::data::{Dataset, Format, NumberKind, PictureFlaw, Warning};
use elbow::import::{Found, ImportError, ImportWatch, open};
use elbow::recipe::{Colour, DataSpec, ImageSize, NumberRange};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const TRAIN: usize = 12;
const TEST: usize = 5;

/// Height, width and channels.
type Shape = [usize; 3];
const GREY: Shape = [6, 8, 1];
const COLOUR: Shape = [6, 8, 3];

fn at(name: &str) -> PathBuf {
    let arrays = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/arrays");
    arrays.join(name)
}

fn spec(name: &str) -> DataSpec {
    DataSpec::at(at(name))
}

fn opened(spec: &DataSpec) -> Arc<Dataset> {
    open(spec, &ImportWatch::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn refused(spec: &DataSpec) -> String {
    match open(spec, &ImportWatch::default()) {
        Ok(_) => panic!("{:?} opens", spec.source),
        Err(error) => error.to_string(),
    }
}

/// Image `number`, as the script makes it.
fn image(number: usize, [height, width, channels]: Shape) -> Vec<u8> {
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            for c in 0..channels {
                pixels.push(((number * 37 + y * 11 + x * 5 + c * 50) % 256) as u8);
            }
        }
    }
    pixels
}

fn label(number: usize) -> u16 {
    (number * 3 % 7) as u16
}

fn shape_of(data: &Dataset) -> Shape {
    [data.shape.height, data.shape.width, data.shape.channels]
}

/// Whether these are the images of two files, in the order of the files.
fn check_splits(data: &Dataset, shape: Shape, class: impl Fn(usize) -> String) {
    assert_eq!(shape_of(data), shape);
    let [train, test] = [0..TRAIN, TRAIN..TRAIN + TEST];
    for (split, numbers) in [(&data.train, train), (&data.test, test)] {
        let expected: Vec<u8> = numbers.clone().flat_map(|n| image(n, shape)).collect();
        assert_eq!(split.pixels, expected, "bit for bit");
        for (at, number) in numbers.enumerate() {
            let label = split.label(at).expect("a label");
            assert_eq!(data.class_name(label), class(number));
        }
    }
    assert!(!data.report.as_ref().expect("a report").held_out);
}

/// The numbers of the images in both splits of a file of as many: which are held out depends
/// on nothing else.
fn numbers_of_splits() -> [Vec<usize>; 2] {
    let data = opened(&spec("kinds/u1.npy"));
    let number = |own: &[u8]| (0..TRAIN).find(|number| image(*number, GREY) == own);
    [&data.train, &data.test].map(|split| {
        let images = split.pixels.chunks_exact(data.shape.pixels());
        let numbers: Option<Vec<usize>> = images.map(number).collect();
        let numbers = numbers.expect("images as they were written");
        assert!(numbers.is_sorted(), "the order of the file");
        numbers
    })
}

/// Whether these are the images of one file, each split in the order of the file; `map` is
/// what becomes of a number.
fn check_heap(data: &Dataset, shape: Shape, map: impl Fn(u8) -> u8) {
    assert_eq!(shape_of(data), shape);
    let splits = [&data.train, &data.test];
    for (split, numbers) in splits.into_iter().zip(numbers_of_splits()) {
        let expected = numbers.iter().flat_map(|number| image(*number, shape));
        let expected: Vec<u8> = expected.map(&map).collect();
        assert_eq!(split.pixels, expected, "bit for bit");
        if let Some(labels) = &split.labels {
            let expected: Vec<u16> = numbers.into_iter().map(label).collect();
            assert_eq!(*labels, expected);
        }
    }
    assert!(data.report.as_ref().expect("a report").held_out);
}

fn by_number(number: usize) -> String {
    label(number).to_string()
}

#[test]
fn validation_images_of_an_archive_are_learned_from_too() {
    let data = opened(&spec("medical.npz"));
    // The script writes the first two images once more as those for validation.
    let numbers = (0..TRAIN).chain(0..2);
    let expected: Vec<u8> = numbers.clone().flat_map(|n| image(n, GREY)).collect();
    assert_eq!(data.train.pixels, expected, "bit for bit");
    let labels: Vec<u16> = numbers.map(label).collect();
    assert_eq!(data.train.labels.as_deref(), Some(&labels[..]));
    assert_eq!(data.test_len(), TEST);
}

#[test]
fn the_same_images_are_the_same_bits_in_every_format() {
    for name in [
        "npy-folder",
        "npy-folder/x_train.npy",
        "keras.npz",
        "keras-packed.npz",
        "npz-folder",
        "npz-folder/kmnist-train-imgs.npz",
        "qmnist",
        "qmnist/qmnist-train-images-idx3-ubyte.gz",
        "windows",
        "windows/train-images.idx3-ubyte",
    ] {
        check_splits(&opened(&spec(name)), GREY, by_number);
    }
    check_splits(&opened(&spec("emnist")), GREY, |number| {
        (label(number) + 1).to_string()
    });
}

#[test]
fn colour_and_labels_of_any_size_are_read_from_idx() {
    let far = |number| (i64::from(label(number)) * 100_000 - 1).to_string();
    for name in ["idx-colour", "idx-colour/train-images-idx4-ubyte"] {
        check_splits(&opened(&spec(name)), COLOUR, far);
    }
}

#[test]
fn a_report_says_what_was_found() {
    let report = |name| opened(&spec(name)).report.clone().expect("a report");
    let keras = report("keras-packed.npz");
    assert_eq!((keras.format, keras.numbers), (Format::Npz, NumberKind::U8));
    assert_eq!(keras.found, Some((0.0, 255.0)));
    assert_eq!((keras.images.train, keras.images.test), (TRAIN, TEST));
    assert_eq!(keras.classes.len(), 7);
    assert_eq!(report("windows").format, Format::Idx);
    assert_eq!(report("cifar-10").format, Format::Cifar);
    assert_eq!(report("npy-folder").format, Format::Npy);
}

#[test]
fn every_kind_of_number_in_both_byte_orders_gives_the_same_image() {
    for name in ["u1", "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8"] {
        for order in ["", "-big"] {
            let path = format!("kinds/{name}{order}.npy");
            if at(&path).exists() {
                check_heap(&opened(&spec(&path)), GREY, |number| number);
            }
        }
    }
    let black_or_white = |number| if number > 127 { 255 } else { 0 };
    check_heap(&opened(&spec("kinds/bool.npy")), GREY, black_or_white);
    let ranged = DataSpec {
        range: "-128..127".parse::<NumberRange>().ok(),
        ..spec("kinds/i1.npy")
    };
    check_heap(&opened(&ranged), GREY, |number| number);
    let unknown = refused(&spec("kinds/i1.npy"));
    assert!(unknown.contains("--range -128..127"), "{unknown}");
    for name in ["i2", "i4", "f4", "f8"] {
        let path = format!("idx-kinds/{name}-images.idx");
        check_heap(&opened(&spec(&path)), GREY, |number| number);
    }
    check_heap(&opened(&spec("idx-kinds/i1-images.idx")), GREY, |number| {
        number / 2
    });
    let rounded = opened(&spec("kinds/f4.npy"))
        .report
        .clone()
        .expect("a report");
    assert!(rounded.warnings.contains(&Warning::Rounded));
}

#[test]
fn every_order_of_the_same_numbers_gives_the_same_image() {
    let same = |number| number;
    for name in [
        "version-1",
        "version-2",
        "version-3",
        "fortran",
        "one-channel",
        "one-channel-first",
    ] {
        check_heap(&opened(&spec(&format!("shapes/{name}.npy"))), GREY, same);
    }
    for name in ["colour", "colour-first", "opacity", "fortran-colour"] {
        check_heap(&opened(&spec(&format!("shapes/{name}.npy"))), COLOUR, same);
    }
    let first = spec("idx-kinds/first-images.idx");
    check_heap(&opened(&first), COLOUR, same);
    let square = opened(&spec("shapes/line-square.npy"));
    check_heap(&square, [7, 7, 1], same);
}

#[test]
fn numbers_in_one_line_that_are_no_square_need_a_size() {
    let words = refused(&spec("odd/no-square.npy"));
    assert!(
        words.contains("35 numbers") && words.contains("--size"),
        "{words}"
    );
    for (name, shape) in [("line", GREY), ("line-colour", COLOUR)] {
        let sized = DataSpec {
            size: Some(ImageSize {
                height: 6,
                width: 8,
            }),
            ..spec(&format!("shapes/{name}.npy"))
        };
        check_heap(&opened(&sized), shape, |number| number);
        let found = Found::at(&sized, &ImportWatch::default()).expect("images");
        assert!(found.serves(&sized));
        let other = spec(&format!("shapes/{name}.npy"));
        assert!(!found.serves(&other), "another size cuts other images");
    }
}

#[test]
fn labels_are_found_beside_the_images_and_may_be_text() {
    let data = opened(&spec("npy-pair"));
    assert_eq!(
        *data.class_names,
        ["ant", "bee", "cat", "dog", "elk", "owl", "été"]
    );
    let by_path = opened(&spec("npy-pair/images.npy"));
    assert_eq!(by_path.train, data.train);
    let names = opened(&spec("npy-bytes/images.npy.gz"));
    assert_eq!(names.class_names.first().map(String::as_str), Some("ant"));
    let without = DataSpec {
        label: Some("none".to_owned()),
        ..spec("npy-pair")
    };
    assert!(opened(&without).classes().is_empty());
}

#[test]
fn the_shape_is_the_class_of_a_sprite_unless_another_factor_is_asked_for() {
    let by_shape = opened(&spec("sprites"));
    assert_eq!(*by_shape.class_names, ["0", "1", "2"]);
    let alone = opened(&spec("sprites/sprites.npz"));
    assert_eq!(alone.train, by_shape.train);
    let by_scale = DataSpec {
        label: Some("3".to_owned()),
        ..spec("sprites")
    };
    assert_eq!(opened(&by_scale).class_names.len(), TRAIN);
    let by_name = DataSpec {
        label: Some("latents_values".to_owned()),
        ..spec("sprites")
    };
    assert_eq!(opened(&by_name).classes(), [0], "its first column is 0");
    let beyond = DataSpec {
        label: Some("7".to_owned()),
        ..spec("sprites")
    };
    assert!(refused(&beyond).contains("no column 7"));
}

#[test]
fn arrays_are_found_by_usual_names_or_asked_for() {
    check_heap(&opened(&spec("digits.npz")), GREY, |number| number);
    assert!(!opened(&spec("digits.npz")).classes().is_empty());
    let marked = opened(&spec("unnamed.npz"));
    check_heap(&marked, GREY, |number| number);
    assert_eq!(marked.classes().len(), 7, "marked by ones among zeros");
    let words = refused(&spec("unusual.npz"));
    assert!(
        words.contains("cells, kinds, more") && words.contains("--array"),
        "{words}"
    );
    let asked = DataSpec {
        array: Some("cells".to_owned()),
        label: Some("kinds".to_owned()),
        ..spec("unusual.npz")
    };
    let asked = opened(&asked);
    check_heap(&asked, GREY, |number| number);
    assert_eq!(asked.classes().len(), 7);
    let nobody = DataSpec {
        array: Some("nobody".to_owned()),
        ..spec("unusual.npz")
    };
    assert!(refused(&nobody).contains("`nobody`"));
}

#[test]
fn images_with_numbers_that_are_not_finite_are_left_out_by_name() {
    let ask = open(&spec("odd/not-finite.npy"), &ImportWatch::default());
    assert!(matches!(
        ask,
        Err(ImportError::ManyBad {
            bad: 2,
            all: TRAIN,
            ..
        })
    ));
    let skipping = DataSpec {
        skip_bad: true,
        ..spec("odd/not-finite.npy")
    };
    let data = opened(&skipping);
    assert_eq!(data.train_len() + data.test_len(), TRAIN - 2);
    let report = data.report.as_ref().expect("a report");
    let left_out: Vec<&str> = report
        .left_out
        .iter()
        .map(|bad| bad.name.as_str())
        .collect();
    assert_eq!(left_out, ["3", "7"]);
    assert!(
        report
            .left_out
            .iter()
            .all(|bad| bad.reason == PictureFlaw::NotFinite)
    );
}

#[test]
fn what_cannot_be_read_is_refused_with_a_reason_and_a_way_on() {
    for (name, reason, way_on) in [
        (
            "objects.npy",
            "Python objects (a pickle)",
            "save it as an array",
        ),
        (
            "records.npy",
            "records of several fields",
            "save it as an array",
        ),
        ("complex.npy", "<c8", "save it as an array"),
        ("two-arrays.npy", "more bytes follow", "fetch it anew"),
        (
            "text.npy",
            "text where images have numbers",
            "integers or floats",
        ),
        ("bzip2.npz", "packed in a way", "pack it anew"),
    ] {
        let words = refused(&spec(&format!("odd/{name}")));
        assert!(words.contains(name) && words.contains(reason), "{words}");
        assert!(words.contains(way_on), "{words}");
    }
    let labels = refused(&spec("npy-folder/y_train.npy"));
    assert!(
        labels.contains("1 dimensions make no images (12)"),
        "{labels}"
    );
}

#[test]
fn sets_that_lie_sideways_are_known_until_they_are_set_upright() {
    let warned = |spec: &DataSpec| {
        let report = opened(spec).report.clone().expect("a report");
        report.warnings.contains(&Warning::Sideways)
    };
    assert!(warned(&spec("emnist")));
    let one = spec("emnist/emnist-letters-train-images-idx3-ubyte.gz");
    assert!(warned(&one));
    assert!(!warned(&spec("qmnist")));
    let upright = DataSpec {
        transpose: true,
        ..spec("emnist")
    };
    assert!(!warned(&upright));
    assert_eq!(shape_of(&opened(&upright))[..2], [8, 6]);
}

#[test]
fn cifar_is_opened_as_a_folder_the_folder_above_or_a_file() {
    let shape = [32, 32, 3];
    let ten = opened(&spec("cifar-10"));
    assert_eq!((ten.train_len(), ten.test_len()), (3, 2));
    for (split, numbers) in [(&ten.train, 0..3), (&ten.test, 3..5)] {
        for (at, number) in numbers.enumerate() {
            assert_eq!(split.image(at, ten.shape), image(number, shape));
            assert_eq!(split.label(at), Some((number * 7 % 10) as u16));
        }
    }
    assert_eq!(ten.class_name(4), "deer");
    let same = opened(&spec("cifar-10/cifar-10-batches-bin"));
    assert_eq!(same.train, ten.train);
    let one = opened(&spec("cifar-10/cifar-10-batches-bin/data_batch_1.bin"));
    assert_eq!((one.train_len(), one.test_len()), (2, 2));
    let test = opened(&spec("cifar-10/cifar-10-batches-bin/test_batch.bin"));
    assert_eq!(test.train_len() + test.test_len(), 2);

    let hundred = opened(&spec("cifar-100"));
    assert_eq!((hundred.train_len(), hundred.test_len()), (2, 1));
    assert_eq!(hundred.train.image(1, hundred.shape), image(1, shape));
    assert_eq!(hundred.class_name(7), "kind 7");
    assert_eq!(hundred.train.labels.as_deref(), Some(&[0, 7][..]));
    let grey = DataSpec {
        colour: Colour::Grey,
        ..spec("cifar-100/train.bin")
    };
    assert_eq!(shape_of(&opened(&grey)), [32, 32, 1]);
}

#[test]
fn a_preview_is_of_the_same_images() {
    for name in ["keras-packed.npz", "shapes/fortran-colour.npy", "cifar-10"] {
        let spec = spec(name);
        let watch = ImportWatch::default();
        let data = opened(&spec);
        let found = Found::at(&spec, &watch).expect("images");
        let preview = found.preview(&spec, 4, &watch).expect("a preview");
        assert_eq!(preview.pictures.len(), 4, "{name}");
        assert_eq!(preview.shape, data.shape);
        for picture in &preview.pictures {
            let [train, test] = [&data.train, &data.test].map(|split| {
                let mut images = split.pixels.chunks_exact(data.shape.pixels());
                images.any(|image| *image == *picture.pixels)
            });
            assert!(train || test, "{name}: {}", picture.name);
        }
    }
}

#[test]
fn a_range_that_is_given_is_not_looked_for() {
    let ranged = DataSpec {
        range: Some(NumberRange::to(255.0)),
        ..spec("keras-packed.npz")
    };
    let data = opened(&ranged);
    check_splits(&data, GREY, by_number);
    assert_eq!(data.report.as_ref().expect("a report").found, None);
    let found = Found::at(&ranged, &ImportWatch::default()).expect("images");
    assert!(found.serves(&ranged));
    assert!(
        !found.serves(&spec("keras-packed.npz")),
        "no range is known"
    );
}

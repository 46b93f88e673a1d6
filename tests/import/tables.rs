//! Tables that Python's csv module and numpy wrote; `tables/make.py` says how.

use elbow::data::{Dataset, Format, Warning};
use elbow::import::{Found, ImportError, ImportWatch};
use elbow::recipe::{DataSpec, ImageShape};
use std::path::PathBuf;
use std::sync::Arc;

/// Images in each of the tables but one.
const COUNT: usize = 40;

fn at(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/import/tables");
    folder.join(name)
}

fn open(name: &str) -> Arc<Dataset> {
    Dataset::open(&DataSpec::at(at(name))).expect("a table of images")
}

/// What is warned of beside too few images.
fn warnings(dataset: &Dataset) -> Vec<Warning> {
    let warnings = &dataset.report.as_ref().expect("a report").warnings;
    let few = |warning: &&Warning| matches!(warning, Warning::Few { .. });
    warnings
        .iter()
        .filter(|warning| !few(warning))
        .cloned()
        .collect()
}

/// The labels of both splits, sorted.
fn labels(dataset: &Dataset) -> Option<Vec<u16>> {
    let [train, test] = [&dataset.train, &dataset.test].map(|split| split.labels.clone());
    let mut labels = [train?, test?].concat();
    labels.sort_unstable();
    Some(labels)
}

#[test]
fn every_style_gives_the_same_images_and_classes() {
    let numbers = |count: u16| -> Vec<u16> { (0..COUNT as u16).map(|n| n / 6 % count).collect() };
    let first = open("label_first.csv");
    assert_eq!(
        first.shape,
        ImageShape {
            height: 6,
            width: 6,
            channels: 1
        }
    );
    assert_eq!((first.train_len(), first.test_len()), (36, 4));
    assert_eq!(first.name, "label_first.csv");
    assert_eq!(labels(&first), Some(numbers(10)));
    assert_eq!(warnings(&first), []);
    for name in [
        "class_last.csv",
        "words.csv",
        "frame.csv",
        "unit.tsv.gz",
        "blanks.txt",
    ] {
        let other = open(name);
        assert_eq!(other.content_hash(), first.content_hash(), "{name}");
        let report = other.report.as_ref().expect("a report");
        assert!(report.format == Format::Table && report.left_out_count == 0);
    }
    for name in ["class_last.csv", "unit.tsv.gz"] {
        assert_eq!(open(name).train.labels, first.train.labels, "{name}");
    }
    for name in ["frame.csv", "blanks.txt"] {
        assert_eq!(labels(&open(name)), None, "{name}");
    }
    let words = open("words.csv");
    let names = ["left", "right, mostly", "so \"called\""];
    assert_eq!(words.class_names.as_ref(), names);
    let mut expected = numbers(3);
    expected.sort_unstable();
    assert_eq!(labels(&words), Some(expected));
}

/// A folder with copies of some of the tables, each under a name of its own.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (from, to) in files {
        std::fs::copy(at(from), folder.path().join(to)).unwrap();
    }
    folder
}

#[test]
fn a_folder_of_a_training_and_a_test_table_is_one_set() {
    let files = [
        ("label_first.csv", "digits-train.csv"),
        ("class_last.csv", "digits-test.csv"),
        ("words.csv", "sample_submission.csv"),
    ];
    let folder = folder(&files);
    let both = Dataset::open(&DataSpec::at(folder.path())).expect("two tables");
    assert_eq!((both.train_len(), both.test_len()), (COUNT, COUNT));
    assert_eq!(both.train.labels, both.test.labels);
    assert_eq!(both.train.pixels, both.test.pixels);
    assert!(!both.report.as_ref().expect("a report").held_out);
    let (spec, watch) = (DataSpec::at(folder.path()), ImportWatch::default());
    let found = Found::at(&spec, &watch).unwrap();
    let preview = found.preview(&spec, 8, &watch).unwrap();
    assert_eq!(preview.pictures.len(), 8);
}

#[test]
fn a_test_table_may_have_no_classes() {
    let folder = folder(&[("words.csv", "train.csv")]);
    let text = std::fs::read_to_string(at("label_first.csv")).unwrap();
    let without_first = |line: &str| line.split_once(',').unwrap().1.to_owned() + "\n";
    let bare: String = text.lines().map(without_first).collect();
    std::fs::write(folder.path().join("test.csv"), bare).unwrap();
    for label in [None, Some("kind".to_owned())] {
        let spec = DataSpec {
            label,
            ..DataSpec::at(folder.path())
        };
        let both = Dataset::open(&spec).expect("two tables");
        assert_eq!((both.train_len(), both.test_len()), (COUNT, COUNT));
        assert!(both.train.labels.is_some() && both.test.labels.is_none());
    }
}

#[test]
fn the_only_table_of_a_folder_is_meant() {
    let only = folder(&[("label_first.csv", "some.csv")]);
    let dataset = Dataset::open(&DataSpec::at(only.path())).expect("a table");
    assert_eq!(
        dataset.content_hash(),
        open("label_first.csv").content_hash()
    );
    let several = folder(&[("label_first.csv", "a.csv"), ("words.csv", "b.csv")]);
    assert!(Dataset::open(&DataSpec::at(several.path())).is_err());
}

#[test]
fn arrays_of_the_same_images_give_the_same_bits() {
    for (table, array) in [
        ("label_first.csv", "same.npy"),
        ("label_first.csv", "same.npz"),
        ("colours.tsv.gz", "colours.npy"),
    ] {
        let (table, array) = (open(table), open(array));
        assert_eq!(table.content_hash(), array.content_hash(), "{}", array.name);
    }
    assert_eq!(
        open("same.npz").train.labels,
        open("label_first.csv").train.labels
    );
}

#[test]
fn what_was_guessed_or_left_aside_or_rounded_is_said() {
    let guessed = Warning::GuessedClass { column: 37 };
    assert_eq!(warnings(&open("class_last.csv")), [guessed]);
    let aside = Warning::ColumnsAside {
        columns: vec!["1".into()],
    };
    assert_eq!(warnings(&open("frame.csv")), [aside]);
    assert_eq!(warnings(&open("unit.tsv.gz")), [Warning::Rounded]);
    let range = |name| {
        open(name)
            .report
            .as_ref()
            .map(|report| report.range.to_string())
    };
    assert_eq!(range("unit.tsv.gz").as_deref(), Some("0..1"));
    assert_eq!(range("label_first.csv").as_deref(), Some("0..255"));
}

#[test]
fn colours_are_red_green_and_blue_in_turn() {
    let colours = open("colours.tsv.gz");
    assert_eq!(colours.shape.channels, 3);
    // Each channel's spot is narrower than the one before.
    let image = colours.train.image(0, colours.shape);
    let sums = [0, 1, 2].map(|channel| {
        let values = image.iter().skip(channel).step_by(3);
        values.map(|&value| u32::from(value)).sum::<u32>()
    });
    assert!(sums[0] > sums[1] && sums[1] > sums[2], "{sums:?}");
}

#[test]
fn rows_that_are_no_images_are_left_out_by_their_lines() {
    let flaws = open("flaws.csv");
    assert_eq!(flaws.train_len() + flaws.test_len(), 297);
    let report = flaws.report.as_ref().expect("a report");
    let told: Vec<String> = report.left_out.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "line 12: it has 9 cells where the others have 10",
            "line 22: column 6 is empty",
            "line 32: it holds a number that is not finite",
        ]
    );
}

#[test]
fn too_many_bad_rows_ask_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bad.csv");
    std::fs::write(&path, "1,2,3,4\n5,6,7,8\n1,2\n9,9,9,9\n").expect("written");
    let spec = DataSpec::at(&path);
    let refused = Dataset::open(&spec).expect_err("one of four is bad");
    assert!(
        matches!(refused, ImportError::ManyBad { bad: 1, all: 4, .. }),
        "{refused}"
    );
    let told = refused.to_string();
    assert!(
        told.contains("line 3") && told.contains("--skip-bad"),
        "{told}"
    );
    let dataset = Dataset::open(&DataSpec {
        skip_bad: true,
        ..spec
    });
    let dataset = dataset.expect("three good rows");
    assert_eq!(dataset.train_len() + dataset.test_len(), 3);
}

#[test]
fn a_first_look_shows_the_rows_as_they_will_be() {
    let watch = ImportWatch::default();
    let spec = DataSpec::at(at("words.csv"));
    let found = Found::at(&spec, &watch).expect("a table");
    let look = found.preview(&spec, 10, &watch).expect("rows");
    assert_eq!(look.pictures.len(), 10);
    let first = &look.pictures[0];
    assert_eq!(
        (first.name.as_str(), first.class.as_deref()),
        ("line 2", Some("left"))
    );
    assert_eq!(first.pixels[0], 255);
    let inverted = DataSpec {
        invert: true,
        ..spec.clone()
    };
    assert!(found.serves(&inverted));
    let look = found.preview(&inverted, 10, &watch).expect("rows");
    assert_eq!(look.pictures[0].pixels[0], 0);
    let cut = DataSpec {
        size: "4x9".parse().ok(),
        ..spec
    };
    assert!(!found.serves(&cut), "it cuts the rows in another way");
}

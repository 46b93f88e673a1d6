//! Folders are splits and classes.

use super::{dataset, folder, names, plain, preview, refusal, written};
use elbow::recipe::{DataSpec, NO_LABEL};
use std::fs;

#[test]
fn subfolders_are_classes_and_numbers_count() {
    let names_of: Vec<String> = (1..=12)
        .map(|n| format!("{}/img{n}.png", if n % 2 == 0 { "cats" } else { "dogs" }))
        .collect();
    let names_of: Vec<&str> = names_of.iter().map(String::as_str).collect();
    let folder = folder(&names_of);
    let dataset = dataset(folder.path()).unwrap();
    assert_eq!(dataset.class_names.as_ref(), ["cats", "dogs"]);
    assert_eq!((dataset.train_len(), dataset.test_len()), (11, 1));
    let preview = preview(&DataSpec::at(folder.path()));
    assert_eq!(names(&preview)[..2], ["cats/img2.png", "cats/img4.png"]);
    assert_eq!(names(&preview)[5..7], ["cats/img12.png", "dogs/img1.png"]);
    assert_eq!(preview.pictures[5].pixels[..3], [11, 22, 200]);
    assert_eq!(preview.pictures[5].class.as_deref(), Some("cats"));
}

#[test]
fn train_and_test_are_splits() {
    let dataset = dataset(&written("set")).unwrap();
    assert_eq!(dataset.class_names.as_ref(), ["big/birds", "cats", "dogs"]);
    assert_eq!((dataset.train_len(), dataset.test_len()), (12, 6));
    assert_eq!(dataset.train.labels.as_deref().unwrap()[3..5], [0, 1]);
    let report = dataset.report.as_ref().unwrap();
    assert!(!report.held_out);
    assert!(report.left_out.is_empty(), "{:?}", report.left_out);
}

#[test]
fn without_subfolders_there_are_no_classes() {
    let dataset = dataset(folder(&["a.png", "b.png", "c.png"]).path()).unwrap();
    assert!(dataset.class_names.is_empty());
    assert_eq!(dataset.train.labels, None);
}

#[test]
fn test_pictures_may_have_no_classes() {
    let folder = folder(&["train/x/a.png", "train/y/b.png", "test/c.png", "test/d.png"]);
    let dataset = dataset(folder.path()).unwrap();
    assert_eq!(dataset.class_names.as_ref(), ["x", "y"]);
    assert_eq!(dataset.train.labels.as_deref(), Some(&[0, 1][..]));
    assert_eq!(dataset.test.labels, None);
}

#[test]
fn classes_can_be_gone_without() {
    let folder = folder(&["x/a.png", "y/b.png"]);
    let spec = DataSpec {
        label: Some(NO_LABEL.to_owned()),
        ..DataSpec::at(folder.path())
    };
    assert!(preview(&spec).report.classes.is_empty());
}

#[test]
fn pictures_beside_the_splits_are_told() {
    let folder = folder(&["train/a.png", "test/b.png", "extra/c.png"]);
    let words = refusal(folder.path());
    assert!(words.contains("extra/c.png"), "{words}");
    assert!(words.contains("beside the folders"), "{words}");
}

#[test]
fn one_colour_among_many_greys_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..200u8 {
        let name = format!("{number}.png");
        plain(&folder.path().join(name), [number; 3]);
    }
    // Between two that are looked at first.
    plain(&folder.path().join("4.png"), [9, 4, 4]);
    let dataset = dataset(folder.path()).unwrap();
    assert_eq!(dataset.shape.channels, 3);
    let has = |pixels: &[u8]| pixels.chunks_exact(3).any(|pixel| pixel == [9, 4, 4]);
    assert!(has(&dataset.train.pixels) || has(&dataset.test.pixels));
    assert_eq!(dataset.train_len() + dataset.test_len(), 200);
}

#[test]
fn the_order_of_files_is_that_of_their_names() {
    let forth = folder(&["b.png", "a.png", "c/1.png"]);
    let back = folder(&[]);
    for name in ["c/1.png", "a.png", "b.png"] {
        let to = back.path().join(name);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(forth.path().join(name), to).unwrap();
    }
    let [forth, back] = [forth, back].map(|folder| dataset(folder.path()).unwrap());
    assert_eq!(forth.content_hash(), back.content_hash());
    assert_eq!(forth.class_names, back.class_names);
}

#[test]
fn validation_pictures_are_learned_from_beside_a_test_split_and_that_is_said() {
    let said = |names_of: &[&str]| {
        let folder = folder(names_of);
        let dataset = dataset(folder.path()).unwrap();
        let warnings = &dataset.report.as_ref().unwrap().warnings;
        let words = warnings.iter().map(ToString::to_string);
        let words = words.filter(|words| words.contains("validation"));
        (dataset.train_len(), words.collect::<Vec<String>>())
    };
    let three = ["train/a.png", "val/b.png", "val/c.png", "test/d.png"];
    let (train, words) = said(&three);
    assert_eq!((train, words.len()), (3, 1));
    assert!(words[0].starts_with("2 validation images are learned from"));
    let (train, words) = said(&["train/a.png", "val/b.png", "val/c.png"]);
    assert_eq!((train, words.len()), (1, 0), "they test the model");
}

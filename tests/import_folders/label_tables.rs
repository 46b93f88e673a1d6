//! A table of files and classes beside a folder.

use super::{folder, names, preview};
use elbow::data::SplitName;
use elbow::import::{Found, ImportWatch};
use elbow::recipe::DataSpec;
use std::fs;
use std::path::Path;

/// The classes of the pictures of a folder by a table, None for one left out.
fn classes(files: &[&str], table: &str, label: Option<&str>) -> Vec<Option<String>> {
    let folder = folder(files);
    let path = folder.path().join("table.csv");
    fs::write(&path, table).unwrap();
    let preview = preview(&spec(folder.path(), &path, label));
    files
        .iter()
        .map(|file| {
            let at = names(&preview).iter().position(|name| name == file);
            preview.pictures[at?].class.clone()
        })
        .collect()
}

fn spec(folder: &Path, table: &Path, label: Option<&str>) -> DataSpec {
    DataSpec {
        labels: Some(table.to_owned()),
        label: label.map(str::to_owned),
        skip_bad: true,
        ..DataSpec::at(folder)
    }
}

fn told(classes: &[&str]) -> Vec<Option<String>> {
    classes
        .iter()
        .map(|class| Some((*class).to_owned()))
        .collect()
}

#[test]
fn names_stand_with_or_without_folder_and_ending() {
    let files = ["x/a.png", "x/b.png", "y/c.png"];
    let expected = told(&["cat", "dog", "cat"]);
    for table in [
        "file,label\nx/a.png,cat\nx/b.png,dog\ny/c.png,cat\n",
        "file,label\r\na.png,cat\r\nb.png,dog\r\nc.png,cat\r\n",
        "a,cat\nb,dog\nc,cat\n",
        "label\tfile\ncat\ta\ndog\tb\ncat\tc\n",
        "\u{feff}id;species;file\n7;cat;images\\a.jpg\n8;dog;./images/b.jpg\n9;cat;c.jpg\n",
        "a.png cat\nb.png dog\nc.png cat\n",
        "file,remark,class\na.png,\"nice, one\",cat\nb.png,,dog\nc.png,old,cat\n",
    ] {
        assert_eq!(classes(&files, table, None), expected, "{table}");
    }
}

#[test]
fn the_column_can_be_asked_for() {
    let (files, table) = (["a.png", "b.png"], "file,colour,age\na,red,3\nb,blue,10\n");
    assert_eq!(classes(&files, table, None), told(&["red", "blue"]));
    assert_eq!(classes(&files, table, Some("age")), told(&["3", "10"]));
    assert_eq!(classes(&files, table, Some("3")), told(&["3", "10"]));
    assert_eq!(classes(&files, table, Some("none")), [None, None]);
}

#[test]
fn pictures_that_the_table_does_not_name_are_left_out_and_told() {
    let folder = folder(&["a.png", "b.png", "c.png"]);
    let table = folder.path().join("table.csv");
    fs::write(&table, "a,cat\nc,dog\nz,bird\n").unwrap();
    let preview = preview(&spec(folder.path(), &table, None));
    assert_eq!(names(&preview), ["a.png", "c.png"]);
    let left_out: Vec<String> = preview
        .report
        .left_out
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(left_out, ["b.png: the table of classes does not name it"]);
}

#[test]
fn a_column_may_tell_the_split() {
    let folder = folder(&["a.png", "b.png", "c.png"]);
    let table = folder.path().join("table.csv");
    fs::write(
        &table,
        "file,split,label\na,train,cat\nb,TEST,dog\nc,val,cat\n",
    )
    .unwrap();
    let preview = preview(&spec(folder.path(), &table, None));
    let splits: Vec<SplitName> = preview
        .pictures
        .iter()
        .map(|picture| picture.split)
        .collect();
    assert_eq!(
        splits,
        [SplitName::Train, SplitName::Test, SplitName::Train]
    );
    assert_eq!(preview.pictures[1].class.as_deref(), Some("dog"));
}

#[test]
fn a_table_that_says_nothing_is_refused_with_its_name() {
    let folder = folder(&["a.png", "b.png"]);
    let table = folder.path().join("table.csv");
    for (text, label, word) in [
        ("x,cat\ny,dog\n", None, "names a picture"),
        ("a\nb\n", None, "no column beside"),
        ("a,cat\nb,dog\n", Some("age"), "no column `age`"),
        ("a,cat\nb,dog\n", Some("3"), "1 to 2"),
    ] {
        fs::write(&table, text).unwrap();
        let spec = spec(folder.path(), &table, label);
        let refused = Found::at(&spec, &ImportWatch::default()).err().unwrap();
        let words = refused.to_string();
        assert!(
            words.contains(word) && words.contains("table.csv"),
            "{words}"
        );
    }
}

#[test]
fn a_table_may_be_latin_1() {
    let folder = folder(&["a.png", "b.png"]);
    let table = folder.path().join("table.csv");
    fs::write(&table, b"file,label\na,th\xe9\nb,caf\xe9\n").unwrap();
    let preview = preview(&spec(folder.path(), &table, None));
    let classes = preview.pictures.iter().map(|of| of.class.as_deref());
    assert_eq!(classes.collect::<Vec<_>>(), [Some("thé"), Some("café")]);
}

#[test]
fn a_table_that_says_nothing_of_the_images_is_told() {
    let folder = folder(&["a.png", "b.png"]);
    let table = folder.path().join("table.csv");
    fs::write(&table, "1,2,3,4\n5,6,7,8\n9,8,7,6\n").unwrap();
    let preview = preview(&DataSpec {
        array: Some("x".to_owned()),
        ..spec(&table, &table, Some("none"))
    });
    let warnings = preview.report.warnings.iter().map(ToString::to_string);
    let idle = warnings.filter(|words| words.contains("says nothing here"));
    assert_eq!(idle.count(), 2, "{:?}", preview.report.warnings);
}

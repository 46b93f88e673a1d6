//! The rooms keep to themselves: what each may know of the others.
//!
//! The table of rooms in ARCHITECTURE.md is the law; the sources are read to hold it.

mod house;
mod names;

use house::{House, rust_files};
use names::Names;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file under a folder of `src`, with its text.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let paths = rust_files(&root().join("src").join(folder));
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a source file");
        (path, text)
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn every_import_is_in_the_table_of_rooms() {
    let house = House::read(root());
    let found = house.forbidden_imports();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn rooms_know_only_rooms_that_stand_below_them() {
    let house = House::read(root());
    assert!(house.rows.len() > 10, "the table was not found");
    let found = house.misplaced_rows();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn no_files_import_each_other() {
    let circles = House::read(root()).circles();
    let found: Vec<String> = circles.iter().map(|circle| circle.join(", ")).collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// A small house: `attic` may know `cellar`, nobody else knows anybody.
fn made_up(files: &[(&str, &str)]) -> House {
    let folder = tempfile::tempdir().expect("a folder");
    let page = "| room | what lives there | may know |\n\
                |---|---|---|\n\
                | `attic/` | old things | `cellar` |\n\
                | `attic/trunk/` | older things | nothing |\n\
                | `cellar/` | wine | nothing |\n";
    fs::write(folder.path().join("ARCHITECTURE.md"), page).expect("written");
    for (path, text) in files {
        let path = folder.path().join("src").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    House::read(folder.path())
}

#[test]
fn a_planted_import_is_found_with_its_file_line_and_row() {
    let sound = [
        (
            "attic/mod.rs",
            "mod trunk;\nuse crate::cellar::Wine;\nuse trunk::Lid;\n",
        ),
        ("cellar/mod.rs", "pub struct Wine;\n"),
        ("attic/trunk/mod.rs", "pub struct Lid;\n"),
    ];
    // The parent's own row does not name its child, and need not within one folder.
    let found = made_up(&sound).forbidden_imports();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("src/attic/mod.rs:3: crate::attic::trunk::Lid"),
        "{found:?}"
    );

    for planted in [
        "pub struct Wine;\nuse std::fmt;\nuse crate::attic::Hat;\n",
        "pub struct Wine;\n\nuse super::attic::{Hat, trunk::Lid};\n",
        "pub struct Wine;\nfn a() {\n    crate::attic::hat(); }\n",
        "mod inner {\n\n    use super::super::attic::Hat;\n}\n",
        "mod tests {\n  fn a() {\n assert!(crate::attic::dusty()); }\n}\n",
    ] {
        let found = made_up(&[("cellar/mod.rs", planted)]).forbidden_imports();
        let first = found.first().expect("the planted import");
        assert!(
            first.starts_with("src/cellar/mod.rs:3: crate::attic::"),
            "{found:?}"
        );
        assert!(
            first.contains("| `cellar/` | wine | nothing |"),
            "{found:?}"
        );
    }
}

#[test]
fn files_that_import_each_other_are_found_past_what_hands_names_on() {
    let hall = "mod cork;\nmod label;\npub use cork::Cork;\npub use label::*;\n";
    let circle = [
        ("cellar/mod.rs", hall),
        ("cellar/cork.rs", "use super::Label;\npub struct Cork;\n"),
        (
            "cellar/label.rs",
            "use crate::cellar::Cork;\npub struct Label;\n",
        ),
    ];
    let found = made_up(&circle).circles();
    assert_eq!(found, [["cellar/cork.rs", "cellar/label.rs"]]);
    let line = [
        circle[0],
        circle[1],
        ("cellar/label.rs", "pub struct Label;\n"),
    ];
    assert!(made_up(&line).circles().is_empty());
}

#[test]
fn a_file_without_a_row_and_a_row_out_of_order_are_found() {
    let house = made_up(&[("shed/mod.rs", "")]);
    assert_eq!(
        house.forbidden_imports(),
        ["src/shed/mod.rs: no row of the table is about it"]
    );
    assert!(
        house
            .misplaced_rows()
            .iter()
            .any(|line| line.starts_with("no file is in"))
    );
}

#[test]
fn a_permission_that_nobody_uses_is_found() {
    let wine = ("cellar/mod.rs", "pub struct Wine;\n");
    let lid = ("attic/trunk/mod.rs", "pub struct Lid;\n");
    let used = made_up(&[("attic/mod.rs", "use crate::cellar::Wine;\n"), wine, lid]);
    assert!(used.misplaced_rows().is_empty());
    let unused = made_up(&[("attic/mod.rs", "pub struct Hat;\n"), wine, lid]);
    let found = unused.misplaced_rows();
    assert_eq!(
        found,
        ["cellar is not used by: | `attic/` | old things | `cellar` |"]
    );
}

#[test]
fn words_in_comments_and_texts_are_no_imports() {
    let text = "//! use crate::attic::Hat;\nconst A: &str = \"crate::attic::Hat\";\n";
    assert!(Names::read(&["cellar".to_owned()], text).used.is_empty());
}

/// The lines of code that speak of one of `crates`: `burn::`, `burn_flex::`, `use burn;`.
fn lines_naming(text: &str, crates: &[&str]) -> Vec<String> {
    let names = |line: &&str| {
        let code = line.split("//").next().unwrap_or_default();
        code.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
            .filter_map(|word| word.split("::").next())
            .any(|word| {
                crates
                    .iter()
                    .any(|name| word == *name || word.starts_with(&format!("{name}_")))
            })
    };
    text.lines().filter(names).map(str::to_owned).collect()
}

#[test]
fn the_window_names_no_burn_type() {
    for (path, text) in sources("ui") {
        let lines = lines_naming(&text, &["burn"]);
        assert!(lines.is_empty(), "{}: {lines:?}", path.display());
    }
}

#[test]
fn nothing_but_the_window_names_an_egui_type() {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui");
    for (path, text) in sources("") {
        if path.starts_with(&ui) {
            continue;
        }
        let lines = lines_naming(&text, &["egui", "eframe"]);
        assert!(lines.is_empty(), "{}: {lines:?}", path.display());
    }
}

#[test]
fn the_grep_itself_finds_what_it_looks_for() {
    assert_eq!(
        lines_naming("use burn::tensor::Tensor;", &["burn"]).len(),
        1
    );
    assert_eq!(lines_naming("let x: burn_flex::Flex;", &["burn"]).len(), 1);
    assert!(lines_naming("// burn::tensor", &["burn"]).is_empty());
    assert!(lines_naming("let burning = 1;", &["burn"]).is_empty());
}

//! The rooms keep to themselves: what each may know of the others.

use std::fs;
use std::path::{Path, PathBuf};

/// Every Rust file under a folder of `src`.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src")
            .join(folder),
    ];
    while let Some(place) = open.pop() {
        for entry in fs::read_dir(&place).expect("a folder of sources") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a source file");
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty(), "no sources in {folder}");
    found
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

#[test]
fn rooms_that_know_nobody_import_nobody() {
    let rooms = ["numbers", "paths", "recipe", "rng", "latent"];
    for room in rooms {
        for (path, text) in sources(room) {
            for line in text.lines().filter(|line| line.contains("use crate::")) {
                let own = format!("use crate::{room}");
                assert!(line.trim().starts_with(&own), "{}: {line}", path.display());
            }
        }
    }
}

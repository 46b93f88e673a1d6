//! Every phrase of the window has its translation, and its glyphs.

use crate::import::ImportError;
use crate::train::Remedy;
use crate::ui::language::errors::Localised;
use crate::ui::language::every;
use crate::ui::language::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Every Rust file of the window.
fn sources() -> Vec<PathBuf> {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui")];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found
}

/// The phrases that `text` gives to `t` and to `phrase`, as the compiler reads them.
fn phrases(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let code: String = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect();
    let mut found = Vec::new();
    for call in ["t(", "phrase("] {
        for (place, _) in code.match_indices(call) {
            let before = code[..place].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.') {
                continue;
            }
            let argument = code[place + call.len()..].trim_start();
            if let Some(literal) = argument.strip_prefix('"') {
                found.push(literal_text(literal));
            }
        }
    }
    found
}

/// What a string literal means, from after its opening quote.
fn literal_text(literal: &str) -> String {
    let mut out = String::new();
    let mut rest = literal.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' => break,
            '\\' => match rest.next() {
                Some('n') => out.push('\n'),
                // The line goes on below, without its indentation.
                Some('\n') => while rest.next_if(|c| c.is_whitespace()).is_some() {},
                Some('u') => {
                    let hex: String = rest.by_ref().skip(1).take_while(|c| *c != '}').collect();
                    let code = u32::from_str_radix(&hex, 16).unwrap();
                    out.push(char::from_u32(code).unwrap());
                }
                Some(other) => out.push(other),
                None => break,
            },
            other => out.push(other),
        }
    }
    out
}

fn rows() -> Vec<(&'static str, &'static str)> {
    JAPANESE
        .lines()
        .map(|line| {
            line.split_once('\t')
                .unwrap_or_else(|| panic!("no tab in {line}"))
        })
        .collect()
}

/// Every character that the Japanese sentences of errors are written with.
fn sentences_of_errors() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui/language/japanese");
    let entries = std::fs::read_dir(folder).unwrap();
    let files = entries.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap());
    let text: String = files.collect();
    let letters: BTreeSet<char> = text.chars().filter(|c| !c.is_ascii()).collect();
    letters.into_iter().collect()
}

/// Everything that the threads can have to tell, in the language in use.
fn everything_told() -> Vec<String> {
    let mut told: Vec<String> = every::messages().iter().map(messages::message).collect();
    for failure in every::failures() {
        told.push(messages::failure(&failure));
        told.push(messages::remedy(&failure));
    }
    told.extend(every::explore_errors().iter().map(explore_failure));
    told.extend(every::value_table_errors().iter().map(localised));
    told.extend(every::picture_errors().iter().map(localised));
    told.extend(every::path_errors().iter().map(localised));
    let changes = every::recipe_changes();
    told.extend(changes.into_iter().map(messages::recipe_change));
    told
}

/// Names that stay as they are in every language.
const NAMES: &[&str] = &[
    "Adam",
    "BMP",
    "CIFAR",
    "CSV",
    "Elbow",
    "GIF",
    "IDX",
    "JPEG",
    "KL",
    "NPY",
    "NPZ",
    "PNG",
    "PyTorch",
    "Python",
    "ReLU",
    "TIFF",
    "TSV",
    "Unicode",
    "WebP",
    "burnpack",
    "dict",
    "docs",
    "exchange",
    "flex",
    "gz",
    "gzip",
    "index",
    "int",
    "jpeg",
    "jpg",
    "md",
    "min",
    "model",
    "nat",
    "none",
    "pickle",
    "png",
    "pt",
    "safetensors",
    "save",
    "state",
    "std",
    "tar",
    "torch",
    "train",
    "zip",
];

#[test]
fn in_japanese_nothing_of_what_the_threads_tell_is_english() {
    speak(Language::Japanese);
    for text in everything_told() {
        let kana = |c: char| ('ぁ'..='ヿ').contains(&c);
        let kanji = |c: char| ('一'..='龿').contains(&c);
        assert!(
            text.chars().any(|c| kana(c) || kanji(c) || c == 'β'),
            "{text}"
        );
        let words = text.split(|c: char| !c.is_ascii_alphabetic());
        for word in words.filter(|word| word.len() > 1) {
            assert!(NAMES.contains(&word), "{word} in {text}");
        }
        assert!(!text.contains(['{', '}']), "a hole is left open: {text}");
    }
    speak(Language::English);
}

#[test]
fn in_english_the_window_says_what_the_command_line_says_but_names_controls_for_options() {
    for error in every::import_errors() {
        let (told, printed) = (localised(&error), error.to_string());
        if let ImportError::Range { .. } | ImportError::NoArray { .. } = error {
            // Numbers are rounded, and names are not set in backticks.
            assert!(!told.contains("--"), "{told}");
        } else if printed.contains("--") {
            assert!(!told.contains("--") && told != printed, "{told}");
        } else {
            assert_eq!(told, printed);
        }
    }
    for text in everything_told() {
        assert!(!text.contains(['{', '}']), "a hole is left open: {text}");
    }
}

#[test]
fn the_way_out_of_a_runaway_precision_names_the_control_as_the_window_does() {
    for language in Language::all() {
        speak(language);
        let told = localised(&Remedy::BoundPrecision);
        assert!(told.contains(t("Smallest std")), "{told}");
        assert!(!told.contains("min-std"), "{told}");
    }
    speak(Language::English);
}

#[test]
fn errors_of_files_name_the_file_in_both_languages() {
    for language in Language::all() {
        speak(language);
        let mut told: Vec<String> = every::write_errors().iter().map(localised).collect();
        told.extend(every::model_file_errors().iter().map(localised));
        told.extend(every::log_errors().iter().map(localised));
        told.extend(every::value_table_errors().iter().map(localised));
        let data = every::import_errors();
        let of_files = |error: &&ImportError| !matches!(error, ImportError::Split(_));
        told.extend(data.iter().filter(of_files).map(localised));
        for text in told {
            assert!(text.contains("/場所/1"), "{text}");
        }
    }
    speak(Language::English);
}

#[test]
fn every_phrase_of_the_window_has_a_translation_and_no_other() {
    let mut used = BTreeSet::new();
    for path in sources() {
        let text = std::fs::read_to_string(&path).unwrap();
        used.extend(phrases(&text));
    }
    let there: BTreeSet<String> = TABLE.keys().cloned().collect();
    let missing: Vec<_> = used.difference(&there).collect();
    let unused: Vec<_> = there.difference(&used).collect();
    assert!(
        missing.is_empty() && unused.is_empty(),
        "ja.tsv lacks {missing:#?} and nobody asks for {unused:#?}"
    );
}

#[test]
fn the_table_is_sorted_and_says_each_phrase_once() {
    let rows = rows();
    for pair in rows.windows(2) {
        assert!(pair[0].0 < pair[1].0, "{} before {}", pair[0].0, pair[1].0);
    }
    for (english, japanese) in rows {
        assert!(!japanese.trim().is_empty(), "{english}");
    }
}

#[test]
fn a_translation_has_the_holes_of_its_phrase() {
    let holes = |text: &'static str| -> BTreeSet<&'static str> {
        text.split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name)
            .collect()
    };
    for (english, japanese) in rows() {
        assert_eq!(holes(english), holes(japanese), "{english}");
    }
}

/// All that the window can say in Japanese, and the names of the languages.
pub(crate) fn said_in_japanese() -> Vec<String> {
    let phrases = rows().into_iter().map(|(_, japanese)| japanese);
    let labels = Language::all().map(Language::label);
    let mut texts: Vec<String> = phrases.chain(labels).map(str::to_owned).collect();
    texts.push(sentences_of_errors());
    texts
}

#[test]
fn phrases_are_found_as_the_compiler_reads_them() {
    let text = "let a = t(\"one\"); b.hit(\"no\"); // t(\"x\")\nt(\n  \"two \\\n  \\\"lines\\\"\",\n);\nphrase(\"c\\n\\u{3b2}\")\n// t(\"no\")\n#[cfg(test)] t(\"no\")";
    let mut found = phrases(text);
    found.retain(|phrase| phrase != "x");
    assert_eq!(found, ["one", "two \"lines\"", "c\nβ"]);
}

#[test]
fn holes_are_filled_once() {
    assert_eq!(fill("{n} of {m}", &[("n", "{m}"), ("m", "2")]), "{m} of 2");
    assert_eq!(fill("{x} {", &[("n", 1)]), "{x} {");
}

#[test]
fn the_language_follows_the_locale() {
    assert_eq!(Language::of_locale("ja_JP.UTF-8"), Language::Japanese);
    assert_eq!(Language::of_locale("C.UTF-8"), Language::English);
}

#[test]
fn a_phrase_without_translation_stays_english() {
    speak(Language::Japanese);
    assert_eq!(t("no such phrase"), "no such phrase");
}

#[test]
fn a_sentence_has_a_capital_in_front_but_a_path_stays_what_it_is() {
    let path = Path::new("small/h-000064.png").to_owned();
    let cause = crate::archive::WriteCause::NoRoom;
    let write = crate::archive::WriteError {
        path: path.clone(),
        cause,
    };
    assert!(
        sentence(&crate::archive::PictureError::Write(write)).starts_with("small/h-000064.png")
    );
    let ending = String::new();
    let format = crate::archive::PictureError::Format { path, ending };
    assert!(sentence(&format).starts_with("small/h-000064.png"));
    let channels = crate::archive::PictureError::Channels(2);
    assert!(sentence(&channels).starts_with("A picture has"));
    for error in every::picture_errors() {
        let begins = error.to_string().starts_with(['/', '.']);
        assert!(!begins || error.begins_with_a_path(), "{error}");
    }
}

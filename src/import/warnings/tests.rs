//! Each warning comes where something is wrong, and only there.

use super::*;
use crate::import::blob::Blob;
use crate::import::read_all::import;
use crate::import::{preview, table};
use crate::recipe::{DataSpec, NumberRange};
use std::fmt::Write;
use std::sync::Arc;

/// A table of `count` images of 4 x 4, each number by `pixel`.
fn rows(count: usize, pixel: impl Fn(usize, usize) -> usize) -> String {
    let mut text = String::new();
    for image in 0..count {
        let cells: Vec<String> = (0..16).map(|at| pixel(image, at).to_string()).collect();
        writeln!(text, "{}", cells.join(",")).unwrap();
    }
    text
}

/// What is warned of when the table is read, and at the first look at it.
fn warned(text: &str, spec: &DataSpec) -> Vec<Warning> {
    let watch = ImportWatch::default();
    let source = Arc::new(Blob::memory("table", text.as_bytes().into()));
    let table = table::pictures(source, spec, &watch).expect("a table");
    let dataset = import("table".into(), table.as_ref(), spec, &watch).expect("images");
    let whole = dataset.report.expect("a report").warnings.clone();
    let look = preview::of(table.as_ref(), spec, 64, &watch).expect("images");
    let kinds = |warnings: &[Warning]| -> Vec<_> {
        let kinds = warnings.iter().map(std::mem::discriminant);
        let repeats = std::mem::discriminant(&Warning::InBothSplits { images: 0 });
        kinds.filter(|kind| *kind != repeats).collect()
    };
    let seen_at_once = kinds(&look.report.warnings);
    assert_eq!(seen_at_once, kinds(&whole), "{:?}", look.report.warnings);
    whole
}

fn bytes() -> DataSpec {
    DataSpec {
        range: Some(NumberRange::to(255.0)),
        ..DataSpec::default()
    }
}

/// Dark ground with a bright spot, each unlike the others.
fn spots(image: usize, at: usize) -> usize {
    match at {
        0 => 250,
        1 => image % 256,
        2 => image / 256,
        _ => 3,
    }
}

#[test]
fn nothing_is_wrong_with_bright_spots_on_dark_ground() {
    assert_eq!(warned(&rows(400, spots), &bytes()), []);
}

#[test]
fn black_pictures_are_told_of() {
    // Of 0 and 1, taken for 0 to 255.
    let text = rows(400, |image, at| (image >> (at % 9)) & 1);
    assert_eq!(warned(&text, &bytes()), [Warning::Dark { brightest: 1 }]);
    // As the range is found, they are white enough.
    assert_eq!(warned(&text, &DataSpec::default()), []);
}

#[test]
fn images_that_are_all_alike_are_told_of() {
    let found = warned(&rows(400, |_, at| at * 10), &bytes());
    let both = Warning::InBothSplits { images: 40 };
    assert_eq!(found, [Warning::AllAlike, both]);
}

#[test]
fn black_ink_on_white_paper_is_told_of_until_it_is_inverted() {
    let text = rows(400, |image, at| 255 - spots(image, at));
    let found = warned(&text, &bytes());
    assert!(
        matches!(found.as_slice(), [Warning::BlackInk { mean: 210..=240 }]),
        "{found:?}"
    );
    let inverted = DataSpec {
        invert: true,
        ..bytes()
    };
    assert_eq!(warned(&text, &inverted), []);
    // What a person made white by inverting it is meant to be so.
    assert_eq!(warned(&rows(400, spots), &inverted), []);
}

#[test]
fn test_images_among_the_training_images_are_counted() {
    // Twins: nearly all of the 40 held out have theirs in the other split.
    let text = rows(400, |image, at| spots(image / 2, at));
    let found = warned(&text, &bytes());
    let [Warning::InBothSplits { images }] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert!((30..=40).contains(images) && images % 2 == 0, "{images}");
}

#[test]
fn few_images_one_class_and_fractions_are_told_of() {
    let text = rows(100, |image, at| spots(image, at) % 256).replace(",250", ",249.5");
    let labelled: Vec<String> = text
        .lines()
        .map(|row| format!("7,{}", row.replace("250,", "249.5,")))
        .collect();
    let spec = DataSpec {
        label: Some("1".into()),
        ..bytes()
    };
    assert_eq!(
        warned(&labelled.join("\n"), &spec),
        [
            Warning::OneClass,
            Warning::Few { images: 90 },
            Warning::Rounded
        ]
    );
}

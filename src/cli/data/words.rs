//! What is known of a data set, in words.

use crate::data::{ContentHash, DataReport, Format, LeftOut, NumberKind, SplitCounts};
use crate::recipe::{DataSpec, ImageShape, ImageSize};
use indicatif::{BinaryBytes, HumanCount};
use std::collections::HashMap;
use std::fmt::Write;

/// So many classes are told one by one.
const CLASSES_TOLD: usize = 20;
/// So many sizes and kinds of channels.
const SIZES_TOLD: usize = 5;
/// So many pictures that were left out.
const LEFT_OUT_TOLD: usize = 10;
/// The width of the names of what is told.
const NAME: usize = 12;

/// The report that a person reads: what is there, what was left out, `all` of it or a few of each
/// reason, what looks wrong.
pub fn report(
    name: &str,
    spec: &DataSpec,
    report: &DataReport,
    hash: ContentHash,
    all: bool,
) -> String {
    let mut page = Page::default();
    page.line("name", name);
    page.line("format", &report.format.to_string());
    page.line("images", &images(spec, report));
    page.line("stored as", &stored(report));
    page.line("seen as", &shape(report.shape));
    page.line("numbers", &numbers(report));
    classes(&mut page, report);
    left_out(&mut page, spec, report, all);
    page.line("memory", &BinaryBytes(report.memory()).to_string());
    page.line("hash", &hash.to_string());
    for warning in &report.warnings {
        page.line("warning", &warning.to_string());
    }
    page.text
}

/// What looks wrong, and what was left out, in a line each.
pub fn warnings(report: &DataReport) -> impl Iterator<Item = String> {
    let left_out = left_out_in_short(report);
    let warnings = report.warnings.iter().map(ToString::to_string);
    left_out.into_iter().chain(warnings)
}

/// What was left out, in a line; None if nothing was.
fn left_out_in_short(report: &DataReport) -> Option<String> {
    let first = report.left_out.first()?;
    Some(format!(
        "{} of {} pictures left out: first {first}; `elbow data --left-out` lists them",
        count(report.left_out_count),
        count(report.left_out_count + report.images.train + report.images.test),
    ))
}

/// Names on the left, what is told of them on the right.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn line(&mut self, name: &str, told: &str) {
        // Writing to a text in memory cannot fail.
        let _ = writeln!(self.text, "{name:NAME$}{told}");
    }
}

fn count(number: usize) -> HumanCount {
    HumanCount(number as u64)
}

fn images(spec: &DataSpec, report: &DataReport) -> String {
    let splits = split_counts(report.images);
    if report.held_out {
        format!("{splits}, held out by seed {}", spec.hold_out_seed)
    } else {
        splits
    }
}

fn split_counts(images: SplitCounts) -> String {
    format!(
        "{} training, {} test",
        count(images.train),
        count(images.test)
    )
}

fn stored(report: &DataReport) -> String {
    let sizes = report.sizes.iter().map(|of| (size(of.size), of.images));
    let channels = report.channels.iter();
    let channels = channels.map(|(channels, images)| (channels_name(*channels), *images));
    format!(
        "{}; {}",
        counted(sizes.collect()),
        counted(channels.collect())
    )
}

/// Each with its count, unless it is the only one.
fn counted(of: Vec<(String, usize)>) -> String {
    if let [(only, _)] = of.as_slice() {
        return only.clone();
    }
    let told = of.iter().take(SIZES_TOLD);
    let mut told: Vec<String> = told
        .map(|(name, images)| format!("{name} ({})", count(*images)))
        .collect();
    if of.len() > SIZES_TOLD {
        told.push(format!("and {} more", count(of.len() - SIZES_TOLD)));
    }
    told.join(", ")
}

fn size(ImageSize { height, width }: ImageSize) -> String {
    format!("{height} x {width}")
}

fn channels_name(channels: u8) -> String {
    match channels {
        1 => "grey".to_owned(),
        2 => "grey and opacity".to_owned(),
        3 => "colour".to_owned(),
        4 => "colour and opacity".to_owned(),
        other => format!("{other} channels"),
    }
}

fn shape(shape: ImageShape) -> String {
    let channels = u8::try_from(shape.channels).unwrap_or(u8::MAX);
    let size = ImageSize {
        height: shape.height,
        width: shape.width,
    };
    format!("{}, {}", self::size(size), channels_name(channels))
}

fn numbers(report: &DataReport) -> String {
    let kind = match (report.format, report.numbers) {
        (Format::Table, NumberKind::Text) => String::new(),
        (_, kind) => format!("{kind}, "),
    };
    let found = report.found.map_or_else(String::new, |(least, most)| {
        let among = if report.found_in_sample {
            " in a sample"
        } else {
            ""
        };
        format!("from {least} to {most}{among}, ")
    });
    let (black, white) = (report.range.low, report.range.high);
    format!("{kind}{found}{black} is black and {white} is white")
}

fn classes(page: &mut Page, report: &DataReport) {
    if report.classes.is_empty() {
        page.line("classes", "none");
        return;
    }
    page.line("classes", &count(report.classes.len()).to_string());
    let told = report.classes.iter().take(CLASSES_TOLD);
    let width = told
        .clone()
        .map(|class| class.name.chars().count())
        .max()
        .unwrap_or(0);
    for class in told {
        let (name, images) = (&class.name, split_counts(class.images));
        page.line("", &format!("{name:width$}  {images}"));
    }
    if report.classes.len() > CLASSES_TOLD {
        let more = count(report.classes.len() - CLASSES_TOLD);
        page.line("", &format!("and {more} more"));
    }
}

fn left_out(page: &mut Page, spec: &DataSpec, report: &DataReport, all: bool) {
    let left_out = report.left_out_count;
    if left_out == 0 {
        page.line("left out", "nothing");
        return;
    }
    let pictures = left_out + report.images.train + report.images.test;
    let mut told = format!("{} of {}", count(left_out), count(pictures));
    if crate::import::asks_first(left_out, pictures) && !spec.skip_bad {
        told.push_str("; a run goes on without them with --skip-bad");
    }
    let most = if all {
        report.left_out.len()
    } else {
        LEFT_OUT_TOLD
    };
    if left_out > most && !all {
        told.push_str("; --left-out names all");
    }
    page.line("left out", &told);
    for picture in by_reason(&report.left_out, most) {
        page.line("", &picture.to_string());
    }
    if left_out > most {
        page.line("", &format!("and {} more", count(left_out - most)));
    }
}

/// Up to `most` of them, some of each reason, those of one reason together.
fn by_reason(left_out: &[LeftOut], most: usize) -> Vec<&LeftOut> {
    let mut reasons: Vec<(String, Vec<&LeftOut>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for picture in left_out {
        let reason = picture.reason.to_string();
        let place = *places.entry(reason.clone()).or_insert_with(|| {
            reasons.push((reason, Vec::new()));
            reasons.len() - 1
        });
        if let Some((_, pictures)) = reasons.get_mut(place) {
            pictures.push(picture);
        }
    }
    // As many of each as there is room for.
    let mut shares = vec![0; reasons.len()];
    let mut left = most.min(left_out.len());
    while left > 0 {
        for ((_, pictures), share) in reasons.iter().zip(&mut shares) {
            if *share < pictures.len() && left > 0 {
                *share += 1;
                left -= 1;
            }
        }
    }
    let told = reasons.iter().zip(shares);
    told.flat_map(|((_, pictures), share)| pictures.iter().take(share).copied())
        .collect()
}

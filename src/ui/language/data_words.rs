//! What a data set is called, what it is made of, and how it is read.

use crate::data::{Format, SplitCounts, SplitName};
use crate::import::name_of;
use crate::recipe::{
    Background, Colour, DataSource, DataSpec, Fit, HOLD_OUT, ImageShape, ImageSize, ShapeSet,
};
use crate::ui::language::numbers::{thousands, tidy, trimmed};
use crate::ui::language::{fill, phrase, t};

/// How an image of another shape is brought to the size of the set.
pub(crate) fn fit_name(fit: Fit) -> &'static str {
    match fit {
        Fit::Crop => t("Crop"),
        Fit::Pad => t("Pad"),
        Fit::Stretch => t("Stretch"),
    }
}

/// Whether images are grey or coloured.
pub(crate) fn colour_name(colour: Colour) -> &'static str {
    match colour {
        Colour::Auto => t("As found"),
        Colour::Grey => t("Grey"),
        Colour::Rgb => t("Colour"),
    }
}

/// What stands behind what is transparent.
pub(crate) fn background_name(background: Background) -> &'static str {
    match background {
        Background::White => t("White"),
        Background::Black => t("Black"),
    }
}

/// What a data set is called: short, without the folder that it lies in.
pub(crate) fn data_set_name(data: &DataSpec) -> String {
    match &data.source {
        DataSource::Shapes(ShapeSet::Small) => t("Shapes, a few thousand").to_owned(),
        DataSource::Shapes(ShapeSet::Full) => t("Shapes, as many as dSprites").to_owned(),
        DataSource::Mnist | DataSource::Path(_) => name_of(data),
    }
}

/// Where the images come from and how they are read: a data set's name, or the whole path of
/// a folder or a file.
pub(crate) fn data_source_name(data: &DataSpec) -> String {
    let place = match &data.source {
        DataSource::Mnist | DataSource::Shapes(_) => data_set_name(data),
        DataSource::Path(path) => path.display().to_string(),
    };
    match data_options(data) {
        options if options.is_empty() => place,
        options => format!("{place} ({options})"),
    }
}

/// What is asked for beside the place, briefly; empty if nothing is.
pub(crate) fn data_options(data: &DataSpec) -> String {
    // Named one by one, so that a new field is not forgotten here.
    let DataSpec {
        source: _,
        size,
        fit,
        colour,
        background,
        invert,
        transpose,
        range,
        array,
        label,
        labels,
        hold_out,
        hold_out_seed,
        skip_bad,
    } = data;
    let size = size.map(|ImageSize { height, width }| format!("{height} x {width}"));
    let fit = (*fit != Fit::default()).then(|| fit_name(*fit).to_owned());
    let colour = (*colour != Colour::default()).then(|| colour_name(*colour).to_owned());
    let background = match background {
        Background::White => None,
        Background::Black => Some(t("on black").to_owned()),
    };
    let said = |said: bool, words: &'static str| said.then(|| t(words).to_owned());
    let table = labels.as_ref().and_then(|path| path.file_name());
    let held_out = (*hold_out != HOLD_OUT).then(|| {
        let share = tidy(hold_out * 100.0);
        fill(t("{n} % held out"), &[("n", share)])
    });
    let held_out_seed = (*hold_out_seed != 0)
        .then(|| fill(t("held out by seed {seed}"), &[("seed", hold_out_seed)]));
    let all = [
        size,
        fit,
        colour,
        background,
        said(*invert, phrase("inverted")),
        said(*transpose, phrase("transposed")),
        range.map(|range| range.to_string()),
        array.clone(),
        label.clone(),
        table.map(|name| name.to_string_lossy().into_owned()),
        held_out,
        held_out_seed,
        said(*skip_bad, phrase("without what cannot be read")),
    ];
    let all: Vec<String> = all.into_iter().flatten().collect();
    all.join(", ")
}

/// What the set is, for those who have not seen it.
pub(crate) fn data_set_about(set: &DataSpec) -> String {
    match &set.source {
        DataSource::Mnist => t("Handwritten digits inside the program").to_owned(),
        DataSource::Shapes(ShapeSet::Small) => t(
            "Drawn by the program with known factors: what a latent dimension learns is seen in a minute",
        )
        .to_owned(),
        DataSource::Shapes(ShapeSet::Full) => {
            t("Drawn by the program with the factors and the size of dSprites").to_owned()
        }
        DataSource::Path(path) => match data_options(set) {
            options if options.is_empty() => path.display().to_string(),
            options => format!("{}\n{options}", path.display()),
        },
    }
}

/// The format that a data set comes in. The names of formats are the same in every language.
pub(crate) fn format_name(format: Format) -> &'static str {
    match format {
        Format::Embedded => t("Inside the program"),
        Format::Drawn => t("Drawn by the program"),
        Format::Folder => t("Folder of images"),
        Format::Zip => t("Zip archive of images"),
        Format::Tar => t("Tar archive of images"),
        Format::Idx => "IDX",
        Format::Npy => "NPY",
        Format::Npz => "NPZ",
        Format::Cifar => "CIFAR",
        Format::Table => t("Table (CSV or TSV)"),
    }
}

/// What the numbers of one pixel are.
pub(crate) fn channels_name(channels: u8) -> String {
    match channels {
        1 => t("grey").to_owned(),
        2 => t("grey with opacity").to_owned(),
        3 => t("colour").to_owned(),
        4 => t("colour with opacity").to_owned(),
        other => fill(t("{n} channels"), &[("n", other)]),
    }
}

/// "64 x 64, colour".
pub(crate) fn shape_words(shape: ImageShape) -> String {
    let channels = channels_name(u8::try_from(shape.channels).unwrap_or(u8::MAX));
    format!("{} x {}, {channels}", shape.height, shape.width)
}

/// "60,000 to train on, 10,000 to test".
pub(crate) fn images_words(images: SplitCounts) -> String {
    let count = |images: usize| thousands(images as u64);
    fill(
        t("{train} to train on, {test} to test"),
        &[("train", count(images.train)), ("test", count(images.test))],
    )
}

/// What the images of a split are for.
pub(crate) fn split_words(split: SplitName) -> &'static str {
    match split {
        SplitName::Train => t("to train on"),
        SplitName::Test => t("to test"),
    }
}

/// A share as it is spoken: "10 %".
pub(crate) fn percent(share: f64) -> String {
    format!("{} %", tidy(share * 100.0))
}

/// So many bytes: "47 MB", "12 kB".
pub(crate) fn memory_words(bytes: u64) -> String {
    if bytes < 100_000 {
        return format!("{} kB", trimmed(bytes as f64 / 1e3, 1));
    }
    let millions = bytes as f64 / 1e6;
    let decimals = if millions < 10.0 { 1 } else { 0 };
    format!("{} MB", trimmed(millions, decimals))
}

//! Which images, and how they are read, as options.

use super::error::CliError;
use super::path_parser::path_parser;
use super::value_name::value_name;
use super::whole_parser::whole;
use crate::numbers::parse_number;
use crate::paths::typed_path;
use crate::recipe::{Background, Colour, DataSource, DataSpec, Fit, ImageSize, NumberRange};
use clap::Args;
use clap::builder::{PathBufValueParser, TypedValueParser};
use std::path::{Path, PathBuf};

/// Over options of how images are read, of commands that take a saved model.
pub const READ_OTHERWISE: &str = "Data, as the model was trained unless said otherwise";
/// What stands for a place where images lie.
pub const PLACE: &str = "PATH|mnist|shapes|shapes-full";

/// Which images: of a recipe, or of a model.
#[derive(Args, Clone, Debug, Default, PartialEq)]
pub struct DataArgs {
    /// Images: a folder or an archive of pictures, IDX, NPY, NPZ, CIFAR or a table; or by
    /// name those in the program, `./mnist` being a folder of that name
    #[arg(long, value_name = PLACE, value_parser = source_parser())]
    pub data: Option<DataSource>,
    /// How they are read.
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// How images become what the model sees; what is not given is as it is found.
#[derive(Args, Clone, Debug, Default, PartialEq)]
pub struct ReadingArgs {
    /// Bring them to this size: 64, or 48x64 for 48 rows of 64 pixels
    #[arg(long, value_name = "SIZE")]
    pub size: Option<ImageSize>,
    /// How an image of another shape is brought to that size
    #[arg(long, value_enum)]
    pub fit: Option<Fit>,
    /// Whether they are grey or coloured
    #[arg(long, value_enum, alias = "color")]
    pub colour: Option<Colour>,
    /// What stands behind what is transparent, and beside what is padded
    #[arg(long, value_enum)]
    pub background: Option<Background>,
    /// Turn black into white and white into black
    #[arg(long)]
    pub invert: bool,
    /// Turn rows into columns, as EMNIST's files need it
    #[arg(long)]
    pub transpose: bool,
    /// Which numbers are black and white, like 0..255 or -1..1
    #[arg(long, value_name = "BLACK..WHITE", allow_hyphen_values = true)]
    pub range: Option<NumberRange>,
    /// Which array of an NPZ file holds the images
    #[arg(long, value_name = "NAME")]
    pub array: Option<String>,
    /// Which column of a table is the class: its name, its number from 1, or `none`
    #[arg(long, value_name = "COLUMN")]
    pub label: Option<String>,
    /// A table of file names and classes beside a folder of pictures
    #[arg(long, value_name = "FILE", value_parser = path_parser())]
    pub labels: Option<PathBuf>,
    /// Share of the images held out for testing where there is no test split
    #[arg(long, value_name = "SHARE", allow_hyphen_values = true, value_parser = parse_number)]
    pub hold_out: Option<f64>,
    /// Seed that decides which ones
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<u64>(..))]
    pub hold_out_seed: Option<u64>,
    /// Go on without what cannot be read, even if it is more than one in a hundred
    #[arg(long)]
    pub skip_bad: bool,
}

/// Each option that has a default, and that default in words.
pub fn defaults() -> Vec<(&'static str, String)> {
    // Named one by one, so that a new field is not forgotten here.
    let DataSpec {
        source: _,
        size: _,
        fit,
        colour,
        background,
        invert: _,
        transpose: _,
        range: _,
        array: _,
        label: _,
        labels: _,
        hold_out,
        hold_out_seed,
        skip_bad: _,
    } = DataSpec::default();
    let found = |what: &str| what.to_owned();
    vec![
        ("data", found("mnist, the digits in the program")),
        (
            "size",
            found("their own if all are alike and at most 64, else 64"),
        ),
        ("fit", value_name(fit)),
        ("colour", value_name(colour)),
        ("background", value_name(background)),
        ("range", found("found")),
        ("array", found("one with a usual name")),
        ("label", found("found by its name or place")),
        ("labels", found("none")),
        ("hold_out", hold_out.to_string()),
        ("hold_out_seed", hold_out_seed.to_string()),
    ]
}

/// How clap reads where images come from: the names of the sets in the program, else a path
/// as a person types it.
pub fn source_parser() -> impl TypedValueParser<Value = DataSource> {
    PathBufValueParser::new().map(|text| {
        let named = text.to_str().and_then(DataSource::named);
        named.unwrap_or_else(|| DataSource::Path(typed_path(text)))
    })
}

impl DataArgs {
    /// `base` with what was given.
    ///
    /// # Errors
    /// As [`ReadingArgs::over`].
    pub fn over(&self, base: DataSpec) -> Result<DataSpec, CliError> {
        let base = match self.data.clone().map(settled).transpose()? {
            None => base,
            Some(DataSource::Path(path)) => base.moved_to(path),
            Some(source @ (DataSource::Mnist | DataSource::Shapes(_))) => {
                DataSpec { source, ..base }
            }
        };
        self.reading.over(base)
    }
}

impl ReadingArgs {
    /// `base` with what was given.
    ///
    /// # Errors
    /// A path that no model file could hold, as wrong usage.
    pub fn over(&self, base: DataSpec) -> Result<DataSpec, CliError> {
        // Named one by one, so that a new field is not forgotten here.
        let Self {
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
        } = self.clone();
        let labels = labels.map(|path| absolute("--labels", &path));
        Ok(DataSpec {
            source: base.source,
            size: size.or(base.size),
            fit: fit.unwrap_or(base.fit),
            colour: colour.unwrap_or(base.colour),
            background: background.unwrap_or(base.background),
            invert: invert || base.invert,
            transpose: transpose || base.transpose,
            range: range.or(base.range),
            array: array.or(base.array),
            label: label.or(base.label),
            labels: labels.transpose()?.or(base.labels),
            hold_out: hold_out.unwrap_or(base.hold_out),
            hold_out_seed: hold_out_seed.unwrap_or(base.hold_out_seed),
            skip_bad: skip_bad || base.skip_bad,
        })
    }
}

/// A source whose path is absolute.
///
/// # Errors
/// An empty path, or one that no report or model file could hold, as wrong usage.
pub fn settled(source: DataSource) -> Result<DataSource, CliError> {
    match source {
        DataSource::Path(path) => absolute("--data", &path).map(DataSource::Path),
        DataSource::Mnist | DataSource::Shapes(_) => Ok(source),
    }
}

/// A path from the root on, so that a saved model finds what lies there again whatever the
/// folder it is opened from.
fn absolute(option: &str, path: &Path) -> Result<PathBuf, CliError> {
    let shown = path.display();
    let absolute = std::path::absolute(path)
        .map_err(|e| CliError::usage(format!("{option} `{shown}` is no place: {e}")))?;
    // What is typed may be sound, and a folder above it not.
    if absolute.to_str().is_none() {
        return Err(CliError::usage(format!(
            "{option} `{}` has a name that is not Unicode, which no model file can hold; \
             rename it",
            absolute.display()
        )));
    }
    Ok(absolute)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::ShapeSet;
    use clap::Parser;

    #[derive(Parser)]
    struct Alone {
        #[command(flatten)]
        data: DataArgs,
    }

    fn spec(words: &str) -> Option<DataSpec> {
        let words = ["elbow"].into_iter().chain(words.split_whitespace());
        let alone = Alone::try_parse_from(words).ok()?;
        alone.data.over(DataSpec::default()).ok()
    }

    #[test]
    fn every_option_reaches_its_field() {
        let here = std::env::current_dir().expect("a folder");
        let expected = DataSpec {
            source: DataSource::Path(here.join("cells")),
            size: Some(ImageSize {
                height: 48,
                width: 64,
            }),
            fit: Fit::Pad,
            colour: Colour::Rgb,
            background: Background::Black,
            invert: true,
            transpose: true,
            range: Some(NumberRange {
                low: -1.0,
                high: 1.0,
            }),
            array: Some("imgs".into()),
            label: Some("kind".into()),
            labels: Some(here.join("kinds.csv")),
            hold_out: 0.25,
            hold_out_seed: 7,
            skip_bad: true,
        };
        let words = "--data cells --size 48x64 --fit pad --colour rgb --background black --invert \
                     --transpose --range -1..1 --array imgs --label kind --labels kinds.csv \
                     --hold-out 0.25 --hold-out-seed 7 --skip-bad";
        assert_eq!(spec(words), Some(expected.clone()));
        assert_eq!(
            spec(&words.replace("colour", "color")),
            Some(expected.clone())
        );
        // What is not given stays as it was.
        let again = DataArgs::default().over(expected.clone()).ok();
        assert_eq!(again, Some(expected));
    }

    #[test]
    fn the_sets_in_the_program_have_names_and_everything_else_is_a_path() {
        let source = |words| spec(words).map(|spec| spec.source);
        assert_eq!(source(""), Some(DataSource::Mnist));
        assert_eq!(source("--data mnist"), Some(DataSource::Mnist));
        let shapes = |set| Some(DataSource::Shapes(set));
        assert_eq!(source("--data shapes"), shapes(ShapeSet::Small));
        assert_eq!(source("--data shapes-full"), shapes(ShapeSet::Full));
        for words in ["--data ./shapes", "--data /d/mnist", "--data Shapes"] {
            assert!(
                matches!(source(words), Some(DataSource::Path(_))),
                "{words}"
            );
        }
    }

    #[test]
    fn what_is_no_value_is_refused() {
        for words in [
            "--size 0",
            "--size 3x",
            "--fit squeeze",
            "--colour pink",
            "--range 255..0",
            "--range 7",
            "--hold-out half",
            "--hold-out-seed -1",
        ] {
            assert_eq!(spec(words), None, "{words}");
        }
    }
}

//! Which images a run learns from, and how they are read: all of it, so that a run can be
//! repeated.

use super::{ImageSize, NumberRange};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The share of the images that is held out for testing where a set has no test split.
pub const HOLD_OUT: f64 = 0.1;
/// The [`label`](DataSpec::label) that says to go without classes.
pub const NO_LABEL: &str = "none";

/// Which images a run learns from, and how they become what the model sees.
///
/// What is left as it is by default is found in the files themselves: the size, the colour,
/// the range of numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, from = "Written")]
pub struct DataSpec {
    /// Where the images come from.
    pub source: DataSource,
    /// The size that they are brought to; None for the one that they have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<ImageSize>,
    /// How an image of another shape is brought to that size.
    #[serde(skip_serializing_if = "is_default")]
    pub fit: Fit,
    /// Whether they are grey or coloured.
    #[serde(skip_serializing_if = "is_default")]
    pub colour: Colour,
    /// What stands behind what is transparent.
    #[serde(skip_serializing_if = "is_default")]
    pub background: Background,
    /// Black becomes white and white black.
    #[serde(skip_serializing_if = "is_default")]
    pub invert: bool,
    /// Rows become columns, as EMNIST's files want it.
    #[serde(skip_serializing_if = "is_default")]
    pub transpose: bool,
    /// Which numbers of a file are black and white; None for those that are found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<NumberRange>,
    /// The array of images in an archive of arrays; None for one with a usual name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub array: Option<String>,
    /// The column of a table, or of an array of labels, that holds the class: its number counted
    /// from 1; a table's also by name, and in an archive the array of labels by its. `none` to go
    /// without classes; None for one that is found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// A table of file names and classes beside a folder of images.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<PathBuf>,
    /// The share of the images that is held out for testing where a set has no test split,
    /// above 0 and below 1.
    #[serde(skip_serializing_if = "is_hold_out")]
    pub hold_out: f64,
    /// Decides which ones; of its own, so that runs with other seeds are judged by the same.
    #[serde(skip_serializing_if = "is_default")]
    pub hold_out_seed: u64,
    /// Go on without the files that cannot be read, however many they are.
    #[serde(skip_serializing_if = "is_default")]
    pub skip_bad: bool,
}

/// Where the images come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DataSource {
    /// The MNIST digits carried inside the program.
    #[default]
    Mnist,
    /// Shapes that the program draws itself, with known factors.
    Shapes(ShapeSet),
    /// A folder or a file.
    #[serde(alias = "folder")]
    Path(PathBuf),
}

impl DataSource {
    /// The set in the program that goes by this name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "mnist" => Some(Self::Mnist),
            "shapes" => Some(Self::Shapes(ShapeSet::Small)),
            "shapes-full" => Some(Self::Shapes(ShapeSet::Full)),
            _ => None,
        }
    }
}

/// How many shapes are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum ShapeSet {
    /// A few thousand images of 32 x 32: enough to see what a dimension learns in a minute.
    #[default]
    Small,
    /// The factors and the size of dSprites: 737,280 images of 64 x 64
    /// (Matthey et al. 2017, "dSprites: Disentanglement testing Sprites dataset").
    Full,
}

/// How an image of another shape is brought to the size of the set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Fit {
    /// Scaled until the size is covered; what sticks out is cut off, evenly on both sides.
    #[default]
    Crop,
    /// Scaled until it lies within the size; the rest is background.
    Pad,
    /// Scaled to the size, each side by itself.
    Stretch,
}

/// Whether images are grey or coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Colour {
    /// Coloured as soon as one image is.
    #[default]
    Auto,
    /// Grey, by the luminance of ITU-R BT.601.
    #[value(alias = "gray")]
    Grey,
    /// Red, green and blue, also where all are grey.
    Rgb,
}

/// What stands behind what is transparent, and beside what is padded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Background {
    /// All numbers at their highest.
    #[default]
    White,
    /// All numbers at their lowest.
    Black,
}

impl Background {
    /// Its pixels.
    pub fn byte(self) -> u8 {
        match self {
            Self::White => 255,
            Self::Black => 0,
        }
    }
}

impl DataSpec {
    /// The images of `source`, read as they are.
    pub fn of(source: DataSource) -> Self {
        Self {
            source,
            size: None,
            fit: Fit::default(),
            colour: Colour::default(),
            background: Background::default(),
            invert: false,
            transpose: false,
            range: None,
            array: None,
            label: None,
            labels: None,
            hold_out: HOLD_OUT,
            hold_out_seed: 0,
            skip_bad: false,
        }
    }

    /// The images of a folder or a file, read as they are.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self::of(DataSource::Path(path.into()))
    }

    /// The same images at another place, read in the same way. A table of classes that lay
    /// within the old place, or beside it and is there no more, is looked for where it then lies.
    pub fn moved_to(&self, path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let labels = self.labels.as_ref();
        let labels = labels.map(|table| self.moved_with(table, &path).unwrap_or(table.clone()));
        Self {
            source: DataSource::Path(path),
            labels,
            ..self.clone()
        }
    }

    /// Where `table` lies if it went to `place` together with the images; None if it stayed.
    fn moved_with(&self, table: &Path, place: &Path) -> Option<PathBuf> {
        let old = self.path()?;
        if let Ok(within) = table.strip_prefix(old) {
            return Some(place.join(within));
        }
        let beside = table.strip_prefix(old.parent()?).ok()?;
        let moved = place.parent()?.join(beside);
        (!table.exists() && moved.exists()).then_some(moved)
    }

    /// The folder or the file, if that is where the images come from.
    pub fn path(&self) -> Option<&Path> {
        match &self.source {
            DataSource::Path(path) => Some(path),
            DataSource::Mnist | DataSource::Shapes(_) => None,
        }
    }
}

impl Default for DataSpec {
    fn default() -> Self {
        Self::of(DataSource::default())
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn is_hold_out(share: &f64) -> bool {
    *share == HOLD_OUT
}

/// How a data spec may be written: whole, or as its source alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Source(DataSource),
    Whole(Box<Whole>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    source: DataSource,
    #[serde(default)]
    size: Option<ImageSize>,
    #[serde(default)]
    fit: Fit,
    #[serde(default)]
    colour: Colour,
    #[serde(default)]
    background: Background,
    #[serde(default)]
    invert: bool,
    #[serde(default)]
    transpose: bool,
    #[serde(default)]
    range: Option<NumberRange>,
    #[serde(default)]
    array: Option<String>,
    #[serde(default)]
    label: Option<String>,
    #[serde(default)]
    labels: Option<PathBuf>,
    #[serde(default = "hold_out")]
    hold_out: f64,
    #[serde(default)]
    hold_out_seed: u64,
    #[serde(default)]
    skip_bad: bool,
}

fn hold_out() -> f64 {
    HOLD_OUT
}

impl From<Written> for DataSpec {
    fn from(written: Written) -> Self {
        let whole = match written {
            Written::Source(source) => return Self::of(source),
            Written::Whole(whole) => *whole,
        };
        let Whole {
            source,
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
        } = whole;
        Self {
            source,
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
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spec_is_read_back_as_it_was_written() {
        let spec = DataSpec {
            size: Some(ImageSize::square(64)),
            fit: Fit::Pad,
            range: Some(NumberRange::to(16.0)),
            hold_out: 0.25,
            ..DataSpec::at("/data/cells")
        };
        let text = serde_json::to_string(&spec).expect("plain data");
        assert_eq!(serde_json::from_str::<DataSpec>(&text).ok(), Some(spec));
        let mnist = serde_json::to_string(&DataSpec::default()).expect("plain data");
        assert_eq!(mnist, r#"{"source":"mnist"}"#);
    }

    #[test]
    fn a_table_within_the_images_moves_with_them() {
        let spec = DataSpec {
            labels: Some("/data/cells/tables/kinds.csv".into()),
            ..DataSpec::at("/data/cells")
        };
        let moved = spec.moved_to("/new");
        assert_eq!(moved.path(), Some(Path::new("/new")));
        assert_eq!(moved.labels, Some("/new/tables/kinds.csv".into()));
        let elsewhere = DataSpec {
            labels: Some("/tables/kinds.csv".into()),
            ..spec
        };
        let labels = elsewhere.labels.clone();
        assert_eq!(elsewhere.moved_to("/new").labels, labels);
    }

    #[test]
    fn a_source_alone_is_a_spec() {
        let read = |text| serde_json::from_str::<DataSpec>(text).ok();
        assert_eq!(read(r#""mnist""#), Some(DataSpec::default()));
        assert_eq!(read(r#"{"folder":"/d"}"#), Some(DataSpec::at("/d")));
        assert_eq!(read(r#"{"source":"mnist","sise":3}"#), None);
    }
}

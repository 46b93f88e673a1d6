//! A table of file names and classes beside the pictures: comma, tab or semicolon separated.

use super::super::blob::Blob;
use super::super::content::{Sniffed, as_text};
use super::super::error::ImportError;
use super::super::label_table_flaw::LabelTableFlaw;
use super::super::watch::ImportWatch;
use super::picture_names::PictureNames;
use crate::import::named_split::NamedSplit;
use crate::recipe::NO_LABEL;
use csv::{ByteRecord, ReaderBuilder};
use std::io::Read;
use std::path::Path;

/// The most bytes of a table.
const MOST_BYTES: u64 = 256 << 20;
/// So many rows tell which column holds what.
const LOOKED_AT: usize = 1000;
/// What columns of classes are called.
const CLASS_COLUMNS: [&str; 9] = [
    "label",
    "labels",
    "class",
    "class_name",
    "classname",
    "category",
    "target",
    "species",
    "y",
];
/// What columns of splits are called.
const SPLIT_COLUMNS: [&str; 4] = ["split", "set", "subset", "partition"];

/// What a table says of each picture.
#[derive(Debug, Default, PartialEq)]
pub(super) struct LabelTable {
    /// None for a picture that it does not name. Empty without classes.
    pub classes: Vec<Option<String>>,
    /// None where the table has no column of splits.
    pub parts: Option<Vec<Option<NamedSplit>>>,
}

impl LabelTable {
    /// Reads the table at `path` about the pictures of these names; `class_column` is the one
    /// asked for.
    ///
    /// # Errors
    /// It cannot be read, or is no such table; the watch was cancelled.
    pub fn read(
        path: &Path,
        class_column: Option<&str>,
        pictures: &[String],
        watch: &ImportWatch,
    ) -> Result<Self, ImportError> {
        if !path.exists() {
            return Err(flaw_in(path, LabelTableFlaw::Missing));
        }
        let names = PictureNames::new(pictures);
        let table = Table::open(path)?;
        let first = table.first_rows(watch)?;
        let columns =
            Columns::of(&first, &names, class_column).map_err(|flaw| flaw_in(path, flaw))?;
        let mut classes = vec![None; pictures.len()];
        let mut parts = columns.split.map(|_| vec![None; pictures.len()]);
        table.each_row(watch, &mut |row| {
            let cell = |column: usize| cell(row, column);
            let Some(picture) = names.find(&cell(columns.file)) else {
                return true;
            };
            if let Some(class) = classes.get_mut(picture).filter(|class| class.is_none()) {
                *class = columns.class.map_or_else(
                    || Some(String::new()),
                    |column| Some(cell(column)).filter(|class| !class.is_empty()),
                );
            }
            if let (Some(parts), Some(column)) = (&mut parts, columns.split)
                && let Some(part) = parts.get_mut(picture)
            {
                *part = part.or_else(|| NamedSplit::of_word(&cell(column)));
            }
            true
        })?;
        Ok(Self { classes, parts })
    }
}

fn flaw_in(path: &Path, flaw: LabelTableFlaw) -> ImportError {
    ImportError::LabelTable {
        path: path.to_owned(),
        flaw,
    }
}

/// A file of rows of text.
struct Table {
    sniffed: Sniffed,
    separator: u8,
}

impl Table {
    fn open(path: &Path) -> Result<Self, ImportError> {
        let sniffed = Sniffed::of(&Blob::file(path))?;
        let line = sniffed.head.split(|byte| *byte == b'\n').next();
        let separator = separator(line.unwrap_or_default());
        Ok(Self { sniffed, separator })
    }

    fn first_rows(&self, watch: &ImportWatch) -> Result<Vec<ByteRecord>, ImportError> {
        let mut rows = Vec::new();
        self.each_row(watch, &mut |row| {
            rows.push(row.clone());
            rows.len() < LOOKED_AT
        })?;
        Ok(rows)
    }

    /// Hands over every row until `take` says no.
    fn each_row(
        &self,
        watch: &ImportWatch,
        take: &mut dyn FnMut(&ByteRecord) -> bool,
    ) -> Result<(), ImportError> {
        let source = self.sniffed.source.as_ref();
        let path = source.path();
        let bytes = source.open_at(0)?.take(MOST_BYTES + 1);
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .from_reader(bytes);
        let mut row = ByteRecord::new();
        while reader
            .read_byte_record(&mut row)
            .map_err(|error| ImportError::unreadable(path, std::io::Error::from(error)))?
        {
            watch.check(path)?;
            if reader.position().byte() > MOST_BYTES {
                return Err(flaw_in(path, LabelTableFlaw::TooLarge { most: MOST_BYTES }));
            }
            if !take(&row) {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// What stands between the cells of this line.
fn separator(line: &[u8]) -> u8 {
    let known = [b'\t', b',', b';'];
    let found = known.into_iter().find(|separator| line.contains(separator));
    found.unwrap_or(b' ')
}

fn cell(row: &ByteRecord, column: usize) -> String {
    let bytes = row.get(column).unwrap_or_default();
    let text = as_text(bytes);
    text.trim_start_matches('\u{feff}').trim().to_owned()
}

/// Which column holds what.
#[derive(Debug, PartialEq)]
struct Columns {
    file: usize,
    class: Option<usize>,
    split: Option<usize>,
}

impl Columns {
    fn of(
        rows: &[ByteRecord],
        names: &PictureNames<'_>,
        asked: Option<&str>,
    ) -> Result<Self, LabelTableFlaw> {
        let columns = rows.iter().map(ByteRecord::len).max().unwrap_or(0);
        let named = |column| -> usize {
            let cells = rows.iter().map(|row| names.closeness(&cell(row, column)));
            cells.sum()
        };
        let counts: Vec<usize> = (0..columns).map(named).collect();
        let most = counts.iter().copied().max().unwrap_or(0);
        let file = counts.iter().position(|count| *count == most && most > 0);
        let file = file.ok_or(LabelTableFlaw::NoFiles)?;
        let header: Vec<String> = match rows.first() {
            Some(first) if names.closeness(&cell(first, file)) == 0 => {
                (0..columns).map(|column| cell(first, column)).collect()
            }
            _ => Vec::new(),
        };
        let called = |known: &[&str]| {
            let is_known = |name: &String| known.contains(&name.to_lowercase().as_str());
            header
                .iter()
                .position(is_known)
                .filter(|column| *column != file)
        };
        let split = called(&SPLIT_COLUMNS);
        let class = match asked {
            Some(NO_LABEL) => None,
            Some(asked) => Some(asked_for(asked, &header, columns)?),
            None => {
                let mut others = (file + 1..columns).chain(0..file);
                let by_place = others.find(|column| Some(*column) != split);
                Some(
                    called(&CLASS_COLUMNS)
                        .or(by_place)
                        .ok_or(LabelTableFlaw::NoClasses)?,
                )
            }
        };
        Ok(Self { file, class, split })
    }
}

/// The column of this name, or of this number counted from 1.
fn asked_for(asked: &str, header: &[String], columns: usize) -> Result<usize, LabelTableFlaw> {
    let by_name = header.iter().position(|name| name == asked);
    let by_number = || {
        let number: usize = asked.parse().ok()?;
        number.checked_sub(1).filter(|column| *column < columns)
    };
    by_name
        .or_else(by_number)
        .ok_or_else(|| LabelTableFlaw::NoColumn {
            asked: asked.to_owned(),
            columns,
        })
}

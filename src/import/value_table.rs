//! Reads what a table says about the images of a split: text of cells that commas, semicolons
//! or tabs part, with a header or without.

use super::blob::Blob;
use super::content::{Sniffed, as_text};
use super::error::{ImportError, ReadCause};
use super::value_table_error::{ValueTableError, ValueTableFlaw};
use super::watch::ImportWatch;
use crate::data::{ColumnValues, SplitName, ValueColumn, ValueTable};
use csv::{ByteRecord, ErrorKind, Reader, ReaderBuilder};
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::Path;

/// The most words of a column that have a colour each.
pub const MOST_CATEGORIES: usize = 32;
/// The most bytes of a table, and of a line of it.
const MOST_BYTES: u64 = 256 << 20;
const MOST_OF_LINE: usize = 1 << 20;
/// The most columns, and the most cells: six bytes each.
const MOST_COLUMNS: usize = 1_200;
const MOST_CELLS: usize = 1 << 24;
/// Letters of a cell that a message quotes.
const QUOTED: usize = 40;
/// The column of the images' numbers.
const INDEX: &str = "index";
/// Cells that say that there is nothing to say.
const MISSING: [&str; 5] = ["", "nan", "na", "n/a", "null"];

/// Reads the table at `path` about the `images` images of a split: a row for each in their
/// order, or a column `index` that says which image a row is about, from 0 on.
///
/// # Errors
/// It cannot be read or says nothing about these images: with file, line and a way on. The
/// watch was cancelled.
pub fn read_values(
    path: &Path,
    split: SplitName,
    images: usize,
    watch: &ImportWatch,
) -> Result<ValueTable, ValueTableError> {
    let error = |flaw| ValueTableError {
        path: path.to_owned(),
        flaw,
    };
    let columns = read(path, split, images, watch).map_err(error)?;
    Ok(ValueTable {
        path: path.to_owned(),
        split,
        columns,
    })
}

fn read(
    path: &Path,
    split: SplitName,
    images: usize,
    watch: &ImportWatch,
) -> Result<Vec<ValueColumn>, ValueTableFlaw> {
    let sniffed = Sniffed::of(&Blob::file(path)).map_err(|error| refused(&error))?;
    if sniffed.head.contains(&0) {
        return Err(ValueTableFlaw::NoText);
    }
    let opened = sniffed.source.open_at(0).map_err(|error| refused(&error))?;
    let line = sniffed.head.split(|byte| *byte == b'\n').next();
    let separator = separator(line.unwrap_or_default());
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(Bounded::new(opened));
    let mut row = ByteRecord::new();
    if !next(&mut reader, &mut row)? {
        return Err(ValueTableFlaw::Empty);
    }
    let mut rows = Rows::begin(&row, split, images)?;
    if !rows.has_header {
        rows.take(&row)?;
    }
    while next(&mut reader, &mut row)? {
        if watch.is_cancelled() {
            return Err(ValueTableFlaw::Cancelled);
        }
        rows.take(&row)?;
    }
    rows.end()
}

fn refused(error: &ImportError) -> ValueTableFlaw {
    ValueTableFlaw::Unreadable(match error {
        ImportError::Unreadable { cause, .. } => match cause {
            ReadCause::NotRegular => "it is no regular file".to_owned(),
            ReadCause::EndsEarly => "it ends early".to_owned(),
            ReadCause::Refused(words) => words.clone(),
        },
        other => other.to_string(),
    })
}

/// What stands between the cells of this line.
fn separator(line: &[u8]) -> u8 {
    let known = [b'\t', b';', b','];
    let found = known.into_iter().find(|separator| line.contains(separator));
    found.unwrap_or(b',')
}

/// The next row that is not blank; whether there is one.
fn next<R: Read>(reader: &mut Reader<R>, row: &mut ByteRecord) -> Result<bool, ValueTableFlaw> {
    reader.read_byte_record(row).map_err(|error| {
        let words = error.to_string();
        match error.into_kind() {
            ErrorKind::Io(error) => match error.downcast::<Unbounded>() {
                Ok(Unbounded::Line(line)) => ValueTableFlaw::LongLine {
                    line,
                    most: MOST_OF_LINE,
                },
                Ok(Unbounded::File) => ValueTableFlaw::TooLarge { most: MOST_BYTES },
                Err(error) => ValueTableFlaw::Unreadable(error.to_string()),
            },
            _ => ValueTableFlaw::Unreadable(words),
        }
    })
}

/// Bytes that refuse to go on without end.
struct Bounded<R> {
    inner: R,
    /// Bytes so far.
    all: u64,
    /// The line in hand, and its bytes so far.
    line: u64,
    of_line: usize,
}

#[derive(Debug, thiserror::Error)]
enum Unbounded {
    #[error("line {0} is too long")]
    Line(u64),
    #[error("the file is too large")]
    File,
}

impl<R> Bounded<R> {
    fn new(inner: R) -> Self {
        Self {
            inner,
            all: 0,
            line: 1,
            of_line: 0,
        }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(room)?;
        let bytes = room.get(..count).unwrap_or_default();
        self.all += count as u64;
        let ends = bytes.iter().filter(|byte| **byte == b'\n').count();
        self.line += ends as u64;
        self.of_line = match bytes.iter().rposition(|byte| *byte == b'\n') {
            Some(last) => count - last - 1,
            None => self.of_line + count,
        };
        if self.of_line > MOST_OF_LINE {
            return Err(io::Error::other(Unbounded::Line(self.line)));
        }
        if self.all > MOST_BYTES {
            return Err(io::Error::other(Unbounded::File));
        }
        Ok(count)
    }
}

/// The rows read so far.
struct Rows {
    split: SplitName,
    images: usize,
    has_header: bool,
    cells: usize,
    /// The place of the column `index`.
    index: Option<usize>,
    columns: Vec<Column>,
    /// By image: whether a row was about it.
    seen: Vec<bool>,
    rows: usize,
}

impl Rows {
    fn begin(first: &ByteRecord, split: SplitName, images: usize) -> Result<Self, ValueTableFlaw> {
        let cells: Vec<String> = (0..first.len()).map(|at| cell(first, at)).collect();
        let has_header = !cells.iter().any(|cell| number(cell).is_some());
        let index = cells
            .iter()
            .position(|cell| has_header && cell.eq_ignore_ascii_case(INDEX));
        let most = (MOST_CELLS / images.max(1)).min(MOST_COLUMNS);
        let columns = cells.len() - usize::from(index.is_some());
        if columns > most {
            return Err(ValueTableFlaw::TooManyColumns { columns, most });
        }
        if columns == 0 {
            return Err(ValueTableFlaw::NoColumns);
        }
        let named = cells
            .iter()
            .enumerate()
            .filter(|(at, _)| Some(*at) != index);
        let columns = named.map(|(at, name)| {
            let name = match name.as_str() {
                name if has_header && !name.is_empty() => name.to_owned(),
                _ => format!("#{}", at + 1),
            };
            Column::new(name, at, images)
        });
        Ok(Self {
            split,
            images,
            has_header,
            cells: cells.len(),
            index,
            columns: columns.collect(),
            seen: vec![false; images],
            rows: 0,
        })
    }

    fn take(&mut self, row: &ByteRecord) -> Result<(), ValueTableFlaw> {
        let line = row.position().map_or(0, csv::Position::line);
        if row.len() != self.cells {
            return Err(ValueTableFlaw::Cells {
                line,
                found: row.len(),
                expected: self.cells,
            });
        }
        let image = match self.index {
            Some(column) => self.image(&cell(row, column), line)?,
            None => self.rows,
        };
        self.rows += 1;
        match self.seen.get_mut(image) {
            Some(true) => return Err(ValueTableFlaw::Twice { line, index: image }),
            Some(seen) => *seen = true,
            // More rows than images: told at the end, with how many there are.
            None => return Ok(()),
        }
        for column in &mut self.columns {
            column.take(image, &cell(row, column.at), line);
        }
        Ok(())
    }

    /// Which image a cell under `index` names.
    fn image(&self, cell: &str, line: u64) -> Result<usize, ValueTableFlaw> {
        let index = cell.parse().ok().filter(|index| *index < self.images);
        index.ok_or_else(|| ValueTableFlaw::Index {
            line,
            cell: quoted(cell),
            images: self.images,
            split: self.split,
        })
    }

    fn end(self) -> Result<Vec<ValueColumn>, ValueTableFlaw> {
        if self.rows == 0 {
            return Err(ValueTableFlaw::Empty);
        }
        if self.index.is_none() && self.rows != self.images {
            return Err(ValueTableFlaw::Rows {
                rows: self.rows,
                images: self.images,
                split: self.split,
            });
        }
        let columns: Vec<ValueColumn> = self.columns.into_iter().map(Column::end).collect();
        let first = columns.first().and_then(|column| match &column.values {
            ColumnValues::Unusable { line, cell } => Some((column, *line, cell)),
            ColumnValues::Numbers(_) | ColumnValues::Categories { .. } => None,
        });
        let usable = |column: &ValueColumn| match column.values {
            ColumnValues::Unusable { .. } => false,
            ColumnValues::Numbers(_) | ColumnValues::Categories { .. } => true,
        };
        match first {
            Some((column, line, cell)) if !columns.iter().any(usable) => {
                Err(ValueTableFlaw::NoneUsable {
                    line,
                    column: quoted(&column.name),
                    cell: cell.clone(),
                    most: MOST_CATEGORIES,
                })
            }
            _ => Ok(columns),
        }
    }
}

/// One column as far as it was read: numbers as long as all are, and words as long as they are
/// few.
struct Column {
    name: String,
    at: usize,
    images: usize,
    /// By image.
    numbers: Vec<f32>,
    /// By image, with the words in the order in which they came.
    words: Vec<Option<u16>>,
    known: BTreeMap<String, u16>,
    /// The first cell that is no number.
    odd: Option<(u64, String)>,
    few: bool,
}

impl Column {
    fn new(name: String, at: usize, images: usize) -> Self {
        Self {
            name,
            at,
            images,
            numbers: vec![f32::NAN; images],
            words: Vec::new(),
            known: BTreeMap::new(),
            odd: None,
            few: true,
        }
    }

    fn take(&mut self, image: usize, cell: &str, line: u64) {
        if MISSING.contains(&cell.to_ascii_lowercase().as_str()) {
            return;
        }
        if self.odd.is_none() {
            match (number(cell), self.numbers.get_mut(image)) {
                (Some(number), Some(place)) => *place = number,
                _ => self.odd = Some((line, quoted(cell))),
            }
        }
        if !self.few {
            return;
        }
        if self.words.is_empty() {
            self.words = vec![None; self.images];
        }
        let next = self.known.len() as u16;
        let word = *self.known.entry(cell.to_owned()).or_insert(next);
        self.few = self.known.len() <= MOST_CATEGORIES;
        if let (true, Some(place)) = (self.few, self.words.get_mut(image)) {
            *place = Some(word);
        } else {
            (self.words, self.known) = (Vec::new(), BTreeMap::new());
        }
    }

    fn end(self) -> ValueColumn {
        let values = match self.odd {
            None => ColumnValues::Numbers(self.numbers.into()),
            Some(_) if self.few => {
                // By the alphabet, so that colours do not depend on the order of the rows.
                let mut order = vec![0; self.known.len()];
                for (place, old) in self.known.values().enumerate() {
                    if let Some(new) = order.get_mut(usize::from(*old)) {
                        *new = place as u16;
                    }
                }
                let renumbered = |word: &Option<u16>| order.get(usize::from((*word)?)).copied();
                ColumnValues::Categories {
                    of: self.words.iter().map(renumbered).collect(),
                    names: self.known.into_keys().collect(),
                }
            }
            Some((line, cell)) => ColumnValues::Unusable { line, cell },
        };
        ValueColumn {
            name: self.name,
            values,
        }
    }
}

/// A finite number.
fn number(cell: &str) -> Option<f32> {
    let number: f32 = cell.parse().ok()?;
    number.is_finite().then_some(number)
}

fn cell(row: &ByteRecord, column: usize) -> String {
    let text = as_text(row.get(column).unwrap_or_default());
    text.trim_start_matches('\u{feff}').trim().to_owned()
}

/// The beginning of a cell, for a message.
fn quoted(cell: &str) -> String {
    let mut letters = cell.chars();
    let mut out: String = letters.by_ref().take(QUOTED).collect();
    if letters.next().is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests;

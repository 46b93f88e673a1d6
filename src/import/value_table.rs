//! Reads what a table says about the images of a split: text of cells that commas, semicolons
//! or tabs part, with a header or without.

mod bounded;
mod column;

use super::blob::Blob;
use super::content::{Sniffed, as_text};
use super::error::{ImportError, ReadCause};
use super::value_table_error::{ValueTableError, ValueTableFlaw};
use super::watch::ImportWatch;
use crate::data::{ColumnValues, SplitName, ValueColumn, ValueTable};
use bounded::{Bounded, MOST_BYTES, MOST_OF_LINE, Unbounded};
use column::{Column, number, quoted};
use csv::{ByteRecord, ErrorKind, Reader, ReaderBuilder};
use std::io::Read;
use std::path::Path;

pub use column::MOST_CATEGORIES;

/// The most columns, and the most cells: six bytes each.
const MOST_COLUMNS: usize = 1_200;
const MOST_CELLS: usize = 1 << 24;
/// The column of the images' numbers.
const INDEX: &str = "index";

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
    let cause = match error {
        ImportError::Unreadable { cause, .. } => cause.clone(),
        other => ReadCause::Refused(other.to_string()),
    };
    ValueTableFlaw::Unreadable { cause }
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
                Err(error) => ValueTableFlaw::Unreadable {
                    cause: error.into(),
                },
            },
            _ => ValueTableFlaw::Unreadable {
                cause: ReadCause::Refused(words),
            },
        }
    })
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

fn cell(row: &ByteRecord, column: usize) -> String {
    let text = as_text(row.get(column).unwrap_or_default());
    text.trim_start_matches('\u{feff}').trim().to_owned()
}

#[cfg(test)]
mod tests;

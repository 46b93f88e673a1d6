//! What the columns of a table are, told by its first rows.

mod columns;
mod head;

use super::cells::{Separator, cells};
use crate::import::table_flaw::TableFlaw;
use crate::recipe::{DataSpec, ImageSize};
use columns::{Columns, Kind, List, named, names_parts};
use head::{FEWEST_NUMBERS, InCell, is_header, looks_numeric, separator, usual_length};

pub(super) use columns::part;

/// The most numbers of one row.
pub(super) const MOST_NUMBERS: usize = 1 << 20;

/// The first rows of a table.
pub(super) struct Head {
    /// A comment before them, which may name the columns.
    pub comment: Option<Vec<u8>>,
    /// Each with the number of its line.
    pub rows: Vec<(u32, Vec<u8>)>,
}

/// What the cells of a row are.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub separator: Separator,
    /// The line of the first row of numbers: what stands before is its header.
    pub first_row: u32,
    /// Of each column.
    pub roles: Vec<Role>,
    /// The names of the columns; empty without a header.
    pub names: Vec<String>,
    /// How sure it is which column is the class.
    pub sureness: Sureness,
    pub cut: Cut,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Pixel,
    /// All pixels of the image in one cell, with blanks between them.
    Pixels,
    Class,
    /// Which part of the set the row is of.
    Part,
    /// Pixels or classes: one of the two columns of this kind is the class.
    PixelOrClass,
    Aside,
}

/// How sure it is which column is the class, if one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sureness {
    /// A person said so.
    Asked,
    /// Its name says so, or that it alone holds words.
    Told,
    /// It is the first or the last.
    Guessed,
}

/// How the numbers of a row are cut into an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    pub size: ImageSize,
    pub channels: usize,
}

impl Cut {
    /// How many numbers an image has.
    pub fn numbers(self) -> usize {
        self.size.height * self.size.width * self.channels
    }

    /// `numbers` as an image of this size, grey or coloured.
    fn of_size(size: ImageSize, numbers: usize) -> Option<Self> {
        let area = size.height.checked_mul(size.width)?;
        let mut channels = [1, 3].into_iter();
        let channels = channels.find(|channels| area.checked_mul(*channels) == Some(numbers));
        channels.map(|channels| Self { size, channels })
    }

    /// `numbers` as a square, grey or coloured.
    fn square(numbers: usize) -> Option<Self> {
        let side = |channels: usize| ImageSize::square((numbers / channels).isqrt());
        let mut squares = [1, 3].map(side).into_iter();
        let cut = squares.find_map(|size| Self::of_size(size, numbers));
        cut.filter(|_| numbers >= FEWEST_NUMBERS)
    }
}

impl Layout {
    /// What the first rows tell, and what `spec` says.
    ///
    /// # Errors
    /// They hold no images, or not the column that `spec` names.
    pub fn of(head: &Head, spec: &DataSpec) -> Result<Self, TableFlaw> {
        let (separator, in_cell) = separator(&head.rows).ok_or(TableFlaw::NoNumbers)?;
        let split = |line| cells(line, separator).take(MOST_NUMBERS + 2).collect();
        let rows: Vec<Vec<&[u8]>> = head.rows.iter().map(|(_, line)| split(line)).collect();
        let (first, rest) = rows.split_first().ok_or(TableFlaw::NoNumbers)?;
        let columns = usual_length(if rest.is_empty() { &rows } else { rest });
        if columns > MOST_NUMBERS {
            return Err(TableFlaw::TooWide { most: MOST_NUMBERS });
        }
        let header = is_header(first, rest);
        let body = if header { rest } else { &rows };
        if !body.iter().any(|row| looks_numeric(row)) {
            return Err(TableFlaw::NoNumbers);
        }
        let kinds = Kind::of_columns(body, columns);
        let list = match in_cell {
            InCell::OneNumber => None,
            InCell::Numbers => List::of(body, columns),
        };
        let first_row = head.rows.get(usize::from(header));
        let names = if header { Some(first.clone()) } else { None };
        let comment = || {
            let comment: Vec<&[u8]> = split(head.comment.as_deref()?);
            (comment.len() == columns && !looks_numeric(&comment)).then_some(comment)
        };
        let names = names.or_else(comment).unwrap_or_default();
        let names = named(&names, columns);
        let has_parts = |column: &usize| {
            let mut cells = body.iter().filter_map(|row| row.get(*column));
            cells.all(|cell| part(cell).is_some())
        };
        let parts = names.iter().position(|name| names_parts(name));
        let columns = Columns {
            kinds,
            list,
            parts: parts.filter(has_parts),
            names,
        };
        let plan = columns.plan(spec)?;
        Ok(Self {
            separator,
            first_row: first_row.map_or(0, |(line, _)| *line),
            ..plan
        })
    }

    /// What a column is called: its name, or its number counted from 1.
    pub fn name_of(&self, column: usize) -> String {
        match self.names.get(column) {
            Some(name) if !name.is_empty() => name.clone(),
            _ => (column + 1).to_string(),
        }
    }

    /// The columns of a role.
    pub fn columns_of(&self, role: Role) -> impl Iterator<Item = usize> {
        let roles = self.roles.iter().enumerate();
        roles
            .filter(move |(_, of)| **of == role)
            .map(|(column, _)| column)
    }

    /// How a size that is asked for cuts rows like these; None for one that images are only
    /// brought to.
    pub fn cut_by(&self, size: Option<ImageSize>) -> Option<Cut> {
        let numbers = self.cut.numbers();
        // One column more or less may be the class.
        let near = numbers.saturating_sub(1)..=numbers + 1;
        near.into_iter()
            .find_map(|numbers| Cut::of_size(size?, numbers))
    }

    /// Gives a column another role.
    pub fn settle(&mut self, column: usize, role: Role) {
        if let Some(of) = self.roles.get_mut(column) {
            *of = role;
        }
    }
}

//! What the columns of a table are for, by their names and by what their cells hold.

use super::super::cells::{Separator, number, text};
use super::head::list_in;
use super::{Cut, Layout, Role, Sureness};
use crate::import::named_split::NamedSplit;
use crate::import::table_flaw::TableFlaw;
use crate::recipe::{DataSpec, NO_LABEL};

/// What the column of the class is called, the surest name first.
const CLASS_NAMES: [&str; 5] = ["label", "class", "target", "digit", "y"];
/// What the column is called that says which part of the set a row is of.
const PART_NAMES: [&str; 4] = ["usage", "split", "subset", "partition"];
/// What a first column is called that numbers the rows.
const ROW_NAMES: [&str; 4] = ["", "id", "index", "unnamed: 0"];
/// The column whose cells hold all numbers of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct List {
    column: usize,
    /// In most rows.
    numbers: usize,
}

impl List {
    /// The column with the most numbers in a cell.
    pub fn of(rows: &[Vec<&[u8]>], columns: usize) -> Option<Self> {
        let numbers = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            let counts: Vec<usize> = cells.filter_map(|cell| list_in(cell)).collect();
            let like = |count: &usize| counts.iter().filter(|of| *of == count).count();
            counts.iter().max_by_key(|count| like(count)).copied()
        };
        let of = |column| {
            Some(Self {
                column,
                numbers: numbers(column)?,
            })
        };
        let lists = (0..columns).filter_map(of);
        lists.max_by_key(|list| list.numbers)
    }
}

/// The part of the set that a cell names: `Training`, `PublicTest`.
pub(in super::super) fn part(cell: &[u8]) -> Option<NamedSplit> {
    let word = text(cell).to_lowercase();
    NamedSplit::within(&word).map(|(part, _)| part).next()
}

/// Whether a column of this name says which part of the set a row is of.
pub(super) fn names_parts(name: &str) -> bool {
    let mut names = PART_NAMES.iter();
    names.any(|of| of.eq_ignore_ascii_case(name))
}

/// The names of `columns` columns. R leaves out that of the row names; a header of any other
/// length names nothing.
pub(super) fn named(names: &[&[u8]], columns: usize) -> Vec<String> {
    let texts = names.iter().map(|cell| {
        let cell = cell.strip_prefix(b"#").unwrap_or(cell);
        text(cell.trim_ascii())
    });
    if names.len() == columns {
        texts.collect()
    } else if !names.is_empty() && names.len() + 1 == columns {
        std::iter::once(String::new()).chain(texts).collect()
    } else {
        Vec::new()
    }
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Numbers,
    Words,
    Empty,
}

impl Kind {
    pub fn of_columns(rows: &[Vec<&[u8]>], columns: usize) -> Vec<Self> {
        let mut counts = vec![(0, 0); columns];
        for row in rows.iter().filter(|row| row.len() == columns) {
            for ((numbers, words), cell) in counts.iter_mut().zip(row) {
                if number(cell).is_some() {
                    *numbers += 1;
                } else if !cell.is_empty() {
                    *words += 1;
                }
            }
        }
        let kind = |(numbers, words)| match (numbers, words) {
            (0, 0) => Self::Empty,
            (numbers, words) if numbers >= words => Self::Numbers,
            _ => Self::Words,
        };
        counts.into_iter().map(kind).collect()
    }
}

/// The columns before it is settled what they are for.
pub(super) struct Columns {
    pub kinds: Vec<Kind>,
    /// The column with all of an image, where there is one.
    pub list: Option<List>,
    /// The column with the part of the set.
    pub parts: Option<usize>,
    pub names: Vec<String>,
}

impl Columns {
    pub fn plan(self, spec: &DataSpec) -> Result<Layout, TableFlaw> {
        let (class, sureness) = match &spec.label {
            Some(asked) => (self.asked(asked)?, Sureness::Asked),
            None => (self.told(), Sureness::Told),
        };
        let mut roles: Vec<Role> = (0..self.kinds.len())
            .map(|column| self.role(column))
            .collect();
        if let Some(role) = class.and_then(|class| roles.get_mut(class)) {
            *role = Role::Class;
        }
        let pixels: Vec<usize> = (0..roles.len())
            .filter(|column| roles.get(*column) == Some(&Role::Pixel))
            .collect();
        let numbers = self.list.map_or(pixels.len(), |list| list.numbers);
        if numbers == 0 {
            return Err(TableFlaw::NoNumbers);
        }
        let may_guess = class.is_none() && sureness == Sureness::Told;
        let guess = may_guess && self.list.is_none() && numbers > 1;
        let cuts = |cut: &dyn Fn(usize) -> Option<Cut>| {
            let without_class = || Some((cut(numbers - 1)?, Sureness::Guessed));
            let whole = cut(numbers).map(|cut| (cut, sureness));
            whole.or_else(|| if guess { without_class() } else { None })
        };
        let of_size = |numbers| Cut::of_size(spec.size?, numbers);
        let (cut, sureness) = cuts(&of_size)
            .or_else(|| cuts(&Cut::square))
            .ok_or(TableFlaw::NoImage { numbers })?;
        if sureness == Sureness::Guessed {
            for column in [pixels.first(), pixels.last()].into_iter().flatten() {
                if let Some(role) = roles.get_mut(*column) {
                    *role = Role::PixelOrClass;
                }
            }
        }
        Ok(Layout {
            separator: Separator::Comma,
            first_row: 0,
            roles,
            names: self.names,
            sureness,
            cut,
        })
    }

    /// The column that a person names.
    fn asked(&self, asked: &str) -> Result<Option<usize>, TableFlaw> {
        let asked = asked.trim();
        let named = |names: &dyn Fn(&str) -> bool| self.names.iter().position(|name| names(name));
        let columns = self.kinds.len();
        let number = || {
            let number: usize = asked.parse().ok()?;
            number.checked_sub(1).filter(|column| *column < columns)
        };
        let column = named(&|name| name == asked)
            .or_else(|| named(&|name| name.eq_ignore_ascii_case(asked)))
            .or_else(number);
        match column {
            None if asked.eq_ignore_ascii_case(NO_LABEL) => Ok(None),
            None => Err(TableFlaw::NoColumn {
                asked: asked.to_owned(),
                columns,
            }),
            column => Ok(column),
        }
    }

    /// The column whose name says that it is the class, or the only one of words.
    fn told(&self) -> Option<usize> {
        let named = |name: &&str| {
            let mut names = self.names.iter();
            names.position(|of| of.eq_ignore_ascii_case(name))
        };
        let mut words = self.kinds.iter().enumerate();
        let mut words = words
            .by_ref()
            .filter(|(column, kind)| **kind == Kind::Words && self.role(*column) == Role::Aside);
        let only = match (words.next(), words.next()) {
            (Some((column, _)), None) => Some(column),
            _ => None,
        };
        CLASS_NAMES
            .iter()
            .find_map(named)
            .or_else(|| self.only_beside_the_list())
            .or(only)
    }

    /// The only column of numbers beside one that holds all pixels.
    fn only_beside_the_list(&self) -> Option<usize> {
        let list = self.list?;
        let others = (0..self.kinds.len()).filter(|column| *column != list.column);
        let mut others = others.filter(|column| self.role(*column) == Role::Aside);
        let is_numbers = |column: &usize| self.kinds.get(*column) == Some(&Kind::Numbers);
        let only = others.by_ref().find(is_numbers);
        only.filter(|_| !others.any(|column| is_numbers(&column)))
    }

    fn role(&self, column: usize) -> Role {
        if self.list.is_some_and(|list| list.column == column) {
            return Role::Pixels;
        }
        if self.parts == Some(column) {
            return Role::Part;
        }
        if self.list.is_some() {
            return Role::Aside;
        }
        let name = self.names.first().map(|name| name.to_lowercase());
        let numbers_rows = name.is_some_and(|name| ROW_NAMES.contains(&name.as_str()));
        match self.kinds.get(column) {
            Some(Kind::Numbers) if column > 0 || !numbers_rows => Role::Pixel,
            _ => Role::Aside,
        }
    }
}

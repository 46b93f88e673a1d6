//! What the columns of a table are, told by its first rows.

use super::cells::{Separator, cells, number, numbers_in, text};
use crate::import::named_split::NamedSplit;
use crate::import::table_flaw::TableFlaw;
use crate::recipe::{DataSpec, ImageSize};

/// The most numbers of one row.
pub(super) const MOST_NUMBERS: usize = 1 << 20;
/// The fewest numbers that are taken for an image unless a size is asked for.
const FEWEST_NUMBERS: usize = 4;
/// How a person says that no column is the class.
const NO_CLASS: &str = "none";
/// What the column of the class is called, the surest name first.
const CLASS_NAMES: [&str; 5] = ["label", "class", "target", "digit", "y"];
/// What the column is called that says which part of the set a row is of.
const PART_NAMES: [&str; 4] = ["usage", "split", "subset", "partition"];
/// What a first column is called that numbers the rows.
const ROW_NAMES: [&str; 4] = ["", "id", "index", "unnamed: 0"];

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
        let parts = names.iter().position(|name| is_one_of(name, &PART_NAMES));
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

/// What a cell of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum InCell {
    OneNumber,
    /// All of an image, with blanks between them.
    Numbers,
}

/// The separator that finds the most numbers in the first rows, one in a cell unless that
/// leaves some out.
fn separator(rows: &[(u32, Vec<u8>)]) -> Option<(Separator, InCell)> {
    let numbers = |separator: Separator, in_cell: InCell| -> usize {
        let in_row = |line| {
            let cells = cells(line, separator);
            let numbers = cells.map(|cell| match in_cell {
                InCell::OneNumber => usize::from(number(cell).is_some()),
                InCell::Numbers => list_in(cell).unwrap_or(usize::from(number(cell).is_some())),
            });
            numbers.sum::<usize>()
        };
        rows.iter().map(|(_, line)| in_row(line)).sum()
    };
    let mut best: Option<(usize, (Separator, InCell))> = None;
    for in_cell in [InCell::OneNumber, InCell::Numbers] {
        for separator in Separator::ALL {
            let found = numbers(separator, in_cell);
            if found > best.map_or(0, |(most, _)| most) {
                best = Some((found, (separator, in_cell)));
            }
        }
    }
    best.map(|(_, found)| found)
}

/// The column whose cells hold all numbers of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct List {
    column: usize,
    /// In most rows.
    numbers: usize,
}

impl List {
    /// The column with the most numbers in a cell.
    fn of(rows: &[Vec<&[u8]>], columns: usize) -> Option<Self> {
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

/// How many numbers a cell holds, if nothing but enough of them for an image.
fn list_in(cell: &[u8]) -> Option<usize> {
    let mut count = 0;
    for number in numbers_in(cell) {
        number?;
        count += 1;
    }
    (count >= FEWEST_NUMBERS).then_some(count)
}

/// The part of the set that a cell names: `Training`, `PublicTest`.
pub(super) fn part(cell: &[u8]) -> Option<NamedSplit> {
    let word = text(cell).to_lowercase();
    NamedSplit::within(&word).map(|(part, _)| part).next()
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|of| of.eq_ignore_ascii_case(name))
}

/// The number of cells that most rows have.
fn usual_length(rows: &[Vec<&[u8]>]) -> usize {
    let lengths = rows.iter().map(Vec::len);
    let like = |length| rows.iter().filter(|row| row.len() == length).count();
    lengths
        .max_by_key(|length| (like(*length), *length))
        .unwrap_or(0)
}

/// Whether the first row names the columns: in words, or by counting them, as frames without
/// names are written.
fn is_header(first: &[&[u8]], rest: &[Vec<&[u8]>]) -> bool {
    let Some(second) = rest.first() else {
        return false;
    };
    let body = rest.iter().any(|row| looks_numeric(row));
    (body && !looks_numeric(first)) || (counts_up(first) && !counts_up(second))
}

/// Whether at least half of the cells are numbers, or one of them holds many.
fn looks_numeric(cells: &[&[u8]]) -> bool {
    let numbers = cells.iter().filter(|cell| number(cell).is_some()).count();
    numbers * 2 >= cells.len() || cells.iter().any(|cell| list_in(cell).is_some())
}

/// Whether nearly all cells are whole numbers, each larger by one than the one before.
fn counts_up(cells: &[&[u8]]) -> bool {
    let numbers: Vec<f64> = cells.iter().filter_map(|cell| number(cell)).collect();
    let pairs = numbers.iter().zip(numbers.iter().skip(1));
    let enough = numbers.len() >= FEWEST_NUMBERS && numbers.len() + 2 >= cells.len();
    enough && pairs.into_iter().all(|(a, b)| a + 1.0 == *b)
}

/// The names of `columns` columns. R leaves out that of the row names; a header of any other
/// length names nothing.
fn named(names: &[&[u8]], columns: usize) -> Vec<String> {
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
enum Kind {
    Numbers,
    Words,
    Empty,
}

impl Kind {
    fn of_columns(rows: &[Vec<&[u8]>], columns: usize) -> Vec<Self> {
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
struct Columns {
    kinds: Vec<Kind>,
    /// The column with all of an image, where there is one.
    list: Option<List>,
    /// The column with the part of the set.
    parts: Option<usize>,
    names: Vec<String>,
}

impl Columns {
    fn plan(self, spec: &DataSpec) -> Result<Layout, TableFlaw> {
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
            None if asked.eq_ignore_ascii_case(NO_CLASS) => Ok(None),
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

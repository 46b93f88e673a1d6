//! The first pass over a table: which rows are images, their classes, and the range of all
//! numbers.

use super::class_column::{ClassColumn, MOST_CLASSES};
use super::kept::KeptRows;
use super::labels::TableLabels;
use super::layout::{Head, Layout, Role, Sureness, part};
use super::lines::{Line, Lines};
use super::row::read_row;
use crate::data::{LeftOut, SplitName, Warning};
use crate::import::bounds::Bounds;
use crate::import::byte_source::ByteSource;
use crate::import::error::ImportError;
use crate::import::named_split::{NamedSplit, splits_of, validation_learned_from};
use crate::import::table_flaw::TableFlaw;
use crate::import::watch::ImportWatch;
use crate::recipe::DataSpec;

/// So many rows are looked at to tell what the columns are.
const HEAD_ROWS: usize = 32;
/// Or fewer, once they are so many bytes.
const HEAD_BYTES: usize = 1 << 20;
/// At least so many: a header, and a row of numbers.
const FEWEST_HEAD_ROWS: usize = 2;
/// So many bad rows are borne with before they have to be fewer than the good ones.
const BORNE: usize = 10_000;

/// What the first pass found.
pub(super) struct Survey {
    pub layout: Layout,
    /// The line of each image, counted from 1.
    pub lines: Vec<u32>,
    pub classes: TableLabels,
    /// The split of each image, where a column says it of all.
    pub splits: Option<Vec<SplitName>>,
    /// The smallest and the largest number.
    pub found: Option<(f64, f64)>,
    /// Whether a number is not whole.
    pub has_fractions: bool,
    pub kept: KeptRows,
    pub left_out: Vec<LeftOut>,
    pub warnings: Vec<Warning>,
}

/// Reads the first rows of a table.
///
/// # Errors
/// It cannot be read.
fn head(source: &dyn ByteSource, watch: &ImportWatch) -> Result<Head, ImportError> {
    let mut lines = Lines::of(source, watch)?;
    let mut head = Head {
        comment: None,
        rows: Vec::new(),
    };
    let (mut room, mut bytes) = (Vec::new(), 0);
    let is_enough =
        |rows: usize, bytes| rows >= HEAD_ROWS || (rows >= FEWEST_HEAD_ROWS && bytes > HEAD_BYTES);
    while !is_enough(head.rows.len(), bytes) {
        let line = lines.next(&mut room);
        let line = line.map_err(|error| ImportError::unreadable(source.path(), error))?;
        let Some(line) = line else { break };
        if line.is_blank() {
            continue;
        }
        if head.rows.is_empty() && line.bytes.starts_with(b"#") {
            head.comment = line.bytes.get(1..).map(<[u8]>::to_vec);
            continue;
        }
        bytes += line.bytes.len();
        head.rows.push((line.number, line.bytes.to_vec()));
    }
    watch.check(source.path())?;
    Ok(head)
}

/// Looks at every row.
///
/// # Errors
/// It is no table of images, it cannot be read, the watch was cancelled.
pub(super) fn survey(
    source: &dyn ByteSource,
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<Survey, ImportError> {
    let of_table = |flaw| ImportError::Table {
        path: source.path().to_owned(),
        flaw,
    };
    let head = head(source, watch)?;
    let layout = Layout::of(&head, spec).map_err(of_table)?;
    let mut rows = Rows::new(layout);
    watch.begin(0);
    let mut lines = Lines::of(source, watch)?;
    let mut room = Vec::new();
    let unreadable = |error| ImportError::unreadable(source.path(), error);
    while let Some(line) = lines.next(&mut room).map_err(unreadable)? {
        if line.number < rows.layout.first_row || line.is_blank() {
            continue;
        }
        watch.advance(1);
        rows.push(line);
        rows.flaw().map_or(Ok(()), |flaw| Err(of_table(flaw)))?;
    }
    watch.check(source.path())?;
    rows.finish().map_err(of_table)
}

/// The name by which a row is told.
pub(super) fn name_of_line(line: u32) -> String {
    format!("line {line}")
}

/// A column of numbers that may be classes.
struct Candidate {
    column: usize,
    classes: ClassColumn,
    bounds: Bounds,
    has_fractions: bool,
}

impl Candidate {
    fn new(column: usize) -> Self {
        Self {
            column,
            classes: ClassColumn::default(),
            bounds: Bounds::default(),
            has_fractions: false,
        }
    }
}

/// The rows seen so far.
struct Rows {
    layout: Layout,
    lines: Vec<u32>,
    candidates: Vec<Candidate>,
    /// What a column says each row is part of; empty without such a column.
    parts: Vec<Option<NamedSplit>>,
    bounds: Bounds,
    has_fractions: bool,
    kept: KeptRows,
    left_out: Vec<LeftOut>,
}

impl Rows {
    fn new(layout: Layout) -> Self {
        let candidates = layout
            .columns_of(Role::Class)
            .chain(layout.columns_of(Role::PixelOrClass));
        Self {
            candidates: candidates.map(Candidate::new).collect(),
            layout,
            lines: Vec::new(),
            parts: Vec::new(),
            bounds: Bounds::default(),
            has_fractions: false,
            kept: KeptRows::default(),
            left_out: Vec::new(),
        }
    }

    fn push(&mut self, line: Line<'_>) {
        let layout = &self.layout;
        let mut bounds: Option<(f64, f64)> = None;
        let mut has_fractions = false;
        // Of a candidate each: the classes are few, so they are found again by their column.
        let mut cells: [Option<(usize, &[u8])>; 2] = [None; 2];
        let mut numbers: [Option<(usize, f64)>; 2] = [None; 2];
        let mut of_part = None;
        let read = read_row(
            line,
            layout,
            |column, number| {
                if layout.roles.get(column) == Some(&Role::PixelOrClass) {
                    remember(&mut numbers, column, number);
                    return;
                }
                let (least, most) = bounds.get_or_insert((number, number));
                *least = least.min(number);
                *most = most.max(number);
                has_fractions |= number.fract() != 0.0;
            },
            |column, cell| {
                if layout.roles.get(column) == Some(&Role::Part) {
                    of_part = Some(part(cell));
                } else {
                    remember(&mut cells, column, cell);
                }
            },
        );
        if let Err(reason) = read {
            self.left_out.push(LeftOut {
                name: name_of_line(line.number),
                reason,
            });
            return;
        }
        let (least, most) = bounds.unzip();
        [least, most]
            .into_iter()
            .flatten()
            .for_each(|number| self.bounds.add(number));
        self.has_fractions |= has_fractions;
        for candidate in &mut self.candidates {
            let own = |(column, _): &&(usize, _)| *column == candidate.column;
            if let Some((_, cell)) = cells.iter().flatten().find(own) {
                candidate.classes.push(cell);
            }
            let own = |(column, _): &&(usize, _)| *column == candidate.column;
            if let Some((_, number)) = numbers.iter().flatten().find(own) {
                candidate.bounds.add(*number);
                candidate.has_fractions |= number.fract() != 0.0;
            }
        }
        self.parts.extend(of_part);
        self.kept.offer(self.lines.len(), line.bytes);
        self.lines.push(line.number);
    }

    /// Why it is not worth reading on.
    fn flaw(&self) -> Option<TableFlaw> {
        let bad = self.left_out.len();
        (bad > BORNE && bad > self.lines.len()).then(|| self.bad_rows())?
    }

    fn bad_rows(&self) -> Option<TableFlaw> {
        Some(TableFlaw::BadRows {
            bad: self.left_out.len(),
            first: self.left_out.first()?.clone(),
        })
    }

    fn finish(mut self) -> Result<Survey, TableFlaw> {
        if self.lines.is_empty() {
            return Err(self.bad_rows().unwrap_or(TableFlaw::NoNumbers));
        }
        let mut warnings = Vec::new();
        let chosen = self.choose_class(&mut warnings)?;
        let mut classes = TableLabels::default();
        for candidate in std::mem::take(&mut self.candidates) {
            let column = candidate.column;
            let role = self.layout.roles.get(column);
            if Some(column) == chosen {
                classes = candidate.classes.finish();
                self.layout.settle(column, Role::Class);
            } else if role == Some(&Role::PixelOrClass) {
                let (least, most) = candidate.bounds.found().unzip();
                let both = [least, most].into_iter().flatten();
                both.for_each(|number| self.bounds.add(number));
                self.has_fractions |= candidate.has_fractions;
                self.layout.settle(column, Role::Pixel);
            }
        }
        let layout = &self.layout;
        let aside: Vec<String> = layout
            .columns_of(Role::Aside)
            .map(|column| layout.name_of(column))
            .collect();
        if !aside.is_empty() {
            warnings.push(Warning::ColumnsAside { columns: aside });
        }
        let splits = splits_of(&self.parts).and_then(|splits| splits.into_iter().collect());
        if splits.is_some() {
            warnings.extend(validation_learned_from(self.parts.iter()));
        }
        Ok(Survey {
            found: self.bounds.found(),
            has_fractions: self.has_fractions,
            layout: self.layout,
            lines: self.lines,
            classes,
            splits,
            kept: self.kept,
            left_out: self.left_out,
            warnings,
        })
    }

    /// The column of the class, if there is one; a column that turns out to be none is set
    /// aside.
    fn choose_class(&mut self, warnings: &mut Vec<Warning>) -> Result<Option<usize>, TableFlaw> {
        let Some(first) = self.candidates.first() else {
            return Ok(None);
        };
        match self.layout.sureness {
            Sureness::Asked if first.classes.overflows() => Err(TableFlaw::TooManyClasses {
                column: self.layout.name_of(first.column),
                most: MOST_CLASSES,
            }),
            Sureness::Asked => Ok(Some(first.column)),
            Sureness::Told if first.classes.names_rows() => {
                self.layout.settle(first.column, Role::Aside);
                Ok(None)
            }
            Sureness::Told => Ok(Some(first.column)),
            Sureness::Guessed => {
                let candidates = || self.candidates.iter();
                let plausible = candidates().filter(|of| of.classes.looks_like_numbered_classes());
                // The first of those with the fewest classes: pixels have more.
                let likely = plausible.min_by_key(|of| of.classes.count());
                if likely.is_none()
                    && let Some(rows) = candidates().find(|of| of.classes.names_rows())
                {
                    self.layout.settle(rows.column, Role::Aside);
                    return Ok(None);
                }
                let column = likely.unwrap_or(first).column;
                warnings.push(Warning::GuessedClass { column: column + 1 });
                Ok(Some(column))
            }
        }
    }
}

/// Puts what belongs to a column into a free place.
fn remember<T>(places: &mut [Option<(usize, T)>; 2], column: usize, value: T) {
    if let Some(free) = places.iter_mut().find(|place| place.is_none()) {
        *free = Some((column, value));
    }
}

//! What the first rows of a table tell of all: what parts their cells, and which row is the header.

use super::super::cells::{Separator, cells, number, numbers_in};

/// The fewest numbers that are taken for an image unless a size is asked for.
pub(super) const FEWEST_NUMBERS: usize = 4;

/// What a cell of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InCell {
    OneNumber,
    /// All of an image, with blanks between them.
    Numbers,
}

/// The separator that finds the most numbers in the first rows, one in a cell unless that
/// leaves some out.
pub(super) fn separator(rows: &[(u32, Vec<u8>)]) -> Option<(Separator, InCell)> {
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

/// How many numbers a cell holds, if nothing but enough of them for an image.
pub(super) fn list_in(cell: &[u8]) -> Option<usize> {
    let mut count = 0;
    for number in numbers_in(cell) {
        number?;
        count += 1;
    }
    (count >= FEWEST_NUMBERS).then_some(count)
}

/// The number of cells that most rows have.
pub(super) fn usual_length(rows: &[Vec<&[u8]>]) -> usize {
    let lengths = rows.iter().map(Vec::len);
    let like = |length| rows.iter().filter(|row| row.len() == length).count();
    lengths
        .max_by_key(|length| (like(*length), *length))
        .unwrap_or(0)
}

/// Whether the first row names the columns: in words, or by counting them, as frames without
/// names are written.
pub(super) fn is_header(first: &[&[u8]], rest: &[Vec<&[u8]>]) -> bool {
    let Some(second) = rest.first() else {
        return false;
    };
    let body = rest.iter().any(|row| looks_numeric(row));
    (body && !looks_numeric(first)) || (counts_up(first) && !counts_up(second))
}

/// Whether at least half of the cells are numbers, or one of them holds many.
pub(super) fn looks_numeric(cells: &[&[u8]]) -> bool {
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

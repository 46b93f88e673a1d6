//! One row of a table: its numbers, its class, and what may be wrong with it.

use super::cells::{cells, number, numbers_in, text};
use super::layout::{Layout, MOST_NUMBERS, Role};
use super::lines::Line;
use crate::data::PictureFlaw;

/// As much of a bad cell is told.
const TOLD_OF_CELL: usize = 20;

/// Hands over what the row holds, cell by cell: `number` with each number that is or may be
/// a pixel, `word` with each cell that is or may be the class, or that names the part of the
/// set, each with its column.
///
/// # Errors
/// The row is no image.
pub(super) fn read_row<'a>(
    line: Line<'a>,
    layout: &Layout,
    mut pixel: impl FnMut(usize, f64),
    mut word: impl FnMut(usize, &'a [u8]),
) -> Result<(), PictureFlaw> {
    if line.is_too_long() {
        let most = MOST_NUMBERS as u64;
        return Err(PictureFlaw::TooLarge { most });
    }
    let expected = layout.roles.len();
    let mut found = 0;
    let mut flaw = None;
    for cell in cells(line.bytes, layout.separator) {
        let column = found;
        found += 1;
        let Some(role) = layout.roles.get(column) else {
            continue;
        };
        let (is_pixel, is_word) = match role {
            Role::Pixel => (true, false),
            Role::Class | Role::Part => (false, true),
            Role::PixelOrClass => (true, true),
            Role::Pixels => {
                let read = read_list(column, cell, layout.cut.numbers(), &mut pixel);
                read.unwrap_or_else(|reason| {
                    flaw.get_or_insert(reason);
                });
                continue;
            }
            Role::Aside => continue,
        };
        if cell.is_empty() {
            let column = column + 1;
            flaw.get_or_insert(PictureFlaw::EmptyCell { column });
            continue;
        }
        if is_word {
            word(column, cell);
        }
        if is_pixel {
            match finite(column, cell, number(cell)) {
                Ok(number) => pixel(column, number),
                Err(reason) => {
                    flaw.get_or_insert(reason);
                }
            }
        }
    }
    if found != expected {
        return Err(PictureFlaw::RowLength { found, expected });
    }
    flaw.map_or(Ok(()), Err)
}

/// All pixels of an image, which stand in one cell.
fn read_list(
    column: usize,
    cell: &[u8],
    expected: usize,
    pixel: &mut impl FnMut(usize, f64),
) -> Result<(), PictureFlaw> {
    let mut found = 0;
    for number in numbers_in(cell) {
        found += 1;
        if found <= expected {
            pixel(column, finite(column, cell, number)?);
        }
    }
    if found != expected {
        return Err(PictureFlaw::NumbersInCell { found, expected });
    }
    Ok(())
}

/// The number that was read from a cell.
fn finite(column: usize, cell: &[u8], number: Option<f64>) -> Result<f64, PictureFlaw> {
    match number {
        Some(number) if number.is_finite() => Ok(number),
        Some(_) => Err(PictureFlaw::NotFinite),
        None => Err(PictureFlaw::NotANumber {
            column: column + 1,
            cell: text(cell).chars().take(TOLD_OF_CELL).collect(),
        }),
    }
}

//! One row of a table: its numbers, its class, and what may be wrong with it.

use super::cells::{cells, number, text};
use super::layout::{Layout, MOST_NUMBERS, Role};
use super::lines::Line;
use crate::data::PictureFlaw;

/// As much of a bad cell is told.
const TOLD_OF_CELL: usize = 20;

/// Hands over what the row holds, cell by cell: `number` with each number that is or may be
/// a pixel, `class` with each cell that is or may be the class, each with its column.
///
/// # Errors
/// The row is no image.
pub(super) fn read_row<'a>(
    line: Line<'a>,
    layout: &Layout,
    mut pixel: impl FnMut(usize, f64),
    mut class: impl FnMut(usize, &'a [u8]),
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
        let (is_pixel, is_class) = match role {
            Role::Pixel => (true, false),
            Role::Class => (false, true),
            Role::PixelOrClass => (true, true),
            Role::Aside => continue,
        };
        if cell.is_empty() {
            let column = column + 1;
            flaw.get_or_insert(PictureFlaw::EmptyCell { column });
            continue;
        }
        if is_class {
            class(column, cell);
        }
        if is_pixel {
            match number(cell) {
                Some(number) if number.is_finite() => pixel(column, number),
                Some(_) => {
                    flaw.get_or_insert(PictureFlaw::NotFinite);
                }
                None => {
                    flaw.get_or_insert_with(|| PictureFlaw::NotANumber {
                        column: column + 1,
                        cell: text(cell).chars().take(TOLD_OF_CELL).collect(),
                    });
                }
            }
        }
    }
    if found != expected {
        return Err(PictureFlaw::RowLength { found, expected });
    }
    flaw.map_or(Ok(()), Err)
}

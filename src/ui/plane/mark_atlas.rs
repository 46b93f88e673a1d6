//! The marks of classes as cells of one texture, so that thousands of them are one mesh.

use crate::ui::style::class_mark::{LETTERS, SHAPES, Sign};
use eframe::egui::{Color32, ColorImage, Rect, Vec2, pos2};

/// Pixels along the side of a cell.
pub const CELL: usize = 32;
/// Clear pixels between two cells, so that no mark runs into its neighbour when sampled.
const GAP: usize = 2;
/// Cells in a row.
const ACROSS: usize = 8;
/// From the middle of a cell to its edge, where a disc has radius 1: of shapes with corners
/// or arms, and of letters, which are as large as they must be to be read.
const REACH: [f32; 2] = [1.45, 1.8];
/// How light the rim of a mark is; its core is 1.
const RIM: f32 = 0.22;
/// Columns and rows of a letter's dots.
const DOTS: [usize; 2] = [5, 7];
/// Pixels of the texture along a dot of a letter.
const DOT: usize = 4;

/// The letters as dots, row by row from above, five bits each, the leftmost highest.
const ALPHABET: [[u8; DOTS[1]]; LETTERS as usize] = [
    [0x0e, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11],
    [0x1e, 0x11, 0x11, 0x1e, 0x11, 0x11, 0x1e],
    [0x0e, 0x11, 0x10, 0x10, 0x10, 0x11, 0x0e],
    [0x1e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x1e],
    [0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x1f],
    [0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x10],
    [0x0e, 0x11, 0x10, 0x17, 0x11, 0x11, 0x0f],
    [0x11, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11],
    [0x0e, 0x04, 0x04, 0x04, 0x04, 0x04, 0x0e],
    [0x07, 0x02, 0x02, 0x02, 0x02, 0x12, 0x0c],
    [0x11, 0x12, 0x14, 0x18, 0x14, 0x12, 0x11],
    [0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x1f],
    [0x11, 0x1b, 0x15, 0x15, 0x11, 0x11, 0x11],
    [0x11, 0x19, 0x15, 0x13, 0x11, 0x11, 0x11],
    [0x0e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e],
    [0x1e, 0x11, 0x11, 0x1e, 0x10, 0x10, 0x10],
    [0x0e, 0x11, 0x11, 0x11, 0x15, 0x12, 0x0d],
    [0x1e, 0x11, 0x11, 0x1e, 0x14, 0x12, 0x11],
    [0x0f, 0x10, 0x10, 0x0e, 0x01, 0x01, 0x1e],
    [0x1f, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04],
    [0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e],
    [0x11, 0x11, 0x11, 0x11, 0x11, 0x0a, 0x04],
    [0x11, 0x11, 0x11, 0x15, 0x15, 0x15, 0x0a],
    [0x11, 0x11, 0x0a, 0x04, 0x0a, 0x11, 0x11],
    [0x11, 0x11, 0x0a, 0x04, 0x04, 0x04, 0x04],
    [0x1f, 0x01, 0x02, 0x04, 0x08, 0x10, 0x1f],
];

/// Where a sign is in the texture, and how large it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// In parts of the texture.
    pub uv: Rect,
    /// From its middle to its edge, where a disc has radius 1.
    pub reach: f32,
}

/// The cell of a sign.
pub fn cell(sign: Sign) -> Cell {
    let corner = corner(place(sign));
    let [wide, high] = size().map(|side| side as f32);
    let [left, top] = corner.map(|pixel| pixel as f32);
    let side = CELL as f32;
    Cell {
        uv: Rect::from_min_max(
            pos2(left / wide, top / high),
            pos2((left + side) / wide, (top + side) / high),
        ),
        reach: reach(sign),
    }
}

fn reach(sign: Sign) -> f32 {
    match sign {
        Sign::Disc => 1.0,
        Sign::Square | Sign::Triangle | Sign::Saltire | Sign::Diamond | Sign::Plus => REACH[0],
        Sign::Letter(_) => REACH[1],
    }
}

/// The shapes first, then the letters.
fn place(sign: Sign) -> usize {
    match sign {
        Sign::Letter(letter) => SHAPES.len() + usize::from(letter.min(LETTERS - 1)),
        shape => SHAPES.iter().position(|s| *s == shape).unwrap_or(0),
    }
}

/// The upper left pixel of a cell.
fn corner(place: usize) -> [usize; 2] {
    [place % ACROSS, place / ACROSS].map(|step| GAP + step * (CELL + GAP))
}

/// Width and height of the texture.
fn size() -> [usize; 2] {
    let signs = SHAPES.len() + usize::from(LETTERS);
    [ACROSS, signs.div_ceil(ACROSS)].map(|cells| GAP + cells * (CELL + GAP))
}

/// All marks in white with a dark rim: multiplied with a class colour, the rim becomes its
/// darkest shade, which parts neighbours from each other and from the images behind them.
pub fn texture() -> ColorImage {
    let mut image = ColorImage::filled(size(), Color32::TRANSPARENT);
    let letters = (0..LETTERS).map(Sign::Letter);
    for sign in SHAPES.into_iter().chain(letters) {
        let [left, top] = corner(place(sign));
        for y in 0..CELL {
            for x in 0..CELL {
                image[(left + x, top + y)] = pixel(sign, x, y);
            }
        }
    }
    image
}

/// The pixels of a sign's cell, row by row.
pub fn texels(sign: Sign) -> Vec<Color32> {
    let all = (0..CELL * CELL).map(|at| pixel(sign, at % CELL, at / CELL));
    all.collect()
}

fn pixel(sign: Sign, x: usize, y: usize) -> Color32 {
    let middle = (CELL as f32 - 1.0) / 2.0;
    let from_middle = Vec2::new(x as f32 - middle, y as f32 - middle);
    // Shares of the pixel that lie in the mark, and in its core.
    let (inside, core) = match sign {
        Sign::Disc => {
            let away = from_middle.length();
            (middle - 0.5 - away, middle * 0.74 - away)
        }
        Sign::Letter(letter) => of_letter(letter, x, y),
        shape => {
            let unit = middle / reach(shape);
            let depth = depth(shape, from_middle / unit) * unit;
            (depth + 0.5, depth + 0.5 - 0.28 * unit)
        }
    };
    let light = RIM + (1.0 - RIM) * core.clamp(0.0, 1.0);
    Color32::from_gray((255.0 * light) as u8).gamma_multiply(inside.clamp(0.0, 1.0))
}

/// How far within a shape a point is, where a disc has radius 1; below 0 it is outside.
fn depth(shape: Sign, at: Vec2) -> f32 {
    let Vec2 { x, y } = at;
    // Of a bar across the middle, so long and so wide to each side.
    let bar = |along: f32, across: f32, [long, wide]: [f32; 2]| {
        (long - along.abs()).min(wide - across.abs())
    };
    match shape {
        Sign::Disc | Sign::Letter(_) => 1.0 - at.length(),
        Sign::Square => (0.98 - x.abs()).min(0.98 - y.abs()),
        Sign::Triangle => {
            let sides = (1.35 + y) * 0.46 - x.abs() * 0.9;
            sides.min(0.95 - y)
        }
        Sign::Diamond => (1.4 - x.abs() - y.abs()) * std::f32::consts::FRAC_1_SQRT_2,
        Sign::Saltire => {
            let half = std::f32::consts::FRAC_1_SQRT_2;
            let (along, across) = ((x + y) * half, (x - y) * half);
            bar(along, across, [1.4, 0.56]).max(bar(across, along, [1.4, 0.56]))
        }
        Sign::Plus => bar(x, y, [1.35, 0.56]).max(bar(y, x, [1.35, 0.56])),
    }
}

/// Whether a pixel lies in the rim of a letter's dots, and in a dot.
fn of_letter(letter: u8, x: usize, y: usize) -> (f32, f32) {
    let rows = ALPHABET
        .get(usize::from(letter))
        .copied()
        .unwrap_or_default();
    let [wide, high] = DOTS.map(|dots| (CELL - dots * DOT) / 2);
    let lit = |x: usize, y: usize| {
        let column = x.checked_sub(wide).map(|x| x / DOT);
        let row = y.checked_sub(high).map(|y| y / DOT);
        let (Some(column @ 0..5), Some(row)) = (column, row) else {
            return false;
        };
        rows.get(row)
            .is_some_and(|row| row >> (4 - column) & 1 == 1)
    };
    let near =
        (x.saturating_sub(2)..=x + 2).any(|x| (y.saturating_sub(1)..=y + 1).any(|y| lit(x, y)));
    (f32::from(near), f32::from(lit(x, y)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signs() -> impl Iterator<Item = Sign> {
        SHAPES.into_iter().chain((0..LETTERS).map(Sign::Letter))
    }

    #[test]
    fn cells_lie_apart_within_the_texture() {
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let cells: Vec<Rect> = signs().map(|sign| cell(sign).uv).collect();
        for (place, one) in cells.iter().enumerate() {
            assert!(whole.contains_rect(*one));
            for other in &cells[place + 1..] {
                assert!(!one.intersects(*other), "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn no_two_signs_look_alike_and_each_has_a_light_core_and_a_dark_rim() {
        let all: Vec<_> = signs().map(|sign| (sign, texels(sign))).collect();
        for (place, (sign, one)) in all.iter().enumerate() {
            assert!(one.contains(&Color32::WHITE), "{sign:?}");
            let dark = one.iter().any(|c| c.a() == 255 && c.r() < 80);
            assert!(dark, "{sign:?}");
            for (other, there) in &all[place + 1..] {
                let differ = one.iter().zip(there).filter(|(a, b)| a != b).count();
                assert!(differ > CELL, "{sign:?} {other:?}");
            }
        }
    }

    #[test]
    fn no_mark_is_cut_off_at_the_edge_of_its_cell() {
        for sign in signs() {
            for i in 0..CELL {
                for (x, y) in [(i, 0), (i, CELL - 1), (0, i), (CELL - 1, i)] {
                    assert_eq!(pixel(sign, x, y).a(), 0, "{sign:?} {x} {y}");
                }
            }
        }
    }
}

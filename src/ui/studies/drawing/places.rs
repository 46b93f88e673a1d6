//! Where the parts of the study stand: in one row where the strip is low, and with a row of all
//! pictures below where it is high.

use super::GAP;
use super::tools::Group;
use eframe::egui::{Rect, Vec2, pos2, vec2};

/// Lower than this, in points, all stands in one row.
const LOW: f32 = 236.0;
/// Narrower than this, tools stand in one column.
const WIDE: f32 = 1480.0;
/// Least and greatest width of a column of tools.
const TOOLS: [f32; 2] = [236.0, 330.0];
/// The greatest side of the canvas, and its greatest share of the room's width.
const CANVAS: (f32, f32) = (900.0, 0.42);
/// What stands beside a high canvas is no narrower than this, if the canvas need not be smaller
/// than the second for it.
const BESIDE: [f32; 2] = [336.0, 180.0];
/// Width of the numbers: one below the other, or side by side.
const NUMBERS: [f32; 2] = [190.0, 360.0];
/// The most height that the numbers take below the pictures, and their greatest width there.
const NUMBERS_BELOW: Vec2 = Vec2::new(460.0, 136.0);
/// The most height of a row of the model's pictures, with the words above them.
const PICTURES: f32 = 340.0;
/// Least and greatest height of the list of pictures below the others.
const LIST: [f32; 2] = [84.0, 170.0];
/// The least height in which the numbers can be read.
const NUMBERS_LEAST: f32 = 84.0;
/// Between two of the model's pictures, and the height of the words above them.
const BETWEEN: f32 = 10.0;
const HEADING: f32 = 18.0;
/// Narrower than this, a picture of the model shows nothing: then the numbers stand below.
const SMALLEST: f32 = 44.0;
/// Least width of the list beside them.
const LIST_WIDTH: f32 = 360.0;

/// Where its parts stand.
pub(super) struct Places {
    /// The columns of tools.
    pub tools: Vec<Rect>,
    /// What stands in each of them.
    pub groups: &'static [Group],
    pub canvas: Rect,
    pub pictures: Rect,
    pub numbers: Rect,
    pub list: Rect,
}

impl Places {
    /// In this room, for sheets of this shape, [height, width, channels].
    pub fn of(room: Rect, sheet: [usize; 3]) -> Self {
        let (low, wide) = (room.height() < LOW, room.width() >= WIDE);
        let groups: &[Group] = if low && wide {
            &[Group::Hand, Group::Sheet]
        } else {
            &[Group::All]
        };
        let each = (0.17 * room.width()).clamp(TOOLS[0], TOOLS[1]);
        let each = each.min(0.4 * room.width());
        let tools: Vec<Rect> = (0..groups.len())
            .map(|place| {
                let left = room.left() + place as f32 * (each + GAP);
                room.with_min_x(left).with_max_x(left + each)
            })
            .collect();
        let left = tools.last().map_or(room.left(), Rect::right) + GAP;
        let mut most = vec2(CANVAS.1 * room.width(), room.height() - 2.0);
        if !low {
            let beside = room.right() - left - GAP - BESIDE[0];
            most.x = most.x.min(beside.max(BESIDE[1]));
        }
        let size = within(most.min(Vec2::splat(CANVAS.0)), sheet);
        let canvas = Rect::from_min_size(pos2(left, room.top() + 1.0), size);
        let right = room.with_min_x((canvas.right() + GAP).min(room.right()));
        let places = if low {
            in_one_row(right, sheet, wide)
        } else {
            one_below_the_other(right, sheet)
        };
        let [pictures, numbers, list] = places;
        Self {
            tools,
            groups,
            canvas,
            pictures,
            numbers,
            list,
        }
    }
}

/// Pictures, numbers, and the list beside them.
fn in_one_row(room: Rect, sheet: [usize; 3], wide: bool) -> [Rect; 3] {
    let [narrow, both] = NUMBERS;
    let numbers = if wide { both } else { narrow };
    let list = LIST_WIDTH.min(0.34 * room.width());
    let most = (room.width() - numbers - list - 2.0 * GAP).max(0.0);
    if in_a_row(vec2(most, room.height()), 3, sheet, BETWEEN).x < SMALLEST {
        return numbers_below(room, sheet, list);
    }
    // Up to four pictures below their words.
    let one = within(vec2(most, room.height() - 24.0), sheet);
    let at = |x: f32| x.min(room.right());
    let pictures = room.with_max_x(at(room.left() + most.min(4.0 * (one.x + 10.0))));
    let left = at(pictures.right() + GAP);
    let numbers = room.with_min_x(left).with_max_x(at(left + numbers));
    let list = room.with_min_x(at(numbers.right() + GAP));
    [pictures, numbers, list]
}

/// Pictures with the numbers below them, and the list, so wide, beside both.
fn numbers_below(room: Rect, sheet: [usize; 3], list: f32) -> [Rect; 3] {
    let column = room.with_max_x((room.right() - list - GAP).max(room.left()));
    let most = vec2(column.width(), (0.55 * room.height() - HEADING).max(0.0));
    let one = in_a_row(most, 3, sheet, BETWEEN);
    let foot = column.top() + one.y + HEADING;
    let pictures = column.with_max_y(foot.min(room.bottom()));
    let numbers = column.with_min_y((foot + 6.0).min(room.bottom()));
    let list = room.with_min_x((column.right() + GAP).min(room.right()));
    [pictures, numbers, list]
}

/// Pictures, the numbers below them, and the list below those.
fn one_below_the_other(room: Rect, sheet: [usize; 3]) -> [Rect; 3] {
    let at = |y: f32| y.min(room.bottom());
    let one = in_a_row(vec2(room.width(), PICTURES), 3, sheet, BETWEEN);
    let under = room.height() - NUMBERS_LEAST - LIST[0] - 14.0;
    let pictures = (one.y + 18.0).min(under.clamp(0.3 * room.height(), 0.5 * room.height()));
    let pictures = room.with_max_y(at(room.top() + pictures));
    let below = room.bottom() - pictures.bottom() - 8.0;
    let numbers = NUMBERS_BELOW.y.min((below - LIST[0]).max(0.4 * below));
    let top = at(pictures.bottom() + 8.0);
    let width = NUMBERS_BELOW.x.min(room.width());
    let numbers = room
        .with_max_x(room.left() + width)
        .with_min_y(top)
        .with_max_y(at(top + numbers));
    let top = at(numbers.bottom() + 6.0);
    let list = room.with_min_y(top).with_max_y(at(top + LIST[1]));
    [pictures, numbers, list]
}

/// The largest size of a sheet within this room.
fn within(room: Vec2, [height, width, _]: [usize; 3]) -> Vec2 {
    let sides = vec2(width.max(1) as f32, height.max(1) as f32);
    sides * (room / sides).min_elem().max(0.0)
}

/// The size of so many sheets in a row of this room.
pub(super) fn in_a_row(room: Vec2, count: usize, sheet: [usize; 3], gap: f32) -> Vec2 {
    let count = count.max(1) as f32;
    within(vec2((room.x - gap * (count - 1.0)) / count, room.y), sheet)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_part_lies_over_another_or_outside(
            width in 640f32..2600.0,
            height in 110f32..1200.0,
            sheet in [1usize..600, 1usize..600, 1usize..4],
        ) {
            let room = Rect::from_min_size(pos2(10.0, 20.0), vec2(width, height));
            let places = Places::of(room, sheet);
            let parts: Vec<Rect> = places
                .tools
                .iter()
                .copied()
                .chain([places.canvas, places.pictures, places.numbers, places.list])
                .collect();
            for (at, part) in parts.iter().enumerate() {
                prop_assert!(room.expand(0.5).contains_rect(*part), "{at}: {part}");
                for other in &parts[at + 1..] {
                    let both = part.intersect(*other);
                    prop_assert!(both.width() < 0.5 || both.height() < 0.5, "{part} {other}");
                }
            }
        }
    }
}

//! How large the pictures of a page are, and how many rows stand beside and below each other.

use crate::recipe::ImageShape;
use crate::ui::language::t;
use crate::ui::style::texture;
use crate::ui::style::widgets::words_width;
use eframe::egui::{FontId, Ui, Vec2};

/// Sides of a picture in points, the largest first.
const SIDES: [f32; 9] = [200.0, 160.0, 128.0, 96.0, 72.0, 56.0, 42.0, 34.0, 26.0];
/// Larger pictures than this stand at least in two columns.
const ONE_COLUMN: f32 = 56.0;
/// Rows that a page has at least, where there is room for them.
const ROWS: usize = 3;
/// Between one row and the next, and between columns.
pub const GAP: f32 = 6.0;
/// Between the pictures of one row, and between their headings.
pub const BETWEEN: f32 = 4.0;
/// Room for the numbers beside the pictures.
const NUMBERS: f32 = 112.0;
/// Room for the legend below the images and the headings above.
const AROUND: f32 = 46.0;
/// Least height of a line of numbers.
pub const LINE: f32 = 13.0;

/// Size of the headings: no words of the panel are smaller.
pub fn heading_font() -> FontId {
    FontId::proportional(11.0)
}

/// The sizes of one page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sizes {
    /// Of one picture.
    pub picture: Vec2,
    /// From the left edge of one picture's place to that of the next: as wide as the
    /// picture or as its heading.
    pub pitch: f32,
    /// Of one row.
    pub height: f32,
    /// Rows below each other.
    pub rows: usize,
    /// Rows beside each other.
    pub columns: usize,
    /// Whether there is room for the headings in full.
    pub long: bool,
}

impl Sizes {
    /// The largest pictures for which `room` has rows enough; each row has so many lines of
    /// numbers.
    pub fn new(room: Vec2, shape: ImageShape, lines: usize, headings: Headings) -> Self {
        let choices = SIDES
            .into_iter()
            .flat_map(|side| [true, false].map(|long| (side, long)));
        let sizes =
            |(side, long)| Self::of(room, texture::fitted(shape, side), lines, headings, long);
        let serves = |sizes: &Self| {
            let side = sizes.picture.max_elem();
            sizes.row_width() <= room.x
                && sizes.rows >= ROWS
                && (side <= ONE_COLUMN || sizes.columns >= 2)
        };
        let fits = |sizes: &Self| sizes.row_width() <= room.x;
        let all = || choices.clone().map(sizes);
        all()
            .find(serves)
            .or_else(|| {
                all()
                    .filter(|sizes| sizes.picture.max_elem() <= ONE_COLUMN)
                    .find(fits)
            })
            .unwrap_or_else(|| sizes((SIDES[SIDES.len() - 1], false)))
    }

    fn of(room: Vec2, picture: Vec2, lines: usize, headings: Headings, long: bool) -> Self {
        let pitch = picture.x.max(headings.widest(long)) + BETWEEN;
        let height = picture.y.max(lines as f32 * LINE);
        let mut sizes = Self {
            picture,
            pitch,
            height,
            rows: 1,
            columns: 1,
            long,
        };
        let times = |room: f32, one: f32| ((room + GAP) / (one + GAP)).floor().max(1.0) as usize;
        sizes.rows = times(room.y - AROUND, height).min(64);
        sizes.columns = times(room.x, sizes.row_width()).min(8);
        sizes
    }

    /// Least width of one row.
    fn row_width(&self) -> f32 {
        3.0 * self.pitch + NUMBERS
    }
}

/// The words above the three pictures.
pub fn headings(long: bool) -> [&'static str; 3] {
    if long {
        [t("Original"), t("Decoded"), t("Difference")]
    } else {
        [t("Orig."), t("Dec."), t("Diff.")]
    }
}

/// How wide the headings are, in points.
#[derive(Clone, Copy, Debug)]
pub struct Headings {
    long: f32,
    short: f32,
}

impl Headings {
    /// Measures them in the language in use.
    pub fn measured(ui: &Ui) -> Self {
        let width = |text: &str| words_width(ui, text, heading_font());
        let widest = |long| headings(long).map(width).into_iter().fold(0.0, f32::max);
        Self {
            long: widest(true),
            short: widest(false),
        }
    }

    fn widest(self, long: bool) -> f32 {
        if long { self.long } else { self.short }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::vec2;
    use proptest::prelude::*;

    const HEADINGS: Headings = Headings {
        long: 54.0,
        short: 28.0,
    };

    fn sizes(room: Vec2, width: usize, height: usize, lines: usize) -> Sizes {
        let shape = ImageShape {
            height,
            width,
            channels: 1,
        };
        Sizes::new(room, shape, lines, HEADINGS)
    }

    proptest! {
        #[test]
        fn headings_have_room_of_their_own_and_so_have_numbers(
            width in 6usize..=120, height in 6usize..=120, lines in 4usize..=5,
            x in 220.0f32..1900.0, y in 120.0f32..1000.0,
        ) {
            let sizes = sizes(vec2(x, y), width, height, lines);
            prop_assert!(sizes.pitch >= HEADINGS.widest(sizes.long) + BETWEEN);
            prop_assert!(sizes.pitch >= sizes.picture.x + BETWEEN);
            let beside = sizes.columns as f32 * (sizes.row_width() + GAP) - GAP;
            prop_assert!(beside <= x + 0.01, "{sizes:?}");
            prop_assert!(sizes.height >= lines as f32 * LINE);
        }

        #[test]
        fn more_room_never_makes_smaller_pictures(
            x in 220.0f32..1900.0, y in 260.0f32..1000.0, more in 1.0f32..2.0,
        ) {
            let [less, larger] = [1.0, more].map(|by| sizes(vec2(x, y) * by, 28, 28, 4));
            prop_assert!(larger.picture.x >= less.picture.x, "{less:?} {larger:?}");
        }
    }

    #[test]
    fn pictures_are_as_large_as_the_panel_allows() {
        assert_eq!(sizes(vec2(324.0, 330.0), 28, 28, 4).picture.x, 56.0);
        let stage = sizes(vec2(1300.0, 700.0), 28, 28, 4);
        assert!(stage.picture.x >= 128.0 && stage.columns == 2, "{stage:?}");
    }
}

//! How one class is told from another: by colour and shape, and where shapes run out by
//! colour and letter.

use crate::ui::style::{palette, theme};
use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, vec2};

/// What a class is drawn as, beside its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sign {
    Disc,
    Square,
    Triangle,
    /// A cross like the letter x.
    Saltire,
    Diamond,
    Plus,
    /// One of A to Z.
    Letter(u8),
}

/// The shapes, in the order in which classes take them.
pub const SHAPES: [Sign; 6] = [
    Sign::Disc,
    Sign::Square,
    Sign::Triangle,
    Sign::Saltire,
    Sign::Diamond,
    Sign::Plus,
];
/// From A to Z.
pub const LETTERS: u8 = 26;
/// Half the width of a cross's arms, where a disc has radius 1.
const ARM: f32 = 0.36;

/// The mark of a class: colour and sign. Marks of the first 320 classes differ; beyond them
/// they begin anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClassMark {
    class: u16,
    pub sign: Sign,
}

impl ClassMark {
    /// The mark of the class with this number.
    pub fn of(class: u16) -> Self {
        let round = usize::from(class) / palette::CLASSES;
        let sign = SHAPES.get(round).copied().unwrap_or_else(|| {
            let letter = (round - SHAPES.len()) % usize::from(LETTERS);
            Sign::Letter(letter as u8)
        });
        Self { class, sign }
    }

    /// Its colour.
    pub fn colour(self, dark: bool) -> Color32 {
        palette::class(self.class, dark)
    }

    /// Draws it about `at`, a disc with this radius and the others as large to the eye.
    pub fn paint(self, painter: &Painter, at: Pos2, radius: f32, dark: bool) {
        let colour = self.colour(dark);
        match self.sign {
            Sign::Disc => {
                painter.circle_filled(at, radius, colour);
            }
            Sign::Square | Sign::Triangle | Sign::Diamond => {
                let corners = corners(self.sign, at, radius);
                painter.add(Shape::convex_polygon(corners, colour, Stroke::NONE));
            }
            Sign::Saltire | Sign::Plus => {
                for [from, to] in arms(self.sign, at, radius) {
                    let stroke = Stroke::new(2.0 * ARM * radius, colour);
                    painter.line_segment([from, to], stroke);
                }
            }
            Sign::Letter(_) => self.letter(painter, at, radius, colour),
        }
    }

    /// Draws it empty, as of a class that is hidden.
    pub fn paint_hidden(self, painter: &Painter, at: Pos2, radius: f32, dark: bool) {
        let colour = self.colour(dark).gamma_multiply(0.7);
        let stroke = Stroke::new(1.0, colour);
        match self.sign {
            Sign::Disc => {
                painter.circle_stroke(at, radius - 0.5, stroke);
            }
            Sign::Square | Sign::Triangle | Sign::Diamond => {
                let corners = corners(self.sign, at, radius - 0.5);
                painter.add(Shape::closed_line(corners, stroke));
            }
            Sign::Saltire | Sign::Plus => {
                for line in arms(self.sign, at, radius) {
                    painter.line_segment(line, stroke);
                }
            }
            Sign::Letter(_) => {
                self.letter(painter, at, radius, colour.gamma_multiply(0.6));
            }
        }
    }

    fn letter(self, painter: &Painter, at: Pos2, radius: f32, colour: Color32) {
        if let Sign::Letter(place) = self.sign {
            let letter = char::from(b'A' + place);
            let font = theme::strong(2.6 * radius);
            painter.text(at, Align2::CENTER_CENTER, letter, font, colour);
        }
    }
}

/// The corners of a shape that has some.
fn corners(sign: Sign, at: Pos2, radius: f32) -> Vec<Pos2> {
    let around: &[[f32; 2]] = match sign {
        Sign::Square => {
            let square = Rect::from_center_size(at, Vec2::splat(1.8 * radius));
            return vec![
                square.left_top(),
                square.right_top(),
                square.right_bottom(),
                square.left_bottom(),
            ];
        }
        Sign::Triangle => &[[0.0, -1.2], [1.15, 0.85], [-1.15, 0.85]],
        Sign::Diamond => &[[0.0, -1.3], [1.3, 0.0], [0.0, 1.3], [-1.3, 0.0]],
        Sign::Disc | Sign::Saltire | Sign::Plus | Sign::Letter(_) => &[],
    };
    let corner = |[x, y]: &[f32; 2]| at + radius * vec2(*x, *y);
    around.iter().map(corner).collect()
}

/// The two arms of a cross.
fn arms(sign: Sign, at: Pos2, radius: f32) -> [[Pos2; 2]; 2] {
    let ways = match sign {
        Sign::Saltire => [vec2(0.95, 0.95), vec2(0.95, -0.95)],
        Sign::Disc
        | Sign::Square
        | Sign::Triangle
        | Sign::Diamond
        | Sign::Plus
        | Sign::Letter(_) => [vec2(1.25, 0.0), vec2(0.0, 1.25)],
    };
    ways.map(|way| [at - radius * way, at + radius * way])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What two classes are told apart by.
    fn seen(class: u16, dark: bool) -> (Color32, Sign) {
        let mark = ClassMark::of(class);
        (mark.colour(dark), mark.sign)
    }

    proptest! {
        #[test]
        fn two_of_the_first_classes_differ_in_colour_or_shape(
            one in 0u16..60, other in 0u16..60, dark: bool,
        ) {
            prop_assert_eq!(seen(one, dark) == seen(other, dark), one == other);
            let is_shape = !matches!(ClassMark::of(one).sign, Sign::Letter(_));
            prop_assert!(is_shape);
        }

        #[test]
        fn beyond_them_letters_tell_classes_apart(
            one in 0u16..320, other in 0u16..320, dark: bool,
        ) {
            prop_assert_eq!(seen(one, dark) == seen(other, dark), one == other);
        }

        #[test]
        fn every_class_has_a_mark(class: u16) {
            if let Sign::Letter(letter) = ClassMark::of(class).sign {
                prop_assert!(letter < LETTERS);
            }
        }
    }

    #[test]
    fn ten_classes_are_discs() {
        assert!((0..10).all(|class| ClassMark::of(class).sign == Sign::Disc));
        assert!((10..20).all(|class| ClassMark::of(class).sign == Sign::Square));
    }
}

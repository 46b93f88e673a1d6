//! What the strip is like in windows of any height, and how words stand in it.

use eframe::egui::{RichText, TextStyle, TextWrapMode, Ui, Vec2, WidgetText};

/// The usual width of a run's numbers.
const NUMBERS: f32 = 136.0;
const NUMBERS_LOW: f32 = 152.0;
/// Between the planes and it.
pub const AIR: f32 = 6.0;
/// Height of one line of words.
const LINE: f32 = 18.0;
/// Between two numbers of one line.
pub const LOW_GAP: f32 = 6.0;
/// In the place of what is not known yet.
pub const WAITS: &str = "\u{2026}";

/// How much room it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A line for each number.
    Tall,
    /// The numbers in two lines, beside smaller pictures.
    Low,
    /// A line that says why there is nothing to compare.
    Words,
}

impl Form {
    /// The height that it takes.
    pub fn height(self) -> f32 {
        AIR + self.picture()
    }

    /// The longer side of a picture, in points.
    pub fn picture(self) -> f32 {
        match self {
            Self::Tall => 66.0,
            Self::Low => 34.0,
            Self::Words => LINE,
        }
    }

    /// The width of a run's numbers.
    pub fn numbers(self) -> f32 {
        match self {
            Self::Tall | Self::Words => NUMBERS,
            Self::Low => NUMBERS_LOW,
        }
    }
}

/// Below this height of both planes and the strip, the strip is low.
const LOW: f32 = 480.0;

/// Whether a window that leaves the planes so much height is low.
pub fn is_low(height: f32) -> bool {
    height < LOW
}

/// Words of the strip.
pub fn small(words: &str) -> RichText {
    RichText::new(words).small()
}

/// The width of one line of words.
pub fn width(ui: &Ui, words: RichText) -> f32 {
    size(ui, words).x
}

/// What they take in one line.
pub fn size(ui: &Ui, words: RichText) -> Vec2 {
    let words = WidgetText::from(words);
    let extend = Some(TextWrapMode::Extend);
    let galley = words.into_galley(ui, extend, f32::INFINITY, TextStyle::Body);
    galley.size()
}

/// One under another, as high as a picture.
pub fn column<R>(ui: &mut Ui, form: Form, width: f32, lines: impl FnOnce(&mut Ui) -> R) -> R {
    let column = ui.vertical(|ui| {
        ui.set_width(width);
        ui.set_height(form.picture());
        ui.spacing_mut().item_spacing.y = match form {
            Form::Tall | Form::Words => 2.0,
            Form::Low => 0.0,
        };
        ui.spacing_mut().interact_size.y = 0.0;
        lines(ui)
    });
    column.inner
}

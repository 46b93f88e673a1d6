//! The numbers of both runs, and what the run in hand has more.

use super::form::{Form, LOW_GAP, WAITS, column, size, small, width};
use super::known::{Number, Numbers};
use crate::ui::language::{fill, numbers, t};
use crate::ui::shell::side_by_side::columns::Columns;
use crate::ui::shell::side_by_side::head::swatch;
use eframe::egui::{Label, Ui, vec2};

/// Beside the first number in a low window: the colour of a run, or of both.
const COLOUR: f32 = 16.0;
const COLOURS: f32 = 39.0;

/// The numbers of both runs in words, and their differences where they are of the same
/// quantities.
pub struct Written {
    pub runs: [[String; 3]; 2],
    pub differences: Option<[String; 3]>,
}

impl Written {
    /// The width of the widest column.
    pub fn width(&self, ui: &Ui, form: Form) -> f32 {
        let runs = self.runs.iter().map(|lines| (lines, COLOUR));
        let columns = runs.chain(self.differences.iter().map(|lines| (lines, COLOURS)));
        let numbers = columns.map(|(lines, colours)| {
            let [first, second, third] = lines.each_ref().map(|line| width(ui, small(line)));
            match form {
                Form::Tall | Form::Words => first.max(second).max(third),
                Form::Low => (colours + first).max(second + LOW_GAP + third),
            }
        });
        let title = match form {
            Form::Tall | Form::Words => width(ui, small(t("Difference")).strong()),
            Form::Low => 0.0,
        };
        numbers.fold(title, f32::max).ceil() + 1.0
    }
}

/// Them, of these quantities, where those of both runs are `comparable`.
pub fn written(which: [Number; 3], both: [&Numbers; 2], comparable: bool) -> Written {
    let line = |number: Number, value: Option<String>| {
        let value = value.unwrap_or_else(|| WAITS.to_owned());
        fill(number.words(), &[("n", value)])
    };
    let value = |number: Number, numbers: &Numbers| {
        let value = number.of(numbers);
        value.map(numbers::nats)
    };
    let [first, other] = both;
    let difference = |number: Number| Some(with_sign(number.of(first)? - number.of(other)?));
    Written {
        runs: both.map(|numbers| which.map(|number| line(number, value(number, numbers)))),
        differences: comparable.then(|| which.map(|number| line(number, difference(number)))),
    }
}

/// A run's name, whether it is the second, and its numbers.
pub fn numbers_of(
    ui: &mut Ui,
    (form, wide): (Form, f32),
    (name, second): (&str, bool),
    which: [Number; 3],
    numbers: &[String; 3],
) {
    let title = |ui: &mut Ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            swatch(ui, second).on_hover_text(name);
            // In a low window the colour says it, and the head of the plane; nor is half a name
            // of use.
            let words = small(name).strong();
            let room = size(ui, words.clone());
            if form == Form::Tall && room.x <= ui.available_width() {
                ui.add(Label::new(words).truncate());
            }
            // The numbers of both runs stand at one height.
            ui.set_min_height(room.y);
        });
    };
    lines(ui, (form, wide), which, title, numbers);
}

/// The numbers of the run in hand less those of the other; none where theirs are of other
/// quantities, or where they have no room.
pub fn differences(ui: &mut Ui, form: Form, columns: &Columns, which: [Number; 3], both: &Written) {
    let Some(written) = both.differences.as_ref().filter(|_| columns.differences) else {
        return;
    };
    let title = |ui: &mut Ui| {
        let tip = t("The numbers of the run in hand less those of the other run");
        if form == Form::Tall {
            let title = small(t("Difference")).strong();
            ui.label(title).on_hover_text(tip);
            return;
        }
        let both = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            swatch(ui, false);
            ui.add(Label::new(small("\u{2212}")).selectable(false));
            swatch(ui, true);
        });
        both.response.on_hover_text(tip);
    };
    lines(ui, (form, columns.numbers), which, title, written);
}

/// A title and the numbers below it; in a low window the first beside it.
fn lines(
    ui: &mut Ui,
    (form, wide): (Form, f32),
    which: [Number; 3],
    title: impl FnOnce(&mut Ui),
    written: &[String; 3],
) {
    let line = |ui: &mut Ui, number: Number, words: &str| {
        let line = ui.add(Label::new(small(words)).truncate());
        line.on_hover_text(number.about());
    };
    let mut numbers = which.into_iter().zip(written);
    column(ui, form, wide, |ui| match form {
        Form::Tall | Form::Words => {
            title(ui);
            numbers.for_each(|(number, words)| line(ui, number, words));
        }
        Form::Low => {
            ui.spacing_mut().item_spacing = vec2(LOW_GAP, 2.0);
            ui.horizontal(|ui| {
                title(ui);
                if let Some((number, words)) = numbers.next() {
                    line(ui, number, words);
                }
            });
            ui.horizontal(|ui| numbers.for_each(|(number, words)| line(ui, number, words)));
        }
    });
}

/// With its sign, a plus too.
fn with_sign(value: f64) -> String {
    let written = numbers::nats(value);
    match written.starts_with('\u{2212}') {
        true => written,
        false => format!("+{written}"),
    }
}

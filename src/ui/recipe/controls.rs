//! Controls that fill the rest of a row of the recipe.

use crate::ui::language::numbers;
use crate::ui::style::drop_down::drop_down;
use crate::ui::style::number_field::{Kind, number_field};
use eframe::egui::{Align2, ComboBox, DragValue, Response, TextEdit, Ui, WidgetText, vec2};
use std::ops::RangeInclusive;

/// A number that is typed and shown exactly.
pub(super) fn real(ui: &mut Ui, range: RangeInclusive<f64>, value: DragValue<'_>) -> Response {
    number_field(ui, Kind::Real, range, tidy(value), wide)
}

/// A whole number.
pub(super) fn whole(ui: &mut Ui, range: RangeInclusive<f64>, value: DragValue<'_>) -> Response {
    number_field(ui, Kind::Whole, range, value, wide)
}

/// Shown as short as it can be without losing what was typed.
pub(super) fn tidy(value: DragValue<'_>) -> DragValue<'_> {
    value.custom_formatter(|value, _| numbers::tidy(value))
}

/// A seed: a whole number that is typed as text, because a dragged one is a double, which has not
/// all of them. It looks like the numbers beside it; `empty` says what none means.
pub(super) fn seed(ui: &mut Ui, text: &mut String, empty: &str) -> Response {
    let size = vec2(ui.available_width(), ui.spacing().interact_size.y);
    let ground = ui.visuals().widgets.inactive.weak_bg_fill;
    let field = TextEdit::singleline(text)
        .hint_text(empty)
        .background_color(ground)
        .align(Align2::CENTER_CENTER);
    ui.add_sized(size, field)
}

fn wide(ui: &mut Ui, value: DragValue<'_>) -> Response {
    let size = vec2(ui.available_width(), ui.spacing().interact_size.y);
    ui.add_sized(size, value)
}

/// A choice between a few, in a drop-down list that fills its row.
pub(crate) fn choice<T: Copy + PartialEq, N: Into<WidgetText>>(
    ui: &mut Ui,
    id: &str,
    value: &mut T,
    all: &[T],
    name: impl Fn(T) -> N,
) -> Response {
    let list = ComboBox::from_id_salt(id)
        .width(ui.available_width())
        .truncate()
        .selected_text(name(*value));
    drop_down(ui, list, |ui| {
        let mut chosen = false;
        for one in all {
            chosen |= ui.selectable_value(value, *one, name(*one)).clicked();
        }
        chosen
    })
}

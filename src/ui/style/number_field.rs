//! A number to drag or to type. What cannot be read is said beside it, not dropped.

use crate::numbers::{NumberError, parse_number, parse_whole};
use crate::ui::language::{fill, t};
use crate::ui::style::theme;
use eframe::egui::{DragValue, Id, Response, Ui};
use std::cell::RefCell;

/// What may be typed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Any number.
    Real,
    /// Whole numbers of 0 or more; the window's commas between thousands are read too.
    Whole,
}

/// Adds a number by `add`. It is read once it is typed to the end; why it could not be
/// read is kept for [`unread`] and [`say_unread`].
pub(crate) fn number_field(
    ui: &mut Ui,
    kind: Kind,
    value: DragValue<'_>,
    add: impl FnOnce(&mut Ui, DragValue<'_>) -> Response,
) -> Response {
    let typed = RefCell::new(None);
    let parse = |text: &str| {
        let number = match kind {
            Kind::Real => parse_number(text),
            Kind::Whole => parse_whole(text).map(|number| number as f64),
        };
        typed.replace(Some(number.clone().err()));
        number.ok()
    };
    let value = value.custom_parser(parse).update_while_editing(false);
    let response = add(ui, value);
    let outcome = typed.take();
    let begun_anew = response.changed() || response.gained_focus();
    match outcome {
        Some(Some(error)) => ui.data_mut(|data| {
            data.insert_temp(place(&response), error);
        }),
        Some(None) => forget_unread(ui, &response),
        None if begun_anew => forget_unread(ui, &response),
        None => {}
    }
    response
}

/// Why the last thing typed into this field could not be read.
pub(crate) fn unread(ui: &Ui, field: &Response) -> Option<String> {
    let error = ui.data(|data| data.get_temp::<NumberError>(place(field)));
    error.map(|error| words(&error))
}

/// Says so below the field, if so it is.
pub(crate) fn say_unread(ui: &mut Ui, field: &Response) {
    if let Some(words) = unread(ui, field) {
        ui.colored_label(theme::tokens(ui).bad, words);
    }
}

/// Once the number was set in another way.
pub(crate) fn forget_unread(ui: &Ui, field: &Response) {
    ui.data_mut(|data| data.remove::<NumberError>(place(field)));
}

fn place(field: &Response) -> Id {
    field.id.with("unread")
}

/// The error in the language of the window.
pub(crate) fn words(error: &NumberError) -> String {
    match error {
        NumberError::Empty => t("There is no number; write one like 0.01").to_owned(),
        NumberError::NotANumber { text } => fill(
            t("\"{text}\" is not a number; write one like 0.01 or 1e-3"),
            &[("text", text)],
        ),
        NumberError::NotWhole { text } => fill(
            t("\"{text}\" is not a whole number from 0 on; write one like 400"),
            &[("text", text)],
        ),
        NumberError::AmbiguousComma {
            text,
            decimal,
            whole,
        } => fill(
            t("\"{text}\" can mean {decimal} or {whole}; write one of these"),
            &[("text", text), ("decimal", decimal), ("whole", whole)],
        ),
        NumberError::NotFinite { text } => fill(
            t("\"{text}\" is not a finite number; write one below 1e308 in size"),
            &[("text", text)],
        ),
    }
}

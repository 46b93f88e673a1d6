//! A number to drag or to type. What cannot be read is said beside it, not dropped.

use crate::numbers::{NumberError, parse_number, parse_whole};
use crate::ui::language::{fill, numbers, t};
use crate::ui::style::theme;
use eframe::egui::{AsIdSalt, DragValue, Id, Response, Slider, Ui, UiBuilder};
use std::cell::RefCell;
use std::ops::RangeInclusive;

/// What may be typed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Any number.
    Real,
    /// Whole numbers of 0 or more; the window's commas between thousands are read too.
    Whole,
    /// Hundredths, with or without a percent sign; the value itself is a fraction.
    Percent,
}

impl Kind {
    fn read(self, text: &str) -> Result<f64, NumberError> {
        match self {
            Kind::Real => parse_number(text),
            Kind::Whole => parse_whole(text).map(|number| number as f64),
            Kind::Percent => {
                let hundredths = text.trim().trim_end_matches('%');
                parse_number(hundredths).map(|number| number / 100.0)
            }
        }
    }

    fn show(self, number: f64) -> String {
        match self {
            Kind::Real | Kind::Whole => numbers::tidy(number),
            Kind::Percent => format!("{:.0} %", number * 100.0),
        }
    }
}

/// Why what was typed is not the value.
#[derive(Clone)]
enum Refusal {
    Unread(NumberError),
    OutOfRange {
        text: String,
        least: String,
        most: String,
    },
}

impl Refusal {
    fn words(&self) -> String {
        match self {
            Refusal::Unread(error) => words(error),
            Refusal::OutOfRange { text, least, most } => fill(
                t("\"{text}\" is out of range; write a number from {least} to {most}"),
                &[("text", text), ("least", least), ("most", most)],
            ),
        }
    }
}

/// What was last refused in one field.
#[derive(Clone)]
struct Refused {
    why: Refusal,
    /// The frame in which its field was last drawn.
    seen: u64,
    /// What the value was then.
    value: Option<f64>,
}

/// Reads what is typed, and remembers what became of it.
struct Reader {
    kind: Kind,
    range: RangeInclusive<f64>,
    /// None until something is read.
    outcome: RefCell<Option<Result<(), Refusal>>>,
}

impl Reader {
    fn new(kind: Kind, range: RangeInclusive<f64>) -> Self {
        Self {
            kind,
            range,
            outcome: RefCell::new(None),
        }
    }

    fn parse(&self, text: &str) -> Option<f64> {
        let number = self.read(text);
        let outcome = number.as_ref().map(|_| ()).map_err(Refusal::clone);
        self.outcome.replace(Some(outcome));
        number.ok()
    }

    fn read(&self, text: &str) -> Result<f64, Refusal> {
        let number = self.kind.read(text).map_err(Refusal::Unread)?;
        if self.range.contains(&number) {
            return Ok(number);
        }
        Err(Refusal::OutOfRange {
            text: text.trim().to_owned(),
            least: self.kind.show(*self.range.start()),
            most: self.kind.show(*self.range.end()),
        })
    }

    /// Keeps the refusal under `place`, and counts it; one whose field was away is forgotten.
    fn keep(self, ui: &Ui, place: Id, field: &Response) {
        let now = ui.ctx().cumulative_frame_nr();
        let begun_anew = field.changed() || field.gained_focus();
        let outcome = self.outcome.into_inner();
        ui.data_mut(|data| {
            let kept = data.get_temp::<Refused>(place);
            let kept = kept.filter(|kept| kept.seen.saturating_add(1) >= now);
            let refused = match outcome {
                Some(Err(why)) => Some(Refused {
                    why,
                    seen: now,
                    value: None,
                }),
                Some(Ok(())) => None,
                None if begun_anew => None,
                None => kept.map(|kept| Refused { seen: now, ..kept }),
            };
            match refused {
                Some(refused) => {
                    data.insert_temp(place, refused);
                    data.get_temp_mut_or_default::<RefusedSoFar>(Id::NULL).0 += 1;
                }
                None => data.remove::<Refused>(place),
            }
        });
    }
}

/// How many of the fields that were drawn so far show that a number was refused.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct RefusedSoFar(usize);

impl RefusedSoFar {
    fn of(ui: &Ui) -> Self {
        ui.data(|data| data.get_temp(Id::NULL).unwrap_or_default())
    }
}

/// Draws fields; whether the last number that was typed into one of them was refused.
pub(crate) fn any_refused(ui: &mut Ui, add: impl FnOnce(&mut Ui)) -> bool {
    let before = RefusedSoFar::of(ui);
    add(ui);
    before != RefusedSoFar::of(ui)
}

/// Adds a number by `add`. It is read once it is typed to the end; why it was refused
/// is kept for [`unread`] and [`say_unread`] as long as the field is drawn.
pub(crate) fn number_field(
    ui: &mut Ui,
    kind: Kind,
    range: RangeInclusive<f64>,
    value: DragValue<'_>,
    add: impl FnOnce(&mut Ui, DragValue<'_>) -> Response,
) -> Response {
    let reader = Reader::new(kind, range.clone());
    let value = value.range(range).update_while_editing(false);
    let response = add(ui, value.custom_parser(|text| reader.parse(text)));
    reader.keep(ui, place(&response), &response);
    response
}

/// Adds a slider with its number, which is read like that of a [`number_field`], and
/// after it why what was typed was refused.
pub(crate) fn number_slider(
    ui: &mut Ui,
    kind: Kind,
    range: RangeInclusive<f64>,
    slider: Slider<'_>,
) -> Response {
    // The response is now the slider's and now the number's.
    let place = ui.next_auto_id().with("unread");
    let reader = Reader::new(kind, range);
    let slider = slider.update_while_editing(false);
    let response = ui.add(slider.custom_parser(|text| reader.parse(text)));
    reader.keep(ui, place, &response);
    say(ui, unread_at(ui, place));
    response
}

/// A place whose fields keep their ids, whatever is drawn before it.
pub(crate) fn named_place<R>(
    ui: &mut Ui,
    name: impl AsIdSalt,
    add: impl FnOnce(&mut Ui) -> R,
) -> R {
    let id = ui.scope_id().with(name);
    ui.scope_builder(UiBuilder::new().scope_id(id), add).inner
}

/// Why the last thing typed into this field was refused.
pub(crate) fn unread(ui: &Ui, field: &Response) -> Option<String> {
    unread_at(ui, place(field))
}

fn unread_at(ui: &Ui, place: Id) -> Option<String> {
    let refused = ui.data(|data| data.get_temp::<Refused>(place));
    refused.map(|refused| refused.why.words())
}

/// Says so below the field, if so it is.
pub(crate) fn say_unread(ui: &mut Ui, field: &Response) {
    say(ui, unread(ui, field));
}

/// With words or without, what follows keeps its id: a drag may go on there.
fn say(ui: &mut Ui, words: Option<String>) {
    match words {
        Some(words) => {
            ui.colored_label(theme::tokens(ui).bad, words);
        }
        None => ui.skip_ahead_auto_ids(1),
    }
}

/// Forgets what was refused once the value is another one, however it was set.
pub(crate) fn forget_once_changed(ui: &Ui, field: &Response, value: f64) {
    ui.data_mut(|data| {
        let Some(mut refused) = data.get_temp::<Refused>(place(field)) else {
            return;
        };
        if *refused.value.get_or_insert(value) == value {
            data.insert_temp(place(field), refused);
        } else {
            data.remove::<Refused>(place(field));
        }
    });
}

/// Once all numbers were set in another way.
pub(crate) fn forget_all_unread(ui: &Ui) {
    ui.data_mut(|data| data.remove_by_type::<Refused>());
}

fn place(field: &Response) -> Id {
    field.id.with("unread")
}

/// Reads a number that was typed elsewhere than in a field.
///
/// # Errors
/// In words, why it is none, or out of `range`.
pub(crate) fn read(kind: Kind, range: RangeInclusive<f64>, text: &str) -> Result<f64, String> {
    let reader = Reader::new(kind, range);
    reader.read(text).map_err(|refused| refused.words())
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

//! How far a run in time is drawn for a file, in the line that is there anyway, and the way to
//! give it up.

use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::DrawnForFile;
use crate::ui::scene::action::{FileAction, offer};
use crate::ui::style::work_bar::work_bar;
use eframe::egui::{Button, Label, TextStyle, Ui, Vec2, WidgetText, vec2};

/// Size of the bar, in points.
const BAR: Vec2 = vec2(72.0, 6.0);
/// Between its parts, as the line has it, and the air in the button.
const GAP: f32 = 5.0;
const BUTTON_AIR: f32 = 12.0;

/// What it takes of the line.
pub(crate) fn width(ui: &Ui, drawn: DrawnForFile) -> f32 {
    let wide = |words: String| {
        let galley = WidgetText::from(words).into_galley(ui, None, f32::INFINITY, TextStyle::Body);
        galley.size().x.ceil()
    };
    wide(words(drawn)) + BAR.x + wide(t("Cancel").to_owned()) + BUTTON_AIR + 3.0 * GAP
}

/// Draws it from the right end of a line; whether it is to be given up.
pub(crate) fn slim(ui: &mut Ui, drawn: DrawnForFile) -> bool {
    let tip = offer(&FileAction::CancelHistory.into()).map_or("", |offer| offer.tooltip);
    let cancelled = ui
        .add(Button::new(t("Cancel")))
        .on_hover_text(tip)
        .clicked();
    work_bar(ui, drawn.done as f32 / drawn.of.max(1) as f32, BAR);
    let tip = t(
        "Each step is laid out, its pictures are decoded, and it is written. Training goes on meanwhile",
    );
    ui.add(Label::new(words(drawn)).truncate())
        .on_hover_text(tip);
    cancelled
}

/// "Drawing the history: step 12 of 100".
fn words(drawn: DrawnForFile) -> String {
    let DrawnForFile { done, of, .. } = drawn;
    if of < 2 {
        return t("Drawing the window").to_owned();
    }
    let count = |n: usize| numbers::thousands(n as u64);
    let holes = [("n", count((done + 1).min(of))), ("all", count(of))];
    fill(t("Drawing the history: step {n} of {all}"), &holes)
}

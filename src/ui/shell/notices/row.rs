//! The newest message in one line, among what stands there anyway.

use super::{Notices, Toast, Wanted};
use crate::train::Level;
use crate::ui::language::{fill, t};
use crate::ui::scene::action::Action;
use crate::ui::style::icons::Icon;
use crate::ui::style::theme;
use crate::ui::style::widgets::IconButton;
use eframe::egui::{
    Align, Color32, Label, Layout, Sense, Stroke, StrokeKind, TextStyle, Ui, UiBuilder, vec2,
};

/// Height of the message, and air at its ends.
const HEIGHT: f32 = 22.0;
const AIR: f32 = 8.0;
/// Between its words and what can be clicked.
const GAP: f32 = 8.0;
/// Side of the sign that sends it away, and what the button takes.
const SIGN: f32 = 11.0;
const BUTTON: f32 = SIGN + 12.0;

impl Notices {
    /// The width that the line would take; none while there is nothing to say.
    pub fn wanted_width(&self, ui: &Ui) -> Option<f32> {
        let newest = self.toasts.last()?;
        if self.open {
            return Some(wide(ui, t("Show less")) + 2.0 * AIR);
        }
        let all = self.all_words().map_or(0.0, |words| wide(ui, &words) + GAP);
        Some((wide(ui, &one_line(newest)) + all + taken(ui, newest)).ceil())
    }

    /// Draws the newest message at the right end of a line, no wider than `most`; what a person
    /// asked for in it.
    pub fn row(&mut self, ui: &mut Ui, most: f32) -> Option<Action> {
        let width = self.wanted_width(ui)?.min(most);
        self.pass_time(ui.ctx());
        if self.open {
            let tip = t("Put the messages back into one line");
            self.open = !ui.link(t("Show less")).on_hover_text(tip).clicked();
            return None;
        }
        let all = self.all_words();
        let newest = self.toasts.last()?;
        let (rect, _) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::hover());
        let tokens = theme::tokens(ui);
        let (ground, edge) = match newest.level {
            Level::Info => (tokens.control, tokens.accent),
            Level::Error => (tokens.bad_fill, tokens.bad),
        };
        let edge = Stroke::new(1.0, edge);
        ui.painter()
            .rect(rect, 5.0, ground, edge, StrokeKind::Inside);
        let builder = UiBuilder::new()
            .id_salt("message")
            .max_rect(rect.shrink2(vec2(AIR, 0.0)))
            .layout(Layout::right_to_left(Align::Center));
        let mut place = ui.new_child(builder);
        place.spacing_mut().item_spacing.x = GAP;
        place.spacing_mut().interact_size.y = HEIGHT;
        let close = IconButton::new(Icon::Close, t("Dismiss message")).side(SIGN);
        let close = place.add(close);
        let away = close.on_hover_text(t("Send this message away")).clicked();
        let lead = newest.lead.clone();
        let lead = lead.filter(|lead| lead.link(&mut place));
        let words = one_line(newest);
        let cut = wide(&place, &words) > place.available_width();
        let all = all.or_else(|| cut.then(|| t("Show all").to_owned()));
        let opens = all.is_some_and(|words| {
            let tip = t("Show all of the messages until they are sent away");
            place.link(words).on_hover_text(tip).clicked()
        });
        place.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.add(Label::new(words).truncate().selectable(true));
        });
        self.open |= opens;
        let last = self.toasts.len() - 1;
        let away = away.then_some(Wanted::Away);
        self.carry_out(last, away.or(lead.map(Wanted::Lead))?)
    }

    /// What leads to those behind the newest; none where there are none.
    fn all_words(&self) -> Option<String> {
        let n = self.toasts.len();
        (n > 1).then(|| fill(t("Show all {n}"), &[("n", n)]))
    }
}

/// What a line takes beside the words and the way to all messages.
fn taken(ui: &Ui, toast: &Toast) -> f32 {
    let lead = toast.lead.as_ref();
    let lead = lead.map_or(0.0, |lead| wide(ui, lead.words()) + GAP);
    2.0 * AIR + BUTTON + GAP + lead
}

fn one_line(toast: &Toast) -> String {
    toast.words().replace('\n', " ")
}

/// Width of words.
fn wide(ui: &Ui, words: &str) -> f32 {
    let font = TextStyle::Body.resolve(ui.style());
    let painter = ui.painter();
    let galley = painter.layout_no_wrap(words.to_owned(), font, Color32::WHITE);
    galley.size().x
}

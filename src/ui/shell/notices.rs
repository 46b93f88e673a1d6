//! Short messages in the corner that go away by themselves, and the banner of a failed run.

use crate::train::{Failure, Level, Progress};
use crate::ui::language::{messages, t};
use crate::ui::scene::Scene;
use crate::ui::scene::action::{FileAction, RunAction};
use crate::ui::style::icons::Icon;
use crate::ui::style::theme::{self, Tokens};
use crate::ui::style::widgets::IconButton;
use eframe::egui;
use eframe::egui::text::LayoutJob;
use eframe::egui::{Align2, Area, Context, Id, RichText, Stroke, Ui, vec2};

/// Seconds for which a message stays.
const STAYS: f64 = 6.0;
/// An error stays longer: it may have to be copied or read twice.
const ERROR_STAYS: f64 = 20.0;
/// Messages shown at once.
const SHOWN: usize = 3;
/// Lines of one message; the rest is under the mouse.
const LINES: usize = 3;
const WIDTH: f32 = 330.0;

struct Toast {
    level: Level,
    text: String,
    /// Seconds of the window's clock; none until it was first drawn.
    until: Option<f64>,
}

/// The messages on the screen.
#[derive(Default)]
pub(crate) struct Notices {
    toasts: Vec<Toast>,
    seen: u64,
}

impl Notices {
    /// Adds a message.
    pub fn push(&mut self, level: Level, text: impl Into<String>) {
        self.toasts.push(Toast {
            level,
            text: text.into(),
            until: None,
        });
        if self.toasts.len() > SHOWN {
            self.toasts.remove(0);
        }
    }

    /// Adds what the trainer told since the last call.
    pub fn follow(&mut self, progress: &Progress) {
        for notice in &progress.notices {
            if notice.number > self.seen {
                self.seen = notice.number;
                let text = messages::message(&notice.message);
                self.push(notice.message.level(), text);
            }
        }
    }

    /// Draws the messages from the lower right corner upwards, `above` points above the edge.
    pub fn show(&mut self, ctx: &Context, above: f32) {
        let now = ctx.input(|input| input.time);
        for toast in &mut self.toasts {
            let stays = match toast.level {
                Level::Info => STAYS,
                Level::Error => ERROR_STAYS,
            };
            toast.until.get_or_insert(now + stays);
        }
        self.toasts
            .retain(|toast| toast.until.is_none_or(|until| now < until));
        let Some(next) = self
            .toasts
            .iter()
            .filter_map(|toast| toast.until)
            .reduce(f64::min)
        else {
            return;
        };
        ctx.request_repaint_after_secs((next - now) as f32 + 0.05);
        let mut closed = None;
        Area::new(Id::unique("notices"))
            .order(egui::Order::Foreground)
            .anchor(Align2::RIGHT_BOTTOM, vec2(-14.0, -above - 10.0))
            .show(ctx, |ui| {
                for (place, toast) in self.toasts.iter().enumerate() {
                    if card(ui, toast) {
                        closed = Some(place);
                    }
                }
            });
        if let Some(place) = closed {
            self.toasts.remove(place);
        }
    }
}

/// One message; true if it was sent away.
fn card(ui: &mut Ui, toast: &Toast) -> bool {
    let tokens = theme::tokens(ui);
    let edge = match toast.level {
        Level::Info => tokens.accent,
        Level::Error => tokens.bad,
    };
    let frame = egui::Frame::popup(ui.style())
        .inner_margin(egui::Margin::symmetric(12, 8))
        .stroke(Stroke::new(1.0, edge));
    frame
        .show(ui, |ui| {
            ui.set_width(WIDTH);
            ui.horizontal_top(|ui| {
                let font = egui::TextStyle::Body.resolve(ui.style());
                let colour = ui.visuals().text_color();
                let mut text = LayoutJob::simple(toast.text.clone(), font, colour, WIDTH - 34.0);
                text.wrap.max_rows = LINES;
                let text = egui::Label::new(text).wrap().selectable(true);
                ui.allocate_ui(vec2(WIDTH - 34.0, 0.0), |ui| {
                    ui.set_width(WIDTH - 34.0);
                    ui.add(text);
                });
                ui.add(IconButton::new(Icon::Close, t("Dismiss message")))
                    .on_hover_text(t("Send this message away"))
                    .clicked()
            })
            .inner
        })
        .inner
}

/// The banner of a run that stopped by itself.
pub(crate) fn banner(ui: &mut Ui, failure: &Failure, scene: &mut Scene<'_>) {
    let tokens: &Tokens = theme::tokens(ui);
    ui.horizontal_wrapped(|ui| {
        let reason = RichText::new(messages::failure(failure)).font(theme::strong(13.5));
        ui.label(reason.color(tokens.text));
        ui.label(RichText::new(messages::remedy(failure)).color(tokens.text));
        let save = ui
            .button(t("Save last good weights…"))
            .on_hover_text(t("Write the weights from before the failure to a file"));
        if save.clicked() {
            scene.actions.push(FileAction::SaveModelDialog.into());
        }
        let start = ui
            .button(t("Start over"))
            .on_hover_text(t("Start a new run with the recipe as edited"));
        if start.clicked() {
            scene.actions.push(RunAction::StartDraft.into());
        }
    });
}

//! All messages in full, once a person asks for them.

use super::{Notices, Toast, Wanted};
use crate::train::Level;
use crate::ui::language::t;
use crate::ui::scene::action::Action;
use crate::ui::style::icons::Icon;
use crate::ui::style::theme;
use crate::ui::style::widgets::IconButton;
use eframe::egui::{
    Align2, Area, Context, Frame, Id, Label, Margin, Order, ScrollArea, Stroke, Ui, vec2,
};

/// Width of a message's words.
const WIDTH: f32 = 380.0;
/// Most of the window's height that the messages take.
const TALLEST: f32 = 0.5;
/// Between the line and the messages.
const BESIDE: f32 = 8.0;

/// Where the line with the newest message is, and how far the other side of it from the edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Line {
    Top(f32),
    Bottom(f32),
}

impl Notices {
    /// Draws all messages beside the line, which is so far from the edge, where a person asked for
    /// that; what was asked for in one of them.
    pub fn show_all(&mut self, ctx: &Context, line: Line) -> Option<Action> {
        if !self.open {
            return None;
        }
        self.cards(ctx, line, Order::Foreground, self.toasts.len())
    }

    /// Draws the newest message over a dialog, which dims the line: beside a dialog there is
    /// nothing else to be worked with.
    pub fn show_over_dialog(&mut self, ctx: &Context, line: Line) -> Option<Action> {
        self.pass_time(ctx);
        let shown = if self.open { self.toasts.len() } else { 1 };
        self.cards(ctx, line, Order::Tooltip, shown)
    }

    /// Draws the newest so many messages.
    fn cards(&mut self, ctx: &Context, line: Line, order: Order, shown: usize) -> Option<Action> {
        let (corner, off) = match line {
            Line::Bottom(high) => (Align2::RIGHT_BOTTOM, -high - BESIDE),
            Line::Top(high) => (Align2::RIGHT_TOP, high + BESIDE),
        };
        let before = self.toasts.len().saturating_sub(shown);
        let shown = self.toasts.iter().enumerate().skip(before);
        let mut shown = shown.peekable();
        shown.peek()?;
        let mut wanted = None;
        Area::new(Id::unique(("notices", order)))
            .order(order)
            .anchor(corner, vec2(-14.0, off))
            .show(ctx, |ui| {
                ScrollArea::vertical()
                    .max_height(ctx.content_rect().height() * TALLEST)
                    .show(ui, |ui| {
                        for (place, toast) in shown {
                            let asked = card(ui, toast);
                            wanted = asked.map(|asked| (place, asked)).or(wanted.take());
                        }
                    });
            });
        let (place, wanted) = wanted?;
        self.carry_out(place, wanted)
    }
}

/// One message.
fn card(ui: &mut Ui, toast: &Toast) -> Option<Wanted> {
    let tokens = theme::tokens(ui);
    let edge = match toast.level {
        Level::Info => tokens.accent,
        Level::Error => tokens.bad,
    };
    let frame = Frame::popup(ui.style())
        .inner_margin(Margin::symmetric(12, 8))
        .stroke(Stroke::new(1.0, edge));
    let shown = frame.show(ui, |ui| {
        ui.horizontal_top(|ui| {
            let lead = ui
                .vertical(|ui| {
                    ui.set_width(WIDTH);
                    ui.add(Label::new(toast.words()).wrap().selectable(true));
                    toast.lead.clone().filter(|lead| lead.link(ui))
                })
                .inner;
            let close = ui.add(IconButton::new(Icon::Close, t("Dismiss message")));
            let away = close.on_hover_text(t("Send this message away")).clicked();
            (away, lead)
        })
        .inner
    });
    match shown.inner {
        (true, _) => Some(Wanted::Away),
        (false, lead) => lead.map(Wanted::Lead),
    }
}

//! The keys that were pressed, in a corner, for those who watch.

use crate::ui::language::t;
use crate::ui::style::theme::{self, strong};
use eframe::egui::{
    Align2, Area, Context, Frame, Id, Key, KeyboardShortcut, Margin, Modifiers, Order, RichText,
    Stroke, Ui, vec2,
};

/// Seconds for which a key stays.
const STAYS: f64 = 2.0;
/// Keys shown at once.
const SHOWN: usize = 3;

/// One key.
struct Shown {
    key: String,
    words: String,
    /// Seconds of the window's clock.
    until: f64,
}

/// The keys that are shown, the newest last.
#[derive(Default)]
pub(super) struct Echo {
    keys: Vec<Shown>,
}

impl Echo {
    /// Shows this key and what it is for.
    pub fn note(&mut self, ctx: &Context, key: &KeyboardShortcut, words: String) {
        let until = ctx.input(|input| input.time) + STAYS;
        let key = ctx.format_shortcut(key);
        // Pressed again, it stays where it is.
        self.keys.retain(|shown| shown.key != key);
        self.keys.push(Shown { key, words, until });
        if self.keys.len() > SHOWN {
            self.keys.remove(0);
        }
    }

    /// Shows the arrow keys that move a point.
    pub fn note_arrows(&mut self, ctx: &Context) {
        const ARROWS: [Key; 4] = [
            Key::ArrowLeft,
            Key::ArrowRight,
            Key::ArrowDown,
            Key::ArrowUp,
        ];
        let pressed = ARROWS.into_iter();
        let pressed = pressed.filter(|key| ctx.input(|input| input.key_pressed(*key)));
        for key in pressed.collect::<Vec<_>>() {
            let key = KeyboardShortcut::new(Modifiers::NONE, key);
            self.note(ctx, &key, t("Move the point").to_owned());
        }
    }

    /// Draws them in the lower left corner, `above` points above the edge.
    pub fn show(&mut self, ctx: &Context, above: f32) {
        let now = ctx.input(|input| input.time);
        self.keys.retain(|shown| now < shown.until);
        let Some(next) = self.keys.iter().map(|shown| shown.until).reduce(f64::min) else {
            return;
        };
        ctx.request_repaint_after_secs((next - now) as f32 + 0.02);
        Area::new(Id::unique("keys pressed"))
            .order(Order::Tooltip)
            .interactable(false)
            .anchor(Align2::LEFT_BOTTOM, vec2(14.0, -14.0 - above))
            .show(ctx, |ui| {
                for shown in &self.keys {
                    card(ui, shown);
                }
            });
    }
}

fn card(ui: &mut Ui, shown: &Shown) {
    let tokens = theme::tokens(ui);
    Frame::popup(ui.style())
        .inner_margin(Margin::symmetric(10, 6))
        .stroke(Stroke::new(1.0, tokens.accent))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.label(
                    RichText::new(&shown.key)
                        .font(strong(15.0))
                        .color(tokens.accent),
                );
                ui.label(RichText::new(&shown.words).size(14.0));
            });
        });
}

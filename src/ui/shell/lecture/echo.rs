//! The keys that were pressed, in the bar, for those who watch.

use crate::ui::language::t;
use crate::ui::style::key_name::key_name;
use crate::ui::style::theme::{self, strong};
use eframe::egui::{
    Align, Context, Key, KeyboardShortcut, Label, Layout, Modifiers, RichText, Sense, Stroke,
    StrokeKind, TextStyle, Ui, UiBuilder, WidgetText, vec2,
};

/// Seconds for which a key stays.
const STAYS: f64 = 2.0;
/// Keys shown at once.
const SHOWN: usize = 3;
/// Height of one, air at its ends, between the key and its words, and from one to the next.
const HEIGHT: f32 = 24.0;
const AIR: f32 = 8.0;
const GAP: f32 = 7.0;
const BETWEEN: f32 = 8.0;
/// The least width of a key's cap, and the air about it and within it.
const CAP: f32 = 20.0;
const CAP_AIR: f32 = 3.0;

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
        let key = key_name(ctx, key);
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

    /// Lets those go whose time is over.
    pub fn follow(&mut self, ctx: &Context) {
        let now = ctx.input(|input| input.time);
        self.keys.retain(|shown| now < shown.until);
        if let Some(next) = self.keys.iter().map(|shown| shown.until).reduce(f64::min) {
            ctx.request_repaint_after_secs((next - now) as f32 + 0.02);
        }
    }

    /// What they take of a line.
    pub fn width(&self, ui: &Ui) -> f32 {
        self.keys
            .iter()
            .map(|shown| width(ui, shown) + BETWEEN)
            .sum()
    }

    /// Draws them at the right end of a line, the newest outermost: those that have room, and the
    /// newest in any case.
    pub fn row(&self, ui: &mut Ui) {
        for (place, shown) in self.keys.iter().rev().enumerate() {
            let room = ui.available_width() - BETWEEN;
            let wide = width(ui, shown);
            if place > 0 && wide > room {
                return;
            }
            chip(ui, shown, wide.min(room));
            ui.add_space(BETWEEN - ui.spacing().item_spacing.x);
        }
    }
}

fn width(ui: &Ui, shown: &Shown) -> f32 {
    let wide = |text: RichText| {
        let text = WidgetText::from(text);
        let galley = text.into_galley(ui, None, f32::INFINITY, TextStyle::Body);
        galley.size().x
    };
    (cap(wide(key(ui, shown))) + wide(words(shown)) + GAP + AIR + CAP_AIR).ceil()
}

/// Width of the cap of a key whose name is so wide.
fn cap(name: f32) -> f32 {
    (name + 2.0 * CAP_AIR).max(CAP)
}

fn key(ui: &Ui, shown: &Shown) -> RichText {
    let accent = theme::tokens(ui).accent;
    RichText::new(&shown.key).font(strong(15.0)).color(accent)
}

fn words(shown: &Shown) -> RichText {
    RichText::new(&shown.words).size(14.0)
}

fn chip(ui: &mut Ui, shown: &Shown, width: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::hover());
    let tokens = theme::tokens(ui);
    let edge = Stroke::new(1.0, tokens.accent);
    ui.painter()
        .rect(rect, 5.0, tokens.control, edge, StrokeKind::Inside);
    let builder = UiBuilder::new()
        .max_rect(rect)
        .layout(Layout::left_to_right(Align::Center));
    let mut place = ui.new_child(builder);
    place.spacing_mut().item_spacing.x = GAP;
    place.add_space(CAP_AIR);
    let name = WidgetText::from(key(ui, shown));
    let name = name.into_galley(ui, None, f32::INFINITY, TextStyle::Body);
    let size = vec2(cap(name.size().x), HEIGHT - 2.0 * CAP_AIR);
    let (on_key, _) = place.allocate_exact_size(size, Sense::hover());
    place
        .painter()
        .rect_filled(on_key, 3.0, tokens.accent.gamma_multiply(0.18));
    place.put(on_key, Label::new(name));
    place.add(Label::new(words(shown)).truncate());
}

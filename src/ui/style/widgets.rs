//! Small parts that several panels share: buttons with signs, labelled rows.

use crate::ui::language::{fill, t};
use crate::ui::style::icons::{self, Icon};
use crate::ui::style::number_field::{named_place, say_unread};
use crate::ui::style::theme;
use eframe::egui;
use eframe::egui::{
    Galley, Rect, Response, RichText, Sense, StrokeKind, Ui, Vec2, Widget, WidgetInfo, vec2,
};
use std::sync::Arc;

/// Side of a sign, in points.
const ICON: f32 = 13.0;
/// Between a sign and its words.
const GAP: f32 = 7.0;

/// A button with a sign, and words if there is room.
pub(crate) struct IconButton<'a> {
    icon: Icon,
    name: &'a str,
    words: Option<&'a str>,
    min_width: f32,
    side: f32,
    prominent: bool,
    on: bool,
}

impl<'a> IconButton<'a> {
    /// `name` is what a screen reader says.
    pub fn new(icon: Icon, name: &'a str) -> Self {
        Self {
            icon,
            name,
            words: None,
            min_width: 0.0,
            side: ICON,
            prominent: false,
            on: false,
        }
    }

    /// Words beside the sign.
    pub fn words(mut self, words: &'a str) -> Self {
        self.words = Some(words);
        self
    }

    /// The sign alone.
    pub fn wordless(mut self) -> Self {
        (self.words, self.min_width) = (None, 0.0);
        self
    }

    /// What it takes.
    pub fn width(&self, ui: &Ui) -> f32 {
        let words = self.galley(ui).map(|words| words.size().x);
        let margin = if words.is_some() { 10.0 } else { 6.0 };
        (self.content(words) + 2.0 * margin).max(self.min_width)
    }

    fn galley(&self, ui: &Ui) -> Option<Arc<Galley>> {
        let font = egui::TextStyle::Button.resolve(ui.style());
        let colour = egui::Color32::PLACEHOLDER;
        let words = self.words?.to_owned();
        Some(ui.painter().layout_no_wrap(words, font, colour))
    }

    /// Width of the sign and of words beside it.
    fn content(&self, words: Option<f32>) -> f32 {
        self.side + words.map_or(0.0, |words| words + GAP)
    }

    /// No narrower than this, so that other words do not move the neighbours.
    pub fn min_width(mut self, min_width: f32) -> Self {
        self.min_width = min_width;
        self
    }

    /// With a sign of this side, in points.
    pub fn side(mut self, side: f32) -> Self {
        self.side = side;
        self
    }

    /// Whether what it opens is open.
    pub fn on(mut self, on: bool) -> Self {
        self.on = on;
        self
    }

    /// In the accent colour.
    pub fn prominent(mut self, prominent: bool) -> Self {
        self.prominent = prominent;
        self
    }
}

impl Widget for IconButton<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let words = self.galley(ui);
        let content = self.content(words.as_ref().map(|words| words.size().x));
        let width = self.width(ui);
        let (rect, response) =
            ui.allocate_exact_size(vec2(width, ui.spacing().interact_size.y), Sense::click());
        let enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, enabled, self.name));
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let tokens = theme::tokens(ui);
        let visuals = *ui.style().interact(&response);
        let (mut fill, mut ink) = (visuals.weak_bg_fill, visuals.text_color());
        if self.prominent {
            (fill, ink) = (tokens.accent_fill, tokens.on_accent);
        }
        if self.on {
            (fill, ink) = (tokens.control, tokens.accent);
        }
        let filled = self.on || self.prominent || words.is_some();
        if filled || response.hovered() || response.has_focus() {
            let (round, line) = (visuals.corner_radius, visuals.bg_stroke);
            let painter = ui.painter();
            painter.rect(rect, round, fill, line, StrokeKind::Inside);
        }
        let left = rect.center().x - content / 2.0;
        let corner = egui::pos2(left, rect.center().y - self.side / 2.0).round();
        let square = Rect::from_min_size(corner, Vec2::splat(self.side));
        icons::paint(ui.painter(), square, self.icon, ink);
        if let Some(words) = words {
            let place = egui::pos2(
                left + self.side + GAP,
                rect.center().y - words.size().y / 2.0,
            );
            ui.painter().galley(place, words, ink);
        }
        focus_frame(ui, &response);
        response
    }
}

/// Whether Escape is pressed and means the window in front: no menu, no
/// dialog and no text in hand that it would close or leave first.
pub(crate) fn escaped(ctx: &egui::Context) -> bool {
    let modal = ctx.memory(|memory| memory.top_modal_layer().is_some());
    if modal || ctx.any_popup_open() || ctx.text_edit_focused() {
        return false;
    }
    ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape))
}

/// Shows that the keyboard's focus is here: a frame in the accent colour.
pub(crate) fn focus_frame(ui: &Ui, response: &Response) {
    if response.has_focus() {
        let stroke = egui::Stroke::new(2.0, theme::tokens(ui).accent);
        ui.painter()
            .rect_stroke(response.rect, 3.0, stroke, StrokeKind::Inside);
    }
}

/// Draws a thin frame around a picture, whose edge may be as light or dark as what it lies on.
pub(crate) fn frame_picture(ui: &Ui, rect: Rect) {
    let stroke = egui::Stroke::new(1.0, theme::tokens(ui).outline);
    ui.painter()
        .rect_stroke(rect, 0.0, stroke, StrokeKind::Outside);
}

/// Gives the keyboard's focus to the next thing that is drawn and can have it.
pub(crate) fn focus_next(ui: &Ui) {
    ui.memory_mut(|memory| {
        if let Some(id) = memory.focused() {
            memory.surrender_focus(id);
        }
        memory.move_focus(egui::FocusDirection::Next);
    });
}

/// The heading of a group of fields.
pub(crate) fn heading(ui: &mut Ui, text: &str) -> Response {
    let colour = theme::tokens(ui).quiet;
    ui.add_space(4.0);
    ui.label(RichText::new(text).font(theme::strong(11.5)).color(colour))
}

/// Text that explains and stays in the background.
pub(crate) fn quiet(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).color(theme::tokens(ui).quiet)
}

/// A control with its name to the left; a dot in front if it waits for a new run.
///
/// `tip` says what the field does to the mathematics, `running` what the run
/// in hand uses, if that is something else. What was typed into it and could not be
/// read is said below.
pub(crate) fn field(
    ui: &mut Ui,
    name: &str,
    tip: &str,
    running: Option<String>,
    add: impl FnOnce(&mut Ui) -> Response,
) -> Response {
    named_place(ui, name, |ui| field_in_place(ui, name, tip, running, add))
}

fn field_in_place(
    ui: &mut Ui,
    name: &str,
    tip: &str,
    running: Option<String>,
    add: impl FnOnce(&mut Ui) -> Response,
) -> Response {
    let row = ui.horizontal(|ui| {
        let height = ui.spacing().interact_size.y;
        let width = name_width(ui);
        let label = ui
            .allocate_ui_with_layout(
                vec2(width, height),
                egui::Layout::left_to_right(egui::Align::Center),
                |ui| {
                    ui.set_min_width(width);
                    ui.label(name)
                },
            )
            .inner;
        let mut tip = tip.to_owned();
        if let Some(running) = running {
            let dot = label.rect.left_center() - vec2(7.0, 0.0);
            ui.painter()
                .circle_filled(dot, 2.5, theme::tokens(ui).accent);
            tip.push_str("\n\n");
            tip.push_str(&fill(
                t("The run in hand uses {value}"),
                &[("value", running)],
            ));
        }
        let label = label.on_hover_text(&tip);
        add(ui).labelled_by(label.id).on_hover_text(tip)
    });
    say_unread(ui, &row.inner);
    row.inner
}

/// Width of the names in front of the fields, where nothing else is said.
const NAME_WIDTH: f32 = 108.0;
/// What says it.
const NAME_WIDTH_TAG: &str = "width of names";

/// Draws fields that begin at one edge, beside the widest of these names.
pub(crate) fn beside_names<R>(ui: &mut Ui, names: &[&str], add: impl FnOnce(&mut Ui) -> R) -> R {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let width = |name: &&str| words_width(ui, name, font.clone()).ceil();
    let widest = names.iter().map(width).fold(NAME_WIDTH, f32::max);
    let about = egui::UiStackInfo::default().with_tag_value(NAME_WIDTH_TAG, widest);
    let builder = egui::UiBuilder::new().ui_stack_info(about);
    ui.scope_builder(builder, add).inner
}

fn name_width(ui: &Ui) -> f32 {
    let mut around = ui.stack().iter();
    let said = around.find_map(|stack| stack.tags().get_downcast::<f32>(NAME_WIDTH_TAG));
    said.copied().unwrap_or(NAME_WIDTH)
}

/// Width of words in one line.
pub fn words_width(ui: &Ui, words: &str, font: egui::FontId) -> f32 {
    let painter = ui.painter();
    let galley = painter.layout_no_wrap(words.to_owned(), font, egui::Color32::PLACEHOLDER);
    galley.size().x
}

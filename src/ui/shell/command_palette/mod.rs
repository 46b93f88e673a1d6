//! Any action by typing part of its name, and a number where it takes one.

mod beyond_menus;
mod choice;
mod entries;
mod entry;
mod search;
mod value;
mod weights;

use crate::document::{Document, Region};
use crate::latent::Plane;
use crate::train::Progress;
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::action::Action;
use crate::ui::scene::scattered::ChosenColumn;
use crate::ui::scene::settings::Settings;
use crate::ui::scene::shown_plane::shown;
use crate::ui::scene::{Selection, points};
use crate::ui::style::key_name::key_name;
use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use eframe::egui;
use eframe::egui::{
    Align2, Button, Color32, Context, Id, Key, Modal, Modifiers, RichText, Stroke, TextEdit, Ui,
    Vec2, vec2,
};
use entries::search;
use entry::{Does, Entry};
use value::Value;

/// Width of the palette, in points.
const WIDTH: f32 = 520.0;
/// The most lines that are drawn: of a thousand classes each has three.
const MOST: usize = 300;

/// What the palette's commands are about.
pub(crate) struct Commands<'a> {
    pub progress: &'a Progress,
    pub document: &'a Document,
    pub settings: &'a Settings,
    /// The plane that is shown.
    pub plane: Plane,
    /// How many test images there are.
    test_images: usize,
    /// The classes of the data, if it has labels.
    classes: Vec<u16>,
    /// Whether the images have colours.
    colour: bool,
    /// The columns of the table that was read for the dots; empty for one that cannot be used.
    columns: Vec<String>,
    /// Whether the selected points would be locked, and not unlocked.
    locks: bool,
    /// Whether a run is offered that was lost with its window.
    lost: bool,
}

impl<'a> Commands<'a> {
    pub fn new(
        progress: &'a Progress,
        document: &'a Document,
        settings: &'a Settings,
        selection: &Selection,
        lost: bool,
    ) -> Self {
        let columns = selection.column.as_ref().map(ChosenColumn::usable_names);
        let data = progress.dataset.as_ref();
        Self {
            plane: shown(selection, progress, settings),
            progress,
            document,
            settings,
            test_images: data.map_or(0, |data| data.test_len()),
            classes: data.map_or_else(Vec::new, |data| data.classes()),
            colour: data.is_some_and(|data| data.shape.channels >= 3),
            columns: columns.unwrap_or_default(),
            locks: points::locks(document, selection),
            lost,
        }
    }

    /// The kept regions of the images at hand.
    fn regions(&self) -> impl Iterator<Item = &Region> {
        let data = self.progress.dataset.as_ref();
        let all = self.document.regions.iter();
        all.filter(move |region| data.is_some_and(|data| region.is_of(data)))
    }
}

/// The open palette: what was typed, and which line is chosen.
#[derive(Default)]
pub(crate) struct CommandPalette {
    open: bool,
    text: String,
    chosen: usize,
    /// The command that waits for its number.
    asking: Option<Value>,
    /// What is wrong with the number.
    refused: Option<String>,
}

/// The keys that move through the list.
struct ListKeys {
    up: bool,
    down: bool,
    enter: bool,
}

impl CommandPalette {
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Opens it empty, or closes it.
    pub fn toggle(&mut self) {
        *self = Self {
            open: !self.open,
            ..Self::default()
        };
    }

    /// Draws it if it is open; pushes the action that was chosen.
    pub fn show(&mut self, ctx: &Context, commands: &Commands<'_>, actions: &mut Vec<Action>) {
        if !self.open {
            return;
        }
        let back = self.asking.is_some()
            && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        if back {
            self.list_again();
        }
        let room = ctx.content_rect().height();
        let area = Modal::default_area(Id::unique("command palette"))
            .anchor(Align2::CENTER_TOP, vec2(0.0, (0.09 * room).min(72.0)));
        let shown = Modal::new(Id::unique("command palette"))
            .area(area)
            .show(ctx, |ui| match self.asking {
                Some(value) => self.number(ui, value, commands),
                None => self.list(ui, commands),
            });
        if let Some(action) = shown.inner {
            actions.push(action);
            self.open = false;
        } else if shown.should_close() && !back {
            self.open = false;
        }
    }

    fn list_again(&mut self) {
        *self = Self {
            open: true,
            ..Self::default()
        };
    }

    /// Asks for the number that a command takes.
    fn number(&mut self, ui: &mut Ui, value: Value, commands: &Commands<'_>) -> Option<Action> {
        ui.set_width(WIDTH);
        let enter = keys(ui).enter;
        ui.label(value.label());
        self.field(ui, t("A number"));
        let mut note = value.bounds(commands);
        let mut action = None;
        if enter {
            match value.read(&self.text, commands) {
                Ok((_, read)) => action = Some(read),
                Err(refused) => self.refused = Some(refused),
            }
        } else if let Ok((words, _)) = value.read(&self.text, commands) {
            note = words;
        }
        match &self.refused {
            Some(refused) => ui.colored_label(theme::tokens(ui).bad, refused),
            None => ui.label(quiet(ui, note)),
        };
        action
    }

    /// The field that is typed into; it keeps the keyboard.
    fn field(&mut self, ui: &mut Ui, hint: &str) {
        let field = TextEdit::singleline(&mut self.text)
            .desired_width(WIDTH)
            .hint_text(hint);
        let field = ui.add(field).accessible_name(t("Command"));
        field.request_focus();
        if field.changed() {
            self.chosen = 0;
            self.refused = None;
        }
    }

    fn list(&mut self, ui: &mut Ui, commands: &Commands<'_>) -> Option<Action> {
        ui.set_width(WIDTH);
        let keys = keys(ui);
        self.field(ui, t("Type a command"));
        let found = search(&self.text, commands);
        let last = found.len().min(MOST).saturating_sub(1);
        if keys.down {
            self.chosen = (self.chosen + 1).min(last);
        }
        if keys.up {
            self.chosen = self.chosen.saturating_sub(1);
        }
        self.chosen = self.chosen.min(last);
        ui.add_space(4.0);
        let mut picked = None;
        let height = (ui.ctx().content_rect().height() - 150.0).clamp(120.0, 380.0);
        egui::ScrollArea::vertical()
            .max_height(height)
            // Or else the list stays as low as it was for a text that fits little.
            .min_scrolled_height(height)
            .show(ui, |ui| {
                ui.set_width(WIDTH);
                only_chosen_stands_out(ui);
                let moved = ui.input(|input| input.pointer.delta() != Vec2::ZERO);
                for (place, entry) in found.iter().enumerate().take(MOST) {
                    let chosen = place == self.chosen;
                    let response = line(ui, entry, chosen);
                    if moved && response.hovered() {
                        self.chosen = place;
                    }
                    if chosen && (keys.up || keys.down) {
                        response.scroll_to_me(None);
                    }
                    if response.clicked() || (chosen && keys.enter) {
                        picked = Some(entry.does.clone());
                    }
                }
                if found.is_empty() {
                    ui.label(quiet(ui, t("Nothing is called that")));
                }
                let more = found.len().saturating_sub(MOST);
                if more > 0 {
                    let words = t("and {n} more: type more of the name");
                    let count = numbers::thousands(more as u64);
                    ui.label(quiet(ui, fill(words, &[("n", count)])));
                }
            });
        match picked? {
            Does::Act(action) => return Some(action),
            Does::Ask(value) => {
                self.list_again();
                self.asking = Some(value);
            }
            // Its line says why.
            Does::Refuse => {}
        }
        None
    }
}

fn keys(ui: &mut Ui) -> ListKeys {
    ui.input_mut(|input| {
        let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
        ListKeys {
            up: pressed(Key::ArrowUp),
            down: pressed(Key::ArrowDown),
            enter: pressed(Key::Enter),
        }
    })
}

/// A mouse that rests over the list does not mark a second line.
fn only_chosen_stands_out(ui: &mut Ui) {
    let hovered = &mut ui.visuals_mut().widgets.hovered;
    hovered.weak_bg_fill = Color32::TRANSPARENT;
    hovered.bg_stroke = Stroke::NONE;
    hovered.expansion = 0.0;
}

fn line(ui: &mut Ui, entry: &Entry, chosen: bool) -> egui::Response {
    let mut button = Button::selectable(chosen, entry.label.as_str())
        .min_size(vec2(ui.available_width(), 26.0))
        .right_text("");
    if let Some(key) = &entry.key {
        button = button.shortcut_text(key_name(ui.ctx(), key));
    }
    let mut response = ui.add(button);
    if !entry.note.is_empty() {
        response = response.on_hover_text(entry.note.as_str());
    }
    if entry.told {
        let note = RichText::new(entry.note.as_str()).small();
        let tokens = theme::tokens(ui);
        ui.label(match entry.does {
            Does::Refuse => note.color(tokens.bad),
            Does::Act(_) | Does::Ask(_) => note.color(tokens.quiet),
        });
    }
    response
}

#[cfg(test)]
mod tests;

//! Any action by typing part of its name.

use crate::ui::language::{fill, in_english, t};
use crate::ui::scene::action::{self, Action, FileAction, Menu, Offer, WindowAction};
use crate::ui::shell::shipped::{ShippedModel, shipped_models};
use crate::ui::style::widgets::quiet;
use eframe::egui;
use eframe::egui::{
    Align2, Button, Context, Id, Key, KeyboardShortcut, Modal, Modifiers, TextEdit, Ui, vec2,
};

/// The open palette: what was typed, and which line is chosen.
#[derive(Default)]
pub(crate) struct CommandPalette {
    open: bool,
    text: String,
    chosen: usize,
}

/// One line of the palette.
struct Entry {
    label: String,
    /// The label in English: nobody should have to switch keyboards to find it.
    english: String,
    note: &'static str,
    key: Option<KeyboardShortcut>,
    action: Action,
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
    pub fn show(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        if !self.open {
            return;
        }
        let area = Modal::default_area(Id::unique("command palette"))
            .anchor(Align2::CENTER_TOP, vec2(0.0, 72.0));
        let shown = Modal::new(Id::unique("command palette"))
            .area(area)
            .show(ctx, |ui| self.ui(ui));
        if let Some(action) = shown.inner {
            actions.push(action);
            self.open = false;
        } else if shown.should_close() {
            self.open = false;
        }
    }

    fn ui(&mut self, ui: &mut Ui) -> Option<Action> {
        ui.set_width(520.0);
        let (up, down, enter) = ui.input_mut(|input| {
            let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
            (
                pressed(Key::ArrowUp),
                pressed(Key::ArrowDown),
                pressed(Key::Enter),
            )
        });
        let field = TextEdit::singleline(&mut self.text)
            .desired_width(520.0)
            .hint_text(t("Type a command"));
        let field = ui.add(field).accessible_name(t("Command"));
        field.request_focus();
        if field.changed() {
            self.chosen = 0;
        }
        let found = search(&self.text);
        let last = found.len().saturating_sub(1);
        if down {
            self.chosen = (self.chosen + 1).min(last);
        }
        if up {
            self.chosen = self.chosen.saturating_sub(1);
        }
        self.chosen = self.chosen.min(last);
        ui.add_space(4.0);
        let mut picked = None;
        egui::ScrollArea::vertical()
            .max_height(380.0)
            .show(ui, |ui| {
                ui.set_width(520.0);
                for (place, entry) in found.iter().enumerate() {
                    let chosen = place == self.chosen;
                    let response = line(ui, entry, chosen);
                    if chosen && (up || down) {
                        response.scroll_to_me(None);
                    }
                    if response.clicked() || (chosen && enter) {
                        picked = Some(entry.action.clone());
                    }
                }
                if found.is_empty() {
                    ui.label(quiet(ui, t("Nothing is called that")));
                }
            });
        picked
    }
}

fn line(ui: &mut Ui, entry: &Entry, chosen: bool) -> egui::Response {
    let mut button = Button::selectable(chosen, entry.label.as_str())
        .min_size(vec2(ui.available_width(), 26.0))
        .right_text("");
    if let Some(key) = &entry.key {
        button = button.shortcut_text(ui.ctx().format_shortcut(key));
    }
    ui.add(button).on_hover_text(entry.note)
}

fn entries() -> Vec<Entry> {
    let called = |offer: &Offer| format!("{}: {}", offer.menu.label(), offer.label);
    let english = in_english(|| action::offers().iter().map(called).collect::<Vec<_>>());
    let offers = action::offers().into_iter().zip(english);
    let offers = offers.map(|(offer, english)| Entry {
        label: called(&offer),
        english,
        note: offer.tooltip,
        key: offer.shortcuts.first().copied(),
        action: offer.action,
    });
    let shipped = shipped_models()
        .iter()
        .enumerate()
        .map(|(place, model)| Entry {
            label: shipped_label(model),
            english: in_english(|| shipped_label(model)),
            note: t(model.about),
            key: None,
            action: FileAction::OpenShippedModel(place).into(),
        });
    offers
        .filter(|entry| entry.action != WindowAction::CommandPalette.into())
        .chain(shipped)
        .collect()
}

fn shipped_label(model: &ShippedModel) -> String {
    let open = fill(t("Open shipped model {name}"), &[("name", t(model.name))]);
    format!("{}: {open}", Menu::File.label())
}

/// Entries that fit, best first; all of them for an empty text.
fn search(text: &str) -> Vec<Entry> {
    let mut scored: Vec<(u32, Entry)> = entries()
        .into_iter()
        .filter_map(|entry| {
            let best = score(&entry.label, text).max(score(&entry.english, text))?;
            Some((best, entry))
        })
        .collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().map(|(_, entry)| entry).collect()
}

/// How well `typed` fits `label`: none if its letters do not occur in that order.
///
/// Letters at the start of a word and letters in a row count more.
fn score(label: &str, typed: &str) -> Option<u32> {
    let label: Vec<char> = label.to_lowercase().chars().collect();
    let mut at = 0;
    let mut total = 0;
    let mut row = 0;
    for letter in typed
        .to_lowercase()
        .chars()
        .filter(|letter| !letter.is_whitespace())
    {
        let skip = label.get(at..)?.iter().position(|other| *other == letter)?;
        row = if skip == 0 { row + 1 } else { 0 };
        at += skip;
        let starts = at == 0 || !label[at - 1].is_alphanumeric();
        total += 1 + 2 * row + if starts { 4 } else { 0 };
        at += 1;
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::language::{Language, speak};
    use crate::ui::scene::action::RunAction;
    use proptest::prelude::*;

    #[test]
    fn part_of_a_name_finds_the_action() {
        let first = |text: &str| search(text).into_iter().next().map(|entry| entry.action);
        assert_eq!(
            first("save model as"),
            Some(FileAction::SaveModelDialog.into())
        );
        assert_eq!(first("fullscr"), Some(WindowAction::FullScreen.into()));
        assert_eq!(first("new seed"), Some(RunAction::ResetNewSeed.into()));
        assert_eq!(first("qqqq"), None);
    }

    #[test]
    fn an_action_is_found_in_the_language_in_use_and_in_english() {
        speak(Language::Japanese);
        let first = |text: &str| search(text).into_iter().next();
        for text in ["save model as", "名前を付けて"] {
            let found = first(text).expect("an action");
            assert_eq!(found.action, FileAction::SaveModelDialog.into());
            assert!(found.label.contains("名前を付けて"), "{}", found.label);
        }
        assert_eq!(t("Quit"), "終了", "still Japanese");
    }

    proptest! {
        #[test]
        fn whatever_is_typed_only_narrows_the_list(text: String, letter: char) {
            let before = search(&text).len();
            let longer: String = text.chars().chain([letter]).collect();
            prop_assert!(search(&longer).len() <= before);
        }
    }
}

//! How one action stands in a menu.

use crate::ui::scene::action::{Action, Menu};
use eframe::egui::{Key, KeyboardShortcut, Modifiers};

/// How an action is offered to a person.
#[derive(Clone, Debug)]
pub struct Offer {
    /// What is pushed when it is chosen.
    pub action: Action,
    /// The menu that it stands in.
    pub menu: Menu,
    /// Its words in menus and in the palette.
    pub label: &'static str,
    /// What it does, to the mathematics where it does something to it.
    pub tooltip: &'static str,
    /// The first is the one shown.
    pub shortcuts: Vec<KeyboardShortcut>,
    /// Whether a line stands above it in its menu.
    pub starts_group: bool,
}

impl Offer {
    pub(super) fn new(
        menu: Menu,
        action: Action,
        label: &'static str,
        tooltip: &'static str,
    ) -> Self {
        Self {
            action,
            menu,
            label,
            tooltip,
            shortcuts: Vec::new(),
            starts_group: false,
        }
    }

    pub(super) fn key(mut self, modifiers: Modifiers, key: Key) -> Self {
        self.shortcuts.push(KeyboardShortcut::new(modifiers, key));
        self
    }

    pub(super) fn group(mut self) -> Self {
        self.starts_group = true;
        self
    }
}

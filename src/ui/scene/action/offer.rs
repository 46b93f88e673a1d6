//! How one action stands in a menu.

use crate::ui::language::t;
use crate::ui::scene::action::{Action, Menu};
use crate::ui::style::key_name::key_name;
use eframe::egui::{Context, Key, KeyboardShortcut, Modifiers};

/// A menu within a menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Submenu {
    /// The selected points.
    Points,
    /// The chosen path through points.
    Path,
    /// Images marked on the plane.
    Marking,
    /// A person's own pictures.
    Drawing,
    /// What the latent plane shows.
    Plane,
    /// Heat maps, and how the manifold is spaced.
    Layers,
    /// The tabs along the bottom.
    Studies,
    /// The layout for a projector.
    Lecture,
    /// One panel in all the room.
    Stage,
    /// The keyboard's focus.
    Focus,
    /// How large everything is.
    Size,
    /// Recipes and layouts under names.
    Presets,
    /// Beta and learning rate of the running trainer.
    Live,
    /// The time of the run in hand.
    Time,
}

impl Submenu {
    /// The words that open it, for a model of `latent` dimensions.
    pub fn label(self, latent: usize) -> &'static str {
        match self {
            Submenu::Points => t("Selected points"),
            Submenu::Path => t("Chosen path"),
            Submenu::Marking => t("Mark images"),
            Submenu::Drawing => t("Your own pictures"),
            Submenu::Plane if latent < 2 => t("On the line"),
            Submenu::Plane => t("On the plane"),
            Submenu::Layers => t("Field and manifold"),
            Submenu::Studies => t("Show a study"),
            Submenu::Lecture => t("Lecture layout"),
            Submenu::Stage => t("One panel alone"),
            Submenu::Focus => t("Go to a panel"),
            Submenu::Size => t("Size of everything"),
            Submenu::Presets => t("Presets"),
            Submenu::Live => t("Beta and learning rate"),
            Submenu::Time => t("Back in time"),
        }
    }
}

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
    /// Label and tooltip where the model has a line in place of a plane.
    on_line: Option<[&'static str; 2]>,
    /// The menu within the menu that it stands in.
    pub submenu: Option<Submenu>,
}

impl Offer {
    pub(super) fn new(
        menu: Menu,
        action: impl Into<Action>,
        label: &'static str,
        tooltip: &'static str,
    ) -> Self {
        Self {
            action: action.into(),
            menu,
            label,
            tooltip,
            shortcuts: Vec::new(),
            starts_group: false,
            on_line: None,
            submenu: None,
        }
    }

    pub(super) fn on_line(mut self, label: &'static str, tooltip: &'static str) -> Self {
        self.on_line = Some([label, tooltip]);
        self
    }

    /// In the words for a model of `latent` dimensions.
    pub fn for_latent(mut self, latent: usize) -> Self {
        if let Some([label, tooltip]) = self.on_line.filter(|_| latent < 2) {
            (self.label, self.tooltip) = (label, tooltip);
        }
        self
    }

    pub(super) fn key(mut self, modifiers: Modifiers, key: Key) -> Self {
        self.shortcuts.push(KeyboardShortcut::new(modifiers, key));
        self
    }

    pub(super) fn group(mut self) -> Self {
        self.starts_group = true;
        self
    }

    pub(super) fn within(mut self, submenu: Submenu) -> Self {
        self.submenu = Some(submenu);
        self
    }

    /// What it does, and the key for it.
    pub fn tooltip_with_key(&self, ctx: &Context) -> String {
        match self.shortcuts.first() {
            Some(key) => format!("{} ({})", self.tooltip, key_name(ctx, key)),
            None => self.tooltip.to_owned(),
        }
    }
}

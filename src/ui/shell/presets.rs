//! Presets: kept, put back, renamed and removed.

pub(crate) mod menu;
pub(crate) mod name_dialog;

use crate::train::Level;
use crate::ui::language::{fill, t};
use crate::ui::recipe::draft::Draft;
use crate::ui::scene::action::PresetAction;
use crate::ui::scene::settings::{Preset, PresetSettings, PresetView, usable_name};
use crate::ui::shell::Shell;
use crate::ui::shell::dialogs::NextRun;

impl Shell {
    pub(super) fn dispatch_preset(&mut self, action: PresetAction) {
        let own = &mut self.file.settings.presets.own;
        match action {
            PresetAction::AskName => self.overlays.preset_name.ask(None, String::new()),
            PresetAction::Keep(name) => self.keep_preset(&name),
            PresetAction::Recall(place) => self.recall(place),
            PresetAction::AskNewName(place) => {
                if let Some(preset) = own.get(place) {
                    let name = preset.name.clone();
                    self.overlays.preset_name.ask(Some(place), name);
                }
            }
            PresetAction::Rename(place, name) => {
                if let (Some(preset), Some(name)) = (own.get_mut(place), usable_name(&name)) {
                    preset.name = name;
                }
            }
            PresetAction::Remove(place) => {
                if place < own.len() {
                    own.remove(place);
                }
            }
        }
    }

    /// Keeps the recipe as edited, or else the running one, and the layout. One of the same
    /// name is replaced.
    fn keep_preset(&mut self, name: &str) {
        let Some(name) = usable_name(name) else {
            return;
        };
        self.panels.recipe.follow(&self.progress.recipe);
        let draft = self.panels.recipe.draft().map(Draft::recipe);
        let recipe = draft.and_then(Result::ok);
        let preset = Preset {
            name: name.clone(),
            recipe: recipe.unwrap_or_else(|| self.progress.recipe.clone()),
            view: PresetView::of(&self.file.settings),
        };
        let own = &mut self.file.settings.presets.own;
        let full = own.len() >= PresetSettings::MOST;
        let text = if let Some(kept) = own.iter_mut().find(|kept| kept.name == name) {
            *kept = preset;
            t("Preset {name} replaced")
        } else if full {
            t("There are too many presets to keep {name}: remove one first")
        } else {
            own.push(preset);
            t("Preset {name} kept")
        };
        let text = fill(text, &[("name", name)]);
        self.overlays.notices.push(Level::Info, text);
    }

    /// Puts the layout back at once. Another recipe than the running one starts a run, like
    /// any other start.
    pub(super) fn recall(&mut self, place: usize) {
        let Some(preset) = self.file.settings.presets.get(place) else {
            return;
        };
        let settings = &mut self.file.settings;
        preset
            .view
            .put_back(&mut settings.layout, &mut settings.plane);
        self.lecture.bring_forward(&mut settings.layout);
        let running = &self.progress.recipe;
        if preset.recipe == *running {
            return;
        }
        // What acts at once is said by the panel as the run has it, until the run is another.
        let draft = preset.recipe.clone().with_live(running.live());
        self.panels.recipe.follow(running);
        self.panels.recipe.set_draft(Draft::new(&draft));
        self.replace_run(NextRun::Start {
            recipe: Box::new(preset.recipe),
            run: true,
        });
    }
}

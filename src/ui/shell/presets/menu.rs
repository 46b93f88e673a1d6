//! The presets in the View menu.

use crate::ui::language::t;
use crate::ui::scene::Scene;
use crate::ui::scene::action::PresetAction;
use crate::ui::shell::keys::preset_key;
use crate::ui::style::key_name::key_name;
use crate::ui::style::widgets::quiet;
use eframe::egui::{Button, Ui};

/// Every preset with its key, and what can be done with a person's own.
pub(crate) fn entries(ui: &mut Ui, scene: &mut Scene<'_>) {
    let presets = scene.settings.presets.clone();
    for (place, preset) in presets.all().iter().enumerate() {
        let mut button = Button::new(preset.name.as_str());
        if let Some(key) = preset_key(place) {
            button = button.shortcut_text(key_name(ui.ctx(), &key));
        }
        let tip = t("Put this layout back, and start a run if the recipe is another");
        if ui.add(button).on_hover_text(tip).clicked() {
            scene.actions.push(PresetAction::Recall(place).into());
        }
    }
    ui.separator();
    if presets.own.is_empty() {
        ui.label(quiet(ui, t("Your own stand above these")));
        return;
    }
    for (words, action) in [
        (t("Rename…"), PresetAction::AskNewName as fn(usize) -> _),
        (t("Remove"), PresetAction::Remove),
    ] {
        ui.menu_button(words, |ui| {
            for (place, preset) in presets.own.iter().enumerate() {
                if ui.button(preset.name.as_str()).clicked() {
                    scene.actions.push(action(place).into());
                }
            }
        });
    }
}

//! A small window that asks for the name of a preset.

use crate::ui::language::t;
use crate::ui::scene::action::PresetAction;
use crate::ui::scene::settings::usable_name;
use crate::ui::shell::question::{Question, QuestionDialog};
use crate::ui::style::theme;
use eframe::egui::{Button, Key, RichText, TextEdit, Ui};

/// The dialog, open or not.
pub(crate) type PresetNameDialog = QuestionDialog<PresetNameQuestion>;

/// What is asked.
pub(crate) struct PresetNameQuestion {
    /// The preset that gets another name; none for a new one.
    place: Option<usize>,
    text: String,
    /// The keyboard was given to the name.
    focused: bool,
}

impl PresetNameDialog {
    /// Asks for the name of a new preset, or of the one at this place.
    pub fn ask(&mut self, place: Option<usize>, text: String) {
        self.open(PresetNameQuestion {
            place,
            text,
            focused: false,
        });
    }
}

impl Question for PresetNameQuestion {
    const NAME: &'static str = "preset name";
    type Answer = PresetAction;

    fn ui(&mut self, ui: &mut Ui) -> (Option<Self::Answer>, bool) {
        ui.set_width(360.0);
        ui.heading(match self.place {
            Some(_) => t("Rename the preset"),
            None => t("Keep recipe and layout as a preset"),
        });
        ui.add_space(6.0);
        let field = TextEdit::singleline(&mut self.text)
            .desired_width(f32::INFINITY)
            .hint_text(t("Name"));
        let field = ui.add(field).accessible_name(t("Name of the preset"));
        if !self.focused {
            field.request_focus();
            self.focused = true;
        }
        let enter = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        ui.add_space(10.0);
        let name = usable_name(&self.text);
        ui.horizontal(|ui| {
            let tokens = theme::tokens(ui);
            let words = RichText::new(t("Keep")).color(tokens.on_accent);
            let keep = Button::new(words).fill(tokens.accent_fill);
            let keep = ui.add_enabled(name.is_some(), keep).clicked();
            let cancelled = ui.button(t("Cancel")).clicked();
            let named = name.clone().filter(|_| keep || enter);
            let action = named.map(|name| match self.place {
                Some(place) => PresetAction::Rename(place, name),
                None => PresetAction::Keep(name),
            });
            (action, cancelled)
        })
        .inner
    }
}

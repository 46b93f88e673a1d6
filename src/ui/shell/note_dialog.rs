//! A small window that asks for the words of a note.

use crate::document::{LONGEST_NOTE, note_text};
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::action::TimeAction;
use crate::ui::shell::question::{Question, QuestionDialog};
use eframe::egui::{Button, Key, TextEdit, Ui};

/// The dialog, open or not.
pub(crate) type NoteDialog = QuestionDialog<NoteQuestion>;

/// What is asked.
pub(crate) struct NoteQuestion {
    /// Where the note is to stand.
    step: u64,
    text: String,
    /// The keyboard was given to the words.
    focused: bool,
}

impl NoteDialog {
    /// Asks for the words of a note at this step.
    pub fn ask(&mut self, step: u64) {
        self.open(NoteQuestion {
            step,
            text: String::new(),
            focused: false,
        });
    }
}

impl Question for NoteQuestion {
    const NAME: &'static str = "note";
    type Answer = TimeAction;

    fn ui(&mut self, ui: &mut Ui) -> (Option<Self::Answer>, bool) {
        ui.set_width(360.0);
        let step = ("step", numbers::thousands(self.step));
        ui.heading(fill(t("Note at step {step}"), &[step]));
        ui.add_space(6.0);
        let field = TextEdit::singleline(&mut self.text).char_limit(LONGEST_NOTE);
        let field = field.desired_width(f32::INFINITY);
        let field = ui.add(field).accessible_name(t("Words of the note"));
        if !self.focused {
            field.request_focus();
            self.focused = true;
        }
        let enter = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        ui.add_space(10.0);
        let text = note_text(&self.text);
        ui.horizontal(|ui| {
            let keep = ui.add_enabled(text.is_some(), Button::new(t("Keep")));
            let cancelled = ui.button(t("Cancel")).clicked();
            let kept = text.filter(|_| keep.clicked() || enter);
            let step = self.step;
            (kept.map(|text| TimeAction::Note { step, text }), cancelled)
        })
        .inner
    }
}

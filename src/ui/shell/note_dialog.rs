//! A small window that asks for the words of a note.

use crate::document::note_text;
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::action::{Action, TimeAction};
use eframe::egui::{Button, Context, Id, Key, Modal, TextEdit, Ui};

/// The dialog, open or not.
#[derive(Default)]
pub(crate) struct NoteDialog {
    open: Option<Asked>,
}

/// What is asked.
struct Asked {
    /// Where the note is to stand.
    step: u64,
    text: String,
    /// The keyboard was given to the words.
    focused: bool,
}

impl NoteDialog {
    /// Whether it takes the keyboard.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Asks for the words of a note at this step.
    pub fn ask(&mut self, step: u64) {
        self.open = Some(Asked {
            step,
            text: String::new(),
            focused: false,
        });
    }

    /// Draws it if it is open; pushes what follows once there are words.
    pub fn show(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let Some(asked) = &mut self.open else {
            return;
        };
        let shown = Modal::new(Id::unique("note")).show(ctx, |ui| asked.ui(ui));
        let closes = shown.should_close();
        let (action, cancelled) = shown.inner;
        if action.is_some() || cancelled || closes {
            actions.extend(action.map(Action::from));
            self.open = None;
        }
    }
}

impl Asked {
    /// Draws it; what follows, and whether it was cancelled.
    fn ui(&mut self, ui: &mut Ui) -> (Option<TimeAction>, bool) {
        ui.set_width(360.0);
        let step = ("step", numbers::thousands(self.step));
        ui.heading(fill(t("Note at step {step}"), &[step]));
        ui.add_space(6.0);
        let field = TextEdit::singleline(&mut self.text).desired_width(f32::INFINITY);
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

//! The question whether a session may take the place of what a person made, where that is in no
//! file.

use crate::ui::language::t;
use crate::ui::style::theme;
use eframe::egui::{Button, RichText, Ui};
use std::path::PathBuf;

/// What is to become of what was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WorkAnswer {
    /// It is saved; the session is opened another time.
    Save,
    /// Open the session of this file; what was made is gone.
    Open(PathBuf),
    /// Leave everything as it is.
    Stay,
}

/// The question.
pub(super) struct WorkQuestion {
    /// The session that is to be opened.
    path: PathBuf,
    /// The keyboard was given to the highlighted button.
    focused: bool,
}

impl WorkQuestion {
    /// Asks before the session of this file is opened.
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            focused: false,
        }
    }

    /// Draws it; its answer, once there is one.
    pub fn ui(&mut self, ui: &mut Ui) -> Option<WorkAnswer> {
        ui.set_width(420.0);
        ui.heading(t("Keep what you made?"));
        ui.add_space(4.0);
        ui.label(t(
            "The session takes the place of your points, paths, regions, pictures and notes, which are in no file as they are now. The run in hand can be brought back.",
        ));
        ui.add_space(12.0);
        let tokens = theme::tokens(ui);
        ui.horizontal_wrapped(|ui| {
            let words = RichText::new(t("Save first…")).color(tokens.on_accent);
            let save = ui.add(Button::new(words).fill(tokens.accent_fill));
            let save = save.on_hover_text(t("Write the session to a file"));
            let tip = t("What you made is gone for good");
            let open = ui.button(t("Open all the same")).on_hover_text(tip);
            let tip = t("Leave everything as it is");
            let cancel = ui.button(t("Cancel")).on_hover_text(tip);
            if !self.focused {
                // Enter presses what loses nothing; Tab goes to the others.
                save.request_focus();
                self.focused = true;
            }
            if save.clicked() {
                return Some(WorkAnswer::Save);
            }
            if open.clicked() {
                return Some(WorkAnswer::Open(self.path.clone()));
            }
            cancel.clicked().then_some(WorkAnswer::Stay)
        })
        .inner
    }
}

//! A small window that asks one thing before something is done.

use crate::ui::scene::action::Action;
use crate::ui::shell::dialogs::window;
use eframe::egui::{Context, Id, Modal, Ui};

/// What is asked.
pub(crate) trait Question {
    /// Tells its window from others.
    const NAME: &'static str;
    /// What follows.
    type Answer: Into<Action>;

    /// Draws it; what follows, and whether it was cancelled.
    fn ui(&mut self, ui: &mut Ui) -> (Option<Self::Answer>, bool);
}

/// The window of a question, open or not.
pub(crate) struct QuestionDialog<Q> {
    open: Option<Q>,
}

impl<Q> Default for QuestionDialog<Q> {
    fn default() -> Self {
        Self { open: None }
    }
}

impl<Q: Question> QuestionDialog<Q> {
    /// Whether it takes the keyboard.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Opens it.
    pub(crate) fn open(&mut self, question: Q) {
        self.open = Some(question);
    }

    /// Draws it if it is open; pushes what follows once it is answered.
    pub fn show(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let Some(question) = &mut self.open else {
            return;
        };
        let shown = Modal::new(Id::unique(Q::NAME))
            .frame(window(ctx))
            .show(ctx, |ui| question.ui(ui));
        let closes = shown.should_close();
        let (answer, cancelled) = shown.inner;
        if answer.is_some() || cancelled || closes {
            actions.extend(answer.map(Into::into));
            self.open = None;
        }
    }
}

//! A small window that asks what a second run is to do otherwise from the shown step on.

use crate::recipe::Recipe;
use crate::ui::language::{fill, numbers, t};
use crate::ui::recipe::fork_draft::ForkDraft;
use crate::ui::scene::action::TimeAction;
use crate::ui::shell::question::{Question, QuestionDialog};
use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use eframe::egui::{Button, Label, RichText, Ui};

/// The dialog, open or not.
pub(crate) type ForkDialog = QuestionDialog<ForkQuestion>;

/// What is asked.
pub(crate) struct ForkQuestion {
    /// The last step that both runs share.
    step: u64,
    draft: ForkDraft,
}

impl ForkDialog {
    /// Asks what a fork at this step, whose recipe this is, is to do otherwise. After the step
    /// `changed`, if there is one, the run itself went on with other settings.
    pub fn ask(&mut self, step: u64, recipe: Recipe, changed: Option<u64>) {
        let draft = ForkDraft::new(recipe, step, changed);
        self.open(ForkQuestion { step, draft });
    }
}

impl Question for ForkQuestion {
    const NAME: &'static str = "fork";
    type Answer = TimeAction;

    fn ui(&mut self, ui: &mut Ui) -> (Option<Self::Answer>, bool) {
        ui.set_width(340.0);
        let step = ("step", numbers::thousands(self.step));
        ui.heading(fill(t("Fork at step {step}"), &[step]));
        ui.add_space(6.0);
        self.draft.ui(ui);
        ui.add_space(6.0);
        ui.add(Label::new(quiet(ui, self.draft.words())).wrap());
        ui.add_space(8.0);
        let settings = self.draft.settings();
        ui.horizontal(|ui| {
            let tokens = theme::tokens(ui);
            let words = RichText::new(t("Begin the fork")).color(tokens.on_accent);
            let button = Button::new(words).fill(tokens.accent_fill);
            let tip = t("Begin the second run, paused; the run in hand is kept");
            let begin = ui.add_enabled(settings.is_ok(), button).on_hover_text(tip);
            // Enter begins it as long as no field is written in.
            if ui.memory(|memory| memory.focused().is_none()) {
                begin.request_focus();
            }
            let cancelled = ui.button(t("Cancel")).clicked();
            let settings = settings.ok().filter(|_| begin.clicked());
            let action = settings.map(|settings| TimeAction::ForkWith {
                step: self.step,
                settings: Box::new(settings),
            });
            (action, cancelled)
        })
        .inner
    }
}

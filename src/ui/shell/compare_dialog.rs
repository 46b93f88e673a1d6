//! The window that asks which run is to be shown beside the one in hand.

use crate::train::{KeptRun, Progress};
use crate::ui::language::t;
use crate::ui::scene::action::{Action, CompareAction};
use crate::ui::scene::run_name::{about_run, run_name};
use crate::ui::style::theme::{strong, tokens};
use crate::ui::style::widgets::quiet;
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Button, Context, Id, Modal, TextStyle, Ui};

/// The dialog, open or not.
#[derive(Default)]
pub(crate) struct CompareDialog {
    open: bool,
    /// The keyboard was given to the first choice.
    focused: bool,
}

impl CompareDialog {
    /// Whether it takes the keyboard.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Opens it.
    pub fn ask(&mut self) {
        *self = Self {
            open: true,
            focused: false,
        };
    }

    /// Draws it if it is open; pushes what was chosen.
    pub fn show(&mut self, ctx: &Context, progress: &Progress, actions: &mut Vec<Action>) {
        if !self.open {
            return;
        }
        let shown = Modal::new(Id::unique("compare with")).show(ctx, |ui| self.body(ui, progress));
        let closes = shown.should_close();
        let (action, cancelled) = shown.inner;
        self.open = action.is_none() && !cancelled && !closes;
        actions.extend(action.map(Action::from));
    }

    /// What was chosen, and whether it was cancelled.
    fn body(&mut self, ui: &mut Ui, progress: &Progress) -> (Option<CompareAction>, bool) {
        ui.set_width(380.0);
        ui.heading(t("Compare the run in hand with"));
        ui.add_space(6.0);
        let mut chosen = None;
        let mut choices = Vec::new();
        for run in progress.kept.iter().rev() {
            let button = Button::new(words(ui, run, progress)).wrap();
            let button = button.min_size([ui.available_width(), 0.0].into());
            choices.push((ui.add(button), CompareAction::With(run.run)));
        }
        if progress.kept.is_empty() {
            ui.label(quiet(
                ui,
                t("No run is kept yet: a run stays when another takes its place, by Fork here or a new run"),
            ));
            ui.add_space(4.0);
        }
        let file = Button::new(t("A model or curves from a file…"));
        let file = file.min_size([ui.available_width(), 0.0].into());
        choices.push((ui.add(file), CompareAction::FileDialog));
        for (response, action) in choices {
            if !self.focused {
                response.request_focus();
                self.focused = true;
            }
            if response.clicked() {
                chosen = Some(action);
            }
        }
        ui.add_space(10.0);
        let cancelled = ui.button(t("Cancel")).clicked();
        (chosen, cancelled)
    }
}

/// What a run is called; below, what else tells it from others of that name.
fn words(ui: &Ui, run: &KeptRun, progress: &Progress) -> LayoutJob {
    let name = run_name(run, progress);
    let about = about_run(run, progress);
    let mut job = LayoutJob::default();
    let format = |font, color| TextFormat {
        font_id: font,
        color,
        ..TextFormat::default()
    };
    let tokens = tokens(ui);
    job.append(&name, 0.0, format(strong(13.0), tokens.text));
    if !about.is_empty() {
        let small = TextStyle::Small.resolve(ui.style());
        let about = format!("\n{}", about.join(" · "));
        job.append(&about, 0.0, format(small, tokens.quiet));
    }
    job
}

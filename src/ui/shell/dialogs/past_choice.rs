//! Whether a session keeps the weights of earlier steps, with what they take.

use crate::train::{Progress, past_in_a_file};
use crate::ui::language::{fill, numbers, t};
use eframe::egui::{Checkbox, Ui};

/// What a session can keep of the past of its run.
pub(crate) struct PastChoice {
    /// It keeps it.
    pub keep: bool,
    /// How many earlier steps.
    steps: usize,
    /// What their weights take.
    bytes: u64,
}

impl PastChoice {
    /// What there is of this run; none where there is only its last step.
    pub fn of(progress: &Progress, keep: bool) -> Option<Self> {
        let shape = progress.dataset.as_ref()?.shape;
        let kept = progress.weights_by_step.len();
        let (steps, bytes) = past_in_a_file(&progress.recipe, shape, kept);
        (steps > 1).then_some(Self { keep, steps, bytes })
    }

    /// Draws it.
    pub fn ui(&mut self, ui: &mut Ui) {
        let words = fill(
            t("Keep the weights of {n} earlier steps: {size} MB more"),
            &[
                ("n", numbers::thousands(self.steps as u64)),
                // Rounded up: there are some.
                ("size", numbers::thousands(self.bytes.div_ceil(1 << 20))),
            ],
        );
        ui.add_space(4.0);
        ui.add(Checkbox::new(&mut self.keep, words)).on_hover_text(t(
            "The time line then reaches back over the whole run when the session is opened again. The run itself goes on from its last step",
        ));
    }
}

//! Whether a session keeps earlier steps, with what they take.

use crate::train::{Progress, past_in_a_file};
use crate::ui::language::{fill, numbers, t};
use crate::ui::style::widgets::quiet;
use eframe::egui::{Checkbox, Label, Ui};

/// What a session is to keep of the past of its run.
pub(crate) struct PastChoice {
    /// It keeps it.
    pub keep: bool,
    /// What there was to keep when it was last asked.
    past: Option<Past>,
}

/// What can be kept of a run as it stands.
#[derive(Clone, Copy)]
struct Past {
    /// How many earlier steps.
    steps: usize,
    /// What they take at most.
    bytes: u64,
}

impl Past {
    /// None where there is only the last step.
    fn of(progress: &Progress) -> Option<Self> {
        let dataset = progress.dataset.as_ref()?;
        let kept = progress.weights_by_step.len();
        let (steps, bytes) = past_in_a_file(&progress.recipe, dataset, kept);
        (steps > 1).then_some(Self { steps, bytes })
    }
}

impl PastChoice {
    /// It keeps it, or not, until a person says otherwise.
    pub fn new(keep: bool) -> Self {
        Self { keep, past: None }
    }

    /// Draws it where there is something to keep now: the run may go on meanwhile. Once a person
    /// has answered, it stays as it was then.
    pub fn ui(&mut self, ui: &mut Ui, progress: &Progress, answered: bool) {
        if !answered {
            self.past = Past::of(progress);
        }
        let Some(Past { steps, bytes }) = self.past else {
            return;
        };
        let words = fill(
            t("Keep {n} earlier steps: up to {size} MB more"),
            &[
                ("n", numbers::thousands(steps as u64)),
                // Rounded up: there are some.
                ("size", numbers::thousands(bytes.div_ceil(1 << 20))),
            ],
        );
        ui.add_space(4.0);
        ui.add_enabled(!answered, Checkbox::new(&mut self.keep, words));
        let about = t(
            "The time line then reaches back over the whole run when the session is opened again, and a fork can begin at each of these steps",
        );
        ui.add(Label::new(quiet(ui, about).small()).wrap());
    }
}

//! One image's own q.

use super::super::language::t;
use super::super::scene::Scene;
use super::head;
use eframe::egui::Ui;

/// What the study keeps from frame to frame.
#[derive(Default)]
pub struct InferenceStudy {}

impl InferenceStudy {
    /// Draws the study and says what it wants answered.
    pub fn ui(&mut self, ui: &mut Ui, _scene: &mut Scene<'_>) {
        head(
            ui,
            t("One image's own q"),
            t("The encoder's q(z|x) beside the best one for an image will stand here."),
        );
    }
}

//! The decoder's weights.

use super::super::language::t;
use super::super::scene::Scene;
use super::head;
use eframe::egui::Ui;

/// What the study keeps from frame to frame.
#[derive(Default)]
pub struct WeightsStudy {}

impl WeightsStudy {
    /// Draws the study and says what it wants answered.
    pub fn ui(&mut self, ui: &mut Ui, _scene: &mut Scene<'_>) {
        head(
            ui,
            t("The decoder's weights"),
            t("q(W) of the decoder's weights will stand here."),
        );
    }
}

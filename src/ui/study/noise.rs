//! Reparameterisation.

use super::super::language::t;
use super::super::scene::Scene;
use super::head;
use eframe::egui::Ui;

/// What the study keeps from frame to frame.
#[derive(Default)]
pub struct NoiseStudy {}

impl NoiseStudy {
    /// Draws the study and says what it wants answered.
    pub fn ui(&mut self, ui: &mut Ui, _scene: &mut Scene<'_>) {
        head(
            ui,
            t("Reparameterisation"),
            t("z = μ + σ ε as a picture will stand here."),
        );
    }
}

//! Latent dimensions.

use super::super::language::t;
use super::super::scene::Scene;
use super::head;
use eframe::egui::Ui;

/// What the study keeps from frame to frame.
#[derive(Default)]
pub struct DimensionsStudy {}

impl DimensionsStudy {
    /// Draws the study and says what it wants answered.
    pub fn ui(&mut self, ui: &mut Ui, _scene: &mut Scene<'_>) {
        head(
            ui,
            t("Latent dimensions"),
            t("The KL of each latent dimension will stand here."),
        );
    }
}

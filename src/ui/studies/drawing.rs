//! A picture of a person's own, and what the model makes of it.

use crate::ui::language::t;
use crate::ui::scene::Scene;
use eframe::egui::Ui;

/// A picture of a person's own, and what the model makes of it.
#[derive(Default)]
pub struct DrawingStudy;

impl DrawingStudy {
    /// Draws the study.
    pub fn ui(&mut self, ui: &mut Ui, _scene: &mut Scene<'_>) {
        ui.weak(t("Draw here, or bring a picture"));
    }
}

//! Pictures along a way through points.

use crate::ui::language::t;
use crate::ui::scene::Scene;
use eframe::egui::Ui;

/// Pictures along a way through points.
#[derive(Default)]
pub struct PathStudy;

impl PathStudy {
    /// Draws the study.
    pub fn ui(&mut self, ui: &mut Ui, _scene: &mut Scene<'_>) {
        ui.weak(t("Select two points or more, and make a path through them"));
    }
}

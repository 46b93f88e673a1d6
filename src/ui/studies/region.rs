//! Images that a person marked on the plane.

use crate::ui::language::t;
use crate::ui::scene::Scene;
use eframe::egui::Ui;

/// Images that a person marked on the plane.
#[derive(Default)]
pub struct RegionStudy;

impl RegionStudy {
    /// Draws the study.
    pub fn ui(&mut self, ui: &mut Ui, _scene: &mut Scene<'_>) {
        ui.weak(t("Mark images on the plane, and they appear here"));
    }
}

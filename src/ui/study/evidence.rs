//! log p(x) beside the bound on it.

use super::super::language::t;
use super::super::scene::Scene;
use super::head;
use eframe::egui::Ui;

/// What the study keeps from frame to frame.
#[derive(Default)]
pub struct EvidenceStudy {}

impl EvidenceStudy {
    /// Draws the study and says what it wants answered.
    pub fn ui(&mut self, ui: &mut Ui, _scene: &mut Scene<'_>) {
        head(
            ui,
            t("log p(x) beside the bound on it"),
            t(
                "The evidence log p(x), the bound on it, and the gap between the two will stand here.",
            ),
        );
    }
}

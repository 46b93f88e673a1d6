//! The tabs, and the study that is chosen.
//!
//! Only the chosen study is drawn, and only it asks anything: one that is not shown
//! costs nothing.

use crate::ui::curves::CurvesPanel;
use crate::ui::scene::{PanelName, Scene, Study, title};
use crate::ui::studies::{
    DimensionsStudy, EvidenceStudy, InferenceStudy, ModelStudy, NoiseStudy, WeightsStudy,
    next_question, tabs,
};
use eframe::egui::Ui;

/// The studies, each with what it keeps from frame to frame.
#[derive(Default)]
pub struct Studies {
    /// ELBO, reconstruction and KL.
    pub curves: CurvesPanel,
    evidence: EvidenceStudy,
    /// One image's own q.
    pub inference: InferenceStudy,
    /// Draws of epsilon.
    pub noise: NoiseStudy,
    dimensions: DimensionsStudy,
    weights: WeightsStudy,
    model: ModelStudy,
}

impl Studies {
    /// Draws the tabs and the study that is chosen.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if scene.settings.layout.lecture {
            let panel = PanelName::Study(scene.settings.layout.study);
            title::title(ui, scene, panel);
        } else {
            tabs::show(ui, scene);
        }
        ui.add_space(1.0);
        let study = scene.settings.layout.study;
        next_question::below(ui, scene, study, |ui, scene| self.study(ui, scene, study));
        // A study with little to show leaves the strip as high as it was.
        ui.take_available_height();
    }
    fn study(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, study: Study) {
        match study {
            Study::Curves => self.curves.ui(ui, scene),
            Study::Evidence => self.evidence.ui(ui, scene),
            Study::Inference => self.inference.ui(ui, scene),
            Study::Noise => self.noise.ui(ui, scene),
            Study::Dimensions => self.dimensions.ui(ui, scene),
            Study::Weights => self.weights.ui(ui, scene),
            Study::Model => self.model.ui(ui, scene),
        }
    }
}

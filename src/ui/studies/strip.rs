//! The tabs, and the study that is chosen.
//!
//! Only the chosen study is drawn, and only it asks anything: one that is not shown
//! costs nothing.

use crate::ui::curves::CurvesPanel;
use crate::ui::scene::{PanelName, Scene, Study, title};
use crate::ui::studies::{
    DimensionsStudy, DrawingStudy, EvidenceStudy, InferenceStudy, ModelStudy, NoiseStudy,
    PathStudy, RegionStudy, WeightsStudy, next_question, tabs,
};
use crate::ui::style::paper::is_paper;
use eframe::egui::{Ui, UiBuilder};

/// Below this height, in points, a line at the foot would take too much of a study.
const LOW: f32 = 234.0;

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
    path: PathStudy,
    region: RegionStudy,
    /// A person's own picture.
    pub drawing: DrawingStudy,
}

impl Studies {
    /// Studies that show the same, with pictures of their own.
    pub(crate) fn same_view(&self) -> Self {
        Self {
            curves: self.curves.same_view(),
            inference: self.inference.same_view(),
            noise: self.noise.same_view(),
            ..Self::default()
        }
    }

    /// Draws the tabs and the study that is chosen.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let low = ui.available_height() < LOW && scene.settings.layout.stage.is_none();
        let study = scene.settings.layout.study;
        let mut told = false;
        if is_paper(ui) {
            self.study(ui, scene, study);
            return;
        }
        if scene.settings.layout.lecture {
            title::title(ui, scene, PanelName::Study(study));
        } else {
            let beside = tabs::show(ui, scene);
            told = low && next_question::beside(ui, scene, study, beside);
        }
        ui.add_space(1.0);
        if told {
            let room = ui.available_rect_before_wrap();
            let mut child = ui.new_child(UiBuilder::new().id_salt("study").max_rect(room));
            self.study(&mut child, scene, study);
        } else {
            next_question::below(ui, scene, study, |ui, scene| self.study(ui, scene, study));
        }
        // A study with little to show leaves the strip as high as it was.
        ui.take_available_height();
    }

    fn study(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, study: Study) {
        // Each begins at the top of its words, however far another was scrolled.
        ui.push_id(study as u8, |ui| match study {
            Study::Curves => self.curves.ui(ui, scene),
            Study::Evidence => self.evidence.ui(ui, scene),
            Study::Inference => self.inference.ui(ui, scene),
            Study::Noise => self.noise.ui(ui, scene),
            Study::Dimensions => self.dimensions.ui(ui, scene),
            Study::Weights => self.weights.ui(ui, scene),
            Study::Model => self.model.ui(ui, scene),
            Study::Path => self.path.ui(ui, scene),
            Study::Region => self.region.ui(ui, scene),
            Study::Drawing => self.drawing.ui(ui, scene),
        });
    }
}

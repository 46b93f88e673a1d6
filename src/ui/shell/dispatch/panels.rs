//! What can be done with the curves, the page of test images and the studies.

use crate::ui::scene::Study;
use crate::ui::scene::action::{ChartAction, HoldingStudy, PageAction, StudyAction};
use crate::ui::scene::studied;
use crate::ui::shell::Shell;

impl Shell {
    pub(super) fn dispatch_chart(&mut self, action: ChartAction) {
        let curves = &mut self.file.settings.curves;
        match action {
            ChartAction::Follow => self.panels.studies.curves.follow(),
            ChartAction::XAxis(axis) => curves.x_axis = axis,
            ChartAction::Smoothing(weight) => curves.smooth(weight),
            ChartAction::ToggleTail => curves.tail = !curves.tail,
            ChartAction::ToggleTrain => curves.show_train = !curves.show_train,
            ChartAction::ToggleTest => curves.show_test = !curves.show_test,
        }
    }

    pub(super) fn dispatch_page(&mut self, action: PageAction) {
        let settings = &mut self.file.settings.comparison;
        match action {
            PageAction::Order(order) => self.panels.comparison.put_in_order(order, settings),
            PageAction::Class(class) => {
                settings.class = class;
                self.panels.comparison.first_page();
            }
            PageAction::Difference(difference) => settings.difference = difference,
        }
    }

    /// What only a study that is shown works out brings that study into sight.
    pub(super) fn dispatch_study(&mut self, action: StudyAction) {
        let layout = &mut self.file.settings.layout;
        match action {
            StudyAction::Refine
            | StudyAction::StopRefining
            | StudyAction::ToggleFullCovariance
            | StudyAction::RefinePage
            | StudyAction::UpdateWeights(HoldingStudy::Inference)
            | StudyAction::ToggleHeldWeights(HoldingStudy::Inference) => {
                layout.choose(Study::Inference);
                self.panels.studies.inference.act(action);
            }
            StudyAction::ShowDimensions(view) => {
                layout.choose(Study::Dimensions);
                self.file.settings.dimensions.view = view;
            }
            StudyAction::ZoomToPosterior => self.with_scene(|_, scene| studied::zoom_in(scene)),
            StudyAction::RedrawNoise
            | StudyAction::ToggleHeldNoise
            | StudyAction::UpdateWeights(HoldingStudy::Noise)
            | StudyAction::ToggleHeldWeights(HoldingStudy::Noise) => {
                layout.choose(Study::Noise);
                self.panels.studies.noise.act(action);
            }
        }
    }
}

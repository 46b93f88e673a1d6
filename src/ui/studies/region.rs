//! Images that a person marked on the plane: what they share, which images are nearest to one,
//! and the way from one group of them to another.

mod attribute;
mod cells;
mod groups;
mod kept;
mod members;
mod neighbours;
mod summary;

use crate::ui::language::t;
use crate::ui::scene::Scene;
use crate::ui::scene::action::RegionAction;
use crate::ui::scene::settings::RegionView;
use crate::ui::scene::studied;
use crate::ui::studies::columns::{beside, head};
use crate::ui::style::paper::is_paper;
use crate::ui::style::widgets::quiet;
use attribute::AttributeView;
use eframe::egui::Ui;
use members::MembersView;
use neighbours::NeighboursView;

/// What the study keeps from frame to frame.
#[derive(Default)]
pub struct RegionStudy {
    members: MembersView,
    neighbours: NeighboursView,
    attribute: AttributeView,
}

impl RegionStudy {
    /// Draws the study and asks what it shows.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let view = scene.settings.region.view;
        match view {
            RegionView::Members => self.members.ask(scene),
            RegionView::Neighbours => self.neighbours.ask(scene),
            RegionView::Attribute => self.attribute.ask(scene),
        }
        let mut both = (self, scene);
        beside(
            ui,
            &mut both,
            |(study, scene), ui| {
                switch(ui, scene, view);
                match view {
                    RegionView::Members => study.members.words(ui, scene),
                    RegionView::Neighbours => study.neighbours.words(ui, scene),
                    RegionView::Attribute => study.attribute.words(ui, scene),
                }
            },
            |(study, scene), ui| {
                if studied::says_away(ui, scene) {
                    return;
                }
                match view {
                    RegionView::Members => study.members.picture(ui, scene),
                    RegionView::Neighbours => study.neighbours.picture(ui, scene),
                    RegionView::Attribute => study.attribute.picture(ui, scene),
                }
            },
        );
    }
}

/// The parts of the study.
fn switch(ui: &mut Ui, scene: &mut Scene<'_>, shown: RegionView) {
    if is_paper(ui) {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for view in RegionView::all() {
            let label = ui.selectable_label(view == shown, view.label());
            if label.on_hover_text(view.about()).clicked() {
                scene.actions.push(RegionAction::View(view).into());
            }
        }
    });
    ui.add_space(2.0);
}

/// How images are marked, where none are.
fn how_to_mark(ui: &mut Ui) {
    head(
        ui,
        t("Mark images on the plane, and they appear here"),
        t(
            "Drag over the plane with Shift held for a box, or with Alt held for a lasso; the two \
             buttons above the plane do the same without a key. The command palette (Ctrl+K) \
             marks a class, what is in view, or the neighbours of the active point. What is \
             marked is images, not a place: they stay marked while training moves their means.",
        ),
    );
}

/// A line that says that an answer is on its way.
fn waiting(ui: &mut Ui, words: &str) {
    ui.add_space(12.0);
    ui.label(quiet(ui, words));
}

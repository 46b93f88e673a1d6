//! Where the panels stand: recipe left, plane in the middle, images right, studies below.

use crate::train::Phase;
use crate::ui::comparison::ComparisonPanel;
use crate::ui::plane::{DecodedPanel, PlanePanel};
use crate::ui::recipe::RecipePanel;
use crate::ui::scene::settings::LayoutSettings;
use crate::ui::scene::{PanelName, Scene};
use crate::ui::shell::undo::UndoAvailable;
use crate::ui::shell::{menu, notices, status};
use crate::ui::studies::Studies;
use crate::ui::style::theme;
use eframe::egui;
use eframe::egui::{Frame, Margin, Panel, Rect, Ui};
use std::time::Duration;

const BAR: f32 = 40.0;
/// Height of the line along the bottom.
pub(crate) const STATUS: f32 = 28.0;

/// The panels, each with what it keeps from frame to frame.
#[derive(Default)]
pub(crate) struct Panels {
    pub recipe: RecipePanel,
    pub plane: PlanePanel,
    pub decoded: DecodedPanel,
    pub comparison: ComparisonPanel,
    pub studies: Studies,
}

/// Draws studies and recipe along the edges that the bars left.
pub(crate) fn edges(ui: &mut Ui, panels: &mut Panels, scene: &mut Scene<'_>) {
    let layout = scene.settings.layout.clone();
    if layout.stage.is_some() {
        return;
    }
    let room = ui.available_size();
    if layout.show_studies {
        let panel = Panel::bottom(salt("curves", &layout))
            .resizable(true)
            .default_size(layout.studies_height)
            .size_range(120.0..=(room.y * 0.6).max(120.0))
            .frame(padded());
        let shown = panel.show(ui, |ui| panels.studies.ui(ui, scene));
        scene.settings.layout.studies_height = shown.response.rect.height();
    }
    if layout.show_recipe {
        let panel = Panel::left(salt("recipe", &layout))
            .default_size(layout.recipe_width)
            .size_range(240.0..=(room.x * 0.4).max(240.0))
            .frame(Frame::NONE);
        let shown = panel.show(ui, |ui| panels.recipe.ui(ui, scene));
        scene.settings.layout.recipe_width = shown.response.rect.width();
    }
}

/// Draws what is decoded: images on the right, the plane in the middle; returns where the plane is.
pub(crate) fn images(ui: &mut Ui, panels: &mut Panels, scene: &mut Scene<'_>) -> Rect {
    let layout = scene.settings.layout.clone();
    if let Some(panel) = layout.stage {
        let central = egui::CentralPanel::default().frame(padded());
        let shown = central.show(ui, |ui| stage(ui, panels, scene, panel));
        return shown.inner;
    }
    let room = ui.available_width();
    if layout.show_side {
        let panel = Panel::right(salt("side", &layout))
            .default_size(layout.side_width)
            .size_range(240.0..=(room * 0.6).max(240.0))
            .frame(Frame::NONE);
        let shown = panel.show(ui, |ui| side(ui, panels, scene, &layout));
        scene.settings.layout.side_width = shown.response.rect.width();
    }
    let central = egui::CentralPanel::default().frame(padded());
    let shown = central.show(ui, |ui| {
        let place = ui.available_rect_before_wrap();
        panels.plane.ui(ui, scene);
        place
    });
    shown.inner
}

/// Draws one panel in all the room; returns where the plane is, if it is the one.
fn stage(ui: &mut Ui, panels: &mut Panels, scene: &mut Scene<'_>, panel: PanelName) -> Rect {
    let place = ui.available_rect_before_wrap();
    match panel {
        PanelName::Recipe => panels.recipe.ui(ui, scene),
        PanelName::Plane => {
            panels.plane.ui(ui, scene);
            return place;
        }
        PanelName::Decoded => panels.decoded.ui(ui, scene),
        PanelName::Comparison => panels.comparison.ui(ui, scene),
        PanelName::Study(_) => panels.studies.ui(ui, scene),
    }
    Rect::NOTHING
}

/// Another name makes egui forget the size it keeps by name.
fn salt(name: &str, layout: &LayoutSettings) -> (String, u32) {
    (name.to_owned(), layout.generation)
}

/// Draws the bar on top, the line along the bottom, and the banner of a failed run.
/// `frame_time` is what a frame takes.
pub(crate) fn bars(ui: &mut Ui, scene: &mut Scene<'_>, undo: UndoAvailable, frame_time: Duration) {
    let bar = Frame::NONE.inner_margin(Margin::symmetric(8, 0));
    Panel::top("bar")
        .exact_size(BAR)
        .frame(bar)
        .show(ui, |ui| menu::ui(ui, scene, undo));
    Panel::bottom("status")
        .exact_size(STATUS)
        .frame(bar.inner_margin(Margin::symmetric(12, 0)))
        .show(ui, |ui| status::ui(ui, scene, frame_time));
    let progress = scene.progress;
    if let Phase::Failed(failure) = &progress.phase {
        let fill = theme::tokens(ui).bad_fill;
        Panel::top("failure")
            .frame(
                Frame::NONE
                    .fill(fill)
                    .inner_margin(Margin::symmetric(14, 8)),
            )
            .show(ui, |ui| notices::banner(ui, failure, scene));
    }
}

/// Decoded images above, comparison below.
fn side(ui: &mut Ui, panels: &mut Panels, scene: &mut Scene<'_>, layout: &LayoutSettings) {
    let room = ui.available_height();
    let panel = Panel::top(salt("decoded", layout))
        .resizable(true)
        .default_size(layout.decoded_height)
        .size_range(110.0..=(room - 130.0).max(110.0))
        .frame(padded());
    let shown = panel.show(ui, |ui| panels.decoded.ui(ui, scene));
    scene.settings.layout.decoded_height = shown.response.rect.height();
    egui::CentralPanel::default()
        .frame(padded())
        .show(ui, |ui| panels.comparison.ui(ui, scene));
}

/// Without a fill: the window was cleared to the panels' colour, and with
/// software OpenGL each pixel painted once more costs training time.
fn padded() -> Frame {
    Frame::NONE.inner_margin(Margin::symmetric(10, 8))
}

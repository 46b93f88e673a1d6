//! What can be done with the view.

use crate::ui::scene::PanelName;
use crate::ui::scene::action::{Direction, ViewAction};
use crate::ui::scene::axes;
use crate::ui::scene::settings::{ColourBy, PlaneSettings, ViewRectangle};
use crate::ui::scene::studied;
use crate::ui::shell::Shell;
use eframe::egui::{Context, ViewportCommand};

impl Shell {
    pub(super) fn dispatch_view(&mut self, ctx: &Context, action: ViewAction) {
        let settings = &mut self.file.settings;
        let layout = &mut settings.layout;
        match action {
            ViewAction::FitPlane => settings.plane.view = ViewRectangle::default(),
            ViewAction::FitCurves => self.panels.studies.curves.fit(),
            ViewAction::NextPage => self.panels.comparison.next_page(&self.queries.answers),
            ViewAction::PreviousPage => self.panels.comparison.previous_page(&self.queries.answers),
            ViewAction::ToggleRecipe => layout.toggle(PanelName::Recipe),
            ViewAction::ToggleSide => layout.toggle(PanelName::Decoded),
            ViewAction::ToggleStudies => layout.toggle(PanelName::Study(layout.study)),
            ViewAction::Study(study) => {
                layout.choose(study);
                self.lecture.bring_forward(layout);
            }
            ViewAction::Stage(panel) => {
                layout.unfolded = None;
                layout.stage = (layout.stage != Some(panel)).then_some(panel);
                if let Some(PanelName::Study(study)) = layout.stage {
                    layout.study = study;
                }
            }
            ViewAction::Back => self.back(ctx),
            ViewAction::Lecture => self.toggle_lecture(),
            ViewAction::NextStop => self.go_to_stop(Direction::Up),
            ViewAction::PreviousStop => self.go_to_stop(Direction::Down),
            ViewAction::Blank => self.lecture.blank = layout.lecture,
            ViewAction::Focus(panel) => self.focus(panel),
            ViewAction::FocusStudy => {
                let study = PanelName::Study(layout.study);
                self.focus(study);
            }
            ViewAction::NextPanel => self.focus_beside(Direction::Up),
            ViewAction::PreviousPanel => self.focus_beside(Direction::Down),
            ViewAction::FitMeans => self.panels.plane.fit_means(),
            ViewAction::ShowPosterior => self.with_scene(|_, scene| studied::show_posterior(scene)),
            ViewAction::ZoomPlane(factor) => settings.plane.view.zoom(factor),
            ViewAction::Axes(axes) => self.with_scene(|_, scene| axes::choose(scene, axes)),
            ViewAction::ToggleManifold => settings.plane.toggle_manifold(),
            ViewAction::ToggleMeans => settings.plane.show_scatter = !settings.plane.show_scatter,
            ViewAction::ToggleHover => settings.plane.hover = !settings.plane.hover,
            ViewAction::ToggleThumbnails => {
                settings.plane.show_thumbnails = !settings.plane.show_thumbnails;
            }
            ViewAction::ToggleInkOnPaper => {
                settings.window.ink_on_paper = !settings.window.ink_on_paper;
            }
            ViewAction::ToggleClass(class) => self.panels.plane.toggle_class(class),
            ViewAction::OnlyClass(class) => self.panels.plane.only_class(class),
            ViewAction::AllClasses => self.panels.plane.all_classes(),
            ViewAction::MeansOf(images) => {
                let (least, most) = PlaneSettings::SCATTER.into_inner();
                settings.plane.scatter = images.clamp(least, most);
            }
            ViewAction::ScatterSplit(split) => settings.plane.split = split,
            ViewAction::PlaceBy(placed_by) => settings.plane.placed_by = placed_by,
            ViewAction::ColourBy(by) => settings.plane.colour_by = by,
            ViewAction::ColourByColumn(place) => {
                if let Some(chosen) = &mut self.workspace.selection.column {
                    chosen.column = place;
                    settings.plane.colour_by = ColourBy::Column;
                }
            }
            ViewAction::ManifoldImages(images) => {
                let (least, most) = PlaneSettings::MANIFOLD_IMAGES.into_inner();
                settings.plane.manifold_images = images.clamp(least, most);
            }
        }
    }

    /// Leaves what was entered last: a way to mark images, what lies over the plane, the stage,
    /// the marked images, a run beside the one in hand, the lecture, or else full screen.
    fn back(&mut self, ctx: &Context) {
        if self.workspace.selection.marking_tool.take().is_some() {
            return;
        }
        let layout = &mut self.file.settings.layout;
        if layout.unfolded.take().is_some() || layout.stage.take().is_some() {
            return;
        }
        if self.workspace.selection.marking.take().is_some() {
            return;
        }
        if self.workspace.selection.second_run.is_some() {
            return self.compare_no_longer();
        }
        if self.file.settings.layout.lecture {
            self.toggle_lecture();
            return;
        }
        if is_full_screen(ctx) {
            ctx.send_viewport_cmd(ViewportCommand::Fullscreen(false));
        }
    }

    /// Whether there is something that [`ViewAction::Back`] leaves.
    pub(crate) fn can_go_back(&self, ctx: &Context) -> bool {
        let layout = &self.file.settings.layout;
        let selection = &self.workspace.selection;
        let marks = selection.marking_tool.is_some() || selection.marking.is_some();
        let entered = layout.unfolded.is_some() || layout.stage.is_some() || layout.lecture;
        marks || entered || selection.second_run.is_some() || is_full_screen(ctx)
    }
}

fn is_full_screen(ctx: &Context) -> bool {
    ctx.input(|input| input.viewport().fullscreen.unwrap_or(false))
}

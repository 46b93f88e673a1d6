//! Which entries are switches that stand at on.

use crate::ui::scene::action::{
    Action, ChartAction, CompareAction, LayerAction, PageAction, RunAction, TimeAction, ViewAction,
    WindowAction,
};
use crate::ui::scene::settings::ColourBy;
use crate::ui::scene::shown_plane::{self, laid};
use crate::ui::scene::shown_step::earlier;
use crate::ui::scene::{PanelName, Scene, marking, paths};
use crate::ui::shell::menu::drawing;

/// Whether a switch stands at on.
pub(super) fn is_on(scene: &Scene<'_>, action: &Action) -> bool {
    match action {
        Action::View(view) => views(scene, view),
        Action::Layer(layer) => layers(scene, layer),
        Action::Window(window) => windows(scene, window),
        Action::Path(path) => paths::is_on(scene, path),
        Action::Region(region) => marking::is_on(scene, region),
        Action::Drawing(drawing) => drawing::is_on(scene, drawing),
        Action::Run(run) => *run == RunAction::TogglePin && scene.progress.pinned,
        Action::Chart(chart) => charts(scene, chart),
        Action::Page(page) => match page {
            PageAction::Order(order) => scene.settings.comparison.order == *order,
            PageAction::Class(class) => scene.settings.comparison.class == *class,
            PageAction::Difference(of) => scene.settings.comparison.difference == *of,
        },
        Action::Time(time) => times(scene, time),
        Action::Compare(compare) => {
            *compare == CompareAction::Ask && scene.selection.second_run.is_some()
        }
        // The words of a point's lock say which of both it does.
        Action::Point(_)
        | Action::File(_)
        | Action::Edit(_)
        | Action::Study(_)
        | Action::Preset(_) => false,
    }
}

fn views(scene: &Scene<'_>, view: &ViewAction) -> bool {
    let layout = &scene.settings.layout;
    match view {
        ViewAction::ToggleRecipe => layout.is_seen(PanelName::Recipe),
        ViewAction::ToggleSide => layout.is_seen(PanelName::Decoded),
        ViewAction::ToggleStudies => layout.is_seen(PanelName::Study(layout.study)),
        ViewAction::Study(study) => layout.shows(*study),
        ViewAction::Stage(panel) => layout.stage == Some(*panel),
        ViewAction::Lecture => layout.lecture,
        ViewAction::Axes(axes) => laid(scene).is_none() && scene.settings.plane.axes == *axes,
        ViewAction::ToggleManifold => scene.settings.plane.shows_manifold(),
        ViewAction::ToggleMeans => scene.settings.plane.show_scatter,
        ViewAction::ToggleHover => scene.settings.plane.hover,
        ViewAction::ToggleThumbnails => scene.settings.plane.show_thumbnails,
        ViewAction::ToggleInkOnPaper => scene.settings.window.ink_on_paper,
        ViewAction::MeansOf(images) => scene.settings.plane.scatter == *images,
        ViewAction::ScatterSplit(split) => scene.settings.plane.split == *split,
        ViewAction::PlaceBy(placed_by) => scene.settings.plane.placed_by == *placed_by,
        ViewAction::ColourBy(by) => scene.settings.plane.colour_by == *by,
        ViewAction::ColourByColumn(place) => {
            let chosen = scene.selection.column.as_ref();
            let by_column = scene.settings.plane.colour_by == ColourBy::Column;
            by_column && chosen.is_some_and(|chosen| chosen.column == *place)
        }
        ViewAction::ManifoldImages(images) => scene.settings.plane.manifold_images == *images,
        ViewAction::Back
        | ViewAction::Focus(_)
        | ViewAction::FocusStudy
        | ViewAction::NextPanel
        | ViewAction::PreviousPanel
        | ViewAction::NextStop
        | ViewAction::PreviousStop
        | ViewAction::Blank
        | ViewAction::ToggleClass(_)
        | ViewAction::OnlyClass(_)
        | ViewAction::AllClasses
        | ViewAction::FitMeans
        | ViewAction::ShowPosterior
        | ViewAction::ZoomPlane(_)
        | ViewAction::FitPlane
        | ViewAction::FitCurves
        | ViewAction::NextPage
        | ViewAction::PreviousPage => false,
    }
}

fn layers(scene: &Scene<'_>, layer: &LayerAction) -> bool {
    let plane = &scene.settings.plane;
    let (field, manifold) = (&plane.field, &plane.manifold);
    match layer {
        LayerAction::ToggleField => field.show,
        LayerAction::Field(of) => field.show && field.of == *of,
        LayerAction::FieldOpacity(opacity) => field.opacity == *opacity,
        LayerAction::ToggleFieldOverManifold => field.over_manifold,
        LayerAction::FieldImages(images) => field.images == *images,
        LayerAction::Pixel(pixel) => field.pixel == *pixel,
        LayerAction::Spacing(spacing) => manifold.spacing == *spacing,
        LayerAction::Range(range) => manifold.range == *range,
        LayerAction::ToggleGeodesic => scene.selection.geodesic.is_some(),
        LayerAction::LayPlane(choice) => shown_plane::choice(scene) == *choice,
    }
}

fn windows(scene: &Scene<'_>, window: &WindowAction) -> bool {
    match window {
        WindowAction::Language(language) => scene.settings.window.language == *language,
        WindowAction::Theme(theme) => scene.settings.window.theme == *theme,
        WindowAction::Size(size) => scene.settings.window.zoom == *size,
        WindowAction::ToggleTheme
        | WindowAction::Larger
        | WindowAction::Smaller
        | WindowAction::DesignedSize
        | WindowAction::FullScreen
        | WindowAction::Settings
        | WindowAction::CommandPalette
        | WindowAction::Help
        | WindowAction::Quit => false,
    }
}

fn charts(scene: &Scene<'_>, chart: &ChartAction) -> bool {
    let curves = &scene.settings.curves;
    match chart {
        ChartAction::XAxis(axis) => curves.x_axis == *axis,
        ChartAction::Smoothing(weight) => curves.smoothing == *weight,
        ChartAction::ToggleTail => curves.tail,
        ChartAction::ToggleTrain => curves.show_train,
        ChartAction::ToggleTest => curves.show_test,
        ChartAction::Follow => false,
    }
}

fn times(scene: &Scene<'_>, time: &TimeAction) -> bool {
    match time {
        TimeAction::ToggleLine => scene.settings.time.show_line,
        TimeAction::TogglePlay => scene.selection.shown_step.plays(),
        TimeAction::Speed(speed) => scene.settings.time.speed == *speed,
        TimeAction::Show(step) => earlier(scene) == Some(*step),
        TimeAction::Now => earlier(scene).is_none(),
        TimeAction::Earlier
        | TimeAction::Later
        | TimeAction::First
        | TimeAction::Fork
        | TimeAction::AskFork
        | TimeAction::ForkWith { .. }
        | TimeAction::AskNote
        | TimeAction::AskNoteAt(_)
        | TimeAction::Note { .. }
        | TimeAction::RemoveNote(_) => false,
    }
}

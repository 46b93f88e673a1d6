//! Where the panels stand: recipe left, plane in the middle, images right, studies below.
//!
//! [`arrange`] decides which of them have room beside the plane. The others are folded: the
//! sides to [`rails`], the studies to [`sparklines`], and each unfolds over the plane
//! ([`unfold`]). One panel alone may fill the window ([`stage`]).

mod arrange;
mod rails;
mod sparklines;
mod splitter;
mod stage;
mod unfold;

use crate::train::Phase;
use crate::ui::comparison::ComparisonPanel;
use crate::ui::import::reading;
use crate::ui::plane::{DecodedPanel, PlanePanel};
use crate::ui::recipe::RecipePanel;
use crate::ui::scene::action::FileAction;
use crate::ui::scene::settings::{Folded, LayoutSettings};
use crate::ui::scene::{PanelName, Scene};
use crate::ui::shell::layout::arrange::{Arrangement, Place, Planes, RAIL, SPARKLINES, arrange};
use crate::ui::shell::layout::splitter::{Edge, splitter};
use crate::ui::shell::menu::Saved;
use crate::ui::shell::notices::Notices;
use crate::ui::shell::side_by_side::{self, SecondPlane};
use crate::ui::shell::time_line::{self, TimeLine};
use crate::ui::shell::undo::UndoAvailable;
use crate::ui::shell::weights_bar::WeightsBar;
use crate::ui::shell::{banner, menu, missing_data, status};
use crate::ui::studies::Studies;
use crate::ui::style::theme;
use eframe::egui::{
    Align, Frame, Layout, Margin, Panel, Pos2, Rect, Stroke, Ui, UiBuilder, UiStackInfo, pos2, vec2,
};
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
    pub time_line: TimeLine,
    /// The plane of the run that is shown beside the one in hand, if one is.
    pub second: Option<SecondPlane>,
    /// How weights of another program are read.
    pub weights: WeightsBar,
}

impl Panels {
    /// Panels that show the same parts of the same things, with pictures of their own: for
    /// a context other than the window's.
    pub fn same_view(&self) -> Self {
        Self {
            plane: self.plane.same_view(),
            comparison: self.comparison.same_view(),
            studies: self.studies.same_view(),
            second: self.second.as_ref().map(SecondPlane::same_view),
            ..Self::default()
        }
    }
}

/// Where the panels are in one frame.
#[derive(Clone, Copy)]
pub(crate) struct Areas {
    arrangement: Arrangement,
    recipe: Rect,
    plane: Rect,
    side: Rect,
    studies: Rect,
}

/// Draws the bar on top, the line along the bottom, the banner of a failed run, and the bar of
/// a model without its images.
/// `frame_time` is what a frame takes; `saved` is what is in a file of all that was made.
pub(crate) fn bars(
    ui: &mut Ui,
    line: &mut TimeLine,
    scene: &mut Scene<'_>,
    notices: &mut Option<Notices>,
    undo: UndoAvailable,
    saved: &Saved,
    frame_time: Duration,
) {
    let bar = Frame::NONE.inner_margin(Margin::symmetric(8, 0));
    Panel::top("bar")
        .exact_size(BAR)
        .frame(bar)
        .show(ui, |ui| menu::ui(ui, scene, undo, saved));
    Panel::bottom("status")
        .exact_size(STATUS)
        .frame(bar.inner_margin(Margin::symmetric(12, 0)))
        .show(ui, |ui| status::ui(ui, scene, notices, frame_time));
    time_line(ui, line, scene);
    banners(ui, scene);
}

/// What stands along the bottom takes so much height.
pub(crate) fn bottom(scene: &Scene<'_>) -> f32 {
    let line = match time_line::is_shown(scene) {
        true => time_line::HEIGHT,
        false => 0.0,
    };
    STATUS + line
}

/// Draws the time line above what is at the bottom, if there is one.
pub(crate) fn time_line(ui: &mut Ui, line: &mut TimeLine, scene: &mut Scene<'_>) {
    if time_line::is_shown(scene) {
        Panel::bottom("time line")
            .exact_size(time_line::HEIGHT)
            .frame(Frame::NONE.inner_margin(Margin::symmetric(12, 0)))
            .show(ui, |ui| line.ui(ui, scene));
    }
}

/// Draws the banner of a failed run, and the bar of a model without its images.
pub(crate) fn banners(ui: &mut Ui, scene: &mut Scene<'_>) {
    let progress = scene.progress;
    if let Phase::Failed(failure) = &progress.phase {
        let tokens = theme::tokens(ui);
        let fill = if failure.was_cancelled() {
            tokens.control
        } else {
            tokens.bad_fill
        };
        Panel::top("failure")
            .frame(
                Frame::NONE
                    .fill(fill)
                    .inner_margin(Margin::symmetric(14, 8)),
            )
            .show(ui, |ui| banner::show(ui, failure, scene));
    }
    missing_data::bar(ui, scene);
}

/// Shares out what the bars left, and draws studies and recipe along its edges.
pub(crate) fn edges(ui: &mut Ui, panels: &mut Panels, scene: &mut Scene<'_>) -> Areas {
    let planes = match panels.second {
        Some(_) => Planes::Two,
        None => Planes::One,
    };
    let areas = areas(ui, &mut scene.settings.layout, planes);
    if scene.settings.layout.stage.is_some() {
        return areas;
    }
    match areas.arrangement.studies {
        Place::Hidden | Place::Railed => {}
        Place::Folded => sparklines::show(ui, areas.studies, scene),
        Place::Docked(extent) => {
            within(ui, "studies", areas.studies, |ui| {
                panels.studies.ui(ui, scene)
            });
            if let Some(height) = splitter(ui, "studies", Edge::Top, areas.studies, extent) {
                keep_sizes(&mut scene.settings.layout, &areas.arrangement);
                scene.settings.layout.studies_height = height;
            }
        }
    }
    match areas.arrangement.recipe {
        Place::Hidden | Place::Railed => {}
        Place::Folded => rails::left(ui, areas.recipe, scene, areas.arrangement.studies),
        Place::Docked(extent) => {
            let mut inner = child(ui, "recipe", areas.recipe);
            panels.recipe.ui(&mut inner, scene);
            if let Some(width) = splitter(ui, "recipe", Edge::Right, areas.recipe, extent) {
                keep_sizes(&mut scene.settings.layout, &areas.arrangement);
                scene.settings.layout.recipe_width = width;
            }
        }
    }
    areas
}

/// Draws what is decoded: images on the right, the plane in the middle, and what is
/// unfolded over it; returns where the plane is.
pub(crate) fn images(
    ui: &mut Ui,
    panels: &mut Panels,
    scene: &mut Scene<'_>,
    areas: &Areas,
) -> Rect {
    if let Some(panel) = scene.settings.layout.stage {
        return stage::show(ui, panels, scene, panel);
    }
    match areas.arrangement.side {
        Place::Hidden | Place::Railed => {}
        Place::Folded => {
            // One button is enough.
            let studies = match areas.arrangement.recipe {
                Place::Folded => Place::Hidden,
                Place::Hidden | Place::Railed | Place::Docked(_) => areas.arrangement.studies,
            };
            rails::right(ui, areas.side, scene, studies);
        }
        Place::Docked(extent) => {
            side(ui, panels, scene, areas.side);
            if let Some(width) = splitter(ui, "side", Edge::Left, areas.side, extent) {
                keep_sizes(&mut scene.settings.layout, &areas.arrangement);
                scene.settings.layout.side_width = width;
            }
        }
    }
    let beside = unfold::plane(scene.settings.layout.unfolded, areas.plane);
    let place = plane(ui, panels, scene, beside);
    unfold::show(ui, panels, scene, areas.plane);
    place
}

/// Where everything stands, and what is folded of it.
fn areas(ui: &Ui, layout: &mut LayoutSettings, planes: Planes) -> Areas {
    let room = ui.available_rect_before_wrap();
    let arrangement = arrange(ui.ctx().content_rect().size(), room.size(), layout, planes);
    layout.folded = Folded {
        recipe: arrangement.recipe == Place::Folded,
        side: arrangement.side == Place::Folded,
        studies: matches!(arrangement.studies, Place::Folded | Place::Railed),
    };
    // What has a place beside the plane is not unfolded over it.
    let over = layout.unfolded.take();
    layout.unfolded = over.filter(|panel| match panel {
        PanelName::Recipe => layout.folded.recipe,
        PanelName::Plane => false,
        PanelName::Decoded | PanelName::Comparison => layout.folded.side,
        PanelName::Study(_) => layout.folded.studies,
    });
    let bottom = room.bottom() - arrangement.studies.takes(SPARKLINES);
    let left = room.left() + arrangement.recipe.takes(RAIL);
    let right = room.right() - arrangement.side.takes(RAIL);
    let between = |left: f32, right: f32| {
        Rect::from_min_max(Pos2::new(left, room.top()), pos2(right, bottom))
    };
    Areas {
        arrangement,
        recipe: between(room.left(), left),
        plane: between(left, right),
        side: between(right, room.right()),
        studies: Rect::from_min_max(pos2(room.left(), bottom), room.max),
    }
}

/// The sizes in sight become those that are wanted: a panel that is dragged leaves the others
/// as they are.
fn keep_sizes(layout: &mut LayoutSettings, arrangement: &Arrangement) {
    let Arrangement {
        recipe,
        side,
        studies,
    } = arrangement;
    for (place, size) in [
        (recipe, &mut layout.recipe_width),
        (side, &mut layout.side_width),
        (studies, &mut layout.studies_height),
    ] {
        if let Place::Docked(extent) = place {
            *size = extent.size;
        }
    }
}

/// Draws the plane into `rect`; returns where it is.
fn plane(ui: &mut Ui, panels: &mut Panels, scene: &mut Scene<'_>, rect: Rect) -> Rect {
    let place = rect - PLANE_MARGIN;
    let mut inner = child(ui, "plane", place);
    match &scene.progress.importing {
        // There is nothing else to be seen yet.
        Some(importing) if scene.progress.dataset.is_none() => {
            if reading::wide(&mut inner, importing) {
                scene.actions.push(FileAction::CancelImport.into());
            }
        }
        Some(_) | None => return planes(&mut inner, panels, scene),
    }
    place
}

/// Draws the plane into all of `ui`, and that of a second run beside it if one is shown; gives
/// where the plane of the run in hand is.
pub(crate) fn planes(ui: &mut Ui, panels: &mut Panels, scene: &mut Scene<'_>) -> Rect {
    let place = ui.available_rect_before_wrap();
    match &mut panels.second {
        Some(second) => side_by_side::show(ui, &mut panels.plane, second, scene, place),
        None => {
            panels.plane.ui(ui, scene);
            place
        }
    }
}

/// Decoded images above, comparison below.
fn side(ui: &mut Ui, panels: &mut Panels, scene: &mut Scene<'_>, rect: Rect) {
    let extent = arrange::decoded(rect.height(), &scene.settings.layout);
    let (above, below) = rect.split_top_bottom_at_y(rect.top() + extent.size);
    within(ui, "decoded", above, |ui| panels.decoded.ui(ui, scene));
    within(ui, "comparison", below, |ui| {
        panels.comparison.ui(ui, scene)
    });
    if let Some(height) = splitter(ui, "decoded", Edge::Bottom, above, extent) {
        scene.settings.layout.decoded_height = height;
    }
}

/// Draws one panel into all of `ui`; returns where the plane is, if it is the one.
pub(crate) fn panel(
    ui: &mut Ui,
    panels: &mut Panels,
    scene: &mut Scene<'_>,
    panel: PanelName,
) -> Rect {
    match panel {
        PanelName::Recipe => panels.recipe.ui(ui, scene),
        PanelName::Plane => return planes(ui, panels, scene),
        PanelName::Decoded => panels.decoded.ui(ui, scene),
        PanelName::Comparison => panels.comparison.ui(ui, scene),
        PanelName::Study(_) => panels.studies.ui(ui, scene),
    }
    Rect::NOTHING
}

/// Around what a panel draws. Its ground is not filled: the window was cleared to the
/// panels' colour, and with software OpenGL each pixel painted once more costs training time.
const MARGIN: Margin = Margin::symmetric(10, 8);

/// Around the plane, whose axes bring air of their own.
const PLANE_MARGIN: Margin = Margin {
    left: 8,
    right: 8,
    top: 8,
    bottom: 4,
};

/// Draws a panel into `rect`, with air around it.
fn within<R>(ui: &mut Ui, name: &str, rect: Rect, add: impl FnOnce(&mut Ui) -> R) -> R {
    let mut inner = child(ui, name, rect - MARGIN);
    add(&mut inner)
}

/// A part of the window of its own within `rect`.
fn child(ui: &mut Ui, name: &str, rect: Rect) -> Ui {
    // Nothing paints the ground here, but what is higher than its room fades out into it.
    let ground = Frame::NONE.fill(theme::tokens(ui).surface);
    let builder = UiBuilder::new()
        .id_salt(name)
        .max_rect(rect)
        .ui_stack_info(UiStackInfo::default().with_frame(ground));
    let mut inner = ui.new_child(builder.layout(Layout::top_down(Align::Min)));
    inner.set_clip_rect(rect.expand2(vec2(4.0, 4.0)).intersect(ui.clip_rect()));
    inner
}

/// A line between two parts of the window.
fn line(ui: &Ui) -> Stroke {
    Stroke::new(1.0, theme::tokens(ui).line)
}

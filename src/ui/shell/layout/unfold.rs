//! A folded panel, unfolded over the plane.

use crate::ui::scene::{PanelName, Scene};
use crate::ui::shell::layout::{MARGIN, Panels, child, panel};
use crate::ui::shell::side_by_side::SecondPlane;
use crate::ui::style::theme;
use eframe::egui::{Area, CornerRadius, Id, Margin, Order, Rect, Sense, Stroke, StrokeKind, Ui};

/// Width of the recipe, least and greatest width of the images, and the same for the height
/// of the studies.
const RECIPE: f32 = 300.0;
const IMAGES: [f32; 2] = [320.0, 520.0];
const STUDIES: [f32; 2] = [280.0, 440.0];
/// What stays in sight of the plane, so that a click on it folds the panel back: beside a
/// panel, and above one, where the plane's controls are.
const BESIDE: f32 = 60.0;
const ABOVE: f32 = 110.0;
/// The least height above a study in which the plane is of use.
const PLANE_LEAST: f32 = 200.0;

/// Where the plane is drawn in `over`: above an unfolded study, which is about what is marked
/// on it, if there is room, and below whatever else lies over it.
pub(super) fn plane(unfolded: Option<PanelName>, over: Rect) -> Rect {
    match unfolded {
        Some(study @ PanelName::Study(_)) => {
            let above = over.with_max_y(place(study, over).top());
            if above.height() >= PLANE_LEAST {
                above
            } else {
                over
            }
        }
        Some(PanelName::Recipe | PanelName::Plane | PanelName::Decoded | PanelName::Comparison)
        | None => over,
    }
}

/// Draws what is unfolded over the plane's panel in `over`.
pub(super) fn show(ui: &mut Ui, panels: &mut Panels, scene: &mut Scene<'_>, over: Rect) {
    scene.selection.plane_covered = false;
    let Some(unfolded) = scene.settings.layout.unfolded else {
        return;
    };
    scene.selection.plane_covered = plane(Some(unfolded), over) == over;
    if scene.selection.plane_covered {
        fold_on_click(ui, panels, scene);
    }
    let rect = place(unfolded, over);
    let area = Area::new(Id::unique("unfolded panel"))
        .order(Order::Background)
        .fixed_pos(rect.min)
        .default_size(rect.size())
        .constrain(false)
        .movable(false);
    area.show(ui.ctx(), |ui| {
        ui.set_clip_rect(over);
        ground(ui, rect);
        let margin = match unfolded {
            // It brings its own.
            PanelName::Recipe => Margin::ZERO,
            PanelName::Plane | PanelName::Decoded | PanelName::Comparison | PanelName::Study(_) => {
                MARGIN
            }
        };
        let mut inner = child(ui, "unfolded", rect - margin);
        panel(&mut inner, panels, scene, unfolded);
        ui.advance_cursor_after_rect(rect);
    });
}

/// A click on the plane folds back what lies over a part of it.
fn fold_on_click(ui: &Ui, panels: &Panels, scene: &mut Scene<'_>) {
    let Some(plane) = panels.plane.drawn() else {
        return;
    };
    let second = panels.second.as_ref().and_then(SecondPlane::drawn);
    let planes = second.map_or(plane, |second| plane.union(second));
    // Dragging and hovering go on below: this takes clicks alone.
    let click = ui.interact(planes, ui.scope_id().with("fold back"), Sense::CLICK);
    if click.clicked() {
        scene.settings.layout.unfolded = None;
    }
}

/// Where the panel lies over the plane's panel in `over`: at the side that its rail is at.
fn place(panel: PanelName, over: Rect) -> Rect {
    let width = |share: f32, [least, most]: [f32; 2]| {
        let most = most.min(over.width() - BESIDE);
        (share * over.width()).max(least).min(most)
    };
    match panel {
        PanelName::Recipe | PanelName::Plane => {
            over.with_max_x(over.left() + width(0.0, [RECIPE, RECIPE]))
        }
        PanelName::Decoded | PanelName::Comparison => {
            over.with_min_x(over.right() - width(0.42, IMAGES))
        }
        PanelName::Study(_) => {
            let most = STUDIES[1].min(over.height() - ABOVE);
            let height = (0.56 * over.height()).max(STUDIES[0]).min(most);
            over.with_min_y(over.bottom() - height)
        }
    }
}

/// An opaque ground with a shadow on the plane.
fn ground(ui: &Ui, rect: Rect) {
    let (tokens, shadow) = (theme::tokens(ui), ui.visuals().window_shadow);
    let painter = ui.painter();
    painter.add(shadow.as_shape(rect, CornerRadius::ZERO));
    painter.rect(
        rect,
        CornerRadius::ZERO,
        tokens.surface,
        Stroke::new(1.0, tokens.outline),
        StrokeKind::Inside,
    );
}

//! The mouse over the plane: what drags and the wheel move, and what a click would do.

use crate::ui::plane::lasso::Lasso;
use crate::ui::plane::view::View;
use crate::ui::scene::Scene;
use eframe::egui::{CursorIcon, PointerButton, Rect, Response, Sense, Ui};

/// Pans by dragging, but where a drag marks images by `lasso`; zooms by the wheel.
pub fn navigate(ui: &Ui, canvas: Rect, scene: &mut Scene<'_>, lasso: &mut Lasso) -> Response {
    let id = ui.scope_id().with("latent plane");
    let response = ui.interact(canvas, id, Sense::click_and_drag());
    let view = View::new(canvas, scene.settings.plane.view);
    let marks = lasso.follow(ui, &response, &view, scene);
    let shown = &mut scene.settings.plane.view;
    let pans = !marks
        && (response.dragged_by(PointerButton::Primary)
            || response.dragged_by(PointerButton::Middle));
    if pans {
        *shown = view.panned(*shown, response.drag_delta());
    }
    let pointer = ui.input(|i| i.pointer.hover_pos());
    if let (true, Some(at)) = (response.contains_pointer(), pointer) {
        let (wheel, pinch) = ui.input(|i| (i.smooth_scroll_delta().y, i.zoom_delta()));
        let factor = (wheel / 320.0).exp() * pinch;
        if factor != 1.0 {
            *shown = view.zoomed(*shown, factor, at);
        }
    }
    response
}

/// The place of the plane under the pointer, if that is over the plane or a point on it.
pub fn place(ui: &Ui, plane: &Response, view: &View) -> Option<[f32; 2]> {
    let at = ui.input(|input| input.pointer.hover_pos())?;
    plane.contains_pointer().then(|| view.to_plane(at))
}

/// What a click does there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Click {
    /// It chooses an image or a path.
    Chooses,
    /// It puts a point.
    PutsPoint,
    /// Points are places of another run.
    Nothing,
}

/// Shows what a click would do.
pub fn show_cursor(ui: &Ui, response: &Response, click: Click) {
    if response.dragged() {
        ui.set_cursor_icon(CursorIcon::Grabbing);
    } else if response.hovered() {
        ui.set_cursor_icon(match click {
            Click::Chooses => CursorIcon::PointingHand,
            Click::PutsPoint => CursorIcon::Crosshair,
            Click::Nothing => CursorIcon::Default,
        });
    }
}

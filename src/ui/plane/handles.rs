//! Points on the plane: dragged with the mouse, nudged with the arrow keys.

use crate::document::Point;
use crate::latent::Plane;
use crate::ui::plane::point_menu;
use crate::ui::plane::view::View;
use crate::ui::scene::Scene;
use crate::ui::scene::points;
use crate::ui::style::arrow_keys;
use eframe::egui::{
    Context, CursorIcon, Id, PointerButton, Popup, Pos2, Rect, Response, Role, Sense, Ui, Vec2,
    WidgetInfo,
};

/// Radius of a point on screen.
pub const RADIUS: f32 = 8.0;
/// How far from its middle the mouse still catches it.
const REACH: f32 = 12.0;
/// One press of an arrow key, and with Shift, in standard deviations of the prior.
const NUDGES: [f32; 2] = [0.05, 0.5];

/// What a person is doing with the points.
#[derive(Default)]
pub struct Handles {
    /// From where the mouse caught a point to the point's middle.
    grab_offset: Vec2,
    /// The points' widgets, to tell who has the mouse and who the keyboard.
    widgets: Vec<(u64, Id)>,
    /// The plane itself, whose arrow keys move the active point too.
    plane: Option<Id>,
}

impl Handles {
    /// Moves the points that the mouse drags or the arrow keys nudge, before
    /// anything is laid out: egui knows since the frame before where they are.
    /// Whether one has the mouse.
    pub fn follow(
        &mut self,
        ctx: &Context,
        view: &View,
        scene: &mut Scene<'_>,
        plane: &Plane,
    ) -> bool {
        let mut taken = false;
        for (point, id) in &self.widgets {
            let handle = scene.document.point(*point);
            let (Some(handle), Some(response)) = (handle, ctx.read_response(*id)) else {
                continue;
            };
            taken |= response.hovered() || response.dragged();
            let Some(pointer) = response.interact_pointer_pos() else {
                continue;
            };
            if response.drag_started() {
                let from = ctx.input(|i| i.pointer.press_origin()).unwrap_or(pointer);
                self.grab_offset = shown_at(view, &handle.z, plane).0 - from;
            }
            // The frame that lets go still moves it: the mouse may have come a long way.
            let hand = PointerButton::Primary;
            if response.dragged_by(hand) || response.drag_stopped_by(hand) {
                drag(
                    scene,
                    *point,
                    plane,
                    view.to_plane(pointer + self.grab_offset),
                );
            }
        }
        self.nudge(ctx, scene, plane);
        taken
    }

    /// Puts the points where a person can take hold of them.
    pub fn interact(
        &mut self,
        ui: &Ui,
        view: &View,
        scene: &mut Scene<'_>,
        plane: &Plane,
        panel: Id,
    ) {
        self.widgets.clear();
        self.plane = Some(panel);
        let decimals = points::decimals(view.scale());
        let selected = scene.selection.points(scene.document);
        let latent = scene.progress.recipe.latent;
        for handle in &scene.document.points {
            let response = self.interact_one(ui, view, handle, plane, decimals);
            if response.clicked() && ui.input(|i| i.modifiers.shift || i.modifiers.command) {
                scene.selection.toggle(handle.id);
                response.request_focus();
            } else if response.drag_started() || response.clicked() || response.gained_focus() {
                // A drag of one that is selected takes the others along.
                if response.clicked() || !selected.contains(&handle.id) {
                    scene.selection.choose(handle.id);
                }
                scene.selection.active = Some(handle.id);
                response.request_focus();
            }
            if response.secondary_clicked() && !selected.contains(&handle.id) {
                scene.selection.choose(handle.id);
            }
            response.context_menu(|ui| {
                let locks = points::locks(scene.document, scene.selection);
                point_menu::show(ui, handle, latent, locks, scene.actions);
            });
        }
    }

    fn interact_one(
        &mut self,
        ui: &Ui,
        view: &View,
        handle: &Point,
        plane: &Plane,
        decimals: usize,
    ) -> Response {
        let (at, _) = shown_at(view, &handle.z, plane);
        let id = ui.scope_id().with(("point", handle.id));
        let rect = Rect::from_center_size(at, Vec2::splat(2.0 * REACH));
        let response = ui
            .interact(rect, id, Sense::click_and_drag())
            .on_hover_and_drag_cursor(CursorIcon::Grab);
        if response.dragged() {
            ui.set_cursor_icon(CursorIcon::Grabbing);
        }
        response.widget_info(|| WidgetInfo {
            current_text_value: Some(points::coordinates(&handle.z, plane, decimals)),
            ..WidgetInfo::labeled(Role::Button, true, points::name(handle))
        });
        self.widgets.push((handle.id, id));
        response
    }

    /// Arrow keys move the active point while nothing else has the keyboard;
    /// an open list of choices has it.
    fn nudge(&self, ctx: &Context, scene: &mut Scene<'_>, plane: &Plane) {
        if Popup::is_any_open(ctx) {
            return;
        }
        let focused = ctx.memory(|memory| memory.focused());
        let own = focused.filter(|id| {
            let mut widgets = self.widgets.iter().map(|(_, widget)| *widget);
            self.plane == Some(*id) || widgets.any(|widget| widget == *id)
        });
        if focused.is_some() && own.is_none() {
            return;
        }
        if let Some(id) = own {
            arrow_keys::keep_all(ctx, id);
        }
        let step = arrow_keys::towards(ctx, NUDGES);
        if step == Vec2::ZERO {
            return;
        }
        let selected = scene.selection.points(scene.document);
        let step = [step.x, step.y];
        scene.document.move_points(&selected, plane, step);
    }

    /// Whether a person has this point in hand or under the mouse.
    pub fn lit(&self, ui: &Ui, point: u64) -> bool {
        let widget = self.widgets.iter().find(|(id, _)| *id == point);
        widget
            .and_then(|(_, id)| ui.ctx().read_response(*id))
            .is_some_and(|response| {
                response.hovered() || response.dragged() || response.has_focus()
            })
    }
}

/// Brings a point to its place on the plane, and those selected with it along; none of them if
/// it is locked.
fn drag(scene: &mut Scene<'_>, id: u64, plane: &Plane, to: [f32; 2]) {
    let Some(point) = scene.document.point_mut(id).filter(|point| !point.locked) else {
        return;
    };
    let [x, y] = plane.coordinates(&point.z);
    // To the place itself: a coordinate that is no number is brought back too.
    plane.move_to(&mut point.z, to);
    let step = [to[0] - x, to[1] - y];
    let mut others = scene.selection.points(scene.document);
    if others.remove(&id) && step.iter().all(|step| step.is_finite()) {
        scene.document.move_points(&others, plane, step);
    }
}

/// Where a point stands, and whether it is in view: one that is not waits at the edge, where
/// it can be caught and brought back.
pub fn shown_at(view: &View, z: &[f32], plane: &Plane) -> (Pos2, bool) {
    let at = view.to_screen(plane.coordinates(z));
    let edge = view.canvas.shrink(RADIUS);
    if !at.any_nan() && view.canvas.contains(at) {
        return (at, true);
    }
    let at = if at.any_nan() { edge.center() } else { at };
    (edge.clamp(at), false)
}

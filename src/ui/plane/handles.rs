//! Points on the plane: dragged with the mouse, nudged with the arrow keys,
//! each with its decoded image beside it.

use crate::ui::plane::layer::Layer;
use crate::ui::plane::thumbnail::{Spot, Thumbnail, ThumbnailRoom};
use crate::ui::plane::view::View;
use crate::ui::scene::points;
use crate::ui::scene::{Handle, Scene};
use crate::ui::style::palette;
use crate::ui::style::texture::{self, Pictures};
use eframe::egui::{
    Align2, Color32, Context, CursorIcon, EventFilter, FontId, Id, Key, Modifiers, Popup, Pos2,
    Rect, Response, Role, Sense, Stroke, TextureId, Ui, Vec2, WidgetInfo,
};

/// Radius of a point on screen.
const RADIUS: f32 = 8.0;
/// How far from its middle the mouse still catches it.
const REACH: f32 = 12.0;
/// The longer side of a decoded image on the plane: the active point's or the
/// mouse's, and the others'.
pub const THUMBNAILS: [f32; 2] = [56.0, 42.0];
/// One press of an arrow key, and with Shift, in standard deviations of the prior.
const NUDGES: [f32; 2] = [0.05, 0.5];

/// What a person is doing with the points.
#[derive(Default)]
pub struct Handles {
    pictures: Pictures,
    /// From where the mouse caught a point to the point's middle.
    grab_offset: Vec2,
    /// The points' widgets, to tell who has the mouse and who the keyboard.
    widgets: Vec<(u64, Id)>,
}

/// What one point is this frame.
struct PointView {
    id: u64,
    at: Pos2,
    inside: bool,
    active: bool,
    lit: bool,
    image: Option<(TextureId, Vec2)>,
    text: String,
}

impl Handles {
    /// Moves the points that the mouse drags or the arrow keys nudge, before
    /// anything is laid out: egui knows since the frame before where they are.
    /// Whether one has the mouse. With the focus on the `plane` the active point is nudged.
    pub fn follow(
        &mut self,
        ctx: &Context,
        view: &View,
        scene: &mut Scene<'_>,
        axes: [usize; 2],
        plane: Id,
    ) -> bool {
        let mut taken = false;
        for (point, id) in &self.widgets {
            let handles = &mut scene.selection.handles;
            let handle = handles.iter_mut().find(|handle| handle.id == *point);
            let (Some(handle), Some(response)) = (handle, ctx.read_response(*id)) else {
                continue;
            };
            taken |= response.hovered() || response.dragged();
            let Some(pointer) = response.interact_pointer_pos() else {
                continue;
            };
            if response.drag_started() {
                let from = ctx.input(|i| i.pointer.press_origin()).unwrap_or(pointer);
                self.grab_offset = shown_at(view, &handle.z, axes).0 - from;
            }
            // The frame that lets go still moves it: the mouse may have come a long way.
            if response.dragged() || response.drag_stopped() {
                points::move_to(
                    &mut handle.z,
                    axes,
                    view.to_plane(pointer + self.grab_offset),
                );
            }
        }
        self.nudge(ctx, scene, axes, plane);
        taken
    }

    /// Puts the points where a person can take hold of them.
    pub fn interact(&mut self, ui: &Ui, view: &View, scene: &mut Scene<'_>, axes: [usize; 2]) {
        self.widgets.clear();
        for handle in &scene.selection.handles {
            let response = self.interact_one(ui, view, handle, axes);
            if response.drag_started() || response.clicked() || response.gained_focus() {
                scene.selection.active = Some(handle.id);
                response.request_focus();
            }
        }
    }

    fn interact_one(
        &mut self,
        ui: &Ui,
        view: &View,
        handle: &Handle,
        axes: [usize; 2],
    ) -> Response {
        let (at, _) = shown_at(view, &handle.z, axes);
        let id = ui.scope_id().with(("point", handle.id));
        let rect = Rect::from_center_size(at, Vec2::splat(2.0 * REACH));
        let response = ui
            .interact(rect, id, Sense::click_and_drag())
            .on_hover_and_drag_cursor(CursorIcon::Grab);
        if response.dragged() {
            ui.set_cursor_icon(CursorIcon::Grabbing);
        }
        response.widget_info(|| WidgetInfo {
            current_text_value: Some(points::coordinates(&handle.z, axes)),
            ..WidgetInfo::labeled(Role::Button, true, points::name(handle.id))
        });
        self.widgets.push((handle.id, id));
        response
    }

    /// Arrow keys move the active point while nothing else has the keyboard;
    /// an open list of choices has it.
    fn nudge(&self, ctx: &Context, scene: &mut Scene<'_>, axes: [usize; 2], plane: Id) {
        if Popup::is_any_open(ctx) {
            return;
        }
        let focused = ctx.memory(|memory| memory.focused());
        let point = |id: &Id| self.widgets.iter().any(|(_, widget)| widget == id);
        let own = focused.filter(|id| *id == plane || point(id));
        if focused.is_some() && own.is_none() {
            return;
        }
        if let Some(id) = own {
            // Without this, arrow keys would walk from widget to widget.
            let filter = EventFilter {
                horizontal_arrows: true,
                vertical_arrows: true,
                ..EventFilter::default()
            };
            ctx.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        }
        let step = pressed(ctx);
        if step == Vec2::ZERO {
            return;
        }
        if let Some(handle) = points::active_mut(scene.selection) {
            let [x, y] = points::on_plane(&handle.z, axes);
            points::move_to(&mut handle.z, axes, [x + step.x, y + step.y]);
        }
    }

    /// Draws the points and their images, the active one on top; the images
    /// leave `label` legible if they can.
    pub fn draw(&mut self, layer: &Layer<'_>, label: Option<Rect>) {
        let handles = &layer.scene.selection.handles;
        self.pictures
            .keep(|id| handles.iter().any(|handle| handle.id == id));
        let mut shown: Vec<PointView> = handles
            .iter()
            .map(|handle| self.view_of(layer, handle))
            .collect();
        shown.sort_by_key(|point| !point.active);
        let discs = shown
            .iter()
            .map(|point| Rect::from_center_size(point.at, Vec2::splat(2.0 * RADIUS)));
        let mut room = ThumbnailRoom::new(layer.view.canvas, discs.chain(label).collect());
        let spot = |point: &PointView| point.image.map(|(_, size)| room.spot(point.at, size));
        let spots: Vec<Option<Spot>> = shown.iter().map(spot).collect();
        // The active point chose its spot first and is drawn last.
        for (point, spot) in shown.iter().zip(spots).rev() {
            if let (Some((picture, _)), Some(spot)) = (point.image, spot) {
                let thumbnail = Thumbnail {
                    picture,
                    text: &point.text,
                    colour: colour(layer.ui, point.active),
                };
                thumbnail.draw(layer, spot);
            }
        }
        for point in shown.iter().rev() {
            draw_one(layer, point);
        }
    }

    fn view_of(&mut self, layer: &Layer<'_>, handle: &Handle) -> PointView {
        let Layer {
            ui,
            view,
            scene,
            axes,
            ..
        } = *layer;
        let (at, inside) = shown_at(view, &handle.z, axes);
        let active = scene.selection.active == Some(handle.id);
        let pixels = points::pixels(scene.answers, handle.id);
        let image = scene.image_shape().and_then(|shape| {
            let picture = self.pictures.show(ui, handle.id, pixels.as_ref(), shape)?;
            let size = texture::fitted(shape, THUMBNAILS[usize::from(!active)]);
            inside.then_some((picture, size))
        });
        PointView {
            id: handle.id,
            at,
            inside,
            active,
            lit: self.lit(ui, handle.id),
            image,
            text: points::coordinates(&handle.z, axes),
        }
    }

    fn lit(&self, ui: &Ui, point: u64) -> bool {
        let widget = self.widgets.iter().find(|(id, _)| *id == point);
        widget
            .and_then(|(_, id)| ui.ctx().read_response(*id))
            .is_some_and(|response| {
                response.hovered() || response.dragged() || response.has_focus()
            })
    }
}

// A point out of sight waits at the edge, where it can be caught and brought back.
fn shown_at(view: &View, z: &[f32], axes: [usize; 2]) -> (Pos2, bool) {
    let at = view.to_screen(points::on_plane(z, axes));
    let edge = view.canvas.shrink(RADIUS);
    if !at.any_nan() && view.canvas.contains(at) {
        return (at, true);
    }
    let at = if at.any_nan() { edge.center() } else { at };
    (edge.clamp(at), false)
}

fn pressed(ctx: &Context) -> Vec2 {
    const ARROWS: [(Key, Vec2); 4] = [
        (Key::ArrowLeft, Vec2::new(-1.0, 0.0)),
        (Key::ArrowRight, Vec2::new(1.0, 0.0)),
        (Key::ArrowDown, Vec2::new(0.0, -1.0)),
        (Key::ArrowUp, Vec2::new(0.0, 1.0)),
    ];
    ctx.input_mut(|input| {
        ARROWS.iter().fold(Vec2::ZERO, |sum, (key, way)| {
            let far = input.count_and_consume_key(Modifiers::SHIFT, *key) as f32;
            let near = input.count_and_consume_key(Modifiers::NONE, *key) as f32;
            sum + *way * (near * NUDGES[0] + far * NUDGES[1])
        })
    })
}

fn colour(ui: &Ui, active: bool) -> Color32 {
    let dark = ui.visuals().dark_mode;
    if active {
        palette::active(dark)
    } else {
        palette::resting(dark)
    }
}

fn draw_one(layer: &Layer<'_>, point: &PointView) {
    let painter = layer.painter;
    let colour = colour(layer.ui, point.active);
    let rim = palette::paper(layer.dark());
    let radius = if point.lit { RADIUS + 1.5 } else { RADIUS };
    if point.active {
        painter.circle_filled(point.at, radius + 5.0, colour.gamma_multiply(0.28));
    }
    painter.circle(point.at, radius + 1.5, rim, Stroke::NONE);
    let fill = if point.inside {
        colour
    } else {
        colour.gamma_multiply(0.5)
    };
    painter.circle(point.at, radius, fill, Stroke::NONE);
    let number = points::number(point.id).to_string();
    let size = if number.len() < 3 { 11.0 } else { 8.5 };
    let font = FontId::proportional(size);
    painter.text(point.at, Align2::CENTER_CENTER, number, font, rim);
}

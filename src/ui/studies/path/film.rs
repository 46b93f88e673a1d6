//! The film strip: pictures at even steps along the path, and the playhead over them.

use crate::document::Along;
use crate::explore::StripQuery;
use crate::recipe::ImageShape;
use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::scene::action::PathAction;
use crate::ui::scene::paths::{self, ChosenWalk, PICTURES};
use crate::ui::scene::points;
use crate::ui::scene::shown_plane::shown_plane;
use crate::ui::style::arrow_keys;
use crate::ui::style::palette;
use crate::ui::style::texture::{self, Pictures};
use crate::ui::style::theme;
use crate::ui::style::widgets::{focus_frame, frame_picture};
use eframe::egui::{
    Color32, CursorIcon, Key, Modifiers, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui,
    Vec2, WidgetInfo, pos2, vec2,
};

/// Between two pictures.
const GAP: f32 = 2.0;
/// Above the pictures, where the playhead's head is.
const ABOVE: f32 = 11.0;
/// The width of a picture where there are as many as fit, as a share of the strip's, and its
/// least and most.
const SHARE: f32 = 0.045;
const WIDTHS: [f32; 2] = [36.0, 72.0];

/// The pictures of the strip.
#[derive(Default)]
pub(super) struct Film {
    pictures: Pictures,
}

/// Where the pictures of a strip are.
struct Frames {
    room: Rect,
    /// From the middle of one to the middle of the next.
    pitch: f32,
    size: Vec2,
    pictures: usize,
    closed: bool,
}

impl Film {
    /// Draws the strip within `room`; asks for its pictures, and moves the playhead.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, room: Vec2) {
        let Some(shape) = scene.image_shape() else {
            return;
        };
        scene.selection.paths.fitting = fitting(room.x, shape);
        let Some(walk) = scene.selection.paths.walk().cloned() else {
            return;
        };
        let places = walk.places.clone();
        let answered = scene.ask(StripQuery { places });
        let answered = answered.filter(|answered| answered.stamp.run == scene.progress.run);
        let frames = Frames::new(shape, &walk, room);
        let (rect, response) = ui.allocate_exact_size(
            vec2(frames.room.width(), frames.room.height()),
            Sense::click_and_drag(),
        );
        let frames = Frames {
            room: rect,
            ..frames
        };
        let decoded = answered.as_ref().map(|answered| &answered.answer.pictures);
        self.pictures
            .keep(|picture| (picture as usize) < frames.pictures);
        for picture in 0..frames.pictures {
            let pixels = decoded.and_then(|decoded| decoded.get(picture));
            let tones = scene.tones();
            let shown = self.pictures.show(ui, picture as u64, pixels, shape, tones);
            let at = frames.frame(picture);
            if let Some(shown) = shown {
                let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
                ui.painter().image(shown, at, whole, Color32::WHITE);
            }
            frame_picture(ui, at);
        }
        moved(ui, scene, &response, &frames, &walk);
        draw_playhead(ui, scene, &frames);
        focus_frame(ui, &response);
        tell(scene, response, &frames, &walk);
    }
}

/// As many pictures as a strip of this width holds.
fn fitting(width: f32, shape: ImageShape) -> usize {
    let [least, most] = WIDTHS;
    let side = (SHARE * width).clamp(least, most);
    let wide = texture::fitted(shape, side).x + GAP;
    let (least, most) = PICTURES.into_inner();
    ((width / wide).floor().max(0.0) as usize).clamp(least, most)
}

impl Frames {
    /// As large as there is `room` for, at no place yet.
    fn new(shape: ImageShape, walk: &ChosenWalk, room: Vec2) -> Self {
        let pictures = walk.places.len().max(1);
        let widest = room.x / pictures as f32;
        let within = vec2((widest - GAP).max(1.0), (room.y - ABOVE).max(12.0));
        let size = texture::within_room(shape, within);
        let pitch = size.x + GAP;
        let whole = vec2(pitch * pictures as f32, size.y + ABOVE);
        Self {
            room: Rect::from_min_size(Pos2::ZERO, whole),
            pitch,
            size,
            pictures,
            closed: walk.walk.path.is_closed(),
        }
    }

    fn middle(&self, picture: f32) -> f32 {
        self.room.left() + (picture + 0.5) * self.pitch
    }

    fn frame(&self, picture: usize) -> Rect {
        let left = self.middle(picture as f32) - self.size.x / 2.0;
        Rect::from_min_size(pos2(left, self.room.top() + ABOVE), self.size)
    }

    fn gaps(&self) -> f32 {
        if self.closed {
            self.pictures as f32
        } else {
            (self.pictures.max(2) - 1) as f32
        }
    }

    /// Where a share of the walk is. A closed one goes on at the left from the last picture.
    fn x(&self, share: f64) -> f32 {
        let place = share as f32 * self.gaps();
        let last = self.pictures as f32 - 0.5;
        self.middle(if place > last {
            place - self.pictures as f32
        } else {
            place
        })
    }

    /// Which share of the walk is at `x`.
    fn share(&self, x: f32) -> f64 {
        let place = (x - self.room.left()) / self.pitch - 0.5;
        let share = f64::from(place / self.gaps());
        if self.closed {
            share.rem_euclid(1.0)
        } else {
            share.clamp(0.0, 1.0)
        }
    }

    /// The picture at `x`.
    fn picture(&self, x: f32) -> usize {
        let place = ((x - self.room.left()) / self.pitch).floor().max(0.0);
        (place as usize).min(self.pictures - 1)
    }
}

/// A drag takes the playhead along, a click brings it to a picture, keys bring it on.
fn moved(ui: &Ui, scene: &mut Scene<'_>, response: &Response, frames: &Frames, walk: &ChosenWalk) {
    let pointer = response.interact_pointer_pos();
    if let Some(at) = pointer {
        let playhead = &mut scene.selection.paths.playhead;
        if response.clicked() {
            playhead.put(walk.share_of(frames.picture(at.x)));
            playhead.plays = false;
        } else if response.dragged() {
            playhead.put(frames.share(at.x));
            playhead.plays = false;
        }
    }
    if response.clicked() || response.drag_started() {
        response.request_focus();
    }
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    if !response.has_focus() {
        return;
    }
    let steps = arrow_keys::along(ui.ctx(), response.id, 1);
    let way = if steps < 0 { Along::Back } else { Along::On };
    for _ in 0..steps.unsigned_abs() {
        scene.actions.push(PathAction::Step(way).into());
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    for (key, share) in [(Key::Home, 0.0), (Key::End, 1.0)] {
        if pressed(key) {
            let playhead = &mut scene.selection.paths.playhead;
            playhead.put(share);
            playhead.plays = false;
        }
    }
}

fn draw_playhead(ui: &Ui, scene: &Scene<'_>, frames: &Frames) {
    let Some(path) = paths::chosen(scene) else {
        return;
    };
    let x = frames.x(scene.selection.paths.playhead.share);
    let room = frames.room;
    let colour = palette::path(path.colour, ui.visuals().dark_mode);
    let rim = theme::tokens(ui).surface;
    let painter = ui.painter();
    let (top, bottom) = (room.top() + ABOVE - 2.0, room.bottom() + 1.0);
    painter.vline(x, top..=bottom, Stroke::new(5.0, rim.gamma_multiply(0.8)));
    painter.vline(x, top..=bottom, Stroke::new(2.0, colour));
    let head = vec![
        pos2(x - 6.0, room.top()),
        pos2(x + 6.0, room.top()),
        pos2(x, room.top() + ABOVE - 1.0),
    ];
    painter.add(Shape::convex_polygon(head, colour, Stroke::new(1.0, rim)));
}

/// What the strip is, and which picture is under the mouse.
fn tell(scene: &Scene<'_>, response: Response, frames: &Frames, walk: &ChosenWalk) {
    let share = scene.selection.paths.playhead.share;
    response.widget_info(|| WidgetInfo {
        value: Some(share),
        ..WidgetInfo::labeled(
            Role::Slider,
            true,
            fill(
                t("Playhead over the {n} pictures of the strip"),
                &[("n", frames.pictures)],
            ),
        )
    });
    let Some(at) = response.hover_pos().filter(|_| !response.dragged()) else {
        return;
    };
    let picture = frames.picture(at.x);
    let Some(z) = walk.places.get(picture) else {
        return;
    };
    response.on_hover_text_at_pointer(fill(
        t("Picture {n} of {count}, decoded at {place}"),
        &[
            ("n", (picture + 1).to_string()),
            ("count", frames.pictures.to_string()),
            ("place", points::coordinates(z, &shown_plane(scene), 2)),
        ],
    ));
}

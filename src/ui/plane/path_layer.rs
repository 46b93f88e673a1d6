//! Paths over the plane: their curves, the steps of the chosen one's strip, and its playhead,
//! which can be taken along it.

use crate::explore::PlaceQuery;
use crate::latent::Plane;
use crate::ui::language::{fill, t};
use crate::ui::plane::captions::Captions;
use crate::ui::plane::layer::Layer;
use crate::ui::plane::thumbnail::{self, Around, Thumbnail};
use crate::ui::plane::view::View;
use crate::ui::scene::paths::{self, PLAYHEAD};
use crate::ui::scene::points;
use crate::ui::scene::{Scene, Study};
use crate::ui::style::palette;
use crate::ui::style::texture::{self, Picture};
use eframe::egui::{
    Color32, Context, CursorIcon, Id, PointerButton, Pos2, Rect, Response, Role, Sense, Shape,
    Stroke, Ui, Vec2, WidgetInfo, pos2, vec2,
};

/// How far from a curve the mouse still meets it.
const REACH: f32 = 5.0;
/// Places of a curve that are about as near to the mouse as the nearest: of these, the one
/// closest to the playhead is meant.
const AS_NEAR: f32 = 8.0;
/// Widths of the chosen curve and of the others.
const WIDTHS: [f32; 2] = [2.5, 1.5];
/// Half of a step's mark, across the curve.
const TICK: f32 = 5.0;
/// From the curve up to the middle of the playhead's head, above the points on the curve.
const STEM: f32 = 25.0;
/// Radius of its head.
const HEAD: f32 = 8.0;

/// Draws the paths, and knows where the mouse is on them.
#[derive(Default)]
pub struct PathLayer {
    /// The path under the mouse, and where on it, as a share of its latent length.
    pointed: Option<(u64, f64)>,
    /// The playhead's widget, and from where the mouse caught it to its place on the curve.
    playhead: Option<Id>,
    grab_offset: Vec2,
    picture: Picture,
}

impl PathLayer {
    /// Moves the playhead if the mouse drags it; whether the mouse has it. Called before a frame
    /// is laid out.
    pub fn follow(
        &mut self,
        ctx: &Context,
        view: &View,
        scene: &mut Scene<'_>,
        plane: &Plane,
    ) -> bool {
        let response = self.playhead.and_then(|id| ctx.read_response(id));
        let Some(response) = response else {
            return false;
        };
        let hand = PointerButton::Primary;
        if let Some(pointer) = response.interact_pointer_pos() {
            if response.drag_started() {
                let from = ctx.input(|i| i.pointer.press_origin()).unwrap_or(pointer);
                let place = place(view, scene, plane);
                self.grab_offset = place.map_or(Vec2::ZERO, |place| place - from);
            }
            if response.dragged_by(hand) || response.drag_stopped_by(hand) {
                drag(view, scene, plane, pointer + self.grab_offset);
            }
        }
        response.hovered() || response.dragged()
    }

    /// Whether the mouse is on a path, so that a click chooses it.
    pub fn point_at(
        &mut self,
        response: &Response,
        view: &View,
        scene: &Scene<'_>,
        plane: &Plane,
    ) -> bool {
        let at = response.hover_pos().filter(|_| !response.dragged());
        let chosen = scene.selection.paths.chosen();
        let near = at.and_then(|at| {
            let paths = scene.document.paths.iter();
            let found = paths.filter_map(|path| {
                let (share, away) = nearest(view, scene, plane, path.id, at, None)?;
                (away <= REACH).then_some((path.id, share, away))
            });
            // Of two that lie on each other, the chosen one.
            found.min_by(|one, other| {
                let key = |(id, _, away): &(u64, f64, f32)| away - f32::from(Some(*id) == chosen);
                key(one).total_cmp(&key(other))
            })
        });
        self.pointed = near.map(|(id, share, _)| (id, share));
        self.pointed.is_some()
    }

    /// Chooses the path under the mouse, and brings the playhead there; whether there is one.
    pub fn choose(&self, scene: &mut Scene<'_>) -> bool {
        let Some((id, share)) = self.pointed else {
            return false;
        };
        scene.selection.paths.choose(id);
        paths::prepare(scene);
        put(scene, share);
        true
    }

    /// Puts the playhead where a person can take hold of it.
    pub fn interact(&mut self, ui: &Ui, view: &View, scene: &mut Scene<'_>, plane: &Plane) {
        self.playhead = None;
        let Some(at) = place(view, scene, plane).filter(|at| view.canvas.contains(*at)) else {
            return;
        };
        let Some(path) = paths::chosen(scene) else {
            return;
        };
        let name = paths::name(scene.document, path);
        let words = fill(t("Playhead of {path} on the plane"), &[("path", name)]);
        let id = ui.scope_id().with("playhead");
        self.playhead = Some(id);
        let rect = Rect::from_center_size(head(view, at), Vec2::splat(2.0 * HEAD + 6.0));
        let response = ui
            .interact(rect, id, Sense::click_and_drag())
            .on_hover_and_drag_cursor(CursorIcon::Grab);
        if response.dragged() {
            ui.set_cursor_icon(CursorIcon::Grabbing);
            scene.selection.paths.playhead.plays = false;
        }
        let share = scene.selection.paths.playhead.share;
        response.widget_info(|| WidgetInfo {
            current_text_value: Some(format!("{:.0} %", 100.0 * share)),
            ..WidgetInfo::labeled(Role::Button, true, &words)
        });
        if response.clicked() {
            scene.selection.paths.playhead.toggle();
        }
    }

    /// Draws the curves, the chosen one with its steps and its playhead last.
    pub fn draw(&mut self, layer: &Layer<'_>, captions: &mut Captions) {
        let scene = layer.scene;
        let chosen = scene.selection.paths.chosen();
        let last = |id: u64| Some(id) == chosen;
        let mut all: Vec<_> = scene.document.paths.iter().collect();
        all.sort_by_key(|path| last(path.id));
        for path in all {
            let colour = palette::path(path.colour, layer.dark());
            let pointed = self.pointed.is_some_and(|(id, _)| id == path.id);
            let [wide, narrow] = WIDTHS;
            let width = if last(path.id) || pointed {
                wide
            } else {
                narrow
            };
            let faded = if last(path.id) { 1.0 } else { 0.75 };
            let curve = curve(layer.view, scene, layer.plane, path.id);
            let points: Vec<Pos2> = curve.iter().map(|(_, at)| *at).collect();
            line(
                layer,
                points,
                Stroke::new(width, colour.gamma_multiply(faded)),
            );
            if last(path.id) {
                ticks(layer, &curve, colour);
                self.draw_playhead(layer, colour, captions);
            }
        }
    }

    fn draw_playhead(&mut self, layer: &Layer<'_>, colour: Color32, captions: &mut Captions) {
        let Layer {
            ui, view, scene, ..
        } = *layer;
        let Some(at) = place(view, scene, layer.plane).filter(|at| view.canvas.contains(*at))
        else {
            return;
        };
        let lit = self.is_lit(ui);
        let middle = head(view, at);
        let (painter, rim) = (layer.painter, palette::paper(layer.dark()));
        let radius = if lit { HEAD + 1.5 } else { HEAD };
        painter.line_segment([at, middle], Stroke::new(5.0, rim));
        painter.circle_filled(middle, radius + 1.5, rim);
        painter.circle_filled(at, 4.5, rim);
        painter.line_segment([at, middle], Stroke::new(2.0, colour));
        painter.circle_filled(at, 3.0, colour);
        painter.circle_filled(middle, radius, colour);
        let plays = scene.selection.paths.playhead.plays;
        sign(layer, middle, plays, rim);
        captions
            .taken
            .push(Rect::from_center_size(middle, Vec2::splat(2.0 * radius)));
    }

    /// Whether a person has the playhead in hand or under the mouse.
    fn is_lit(&self, ui: &Ui) -> bool {
        let response = self.playhead.and_then(|id| ui.ctx().read_response(id));
        response.is_some_and(|of| of.hovered() || of.dragged() || of.has_focus())
    }

    /// Draws beside the playhead what its place decodes to, while a person has it in hand, or
    /// it is on its way and no study shows it.
    pub fn draw_picture(&mut self, layer: &Layer<'_>) {
        let Layer {
            ui, view, scene, ..
        } = *layer;
        let plays = scene.selection.paths.playhead.plays;
        let elsewhere = scene.settings.layout.shows(Study::Path);
        if !(self.is_lit(ui) || plays && !elsewhere) {
            return;
        }
        let place = place(view, scene, layer.plane).filter(|at| view.canvas.contains(*at));
        let (Some(at), Some(path)) = (place, paths::chosen(scene)) else {
            return;
        };
        let middle = head(view, at);
        let colour = palette::path(path.colour, layer.dark());
        let decoded = scene.newest_as::<PlaceQuery>(PLAYHEAD);
        let (Some(decoded), Some(shape)) = (decoded, scene.image_shape()) else {
            return;
        };
        let picture = &decoded.answer.pixels;
        let picture = self.picture.show(ui, picture, shape, scene.tones());
        let text = scene
            .selection
            .paths
            .place()
            .map(|z| points::coordinates(&z, layer.plane, points::decimals(view.scale())));
        let thumbnail = Thumbnail {
            picture,
            text: &text.unwrap_or_default(),
            colour,
        };
        let size = texture::fitted(shape, thumbnail::enlarged(thumbnail::side(view.canvas, 1)));
        let around = Around {
            canvas: view.canvas,
            active: Some(at),
            points: &[],
            blocks: &[],
        };
        let (image, above) = thumbnail::beside_mouse(around, middle, size, 0.0);
        thumbnail.draw(layer, image, above);
    }
}

/// A triangle, or two bars while it plays.
fn sign(layer: &Layer<'_>, middle: Pos2, plays: bool, ink: Color32) {
    let painter = layer.painter;
    if plays {
        for side in [-1.0, 1.0] {
            let bar = Rect::from_center_size(middle + vec2(2.2 * side, 0.0), vec2(2.4, 7.0));
            painter.rect_filled(bar, 0.5, ink);
        }
        return;
    }
    let corners = [(-2.4, -4.0), (4.2, 0.0), (-2.4, 4.0)];
    let corners = corners.map(|(x, y)| middle + vec2(x, y)).to_vec();
    painter.add(Shape::convex_polygon(corners, ink, Stroke::NONE));
}

/// Where the playhead's head is: above its place, or below where that is out of view.
fn head(view: &View, at: Pos2) -> Pos2 {
    let above = at - vec2(0.0, STEM);
    if view
        .canvas
        .shrink(HEAD)
        .contains(pos2(view.canvas.center().x, above.y))
    {
        above
    } else {
        at + vec2(0.0, STEM)
    }
}

/// A line that can be seen over pictures and dots of any colour.
fn line(layer: &Layer<'_>, points: Vec<Pos2>, stroke: Stroke) {
    let paper = palette::paper(layer.dark()).gamma_multiply(0.75);
    let under = Stroke::new(stroke.width + 3.0, paper);
    layer.painter.add(Shape::line(points.clone(), under));
    layer.painter.add(Shape::line(points, stroke));
}

/// Marks where the strip's pictures stand.
fn ticks(layer: &Layer<'_>, curve: &[(f64, Pos2)], colour: Color32) {
    let Some(walk) = layer.scene.selection.paths.walk() else {
        return;
    };
    let ticks: Vec<[Pos2; 2]> = walk
        .places
        .iter()
        .enumerate()
        .filter_map(|(picture, z)| {
            let at = layer.view.to_screen(layer.plane.coordinates(z));
            let share = walk.walk.latent_share(walk.share_of(picture));
            let next = curve.partition_point(|(end, _)| *end < share).max(1);
            let (from, to) = (curve.get(next - 1)?, curve.get(next)?);
            let way = (to.1 - from.1).normalized();
            let across = if way.is_finite() {
                way.rot90() * TICK
            } else {
                Vec2::ZERO
            };
            Some([at - across, at + across])
        })
        .collect();
    let paper = palette::paper(layer.dark()).gamma_multiply(0.75);
    for tick in &ticks {
        layer.painter.line_segment(*tick, Stroke::new(3.5, paper));
    }
    for tick in ticks {
        layer.painter.line_segment(tick, Stroke::new(1.5, colour));
    }
}

/// A path's curve on screen: each end of its straight pieces with its share of the latent length.
fn curve(view: &View, scene: &Scene<'_>, plane: &Plane, path: u64) -> Vec<(f64, Pos2)> {
    let laid = scene.selection.paths.laid(path);
    let outline = laid.map_or(&[][..], |laid| &laid.outline);
    let on_screen = |z: &[f32]| view.to_screen(plane.coordinates(z));
    let places = outline.iter().map(|(share, z)| (*share, on_screen(z)));
    places.filter(|(_, at)| !at.any_nan()).collect()
}

/// Where the playhead is on screen.
fn place(view: &View, scene: &Scene<'_>, plane: &Plane) -> Option<Pos2> {
    let z = scene.selection.paths.place()?;
    let at = view.to_screen(plane.coordinates(&z));
    (!at.any_nan()).then_some(at)
}

/// The place on a path that is nearest to `at`, as a share of its latent length, and how far
/// away it is. Of several about as near, the one closest to the share `rather`.
fn nearest(
    view: &View,
    scene: &Scene<'_>,
    plane: &Plane,
    path: u64,
    at: Pos2,
    rather: Option<f64>,
) -> Option<(f64, f32)> {
    let curve = curve(view, scene, plane, path);
    let on_piece = |pair: &[(f64, Pos2)]| {
        let [(from, start), (to, end)] = *pair else {
            return None;
        };
        let (way, there) = (end - start, at - start);
        let along = (there.dot(way) / way.length_sq().max(f32::MIN_POSITIVE)).clamp(0.0, 1.0);
        let share = from + (to - from) * f64::from(along);
        Some((share, (start + way * along).distance(at)))
    };
    let found: Vec<(f64, f32)> = curve.windows(2).filter_map(on_piece).collect();
    let least = found.iter().map(|(_, away)| *away).fold(f32::MAX, f32::min);
    let best = |one: &&(f64, f32)| match rather {
        Some(rather) => (one.0 - rather).abs(),
        None => f64::from(one.1),
    };
    let reach = if rather.is_some() { AS_NEAR } else { 0.0 };
    let near = found.iter().filter(|(_, away)| *away <= least + reach);
    let branch = near.min_by(|one, other| best(one).total_cmp(&best(other)))?;
    // The nearest place of the branch that is meant, not the first that is near enough.
    let around = found
        .iter()
        .filter(|(share, away)| (share - branch.0).abs() < 0.05 && *away <= branch.1);
    let nearest = around.min_by(|one, other| one.1.total_cmp(&other.1));
    nearest.copied().or(Some(*branch))
}

/// Brings the playhead to the place nearest to `to`.
fn drag(view: &View, scene: &mut Scene<'_>, plane: &Plane, to: Pos2) {
    let paths = &scene.selection.paths;
    let here = paths
        .walk()
        .map(|walk| (walk.path_id(), walk.walk.latent_share(paths.playhead.share)));
    let Some((path, here)) = here else {
        return;
    };
    if let Some((share, _)) = nearest(view, scene, plane, path, to, Some(here)) {
        put(scene, share);
    }
}

/// Puts the playhead at this share of the chosen path's latent length.
fn put(scene: &mut Scene<'_>, latent_share: f64) {
    let paths = &mut scene.selection.paths;
    let share = paths.walk().map(|walk| walk.walk.share_at(latent_share));
    if let Some(share) = share {
        paths.playhead.put(share);
        paths.playhead.plays = false;
    }
}

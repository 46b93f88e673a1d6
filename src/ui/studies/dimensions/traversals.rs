//! Strips of pictures along directions of the latent space, a row each: the axes ordered by
//! their KL, each with a slider, or the directions in which the decoder changes most at a point.

use crate::explore::{MAX_PRINCIPAL_LATENT, Traversal, TraversalAlong, TraversalQuery};
use crate::recipe::ImageShape;
use crate::ui::language::numbers::{self, signed};
use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::scene::axes::{axis_name, by_kl, kl, nats};
use crate::ui::scene::points;
use crate::ui::studies::columns::column;
use crate::ui::style::number_field::{Kind, number_slider};
use crate::ui::style::paper::is_paper;
use crate::ui::style::texture::Picture;
use crate::ui::style::theme;
use crate::ui::style::widgets::{focus_frame, quiet};
use eframe::egui::{
    Color32, Key, Modifiers, Pos2, Rect, RichText, Role, ScrollArea, Sense, Slider, Stroke, Ui,
    Vec2, WidgetInfo, pos2, vec2,
};

/// How far the strips go to either side, in standard deviations of the prior.
const REACH: f32 = 3.0;
/// Pictures along one.
const STEPS: usize = 13;
/// The most rows.
const ROWS: usize = 24;
/// Room for what stands before a strip, in points.
const NAMES: f32 = 196.0;
/// The greatest height of a picture.
const HIGHEST: f32 = 72.0;
/// Height of what stands before a strip.
const LINES: f32 = 42.0;

/// What a strip leads along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Directions {
    /// The latent axes.
    Axes,
    /// The principal directions of the decoder's metric.
    Principal,
}

/// The strips, with what they keep from frame to frame.
#[derive(Default)]
pub struct Traversals {
    strips: Vec<Picture>,
    /// The strip and the picture on it that the keyboard is at.
    cursor: (usize, usize),
}

impl Traversals {
    /// Draws them for the active point.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, directions: Directions) {
        let latent = scene.progress.recipe.latent;
        let Some(active) = points::active(scene).cloned() else {
            ui.weak(t("Put a point on the plane: the strips begin there"));
            return;
        };
        if directions == Directions::Principal && latent > MAX_PRINCIPAL_LATENT {
            let words =
                t("With more than {n} dimensions the principal directions are not looked for");
            ui.weak(fill(words, &[("n", MAX_PRINCIPAL_LATENT)]));
            return;
        }
        let along = match directions {
            Directions::Axes => {
                let order = kl(scene).map_or_else(|| (0..latent).collect(), |kl| by_kl(&kl));
                TraversalAlong::Axes(order.into_iter().take(ROWS).collect())
            }
            Directions::Principal => TraversalAlong::Principal(ROWS.min(latent)),
        };
        let found = scene.ask(TraversalQuery {
            z: active.z.clone(),
            along: along.clone(),
            reach: REACH,
            steps: STEPS,
        });
        let current = found.filter(|found| {
            found.stamp.run == scene.progress.run && same_kind(&found.query.along, &along)
        });
        let (Some(found), Some(shape)) = (current, scene.image_shape()) else {
            ui.weak(t("The strips appear here with the first weights"));
            return;
        };
        self.caption(ui, scene, &points::name(&active), found.stamp.step);
        self.strips
            .resize_with(found.answer.len(), Picture::default);
        let mut wanted = None;
        ScrollArea::vertical().id_salt("strips").show(ui, |ui| {
            for (row, traversal) in found.answer.iter().enumerate() {
                wanted = self
                    .row(ui, scene, row, traversal, &active.z, shape)
                    .or(wanted.take());
            }
        });
        if let Some(z) = wanted
            && !active.locked
            && let Some(point) = points::active_mut(scene)
        {
            point.z = z;
            points::prepare(scene);
        }
    }

    fn caption(&self, ui: &mut Ui, scene: &Scene<'_>, point: &str, step: u64) {
        let words = fill(
            t("from {point}, weights of step {step}"),
            &[("point", point), ("step", &numbers::thousands(step))],
        );
        ui.label(quiet(ui, scene.with_tones(words)).small());
    }

    /// One direction; where a person wants the point to be.
    fn row(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        row: usize,
        traversal: &Traversal,
        z: &[f32],
        shape: ImageShape,
    ) -> Option<Vec<f32>> {
        let steps = traversal.offsets.len().max(1);
        let room = ui.available_width() - NAMES;
        let ratio = shape.height as f32 / shape.width.max(1) as f32;
        let most = room.max(40.0) / steps as f32 * ratio;
        let picture = most.min(HIGHEST);
        let width = picture / ratio * steps as f32;
        // What stands before a strip needs two lines.
        let height = picture.max(LINES);
        ui.push_id(row, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                let (place, _) = ui.allocate_exact_size(vec2(NAMES, height), Sense::hover());
                let mut names = column(ui, "names", place.with_max_x(place.right() - 8.0));
                let typed = self.names(&mut names, scene, row, traversal, z);
                let size = vec2(width, picture);
                let strip = self.strip(ui, scene, (row, traversal), z, shape, size);
                typed.or(strip)
            })
            .inner
        })
        .inner
    }

    /// What the direction is called and how much it does; an axis has a slider.
    fn names(
        &self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        row: usize,
        traversal: &Traversal,
        z: &[f32],
    ) -> Option<Vec<f32>> {
        ui.spacing_mut().item_spacing.y = 1.0;
        let stretch = fill(t("{n} px per unit"), &[("n", signed(traversal.stretch, 2))]);
        let tip = t(
            "How fast the picture changes at the point: |J v|, the Euclidean distance between \
             pictures with pixels from 0 to 1, per unit of the latent space",
        );
        ui.vertical(|ui| match traversal.axis {
            Some(axis) => {
                let carried = kl(scene).and_then(|kl| kl.get(axis).copied()).map(nats);
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = 6.0;
                    ui.spacing_mut().interact_size.y = 14.0;
                    ui.label(RichText::new(axis_name(axis)).font(theme::strong(13.0)));
                    ui.label(quiet(ui, carried.unwrap_or_default()).small())
                        .on_hover_text(t("Its KL to the prior, per image"));
                    ui.label(quiet(ui, stretch).small()).on_hover_text(tip);
                });
                if is_paper(ui) {
                    return None;
                }
                slider(ui, axis, z)
            }
            None => {
                let name = fill(t("Direction {n}"), &[("n", row + 1)]);
                ui.label(RichText::new(name).font(theme::strong(13.0)));
                ui.label(quiet(ui, stretch).small()).on_hover_text(tip);
                None
            }
        })
        .inner
    }

    /// The pictures; a click brings the point to the one under the mouse.
    fn strip(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        (row, traversal): (usize, &Traversal),
        z: &[f32],
        shape: ImageShape,
        size: Vec2,
    ) -> Option<Vec<f32>> {
        let steps = traversal.offsets.len().max(1);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let whole = ImageShape {
            width: shape.width * steps,
            ..shape
        };
        if let Some(picture) = self.strips.get_mut(row) {
            let texture = picture.show(ui, &traversal.strip, whole, scene.tones());
            let uv = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
            ui.painter().image(texture, rect, uv, Color32::WHITE);
        }
        let now = traversal
            .axis
            .map_or(0.0, |axis| z.get(axis).copied().unwrap_or(0.0));
        mark(ui, rect, traversal, now);
        let name = match traversal.axis {
            Some(axis) => fill(t("Strip along {axis}"), &[("axis", axis_name(axis))]),
            None => fill(t("Strip along direction {n}"), &[("n", row + 1)]),
        };
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        focus_frame(ui, &response);
        let clicked = response.clicked();
        let by_mouse = response
            .interact_pointer_pos()
            .filter(|_| clicked)
            .map(|at| ((at.x - rect.left()) / rect.width() * steps as f32) as usize);
        let step = by_mouse.or_else(|| self.by_key(ui, &response, row, now, traversal));
        let offset = traversal.offsets.get(step?.min(steps - 1)).copied();
        response.on_hover_text(t(
            "A click brings the active point here; with the keyboard, ← and → go from picture to \
             picture",
        ));
        Some(moved(z, traversal, offset?))
    }

    /// The picture that the arrow keys lead to.
    fn by_key(
        &mut self,
        ui: &Ui,
        strip: &eframe::egui::Response,
        row: usize,
        now: f32,
        traversal: &Traversal,
    ) -> Option<usize> {
        if !strip.has_focus() {
            return None;
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let by = i64::from(pressed(Key::ArrowRight)) - i64::from(pressed(Key::ArrowLeft));
        if by == 0 {
            return None;
        }
        let nearest = || {
            let places = traversal.offsets.iter().enumerate();
            let nearest =
                places.min_by(|(_, a), (_, b)| (*a - now).abs().total_cmp(&(*b - now).abs()));
            nearest.map_or(0, |(place, _)| place)
        };
        let from = match traversal.axis {
            None if self.cursor.0 == row => self.cursor.1,
            _ => nearest(),
        };
        let last = traversal.offsets.len().saturating_sub(1) as i64;
        let to = (from as i64 + by).clamp(0, last) as usize;
        self.cursor = (row, to);
        Some(to)
    }
}

/// Whether both are axes, or both principal directions.
fn same_kind(one: &TraversalAlong, other: &TraversalAlong) -> bool {
    match (one, other) {
        (TraversalAlong::Axes(one), TraversalAlong::Axes(other)) => one.len() == other.len(),
        (TraversalAlong::Principal(_), TraversalAlong::Principal(_)) => true,
        (TraversalAlong::Axes(_), TraversalAlong::Principal(_))
        | (TraversalAlong::Principal(_), TraversalAlong::Axes(_)) => false,
    }
}

/// The point's place after a step along the direction: to the value of an axis, or away by so
/// much.
fn moved(z: &[f32], traversal: &Traversal, offset: f32) -> Vec<f32> {
    let mut moved = z.to_vec();
    match traversal.axis {
        Some(axis) => moved
            .iter_mut()
            .skip(axis)
            .take(1)
            .for_each(|value| *value = offset),
        None => {
            for (value, part) in moved.iter_mut().zip(&*traversal.direction) {
                *value += offset * part;
            }
        }
    }
    moved
}

/// The coordinate of the point on this axis, to be moved.
fn slider(ui: &mut Ui, axis: usize, z: &[f32]) -> Option<Vec<f32>> {
    let mut value = z.get(axis).copied()?;
    ui.spacing_mut().slider_width = NAMES - 84.0;
    let range = f64::from(-REACH)..=f64::from(REACH);
    let slider = Slider::new(&mut value, -REACH..=REACH)
        .clamping(eframe::egui::SliderClamping::Never)
        .custom_formatter(|value, _| signed(value, 2));
    let response = number_slider(ui, Kind::Real, range, slider);
    let name = fill(t("Coordinate {axis}"), &[("axis", axis_name(axis))]);
    response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, &name));
    response.changed().then(|| {
        let mut moved = z.to_vec();
        moved
            .iter_mut()
            .skip(axis)
            .take(1)
            .for_each(|part| *part = value);
        moved
    })
}

/// Where the point is along the strip.
fn mark(ui: &Ui, rect: Rect, traversal: &Traversal, now: f32) {
    let (Some(first), Some(last)) = (traversal.offsets.first(), traversal.offsets.last()) else {
        return;
    };
    let steps = traversal.offsets.len() as f32;
    let share = ((now - first) / (last - first).max(1e-6)).clamp(0.0, 1.0);
    // Pictures stand in the middles of their cells.
    let x = rect.left() + (0.5 + share * (steps - 1.0)) / steps * rect.width();
    let stroke = Stroke::new(2.0, theme::tokens(ui).accent);
    let half = 0.5 * rect.width() / steps;
    let cell = Rect::from_x_y_ranges(x - half..=x + half, rect.y_range());
    let painter = ui.painter();
    painter.rect_stroke(cell, 2.0, stroke, eframe::egui::StrokeKind::Inside);
}

//! The points as they are drawn: a numbered disc each, and beside it what it decodes to.

use crate::document::{Point, PointColour};
use crate::latent::Plane;
use crate::ui::plane::captions::{Captions, SMALL};
use crate::ui::plane::handles::{Handles, RADIUS, shown_at};
use crate::ui::plane::layer::Layer;
use crate::ui::plane::placement::{self, Place, Spot, Wish};
use crate::ui::plane::thumbnail::{self, Thumbnail, WORDS};
use crate::ui::scene::points;
use crate::ui::style::icons::{self, Icon};
use crate::ui::style::palette;
use crate::ui::style::texture::{self, Pictures};
use eframe::egui::{Align2, Color32, FontId, Pos2, Rect, Stroke, TextureId, Ui, Vec2, vec2};
use std::collections::BTreeMap;

/// Up to so many points, all have their coordinates beside them.
const WITH_WORDS: usize = 6;

/// Draws the points, and remembers where their images stood.
#[derive(Default)]
pub struct PointsLayer {
    pictures: Pictures,
    kept: BTreeMap<u64, Place>,
    blocks: Vec<Rect>,
}

/// What one point is this frame.
struct PointView {
    id: u64,
    at: Pos2,
    inside: bool,
    active: bool,
    /// It is moved together with the active one.
    selected: bool,
    /// Its own colour, where a person gave it one.
    colour: Option<PointColour>,
    /// What is on its disc.
    number: String,
    locked: bool,
    /// A person has it in hand or under the mouse.
    lit: bool,
    picture: Option<TextureId>,
    text: String,
    /// Size of its image.
    size: Vec2,
}

impl PointView {
    /// It has an image, whatever room there is.
    fn is_looked_at(&self) -> bool {
        self.active || self.lit
    }
}

impl PointsLayer {
    /// Draws the points and their images, the active one on top.
    pub fn draw(&mut self, layer: &Layer<'_>, handles: &Handles, captions: &mut Captions) {
        let shown = self.views(layer, handles);
        let spots = self.place(layer, &shown, captions);
        self.blocks = spots.values().map(|spot| spot.block).collect();
        for point in &shown {
            if let Some(spot) = spots.get(&point.id) {
                let colour = colour(layer.ui, point);
                thumbnail::draw_leader(layer, spot.leader(point.at), colour);
            }
        }
        // The active point chose its spot first and is drawn last.
        for point in shown.iter().rev() {
            draw_image(layer, point, spots.get(&point.id));
        }
        for point in shown.iter().rev() {
            draw_disc(layer, point);
        }
        // Over whatever is there: it was asked for.
        for point in shown.iter().rev().filter(|point| point.lit) {
            draw_image(layer, point, spots.get(&point.id));
        }
    }

    /// Where images and words stood when they were drawn.
    pub fn blocks(&self) -> &[Rect] {
        &self.blocks
    }

    /// The active point first, then the one under the mouse.
    fn views(&mut self, layer: &Layer<'_>, handles: &Handles) -> Vec<PointView> {
        let all = &layer.scene.document.points;
        self.pictures.keep(|id| all.iter().any(|h| h.id == id));
        let side = thumbnail::side(layer.view.canvas, all.len());
        let view_of = |handle| self.view_of(layer, handles, handle, side);
        let mut shown: Vec<PointView> = all.iter().map(view_of).collect();
        shown.sort_by_key(|point| (!point.active, !point.lit));
        let few = shown.len() <= WITH_WORDS;
        for point in shown
            .iter_mut()
            .filter(|point| !few && !point.is_looked_at())
        {
            point.text.clear();
        }
        shown
    }

    fn view_of(
        &mut self,
        layer: &Layer<'_>,
        handles: &Handles,
        handle: &Point,
        side: f32,
    ) -> PointView {
        let Layer {
            ui,
            view,
            scene,
            plane,
            ..
        } = *layer;
        let (at, inside) = shown_at(view, &handle.z, plane);
        let active = scene.selection.active == Some(handle.id);
        let shape = scene.image_shape().filter(|_| inside);
        let pixels = points::pixels(scene.answers, handle.id);
        let picture = shape.and_then(|shape| {
            let tones = scene.tones();
            self.pictures
                .show(ui, handle.id, pixels.as_ref(), shape, tones)
        });
        let side = if active {
            thumbnail::enlarged(side)
        } else {
            side
        };
        PointView {
            id: handle.id,
            at,
            inside,
            active,
            selected: scene.selection.beside.contains(&handle.id),
            colour: handle.colour,
            number: handle.number().to_string(),
            locked: handle.locked,
            lit: handles.lit(ui, handle.id),
            picture: picture.filter(|_| scene.settings.plane.show_thumbnails),
            text: words_beside(handle, plane, points::decimals(view.scale())),
            size: shape.map_or(Vec2::ZERO, |shape| texture::fitted(shape, side)),
        }
    }

    /// Where the images stand; those without room are left out but for the ones looked at.
    fn place(
        &mut self,
        layer: &Layer<'_>,
        shown: &[PointView],
        captions: &Captions,
    ) -> BTreeMap<u64, Spot> {
        let canvas = layer.view.canvas.shrink(2.0);
        let few = shown.len() <= WITH_WORDS;
        let wish = |point: &PointView| Wish {
            id: point.id,
            at: point.at,
            picture: point.size,
            // Words that come and go with the mouse must not move an image.
            words: if few || point.active {
                words(layer.ui, &point.text)
            } else {
                Vec2::ZERO
            },
            first: point.active,
        };
        let middles: Vec<Pos2> = shown.iter().map(|point| point.at).collect();
        let pictured = || shown.iter().filter(|point| point.picture.is_some());
        let wishes: Vec<Wish> = pictured().map(wish).collect();
        let mut spots = placement::place(canvas, &middles, &captions.taken, &wishes, &self.kept);
        self.kept = spots.iter().map(|(id, spot)| (*id, spot.place)).collect();
        for point in pictured().filter(|point| point.is_looked_at()) {
            spots
                .entry(point.id)
                .or_insert_with(|| placement::squeezed(canvas, &middles, &wish(point)));
        }
        spots
    }
}

/// The size of words beside an image. Digits change while a point is dragged, their number
/// hardly: all count as wide as a 0.
pub fn words(ui: &Ui, text: &str) -> Vec2 {
    let zero = ui.fonts_mut(|fonts| fonts.glyph_width(&FontId::proportional(SMALL), '0'));
    vec2(zero * text.chars().count() as f32 + 6.0, WORDS)
}

fn draw_image(layer: &Layer<'_>, point: &PointView, spot: Option<&Spot>) {
    let (Some(picture), Some(spot)) = (point.picture, spot) else {
        return;
    };
    let thumbnail = Thumbnail {
        picture,
        text: &point.text,
        colour: colour(layer.ui, point),
    };
    thumbnail.draw(layer, spot.image, spot.above);
}

fn colour(ui: &Ui, point: &PointView) -> Color32 {
    let dark = ui.visuals().dark_mode;
    match point.colour {
        Some(colour) => palette::point(colour, dark),
        None if point.active => palette::active(dark),
        None => palette::resting(dark),
    }
}

/// The point's name, if a person gave it one, and its place.
fn words_beside(point: &Point, plane: &Plane, decimals: usize) -> String {
    let place = points::coordinates(&point.z, plane, decimals);
    if point.name.is_empty() {
        place
    } else {
        format!("{} {place}", point.name)
    }
}

fn draw_disc(layer: &Layer<'_>, point: &PointView) {
    let painter = layer.painter;
    let colour = colour(layer.ui, point);
    let rim = palette::paper(layer.dark());
    let radius = if point.lit { RADIUS + 1.5 } else { RADIUS };
    if point.active || point.selected {
        painter.circle_filled(point.at, radius + 5.0, colour.gamma_multiply(0.28));
    }
    if point.active {
        let ring = Stroke::new(1.5, palette::active(layer.dark()));
        painter.circle_stroke(point.at, radius + 5.0, ring);
    }
    painter.circle(point.at, radius + 1.5, rim, Stroke::NONE);
    let fill = if point.inside {
        colour
    } else {
        colour.gamma_multiply(0.5)
    };
    painter.circle(point.at, radius, fill, Stroke::NONE);
    let number = &point.number;
    let size = if number.len() < 3 { 11.0 } else { 8.5 };
    let font = FontId::proportional(size);
    painter.text(point.at, Align2::CENTER_CENTER, number, font, rim);
    if point.locked {
        let at = point.at + vec2(radius, -radius);
        painter.circle_filled(at, 6.0, rim);
        let square = Rect::from_center_size(at, Vec2::splat(11.0));
        icons::paint(painter, square, Icon::Lock, palette::resting(layer.dark()));
    }
}

/// What the points and the places that they wait at cover.
pub fn middles(layer: &Layer<'_>) -> Vec<Pos2> {
    let handles = layer.scene.document.points.iter();
    handles
        .map(|handle| shown_at(layer.view, &handle.z, layer.plane).0)
        .collect()
}

/// Where the active point stands.
pub fn active_at(layer: &Layer<'_>) -> Option<Pos2> {
    let active = points::active(layer.scene)?;
    Some(shown_at(layer.view, &active.z, layer.plane).0)
}

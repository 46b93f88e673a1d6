//! Very many dots drawn by the processor into one picture, for where it would have to draw
//! their triangles too: much the same picture at a fraction of the cost.

use crate::explore::{Answered, ScatterQuery};
use crate::ui::plane::dot_looks::{DotLooks, Look};
use crate::ui::plane::dotted::{Dotted, radius};
use crate::ui::plane::mark_atlas::{self, CELL};
use crate::ui::style::class_mark::Sign;
use eframe::egui::{Color32, ColorImage, Pos2, Rect, Vec2, pos2};
use std::collections::HashMap;
use std::sync::Arc;

/// The picture goes beyond the plane by so many points on each side, so that no edge is bare
/// while the plane is moved and the next picture is drawn.
const MARGIN: f32 = 40.0;
/// A dot's middle is rounded to one of so many places along a pixel.
const PHASES: usize = 4;
/// Samples along a pixel of a dot.
const SAMPLES: usize = 3;
/// The most pixels along a side of the picture.
const MOST: f32 = 8192.0;

/// What is to be drawn.
#[derive(Clone)]
pub struct RasterJob {
    pub scatter: Arc<Answered<ScatterQuery>>,
    pub dotted: Dotted,
    pub looks: Arc<DotLooks>,
    pub dark: bool,
    /// Pixels of the screen to a point.
    pub scale: f32,
}

impl PartialEq for RasterJob {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.scatter, &other.scatter)
            && Arc::ptr_eq(&self.looks, &other.looks)
            && self.dotted == other.dotted
            && self.dark == other.dark
            && self.scale == other.scale
    }
}

impl RasterJob {
    /// Where the picture lies on screen, in points: on whole pixels.
    pub fn area(&self) -> Rect {
        let [min, max] = self.corners();
        Rect::from_min_max(min / self.scale, max / self.scale)
    }

    /// The same in pixels.
    fn corners(&self) -> [Pos2; 2] {
        let area = self.dotted.view.canvas.expand(MARGIN) * self.scale;
        let min = area.min.floor();
        let size = (area.max.ceil() - min).clamp(Vec2::ZERO, Vec2::splat(MOST));
        [min, min + size]
    }

    /// Draws it: the dots in the order of their numbers, later ones over earlier ones.
    pub fn draw(&self) -> ColorImage {
        let [min, max] = self.corners();
        let size = max - min;
        let [width, height] = [size.x as usize, size.y as usize];
        let mut picture = ColorImage::filled([width, height], Color32::TRANSPARENT);
        let scatter = &self.scatter.answer;
        let radius = radius(scatter.len()) * self.scale;
        let mut sprites = Sprites {
            radius,
            known: HashMap::new(),
            drawn: Vec::new(),
            last: None,
        };
        let reach = MARGIN + 2.0 * radius / self.scale;
        for behind in self.looks.layers() {
            let seen = self.dotted.seen(scatter, reach);
            for (dot, at) in seen.filter(|(dot, _)| self.looks.is_behind(*dot) == *behind) {
                let look = self.looks.of(dot, self.dark);
                let at = pos2(at.x * self.scale - min.x, at.y * self.scale - min.y);
                if let Some(sprite) = sprites.of(look) {
                    sprite.put(&mut picture, at);
                }
            }
        }
        picture
    }
}

/// The dots of each look, drawn once.
struct Sprites {
    radius: f32,
    known: HashMap<(Sign, Color32), usize>,
    drawn: Vec<Sprite>,
    /// The look of the dot before: often the next one has it too.
    last: Option<(Look, usize)>,
}

impl Sprites {
    fn of(&mut self, look: Look) -> Option<&Sprite> {
        let place = match self.last {
            Some((last, place)) if last == look => place,
            Some(_) | None => {
                let next = self.drawn.len();
                let place = *self.known.entry((look.sign, look.colour)).or_insert(next);
                if place == next {
                    self.drawn.push(Sprite::new(look, self.radius));
                }
                self.last = Some((look, place));
                place
            }
        };
        self.drawn.get(place)
    }
}

/// One dot at each of the places that it can have within a pixel.
struct Sprite {
    /// Pixels along its side, an odd number.
    side: usize,
    /// [phases, phases, side, side], down before across, premultiplied.
    pixels: Vec<Color32>,
}

impl Sprite {
    fn new(look: Look, radius: f32) -> Self {
        let reach = mark_atlas::cell(look.sign).reach;
        // The middle lies within the middle pixel.
        let half = (radius * reach).ceil().max(1.0);
        let side = 2 * half as usize + 1;
        let texels = mark_atlas::texels(look.sign);
        let mut pixels = Vec::with_capacity(PHASES * PHASES * side * side);
        for phase in 0..PHASES * PHASES {
            let [across, down] = [phase % PHASES, phase / PHASES]
                .map(|phase| half + (phase as f32 + 0.5) / PHASES as f32);
            for y in 0..side {
                for x in 0..side {
                    let from_middle = |dx: f32, dy: f32| {
                        let away = Vec2::new(x as f32 + dx - across, y as f32 + dy - down);
                        texel(&texels, away / (radius * reach))
                    };
                    pixels.push(tinted(mean(from_middle), look.colour));
                }
            }
        }
        Self { side, pixels }
    }

    /// Lays the dot with its middle at `at`, in pixels, over the picture.
    fn put(&self, picture: &mut ColorImage, at: Pos2) {
        let [width, height] = picture.size.map(|side| side as i64);
        let corner = at.floor();
        let within = at - corner;
        let phase = |share: f32| ((share * PHASES as f32) as usize).min(PHASES - 1);
        let first = (phase(within.y) * PHASES + phase(within.x)) * self.side * self.side;
        let (side, half) = (self.side as i64, self.side as i64 / 2);
        let [left, top] = [corner.x as i64 - half, corner.y as i64 - half];
        let from = (-left).clamp(0, side);
        let to = (width - left).clamp(from, side);
        for y in (-top).clamp(0, side)..(height - top).clamp(0, side) {
            let own = first as i64 + y * side;
            let there = (top + y) * width + left;
            let own = self.pixels.get((own + from) as usize..(own + to) as usize);
            let there = picture
                .pixels
                .get_mut((there + from) as usize..(there + to) as usize);
            if let (Some(own), Some(there)) = (own, there) {
                for (under, over) in there.iter_mut().zip(own) {
                    *under = laid_over(*under, *over);
                }
            }
        }
    }
}

/// The mean of the samples of a pixel.
fn mean(sample: impl Fn(f32, f32) -> Color32) -> [u8; 4] {
    let mut sums = [0u32; 4];
    for at in 0..SAMPLES * SAMPLES {
        let [x, y] = [at % SAMPLES, at / SAMPLES].map(|at| (at as f32 + 0.5) / SAMPLES as f32);
        for (sum, part) in sums.iter_mut().zip(sample(x, y).to_array()) {
            *sum += u32::from(part);
        }
    }
    let count = (SAMPLES * SAMPLES) as u32;
    sums.map(|sum| ((sum + count / 2) / count) as u8)
}

/// The texel so far from the middle of a mark, its edge being 1.
fn texel(texels: &[Color32], away: Vec2) -> Color32 {
    let middle = (CELL as f32 - 1.0) / 2.0;
    let place = (away * middle + Vec2::splat(middle)).round();
    let inside = |at: f32| (0.0..CELL as f32).contains(&at);
    if !inside(place.x) || !inside(place.y) {
        return Color32::TRANSPARENT;
    }
    let texel = texels.get(place.y as usize * CELL + place.x as usize);
    texel.copied().unwrap_or_default()
}

/// A texel in a colour, as the graphics card multiplies them.
fn tinted(texel: [u8; 4], colour: Color32) -> Color32 {
    let parts = texel.into_iter().zip(colour.to_array());
    let mut parts = parts.map(|(one, other)| (u16::from(one) * u16::from(other) / 255) as u8);
    let mut next = || parts.next().unwrap_or(0);
    Color32::from_rgba_premultiplied(next(), next(), next(), next())
}

/// `over` on `under`, both premultiplied.
fn laid_over(under: Color32, over: Color32) -> Color32 {
    match over.a() {
        0 => under,
        255 => over,
        alpha => {
            let through = 255 - u32::from(alpha);
            let [a, b] = [under.to_array(), over.to_array()];
            let part = |at: usize| {
                let under = (u32::from(a[at]) * through + 127) / 255;
                (under + u32::from(b[at])).min(255) as u8
            };
            Color32::from_rgba_premultiplied(part(0), part(1), part(2), part(3))
        }
    }
}

#[cfg(test)]
mod tests;

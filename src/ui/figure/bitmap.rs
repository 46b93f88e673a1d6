//! Triangles as pixels, blended as a graphics card blends the window's.

use super::textures::{Texture, Textures};
use super::triangle::{Pixels, fill};
use eframe::egui::epaint::{ClippedPrimitive, Primitive, Vertex};
use eframe::egui::{Color32, Mesh, Pos2, Rect};

/// A picture in memory.
pub(super) struct Bitmap {
    width: usize,
    height: usize,
    /// Premultiplied, row by row.
    pixels: Vec<Color32>,
    /// The place of its upper left corner, in points.
    origin: Pos2,
    /// Pixels that a point takes.
    scale: f32,
}

impl Bitmap {
    /// An empty one of `area`, which is in points.
    pub fn new(area: Rect, scale: f32) -> Self {
        let side = |points: f32| (points * scale).round().clamp(1.0, 32_768.0) as usize;
        let (width, height) = (side(area.width()), side(area.height()));
        Self {
            width,
            height,
            pixels: vec![Color32::TRANSPARENT; width * height],
            origin: area.min,
            scale,
        }
    }

    pub fn size(&self) -> [usize; 2] {
        [self.width, self.height]
    }

    /// Red, green and blue of each pixel, on black where it is not opaque.
    pub fn opaque(&self) -> Vec<u8> {
        let pixels = self.pixels.iter();
        pixels
            .flat_map(|pixel| {
                let [red, green, blue, _] = pixel.to_array();
                [red, green, blue]
            })
            .collect()
    }

    /// Its pixels with what shows through, not premultiplied: [height, width, 4].
    pub fn rgba(&self) -> Vec<u8> {
        let pixels = self.pixels.iter();
        pixels.flat_map(Color32::to_srgba_unmultiplied).collect()
    }

    /// Paints these over what is there.
    pub fn paint(&mut self, primitives: &[ClippedPrimitive], textures: &Textures) {
        for primitive in primitives {
            match &primitive.primitive {
                Primitive::Mesh(mesh) => self.mesh(mesh, primitive.clip_rect, textures),
                // Nothing of the window's paints by itself.
                Primitive::Callback(_) => {}
            }
        }
    }

    fn mesh(&mut self, mesh: &Mesh, clip: Rect, textures: &Textures) {
        let Some(texture) = textures.get(mesh.texture_id) else {
            return;
        };
        let whole = Pixels {
            x: [0, self.width as i64],
            y: [0, self.height as i64],
        };
        let [low, high] = [clip.min, clip.max].map(|corner| self.to_pixels(corner));
        let end = |place: f32| place.round().clamp(-1e6, 1e6) as i64;
        let within = whole.both(Pixels {
            x: [end(low[0]), end(high[0])],
            y: [end(low[1]), end(high[1])],
        });
        for corners in mesh.indices.chunks_exact(3) {
            let vertex = |at: usize| mesh.vertices.get(*corners.get(at)? as usize);
            if let (Some(a), Some(b), Some(c)) = (vertex(0), vertex(1), vertex(2)) {
                self.triangle([a, b, c], within, texture);
            }
        }
    }

    fn triangle(&mut self, corners: [&Vertex; 3], within: Pixels, texture: &Texture) {
        let [a, b, c] = corners;
        let places = corners.map(|corner| self.to_pixels(corner.pos));
        let colours = corners.map(|corner| corner.color.to_array().map(f32::from));
        let one_texel = (a.uv == b.uv && b.uv == c.uv).then(|| texture.sample(a.uv));
        let one_colour = a.color == b.color && b.color == c.color;
        let (width, pixels) = (self.width, &mut self.pixels);
        fill(places, within, |x, y, shares| {
            let mixed = |of: [f32; 3]| of[0] * shares[0] + of[1] * shares[1] + of[2] * shares[2];
            let colour: [f32; 4] = if one_colour {
                colours[0]
            } else {
                std::array::from_fn(|i| mixed([colours[0][i], colours[1][i], colours[2][i]]))
            };
            let texel = one_texel.unwrap_or_else(|| {
                let (x, y) = (
                    mixed([a.uv.x, b.uv.x, c.uv.x]),
                    mixed([a.uv.y, b.uv.y, c.uv.y]),
                );
                texture.sample(Pos2::new(x, y))
            });
            if let Some(pixel) = pixels.get_mut(y * width + x) {
                let source = std::array::from_fn(|i| colour[i] * texel[i] / 255.0);
                *pixel = blended(source, *pixel);
            }
        });
    }

    fn to_pixels(&self, at: Pos2) -> [f32; 2] {
        let away = (at - self.origin) * self.scale;
        [away.x, away.y]
    }
}

/// A premultiplied colour over another, in the numbers that the window blends too.
fn blended(source: [f32; 4], below: Color32) -> Color32 {
    let through = 1.0 - source[3] / 255.0;
    let below = below.to_array();
    let [red, green, blue, alpha] = std::array::from_fn(|i| {
        let sum: f32 = source[i] + f32::from(below[i]) * through;
        sum.round().clamp(0.0, 255.0) as u8
    });
    Color32::from_rgba_premultiplied(red, green, blue, alpha)
}

//! Close up, dots that lie apart are the images themselves, framed in the dots' colours.

use crate::data::Dataset;
use crate::explore::{Answered, Scatter, ScatterQuery, WhichImage};
use crate::recipe::ImageShape;
use crate::ui::plane::dot_looks::DotLooks;
use crate::ui::plane::dotted::Dotted;
use crate::ui::plane::layer::Layer;
use crate::ui::scene::Scene;
use crate::ui::style::texture;
use crate::ui::style::tones::Tones;
use eframe::egui::{
    Color32, ColorImage, Mesh, Pos2, Rect, Shape, TextureFilter, TextureHandle, TextureId,
    TextureOptions, Vec2, pos2, vec2,
};
use std::sync::{Arc, Weak};

/// The most dots in view that are drawn as images.
const MOST: usize = 240;
/// At least so many percent of them must lie apart.
const APART: usize = 60;
/// Width of the frame, in points.
const FRAME: f32 = 2.0;
/// The longer side of an image on the smallest canvas and on the largest, in points.
const SIDES: [f32; 2] = [28.0, 56.0];
/// Its part of the shorter side of the canvas.
const SHARE: f32 = 0.065;
/// What is left of an image that is not marked while others are.
const BEHIND: f32 = 0.45;
/// The most texels along a side of an image: larger ones are averaged.
const MOST_TEXELS: usize = 64;
/// Images in a row of the texture, and the clear texels between them.
const ACROSS: usize = 16;
const GAP: usize = 2;

/// The dots that are drawn as images in one view, and the texture that holds these.
#[derive(Default)]
pub struct DotPictures {
    placed: Option<Placed>,
    atlas: Option<Atlas>,
}

/// Where the images stand.
struct Placed {
    scatter: Arc<Answered<ScatterQuery>>,
    dotted: Dotted,
    size: Vec2,
    /// Each with the number of its dot, in their order.
    pictures: Vec<(usize, Rect)>,
}

struct Atlas {
    of: Contents,
    texture: Option<TextureHandle>,
    size: [usize; 2],
}

/// What a texture holds.
#[derive(Clone)]
struct Contents {
    data: Weak<Dataset>,
    images: Vec<WhichImage>,
    tones: Tones,
}

impl PartialEq for Contents {
    fn eq(&self, other: &Self) -> bool {
        self.data.ptr_eq(&other.data) && self.images == other.images && self.tones == other.tones
    }
}

impl DotPictures {
    /// Finds the dots that are to be images in this view; whether there are such.
    pub fn follow(
        &mut self,
        scene: &Scene<'_>,
        scatter: &Arc<Answered<ScatterQuery>>,
        dotted: &Dotted,
        scale: f32,
    ) -> bool {
        let size = scene
            .image_shape()
            .map(|shape| size_of(shape, dotted.view.canvas, scale));
        let Some(size) = size else {
            self.placed = None;
            return false;
        };
        let known = self.placed.as_ref().is_some_and(|placed| {
            Arc::ptr_eq(&placed.scatter, scatter) && placed.dotted == *dotted && placed.size == size
        });
        if !known {
            self.placed = Some(Placed {
                pictures: apart(&scatter.answer, dotted, size),
                scatter: scatter.clone(),
                dotted: dotted.clone(),
                size,
            });
        }
        !self.all().is_empty()
    }

    /// The images, each with the number of its dot.
    pub fn all(&self) -> &[(usize, Rect)] {
        self.placed.as_ref().map_or(&[], |placed| &placed.pictures)
    }

    /// The dot whose image is at this place, and its middle.
    pub fn dot_under(&self, at: Pos2) -> Option<(usize, Pos2)> {
        let mut over = self.all().iter().rev();
        let found = over.find(|(_, rect)| rect.expand(FRAME).contains(at))?;
        Some((found.0, found.1.center()))
    }

    /// Where the image of this dot is, with its frame.
    pub fn of_dot(&self, dot: usize) -> Option<Rect> {
        let found = self.all().iter().find(|(other, _)| *other == dot)?;
        Some(found.1.expand(FRAME))
    }

    /// Draws them.
    pub fn draw(&mut self, layer: &Layer<'_>, looks: &DotLooks) {
        let scene = layer.scene;
        let (Some(data), Some(placed)) = (&scene.progress.dataset, &self.placed) else {
            return;
        };
        let image = |(dot, _): &(usize, Rect)| placed.scatter.answer.image(*dot);
        let wanted = Contents {
            data: Arc::downgrade(data),
            images: placed.pictures.iter().map(image).collect(),
            tones: scene.tones(),
        };
        let before = self.atlas.take();
        let atlas = match before {
            Some(atlas) if atlas.of == wanted => atlas,
            Some(Atlas { texture, .. }) => Atlas::new(layer, data, wanted, texture),
            None => Atlas::new(layer, data, wanted, None),
        };
        if let Some(texture) = &atlas.texture {
            let cell = cell(data.shape);
            let mesh = mesh(layer, placed, looks, texture.id(), cell, atlas.size);
            layer.painter.add(Shape::mesh(mesh));
        }
        self.atlas = Some(atlas);
    }
}

/// The size of an image on this canvas: where it has few pixels, a whole number of the
/// screen's each.
fn size_of(shape: ImageShape, canvas: Rect, scale: f32) -> Vec2 {
    let side = (SHARE * canvas.size().min_elem()).clamp(SIDES[0], SIDES[1]);
    let longer = shape.height.max(shape.width).max(1) as f32;
    let enlarged = (side * scale / longer).round();
    let side = if enlarged >= 1.0 {
        enlarged * longer / scale
    } else {
        side
    };
    texture::fitted(shape, side)
}

/// The dots that are images: of the dots in view, where they are few, each that has none of a
/// lower number so near that the two would lie on each other, if these are most. Dots beyond
/// the edge count, so that moving the plane changes none.
fn apart(scatter: &Scatter, dotted: &Dotted, size: Vec2) -> Vec<(usize, Rect)> {
    let reach = size.max_elem() + 2.0 * FRAME;
    let near: Vec<(usize, Pos2)> = dotted.seen(scatter, reach).take(2 * MOST).collect();
    let canvas = dotted.view.canvas;
    let in_view = near.iter().filter(|(_, at)| canvas.contains(*at)).count();
    if in_view == 0 || in_view > MOST || near.len() == 2 * MOST {
        return Vec::new();
    }
    let room = size + Vec2::splat(2.0 * FRAME + 1.0);
    let alone = |place: usize, at: Pos2| {
        let mut lower = near.iter().take(place);
        !lower.any(|(_, other)| {
            let away = (*other - at).abs();
            away.x < room.x && away.y < room.y
        })
    };
    let numbered = near.iter().enumerate();
    let pictures = numbered.filter(|(place, (_, at))| alone(*place, *at));
    let pictures: Vec<(usize, Rect)> = pictures
        .map(|(_, (dot, at))| (*dot, Rect::from_center_size(*at, size)))
        .collect();
    let seen = pictures
        .iter()
        .filter(|(_, rect)| canvas.contains(rect.center()));
    if 100 * seen.count() < APART * in_view {
        return Vec::new();
    }
    pictures
}

/// Texels across and down of an image in the texture.
fn cell(shape: ImageShape) -> [usize; 2] {
    let longer = shape.height.max(shape.width).max(1);
    [shape.width, shape.height].map(|side| {
        if longer <= MOST_TEXELS {
            side
        } else {
            (side * MOST_TEXELS / longer).max(1)
        }
    })
}

/// The upper left texel of an image. Above all of them lies a white row, for the frames.
fn corner(place: usize, cell: [usize; 2]) -> [usize; 2] {
    let [across, down] = [place % ACROSS, place / ACROSS];
    [
        GAP + across * (cell[0] + GAP),
        2 * GAP + down * (cell[1] + GAP),
    ]
}

impl Atlas {
    fn new(
        layer: &Layer<'_>,
        data: &Dataset,
        of: Contents,
        texture: Option<TextureHandle>,
    ) -> Self {
        let image = painted(data, &of.images, of.tones);
        let size = image.size;
        let mut texture = texture;
        let sampling = TextureOptions {
            magnification: TextureFilter::Nearest,
            minification: TextureFilter::Linear,
            ..TextureOptions::NEAREST
        };
        texture::set(&mut texture, layer.ui.ctx(), image, sampling);
        Self { of, texture, size }
    }
}

/// The images as they are stored, side by side.
fn painted(data: &Dataset, images: &[WhichImage], tones: Tones) -> ColorImage {
    let shape = data.shape;
    let cell = cell(shape);
    let rows = images.len().div_ceil(ACROSS).max(1);
    let right = GAP + ACROSS * (cell[0] + GAP);
    let bottom = 2 * GAP + rows * (cell[1] + GAP);
    let mut atlas = ColorImage::filled([right, bottom], Color32::TRANSPARENT);
    if let Some(row) = atlas.pixels.get_mut(..right * GAP) {
        row.fill(Color32::WHITE);
    }
    for (place, image) in images.iter().enumerate() {
        let pixels = image.in_data().map_or(&[][..], |(split, index)| {
            data.split(split).image(index, shape)
        });
        let image = averaged(texture::colours(pixels, shape, tones), cell);
        let [left, top] = corner(place, cell);
        for (y, row) in image.pixels.chunks_exact(cell[0].max(1)).enumerate() {
            let from = (top + y) * right + left;
            if let Some(there) = atlas.pixels.get_mut(from..from + row.len()) {
                there.copy_from_slice(row);
            }
        }
    }
    atlas
}

/// The image in so many texels, each the mean of the pixels that it covers.
fn averaged(image: ColorImage, cell: [usize; 2]) -> ColorImage {
    if image.size == cell {
        return image;
    }
    let [width, height] = image.size;
    let texel = |at: usize| {
        let [x, y] = [at % cell[0], at / cell[0]];
        let range = |place: usize, count: usize, side: usize| {
            let from = place * side / count;
            from..((place + 1) * side / count).max(from + 1)
        };
        let mut sums = [0usize; 3];
        let mut count = 0;
        for y in range(y, cell[1], height) {
            for x in range(x, cell[0], width) {
                let colour = image.pixels.get(y * width + x).copied().unwrap_or_default();
                for (sum, part) in sums.iter_mut().zip(colour.to_array()) {
                    *sum += usize::from(part);
                }
                count += 1;
            }
        }
        let [r, g, b] = sums.map(|sum| (sum / count.max(1)) as u8);
        Color32::from_rgb(r, g, b)
    };
    ColorImage::new(cell, (0..cell[0] * cell[1]).map(texel).collect())
}

/// Frames and images as one mesh.
fn mesh(
    layer: &Layer<'_>,
    placed: &Placed,
    looks: &DotLooks,
    texture: TextureId,
    cell: [usize; 2],
    size: [usize; 2],
) -> Mesh {
    let dark = layer.dark();
    let in_texture =
        |x: usize, y: usize| pos2(x as f32 / size[0] as f32, y as f32 / size[1] as f32);
    let white = Rect::from_min_size(in_texture(1, 1), vec2(0.0, 0.0));
    let mut mesh = Mesh::with_texture(texture);
    for (place, (dot, rect)) in placed.pictures.iter().enumerate() {
        let colour = looks.of(*dot, dark).colour;
        mesh.add_rect_with_uv(rect.expand(FRAME), white, colour);
        let [left, top] = corner(place, cell);
        let part = Rect::from_min_max(
            in_texture(left, top),
            in_texture(left + cell[0], top + cell[1]),
        );
        let tint = if looks.is_behind(*dot) {
            Color32::WHITE.gamma_multiply(BEHIND)
        } else {
            Color32::WHITE
        };
        mesh.add_rect_with_uv(*rect, part, tint);
    }
    mesh
}

#[cfg(test)]
mod tests;

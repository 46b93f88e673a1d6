//! The pictures that shapes are filled with, kept in memory as a graphics card would keep them.

use eframe::egui::epaint::textures::TexturesDelta;
use eframe::egui::{
    Color32, ColorImage, ImageData, Pos2, Rect, TextureFilter, TextureId, TextureOptions,
    TextureWrapMode,
};
use std::collections::HashMap;

/// One picture, and how it is looked up between its pixels.
#[derive(Clone, Debug)]
pub(super) struct Texture {
    image: ColorImage,
    options: TextureOptions,
}

/// All pictures of a context.
#[derive(Default)]
pub(super) struct Textures(HashMap<TextureId, Texture>);

impl Textures {
    /// Takes in what a pass changed.
    pub fn take_in(&mut self, mut delta: TexturesDelta) {
        for (id, changes) in std::mem::take(&mut delta.set) {
            for change in changes {
                let ImageData::Color(image) = change.image;
                match change.pos {
                    Some(at) => {
                        if let Some(texture) = self.0.get_mut(&id) {
                            texture.patch(&image, at);
                        }
                    }
                    None => {
                        let (image, options) = (image.as_ref().clone(), change.options);
                        self.0.insert(id, Texture { image, options });
                    }
                }
            }
        }
    }

    pub fn get(&self, id: TextureId) -> Option<&Texture> {
        self.0.get(&id)
    }
}

impl Texture {
    fn patch(&mut self, image: &ColorImage, [left, top]: [usize; 2]) {
        let [wide, _] = self.image.size;
        let [width, _] = image.size;
        for (y, row) in image.pixels.chunks(width.max(1)).enumerate() {
            let start = (top + y) * wide + left;
            let end = start + row.len().min(wide.saturating_sub(left));
            if let Some(place) = self.image.pixels.get_mut(start..end) {
                place.copy_from_slice(row.get(..place.len()).unwrap_or(row));
            }
        }
    }

    /// Whether it is drawn with sharp edges where it is enlarged.
    pub fn is_sharp(&self) -> bool {
        self.options.magnification == TextureFilter::Nearest
    }

    /// Its colour at `uv`, premultiplied.
    pub fn sample(&self, uv: Pos2) -> [f32; 4] {
        let [width, height] = self.image.size.map(|side| side as f32);
        let (x, y) = (uv.x * width, uv.y * height);
        if self.is_sharp() {
            return self
                .texel(x.floor() as i64, y.floor() as i64)
                .map(f32::from);
        }
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (right, down) = (x - left, y - top);
        let (left, top) = (left as i64, top as i64);
        let corner = |dx, dy| self.texel(left + dx, top + dy).map(f32::from);
        let (a, b, c, d) = (corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1));
        std::array::from_fn(|i| {
            let (upper, lower) = (a[i] + (b[i] - a[i]) * right, c[i] + (d[i] - c[i]) * right);
            upper + (lower - upper) * down
        })
    }

    fn texel(&self, x: i64, y: i64) -> [u8; 4] {
        let [width, height] = self.image.size;
        let (x, y) = (self.within(x, width), self.within(y, height));
        let found = self.image.pixels.get(y * width + x);
        found.map_or([0; 4], Color32::to_array)
    }

    fn within(&self, place: i64, side: usize) -> usize {
        let side = side.max(1) as i64;
        let place = match self.options.wrap_mode {
            TextureWrapMode::ClampToEdge => place.clamp(0, side - 1),
            TextureWrapMode::Repeat => place.rem_euclid(side),
            TextureWrapMode::MirroredRepeat => {
                let place = place.rem_euclid(2 * side);
                place.min(2 * side - 1 - place)
            }
        };
        place as usize
    }

    /// The part of it at `uv` in whole pixels.
    pub fn crop(&self, uv: Rect) -> ColorImage {
        let [width, height] = self.image.size;
        let from = |share: f32, side: usize| {
            ((share * side as f32).round() as usize).min(side.saturating_sub(1))
        };
        let (left, top) = (from(uv.left(), width), from(uv.top(), height));
        let to = |share: f32, side: usize, first: usize| {
            ((share * side as f32).round() as usize).clamp(first + 1, side.max(first + 1))
        };
        let (right, bottom) = (to(uv.right(), width, left), to(uv.bottom(), height, top));
        let rows = (top..bottom).flat_map(|y| {
            let row = self.image.pixels.get(y * width + left..y * width + right);
            row.unwrap_or(&[]).to_vec()
        });
        ColorImage::new([right - left, bottom - top], rows.collect())
    }
}

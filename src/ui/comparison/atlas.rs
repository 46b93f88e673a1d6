//! All images of a page in one texture: a row for each test image, with the
//! original, the reconstruction and the signed difference side by side.

use crate::explore::{Answered, Compared, PageQuery};
use crate::recipe::ImageShape;
use crate::ui::style::{palette, texture};
use eframe::egui::{Color32, ColorImage, Rect, TextureHandle, TextureId, TextureOptions, Ui, pos2};
use std::sync::Arc;

/// The texture, and for what it was made.
#[derive(Default)]
pub struct Atlas {
    texture: Option<TextureHandle>,
    made: Option<(Arc<Answered<PageQuery>>, bool, ImageShape)>,
}

impl Atlas {
    /// The texture of a page, made when the page or the theme changes.
    pub fn show(
        &mut self,
        ui: &Ui,
        page: &Arc<Answered<PageQuery>>,
        shape: ImageShape,
    ) -> TextureId {
        let dark = ui.visuals().dark_mode;
        let fresh = self.made.as_ref().is_some_and(|(old, was, size)| {
            Arc::ptr_eq(old, page) && *was == dark && *size == shape
        });
        if let (Some(texture), true) = (&self.texture, fresh) {
            return texture.id();
        }
        self.made = Some((page.clone(), dark, shape));
        let image = painted(&page.answer.items, shape, dark);
        texture::set(&mut self.texture, ui.ctx(), image, TextureOptions::NEAREST)
    }
}

/// The part of the texture with picture `column` (original, reconstruction,
/// difference) of test image `row` out of `rows`.
pub fn part(row: usize, rows: usize, column: usize) -> Rect {
    let (row, rows, column) = (row as f32, rows.max(1) as f32, column as f32);
    Rect::from_min_max(
        pos2(column / 3.0, row / rows),
        pos2((column + 1.0) / 3.0, (row + 1.0) / rows),
    )
}

fn painted(items: &[Arc<Compared>], shape: ImageShape, dark: bool) -> ColorImage {
    let mut pixels = Vec::with_capacity(3 * shape.width * shape.height * items.len());
    for item in items {
        let original = texture::colours(&item.original, shape, dark).pixels;
        let model = texture::colours(&item.reconstruction, shape, dark).pixels;
        let difference = differences(&item.difference, shape, dark);
        for row in 0..shape.height {
            let range = row * shape.width..(row + 1) * shape.width;
            for part in [&original, &model, &difference] {
                pixels.extend_from_slice(&part[range.clone()]);
            }
        }
    }
    ColorImage::new([3 * shape.width, shape.height * items.len()], pixels)
}

// Of several channels, the mean difference counts.
fn differences(values: &[i16], shape: ImageShape, dark: bool) -> Vec<Color32> {
    let channels = shape.channels.max(1);
    let colour = |pixel: &[i16]| {
        let sum: i32 = pixel.iter().map(|v| i32::from(*v)).sum();
        palette::difference((sum / channels as i32) as i16, dark)
    };
    let area = shape.width * shape.height;
    let mut out: Vec<Color32> = values
        .chunks_exact(channels)
        .take(area)
        .map(colour)
        .collect();
    out.resize(area, palette::paper(dark));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explore::Posterior;
    use crate::recipe::Terms;

    #[test]
    fn each_image_lies_where_its_part_says() {
        let shape = ImageShape {
            height: 2,
            width: 2,
            channels: 1,
        };
        let item = |value: u8| {
            Arc::new(Compared {
                index: 0,
                label: None,
                original: Arc::from([value; 4]),
                reconstruction: Arc::from([0; 4]),
                difference: Arc::from([-i16::from(value); 4]),
                terms: Terms::default(),
                posterior: Posterior {
                    mean: vec![],
                    std: vec![],
                },
            })
        };
        let image = painted(&[item(10), item(200)], shape, true);
        assert_eq!(image.size, [6, 4]);
        let at = |row: usize, column: usize| {
            let centre = part(row, 2, column).center();
            let (x, y) = ((centre.x * 6.0) as usize, (centre.y * 4.0) as usize);
            image.pixels[y * 6 + x]
        };
        assert_eq!(at(1, 0), palette::ink(true)[200]);
        assert_eq!(at(0, 1), palette::paper(true));
        assert_eq!(at(0, 2), palette::difference(-10, true));
    }
}

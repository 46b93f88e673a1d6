//! All images of a page in one texture: a row for each test image, with the
//! original, the reconstruction and the signed difference side by side.

use crate::explore::{Answered, Compared, PageQuery};
use crate::recipe::ImageShape;
use crate::ui::scene::settings::DifferenceOf;
use crate::ui::style::texture;
use crate::ui::style::tones::Tones;
use eframe::egui::{ColorImage, Rect, TextureHandle, TextureId, Ui, pos2};
use std::sync::Arc;

/// The texture, and for what it was made.
#[derive(Default)]
pub struct Atlas {
    texture: Option<TextureHandle>,
    made: Option<(Arc<Answered<PageQuery>>, Look)>,
}

/// How the images of a page are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    pub shape: ImageShape,
    pub tones: Tones,
    /// Of images in colour.
    pub difference: DifferenceOf,
    /// The theme, on whose ground the differences lie.
    pub dark: bool,
}

impl Atlas {
    /// The texture of a page, made when the page or its look changes.
    pub fn show(&mut self, ui: &Ui, page: &Arc<Answered<PageQuery>>, look: Look) -> TextureId {
        let made = self.made.as_ref();
        let fresh = made.is_some_and(|(old, was)| Arc::ptr_eq(old, page) && *was == look);
        if let (Some(texture), true) = (&self.texture, fresh) {
            return texture.id();
        }
        self.made = Some((page.clone(), look));
        let image = painted(&page.answer.items, look);
        texture::set(
            &mut self.texture,
            ui.ctx(),
            image,
            texture::sampling(look.shape),
        )
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

fn painted(items: &[Arc<Compared>], look: Look) -> ColorImage {
    let Look { shape, tones, .. } = look;
    let mut pixels = Vec::with_capacity(3 * shape.width * shape.height * items.len());
    for item in items {
        let original = texture::colours(&item.original, shape, tones).pixels;
        let model = texture::colours(&item.reconstruction, shape, tones).pixels;
        let channel = look.difference.channel();
        let difference = texture::differences(&item.difference, shape, channel, look.dark);
        for row in 0..shape.height {
            let range = row * shape.width..(row + 1) * shape.width;
            for part in [&original, &model, &difference] {
                pixels.extend_from_slice(&part[range.clone()]);
            }
        }
    }
    ColorImage::new([3 * shape.width, shape.height * items.len()], pixels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explore::Posterior;
    use crate::explore::WhichImage;
    use crate::recipe::Terms;
    use crate::ui::style::palette;
    use eframe::egui::Color32;

    fn look(channels: usize, difference: DifferenceOf) -> Look {
        Look {
            shape: ImageShape {
                height: 2,
                width: 2,
                channels,
            },
            tones: Tones::AsStored,
            difference,
            dark: true,
        }
    }

    fn item(original: &[u8], reconstruction: &[u8]) -> Arc<Compared> {
        let both = reconstruction.iter().zip(original);
        let difference = both.map(|(after, before)| i16::from(*after) - i16::from(*before));
        Arc::new(Compared {
            image: WhichImage::Test(0),
            label: None,
            original: original.into(),
            reconstruction: reconstruction.into(),
            difference: difference.collect(),
            terms: Terms::default(),
            posterior: Posterior {
                mean: vec![],
                std: vec![],
            },
        })
    }

    /// The colour in the middle of a picture of the second of two test images.
    fn in_second(image: &ColorImage, column: usize) -> Color32 {
        let centre = part(1, 2, column).center();
        let (x, y) = ((centre.x * 6.0) as usize, (centre.y * 4.0) as usize);
        image.pixels[y * 6 + x]
    }

    #[test]
    fn each_image_lies_where_its_part_says() {
        let look = look(1, DifferenceOf::Mean);
        let items = [item(&[10; 4], &[0; 4]), item(&[200; 4], &[190; 4])];
        let image = painted(&items, look);
        assert_eq!(image.size, [6, 4]);
        assert_eq!(in_second(&image, 0), Color32::from_gray(200));
        assert_eq!(in_second(&image, 1), Color32::from_gray(190));
        assert_eq!(in_second(&image, 2), palette::difference(-10, true));
    }

    #[test]
    fn ink_on_paper_changes_the_images_and_not_their_difference() {
        let as_stored = look(1, DifferenceOf::Mean);
        let tones = Tones::InkOnPaper;
        let items = [item(&[10; 4], &[0; 4]), item(&[200; 4], &[190; 4])];
        let image = painted(&items, Look { tones, ..as_stored });
        assert_eq!(in_second(&image, 0), tones.ramp()[200]);
        assert_eq!(in_second(&image, 2), palette::difference(-10, true));
    }

    #[test]
    fn of_colours_each_channel_has_a_difference_of_its_own() {
        let original = [200, 100, 50].repeat(4);
        let model = [170, 100, 110].repeat(4);
        let items = [item(&original, &original), item(&original, &model)];
        for (of, value) in [
            (DifferenceOf::Mean, 10),
            (DifferenceOf::Red, -30),
            (DifferenceOf::Green, 0),
            (DifferenceOf::Blue, 60),
        ] {
            let image = painted(&items, look(3, of));
            assert_eq!(in_second(&image, 0), Color32::from_rgb(200, 100, 50));
            assert_eq!(in_second(&image, 1), Color32::from_rgb(170, 100, 110));
            assert_eq!(
                in_second(&image, 2),
                palette::difference(value, true),
                "{of:?}"
            );
        }
    }
}

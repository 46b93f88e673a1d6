//! Pixels of answers as textures: converted when an answer changes, never per frame.

use crate::recipe::ImageShape;
use crate::ui::style::palette;
use crate::ui::style::tones::Tones;
use eframe::egui::{
    Color32, ColorImage, Context, TextureFilter, TextureHandle, TextureId, TextureOptions, Ui, Vec2,
};
use std::collections::HashMap;
use std::sync::Arc;

/// Turns pixels ([height, width, channels], 0 to 255) into colours: one channel
/// goes through `tones`, three or more are red, green, blue.
/// Pixels that are missing show as 0.
pub fn colours(pixels: &[u8], shape: ImageShape, tones: Tones) -> ColorImage {
    veiled(pixels, shape, tones, None)
}

/// The same behind a veil of this colour, which hides more of it the more opaque it is.
fn veiled(pixels: &[u8], shape: ImageShape, tones: Tones, veil: Option<Color32>) -> ColorImage {
    let area = shape.height * shape.width;
    let behind = |colour: Color32| veil.map_or(colour, |veil| colour.blend(veil));
    let mut out = Vec::with_capacity(area);
    if shape.channels >= 3 {
        let rgb = |p: &[u8]| behind(Color32::from_rgb(p[0], p[1], p[2]));
        out.extend(pixels.chunks_exact(shape.channels).take(area).map(rgb));
    } else {
        let ramp = tones.ramp().map(behind);
        let values = pixels.iter().step_by(shape.channels.max(1)).take(area);
        out.extend(values.map(|v| ramp[*v as usize]));
    }
    out.resize(area, behind(tones.zero()));
    ColorImage::new([shape.width, shape.height], out)
}

/// Differences of one image's pixels, [height, width, channels] in steps of 1/255, as colours: of
/// several channels those of `channel`, or their mean. Pixels that are missing show no difference.
pub fn differences(
    values: &[i16],
    shape: ImageShape,
    channel: Option<usize>,
    dark: bool,
) -> Vec<Color32> {
    let channels = shape.channels.max(1);
    let channel = channel.filter(|_| channels > 1);
    let colour = |pixel: &[i16]| {
        let value = match channel {
            Some(channel) => pixel.get(channel).copied().unwrap_or(0),
            None => {
                let sum: i32 = pixel.iter().map(|v| i32::from(*v)).sum();
                (sum / channels as i32) as i16
            }
        };
        palette::difference(value, dark)
    };
    let area = shape.width * shape.height;
    let pixels = values.chunks_exact(channels).take(area);
    let mut out: Vec<Color32> = pixels.map(colour).collect();
    out.resize(area, palette::paper(dark));
    out
}

/// Images up to this side are drawn with sharp pixels, whatever their size on screen.
const SMALL: usize = 40;

/// How one image is drawn at another size than its own: pixels have sharp edges where they
/// are enlarged, and are averaged where a large image is drawn small.
pub fn sampling(shape: ImageShape) -> TextureOptions {
    if shape.height.max(shape.width) <= SMALL {
        return TextureOptions::NEAREST;
    }
    TextureOptions {
        magnification: TextureFilter::Nearest,
        minification: TextureFilter::Linear,
        mipmap_mode: Some(TextureFilter::Linear),
        ..TextureOptions::NEAREST
    }
}

/// One picture that is set anew when its pixels, its size or its tones change.
#[derive(Default)]
pub struct Picture {
    texture: Option<TextureHandle>,
    shown: Option<Shown>,
}

#[derive(Clone, PartialEq)]
struct Shown {
    // Held, not only its address: a freed buffer's address could come back with other pixels.
    pixels: Source,
    shape: ImageShape,
    tones: Tones,
    options: TextureOptions,
    veil: Option<Color32>,
}

#[derive(Clone)]
struct Source(Arc<[u8]>);

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Picture {
    /// The texture that shows `pixels`.
    pub fn show(
        &mut self,
        ui: &Ui,
        pixels: &Arc<[u8]>,
        shape: ImageShape,
        tones: Tones,
    ) -> TextureId {
        self.veiled(ui, pixels, shape, tones, sampling(shape), None)
    }

    /// The same behind a veil of this colour, which hides more of it the more opaque it is.
    pub fn veiled(
        &mut self,
        ui: &Ui,
        pixels: &Arc<[u8]>,
        shape: ImageShape,
        tones: Tones,
        options: TextureOptions,
        veil: Option<Color32>,
    ) -> TextureId {
        let wanted = Shown {
            pixels: Source(pixels.clone()),
            shape,
            tones,
            options,
            veil,
        };
        if let (Some(texture), true) = (&self.texture, self.shown.as_ref() == Some(&wanted)) {
            return texture.id();
        }
        let image = veiled(pixels, shape, tones, veil);
        self.shown = Some(wanted);
        set(&mut self.texture, ui.ctx(), image, options)
    }

    /// The texture as last shown, if it ever was.
    pub fn last(&self) -> Option<TextureId> {
        self.texture.as_ref().map(TextureHandle::id)
    }
}

/// Puts `image` into `texture`, which is made on the first call. An image larger
/// than the graphics driver takes loses rows and columns evenly.
pub fn set(
    texture: &mut Option<TextureHandle>,
    ctx: &Context,
    image: ColorImage,
    options: TextureOptions,
) -> TextureId {
    let image = within(image, ctx.input(|i| i.max_texture_side));
    match texture {
        Some(texture) => {
            texture.set(image, options);
            texture.id()
        }
        None => texture
            .insert(ctx.load_texture("picture", image, options))
            .id(),
    }
}

fn within(image: ColorImage, side: usize) -> ColorImage {
    let [width, height] = image.size;
    let step = width.max(height).div_ceil(side.max(1));
    if step <= 1 {
        return image;
    }
    let kept = |row: &[Color32]| row.iter().step_by(step).copied().collect::<Vec<_>>();
    let rows = image.pixels.chunks_exact(width).step_by(step);
    let pixels: Vec<Color32> = rows.flat_map(kept).collect();
    ColorImage::new([width.div_ceil(step), height.div_ceil(step)], pixels)
}

/// One [`Picture`] for each point, by the point's id.
#[derive(Default)]
pub struct Pictures(HashMap<u64, Picture>);

impl Pictures {
    /// The texture of the point `id`: freshly decoded pixels if there are any,
    /// else what was last shown for it.
    pub fn show(
        &mut self,
        ui: &Ui,
        id: u64,
        pixels: Option<&Arc<[u8]>>,
        shape: ImageShape,
        tones: Tones,
    ) -> Option<TextureId> {
        let picture = self.0.entry(id).or_default();
        match pixels {
            Some(pixels) => Some(picture.show(ui, pixels, shape, tones)),
            None => picture.last(),
        }
    }

    /// Frees the textures of points that are no more.
    pub fn keep(&mut self, alive: impl Fn(u64) -> bool) {
        self.0.retain(|id, _| alive(*id));
    }
}

/// The largest size of one image within `room`.
pub fn within_room(shape: ImageShape, room: Vec2) -> Vec2 {
    let size = Vec2::new(shape.width.max(1) as f32, shape.height.max(1) as f32);
    size * (room / size).min_elem().max(0.0)
}

/// The size of one image whose longer side is `side` points long.
pub fn fitted(shape: ImageShape, side: f32) -> Vec2 {
    let longer = shape.height.max(shape.width).max(1) as f32;
    Vec2::new(shape.width as f32, shape.height as f32) * (side / longer)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: ImageShape = ImageShape {
        height: 2,
        width: 3,
        channels: 1,
    };

    #[test]
    fn too_few_pixels_are_filled_up_and_too_many_cut() {
        for count in [0, 5, 6, 7] {
            let image = colours(&vec![255; count], SHAPE, Tones::AsStored);
            assert_eq!(image.size, [3, 2]);
            assert_eq!(image.pixels.len(), 6);
        }
    }

    #[test]
    fn an_image_too_large_for_the_driver_is_thinned_out() {
        for (size, side, fits) in [([10, 4], 16, [10, 4]), ([10, 4], 4, [4, 2])] {
            let image = ColorImage::filled(size, Color32::WHITE);
            assert_eq!(within(image, side).size, fits);
        }
    }

    #[test]
    fn three_channels_are_colours() {
        let shape = ImageShape {
            channels: 3,
            ..SHAPE
        };
        for tones in [Tones::AsStored, Tones::InkOnPaper] {
            let image = colours(&[10, 20, 30].repeat(6), shape, tones);
            let as_stored = Color32::from_rgb(10, 20, 30);
            assert!(image.pixels.iter().all(|colour| *colour == as_stored));
        }
    }

    #[test]
    fn a_picture_fills_its_room_one_way_and_keeps_its_proportions() {
        for room in [[30.0, 200.0], [200.0, 30.0], [3.0, 2.0]].map(Vec2::from) {
            let size = within_room(SHAPE, room);
            assert!(size.x <= room.x + 1e-3 && size.y <= room.y + 1e-3);
            assert!((size / room).max_elem() > 0.999);
            assert!((size.x / size.y - 1.5).abs() < 1e-3);
        }
    }
}

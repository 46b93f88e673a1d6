//! From a stored picture to an image of the data set: upright, opaque, of the set's colours
//! and size.

use super::pictures::StoredPicture;
use super::plan::Plan;
use super::watch::{ImportWatch, given_up};
use crate::data::PictureFlaw;
use crate::recipe::Fit;
use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{U8, U8x3};
use fast_image_resize::{FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer};

/// What a thread needs to prepare pictures, kept from one to the next.
#[derive(Default)]
pub(super) struct Preparer {
    resizer: Resizer,
    /// The image before its rows become columns.
    lying: Vec<u8>,
    coloured: Vec<u8>,
}

/// So many pixels are recoloured between two looks at the watch.
const BETWEEN_LOOKS: usize = 1 << 20;
/// Room for more bytes is not kept from one picture to the next.
const MOST_KEPT: usize = 8 << 20;

/// Weights of red, green and blue in luminance, of 65,536 (ITU-R BT.601).
const LUMINANCE: [u32; 3] = [19_595, 38_470, 7_471];

impl Preparer {
    /// Fills `out`, [height, width, channels] of the plan's shape.
    ///
    /// # Errors
    /// The picture has no pixels, or a colour where the plan has none yet.
    pub fn prepare(
        &mut self,
        picture: StoredPicture<'_>,
        plan: &Plan,
        watch: &ImportWatch,
        out: &mut [u8],
    ) -> Result<(), PictureFlaw> {
        let done = self.prepare_within(picture, plan, watch, out);
        if self.coloured.capacity() > MOST_KEPT {
            self.coloured = Vec::new();
        }
        done
    }

    fn prepare_within(
        &mut self,
        picture: StoredPicture<'_>,
        plan: &Plan,
        watch: &ImportWatch,
        out: &mut [u8],
    ) -> Result<(), PictureFlaw> {
        let StoredPicture {
            height,
            width,
            channels,
            pixels,
        } = picture;
        let area = height.saturating_mul(width);
        if area == 0 || channels == 0 || pixels.len() != area.saturating_mul(channels) {
            return Err(PictureFlaw::Empty);
        }
        let Self {
            resizer,
            lying,
            coloured,
        } = self;
        let mut pixels = pixels;
        if channels != plan.shape.channels {
            recolour(pixels, channels, plan, watch, coloured)?;
            pixels = coloured;
        }
        // Rows become columns once the picture is small.
        let whole = if plan.transpose {
            lying.clear();
            lying.resize(plan.shape.pixels(), 0);
            [plan.shape.width, plan.shape.height]
        } else {
            [plan.shape.height, plan.shape.width]
        };
        let fitted = if plan.transpose {
            &mut lying[..]
        } else {
            &mut *out
        };
        if [height, width] == whole {
            match fitted.get_mut(..pixels.len()) {
                Some(fitted) => fitted.copy_from_slice(pixels),
                None => return Err(PictureFlaw::Empty),
            }
        } else {
            resize(resizer, pixels, [height, width], whole, plan, fitted)?;
        }
        if plan.transpose {
            transpose(lying, whole, plan.shape.channels, out);
        }
        if plan.invert {
            out.iter_mut().for_each(|pixel| *pixel = 255 - *pixel);
        }
        Ok(())
    }
}

/// Brings pixels of the plan's colours to the size of the `whole` image.
fn resize(
    resizer: &mut Resizer,
    pixels: &[u8],
    [height, width]: [usize; 2],
    whole: [usize; 2],
    plan: &Plan,
    out: &mut [u8],
) -> Result<(), PictureFlaw> {
    let (inner, options) = match plan.fit {
        Fit::Stretch => (whole, options()),
        Fit::Crop => (whole, options().fit_into_destination(None)),
        Fit::Pad => (within([height, width], whole), options()),
    };
    let stored = StoredPicture {
        height,
        width,
        channels: plan.shape.channels,
        pixels,
    };
    let scaled = if plan.shape.channels == 3 {
        scaled::<U8x3>(resizer, stored, inner, &options)
    } else {
        scaled::<U8>(resizer, stored, inner, &options)
    };
    let scaled = scaled.map_err(PictureFlaw::Undecodable)?;
    paste(&scaled, inner, whole, plan, out);
    Ok(())
}

/// A picture of pixels `P` at the size `to`. Naming their type spares the compiler all others
/// that the resizer knows: a third of the program.
///
/// # Errors
/// Why the resizer refuses, in its words.
fn scaled<P: PixelTrait>(
    resizer: &mut Resizer,
    stored: StoredPicture<'_>,
    to: [usize; 2],
    options: &ResizeOptions,
) -> Result<Vec<u8>, String> {
    let (width, height) = (side(stored.width), side(stored.height));
    let stored = TypedImageRef::<P>::from_buffer(width, height, stored.pixels)
        .map_err(|error| error.to_string())?;
    let mut scaled = vec![0; to[0] * to[1] * P::size()];
    let mut image = TypedImage::<P>::from_buffer(side(to[1]), side(to[0]), &mut scaled)
        .map_err(|error| error.to_string())?;
    resizer
        .resize_typed(&stored, &mut image, options)
        .map_err(|error| error.to_string())?;
    Ok(scaled)
}

fn options() -> ResizeOptions {
    // Its weights are never negative, so no edge overshoots.
    ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear))
}

/// A side as the resizer counts it; what is longer than it can count is refused there.
fn side(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The largest size with the proportions of `stored` within `whole`, at least one pixel.
fn within(stored: [usize; 2], whole: [usize; 2]) -> [usize; 2] {
    let scale = (0..2).map(|i| whole[i] as f64 / stored[i] as f64);
    let scale = scale.fold(f64::INFINITY, f64::min);
    [0, 1].map(|i| ((stored[i] as f64 * scale).round() as usize).clamp(1, whole[i]))
}

/// Puts `scaled` into the middle of `out`, on background.
fn paste(scaled: &[u8], inner: [usize; 2], whole: [usize; 2], plan: &Plan, out: &mut [u8]) {
    let channels = plan.shape.channels;
    if inner != whole {
        out.fill(plan.background.byte());
    }
    let top = (whole[0] - inner[0]) / 2;
    let left = (whole[1] - inner[1]) / 2 * channels;
    let line = inner[1] * channels;
    let lines = out.chunks_exact_mut((whole[1] * channels).max(1)).skip(top);
    for (out, scaled) in lines.zip(scaled.chunks_exact(line.max(1))) {
        if let Some(out) = out.get_mut(left..left + line) {
            out.copy_from_slice(scaled);
        }
    }
}

/// Rows become columns.
fn transpose(pixels: &[u8], [height, width]: [usize; 2], channels: usize, out: &mut [u8]) {
    let lines = out.chunks_exact_mut((height * channels).max(1));
    for (x, line) in lines.enumerate() {
        for (y, pixel) in line.chunks_exact_mut(channels).enumerate() {
            let at = (y * width + x) * channels;
            if let Some(stored) = pixels.get(at..at + channels) {
                pixel.copy_from_slice(stored);
            }
        }
    }
}

/// Brings pixels to the plan's channels, opaque.
fn recolour(
    pixels: &[u8],
    channels: usize,
    plan: &Plan,
    watch: &ImportWatch,
    out: &mut Vec<u8>,
) -> Result<(), PictureFlaw> {
    let behind = u32::from(plan.background.byte());
    let over = |value: u8, opacity: u8| {
        let opacity = u32::from(opacity);
        let sum = u32::from(value) * opacity + behind * (255 - opacity);
        ((sum + 127) / 255) as u8
    };
    match channels {
        1 => recolour_each(pixels, plan, watch, out, |[grey]| [grey; 3]),
        2 => recolour_each(pixels, plan, watch, out, |[grey, opacity]| {
            [over(grey, opacity); 3]
        }),
        3 => recolour_each(pixels, plan, watch, out, |rgb| rgb),
        4 => recolour_each(pixels, plan, watch, out, |[r, g, b, opacity]| {
            [r, g, b].map(|value| over(value, opacity))
        }),
        _ => Err(PictureFlaw::NoPicture),
    }
}

/// The same for pixels of `N` numbers, whose red, green and blue `rgb` tells.
fn recolour_each<const N: usize>(
    pixels: &[u8],
    plan: &Plan,
    watch: &ImportWatch,
    out: &mut Vec<u8>,
    rgb: impl Fn([u8; N]) -> [u8; 3],
) -> Result<(), PictureFlaw> {
    let pixels = pixels.as_chunks::<N>().0;
    out.clear();
    out.reserve(pixels.len() * plan.shape.channels);
    for pixels in pixels.chunks(BETWEEN_LOOKS) {
        if watch.is_cancelled() {
            return Err(given_up());
        }
        let pixels = pixels.iter().map(|pixel| rgb(*pixel));
        if plan.shape.channels == 3 {
            pixels.for_each(|rgb| out.extend_from_slice(&rgb));
            continue;
        }
        for [r, g, b] in pixels {
            out.push(if r == g && g == b {
                r
            } else if plan.grey_so_far {
                return Err(PictureFlaw::Coloured);
            } else {
                luminance([r, g, b])
            });
        }
    }
    Ok(())
}

fn luminance(rgb: [u8; 3]) -> u8 {
    let parts = rgb.iter().zip(LUMINANCE);
    let sum: u32 = parts
        .map(|(&value, weight)| u32::from(value) * weight)
        .sum();
    ((sum + 32_768) >> 16) as u8
}

#[cfg(test)]
mod tests;

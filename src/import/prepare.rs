//! From a stored picture to an image of the data set: upright, opaque, of the set's colours
//! and size.

use super::pictures::StoredPicture;
use super::plan::Plan;
use crate::data::PictureFlaw;
use crate::recipe::Fit;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

/// What a thread needs to prepare pictures, kept from one to the next.
#[derive(Default)]
pub(super) struct Preparer {
    resizer: Resizer,
    upright: Vec<u8>,
    coloured: Vec<u8>,
}

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
        out: &mut [u8],
    ) -> Result<(), PictureFlaw> {
        let StoredPicture {
            mut height,
            mut width,
            channels,
            pixels,
        } = picture;
        let area = height.saturating_mul(width);
        if area == 0 || channels == 0 || pixels.len() != area.saturating_mul(channels) {
            return Err(PictureFlaw::Empty);
        }
        let Self {
            resizer,
            upright,
            coloured,
        } = self;
        let mut pixels = pixels;
        if plan.transpose {
            transpose(pixels, height, width, channels, upright);
            (height, width) = (width, height);
            pixels = upright;
        }
        if channels != plan.shape.channels {
            recolour(pixels, channels, plan, coloured)?;
            pixels = coloured;
        }
        if (height, width) == (plan.shape.height, plan.shape.width) {
            match out.get_mut(..pixels.len()) {
                Some(out) => out.copy_from_slice(pixels),
                None => return Err(PictureFlaw::Empty),
            }
        } else {
            resize(resizer, pixels, [height, width], plan, out)?;
        }
        if plan.invert {
            out.iter_mut().for_each(|pixel| *pixel = 255 - *pixel);
        }
        Ok(())
    }
}

/// Brings pixels of the plan's colours to its size.
fn resize(
    resizer: &mut Resizer,
    pixels: &[u8],
    [height, width]: [usize; 2],
    plan: &Plan,
    out: &mut [u8],
) -> Result<(), PictureFlaw> {
    let kind = if plan.shape.channels == 3 {
        PixelType::U8x3
    } else {
        PixelType::U8
    };
    let refused = |error: &dyn std::fmt::Display| PictureFlaw::Undecodable(error.to_string());
    let stored =
        ImageRef::new(side(width), side(height), pixels, kind).map_err(|error| refused(&error))?;
    let whole = [plan.shape.height, plan.shape.width];
    let (inner, options) = match plan.fit {
        Fit::Stretch => (whole, options()),
        Fit::Crop => (whole, options().fit_into_destination(None)),
        Fit::Pad => (within([height, width], whole), options()),
    };
    let mut scaled = Image::new(side(inner[1]), side(inner[0]), kind);
    resizer
        .resize(&stored, &mut scaled, &options)
        .map_err(|error| refused(&error))?;
    paste(scaled.buffer(), inner, whole, plan, out);
    Ok(())
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
fn transpose(pixels: &[u8], height: usize, width: usize, channels: usize, out: &mut Vec<u8>) {
    out.clear();
    out.reserve(pixels.len());
    for x in 0..width {
        for y in 0..height {
            let at = (y * width + x) * channels;
            out.extend(pixels.iter().skip(at).take(channels));
        }
    }
}

/// Brings pixels to the plan's channels, opaque.
fn recolour(
    pixels: &[u8],
    channels: usize,
    plan: &Plan,
    out: &mut Vec<u8>,
) -> Result<(), PictureFlaw> {
    let behind = u32::from(plan.background.byte());
    let over = |value: u8, opacity: u8| {
        let opacity = u32::from(opacity);
        let sum = u32::from(value) * opacity + behind * (255 - opacity);
        ((sum + 127) / 255) as u8
    };
    match channels {
        1 => recolour_each(pixels, plan, out, |[grey]| [grey; 3]),
        2 => recolour_each(pixels, plan, out, |[grey, opacity]| {
            [over(grey, opacity); 3]
        }),
        3 => recolour_each(pixels, plan, out, |rgb| rgb),
        4 => recolour_each(pixels, plan, out, |[r, g, b, opacity]| {
            [r, g, b].map(|value| over(value, opacity))
        }),
        _ => Err(PictureFlaw::NoPicture),
    }
}

/// The same for pixels of `N` numbers, whose red, green and blue `rgb` tells.
fn recolour_each<const N: usize>(
    pixels: &[u8],
    plan: &Plan,
    out: &mut Vec<u8>,
    rgb: impl Fn([u8; N]) -> [u8; 3],
) -> Result<(), PictureFlaw> {
    let pixels = pixels.as_chunks::<N>().0;
    let pixels = pixels.iter().map(|pixel| rgb(*pixel));
    out.clear();
    if plan.shape.channels == 3 {
        out.reserve(pixels.len() * 3);
        pixels.for_each(|rgb| out.extend_from_slice(&rgb));
        return Ok(());
    }
    out.reserve(pixels.len());
    for [r, g, b] in pixels {
        out.push(if r == g && g == b {
            r
        } else if plan.grey_so_far {
            return Err(PictureFlaw::Coloured);
        } else {
            luminance([r, g, b])
        });
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

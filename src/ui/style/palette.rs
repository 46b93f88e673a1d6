//! Colours that carry data: classes, pixels, differences, curves.
//!
//! The colours of windows and controls belong to the theme; these here mean
//! something and are chosen once for dark and once for light backgrounds.

use crate::document::PointColour;
use crate::maps::{self, Rgb};
use eframe::egui::Color32;
use std::sync::OnceLock;

pub use crate::maps::CLASSES;

/// The colour written as 0xrrggbb.
pub(super) const fn rgb(hex: u32) -> Color32 {
    opaque(maps::rgb(hex))
}

const fn opaque([r, g, b]: Rgb) -> Color32 {
    Color32::from_rgb(r, g, b)
}

/// The colour of a class; an eleventh class takes the first colour again.
pub fn class(label: u16, dark: bool) -> Color32 {
    opaque(maps::class(label, dark))
}

/// The colour of test images that have no label.
pub fn unlabelled(dark: bool) -> Color32 {
    if dark { rgb(0x8fb7e8) } else { rgb(0x2c64a8) }
}

/// The colour of images of which it is not known what their colour is to stand for.
pub fn unknown(dark: bool) -> Color32 {
    if dark { rgb(0x66707a) } else { rgb(0xa3abb3) }
}

/// The dot of an image that is not marked while others are.
pub fn unmarked(dark: bool) -> Color32 {
    let grey = if dark { rgb(0x8b939c) } else { rgb(0x7d868f) };
    grey.gamma_multiply(0.45)
}

/// The curve of the training split.
pub fn train(dark: bool) -> Color32 {
    if dark { rgb(0x56b4e9) } else { rgb(0x0068a8) }
}

/// The curve of the test split.
pub fn test(dark: bool) -> Color32 {
    if dark { rgb(0xf5a524) } else { rgb(0xc85000) }
}

/// A run beside the one in hand.
pub fn second_run(dark: bool) -> Color32 {
    if dark { rgb(0xff8fc4) } else { rgb(0xa3186f) }
}

/// The point that the arrow keys move, and what belongs to it.
pub fn active(dark: bool) -> Color32 {
    if dark { rgb(0xffd23f) } else { rgb(0xd6006c) }
}

/// The other points.
pub fn resting(dark: bool) -> Color32 {
    if dark { rgb(0xf2f5f8) } else { rgb(0x1d2329) }
}

/// A point that a person coloured (Okabe & Ito 2008, darker on light paper).
pub fn point(colour: PointColour, dark: bool) -> Color32 {
    let (on_dark, on_light) = match colour {
        PointColour::Blue => (0x56b4e9, 0x0072b2),
        PointColour::Orange => (0xe69f00, 0xb85c00),
        PointColour::Green => (0x2fc79a, 0x007a5a),
        PointColour::Pink => (0xe08fbf, 0xa8487f),
        PointColour::Yellow => (0xf0e442, 0x8a7f00),
        PointColour::Grey => (0x9aa4ae, 0x66707a),
    };
    rgb(if dark { on_dark } else { on_light })
}

/// A path through points.
pub fn path(colour: Option<PointColour>, dark: bool) -> Color32 {
    colour.map_or(resting(dark), |colour| point(colour, dark))
}

/// The evidence lower bound.
///
/// This colour and the next five, which stand in one line, were found by a search like that
/// of the classes, among colours that can be read as text.
pub fn elbo(dark: bool) -> Color32 {
    if dark { rgb(0x4683fb) } else { rgb(0x246cdf) }
}

/// The reconstruction term of the bound.
pub fn reconstruction(dark: bool) -> Color32 {
    if dark { rgb(0x82cb9c) } else { rgb(0x063c0b) }
}

/// KL[q(z | x) || p(z)].
pub fn kl_to_prior(dark: bool) -> Color32 {
    if dark { rgb(0xe38600) } else { rgb(0x9e6333) }
}

/// KL[q(z | x) || p(z | x)], the gap.
pub fn kl_to_posterior(dark: bool) -> Color32 {
    if dark { rgb(0xb56fb6) } else { rgb(0x4c0352) }
}

/// KL[q(W) || p(W)] of random weights.
pub fn weight_kl(dark: bool) -> Color32 {
    if dark { rgb(0xfcdf46) } else { rgb(0x5d4e00) }
}

/// log p(x).
pub fn log_px(dark: bool) -> Color32 {
    if dark { rgb(0xc3fbfc) } else { rgb(0x005067) }
}

/// The prior p(z).
pub fn prior(dark: bool) -> Color32 {
    if dark { rgb(0xa39aa0) } else { rgb(0x2f3231) }
}

/// The number of samples.
pub fn samples(dark: bool) -> Color32 {
    if dark { rgb(0xf5d0e0) } else { rgb(0x635d48) }
}

/// The approximate posterior q(z | x).
pub fn posterior(dark: bool) -> Color32 {
    if dark { rgb(0xff6b6b) } else { rgb(0xb00020) }
}

/// The exact posterior p(z | x).
pub fn exact(dark: bool) -> Color32 {
    if dark { rgb(0x3fe0c5) } else { rgb(0x00796b) }
}

/// A q refined for one image alone, and what it gains.
pub fn refined(dark: bool) -> Color32 {
    if dark { rgb(0xb7a1ff) } else { rgb(0x5a36c9) }
}

/// The same with any covariance.
pub fn full(dark: bool) -> Color32 {
    if dark { rgb(0xffb454) } else { rgb(0xa34d00) }
}

/// The shortest way under the decoder's metric.
pub fn geodesic(dark: bool) -> Color32 {
    if dark { rgb(0xff86f3) } else { rgb(0x9b0096) }
}

/// The floor of the latent plane.
pub fn paper(dark: bool) -> Color32 {
    ends(dark)[0]
}

/// What stands out most from [`paper`].
pub fn contrast(dark: bool) -> Color32 {
    ends(dark)[1]
}

fn ends(dark: bool) -> [Color32; 2] {
    maps::ends(dark).map(opaque)
}

/// Colours of signed differences in steps of 1/255, from -255 (index 0) over
/// 0 (index 255) to 255 (index 510): blue where the model gives too little, orange
/// where it gives too much, and the ground colour where it is right.
pub fn diverging(dark: bool) -> &'static [Color32; 511] {
    static DARK: OnceLock<[Color32; 511]> = OnceLock::new();
    static LIGHT: OnceLock<[Color32; 511]> = OnceLock::new();
    let colours = if dark { &DARK } else { &LIGHT };
    colours.get_or_init(|| maps::diverging(dark).map(opaque))
}

/// The colour of one signed difference in steps of 1/255.
pub fn difference(value: i16, dark: bool) -> Color32 {
    let index = (i32::from(value) + 255).clamp(0, 510);
    diverging(dark)[index as usize]
}

/// The colour at `share` of the way.
pub(super) fn mix(from: Rgb, to: Rgb, share: f32) -> Color32 {
    opaque(maps::mix(from, to, share))
}

/// How colours look to people, for the tests of this and other files.
#[cfg(test)]
pub(crate) mod vision {
    use super::Color32;
    use crate::maps::{light, oklab};

    /// As seen with normal, protanopic, deuteranopic and tritanopic vision (Machado et al.
    /// 2009, severity 1), over linear light.
    const EYES: [[[f64; 3]; 3]; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
    ];

    fn linear(colour: Color32) -> [f64; 3] {
        light([colour.r(), colour.g(), colour.b()])
    }

    fn times(matrix: [[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
        matrix.map(|row| row.iter().zip(vector).map(|(m, v)| m * v).sum())
    }

    /// The least distance of two colours in OKLab over all kinds of colour vision.
    pub fn distance(one: Color32, other: Color32) -> f64 {
        let seen = |colour, eye| oklab(times(eye, linear(colour)));
        let apart = |eye| {
            let [one, other] = [one, other].map(|colour| seen(colour, eye));
            let squares = one.iter().zip(other).map(|(a, b)| (a - b).powi(2));
            squares.sum::<f64>().sqrt()
        };
        EYES.into_iter().map(apart).fold(f64::INFINITY, f64::min)
    }

    /// Contrast as WCAG 2.1 has it, 1 to 21.
    pub fn contrast(one: Color32, other: Color32) -> f64 {
        let luminance = |colour| {
            let [r, g, b] = linear(colour);
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_difference_is_the_ground_and_any_value_has_a_colour() {
        for dark in [true, false] {
            assert_eq!(difference(0, dark), paper(dark));
            assert_eq!(difference(i16::MIN, dark), diverging(dark)[0]);
            assert_eq!(difference(i16::MAX, dark), diverging(dark)[510]);
        }
    }
}

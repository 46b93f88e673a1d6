//! What a person draws with.

use super::bounds::repair;
use crate::document::Brush;
use crate::ui::scene::action::Tool;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// What a person draws with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DrawingSettings {
    /// Brush or eraser.
    #[serde(skip)]
    pub tool: Tool,
    /// The brush's diameter as a share of the picture's shorter side: the same hand draws on
    /// small images and on large ones.
    size: f32,
    /// The share of its radius over which the brush fades.
    softness: f32,
    /// Red, green and blue of the brush on pictures in colour.
    pub colour: [u8; 3],
    /// Show the model what is drawn centred as MNIST's digits are; None: where it learned from
    /// such digits.
    pub centred: Option<bool>,
}

impl Default for DrawingSettings {
    fn default() -> Self {
        Self {
            tool: Tool::default(),
            size: 0.1,
            softness: 0.5,
            colour: [255; 3],
            centred: None,
        }
    }
}

impl DrawingSettings {
    /// The diameter of the brush, as a share of the picture's shorter side.
    const SIZE: RangeInclusive<f32> = 0.002..=0.5;
    /// How far the brush fades.
    pub const SOFTNESS: RangeInclusive<f32> = 0.0..=1.0;

    /// The diameters that the brush can have on a picture of this shape, [height, width,
    /// channels], in its pixels.
    pub fn diameters(shape: [usize; 3]) -> RangeInclusive<f32> {
        let [height, width, _] = shape;
        1.0..=(height.min(width) as f32 * Self::SIZE.end()).max(1.0)
    }

    /// The brush's diameter on a picture of this shape, in its pixels.
    pub fn diameter(&self, shape: [usize; 3]) -> f32 {
        let [height, width, _] = shape;
        (self.size * height.min(width) as f32).max(1.0)
    }

    /// Gives the brush this diameter on a picture of this shape, in its pixels, or the nearest
    /// that it can have.
    pub fn set_diameter(&mut self, diameter: f32, shape: [usize; 3]) {
        let [height, width, _] = shape;
        let (least, most) = Self::diameters(shape).into_inner();
        let size = diameter.max(least).min(most) / height.min(width).max(1) as f32;
        self.size = size.max(*Self::SIZE.start()).min(*Self::SIZE.end());
    }

    /// How far the brush fades, from 0 to 1.
    pub fn softness(&self) -> f32 {
        self.softness
    }

    /// Lets the brush fade so far, from 0 to 1.
    pub fn set_softness(&mut self, softness: f32) {
        self.softness = softness.max(0.0).min(1.0);
    }

    /// What draws on a picture of this shape with this tool.
    pub fn brush(&self, tool: Tool, shape: [usize; 3]) -> Brush {
        let [_, _, channels] = shape;
        Brush {
            diameter: self.diameter(shape),
            softness: self.softness,
            colour: match tool {
                Tool::Eraser => [0; 3],
                Tool::Brush => self.ink(channels),
            },
        }
    }

    /// The brush's colour on a picture of so many channels: grey ones are drawn in white, as
    /// MNIST is.
    pub fn ink(&self, channels: usize) -> [u8; 3] {
        if channels < 3 { [255; 3] } else { self.colour }
    }

    pub(super) fn repair(&mut self, usual: &Self) {
        repair(&mut self.size, Self::SIZE, usual.size);
        repair(&mut self.softness, Self::SOFTNESS, usual.softness);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_brush_has_a_size_that_fits_the_picture(
            [height, width] in [1usize..600, 1usize..600],
            diameter in any::<f32>(),
        ) {
            let shape = [height, width, 1];
            let mut settings = DrawingSettings::default();
            settings.set_diameter(diameter, shape);
            let (least, most) = DrawingSettings::diameters(shape).into_inner();
            let set = settings.diameter(shape);
            prop_assert!((least - 1e-3..=most + 1e-3).contains(&set), "{set}");
            let kept = settings.clone();
            settings.repair(&DrawingSettings::default());
            prop_assert_eq!(kept, settings);
        }
    }
}

//! How grey pixels are drawn.

use crate::maps;
use crate::ui::style::palette::mix;
use eframe::egui::Color32;
use std::sync::OnceLock;

/// How the bytes of grey pixels become colours; the same in both themes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tones {
    /// 0 is black and 255 white, as the data stores them.
    #[default]
    AsStored,
    /// 0 is paper and 255 ink.
    InkOnPaper,
}

impl Tones {
    /// The colours of 0 to 255, in even steps of lightness.
    pub fn ramp(self) -> &'static [Color32; 256] {
        static STORED: OnceLock<[Color32; 256]> = OnceLock::new();
        static INK: OnceLock<[Color32; 256]> = OnceLock::new();
        match self {
            Tones::AsStored => {
                STORED.get_or_init(|| std::array::from_fn(|grey| Color32::from_gray(grey as u8)))
            }
            Tones::InkOnPaper => INK.get_or_init(|| std::array::from_fn(ink)),
        }
    }

    /// The colour of a pixel that is 0.
    pub fn zero(self) -> Color32 {
        self.ramp()[0]
    }
}

/// Of a byte on paper.
fn ink(byte: usize) -> Color32 {
    let [paper, ink] = maps::ends(false);
    mix(paper, ink, byte as f32 / 255.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lightness(colour: Color32) -> f32 {
        let [r, g, b, _] = colour.to_array().map(f32::from);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    #[test]
    fn the_grey_ramp_never_turns_back() {
        for (tones, rises) in [(Tones::AsStored, true), (Tones::InkOnPaper, false)] {
            let steps: Vec<f32> = tones.ramp().iter().map(|c| lightness(*c)).collect();
            let rising = steps.windows(2).all(|pair| pair[0] <= pair[1]);
            let falling = steps.windows(2).all(|pair| pair[0] >= pair[1]);
            assert!(if rises { rising } else { falling });
        }
    }

    #[test]
    fn as_stored_a_byte_is_its_own_grey() {
        let ramp = Tones::AsStored.ramp();
        for (byte, colour) in (0..=255).zip(ramp) {
            assert_eq!(*colour, Color32::from_gray(byte));
        }
    }
}

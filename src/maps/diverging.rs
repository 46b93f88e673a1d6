//! Two ways from a ground colour, for numbers whose sign matters.

use super::Rgb;
use std::sync::OnceLock;

/// Ground and contrast of the dark theme, and of the light one.
const ON_DARK: [Rgb; 2] = [[0x0c, 0x0f, 0x13], [0xf6, 0xf8, 0xfa]];
const ON_LIGHT: [Rgb; 2] = [[0xfd, 0xfd, 0xfb], [0x12, 0x18, 0x22]];

/// The ground of a theme, and what stands out most from it.
pub const fn ends(dark: bool) -> [Rgb; 2] {
    if dark { ON_DARK } else { ON_LIGHT }
}

/// 511 colours: blue for the least number (index 0), the ground for 0 (index 255), orange
/// for the largest (index 510).
pub fn diverging(dark: bool) -> &'static [Rgb; 511] {
    static DARK: OnceLock<[Rgb; 511]> = OnceLock::new();
    static LIGHT: OnceLock<[Rgb; 511]> = OnceLock::new();
    if dark {
        DARK.get_or_init(|| both_ways([0x4d, 0xa3, 0xff], ON_DARK[0], [0xff, 0x93, 0x2e]))
    } else {
        LIGHT.get_or_init(|| both_ways([0x0b, 0x52, 0xa8], ON_LIGHT[0], [0xb8, 0x45, 0x00]))
    }
}

/// The colour of `value` on the map that ends at `-most` and `most`; 0 has the ground's
/// colour, and so has what is no number. What lies beyond has the colour of the end.
pub fn signed(value: f64, most: f64, dark: bool) -> Rgb {
    let share = if most > 0.0 { value / most } else { value };
    // `as` takes what is no number to 0.
    let step = (255.0 * share.clamp(-1.0, 1.0)).round() as i16;
    diverging(dark)[usize::from((step + 255).unsigned_abs()).min(510)]
}

fn both_ways(low: Rgb, middle: Rgb, high: Rgb) -> [Rgb; 511] {
    std::array::from_fn(|i| {
        let value = i as f32 / 255.0 - 1.0;
        let end = if value < 0.0 { low } else { high };
        mix(middle, end, value.abs())
    })
}

/// The colour at `share` of the way.
///
/// sRGB values are close to even steps of lightness, so mixing them directly
/// gives the even ramp that linear light would not.
pub fn mix(from: Rgb, to: Rgb, share: f32) -> Rgb {
    std::array::from_fn(|i| {
        (f32::from(from[i]) * (1.0 - share) + f32::from(to[i]) * share).round() as u8
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_is_the_ground_and_any_number_has_a_colour() {
        for dark in [true, false] {
            let map = diverging(dark);
            assert_eq!(signed(0.0, 4.0, dark), ends(dark)[0]);
            assert_eq!(signed(f64::NAN, 4.0, dark), ends(dark)[0]);
            for (value, most) in [(4.0, 4.0), (9.0, 4.0), (f64::INFINITY, 4.0), (1.0, 0.0)] {
                assert_eq!(signed(value, most, dark), map[510]);
                assert_eq!(signed(-value, most, dark), map[0]);
            }
        }
    }
}

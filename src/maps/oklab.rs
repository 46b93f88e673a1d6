//! OKLab, in which equal distances look equal (Ottosson 2020).

use super::Rgb;

/// Light of each channel, 0 to 1, from sRGB.
pub fn light(colour: Rgb) -> [f64; 3] {
    colour.map(|value| {
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    })
}

/// sRGB of the light of each channel.
fn colour(light: [f64; 3]) -> Rgb {
    light.map(|light| {
        let value = if light <= 0.003_130_8 {
            12.92 * light
        } else {
            1.055 * light.powf(1.0 / 2.4) - 0.055
        };
        (255.0 * value).round() as u8
    })
}

/// Lightness, green to red and blue to yellow of linear light.
pub fn oklab(light: [f64; 3]) -> [f64; 3] {
    let cones = times(
        [
            [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
            [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
            [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
        ],
        light.map(|part| part.clamp(0.0, 1.0)),
    );
    times(
        [
            [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
            [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
            [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
        ],
        cones.map(f64::cbrt),
    )
}

/// The sRGB colour at a place of OKLab, or the nearest that each channel allows.
pub(super) fn from_oklab(lab: [f64; 3]) -> Rgb {
    let cones = times(
        [
            [1.0, 0.396_337_777_4, 0.215_803_757_3],
            [1.0, -0.105_561_345_8, -0.063_854_172_8],
            [1.0, -0.089_484_177_5, -1.291_485_548_0],
        ],
        lab,
    );
    colour(times(
        [
            [4.076_741_662_1, -3.307_711_591_3, 0.230_969_929_2],
            [-1.268_438_004_6, 2.609_757_401_1, -0.341_319_396_5],
            [-0.004_196_086_3, -0.703_418_614_7, 1.707_614_701_0],
        ],
        cones.map(|cone| cone * cone * cone),
    ))
}

/// The colour with so much of its saturation, 0 to 1: at 0 the grey of the same lightness.
pub fn faded(colour: Rgb, saturation: f64) -> Rgb {
    let share = if saturation.is_nan() {
        0.0
    } else {
        saturation.clamp(0.0, 1.0)
    };
    let [lightness, a, b] = oklab(light(colour));
    from_oklab([lightness, a * share, b * share])
}

fn times(matrix: [[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(m, v)| m * v).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn colours_are_where_the_paper_puts_them() {
        // The table of Ottosson 2020 is of CIE XYZ; these two are of its web page's converter.
        let near = |found: [f64; 3], expected: [f64; 3]| {
            found
                .iter()
                .zip(expected)
                .all(|(f, e)| (f - e).abs() < 1e-3)
        };
        assert!(near(oklab(light([255; 3])), [1.0, 0.0, 0.0]));
        assert!(near(
            oklab(light([255, 0, 0])),
            [0.627_96, 0.224_86, 0.125_85]
        ));
    }

    #[test]
    fn without_saturation_every_colour_is_a_grey() {
        for colour in [[255, 0, 0], [3, 200, 90], [0, 0, 255]] {
            let [r, g, b] = faded(colour, 0.0);
            assert!(r.abs_diff(g) <= 1 && g.abs_diff(b) <= 1, "{r} {g} {b}");
            assert_eq!(faded(colour, f64::NAN), faded(colour, 0.0));
            assert_eq!(faded(colour, 2.0), colour);
        }
    }

    proptest! {
        #[test]
        fn every_colour_comes_back_from_oklab(r: u8, g: u8, b: u8) {
            prop_assert_eq!(from_oklab(oklab(light([r, g, b]))), [r, g, b]);
        }
    }
}

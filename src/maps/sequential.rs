//! From dark to light over even steps of what is seen, for numbers without a sign.

use super::oklab::{from_oklab, light, oklab};
use super::{Rgb, rgb};
use std::sync::OnceLock;

/// The way of viridis (van der Walt & Smith 2015; released without rights reserved), which
/// is read by people of any colour vision and in grey.
const WAY: [u32; 10] = [
    0x440154, 0x482878, 0x3e4989, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6ece58, 0xb5de2b,
    0xfde725,
];

/// 256 colours from dark violet to yellow, at even distances in OKLab along the way of viridis.
pub fn sequential() -> &'static [Rgb; 256] {
    static MAP: OnceLock<[Rgb; 256]> = OnceLock::new();
    MAP.get_or_init(|| {
        let way = WAY.map(|hex| oklab(light(rgb(hex))));
        let mut walked = [0.0; WAY.len()];
        for at in 1..way.len() {
            walked[at] = walked[at - 1] + distance(way[at - 1], way[at]);
        }
        let whole = walked[WAY.len() - 1];
        std::array::from_fn(|i| {
            let goal = whole * i as f64 / 255.0;
            let next = walked.partition_point(|walked| *walked < goal);
            let next = next.clamp(1, WAY.len() - 1);
            let share = (goal - walked[next - 1]) / (walked[next] - walked[next - 1]);
            let [from, to] = [way[next - 1], way[next]];
            from_oklab(std::array::from_fn(|k| {
                from[k] * (1.0 - share) + to[k] * share
            }))
        })
    })
}

/// The colour of `value` on the map from `low` to `high`. What lies beyond has the colour of
/// the end, what is no number that of the low end; where both ends are one, all have the
/// middle's.
pub fn shade(value: f64, [low, high]: [f64; 2]) -> Rgb {
    let share = if low < high {
        (value - low) / (high - low)
    } else {
        0.5
    };
    // `as` saturates, and takes what is no number to 0.
    sequential()[usize::from((255.0 * share).round() as u8)]
}

fn distance(one: [f64; 3], other: [f64; 3]) -> f64 {
    let squares = one.iter().zip(other).map(|(a, b)| (a - b).powi(2));
    squares.sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_looks_as_large_as_any_other_and_is_lighter() {
        let map = sequential().map(|colour| oklab(light(colour)));
        let step = |pair: &[[f64; 3]]| distance(pair[0], pair[1]);
        let whole: f64 = map.windows(2).map(step).sum();
        for stretch in map.windows(9) {
            // A byte of sRGB is about a step: rounding counts less over eight of them.
            let share = distance(stretch[0], stretch[8]) / (8.0 * whole / 255.0);
            assert!((0.75..1.2).contains(&share), "{share}");
            assert!(stretch[0][0] < stretch[8][0]);
        }
    }

    #[test]
    fn the_ends_are_those_of_viridis_and_any_number_has_a_colour() {
        let map = sequential();
        assert_eq!((map[0], map[255]), (rgb(0x440154), rgb(0xfde725)));
        assert_eq!(shade(f64::NEG_INFINITY, [0.0, 1.0]), map[0]);
        assert_eq!(shade(f64::NAN, [0.0, 1.0]), map[0]);
        assert_eq!(shade(7.0, [0.0, 1.0]), map[255]);
        assert_eq!(shade(0.0, [0.0, 1.0]), map[0]);
        assert_eq!(shade(3.0, [3.0, 3.0]), map[128]);
        assert_eq!(shade(3.0, [f64::NAN, 3.0]), map[128]);
    }
}

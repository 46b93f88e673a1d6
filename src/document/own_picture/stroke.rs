//! A stroke of a brush over the pixels of a picture.

use std::sync::Arc;

/// What a picture is drawn with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Brush {
    /// In pixels of the picture.
    pub diameter: f32,
    /// The share of its radius over which it fades towards its edge, 0 to 1.
    pub softness: f32,
    /// Red, green and blue; of a grey picture the first counts.
    pub colour: [u8; 3],
}

impl Brush {
    /// How much of a pixel it covers whose middle is this far from the way of its own, 0 to 1.
    /// An edge as wide as a pixel keeps even a hard brush smooth.
    pub fn cover(&self, distance: f32) -> f32 {
        let radius = self.radius();
        let inner = radius * (1.0 - self.softness.clamp(0.0, 1.0)) - 0.5;
        ((self.reach() - distance) / (self.reach() - inner)).clamp(0.0, 1.0)
    }

    /// From this distance on it covers nothing.
    pub fn reach(&self) -> f32 {
        self.radius() + 0.5
    }

    fn radius(&self) -> f32 {
        0.5 * self.diameter.max(0.0)
    }
}

/// A stroke under way: what the brush covered since it was put down. It covers no pixel twice,
/// however often it comes back there.
#[derive(Clone, Debug)]
pub struct Stroke {
    brush: Brush,
    /// Height, width and channels.
    shape: [usize; 3],
    /// The picture below it.
    below: Arc<[u8]>,
    /// [height, width], 0 to 1.
    cover: Vec<f32>,
    /// Where the brush is.
    at: Option<[f32; 2]>,
}

/// A brush farther outside the picture than this, in pixels, is as good as there.
const FARTHEST: f32 = 1e4;

impl Stroke {
    /// The brush over a picture of this shape, [height, width, channels], not yet put down.
    pub fn new(brush: Brush, shape: [usize; 3], below: Arc<[u8]>) -> Self {
        let [height, width, _] = shape;
        // As many as the picture has pixels of its own.
        let pixels = height.saturating_mul(width).min(below.len());
        Self {
            brush,
            shape,
            below,
            cover: vec![0.0; pixels],
            at: None,
        }
    }

    /// Leads the brush straight to a place, in pixels to the right and downwards from the
    /// picture's corner; the first place is where it is put down. Whatever is no number is no
    /// place.
    pub fn lead_to(&mut self, place: [f32; 2]) {
        if !place.into_iter().all(f32::is_finite) {
            return;
        }
        let to = place.map(|part| part.clamp(-FARTHEST, FARTHEST));
        let from = self.at.replace(to).unwrap_or(to);
        let reach = self.brush.reach();
        let [height, width, _] = self.shape;
        let range = |way: usize, side: usize| {
            let low = from[way].min(to[way]) - reach;
            let high = from[way].max(to[way]) + reach;
            // From below 0, `as` leads to 0.
            (low as usize).min(side)..(high.ceil() as usize).min(side)
        };
        for row in range(1, height) {
            for column in range(0, width) {
                let middle = [column as f32 + 0.5, row as f32 + 0.5];
                let cover = self.brush.cover(distance(middle, from, to));
                if let Some(before) = self.cover.get_mut(row * width + column) {
                    *before = before.max(cover);
                }
            }
        }
    }

    /// The picture with the stroke on it, [height, width, channels].
    pub fn picture(&self) -> Arc<[u8]> {
        let channels = self.shape[2].max(1);
        let mut out = self.below.to_vec();
        for (pixel, cover) in out.chunks_exact_mut(channels).zip(&self.cover) {
            if *cover > 0.0 {
                let colours = self.brush.colour.iter().cycle();
                for (below, colour) in pixel.iter_mut().zip(colours) {
                    let mixed = lerp(f32::from(*below), f32::from(*colour), *cover);
                    // Between two bytes.
                    *below = mixed.round() as u8;
                }
            }
        }
        out.into()
    }
}

fn lerp(from: f32, to: f32, share: f32) -> f32 {
    from + (to - from) * share
}

/// How far a place is from the straight way between two others.
fn distance(place: [f32; 2], from: [f32; 2], to: [f32; 2]) -> f32 {
    let way = [to[0] - from[0], to[1] - from[1]];
    let out = [place[0] - from[0], place[1] - from[1]];
    let length = way[0] * way[0] + way[1] * way[1];
    let along = if length > 0.0 {
        ((out[0] * way[0] + out[1] * way[1]) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (out[0] - along * way[0]).hypot(out[1] - along * way[1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HEIGHT: usize = 21;
    const WIDTH: usize = 33;

    fn brushes() -> impl Strategy<Value = Brush> {
        (1f32..9.0, 0f32..=1.0, any::<[u8; 3]>()).prop_map(|(diameter, softness, colour)| Brush {
            diameter,
            softness,
            colour,
        })
    }

    /// Places inside the picture and outside.
    fn ways() -> impl Strategy<Value = Vec<[f32; 2]>> {
        prop::collection::vec([-20f32..60.0, -20f32..50.0], 1..8)
    }

    fn drawn(brush: Brush, channels: usize, way: &[[f32; 2]]) -> Vec<u8> {
        over(brush, channels, way, 0)
    }

    fn over(brush: Brush, channels: usize, way: &[[f32; 2]], below: u8) -> Vec<u8> {
        let shape = [HEIGHT, WIDTH, channels];
        let below = vec![below; HEIGHT * WIDTH * channels];
        let mut stroke = Stroke::new(brush, shape, below.into());
        way.iter().for_each(|place| stroke.lead_to(*place));
        stroke.picture().to_vec()
    }

    /// The least distance of a pixel from the way.
    fn from_way(at: usize, way: &[[f32; 2]]) -> f32 {
        let middle = [(at % WIDTH) as f32 + 0.5, (at / WIDTH) as f32 + 0.5];
        let first = way[0];
        let starts = std::iter::once(first).chain(way.iter().copied());
        let distances = starts
            .zip(way)
            .map(|(from, to)| distance(middle, from, *to));
        distances.fold(f32::INFINITY, f32::min)
    }

    proptest! {
        /// However far apart two places are that the hand is seen at.
        #[test]
        fn a_stroke_has_no_gaps_and_reaches_nowhere_else(
            brush in brushes(),
            way in ways(),
            channels in prop_oneof![Just(1usize), Just(3)],
            below in any::<u8>(),
        ) {
            let picture = over(brush, channels, &way, below);
            let hard = 0.5 * brush.diameter * (1.0 - brush.softness) - 0.5;
            for (at, pixel) in picture.chunks_exact(channels).enumerate() {
                let distance = from_way(at, &way);
                if distance <= hard - 1e-3 {
                    prop_assert_eq!(pixel, &brush.colour[..channels]);
                }
                if distance >= brush.reach() + 1e-3 {
                    prop_assert!(pixel.iter().all(|colour| *colour == below));
                }
            }
        }

        /// How often the hand is seen on its way does not change what it draws.
        #[test]
        fn a_stroke_in_pieces_is_the_same_stroke(
            brush in brushes(),
            way in prop::collection::vec([-5f32..40.0, -5f32..30.0], 2..6),
        ) {
            let mut pieces = vec![way[0]];
            for pair in way.windows(2) {
                let between = |share: f32| [0, 1].map(|i| lerp(pair[0][i], pair[1][i], share));
                pieces.extend([0.25, 0.5, 0.75, 1.0].map(between));
            }
            let (whole, pieces) = (drawn(brush, 1, &way), drawn(brush, 1, &pieces));
            let mut both = whole.iter().zip(&pieces);
            prop_assert!(both.all(|(a, b)| a.abs_diff(*b) <= 1));
        }

        #[test]
        fn going_over_it_again_changes_nothing(brush in brushes(), way in ways()) {
            let back = way.iter().rev().copied();
            let again: Vec<[f32; 2]> = way.iter().copied().chain(back).collect();
            let (once, again) = (drawn(brush, 1, &way), drawn(brush, 1, &again));
            let mut both = once.iter().zip(&again);
            prop_assert!(both.all(|(a, b)| a.abs_diff(*b) <= 1));
        }

        #[test]
        fn what_is_no_place_leads_nowhere(
            brush in brushes(),
            way in ways(),
            place in prop_oneof![Just(f32::NAN), Just(f32::INFINITY), Just(f32::NEG_INFINITY)],
        ) {
            let mut stray = way.clone();
            stray.insert(1, [place, 3.0]);
            prop_assert_eq!(drawn(brush, 1, &stray), drawn(brush, 1, &way));
        }
    }

    #[test]
    fn a_tap_of_the_smallest_brush_fills_the_pixel_that_it_is_in_the_middle_of() {
        let brush = Brush {
            diameter: 1.0,
            softness: 0.0,
            colour: [255; 3],
        };
        let picture = drawn(brush, 1, &[[4.5, 7.5]]);
        let inked: Vec<usize> = (0..picture.len()).filter(|at| picture[*at] > 0).collect();
        assert_eq!(inked, [7 * WIDTH + 4]);
    }

    #[test]
    fn of_the_farthest_places_nothing_is_seen_but_the_way_between_them() {
        let brush = Brush {
            diameter: 3.0,
            softness: 0.0,
            colour: [255; 3],
        };
        let picture = drawn(brush, 1, &[[-1e30, 10.5], [1e30, 10.5]]);
        let line = &picture[10 * WIDTH..11 * WIDTH];
        assert!(line.iter().all(|pixel| *pixel == 255));
    }
}

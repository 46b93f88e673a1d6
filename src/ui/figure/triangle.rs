//! One triangle as the pixels whose middles lie in it.

/// Parts of a pixel that a corner's place is rounded to: whoever shares an edge with another
/// triangle then agrees with it on every pixel.
const PARTS: f32 = 256.0;
/// How far out a corner counts, in pixels: farther than any figure is wide.
const FARTHEST: f32 = 65_536.0;

/// A rectangle of pixels, each end past the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pixels {
    pub x: [i64; 2],
    pub y: [i64; 2],
}

impl Pixels {
    /// The part that both have.
    pub fn both(self, other: Self) -> Self {
        let part = |[a, b]: [i64; 2], [c, d]: [i64; 2]| [a.max(c), b.min(d)];
        Self {
            x: part(self.x, other.x),
            y: part(self.y, other.y),
        }
    }
}

/// Calls `paint` with each pixel of `within` whose middle lies in the triangle, and with the
/// shares of the three corners there. A middle on an edge belongs to the triangle to the right
/// of it or below it, so that two neighbours never both have it.
pub(super) fn fill(
    corners: [[f32; 2]; 3],
    within: Pixels,
    mut paint: impl FnMut(usize, usize, [f32; 3]),
) {
    if corners.iter().flatten().any(|place| place.is_nan()) {
        return;
    }
    let snapped = corners.map(|corner| {
        corner.map(|place| (place.clamp(-FARTHEST, FARTHEST) * PARTS).round() as i64)
    });
    let [a, b, c] = snapped;
    let area = turn(a, b, c);
    if area == 0 {
        return;
    }
    // Clockwise on a screen whose y goes down.
    let (b, c, swapped) = if area > 0 {
        (b, c, false)
    } else {
        (c, b, true)
    };
    let part = PARTS as i64;
    let bounds = |axis: usize| {
        let all = [a[axis], b[axis], c[axis]];
        let (low, high) = (all.iter().min().copied(), all.iter().max().copied());
        let whole = |place: Option<i64>| place.unwrap_or(0).div_euclid(part);
        [whole(low), whole(high) + 1]
    };
    let seen = within.both(Pixels {
        x: bounds(0),
        y: bounds(1),
    });
    let scale = 1.0 / area.abs() as f32;
    let edges = [(b, c), (c, a), (a, b)];
    for y in seen.y[0].max(0)..seen.y[1] {
        for x in seen.x[0].max(0)..seen.x[1] {
            let middle = [x * part + part / 2, y * part + part / 2];
            let inside = edges.map(|(from, to)| {
                let over = turn(from, to, middle);
                (over > 0 || (over == 0 && is_left_or_top(from, to))).then_some(over)
            });
            if let [Some(first), Some(second), Some(third)] = inside {
                let [one, two, three] = [first, second, third].map(|over| over as f32 * scale);
                let shares = if swapped {
                    [one, three, two]
                } else {
                    [one, two, three]
                };
                paint(x as usize, y as usize, shares);
            }
        }
    }
}

/// Twice the area of the triangle, above 0 if it goes round clockwise.
fn turn(a: [i64; 2], b: [i64; 2], c: [i64; 2]) -> i64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// Whether the edge of a clockwise triangle is one on its left, or one along its top.
fn is_left_or_top(from: [i64; 2], to: [i64; 2]) -> bool {
    to[1] < from[1] || (to[1] == from[1] && to[0] > from[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SIDE: usize = 12;
    const ALL: Pixels = Pixels {
        x: [0, SIDE as i64],
        y: [0, SIDE as i64],
    };

    proptest! {
        /// A square cut into four about any place within it: each pixel is in one of them.
        #[test]
        fn neighbours_share_no_pixel_and_leave_none_out(
            x in 0.0..12.0f32, y in 0.0..12.0f32, mirrored: bool,
        ) {
            let side = SIDE as f32;
            let corners = [[0.0, 0.0], [side, 0.0], [side, side], [0.0, side]];
            let mut painted = [0; SIDE * SIDE];
            for i in 0..4 {
                let mut triangle = [corners[i], corners[(i + 1) % 4], [x, y]];
                if mirrored {
                    triangle.swap(0, 1);
                }
                fill(triangle, ALL, |x, y, _| painted[y * SIDE + x] += 1);
            }
            prop_assert!(painted.iter().all(|times| *times == 1), "{painted:?}");
        }

        #[test]
        fn shares_lead_back_to_the_middle_of_the_pixel(
            corners in prop::array::uniform3(prop::array::uniform2(0.0..12.0f32)),
        ) {
            let mut apart = 0.0f32;
            fill(corners, ALL, |x, y, shares| {
                let at = |axis: usize| (0..3).map(|i| shares[i] * corners[i][axis]).sum::<f32>();
                apart = apart.max((at(0) - x as f32 - 0.5).abs());
                apart = apart.max((at(1) - y as f32 - 0.5).abs());
            });
            // Thin triangles magnify the rounding of their corners.
            prop_assume!(turn_of(corners) > 4.0);
            prop_assert!(apart < 0.05, "{apart}");
        }

        #[test]
        fn any_corners_are_filled_without_a_panic(
            corners in prop::array::uniform3(prop::array::uniform2(proptest::num::f32::ANY)),
        ) {
            fill(corners, ALL, |x, y, _| assert!(x < SIDE && y < SIDE));
        }
    }

    fn turn_of([a, b, c]: [[f32; 2]; 3]) -> f32 {
        ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])).abs()
    }
}

//! Points in a plane of the latent space.

use std::f64::consts::TAU;

/// `n` points around the ellipse that lies `sigmas` standard deviations from
/// `mean`, evenly spaced by angle, counter-clockwise from the first axis; the
/// first is not repeated at the end.
pub fn ellipse(mean: [f64; 2], std: [f64; 2], sigmas: f64, n: usize) -> Vec<[f64; 2]> {
    let [x, y] = mean;
    let [a, b] = std.map(|std| std * sigmas);
    let at = |i: usize| {
        let (sin, cos) = (TAU * i as f64 / n as f64).sin_cos();
        [x + a * cos, y + b * sin]
    };
    (0..n).map(at).collect()
}

/// The points of a grid over two latent axes, [ys x xs, base], as pictures are
/// laid out: row by row from the largest y (the last of ascending `ys`) to the
/// smallest, each from the first x to the last. The other axes stay at `base`.
/// An axis that `base` does not have is left out; if both are the same, x counts.
pub fn grid(axes: [usize; 2], xs: &[f64], ys: &[f64], base: &[f32]) -> Vec<f32> {
    let [across, up] = axes;
    let mut points = Vec::with_capacity(xs.len() * ys.len() * base.len());
    for &y in ys.iter().rev() {
        for &x in xs {
            let start = points.len();
            points.extend_from_slice(base);
            for (axis, value) in [(up, y), (across, x)] {
                if axis < base.len() {
                    points[start + axis] = value as f32;
                }
            }
        }
    }
    points
}

/// `z` made `latent` long: filled up with 0, or cut.
pub fn with_length(z: &[f32], latent: usize) -> Vec<f32> {
    let mut point = z.get(..latent).unwrap_or(z).to_vec();
    point.resize(latent, 0.0);
    point
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_row_of_a_grid_is_the_largest_y() {
        let points = grid([0, 2], &[1.0, 2.0], &[10.0, 20.0], &[7.0, 8.0, 9.0]);
        let rows = [
            [1.0, 8.0, 20.0],
            [2.0, 8.0, 20.0],
            [1.0, 8.0, 10.0],
            [2.0, 8.0, 10.0],
        ];
        assert_eq!(points, rows.concat());
    }

    #[test]
    fn axes_that_are_not_there_are_left_out() {
        assert_eq!(grid([0, 1], &[1.0, 2.0], &[5.0], &[0.0]), [1.0, 2.0]);
        assert_eq!(grid([0, 0], &[1.0], &[5.0], &[0.0, 4.0]), [1.0, 4.0]);
        assert!(grid([0, 1], &[1.0], &[5.0], &[]).is_empty());
    }

    #[test]
    fn points_are_filled_up_or_cut_to_the_latent_length() {
        assert_eq!(with_length(&[1.0, 2.0, 3.0], 2), [1.0, 2.0]);
        assert_eq!(with_length(&[1.0], 3), [1.0, 0.0, 0.0]);
        assert_eq!(with_length(&[1.0, 2.0], 2), [1.0, 2.0]);
    }

    proptest! {
        #[test]
        fn an_ellipse_lies_at_its_distance(
            mean in prop::array::uniform2(-5.0..5.0f64),
            std in prop::array::uniform2(0.01..3.0f64),
            sigmas in 0.1..4.0f64,
            n in 0..100usize,
        ) {
            let points = ellipse(mean, std, sigmas, n);
            prop_assert_eq!(points.len(), n);
            for [x, y] in points {
                let distance = ((x - mean[0]) / std[0]).hypot((y - mean[1]) / std[1]);
                prop_assert!((distance - sigmas).abs() < 1e-9);
            }
        }
    }
}

//! The outline of a normal on a plane.

use std::f64::consts::TAU;

/// `n` points around the ellipse that lies `sigmas` standard deviations from `mean`, of a
/// normal with this variance to the right, covariance and variance upwards; counter-clockwise,
/// evenly spaced by the angle on the circle that it is stretched from. The first is not
/// repeated at the end.
pub fn ellipse(mean: [f64; 2], covariance: [f64; 3], sigmas: f64, n: usize) -> Vec<[f64; 2]> {
    let [x, y] = mean;
    let [variance_x, covariance, variance_y] = covariance;
    // The root of the covariance by Cholesky, of which one corner is 0.
    let a = variance_x.sqrt();
    let b = if a > 0.0 { covariance / a } else { 0.0 };
    let c = (variance_y - b * b).max(0.0).sqrt();
    let at = |i: usize| {
        let (sin, cos) = (TAU * i as f64 / n as f64).sin_cos();
        [x + sigmas * a * cos, y + sigmas * (b * cos + c * sin)]
    };
    (0..n).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_ellipse_lies_at_its_distance(
            mean in prop::array::uniform2(-5.0..5.0f64),
            std in prop::array::uniform2(0.01..3.0f64),
            correlation in -0.99..0.99f64,
            sigmas in 0.1..4.0f64,
            n in 0..100usize,
        ) {
            let covariance = correlation * std[0] * std[1];
            let normal = [std[0] * std[0], covariance, std[1] * std[1]];
            let points = ellipse(mean, normal, sigmas, n);
            prop_assert_eq!(points.len(), n);
            for [x, y] in points {
                // Mahalanobis: (d' S^-1 d)^1/2, with the inverse of a 2 x 2 matrix.
                let [dx, dy] = [x - mean[0], y - mean[1]];
                let [a, b, c] = normal;
                let square = (c * dx * dx - 2.0 * b * dx * dy + a * dy * dy) / (a * c - b * b);
                prop_assert!((square.sqrt() - sigmas).abs() < 1e-7);
            }
        }
    }
}

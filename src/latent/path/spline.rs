//! One piece of a smooth curve through all points.

use crate::latent::vector::{difference, norm, scaled, sum};

/// A cubic from `from` to `to`.
#[derive(Clone, Debug, PartialEq)]
pub struct Cubic {
    from: Vec<f64>,
    to: Vec<f64>,
    /// Derivatives in t at the two ends.
    tangents: [Vec<f64>; 2],
}

impl Cubic {
    /// The piece between the middle two of four points, each two neighbours apart, of the
    /// centripetal Catmull-Rom spline: knots lie as far apart as the root of the distance of
    /// their points (Barry & Goldman, "A recursive evaluation algorithm for a class of
    /// Catmull-Rom splines", 1988, with the exponent 1/2 of Lee 1989), so that no piece has a
    /// cusp or crosses itself (Yuksel, Schaefer & Keyser, "Parameterization and applications of
    /// Catmull-Rom curves", 2011). In the form of Hermite, t from 0 to 1.
    pub fn centripetal([before, from, to, after]: [&[f64]; 4]) -> Self {
        let steps = [
            difference(from, before),
            difference(to, from),
            difference(after, to),
        ];
        let [ahead, here, behind] = [&steps[0], &steps[1], &steps[2]].map(|step| norm(step).sqrt());
        // The derivative in knots is (p1 - p0) / a - (p2 - p0) / (a + b) + (p2 - p1) / b.
        let tangent = |first: &[f64], a: f64, second: &[f64], b: f64| {
            let (slope_a, slope_b) = (scaled(first, 1.0 / a), scaled(second, 1.0 / b));
            let whole = scaled(&sum(first, second), 1.0 / (a + b));
            scaled(&difference(&sum(&slope_a, &slope_b), &whole), here)
        };
        Self {
            from: from.to_vec(),
            to: to.to_vec(),
            tangents: [
                tangent(&steps[0], ahead, &steps[1], here),
                tangent(&steps[1], here, &steps[2], behind),
            ],
        }
    }

    /// Its place at t, 0 to 1.
    pub fn at(&self, t: f64) -> Vec<f64> {
        let (t2, t3) = (t * t, t * t * t);
        self.combined([
            2.0 * t3 - 3.0 * t2 + 1.0,
            t3 - 2.0 * t2 + t,
            3.0 * t2 - 2.0 * t3,
            t3 - t2,
        ])
    }

    /// Latent units per unit of t.
    pub fn speed(&self, t: f64) -> f64 {
        let t2 = t * t;
        norm(&self.combined([
            6.0 * t2 - 6.0 * t,
            3.0 * t2 - 4.0 * t + 1.0,
            6.0 * t - 6.0 * t2,
            3.0 * t2 - 2.0 * t,
        ]))
    }

    /// `from`, its tangent, `to` and its tangent, each so many times.
    fn combined(&self, [a, b, c, d]: [f64; 4]) -> Vec<f64> {
        let ends = self.from.iter().zip(&self.to);
        let tangents = self.tangents[0].iter().zip(&self.tangents[1]);
        ends.zip(tangents)
            .map(|((from, to), (leaving, arriving))| a * from + b * leaving + c * to + d * arriving)
            .collect()
    }
}

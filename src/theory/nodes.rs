//! Points and weights that stand in for an expectation over N(0, I).

use super::gaussian::log_standard_normal;
use crate::rng::{Stream, fill_normal, stream};
use std::ops::Range;

/// Nodes whose weight is below this share of the heaviest are left out of a
/// rule over two dimensions: together they weigh less than f32 resolves.
const NEGLIGIBLE: f64 = 1e-14;

/// How many standard deviations a midpoint rule reaches.
const RADIUS: f64 = 7.0;

/// E[f(epsilon)] is the sum of weight x f(epsilon).
#[derive(Clone, Debug, PartialEq)]
pub struct Nodes {
    /// [n, latent]
    pub epsilon: Vec<f64>,
    /// `[n]`, with the sum 1.
    pub weights: Vec<f64>,
}

impl Nodes {
    /// The Gauss-Hermite rule of `order` nodes along each of 1 or 2 dimensions:
    /// exact for polynomials of degree 2 order - 1 in one of them (but for nodes of
    /// negligible weight in two).
    pub fn gauss_hermite(latent: usize, order: usize) -> Self {
        let line = hermite_rule(order.max(1));
        if latent < 2 {
            let (epsilon, weights) = line.into_iter().unzip();
            return Self { epsilon, weights };
        }
        let heaviest = line.iter().map(|node| node.1).fold(0.0, f64::max).powi(2);
        let mut nodes = Self {
            epsilon: Vec::new(),
            weights: Vec::new(),
        };
        for (x, a) in &line {
            for (y, b) in &line {
                if a * b >= NEGLIGIBLE * heaviest {
                    nodes.epsilon.extend([x, y]);
                    nodes.weights.push(a * b);
                }
            }
        }
        nodes
    }

    /// A midpoint rule of `spacing` standard deviations over a disc (or a line) of
    /// seven, turned by `angle` radians in a plane, and set
    /// off by half its sine on a line: what is outside is 1e-11 of a normal.
    /// Better than [`Nodes::gauss_hermite`] where many kinks count.
    pub fn midpoint(latent: usize, spacing: f64, angle: f64) -> Self {
        let reach = (RADIUS / spacing).ceil() as i64;
        let (sin, cos) = angle.sin_cos();
        let line = (-reach..reach).map(|k| (k as f64 + 0.5) * spacing);
        let epsilon: Vec<f64> = if latent < 2 {
            line.map(|e| e + 0.5 * sin * spacing).collect()
        } else {
            let all = line.clone().flat_map(|y| line.clone().map(move |x| (x, y)));
            all.filter(|(x, y)| x * x + y * y <= RADIUS * RADIUS)
                .flat_map(|(x, y)| [cos * x - sin * y, sin * x + cos * y])
                .collect()
        };
        let points = epsilon.chunks_exact(latent.clamp(1, 2));
        let mut weights: Vec<f64> = points.map(|e| log_standard_normal(e).exp()).collect();
        let total: f64 = weights.iter().sum();
        for weight in &mut weights {
            *weight /= total;
        }
        Self { epsilon, weights }
    }

    /// `pairs` draws of a fixed seed, each with its mirror image (antithetic), so
    /// that the rule is exact for what is odd in epsilon. `set` tells independent
    /// sets apart.
    pub fn antithetic(latent: usize, pairs: usize, set: u64) -> Self {
        let mut half = vec![0.0; pairs.max(1) * latent];
        fill_normal(&mut stream(set, Stream::Expectation), &mut half);
        let mut epsilon: Vec<f64> = half.iter().map(|&e| f64::from(e)).collect();
        epsilon.extend(half.iter().map(|&e| -f64::from(e)));
        let count = 2 * pairs.max(1);
        Self {
            epsilon,
            weights: vec![1.0 / count as f64; count],
        }
    }

    /// The weighted sum of one value for each node.
    pub fn expectation(&self, values: &[f64]) -> f64 {
        self.weights.iter().zip(values).map(|(w, v)| w * v).sum()
    }
}

/// Nodes and weights over N(0, 1), ascending.
///
/// The nodes are the eigenvalues of the Jacobi matrix of the orthonormal Hermite
/// polynomials h_k (Golub & Welsch 1969), found by bisection on how many lie below;
/// the weights are 1 / sum_k h_k(x)^2.
fn hermite_rule(order: usize) -> Vec<(f64, f64)> {
    let reach = 2.0 * (order as f64).sqrt() + 1.0;
    let mut rule: Vec<(f64, f64)> = (0..order)
        .map(|rank| {
            let x = bisect(-reach..reach, |x| roots_below(order, x) > rank);
            (x, 1.0 / christoffel(order, x))
        })
        .collect();
    let total: f64 = rule.iter().map(|node| node.1).sum();
    for node in &mut rule {
        node.1 /= total;
    }
    rule
}

fn bisect(range: Range<f64>, above: impl Fn(f64) -> bool) -> f64 {
    let Range { mut start, mut end } = range;
    for _ in 0..64 {
        let middle = 0.5 * (start + end);
        if above(middle) {
            end = middle;
        } else {
            start = middle;
        }
    }
    0.5 * (start + end)
}

/// How many eigenvalues of the Jacobi matrix are below x: negative pivots of its
/// factorisation less x (Sturm).
fn roots_below(order: usize, x: f64) -> usize {
    let mut pivot = -x;
    let mut below = usize::from(pivot < 0.0);
    for k in 1..order {
        let divisor = if pivot == 0.0 {
            f64::MIN_POSITIVE
        } else {
            pivot
        };
        pivot = -x - k as f64 / divisor;
        below += usize::from(pivot < 0.0);
    }
    below
}

/// The sum of h_k(x)^2 for k below `order`.
fn christoffel(order: usize, x: f64) -> f64 {
    let (mut before, mut now, mut sum) = (0.0, 1.0, 0.0);
    for k in 0..order {
        sum += now * now;
        let k = k as f64;
        let next = (x * now - k.sqrt() * before) / (k + 1.0).sqrt();
        (before, now) = (now, next);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// E[epsilon^k] = (k - 1)!! for even k.
    fn moment(k: i32) -> f64 {
        if k % 2 == 1 {
            return 0.0;
        }
        (1..k).step_by(2).map(f64::from).product()
    }

    #[test]
    fn gauss_hermite_is_exact_for_polynomials() {
        for order in [1, 2, 5, 16, 32, 128] {
            let rule = Nodes::gauss_hermite(1, order);
            for k in 0..(2 * order as i32).min(30) {
                let values: Vec<f64> = rule.epsilon.iter().map(|e| e.powi(k)).collect();
                let off = rule.expectation(&values) - moment(k);
                let size = moment(k + k % 2).max(1.0);
                assert!(off.abs() < 1e-10 * size, "order {order}, degree {k}: {off}");
            }
        }
    }

    #[test]
    fn the_rule_over_a_plane_is_the_product_of_two() {
        let rule = Nodes::gauss_hermite(2, 16);
        for (a, b) in [(0, 0), (2, 4), (6, 6), (3, 2), (8, 0)] {
            let values: Vec<f64> = rule
                .epsilon
                .chunks_exact(2)
                .map(|e| e[0].powi(a) * e[1].powi(b))
                .collect();
            let expected = moment(a) * moment(b);
            assert!((rule.expectation(&values) - expected).abs() < 1e-7 * expected.max(1.0));
        }
        assert!(rule.weights.len() < 256);
    }

    #[test]
    fn a_midpoint_rule_knows_moments_and_kinks() {
        for angle in [0.0, 0.6] {
            let rule = Nodes::midpoint(2, 0.5, angle);
            let of = |f: &dyn Fn(&[f64]) -> f64| {
                let values: Vec<f64> = rule.epsilon.chunks_exact(2).map(f).collect();
                rule.expectation(&values)
            };
            assert!((of(&|e| e[0].powi(4) * e[1].powi(2)) - 3.0).abs() < 1e-6);
            assert!(of(&|e| e[0] * e[1]).abs() < 1e-12);
        }
        let fine = Nodes::midpoint(1, 0.03, 0.0);
        let kink: Vec<f64> = fine.epsilon.iter().map(|e| e.max(0.0)).collect();
        let exact = (2.0 * std::f64::consts::PI).sqrt().recip();
        assert!((fine.expectation(&kink) - exact).abs() < 1e-4);
    }

    #[test]
    fn fixed_draws_come_in_mirrored_pairs() {
        let rule = Nodes::antithetic(7, 40, 0);
        assert_eq!((rule.epsilon.len(), rule.weights.len()), (7 * 80, 80));
        for axis in 0..7 {
            let values: Vec<f64> = rule.epsilon.chunks_exact(7).map(|e| e[axis]).collect();
            assert!(rule.expectation(&values).abs() < 1e-14);
        }
        assert_eq!(rule, Nodes::antithetic(7, 40, 0));
        assert_ne!(rule, Nodes::antithetic(7, 40, 1));
    }
}

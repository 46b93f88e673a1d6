//! Loops over [rows, pixels]: likelihoods and their gradients.
//!
//! Several draws of z for an image give it several rows of logits, one after another. They
//! meet the same row of `x`, which has as many rows as there are images.

use super::math::{LANES, exp, ln, log1p_unit, sigmoid_from, total};
use super::rows::share_rows;
use crate::cores::{Loop, vectorised};

/// What one pixel adds to the sum over its row.
trait PixelTerm: Copy + Sync {
    /// From the logit and the pixel to that term and its gradient in the logit.
    fn with_gradient(self, l: f32, x: f32) -> (f32, f32);
}

#[derive(Clone, Copy)]
struct Bernoulli;

impl PixelTerm for Bernoulli {
    #[inline(always)]
    fn with_gradient(self, l: f32, x: f32) -> (f32, f32) {
        let e = exp(-l.abs());
        let positive = if l < 0.0 { 0.0 } else { l };
        let log_px = x * l - (positive + log1p_unit(e));
        (log_px, x - sigmoid_from(l, e))
    }
}

#[derive(Clone, Copy)]
struct ContinuousBernoulli;

impl PixelTerm for ContinuousBernoulli {
    #[inline(always)]
    fn with_gradient(self, l: f32, x: f32) -> (f32, f32) {
        let (log_partition, mean) = continuous(l);
        (x * l - log_partition, x - mean)
    }
}

/// ln((e^l - 1) / l) and its gradient, the mean of a continuous Bernoulli.
///
/// Both have series about 0, where the closed forms would divide 0 by 0; at the
/// seam |l| = 1 what the series leave out is 2e-9 and 2e-8.
#[inline(always)]
fn continuous(l: f32) -> (f32, f32) {
    let a = l.abs();
    let square = l * l;
    let p = -1.0 / 9_676_800.0_f32;
    let p = p * square + 1.0 / 181_440.0;
    let p = p * square - 1.0 / 2_880.0;
    let p = p * square + 1.0 / 24.0;
    let near = 0.5 * l + p * square;
    let p = -1.0 / 1_209_600.0_f32;
    let p = p * square + 1.0 / 30_240.0;
    let p = p * square - 1.0 / 720.0;
    let p = p * square + 1.0 / 12.0;
    let near_mean = 0.5 + p * l;

    let e = exp(-a);
    let positive = if l < 0.0 { 0.0 } else { l };
    let far = positive - ln(a / (1.0 - e));
    let far_mean = if l < 0.0 {
        1.0 / a - e / (1.0 - e)
    } else {
        1.0 / (1.0 - e) - 1.0 / a
    };
    if a < 1.0 {
        (near, near_mean)
    } else {
        (far, far_mean)
    }
}

#[derive(Clone, Copy)]
struct SquaredError;

impl PixelTerm for SquaredError {
    #[inline(always)]
    fn with_gradient(self, l: f32, x: f32) -> (f32, f32) {
        let mean = sigmoid_from(l, exp(-l.abs()));
        let off = x - mean;
        (off * off, -2.0 * off * (mean * (1.0 - mean)))
    }
}

/// Turns logits into the gradient in them, x - sigmoid(l), in place; gives ln p(x | l) of each row.
pub(in crate::kernels) fn bernoulli(logits: &mut [f32], x: &[f32], log_px: &mut [f32]) {
    each_row(logits, x, log_px, Bernoulli);
}

/// Turns rates into the gradient in them, x - mean(l), in place; gives ln p(x | l) of each row.
pub(in crate::kernels) fn continuous_bernoulli(rates: &mut [f32], x: &[f32], log_px: &mut [f32]) {
    each_row(rates, x, log_px, ContinuousBernoulli);
}

/// Turns logits into the squared error's gradient in them, in place; gives the error of each row.
pub(in crate::kernels) fn squared_error(logits: &mut [f32], x: &[f32], error: &mut [f32]) {
    each_row(logits, x, error, SquaredError);
}

/// 1 / (1 + e^-l) in place.
pub(in crate::kernels) fn sigmoid(logits: &mut [f32]) {
    each_value(logits, |l| sigmoid_from(l, exp(-l.abs())));
}

/// The mean of a continuous Bernoulli of each rate, in place.
pub(in crate::kernels) fn continuous_bernoulli_mean(rates: &mut [f32]) {
    each_value(rates, |l| continuous(l).1);
}

#[inline(always)]
fn each_value(values: &mut [f32], change: impl Fn(f32) -> f32 + Copy + Sync) {
    let width = 1024;
    let mut none = vec![(); values.len().div_ceil(width)];
    share_rows(values, &mut none, width, |_, values, _| {
        vectorised(
            #[inline(always)]
            || {
                for value in values {
                    *value = change(*value);
                }
            },
        );
    });
}

/// A gradient below this is 0. Adam adds 1e-8 to what it divides by, so that no weight could
/// tell the difference; but the products that the gradient goes into would have subnormal
/// terms, with which many processors compute some hundred times slower. Of several draws of
/// z most weigh as little as that, as long as their image is new to the model.
const NO_GRADIENT: f32 = 1e-30;

#[inline(always)]
fn or_zero(gradient: f32) -> f32 {
    if gradient.abs() < NO_GRADIENT {
        0.0
    } else {
        gradient
    }
}

/// Each row times its own factor, in place; 0 where that, or the factor, is no gradient
/// ([`NO_GRADIENT`]).
pub(in crate::kernels) fn scale_rows(values: &mut [f32], factors: &[f32]) {
    let width = values.len() / factors.len().max(1);
    if width == 0 {
        return;
    }
    let mut factors = factors.to_vec();
    share_rows(values, &mut factors, width, |_, values, factors| {
        vectorised(|| {
            for (row, factor) in values.chunks_exact_mut(width).zip(factors) {
                let factor = or_zero(*factor);
                for value in row {
                    *value = or_zero(*value * factor);
                }
            }
        });
    });
}

fn each_row(logits: &mut [f32], x: &[f32], sums: &mut [f32], term: impl PixelTerm) {
    let width = logits.len() / sums.len().max(1);
    if width == 0 {
        return;
    }
    let draws = logits.len() / x.len().max(1);
    assert!(
        draws * x.len() == logits.len() && sums.len().is_multiple_of(draws.max(1)),
        "{} logits are no whole number of draws for {} pixels",
        logits.len(),
        x.len()
    );
    share_rows(logits, sums, width, |first, logits, sums| {
        vectorised(Rows {
            logits,
            x,
            sums,
            width,
            first,
            draws,
            term,
        });
    });
}

/// Sums a term over each of some rows.
struct Rows<'a, P> {
    logits: &'a mut [f32],
    /// The pixels of all images.
    x: &'a [f32],
    sums: &'a mut [f32],
    width: usize,
    /// Number of the first of these rows.
    first: usize,
    /// How many rows have an image's pixels in common.
    draws: usize,
    term: P,
}

impl<P: PixelTerm> Loop for Rows<'_, P> {
    #[inline(always)]
    fn run(self) {
        let logits = self.logits.chunks_exact_mut(self.width);
        for ((number, logits), sum) in logits.enumerate().zip(self.sums) {
            let image = (self.first + number) / self.draws;
            let x = &self.x[image * self.width..][..self.width];
            *sum = row(logits, x, self.term);
        }
    }
}

#[inline(always)]
fn row(logits: &mut [f32], x: &[f32], term: impl PixelTerm) -> f32 {
    let mut lanes = [0.0; LANES];
    let mut logits = logits.chunks_exact_mut(LANES);
    let mut x = x.chunks_exact(LANES);
    for (logits, x) in logits.by_ref().zip(x.by_ref()) {
        for lane in 0..LANES {
            let (value, gradient) = term.with_gradient(logits[lane], x[lane]);
            lanes[lane] += value;
            logits[lane] = gradient;
        }
    }
    let rest = logits.into_remainder().iter_mut().zip(x.remainder());
    for (lane, (l, &x)) in lanes.iter_mut().zip(rest) {
        let (value, gradient) = term.with_gradient(*l, x);
        *lane += value;
        *l = gradient;
    }
    total(lanes)
}

//! Weights that are random, each a normal of its own mean and variance: their variances, one
//! draw of them, and their KL to the prior.

use super::super::arguments::WeightPrior;
use super::math::{LANES, exp, total};
use super::rows::share_rows;
use crate::cores::{Loop, vectorised};

/// Weights whose variances are made, or whose KLs are added up, together.
const CHUNK: usize = 1024;

/// 1/2 (t (m^2 + v) - 1 - ln t - ln v): the KL of one weight to the prior, in nats.
#[inline(always)]
fn kl(mean: f32, log_var: f32, variance: f32, prior: WeightPrior) -> f32 {
    0.5 * (prior.precision * (mean * mean + variance) - 1.0 - prior.log_precision - log_var)
}

/// What a weight becomes.
trait PerWeight: Copy + Sync {
    /// From what is at its place, its mean and its standard deviation.
    fn make(self, there: f32, mean: f32, std: f32) -> f32;
}

#[derive(Clone, Copy)]
struct Variance;

impl PerWeight for Variance {
    #[inline(always)]
    fn make(self, _: f32, _: f32, std: f32) -> f32 {
        std * std
    }
}

#[derive(Clone, Copy)]
struct Draw;

impl PerWeight for Draw {
    #[inline(always)]
    fn make(self, noise: f32, mean: f32, std: f32) -> f32 {
        mean + std * noise
    }
}

/// Puts what becomes of each weight into `out`; gives the sum of the weights' KLs, in nats.
fn each_weight(
    mean: &[f32],
    log_var: &[f32],
    out: &mut [f32],
    prior: WeightPrior,
    becomes: impl PerWeight,
) -> f64 {
    assert!([mean.len(), log_var.len()] == [out.len(); 2]);
    let mut sums = vec![0.0f32; out.len().div_ceil(CHUNK)];
    share_rows(out, &mut sums, CHUNK, |first, out, sums| {
        let from = first * CHUNK;
        let mean = mean[from..][..out.len()].chunks(CHUNK);
        let log_var = log_var[from..][..out.len()].chunks(CHUNK);
        let chunks = out.chunks_mut(CHUNK).zip(mean.zip(log_var)).zip(sums);
        for ((out, (mean, log_var)), sum) in chunks {
            vectorised(Weights {
                mean,
                log_var,
                out,
                sum,
                prior,
                becomes,
            });
        }
    });
    sums.into_iter().map(f64::from).sum()
}

/// Some weights in turn.
struct Weights<'a, P> {
    mean: &'a [f32],
    log_var: &'a [f32],
    out: &'a mut [f32],
    /// Of their KLs.
    sum: &'a mut f32,
    prior: WeightPrior,
    becomes: P,
}

impl<P: PerWeight> Loop for Weights<'_, P> {
    #[inline(always)]
    fn run(self) {
        let one = |out: &mut f32, mean: f32, log_var: f32| {
            let std = exp(0.5 * log_var);
            *out = self.becomes.make(*out, mean, std);
            kl(mean, log_var, std * std, self.prior)
        };
        let mut lanes = [0.0; LANES];
        let (outs, last_outs) = self.out.as_chunks_mut::<LANES>();
        let (means, last_means) = self.mean.as_chunks::<LANES>();
        let (log_vars, last_log_vars) = self.log_var.as_chunks::<LANES>();
        for ((out, mean), log_var) in outs.iter_mut().zip(means).zip(log_vars) {
            for lane in 0..LANES {
                lanes[lane] += one(&mut out[lane], mean[lane], log_var[lane]);
            }
        }
        let last = last_means.iter().zip(last_log_vars);
        let last = last_outs.iter_mut().zip(last);
        for (lane, (out, (mean, log_var))) in lanes.iter_mut().zip(last) {
            *lane += one(out, *mean, *log_var);
        }
        *self.sum = total(lanes);
    }
}

/// The variance of each weight, and the sum of the weights' KLs, in nats.
pub(in crate::kernels) fn variances(
    mean: &[f32],
    log_var: &[f32],
    prior: WeightPrior,
) -> (Vec<f32>, f64) {
    let mut out = vec![0.0; mean.len()];
    let kl = each_weight(mean, log_var, &mut out, prior, Variance);
    (out, kl)
}

/// Turns standard normal numbers into weights in place, mean + exp(log_var / 2) noise; gives
/// the sum of their KLs, in nats.
pub(in crate::kernels) fn draw_weights(
    mean: &[f32],
    log_var: &[f32],
    noise: &mut [f32],
    prior: WeightPrior,
) -> f64 {
    each_weight(mean, log_var, noise, prior, Draw)
}

/// From the gradient in drawn weights to that in their means, in place, and in their log
/// variances, which take the place of the noise; that of the KL, weighed by `of_kl`, is added.
pub(in crate::kernels) fn draw_weights_gradient(
    mean: &[f32],
    log_var: &[f32],
    noise: &mut [f32],
    gradient: &mut [f32],
    of_kl: f32,
    prior: WeightPrior,
) {
    let count = gradient.len();
    assert!([mean.len(), log_var.len(), noise.len()] == [count; 3]);
    let mut parts: Vec<&mut [f32]> = noise.chunks_mut(CHUNK).collect();
    share_rows(gradient, &mut parts, CHUNK, |first, gradient, parts| {
        for ((number, gradient), noise) in gradient.chunks_mut(CHUNK).enumerate().zip(parts) {
            let from = (first + number) * CHUNK;
            let mean = &mean[from..][..gradient.len()];
            let log_var = &log_var[from..][..gradient.len()];
            vectorised(|| {
                let weights = mean.iter().zip(log_var);
                let both = gradient.iter_mut().zip(noise.iter_mut());
                for ((gradient, noise), (mean, log_var)) in both.zip(weights) {
                    let std = exp(0.5 * log_var);
                    *noise =
                        0.5 * (*gradient * *noise * std) + of_kl * kl_in_log_var(std * std, prior);
                    *gradient += of_kl * prior.precision * mean;
                }
            });
        }
    });
}

/// The KL's derivative in a log variance: 1/2 (t v - 1).
#[inline(always)]
pub(super) fn kl_in_log_var(variance: f32, prior: WeightPrior) -> f32 {
    0.5 * (prior.precision * variance - 1.0)
}

//! A linear decoder with Gaussian pixels is probabilistic PCA (Tipping & Bishop
//! 1999): evidence and posterior in closed form, to hold the quadrature against.

use elbow::data::{Batches, Dataset, Minibatch};
use elbow::model::{Snapshot, TrainingExtent, Weights};
use elbow::recipe::{DataSpec, ImageShape, Likelihood, Recipe};
use elbow::theory::{
    Family, Gaussian, LatticeStart, ObservedImage, Scale, elbo, gap, importance, kl_q_posterior,
    log_px, refine,
};
use elbow::train::Trainer;
use std::f64::consts::TAU;

/// x = z W + b + noise of one precision, with W as [2, pixels].
struct Ppca {
    w: Vec<f64>,
    b: Vec<f64>,
    precision: f64,
}

/// p(z | x) = N(mean, covariance), the covariance row by row, and log p(x).
struct Exact {
    mean: [f64; 2],
    covariance: [f64; 4],
    log_px: f64,
}

impl Ppca {
    fn of(snapshot: &Snapshot) -> Self {
        let Weights { arrays } = snapshot.weights().expect("readable");
        let array = |name: &str| -> Vec<f64> {
            let array = arrays.iter().find(|array| array.name == name);
            let values = &array.expect("an array of the recipe").values;
            values.iter().map(|&value| f64::from(value)).collect()
        };
        Self {
            w: array("output.weight"),
            b: array("output.bias"),
            precision: snapshot.precision().expect("readable").expect("Gaussian"),
        }
    }

    /// With M = I + precision W W^T: the posterior's covariance is M^-1, its mean
    /// precision M^-1 W (x - b), and |C| = |M| precision^-pixels.
    fn exact(&self, x: &[f32]) -> Exact {
        let (pixels, t) = (x.len(), self.precision);
        let r: Vec<f64> = x
            .iter()
            .zip(&self.b)
            .map(|(&x, b)| f64::from(x) - b)
            .collect();
        let row = |k: usize| &self.w[k * pixels..(k + 1) * pixels];
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let m = [
            1.0 + t * dot(row(0), row(0)),
            t * dot(row(0), row(1)),
            1.0 + t * dot(row(1), row(1)),
        ];
        let determinant = m[0] * m[2] - m[1] * m[1];
        let covariance = [m[2], -m[1], -m[1], m[0]].map(|value| value / determinant);
        let projected = [t * dot(row(0), &r), t * dot(row(1), &r)];
        let mean = [
            covariance[0] * projected[0] + covariance[1] * projected[1],
            covariance[2] * projected[0] + covariance[3] * projected[1],
        ];
        let quadratic = t * dot(&r, &r) - dot(&projected, &mean);
        let log_det = determinant.ln() - pixels as f64 * t.ln();
        Exact {
            mean,
            covariance,
            log_px: -0.5 * (pixels as f64 * TAU.ln() + log_det + quadratic),
        }
    }
}

impl Exact {
    /// KL[q || p(z | x)] in nats of a diagonal q.
    fn kl_from(&self, q: &Gaussian) -> f64 {
        let Scale::Diagonal(std) = q.scale() else {
            panic!("the encoder's q is diagonal");
        };
        let [a, b, _, d] = self.covariance;
        let determinant = a * d - b * b;
        let inverse = [d / determinant, -b / determinant, a / determinant];
        let off = [q.mean()[0] - self.mean[0], q.mean()[1] - self.mean[1]];
        let trace = inverse[0] * std[0].powi(2) + inverse[2] * std[1].powi(2);
        let quadratic = inverse[0] * off[0] * off[0]
            + 2.0 * inverse[1] * off[0] * off[1]
            + inverse[2] * off[1] * off[1];
        let log_ratio = determinant.ln() - 2.0 * (std[0] * std[1]).ln();
        0.5 * (trace + quadratic - 2.0 + log_ratio)
    }
}

fn recipe() -> Recipe {
    Recipe {
        hidden: Vec::new(),
        likelihood: Likelihood::Gaussian,
        precision: 12.0,
        learn_precision: true,
        ..Recipe::default()
    }
}

/// Briefly trained on the digits, so that its numbers are those of a real run.
fn trained() -> (Snapshot, std::sync::Arc<Dataset>) {
    let data = Dataset::open(&DataSpec::default()).expect("MNIST is in the program");
    let mut trainer = Trainer::new(recipe(), data.clone()).expect("a sound recipe");
    for _ in 0..150 {
        trainer.step().expect("a finite loss");
    }
    (trainer.snapshot(), data)
}

#[test]
fn evidence_and_posterior_of_a_linear_decoder_match_probabilistic_pca() {
    let (snapshot, data) = trained();
    let ppca = Ppca::of(&snapshot);
    for index in 0..8 {
        let mut pixels = Vec::new();
        data.fill_test(snapshot.recipe.binarize, &[index], &mut pixels);
        let exact = ppca.exact(&pixels);
        let image = ObservedImage::new(&snapshot, &pixels).expect("an image");
        let q = image.q().expect("encoded");

        // The decoder computes in 32 bits; its sum over 784 squares is good to 1e-6 of itself.
        let tolerance = 2e-3;
        let evidence = log_px(&image, &q, LatticeStart::First).expect("two dimensions");
        assert!(evidence.resolved);
        assert!(
            (evidence.log_px - exact.log_px).abs() < tolerance,
            "image {index}: {} instead of {}",
            evidence.log_px,
            exact.log_px
        );
        let kl = kl_q_posterior(&image, &q).expect("two dimensions");
        assert!((kl - exact.kl_from(&q)).abs() < tolerance.max(1e-4 * kl));
        let bound = elbo(&image, &q).expect("two dimensions");
        let closed = exact.log_px - exact.kl_from(&q);
        assert!((bound - closed).abs() < tolerance.max(1e-5 * closed.abs()));

        // The full family contains the posterior: its best q closes the gap.
        let best = refine(&image, &q, Family::Full).expect("two dimensions");
        assert!((best.elbo - exact.log_px).abs() < 5e-3, "image {index}");
        for (found, exact) in best.q.mean().iter().zip(exact.mean) {
            assert!((found - exact).abs() < 5e-3);
        }
        let Scale::Full(l) = best.q.scale() else {
            panic!("a full covariance was asked for");
        };
        let covariance = [
            l[0] * l[0],
            l[0] * l[2],
            l[0] * l[2],
            l[2] * l[2] + l[3] * l[3],
        ];
        for (found, exact) in covariance.iter().zip(exact.covariance) {
            assert!((found - exact).abs() < 5e-3);
        }

        // What the diagonal family loses is the correlation it cannot have.
        let split = gap(&image, &q).expect("two dimensions");
        let approximation = split.parts.approximation().expect("two dimensions");
        let [a, b, _, d] = exact.covariance;
        let correlation = b * b / (a * d);
        let lost = -0.5 * (1.0 - correlation).ln();
        assert!((approximation - lost).abs() < 5e-3, "image {index}");
    }
}

#[test]
fn importance_sampling_finds_the_closed_form_within_its_error() {
    let (snapshot, data) = trained();
    let ppca = Ppca::of(&snapshot);
    let mut agree = 0;
    for index in 0..50 {
        let mut pixels = Vec::new();
        data.fill_test(snapshot.recipe.binarize, &[index], &mut pixels);
        let image = ObservedImage::new(&snapshot, &pixels).expect("an image");
        let q = image.q().expect("encoded");
        let mut noise = elbow::rng::stream(index as u64, elbow::rng::Stream::Importance);
        let found = importance(&image, &q, 2000, &mut noise).expect("computed");
        let off = (found.log_px - ppca.exact(&pixels).log_px).abs();
        agree += usize::from(off < 3.0 * found.standard_error + 2e-3);
    }
    assert!(agree >= 48, "{agree} of 50");
}

#[test]
fn an_untrained_linear_model_is_probabilistic_pca_too() {
    let shape = ImageShape {
        height: 28,
        width: 28,
        channels: 1,
    };
    let data = Dataset::open(&DataSpec::default()).expect("MNIST is in the program");
    let trainer = Trainer::new(recipe(), data.clone()).expect("a sound recipe");
    let weights = trainer.snapshot().weights().expect("readable");
    let snapshot = Snapshot::from_weights(TrainingExtent::default(), recipe(), shape, weights)
        .expect("fitting weights");
    let mut batches = Batches::new(data, 3, snapshot.recipe.binarize);
    let mut minibatch = Minibatch::default();
    batches.next(5, &mut minibatch);
    for pixels in minibatch.pixels.chunks(shape.pixels()) {
        let exact = Ppca::of(&snapshot).exact(pixels);
        let image = ObservedImage::new(&snapshot, pixels).expect("an image");
        let q = image.q().expect("encoded");
        let evidence = log_px(&image, &q, LatticeStart::Second).expect("two dimensions");
        assert!((evidence.log_px - exact.log_px).abs() < 2e-3);
    }
}

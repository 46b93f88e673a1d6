//! Quadrature, sampling and refinement against closed forms and against each other.

mod linear;

use elbow::data::Dataset;
use elbow::model::{ModelError, Snapshot};
use elbow::recipe::{Likelihood, Recipe};
use elbow::rng::{Stream, stream};
use elbow::theory::*;
use elbow::train::Trainer;
use std::f64::consts::TAU;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Probabilistic PCA: x = W z + noise of standard deviation `noise`, where the
/// evidence and the posterior are known.
struct Linear {
    /// [pixels][2]; one latent dimension uses the first column.
    weights: Vec<[f64; 2]>,
    x: Vec<f64>,
    noise: f64,
    latent: usize,
}

impl Linear {
    fn plane() -> Self {
        Self {
            weights: vec![[1.2, 0.3], [-0.4, 2.0], [0.8, 0.9], [0.1, -0.5]],
            x: vec![1.0, -2.0, 0.4, 0.3],
            noise: 0.25,
            latent: 2,
        }
    }

    fn residuals(&self, z: &[f64]) -> Vec<f64> {
        let mean = |w: &[f64; 2]| w.iter().zip(z).map(|(w, z)| w * z).sum::<f64>();
        let pairs = self.x.iter().zip(&self.weights);
        pairs.map(|(x, w)| (x - mean(w)) / self.noise).collect()
    }

    /// The posterior's precision I + W^T W / noise^2 as [a, b, c] of [[a, b], [b, c]],
    /// its mean, and log p(x).
    fn exact(&self) -> ([f64; 3], [f64; 2], f64) {
        let variance = self.noise.powi(2);
        let mut precision = [1.0, 0.0, 1.0];
        let mut right = [0.0, 0.0];
        for (w, x) in self.weights.iter().zip(&self.x) {
            let w = if self.latent == 1 { [w[0], 0.0] } else { *w };
            precision[0] += w[0] * w[0] / variance;
            precision[1] += w[0] * w[1] / variance;
            precision[2] += w[1] * w[1] / variance;
            right[0] += w[0] * x / variance;
            right[1] += w[1] * x / variance;
        }
        let [a, b, c] = precision;
        let det = a * c - b * b;
        let mean = [
            (c * right[0] - b * right[1]) / det,
            (a * right[1] - b * right[0]) / det,
        ];
        // ln p(x | m) p(m) / p(m | x) at the posterior's mean m.
        let at = &mean[..self.latent];
        let joint = self.log_px_given_z(at).expect("no device")[0] + gaussian_log(at);
        let log_px = joint + 0.5 * self.latent as f64 * TAU.ln() - 0.5 * det.ln();
        (precision, mean, log_px)
    }
}

fn gaussian_log(z: &[f64]) -> f64 {
    Gaussian::prior(z.len()).log_density(z)
}

impl Observation for Linear {
    fn latent(&self) -> usize {
        self.latent
    }

    fn log_px_given_z(&self, z: &[f64]) -> Result<Vec<f64>, ModelError> {
        let constant = self.x.len() as f64 * (self.noise.ln() + 0.5 * TAU.ln());
        let rows = z.chunks_exact(self.latent);
        let square = |z| self.residuals(z).iter().map(|r| r * r).sum::<f64>();
        Ok(rows.map(|z| -0.5 * square(z) - constant).collect())
    }

    fn log_px_gradient(&self, z: &[f64]) -> Result<(Vec<f64>, Vec<f64>), ModelError> {
        let mut gradients = Vec::new();
        for z in z.chunks_exact(self.latent) {
            let residuals = self.residuals(z);
            for axis in 0..self.latent {
                let pairs = residuals.iter().zip(&self.weights);
                gradients.push(pairs.map(|(r, w)| r * w[axis] / self.noise).sum());
            }
        }
        Ok((self.log_px_given_z(z)?, gradients))
    }
}

fn wrong_q() -> Gaussian {
    Gaussian::new(vec![1.4, -0.2], Scale::Diagonal(vec![0.3, 0.05])).expect("2 and 2")
}

/// The posterior itself.
fn right_q(model: &Linear) -> Gaussian {
    let ([a, b, c], mean, _) = model.exact();
    let det = a * c - b * b;
    let first = (c / det).sqrt();
    let corner = -b / det / first;
    let scale = vec![first, 0.0, corner, (a / det - corner * corner).sqrt()];
    Gaussian::new(mean.to_vec(), Scale::Full(scale)).expect("2 and 2 x 2")
}

#[test]
fn a_linear_decoders_evidence_is_the_closed_form() {
    let plane = Linear::plane();
    let line = Linear {
        latent: 1,
        ..Linear::plane()
    };
    for model in [plane, line] {
        let q = Gaussian::prior(model.latent);
        let (_, _, exact) = model.exact();
        for grid in [LatticeStart::First, LatticeStart::Second] {
            let found = log_px(&model, &q, grid).expect("no device");
            assert!(found.resolved);
            assert!(
                (found.log_px - exact).abs() < 1e-5,
                "{}",
                found.log_px - exact
            );
        }
    }
}

#[test]
fn a_posterior_far_out_is_found() {
    let model = Linear {
        weights: vec![[0.5, 0.1], [0.0, 0.4]],
        x: vec![30.0, -20.0],
        noise: 0.02,
        latent: 2,
    };
    let found = log_px(&model, &Gaussian::prior(2), LatticeStart::First).expect("no device");
    assert!((found.log_px - model.exact().2).abs() < 1e-4);
}

#[test]
fn the_gap_is_the_kl_to_the_posterior_for_a_linear_decoder() {
    let model = Linear::plane();
    let (_, _, exact) = model.exact();
    for (q, gap) in [(right_q(&model), Some(0.0)), (wrong_q(), None)] {
        let elbo = elbo(&model, &q).expect("no device");
        let kl = kl_q_posterior(&model, &q).expect("no device");
        assert!((exact - elbo - kl).abs() < 1e-5);
        assert!(gap.is_none_or(|gap: f64| (gap - kl).abs() < 1e-5));
    }
}

#[test]
fn refinement_finds_the_posterior_and_the_best_diagonal_normal() {
    let model = Linear::plane();
    let ([a, b, c], mean, exact) = model.exact();
    let full = refine(&model, &wrong_q(), Family::Full).expect("no device");
    assert!((full.elbo - exact).abs() < 1e-3);
    let diagonal = refine(&model, &wrong_q(), Family::Diagonal).expect("no device");
    // Its precisions are the posterior's own (Bishop 2006, section 10.1.2).
    let gap = 0.5 * (a * c / (a * c - b * b)).ln();
    assert!((exact - diagonal.elbo - gap).abs() < 1e-3);
    let std = diagonal.q.std();
    for (found, expected) in [
        (diagonal.q.mean()[0], mean[0]),
        (diagonal.q.mean()[1], mean[1]),
        (std[0], a.powf(-0.5)),
        (std[1], c.powf(-0.5)),
    ] {
        assert!((found - expected).abs() < 5e-3, "{found} for {expected}");
    }
}

#[test]
fn importance_sampling_knows_a_normal_evidence() {
    let model = Linear::plane();
    let (_, _, exact) = model.exact();
    let mut within = 0;
    for seed in 0..100 {
        let mut noise = stream(seed, Stream::Importance);
        let found = importance(&model, &right_q(&model), 2000, &mut noise).expect("no device");
        within += usize::from((found.log_px - exact).abs() < 2.0 * found.standard_error);
        assert!(found.standard_error < 0.05 && found.effective_samples > 500.0);
    }
    // 95 of 100 are expected; five standard deviations fewer would be 84.
    assert!(within >= 84, "{within} of 100 within two standard errors");
}

#[test]
fn the_posterior_field_encloses_what_it_says() {
    let model = Linear::plane();
    let field = posterior_field(&model, &right_q(&model), 96).expect("no device");
    let area = (field.high[0] - field.low[0]) * (field.high[1] - field.low[1]) / (96.0 * 96.0);
    let above = |level: f64| {
        let densities = field.density.iter().map(|&d| f64::from(d));
        densities.filter(|d| *d >= level).sum::<f64>() * area
    };
    assert!((above(0.0) - 1.0).abs() < 0.01);
    assert!((above(field.levels[0]) - 0.393).abs() < 0.03);
    assert!((above(field.levels[1]) - 0.865).abs() < 0.03);
}

#[test]
fn gradient_estimators_agree_and_the_pathwise_one_is_quieter() {
    let images = [
        (Linear::plane(), wrong_q()),
        (Linear::plane(), Gaussian::prior(2)),
    ];
    let noise = gradient_noise(&images, 4000, 1).expect("no device");
    assert_eq!((noise.images, noise.samples), (2, 4000));
    for of in [noise.mean, noise.log_var] {
        for other in [of.score, of.score_with_baseline] {
            let error = of.pathwise.standard_error.hypot(other.standard_error);
            assert!((of.pathwise.mean - other.mean).abs() < 4.0 * error);
            assert!(of.pathwise.variance < other.variance);
        }
        assert!(of.score_with_baseline.variance < of.score.variance);
    }
    // E[g] is the gradient at q's mean, for a quadratic log p(x | z).
    let model = Linear::plane();
    let gradients = |z: &[f64]| model.log_px_gradient(z).expect("no device").1;
    let exact = (gradients(wrong_q().mean()).iter().sum::<f64>()
        + gradients(&[0.0; 2]).iter().sum::<f64>())
        / 4.0;
    let pathwise = noise.mean.pathwise;
    assert!((pathwise.mean - exact).abs() < 4.0 * pathwise.standard_error);
}

#[test]
fn quadrature_refuses_three_dimensions() {
    let model = Linear {
        latent: 3,
        ..Linear::plane()
    };
    let refused = log_px(&model, &Gaussian::prior(3), LatticeStart::First);
    assert_eq!(refused, Err(TheoryError::Dimensions { latent: 3 }));
}

fn trained(recipe: Recipe, steps: usize) -> Snapshot {
    let data = Dataset::mnist().expect("MNIST is in the program");
    let mut trainer = Trainer::new(recipe, data).expect("a sound recipe");
    for _ in 0..steps {
        trainer.step().expect("a finite loss");
    }
    trainer.snapshot()
}

fn shipped() -> Snapshot {
    let saved = elbow::archive::load_model(Path::new("models/mnist-2d.bpk"), None);
    saved.expect("it is shipped").snapshot
}

fn adds_up(snapshot: &Snapshot, images: usize) {
    let data = Dataset::mnist().expect("MNIST is in the program");
    for index in 0..images {
        let image = ObservedImage::test(snapshot, &data, index).expect("fitting data");
        let found = gap(&image, &image.q().expect("a device")).expect("a device");
        let exact = found.exact.expect("1 or 2 dimensions");
        let amortisation = found.parts.amortisation();
        let approximation = found.parts.approximation().expect("1 or 2 dimensions");
        let told = format!("step {}, image {index}: {found:?}", snapshot.time.step);
        assert!(exact.resolved, "{told}");
        assert!(exact.identity_error.abs() < 0.01, "{told}");
        assert!(approximation >= -0.01 && amortisation >= -0.01, "{told}");
        let parts = approximation + amortisation;
        assert!(
            (parts - (exact.log_px - found.parts.elbo)).abs() < 1e-9,
            "{told}"
        );
    }
}

#[test]
fn the_gap_adds_up_before_training_early_and_late() {
    let small = Recipe {
        hidden: vec![64],
        ..Recipe::default()
    };
    adds_up(&trained(small.clone(), 0), 2);
    adds_up(&trained(small, 100), 3);
    adds_up(&shipped(), 3);
}

#[test]
fn the_gap_adds_up_on_a_line_and_for_a_normal_likelihood() {
    let line = Recipe {
        latent: 1,
        hidden: vec![64],
        ..Recipe::default()
    };
    adds_up(&trained(line.clone(), 100), 3);
    let normal = Recipe {
        latent: 2,
        likelihood: Likelihood::Gaussian,
        precision: 50.0,
        ..line
    };
    adds_up(&trained(normal, 100), 3);
}

#[test]
fn refinement_never_lowers_the_elbo() {
    let data = Dataset::mnist().expect("MNIST is in the program");
    let snapshot = shipped();
    let wide = Recipe {
        latent: 6,
        hidden: vec![32],
        ..Recipe::default()
    };
    for (snapshot, index) in [(&snapshot, 1), (&snapshot, 7), (&trained(wide, 50), 0)] {
        let image = ObservedImage::test(snapshot, &data, index).expect("fitting data");
        let q = image.q().expect("a device");
        for family in [Family::Diagonal, Family::Full] {
            let mut refinement = Refinement::new(&image, &q, family).expect("a device");
            while !refinement.is_done() {
                refinement.step(&image).expect("a device");
            }
            let path = refinement.path();
            assert!(path.len() > 3);
            assert!(path.windows(2).all(|pair| pair[1].elbo > pair[0].elbo));
            let refined = refine(&image, &q, family).expect("a device");
            assert!(refined.elbo > elbo(&image, &q).expect("a device"));
        }
    }
}

#[test]
fn more_dimensions_leave_out_what_needs_quadrature() {
    let data = Dataset::mnist().expect("MNIST is in the program");
    let recipe = Recipe {
        latent: 5,
        hidden: vec![32],
        ..Recipe::default()
    };
    let snapshot = trained(recipe, 50);
    let found =
        mean_gap(&snapshot, &data, 2, Some(500), 3, &always_continue).expect("fitting data");
    assert_eq!(
        found,
        mean_gap(&snapshot, &data, 2, Some(500), 3, &always_continue).expect("the same")
    );
    let json = serde_json::to_value(found).expect("plain numbers");
    for key in [
        "log_px",
        "kl_q_posterior",
        "approximation",
        "importance_agree",
    ] {
        assert!(json[key].is_null(), "{key}");
    }
    assert!(found.identity_error_max.is_none() && found.amortisation >= 0.0);
    assert!(found.importance_log_px.expect("asked for") > found.elbo);
    let without = mean_gap(&snapshot, &data, 1, None, 3, &always_continue).expect("fitting data");
    assert!(without.importance_log_px.is_none() && without.importance_se.is_none());
}

#[test]
fn what_is_ended_early_is_of_the_images_done_by_then() {
    let data = Dataset::mnist().expect("MNIST is in the program");
    let snapshot = trained(
        Recipe {
            hidden: vec![16],
            ..Recipe::default()
        },
        20,
    );
    let three = |done| match done {
        0..3 => ControlFlow::Continue(()),
        _ => ControlFlow::Break(()),
    };
    let mean = importance_log_px(&snapshot, &data, 8, 1, &three).expect("fitting data");
    let each = importance_log_px_of(&snapshot, &data, &[0, 1, 2], 8, 1).expect("fitting data");
    let sum: f64 = each.iter().map(|one| one.log_px).sum();
    assert_eq!((mean.images, mean.log_px), (3, sum / 3.0));

    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let gap = mean_gap(&snapshot, &data, 100, None, 1, &three).expect("fitting data");
    assert!((3..3 + cores).contains(&gap.images), "{}", gap.images);
    let whole = mean_gap(&snapshot, &data, gap.images, None, 1, &always_continue);
    assert_eq!(whole.expect("fitting data"), gap);
    let never = |_| ControlFlow::Break(());
    let none = mean_gap(&snapshot, &data, 100, None, 1, &never).expect("fitting data");
    assert_eq!(none.images, 0);
}

/// Gives up within an image once it was asked so often.
struct Impatient {
    asked: AtomicUsize,
    patience: usize,
}

impl Watch for Impatient {
    fn images_done(&self, _done: usize) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn within_an_image(&self) -> ControlFlow<()> {
        if self.asked.fetch_add(1, Ordering::Relaxed) < self.patience {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    }
}

#[test]
fn an_image_given_up_on_the_way_leaves_the_figures_of_those_before_it() {
    let data = Dataset::mnist().expect("MNIST is in the program");
    let recipe = Recipe {
        hidden: vec![16],
        ..Recipe::default()
    };
    let snapshot = trained(recipe, 20);
    let asked = |patience| Impatient {
        asked: AtomicUsize::new(0),
        patience,
    };
    // Two passes an image: the third image is given up in its middle.
    let mean = importance_log_px(&snapshot, &data, 1000, 1, &asked(5)).expect("fitting data");
    let each = importance_log_px_of(&snapshot, &data, &[0, 1], 1000, 1).expect("fitting data");
    let sum: f64 = each.iter().map(|one| one.log_px).sum();
    assert_eq!((mean.images, mean.log_px), (2, sum / 2.0));
    let none = importance_log_px(&snapshot, &data, 1000, 1, &asked(1)).expect("fitting data");
    assert_eq!(none.images, 0);

    let gap = mean_gap(&snapshot, &data, 100, Some(1000), 1, &asked(1)).expect("fitting data");
    assert_eq!(gap.images, 0);
    let gap = mean_gap(&snapshot, &data, 100, Some(1000), 1, &asked(2000)).expect("fitting data");
    assert!(gap.images < 100, "{}", gap.images);
    if gap.images > 0 {
        let whole = mean_gap(
            &snapshot,
            &data,
            gap.images,
            Some(1000),
            1,
            &always_continue,
        );
        assert_eq!(whole.expect("fitting data"), gap);
    }
}

#[test]
#[ignore = "measures a hundred images with 5,000 samples each"]
fn a_hundred_images_agree_with_importance_sampling() {
    let data = Dataset::mnist().expect("MNIST is in the program");
    let found =
        mean_gap(&shipped(), &data, 100, Some(5000), 0, &always_continue).expect("fitting data");
    assert!(found.importance_agree >= Some(97), "{found:?}");
    assert!(
        found.identity_error_max.expect("a plane") < 0.01,
        "{found:?}"
    );
}

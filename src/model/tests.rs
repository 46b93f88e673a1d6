//! The objective and its gradients against an independent reckoning in f64.

use super::weights::{Array, Weights, expected_arrays};
use super::{Moment, Snapshot, Vae, objective};
use crate::recipe::{Activation, Binarize, DeviceChoice, ImageShape, Likelihood, Recipe, Terms};
use crate::rng::{Stream, fill_normal, stream};
use burn::optim::GradientsParams;
use burn::tensor::{Tensor, TensorData};

const SHAPE: ImageShape = ImageShape {
    height: 3,
    width: 4,
    channels: 1,
};
const BATCH: usize = 3;

fn recipe(likelihood: Likelihood, device: DeviceChoice) -> Recipe {
    Recipe {
        latent: 2,
        hidden: vec![5, 4],
        activation: Activation::Tanh,
        likelihood,
        precision: 7.5,
        binarize: Binarize::None,
        beta: 1.7,
        device,
        ..Recipe::default()
    }
}

fn normal(count: usize, salt: u64) -> Vec<f32> {
    let mut numbers = vec![0.0; count];
    fill_normal(&mut stream(salt, Stream::Exploration), &mut numbers);
    numbers
}

fn weights(recipe: &Recipe) -> Weights {
    let arrays = expected_arrays(recipe, SHAPE)
        .into_iter()
        .enumerate()
        .map(|(salt, (name, shape))| Array {
            values: normal(shape.iter().product(), salt as u64)
                .iter()
                .map(|value| 0.6 * value)
                .collect(),
            name,
            shape,
        })
        .collect();
    Weights { arrays }
}

fn images() -> Vec<f32> {
    normal(BATCH * SHAPE.pixels(), 90)
        .iter()
        .map(|value| value.abs().min(1.0))
        .collect()
}

/// x W + b in f64, and tanh if asked for.
fn layer(weights: &[Vec<f64>], index: usize, x: &[f64], tanh: bool) -> Vec<f64> {
    let (weight, bias) = (&weights[2 * index], &weights[2 * index + 1]);
    (0..bias.len())
        .map(|column| {
            let products = x
                .iter()
                .enumerate()
                .map(|(row, value)| value * weight[row * bias.len() + column]);
            let sum = bias[column] + products.sum::<f64>();
            if tanh { sum.tanh() } else { sum }
        })
        .collect()
}

/// log p(x | z) of one image from the decoder's output, in f64.
fn log_px_of(recipe: &Recipe, output: &[f64], x: &[f64]) -> f64 {
    let pixels = output.iter().zip(x).map(|(l, x)| {
        let mean = 1.0 / (1.0 + (-l).exp());
        match recipe.likelihood {
            Likelihood::Bernoulli => x * mean.ln() + (1.0 - x) * (1.0 - mean).ln(),
            Likelihood::Gaussian => {
                let constant = 0.5 * (recipe.precision / (2.0 * std::f64::consts::PI)).ln();
                constant - 0.5 * recipe.precision * (x - mean).powi(2)
            }
        }
    });
    pixels.sum()
}

/// The terms of one image, written from the formulas of Kingma & Welling 2014.
fn reckon(recipe: &Recipe, weights: &[Vec<f64>], x: &[f64], epsilon: &[f64]) -> Terms {
    let hidden = layer(weights, 1, &layer(weights, 0, x, true), true);
    let head = layer(weights, 2, &hidden, false);
    let (mean, log_var) = head.split_at(recipe.latent);
    let z: Vec<f64> = (0..recipe.latent)
        .map(|i| mean[i] + (log_var[i] / 2.0).exp() * epsilon[i])
        .collect();
    let hidden = layer(weights, 4, &layer(weights, 3, &z, true), true);
    let output = layer(weights, 5, &hidden, false);
    let kl = mean
        .iter()
        .zip(log_var)
        .map(|(m, v)| 0.5 * (m * m + v.exp() - 1.0 - v));
    Terms {
        reconstruction: log_px_of(recipe, &output, x),
        kl: kl.sum(),
        weight_kl: 0.0,
    }
}

fn widened(numbers: &[f32]) -> Vec<f64> {
    numbers.iter().map(|&number| f64::from(number)).collect()
}

/// What is minimised, in f64, mean over the batch.
fn reckon_objective(recipe: &Recipe, weights: &[Vec<f64>]) -> f64 {
    let (x, epsilon) = (
        widened(&images()),
        widened(&normal(BATCH * recipe.latent, 91)),
    );
    let rows = x
        .chunks(SHAPE.pixels())
        .zip(epsilon.chunks(recipe.latent))
        .map(|(x, epsilon)| reckon(recipe, weights, x, epsilon).minimised(recipe.beta));
    rows.sum::<f64>() / BATCH as f64
}

/// Gradients by burn, in the order of the weights, and the objective's value.
fn differentiate(recipe: &Recipe) -> (f64, Vec<Vec<f32>>) {
    let device = Vae::training_device(recipe);
    let vae = Vae::from_weights(recipe, SHAPE, weights(recipe), &device).expect("fitting weights");
    let x = TensorData::new(images(), [BATCH, SHAPE.pixels()]);
    let epsilon = TensorData::new(normal(BATCH * recipe.latent, 91), [BATCH, recipe.latent]);
    let loss = objective(
        &vae,
        recipe,
        recipe.beta,
        Tensor::from_data(x, &device),
        Tensor::from_data(epsilon, &device),
    );
    let value: f32 = loss.minimised.clone().into_scalar();
    let gradients = GradientsParams::from_grads(loss.minimised.backward(), &vae);
    let slopes = vae.parameters().into_iter().flat_map(|(weight, bias)| {
        let weight = gradients.get::<2>(weight).expect("a slope for each weight");
        let bias = gradients.get::<1>(bias).expect("a slope for each bias");
        [
            weight.try_into_vec_as().expect("readable"),
            bias.try_into_vec_as().expect("readable"),
        ]
    });
    (f64::from(value), slopes.collect())
}

#[test]
fn gradients_agree_with_central_differences_for_each_likelihood() {
    for likelihood in [Likelihood::Bernoulli, Likelihood::Gaussian] {
        for device in [DeviceChoice::Flex, DeviceChoice::Ndarray] {
            let recipe = recipe(likelihood, device);
            let (value, slopes) = differentiate(&recipe);
            let mut at: Vec<Vec<f64>> = weights(&recipe)
                .arrays
                .iter()
                .map(|array| widened(&array.values))
                .collect();
            let expected = reckon_objective(&recipe, &at);
            assert!((value - expected).abs() < 1e-5 * expected.abs().max(1.0));
            for (array, slopes) in slopes.iter().enumerate() {
                for (place, &slope) in slopes.iter().enumerate() {
                    let here = at[array][place];
                    let step = 1e-5;
                    at[array][place] = here + step;
                    let above = reckon_objective(&recipe, &at);
                    at[array][place] = here - step;
                    let below = reckon_objective(&recipe, &at);
                    at[array][place] = here;
                    let exact = (above - below) / (2.0 * step);
                    let off = (f64::from(slope) - exact).abs();
                    assert!(
                        off < 2e-5 * exact.abs().max(1.0),
                        "{likelihood:?} on {device:?}, array {array}, number {place}: \
                         {slope} instead of {exact}"
                    );
                }
            }
        }
    }
}

#[test]
fn terms_of_each_image_agree_with_the_formulas_on_both_devices() {
    for likelihood in [Likelihood::Bernoulli, Likelihood::Gaussian] {
        for device in [DeviceChoice::Flex, DeviceChoice::Ndarray] {
            let recipe = recipe(likelihood, device);
            let epsilon = normal(BATCH * recipe.latent, 92);
            let given = weights(&recipe);
            let wide: Vec<Vec<f64>> = given.arrays.iter().map(|a| widened(&a.values)).collect();
            let snapshot = Snapshot::from_weights(Moment::default(), recipe.clone(), SHAPE, given)
                .expect("fitting weights");
            let found = snapshot.terms(&images(), &epsilon).expect("whole rows");
            let rows = images();
            let rows = rows
                .chunks(SHAPE.pixels())
                .zip(epsilon.chunks(recipe.latent));
            for (terms, (x, epsilon)) in found.iter().zip(rows) {
                let exact = reckon(&recipe, &wide, &widened(x), &widened(epsilon));
                assert!((terms.reconstruction - exact.reconstruction).abs() < 1e-4);
                assert!((terms.kl - exact.kl).abs() < 1e-5);
            }
        }
    }
}

#[test]
fn the_kl_of_a_known_posterior_is_the_one_computed_by_hand() {
    // Mean 1 and -2, variance e and 1: (1 + e - 1 - 1) / 2 + (4 + 1 - 1 - 0) / 2.
    let head = TensorData::new(vec![1.0f32, -2.0, 1.0, 0.0], [1, 4]);
    let head = Tensor::from_data(head, &super::device(DeviceChoice::Flex));
    let kl: f32 = super::kl_to_prior(&super::Posterior { head }).into_scalar();
    let by_hand = (std::f64::consts::E - 1.0) / 2.0 + 2.0;
    assert!((f64::from(kl) - by_hand).abs() < 1e-6);
}

#[test]
fn weights_survive_the_way_into_a_model_and_back() {
    let recipe = recipe(Likelihood::Bernoulli, DeviceChoice::Flex);
    let given = weights(&recipe);
    let snapshot =
        Snapshot::from_weights(Moment::default(), recipe, SHAPE, given.clone()).expect("fitting");
    assert_eq!(snapshot.weights().expect("readable"), given);
}

#[test]
fn rows_that_do_not_fit_are_refused_and_not_computed() {
    let recipe = recipe(Likelihood::Bernoulli, DeviceChoice::Flex);
    let given = weights(&recipe);
    let snapshot =
        Snapshot::from_weights(Moment::default(), recipe, SHAPE, given).expect("fitting");
    assert!(snapshot.decode(&[0.0; 3]).is_err());
    assert!(snapshot.encode(&[]).is_err());
}

#[test]
fn the_slope_of_log_px_in_z_agrees_with_central_differences() {
    for likelihood in [Likelihood::Bernoulli, Likelihood::Gaussian] {
        for device in [DeviceChoice::Flex, DeviceChoice::Ndarray] {
            let recipe = recipe(likelihood, device);
            let wide: Vec<Vec<f64>> = weights(&recipe)
                .arrays
                .iter()
                .map(|array| widened(&array.values))
                .collect();
            let log_px = |x: &[f64], z: [f64; 2]| {
                let hidden = layer(&wide, 4, &layer(&wide, 3, &z, true), true);
                log_px_of(&recipe, &layer(&wide, 5, &hidden, false), x)
            };
            let snapshot =
                Snapshot::from_weights(Moment::default(), recipe.clone(), SHAPE, weights(&recipe))
                    .expect("fitting weights");
            let z = normal(BATCH * recipe.latent, 93);
            let (values, slopes) = snapshot.log_px_slope(&images(), &z).expect("whole rows");
            let rows = widened(&images());
            for (row, x) in rows.chunks(SHAPE.pixels()).enumerate() {
                let at = [z[2 * row], z[2 * row + 1]].map(f64::from);
                assert!((f64::from(values[row]) - log_px(x, at)).abs() < 1e-4);
                for axis in 0..2 {
                    let (mut above, mut below) = (at, at);
                    above[axis] += 1e-5;
                    below[axis] -= 1e-5;
                    let exact = (log_px(x, above) - log_px(x, below)) / 2e-5;
                    let off = (f64::from(slopes[2 * row + axis]) - exact).abs();
                    assert!(off < 2e-5 * exact.abs().max(1.0));
                }
            }
        }
    }
}

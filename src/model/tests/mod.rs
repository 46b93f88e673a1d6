//! The objectives and their gradients against an independent reckoning in f64.

mod jacobian;
mod random;
mod reference;

use super::layout::Layout;
use super::weights::{Array, Weights};
use super::{
    DeviceDraws, NormalDraws, ObjectiveSettings, Snapshot, TrainingExtent, Vae, objective,
};
use crate::recipe::{Activation, Bayes, DeviceChoice, ImageShape, Likelihood, Recipe};
use crate::rng::{Stream, fill_normal, stream};
use burn::module::{Module, ModuleVisitor, Param};
use burn::tensor::{Gradients, Tensor, TensorData};
use clap::ValueEnum;
use reference::{Reference, Take, noise_of_row, widened};

const SHAPE: ImageShape = ImageShape {
    height: 3,
    width: 4,
    channels: 1,
};
const BATCH: usize = 3;
const TRAIN_IMAGES: usize = 40;
const BOTH: [DeviceChoice; 2] = [DeviceChoice::Flex, DeviceChoice::Ndarray];

fn recipe(likelihood: Likelihood, device: DeviceChoice) -> Recipe {
    Recipe {
        latent: 2,
        hidden: vec![5, 4],
        activation: Activation::Tanh,
        likelihood,
        precision: 7.5,
        beta: 1.7,
        device,
        ..Recipe::default()
    }
}

/// Every objective that can be asked for, and the sizes that differ between them.
fn recipes() -> Vec<Recipe> {
    let plain = |likelihood| recipe(likelihood, DeviceChoice::Flex);
    let gaussian = plain(Likelihood::Gaussian);
    let bernoulli = plain(Likelihood::Bernoulli);
    let unweighed = Recipe {
        beta: 1.0,
        importance: 4,
        ..bernoulli.clone()
    };
    let mut all: Vec<Recipe> = Likelihood::value_variants()
        .iter()
        .copied()
        .map(plain)
        .collect();
    all.extend([
        Recipe {
            learn_precision: true,
            ..gaussian.clone()
        },
        Recipe {
            hidden: Vec::new(),
            learn_precision: true,
            ..gaussian
        },
        Recipe {
            bayes: Bayes::Decoder,
            prior_precision: 2.5,
            ..bernoulli.clone()
        },
        Recipe {
            free_bits: 0.4,
            ..bernoulli
        },
        Recipe {
            bayes: Bayes::Decoder,
            prior_precision: 0.3,
            ..unweighed.clone()
        },
        Recipe {
            likelihood: Likelihood::ContinuousBernoulli,
            ..unweighed.clone()
        },
        Recipe {
            likelihood: Likelihood::Gaussian,
            learn_precision: true,
            ..unweighed.clone()
        },
        Recipe {
            hidden: Vec::new(),
            likelihood: Likelihood::Gaussian,
            ..unweighed.clone()
        },
        unweighed,
    ]);
    // None of a ReLU's kinks is as near as the steps of the central differences.
    let kinked = all.iter().filter(|recipe| !recipe.hidden.is_empty());
    let kinked = kinked.map(|recipe| Recipe {
        activation: Activation::Relu,
        ..recipe.clone()
    });
    let kinked: Vec<Recipe> = kinked.collect();
    all.extend(kinked);
    all
}

fn normal(count: usize, salt: u64) -> Vec<f32> {
    let mut numbers = vec![0.0; count];
    fill_normal(&mut stream(salt, Stream::Exploration), &mut numbers);
    numbers
}

fn weights(recipe: &Recipe) -> Weights {
    let arrays = Layout::new(recipe, SHAPE)
        .arrays()
        .enumerate()
        .map(|(salt, array)| Array {
            values: normal(array.numbers(), salt as u64)
                .iter()
                .map(|value| 0.6 * value)
                .collect(),
            name: array.name.clone(),
            shape: array.shape.clone(),
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

fn draws(recipe: &Recipe) -> NormalDraws {
    let mut rng = stream(91, Stream::Exploration);
    if recipe.importance > 1 {
        NormalDraws::for_bound(recipe, SHAPE, BATCH, &mut rng)
    } else {
        NormalDraws::for_images(recipe, SHAPE, BATCH, &mut rng)
    }
}

fn snapshot(recipe: &Recipe) -> Snapshot {
    let extent = TrainingExtent {
        train_images: TRAIN_IMAGES,
        ..TrainingExtent::default()
    };
    Snapshot::from_weights(extent, recipe.clone(), SHAPE, weights(recipe)).expect("fitting weights")
}

/// Gradients by burn, in the order of the weights, and the objective's value.
fn differentiate(recipe: &Recipe) -> (f64, Vec<Vec<f32>>) {
    let device = Vae::training_device(recipe);
    let vae = Vae::from_weights(recipe, SHAPE, weights(recipe), &device).expect("fitting weights");
    let draws = draws(recipe);
    let weights = if recipe.importance > 1 {
        NormalDraws::of_weights(draws.weights, recipe, SHAPE, &device)
    } else {
        NormalDraws::per_image(draws.weights, recipe, SHAPE, BATCH, &device)
    };
    let rows = draws.epsilon.len() / recipe.latent;
    let epsilon = TensorData::new(draws.epsilon, [rows, recipe.latent]);
    let noise = DeviceDraws {
        epsilon: Tensor::from_data(epsilon, &device),
        weights: weights.expect("enough noise"),
    };
    let settings = ObjectiveSettings {
        recipe,
        kl_weight: recipe.beta,
        train_images: TRAIN_IMAGES,
    };
    let x = TensorData::new(images(), [BATCH, SHAPE.pixels()]);
    let loss = objective(&vae, settings, Tensor::from_data(x, &device), noise);
    let value: f32 = loss.minimised.clone().into_scalar();
    let mut read = ReadGradients {
        gradients: loss.minimised.backward(),
        found: Vec::new(),
    };
    vae.visit(&mut read);
    (f64::from(value), read.found)
}

struct ReadGradients {
    gradients: Gradients,
    found: Vec<Vec<f32>>,
}

impl ModuleVisitor for ReadGradients {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let gradient = param.grad(&self.gradients).expect("a gradient for each");
        let gradient = gradient.try_into_vec_as().expect("readable");
        self.found.push(gradient);
    }
}

#[test]
fn gradients_of_every_objective_agree_with_central_differences() {
    for recipe in recipes() {
        for device in BOTH {
            let recipe = Recipe {
                device,
                ..recipe.clone()
            };
            let (value, gradients) = differentiate(&recipe);
            let draws = draws(&recipe);
            let x = widened(&images());
            let mut at = Reference::new(&recipe, SHAPE, &weights(&recipe));
            let here = |at: &Reference<'_>| at.minimised(&x, &draws, recipe.beta, TRAIN_IMAGES);
            let expected = here(&at);
            assert!(
                (value - expected).abs() < 2e-5 * expected.abs().max(1.0),
                "{recipe:?}: {value} instead of {expected}"
            );
            assert_eq!(gradients.len(), at.arrays.len());
            for (array, gradients) in gradients.iter().enumerate() {
                for (place, &gradient) in gradients.iter().enumerate() {
                    let centre = at.arrays[array][place];
                    let step = 1e-5;
                    at.arrays[array][place] = centre + step;
                    let above = here(&at);
                    at.arrays[array][place] = centre - step;
                    let below = here(&at);
                    at.arrays[array][place] = centre;
                    let exact = (above - below) / (2.0 * step);
                    let off = (f64::from(gradient) - exact).abs();
                    assert!(
                        off < 3e-5 * exact.abs().max(1.0),
                        "{recipe:?}, array {array}, number {place}: {gradient} instead of {exact}"
                    );
                }
            }
        }
    }
}

#[test]
fn terms_of_each_image_agree_with_the_formulas_on_both_devices() {
    for recipe in recipes()
        .into_iter()
        .filter(|recipe| recipe.importance == 1)
    {
        for device in BOTH {
            let recipe = Recipe {
                device,
                ..recipe.clone()
            };
            let draws = draws(&recipe);
            let found = snapshot(&recipe)
                .terms(&images(), &draws)
                .expect("whole rows");
            let reference = Reference::new(&recipe, SHAPE, &weights(&recipe));
            let epsilon = widened(&draws.epsilon);
            let rows = widened(&images());
            let rows = rows
                .chunks(SHAPE.pixels())
                .zip(epsilon.chunks(recipe.latent));
            for (index, (terms, (x, epsilon))) in found.iter().zip(rows).enumerate() {
                let noise = noise_of_row(&draws, index, BATCH);
                let take = if noise.is_empty() {
                    Take::Mean
                } else {
                    Take::Locally(&noise)
                };
                let (reconstruction, kl) = reference.parts(x, epsilon, take);
                assert!((terms.reconstruction - reconstruction).abs() < 1e-4);
                assert!((terms.kl - kl.iter().sum::<f64>()).abs() < 1e-5);
                if !noise.is_empty() {
                    let weight_kl = reference.weight_kl() / TRAIN_IMAGES as f64;
                    assert!((terms.weight_kl - weight_kl).abs() < 1e-4);
                }
            }
        }
    }
}

#[test]
fn the_kl_of_a_known_posterior_is_the_one_computed_by_hand() {
    // Mean 1 and -2, variance e and 1: (1 + e - 1 - 1) / 2 + (4 + 1 - 1 - 0) / 2.
    let head = TensorData::new(vec![1.0f32, -2.0, 1.0, 0.0], [1, 4]);
    let head = Tensor::from_data(head, &super::device(DeviceChoice::Flex));
    let kl: f32 = super::kl_to_prior(&super::EncoderOutput { head }).into_scalar();
    let by_hand = (std::f64::consts::E - 1.0) / 2.0 + 2.0;
    assert!((f64::from(kl) - by_hand).abs() < 1e-6);
}

#[test]
fn weights_survive_the_way_into_a_model_and_back() {
    for recipe in recipes() {
        assert_eq!(
            snapshot(&recipe).weights().expect("readable"),
            weights(&recipe)
        );
    }
}

#[test]
fn rows_that_do_not_fit_are_refused_and_not_computed() {
    let snapshot = snapshot(&recipe(Likelihood::Bernoulli, DeviceChoice::Flex));
    assert!(snapshot.decode(&[0.0; 3]).is_err());
    assert!(snapshot.encode(&[]).is_err());
}

#[test]
fn an_image_stands_for_as_many_codes_as_every_other() {
    for recipe in recipes() {
        let snapshot = snapshot(&recipe);
        let pixels = images();
        let z = normal(2 * BATCH * recipe.latent, 94);
        let found = snapshot.log_px_given_z(&pixels, &z).expect("two each");
        let twice: Vec<f32> = pixels
            .chunks(SHAPE.pixels())
            .flat_map(|image| image.repeat(2))
            .collect();
        let each = snapshot.log_px_given_z(&twice, &z).expect("one each");
        assert_eq!(found, each);
        let (_, uneven) = z.split_at(recipe.latent);
        assert!(snapshot.log_px_given_z(&pixels, uneven).is_err());
        assert!(snapshot.log_px_gradient(&pixels, uneven).is_err());
    }
}

#[test]
fn the_gradient_of_log_px_in_z_agrees_with_central_differences() {
    for recipe in recipes() {
        for device in BOTH {
            let recipe = Recipe {
                device,
                ..recipe.clone()
            };
            let reference = Reference::new(&recipe, SHAPE, &weights(&recipe));
            let log_px =
                |x: &[f64], z: [f64; 2]| reference.log_px(&reference.decode(&z, Take::Mean), x);
            let z = normal(BATCH * recipe.latent, 93);
            let snapshot = snapshot(&recipe);
            let (values, gradients) = snapshot.log_px_gradient(&images(), &z).expect("whole rows");
            let rows = widened(&images());
            for (row, x) in rows.chunks(SHAPE.pixels()).enumerate() {
                let at = [z[2 * row], z[2 * row + 1]].map(f64::from);
                assert!((f64::from(values[row]) - log_px(x, at)).abs() < 1e-4);
                for axis in 0..2 {
                    let (mut above, mut below) = (at, at);
                    above[axis] += 1e-5;
                    below[axis] -= 1e-5;
                    let exact = (log_px(x, above) - log_px(x, below)) / 2e-5;
                    let off = (f64::from(gradients[2 * row + axis]) - exact).abs();
                    assert!(off < 3e-5 * exact.abs().max(1.0));
                }
            }
        }
    }
}

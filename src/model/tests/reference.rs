//! Elbow's objectives written once more from the papers, in f64, an image at a time.

use crate::model::weights::Weights;
use crate::model::{NormalDraws, decoder_sizes};
use crate::recipe::{Activation, ImageShape, Likelihood, MeanLink, Recipe, Terms};
use std::f64::consts::PI;

/// Weights in f64, by name.
pub struct Reference<'a> {
    pub recipe: &'a Recipe,
    pub shape: ImageShape,
    names: Vec<String>,
    pub arrays: Vec<Vec<f64>>,
}

/// How the decoder's weights are taken.
#[derive(Clone, Copy)]
pub enum Take<'a> {
    /// At their means.
    Mean,
    /// Drawn for one image through what they give: noise for each layer's outputs in turn.
    Locally(&'a [f64]),
    /// One draw of W: noise for each layer's weights, then its biases, in turn.
    Drawn(&'a [f64]),
}

pub fn widened(numbers: &[f32]) -> Vec<f64> {
    numbers.iter().map(|&number| f64::from(number)).collect()
}

/// The noise of one row of so many, layer by layer.
pub fn noise_of_row(draws: &NormalDraws, row: usize, rows: usize) -> Vec<f64> {
    let of_layer = |layer: &Vec<f32>| {
        let columns = layer.len() / rows;
        widened(&layer[row * columns..(row + 1) * columns])
    };
    draws.weights.iter().flat_map(of_layer).collect()
}

impl<'a> Reference<'a> {
    pub fn new(recipe: &'a Recipe, shape: ImageShape, weights: &Weights) -> Self {
        Self {
            recipe,
            shape,
            names: weights
                .arrays
                .iter()
                .map(|array| array.name.clone())
                .collect(),
            arrays: weights
                .arrays
                .iter()
                .map(|array| widened(&array.values))
                .collect(),
        }
    }

    fn array(&self, name: &str) -> &[f64] {
        let place = self.names.iter().position(|other| other == name);
        &self.arrays[place.expect("an array of the recipe")]
    }

    /// x W + b
    fn affine(&self, name: &str, x: &[f64]) -> Vec<f64> {
        let weight = self.array(&format!("{name}.weight"));
        let bias = self.array(&format!("{name}.bias"));
        affine(weight, bias, x)
    }

    fn activate(&self, x: Vec<f64>) -> Vec<f64> {
        let curve = match self.recipe.activation {
            Activation::Relu => |x: f64| x.max(0.0),
            Activation::Tanh => f64::tanh,
        };
        x.into_iter().map(curve).collect()
    }

    /// Mean and log variance of q(z | x).
    fn encode(&self, x: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let hidden = (0..self.recipe.hidden.len()).fold(x.to_vec(), |x, index| {
            self.activate(self.affine(&format!("encoder.{index}"), &x))
        });
        let mut mean = self.affine("posterior", &hidden);
        let log_var = mean.split_off(self.recipe.latent);
        (mean, log_var)
    }

    /// The decoder's output.
    pub fn decode(&self, z: &[f64], take: Take<'_>) -> Vec<f64> {
        let sizes = decoder_sizes(self.recipe, self.shape);
        let mut used = 0;
        let last = sizes.len() - 1;
        sizes
            .iter()
            .enumerate()
            .fold(z.to_vec(), |x, (index, &[rows, columns])| {
                let name = if index == last {
                    "output".to_owned()
                } else {
                    format!("decoder.{index}")
                };
                let log_var_layer = format!("log_var.{index}");
                let sum = match take {
                    Take::Mean => self.affine(&name, &x),
                    Take::Locally(noise) => {
                        let noise = &noise[used..used + columns];
                        used += columns;
                        self.draw_sum(&name, &log_var_layer, &x, noise)
                    }
                    Take::Drawn(noise) => {
                        let count = (rows + 1) * columns;
                        let noise = &noise[used..used + count];
                        used += count;
                        let (weight, bias) = noise.split_at(rows * columns);
                        let draw =
                            |kind: &str, noise| self.draw(&name, &log_var_layer, kind, noise);
                        affine(&draw("weight", weight), &draw("bias", bias), &x)
                    }
                };
                if index < last {
                    self.activate(sum)
                } else {
                    sum
                }
            })
    }

    fn draw(&self, name: &str, log_var_layer: &str, kind: &str, noise: &[f64]) -> Vec<f64> {
        let mean = self.array(&format!("{name}.{kind}"));
        let log_var = self.array(&format!("{log_var_layer}.{kind}"));
        let both = mean.iter().zip(log_var).zip(noise);
        both.map(|((m, v), e)| m + (v / 2.0).exp() * e).collect()
    }

    /// The sum's mean and variance under q(W), and a draw of it.
    fn draw_sum(&self, name: &str, log_var_layer: &str, x: &[f64], noise: &[f64]) -> Vec<f64> {
        let mean = self.affine(name, x);
        let exp = |name: String| -> Vec<f64> {
            self.array(&name)
                .iter()
                .map(|log_var| log_var.exp())
                .collect()
        };
        let squares: Vec<f64> = x.iter().map(|x| x * x).collect();
        let weight = exp(format!("{log_var_layer}.weight"));
        let variance = affine(&weight, &exp(format!("{log_var_layer}.bias")), &squares);
        let both = mean.iter().zip(variance).zip(noise);
        both.map(|((m, v), e)| m + v.sqrt() * e).collect()
    }

    /// Each pixel's mean from the decoder's output.
    pub fn mean_pixels(&self, output: &[f64]) -> Vec<f64> {
        let logistic = |l: f64| 1.0 / (1.0 + (-l).exp());
        let mean = |&l: &f64| match (self.recipe.likelihood, self.recipe.mean_link()) {
            // (Loaiza-Ganem & Cunningham 2019, equation 8), with their lambda = logistic(l).
            (Likelihood::ContinuousBernoulli, _) => {
                let lambda = logistic(l);
                let off = 1.0 - 2.0 * lambda;
                lambda / -off + 1.0 / (2.0 * off.atanh())
            }
            (Likelihood::Gaussian, MeanLink::Identity) => l,
            (Likelihood::Bernoulli, _) | (Likelihood::Gaussian, MeanLink::Logistic) => logistic(l),
        };
        output.iter().map(mean).collect()
    }

    /// log p(x | z) from the decoder's output.
    pub fn log_px(&self, output: &[f64], x: &[f64]) -> f64 {
        let precision = if self.recipe.learns_precision() {
            self.array("log_precision")[0].exp()
        } else {
            self.recipe.precision
        };
        let logistic = |l: f64| 1.0 / (1.0 + (-l).exp());
        let pixel = |(&l, &x): (&f64, &f64)| match self.recipe.likelihood {
            Likelihood::Bernoulli => x * logistic(l).ln() + (1.0 - x) * logistic(-l).ln(),
            Likelihood::ContinuousBernoulli => {
                // C(lambda) lambda^x (1 - lambda)^(1 - x), C = 2 artanh(1 - 2 lambda) / (1 - 2 lambda)
                let lambda = logistic(l);
                let off = 1.0 - 2.0 * lambda;
                let constant = 2.0 * off.atanh() / off;
                constant.ln() + x * lambda.ln() + (1.0 - x) * (1.0 - lambda).ln()
            }
            Likelihood::Gaussian => {
                let mean = match self.recipe.mean_link() {
                    MeanLink::Logistic => logistic(l),
                    MeanLink::Identity => l,
                };
                0.5 * (precision / (2.0 * PI)).ln() - 0.5 * precision * (x - mean).powi(2)
            }
        };
        output.iter().zip(x).map(pixel).sum()
    }

    /// KL[q(W) || p(W)] of all random weights.
    pub fn weight_kl(&self) -> f64 {
        let prior = self.recipe.prior_precision;
        let last = decoder_sizes(self.recipe, self.shape).len() - 1;
        let mut sum = 0.0;
        for index in 0..=last {
            for kind in ["weight", "bias"] {
                let name = if index == last {
                    format!("output.{kind}")
                } else {
                    format!("decoder.{index}.{kind}")
                };
                let log_vars = self.array(&format!("log_var.{index}.{kind}"));
                for (m, v) in self.array(&name).iter().zip(log_vars) {
                    sum += 0.5 * (prior * (m * m + v.exp()) - 1.0 - prior.ln() - v);
                }
            }
        }
        sum
    }

    /// One image's reconstruction and KL per dimension.
    pub fn parts(&self, x: &[f64], epsilon: &[f64], take: Take<'_>) -> (f64, Vec<f64>) {
        let (mean, log_var) = self.encode(x);
        let z = sampled(&mean, &log_var, epsilon);
        let reconstruction = self.log_px(&self.decode(&z, take), x);
        let kl = mean
            .iter()
            .zip(&log_var)
            .map(|(m, v)| 0.5 * (m * m + v.exp() - 1.0 - v))
            .collect();
        (reconstruction, kl)
    }

    /// One image's importance-weighted bound: ln 1/K sum_k p(x, z_k) / q(z_k | x).
    fn bound(&self, x: &[f64], epsilon: &[f64], take: Take<'_>) -> f64 {
        let (mean, log_var) = self.encode(x);
        let weights: Vec<f64> = epsilon
            .chunks(self.recipe.latent)
            .map(|epsilon| {
                let z = sampled(&mean, &log_var, epsilon);
                let ratio = z.iter().zip(epsilon).zip(&log_var);
                let ratio: f64 = ratio.map(|((z, e), v)| 0.5 * (e * e + v - z * z)).sum();
                (self.log_px(&self.decode(&z, take), x) + ratio).exp()
            })
            .collect();
        (weights.iter().sum::<f64>() / weights.len() as f64).ln()
    }

    /// What is minimised over a minibatch, per image.
    pub fn minimised(
        &self,
        x: &[f64],
        draws: &NormalDraws,
        kl_weight: f64,
        train_images: usize,
    ) -> f64 {
        let random = !draws.weights.is_empty();
        let (epsilon, weights) = (widened(&draws.epsilon), widened(&draws.weights.concat()));
        let images: Vec<&[f64]> = x.chunks(self.shape.pixels()).collect();
        let count = images.len() as f64;
        let epsilon = epsilon.chunks(self.recipe.latent * self.recipe.importance);
        let shared = if random {
            self.weight_kl() / train_images as f64
        } else {
            0.0
        };
        if self.recipe.importance > 1 {
            let take = if random {
                Take::Drawn(&weights)
            } else {
                Take::Mean
            };
            let bounds = images
                .iter()
                .zip(epsilon)
                .map(|(x, e)| self.bound(x, e, take));
            return shared - bounds.sum::<f64>() / count;
        }
        let mut kl = vec![0.0; self.recipe.latent];
        let mut reconstruction = 0.0;
        for (index, (x, epsilon)) in images.iter().zip(epsilon).enumerate() {
            let noise = noise_of_row(draws, index, images.len());
            let take = if random {
                Take::Locally(&noise)
            } else {
                Take::Mean
            };
            let (log_px, of_image) = self.parts(x, epsilon, take);
            reconstruction += log_px / count;
            for (sum, kl) in kl.iter_mut().zip(of_image) {
                *sum += kl / count;
            }
        }
        let kl: f64 = kl.iter().map(|kl| kl.max(self.recipe.free_bits)).sum();
        let terms = Terms {
            reconstruction,
            kl,
            weight_kl: shared,
        };
        terms.minimised(kl_weight)
    }
}

fn affine(weight: &[f64], bias: &[f64], x: &[f64]) -> Vec<f64> {
    let columns = bias.len();
    (0..columns)
        .map(|column| {
            let products = x.iter().enumerate();
            let products = products.map(|(row, x)| x * weight[row * columns + column]);
            bias[column] + products.sum::<f64>()
        })
        .collect()
}

fn sampled(mean: &[f64], log_var: &[f64], epsilon: &[f64]) -> Vec<f64> {
    let both = mean.iter().zip(log_var).zip(epsilon);
    both.map(|((m, v), e)| m + (v / 2.0).exp() * e).collect()
}

//! Random weights: what they promise beyond their gradients.

use super::*;
use burn::tensor::Device;

fn bayesian() -> Recipe {
    Recipe {
        hidden: vec![5],
        bayes: Bayes::Decoder,
        ..recipe(Likelihood::Bernoulli, DeviceChoice::Flex)
    }
}

/// Mean and variance of each column over the rows.
fn moments(rows: &[f32], width: usize) -> (Vec<f64>, Vec<f64>) {
    let count = (rows.len() / width) as f64;
    let mut mean = vec![0.0; width];
    let mut square = vec![0.0; width];
    for row in rows.chunks(width) {
        for ((mean, square), &value) in mean.iter_mut().zip(&mut square).zip(row) {
            *mean += f64::from(value) / count;
            *square += f64::from(value).powi(2) / count;
        }
    }
    let variance = square.iter().zip(&mean).map(|(s, m)| s - m * m).collect();
    (mean, variance)
}

fn noise(shapes: &[[usize; 2]], device: &Device) -> Vec<Tensor<2>> {
    let shapes = shapes.iter().zip(200..);
    shapes
        .map(|(shape, salt)| {
            let values = normal(shape[0] * shape[1], salt);
            Tensor::from_data(TensorData::new(values, *shape), device)
        })
        .collect()
}

/// With one layer the sum's moments are those of W itself: no network hides an error.
#[test]
fn drawing_what_weights_give_has_the_mean_and_variance_of_drawing_weights() {
    let recipe = Recipe {
        hidden: Vec::new(),
        ..bayesian()
    };
    let device = super::super::device(recipe.device);
    let vae = Vae::from_weights(&recipe, SHAPE, weights(&recipe), &device).expect("fitting");
    let (count, pixels) = (40_000, SHAPE.pixels());
    let z = [0.8f32, -1.3];
    let rows = Tensor::from_data(TensorData::new(z.repeat(count), [count, 2]), &device);
    let locally = vae
        .decode_locally(rows, noise(&[[count, pixels]], &device), 1.0)
        .0;
    let locally: Vec<f32> = locally.try_into_vec_as().expect("readable");

    let one = Tensor::<2>::from_data(TensorData::new(z.to_vec(), [1, 2]), &device);
    let all = noise(&[[3 * count, pixels]], &device).remove(0);
    let mut globally: Vec<f32> = Vec::new();
    for draw in 0..count {
        let drawn = vae
            .draw_weights(vec![all.clone().narrow(0, 3 * draw, 3)], 1.0)
            .0;
        let output = vae.decode_with(one.clone(), &drawn);
        globally.extend(output.try_into_vec_as::<f32>().expect("readable"));
    }
    let (mean, variance) = moments(&locally, pixels);
    let (mean_2, variance_2) = moments(&globally, pixels);
    for pixel in 0..pixels {
        // Five standard errors of a mean and of a variance.
        let error = 5.0 * (2.0 * variance_2[pixel] / count as f64).sqrt();
        assert!((mean[pixel] - mean_2[pixel]).abs() < error);
        let error = 5.0 * variance_2[pixel] * (4.0 / count as f64).sqrt();
        assert!((variance[pixel] - variance_2[pixel]).abs() < error);
    }
}

/// Equation 10 of theory: L_S = N/M sum over S of the images' terms - KL of the
/// weights, so that its mean over all minibatches is the sum over all images.
#[test]
fn minibatches_scaled_by_n_over_m_add_up_to_the_full_sum() {
    let recipe = Recipe {
        beta: 1.0,
        ..bayesian()
    };
    let (images, batch) = (12, 3);
    let device = Vae::training_device(&recipe);
    let vae = Vae::from_weights(&recipe, SHAPE, weights(&recipe), &device).expect("fitting");
    let pixels: Vec<f32> = normal(images * SHAPE.pixels(), 95)
        .iter()
        .map(|value| value.abs().min(1.0))
        .collect();
    let mut rng = stream(96, Stream::Exploration);
    let per_image: Vec<NormalDraws> = (0..images)
        .map(|_| NormalDraws::for_images(&recipe, SHAPE, 1, &mut rng))
        .collect();
    let estimate = |first: usize, count: usize| -> f64 {
        let mut draws = NormalDraws::default();
        for of_image in &per_image[first..first + count] {
            draws.append(of_image.clone());
        }
        let weights = NormalDraws::per_image(draws.weights, &recipe, SHAPE, count, &device);
        let epsilon = TensorData::new(draws.epsilon, [count, recipe.latent]);
        let noise = DeviceDraws {
            epsilon: Tensor::from_data(epsilon, &device),
            weights: weights.expect("enough noise"),
        };
        let width = SHAPE.pixels();
        let rows = pixels[first * width..(first + count) * width].to_vec();
        let x = Tensor::from_data(TensorData::new(rows, [count, width]), &device);
        let settings = ObjectiveSettings {
            recipe: &recipe,
            kl_weight: 1.0,
            train_images: images,
        };
        let per_image: f32 = objective(&vae, settings, x, noise).minimised.into_scalar();
        // Per image, so that N times it is the estimate of the whole bound.
        -f64::from(per_image) * images as f64
    };
    let full = estimate(0, images);
    let parts = (0..images)
        .step_by(batch)
        .map(|first| estimate(first, batch));
    let mean = parts.sum::<f64>() / (images / batch) as f64;
    assert!((mean - full).abs() < 1e-4 * full.abs(), "{mean} {full}");

    let reference = Reference::new(&recipe, SHAPE, &weights(&recipe));
    let mut by_hand = -reference.weight_kl();
    for (index, draws) in per_image.iter().enumerate() {
        let x = widened(&pixels[index * SHAPE.pixels()..(index + 1) * SHAPE.pixels()]);
        let (epsilon, noise) = (widened(&draws.epsilon), noise_of_row(draws, 0, 1));
        let (log_px, kl) = reference.parts(&x, &epsilon, Take::Locally(&noise));
        by_hand += log_px - kl.iter().sum::<f64>();
    }
    assert!(
        (full - by_hand).abs() < 1e-4 * by_hand.abs(),
        "{full} {by_hand}"
    );
}

#[test]
fn the_bound_with_several_samples_is_above_the_elbo_and_rises_with_their_number() {
    let mut last = f64::NEG_INFINITY;
    let plain = Recipe {
        beta: 1.0,
        ..recipe(Likelihood::Bernoulli, DeviceChoice::Flex)
    };
    for importance in [1, 4, 16] {
        let recipe = Recipe {
            importance,
            ..plain.clone()
        };
        let snapshot = snapshot(&recipe);
        let mut rng = stream(97, Stream::Exploration);
        let mut sum = 0.0;
        for _ in 0..400 {
            let draws = NormalDraws::for_bound(&recipe, SHAPE, BATCH, &mut rng);
            sum += snapshot
                .bound(&images(), &draws)
                .expect("rows")
                .iter()
                .sum::<f64>();
        }
        let mean = sum / (400 * BATCH) as f64;
        assert!(mean > last, "{importance}: {mean} after {last}");
        last = mean;
    }
}

#[test]
fn weights_without_spread_decode_as_plain_ones() {
    let recipe = bayesian();
    let mut given = weights(&recipe);
    for array in &mut given.arrays {
        if array.name.starts_with("log_var.") {
            array.values.fill(-80.0);
        }
    }
    let extent = TrainingExtent::default();
    let random = Snapshot::from_weights(extent, recipe.clone(), SHAPE, given).expect("fitting");
    let mut rng = stream(98, Stream::Exploration);
    let draws = NormalDraws::for_bound(&recipe, SHAPE, 1, &mut rng);
    let z = [0.4, -0.9];
    let (plain, drawn) = (random.decode(&z), random.decode_drawn(&z, &draws));
    let (plain, drawn) = (plain.expect("rows"), drawn.expect("rows"));
    assert!(plain.iter().zip(drawn).all(|(a, b)| (a - b).abs() < 1e-6));
}

#[test]
fn the_kl_beside_what_the_weights_give_is_the_one_of_all_weights() {
    let recipe = bayesian();
    let device = super::super::device(recipe.device);
    let vae = Vae::from_weights(&recipe, SHAPE, weights(&recipe), &device).expect("fitting");
    let mut rng = stream(99, Stream::Exploration);
    let exact = Reference::new(
        &Recipe {
            prior_precision: 2.5,
            ..recipe.clone()
        },
        SHAPE,
        &weights(&recipe),
    )
    .weight_kl();
    let z = Tensor::from_data(TensorData::new(vec![0.4f32, -0.9], [1, 2]), &device);
    let draws = NormalDraws::for_images(&recipe, SHAPE, 1, &mut rng);
    let noise = NormalDraws::per_image(draws.weights, &recipe, SHAPE, 1, &device).expect("noise");
    let locally = vae.decode_locally(z, noise, 2.5).1;
    let draws = NormalDraws::for_bound(&recipe, SHAPE, 1, &mut rng);
    let noise = NormalDraws::of_weights(draws.weights, &recipe, SHAPE, &device).expect("noise");
    let drawn = vae.draw_weights(noise, 2.5).1;
    for kl in [locally, drawn, vae.weight_kl(2.5)] {
        let kl: f32 = kl.expect("random weights").into_scalar();
        assert!(
            (f64::from(kl) - exact).abs() < 1e-5 * exact,
            "{kl} instead of {exact}"
        );
    }
}

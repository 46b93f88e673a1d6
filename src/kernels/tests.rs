//! Every fused loop equals its plain definition, in value and in gradient, on both devices.
#![expect(
    deprecated,
    reason = "burn-ndarray is one of the two devices that Elbow promises; burn 0.22 deprecates its name"
)]

use super::arguments::{AdamCoefficients, AdamState, Nonlinearity, WeightPrior};
use super::backend::{KernelGradients, Kernels, RandomLayerGradients, RandomWeights};
use super::host::Host;
use super::plain;
use crate::cores::single_threaded;
use crate::kernels;
use crate::rng::{Stream, fill_normal, stream};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Flex, NdArray, TensorMetadata};
use burn::tensor::{Tensor, TensorData};
use proptest::prelude::*;

mod draws;
mod in_place;
mod loss;
mod products;
mod random;

type Float<B> = FloatTensor<B>;

/// Adam as after some hundred steps of training.
const COEFFICIENTS: AdamCoefficients = AdamCoefficients {
    beta_1: 0.9,
    beta_2: 0.999,
    step_size: 1e-3,
    inverse_root_bias_2: 3.0,
    epsilon: 1e-8,
};

/// Normal numbers times `scale`; the same for the same salt.
fn numbers(count: usize, salt: u64, scale: f32) -> Vec<f32> {
    let mut numbers = vec![0.0; count];
    fill_normal(&mut stream(salt, Stream::Exploration), &mut numbers);
    numbers.iter().map(|number| number * scale).collect()
}

fn normal<B: Host>(shape: [usize; 2], salt: u64, scale: f32) -> Float<B> {
    B::tensor(numbers(shape[0] * shape[1], salt, scale), shape.to_vec())
}

fn pixels<B: Host>(shape: [usize; 2], salt: u64) -> Float<B> {
    let values = numbers(shape[0] * shape[1], salt, 1.0);
    let values = values.iter().map(|value| value.abs().min(1.0)).collect();
    B::tensor(values, shape.to_vec())
}

/// Equal up to `tolerance` of the number, of what is large among the others, and of 1;
/// NaN equals NaN.
fn assert_equal<B: Host>(found: &Float<B>, expected: &Float<B>, tolerance: f32) {
    let (found, expected) = (B::numbers(found), B::numbers(expected));
    assert_eq!(found.len(), expected.len());
    let usual = large_among(&expected).max(1.0);
    for (index, (a, b)) in found.iter().zip(expected.iter()).enumerate() {
        let scale = usual.max(b.abs());
        let same = a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= tolerance * scale;
        assert!(same, "number {index}: {a} instead of {b}");
    }
}

/// The largest of many normal numbers, about, whatever a few odd ones are; never more than
/// the largest of all.
fn large_among(numbers: &[f32]) -> f32 {
    let finite = numbers.iter().filter(|value| value.is_finite());
    let mut sizes: Vec<f32> = finite.map(|value| value.abs()).collect();
    sizes.sort_by(f32::total_cmp);
    let median = sizes.get(sizes.len() / 2).copied().unwrap_or(0.0);
    let largest = sizes.last().copied().unwrap_or(0.0);
    largest.min(6.0 * median)
}

fn assert_all_equal<B: Host>(found: [Float<B>; 3], expected: [Float<B>; 3], tolerance: f32) {
    for (found, expected) in found.iter().zip(&expected) {
        assert_equal::<B>(found, expected, tolerance);
    }
}

/// For sums of up to some hundred products, whose rounding adds up.
const SUMS: f32 = 4e-5;

fn likelihoods_of<B: Host + Kernels>(logits: &Float<B>, x: &Float<B>) {
    let fused = B::bernoulli_log_px_with_gradient(logits.clone(), x.clone());
    let expected = plain::bernoulli_log_px_with_gradient::<B>(logits.clone(), x.clone());
    assert_equal::<B>(&fused.0, &expected.0, 1e-5);
    assert_equal::<B>(&fused.1, &expected.1, 1e-6);
    let fused = B::continuous_bernoulli_log_px_with_gradient(logits.clone(), x.clone());
    let expected = plain::continuous_bernoulli_log_px_with_gradient::<B>(logits.clone(), x.clone());
    assert_equal::<B>(&fused.0, &expected.0, 1e-5);
    assert_equal::<B>(&fused.1, &expected.1, 1e-6);
    assert_equal::<B>(
        &<B as Kernels>::continuous_bernoulli_mean(logits.clone()),
        &plain::continuous_bernoulli_mean::<B>(logits.clone()),
        1e-6,
    );
    let fused = B::squared_error_with_gradient(logits.clone(), x.clone());
    let expected = plain::squared_error_with_gradient::<B>(logits.clone(), x.clone());
    assert_equal::<B>(&fused.0, &expected.0, 1e-5);
    assert_equal::<B>(&fused.1, &expected.1, 1e-6);
    assert_equal::<B>(
        &<B as Kernels>::sigmoid(logits.clone()),
        &plain::sigmoid::<B>(logits.clone()),
        1e-6,
    );
    let rows = logits.shape()[0];
    let factors = B::tensor(numbers(rows, 7, 1.0), vec![rows]);
    let fused = B::scale_rows(logits.clone(), factors.clone());
    let expected = plain::scale_rows::<B>(logits.clone(), factors);
    assert_equal::<B>(&fused, &expected, 0.0);
}

/// `draws` rows of logits for each of the images.
fn likelihoods<B: Host + Kernels>([images, width]: [usize; 2], draws: usize, scale: f32) {
    let logits = normal::<B>([images * draws, width], 5, scale);
    likelihoods_of::<B>(&logits, &pixels::<B>([images, width], 6));
}

fn latents_of<B: Host + Kernels>(
    head: Float<B>,
    epsilon: Float<B>,
    gradient: Float<B>,
    of_kl: Float<B>,
) {
    assert_equal::<B>(
        &B::sample(head.clone(), epsilon.clone()),
        &plain::sample::<B>(head.clone(), epsilon.clone()),
        1e-6,
    );
    assert_equal::<B>(
        &B::sample_gradient(head.clone(), epsilon.clone(), gradient.clone()),
        &plain::sample_gradient::<B>(head.clone(), epsilon, gradient),
        1e-6,
    );
    assert_equal::<B>(
        &B::kl_to_standard_normal(head.clone()),
        &plain::kl_to_standard_normal::<B>(head.clone()),
        1e-5,
    );
    assert_equal::<B>(
        &B::kl_gradient(head.clone(), of_kl.clone()),
        &plain::kl_gradient::<B>(head.clone(), of_kl),
        1e-6,
    );
    assert_equal::<B>(
        &B::kl_per_dimension(head.clone()),
        &plain::kl_per_dimension::<B>(head.clone()),
        1e-5,
    );
    let latent = head.shape()[1] / 2;
    let of_dimensions = B::tensor(numbers(latent, 31, 1.0), vec![latent]);
    assert_equal::<B>(
        &B::kl_per_dimension_gradient(head.clone(), of_dimensions.clone()),
        &plain::kl_per_dimension_gradient::<B>(head, of_dimensions),
        1e-6,
    );
}

/// `draws` rows of noise for each of the images.
fn latents<B: Host + Kernels>([images, latent]: [usize; 2], draws: usize) {
    let head = normal::<B>([images, 2 * latent], 8, 1.5);
    let epsilon = normal::<B>([images * draws, latent], 9, 1.0);
    let gradient = normal::<B>([images * draws, latent], 10, 1.0);
    let of_kl = B::tensor(numbers(images, 11, 1.0), vec![images]);
    latents_of::<B>(head, epsilon, gradient, of_kl);
}

/// From weights, gradient and both moments to the new weights and moments.
fn adam_of<B: Host + Kernels>(
    [parameter, gradient, moment_1, moment_2]: [Float<B>; 4],
) -> [Float<B>; 3] {
    let shape = parameter.shape().to_vec();
    let mut state = AdamState {
        updates: 1,
        first: B::numbers(&moment_1).into_owned(),
        second: B::numbers(&moment_2).into_owned(),
    };
    let parameter = B::adam(parameter, gradient, &mut state, COEFFICIENTS);
    let AdamState { first, second, .. } = state;
    [
        parameter,
        B::tensor(first, shape.clone()),
        B::tensor(second, shape),
    ]
}

fn adam<B: Host + Kernels>(count: usize) {
    let make = |salt, scale| B::tensor(numbers(count, salt, scale), vec![count]);
    let squares = numbers(count, 14, 1.0).iter().map(|v| v * v).collect();
    let moment_2 = B::tensor(squares, vec![count]);
    let update = || {
        [
            make(12, 1.0),
            make(13, 0.1),
            make(15, 0.1),
            moment_2.clone(),
        ]
    };
    let [shared, ..] = update();
    let before = B::numbers(&shared).into_owned();
    let [_, others @ ..] = update();
    let [gradient, moment_1, moment_2] = others;
    let fused = adam_of::<B>([shared.clone(), gradient, moment_1, moment_2]);
    let expected = plain::adam::<B>(update(), COEFFICIENTS);
    assert_all_equal::<B>(fused, expected, 1e-6);
    assert_eq!(
        before,
        *B::numbers(&shared),
        "a tensor that others hold was changed"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn likelihoods_equal_their_plain_definition(
        shape in [1usize..40, 1usize..200],
        draws in 1usize..6,
        scale in 0.01f32..40.0,
    ) {
        likelihoods::<Flex>(shape, draws, scale);
        likelihoods::<NdArray>(shape, draws, scale);
    }

    #[test]
    fn latent_operations_equal_their_plain_definition(
        shape in [1usize..40, 1usize..40],
        draws in 1usize..6,
    ) {
        latents::<Flex>(shape, draws);
        latents::<NdArray>(shape, draws);
    }

    #[test]
    fn adam_equals_its_plain_definition_and_leaves_shared_weights_alone(count in 1usize..5000) {
        adam::<Flex>(count);
        adam::<NdArray>(count);
    }
}

#[test]
fn work_that_is_shared_between_threads_equals_its_plain_definition() {
    likelihoods::<Flex>([128, 784], 1, 3.0);
    // Both threads' rows begin within an image.
    likelihoods::<Flex>([15, 784], 7, 3.0);
    adam::<Flex>(784 * 400);
}

/// One odd number among ordinary ones.
fn with_odd<B: Host>(shape: [usize; 2], salt: u64, odd: f32) -> Float<B> {
    let mut values = numbers(shape[0] * shape[1], salt, 1.0);
    let place = values.len() * 2 / 5;
    values[place] = odd;
    B::tensor(values, shape.to_vec())
}

fn odd_numbers<B: Host + Kernels>(odd: f32) {
    let shape = [4, 20];
    let (ordinary, x) = (normal::<B>(shape, 16, 1.0), pixels::<B>(shape, 17));
    let number = with_odd::<B>(shape, 18, odd);

    likelihoods_of::<B>(&number, &x);
    likelihoods_of::<B>(&ordinary, &number);

    let (weight, bias) = (normal::<B>([20, 30], 19, 0.3), vec![0.5; 30]);
    let bias = B::tensor(bias, vec![30]);
    let (odd_weight, odd_bias) = (with_odd::<B>([20, 30], 28, odd), numbers(30, 29, 1.0));
    let odd_bias = B::tensor([&[odd], &odd_bias[1..]].concat(), vec![30]);
    for (x, weight, bias) in [
        (&number, &weight, &bias),
        (&ordinary, &odd_weight, &bias),
        (&ordinary, &weight, &odd_bias),
    ] {
        for kind in [
            Nonlinearity::Identity,
            Nonlinearity::Relu,
            Nonlinearity::Tanh,
        ] {
            let fused = B::dense(x.clone(), weight.clone(), bias.clone(), kind);
            let expected = plain::dense::<B>(x.clone(), weight.clone(), bias.clone(), kind);
            assert_equal::<B>(&fused, &expected, SUMS);
        }
    }
    for kind in [Nonlinearity::Relu, Nonlinearity::Tanh] {
        let (output, gradient) = (
            with_odd::<B>([4, 30], 26, odd),
            normal::<B>([4, 30], 27, 1.0),
        );
        let fused = B::dense_gradients(ordinary.clone(), output.clone(), gradient.clone(), kind);
        let expected = plain::dense_gradients::<B>(ordinary.clone(), output, gradient, kind);
        let expected = [expected.0, expected.1, expected.2];
        assert_all_equal::<B>([fused.0, fused.1, fused.2], expected, SUMS);
    }
    let gradient = with_odd::<B>([4, 30], 20, odd);
    let fused = B::affine_gradients(ordinary.clone(), gradient.clone());
    let expected = plain::affine_gradients::<B>(ordinary.clone(), gradient.clone());
    assert_equal::<B>(&fused.0, &expected.0, SUMS);
    assert_equal::<B>(&fused.1, &expected.1, SUMS);
    assert_equal::<B>(
        &B::input_gradient(gradient.clone(), weight.clone()),
        &plain::input_gradient::<B>(gradient, weight),
        SUMS,
    );

    let head = with_odd::<B>([4, 40], 21, odd);
    let of_kl = B::tensor(numbers(4, 22, 1.0), vec![4]);
    latents_of::<B>(head.clone(), ordinary.clone(), number, of_kl);
    let weights = [&[odd][..], &numbers(3, 39, 1.0)[..]].concat();
    let weights = B::tensor(weights, vec![4]);
    draws::bounds_of::<B>(weights.clone(), head.clone(), ordinary.clone());
    loss::losses_of::<B>(weights.clone(), head.clone(), 0.4);
    loss::bound_losses_of::<B>(weights, head, ordinary);

    let update = || {
        let [parameter, gradient, moment_1] =
            [(23, 1.0), (24, odd), (25, odd)].map(|(salt, odd)| with_odd::<B>(shape, salt, odd));
        let moment_2 = B::tensor(vec![0.1; 80], shape.to_vec());
        [parameter, gradient, moment_1, moment_2]
    };
    let expected = plain::adam::<B>(update(), COEFFICIENTS);
    assert_all_equal::<B>(adam_of::<B>(update()), expected, 1e-6);
}

#[test]
fn extremes_denormals_and_what_is_not_finite_pass_as_in_the_plain_definitions() {
    let odd = [
        f32::NAN,
        f32::INFINITY,
        f32::NEG_INFINITY,
        1e-40,
        -1e-44,
        f32::MIN_POSITIVE,
        -0.0,
        88.0,
        -88.0,
        200.0,
        -200.0,
        1e30,
        -1e30,
    ];
    for value in odd {
        odd_numbers::<Flex>(value);
        odd_numbers::<NdArray>(value);
    }
}

/// Where the closed forms divide 0 by 0, and across the seam to them.
#[test]
fn a_continuous_bernoulli_is_exact_about_even_odds() {
    for step in -400i32..=400 {
        let l = f64::from(step as f32 * 0.005);
        let tensor = || <Flex as Host>::tensor(vec![l as f32], vec![1, 1]);
        let x = <Flex as Host>::tensor(vec![0.25], vec![1, 1]);
        let (log_px, gradient) = Flex::continuous_bernoulli_log_px_with_gradient(tensor(), x);
        let mean = <Flex as Kernels>::continuous_bernoulli_mean(tensor());
        let series = l.abs() < 1e-3;
        let exact = if series {
            l / 2.0 + l * l / 24.0
        } else {
            (l.exp_m1() / l).ln()
        };
        let exact_mean = if series {
            0.5 + l / 12.0
        } else {
            -1.0 / (-l).exp_m1() - 1.0 / l
        };
        let read = |tensor: &Float<Flex>| f64::from(<Flex as Host>::numbers(tensor)[0]);
        assert!((read(&log_px) - (0.25 * l - exact)).abs() < 3e-7, "{l}");
        assert!((read(&mean) - exact_mean).abs() < 2e-7, "{l}");
        assert!((read(&gradient) - (0.25 - exact_mean)).abs() < 2e-7, "{l}");
    }
}

#[test]
fn a_rectifier_does_not_hide_what_is_not_a_number() {
    let x = <Flex as Host>::tensor(vec![f32::NAN, 1.0], vec![2, 1]);
    let weight = <Flex as Host>::tensor(vec![1.0, 2.0], vec![1, 2]);
    let bias = <Flex as Host>::tensor(vec![0.0, 0.0], vec![2]);
    let output = Flex::dense(x, weight, bias, Nonlinearity::Relu);
    let output = <Flex as Host>::numbers(&output).into_owned();
    assert!(output[0].is_nan() && output[1].is_nan(), "ReLU hid a NaN");
    assert_eq!(output[2..], [1.0, 2.0]);
}

/// The names of the functions that a source file declares.
fn declared(source: &str) -> Vec<&str> {
    let lines = source.lines().map(str::trim_start);
    let names = lines.filter_map(|line| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        line.strip_prefix("fn ")?.split(['(', '<']).next()
    });
    names.collect()
}

/// What the compiler cannot ask for when an operation is added.
#[test]
fn every_operation_has_a_plain_definition_that_a_test_compares_it_with() {
    let plain = [
        include_str!("plain/adam.rs"),
        include_str!("plain/dense.rs"),
        include_str!("plain/latent.rs"),
        include_str!("plain/likelihood.rs"),
        include_str!("plain/loss.rs"),
        include_str!("plain/random_layer.rs"),
    ];
    let plain = plain.concat();
    let plain = declared(&plain);
    let tests = [
        include_str!("tests.rs"),
        include_str!("tests/draws.rs"),
        include_str!("tests/loss.rs"),
        include_str!("tests/products.rs"),
        include_str!("tests/random.rs"),
    ];
    let tests = tests.concat();
    let operations = declared(include_str!("backend.rs"));
    assert!(operations.contains(&"dense") && operations.contains(&"kl_gradient"));
    for name in operations {
        let with_gradient = format!("{name}_with_gradient");
        let found = plain
            .iter()
            .find(|plain| **plain == name || **plain == with_gradient);
        let found = found.unwrap_or_else(|| panic!("{name} has no plain definition"));
        let compared = tests.contains(&format!("plain::{found}::<"));
        assert!(
            compared,
            "no test compares {name} with its plain definition"
        );
    }
}

//! What training minimises, with all its terms.

use super::*;

const KL_WEIGHT: f64 = 0.7;
const FREE_BITS: f64 = 0.4;

pub(super) fn losses_of<B: Host + Kernels>(log_px: Float<B>, head: Float<B>, free_bits: f64) {
    let gradient = || B::tensor(vec![0.6], vec![1]);
    let fused = B::negative_elbo(log_px.clone(), head.clone(), KL_WEIGHT);
    let expected = plain::negative_elbo::<B>(log_px.clone(), head.clone(), KL_WEIGHT);
    assert_equal::<B>(&fused.0, &expected.0, 1e-5);
    assert_equal::<B>(&fused.1, &expected.1, 1e-5);
    let fused = B::negative_elbo_gradients(head.clone(), KL_WEIGHT, gradient());
    let expected = plain::negative_elbo_gradients::<B>(head.clone(), KL_WEIGHT, gradient());
    assert_equal::<B>(&fused.0, &expected.0, 1e-6);
    assert_equal::<B>(&fused.1, &expected.1, 1e-6);

    let (weight, free) = (KL_WEIGHT, free_bits);
    let fused = B::negative_elbo_with_free_bits(log_px.clone(), head.clone(), weight, free);
    let expected = plain::negative_elbo_with_free_bits::<B>(log_px, head.clone(), weight, free);
    assert_equal::<B>(&fused.0, &expected.0, 1e-5);
    assert_equal::<B>(&fused.1, &expected.1, 1e-5);
    assert_equal::<B>(&fused.2, &expected.2, 1e-5);
    let each = expected.2;
    let fused = B::negative_elbo_with_free_bits_gradients(
        head.clone(),
        each.clone(),
        weight,
        free,
        gradient(),
    );
    let expected =
        plain::negative_elbo_with_free_bits_gradients::<B>(head, each, weight, free, gradient());
    assert_equal::<B>(&fused.0, &expected.0, 1e-6);
    assert_equal::<B>(&fused.1, &expected.1, 1e-6);
}

pub(super) fn bound_losses_of<B: Host + Kernels>(
    log_px: Float<B>,
    head: Float<B>,
    epsilon: Float<B>,
) {
    let inputs = || (log_px.clone(), head.clone(), epsilon.clone());
    let (log_px, head, epsilon) = inputs();
    let fused = B::negative_importance_bound(log_px, head, epsilon);
    let (log_px, head, epsilon) = inputs();
    let expected = plain::negative_importance_bound::<B>(log_px, head, epsilon);
    assert_equal::<B>(&fused.0, &expected.0, 1e-5);
    assert_equal::<B>(&fused.1, &expected.1, 1e-5);
    let (log_px, head, epsilon) = inputs();
    let fused = B::negative_importance_bound_with_shares(log_px, head, epsilon);
    let (log_px, head, epsilon) = inputs();
    let expected = plain::negative_importance_bound_with_shares::<B>(log_px, head, epsilon);
    assert_equal::<B>(&fused.0, &expected.0, 1e-5);
    assert_equal::<B>(&fused.1, &expected.1, 1e-5);
    assert_equal::<B>(&fused.2, &expected.2, 1e-4);
    let (_, head, epsilon) = inputs();
    let (shares, gradient) = (expected.2, || B::tensor(vec![0.6], vec![1]));
    let fused = B::negative_importance_bound_gradients(
        head.clone(),
        epsilon.clone(),
        shares.clone(),
        gradient(),
    );
    let expected =
        plain::negative_importance_bound_gradients::<B>(head, epsilon, shares, gradient());
    assert_equal::<B>(&fused.0, &expected.0, 1e-6);
    assert_equal::<B>(&fused.1, &expected.1, 1e-5);
}

fn losses<B: Host + Kernels>([images, latent]: [usize; 2], draws: usize) {
    let log_px = |rows| B::tensor(numbers(rows, 51, 20.0), vec![rows]);
    let head = normal::<B>([images, 2 * latent], 52, 0.8);
    losses_of::<B>(log_px(images), head.clone(), FREE_BITS);
    let epsilon = normal::<B>([images * draws, latent], 53, 1.0);
    bound_losses_of::<B>(log_px(images * draws), head, epsilon);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_minimised_equals_its_plain_definition(
        shape in [1usize..40, 1usize..20],
        draws in 1usize..9,
    ) {
        losses::<Flex>(shape, draws);
        losses::<NdArray>(shape, draws);
    }
}

/// KL[N(mean, exp(log_var)) || N(0, 1)].
fn kl(mean: f64, log_var: f64) -> f64 {
    (mean * mean + log_var.exp() - log_var - 1.0) / 2.0
}

/// The answer's numbers, and the gradients in `log_px` and `head`, as burn finds them.
fn differentiate(
    log_px: &[f64],
    head: &[f64],
    loss: impl FnOnce(Tensor<1>, Tensor<2>) -> Tensor<1>,
) -> (f64, [Vec<f64>; 2]) {
    let device = burn::tensor::Device::flex().autodiff();
    let narrow = |numbers: &[f64]| numbers.iter().map(|n| *n as f32).collect::<Vec<f32>>();
    let log_px = TensorData::new(narrow(log_px), [log_px.len()]);
    let head = TensorData::new(narrow(head), [IMAGES, 2 * LATENT]);
    let log_px = Tensor::<1>::from_data(log_px, &device).require_grad();
    let head = Tensor::<2>::from_data(head, &device).require_grad();
    let minimised = loss(log_px.clone(), head.clone());
    let value: f32 = minimised.clone().into_scalar();
    let gradients = minimised.backward();
    let in_log_px = log_px.grad(&gradients).expect("a gradient");
    let in_head = head.grad(&gradients).expect("a gradient");
    let wide = |numbers: Vec<f32>| numbers.into_iter().map(f64::from).collect();
    let in_log_px = wide(in_log_px.try_into_vec_as().expect("readable"));
    let in_head = wide(in_head.try_into_vec_as().expect("readable"));
    (f64::from(value), [in_log_px, in_head])
}

const IMAGES: usize = 4;
const LATENT: usize = 3;

/// Against the definition in f64, and its derivative by central differences.
fn assert_is(
    loss: impl FnOnce(Tensor<1>, Tensor<2>) -> Tensor<1>,
    exact: impl Fn(&[f64], &[f64]) -> f64,
) {
    let wide = |numbers: Vec<f32>| numbers.into_iter().map(f64::from).collect::<Vec<f64>>();
    let log_px = wide(numbers(IMAGES, 54, 3.0));
    let head = wide(numbers(IMAGES * 2 * LATENT, 55, 0.9));
    let (value, gradients) = differentiate(&log_px, &head, loss);
    let expected = exact(&log_px, &head);
    assert!((value - expected).abs() < 1e-5, "{value}, not {expected}");
    let inputs = [log_px, head];
    for (input, gradients) in gradients.iter().enumerate() {
        assert_eq!(gradients.len(), inputs[input].len());
        for (place, found) in gradients.iter().enumerate() {
            let moved = |by: f64| {
                let mut inputs = inputs.clone();
                inputs[input][place] += by;
                exact(&inputs[0], &inputs[1])
            };
            let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            let off = (found - slope).abs();
            assert!(off < 1e-6, "input {input}, {place}: {found}, not {slope}");
        }
    }
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

/// The mean KL over the images of each dimension.
fn of_each_dimension(head: &[f64]) -> Vec<f64> {
    let of = |dimension: usize| {
        let rows = head.chunks(2 * LATENT);
        let each: Vec<f64> = rows
            .map(|row| kl(row[dimension], row[LATENT + dimension]))
            .collect();
        mean(&each)
    };
    (0..LATENT).map(of).collect()
}

#[test]
fn the_negative_elbo_and_its_gradients_are_those_of_its_definition() {
    assert_is(
        |log_px, head| kernels::negative_elbo(log_px, head, KL_WEIGHT).0,
        |log_px, head| KL_WEIGHT * of_each_dimension(head).iter().sum::<f64>() - mean(log_px),
    );
}

#[test]
fn free_bits_have_no_gradient_and_the_others_that_of_their_definition() {
    let head: Vec<f64> = numbers(IMAGES * 2 * LATENT, 55, 0.9)
        .into_iter()
        .map(f64::from)
        .collect();
    let mut each = of_each_dimension(&head);
    each.sort_by(f64::total_cmp);
    // Some dimensions are above it and some below.
    let free_bits = (each[0] + each[1]) / 2.0;
    assert_is(
        |log_px, head| kernels::negative_elbo_with_free_bits(log_px, head, KL_WEIGHT, free_bits).0,
        |log_px, head| {
            let counted = of_each_dimension(head).into_iter();
            let counted: f64 = counted.map(|kl| kl.max(free_bits)).sum();
            KL_WEIGHT * counted - mean(log_px)
        },
    );
}

#[test]
fn what_is_told_beside_what_is_minimised_is_each_images_and_each_dimensions_kl() {
    let head = normal::<Flex>([IMAGES, 2 * LATENT], 55, 0.9);
    let log_px = <Flex as Host>::tensor(numbers(IMAGES, 54, 3.0), vec![IMAGES]);
    let (_, of_images, of_dimensions) =
        Flex::negative_elbo_with_free_bits(log_px.clone(), head.clone(), KL_WEIGHT, FREE_BITS);
    let expected = plain::kl_to_standard_normal::<Flex>(head.clone());
    assert_equal::<Flex>(&of_images, &expected, 1e-5);
    let (_, again) = Flex::negative_elbo(log_px, head.clone(), KL_WEIGHT);
    assert_equal::<Flex>(&again, &of_images, 0.0);
    let expected = plain::kl_per_dimension::<Flex>(head);
    assert_equal::<Flex>(&of_dimensions, &expected, 1e-5);
}

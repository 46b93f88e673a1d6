//! Several draws of z for each image, and the bound that weighs them.

use super::*;

pub(super) fn bounds_of<B: Host + Kernels>(log_px: Float<B>, head: Float<B>, epsilon: Float<B>) {
    let images = head.shape()[0];
    let inputs = || (log_px.clone(), head.clone(), epsilon.clone());
    let (log_px, head, epsilon) = inputs();
    let fused = B::importance_bound_with_shares(log_px, head, epsilon);
    let (log_px, head, epsilon) = inputs();
    let expected = plain::importance_bound_with_shares::<B>(log_px, head, epsilon);
    assert_equal::<B>(&fused.0, &expected.0, 1e-5);
    // A share has the error of the logarithms that it is made of.
    assert_equal::<B>(&fused.1, &expected.1, 1e-4);
    let (log_px, head, epsilon) = inputs();
    let value = <B as Kernels>::importance_bound(log_px, head, epsilon);
    let (log_px, head, epsilon) = inputs();
    let plain_value = plain::importance_bound::<B>(log_px, head, epsilon);
    assert_equal::<B>(&value, &plain_value, 1e-5);
    let gradient = B::tensor(numbers(images, 33, 1.0), vec![images]);
    let (_, head, epsilon) = inputs();
    let shares = expected.1;
    let fused = B::importance_bound_gradients(
        head.clone(),
        epsilon.clone(),
        shares.clone(),
        gradient.clone(),
    );
    let expected = plain::importance_bound_gradients::<B>(head, epsilon, shares, gradient);
    assert_equal::<B>(&fused.0, &expected.0, 1e-6);
    assert_equal::<B>(&fused.1, &expected.1, 1e-5);
}

/// Draws whose weights are as far apart as `scale`.
fn bounds<B: Host + Kernels>([images, latent]: [usize; 2], draws: usize, scale: f32) {
    let log_px = B::tensor(numbers(images * draws, 34, scale), vec![images * draws]);
    let head = normal::<B>([images, 2 * latent], 35, 0.7);
    bounds_of::<B>(log_px, head, normal::<B>([images * draws, latent], 36, 1.0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn importance_weighted_bounds_equal_their_plain_definition(
        shape in [1usize..20, 1usize..20],
        draws in 1usize..65,
        scale in 0.01f32..100.0,
    ) {
        bounds::<Flex>(shape, draws, scale);
        bounds::<NdArray>(shape, draws, scale);
    }
}

#[test]
fn draws_of_an_image_give_what_as_many_copies_of_it_give() {
    let ([images, width], draws) = ([5, 60], 7);
    let x = pixels::<Flex>([images, width], 37);
    let copies = <Flex as Host>::numbers(&x)
        .chunks(width)
        .flat_map(|image| image.repeat(draws))
        .collect();
    let copies = <Flex as Host>::tensor(copies, vec![images * draws, width]);
    for likelihood in [
        Flex::bernoulli_log_px_with_gradient,
        Flex::continuous_bernoulli_log_px_with_gradient,
        Flex::squared_error_with_gradient,
    ] {
        let logits = || normal::<Flex>([images * draws, width], 38, 2.0);
        let (shared, copied) = (
            likelihood(logits(), x.clone()),
            likelihood(logits(), copies.clone()),
        );
        assert_equal::<Flex>(&shared.0, &copied.0, 0.0);
        assert_equal::<Flex>(&shared.1, &copied.1, 0.0);
    }
}

/// Exact sums in f64, and their derivatives by central differences.
#[test]
fn the_bound_and_its_gradients_are_those_of_its_definition() {
    let ([images, latent], draws) = ([3, 2], 5);
    let wide = |numbers: Vec<f32>| numbers.into_iter().map(f64::from).collect::<Vec<f64>>();
    let log_px = wide(numbers(images * draws, 41, 2.0));
    let head = wide(numbers(2 * images * latent, 42, 0.7));
    let epsilon = wide(numbers(images * draws * latent, 43, 1.0));
    let of_bound = wide(numbers(images, 44, 1.0));
    let bounds = |log_px: &[f64], head: &[f64]| -> Vec<f64> {
        let bound = |image: usize| {
            let (mean, log_var) = head[2 * latent * image..][..2 * latent].split_at(latent);
            let weight = |draw: usize| {
                let row = image * draws + draw;
                let ratio = |d: usize| {
                    let e = epsilon[row * latent + d];
                    let z = mean[d] + (log_var[d] / 2.0).exp() * e;
                    (e * e + log_var[d] - z * z) / 2.0
                };
                (log_px[row] + (0..latent).map(ratio).sum::<f64>()).exp()
            };
            ((0..draws).map(weight).sum::<f64>() / draws as f64).ln()
        };
        (0..images).map(bound).collect()
    };
    let tensor = |numbers: &[f64], shape: Vec<usize>| {
        let numbers = numbers.iter().map(|number| *number as f32).collect();
        <Flex as Host>::tensor(numbers, shape)
    };
    let head_tensor = || tensor(&head, vec![images, 2 * latent]);
    let epsilon_tensor = || tensor(&epsilon, vec![images * draws, latent]);
    let (found, shares) = Flex::importance_bound_with_shares(
        tensor(&log_px, vec![images * draws]),
        head_tensor(),
        epsilon_tensor(),
    );
    for (found, exact) in <Flex as Host>::numbers(&found)
        .iter()
        .zip(bounds(&log_px, &head))
    {
        assert!((f64::from(*found) - exact).abs() < 1e-5, "{found}, {exact}");
    }
    let gradient = tensor(&of_bound, vec![images]);
    let (of_log_px, of_head) =
        Flex::importance_bound_gradients(head_tensor(), epsilon_tensor(), shares, gradient);
    let objective = |log_px: &[f64], head: &[f64]| -> f64 {
        let bounds = bounds(log_px, head).into_iter();
        bounds.zip(&of_bound).map(|(bound, g)| bound * g).sum()
    };
    let slope = |of: &dyn Fn(&[f64]) -> f64, at: &[f64], place: usize| {
        let moved = |by: f64| {
            let mut at = at.to_vec();
            at[place] += by;
            of(&at)
        };
        (moved(1e-5) - moved(-1e-5)) / 2e-5
    };
    let found = <Flex as Host>::numbers(&of_log_px).into_owned();
    for (place, found) in found.into_iter().enumerate() {
        let exact = slope(&|log_px| objective(log_px, &head), &log_px, place);
        assert!((f64::from(found) - exact).abs() < 1e-5, "{found}, {exact}");
    }
    let found = <Flex as Host>::numbers(&of_head).into_owned();
    for (place, found) in found.into_iter().enumerate() {
        let exact = slope(&|head| objective(&log_px, head), &head, place);
        assert!((f64::from(found) - exact).abs() < 1e-5, "{found}, {exact}");
    }
}

/// Products with subnormal numbers take some hundred times as long on many processors.
#[test]
fn a_draw_that_weighs_nothing_has_no_gradient_in_place_of_a_subnormal_one() {
    let rows = <Flex as Host>::tensor(vec![0.5, -1e-20, 3.0, f32::NAN], vec![2, 2]);
    let factors = <Flex as Host>::tensor(vec![1e-15, 1e-38], vec![2]);
    let scaled = Flex::scale_rows(rows, factors);
    let scaled = <Flex as Host>::numbers(&scaled).into_owned();
    assert_eq!(scaled[..3], [0.5e-15, 0.0, 0.0]);
    assert!(scaled[3].is_nan(), "a NaN was hidden");
}

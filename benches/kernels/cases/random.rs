//! Random weights: a layer of them, one draw of them, and the numbers behind both.

use super::{BATCH, COLUMNS, Case, INNER, both, case, larger_than, tensor, tensor_of, vector};
use burn::backend::Flex;
use elbow::kernels::{
    KernelGradients, Kernels, Nonlinearity, RandomWeights, WeightPrior, normal_numbers, plain,
};
use elbow::rng::{Stream, fill_normal, stream};

/// The layer with random weights, there and back; half of what goes in is at rest.
pub fn layer() -> Vec<Case> {
    let prior = WeightPrior::new(1.0);
    let identity = Nonlinearity::Identity;
    let flops = 2 * 2 * (BATCH * INNER * COLUMNS) as u64;
    let x = larger_than(-0.126);
    let weights = || RandomWeights::<Flex> {
        mean: tensor([INNER, COLUMNS], 24),
        mean_bias: vector(COLUMNS, 25),
        log_var: tensor_of(vec![-9.0; INNER * COLUMNS], [INNER, COLUMNS]),
        log_var_bias: tensor_of(vec![-9.0; COLUMNS], [COLUMNS]),
    };
    let noise = tensor([BATCH, COLUMNS], 26);
    let shared = |weights: &RandomWeights<Flex>| RandomWeights::<Flex> {
        mean: weights.mean.clone(),
        mean_bias: weights.mean_bias.clone(),
        log_var: weights.log_var.clone(),
        log_var_bias: weights.log_var_bias.clone(),
    };
    let forward = {
        let (mine, x, noise) = (weights(), x.clone(), noise.clone());
        let (others, x2, noise2) = (weights(), x.clone(), noise.clone());
        (
            move || {
                let (x, noise) = (x.clone(), noise.clone());
                drop(Flex::random_dense(x, shared(&mine), noise, identity, prior));
            },
            move || {
                let (x, noise, weights) = (x2.clone(), noise2.clone(), shared(&others));
                drop(plain::random_dense::<Flex>(
                    x, weights, noise, identity, prior,
                ));
            },
        )
    };
    let (_, _, state) = Flex::random_dense_with_state(x, weights(), noise, identity, prior);
    let gradient = tensor([BATCH, COLUMNS], 27);
    let of_kl = tensor_of(vec![1e-4], [1]);
    let inwards = {
        let inputs = (
            state.x.clone(),
            [state.mean.clone(), state.variance.clone()],
            [gradient.clone(), tensor([BATCH, COLUMNS], 28)],
        );
        let same = inputs.clone();
        (
            move || {
                let (x, weights, gradients) = inputs.clone();
                drop(Flex::random_input_gradient(x, weights, gradients));
            },
            move || {
                let (x, weights, gradients) = same.clone();
                drop(plain::random_input_gradient::<Flex>(x, weights, gradients));
            },
        )
    };
    let backward = {
        let inputs = (state, gradient, of_kl);
        let same = inputs.clone();
        (
            move || {
                let (state, gradient, of_kl) = inputs.clone();
                drop(Flex::random_dense_gradients(state, gradient, Some(of_kl)));
            },
            move || {
                let (state, gradient, of_kl) = same.clone();
                drop(plain::random_dense_gradients::<Flex>(
                    state,
                    gradient,
                    Some(of_kl),
                ));
            },
        )
    };
    vec![
        case("random_dense", [flops, 0], forward),
        case("random_dense_gradients", [flops, 0], backward),
        case("random_input_gradient", [flops, 0], inwards),
    ]
}

/// One W from its normals.
pub fn drawn_weights() -> Case {
    let (count, prior) = (INNER * COLUMNS, WeightPrior::new(1.0));
    let mean = vector(count, 24);
    let log_var = tensor_of(vec![-9.0; count], [count]);
    let (mean2, log_var2) = (mean.clone(), log_var.clone());
    let calls = both(
        vector(count, 29),
        move |noise| Flex::draw_weights(mean.clone(), log_var.clone(), noise, prior).0,
        move |noise| plain::draw_weights::<Flex>(mean2.clone(), log_var2.clone(), noise, prior).0,
    );
    case("draw_weights", [0, 4 * 4 * count as u64], calls)
}

/// Normal numbers for what a layer with random weights gives.
pub fn normals() -> Case {
    let count = BATCH * COLUMNS;
    let mut rng = stream(1, Stream::Exploration);
    let (mut rng_2, mut out) = (stream(1, Stream::Exploration), vec![0.0; count]);
    let calls = (
        move || drop(normal_numbers(&mut rng, count)),
        move || fill_normal(&mut rng_2, &mut out),
    );
    case("normal_numbers", [0, 4 * count as u64], calls)
}

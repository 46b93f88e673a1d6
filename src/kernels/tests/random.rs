//! Layers with random weights, and weights drawn from their normals.

use super::*;

const PRIOR: WeightPrior = WeightPrior {
    precision: 2.5,
    log_precision: 0.916_290_7,
};
const KINDS: [Nonlinearity; 3] = [
    Nonlinearity::Identity,
    Nonlinearity::Relu,
    Nonlinearity::Tanh,
];

fn weights<B: Host>([inner, columns]: [usize; 2]) -> RandomWeights<B> {
    RandomWeights {
        mean: normal::<B>([inner, columns], 51, 0.3),
        mean_bias: B::tensor(numbers(columns, 52, 1.0), vec![columns]),
        log_var: normal::<B>([inner, columns], 53, 1.5),
        log_var_bias: B::tensor(numbers(columns, 54, 1.0), vec![columns]),
    }
}

fn assert_layers_equal<B: Host>(
    found: &RandomLayerGradients<B>,
    expected: &RandomLayerGradients<B>,
) {
    let of = |layer: &RandomLayerGradients<B>| {
        let RandomWeights {
            mean,
            mean_bias,
            log_var,
            log_var_bias,
        } = &layer.weights;
        let gradients = [&layer.of_mean, &layer.of_variance, mean, mean_bias];
        let gradients = gradients.into_iter().chain([log_var, log_var_bias]);
        gradients.cloned().collect::<Vec<_>>()
    };
    for (found, expected) in of(found).iter().zip(&of(expected)) {
        assert_equal::<B>(found, expected, SUMS);
    }
}

fn layer<B: Host + Kernels>(x: &Float<B>, columns: usize, kind: Nonlinearity) {
    let [rows, inner] = [x.shape()[0], x.shape()[1]];
    let random = || weights::<B>([inner, columns]);
    let noise = normal::<B>([rows, columns], 55, 1.0);
    let fused = B::random_dense(x.clone(), random(), noise.clone(), kind, PRIOR);
    let expected = plain::random_dense::<B>(x.clone(), random(), noise.clone(), kind, PRIOR);
    assert_equal::<B>(&fused.0, &expected.0, SUMS);
    assert_equal::<B>(&fused.1, &expected.1, 1e-5);

    let gradient = || normal::<B>([rows, columns], 56, 1.0);
    let with_state = B::random_dense_with_state(x.clone(), random(), noise.clone(), kind, PRIOR);
    assert_equal::<B>(&with_state.0, &fused.0, 0.0);
    let plain_state =
        plain::random_dense_with_state::<B>(x.clone(), random(), noise, kind, PRIOR).2;
    let weights = [plain_state.mean.clone(), plain_state.variance.clone()];
    for of_kl in [None, Some(B::tensor(vec![0.7], vec![1]))] {
        let fused = B::random_dense_gradients(with_state.2.clone(), gradient(), of_kl.clone());
        let expected = plain::random_dense_gradients::<B>(plain_state.clone(), gradient(), of_kl);
        assert_layers_equal::<B>(&fused, &expected);
        let gradients = [expected.of_mean, expected.of_variance];
        let fused = B::random_input_gradient(x.clone(), weights.clone(), gradients.clone());
        let expected = plain::random_input_gradient::<B>(x.clone(), weights.clone(), gradients);
        assert_equal::<B>(&fused, &expected, SUMS);
    }
}

fn draws<B: Host + Kernels>(count: usize) {
    let make = |salt, scale| B::tensor(numbers(count, salt, scale), vec![count]);
    let (mean, log_var, noise) = (make(61, 0.5), make(62, 1.5), || make(63, 1.0));
    let fused = B::draw_weights(mean.clone(), log_var.clone(), noise(), PRIOR);
    let expected = plain::draw_weights::<B>(mean.clone(), log_var.clone(), noise(), PRIOR);
    assert_equal::<B>(&fused.0, &expected.0, 1e-6);
    assert_equal::<B>(&fused.1, &expected.1, 1e-5);
    for of_kl in [None, Some(B::tensor(vec![0.7], vec![1]))] {
        let (mean, log_var) = (mean.clone(), log_var.clone());
        let gradient = make(64, 1.0);
        let fused = B::draw_weights_gradient(
            mean.clone(),
            log_var.clone(),
            noise(),
            gradient.clone(),
            of_kl.clone(),
            PRIOR,
        );
        let expected =
            plain::draw_weights_gradient::<B>(mean, log_var, noise(), gradient, of_kl, PRIOR);
        assert_equal::<B>(&fused.0, &expected.0, 1e-6);
        assert_equal::<B>(&fused.1, &expected.1, 1e-6);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn random_layers_equal_their_plain_definition(
        shape in [1usize..50, 1usize..70, 1usize..110],
        kind in 0usize..3,
    ) {
        let [rows, inner, columns] = shape;
        layer::<Flex>(&normal::<Flex>([rows, inner], 50, 1.0), columns, KINDS[kind]);
        layer::<NdArray>(&normal::<NdArray>([rows, inner], 50, 1.0), columns, KINDS[kind]);
    }

    #[test]
    fn drawn_weights_equal_their_plain_definition(count in 1usize..5000) {
        draws::<Flex>(count);
        draws::<NdArray>(count);
    }
}

/// Sizes that are shared between threads, dense and with most of what goes in at rest.
#[test]
fn random_layers_shared_between_threads_equal_their_plain_definition() {
    draws::<Flex>(400 * 784);
    let [rows, inner, columns] = [100, 400, 784];
    let full = normal::<Flex>([rows, inner], 57, 1.0);
    let few = numbers(rows * inner, 58, 1.0).into_iter();
    let few = few.map(|number| if number < 0.3 { 0.0 } else { number });
    let few = <Flex as Host>::tensor(few.collect(), vec![rows, inner]);
    for x in [full, few] {
        layer::<Flex>(&x, columns, Nonlinearity::Identity);
        let work = || {
            let noise = normal::<Flex>([rows, columns], 55, 1.0);
            let random = weights::<Flex>([inner, columns]);
            let kind = Nonlinearity::Relu;
            let (output, kl, state) =
                Flex::random_dense_with_state(x.clone(), random, noise, kind, PRIOR);
            let of_kl = Some(<Flex as Host>::tensor(vec![0.1], vec![1]));
            let gradients = Flex::random_dense_gradients(state, output.clone(), of_kl);
            let all = [output, kl, gradients.of_variance, gradients.weights.log_var];
            all.map(|tensor| <Flex as Host>::numbers(&tensor).into_owned())
        };
        assert!(
            work() == single_threaded(work),
            "the bits depend on the threads"
        );
    }
}

#[test]
fn a_sum_that_does_not_scatter_has_a_gradient() {
    let mut random = weights::<Flex>([1, 2]);
    random.log_var = <Flex as Host>::tensor(vec![-300.0; 2], vec![1, 2]);
    random.log_var_bias = <Flex as Host>::tensor(vec![-300.0; 2], vec![2]);
    let (x, noise) = (
        normal::<Flex>([1, 1], 1, 1.0),
        normal::<Flex>([1, 2], 2, 1.0),
    );
    let kind = Nonlinearity::Identity;
    let (output, _, state) = Flex::random_dense_with_state(x, random, noise, kind, PRIOR);
    let gradients = Flex::random_dense_gradients(state, output, None);
    let found = <Flex as Host>::numbers(&gradients.weights.log_var).into_owned();
    assert_eq!(found, [0.0, 0.0]);
}

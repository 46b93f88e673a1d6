//! Dense layers: their products, forwards and backwards.

use super::*;

fn dense<B: Host + Kernels>([rows, inner, columns]: [usize; 3], nonlinearity: Nonlinearity) {
    let x = normal::<B>([rows, inner], 1, 1.0);
    let weight = normal::<B>([inner, columns], 2, 0.3);
    let bias = B::tensor(numbers(columns, 3, 1.0), vec![columns]);
    let fused = B::dense(x.clone(), weight.clone(), bias.clone(), nonlinearity);
    let plain_output = plain::dense::<B>(x.clone(), weight.clone(), bias, nonlinearity);
    assert_equal::<B>(&fused, &plain_output, SUMS);

    let gradient = normal::<B>([rows, columns], 4, 1.0);
    let fused = B::dense_gradients(
        x.clone(),
        plain_output.clone(),
        gradient.clone(),
        nonlinearity,
    );
    let plain_gradients = plain::dense_gradients::<B>(x, plain_output, gradient, nonlinearity);
    let inner = fused.0.clone();
    let expected = [
        plain_gradients.0.clone(),
        plain_gradients.1,
        plain_gradients.2,
    ];
    assert_all_equal::<B>([fused.0, fused.1, fused.2], expected, SUMS);
    let fused = B::input_gradient(inner, weight.clone());
    assert_equal::<B>(
        &fused,
        &plain::input_gradient::<B>(plain_gradients.0, weight),
        SUMS,
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn dense_layers_equal_their_plain_definition(
        shape in [1usize..70, 1usize..90, 1usize..130],
        kind in 0usize..3,
    ) {
        let kind = [Nonlinearity::Identity, Nonlinearity::Relu, Nonlinearity::Tanh][kind];
        dense::<Flex>(shape, kind);
        dense::<NdArray>(shape, kind);
    }
}

#[test]
fn layers_shared_between_threads_equal_their_plain_definition() {
    for kind in [
        Nonlinearity::Identity,
        Nonlinearity::Relu,
        Nonlinearity::Tanh,
    ] {
        for shape in [[128, 784, 400], [300, 500, 3], [90, 2, 1000], [1, 700, 230]] {
            dense::<Flex>(shape, kind);
        }
    }
}

/// Numbers of which four in five are zero.
fn mostly_zero(shape: [usize; 2]) -> Float<Flex> {
    let few = numbers(shape[0] * shape[1], 30, 1.0).into_iter();
    let few = few.map(|number| if number < 0.8 { 0.0 } else { number });
    <Flex as Host>::tensor(few.collect(), shape.to_vec())
}

/// The layers of a VAE of digits: black pixels in, units at rest within.
#[test]
fn layers_of_mostly_zeros_equal_their_plain_definition() {
    let [rows, inner, columns] = [100, 784, 400];
    let x = mostly_zero([rows, inner]);
    let bias = <Flex as Host>::tensor(vec![0.1; columns], vec![columns]);
    for odd in [0.5, f32::INFINITY, f32::NAN] {
        let weight = with_odd::<Flex>([inner, columns], 31, odd);
        let (x, bias) = (x.clone(), bias.clone());
        let fused = Flex::dense(x.clone(), weight.clone(), bias.clone(), Nonlinearity::Relu);
        let expected = plain::dense::<Flex>(x.clone(), weight, bias, Nonlinearity::Relu);
        assert_equal::<Flex>(&fused, &expected, SUMS);

        let gradient = with_odd::<Flex>([rows, columns], 32, odd);
        let fused = Flex::affine_gradients(x.clone(), gradient.clone());
        let expected = plain::affine_gradients::<Flex>(x.clone(), gradient);
        assert_equal::<Flex>(&fused.0, &expected.0, SUMS);
        assert_equal::<Flex>(&fused.1, &expected.1, SUMS);

        let weight = with_odd::<Flex>([columns, inner], 33, odd);
        let fused = Flex::input_gradient(x.clone(), weight.clone());
        let expected = plain::input_gradient::<Flex>(x, weight);
        assert_equal::<Flex>(&fused, &expected, SUMS);
    }
}

#[test]
fn matrices_that_lie_column_by_column_are_read_right() {
    let x = normal::<Flex>([30, 20], 18, 1.0);
    let by_columns = burn_flex::FlexTensor::transpose(&x, 0, 1);
    let weight = normal::<Flex>([30, 10], 19, 1.0);
    let bias = <Flex as Host>::tensor(vec![0.0; 10], vec![10]);
    let fused = Flex::dense(
        by_columns.clone(),
        weight.clone(),
        bias.clone(),
        Nonlinearity::Relu,
    );
    let expected = plain::dense::<Flex>(by_columns, weight, bias, Nonlinearity::Relu);
    assert_equal::<Flex>(&fused, &expected, 1e-5);
}

#[test]
fn single_threaded_work_gives_the_same_bits_as_work_shared() {
    let [rows, inner, columns] = [64, 784, 400];
    let weight = normal::<Flex>([inner, columns], 21, 0.05);
    let bias = <Flex as Host>::tensor(vec![0.1; columns], vec![columns]);
    let gradient = normal::<Flex>([rows, columns], 22, 1.0);
    for x in [
        normal::<Flex>([rows, inner], 20, 1.0),
        mostly_zero([rows, inner]),
    ] {
        let layer = || {
            let (weight, bias) = (weight.clone(), bias.clone());
            let output = Flex::dense(x.clone(), weight.clone(), bias, Nonlinearity::Relu);
            let gradients = Flex::dense_gradients(
                x.clone(),
                output.clone(),
                gradient.clone(),
                Nonlinearity::Relu,
            );
            let of_x = Flex::input_gradient(gradients.0, weight);
            [output, gradients.1, gradients.2, of_x]
                .map(|t| <Flex as Host>::numbers(&t).into_owned())
        };
        assert!(layer() == single_threaded(layer));
    }
}

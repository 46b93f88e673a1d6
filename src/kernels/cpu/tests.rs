//! Every instruction set gives the same numbers.

use super::super::arguments::{AdamCoefficients, Nonlinearity};
use super::testing::normal;
use super::*;
use crate::cores::{instruction_sets, single_threaded, with_instructions};
use proptest::prelude::*;

const COEFFICIENTS: AdamCoefficients = AdamCoefficients {
    beta_1: 0.9,
    beta_2: 0.999,
    step_size: 1e-3,
    inverse_root_bias_2: 1.5,
    epsilon: 1e-8,
};

/// What every operation makes of random numbers; on this thread, where the
/// instruction set is forced.
fn everything([rows, inner, columns]: [usize; 3]) -> [Vec<f32>; 3] {
    single_threaded(|| {
        let shape = [rows, inner, columns];
        let (x, weight) = (normal(rows * inner, 1), normal(inner * columns, 2));
        let bias = normal(columns, 3);
        let mut products = dense(&x, &weight, &bias, shape, Nonlinearity::Relu);
        let output = products.clone();
        let mut gradient = normal(rows * columns, 4);
        let (of_weight, of_bias) =
            dense_gradients(&x, &output, &mut gradient, shape, Nonlinearity::Relu);
        products.extend(input_gradient(&gradient, &weight, shape));
        products.extend(of_weight);
        let mut loops = of_bias;
        for likelihood in [bernoulli, continuous_bernoulli, squared_error] {
            let mut logits = normal(rows * columns, 5);
            let mut sums = vec![0.0; rows];
            likelihood(&mut logits, &normal(rows * columns, 6), &mut sums);
            loops.extend(logits.iter().chain(&sums));
        }
        let head = normal(2 * rows * columns, 7);
        let epsilon = normal(rows * columns, 8);
        let mut z = epsilon.clone();
        sample(&head, columns, &mut z);
        loops.extend(z.iter().chain(&kl_to_standard_normal(&head, columns)));
        let mut of_sample = head.clone();
        sample_gradient(
            &epsilon,
            &normal(rows * columns, 9),
            columns,
            &mut of_sample,
        );
        let mut of_kl = head.clone();
        kl_gradient(&normal(rows, 10), columns, &mut of_kl);
        loops.extend(of_sample.iter().chain(&of_kl));
        // Two draws for each image.
        let draws = 2 * rows;
        let epsilon = normal(draws * columns, 14);
        let mut shares = normal(draws, 15);
        loops.extend(importance_bound(&mut shares, &head, &epsilon, columns));
        loops.extend(&shares);
        let mut of_bound = head.clone();
        let gradient = normal(rows, 16);
        importance_bound_gradients(&mut shares, &mut of_bound, &epsilon, &gradient, columns);
        loops.extend(shares.iter().chain(&of_bound));
        loops.extend(kl_per_dimension(&head, columns));
        let mut of_dimensions = head.clone();
        kl_per_dimension_gradient(&normal(columns, 17), columns, &mut of_dimensions);
        loops.extend(&of_dimensions);
        let (mut means, mut continuous, mut scaled) = (z.clone(), z.clone(), z);
        sigmoid(&mut means);
        continuous_bernoulli_mean(&mut continuous);
        scale_rows(&mut scaled, &normal(rows, 11));
        loops.extend(means.iter().chain(&continuous).chain(&scaled));
        let (mut parameter, mut first) = (head.clone(), normal(head.len(), 12));
        let mut second: Vec<f32> = first.iter().map(|moment| moment * moment).collect();
        let gradient = normal(head.len(), 13);
        adam(
            &mut parameter,
            &gradient,
            &mut first,
            &mut second,
            COEFFICIENTS,
        );
        loops.extend(parameter.iter().chain(&first).chain(&second));
        let curved = dense(&x, &weight, &bias, shape, Nonlinearity::Tanh);
        [products, loops, curved]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn every_instruction_set_gives_the_same_numbers(
        rows in 1usize..40, inner in 1usize..150, columns in 1usize..150,
    ) {
        let shape = [rows, inner, columns];
        let sets = instruction_sets();
        let [baseline, ..] = &sets[..] else { unreachable!("the baseline is always there") };
        let expected = with_instructions(baseline.1, || everything(shape));
        let mut fused: Option<[Vec<f32>; 3]> = None;
        for (name, arch) in &sets[1..] {
            let found = with_instructions(*arch, || everything(shape));
            prop_assert_eq!(&found[1], &expected[1], "loops with {}", name);
            for (found, expected) in [0, 2].map(|i| (&found[i], &expected[i])) {
                for (found, expected) in found.iter().zip(expected) {
                    prop_assert!((found - expected).abs() < 1e-4, "{name}: {found}, {expected}");
                }
            }
            // Those with fused multiply-adds agree in every bit.
            if let Some(fused) = &fused {
                prop_assert_eq!(fused, &found, "{}", name);
            }
            fused = Some(found);
        }
    }
}

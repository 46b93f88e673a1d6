//! What nobody else holds is overwritten, and gives the same as a copy of it.

use super::*;

fn in_place_as_copied<B: Host>(
    make: impl Fn() -> Float<B>,
    operation: impl Fn(Float<B>) -> [Float<B>; 3],
) {
    let held = make();
    let before = B::numbers(&held).into_owned();
    let copied = operation(held.clone());
    assert_eq!(*before, *B::numbers(&held), "what others hold was changed");
    let mut fresh = make();
    assert!(B::numbers_mut(&mut fresh).is_some(), "it would be copied");
    for (found, expected) in operation(fresh).iter().zip(&copied) {
        assert_eq!(B::numbers(found), B::numbers(expected));
    }
}

fn all_in_place<B: Host + Kernels>([rows, columns]: [usize; 2]) {
    let shape = [rows, columns];
    let (x, factors) = (pixels::<B>(shape, 41), numbers(rows, 42, 1.0));
    let factors = B::tensor(factors, vec![rows]);
    let make = || normal::<B>(shape, 40, 2.0);
    let one = |answer: Float<B>| [answer.clone(), answer.clone(), answer];
    let two = |(a, b): (Float<B>, Float<B>)| [a.clone(), a, b];
    in_place_as_copied::<B>(make, |l| {
        two(B::bernoulli_log_px_with_gradient(l, x.clone()))
    });
    in_place_as_copied::<B>(make, |l| {
        two(B::continuous_bernoulli_log_px_with_gradient(l, x.clone()))
    });
    in_place_as_copied::<B>(make, |l| two(B::squared_error_with_gradient(l, x.clone())));
    in_place_as_copied::<B>(make, |l| one(<B as Kernels>::continuous_bernoulli_mean(l)));
    in_place_as_copied::<B>(make, |l| one(<B as Kernels>::sigmoid(l)));
    in_place_as_copied::<B>(make, |l| one(B::scale_rows(l, factors.clone())));
    let head = || normal::<B>([rows, 2 * columns], 43, 1.0);
    in_place_as_copied::<B>(head, |head| one(B::kl_gradient(head, factors.clone())));
    let of_dimensions = B::tensor(numbers(columns, 47, 1.0), vec![columns]);
    in_place_as_copied::<B>(head, |head| {
        one(B::kl_per_dimension_gradient(head, of_dimensions.clone()))
    });
    let epsilon = normal::<B>([3 * rows, columns], 48, 1.0);
    in_place_as_copied::<B>(head, |head| {
        one(B::sample_gradient(head, epsilon.clone(), epsilon.clone()))
    });
    let draws = || B::tensor(numbers(3 * rows, 49, 1.0), vec![3 * rows]);
    in_place_as_copied::<B>(draws, |log_px| {
        two(B::importance_bound_with_shares(
            log_px,
            head(),
            epsilon.clone(),
        ))
    });
    in_place_as_copied::<B>(draws, |shares| {
        let gradient = factors.clone();
        two(B::importance_bound_gradients(
            head(),
            epsilon.clone(),
            shares,
            gradient,
        ))
    });

    let one_number = || B::tensor(vec![0.6], vec![1]);
    in_place_as_copied::<B>(head, |head| {
        two(B::negative_elbo_gradients(head, 0.7, one_number()))
    });
    let each = || B::kl_per_dimension(head());
    in_place_as_copied::<B>(head, |head| {
        two(B::negative_elbo_with_free_bits_gradients(
            head,
            each(),
            0.7,
            0.4,
            one_number(),
        ))
    });
    in_place_as_copied::<B>(draws, |shares| {
        two(B::negative_importance_bound_gradients(
            head(),
            epsilon.clone(),
            shares,
            one_number(),
        ))
    });

    let (input, output) = (normal::<B>([rows, 7], 44, 1.0), normal::<B>(shape, 45, 1.0));
    for kind in [Nonlinearity::Relu, Nonlinearity::Tanh] {
        in_place_as_copied::<B>(make, |gradient| {
            B::dense_gradients(input.clone(), output.clone(), gradient, kind).into()
        });
    }

    let place = || normal::<B>([1, rows * columns], 46, 1.0);
    let squares = || B::tensor(vec![0.1; rows * columns], vec![1, rows * columns]);
    in_place_as_copied::<B>(place, |parameter| {
        adam_of::<B>([parameter, place(), place(), squares()])
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_nobody_else_holds_gives_the_same_in_place(shape in [1usize..40, 1usize..120]) {
        all_in_place::<Flex>(shape);
        all_in_place::<NdArray>(shape);
    }
}

//! Which instructions the loops use.

use super::Loop;
use pulp::{Arch, NullaryFnOnce, Scalar128b, Simd, WithSimd};
#[cfg(test)]
use std::cell::Cell;
use std::sync::OnceLock;

/// Names an instruction set to use instead of the best one, for tests and
/// benches: a name of [`all`]. What the machine does not have is not taken.
const CHOICE: &str = "ELBOW_ISA";

#[cfg(test)]
thread_local! {
    static FORCED: Cell<Option<Arch>> = const { Cell::new(None) };
}

/// The instruction sets that this machine has, the poorest first, each with its name.
pub(super) fn all() -> Vec<(&'static str, Arch)> {
    let mut sets = vec![("baseline", Arch::Scalar)];
    #[cfg(target_arch = "x86_64")]
    {
        sets.extend(pulp::x86::V3::try_new().map(|simd| ("avx2", Arch::V3(simd))));
        sets.extend(pulp::x86::V4::try_new().map(|simd| ("avx512", Arch::V4(simd))));
    }
    #[cfg(target_arch = "aarch64")]
    sets.extend(pulp::aarch64::Neon::try_new().map(|simd| ("neon", Arch::Neon(simd))));
    sets
}

/// The one in force.
pub(super) fn current() -> Arch {
    static CHOSEN: OnceLock<Arch> = OnceLock::new();
    #[cfg(test)]
    if let Some(forced) = FORCED.get() {
        return forced;
    }
    *CHOSEN.get_or_init(|| {
        let wanted = std::env::var(CHOICE).unwrap_or_default();
        let found = all().into_iter().find(|(name, _)| *name == wanted);
        found.map_or_else(Arch::new, |(_, arch)| arch)
    })
}

/// Runs `work` on this thread with the instruction set `arch`.
#[cfg(test)]
pub(super) fn with<T>(arch: Arch, work: impl FnOnce() -> T) -> T {
    struct Restore(Option<Arch>);
    impl Drop for Restore {
        fn drop(&mut self) {
            FORCED.set(self.0);
        }
    }
    let _restore = Restore(FORCED.replace(Some(arch)));
    work()
}

/// Runs an operation with the instruction set in force.
pub(super) fn dispatch<Op: WithSimd>(op: Op) -> Op::Output {
    match current() {
        // Four lanes that the compiler turns into the baseline's vectors.
        Arch::Scalar => Simd::vectorize(Scalar128b, op),
        arch => arch.dispatch(op),
    }
}

/// The 512-bit instructions of x86-64, where `simd` stands for them.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(super) fn avx512<S: Simd>(simd: S) -> Option<pulp::x86::V4> {
    (&simd as &dyn std::any::Any).downcast_ref().copied()
}

/// Runs a loop, compiled for the instruction set in force.
pub(super) fn vectorised(work: impl Loop) {
    struct Work<L>(L);
    impl<L: Loop> NullaryFnOnce for Work<L> {
        type Output = ();
        #[inline(always)]
        fn call(self) {
            self.0.run()
        }
    }
    dispatch(Work(work));
}

#[cfg(test)]
mod tests {
    use super::super::super::backend::Nonlinearity;
    use super::super::testing::normal;
    use super::super::*;
    use super::*;
    use crate::kernels::backend::AdamRates;
    use proptest::prelude::*;

    const RATES: AdamRates = AdamRates {
        beta_1: 0.9,
        beta_2: 0.999,
        step_size: 1e-3,
        inverse_root_bias_2: 1.5,
        epsilon: 1e-8,
    };

    /// What every operation makes of random numbers; on this thread, where the
    /// instruction set is forced.
    fn everything([rows, inner, columns]: [usize; 3]) -> [Vec<f32>; 3] {
        alone(|| {
            let shape = [rows, inner, columns];
            let (x, weight) = (normal(rows * inner, 1), normal(inner * columns, 2));
            let bias = normal(columns, 3);
            let mut products = dense(&x, &weight, &bias, shape, Nonlinearity::Relu);
            let output = products.clone();
            let mut slope = normal(rows * columns, 4);
            let (of_weight, of_bias) =
                dense_slopes(&x, &output, &mut slope, shape, Nonlinearity::Relu);
            products.extend(input_slope(&slope, &weight, shape));
            products.extend(of_weight);
            let mut loops = of_bias;
            for likelihood in [bernoulli, continuous_bernoulli, squares] {
                let mut logits = normal(rows * columns, 5);
                let mut sums = vec![0.0; rows];
                likelihood(&mut logits, &normal(rows * columns, 6), &mut sums);
                loops.extend(logits.iter().chain(&sums));
            }
            let head = normal(2 * rows * columns, 7);
            let epsilon = normal(rows * columns, 8);
            let mut z = epsilon.clone();
            sample(&head, columns, &mut z);
            loops.extend(z.iter().chain(&kl(&head, columns)));
            let mut of_sample = head.clone();
            sample_slope(
                &epsilon,
                &normal(rows * columns, 9),
                columns,
                &mut of_sample,
            );
            let mut of_kl = head.clone();
            kl_slope(&normal(rows, 10), columns, &mut of_kl);
            loops.extend(of_sample.iter().chain(&of_kl));
            let (mut means, mut continuous, mut scaled) = (z.clone(), z.clone(), z);
            sigmoid(&mut means);
            continuous_mean(&mut continuous);
            scale_rows(&mut scaled, &normal(rows, 11));
            loops.extend(means.iter().chain(&continuous).chain(&scaled));
            let (mut parameter, mut first) = (head.clone(), normal(head.len(), 12));
            let mut second: Vec<f32> = first.iter().map(|moment| moment * moment).collect();
            let gradient = normal(head.len(), 13);
            adam(&mut parameter, &gradient, &mut first, &mut second, RATES);
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
            let sets = all();
            let [baseline, ..] = &sets[..] else { unreachable!("the baseline is always there") };
            let expected = with(baseline.1, || everything(shape));
            let mut fused: Option<[Vec<f32>; 3]> = None;
            for (name, arch) in &sets[1..] {
                let found = with(*arch, || everything(shape));
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
}

//! Every fused operation, and the gathering of a minibatch, against its plain
//! definition and against what the machine could do at best.
//!
//!     cargo bench --bench kernels
//!
//! The plain definitions are burn-flex's operations over the gemm crates, which a build
//! of this package hardly optimises. To time them at their best, add
//! `--config 'profile.bench.package.NAME.opt-level=3'` for each of burn-flex, gemm,
//! gemm-common and gemm-f32.
//! Compare a row's throughput with `roofline`: products with `flops`, loops over memory
//! with `bytes`, which those that compute exponentials and logarithms cannot reach, nor those
//! too short to be shared between cores. `of_digits` and `of_hidden` have zeros
//! among what goes in: multiplications with 0 are counted and not done.

mod cases;

use cases::{Case, cases};
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use pulp::{Arch, Simd, WithSimd};
use std::thread;

fn main() {
    divan::main();
}

fn names() -> Vec<&'static str> {
    cases().iter().map(|case| case.name).collect()
}

fn case(name: &str) -> Case {
    let found = cases().into_iter().find(|case| case.name == name);
    found.unwrap_or_else(|| panic!("there is no kernel {name}"))
}

fn time(bencher: Bencher<'_, '_>, case: Case, mut call: Box<dyn FnMut()>) {
    if case.flops > 0 {
        bencher
            .counter(ItemsCount::new(case.flops))
            .bench_local(&mut call);
    } else {
        bencher
            .counter(BytesCount::new(case.bytes))
            .bench_local(&mut call);
    }
}

#[divan::bench(args = names())]
fn fused(bencher: Bencher<'_, '_>, name: &str) {
    let mut case = case(name);
    let call = std::mem::replace(&mut case.fused, Box::new(|| {}));
    time(bencher, case, call);
}

#[divan::bench(args = names())]
fn plain(bencher: Bencher<'_, '_>, name: &str) {
    let mut case = case(name);
    let call = std::mem::replace(&mut case.plain, Box::new(|| {}));
    time(bencher, case, call);
}

/// What all cores do together when nothing holds them up.
mod roofline {
    use super::*;

    fn cores() -> usize {
        thread::available_parallelism().map_or(1, usize::from)
    }

    /// Chains of multiply-adds that stay in registers.
    struct Chains;

    impl Chains {
        const ROUNDS: usize = 1_000_000;
        /// As many as are needed for each to be done when its turn comes again.
        const COUNT: usize = 12;
        const fn flops(lanes: usize) -> usize {
            2 * lanes * Self::COUNT * Self::ROUNDS
        }
    }

    impl WithSimd for Chains {
        type Output = ();

        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) {
            let factor = simd.splat_f32s(black_box(0.999));
            let mut sums = [simd.splat_f32s(black_box(1.0)); Self::COUNT];
            for _ in 0..Self::ROUNDS {
                for sum in &mut sums {
                    *sum = simd.mul_add_e_f32s(*sum, factor, factor);
                }
            }
            black_box(sums);
        }
    }

    struct Lanes;

    impl WithSimd for Lanes {
        type Output = usize;

        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) -> usize {
            S::F32_LANES
        }
    }

    #[divan::bench(sample_count = 20)]
    fn flops(bencher: Bencher<'_, '_>) {
        let flops = Chains::flops(Arch::new().dispatch(Lanes)) * cores();
        bencher.counter(ItemsCount::new(flops)).bench_local(|| {
            thread::scope(|scope| {
                for _ in 0..cores() {
                    scope.spawn(|| Arch::new().dispatch(Chains));
                }
            });
        });
    }

    /// Reading and writing as much memory as the optimiser touches for one large layer.
    #[divan::bench(sample_count = 20)]
    fn bytes(bencher: Bencher<'_, '_>) {
        const NUMBERS: usize = 4 * 400 * 784;
        const ROUNDS: usize = 50;
        let share = NUMBERS / cores();
        let one_core = || {
            let mut numbers = vec![1.0f32; share];
            for round in 0..ROUNDS {
                let factor = black_box(1.0 + round as f32);
                numbers.iter_mut().for_each(|number| *number += factor);
                black_box(&mut numbers);
            }
        };
        let bytes = 2 * 4 * share * cores() * ROUNDS;
        bencher.counter(BytesCount::new(bytes)).bench_local(|| {
            thread::scope(|scope| {
                for _ in 0..cores() {
                    scope.spawn(one_core);
                }
            });
        });
    }
}

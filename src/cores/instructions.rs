//! Which instructions a loop uses.
//!
//! A loop is compiled for each instruction set (the baseline, AVX2, AVX-512, NEON), and
//! the best one that the machine has is taken at run time.

use pulp::{Arch, NullaryFnOnce, Scalar128b, Simd, WithSimd};
#[cfg(test)]
use std::cell::Cell;
use std::sync::OnceLock;

/// Names an instruction set to use instead of the best one, for tests and
/// benches: a name of [`instruction_sets`]. What the machine does not have is not taken.
const CHOICE: &str = "ELBOW_ISA";

#[cfg(test)]
thread_local! {
    static FORCED: Cell<Option<Arch>> = const { Cell::new(None) };
}

/// A loop to be compiled for each instruction set.
///
/// Its `run` must be `#[inline(always)]`, and so must all that it calls:
/// what is not inlined is compiled for the baseline only.
pub(crate) trait Loop {
    fn run(self);
}

/// A small loop as a closure; the compiler inlines it by itself.
impl<F: FnOnce()> Loop for F {
    #[inline(always)]
    fn run(self) {
        self()
    }
}

/// The instruction sets that this machine has, the poorest first, each with its name.
pub(crate) fn instruction_sets() -> Vec<(&'static str, Arch)> {
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
fn current() -> Arch {
    static CHOSEN: OnceLock<Arch> = OnceLock::new();
    #[cfg(test)]
    if let Some(forced) = FORCED.get() {
        return forced;
    }
    *CHOSEN.get_or_init(|| {
        let wanted = std::env::var(CHOICE).unwrap_or_default();
        let found = instruction_sets()
            .into_iter()
            .find(|(name, _)| *name == wanted);
        found.map_or_else(Arch::new, |(_, arch)| arch)
    })
}

/// Runs `work` on this thread with the instruction set `arch`.
#[cfg(test)]
pub(crate) fn with_instructions<T>(arch: Arch, work: impl FnOnce() -> T) -> T {
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
pub(crate) fn dispatch<Op: WithSimd>(op: Op) -> Op::Output {
    match current() {
        // Four lanes that the compiler turns into the baseline's vectors.
        Arch::Scalar => Simd::vectorize(Scalar128b, op),
        arch => arch.dispatch(op),
    }
}

/// The 512-bit instructions of x86-64, where `simd` stands for them.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(crate) fn avx512<S: Simd>(simd: S) -> Option<pulp::x86::V4> {
    (&simd as &dyn std::any::Any).downcast_ref().copied()
}

/// Runs a loop, compiled for the instruction set in force.
pub(crate) fn vectorised(work: impl Loop) {
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

/// Asks the processor for the cache lines of some bytes, without waiting for them.
#[allow(unsafe_code)]
pub(crate) fn prefetch(bytes: &[u8]) {
    #[cfg(target_arch = "x86_64")]
    for line in bytes.chunks(64) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: part of the baseline of x86-64, and a hint that reads nothing.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(line.as_ptr().cast()) };
    }
    // Other processors are not asked.
    #[cfg(not(target_arch = "x86_64"))]
    let _ = bytes;
}

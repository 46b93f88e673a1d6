//! Curves as arrays of doubles, a row each: a bin, an evaluation, a mark.

use super::arrays::{Arrays, doubles};
use super::model_file_error::ModelFileFlaw;
use crate::curves::{Bin, HistoryParts, Mark, TestPoint};
use crate::recipe::{RecipeChange, Terms};
use crate::run::RunTime;
use burn_pack::Tensor;
use std::sync::Arc;

const TRAIN: &str = "checkpoint.curves.train";
const TEST: &str = "checkpoint.curves.test";
const MARKS: &str = "checkpoint.curves.marks";

/// Steps and counts above lose their last digit as a double.
const MOST_STEPS: f64 = (1u64 << 53) as f64;

/// Numbers of a bin.
pub(super) const BIN: usize = 9;
/// Numbers of an evaluation.
pub(super) const TEST_POINT: usize = 8;
/// Numbers of a mark.
pub(super) const MARK: usize = 6;

// What the first column of a change says.
const LEARNING_RATE: f64 = 0.0;
const BETA: f64 = 1.0;
const BATCH: f64 = 2.0;
const IMPORTANCE: f64 = 3.0;
const KL_WARMUP: f64 = 4.0;
const FREE_BITS: f64 = 5.0;
const NOISE_SEED: f64 = 6.0;

/// The three arrays; an empty one is left out.
pub(super) fn to_tensors(parts: &HistoryParts) -> Vec<Tensor> {
    let HistoryRows { train, test, marks } = HistoryRows::of(parts);
    let arrays = [table(TRAIN, train), table(TEST, test), table(MARKS, marks)];
    arrays.into_iter().flatten().collect()
}

/// The rows of a history: its bins, its evaluations, its marks.
pub(super) struct HistoryRows {
    pub train: Vec<[f64; BIN]>,
    pub test: Vec<[f64; TEST_POINT]>,
    pub marks: Vec<[f64; MARK]>,
}

impl HistoryRows {
    pub fn of(parts: &HistoryParts) -> Self {
        Self {
            train: parts.train.iter().map(from_bin).collect(),
            test: parts.test.iter().map(from_test).collect(),
            marks: parts.marks.iter().map(from_mark).collect(),
        }
    }

    /// The history of these rows; None where one of them can be none.
    pub fn parts(self, width: u64, test_every: u64) -> Option<HistoryParts> {
        let Self { train, test, marks } = self;
        let test: Option<_> = test.into_iter().map(to_test).collect();
        let marks: Option<_> = marks.into_iter().map(to_mark).collect();
        Some(HistoryParts {
            train: train.into_iter().map(to_bin).collect::<Option<_>>()?,
            test: Arc::new(test?),
            marks: Arc::new(marks?),
            width,
            test_every,
        })
    }
}

fn table<const COLUMNS: usize>(name: &str, rows: Vec<[f64; COLUMNS]>) -> Option<Tensor> {
    let shape = [rows.len(), COLUMNS];
    (!rows.is_empty()).then(|| doubles(name.to_owned(), &shape, rows.as_flattened()))
}

/// The curves in `arrays`, with `width` and `test_every` as given.
pub(super) fn from_arrays(
    arrays: &mut Arrays,
    width: u64,
    test_every: u64,
) -> Result<HistoryParts, ModelFileFlaw> {
    Ok(HistoryParts {
        train: rows(arrays, TRAIN, to_bin)?,
        test: Arc::new(rows(arrays, TEST, to_test)?),
        marks: Arc::new(rows(arrays, MARKS, to_mark)?),
        width,
        test_every,
    })
}

fn rows<T, const COLUMNS: usize>(
    arrays: &mut Arrays,
    name: &str,
    read: fn([f64; COLUMNS]) -> Option<T>,
) -> Result<Vec<T>, ModelFileFlaw> {
    let Some(array) = arrays.take(name)? else {
        return Ok(Vec::new());
    };
    let count = array.shape.first().copied().unwrap_or(0);
    let read = || -> Option<Vec<T>> {
        let values = array.doubles(&[count, COLUMNS])?;
        let (rows, _) = values.as_chunks();
        rows.iter().copied().map(read).collect()
    };
    read().ok_or_else(|| ModelFileFlaw::Part(name.to_owned()))
}

fn from_bin(bin: &Bin) -> [f64; BIN] {
    let Bin {
        first_step,
        last,
        count,
        terms,
        minimised,
    } = bin;
    let [step, epoch, seconds] = from_time(*last);
    let [reconstruction, kl, weight_kl] = from_terms(*terms);
    let (first, count) = (*first_step as f64, *count as f64);
    [
        first,
        step,
        epoch,
        seconds,
        count,
        reconstruction,
        kl,
        weight_kl,
        *minimised,
    ]
}

fn to_bin(row: [f64; BIN]) -> Option<Bin> {
    let [
        first,
        step,
        epoch,
        seconds,
        count,
        reconstruction,
        kl,
        weight_kl,
        minimised,
    ] = row;
    Some(Bin {
        first_step: whole(first)?,
        last: to_time([step, epoch, seconds])?,
        count: whole(count)?,
        terms: Terms {
            reconstruction,
            kl,
            weight_kl,
        },
        minimised,
    })
}

fn from_test(point: &TestPoint) -> [f64; TEST_POINT] {
    let TestPoint { time, terms, bound } = point;
    let [step, epoch, seconds] = from_time(*time);
    let [reconstruction, kl, weight_kl] = from_terms(*terms);
    let has_bound = f64::from(u8::from(bound.is_some()));
    let bound = bound.unwrap_or_default();
    [
        step,
        epoch,
        seconds,
        reconstruction,
        kl,
        weight_kl,
        has_bound,
        bound,
    ]
}

fn to_test(row: [f64; TEST_POINT]) -> Option<TestPoint> {
    let [
        step,
        epoch,
        seconds,
        reconstruction,
        kl,
        weight_kl,
        has_bound,
        bound,
    ] = row;
    Some(TestPoint {
        time: to_time([step, epoch, seconds])?,
        terms: Terms {
            reconstruction,
            kl,
            weight_kl,
        },
        bound: (has_bound != 0.0).then_some(bound),
    })
}

fn from_mark(mark: &Mark) -> [f64; MARK] {
    let Mark { time, change } = mark;
    let [step, epoch, seconds] = from_time(*time);
    let (kind, before, after) = match *change {
        RecipeChange::LearningRate { before, after } => (LEARNING_RATE, before, after),
        RecipeChange::Beta { before, after } => (BETA, before, after),
        RecipeChange::Batch { before, after } => (BATCH, before as f64, after as f64),
        RecipeChange::Importance { before, after } => (IMPORTANCE, before as f64, after as f64),
        RecipeChange::KlWarmup { before, after } => (KL_WARMUP, bits(before), bits(after)),
        RecipeChange::FreeBits { before, after } => (FREE_BITS, before, after),
        RecipeChange::NoiseSeed { before, after } => (NOISE_SEED, bits(before), bits(after)),
    };
    [step, epoch, seconds, kind, before, after]
}

fn to_mark(row: [f64; MARK]) -> Option<Mark> {
    let [step, epoch, seconds, kind, before, after] = row;
    let count = |number| usize::try_from(whole(number)?).ok();
    let change = if kind == LEARNING_RATE {
        RecipeChange::LearningRate { before, after }
    } else if kind == BETA {
        RecipeChange::Beta { before, after }
    } else if kind == BATCH {
        let (before, after) = (count(before)?, count(after)?);
        RecipeChange::Batch { before, after }
    } else if kind == IMPORTANCE {
        let (before, after) = (count(before)?, count(after)?);
        RecipeChange::Importance { before, after }
    } else if kind == KL_WARMUP {
        let (before, after) = (before.to_bits(), after.to_bits());
        RecipeChange::KlWarmup { before, after }
    } else if kind == FREE_BITS {
        RecipeChange::FreeBits { before, after }
    } else if kind == NOISE_SEED {
        let (before, after) = (before.to_bits(), after.to_bits());
        RecipeChange::NoiseSeed { before, after }
    } else {
        return None;
    };
    let time = to_time([step, epoch, seconds])?;
    Some(Mark { time, change })
}

fn from_time(time: RunTime) -> [f64; 3] {
    let RunTime {
        step,
        epoch,
        seconds,
    } = time;
    [step as f64, epoch, seconds]
}

fn to_time([step, epoch, seconds]: [f64; 3]) -> Option<RunTime> {
    let step = whole(step)?;
    Some(RunTime {
        step,
        epoch,
        seconds,
    })
}

fn from_terms(terms: Terms) -> [f64; 3] {
    let Terms {
        reconstruction,
        kl,
        weight_kl,
    } = terms;
    [reconstruction, kl, weight_kl]
}

/// A whole number of any size in the room of a double, by its bits.
fn bits(number: u64) -> f64 {
    f64::from_bits(number)
}

/// The whole number that a double stands for.
fn whole(number: f64) -> Option<u64> {
    let is_whole = number.fract() == 0.0 && (0.0..=MOST_STEPS).contains(&number);
    is_whole.then_some(number as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_mark_is_read_back_as_it_was(
            seeds in any::<[u64; 2]>(), counts in any::<[u32; 2]>(), reals in any::<[f64; 2]>(),
        ) {
            let [before, after] = seeds;
            let [few, many] = counts.map(|count| count as usize);
            let [less, more] = reals;
            let signalling = 0x7FF0_0000_0000_0001;
            for change in [
                RecipeChange::NoiseSeed { before, after },
                RecipeChange::NoiseSeed { before: signalling, after: u64::MAX },
                RecipeChange::KlWarmup { before, after },
                RecipeChange::Importance { before: few, after: many },
                RecipeChange::Batch { before: few, after: many },
                RecipeChange::FreeBits { before: less, after: more },
                RecipeChange::LearningRate { before: less, after: more },
                RecipeChange::Beta { before: less, after: more },
            ] {
                let mark = Mark { time: RunTime::default(), change };
                prop_assert_eq!(to_mark(from_mark(&mark)), Some(mark));
            }
        }
    }
}

//! Curves as arrays of doubles, a row each: a bin, an evaluation, a mark.

use super::arrays::{Arrays, doubles};
use super::model_file_error::ModelFileFlaw;
use crate::curves::{Bin, HistoryParts, Mark, TestPoint};
use crate::recipe::{LiveChange, Terms};
use crate::run::RunTime;
use burn_pack::Tensor;
use std::sync::Arc;

const TRAIN: &str = "checkpoint.curves.train";
const TEST: &str = "checkpoint.curves.test";
const MARKS: &str = "checkpoint.curves.marks";

/// Steps and counts above lose their last digit as a double.
const MOST_STEPS: f64 = (1u64 << 53) as f64;

// What the first column of a change says.
const LEARNING_RATE: f64 = 0.0;
const BETA: f64 = 1.0;
const BATCH: f64 = 2.0;

/// The three arrays; an empty one is left out.
pub(super) fn to_tensors(parts: &HistoryParts) -> Vec<Tensor> {
    let HistoryParts {
        train,
        test,
        marks,
        width: _,
        test_every: _,
    } = parts;
    let train = train.iter().map(from_bin).collect();
    let test = test.iter().map(from_test).collect();
    let marks = marks.iter().map(from_mark).collect();
    let arrays = [table(TRAIN, train), table(TEST, test), table(MARKS, marks)];
    arrays.into_iter().flatten().collect()
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

fn from_bin(bin: &Bin) -> [f64; 9] {
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

fn to_bin(row: [f64; 9]) -> Option<Bin> {
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

fn from_test(point: &TestPoint) -> [f64; 8] {
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

fn to_test(row: [f64; 8]) -> Option<TestPoint> {
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

fn from_mark(mark: &Mark) -> [f64; 6] {
    let Mark { time, change } = mark;
    let [step, epoch, seconds] = from_time(*time);
    let (kind, before, after) = match *change {
        LiveChange::LearningRate { before, after } => (LEARNING_RATE, before, after),
        LiveChange::Beta { before, after } => (BETA, before, after),
        LiveChange::Batch { before, after } => (BATCH, before as f64, after as f64),
    };
    [step, epoch, seconds, kind, before, after]
}

fn to_mark(row: [f64; 6]) -> Option<Mark> {
    let [step, epoch, seconds, kind, before, after] = row;
    let change = if kind == LEARNING_RATE {
        LiveChange::LearningRate { before, after }
    } else if kind == BETA {
        LiveChange::Beta { before, after }
    } else if kind == BATCH {
        let images = |number| usize::try_from(whole(number)?).ok();
        let (before, after) = (images(before)?, images(after)?);
        LiveChange::Batch { before, after }
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

/// The whole number that a double stands for.
fn whole(number: f64) -> Option<u64> {
    let is_whole = number.fract() == 0.0 && (0.0..=MOST_STEPS).contains(&number);
    is_whole.then_some(number as u64)
}

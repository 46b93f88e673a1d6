//! Earlier steps in a model file: a row of weights for each, and what they need to go on.

use super::arrays::{Arrays, doubles, floats, next_array};
use super::checkpoint_file::Of;
use super::model_file_error::ModelFileFlaw;
use super::past_checkpoints::{self, StepState};
use super::saved_session::{SavedPast, SavedStep};
use crate::model::{Layout, ModelError, Snapshot, TrainingExtent, Weights};
use crate::recipe::{ForkSettings, Live, Recipe};
use crate::run::RunTime;
use burn_pack::{Tensor, Writer};

const EVERY: &str = "past.every";
const STEPS: &str = "past.steps";
const WEIGHTS: &str = "past.weights";

/// Step, epoch, seconds; learning rate, beta, batch.
const COLUMNS: usize = 6;
/// More steps are of no use to anyone.
const MOST_STEPS: usize = 4096;
/// Steps above lose their last digit as a double.
const LAST_STEP: f64 = (1u64 << 53) as f64;

/// The arrays of a past; none of one without a step.
///
/// # Errors
/// If the device cannot hand weights over.
pub(super) fn to_tensors(past: &SavedPast) -> Result<Vec<Tensor>, ModelError> {
    let count = past.steps.len();
    if count == 0 {
        return Ok(Vec::new());
    }
    let rows: Vec<[f64; COLUMNS]> = past.steps.iter().map(|step| row(&step.snapshot)).collect();
    let mut weights: Vec<f32> = Vec::new();
    for step in &past.steps {
        let arrays = step.snapshot.weights()?.arrays;
        weights.extend(arrays.iter().flat_map(|array| &array.values));
    }
    let mut tensors = past_checkpoints::to_tensors(&past.steps);
    tensors.extend([
        doubles(STEPS.to_owned(), &[count, COLUMNS], rows.as_flattened()),
        floats(
            WEIGHTS.to_owned(),
            &[count, weights.len() / count],
            &weights,
        ),
    ]);
    Ok(tensors)
}

/// `writer` with the number of a past.
pub(super) fn with_numbers(writer: Writer, past: &SavedPast) -> Writer {
    writer.with_scalar(EVERY, past.every.into())
}

fn row(snapshot: &Snapshot) -> [f64; COLUMNS] {
    let RunTime {
        step,
        epoch,
        seconds,
    } = snapshot.time;
    let Live {
        learning_rate,
        beta,
        batch,
    } = snapshot.recipe.live();
    [
        step as f64,
        epoch,
        seconds,
        learning_rate,
        beta,
        batch as f64,
    ]
}

/// The past in `arrays`, if there is one; `goes_on` where the file is of a version that has all
/// that its steps need to go on.
pub(super) fn from_arrays(
    arrays: &mut Arrays,
    of: &Of<'_>,
    goes_on: bool,
) -> Result<Option<SavedPast>, ModelFileFlaw> {
    let Some(steps) = arrays.take(STEPS)? else {
        return Ok(None);
    };
    let every = arrays.scalars.get(EVERY).copied();
    let every = every.and_then(|every| u64::try_from(every).ok());
    let every = every.filter(|every| *every > 0);
    let every = every.ok_or_else(|| damaged(EVERY))?;
    let count = steps.shape.first().copied().unwrap_or(0);
    let steps = (count <= MOST_STEPS).then(|| steps.doubles(&[count, COLUMNS]));
    let steps = steps.flatten().ok_or_else(|| damaged(STEPS))?;
    let layout = Layout::new(of.recipe, of.shape);
    let numbers = layout.arrays().map(|array| array.numbers());
    let each = numbers.fold(0, usize::saturating_add);
    let raw = arrays.take(WEIGHTS)?;
    let weights = raw.and_then(|raw| raw.floats(&[count, each]));
    let weights = weights.ok_or_else(|| damaged(WEIGHTS))?;
    let states = match goes_on {
        true => past_checkpoints::from_arrays(arrays, of, count)?,
        false => Vec::new(),
    };
    let mut states = states.into_iter();
    let (rows, _) = steps.as_chunks::<COLUMNS>();
    let mut steps: Vec<SavedStep> = Vec::new();
    for (row, weights) in rows.iter().zip(weights.chunks_exact(each.max(1))) {
        let before = steps.last().map(|step| step.snapshot.time.step);
        let (time, live) = read_row(*row).ok_or_else(|| damaged(STEPS))?;
        let follows = before.is_none_or(|before| before < time.step);
        if !(follows && time.step.is_multiple_of(every) && time.step <= of.time.step) {
            return Err(damaged(STEPS));
        }
        let state = states.next();
        let recipe = recipe_then(of.recipe, live, state.as_ref());
        recipe.check()?;
        let extent = TrainingExtent {
            time,
            train_images: of.train_images,
        };
        let weights = divided(weights, &layout);
        steps.push(SavedStep {
            snapshot: Snapshot::from_weights(extent, recipe, of.shape, weights)?,
            checkpoint: state.and_then(|state| state.checkpoint),
        });
    }
    Ok(Some(SavedPast { every, steps }))
}

/// The recipe of a run as it was at an earlier step: before a fork it may have been another.
fn recipe_then(now: &Recipe, live: Live, state: Option<&StepState>) -> Recipe {
    let Some(state) = state else {
        return now.clone().with_live(live);
    };
    let then = ForkSettings {
        live,
        importance: state.importance,
        kl_warmup: state.kl_warmup,
        free_bits: state.free_bits,
        noise_seed: state.noise_seed,
    };
    match now.fork_settings() == then {
        true => now.clone(),
        false => now.clone().with_fork_settings(then),
    }
}

fn read_row(
    [step, epoch, seconds, learning_rate, beta, batch]: [f64; COLUMNS],
) -> Option<(RunTime, Live)> {
    let whole = |number: f64| {
        let is_whole = number.fract() == 0.0 && (0.0..=LAST_STEP).contains(&number);
        is_whole.then_some(number as u64)
    };
    let is_time = |number: f64| number.is_finite() && number >= 0.0;
    let time = RunTime {
        step: whole(step)?,
        epoch: Some(epoch).filter(|epoch| is_time(*epoch))?,
        seconds: Some(seconds).filter(|seconds| is_time(*seconds))?,
    };
    let batch = usize::try_from(whole(batch)?).ok()?;
    let live = Live {
        learning_rate,
        beta,
        batch,
    };
    Some((time, live))
}

/// The arrays of a layout that lie one behind another.
fn divided(mut numbers: &[f32], layout: &Layout) -> Weights {
    let arrays = layout.arrays();
    Weights {
        arrays: arrays
            .map(|array| next_array(&mut numbers, array))
            .collect(),
    }
}

fn damaged(name: &str) -> ModelFileFlaw {
    ModelFileFlaw::Part(name.to_owned())
}

//! The past of a session: its table of steps, and for each its weights and its state.

use super::super::arrays::{Arrays, doubles, next_array};
use super::super::checkpoint_file::Of;
use super::super::container::Content;
use super::super::model_file_error::ModelFileFlaw;
use super::super::saved_session::{SavedPast, SavedStep};
use super::checkpoints::{self, StepState};
use super::of_each_step::{OfEachStep, PastVersion, beginning_of, of_step};
use super::{WEIGHTS, tables};
use crate::model::{Layout, Snapshot, TrainingExtent, Weights};
use crate::recipe::{ForkSettings, Live, Recipe};
use crate::run::RunTime;
use burn_pack::Tensor;
use std::collections::BTreeSet;
use std::sync::Arc;

const EVERY: &str = "past.every";
const STEPS: &str = "past.steps";

/// Step, epoch, seconds; learning rate, beta, batch.
const COLUMNS: usize = 6;
/// More steps are of no use to anyone.
const MOST_STEPS: usize = 4096;
/// Steps above lose their last digit as a double.
const LAST_STEP: f64 = (1u64 << 53) as f64;

/// The arrays of a past; none of one without a step.
pub fn to_tensors(past: &SavedPast) -> Vec<Tensor> {
    let Some(first) = past.steps.first() else {
        return Vec::new();
    };
    let layout = Arc::new(Layout::new(&first.snapshot.recipe, first.snapshot.shape));
    let rows: Vec<[f64; COLUMNS]> = past.steps.iter().map(|step| row(&step.snapshot)).collect();
    let shape = [rows.len(), COLUMNS];
    let mut tensors = vec![doubles(STEPS.to_owned(), &shape, rows.as_flattened())];
    tensors.extend(tables::to_tensors(&past.steps, &layout));
    let each = numbers_of(&layout);
    let weights = past.steps.iter().map(|step| {
        let snapshot = step.snapshot.clone();
        of_step(WEIGHTS, snapshot.time.step, each, move || {
            let arrays = snapshot.weights()?.arrays;
            let mut numbers = Vec::with_capacity(each);
            for array in arrays {
                numbers.extend_from_slice(&array.values);
            }
            Ok(numbers)
        })
    });
    tensors.extend(weights);
    tensors
}

/// The weights of a model.
fn numbers_of(layout: &Layout) -> usize {
    let numbers = layout.arrays().map(|array| array.numbers());
    numbers.fold(0, usize::saturating_add)
}

/// `content` with the number of a past.
pub fn with_numbers(content: Content, past: &SavedPast) -> Content {
    content.with_number(EVERY, past.every)
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

/// The past in `arrays`, if there is one; the damaged steps are left out.
pub fn from_arrays(
    arrays: &mut Arrays,
    of: &Of<'_>,
    version: PastVersion,
    damaged_steps: &BTreeSet<u64>,
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
    let (rows, _) = steps.as_chunks::<COLUMNS>();
    let rows: Option<Vec<(RunTime, Live)>> = rows.iter().copied().map(read_row).collect();
    let rows = rows.ok_or_else(|| damaged(STEPS))?;
    let steps: Vec<u64> = rows.iter().map(|(time, _)| time.step).collect();
    let grows = steps.windows(2).all(|pair| pair.first() < pair.last());
    let mut each_step = steps.iter();
    if !grows || !each_step.all(|step| step.is_multiple_of(every) && *step <= of.time.step) {
        return Err(damaged(STEPS));
    }
    let layout = Layout::new(of.recipe, of.shape);
    let shape = [count, numbers_of(&layout)];
    let weights = OfEachStep::of(arrays, version, WEIGHTS, shape)?;
    let states = match version {
        PastVersion::WeightsAlone => Vec::new(),
        PastVersion::InTables | PastVersion::Apart => {
            checkpoints::from_arrays(arrays, of, version, &steps, damaged_steps)?
        }
    };
    for step in damaged_steps {
        arrays.leave_out(&beginning_of(*step));
    }
    let mut states = states.into_iter();
    let rows = rows.into_iter().enumerate();
    let rows = rows.map(|(place, row)| (place, row, states.next()));
    let sound = rows.filter(|(_, (time, _), _)| !damaged_steps.contains(&time.step));
    let steps = sound.map(|(place, (time, live), state)| {
        let recipe = recipe_then(of.recipe, live, state.as_ref());
        recipe.check()?;
        let extent = TrainingExtent {
            time,
            train_images: of.train_images,
        };
        let weights = divided(&weights.take(arrays, place, time.step)?, &layout);
        Ok(SavedStep {
            snapshot: Snapshot::from_weights(extent, recipe, of.shape, weights)?,
            checkpoint: state.and_then(|state| state.checkpoint),
        })
    });
    let steps: Vec<SavedStep> = steps.collect::<Result<_, ModelFileFlaw>>()?;
    Ok((!steps.is_empty()).then_some(SavedPast { every, steps }))
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

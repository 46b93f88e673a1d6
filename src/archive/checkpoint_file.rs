//! A checkpoint as arrays and numbers in a model file, beside the weights.

use super::arrays::{Arrays, floats, wholes};
use super::checkpoint::Checkpoint;
use super::container::Content;
use super::curves_file;
use super::log_state::LogState;
use super::model_file_error::ModelFileFlaw;
use crate::curves::History;
use crate::data::BatchesState;
use crate::model::{Array, ArrayLayout, Layout, Moments, OptimizerState};
use crate::recipe::{ImageShape, Recipe, Terms};
use crate::run::{ForkPoint, Lineage, RunId, RunTime};
use burn_pack::{Scalar, Tensor};

const RUN: &str = "checkpoint.run";
const FORKED_RUN: &str = "checkpoint.forked.run";
const FORKED_STEP: &str = "checkpoint.forked.step";
const ORDER: &str = "checkpoint.order";
const POSITION: &str = "checkpoint.position";
const FINISHED: &str = "checkpoint.finished";
const SHUFFLE: &str = "checkpoint.stream.shuffle";
const BINARISATION: &str = "checkpoint.stream.binarisation";
const NOISE: &str = "checkpoint.stream.noise";
const EPOCHS_BEFORE: &str = "checkpoint.epochs_before";
const WIDTH: &str = "checkpoint.curves.width";
const TEST_EVERY: &str = "checkpoint.curves.test_every";
const LOG_LAST_ROW: &str = "checkpoint.log.last_row";
const LOG_STEPS: &str = "checkpoint.log.steps";
const LOG_RECONSTRUCTION: &str = "checkpoint.log.reconstruction";
const LOG_KL: &str = "checkpoint.log.kl";
const LOG_WEIGHT_KL: &str = "checkpoint.log.weight_kl";
const LOG_MINIMISED: &str = "checkpoint.log.minimised";
const LOG_BOUND: &str = "checkpoint.log.bound";

fn first_name(array: &str) -> String {
    format!("checkpoint.moment_1.{array}")
}

fn second_name(array: &str) -> String {
    format!("checkpoint.moment_2.{array}")
}

fn updates_name(array: &str) -> String {
    format!("checkpoint.updates.{array}")
}

/// The arrays of a checkpoint.
pub(super) fn to_tensors(checkpoint: &Checkpoint) -> Vec<Tensor> {
    let moments = checkpoint.optimizer.moments.iter();
    let moments = moments.flat_map(|moments| {
        let Moments { first, second, .. } = moments;
        [
            floats(first_name(&first.name), &first.shape, &first.values),
            floats(second_name(&first.name), &second.shape, &second.values),
        ]
    });
    let order = wholes(ORDER.to_owned(), &checkpoint.batches.order);
    let curves = curves_file::to_tensors(&checkpoint.history.parts());
    moments.chain([order]).chain(curves).collect()
}

/// `content` with the numbers of a checkpoint.
pub(super) fn with_numbers(content: Content, checkpoint: &Checkpoint) -> Content {
    // Named one by one, so that a new field is not forgotten here.
    let Checkpoint {
        lineage,
        optimizer,
        batches,
        noise,
        epochs_before,
        history,
        log,
    } = checkpoint;
    let BatchesState {
        order: _,
        position,
        finished,
        shuffle,
        binarisation,
    } = batches;
    let parts = history.parts();
    let mut numbers: Vec<(String, Scalar)> = [
        (POSITION, (*position).into()),
        (FINISHED, (*finished).into()),
        (SHUFFLE, (*shuffle).into()),
        (BINARISATION, (*binarisation).into()),
        (NOISE, (*noise).into()),
        (EPOCHS_BEFORE, (*epochs_before).into()),
        (WIDTH, parts.width.into()),
        (TEST_EVERY, parts.test_every.into()),
    ]
    .map(|(name, number)| (name.to_owned(), number))
    .into();
    for moments in &optimizer.moments {
        let name = updates_name(&moments.first.name);
        numbers.push((name, moments.updates.into()));
    }
    if let Some(lineage) = lineage {
        numbers.extend(lineage_numbers(lineage));
    }
    if let Some(log) = log {
        numbers.extend(log_numbers(log));
    }
    let with =
        |content: Content, (name, number): (String, Scalar)| content.with_number(&name, number);
    numbers.into_iter().fold(content, with)
}

fn lineage_numbers(lineage: &Lineage) -> impl Iterator<Item = (String, Scalar)> {
    // Named one by one, so that a new field is not forgotten here.
    let Lineage { id, forked } = *lineage;
    let forked = forked.map(|ForkPoint { run, step }| [(FORKED_RUN, run.0), (FORKED_STEP, step)]);
    let numbers = [(RUN, id.0)]
        .into_iter()
        .chain(forked.into_iter().flatten());
    numbers.map(|(name, number)| (name.to_owned(), number.into()))
}

fn log_numbers(log: &LogState) -> impl Iterator<Item = (String, Scalar)> {
    // Named one by one, so that a new field is not forgotten here. Its time is the run's.
    let LogState {
        last_row,
        time: _,
        steps,
        terms,
        minimised,
        bound,
    } = *log;
    let Terms {
        reconstruction,
        kl,
        weight_kl,
    } = terms;
    let numbers: [(&str, Scalar); 6] = [
        (LOG_LAST_ROW, last_row.into()),
        (LOG_STEPS, steps.into()),
        (LOG_RECONSTRUCTION, reconstruction.into()),
        (LOG_KL, kl.into()),
        (LOG_WEIGHT_KL, weight_kl.into()),
        (LOG_MINIMISED, minimised.into()),
    ];
    let bound = bound.map(|bound| (LOG_BOUND, bound.into()));
    let numbers = numbers.into_iter().chain(bound);
    numbers.map(|(name, number)| (name.to_owned(), number))
}

/// The model that a checkpoint belongs to.
pub(super) struct Of<'a> {
    pub recipe: &'a Recipe,
    pub shape: ImageShape,
    pub time: RunTime,
    pub train_images: usize,
}

/// The checkpoint in `arrays`.
pub(super) fn from_arrays(arrays: &mut Arrays, of: &Of<'_>) -> Result<Checkpoint, ModelFileFlaw> {
    let history =
        curves_file::from_arrays(arrays, whole(arrays, WIDTH)?, whole(arrays, TEST_EVERY)?)?;
    let epochs_before = fraction(arrays, EPOCHS_BEFORE)?;
    if !(epochs_before.is_finite() && epochs_before >= 0.0) {
        return Err(damaged(EPOCHS_BEFORE));
    }
    Ok(Checkpoint {
        lineage: lineage(arrays, of)?,
        optimizer: optimizer(arrays, of)?,
        batches: batches(arrays, of)?,
        noise: whole(arrays, NOISE)?,
        epochs_before,
        history: History::from_parts(history).map_err(ModelFileFlaw::Curves)?,
        log: log(arrays, of)?,
    })
}

fn lineage(arrays: &Arrays, of: &Of<'_>) -> Result<Option<Lineage>, ModelFileFlaw> {
    if !arrays.scalars.contains_key(RUN) {
        return Ok(None);
    }
    let forked = if arrays.scalars.contains_key(FORKED_RUN) {
        let run = RunId(whole(arrays, FORKED_RUN)?);
        let step = whole(arrays, FORKED_STEP)?;
        if step > of.time.step {
            return Err(damaged(FORKED_STEP));
        }
        Some(ForkPoint { run, step })
    } else {
        None
    };
    let id = RunId(whole(arrays, RUN)?);
    Ok(Some(Lineage { id, forked }))
}

fn optimizer(arrays: &mut Arrays, of: &Of<'_>) -> Result<OptimizerState, ModelFileFlaw> {
    let layout = Layout::new(of.recipe, of.shape);
    let mut moments = Vec::new();
    for array in layout.arrays() {
        let name = updates_name(&array.name);
        if !arrays.scalars.contains_key(&name) {
            continue;
        }
        let updates = whole(arrays, &name)?;
        if updates == 0 {
            return Err(damaged(&name));
        }
        moments.push(Moments {
            updates,
            first: moment(arrays, first_name(&array.name), array)?,
            second: moment(arrays, second_name(&array.name), array)?,
        });
    }
    Ok(OptimizerState { moments })
}

fn moment(arrays: &mut Arrays, name: String, layout: &ArrayLayout) -> Result<Array, ModelFileFlaw> {
    let raw = arrays.take(&name)?;
    let values = raw.and_then(|raw| raw.floats(&layout.shape));
    Ok(Array {
        name: layout.name.clone(),
        shape: layout.shape.clone(),
        values: values.ok_or_else(|| damaged(&name))?,
    })
}

fn batches(arrays: &mut Arrays, of: &Of<'_>) -> Result<BatchesState, ModelFileFlaw> {
    let raw = arrays.take(ORDER)?;
    let order = raw.and_then(|raw| raw.wholes(&[of.train_images]));
    let position = usize::try_from(whole(arrays, POSITION)?);
    let state = BatchesState {
        order: order.ok_or_else(|| damaged(ORDER))?,
        position: position.map_err(|_| damaged(POSITION))?,
        finished: whole(arrays, FINISHED)?,
        shuffle: whole(arrays, SHUFFLE)?,
        binarisation: whole(arrays, BINARISATION)?,
    };
    state.check().map_err(ModelFileFlaw::Order)?;
    Ok(state)
}

fn log(arrays: &Arrays, of: &Of<'_>) -> Result<Option<LogState>, ModelFileFlaw> {
    if !arrays.scalars.contains_key(LOG_LAST_ROW) {
        return Ok(None);
    }
    let bound = arrays.scalars.contains_key(LOG_BOUND);
    let (last_row, steps) = (whole(arrays, LOG_LAST_ROW)?, whole(arrays, LOG_STEPS)?);
    if last_row
        .checked_add(steps)
        .is_none_or(|step| step > of.time.step)
    {
        return Err(damaged(LOG_STEPS));
    }
    Ok(Some(LogState {
        last_row,
        time: of.time,
        steps,
        terms: Terms {
            reconstruction: fraction(arrays, LOG_RECONSTRUCTION)?,
            kl: fraction(arrays, LOG_KL)?,
            weight_kl: fraction(arrays, LOG_WEIGHT_KL)?,
        },
        minimised: fraction(arrays, LOG_MINIMISED)?,
        bound: bound.then(|| fraction(arrays, LOG_BOUND)).transpose()?,
    }))
}

fn whole(arrays: &Arrays, name: &str) -> Result<u64, ModelFileFlaw> {
    let number = arrays.scalars.get(name).copied();
    let number = number.and_then(|number| u64::try_from(number).ok());
    number.ok_or_else(|| damaged(name))
}

fn fraction(arrays: &Arrays, name: &str) -> Result<f64, ModelFileFlaw> {
    let number = arrays.scalars.get(name).copied();
    let number = number.and_then(|number| f64::try_from(number).ok());
    number.ok_or_else(|| damaged(name))
}

fn damaged(name: &str) -> ModelFileFlaw {
    ModelFileFlaw::Part(name.to_owned())
}

//! What a file says of earlier steps, so that a run can go on from there.

use super::super::arrays::Arrays;
use super::super::checkpoint::Checkpoint;
use super::super::checkpoint_file::Of;
use super::super::curves_file::{BIN, HistoryRows, MARK, TEST_POINT};
use super::super::model_file_error::ModelFileFlaw;
use super::super::saved_session::MOST_PAST_BYTES;
use super::of_each_step::{OfEachStep, PastVersion};
use super::row::{COLUMNS, Row, State};
use super::shared_rows::TablesInTurn;
use super::{MARKS, MOMENTS, ORDERS, STATE, TEST, TRAIN, UPDATES, moments};
use crate::curves::History;
use crate::data::BatchesState;
use crate::model::{Layout, OptimizerState};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a file says of an earlier step beside its weights and what was live.
pub struct StepState {
    pub importance: usize,
    pub kl_warmup: u64,
    pub free_bits: f64,
    pub noise_seed: u64,
    pub checkpoint: Option<Arc<Checkpoint>>,
}

/// The states of the steps that are these; of the damaged ones, what others need too.
pub fn from_arrays(
    arrays: &mut Arrays,
    of: &Of<'_>,
    version: PastVersion,
    steps: &[u64],
    damaged_steps: &BTreeSet<u64>,
) -> Result<Vec<StepState>, ModelFileFlaw> {
    let raw = arrays.take(STATE)?;
    let numbers = raw.and_then(|raw| raw.longs(&[steps.len(), COLUMNS]));
    let numbers = numbers.ok_or_else(|| damaged(STATE))?;
    let (numbers, _) = numbers.as_chunks::<COLUMNS>();
    let rows: Option<Vec<Row>> = numbers.iter().copied().map(Row::read).collect();
    let rows = rows.ok_or_else(|| damaged(STATE))?;
    let going_on = rows.iter().zip(steps);
    let going_on = going_on.filter_map(|(row, step)| Some((*step, row.state.as_ref()?)));
    let going_on: Vec<(u64, &State)> = going_on.collect();
    if !is_bounded(&going_on, of) {
        return Err(damaged(STATE));
    }
    let checkpoints = checkpoints(arrays, of, version, &going_on, damaged_steps)?;
    let mut checkpoints = checkpoints.into_iter();
    let steps = rows.iter().map(|row| {
        let [importance, kl_warmup, free_bits, noise_seed] = row.settings;
        Ok(StepState {
            importance: usize::try_from(importance).map_err(|_| damaged(STATE))?,
            kl_warmup,
            free_bits: f64::from_bits(free_bits),
            noise_seed,
            checkpoint: row
                .state
                .as_ref()
                .and_then(|_| checkpoints.next().flatten()),
        })
    });
    steps.collect()
}

/// Whether they take no more memory than a past that is written: what they share in the file, each
/// may have for itself once it is read. A single one may be of the largest recipe.
fn is_bounded(states: &[(u64, &State)], of: &Of<'_>) -> bool {
    let numbers = moments::numbers_in_a_row(&Layout::new(of.recipe, of.shape)) as u64;
    let images = of.train_images as u64;
    let each = numbers.saturating_add(images).saturating_mul(4);
    let curves = states.iter().flat_map(|(_, state)| {
        let widths = [BIN, TEST_POINT, MARK];
        state.shares.iter().zip(widths).map(|(share, columns)| {
            let rows = share.common.saturating_add(share.own);
            rows.saturating_mul(8 * columns as u64)
        })
    });
    let curves = curves.fold(0, u64::saturating_add);
    let all = each.saturating_mul(states.len() as u64);
    states.len() <= 1 || all.saturating_add(curves) <= 2 * MOST_PAST_BYTES
}

fn checkpoints(
    arrays: &mut Arrays,
    of: &Of<'_>,
    version: PastVersion,
    states: &[(u64, &State)],
    damaged_steps: &BTreeSet<u64>,
) -> Result<Vec<Option<Arc<Checkpoint>>>, ModelFileFlaw> {
    if states.is_empty() {
        return Ok(Vec::new());
    }
    let optimizers = optimizers(arrays, of, version, states, damaged_steps)?;
    let orders = arrays.take(ORDERS)?.and_then(|raw| raw.row_of_wholes());
    let orders = orders.ok_or_else(|| damaged(ORDERS))?;
    let histories = histories(arrays, states)?;
    let parts = states.iter().zip(optimizers).zip(histories);
    let checkpoints = parts.map(|(((_, state), optimizer), history)| {
        let Some(optimizer) = optimizer else {
            return Ok(None);
        };
        let [.., epochs_before] = state.position;
        let epochs_before = f64::from_bits(epochs_before);
        let forked = state.lineage.and_then(|lineage| lineage.forked);
        let after = forked.is_some_and(|forked| forked.step > of.time.step);
        if after || !(epochs_before.is_finite() && epochs_before >= 0.0) {
            return Err(damaged(STATE));
        }
        let [.., noise, _] = state.position;
        Ok(Some(Arc::new(Checkpoint {
            lineage: state.lineage,
            optimizer,
            batches: batches(state, &orders, of)?,
            noise,
            epochs_before,
            history,
            log: None,
        })))
    });
    checkpoints.collect()
}

fn batches(state: &State, orders: &[u32], of: &Of<'_>) -> Result<BatchesState, ModelFileFlaw> {
    let [position, finished, shuffle, binarisation, _, _] = state.position;
    let mut orders = orders.chunks(of.train_images.max(1));
    let order = usize::try_from(state.order).ok();
    let order = order.and_then(|order| orders.nth(order));
    let order = order.filter(|order| order.len() == of.train_images);
    let batches = BatchesState {
        order: order.ok_or_else(|| damaged(ORDERS))?.to_vec(),
        position: usize::try_from(position).map_err(|_| damaged(STATE))?,
        finished,
        shuffle,
        binarisation,
    };
    batches.check().map_err(ModelFileFlaw::Order)?;
    Ok(batches)
}

fn optimizers(
    arrays: &mut Arrays,
    of: &Of<'_>,
    version: PastVersion,
    states: &[(u64, &State)],
    damaged_steps: &BTreeSet<u64>,
) -> Result<Vec<Option<OptimizerState>>, ModelFileFlaw> {
    let layout = Layout::new(of.recipe, of.shape);
    let arrays_each = layout.arrays().count();
    let raw = arrays.take(UPDATES)?;
    let updates = raw.and_then(|raw| raw.longs(&[states.len(), arrays_each]));
    let updates = updates.ok_or_else(|| damaged(UPDATES))?;
    let shape = [states.len(), moments::numbers_in_a_row(&layout)];
    let numbers = OfEachStep::of(arrays, version, MOMENTS, shape)?;
    let of_each = updates.chunks(arrays_each.max(1)).zip(states).enumerate();
    let optimizers = of_each.map(|(place, (updates, (step, _)))| {
        if damaged_steps.contains(step) {
            return Ok(None);
        }
        let numbers = numbers.take(arrays, place, *step)?;
        Ok(Some(moments::from_row(&layout, updates, &numbers)))
    });
    optimizers.collect()
}

/// The curves as of each step, which share what they have in common.
fn histories(arrays: &mut Arrays, states: &[(u64, &State)]) -> Result<Vec<History>, ModelFileFlaw> {
    let mut train = TablesInTurn::<BIN>::of(arrays, TRAIN)?;
    let mut test = TablesInTurn::<TEST_POINT>::of(arrays, TEST)?;
    let mut marks = TablesInTurn::<MARK>::of(arrays, MARKS)?;
    let mut histories: Vec<History> = Vec::new();
    for (_, state) in states {
        let [own_train, own_test, own_marks] = state.shares;
        let rows = HistoryRows {
            train: train.next(own_train)?,
            test: test.next(own_test)?,
            marks: marks.next(own_marks)?,
        };
        let [width, test_every] = state.widths;
        let parts = rows.parts(width, test_every);
        let parts = parts.ok_or_else(|| damaged(TRAIN))?;
        let mut history = History::from_parts(parts).map_err(ModelFileFlaw::Curves)?;
        if let Some(before) = histories.last() {
            history.share_with(before);
        }
        histories.push(history);
    }
    train.end()?;
    test.end()?;
    marks.end()?;
    Ok(histories)
}

fn damaged(name: &str) -> ModelFileFlaw {
    ModelFileFlaw::Part(name.to_owned())
}

//! What earlier steps need to go on from there, as arrays for a file: a row of whole numbers for
//! each, moments of its own, and tables in which what a step shares with the one before is written
//! once.

use super::super::arrays::{longs, wholes};
use super::super::checkpoint::Checkpoint;
use super::super::curves_file::{BIN, HistoryRows, MARK, TEST_POINT};
use super::super::saved_session::SavedStep;
use super::of_each_step::of_step;
use super::row::{COLUMNS, Row, State};
use super::shared_rows::{Share, SharedRows};
use super::{MARKS, MOMENTS, ORDERS, STATE, TEST, TRAIN, UPDATES, moments};
use crate::data::BatchesState;
use crate::model::Layout;
use crate::recipe::ForkSettings;
use burn_pack::Tensor;
use std::sync::Arc;

/// The arrays of these steps, whose models are of one layout.
pub fn to_tensors(steps: &[SavedStep], layout: &Arc<Layout>) -> Vec<Tensor> {
    let mut curves = CurvesOfSteps::new();
    let mut orders: Vec<&[u32]> = Vec::new();
    let (mut rows, mut updates): (Vec<u64>, Vec<u64>) = (Vec::new(), Vec::new());
    let mut moments_of_each = Vec::new();
    for step in steps {
        let state = step.checkpoint.as_ref().map(|checkpoint| {
            updates.extend(moments::updates(&checkpoint.optimizer, layout));
            moments_of_each.push(moments_of(step.snapshot.time.step, checkpoint, layout));
            let order = checkpoint.batches.order.as_slice();
            if orders.last() != Some(&order) {
                orders.push(order);
            }
            state(checkpoint, orders.len() - 1, &mut curves)
        });
        let settings = settings(step);
        rows.extend(Row { settings, state }.numbers());
    }
    let mut tensors = vec![longs(STATE.to_owned(), &[steps.len(), COLUMNS], &rows)];
    if !moments_of_each.is_empty() {
        let shape = [moments_of_each.len(), layout.arrays().count()];
        let orders: Vec<u32> = orders.concat();
        tensors.push(longs(UPDATES.to_owned(), &shape, &updates));
        tensors.push(wholes(ORDERS.to_owned(), &orders));
        tensors.extend(curves.tensors());
        tensors.extend(moments_of_each);
    }
    tensors
}

fn settings(step: &SavedStep) -> [u64; 4] {
    let ForkSettings {
        live: _,
        importance,
        kl_warmup,
        free_bits,
        noise_seed,
    } = step.snapshot.recipe.fork_settings();
    [
        importance as u64,
        kl_warmup,
        free_bits.to_bits(),
        noise_seed,
    ]
}

fn moments_of(step: u64, checkpoint: &Arc<Checkpoint>, layout: &Arc<Layout>) -> Tensor {
    let (checkpoint, layout) = (checkpoint.clone(), layout.clone());
    let count = moments::numbers_in_a_row(&layout);
    of_step(MOMENTS, step, count, move || {
        Ok(moments::row(&checkpoint.optimizer, &layout))
    })
}

fn state(checkpoint: &Checkpoint, order: usize, curves: &mut CurvesOfSteps) -> State {
    // Named one by one, so that a new field is not forgotten here.
    let Checkpoint {
        lineage,
        optimizer: _,
        batches,
        noise,
        epochs_before,
        history,
        log: _,
    } = checkpoint;
    let BatchesState {
        order: _,
        position,
        finished,
        shuffle,
        binarisation,
    } = batches;
    let parts = history.parts();
    State {
        position: [
            *position as u64,
            *finished,
            *shuffle,
            *binarisation,
            *noise,
            epochs_before.to_bits(),
        ],
        lineage: *lineage,
        order: order as u64,
        widths: [parts.width, parts.test_every],
        shares: curves.push(HistoryRows::of(&parts)),
    }
}

/// The curves of one step after another.
struct CurvesOfSteps {
    train: SharedRows<BIN>,
    test: SharedRows<TEST_POINT>,
    marks: SharedRows<MARK>,
}

impl CurvesOfSteps {
    fn new() -> Self {
        Self {
            train: SharedRows::new(),
            test: SharedRows::new(),
            marks: SharedRows::new(),
        }
    }

    fn push(&mut self, rows: HistoryRows) -> [Share; 3] {
        let HistoryRows { train, test, marks } = rows;
        [
            self.train.push(train),
            self.test.push(test),
            self.marks.push(marks),
        ]
    }

    fn tensors(self) -> impl Iterator<Item = Tensor> {
        let Self { train, test, marks } = self;
        let all = [train.tensor(TRAIN), test.tensor(TEST), marks.tensor(MARKS)];
        all.into_iter().flatten()
    }
}

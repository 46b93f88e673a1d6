//! What the earlier steps of a session need to go on from there: a row of whole numbers for each,
//! and tables in which what a step shares with the one before is written once.

use super::arrays::{Arrays, floats, longs, next_array, wholes};
use super::checkpoint::Checkpoint;
use super::checkpoint_file::Of;
use super::curves_file::{BIN, HistoryRows, MARK, TEST_POINT};
use super::model_file_error::ModelFileFlaw;
use super::saved_session::{MOST_PAST_BYTES, SavedStep};
use super::shared_rows::{Share, SharedRows, tables};
use crate::curves::History;
use crate::data::BatchesState;
use crate::model::{Layout, Moments, OptimizerState};
use crate::recipe::ForkSettings;
use crate::run::{ForkPoint, Lineage, RunId};
use burn_pack::Tensor;
use std::sync::Arc;

const STATE: &str = "past.state";
const UPDATES: &str = "past.updates";
const MOMENTS: &str = "past.moments";
const ORDERS: &str = "past.orders";
const TRAIN: &str = "past.curves.train";
const TEST: &str = "past.curves.test";
const MARKS: &str = "past.curves.marks";

/// What a row says of a step, as [`Row`] lists it.
const COLUMNS: usize = 25;

/// What is set of a step that its weights do not tell, as whole numbers: fractions by their bits.
struct Row {
    /// Importance samples, warm-up, free bits, seed of the noise.
    settings: [u64; 4],
    /// None where the step cannot go on.
    state: Option<State>,
}

struct State {
    /// Place in the order of images, epochs finished, positions of the streams of shuffling,
    /// binarisation and noise, and epochs before.
    position: [u64; 6],
    lineage: Option<Lineage>,
    /// Which of the orders of images.
    order: u64,
    /// Steps per bin, and between two evaluations.
    widths: [u64; 2],
    /// Bins, evaluations and marks.
    shares: [Share; 3],
}

impl Row {
    fn numbers(&self) -> [u64; COLUMNS] {
        let mut numbers = [0; COLUMNS];
        let listed = self.settings.into_iter().chain(self.state_numbers());
        numbers
            .iter_mut()
            .zip(listed)
            .for_each(|(to, from)| *to = from);
        numbers
    }

    fn state_numbers(&self) -> Vec<u64> {
        let Some(state) = &self.state else {
            return Vec::new();
        };
        let State {
            position,
            lineage,
            order,
            widths,
            shares,
        } = state;
        let forked = lineage.and_then(|lineage| lineage.forked);
        let lineage = lineage.map_or([0, 0], |Lineage { id, forked: _ }| [1, id.0]);
        let forked = forked.map_or([0; 3], |ForkPoint { run, step }| [1, run.0, step]);
        let shares = shares.iter().flat_map(|share| [share.common, share.own]);
        let flag_and_position = [1].into_iter().chain(*position);
        let run = lineage.into_iter().chain(forked);
        let rest = [*order].into_iter().chain(*widths).chain(shares);
        flag_and_position.chain(run).chain(rest).collect()
    }

    fn read(numbers: [u64; COLUMNS]) -> Option<Self> {
        let [
            importance,
            kl_warmup,
            free_bits,
            noise_seed,
            goes_on,
            place,
            finished,
            shuffle,
            binarisation,
            noise,
            epochs_before,
            has_run,
            run,
            is_fork,
            forked_run,
            forked_step,
            order,
            width,
            test_every,
            shares @ ..,
        ] = numbers;
        let forked = flag(is_fork)?.then_some(ForkPoint {
            run: RunId(forked_run),
            step: forked_step,
        });
        let lineage = flag(has_run)?.then_some(Lineage {
            id: RunId(run),
            forked,
        });
        let [train, train_own, test, test_own, marks, marks_own] = shares;
        let share = |common, own| Share { common, own };
        let state = flag(goes_on)?.then_some(State {
            position: [place, finished, shuffle, binarisation, noise, epochs_before],
            lineage,
            order,
            widths: [width, test_every],
            shares: [
                share(train, train_own),
                share(test, test_own),
                share(marks, marks_own),
            ],
        });
        Some(Self {
            settings: [importance, kl_warmup, free_bits, noise_seed],
            state,
        })
    }
}

fn flag(number: u64) -> Option<bool> {
    match number {
        0 => Some(false),
        1 => Some(true),
        _ => None,
    }
}

/// The arrays of the states of these steps, whose models are of one layout.
pub(super) fn to_tensors(steps: &[SavedStep]) -> Vec<Tensor> {
    let Some(first) = steps.first() else {
        return Vec::new();
    };
    let layout = Layout::new(&first.snapshot.recipe, first.snapshot.shape);
    let mut curves = CurvesOfSteps::new();
    let mut orders: Vec<&[u32]> = Vec::new();
    let mut rows: Vec<u64> = Vec::new();
    let (mut updates, mut moments): (Vec<u64>, Vec<f32>) = (Vec::new(), Vec::new());
    for SavedStep {
        snapshot,
        checkpoint,
    } in steps
    {
        let ForkSettings {
            live: _,
            importance,
            kl_warmup,
            free_bits,
            noise_seed,
        } = snapshot.recipe.fork_settings();
        let settings = [
            importance as u64,
            kl_warmup,
            free_bits.to_bits(),
            noise_seed,
        ];
        let state = checkpoint.as_deref().map(|checkpoint| {
            push_moments(checkpoint, &layout, &mut updates, &mut moments);
            let order = checkpoint.batches.order.as_slice();
            if orders.last() != Some(&order) {
                orders.push(order);
            }
            state(checkpoint, orders.len() - 1, &mut curves)
        });
        rows.extend(Row { settings, state }.numbers());
    }
    let whole = moments_of(&layout).max(1);
    let going_on = moments.len() / whole;
    let arrays = layout.arrays().count();
    let mut tensors = vec![longs(STATE.to_owned(), &[steps.len(), COLUMNS], &rows)];
    if going_on > 0 {
        let orders: Vec<u32> = orders.concat();
        tensors.extend([
            longs(UPDATES.to_owned(), &[going_on, arrays], &updates),
            floats(MOMENTS.to_owned(), &[going_on, whole], &moments),
            wholes(ORDERS.to_owned(), &orders),
        ]);
        tensors.extend(curves.tensors());
    }
    tensors
}

/// The numbers of both moments of a model.
fn moments_of(layout: &Layout) -> usize {
    let numbers = layout.arrays().map(|array| array.numbers());
    numbers.fold(0, usize::saturating_add).saturating_mul(2)
}

/// Both moments of each array in turn; zeros, and no update, where it was never updated.
fn push_moments(
    checkpoint: &Checkpoint,
    layout: &Layout,
    updates: &mut Vec<u64>,
    numbers: &mut Vec<f32>,
) {
    let mut moments = checkpoint.optimizer.moments.iter().peekable();
    for array in layout.arrays() {
        match moments.next_if(|moments| moments.first.name == array.name) {
            Some(moments) => {
                updates.push(moments.updates);
                numbers.extend_from_slice(&moments.first.values);
                numbers.extend_from_slice(&moments.second.values);
            }
            None => {
                updates.push(0);
                numbers.extend(std::iter::repeat_n(0.0, 2 * array.numbers()));
            }
        }
    }
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

/// What a file says of an earlier step beside its weights and what was live.
pub(super) struct StepState {
    pub importance: usize,
    pub kl_warmup: u64,
    pub free_bits: f64,
    pub noise_seed: u64,
    pub checkpoint: Option<Arc<Checkpoint>>,
}

/// The states of so many steps.
pub(super) fn from_arrays(
    arrays: &mut Arrays,
    of: &Of<'_>,
    count: usize,
) -> Result<Vec<StepState>, ModelFileFlaw> {
    let raw = arrays.take(STATE)?;
    let numbers = raw.and_then(|raw| raw.longs(&[count, COLUMNS]));
    let numbers = numbers.ok_or_else(|| damaged(STATE))?;
    let (numbers, _) = numbers.as_chunks::<COLUMNS>();
    let rows: Option<Vec<Row>> = numbers.iter().copied().map(Row::read).collect();
    let rows = rows.ok_or_else(|| damaged(STATE))?;
    let states: Vec<&State> = rows.iter().filter_map(|row| row.state.as_ref()).collect();
    if !is_bounded(&states, of) {
        return Err(damaged(STATE));
    }
    let checkpoints = checkpoints(arrays, of, &states)?;
    let mut checkpoints = checkpoints.into_iter();
    let steps = rows.iter().map(|row| {
        let [importance, kl_warmup, free_bits, noise_seed] = row.settings;
        Ok(StepState {
            importance: usize::try_from(importance).map_err(|_| damaged(STATE))?,
            kl_warmup,
            free_bits: f64::from_bits(free_bits),
            noise_seed,
            checkpoint: row.state.as_ref().and_then(|_| checkpoints.next()),
        })
    });
    steps.collect()
}

/// Whether they take no more memory than a past that is written: what they share in the file, each
/// has for itself once it is read. A single one may be of the largest recipe.
fn is_bounded(states: &[&State], of: &Of<'_>) -> bool {
    let moments = moments_of(&Layout::new(of.recipe, of.shape)) as u64;
    let images = of.train_images as u64;
    let each = moments.saturating_add(images).saturating_mul(4);
    let curves = states.iter().flat_map(|state| {
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
    states: &[&State],
) -> Result<Vec<Arc<Checkpoint>>, ModelFileFlaw> {
    if states.is_empty() {
        return Ok(Vec::new());
    }
    let optimizers = optimizers(arrays, of, states.len())?;
    let orders = arrays.take(ORDERS)?.and_then(|raw| raw.row_of_wholes());
    let orders = orders.ok_or_else(|| damaged(ORDERS))?;
    let histories = histories(arrays, states)?;
    let parts = states.iter().zip(optimizers).zip(histories);
    let checkpoints = parts.map(|((state, optimizer), history)| {
        let [
            position,
            finished,
            shuffle,
            binarisation,
            noise,
            epochs_before,
        ] = state.position;
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
        let epochs_before = f64::from_bits(epochs_before);
        let forked = state.lineage.and_then(|lineage| lineage.forked);
        let after = forked.is_some_and(|forked| forked.step > of.time.step);
        if after || !(epochs_before.is_finite() && epochs_before >= 0.0) {
            return Err(damaged(STATE));
        }
        Ok(Arc::new(Checkpoint {
            lineage: state.lineage,
            optimizer,
            batches,
            noise,
            epochs_before,
            history,
            log: None,
        }))
    });
    checkpoints.collect()
}

fn optimizers(
    arrays: &mut Arrays,
    of: &Of<'_>,
    count: usize,
) -> Result<Vec<OptimizerState>, ModelFileFlaw> {
    let layout = Layout::new(of.recipe, of.shape);
    let arrays_each = layout.arrays().count();
    let whole = moments_of(&layout);
    let raw = arrays.take(UPDATES)?;
    let updates = raw.and_then(|raw| raw.longs(&[count, arrays_each]));
    let updates = updates.ok_or_else(|| damaged(UPDATES))?;
    let raw = arrays.take(MOMENTS)?;
    let moments = raw.and_then(|raw| raw.floats(&[count, whole]));
    let moments = moments.ok_or_else(|| damaged(MOMENTS))?;
    let steps = updates.chunks(arrays_each.max(1));
    let steps = steps.zip(moments.chunks(whole.max(1)));
    Ok(steps
        .map(|(updates, moments)| optimizer(&layout, updates, moments))
        .collect())
}

/// What [`push_moments`] has listed.
fn optimizer(layout: &Layout, updates: &[u64], mut numbers: &[f32]) -> OptimizerState {
    let moments = layout
        .arrays()
        .zip(updates)
        .map(|(array, &updates)| Moments {
            updates,
            first: next_array(&mut numbers, array),
            second: next_array(&mut numbers, array),
        });
    OptimizerState {
        moments: moments.filter(|moments| moments.updates > 0).collect(),
    }
}

fn histories(arrays: &mut Arrays, states: &[&State]) -> Result<Vec<History>, ModelFileFlaw> {
    let shares = |which: fn(&[Share; 3]) -> Share| -> Vec<Share> {
        states.iter().map(|state| which(&state.shares)).collect()
    };
    let train = tables::<BIN>(arrays, TRAIN, &shares(|[train, _, _]| *train))?;
    let test = tables::<TEST_POINT>(arrays, TEST, &shares(|[_, test, _]| *test))?;
    let marks = tables::<MARK>(arrays, MARKS, &shares(|[_, _, marks]| *marks))?;
    let rows = train.into_iter().zip(test).zip(marks);
    let histories = rows.zip(states).map(|(((train, test), marks), state)| {
        let [width, test_every] = state.widths;
        let rows = HistoryRows { train, test, marks };
        let parts = rows.parts(width, test_every);
        let parts = parts.ok_or_else(|| damaged(TRAIN))?;
        History::from_parts(parts).map_err(ModelFileFlaw::Curves)
    });
    histories.collect()
}

fn damaged(name: &str) -> ModelFileFlaw {
    ModelFileFlaw::Part(name.to_owned())
}

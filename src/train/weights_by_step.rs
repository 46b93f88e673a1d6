//! A run by step, in memory: what it was like at any time, and all that it needs to go on from
//! there.

use super::published::Published;
use super::save_order::PastToSave;
use super::trainer::Trainer;
use crate::archive::{Checkpoint, MOST_PAST_BYTES, SavedPast, SavedStep};
use crate::curves::{History, TestPoint};
use crate::data::Dataset;
use crate::model::check_size;
use crate::recipe::Recipe;
use crate::run::Thinned;
use std::sync::Arc;
use std::time::Instant;

/// What the steps that are kept of the run in hand may take, in bytes, and those of all replaced
/// runs together once more, unless a person says otherwise.
pub const KEPT_WEIGHTS_BYTES: u64 = 512 << 20;
/// No past is thinned to fewer steps for the sake of others.
const LEAST: usize = 2;
/// More are no use to anyone, however small the model is.
const MOST: u64 = 2048;
/// Weights and Adam's two moments, as singles.
const BYTES_PER_WEIGHT: u64 = 12;
/// The curves, once their bins are full.
const CURVES: u64 = 4096 * 80;

/// What one kept step takes at most, in bytes: the weights, Adam's two moments, the order of the
/// training images, and the curves.
pub fn bytes_of_a_kept_step(recipe: &Recipe, dataset: &Dataset) -> u64 {
    let weights = check_size(recipe, dataset.shape).unwrap_or(1) as u64;
    BYTES_PER_WEIGHT * weights + 4 * dataset.train_len() as u64 + CURVES
}

/// How many of so many earlier steps a file takes, and what they take at most, in bytes.
pub fn past_in_a_file(recipe: &Recipe, dataset: &Dataset, steps: usize) -> (usize, u64) {
    let each = bytes_of_a_kept_step(recipe, dataset);
    let room = steps_in_a_file(each);
    let mut steps = if room == 0 { 0 } else { steps };
    while steps > room {
        steps = steps.div_ceil(2);
    }
    (steps, steps as u64 * each)
}

/// How many steps of so many bytes a file takes; 0 where they are not two.
fn steps_in_a_file(bytes_each: u64) -> usize {
    let room = MOST_PAST_BYTES / bytes_each.max(1);
    // Far fewer than a usize holds.
    if room < 2 { 0 } else { room.min(2048) as usize }
}

/// One step of a run.
#[derive(Clone)]
pub(super) struct KeptStep {
    /// Its weights.
    pub published: Arc<Published>,
    /// What else it needs to go on; None where the device or the file could not hand it over.
    pub checkpoint: Option<Arc<Checkpoint>>,
    /// Evaluations of its past that have arrived since: they are made beside training.
    pub late: Vec<TestPoint>,
}

impl KeptStep {
    /// All that it needs to go on, with every evaluation up to its step.
    pub fn whole(&self) -> Option<Arc<Checkpoint>> {
        let mut whole = self.checkpoint.clone()?;
        if !self.late.is_empty() {
            let history = &mut Arc::make_mut(&mut whole).history;
            self.late.iter().for_each(|point| history.push_test(*point));
        }
        Some(whole)
    }
}

/// The past of a kept run has fewer steps than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThinnedPast {
    /// How far the run had come, in steps.
    pub end: u64,
    /// Earlier steps that are kept.
    pub left: usize,
    /// Those that were.
    pub of: usize,
}

/// One run at steps that lie evenly over its whole length. Cheap to clone: what is kept is shared.
#[derive(Clone)]
pub(super) struct WeightsByStep {
    kept: Thinned<KeptStep>,
    /// The step that a person stands at: it stays, whether or not it is thinned away.
    stood_at: Option<(u64, KeptStep)>,
    bytes_each: u64,
    /// What is told of them; made anew once there is a new one.
    shown: Option<Arc<Vec<Arc<Published>>>>,
}

impl WeightsByStep {
    /// None yet, of a run that may take so many bytes.
    pub fn new(trainer: &Trainer, bytes: u64) -> Self {
        let bytes_each = bytes_of_a_kept_step(trainer.recipe(), trainer.dataset());
        Self {
            kept: Thinned::with_room(room(bytes, bytes_each)),
            stood_at: None,
            bytes_each,
            shown: None,
        }
    }

    /// The past of a run that was opened with it. Where the images are its own it can go on from
    /// each of these steps, if the file tells how; else they are there to be looked at.
    pub fn restored(trainer: &Trainer, past: SavedPast, run: u64, bytes: u64, own: bool) -> Self {
        let SavedPast { every, steps } = past;
        let kept = steps.into_iter().map(|step| {
            let SavedStep {
                snapshot,
                checkpoint,
            } = step;
            let published = Published {
                run,
                snapshot,
                dataset: trainer.dataset().clone(),
                at: Instant::now(),
            };
            let step = published.snapshot.time.step;
            let kept = KeptStep {
                published: Arc::new(with_images_of(published, trainer)),
                checkpoint: checkpoint.filter(|_| own),
                late: Vec::new(),
            };
            (step, kept)
        });
        let fresh = Self::new(trainer, bytes);
        Self {
            kept: Thinned::restored(kept.collect(), every, room(bytes, fresh.bytes_each)),
            ..fresh
        }
    }

    /// The same steps, once the images of the run are found.
    pub fn with_images(&self, trainer: &Trainer) -> Self {
        let found = |kept: KeptStep| KeptStep {
            published: Arc::new(with_images_of(Published::clone(&kept.published), trainer)),
            ..kept
        };
        let stood_at = self.stood_at.clone();
        Self {
            kept: self.kept.clone().map(found),
            stood_at: stood_at.map(|(step, kept)| (step, found(kept))),
            bytes_each: bytes_of_a_kept_step(trainer.recipe(), trainer.dataset()),
            shown: None,
        }
    }

    /// What of it goes into a file; None where nothing does.
    pub fn saved(&self, which: PastToSave) -> Option<SavedPast> {
        let saved = |kept: &KeptStep| SavedStep {
            snapshot: kept.published.snapshot.clone(),
            checkpoint: kept.whole(),
        };
        let (every, steps) = match which {
            PastToSave::Nothing => return None,
            PastToSave::Shown(step) => (1, vec![saved(self.at(step)?)]),
            PastToSave::All => {
                let room = steps_in_a_file(self.bytes_each);
                let mut kept = (room > 0).then(|| self.kept.clone())?;
                kept.set_room(room);
                let steps = kept.kept().iter().map(|(_, kept)| saved(kept));
                (kept.every(), steps.collect())
            }
        };
        Some(SavedPast { every, steps })
    }

    /// The past of a run that goes on from this step under another number.
    pub fn until(&self, step: u64, run: u64) -> Self {
        let kept = self.kept.until(step);
        let kept = kept.map(|each| KeptStep {
            published: Arc::new(Published {
                run,
                ..Published::clone(&each.published)
            }),
            checkpoint: each.checkpoint,
            late: each.late,
        });
        Self {
            kept,
            stood_at: None,
            bytes_each: self.bytes_each,
            shown: None,
        }
    }

    /// The last that is kept of this step or before it.
    pub fn at(&self, step: u64) -> Option<&KeptStep> {
        let stood_at = self.stood_at.as_ref().filter(|(at, _)| *at <= step);
        let both = self.kept.at(step).into_iter().chain(stood_at);
        both.max_by_key(|(at, _)| *at).map(|(_, kept)| kept)
    }

    /// A person stands at this step from now on, if it is kept; or at none.
    pub fn stand_at(&mut self, step: Option<u64>) {
        let kept = step.and_then(|step| Some((step, self.at(step)?.clone())));
        self.stood_at = kept.filter(|(step, kept)| kept.published.snapshot.time.step == *step);
        self.shown = None;
    }

    /// May take so many bytes from now on.
    pub fn set_bytes(&mut self, bytes: u64) {
        self.kept.set_room(room(bytes, self.bytes_each));
        self.shown = None;
    }

    /// How many steps are kept.
    pub fn steps(&self) -> usize {
        self.kept.kept().len()
    }

    /// What they take at most, in bytes. A fork shares those that it has of its run; they count
    /// for both.
    pub fn bytes(&self) -> u64 {
        self.bytes_each.saturating_mul(self.steps() as u64)
    }

    /// Whether steps can go.
    pub fn can_thin(&self) -> bool {
        self.steps() > LEAST
    }

    /// Lets every second step go.
    pub fn thin(&mut self) {
        if self.can_thin() {
            self.kept.set_room(self.steps() - 1);
            self.shown = None;
        }
    }

    /// Keeps the run as it is, if it is its turn by its step. The weights are not copied: the
    /// next step writes its weights elsewhere.
    pub fn note(&mut self, run: u64, trainer: &Trainer, history: &History) {
        let step = trainer.time().step;
        if self.kept.wants(step) {
            let published = Published {
                run,
                snapshot: trainer.snapshot(),
                dataset: trainer.dataset().clone(),
                at: Instant::now(),
            };
            // Without it, the step can be looked at all the same.
            let checkpoint = trainer.checkpoint(history).ok().flatten();
            let kept = KeptStep {
                published: Arc::new(published),
                checkpoint: checkpoint.map(Arc::new),
                late: Vec::new(),
            };
            self.kept.push(step, kept);
            self.shown = None;
        }
    }

    /// An evaluation has arrived: steps that were kept before that, and are not before its own,
    /// have it too.
    pub fn push_test(&mut self, point: TestPoint) {
        let stood_at = self.stood_at.as_mut();
        let stood_at = stood_at.filter(|(step, _)| *step >= point.time.step);
        let all = self.kept.from_mut(point.time.step);
        for kept in all.chain(stood_at.map(|(_, kept)| kept)) {
            kept.late.push(point);
        }
    }

    /// What the window is told of them, ascending by step.
    pub fn shown(&mut self) -> Arc<Vec<Arc<Published>>> {
        let (kept, stood_at) = (self.kept.kept(), &self.stood_at);
        let shown = self.shown.get_or_insert_with(|| {
            let published = |(_, kept): &(u64, KeptStep)| kept.published.clone();
            let mut all: Vec<_> = kept.iter().map(published).collect();
            if let Some(stood_at) = stood_at
                && let Err(place) = kept.binary_search_by_key(&stood_at.0, |(step, _)| *step)
            {
                all.insert(place, published(stood_at));
            }
            Arc::new(all)
        });
        shown.clone()
    }
}

/// Weights of a run beside its images, wherever these were looked for.
fn with_images_of(mut weights: Published, trainer: &Trainer) -> Published {
    weights.dataset = trainer.dataset().clone();
    weights.snapshot.recipe.data = trainer.recipe().data.clone();
    weights
}

fn room(bytes: u64, bytes_each: u64) -> usize {
    (bytes / bytes_each.max(1)).clamp(2, MOST) as usize
}

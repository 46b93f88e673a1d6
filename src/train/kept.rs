//! Runs that were replaced and can be brought back: a small store that lets the older ones go.

use super::error::MissingData;
use super::foreign::ForeignWeights;
use super::message::Failure;
use super::model_file::ModelFile;
use super::published::Published;
use super::trainer::Trainer;
use super::weights_by_step::{ThinnedPast, WeightsByStep};
use crate::archive::{Checkpoint, SaveError};
use crate::curves::{History, TestPoint};
use crate::data::Dataset;
use crate::model::Snapshot;
use crate::recipe::{DataSpec, Recipe};
use crate::run::{Lineage, RunTime};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Runs that may be pinned at once, the one in hand counted.
pub const MOST_PINNED: usize = 3;

/// A run that is in no file is worth a word, before it is let go, from so many steps on, or from so
/// many seconds of training.
const WORTH_A_WORD: (u64, f64) = (1000, 20.0);

/// What there is to know of a run that was replaced.
///
/// Its weights, its optimiser and its streams of randomness lie with the trainer's thread:
/// four times the bytes of the weights (the weights, Adam's two moments, the last good
/// weights), four bytes for each training image, and the curves: about 11 MB with the default
/// recipe on MNIST, whose images all runs share. Besides there is its past, the weights by step:
/// those of all replaced runs together may take what that of the run in hand may.
#[derive(Clone, Debug)]
pub struct KeptRun {
    /// As in [`Progress::run`](super::Progress::run).
    pub run: u64,
    /// Which run it is, beyond this session.
    pub lineage: Lineage,
    /// The recipe as it stood at the end, live changes included.
    pub recipe: Recipe,
    /// How far training had come.
    pub time: RunTime,
    /// Its curves.
    pub history: Arc<History>,
    /// Its weights by step, ascending: those of its end are the last.
    pub weights_by_step: Arc<Vec<Arc<Published>>>,
    /// It stays until it is unpinned.
    pub pinned: bool,
    /// Steps have been made that no file holds.
    pub unsaved: bool,
    /// The file that it was last saved to or opened from.
    pub file: Option<ModelFile>,
}

impl KeptRun {
    /// Steps that are in no file.
    pub fn unsaved_steps(&self) -> u64 {
        let saved = self.file.as_ref().map_or(0, |file| file.step);
        self.time.step.saturating_sub(saved)
    }

    /// Whether something would be missed: it is in no file and took a while to train.
    pub fn would_be_missed(&self) -> bool {
        let (steps, seconds) = WORTH_A_WORD;
        let unsaved = self.unsaved_steps();
        // As if all steps had taken as long.
        let share = unsaved as f64 / self.time.step.max(1) as f64;
        self.unsaved && (unsaved >= steps || self.time.seconds * share >= seconds)
    }
}

/// A replaced run, whole.
pub(super) struct ReplacedRun {
    pub trainer: Trainer,
    pub weights_by_step: WeightsByStep,
    /// Those that it ended with.
    pub last: Arc<Published>,
    /// Why it cannot go on, if it cannot.
    pub failure: Option<Failure>,
    /// Why it has no images, if it has none.
    pub missing_data: Option<MissingData>,
    /// Where its weights come from, if another program wrote them.
    pub foreign: Option<Arc<ForeignWeights>>,
    pub shown: KeptRun,
}

impl ReplacedRun {
    /// What is saved of it: its weights, and what it needs besides to go on. After a failure,
    /// whether it was noticed or not, the last good weights alone.
    pub fn to_save(&self) -> Result<(Snapshot, Option<Checkpoint>), SaveError> {
        if self.failure.is_some() || self.trainer.check_weights().is_err() {
            return Ok((self.trainer.last_good().clone(), None));
        }
        let checkpoint = self.trainer.checkpoint(&self.shown.history)?;
        Ok((self.trainer.snapshot(), checkpoint))
    }

    /// Tells which weights are kept of it.
    pub fn tell_weights(&mut self) {
        let end = self.last.snapshot.time.step;
        let by_step = self.weights_by_step.shown();
        // Those of a run that failed are no use beyond its last good ones.
        let before = by_step
            .iter()
            .filter(|weights| weights.snapshot.time.step < end);
        let all = before.chain([&self.last]).cloned();
        self.shown.weights_by_step = Arc::new(all.collect());
    }
}

/// The replaced runs, oldest first.
///
/// When a new run takes the place of the one in hand, those that are not pinned go. So it
/// holds the run that was replaced last, and the pinned ones: four at most. Besides there are those
/// that a person forgot since the run in hand began: they can be taken back until another begins.
#[derive(Default)]
pub(super) struct KeptRuns {
    runs: Vec<ReplacedRun>,
    forgotten: Vec<ForgottenRun>,
}

/// A run that a person forgot, whole.
pub(super) struct ForgottenRun {
    pub run: ReplacedRun,
    /// Where it was.
    pub place: Place,
}

/// Where a run was before a person forgot it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    InHand,
    /// Among the replaced runs, after so many.
    Kept(usize),
}

impl KeptRuns {
    /// Takes this run out of the others, until it is taken back; whether it was there.
    pub fn forget(&mut self, run: u64) -> bool {
        let place = self.runs.iter().position(|kept| kept.shown.run == run);
        if let Some(place) = place {
            let run = self.runs.remove(place);
            let place = Place::Kept(place);
            self.forgotten.push(ForgottenRun { run, place });
        }
        place.is_some()
    }

    /// The same with the run that was in hand.
    pub fn forget_from_hand(&mut self, run: ReplacedRun) {
        let place = Place::InHand;
        self.forgotten.push(ForgottenRun { run, place });
    }

    /// Takes a run out of those that were forgotten.
    pub fn take_forgotten(&mut self, run: u64) -> Option<ForgottenRun> {
        let mut all = self.forgotten.iter();
        let place = all.position(|forgotten| forgotten.run.shown.run == run)?;
        Some(self.forgotten.remove(place))
    }

    /// Those that were forgotten go for good.
    pub fn let_forgotten_go(&mut self) {
        self.forgotten.clear();
    }

    /// Takes in a run after so many others.
    pub fn insert(&mut self, place: usize, run: ReplacedRun) {
        self.runs.insert(place.min(self.runs.len()), run);
    }

    /// The run that was replaced last.
    pub fn last(&self) -> Option<u64> {
        Some(self.runs.last()?.shown.run)
    }

    /// The replaced run of this id.
    pub fn get(&self, run: u64) -> Option<&ReplacedRun> {
        self.runs.iter().find(|kept| kept.shown.run == run)
    }

    /// Another run was written to this file: what was in it of these is in it no more.
    pub fn lose_file(&mut self, path: &Path, but: u64) {
        let forgotten = self
            .forgotten
            .iter_mut()
            .map(|forgotten| &mut forgotten.run);
        for run in self.runs.iter_mut().chain(forgotten) {
            let shown = &mut run.shown;
            let was_there = shown.file.as_ref().is_some_and(|file| file.path == path);
            if was_there && shown.run != but {
                shown.file = None;
                shown.unsaved = true;
            }
        }
    }

    /// Takes in the run in hand in exchange for one that was taken out: nobody has to go.
    pub fn exchange(&mut self, run: ReplacedRun) {
        self.runs.push(run);
    }

    /// Takes in the run that was just replaced; gives those that had to go.
    pub fn put(&mut self, run: ReplacedRun) -> Vec<KeptRun> {
        let before = std::mem::take(&mut self.runs);
        let (stay, go): (Vec<_>, Vec<_>) = before.into_iter().partition(|run| run.shown.pinned);
        self.runs = stay;
        self.runs.push(run);
        go.into_iter().map(|run| run.shown).collect()
    }

    /// Lets the pasts of all together take so many bytes: the largest loses every second step
    /// until they fit, and of two as large that of the older run. Gives those that were thinned
    /// and are not forgotten.
    pub fn fit(&mut self, bytes: u64) -> Vec<ThinnedPast> {
        let before: BTreeMap<u64, usize> = self
            .pasts()
            .map(|(run, past)| (run, past.steps()))
            .collect();
        while self.pasts().map(|(_, past)| past.bytes()).sum::<u64>() > bytes {
            let forgotten = self.forgotten.iter_mut().map(|gone| &mut gone.run);
            let all = self.runs.iter_mut().rev().chain(forgotten);
            let thick = all.filter(|run| run.weights_by_step.can_thin());
            let Some(largest) = thick.max_by_key(|run| run.weights_by_step.bytes()) else {
                break;
            };
            largest.weights_by_step.thin();
            largest.tell_weights();
        }
        let kept = self.runs.iter().filter_map(|run| {
            let (of, left) = (*before.get(&run.shown.run)?, run.weights_by_step.steps());
            (left < of).then_some(ThinnedPast {
                end: run.shown.time.step,
                left,
                of,
            })
        });
        kept.collect()
    }

    /// The past of each, those of forgotten runs too, with the run's number.
    fn pasts(&self) -> impl Iterator<Item = (u64, &WeightsByStep)> {
        let forgotten = self.forgotten.iter().map(|forgotten| &forgotten.run);
        let all = self.runs.iter().chain(forgotten);
        all.map(|run| (run.shown.run, &run.weights_by_step))
    }

    /// Takes a run out, to go on with it or to forget it.
    pub fn take(&mut self, run: u64) -> Option<ReplacedRun> {
        let place = self.runs.iter().position(|kept| kept.shown.run == run)?;
        Some(self.runs.remove(place))
    }

    /// The run of this id, to be changed.
    pub fn shown_mut(&mut self, run: u64) -> Option<&mut KeptRun> {
        let mut shown = self.runs.iter_mut().map(|kept| &mut kept.shown);
        shown.find(|shown| shown.run == run)
    }

    /// How many are pinned.
    pub fn pinned(&self) -> usize {
        self.runs.iter().filter(|run| run.shown.pinned).count()
    }

    /// The run of this number, those that were forgotten included.
    fn any_mut(&mut self, run: u64) -> Option<&mut ReplacedRun> {
        let forgotten = self
            .forgotten
            .iter_mut()
            .map(|forgotten| &mut forgotten.run);
        let mut all = self.runs.iter_mut().chain(forgotten);
        all.find(|kept| kept.shown.run == run)
    }

    /// Adds an evaluation that was under way when the run was replaced; false if the run is gone.
    pub fn push_test(&mut self, run: u64, point: TestPoint) -> bool {
        let Some(kept) = self.any_mut(run) else {
            return false;
        };
        Arc::make_mut(&mut kept.shown.history).push_test(point);
        kept.weights_by_step.push_test(point);
        true
    }

    /// A run is in this file as it was when it had come to step `at`.
    pub fn note_file(&mut self, run: u64, at: u64, file: ModelFile) {
        if let Some(kept) = self.any_mut(run) {
            kept.shown.unsaved = kept.shown.time.step != at;
            kept.shown.file = Some(file);
        }
    }

    /// The images of a kept run, if one trains on these.
    pub fn dataset(&self, data: &DataSpec) -> Option<&Arc<Dataset>> {
        let runs = self.runs.iter().map(|kept| &kept.trainer);
        let mut on_these = runs.filter(|trainer| trainer.recipe().data == *data);
        let found = on_these.find(|trainer| !trainer.dataset().is_away())?;
        Some(found.dataset())
    }

    /// Which runs can be taken back.
    pub fn forgotten(&self) -> Arc<[u64]> {
        let all = self.forgotten.iter();
        all.map(|forgotten| forgotten.run.shown.run).collect()
    }

    /// What the window is told of them.
    pub fn shown(&self) -> Arc<[KeptRun]> {
        self.runs.iter().map(|run| run.shown.clone()).collect()
    }
}

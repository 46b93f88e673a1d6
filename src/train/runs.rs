//! How a session comes by a run, and how it keeps one.

use super::error::{BeginError, TrainError};
use super::kept::{ForgottenRun, KeptRun, MOST_PINNED, Place, ReplacedRun};
use super::message::{Failure, Message};
use super::pending::{FreshRun, Pending};
use super::protocol::Phase;
use super::published::Published;
use super::rate::Rate;
use super::session::{PauseAt, Session};
use super::trainer::Trainer;
use super::weights_by_step::WeightsByStep;
use crate::curves::History;
use crate::data::Dataset;
use std::sync::Arc;
use std::time::Instant;

impl Session {
    pub(super) fn start(&mut self, fresh: FreshRun) {
        // Before any data is read for it.
        if let Err(error) = fresh.recipe.check() {
            return self.stay(TrainError::from(error).into());
        }
        let spec = fresh.recipe.data.clone();
        match self.images_at_hand(&spec) {
            Some(dataset) => self.begin_fresh(fresh, dataset),
            None => self.import(spec, false, Pending::Begin(Box::new(fresh))),
        }
    }

    pub(super) fn begin_fresh(&mut self, fresh: FreshRun, dataset: Arc<Dataset>) {
        let phase = if fresh.run {
            Phase::Running
        } else {
            Phase::Paused
        };
        match Trainer::new(fresh.recipe, dataset) {
            Ok(trainer) => {
                self.take_over(trainer, History::new(), phase);
                self.pause_at = PauseAt::of(fresh.length);
            }
            Err(error) => self.stay(error.into()),
        }
    }

    pub(super) fn take_over(&mut self, trainer: Trainer, history: History, phase: Phase) {
        // Whatever is on its way was asked for before, or is this.
        self.import = None;
        self.kept.let_forgotten_go();
        if let Some(run) = self.take_away() {
            let gone = self.kept.put(run);
            for run in &gone {
                self.keep_no_longer(run.run);
            }
            for run in gone.into_iter().filter(KeptRun::would_be_missed) {
                let step = run.time.step;
                self.notify(Message::LetGo { step });
            }
        }
        self.newest_run += 1;
        self.progress.run = self.newest_run;
        self.progress.file = None;
        self.progress.foreign = None;
        self.progress.session = None;
        self.progress.unsaved = false;
        self.progress.pinned = false;
        self.progress.missing_data = None;
        let mut weights_by_step = WeightsByStep::new(&trainer, self.weights_bytes);
        weights_by_step.note(self.progress.run, &trainer, &history);
        self.weights_by_step = Some(weights_by_step);
        self.take_in_hand(trainer, history, phase);
    }

    fn take_in_hand(&mut self, trainer: Trainer, history: History, phase: Phase) {
        self.history = history;
        self.pause_at = PauseAt::Command;
        self.rate = Rate::default();
        if let Some(recovery) = &mut self.recovery {
            recovery.run_begins(self.progress.run);
        }
        self.progress.phase = phase;
        self.progress.recipe = trainer.recipe().clone();
        self.progress.lineage = trainer.lineage();
        self.progress.dataset = Some(trainer.dataset().clone());
        self.trainer = Some(trainer);
        self.tell_kept();
    }

    /// What the window is told of the runs that are not in hand, once their pasts fit.
    pub(super) fn tell_kept(&mut self) {
        for thinned in self.kept.fit(self.weights_bytes) {
            self.notify(Message::PastThinned(thinned));
        }
        self.progress.kept = self.kept.shown();
        self.progress.forgotten = self.kept.forgotten();
    }

    /// The run in hand, to be kept; None if there is none or it has no steps.
    fn take_away(&mut self) -> Option<ReplacedRun> {
        // Where a run is left, as where it pauses: it may be compared with another.
        if self.progress.phase == Phase::Running {
            self.evaluate_here();
        }
        let replaced = self.take_out()?;
        self.keep_replaced(&replaced);
        Some(replaced)
    }

    /// The same, of a run that nobody wants to be kept against a crash.
    fn take_out(&mut self) -> Option<ReplacedRun> {
        let trainer = self.trainer.take()?;
        let time = trainer.time();
        if time.step == 0 {
            return None;
        }
        let failure = match &self.progress.phase {
            Phase::Failed(failure) => Some(failure.clone()),
            Phase::Preparing | Phase::Running | Phase::Paused => None,
        };
        let shown = KeptRun {
            run: self.progress.run,
            lineage: trainer.lineage(),
            recipe: trainer.recipe().clone(),
            time,
            history: Arc::new(std::mem::take(&mut self.history)),
            weights_by_step: Arc::default(),
            pinned: self.progress.pinned,
            unsaved: self.progress.unsaved,
            file: self.progress.file.take(),
        };
        let weights_by_step = match self.weights_by_step.take() {
            Some(mut weights_by_step) => {
                weights_by_step.stand_at(None);
                weights_by_step
            }
            None => WeightsByStep::new(&trainer, self.weights_bytes),
        };
        let snapshot = match &failure {
            Some(_) => trainer.last_good().clone(),
            None => trainer.snapshot(),
        };
        let last = Arc::new(Published {
            run: shown.run,
            snapshot,
            dataset: trainer.dataset().clone(),
            at: Instant::now(),
        });
        let mut replaced = ReplacedRun {
            trainer,
            weights_by_step,
            last,
            failure,
            missing_data: self.progress.missing_data.take(),
            foreign: self.progress.foreign.take(),
            shown,
        };
        replaced.tell_weights();
        Some(replaced)
    }

    /// Goes on with a kept run, paused; one that was let go meanwhile stays away.
    pub(super) fn bring_back(&mut self, run: u64) {
        let Some(kept) = self.kept.take(run) else {
            return;
        };
        self.cancel_locating();
        if let Some(run) = self.take_away() {
            self.kept.exchange(run);
        }
        self.go_on_with_kept(kept);
    }

    /// Takes a run in hand, paused, after the one before was taken out.
    fn go_on_with_kept(&mut self, kept: ReplacedRun) {
        let ReplacedRun {
            trainer,
            mut weights_by_step,
            last: _,
            failure,
            missing_data,
            foreign,
            shown,
        } = kept;
        weights_by_step.set_bytes(self.weights_bytes);
        self.weights_by_step = Some(weights_by_step);
        self.progress.missing_data = missing_data;
        self.progress.foreign = foreign;
        self.progress.session = None;
        self.progress.run = shown.run;
        self.progress.file = shown.file;
        self.progress.unsaved = shown.unsaved;
        self.progress.pinned = shown.pinned;
        let history = Arc::unwrap_or_clone(shown.history);
        match failure {
            Some(failure) => self.take_in_hand(trainer, history, Phase::Failed(failure)),
            None => {
                // It may have been running: a pause looks at its weights and evaluates them.
                self.take_in_hand(trainer, history, Phase::Running);
                self.pause();
            }
        }
    }

    pub(super) fn pin(&mut self, run: u64, pinned: bool) {
        let taken = self.kept.pinned() + usize::from(self.progress.pinned);
        let mark = if run == self.progress.run {
            Some(&mut self.progress.pinned)
        } else {
            self.kept.shown_mut(run).map(|shown| &mut shown.pinned)
        };
        let Some(mark) = mark.filter(|mark| **mark != pinned) else {
            return;
        };
        if pinned && taken >= MOST_PINNED {
            return self.notify(Message::PinsTaken);
        }
        *mark = pinned;
        self.tell_kept();
    }

    /// Lets a run go, kept or in hand, until another begins. In the place of the one in hand comes
    /// the run that it replaced, or a fresh one of its recipe, paused.
    pub(super) fn forget(&mut self, run: u64) {
        if run == self.progress.run {
            self.forget_in_hand();
        } else if self.kept.forget(run) {
            self.keep_no_longer(run);
        }
        self.tell_kept();
    }

    fn forget_in_hand(&mut self) {
        let run = self.progress.run;
        if self.trainer.as_ref().is_none_or(|run| run.time().step == 0) {
            return;
        }
        if let Some(last) = self.kept.last() {
            self.cancel_locating();
            let (next, gone) = (self.kept.take(last), self.take_out());
            if let Some(next) = next {
                self.go_on_with_kept(next);
            }
            gone.into_iter()
                .for_each(|gone| self.kept.forget_from_hand(gone));
        } else if let Some(fresh) = self.the_same_from_its_start() {
            // What is being read for the next run is none of this.
            let import = self.import.take();
            let gone = self.take_out();
            self.take_over(fresh, History::new(), Phase::Paused);
            self.import = import;
            gone.into_iter()
                .for_each(|gone| self.kept.forget_from_hand(gone));
        } else {
            return;
        }
        self.keep_no_longer(run);
    }

    /// A run of the recipe in hand before its first step; None, and a word, if there can be none.
    fn the_same_from_its_start(&mut self) -> Option<Trainer> {
        if let Some(missing) = self.progress.missing_data.clone() {
            self.notify(Message::NoImages(missing));
            return None;
        }
        let dataset = self.progress.dataset.clone()?;
        match Trainer::new(self.progress.recipe.clone(), dataset) {
            Ok(trainer) => Some(trainer),
            Err(error) => {
                self.stay(error.into());
                None
            }
        }
    }

    /// Takes a run back that was forgotten, to where it was: if that was in hand, the one there
    /// is kept. One that has gone for good stays away.
    pub(super) fn take_back(&mut self, run: u64) {
        let Some(ForgottenRun { mut run, place }) = self.kept.take_forgotten(run) else {
            return;
        };
        let pinned = self.kept.pinned() + usize::from(self.progress.pinned);
        if run.shown.pinned && pinned >= MOST_PINNED {
            run.shown.pinned = false;
            self.notify(Message::PinsTaken);
        }
        match place {
            Place::InHand => {
                self.cancel_locating();
                if let Some(run) = self.take_away() {
                    self.kept.exchange(run);
                }
                self.go_on_with_kept(run);
            }
            Place::Kept(place) => {
                self.keep_replaced(&run);
                self.kept.insert(place, run);
            }
        }
        self.tell_kept();
    }

    /// A run could not be begun or opened; the one in hand goes on.
    pub(super) fn stay(&mut self, error: BeginError) {
        if self.trainer.is_none() && self.import.is_none() {
            self.progress.phase = Phase::Failed(Failure::NotBegun(error.clone()));
        }
        self.notify(Message::NotBegun(error));
    }
}

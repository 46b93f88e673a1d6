//! How a session keeps its runs from being lost with the window.

use super::kept::ReplacedRun;
use super::message::Message;
use super::protocol::Phase;
use super::recovery::{Kept, Recovery, RecoveryPlan, Written};
use super::session::Session;
use super::trainer::Trainer;
use crate::archive::{SaveError, SavedSession};
use crate::curves::History;
use crossbeam_channel::{Receiver, Sender};
use std::time::{Duration, Instant};

/// How long the end of the window waits for an evaluation that a checkpoint lacks: the system
/// gives it two seconds for all.
const PATIENCE: Duration = Duration::from_secs(1);

impl Session {
    /// From now on checkpoints are written by themselves.
    pub fn keep_by(&mut self, plan: RecoveryPlan) {
        match Recovery::begin(plan) {
            Ok(recovery) => self.recovery = Some(recovery),
            Err(error) => self.notify(Message::NotKept(error.into())),
        }
    }

    /// When the run in hand is to be written next, if it has steps or work that are kept nowhere.
    pub fn keep_due(&self) -> Option<Instant> {
        let recovery = self.recovery.as_ref()?;
        self.has_steps_to_keep()
            .then(|| recovery.due(self.progress.run, self.is_running()))
    }

    fn has_steps_to_keep(&self) -> bool {
        let (Some(recovery), Some(trainer)) = (&self.recovery, &self.trainer) else {
            return false;
        };
        let step = match self.progress.phase {
            Phase::Failed(_) => trainer.last_good().time.step,
            Phase::Preparing | Phase::Running | Phase::Paused => trainer.time().step,
        };
        let has_steps = self.progress.unsaved && !recovery.holds(self.progress.run, step);
        step > 0 && (has_steps || self.work_to_keep)
    }

    /// A person has made this around the run in hand, and no file holds it.
    pub(super) fn note_work(&mut self, session: SavedSession) {
        self.around = Some(session);
        self.work_to_keep = true;
        self.work_told += 1;
    }

    /// Writes the run in hand if it is time.
    pub fn keep_if_due(&mut self) {
        if self.keep_due().is_some_and(|due| due <= Instant::now()) {
            self.keep_in_hand();
        }
    }

    /// A fork is kept as soon as it begins: the run that it left was a moment ago.
    pub(super) fn keep_fork(&mut self) {
        if self.has_steps_to_keep() {
            self.keep_in_hand();
        }
    }

    fn keep_in_hand(&mut self) {
        if let Some(trainer) = &self.trainer {
            let run = self.progress.run;
            let failed = matches!(self.progress.phase, Phase::Failed(_));
            let kept = kept(run, trainer, &self.history, failed);
            let around = self.around.clone();
            self.work_to_keep = false;
            self.hand_over(kept.map(|kept| kept.within(around)));
        }
    }

    /// Writes a run that another replaces, if it would be missed.
    pub(super) fn keep_replaced(&mut self, replaced: &ReplacedRun) {
        let ReplacedRun {
            trainer,
            failure,
            shown,
            ..
        } = replaced;
        let missed = shown.unsaved && (shown.pinned || shown.would_be_missed());
        let recovery = self.recovery.as_ref();
        if missed && recovery.is_some_and(|recovery| !recovery.holds(shown.run, shown.time.step)) {
            let kept = kept(shown.run, trainer, &shown.history, failure.is_some());
            let around = self.around.clone();
            self.hand_over(kept.map(|kept| kept.within(around)));
        }
    }

    /// A checkpoint is written as soon as its curves are whole.
    fn hand_over(&mut self, kept: Result<Kept, SaveError>) {
        let Some(recovery) = &mut self.recovery else {
            return;
        };
        recovery.note_taken();
        match kept {
            Ok(kept) => {
                self.to_keep.retain(|before| before.run != kept.run);
                self.to_keep.push(kept);
                self.keep_what_is_whole();
            }
            Err(error) => {
                if recovery.failed() {
                    self.notify(Message::NotKept(error));
                }
            }
        }
    }

    /// Has those checkpoints written that lack no evaluation under way.
    pub(super) fn keep_what_is_whole(&mut self) {
        let all = std::mem::take(&mut self.to_keep);
        let (lacking, whole) = all
            .into_iter()
            .partition(|kept| self.lacks_evaluations(kept));
        self.to_keep = lacking;
        self.write_kept(whole);
    }

    /// The window ends: waits for evaluations that checkpoints lack, but not long, and has all
    /// written.
    fn keep_what_there_is(&mut self) {
        self.await_evaluations(PATIENCE, |session| !session.to_keep.is_empty());
        let all = std::mem::take(&mut self.to_keep);
        self.write_kept(all);
    }

    fn write_kept(&mut self, kept: Vec<Kept>) {
        if let Some(recovery) = &mut self.recovery {
            kept.into_iter().for_each(|kept| recovery.write(kept));
        }
    }

    /// The run is in a file of its own, or its person let it go.
    pub(super) fn keep_no_longer(&mut self, run: u64) {
        self.to_keep.retain(|kept| kept.run != run);
        if let Some(recovery) = &mut self.recovery {
            recovery.remove(run);
        }
    }

    /// The run is in a file of its own as it was at this step; what is kept of later ones stays.
    pub(super) fn keep_no_longer_up_to(&mut self, run: u64, step: u64) {
        let mut waiting = self.to_keep.iter();
        let is_later = |kept: &Kept| kept.run == run && kept.snapshot.time.step > step;
        let recovery = self.recovery.as_ref();
        let later = waiting.any(is_later)
            || recovery.is_some_and(|recovery| recovery.holds_later(run, step));
        if !later {
            self.keep_no_longer(run);
        }
    }

    /// Nothing is kept of any run: the window closes by its person's word.
    pub(super) fn keep_nothing(&mut self) {
        self.to_keep.clear();
        if let Some(mut recovery) = self.recovery.take() {
            recovery.remove_all();
        }
    }

    /// Holds the run and keeps it; tells `done` once it is written, or cannot be.
    pub(super) fn keep_now(&mut self, done: Sender<()>) {
        if self.is_running() {
            self.progress.phase = Phase::Paused;
        }
        if self.has_steps_to_keep() {
            self.keep_in_hand();
        }
        self.keep_what_there_is();
        if let Some(recovery) = &self.recovery {
            recovery.tell(done);
        }
    }

    /// Where it is told what became of checkpoints.
    pub fn written(&self) -> Option<&Receiver<Written>> {
        self.recovery.as_ref().map(Recovery::written)
    }

    /// Takes in what became of a checkpoint.
    pub fn note_written(&mut self, written: Written) {
        let recovery = self.recovery.as_mut();
        if let Some(error) = recovery.and_then(|recovery| recovery.note(written)) {
            self.notify(Message::NotKept(error));
            self.publish();
        }
    }

    /// Takes in all that has been told of checkpoints.
    pub fn note_all_written(&mut self) {
        let written = self.written().map(|written| written.try_iter().collect());
        let written: Vec<Written> = written.unwrap_or_default();
        for written in written {
            self.note_written(written);
        }
    }

    /// The thread ends: the run in hand is kept, unless its person said otherwise.
    pub(super) fn keep_at_the_end(&mut self) {
        if self.has_steps_to_keep() {
            self.keep_in_hand();
        }
        self.keep_what_there_is();
        // Dropped, it ends its work.
        self.recovery = None;
    }
}

impl Kept {
    /// The same with what a person had made around it.
    fn within(self, session: Option<SavedSession>) -> Self {
        Self { session, ..self }
    }
}

/// All that is written of a run; after a failure, its last good weights alone.
fn kept(run: u64, trainer: &Trainer, history: &History, failed: bool) -> Result<Kept, SaveError> {
    let (snapshot, checkpoint) = if failed {
        (trainer.last_good().clone(), None)
    } else {
        (trainer.snapshot(), trainer.checkpoint(history)?)
    };
    Ok(Kept {
        run,
        snapshot,
        checkpoint,
        dataset: trainer.dataset().clone(),
        session: None,
    })
}

#[cfg(test)]
mod tests;

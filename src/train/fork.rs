//! A second run that goes on from an earlier step of the one in hand.

use super::error::TrainError;
use super::message::Message;
use super::protocol::Phase;
use super::published::Published;
use super::session::Session;
use super::trainer::Trainer;
use super::weights_by_step::KeptStep;
use crate::archive::Checkpoint;
use crate::curves::{History, Mark};
use crate::recipe::{ForkSettings, Recipe};
use std::sync::Arc;
use std::time::Instant;

impl Session {
    /// Begins a run at the last kept step up to this one, with all that the run in hand had
    /// then: left alone, it makes the same steps, bit for bit. With other settings it makes those
    /// that the run would have made, had they been changed there. The run in hand is kept as one
    /// that was replaced.
    pub(super) fn fork(&mut self, step: u64, settings: Option<&ForkSettings>) {
        if let Some(missing) = self.progress.missing_data.clone() {
            return self.notify(Message::NoImages(missing));
        }
        let Some(past) = self.weights_by_step.as_ref() else {
            return self.notify(Message::NotForked { step, error: None });
        };
        let from = self.step_in_hand(step).or_else(|| past.at(step).cloned());
        let Some((published, checkpoint)) =
            from.and_then(|from| Some((from.published.clone(), from.whole()?)))
        else {
            return self.notify(Message::NotForked { step, error: None });
        };
        let step = published.snapshot.time.step;
        let past = past.until(step, self.newest_run + 1);
        let left = self.progress.run;
        match forked(&published, &checkpoint, settings) {
            Ok((trainer, history)) => {
                self.take_over(trainer, history, Phase::Paused);
                self.weights_by_step = Some(past);
                if let Some(evaluator) = &mut self.evaluator {
                    evaluator.share(left, step, self.progress.run);
                }
                // No file holds it.
                self.progress.unsaved = step > 0;
                self.keep_fork();
                self.notify(Message::Forked { step });
            }
            Err(error) => self.notify(Message::NotForked {
                step,
                error: Some(error),
            }),
        }
    }

    /// The run as it stands, if that is the step in question: which steps are kept depends on
    /// their number alone, and this one may not be.
    fn step_in_hand(&self, step: u64) -> Option<KeptStep> {
        let trainer = self.trainer.as_ref()?;
        let here = trainer.time().step == step && !matches!(self.progress.phase, Phase::Failed(_));
        let published = here.then(|| Published {
            run: self.progress.run,
            snapshot: trainer.snapshot(),
            dataset: trainer.dataset().clone(),
            at: Instant::now(),
        })?;
        let checkpoint = trainer.checkpoint(&self.history).ok().flatten();
        Some(KeptStep {
            published: Arc::new(published),
            checkpoint: checkpoint.map(Arc::new),
            late: Vec::new(),
        })
    }
}

/// The run that begins there, and its curves, with what it does otherwise marked on them.
fn forked(
    published: &Published,
    checkpoint: &Checkpoint,
    settings: Option<&ForkSettings>,
) -> Result<(Trainer, History), TrainError> {
    let mut snapshot = published.snapshot.clone();
    let mut history = checkpoint.history.clone();
    let time = snapshot.time;
    let before = snapshot.recipe.fork_settings();
    if let Some(settings) = settings {
        let recipe: Recipe = snapshot.recipe.with_fork_settings(*settings);
        recipe.check()?;
        snapshot.recipe = recipe;
        for change in settings.changes_since(before) {
            history.push_mark(Mark { time, change });
        }
    }
    let mut trainer = Trainer::resume(&snapshot, checkpoint, published.dataset.clone())?;
    trainer.lineage = trainer.lineage.fork(time.step);
    Ok((trainer, history))
}

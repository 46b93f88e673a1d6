//! A second run that goes on from an earlier step of the one in hand.

use super::message::Message;
use super::protocol::Phase;
use super::session::Session;
use super::trainer::Trainer;

impl Session {
    /// Begins a run at the last kept step up to this one, with all that the run in hand had
    /// then: left alone, it makes the same steps, bit for bit. The run in hand is kept as one
    /// that was replaced.
    pub(super) fn fork(&mut self, step: u64) {
        if let Some(missing) = self.progress.missing_data.clone() {
            return self.notify(Message::NoImages(missing));
        }
        let kept = self.weights_by_step.as_ref();
        let kept = kept.and_then(|all| Some((all, all.at(step)?.clone())));
        let Some((all, (published, Some(checkpoint)))) =
            kept.map(|(all, at)| (all, (at.published, at.checkpoint)))
        else {
            return self.notify(Message::NotForked { step, error: None });
        };
        let step = published.snapshot.time.step;
        let past = all.until(step, self.newest_run + 1);
        let dataset = published.dataset.clone();
        match Trainer::resume(&published.snapshot, &checkpoint, dataset) {
            Ok(trainer) => {
                self.take_over(trainer, checkpoint.history.clone(), Phase::Paused);
                self.weights_by_step = Some(past);
                // No file holds it.
                self.progress.unsaved = step > 0;
                self.notify(Message::Forked { step });
            }
            Err(error) => self.notify(Message::NotForked {
                step,
                error: Some(error),
            }),
        }
    }
}

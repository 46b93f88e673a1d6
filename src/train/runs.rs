//! How a session comes by a run, and how it keeps one.

use super::error::{BeginError, TrainError};
use super::importer::Imported;
use super::imports::{away, fitting, is_compared, is_own, same_data};
use super::kept::{KeptRun, MOST_PINNED, ReplacedRun};
use super::message::{Failure, Message};
use super::model_file::ModelFile;
use super::pending::{FreshRun, OpenedModel, Pending};
use super::protocol::Phase;
use super::published::Published;
use super::rate::Rate;
use super::session::{PauseAt, Session};
use super::trainer::Trainer;
use super::weights_by_step::WeightsByStep;
use crate::archive::{Assumed, FileIdentity, LostRun, SavedModel, SavedPast, load_model_as};
use crate::curves::History;
use crate::data::{Dataset, SameData};
use crate::recipe::{DataSpec, RunLength};
use std::path::{Path, PathBuf};
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

    /// Opens a model with the images of `data`, or else with those of its recipe; what its file
    /// does not tell is `assumed`.
    pub(super) fn open(
        &mut self,
        path: &Path,
        assumed: Assumed,
        data: Option<DataSpec>,
        length: Option<RunLength>,
    ) {
        self.open_model(path.to_owned(), None, assumed, data, length);
    }

    /// Goes on with a run that was lost with its window.
    pub(super) fn go_on_from(&mut self, lost: LostRun) {
        let path = lost.path().to_owned();
        self.open_model(path, Some(lost), Assumed::default(), None, None);
    }

    fn open_model(
        &mut self,
        path: PathBuf,
        lost: Option<LostRun>,
        assumed: Assumed,
        data: Option<DataSpec>,
        length: Option<RunLength>,
    ) {
        let device = self.progress.recipe.device;
        // Before it is read: what is written meanwhile counts as another file.
        let identity = FileIdentity::of(&path);
        let saved = match load_model_as(&path, Some(device), assumed) {
            Ok(saved) => saved,
            Err(error) => return self.stay(error.into()),
        };
        let own = &saved.snapshot.recipe.data;
        let elsewhere = data.as_ref().is_some_and(|data| data != own);
        let spec = data.unwrap_or_else(|| own.clone());
        let compared = is_compared(&spec, saved.data.as_ref());
        let opened = OpenedModel {
            path,
            lost,
            saved,
            identity,
            spec: spec.clone(),
            elsewhere,
            length,
        };
        match self.ready_at_hand(&spec, compared) {
            Some(dataset) => self.begin_opened(opened, Ok(dataset)),
            None => self.import(spec, compared, Pending::Open(Box::new(opened))),
        }
    }

    /// The model is in hand, paused; where its images are missing, it is explored without.
    pub(super) fn begin_opened(&mut self, opened: OpenedModel, imported: Imported) {
        let OpenedModel {
            path,
            lost,
            saved,
            identity,
            spec,
            elsewhere,
            length,
        } = opened;
        let SavedModel {
            mut snapshot,
            data: record,
            checkpoint,
            session,
            past,
            mapping,
        } = saved;
        let mut own_images = true;
        let (dataset, missing) = match fitting(&snapshot, imported) {
            Ok(dataset) => {
                own_images = is_own(&spec, &snapshot.recipe.data, record.as_ref(), &dataset);
                snapshot.recipe.data = spec;
                (dataset, None)
            }
            Err(missing) => (away(&snapshot, record.clone()), Some(missing)),
        };
        let history = checkpoint
            .as_ref()
            .map(|checkpoint| checkpoint.history.clone());
        let weights_alone = checkpoint.is_none();
        let begun = match checkpoint.filter(|_| own_images) {
            Some(checkpoint) => Trainer::resume(&snapshot, &checkpoint, dataset.clone()),
            None => Trainer::from_snapshot(&snapshot, dataset.clone()),
        };
        let trainer = match begun {
            Ok(trainer) => trainer,
            Err(error) => return self.stay(error.into()),
        };
        self.take_over(trainer, history.unwrap_or_default(), Phase::Paused);
        self.pause_at = PauseAt::of(length);
        self.progress.session = session.map(Arc::new);
        if let Some(past) = past {
            self.take_up_past(past);
        }
        self.progress.missing_data = missing.clone();
        let step = snapshot.time.step;
        if weights_alone {
            self.notify(Message::WeightsAlone);
        }
        match lost {
            Some(lost) => {
                self.progress.unsaved = true;
                if let Some(recovery) = &mut self.recovery {
                    recovery.adopt(self.progress.run, step, lost);
                }
                self.notify(Message::WentOn { step });
            }
            None => {
                self.known_files.note(&path, identity.clone());
                self.progress.file = Some(ModelFile {
                    path: path.clone(),
                    step,
                    opened: true,
                    identity,
                });
                self.notify(Message::Opened(path));
            }
        }
        self.evaluate_here();
        if let Some(mapping) = mapping {
            self.notify(Message::LayersMapped(mapping));
        }
        let same = same_data(record.as_ref(), &dataset);
        if let Some(missing) = missing {
            self.notify(Message::NoImages(missing));
        } else if elsewhere || same == SameData::Other {
            let name = dataset.name.clone();
            self.notify(Message::Located { name, same });
        }
    }

    /// The run in hand was opened with its past.
    fn take_up_past(&mut self, past: SavedPast) {
        let Some(trainer) = &self.trainer else { return };
        let run = self.progress.run;
        let mut weights_by_step = WeightsByStep::restored(trainer, past, run, self.weights_bytes);
        weights_by_step.note(run, trainer, &self.history);
        self.weights_by_step = Some(weights_by_step);
    }

    pub(super) fn take_over(&mut self, trainer: Trainer, history: History, phase: Phase) {
        // Whatever is on its way was asked for before, or is this.
        self.import = None;
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
            recovery.run_begins();
        }
        self.progress.phase = phase;
        self.progress.recipe = trainer.recipe().clone();
        self.progress.lineage = trainer.lineage();
        self.progress.dataset = Some(trainer.dataset().clone());
        self.trainer = Some(trainer);
        self.progress.kept = self.kept.shown();
    }

    /// The run in hand, to be kept; None if there is none or it has no steps.
    fn take_away(&mut self) -> Option<ReplacedRun> {
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
        self.keep_replaced(&trainer, &shown, failure.as_ref());
        let mut weights_by_step = match self.weights_by_step.take() {
            Some(weights_by_step) => weights_by_step,
            None => WeightsByStep::new(&trainer, self.weights_bytes),
        };
        weights_by_step.shrink(self.weights_bytes);
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
        let ReplacedRun {
            trainer,
            mut weights_by_step,
            last: _,
            failure,
            missing_data,
            shown,
        } = kept;
        weights_by_step.set_bytes(self.weights_bytes);
        self.weights_by_step = Some(weights_by_step);
        self.progress.missing_data = missing_data;
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
        self.progress.kept = self.kept.shown();
    }

    pub(super) fn forget(&mut self, run: u64) {
        if self.kept.take(run).is_some() {
            self.keep_no_longer(run);
        }
        self.progress.kept = self.kept.shown();
    }

    /// A run could not be begun or opened; the one in hand goes on.
    pub(super) fn stay(&mut self, error: BeginError) {
        if self.trainer.is_none() && self.import.is_none() {
            self.progress.phase = Phase::Failed(Failure::NotBegun(error.clone()));
        }
        self.notify(Message::NotBegun(error));
    }
}

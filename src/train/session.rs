//! What the trainer's thread holds: the run in hand and how it is told.

use super::error::TrainError;
use super::evaluator::{Evaluated, Evaluator};
use super::importer::ReadImages;
use super::kept::KeptRuns;
use super::message::{Failure, Message, Notice};
use super::pending::{FreshRun, Import};
use super::protocol::{Command, Phase, Progress, Start};
use super::published::Published;
use super::rate::Rate;
use super::recovery::{Kept, Recovery};
use super::saver::Saves;
use super::services::Services;
use super::shared_state::SharedState;
use super::trainer::Trainer;
use super::weights_by_step::{KEPT_WEIGHTS_BYTES, WeightsByStep};
use crate::archive::{Assumed, KnownFiles, SavedSession, write_history};
use crate::curves::{History, Mark};
use crate::recipe::{Live, Recipe, RunLength};
use crate::run::RunTime;
use crossbeam_channel::{Receiver, never};
use std::sync::Arc;
use std::time::Instant;

/// Notices kept for the window to pick up.
const NOTICES: usize = 8;

/// Where the run pauses by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum PauseAt {
    /// Nowhere: when it is told to.
    Command,
    /// After one step, as a paused run goes on by the key for it.
    NextStep,
    /// After this step.
    Step(u64),
    /// At the end of the epoch in hand.
    EpochEnd,
    /// At the end of this epoch; they count from 1.
    Epoch(u64),
}

impl PauseAt {
    /// Where a run of this length pauses.
    pub fn of(length: Option<RunLength>) -> Self {
        match length {
            None => Self::Command,
            Some(RunLength::Epochs(epochs)) => Self::Epoch(epochs),
            Some(RunLength::Steps(steps)) => Self::Step(steps),
        }
    }
}

/// The run in hand, and everything that is told about it.
pub(super) struct Session {
    shared: SharedState,
    pub(super) read: ReadImages,
    pub(super) evaluator: Option<Evaluator>,
    /// The run and the step of a pause whose evaluation found no room.
    pub(super) evaluate_later: Option<(u64, u64)>,
    /// Where nothing ever arrives.
    pub(super) idle: Receiver<Evaluated>,
    pub(super) trainer: Option<Trainer>,
    pub(super) pause_at: PauseAt,
    pub(super) history: History,
    /// The weights of the run in hand by step.
    pub(super) weights_by_step: Option<WeightsByStep>,
    /// What they may take.
    pub(super) weights_bytes: u64,
    pub(super) progress: Progress,
    pub(super) rate: Rate,
    /// The runs that were replaced.
    pub(super) kept: KeptRuns,
    /// Images on their way.
    pub(super) import: Option<Import>,
    /// Commands for the first run, while its images are on their way.
    pub(super) waiting: Vec<Command>,
    /// The number of the run that was begun last.
    pub(super) newest_run: u64,
    /// Checkpoints that are written by themselves; None where none are.
    pub(super) recovery: Option<Recovery>,
    /// Checkpoints whose curves lack evaluations that are under way, one a run at most.
    pub(super) to_keep: Vec<Kept>,
    /// What a person ordered to be written.
    pub(super) saves: Saves,
    /// What this window has read and written.
    pub(super) known_files: KnownFiles,
    /// What a person had made when it was last told.
    pub(super) around: Option<SavedSession>,
    /// It is kept nowhere yet.
    pub(super) work_to_keep: bool,
    /// How often it was told.
    pub(super) work_told: u64,
    notice_number: u64,
}

impl Session {
    pub fn new(recipe: Recipe, shared: SharedState, services: Services) -> Self {
        let Services {
            read,
            evaluate,
            write,
        } = services;
        let mut session = Self {
            shared,
            read,
            evaluator: None,
            evaluate_later: None,
            idle: never(),
            trainer: None,
            pause_at: PauseAt::Command,
            history: History::new(),
            weights_by_step: None,
            weights_bytes: KEPT_WEIGHTS_BYTES,
            progress: Progress::preparing(recipe),
            rate: Rate::default(),
            kept: KeptRuns::default(),
            import: None,
            waiting: Vec::new(),
            newest_run: 0,
            recovery: None,
            to_keep: Vec::new(),
            saves: Saves::with(write),
            known_files: KnownFiles::default(),
            around: None,
            work_to_keep: false,
            work_told: 0,
            notice_number: 0,
        };
        match Evaluator::spawn(evaluate) {
            Ok(evaluator) => session.evaluator = Some(evaluator),
            Err(error) => {
                session.notify(Message::NoEvaluator(error.to_string()));
            }
        }
        session
    }

    pub fn begin(&mut self, start: Start) {
        match start.model {
            Some(path) => self.open(path, start.assumed, start.data, start.length),
            None => self.start(FreshRun {
                recipe: start.recipe,
                run: true,
                length: start.length,
            }),
        }
        self.publish();
    }

    pub fn is_running(&self) -> bool {
        self.trainer.is_some() && self.progress.phase == Phase::Running
    }

    pub fn carry_out(&mut self, command: Command) {
        if self.holds_back(&command) {
            return self.waiting.push(command);
        }
        match command {
            Command::Run => self.run_until(PauseAt::Command),
            Command::Step => self.run_until(PauseAt::NextStep),
            Command::Epoch => self.run_until(PauseAt::EpochEnd),
            Command::Pause => self.pause(),
            Command::Live(live) => self.set_live(live),
            Command::Start { recipe, run } => self.start(FreshRun {
                recipe: *recipe,
                run,
                length: None,
            }),
            Command::Open(path) => self.open(path, Assumed::default(), None, None),
            Command::OpenWithoutDamaged(path) => self.open_without_damaged(path),
            Command::Reread(assumed) => self.reread(assumed),
            Command::GoOn(lost) => self.go_on_from(lost),
            Command::KeepNow(done) => self.keep_now(done),
            Command::KeepNothing => self.keep_nothing(),
            Command::KeepWork(session) => return self.note_work(*session),
            Command::BringBack(run) => self.bring_back(run),
            Command::Fork { step, settings } => self.fork(step, settings.as_deref()),
            Command::Pin(run) => self.pin(run, true),
            Command::Unpin(run) => self.pin(run, false),
            Command::Forget(run) => self.forget(run),
            Command::TakeBack(run) => self.take_back(run),
            Command::CancelImport => self.cancel_import(),
            Command::Locate(spec) => self.locate(*spec),
            Command::Save(order) => self.save(*order),
            Command::StandAt { run, step } => {
                if let Some(weights_by_step) = &mut self.weights_by_step
                    && run == self.progress.run
                {
                    weights_by_step.stand_at(step);
                }
            }
            Command::KeepWeights { bytes } => {
                self.weights_bytes = bytes;
                // By a person's word: nothing is told of it.
                self.kept.fit(bytes);
                self.tell_kept();
                if let Some(weights_by_step) = &mut self.weights_by_step {
                    weights_by_step.set_bytes(bytes);
                }
            }
            Command::ExportCurves(path) => {
                match write_history(&self.history, &self.progress.recipe, &path) {
                    Ok(()) => self.notify(Message::CurvesWritten(path)),
                    Err(error) => self.notify(Message::CurvesNotWritten(error)),
                }
            }
        }
        self.publish();
    }

    fn run_until(&mut self, pause_at: PauseAt) {
        if let Some(missing) = self.progress.missing_data.clone() {
            return self.notify(Message::NoImages(missing));
        }
        if self.trainer.is_some() && !matches!(self.progress.phase, Phase::Failed(_)) {
            self.pause_at = pause_at;
            self.progress.phase = Phase::Running;
            self.rate = Rate::default();
        }
    }

    /// Stops after the step in hand, and has the test split evaluated there.
    pub(super) fn pause(&mut self) {
        if self.progress.phase != Phase::Running {
            return;
        }
        self.progress.phase = Phase::Paused;
        if let Some(Err(error)) = self.trainer.as_ref().map(Trainer::check_weights) {
            return self.stop(error);
        }
        self.evaluate_here();
        // Steps one by one are no pauses: a key that is held down would write all the time.
        if self.pause_at != PauseAt::NextStep
            && let Some(recovery) = &mut self.recovery
        {
            recovery.run_pauses();
        }
    }

    /// One step of the run in hand, into the curves.
    pub fn train_one_step(&mut self) {
        let Some(trainer) = &mut self.trainer else {
            return;
        };
        let report = match trainer.step() {
            Ok(report) => report,
            Err(error) => return self.stop(error),
        };
        self.history
            .push(report.time, &report.terms, report.minimised);
        if let Some(weights_by_step) = &mut self.weights_by_step {
            weights_by_step.note(self.progress.run, trainer, &self.history);
        }
        self.rate.add(report.images as u64, Instant::now());
        self.progress.unsaved = true;
        let RunTime { step, epoch, .. } = report.time;
        self.evaluate_if_due(step);
        let reached = match self.pause_at {
            PauseAt::Command => false,
            PauseAt::NextStep => true,
            PauseAt::Step(last) => step >= last,
            PauseAt::EpochEnd => report.epoch_ended,
            PauseAt::Epoch(last) => report.epoch_ended && epoch.round() >= last as f64,
        };
        if reached {
            self.pause();
            self.pause_at = PauseAt::Command;
        }
    }

    fn set_live(&mut self, live: Live) {
        let Some(trainer) = &mut self.trainer else {
            return;
        };
        let before = trainer.recipe().live();
        if let Err(error) = trainer.set_live(live) {
            return self.notify(Message::LiveRefused(error));
        }
        let time = trainer.time();
        self.progress.recipe = trainer.recipe().clone();
        for change in live.changes_since(before) {
            self.history.push_mark(Mark { time, change });
        }
    }

    pub(super) fn stop(&mut self, error: TrainError) {
        self.progress.phase = Phase::Failed(Failure::Stopped(error));
    }

    /// A panic reached the thread: keep what the window has, say why.
    pub fn break_down(&mut self, words: String) {
        self.progress.phase = Phase::Failed(Failure::BrokeDown(words));
        self.publish();
    }

    /// Has the window show something once.
    pub(super) fn notify(&mut self, message: Message) {
        self.notice_number += 1;
        let notices = &mut self.progress.notices;
        notices.push(Notice {
            number: self.notice_number,
            message,
        });
        if notices.len() > NOTICES {
            notices.remove(0);
        }
    }

    /// How far the import under way is, and nothing else that is new.
    pub fn publish_progress(&mut self) {
        self.look_at_import();
        self.shared.progress.store(Arc::new(self.progress.clone()));
        (self.shared.wake)();
    }

    /// Puts the newest state and weights where others pick them up; after a
    /// failure, the last good weights.
    pub fn publish(&mut self) {
        if let Some(trainer) = &self.trainer {
            self.progress.time = trainer.time();
        }
        self.progress.samples_per_second = match self.progress.phase {
            Phase::Running => self.rate.per_second(),
            Phase::Preparing | Phase::Paused | Phase::Failed(_) => 0.0,
        };
        self.progress.history = Arc::new(self.history.clone());
        let weights_by_step = self.weights_by_step.as_mut().map(WeightsByStep::shown);
        self.progress.weights_by_step = weights_by_step.unwrap_or_default();
        if let Some(snapshot) = self.snapshot_to_keep()
            && let Some(dataset) = self.progress.dataset.clone()
        {
            self.shared.slot.store(Some(Arc::new(Published {
                run: self.progress.run,
                snapshot,
                dataset,
                at: Instant::now(),
            })));
        }
        self.publish_progress();
    }
}

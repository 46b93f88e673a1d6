//! One run: its steps, its evaluations, its rows and what is kept of it.

use super::args::TrainArgs;
use super::begin::{AroundRun, Beginning, has_ended, length_of, whole_epochs};
use super::curves::CurveFiles;
use super::files::Files;
use super::go_on::change_live;
use super::progress::Progress;
use super::saver::Saver;
use crate::archive::WriteError;
use crate::cli::error::CliError;
use crate::cli::interrupt;
use crate::cli::output;
use crate::cli::report::{Figures, LastEpoch, TrainReport};
use crate::cli::training_bar::TrainingBar;
use crate::curves::{History, TestPoint};
use crate::data::Dataset;
use crate::recipe::RunLength;
use crate::run::RunTime;
use crate::train::{Evaluation, StepReport, TrainError, Trainer, evaluate_test};
use std::sync::Arc;

/// Trains to the end, saves, and prints the figures.
///
/// # Errors
/// Files that cannot be written; a loss that stopped being finite.
pub fn train(mut run: Run) -> Result<(), CliError> {
    let trained = run.train();
    run.progress.clear();
    match trained {
        Ok(()) => {
            let saved = run.save();
            let reported = run.report();
            // Both are tried; a model that could not be kept is the worse news.
            saved.and(reported)
        }
        Err(stop) => Err(run.give_up(&stop)),
    }
}

/// Why a run stopped by itself.
#[derive(Debug, thiserror::Error)]
enum Stop {
    #[error(transparent)]
    Training(#[from] TrainError),
    #[error(transparent)]
    Log(#[from] WriteError),
}

impl Stop {
    /// What helps, as the end of a sentence; empty where only the cause can say it.
    fn remedy(&self) -> String {
        match self {
            Self::Training(error) => error
                .remedy()
                .map(|remedy| format!("; {remedy}"))
                .unwrap_or_default(),
            Self::Log(_) => String::new(),
        }
    }
}

/// One run of `elbow train`.
pub struct Run {
    trainer: Trainer,
    dataset: Arc<Dataset>,
    length: RunLength,
    eval_every: Option<u64>,
    saver: Option<Saver>,
    curves: CurveFiles,
    history: History,
    progress: Progress,
    last_epoch: LastEpoch,
    /// Whole passes over the training images.
    epochs: u64,
    /// How far training had come when this command began.
    began: RunTime,
    /// How far training has come.
    at: RunTime,
    /// Images since this command began.
    images: u64,
    /// The newest evaluation, and the step it was made at.
    tested: Option<(u64, Evaluation)>,
}

impl Run {
    /// A run that begins with `beginning` on these images.
    ///
    /// # Errors
    /// Live settings out of their range, as wrong usage; a log that cannot be written or gone
    /// on with.
    pub fn new(
        args: &TrainArgs,
        files: Files,
        beginning: Beginning,
        dataset: Arc<Dataset>,
    ) -> Result<Self, CliError> {
        let (trainer, history, log_state, around) = match beginning {
            Beginning::Fresh(recipe) => {
                let trainer = Trainer::new(*recipe, dataset.clone());
                let trainer = trainer.map_err(CliError::failed)?;
                (trainer, History::new(), None, AroundRun::default())
            }
            Beginning::Resumed(resumed) => {
                let (snapshot, checkpoint) = (&resumed.snapshot, &resumed.checkpoint);
                let trainer = Trainer::resume(snapshot, checkpoint, dataset.clone());
                let mut trainer = trainer.map_err(CliError::failed)?;
                let mut history = checkpoint.history.clone();
                change_live(args, &mut trainer, &mut history)?;
                (trainer, history, checkpoint.log, resumed.around)
            }
        };
        let began = trainer.time();
        let curves = CurveFiles::open(&files, began, log_state, &history)?;
        let length = length_of(args);
        let epoch_steps = dataset.train_len().div_ceil(trainer.recipe().batch) as u64;
        Ok(Self {
            length,
            eval_every: args
                .eval_every
                .or(curves.are_written().then_some(epoch_steps)),
            saver: Saver::new(&files, args.save_every, began.step, around),
            curves,
            history,
            progress: Progress::new(args.progress, || {
                TrainingBar::new(length, epoch_steps, began.step)
            }),
            last_epoch: LastEpoch::new(dataset.train_len()),
            trainer,
            dataset,
            epochs: whole_epochs(began),
            began,
            at: began,
            images: 0,
            tested: None,
        })
    }

    /// Makes steps until the end or Ctrl+C, at least one.
    fn train(&mut self) -> Result<(), Stop> {
        loop {
            let report = self.trainer.step()?;
            self.take_in(&report);
            let interrupted = interrupt::is_requested();
            let ended = interrupted || has_ended(self.length, self.at, self.epochs);
            if ended {
                self.trainer.check_weights()?;
            }
            self.write_down(report.time.step, ended)?;
            if !ended {
                self.save_if_due()?;
            }
            if interrupted {
                self.progress.interrupted(report.time.step);
            }
            if ended {
                return Ok(());
            }
        }
    }

    fn take_in(&mut self, report: &StepReport) {
        self.at = report.time;
        self.images += report.images as u64;
        self.epochs += u64::from(report.epoch_ended);
        self.last_epoch.push(report);
        self.history
            .push(report.time, &report.terms, report.minimised);
        self.progress.step(report);
        self.curves.push(report);
    }

    /// Evaluates and writes a row of the log, where one or both are due.
    fn write_down(&mut self, step: u64, ended: bool) -> Result<(), Stop> {
        let scheduled = self
            .eval_every
            .is_some_and(|every| step.is_multiple_of(every));
        let test = if scheduled || (ended && self.eval_every.is_some()) {
            let Evaluation { terms, bound, .. } = self.evaluation()?;
            let time = self.at;
            Some(TestPoint { time, terms, bound })
        } else {
            None
        };
        // What is done at an end alone is not there for a run that goes on.
        if let Some(test) = test
            && scheduled
        {
            self.history.push_test(test);
        }
        let only_at_end = ended && !scheduled;
        let written = self
            .curves
            .write_due(step, test.as_ref(), ended, only_at_end);
        Ok(written?)
    }

    /// Saves the run if it is time; weights that the step ruined are not kept.
    fn save_if_due(&mut self) -> Result<(), TrainError> {
        let step = self.at.step;
        let Some(saver) = self.saver.as_mut().filter(|saver| saver.is_due(step)) else {
            return Ok(());
        };
        self.trainer.check_weights()?;
        let saved = saver.save_in_between(&self.trainer, &self.history, self.curves.log_state());
        if saved {
            self.progress.saved(step, saver.path());
        }
        Ok(())
    }

    /// The test split at the weights in hand; evaluated once.
    fn evaluation(&mut self) -> Result<Evaluation, TrainError> {
        if let Some((step, evaluation)) = self.tested
            && step == self.at.step
        {
            return Ok(evaluation);
        }
        let snapshot = self.trainer.snapshot();
        let evaluation = evaluate_test(&snapshot, &self.dataset, snapshot.recipe.seed)?;
        self.tested = Some((self.at.step, evaluation));
        self.progress.tested(self.at, &evaluation);
        Ok(evaluation)
    }

    fn save(&mut self) -> Result<(), CliError> {
        match &mut self.saver {
            Some(saver) => {
                let saved = saver.save(&self.trainer, &self.history, self.curves.log_state());
                saved.map_err(CliError::failed)?;
                self.progress.saved(self.at.step, saver.path());
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Keeps what is good of a run that stopped by itself, and says so.
    fn give_up(&mut self, stop: &Stop) -> CliError {
        let unlogged = match stop {
            Stop::Training(_) => self.curves.write_rest().err(),
            // A log that failed already is what `stop` tells of.
            Stop::Log(_) => None,
        };
        let unlogged = unlogged.map_or_else(String::new, |error| format!("; {error}"));
        let kept = self.saver.as_mut().map_or_else(
            || "nothing is saved without --save".to_owned(),
            |saver| saver.keep_good(&self.trainer),
        );
        CliError::failed(format!("{stop}; {kept}{unlogged}{}", stop.remedy()))
    }

    fn report(&mut self) -> Result<(), CliError> {
        let test = self.evaluation().map_err(CliError::failed)?;
        let seconds = self.at.seconds;
        let images_per_second = self.images as f64 / (seconds - self.began.seconds);
        let recipe = self.trainer.recipe();
        output::write_json_line(&TrainReport {
            steps: self.at.step,
            epochs: self.at.epoch,
            seconds,
            samples_per_second: images_per_second,
            images_per_second,
            device: recipe.device.name(),
            precision: self
                .trainer
                .snapshot()
                .precision()
                .map_err(CliError::failed)?,
            recipe,
            train: self.last_epoch.mean(),
            test: Figures::from(test),
        })
    }
}

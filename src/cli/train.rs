//! `elbow train`: a run without a window, its curves, its model and its figures.

use super::args::TrainArgs;
use super::data;
use super::destination::FileOption;
use super::error::CliError;
use super::import_bar::read_data;
use super::interrupt;
use super::output;
use super::recipe_args::DEFAULT_EPOCHS;
use super::report::{Figures, LastEpoch, TrainReport};
use super::training_bar::TrainingBar;
use crate::archive::{LogWriter, WriteError, save_model};
use crate::curves::TestPoint;
use crate::data::Dataset;
use crate::model::Snapshot;
use crate::recipe::{Recipe, RunLength};
use crate::run::RunTime;
use crate::train::{Evaluation, StepReport, TrainError, Trainer, evaluate_test};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Steps between two rows of the log.
const LOG_EVERY: u64 = 50;

/// Trains as asked, saves if asked, and prints the figures.
///
/// # Errors
/// Wrong usage before anything is trained; data, log or model files that
/// cannot be read or written; a loss that stopped being finite.
pub fn run(args: &TrainArgs) -> Result<(), CliError> {
    let recipe = args.recipe.recipe()?;
    check_files(args)?;
    interrupt::watch()?;
    let dataset = read_data(&recipe.data)?;
    dataset
        .report
        .iter()
        .flat_map(|report| data::warnings(report))
        .for_each(output::warn);
    let mut run = Run::new(args, recipe, dataset)?;
    let trained = run.train();
    run.bar.clear();
    match trained {
        Ok(()) => {
            let saved = run.save(&run.trainer.snapshot());
            let reported = run.report();
            // Both are tried; a model that could not be kept is the worse news.
            saved.and(reported)
        }
        Err(stop) => Err(run.give_up(&stop)),
    }
}

/// Refuses files that cannot be written before an hour is spent on what goes there.
fn check_files(args: &TrainArgs) -> Result<(), CliError> {
    if let (Some(save), Some(log)) = (&args.save, &args.log)
        && is_same_file(save, log)
    {
        return Err(CliError::usage(
            "--save and --log name the same file; give each its own",
        ));
    }
    let files = [
        (FileOption::Model, &args.save),
        (FileOption::Curves, &args.log),
    ];
    for (option, path) in files {
        if let Some(path) = path {
            option.check(path)?;
        }
    }
    Ok(())
}

/// Whether two paths, spelled however, name one file.
fn is_same_file(a: &Path, b: &Path) -> bool {
    let settled = |path: &Path| {
        let whole = path.canonicalize();
        whole.or_else(|_| {
            let absolute = std::path::absolute(path)?;
            let folder = absolute.parent().unwrap_or(&absolute).canonicalize()?;
            Ok::<_, std::io::Error>(folder.join(absolute.file_name().unwrap_or_default()))
        })
    };
    a == b || matches!((settled(a), settled(b)), (Ok(a), Ok(b)) if a == b)
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
struct Run {
    recipe: Recipe,
    dataset: Arc<Dataset>,
    trainer: Trainer,
    length: RunLength,
    eval_every: Option<u64>,
    save: Option<PathBuf>,
    log: Option<LogWriter>,
    bar: TrainingBar,
    last_epoch: LastEpoch,
    /// Whole passes over the training images.
    epochs: u64,
    /// How far training has come.
    at: RunTime,
    images: u64,
    /// The newest evaluation, and the step it was made at.
    tested: Option<(u64, Evaluation)>,
}

impl Run {
    fn new(args: &TrainArgs, recipe: Recipe, dataset: Arc<Dataset>) -> Result<Self, CliError> {
        let trainer = Trainer::new(recipe.clone(), dataset.clone()).map_err(CliError::failed)?;
        let length = args.length.length();
        let length = length.unwrap_or(RunLength::Epochs(DEFAULT_EPOCHS));
        let epoch_steps = dataset.train_len().div_ceil(recipe.batch) as u64;
        let log = args.log.as_deref().map(LogWriter::create).transpose();
        Ok(Self {
            trainer,
            length,
            eval_every: args.eval_every.or(args.log.as_ref().map(|_| epoch_steps)),
            save: args.save.clone(),
            log: log.map_err(CliError::failed)?,
            bar: TrainingBar::new(length, epoch_steps),
            last_epoch: LastEpoch::new(dataset.train_len()),
            recipe,
            dataset,
            epochs: 0,
            at: RunTime::default(),
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
            let ended = interrupted || self.has_ended();
            if ended {
                self.trainer.check_weights()?;
            }
            self.write_down(report.time.step, ended)?;
            if interrupted {
                let step = report.time.step;
                self.bar.say(&format!("Interrupted after step {step}"));
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
        self.bar.step(report);
        if let Some(log) = &mut self.log {
            log.push(report.time, &report.terms, report.minimised, report.bound);
        }
    }

    fn has_ended(&self) -> bool {
        match self.length {
            RunLength::Epochs(epochs) => self.epochs >= epochs,
            RunLength::Steps(steps) => self.at.step >= steps,
        }
    }

    /// Evaluates and writes a row of the log, where one or both are due.
    fn write_down(&mut self, step: u64, ended: bool) -> Result<(), Stop> {
        let due = self
            .eval_every
            .is_some_and(|every| ended || step.is_multiple_of(every));
        let test = if due {
            let Evaluation { terms, bound, .. } = self.evaluation()?;
            let time = self.at;
            Some(TestPoint { time, terms, bound })
        } else {
            None
        };
        match &mut self.log {
            Some(log) if due || ended || step.is_multiple_of(LOG_EVERY) => {
                Ok(log.write_row(test.as_ref())?)
            }
            _ => Ok(()),
        }
    }

    /// The test split at the weights in hand; evaluated once.
    fn evaluation(&mut self) -> Result<Evaluation, TrainError> {
        if let Some((step, evaluation)) = self.tested
            && step == self.at.step
        {
            return Ok(evaluation);
        }
        let snapshot = self.trainer.snapshot();
        let evaluation = evaluate_test(&snapshot, &self.dataset, self.recipe.seed)?;
        self.tested = Some((self.at.step, evaluation));
        self.bar.tested(evaluation.terms.elbo());
        Ok(evaluation)
    }

    fn save(&self, snapshot: &Snapshot) -> Result<(), CliError> {
        match &self.save {
            Some(path) => save_model(snapshot, &self.dataset, path).map_err(CliError::failed),
            None => Ok(()),
        }
    }

    /// Keeps what is good of a run that stopped by itself, and says so.
    fn give_up(&mut self, stop: &Stop) -> CliError {
        let unlogged = match (stop, &mut self.log) {
            (Stop::Training(_), Some(log)) => log.write_row(None).err(),
            // A log that failed already is what `stop` tells of.
            (Stop::Log(_), _) | (_, None) => None,
        };
        let unlogged = unlogged.map_or_else(String::new, |error| format!("; {error}"));
        let good = self.trainer.last_good();
        let kept = match (&self.save, self.save(good)) {
            (None, _) => "nothing is saved without --save".to_owned(),
            (Some(path), Ok(())) => {
                let path = path.display();
                format!("the weights of step {} are saved in {path}", good.time.step)
            }
            (Some(_), Err(also)) => also.to_string(),
        };
        CliError::failed(format!("{stop}; {kept}{unlogged}{}", stop.remedy()))
    }

    fn report(&mut self) -> Result<(), CliError> {
        let test = self.evaluation().map_err(CliError::failed)?;
        let seconds = self.at.seconds;
        let images_per_second = self.images as f64 / seconds;
        output::write_json_line(&TrainReport {
            steps: self.at.step,
            epochs: self.at.epoch,
            seconds,
            samples_per_second: images_per_second,
            images_per_second,
            device: self.recipe.device.name(),
            precision: self
                .trainer
                .snapshot()
                .precision()
                .map_err(CliError::failed)?,
            recipe: &self.recipe,
            train: self.last_epoch.mean(),
            test: Figures::from(test),
        })
    }
}

//! `elbow train`: a run without a window, its curves, its model and its figures.

use super::args::{DEFAULT_EPOCHS, TrainArgs, Until};
use super::bar::Bar;
use super::error::CliError;
use super::output;
use super::report::{Figures, LastEpoch, Trained};
use crate::archive::{LogWriter, check_writable, save_model};
use crate::data::Dataset;
use crate::model::Snapshot;
use crate::recipe::Recipe;
use crate::train::{Evaluation, StepReport, Trainer, evaluate_test};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Steps between two rows of the log.
const LOG_EVERY: u64 = 50;

/// Set by Ctrl+C: finish the step, save and report.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Trains as asked, saves if asked, and prints the figures.
///
/// # Errors
/// Wrong usage before anything is trained; data, log or model files that
/// cannot be read or written; a loss that stopped being finite.
pub fn run(args: &TrainArgs) -> Result<(), CliError> {
    let recipe = args.recipe.recipe()?;
    check_places(args)?;
    watch_for_interrupt()?;
    let dataset = Dataset::open(&recipe.data).map_err(CliError::failed)?;
    let mut run = Run::new(args, recipe, dataset)?;
    let trained = run.train();
    run.bar.clear();
    match trained {
        Ok(()) => {
            let saved = run.save(&run.trainer.snapshot());
            run.report()?;
            saved
        }
        Err(stop) => Err(run.give_up(stop)),
    }
}

/// Refuses places that cannot be written before an hour is spent on what goes there.
fn check_places(args: &TrainArgs) -> Result<(), CliError> {
    if args.save.is_some() && args.save == args.log {
        return Err(CliError::usage(
            "--save and --log name the same file; give each its own",
        ));
    }
    for path in [&args.save, &args.log].into_iter().flatten() {
        check_writable(path).map_err(CliError::failed)?;
    }
    Ok(())
}

/// The first Ctrl+C asks training to end; the second ends the program at once.
fn watch_for_interrupt() -> Result<(), CliError> {
    ctrlc::set_handler(|| {
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    })
    .map_err(|e| CliError::failed(format!("Ctrl+C cannot be watched for: {e}")))
}

/// One run of `elbow train`.
struct Run {
    recipe: Recipe,
    dataset: Arc<Dataset>,
    trainer: Trainer,
    until: Until,
    eval_every: Option<u64>,
    save: Option<PathBuf>,
    log: Option<LogWriter>,
    bar: Bar,
    last_epoch: LastEpoch,
    /// Whole passes over the training images.
    epochs: u64,
    /// Steps made, and passes with the fraction of the last one.
    at: (u64, f64),
    images: u64,
    /// Time spent in training steps.
    spent: Duration,
    /// The newest evaluation, and the step it was made at.
    tested: Option<(u64, Evaluation)>,
}

impl Run {
    fn new(args: &TrainArgs, recipe: Recipe, dataset: Arc<Dataset>) -> Result<Self, CliError> {
        let trainer = Trainer::new(recipe.clone(), dataset.clone()).map_err(CliError::failed)?;
        let until = args.length.until().unwrap_or(Until::Epochs(DEFAULT_EPOCHS));
        let epoch_steps = dataset.train_len().div_ceil(recipe.batch) as u64;
        let log = args.log.as_deref().map(LogWriter::create).transpose();
        Ok(Self {
            trainer,
            until,
            eval_every: args.eval_every.or(args.log.as_ref().map(|_| epoch_steps)),
            save: args.save.clone(),
            log: log.map_err(CliError::failed)?,
            bar: Bar::new(until, epoch_steps),
            last_epoch: LastEpoch::new(dataset.train_len()),
            recipe,
            dataset,
            epochs: 0,
            at: (0, 0.0),
            images: 0,
            spent: Duration::ZERO,
            tested: None,
        })
    }

    /// Makes steps until the end or Ctrl+C, at least one.
    fn train(&mut self) -> Result<(), CliError> {
        loop {
            let started = Instant::now();
            let report = self.trainer.step().map_err(CliError::failed)?;
            self.spent += started.elapsed();
            self.take_in(&report);
            let interrupted = INTERRUPTED.load(Ordering::Relaxed);
            let ended = interrupted || self.has_ended();
            self.write_down(report.step, ended)?;
            if interrupted {
                let step = report.step;
                self.bar.say(&format!("Interrupted after step {step}"));
            }
            if ended {
                return Ok(());
            }
        }
    }

    fn take_in(&mut self, report: &StepReport) {
        self.at = (report.step, report.epoch);
        self.images += report.images as u64;
        self.epochs += u64::from(report.epoch_ended);
        self.last_epoch.push(report);
        self.bar.step(report);
        if let Some(log) = &mut self.log {
            let seconds = self.spent.as_secs_f64();
            log.push(report.step, report.epoch, seconds, &report.terms, report.minimised);
        }
    }

    fn has_ended(&self) -> bool {
        match self.until {
            Until::Epochs(epochs) => self.epochs >= epochs,
            Until::Steps(steps) => self.at.0 >= steps,
        }
    }

    /// Evaluates and writes a row of the log, where one or both are due.
    fn write_down(&mut self, step: u64, ended: bool) -> Result<(), CliError> {
        let due = self.eval_every.is_some_and(|every| step % every == 0 || ended);
        let test = due.then(|| self.evaluation().terms);
        match &mut self.log {
            Some(log) if due || ended || step % LOG_EVERY == 0 => {
                log.row(test.as_ref()).map_err(CliError::failed)
            }
            _ => Ok(()),
        }
    }

    /// The test split at the weights in hand; evaluated once.
    fn evaluation(&mut self) -> Evaluation {
        match self.tested {
            Some((step, evaluation)) if step == self.at.0 => evaluation,
            _ => {
                let evaluation = evaluate_test(&self.trainer.snapshot(), &self.dataset);
                self.tested = Some((self.at.0, evaluation));
                self.bar.tested(evaluation.terms.elbo());
                evaluation
            }
        }
    }

    fn save(&self, snapshot: &Snapshot) -> Result<(), CliError> {
        match &self.save {
            Some(path) => save_model(snapshot, path).map_err(CliError::failed),
            None => Ok(()),
        }
    }

    /// Keeps what is good of a run that stopped by itself, and says so.
    fn give_up(&mut self, stop: CliError) -> CliError {
        // The log may be what failed: its last row is a favour, not a promise.
        let _ = self.log.as_mut().map(|log| log.row(None));
        let Some(path) = &self.save else {
            return stop;
        };
        let good = self.trainer.last_good();
        match self.save(&good) {
            Ok(()) => CliError::failed(format!(
                "{stop}; the weights of step {} are saved in {}",
                good.step,
                path.display()
            )),
            Err(also) => CliError::failed(format!("{stop}; and {also}")),
        }
    }

    fn report(&mut self) -> Result<(), CliError> {
        let test = self.evaluation();
        let seconds = self.spent.as_secs_f64();
        output::json_line(&Trained {
            steps: self.at.0,
            epochs: self.at.1,
            seconds,
            samples_per_second: self.images as f64 / seconds,
            device: self.recipe.device.name(),
            recipe: &self.recipe,
            train: self.last_epoch.mean(),
            test: Figures::from(test),
        })
    }
}

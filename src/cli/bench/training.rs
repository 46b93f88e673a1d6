//! How fast a trainer makes its steps, measured in one way wherever the bench asks.

use crate::cli::error::CliError;
use crate::cli::output;
use crate::data::Dataset;
use crate::model::Snapshot;
use crate::recipe::Recipe;
use crate::train::Trainer;
use serde::Serialize;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Steps made before the clock is watched.
const WARM_UP: usize = 50;
/// Steps at the end over which the loss is averaged.
const LAST: usize = 100;

/// How long training is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeasureFor {
    /// So long.
    Time(Duration),
    /// So many steps.
    Steps(u64),
}

/// A trainer whose speed is measured.
pub struct TimedTrainer(Trainer);

/// What the clock saw.
#[derive(Clone, Copy, Debug)]
pub struct TrainingSpeed {
    /// Minibatches.
    pub steps: u64,
    /// Training images.
    pub samples: u64,
    /// By the wall clock.
    pub seconds: f64,
    /// Mean of what was minimised in the last steps, in nats per image.
    pub minimised: f64,
}

impl TimedTrainer {
    /// A fresh run of `recipe`.
    ///
    /// # Errors
    /// The data does not fit the recipe, or the device fails.
    pub fn new(recipe: &Recipe, dataset: Arc<Dataset>) -> Result<Self, CliError> {
        let trainer = Trainer::new(recipe.clone(), dataset);
        trainer.map(Self).map_err(CliError::failed)
    }

    /// Makes the steps after which caches and clocks are as they stay.
    ///
    /// # Errors
    /// The run fails.
    pub fn warm_up(&mut self) -> Result<(), CliError> {
        for _ in 0..WARM_UP {
            self.0.step().map_err(CliError::failed)?;
        }
        Ok(())
    }

    /// Trains as long as asked.
    ///
    /// # Errors
    /// The run fails.
    pub fn measure(&mut self, length: MeasureFor) -> Result<TrainingSpeed, CliError> {
        let (mut steps, mut samples) = (0, 0);
        let mut losses = VecDeque::new();
        let started = Instant::now();
        while match length {
            MeasureFor::Time(time) => started.elapsed() < time,
            MeasureFor::Steps(wanted) => steps < wanted,
        } {
            let report = self.0.step().map_err(CliError::failed)?;
            samples += report.images as u64;
            steps += 1;
            losses.push_back(report.minimised);
            if losses.len() > LAST {
                losses.pop_front();
            }
        }
        Ok(TrainingSpeed {
            steps,
            samples,
            seconds: started.elapsed().as_secs_f64(),
            minimised: losses.iter().sum::<f64>() / losses.len() as f64,
        })
    }
}

impl TrainingSpeed {
    /// Training images per second.
    pub fn images_per_second(&self) -> f64 {
        self.samples as f64 / self.seconds
    }
}

/// The warm-up is over: whoever times from outside starts the clock.
#[derive(Debug, Serialize)]
struct WarmedUp {
    measure: &'static str,
    state: &'static str,
}

/// Training speed on one device.
#[derive(Debug, Serialize)]
struct TrainingReport<'a> {
    measure: &'static str,
    state: &'static str,
    device: &'static str,
    samples_per_second: f64,
    /// The same: a sample is an image here.
    images_per_second: f64,
    steps: u64,
    samples: u64,
    seconds: f64,
    /// In nats per image.
    minimised: f64,
    recipe: &'a Recipe,
}

/// Trains as long as asked and prints the speed; the model that came of it.
///
/// # Errors
/// A run that fails, or standard output that cannot be written.
pub fn run(
    recipe: &Recipe,
    dataset: Arc<Dataset>,
    length: MeasureFor,
) -> Result<Snapshot, CliError> {
    let mut trainer = TimedTrainer::new(recipe, dataset)?;
    trainer.warm_up()?;
    if matches!(length, MeasureFor::Steps(_)) {
        output::write_json_line(&WarmedUp {
            measure: "training",
            state: "begun",
        })?;
    }
    let speed = trainer.measure(length)?;
    output::write_json_line(&TrainingReport {
        measure: "training",
        state: "done",
        device: recipe.device.name(),
        samples_per_second: speed.images_per_second(),
        images_per_second: speed.images_per_second(),
        steps: speed.steps,
        samples: speed.samples,
        seconds: speed.seconds,
        minimised: speed.minimised,
        recipe,
    })?;
    Ok(trainer.0.snapshot())
}

//! How far training is: a bar on a terminal, or lines of JSON for a program.

use crate::cli::progress_style::ProgressStyle;
use crate::cli::training_bar::TrainingBar;
use crate::recipe::Terms;
use crate::run::RunTime;
use crate::train::{Evaluation, StepReport};
use serde::Serialize;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// How often a line tells of training steps.
const EVERY: Duration = Duration::from_secs(1);

/// Tells how far training is.
pub enum Progress {
    /// On a terminal.
    Bar(TrainingBar),
    /// To a program.
    Lines(Box<Lines>),
}

/// Lines of JSON on standard error, each an event.
pub struct Lines {
    since: Instant,
    /// Seconds of training at the end of the line before; None before the first step.
    trained: Option<f64>,
    images: usize,
    steps: u64,
    terms: Terms,
    minimised: f64,
    bound: Option<f64>,
}

/// One line.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
enum Event<'a> {
    /// The steps since the line before.
    Train {
        #[serde(flatten)]
        time: RunTime,
        /// Of training, evaluations left out.
        images_per_second: f64,
        /// Means, in nats per image.
        #[serde(flatten)]
        terms: Terms,
        minimised: f64,
        #[serde(skip_serializing_if = "Option::is_none")]
        bound: Option<f64>,
    },
    /// The test split.
    Test {
        #[serde(flatten)]
        time: RunTime,
        #[serde(flatten)]
        terms: Terms,
        #[serde(skip_serializing_if = "Option::is_none")]
        bound: Option<f64>,
    },
    /// The run is in its file.
    Saved { step: u64, file: &'a Path },
    /// Ctrl+C, or another polite stop.
    Interrupted { step: u64 },
}

impl Lines {
    fn after(trained: Option<f64>) -> Self {
        Self {
            since: Instant::now(),
            trained,
            images: 0,
            steps: 0,
            terms: Terms::default(),
            minimised: 0.0,
            bound: None,
        }
    }

    fn step(&mut self, report: &StepReport) {
        let seconds = report.time.seconds;
        match self.trained {
            // When the first step began is not known.
            None => self.trained = Some(seconds),
            Some(_) => self.images += report.images,
        }
        self.steps += 1;
        if let Some(bound) = report.bound {
            *self.bound.get_or_insert(0.0) += bound;
        }
        self.terms.add_scaled(&report.terms, 1.0);
        self.minimised += report.minimised;
        let trained = seconds - self.trained.unwrap_or(seconds);
        if self.since.elapsed() < EVERY || trained <= 0.0 {
            return;
        }
        let share = 1.0 / self.steps as f64;
        let mut terms = Terms::default();
        terms.add_scaled(&self.terms, share);
        tell(&Event::Train {
            time: report.time,
            images_per_second: self.images as f64 / trained,
            terms,
            minimised: self.minimised * share,
            bound: self.bound.map(|bound| bound * share),
        });
        *self = Self::after(Some(seconds));
    }
}

impl Progress {
    /// In this style, for a run as [`TrainingBar::new`] takes it.
    pub fn new(style: ProgressStyle, bar: impl FnOnce() -> TrainingBar) -> Self {
        match style {
            ProgressStyle::Bar => Self::Bar(bar()),
            ProgressStyle::Json => Self::Lines(Box::new(Lines::after(None))),
        }
    }

    /// Takes in a step, and tells of it now and then.
    pub fn step(&mut self, report: &StepReport) {
        match self {
            Self::Bar(bar) => bar.step(report),
            Self::Lines(lines) => lines.step(report),
        }
    }

    /// Tells of an evaluation of the test split.
    pub fn tested(&mut self, time: RunTime, evaluation: &Evaluation) {
        let Evaluation { terms, bound, .. } = *evaluation;
        match self {
            Self::Bar(bar) => bar.tested(terms.elbo()),
            Self::Lines(_) => tell(&Event::Test { time, terms, bound }),
        }
    }

    /// Tells that the run is in its file as of this step.
    pub fn saved(&self, step: u64, file: &Path) {
        match self {
            Self::Bar(_) => {}
            Self::Lines(_) => tell(&Event::Saved { step, file }),
        }
    }

    /// Tells that training was asked to end after this step.
    pub fn interrupted(&self, step: u64) {
        match self {
            Self::Bar(bar) => bar.say(&format!("Interrupted after step {step}")),
            Self::Lines(_) => tell(&Event::Interrupted { step }),
        }
    }

    /// Nothing more is told.
    pub fn clear(&self) {
        match self {
            Self::Bar(bar) => bar.clear(),
            Self::Lines(_) => {}
        }
    }
}

fn tell(event: &Event<'_>) {
    // A line that nobody reads, or that holds no JSON, is no reason to stop training.
    if let Ok(text) = serde_json::to_string(event) {
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }
}

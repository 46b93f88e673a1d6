//! How far training is, on a terminal; on a pipe, silence.

use crate::recipe::{RunLength, Terms};
use crate::train::StepReport;
use indicatif::{ProgressBar, ProgressStyle};
use std::time::{Duration, Instant};

/// How often the line is written anew.
const REFRESH: Duration = Duration::from_millis(250);

/// A line on standard error: steps, rates and the newest figures.
#[derive(Debug)]
pub struct TrainingBar {
    line: ProgressBar,
    since: Instant,
    images: usize,
    steps: u64,
    terms: Terms,
    test: Option<f64>,
}

impl TrainingBar {
    /// A bar for a run of `length` over epochs of `epoch_steps` steps that goes on from step
    /// `from`.
    pub fn new(length: RunLength, epoch_steps: u64, from: u64) -> Self {
        let steps = match length {
            RunLength::Epochs(epochs) => epochs.saturating_mul(epoch_steps),
            RunLength::Steps(steps) => steps,
        };
        let line = ProgressBar::new(steps);
        let style = ProgressStyle::with_template(
            "{bar:20} step {human_pos} of {human_len}  {msg}  {eta} left",
        );
        if let Ok(style) = style {
            line.set_style(style);
        }
        line.set_position(from);
        line.reset_eta();
        Self {
            line,
            since: Instant::now(),
            images: 0,
            steps: 0,
            terms: Terms::default(),
            test: None,
        }
    }

    /// Takes in a step, and shows it now and then.
    pub fn step(&mut self, report: &StepReport) {
        if self.line.is_hidden() {
            return;
        }
        self.images += report.images;
        self.steps += 1;
        self.terms.add_scaled(&report.terms, 1.0);
        let passed = self.since.elapsed();
        if passed < REFRESH {
            return;
        }
        let rate = self.images as f64 / passed.as_secs_f64();
        let elbo = self.terms.elbo() / self.steps as f64;
        let test = self
            .test
            .map_or_else(String::new, |elbo| format!(" (test {elbo:.2})"));
        self.line.set_position(report.time.step);
        self.line.set_message(format!(
            "epoch {:.2}  {rate:.0} images/s  ELBO {elbo:.2} nats{test}",
            report.time.epoch
        ));
        self.pause();
    }

    /// Shows the test split's ELBO from now on.
    pub fn tested(&mut self, elbo: f64) {
        self.test = Some(elbo);
        self.pause();
    }

    /// Leaves out of the rates what has passed since the last refresh.
    fn pause(&mut self) {
        self.since = Instant::now();
        self.images = 0;
        self.steps = 0;
        self.terms = Terms::default();
    }

    /// Says something above the bar; not on a pipe.
    pub fn say(&self, text: &str) {
        self.line.println(text);
    }

    /// Takes the bar off the screen.
    pub fn clear(&self) {
        self.line.finish_and_clear();
    }
}

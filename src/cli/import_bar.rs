//! Reading data with a bar, on a terminal, for what takes a while; Ctrl+C gives it up.

use super::error::CliError;
use super::interrupt;
use crate::data::Dataset;
use crate::import::{self, ImportProgress, ImportWatch};
use crate::recipe::DataSpec;
use indicatif::{HumanCount, ProgressBar, ProgressStyle};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// What is read sooner needs no bar.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often the bar moves and Ctrl+C is looked for.
const TICK: Duration = Duration::from_millis(50);

/// Reads the images of `spec`.
///
/// # Errors
/// They cannot be read, or Ctrl+C was pressed.
pub fn read_data(spec: &DataSpec) -> Result<Arc<Dataset>, CliError> {
    let watch = ImportWatch::default();
    thread::scope(|scope| {
        let (done, is_done) = channel::<()>();
        let watched = &watch;
        scope.spawn(move || {
            let mut bar = ImportBar::new();
            while is_done.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                if interrupt::is_requested() {
                    watched.cancel();
                }
                bar.show(watched.progress());
            }
            bar.clear();
        });
        let read = import::open(spec, watched).map_err(CliError::failed);
        drop(done);
        read
    })
}

/// A line on standard error: how many images are read, and how fast.
struct ImportBar {
    line: Option<ProgressBar>,
    begun: Instant,
    /// When the current pass over the images began.
    pass: Instant,
    last: ImportProgress,
}

impl ImportBar {
    fn new() -> Self {
        let now = Instant::now();
        Self {
            line: None,
            begun: now,
            pass: now,
            last: ImportProgress { done: 0, total: 0 },
        }
    }

    fn show(&mut self, progress: ImportProgress) {
        let is_new = progress.done < self.last.done || progress.total != self.last.total;
        self.last = progress;
        if is_new {
            self.pass = Instant::now();
        }
        if self.begun.elapsed() < PATIENCE {
            return;
        }
        let first = self.line.is_none();
        let line = self.line.get_or_insert_with(|| ProgressBar::new(0));
        if is_new || first {
            restyle(line, progress.total);
        }
        let seconds = self.pass.elapsed().as_secs_f64();
        let rate = (progress.done as f64 / seconds.max(f64::EPSILON)) as u64;
        line.set_message(format!("{} images/s", HumanCount(rate)));
        line.set_position(progress.done as u64);
    }

    fn clear(&self) {
        if let Some(line) = &self.line {
            line.finish_and_clear();
        }
    }
}

/// A bar for `total` images, or a count of those found where nobody knows how many there are.
fn restyle(line: &ProgressBar, total: usize) {
    line.reset();
    let template = if total > 0 {
        line.set_length(total as u64);
        "{bar:20} image {human_pos} of {human_len}  {msg}  {eta} left"
    } else {
        "{spinner} {human_pos} images found  {msg}"
    };
    // A template that could not be read would leave the bar as indicatif draws it.
    if let Ok(style) = ProgressStyle::with_template(template) {
        line.set_style(style);
    }
}

//! How far an evaluation is, on a terminal; on a pipe, silence.

use indicatif::{HumanDuration, ProgressBar, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::time::Duration;

/// How often the line moves while nothing can be counted.
const TICK: Duration = Duration::from_millis(120);

/// A line on standard error: what is being computed, and over how many images.
#[derive(Debug)]
pub struct EvaluationBar {
    line: ProgressBar,
}

impl EvaluationBar {
    /// Begins with `what`, which takes a while that nobody can tell.
    pub fn new(what: &'static str) -> Self {
        let line = ProgressBar::new_spinner().with_message(what);
        set_style(&line, "{spinner} {msg}");
        line.enable_steady_tick(TICK);
        Self { line }
    }

    /// Goes on to `what`, which is computed image by image.
    pub fn count_images(&self, what: &'static str, images: usize) {
        self.line.disable_steady_tick();
        self.line.set_message(what);
        self.line.set_length(images as u64);
        self.line.reset();
        set_style(
            &self.line,
            "{bar:20} image {human_pos} of {human_len}  {msg}{time_left}",
        );
    }

    /// So many images are done.
    pub fn set_done(&self, images: usize) {
        self.line.set_position(images as u64);
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

/// A template that could not be read would leave the bar as indicatif draws it.
fn set_style(line: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        line.set_style(style.with_key("time_left", time_left));
    }
}

/// Nothing before the first image, which nobody can tell the time of.
fn time_left(state: &ProgressState, out: &mut dyn Write) {
    if state.pos() > 0 {
        // Fails only where `out` does, and then the line is not drawn at all.
        let _ = write!(out, "  {:#} left", HumanDuration(state.eta()));
    }
}

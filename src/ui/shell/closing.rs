//! How the window comes to its end: an unsaved run is asked about first.

use eframe::egui::{Context, ViewportCommand};
use std::time::{Duration, Instant};

/// Seconds of the window's clock within which a second request is a double click or a key
/// held down.
const ONE_REQUEST: f64 = 1.0;
/// The same where the window's clock stands, because the window is hidden.
const HIDDEN: Duration = Duration::from_secs(5);

/// What is known of the window's end.
#[derive(Default)]
pub(crate) struct Closing {
    /// It closes, whatever the run is.
    leaving: bool,
    /// The window was told so.
    told: bool,
    /// A person wants it to close, and has answered what there was to ask.
    by_word: bool,
    /// When the question that is open was asked.
    asked: Option<Asked>,
}

struct Asked {
    /// Seconds of the window's clock.
    seconds: f64,
    at: Instant,
}

/// What a request to close is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CloseRequest {
    /// The first: ask about the run.
    First,
    /// The first once more, by a double click or a key held down.
    Same,
    /// A person, or the system, insists: nobody is kept in a window that cannot be seen
    /// or answered.
    Last,
}

impl Closing {
    /// The window is to close without a question.
    pub fn leave(&mut self) {
        self.leaving = true;
        self.by_word = true;
    }

    /// The window closes, which its frame asked for.
    pub fn granted(&mut self) {
        self.by_word = true;
    }

    /// Whether it closes because a person wants it to.
    pub fn is_by_word(&self) -> bool {
        self.by_word
    }

    /// Whether it closes.
    pub fn is_leaving(&self) -> bool {
        self.leaving
    }

    /// The window is asked to close while a run would be lost.
    pub fn request(&mut self, seconds: f64) -> CloseRequest {
        match &self.asked {
            _ if self.leaving => CloseRequest::Last,
            Some(asked) => {
                let over = seconds - asked.seconds >= ONE_REQUEST || asked.at.elapsed() >= HIDDEN;
                if over {
                    CloseRequest::Last
                } else {
                    CloseRequest::Same
                }
            }
            None => {
                let at = Instant::now();
                self.asked = Some(Asked { seconds, at });
                CloseRequest::First
            }
        }
    }

    /// The question was answered.
    pub fn answered(&mut self) {
        self.asked = None;
    }

    /// Closes the window once it is to close.
    pub fn follow(&mut self, ctx: &Context) {
        if self.leaving && !self.told {
            self.told = true;
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }
}

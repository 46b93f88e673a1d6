//! Measures the window from outside: is told of every frame, and asks for what comes next.

use std::time::Duration;

/// What a probe is told of each frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FrameReport {
    /// Time that the frame before took from its beginning until its last pixel
    /// was painted; waiting for the screen is left out.
    pub frame: Option<Duration>,
    /// Since the frame before began.
    pub interval: Duration,
    /// From a move of the pointer, or of the shown step, until the frame that shows the image
    /// decoded there was painted; present in the one frame after that.
    pub latency: Option<Duration>,
    /// Whether training goes on.
    pub running: bool,
    /// Steps of the run so far.
    pub step: u64,
    /// Over about the last second; 0 while paused.
    pub samples_per_second: f64,
}

/// What a probe may ask for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ProbeRequest {
    /// Go on training.
    Run,
    /// Hold the training.
    Pause,
    /// Move the pointer over the latent plane: fractions of its width and
    /// height, from the upper left corner.
    Point([f32; 2]),
    /// Move it there with its button held, so that it drags the plane; in the same fractions.
    Drag([f32; 2]),
    /// Let go of the button.
    LetGo,
    /// Turn the wheel by so many points over this place, in the same fractions.
    Wheel([f32; 2], f32),
    /// Show the run as it was at this share of its steps so far.
    ShowStep(f32),
    /// Show it as it is.
    ShowNow,
    /// Show so many training images on the plane.
    TrainingImages(usize),
    /// Draw the next frame as soon as possible.
    Frame,
    /// Close the window.
    Close,
}

/// Called once a frame, on the thread that draws.
pub trait Probe {
    /// Takes in what happened and says what is to happen next.
    fn frame(&mut self, report: &FrameReport) -> Vec<ProbeRequest>;
}

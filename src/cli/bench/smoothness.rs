//! What was measured of the window under one condition, and how it is reported.

use super::quantile::quantile;
use super::schedule::{Condition, MANY};
use serde::Serialize;

/// Everything measured under one condition.
#[derive(Debug, Default)]
pub struct Measurements {
    /// Milliseconds to lay out and paint each frame.
    pub frames: Vec<f64>,
    /// Milliseconds from each frame's start to the next one's.
    pub intervals: Vec<f64>,
    /// Milliseconds from a move of the pointer, or in time, to its image.
    pub latencies: Vec<f64>,
    /// Training images per second in each round.
    pub speeds: Vec<f64>,
    /// That, divided by the round's speed without a window.
    pub shares: Vec<f64>,
}

/// How smooth the window is under one condition, and what it costs the training.
#[derive(Debug, Serialize)]
pub struct Smoothness {
    measure: &'static str,
    /// `training`, or `idle` while training is paused.
    pub state: &'static str,
    /// `still`, `moving` over the latent plane a little with each frame, `scrubbing` through the
    /// run's steps as it rests there, `panning` it, or `zooming`.
    pub pointer: &'static str,
    /// Dots on the plane, where they are more than it begins with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dots: Option<usize>,
    frames: usize,
    /// Time to lay out and paint a frame, waiting for the screen left out.
    pub frame_median_ms: f64,
    /// As above.
    pub frame_p99_ms: f64,
    /// From the start of a frame to the start of the next.
    interval_median_ms: f64,
    interval_p99_ms: f64,
    /// From the moment a frame takes the pointer's place in, or the step to be shown, until the
    /// frame that shows the image decoded there is out; a move waits for its frame up to an
    /// interval more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency_median_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latency_p99_ms: Option<f64>,
    /// Training images per second, the median over the rounds.
    pub samples_per_second: f64,
    /// The same: a sample is an image here.
    images_per_second: f64,
    /// That, as a share of the speed without a window in the same round: the
    /// median over the rounds, the least and the most.
    pub share_of_training: f64,
    /// The least.
    pub share_least: f64,
    /// The most.
    pub share_most: f64,
}

impl Measurements {
    /// Medians and tails of what was measured under `condition`.
    pub fn summary(self, condition: Condition) -> Smoothness {
        let sorted = |mut values: Vec<f64>| {
            values.sort_by(f64::total_cmp);
            values
        };
        let frames = sorted(self.frames);
        let intervals = sorted(self.intervals);
        let latencies = sorted(self.latencies);
        let shares = sorted(self.shares);
        let Condition {
            training,
            hand,
            many_dots,
        } = condition;
        let images_per_second = quantile(&sorted(self.speeds), 0.5);
        let latency = |q| hand.asks_for_pictures().then(|| quantile(&latencies, q));
        Smoothness {
            measure: "window",
            state: if training { "training" } else { "idle" },
            pointer: hand.name(),
            dots: many_dots.then_some(MANY),
            frames: frames.len(),
            frame_median_ms: quantile(&frames, 0.5),
            frame_p99_ms: quantile(&frames, 0.99),
            interval_median_ms: quantile(&intervals, 0.5),
            interval_p99_ms: quantile(&intervals, 0.99),
            latency_median_ms: latency(0.5),
            latency_p99_ms: latency(0.99),
            samples_per_second: images_per_second,
            images_per_second,
            share_of_training: quantile(&shares, 0.5),
            share_least: quantile(&shares, 0.0),
            share_most: quantile(&shares, 1.0),
        }
    }
}

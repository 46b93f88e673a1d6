//! `elbow bench --window`: how smooth the window is, and what it costs the training.

use super::bench::quantile;
use super::error::CliError;
use super::{output, window};
use crate::recipe::Recipe;
use crate::ui::{Ask, Probe, Seen, WindowOptions};
use serde::Serialize;
use std::f32::consts::TAU;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// Left out at the start of each part, until what went before has died away.
const SETTLE: Duration = Duration::from_secs(1);
/// A part that cannot begin (a run that failed) is given up after this.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a person waits for the window.
#[derive(Debug, Serialize)]
struct Opening {
    measure: &'static str,
    /// From the start of the program until its first frame was painted; the
    /// training that is measured before the window opens is left out.
    first_frame_ms: f64,
}

/// What one part of the bench saw.
#[derive(Debug, Serialize)]
struct Smoothness {
    measure: &'static str,
    /// `training`, or `idle` while training is paused.
    state: &'static str,
    /// `still`, or `moving` over the latent plane a little with each frame.
    pointer: &'static str,
    frames: usize,
    /// Time to lay out and paint a frame, waiting for the screen left out.
    frame_median_ms: f64,
    frame_p99_ms: f64,
    /// From the start of a frame to the start of the next.
    interval_median_ms: f64,
    interval_p99_ms: f64,
    /// From a move of the pointer until the frame that shows the image decoded there is out.
    #[serde(skip_serializing_if = "Option::is_none")]
    latency_median_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latency_p99_ms: Option<f64>,
    /// Training images per second.
    samples_per_second: f64,
    /// That, as a share of the speed without a window just before.
    share_of_training: f64,
}

/// One part: what happens while it is measured.
#[derive(Clone, Copy)]
struct Part {
    training: bool,
    moving: bool,
}

const PARTS: [Part; 4] = [
    part(true, false),
    part(true, true),
    part(false, false),
    part(false, true),
];

const fn part(training: bool, moving: bool) -> Part {
    Part { training, moving }
}

/// Measures the window over `recipe`, each part for `span`; `alone` is the
/// training speed without a window, in samples per second; `before` is what
/// the program had taken until it began to measure that.
///
/// # Errors
/// No display; a run that failed before everything was measured.
pub fn run(recipe: Recipe, span: Duration, alone: f64, before: Duration) -> Result<(), CliError> {
    // Settings of its own: the window as it comes, and no one's layout disturbed.
    let folder = tempfile::tempdir()
        .map_err(|e| CliError::failed(format!("no folder for temporary settings: {e}")))?;
    let (sender, parts) = channel();
    let probe = Stopwatch::new(span, recipe.batch, alone, sender);
    let (opened, first_frame) = (Instant::now(), probe.first_frame.clone());
    window::show(WindowOptions {
        recipe,
        settings_path: Some(folder.path().join("settings.json")),
        probe: Some(Box::new(probe)),
        ..WindowOptions::default()
    })?;
    let parts: Vec<Smoothness> = parts.into_iter().collect();
    if let Some(first) = first_frame.get() {
        output::json_line(&Opening {
            measure: "start",
            first_frame_ms: (before + (*first - opened)).as_secs_f64() * 1e3,
        })?;
    }
    parts.iter().try_for_each(output::json_line)?;
    if parts.len() == PARTS.len() {
        return Ok(());
    }
    Err(CliError::failed(
        "the window was closed, or its run stopped, before everything was measured",
    ))
}

/// Goes through the parts, frame by frame.
struct Stopwatch {
    span: Duration,
    batch: usize,
    alone: f64,
    sender: Sender<Smoothness>,
    current: usize,
    /// When the first frame had been painted.
    first_frame: Arc<OnceLock<Instant>>,
    /// When the current part was asked for.
    asked: Instant,
    /// When the current part came into being, and the step then.
    begun: Option<(Instant, u64)>,
    frames: Vec<f64>,
    intervals: Vec<f64>,
    latencies: Vec<f64>,
}

impl Probe for Stopwatch {
    fn frame(&mut self, seen: &Seen) -> Vec<Ask> {
        if seen.frame.is_some() {
            self.first_frame.get_or_init(Instant::now);
        }
        let Some(&part) = PARTS.get(self.current) else {
            return vec![Ask::Close];
        };
        let Some((begun, first_step)) = self.begun else {
            return self.begin(part, seen);
        };
        let passed = begun.elapsed();
        if passed < SETTLE {
            self.begun = Some((begun, seen.step));
        } else {
            let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
            self.frames.extend(seen.frame.map(milliseconds));
            self.intervals.push(milliseconds(seen.interval));
            self.latencies.extend(seen.latency.map(milliseconds));
        }
        if passed >= SETTLE + self.span {
            let seconds = (passed - SETTLE).as_secs_f64();
            let images = seen.step.saturating_sub(first_step) * self.batch as u64;
            self.finish(part, images as f64 / seconds);
        }
        touch(part, passed)
    }
}

impl Stopwatch {
    fn new(span: Duration, batch: usize, alone: f64, sender: Sender<Smoothness>) -> Self {
        Self {
            span,
            batch,
            alone,
            sender,
            current: 0,
            first_frame: Arc::default(),
            asked: Instant::now(),
            begun: None,
            frames: Vec::new(),
            intervals: Vec::new(),
            latencies: Vec::new(),
        }
    }

    /// Waits until training is, or is not, under way, as the part wants it.
    fn begin(&mut self, part: Part, seen: &Seen) -> Vec<Ask> {
        if self.asked.elapsed() > PATIENCE {
            return vec![Ask::Close];
        }
        if seen.running == part.training && seen.step > 0 {
            self.begun = Some((Instant::now(), seen.step));
        }
        let command = if part.training { Ask::Run } else { Ask::Pause };
        let change = seen.running != part.training && seen.step > 0;
        change
            .then_some(command)
            .into_iter()
            .chain([Ask::Frame])
            .collect()
    }

    fn finish(&mut self, part: Part, samples_per_second: f64) {
        let sorted = |values: &mut Vec<f64>| {
            let mut values = std::mem::take(values);
            values.sort_by(f64::total_cmp);
            values
        };
        let frames = sorted(&mut self.frames);
        let intervals = sorted(&mut self.intervals);
        let latencies = sorted(&mut self.latencies);
        let latency = |q| (part.moving).then(|| quantile(&latencies, q));
        let seen = Smoothness {
            measure: "window",
            state: if part.training { "training" } else { "idle" },
            pointer: if part.moving { "moving" } else { "still" },
            frames: frames.len(),
            frame_median_ms: quantile(&frames, 0.5),
            frame_p99_ms: quantile(&frames, 0.99),
            interval_median_ms: quantile(&intervals, 0.5),
            interval_p99_ms: quantile(&intervals, 0.99),
            latency_median_ms: latency(0.5),
            latency_p99_ms: latency(0.99),
            samples_per_second,
            share_of_training: samples_per_second / self.alone,
        };
        // The receiver outlives the window.
        let _ = self.sender.send(seen);
        self.current += 1;
        self.asked = Instant::now();
        self.begun = None;
    }
}

/// What a person does in this part: move the mouse in a circle, or nothing. An
/// idle window is not drawn at all unless it is asked for.
fn touch(part: Part, passed: Duration) -> Vec<Ask> {
    let (sin, cos) = (TAU * passed.as_secs_f32() / 4.0).sin_cos();
    match part {
        Part { moving: true, .. } => vec![Ask::Point([0.5 + 0.3 * cos, 0.5 + 0.3 * sin])],
        Part { training: true, .. } => Vec::new(),
        Part { .. } => vec![Ask::Frame],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A window that obeys at once, trains a step a frame, and answers every move.
    #[test]
    fn every_part_is_measured_and_then_the_window_closed() {
        let (sender, parts) = channel();
        let mut probe = Stopwatch::new(Duration::from_millis(20), 10, 100.0, sender);
        let mut seen = Seen {
            frame: Some(Duration::from_millis(3)),
            interval: Duration::from_millis(16),
            latency: None,
            running: true,
            step: 0,
            samples_per_second: 0.0,
        };
        loop {
            let asked = probe.frame(&seen);
            seen.latency = None;
            seen.step += u64::from(seen.running);
            for ask in &asked {
                match ask {
                    Ask::Run => seen.running = true,
                    Ask::Pause => seen.running = false,
                    Ask::Point(_) => seen.latency = Some(Duration::from_millis(5)),
                    Ask::Frame | Ask::Close => {}
                }
            }
            if asked.contains(&Ask::Close) {
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        drop(probe);
        let parts: Vec<Smoothness> = parts.into_iter().collect();
        let states: Vec<_> = parts.iter().map(|p| (p.state, p.pointer)).collect();
        let expected = [
            ("training", "still"),
            ("training", "moving"),
            ("idle", "still"),
            ("idle", "moving"),
        ];
        assert_eq!(states, expected);
        for part in &parts {
            assert_eq!((part.frame_median_ms, part.frame_p99_ms), (3.0, 3.0));
            assert_eq!(part.samples_per_second > 0.0, part.state == "training");
            let latency = (part.pointer == "moving").then_some(5.0);
            assert_eq!(part.latency_median_ms, latency);
        }
    }
}

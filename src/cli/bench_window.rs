//! `elbow bench --window`: how smooth the window is, and what it costs the training.

use super::bench::quantile;
use super::error::CliError;
use super::{output, window};
use crate::recipe::Recipe;
use crate::ui::{FrameReport, Probe, ProbeRequest, WindowOptions};
use serde::Serialize;
use std::collections::VecDeque;
use std::f32::consts::TAU;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// Left out at the start of each stretch, until what went before has died away.
const SETTLE: Duration = Duration::from_millis(500);
/// How often training without a window, under a still and under a moving
/// pointer take turns: a machine's speed drifts within seconds.
const ROUNDS: usize = 5;
/// A stretch that cannot begin (a run that failed) is given up after this.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a person waits for the window.
#[derive(Debug, Serialize)]
struct Opening {
    measure: &'static str,
    /// From the start of the program until its first frame was painted; the
    /// preparation of the run without a window is left out.
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
    /// From the moment a frame takes the pointer's place in until the frame that
    /// shows the image decoded there is out; a move waits for its frame up to
    /// an interval more.
    #[serde(skip_serializing_if = "Option::is_none")]
    latency_median_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latency_p99_ms: Option<f64>,
    /// Training images per second, the median over the rounds.
    samples_per_second: f64,
    /// That, as a share of the speed without a window in the same round: the
    /// median over the rounds, the least and the most.
    share_of_training: f64,
    share_least: f64,
    share_most: f64,
}

/// One stretch of the bench: what happens while it is measured.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stretch {
    /// Training on the thread that draws, which therefore draws nothing; the
    /// window's own run waits.
    Alone,
    Part(usize),
}

/// What the window goes through.
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

/// What was seen of one part.
#[derive(Default)]
struct Log {
    frames: Vec<f64>,
    intervals: Vec<f64>,
    latencies: Vec<f64>,
    /// Training images per second in each round.
    speeds: Vec<f64>,
    /// That, divided by the round's speed without a window.
    shares: Vec<f64>,
}

/// Trains without a window for a while; samples per second.
pub type Alone = Box<dyn FnMut(Duration) -> Result<f64, CliError>>;

/// Measures the window over `recipe`, each part for about `span`; `alone` trains
/// without it in between; `before` is what the program had taken until now.
///
/// # Errors
/// No display; a run that failed before everything was measured.
pub fn run(recipe: Recipe, span: Duration, alone: Alone, before: Duration) -> Result<(), CliError> {
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
    let parts = parts.into_iter().collect::<Result<Vec<_>, _>>()?;
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

/// The order of the stretches: training in turns, then the window paused.
fn schedule() -> impl Iterator<Item = Stretch> {
    let (training, idle): (Vec<_>, Vec<_>) = (0..PARTS.len()).partition(|i| PARTS[*i].training);
    let round = [Stretch::Alone]
        .into_iter()
        .chain(training.into_iter().map(Stretch::Part));
    let rounds = std::iter::repeat_n(round, ROUNDS).flatten();
    rounds.chain(idle.into_iter().map(Stretch::Part))
}

/// Goes through the stretches, frame by frame.
struct Stopwatch {
    /// How long one part is measured, all its stretches together.
    span: Duration,
    batch: usize,
    alone: Alone,
    /// The last speed without a window, in samples per second.
    alone_speed: f64,
    sender: Sender<Result<Smoothness, CliError>>,
    left: VecDeque<Stretch>,
    logs: [Log; PARTS.len()],
    /// When the first frame had been painted.
    first_frame: Arc<OnceLock<Instant>>,
    /// When the current stretch was asked for.
    asked: Instant,
    /// None until the current stretch has come into being.
    begun: Option<Begun>,
}

/// A stretch under way.
struct Begun {
    at: Instant,
    /// The last frame before it had settled, after `at`, and the step then.
    from: Duration,
    step: u64,
}

impl Probe for Stopwatch {
    fn frame(&mut self, seen: &FrameReport) -> Vec<ProbeRequest> {
        if seen.frame.is_some() {
            self.first_frame.get_or_init(Instant::now);
        }
        let Some(&stretch) = self.left.front() else {
            return vec![ProbeRequest::Close];
        };
        let Some(begun) = &mut self.begun else {
            return self.begin(stretch, seen);
        };
        let passed = begun.at.elapsed();
        let Stretch::Part(which) = stretch else {
            return self.train_alone(passed);
        };
        let part = PARTS[which];
        let images = seen.step.saturating_sub(begun.step) * self.batch as u64;
        let speed = images as f64 / (passed - begun.from).as_secs_f64();
        if passed < SETTLE {
            (begun.from, begun.step) = (passed, seen.step);
        } else {
            let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
            let log = &mut self.logs[which];
            log.frames.extend(seen.frame.map(milliseconds));
            log.intervals.push(milliseconds(seen.interval));
            log.latencies.extend(seen.latency.map(milliseconds));
        }
        if passed >= SETTLE + self.stretch(part) {
            self.finish(which, speed);
        }
        touch(part, passed)
    }
}

impl Stopwatch {
    fn new(
        span: Duration,
        batch: usize,
        alone: Alone,
        sender: Sender<Result<Smoothness, CliError>>,
    ) -> Self {
        Self {
            span,
            batch,
            alone,
            alone_speed: f64::NAN,
            sender,
            left: schedule().collect(),
            logs: Default::default(),
            first_frame: Arc::default(),
            asked: Instant::now(),
            begun: None,
        }
    }

    /// How long one stretch of a part is measured.
    fn stretch(&self, part: Part) -> Duration {
        if part.training {
            self.span / ROUNDS as u32
        } else {
            self.span
        }
    }

    /// Waits until training is, or is not, under way, as the stretch wants it.
    fn begin(&mut self, stretch: Stretch, seen: &FrameReport) -> Vec<ProbeRequest> {
        if self.asked.elapsed() > PATIENCE {
            return vec![ProbeRequest::Close];
        }
        let training = match stretch {
            Stretch::Alone => false,
            Stretch::Part(which) => PARTS[which].training,
        };
        if seen.running == training && seen.step > 0 {
            self.begun = Some(Begun {
                at: Instant::now(),
                from: Duration::ZERO,
                step: seen.step,
            });
        }
        let command = if training {
            ProbeRequest::Run
        } else {
            ProbeRequest::Pause
        };
        let change = seen.running != training && seen.step > 0;
        change
            .then_some(command)
            .into_iter()
            .chain([ProbeRequest::Frame])
            .collect()
    }

    /// Holds the frame up, once the window's threads have come to rest.
    fn train_alone(&mut self, passed: Duration) -> Vec<ProbeRequest> {
        if passed >= SETTLE {
            match (self.alone)(self.span / ROUNDS as u32) {
                Ok(speed) => self.alone_speed = speed,
                Err(error) => {
                    // The receiver outlives the window.
                    let _ = self.sender.send(Err(error));
                    return vec![ProbeRequest::Close];
                }
            }
            self.next();
        }
        vec![ProbeRequest::Frame]
    }

    fn next(&mut self) {
        self.left.pop_front();
        self.asked = Instant::now();
        self.begun = None;
    }

    fn finish(&mut self, which: usize, samples_per_second: f64) {
        let log = &mut self.logs[which];
        log.speeds.push(samples_per_second);
        log.shares.push(samples_per_second / self.alone_speed);
        self.next();
        if !self.left.contains(&Stretch::Part(which)) {
            let seen = PARTS[which].summary(std::mem::take(&mut self.logs[which]));
            // The receiver outlives the window.
            let _ = self.sender.send(Ok(seen));
        }
    }
}

impl Part {
    fn summary(self, log: Log) -> Smoothness {
        let sorted = |mut values: Vec<f64>| {
            values.sort_by(f64::total_cmp);
            values
        };
        let frames = sorted(log.frames);
        let intervals = sorted(log.intervals);
        let latencies = sorted(log.latencies);
        let shares = sorted(log.shares);
        let latency = |q| (self.moving).then(|| quantile(&latencies, q));
        Smoothness {
            measure: "window",
            state: if self.training { "training" } else { "idle" },
            pointer: if self.moving { "moving" } else { "still" },
            frames: frames.len(),
            frame_median_ms: quantile(&frames, 0.5),
            frame_p99_ms: quantile(&frames, 0.99),
            interval_median_ms: quantile(&intervals, 0.5),
            interval_p99_ms: quantile(&intervals, 0.99),
            latency_median_ms: latency(0.5),
            latency_p99_ms: latency(0.99),
            samples_per_second: quantile(&sorted(log.speeds), 0.5),
            share_of_training: quantile(&shares, 0.5),
            share_least: quantile(&shares, 0.0),
            share_most: quantile(&shares, 1.0),
        }
    }
}

/// What a person does in this part: move the mouse in a circle, or nothing. An
/// idle window is not drawn at all unless it is asked for.
fn touch(part: Part, passed: Duration) -> Vec<ProbeRequest> {
    let (sin, cos) = (TAU * passed.as_secs_f32() / 4.0).sin_cos();
    match part {
        Part { moving: true, .. } => vec![ProbeRequest::Point([0.5 + 0.3 * cos, 0.5 + 0.3 * sin])],
        Part { training: true, .. } => Vec::new(),
        Part { .. } => vec![ProbeRequest::Frame],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A window that obeys at once, trains a step a frame, and answers every move.
    #[test]
    fn every_part_is_measured_and_then_the_window_closed() {
        let (sender, parts) = channel();
        let alone = Box::new(|_| Ok(100.0));
        let mut probe = Stopwatch::new(Duration::from_millis(50), 10, alone, sender);
        let mut seen = FrameReport {
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
                    ProbeRequest::Run => seen.running = true,
                    ProbeRequest::Pause => seen.running = false,
                    ProbeRequest::Point(_) => seen.latency = Some(Duration::from_millis(5)),
                    ProbeRequest::Frame | ProbeRequest::Close => {}
                }
            }
            if asked.contains(&ProbeRequest::Close) {
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        drop(probe);
        let parts: Vec<Smoothness> = parts
            .into_iter()
            .map(|part| part.expect("measured"))
            .collect();
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
            assert_eq!(part.share_of_training, part.samples_per_second / 100.0);
            assert!(part.share_least <= part.share_of_training);
            assert!(part.share_most >= part.share_of_training);
            let latency = (part.pointer == "moving").then_some(5.0);
            assert_eq!(part.latency_median_ms, latency);
        }
    }
}

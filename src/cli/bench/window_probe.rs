//! Goes through the stretches of the window's bench, frame by frame.

use super::schedule::{CONDITIONS, Condition, Hand, MANY, ROUNDS, Stretch, stretches};
use super::smoothness::{Measurements, Smoothness};
use crate::cli::error::CliError;
use crate::ui::{FrameReport, Probe, ProbeRequest};
use std::collections::VecDeque;
use std::f32::consts::TAU;
use std::sync::mpsc::Sender;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// Left out at the start of each stretch, until what went before has died away.
const SETTLE: Duration = Duration::from_millis(500);
/// The same where very many dots come first.
const SETTLE_MANY: Duration = Duration::from_secs(4);
/// A stretch that cannot begin (a run that failed) is given up after this.
const PATIENCE: Duration = Duration::from_secs(60);

/// Trains without a window for a while; samples per second.
pub type TrainWithoutWindow = Box<dyn FnMut(Duration) -> Result<f64, CliError>>;

/// Goes through the stretches, frame by frame.
pub struct WindowProbe {
    /// How long one condition is measured, all its stretches together.
    time: Duration,
    batch: usize,
    train_without_window: TrainWithoutWindow,
    /// The last speed without a window, in samples per second.
    speed_without_window: f64,
    sender: Sender<Result<Smoothness, CliError>>,
    left: VecDeque<Stretch>,
    measured: [Measurements; CONDITIONS.len()],
    /// When the first frame had been painted.
    pub first_frame: Arc<OnceLock<Instant>>,
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

impl Probe for WindowProbe {
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
        let Stretch::Window(place) = stretch else {
            return self.measure_without_window(passed);
        };
        let condition = CONDITIONS[place];
        let images = seen.step.saturating_sub(begun.step) * self.batch as u64;
        let speed = images as f64 / (passed - begun.from).as_secs_f64();
        let settle = settle(condition);
        if passed < settle {
            (begun.from, begun.step) = (passed, seen.step);
        } else {
            let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
            let measured = &mut self.measured[place];
            measured.frames.extend(seen.frame.map(milliseconds));
            measured.intervals.push(milliseconds(seen.interval));
            measured.latencies.extend(seen.latency.map(milliseconds));
        }
        if passed >= settle + self.stretch_of(condition) {
            self.finish(place, speed);
            return vec![ProbeRequest::LetGo, ProbeRequest::ShowNow];
        }
        asks(condition, passed)
    }
}

impl WindowProbe {
    /// Measures each condition for about `time`, over a run of minibatches of `batch`
    /// images; what it finds goes to `sender`.
    pub fn new(
        time: Duration,
        batch: usize,
        train_without_window: TrainWithoutWindow,
        sender: Sender<Result<Smoothness, CliError>>,
    ) -> Self {
        Self {
            time,
            batch,
            train_without_window,
            speed_without_window: f64::NAN,
            sender,
            left: stretches().collect(),
            measured: Default::default(),
            first_frame: Arc::default(),
            asked: Instant::now(),
            begun: None,
        }
    }

    /// How long one stretch under a condition is measured.
    fn stretch_of(&self, condition: Condition) -> Duration {
        if condition.takes_turns() {
            self.time / ROUNDS as u32
        } else {
            self.time
        }
    }

    /// Waits until training is, or is not, under way, as the stretch wants it.
    fn begin(&mut self, stretch: Stretch, seen: &FrameReport) -> Vec<ProbeRequest> {
        if self.asked.elapsed() > PATIENCE {
            return vec![ProbeRequest::Close];
        }
        let (training, many) = match stretch {
            Stretch::WithoutWindow => (false, false),
            Stretch::Window(place) => (CONDITIONS[place].training, CONDITIONS[place].many_dots),
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
            .chain(many.then_some(ProbeRequest::TrainingImages(MANY)))
            .chain([ProbeRequest::Frame])
            .collect()
    }

    /// Holds the frame up, once the window's threads have come to rest.
    fn measure_without_window(&mut self, passed: Duration) -> Vec<ProbeRequest> {
        if passed >= SETTLE {
            match (self.train_without_window)(self.time / ROUNDS as u32) {
                Ok(speed) => self.speed_without_window = speed,
                Err(error) => {
                    self.tell(Err(error));
                    return vec![ProbeRequest::Close];
                }
            }
            self.next();
        }
        vec![ProbeRequest::Frame]
    }

    fn tell(&self, found: Result<Smoothness, CliError>) {
        // Fails only where the receiver is gone, and it outlives the window.
        let _ = self.sender.send(found);
    }

    fn next(&mut self) {
        self.left.pop_front();
        self.asked = Instant::now();
        self.begun = None;
    }

    fn finish(&mut self, place: usize, samples_per_second: f64) {
        let measured = &mut self.measured[place];
        measured.speeds.push(samples_per_second);
        let share = samples_per_second / self.speed_without_window;
        measured.shares.push(share);
        self.next();
        if !self.left.contains(&Stretch::Window(place)) {
            let measured = std::mem::take(&mut self.measured[place]);
            self.tell(Ok(measured.summary(CONDITIONS[place])));
        }
    }
}

/// How long a stretch under a condition takes to come into its own.
fn settle(condition: Condition) -> Duration {
    if condition.many_dots {
        SETTLE_MANY
    } else {
        SETTLE
    }
}

/// What a person does under a condition: move the mouse in a circle, go to and fro in time, drag
/// the plane along a circle, turn the wheel to and fro, or nothing. An idle window is not drawn at all unless it is asked
/// for.
fn asks(condition: Condition, passed: Duration) -> Vec<ProbeRequest> {
    let (sin, cos) = (TAU * passed.as_secs_f32() / 4.0).sin_cos();
    let on_circle = [0.5 + 0.3 * cos, 0.5 + 0.3 * sin];
    match (condition.hand, condition.training) {
        (Hand::Moving, _) => vec![ProbeRequest::Point(on_circle)],
        (Hand::Scrubbing, _) => vec![
            ProbeRequest::Point([0.5, 0.5]),
            ProbeRequest::ShowStep(0.5 + 0.45 * cos),
        ],
        (Hand::Panning, _) => vec![ProbeRequest::Drag(on_circle)],
        (Hand::Zooming, _) => vec![ProbeRequest::Wheel([0.7, 0.3], 30.0 * cos)],
        (Hand::Still, true) => Vec::new(),
        (Hand::Still, false) => vec![ProbeRequest::Frame],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    /// A window that obeys at once, trains a step a frame, and answers every move.
    #[test]
    fn every_condition_is_measured_and_then_the_window_closed() {
        let (sender, found) = channel();
        let without_window = Box::new(|_| Ok(100.0));
        let mut probe = WindowProbe::new(Duration::from_millis(50), 10, without_window, sender);
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
                    ProbeRequest::Point(_) | ProbeRequest::ShowStep(_) => {
                        seen.latency = Some(Duration::from_millis(5))
                    }
                    ProbeRequest::Drag(_)
                    | ProbeRequest::LetGo
                    | ProbeRequest::ShowNow
                    | ProbeRequest::Wheel(..)
                    | ProbeRequest::TrainingImages(_)
                    | ProbeRequest::Frame
                    | ProbeRequest::Close => {}
                }
            }
            if asked.contains(&ProbeRequest::Close) {
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        drop(probe);
        let found: Vec<Smoothness> = found
            .into_iter()
            .map(|one| one.expect("measured"))
            .collect();
        let states: Vec<_> = found
            .iter()
            .map(|one| (one.state, one.pointer, one.dots))
            .collect();
        let expected = [
            ("training", "still", None),
            ("training", "moving", None),
            ("training", "scrubbing", None),
            ("idle", "still", None),
            ("idle", "moving", None),
            ("training", "still", Some(MANY)),
            ("training", "panning", Some(MANY)),
            ("training", "zooming", Some(MANY)),
            ("idle", "panning", Some(MANY)),
            ("idle", "zooming", Some(MANY)),
        ];
        assert_eq!(states, expected);
        for one in &found {
            assert_eq!((one.frame_median_ms, one.frame_p99_ms), (3.0, 3.0));
            assert_eq!(one.samples_per_second > 0.0, one.state == "training");
            assert_eq!(one.share_of_training, one.samples_per_second / 100.0);
            assert!(one.share_least <= one.share_of_training);
            assert!(one.share_most >= one.share_of_training);
            let pictures = ["moving", "scrubbing"].contains(&one.pointer);
            let latency = pictures.then_some(5.0);
            assert_eq!(one.latency_median_ms, latency);
        }
    }
}

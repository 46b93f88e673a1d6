//! `elbow bench`: how fast this machine trains and decodes, as lines of JSON.

use super::args::BenchArgs;
use super::error::CliError;
use super::{bench_window, output};
use crate::data::Dataset;
use crate::model::Snapshot;
use crate::recipe::{DeviceChoice, Recipe};
use crate::rng::{self, Stream};
use crate::train::Trainer;
use crate::ui;
use serde::Serialize;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Steps and decodings made before the clock is watched.
const WARM_UP: usize = 50;
/// Sizes of the batches decoded: the point under the mouse, and a plane of 20 x 20.
const POINTS: [usize; 2] = [1, 400];

/// Steps at the end over which the loss is averaged.
const LAST: u64 = 100;

/// The warm-up is over: whoever times from outside starts the clock.
#[derive(Debug, Serialize)]
struct Begun {
    measure: &'static str,
    state: &'static str,
}

/// Training speed on one device.
#[derive(Debug, Serialize)]
struct Training<'a> {
    measure: &'static str,
    state: &'static str,
    device: &'static str,
    samples_per_second: f64,
    steps: u64,
    samples: u64,
    seconds: f64,
    /// Mean of what was minimised in the last steps, in nats per image.
    minimised: f64,
    recipe: &'a Recipe,
}

/// When to stop training.
#[derive(Clone, Copy)]
enum Length {
    For(Duration),
    Steps(u64),
}

/// Decoding latency on one device.
#[derive(Debug, Serialize)]
struct Decoding {
    measure: &'static str,
    device: &'static str,
    points: usize,
    median_us: f64,
    p99_us: f64,
    repeats: usize,
}

/// Measures as asked.
///
/// # Errors
/// Wrong usage, data that cannot be read, a run that fails.
pub fn run(args: &BenchArgs) -> Result<(), CliError> {
    if args.window {
        ui::paint_on_one_thread();
    }
    let started = Instant::now();
    let recipe = args.recipe.recipe()?;
    let span = Duration::from_secs(args.seconds);
    let dataset = Dataset::open(&recipe.data).map_err(CliError::failed)?;
    if args.window {
        let before = started.elapsed();
        let alone = alone(&recipe, dataset)?;
        return bench_window::run(recipe, span, alone, before);
    }
    if let Some(steps) = args.steps {
        return training(&recipe, &dataset, Length::Steps(steps)).map(|_| ());
    }
    let devices = match args.recipe.device {
        Some(device) => vec![device.resolved()],
        None => vec![DeviceChoice::Flex, DeviceChoice::Ndarray],
    };
    for device in devices {
        let recipe = Recipe {
            device,
            ..recipe.clone()
        };
        let (snapshot, _) = training(&recipe, &dataset, Length::For(span))?;
        for points in POINTS {
            decoding(&snapshot, points, span)?;
        }
    }
    Ok(())
}

/// A run beside the window's own, trained only while asked to.
fn alone(recipe: &Recipe, dataset: Arc<Dataset>) -> Result<bench_window::Alone, CliError> {
    let mut trainer = Trainer::new(recipe.clone(), dataset).map_err(CliError::failed)?;
    Ok(Box::new(move |span| {
        for _ in 0..WARM_UP {
            trainer.step().map_err(CliError::failed)?;
        }
        let (mut samples, started) = (0, Instant::now());
        while started.elapsed() < span {
            samples += trainer.step().map_err(CliError::failed)?.images;
        }
        Ok(samples as f64 / started.elapsed().as_secs_f64())
    }))
}

/// Trains as long as asked; what came of it, and at how many samples per second.
fn training(
    recipe: &Recipe,
    dataset: &Arc<Dataset>,
    length: Length,
) -> Result<(Snapshot, f64), CliError> {
    let mut trainer = Trainer::new(recipe.clone(), dataset.clone()).map_err(CliError::failed)?;
    for _ in 0..WARM_UP {
        trainer.step().map_err(CliError::failed)?;
    }
    if matches!(length, Length::Steps(_)) {
        output::json_line(&Begun {
            measure: "training",
            state: "begun",
        })?;
    }
    let (mut steps, mut samples) = (0, 0);
    let mut losses = VecDeque::new();
    let started = Instant::now();
    while match length {
        Length::For(span) => started.elapsed() < span,
        Length::Steps(wanted) => steps < wanted,
    } {
        let report = trainer.step().map_err(CliError::failed)?;
        samples += report.images as u64;
        steps += 1;
        losses.push_back(report.minimised);
        if losses.len() as u64 > LAST {
            losses.pop_front();
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    let samples_per_second = samples as f64 / seconds;
    output::json_line(&Training {
        measure: "training",
        state: "done",
        device: recipe.device.name(),
        samples_per_second,
        steps,
        samples,
        seconds,
        minimised: losses.iter().sum::<f64>() / losses.len() as f64,
        recipe,
    })?;
    Ok((trainer.snapshot(), samples_per_second))
}

fn decoding(snapshot: &Snapshot, points: usize, span: Duration) -> Result<(), CliError> {
    let mut z = vec![0.0; points * snapshot.recipe.latent];
    let mut rng = rng::stream(0, Stream::Exploration);
    let mut times = Vec::new();
    let mut deadline = Instant::now() + span;
    for turn in 0.. {
        rng::fill_normal(&mut rng, &mut z);
        let started = Instant::now();
        std::hint::black_box(snapshot.decode(&z).map_err(CliError::failed)?);
        let now = Instant::now();
        if turn < WARM_UP {
            deadline = now + span;
            continue;
        }
        times.push((now - started).as_nanos() as f64 / 1e3);
        if now >= deadline {
            break;
        }
    }
    times.sort_by(f64::total_cmp);
    output::json_line(&Decoding {
        measure: "decode",
        device: snapshot.recipe.device.name(),
        points,
        median_us: quantile(&times, 0.5),
        p99_us: quantile(&times, 0.99),
        repeats: times.len(),
    })
}

/// The value that a share `q` of the sorted `values` does not exceed; not a number if there are none.
pub fn quantile(values: &[f64], q: f64) -> f64 {
    let rank = (q * values.len() as f64).ceil() as usize;
    values
        .get(rank.saturating_sub(1))
        .copied()
        .unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values_that_were_measured() {
        let values: Vec<f64> = (1..=200).map(f64::from).collect();
        assert_eq!(quantile(&values, 0.5), 100.0);
        assert_eq!(quantile(&values, 0.99), 198.0);
        assert_eq!(quantile(&[7.0], 0.99), 7.0);
        assert!(quantile(&[], 0.5).is_nan());
    }
}

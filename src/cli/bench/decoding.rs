//! How long a decoded point, and a plane of them, is waited for.

use super::quantile::quantile;
use crate::cli::error::CliError;
use crate::cli::output;
use crate::model::Snapshot;
use crate::rng::{self, Stream};
use serde::Serialize;
use std::time::{Duration, Instant};

/// Decodings made before the clock is watched.
const WARM_UP: usize = 50;
/// Sizes of the batches decoded: the point under the mouse, and a plane of 20 x 20.
const POINTS: [usize; 2] = [1, 400];

/// Decoding latency on one device.
#[derive(Debug, Serialize)]
struct DecodingReport {
    measure: &'static str,
    device: &'static str,
    points: usize,
    median_us: f64,
    p99_us: f64,
    repeats: usize,
}

/// Decodes batches of each size for about `time`, and prints how long one takes.
///
/// # Errors
/// The device fails, or standard output cannot be written.
pub fn run(snapshot: &Snapshot, time: Duration) -> Result<(), CliError> {
    for points in POINTS {
        let mut times = measure(snapshot, points, time)?;
        times.sort_by(f64::total_cmp);
        output::write_json_line(&DecodingReport {
            measure: "decode",
            device: snapshot.recipe.device.name(),
            points,
            median_us: quantile(&times, 0.5),
            p99_us: quantile(&times, 0.99),
            repeats: times.len(),
        })?;
    }
    Ok(())
}

/// Microseconds of each decoding of `points` points.
fn measure(snapshot: &Snapshot, points: usize, time: Duration) -> Result<Vec<f64>, CliError> {
    let mut z = vec![0.0; points * snapshot.recipe.latent];
    let mut rng = rng::stream(0, Stream::Exploration);
    let mut times = Vec::new();
    let mut deadline = Instant::now() + time;
    for turn in 0.. {
        rng::fill_normal(&mut rng, &mut z);
        let started = Instant::now();
        std::hint::black_box(snapshot.decode(&z).map_err(CliError::failed)?);
        let now = Instant::now();
        if turn < WARM_UP {
            deadline = now + time;
            continue;
        }
        times.push((now - started).as_nanos() as f64 / 1e3);
        if now >= deadline {
            break;
        }
    }
    Ok(times)
}

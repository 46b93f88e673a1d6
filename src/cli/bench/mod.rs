//! `elbow bench`: how fast this machine trains and decodes, as lines of JSON.

mod decoding;
mod quantile;
mod schedule;
mod smoothness;
mod training;
mod window;
mod window_probe;

use super::args::BenchArgs;
use super::error::CliError;
use super::import_bar::read_data;
use crate::recipe::{DeviceChoice, Recipe};
use crate::ui;
use std::time::{Duration, Instant};
use training::MeasureFor;

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
    let time = Duration::from_secs(args.seconds);
    let dataset = read_data(&recipe.data)?;
    if args.window {
        let before = started.elapsed();
        return window::run(recipe, dataset, time, before);
    }
    if let Some(steps) = args.steps {
        return training::run(&recipe, dataset, MeasureFor::Steps(steps)).map(drop);
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
        let snapshot = training::run(&recipe, dataset.clone(), MeasureFor::Time(time))?;
        decoding::run(&snapshot, time)?;
    }
    Ok(())
}

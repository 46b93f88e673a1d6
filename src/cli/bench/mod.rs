//! `elbow bench`: how fast this machine trains and decodes, as lines of JSON.

mod decoding;
mod quantile;
mod schedule;
mod smoothness;
mod training;
mod window;
mod window_probe;

use super::error::CliError;
use super::import_bar::read_data;
use super::recipe_args::RecipeArgs;
use super::whole_parser::whole;
use crate::recipe::{DeviceChoice, Recipe};
use crate::ui;
use clap::Args;
use std::time::{Duration, Instant};
use training::MeasureFor;

/// `elbow bench`.
#[derive(Args, Debug)]
pub struct BenchArgs {
    /// What to train while measuring; without --device, every device in turn.
    #[command(flatten)]
    pub recipe: RecipeArgs,
    /// Open the window and measure its frames and its answers to the mouse
    #[arg(long, help_heading = "Measurement")]
    pub window: bool,
    /// Time so many training steps and nothing else; a line tells when the warm-up is over
    #[arg(long, value_name = "N", conflicts_with_all = ["window", "seconds"], help_heading = "Measurement")]
    #[arg(allow_negative_numbers = true, value_parser = whole::<u64>(1..))]
    pub steps: Option<u64>,
    /// About how long each figure is measured
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 5,
        help_heading = "Measurement"
    )]
    #[arg(allow_negative_numbers = true, value_parser = whole::<u64>(1..=600))]
    pub seconds: u64,
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

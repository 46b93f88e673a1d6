//! `elbow bench --window`: how smooth the window is, and what it costs the training.

use super::schedule::CONDITIONS;
use super::training::{MeasureFor, TimedTrainer};
use super::window_probe::{TrainWithoutWindow, WindowProbe};
use crate::cli::error::CliError;
use crate::cli::{output, window};
use crate::data::Dataset;
use crate::recipe::Recipe;
use crate::ui::WindowOptions;
use serde::Serialize;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// How long a person waits for the window.
#[derive(Debug, Serialize)]
struct Opening {
    measure: &'static str,
    /// From the start of the program until its first frame was painted; the
    /// preparation of the run without a window is left out.
    first_frame_ms: f64,
}

/// Measures the window over `recipe`, each condition for about `time`, and training without
/// it in between; `before` is what the program had taken until now.
///
/// # Errors
/// No display; a run that failed before everything was measured.
pub fn run(
    recipe: Recipe,
    dataset: Arc<Dataset>,
    time: Duration,
    before: Duration,
) -> Result<(), CliError> {
    let train_without_window = beside_the_window(&recipe, dataset)?;
    // Settings of its own: the window as it comes, and no one's layout disturbed.
    let folder = tempfile::tempdir()
        .map_err(|e| CliError::failed(format!("no folder for temporary settings: {e}")))?;
    let (sender, found) = channel();
    let probe = WindowProbe::new(time, recipe.batch, train_without_window, sender);
    let (opened, first_frame) = (Instant::now(), probe.first_frame.clone());
    window::show(WindowOptions {
        recipe,
        settings_path: Some(folder.path().join("settings.json")),
        probe: Some(Box::new(probe)),
        ..WindowOptions::default()
    })?;
    let found = found.into_iter().collect::<Result<Vec<_>, _>>()?;
    if let Some(first) = first_frame.get() {
        output::write_json_line(&Opening {
            measure: "start",
            first_frame_ms: (before + (*first - opened)).as_secs_f64() * 1e3,
        })?;
    }
    found.iter().try_for_each(output::write_json_line)?;
    if found.len() == CONDITIONS.len() {
        return Ok(());
    }
    Err(CliError::failed(
        "the window was closed, or its run stopped, before everything was measured",
    ))
}

/// A run beside the window's own, trained only while asked to.
fn beside_the_window(
    recipe: &Recipe,
    dataset: Arc<Dataset>,
) -> Result<TrainWithoutWindow, CliError> {
    let mut trainer = TimedTrainer::new(recipe, dataset)?;
    Ok(Box::new(move |time| {
        trainer.warm_up()?;
        let speed = trainer.measure(MeasureFor::Time(time))?;
        Ok(speed.images_per_second())
    }))
}

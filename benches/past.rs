//! What it costs a run that its past is kept.
//!
//!     cargo bench --bench past
//!
//! Trains the standard model with its weights by step in memory and without them, in turns, and
//! writes its checkpoint. Prints a line of JSON for each of these.

use elbow::archive::save_checkpoint;
use elbow::curves::History;
use elbow::data::Dataset;
use elbow::recipe::{Recipe, RunLength};
use elbow::train::{
    Assumed, Command, KEPT_WEIGHTS_BYTES, Phase, Progress, Start, Trainer, Worker,
    bytes_of_a_kept_step,
};
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Of each run; the first are not timed.
const STEPS: u64 = 2000;
const WARM_UP: u64 = 200;
const ROUNDS: usize = 5;
const CHECKPOINTS: usize = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let recipe = Recipe::default();
    let mut shares = Vec::new();
    let mut images = None;
    for _ in 0..ROUNDS {
        let without = seconds(&recipe, 0)?.0;
        let (with, progress) = seconds(&recipe, KEPT_WEIGHTS_BYTES)?;
        let kept = progress.weights_by_step.len();
        let dataset = progress.dataset.clone().ok_or("no data set")?;
        let most = kept as u64 * bytes_of_a_kept_step(&recipe, &dataset);
        images = Some(dataset);
        let share = without / with;
        shares.push(share);
        println!(
            r#"{{"measure":"past","seconds_without":{without:.3},"seconds_with":{with:.3},"share_of_training":{share:.4},"kept_steps":{kept},"most_bytes":{most}}}"#
        );
    }
    println!(
        r#"{{"measure":"past","share_median":{:.4}}}"#,
        median(shares)
    );
    checkpoint(recipe, images.ok_or("no data set")?)
}

/// How long a run's timed steps take with so many bytes for its past; what it says in the end.
fn seconds(recipe: &Recipe, bytes: u64) -> Result<(f64, Arc<Progress>), Box<dyn Error>> {
    let start = Start {
        recipe: recipe.clone(),
        model: None,
        assumed: Assumed::default(),
        data: None,
        length: Some(RunLength::Steps(WARM_UP)),
    };
    let worker = Worker::spawn(start, Arc::new(|| {}))?;
    worker.send(Command::KeepWeights { bytes });
    paused_from(&worker, WARM_UP)?;
    let begun = Instant::now();
    worker.send(Command::Run);
    let timed = loop {
        let progress = worker.progress();
        if progress.time.step >= STEPS {
            let steps = (progress.time.step - WARM_UP) as f64;
            break begun.elapsed().as_secs_f64() * (STEPS - WARM_UP) as f64 / steps;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    worker.send(Command::Pause);
    Ok((timed, paused_from(&worker, STEPS)?))
}

fn paused_from(worker: &Worker, step: u64) -> Result<Arc<Progress>, Box<dyn Error>> {
    loop {
        let progress = worker.progress();
        match &progress.phase {
            Phase::Paused if progress.time.step >= step => return Ok(progress),
            Phase::Failed(why) => return Err(format!("{why:?}").into()),
            Phase::Preparing | Phase::Running | Phase::Paused => {}
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// How long a checkpoint takes the trainer, and how long it takes to be written.
fn checkpoint(recipe: Recipe, dataset: Arc<Dataset>) -> Result<(), Box<dyn Error>> {
    let mut trainer = Trainer::new(recipe, dataset.clone())?;
    for _ in 0..10 {
        trainer.step()?;
    }
    let history = History::default();
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("run.bpk");
    let (mut taken, mut written) = (Vec::new(), Vec::new());
    for _ in 0..CHECKPOINTS {
        let begun = Instant::now();
        let checkpoint = trainer.checkpoint(&history)?.ok_or("no checkpoint")?;
        let snapshot = trainer.snapshot();
        taken.push(begun.elapsed().as_secs_f64() * 1e3);
        let begun = Instant::now();
        save_checkpoint(&snapshot, &checkpoint, &dataset, &path)?;
        written.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    println!(
        r#"{{"measure":"checkpoint","bytes":{},"taken_ms":{:.2},"written_ms":{:.2}}}"#,
        std::fs::metadata(&path)?.len(),
        median(taken),
        median(written)
    );
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

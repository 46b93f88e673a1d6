//! What it costs a run that its past is kept.
//!
//!     cargo bench --bench past
//!
//! Saves a session of the standard model with its whole past, trains it with its weights by step in
//! memory and without them, in turns, and writes a checkpoint. Prints a line of JSON for each of these.

#[allow(dead_code, reason = "it is for tests too")]
#[path = "../tests/support/worker.rs"]
mod worker;

use elbow::archive::{SavedSession, save_checkpoint};
use elbow::curves::History;
use elbow::data::Dataset;
use elbow::recipe::Recipe;
use elbow::train::{
    Command, KEPT_WEIGHTS_BYTES, Message, PastToSave, Phase, Progress, SaveOrder, Trainer, Worker,
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
const SAVES: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let recipe = Recipe::default();
    let mut shares = Vec::new();
    let mut images = None;
    // First: what earlier runs leave to the process would be taken before the system's.
    session(&trained(&recipe, KEPT_WEIGHTS_BYTES)?.1)?;
    for _ in 0..ROUNDS {
        let (without, _) = trained(&recipe, 0)?;
        let (with, worker) = trained(&recipe, KEPT_WEIGHTS_BYTES)?;
        let progress = worker.progress();
        let kept = progress.weights_by_step.len();
        let dataset = progress.dataset.clone().ok_or("no data set")?;
        let most = kept as u64 * bytes_of_a_kept_step(&recipe, &dataset);
        let share = without / with;
        shares.push(share);
        println!(
            r#"{{"measure":"past","seconds_without":{without:.3},"seconds_with":{with:.3},"share_of_training":{share:.4},"kept_steps":{kept},"most_bytes":{most}}}"#
        );
        images = Some(dataset);
    }
    println!(
        r#"{{"measure":"past","share_median":{:.4}}}"#,
        median(shares)
    );
    checkpoint(recipe, images.ok_or("no data set")?)
}

/// How long a run's timed steps take with so many bytes for its past; the run, paused after them.
fn trained(recipe: &Recipe, bytes: u64) -> Result<(f64, Worker), Box<dyn Error>> {
    let worker = worker::start(recipe, WARM_UP);
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
    paused_from(&worker, STEPS)?;
    Ok((timed, worker))
}

fn paused_from(worker: &Worker, step: u64) -> Result<Arc<Progress>, Box<dyn Error>> {
    let ended = |progress: &Progress| match progress.phase {
        Phase::Paused => progress.time.step >= step,
        Phase::Failed(_) => true,
        Phase::Preparing | Phase::Running => false,
    };
    let progress = worker::wait_for(worker, "the pause", ended);
    match &progress.phase {
        Phase::Failed(why) => Err(format!("{why:?}").into()),
        Phase::Preparing | Phase::Running | Phase::Paused => Ok(progress),
    }
}

/// How large a session with the whole past is, how long it takes to be written, and how much memory
/// that takes beside the run's.
fn session(worker: &Worker) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let mut written = Vec::new();
    let mut beside: u64 = 0;
    let mut bytes = 0;
    for save in 0..SAVES {
        let path = folder.path().join(format!("{save}.elbow"));
        let order = SaveOrder {
            past: PastToSave::All,
            ..SaveOrder::session(&path, SavedSession::default())
        };
        let before = Memory::now();
        let begun = Instant::now();
        worker.send(Command::Save(Box::new(order)));
        worker::told(worker, |message| match message {
            Message::Saved { path: saved, .. } => (*saved == path).then_some(()),
            _ => None,
        });
        written.push(begun.elapsed().as_secs_f64() * 1e3);
        if let Some((before, now)) = before.zip(Memory::now()) {
            beside = beside.max(now.most.saturating_sub(before.held));
        }
        bytes = std::fs::metadata(&path)?.len();
        std::fs::remove_file(&path)?;
    }
    println!(
        r#"{{"measure":"session","bytes":{bytes},"written_ms":{:.0},"peak_bytes_beside":{beside}}}"#,
        median(written)
    );
    Ok(())
}

/// What the process holds in memory, in bytes, and the most that it held since the last look.
struct Memory {
    held: u64,
    most: u64,
}

impl Memory {
    /// None where the system does not tell it as Linux does.
    fn now() -> Option<Self> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let of = |name: &str| -> Option<u64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
            Some(kilobytes * 1024)
        };
        let memory = Self {
            held: of("VmRSS:")?,
            most: of("VmHWM:")?,
        };
        // From here on the most is counted anew.
        std::fs::write("/proc/self/clear_refs", "5").ok()?;
        Some(memory)
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

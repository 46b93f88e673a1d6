//! The trainer's thread on a small model, and what is read off it.

use elbow::curves::History;
use elbow::recipe::{DeviceChoice, Recipe, RunLength};
use elbow::train::{Assumed, Message, Progress, Start, Worker};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A recipe that takes a millisecond a step.
pub fn small(device: DeviceChoice) -> Recipe {
    Recipe {
        hidden: vec![32],
        batch: 64,
        seed: 7,
        device,
        ..Recipe::default()
    }
}

/// The curves as numbers, without the wall clock.
#[allow(dead_code, reason = "not every test compares curves")]
pub fn bits(history: &History) -> Vec<[u64; 6]> {
    let train = history.train().iter().map(|bin| {
        [
            bin.first_step,
            bin.last.step,
            bin.last.epoch.to_bits(),
            bin.terms.reconstruction.to_bits(),
            bin.terms.kl.to_bits(),
            bin.minimised.to_bits(),
        ]
    });
    let test = history.test().iter().map(|point| {
        [
            0,
            point.time.step,
            point.time.epoch.to_bits(),
            point.terms.reconstruction.to_bits(),
            point.terms.kl.to_bits(),
            0,
        ]
    });
    train.chain(test).collect()
}

/// A thread that trains so many steps, then pauses.
#[allow(dead_code, reason = "not every test begins like this")]
pub fn start(recipe: &Recipe, steps: u64) -> Worker {
    let start = Start {
        recipe: recipe.clone(),
        model: None,
        assumed: Assumed::default(),
        data: None,
        length: Some(RunLength::Steps(steps)),
    };
    Worker::spawn(start, Arc::new(|| {})).expect("a thread")
}

/// Waits until the thread says what is awaited.
pub fn wait_for(worker: &Worker, what: &str, ready: impl Fn(&Progress) -> bool) -> Arc<Progress> {
    let deadline = Instant::now() + Duration::from_secs(120);
    loop {
        let progress = worker.progress();
        if ready(&progress) {
            return progress;
        }
        let (phase, step) = (&progress.phase, progress.time.step);
        let told = progress.notices.last().map(|notice| &notice.message);
        assert!(
            Instant::now() < deadline,
            "{what} never came: {phase:?} at step {step}, told last: {told:?}"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Waits until the thread has told of what is awaited, now or before.
#[allow(dead_code, reason = "not every test waits for a message")]
pub fn told<T>(worker: &Worker, find: impl Fn(&Message) -> Option<T>) -> T {
    let find = |progress: &Progress| {
        let mut messages = progress.notices.iter().map(|notice| &notice.message);
        messages.find_map(&find)
    };
    let progress = wait_for(worker, "the message", |progress| find(progress).is_some());
    find(&progress).expect("it was just there")
}

//! The weights of a run by step: what it was like at any time, whoever looks.

#[path = "support/worker.rs"]
mod worker;

use elbow::recipe::{DeviceChoice, Recipe};
use elbow::train::{Command, Phase, Progress, Published, Trainer, Worker};
use std::sync::Arc;
use worker::{bits, small, start, wait_for};

fn paused_at(step: u64) -> impl Fn(&Progress) -> bool {
    move |progress| progress.phase == Phase::Paused && progress.time.step == step
}

fn steps(progress: &Progress) -> Vec<u64> {
    let kept = progress.weights_by_step.iter();
    kept.map(|weights| weights.snapshot.time.step).collect()
}

/// Bytes of one set of weights.
fn bytes_each(weights: &Published) -> u64 {
    let weights = weights.snapshot.weights().expect("readable");
    let numbers = weights.arrays.iter().map(|array| array.values.len() as u64);
    4 * numbers.sum::<u64>()
}

/// A run whose weights by step may take so many sets of them.
fn run_with_room(recipe: &Recipe, sets: u64, last: u64) -> (Worker, Arc<Progress>) {
    let worker = start(recipe, last);
    let first = wait_for(&worker, "weights", |progress| {
        !progress.weights_by_step.is_empty()
    });
    let bytes = sets * bytes_each(&first.weights_by_step[0]);
    worker.send(Command::KeepWeights { bytes });
    wait_for(&worker, "the last step", paused_at(last));
    // Told once more, so that what is published is after it.
    worker.send(Command::KeepWeights { bytes });
    let told = wait_for(&worker, "room for less", move |progress| {
        paused_at(last)(progress) && progress.weights_by_step.len() as u64 <= sets
    });
    (worker, told)
}

#[test]
fn the_weights_of_each_kept_step_are_those_that_the_run_had_then() {
    for device in [DeviceChoice::Flex, DeviceChoice::Ndarray] {
        let recipe = small(device);
        let (_worker, told) = run_with_room(&recipe, 8, 50);
        assert_eq!(steps(&told), [0, 8, 16, 24, 32, 40, 48]);
        let dataset = told.dataset.clone().expect("a data set");
        let mut trainer = Trainer::new(recipe, dataset).expect("a trainer");
        for kept in told.weights_by_step.iter() {
            while trainer.time().step < kept.snapshot.time.step {
                trainer.step().expect("a step");
            }
            let [found, wanted] = [&kept.snapshot, &trainer.snapshot()]
                .map(|snapshot| snapshot.weights().expect("readable"));
            assert_eq!(found, wanted, "step {}", kept.snapshot.time.step);
        }
    }
}

#[test]
fn keeping_more_or_less_of_its_past_changes_nothing_of_a_run() {
    let recipe = small(DeviceChoice::Flex);
    let (_first, much) = run_with_room(&recipe, 1_000, 40);
    let (_second, little) = run_with_room(&recipe, 2, 40);
    assert_eq!(steps(&much).len(), 41);
    assert_eq!(steps(&little), [0, 32]);
    assert_eq!(bits(&much.history), bits(&little.history));
}

#[test]
fn a_run_that_is_brought_back_has_its_past_again() {
    let recipe = small(DeviceChoice::Flex);
    let (worker, told) = run_with_room(&recipe, 40, 30);
    let run = told.run;
    assert_eq!(steps(&told).len(), 31);
    worker.send(Command::Start {
        recipe: Box::new(Recipe { seed: 8, ..recipe }),
        run: false,
    });
    let other = wait_for(&worker, "another run", |progress| progress.run > run);
    assert_eq!(steps(&other), [0], "a past of its own");
    assert!(
        other
            .weights_by_step
            .iter()
            .all(|weights| weights.run == other.run)
    );
    worker.send(Command::BringBack(run));
    let back = wait_for(&worker, "the run before", |progress| progress.run == run);
    // It kept a quarter of the room.
    assert_eq!(steps(&back), [0, 4, 8, 12, 16, 20, 24, 28]);
    worker.send(Command::Run);
    let on = wait_for(&worker, "more steps", |progress| progress.time.step >= 40);
    assert!(
        steps(&on).ends_with(&[32, 36]) || steps(&on).contains(&36),
        "{:?}",
        steps(&on)
    );
}

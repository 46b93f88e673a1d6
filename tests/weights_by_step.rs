//! The weights of a run by step: what it was like at any time, whoever looks.

#[path = "support/worker.rs"]
mod worker;

use elbow::recipe::{DeviceChoice, Recipe};
use elbow::train::{Command, Message, Phase, Progress, Trainer, Worker, bytes_of_a_kept_step};
use std::sync::Arc;
use worker::{bits, small, start, wait_for};

fn paused_at(step: u64) -> impl Fn(&Progress) -> bool {
    move |progress| progress.phase == Phase::Paused && progress.time.step == step
}

fn steps(progress: &Progress) -> Vec<u64> {
    let kept = progress.weights_by_step.iter();
    kept.map(|weights| weights.snapshot.time.step).collect()
}

/// A run whose weights by step may take so many sets of them.
fn run_with_room(recipe: &Recipe, sets: u64, last: u64) -> (Worker, Arc<Progress>) {
    let worker = start(recipe, last);
    let first = wait_for(&worker, "images", |progress| progress.dataset.is_some());
    let dataset = first.dataset.as_ref().expect("a data set");
    let bytes = sets * bytes_of_a_kept_step(recipe, dataset);
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

#[test]
fn a_fork_that_is_left_alone_makes_the_same_steps_bit_for_bit() {
    for device in [DeviceChoice::Flex, DeviceChoice::Ndarray] {
        let recipe = small(device);
        let (worker, whole) = run_with_room(&recipe, 8, 60);
        let weights = |worker: &Worker| {
            let published = worker.slot().load_full().expect("weights");
            published.snapshot.weights().expect("readable")
        };
        let (run, expected) = (whole.run, weights(&worker));
        worker.send(Command::Fork(45));
        let fork = wait_for(&worker, "the fork", |progress| progress.run > run);
        assert_eq!((fork.phase.clone(), fork.time.step), (Phase::Paused, 40));
        let told = fork.notices.last().map(|notice| notice.message.clone());
        assert_eq!(told, Some(Message::Forked { step: 40 }));
        assert_eq!(steps(&fork), [0, 8, 16, 24, 32, 40], "the past is shared");
        assert!(fork.weights_by_step.iter().all(|kept| kept.run == fork.run));
        assert!(
            fork.kept.iter().any(|kept| kept.run == run),
            "both are kept"
        );
        let mut again = fork;
        for step in 41..=60 {
            worker.send(Command::Step);
            again = wait_for(&worker, "a step", paused_at(step));
        }
        assert_eq!(weights(&worker), expected);
        // Pauses evaluate at steps of their own.
        let train = |progress: &Progress| -> Vec<_> {
            let all = bits(&progress.history).into_iter();
            all.filter(|row| row[0] != 0).collect()
        };
        assert_eq!(train(&again), train(&whole));
    }
}

#[test]
fn a_fork_with_another_beta_leaves_the_first_run_as_it_was() {
    let recipe = small(DeviceChoice::Flex);
    let (worker, whole) = run_with_room(&recipe, 8, 60);
    let run = whole.run;
    worker.send(Command::Fork(40));
    wait_for(&worker, "the fork", |progress| progress.run > run);
    let beta = elbow::recipe::Live {
        beta: 4.0,
        ..recipe.live()
    };
    worker.send(Command::Live(beta));
    worker.send(Command::Step);
    let fork = wait_for(&worker, "a step", paused_at(41));
    assert_eq!(fork.recipe.beta, 4.0);
    assert_eq!(fork.history.marks().len(), 1);
    worker.send(Command::BringBack(run));
    let back = wait_for(&worker, "the first run", |progress| progress.run == run);
    assert_eq!((back.recipe.beta, back.time.step), (recipe.beta, 60));
    assert!(back.history.marks().is_empty());
    assert_eq!(bits(&back.history)[..60], bits(&whole.history)[..60]);
}

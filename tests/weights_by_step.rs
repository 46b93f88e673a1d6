//! The weights of a run by step: what it was like at any time, whoever looks.

#[path = "support/worker.rs"]
mod worker;

use elbow::archive::{SavedModel, load_model};
use elbow::recipe::{Bayes, DeviceChoice, ForkSettings, Live, Recipe, RecipeChange};
use elbow::train::{
    Command, Message, Phase, Progress, SaveOrder, ThinnedPast, Trainer, Worker,
    bytes_of_a_kept_step,
};
use std::path::Path;
use std::sync::Arc;
use worker::{bits, small, start, told, wait_for};

fn paused_at(step: u64) -> impl Fn(&Progress) -> bool {
    move |progress| progress.phase == Phase::Paused && progress.time.step == step
}

fn steps(progress: &Progress) -> Vec<u64> {
    let kept = progress.weights_by_step.iter();
    kept.map(|weights| weights.snapshot.time.step).collect()
}

/// A fork at this step with nothing changed.
fn fork_at(step: u64) -> Command {
    let settings = None;
    Command::Fork { step, settings }
}

/// A fork at step 40 of the run in hand, with other settings.
fn fork_with(
    worker: &Worker,
    recipe: &Recipe,
    change: impl Fn(&mut ForkSettings),
) -> Arc<Progress> {
    let run = worker.progress().run;
    let mut settings = recipe.fork_settings();
    change(&mut settings);
    worker.send(Command::Fork {
        step: 40,
        settings: Some(Box::new(settings)),
    });
    wait_for(worker, "the fork", |progress| progress.run > run)
}

/// One step after another, up to this one.
fn step_to(worker: &Worker, last: u64) -> Arc<Progress> {
    let mut progress = worker.progress();
    for step in progress.time.step + 1..=last {
        worker.send(Command::Step);
        progress = wait_for(worker, "a step", paused_at(step));
    }
    progress
}

/// The run in hand, through a file.
fn saved(worker: &Worker, path: &Path) -> SavedModel {
    worker.send(Command::Save(Box::new(SaveOrder::model(path.to_owned()))));
    told(worker, |message| {
        matches!(message, Message::Saved { path: to, .. } if to == path).then_some(())
    });
    load_model(path, None).expect("a sound file")
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
fn where_a_person_stands_a_fork_can_begin_however_far_the_run_goes_on() {
    let recipe = small(DeviceChoice::Flex);
    let (worker, told) = run_with_room(&recipe, 8, 6);
    assert_eq!(steps(&told), [0, 1, 2, 3, 4, 5, 6]);
    let run = told.run;
    let step = Some(3);
    // Of another run nothing is known.
    worker.send(Command::StandAt { run: 77, step });
    worker.send(Command::StandAt { run, step });
    let gone_on = step_to(&worker, 50);
    assert_eq!(steps(&gone_on), [0, 3, 8, 16, 24, 32, 40, 48]);
    worker.send(fork_at(3));
    let fork = wait_for(&worker, "the fork", move |progress| progress.run > run);
    assert_eq!(fork.time.step, 3);
    let again = step_to(&worker, 50);
    // But for the evaluation of the pause at step 6, which the fork has not.
    let trained = |progress: &Progress| {
        let mut rows = bits(&progress.history);
        rows.retain(|row| row[0] > 0);
        rows
    };
    assert_eq!(trained(&again), trained(&gone_on));
    // Who has gone away leaves nothing behind.
    worker.send(Command::BringBack(run));
    let back = wait_for(&worker, "the run", move |progress| progress.run == run);
    assert_eq!(steps(&back), [0, 8, 16, 24, 32, 40, 48]);
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
    assert_eq!(steps(&back), steps(&told));
    // From there it is thinned as if it had never been away.
    let on = step_to(&worker, 41);
    let every_second: Vec<u64> = (0..=40).step_by(2).collect();
    assert_eq!(steps(&on), every_second);
}

#[test]
fn a_run_that_was_left_for_a_fork_and_brought_back_has_every_step_that_it_had() {
    let recipe = small(DeviceChoice::Flex);
    let (worker, whole) = run_with_room(&recipe, 40, 30);
    worker.send(fork_at(20));
    let fork = wait_for(&worker, "the fork", |progress| progress.run > whole.run);
    assert_eq!(steps(&fork).len(), 21);
    worker.send(Command::BringBack(whole.run));
    let back = wait_for(&worker, "the first run", |progress| {
        progress.run == whole.run
    });
    assert_eq!(steps(&back), steps(&whole));
    // The fork lost nothing either.
    worker.send(Command::BringBack(fork.run));
    let fork_again = wait_for(&worker, "the fork", |progress| progress.run == fork.run);
    assert_eq!(steps(&fork_again), steps(&fork));
    let thinned = |message: &Message| matches!(message, Message::PastThinned(_));
    let mut told = fork_again.notices.iter();
    assert!(!told.any(|notice| thinned(&notice.message)));
}

#[test]
fn kept_runs_share_the_memory_for_their_pasts_and_what_it_costs_is_told() {
    let recipe = small(DeviceChoice::Flex);
    let (worker, first) = run_with_room(&recipe, 40, 30);
    worker.send(Command::Pin(first.run));
    for run in [2, 3] {
        worker.send(Command::Start {
            recipe: Box::new(Recipe {
                seed: run,
                ..recipe.clone()
            }),
            run: false,
        });
        wait_for(&worker, "another run", |progress| progress.run == run);
        step_to(&worker, 30);
    }
    // Two pasts of 31 steps are more than 40: the older run's goes first.
    let thinned = |message: &Message| match message {
        Message::PastThinned(thinned) => Some(*thinned),
        _ => None,
    };
    let progress = worker.progress();
    let told = progress.notices.iter();
    let told: Vec<_> = told.filter_map(|notice| thinned(&notice.message)).collect();
    let half = ThinnedPast {
        end: 30,
        left: 16,
        of: 31,
    };
    assert_eq!(told, [half, half]);
    worker.send(Command::BringBack(first.run));
    let back = wait_for(&worker, "the first run", |progress| {
        progress.run == first.run
    });
    let every_second: Vec<u64> = (0..=30).step_by(2).collect();
    assert_eq!(steps(&back), every_second);
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
        worker.send(fork_at(45));
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
    worker.send(fork_at(40));
    wait_for(&worker, "the fork", |progress| progress.run > run);
    let beta = Live {
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

#[test]
fn a_fork_with_another_beta_is_the_run_whose_beta_was_changed_there() {
    for device in [DeviceChoice::Flex, DeviceChoice::Ndarray] {
        let recipe = small(device);
        let (worker, whole) = run_with_room(&recipe, 8, 60);
        let fork = fork_with(&worker, &recipe, |settings| {
            settings.live.beta = 4.0;
            settings.live.batch = 32;
        });
        assert_eq!((fork.recipe.beta, fork.time.step), (4.0, 40));
        let marks = fork.history.marks();
        let changes: Vec<_> = marks
            .iter()
            .map(|mark| (mark.time.step, mark.change))
            .collect();
        let (before, after) = (recipe.beta, 4.0);
        assert_eq!(changes[0], (40, RecipeChange::Beta { before, after }));
        assert_eq!(changes.len(), 2, "the batch is marked too");
        step_to(&worker, 60);
        let forked = worker.slot().load_full().expect("weights");

        let dataset = whole.dataset.clone().expect("a data set");
        let mut changed = Trainer::new(recipe.clone(), dataset).expect("a trainer");
        for step in 0..60 {
            if step == 40 {
                let live = Live {
                    beta: 4.0,
                    batch: 32,
                    ..recipe.live()
                };
                changed.set_live(live).expect("in range");
            }
            changed.step().expect("a step");
        }
        assert_eq!(forked.snapshot.weights(), changed.snapshot().weights());
    }
}

#[test]
fn another_seed_of_the_noise_changes_the_noise_and_not_the_order_of_the_images() {
    let recipe = Recipe {
        bayes: Bayes::Decoder,
        ..small(DeviceChoice::Flex)
    };
    let folder = tempfile::tempdir().expect("a folder");
    let (worker, whole) = run_with_room(&recipe, 8, 60);
    let first = saved(&worker, &folder.path().join("first.bpk"));
    fork_with(&worker, &recipe, |settings| settings.noise_seed = 99);
    step_to(&worker, 50);
    let half = folder.path().join("half.bpk");
    let path = folder.path().join("fork.bpk");
    let noisy = saved(&worker, &half);
    assert_eq!(noisy.snapshot.recipe.noise_seed, Some(99));
    let told = step_to(&worker, 60);
    let fork = saved(&worker, &path);
    let (one, other) = (
        first.checkpoint.expect("whole"),
        fork.checkpoint.expect("whole"),
    );
    assert_eq!(
        one.batches, other.batches,
        "the same images in the same order"
    );
    assert_ne!(first.snapshot.weights(), fork.snapshot.weights());
    assert_eq!(bits(&told.history)[..40], bits(&whole.history)[..40]);
    assert_ne!(bits(&told.history)[40], bits(&whole.history)[40]);
    let marks = other.history.marks();
    let (before, after) = (recipe.seed, 99);
    assert_eq!(marks[0].change, RecipeChange::NoiseSeed { before, after });

    // It goes on with its own noise when it is opened.
    let run = worker.progress().run;
    worker.send(Command::Open(half));
    wait_for(&worker, "the file", |progress| progress.run > run);
    step_to(&worker, 60);
    let again = saved(&worker, &folder.path().join("again.bpk"));
    assert_eq!(again.snapshot.weights(), fork.snapshot.weights());
}

#[test]
fn a_fork_may_have_another_objective_but_none_that_contradicts_itself() {
    let recipe = small(DeviceChoice::Flex);
    let (worker, whole) = run_with_room(&recipe, 8, 60);
    let fork = fork_with(&worker, &recipe, |settings| settings.importance = 4);
    assert_eq!(fork.recipe.importance, 4);
    assert_eq!(fork.phase, Phase::Paused);
    step_to(&worker, 45);
    let run = worker.progress().run;
    let settings = ForkSettings {
        importance: 4,
        free_bits: 1.0,
        ..recipe.fork_settings()
    };
    worker.send(Command::Fork {
        step: 44,
        settings: Some(Box::new(settings)),
    });
    told(&worker, |message| {
        matches!(message, Message::NotForked { error: Some(_), .. }).then_some(())
    });
    assert_eq!(worker.progress().run, run, "the run in hand stays");
    // The run that it left is as it was.
    worker.send(Command::BringBack(whole.run));
    let back = wait_for(&worker, "the first run", |progress| {
        progress.run == whole.run
    });
    assert_eq!((back.recipe.clone(), back.lineage), (recipe, whole.lineage));
}

#[test]
fn the_step_that_a_paused_run_stands_at_can_be_forked_though_it_is_not_kept() {
    let recipe = small(DeviceChoice::Flex);
    let (worker, whole) = run_with_room(&recipe, 8, 61);
    assert!(!steps(&whole).contains(&61));
    worker.send(fork_at(61));
    let fork = wait_for(&worker, "the fork", |progress| progress.run > whole.run);
    assert_eq!(fork.time.step, 61);
    assert_eq!(bits(&fork.history)[..61], bits(&whole.history)[..61]);
}

#[test]
fn a_fork_says_in_its_files_which_run_it_left_and_where() {
    let recipe = small(DeviceChoice::Flex);
    let folder = tempfile::tempdir().expect("a folder");
    let (worker, whole) = run_with_room(&recipe, 8, 60);
    assert_eq!(whole.lineage.forked, None);
    worker.send(fork_at(45));
    let fork = wait_for(&worker, "the fork", |progress| progress.run > whole.run);
    let left = fork.lineage.forked.expect("a fork");
    assert_eq!((left.run, left.step), (whole.lineage.id, 40));
    assert_eq!(fork.kept.last().map(|run| run.lineage), Some(whole.lineage));
    let path = folder.path().join("fork.bpk");
    saved(&worker, &path);
    worker.send(Command::Open(path));
    let opened = wait_for(&worker, "the file", |progress| progress.run > fork.run);
    assert_eq!(opened.lineage, fork.lineage);
}

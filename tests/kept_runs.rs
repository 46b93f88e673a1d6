//! What becomes of a run that another replaces: it is kept whole, and goes on as if nothing had
//! been between.

#[path = "support/idx.rs"]
#[allow(dead_code, reason = "shared with the tests of the data")]
mod idx;
#[path = "support/worker.rs"]
mod worker;

use elbow::archive::load_model;
use elbow::curves::TestPoint;
use elbow::model::Weights;
use elbow::recipe::{Bayes, Binarize, DataSpec, DeviceChoice, Recipe};
use elbow::train::{
    Command, EVALUATE_EVERY, Failure, MOST_PINNED, Message, Phase, Progress, SaveOrder, Worker,
};
use std::sync::Arc;
use worker::{bits, small, start, wait_for};

fn paused_at(step: u64) -> impl Fn(&Progress) -> bool {
    move |progress| progress.phase == Phase::Paused && progress.time.step == step
}

/// Replaces the run in hand, and lets the new one make a few steps.
fn replace(worker: &Worker, recipe: &Recipe) -> Arc<Progress> {
    let run = worker.progress().run;
    worker.send(Command::Start {
        recipe: Box::new(recipe.clone()),
        run: true,
    });
    wait_for(worker, "another run", |progress| {
        progress.run > run && progress.time.step >= 20
    })
}

fn bring_back(worker: &Worker, run: u64) -> Arc<Progress> {
    worker.send(Command::BringBack(run));
    wait_for(worker, "the run before", |progress| progress.run == run)
}

fn weights(worker: &Worker) -> Weights {
    let published = worker.slot().load_full().expect("weights");
    published.snapshot.weights().expect("readable")
}

/// Without the wall clock, which no two runs share.
fn test_bits(point: &TestPoint) -> [u64; 3] {
    [
        point.time.step,
        point.terms.reconstruction.to_bits(),
        point.terms.kl.to_bits(),
    ]
}

#[test]
fn a_run_that_is_brought_back_goes_on_bit_for_bit_as_if_it_had_never_been_replaced() {
    // Every stream of randomness is in use. An epoch has 30 steps.
    let folder = tempfile::tempdir().expect("a folder");
    idx::write_bars(folder.path(), 240, 8, 6);
    let recipe = Recipe {
        data: DataSpec::at(folder.path()),
        binarize: Binarize::Dynamic,
        bayes: Bayes::Decoder,
        batch: 8,
        ..small(DeviceChoice::Flex)
    };
    let whole = start(&recipe, 30);
    let uninterrupted = wait_for(&whole, "30 steps", |progress| {
        paused_at(30)(progress) && progress.history.test().len() == 1
    });

    let worker = start(&recipe, 20);
    wait_for(&worker, "20 steps", paused_at(20));
    let between = Recipe {
        seed: 8,
        ..recipe.clone()
    };
    replace(&worker, &between);
    let back = bring_back(&worker, 1);
    assert_eq!((back.phase.clone(), back.time.step), (Phase::Paused, 20));
    assert_eq!(back.recipe, recipe);
    assert_eq!(back.kept.len(), 1, "the run between is kept in its turn");
    worker.send(Command::Epoch);
    let progress = wait_for(&worker, "30 steps", |progress| {
        paused_at(30)(progress) && progress.history.test().len() == 2
    });

    let train = |progress: &Progress| {
        let bins = progress.history.train().len();
        bits(&progress.history)[..bins].to_vec()
    };
    assert!(train(&progress) == train(&uninterrupted), "other curves");
    assert!(weights(&worker) == weights(&whole), "other weights");
    // Besides, it was evaluated where it was held.
    let tests: Vec<_> = progress.history.test().iter().map(test_bits).collect();
    let expected: Vec<_> = uninterrupted.history.test().iter().map(test_bits).collect();
    assert_eq!(tests[0][0], 20);
    assert_eq!(tests[1..], expected);
}

#[test]
fn a_run_that_was_saved_goes_on_in_another_window_bit_for_bit() {
    let folder = tempfile::tempdir().expect("a folder");
    idx::write_bars(folder.path(), 240, 8, 6);
    let recipe = Recipe {
        data: DataSpec::at(folder.path()),
        binarize: Binarize::Dynamic,
        bayes: Bayes::Decoder,
        batch: 8,
        ..small(DeviceChoice::Flex)
    };
    let whole = start(&recipe, 30);
    let uninterrupted = wait_for(&whole, "30 steps", |progress| {
        paused_at(30)(progress) && progress.history.test().len() == 1
    });

    let path = folder.path().join("run.bpk");
    let first = start(&recipe, 20);
    wait_for(&first, "20 steps", paused_at(20));
    first.send(Command::Live(recipe.live()));
    first.send(Command::Save(Box::new(SaveOrder::model(path.clone()))));
    wait_for(&first, "the file", |progress| progress.file.is_some());
    drop(first);

    let worker = start(&small(DeviceChoice::Flex), 3);
    wait_for(&worker, "a run", paused_at(3));
    worker.send(Command::Open(path));
    let opened = wait_for(&worker, "the saved run", paused_at(20));
    assert_eq!(opened.history.last_step(), 20, "its curves came along");
    assert!(opened.history.begins_at_first_step());
    worker.send(Command::Epoch);
    let progress = wait_for(&worker, "30 steps", |progress| {
        paused_at(30)(progress) && progress.history.test().last().map(|p| p.time.step) == Some(30)
    });
    let train = |progress: &Progress| {
        let bins = progress.history.train().len();
        bits(&progress.history)[..bins].to_vec()
    };
    assert!(train(&progress) == train(&uninterrupted), "other curves");
    assert!(weights(&worker) == weights(&whole), "other weights");
}

#[test]
fn the_run_replaced_last_and_the_pinned_ones_stay_and_the_others_go() {
    let recipe = small(DeviceChoice::Flex);
    let worker = start(&recipe, 20);
    wait_for(&worker, "20 steps", paused_at(20));
    let kept = |progress: &Progress| -> Vec<(u64, bool)> {
        progress
            .kept
            .iter()
            .map(|run| (run.run, run.pinned))
            .collect()
    };
    worker.send(Command::Pin(1));
    assert_eq!(kept(&replace(&worker, &recipe)), [(1, true)]);
    assert_eq!(kept(&replace(&worker, &recipe)), [(1, true), (2, false)]);
    assert_eq!(kept(&replace(&worker, &recipe)), [(1, true), (3, false)]);

    // To bring one back lets nobody go.
    let back = bring_back(&worker, 1);
    assert!(back.pinned);
    assert_eq!(kept(&back), [(3, false), (4, false)]);

    for run in [3, 4] {
        worker.send(Command::Pin(run));
    }
    let full = wait_for(&worker, "three pins", |progress| {
        kept(progress) == [(3, true), (4, true)]
    });
    assert_eq!(MOST_PINNED, 3);
    assert!(full.notices.is_empty());
    let last = replace(&worker, &recipe);
    assert_eq!(last.run, 5, "numbers are never given twice");
    worker.send(Command::Pin(5));
    let told = wait_for(&worker, "a word", |progress| !progress.notices.is_empty());
    assert_eq!(told.notices[0].message, Message::PinsTaken);
    assert!(!told.pinned);

    worker.send(Command::Forget(3));
    worker.send(Command::Unpin(4));
    wait_for(&worker, "fewer runs", |progress| {
        kept(progress) == [(4, false), (1, true)]
    });
}

#[test]
fn a_run_worth_keeping_is_told_of_when_it_is_let_go() {
    let recipe = small(DeviceChoice::Flex);
    let worker = start(&recipe, 1000);
    wait_for(&worker, "1,000 steps", paused_at(1000));
    replace(&worker, &recipe);
    let gone = replace(&worker, &recipe);
    let notice = gone.notices.last().expect("a word");
    assert_eq!(notice.message, Message::LetGo { step: 1000 });
    let short = replace(&worker, &recipe);
    assert_eq!(
        short.notices.len(),
        gone.notices.len(),
        "20 steps are soon made"
    );
}

#[test]
fn a_saved_run_keeps_its_file_and_goes_without_a_word() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("kept.bpk");
    let recipe = small(DeviceChoice::Flex);
    let worker = start(&recipe, 1000);
    wait_for(&worker, "1,000 steps", paused_at(1000));
    worker.send(Command::Save(Box::new(SaveOrder::model(path.clone()))));
    wait_for(&worker, "the file", |progress| !progress.unsaved);
    let replaced = replace(&worker, &recipe);
    assert_eq!(
        replaced.kept[0].file.as_ref().map(|file| &file.path),
        Some(&path)
    );
    let back = bring_back(&worker, 1);
    assert_eq!(back.file.as_ref().map(|file| &file.path), Some(&path));
    assert!(!back.unsaved);
    replace(&worker, &recipe);
    let gone = replace(&worker, &recipe);
    let told = |message: &Message| matches!(message, Message::LetGo { .. });
    assert!(!gone.notices.iter().any(|notice| told(&notice.message)));
}

#[test]
fn an_evaluation_under_way_reaches_the_run_that_it_is_of() {
    let recipe = small(DeviceChoice::Flex);
    let worker = start(&recipe, EVALUATE_EVERY);
    wait_for(&worker, "the last step", |progress| {
        progress.time.step == EVALUATE_EVERY
    });
    // Most likely before the test images are through.
    replace(&worker, &recipe);
    let has = |tests: &[TestPoint], step| tests.iter().any(|point| point.time.step == step);
    let progress = wait_for(&worker, "the evaluation", |progress| {
        has(progress.kept[0].history.test(), EVALUATE_EVERY)
    });
    assert_eq!(progress.kept[0].run, 1);
}

#[test]
fn a_run_without_steps_takes_nobodys_place() {
    let recipe = small(DeviceChoice::Flex);
    let worker = start(&recipe, 20);
    wait_for(&worker, "20 steps", paused_at(20));
    for _ in 0..3 {
        worker.send(Command::Start {
            recipe: Box::new(recipe.clone()),
            run: false,
        });
    }
    let progress = wait_for(&worker, "the fourth run", |progress| progress.run == 4);
    assert_eq!(
        progress.kept.iter().map(|run| run.run).collect::<Vec<_>>(),
        [1]
    );
}

#[test]
fn a_run_that_failed_comes_back_as_it_failed() {
    let recipe = Recipe {
        learning_rate: 1e30,
        ..small(DeviceChoice::Flex)
    };
    let worker = start(&recipe, 1000);
    let failed = wait_for(&worker, "the failure", |progress| {
        matches!(progress.phase, Phase::Failed(Failure::Stopped(_)))
    });
    replace(&worker, &small(DeviceChoice::Flex));
    let back = bring_back(&worker, 1);
    assert_eq!(back.phase, failed.phase);
    assert!(weights(&worker).is_finite(), "the last good ones");
}

/// Every stream of randomness is in use; an epoch has 30 steps.
fn lively(folder: &std::path::Path) -> Recipe {
    idx::write_bars(folder, 240, 8, 6);
    Recipe {
        data: DataSpec::at(folder),
        binarize: Binarize::Dynamic,
        bayes: Bayes::Decoder,
        batch: 8,
        ..small(DeviceChoice::Flex)
    }
}

/// Weights and training curve after 30 steps of a run that nobody disturbed.
fn undisturbed(recipe: &Recipe) -> (Weights, Vec<[u64; 6]>) {
    let worker = start(recipe, 30);
    let progress = wait_for(&worker, "30 steps", paused_at(30));
    (weights(&worker), train_bits(&progress))
}

fn train_bits(progress: &Progress) -> Vec<[u64; 6]> {
    let bins = progress.history.train().len();
    bits(&progress.history)[..bins].to_vec()
}

fn ids(progress: &Progress) -> Vec<u64> {
    progress.kept.iter().map(|run| run.run).collect()
}

#[test]
fn a_run_in_hand_that_was_forgotten_is_taken_back_as_if_nothing_had_been() {
    let folder = tempfile::tempdir().expect("a folder");
    let recipe = lively(folder.path());
    let expected = undisturbed(&recipe);

    let worker = start(&recipe, 20);
    wait_for(&worker, "20 steps", paused_at(20));
    worker.send(Command::Forget(1));
    let fresh = wait_for(&worker, "a fresh run", |progress| progress.run == 2);
    assert_eq!((fresh.time.step, &fresh.phase), (0, &Phase::Paused));
    assert_eq!((&fresh.recipe, &*fresh.forgotten), (&recipe, &[1][..]));
    assert!(fresh.kept.is_empty() && !fresh.unsaved);
    for step in 1..=5 {
        worker.send(Command::Step);
        wait_for(&worker, "a step", paused_at(step));
    }
    worker.send(Command::TakeBack(1));
    let back = wait_for(&worker, "the forgotten run", |progress| progress.run == 1);
    assert_eq!((back.phase.clone(), back.time.step), (Phase::Paused, 20));
    assert!(back.unsaved && back.forgotten.is_empty());
    assert_eq!(ids(&back), [2], "the one between is kept in its turn");
    worker.send(Command::Epoch);
    let progress = wait_for(&worker, "30 steps", paused_at(30));
    assert!(train_bits(&progress) == expected.1, "other curves");
    assert!(weights(&worker) == expected.0, "other weights");
}

#[test]
fn forgotten_runs_go_back_to_their_places_until_another_run_begins() {
    let recipe = small(DeviceChoice::Flex);
    let worker = start(&recipe, 20);
    wait_for(&worker, "20 steps", paused_at(20));
    worker.send(Command::Pin(1));
    replace(&worker, &recipe);
    replace(&worker, &recipe);
    // In the place of the run in hand comes the one that it replaced.
    for run in [1, 3] {
        worker.send(Command::Forget(run));
    }
    let forgotten = |progress: &Progress| progress.forgotten.to_vec();
    let progress = wait_for(&worker, "two forgotten runs", |progress| {
        forgotten(progress) == [1, 3]
    });
    assert_eq!((progress.run, &progress.phase), (2, &Phase::Paused));
    assert!(ids(&progress).is_empty());

    worker.send(Command::TakeBack(3));
    let progress = wait_for(&worker, "the run in hand", |progress| progress.run == 3);
    assert_eq!(ids(&progress), [2]);
    worker.send(Command::TakeBack(1));
    let progress = wait_for(&worker, "both", |progress| ids(progress) == [1, 2]);
    assert!(progress.kept[0].pinned && progress.forgotten.is_empty());

    worker.send(Command::Forget(1));
    wait_for(&worker, "one", |progress| forgotten(progress) == [1]);
    let progress = replace(&worker, &recipe);
    assert!(progress.forgotten.is_empty(), "its place is taken");
    worker.send(Command::TakeBack(1));
    let progress = bring_back(&worker, 3);
    assert!(!ids(&progress).contains(&1));
}

#[test]
fn a_run_without_steps_is_not_forgotten() {
    let recipe = small(DeviceChoice::Flex);
    let worker = start(&recipe, 20);
    wait_for(&worker, "20 steps", paused_at(20));
    worker.send(Command::Forget(1));
    wait_for(&worker, "a fresh run", |progress| progress.run == 2);
    worker.send(Command::Forget(2));
    worker.send(Command::Step);
    let progress = wait_for(&worker, "a step", paused_at(1));
    assert_eq!((progress.run, &*progress.forgotten), (2, &[1][..]));
}

#[test]
fn a_kept_run_is_saved_where_it_is_and_goes_on_from_its_file_bit_for_bit() {
    let folder = tempfile::tempdir().expect("a folder");
    let recipe = lively(folder.path());
    let expected = undisturbed(&recipe);
    let worker = start(&recipe, 20);
    let first = wait_for(&worker, "20 steps", paused_at(20));
    replace(&worker, &Recipe { seed: 8, ..recipe });
    let path = folder.path().join("kept.bpk");
    worker.send(Command::Save(Box::new(SaveOrder::kept(1, &path))));
    let progress = wait_for(&worker, "the file", |progress| {
        progress.kept.iter().any(|run| !run.unsaved)
    });
    assert_eq!(progress.phase, Phase::Running, "it goes on meanwhile");
    assert!(progress.unsaved && progress.file.is_none());
    let file = progress.kept[0].file.clone().expect("a file");
    assert_eq!((file.path, file.step), (path.clone(), 20));
    let told = progress.notices.last().map(|notice| &notice.message);
    let step = 20;
    assert_eq!(
        told,
        Some(&Message::Saved {
            path: path.clone(),
            step
        })
    );
    drop(worker);

    let worker = start(&small(DeviceChoice::Flex), 3);
    wait_for(&worker, "a run", paused_at(3));
    worker.send(Command::Open(path));
    let opened = wait_for(&worker, "the saved run", paused_at(20));
    assert_eq!(opened.lineage, first.lineage);
    worker.send(Command::Epoch);
    let progress = wait_for(&worker, "30 steps", paused_at(30));
    assert!(train_bits(&progress) == expected.1, "other curves");
    assert!(weights(&worker) == expected.0, "other weights");
}

#[test]
fn a_file_that_another_run_is_written_to_is_no_longer_the_first_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("one.bpk");
    let recipe = small(DeviceChoice::Flex);
    let worker = start(&recipe, 20);
    wait_for(&worker, "20 steps", paused_at(20));
    worker.send(Command::Save(Box::new(SaveOrder::model(&path))));
    wait_for(&worker, "the file", |progress| !progress.unsaved);
    replace(&worker, &recipe);
    worker.send(Command::Pause);
    let progress = wait_for(&worker, "a pause", |progress| {
        progress.phase == Phase::Paused
    });
    let step = progress.time.step;
    worker.send(Command::Save(Box::new(SaveOrder::model(&path))));
    let progress = wait_for(&worker, "the file", |progress| !progress.unsaved);
    assert!(progress.kept[0].unsaved && progress.kept[0].file.is_none());
    let saved = load_model(&path, None).expect("a model").snapshot.time.step;
    assert_eq!(saved, step);
    // And back.
    worker.send(Command::Save(Box::new(SaveOrder::kept(1, &path))));
    let progress = wait_for(&worker, "the file", |progress| !progress.kept[0].unsaved);
    assert!(progress.unsaved && progress.file.is_none());
}

#[test]
fn a_kept_run_that_failed_is_saved_with_its_last_good_weights() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("good.bpk");
    let recipe = Recipe {
        learning_rate: 1e30,
        ..small(DeviceChoice::Flex)
    };
    let worker = start(&recipe, 1000);
    wait_for(&worker, "the failure", |progress| {
        matches!(progress.phase, Phase::Failed(Failure::Stopped(_)))
    });
    replace(&worker, &small(DeviceChoice::Flex));
    worker.send(Command::Save(Box::new(SaveOrder::kept(1, &path))));
    wait_for(&worker, "the file", |progress| !progress.kept[0].unsaved);
    let model = load_model(&path, None).expect("a model");
    assert!(model.snapshot.weights().expect("weights").is_finite());
    assert!(model.checkpoint.is_none());
}

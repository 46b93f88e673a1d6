//! Checkpoints that the trainer's thread writes by itself: a run outlives its process.

#[path = "support/idx.rs"]
#[allow(dead_code, reason = "shared with the tests of the data")]
mod idx;
#[path = "support/worker.rs"]
mod worker;

use elbow::archive::{LostRun, RecoveryFiles, SavedModel, find_lost_runs, load_model};
use elbow::curves::History;
use elbow::recipe::{DataSpec, DeviceChoice, Recipe, RunLength};
use elbow::run::{ForkPoint, Lineage};
use elbow::train::{Command, Message, RecoveryPlan, SaveOrder, Start, Trainer, Worker};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};
use worker::{bits, small, told, wait_for};

/// Steps before the process dies, and after.
const BEFORE: u64 = 230;
const AFTER: u64 = 170;

/// The folder of a child process of [`a_run_goes_on_bit_for_bit_after_kill_9`].
const CHILD: &str = "ELBOW_TEST_RECOVERY";

/// A recipe for images that lie in this folder.
fn recipe(folder: &Path) -> Recipe {
    Recipe {
        hidden: vec![12],
        batch: 16,
        data: DataSpec::at(folder.join("bars")),
        ..small(DeviceChoice::Flex)
    }
}

/// A folder with images and room for recovery files.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let bars = folder.path().join("bars");
    std::fs::create_dir(&bars).expect("writable");
    idx::write_bars(&bars, 60, 6, 8);
    folder
}

fn recovery(folder: &Path) -> PathBuf {
    folder.join("recovery")
}

fn start(folder: &Path, steps: Option<u64>) -> Start {
    Start {
        recipe: recipe(folder),
        model: None,
        data: None,
        length: steps.map(RunLength::Steps),
        assumed: elbow::train::Assumed::default(),
    }
}

/// A thread that trains so many steps, then pauses; its runs are kept.
fn keeping(folder: &Path, steps: u64) -> Worker {
    let plan = RecoveryPlan::new(recovery(folder)).every(Duration::from_millis(300));
    let start = start(folder, Some(steps));
    Worker::spawn_keeping(start, Arc::new(|| {}), Some(plan)).expect("a thread")
}

/// The checkpoints of windows, living or not, that lie there.
fn checkpoints(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(recovery(folder));
    let paths = entries.into_iter().flatten().flatten();
    let paths = paths.map(|entry| entry.path());
    paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "bpk"))
        .collect()
}

/// Waits for a checkpoint of this step.
fn kept_at(folder: &Path, step: u64) {
    let deadline = Instant::now() + Duration::from_secs(120);
    let at = |path: &PathBuf| load_model(path, None).is_ok_and(|m| m.snapshot.time.step == step);
    while !checkpoints(folder).iter().any(at) {
        assert!(Instant::now() < deadline, "step {step} was never kept");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn lost(folder: &Path) -> Vec<LostRun> {
    let found = find_lost_runs(&recovery(folder));
    assert!(found.unreadable.is_empty(), "{:?}", found.unreadable);
    found.runs
}

/// Waits until no run of so many steps is kept there any more.
fn no_longer_kept(folder: &Path, steps: u64) {
    let deadline = Instant::now() + Duration::from_secs(60);
    let long = |path: &PathBuf| {
        // One that is being removed is gone.
        load_model(path, None).is_ok_and(|model| model.snapshot.time.step >= steps)
    };
    while checkpoints(folder).iter().any(long) {
        assert!(Instant::now() < deadline, "{:?}", checkpoints(folder));
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn weights(path: &Path) -> Vec<u32> {
    let SavedModel { snapshot, .. } = load_model(path, None).expect("a model");
    let weights = snapshot.weights().expect("weights");
    let values = weights.arrays.iter().flat_map(|array| &array.values);
    values.map(|value| value.to_bits()).collect()
}

/// Trains to this step, and saves there.
fn train_to(worker: &Worker, steps: u64, path: &Path) {
    while worker.progress().time.step < steps {
        let due = worker.progress().time.step + 1;
        worker.send(Command::Step);
        wait_for(worker, "a step", |progress| progress.time.step >= due);
    }
    worker.send(Command::Save(Box::new(SaveOrder::model(path.to_owned()))));
    told(worker, |message| {
        matches!(message, Message::Saved { step, .. } if *step == steps).then_some(())
    });
}

#[test]
fn a_run_goes_on_bit_for_bit_after_kill_9() {
    if let Some(folder) = std::env::var_os(CHILD) {
        // The child: trains, pauses, and waits for its end.
        let _worker = keeping(Path::new(&folder), BEFORE);
        std::thread::sleep(Duration::from_secs(600));
        return;
    }
    let folder = folder();
    let here = folder.path();
    let mut child = std::process::Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "a_run_goes_on_bit_for_bit_after_kill_9"])
        .env(CHILD, here)
        .stdout(Stdio::null())
        .spawn()
        .expect("a process");
    kept_at(here, BEFORE);
    assert!(lost(here).is_empty(), "its process lives");
    child.kill().expect("a child of this test");
    child.wait().expect("a child of this test");

    let mut runs = lost(here);
    assert_eq!(runs.len(), 1);
    assert!(lost(here).is_empty(), "one window alone is offered it");
    let run = runs.remove(0);
    assert_eq!(run.time.step, BEFORE);
    let worker = keeping(here, 0);
    wait_for(&worker, "a run", |progress| progress.run == 1);
    worker.send(Command::GoOn(Box::new(run)));
    let progress = wait_for(&worker, "the lost run", |progress| {
        progress.time.step == BEFORE
    });
    assert!(progress.unsaved && progress.file.is_none());
    assert!(lost(here).is_empty(), "it is this window's now");
    let continued = here.join("continued.bpk");
    train_to(&worker, BEFORE + AFTER, &continued);
    no_longer_kept(here, BEFORE);

    let undisturbed = Worker::spawn(start(here, Some(BEFORE)), Arc::new(|| {})).expect("a thread");
    wait_for(&undisturbed, "a pause", |progress| {
        progress.time.step == BEFORE
    });
    let whole = here.join("whole.bpk");
    train_to(&undisturbed, BEFORE + AFTER, &whole);
    assert_eq!(weights(&continued), weights(&whole));
    let train = |worker: &Worker| {
        let progress = worker.progress();
        let train = bits(&progress.history).into_iter();
        // Evaluations come when they come.
        train.filter(|bin| bin[0] > 0).collect::<Vec<_>>()
    };
    assert_eq!(train(&worker), train(&undisturbed));
}

#[test]
fn a_fork_that_is_lost_by_kill_9_still_says_which_run_it_left_and_where() {
    if let Some(folder) = std::env::var_os(CHILD) {
        // The child: forks a run of twenty steps, tells of both, and waits for its end.
        let here = Path::new(&folder);
        let worker = keeping(here, 20);
        let first = wait_for(&worker, "20 steps", |progress| progress.time.step == 20);
        kept_at(here, 20);
        let settings = None;
        worker.send(Command::Fork { step: 20, settings });
        let fork = wait_for(&worker, "the fork", |progress| progress.run == 2);
        let both = [first.lineage, fork.lineage];
        let text = serde_json::to_string(&both).expect("JSON");
        std::fs::write(here.join("lineages.json"), text).expect("writable");
        for step in 21..=25 {
            worker.send(Command::Step);
            wait_for(&worker, "a step", |progress| progress.time.step == step);
        }
        std::thread::sleep(Duration::from_secs(600));
        return;
    }
    let folder = folder();
    let here = folder.path();
    let mut child = std::process::Command::new(std::env::current_exe().expect("this program"))
        .args([
            "--exact",
            "a_fork_that_is_lost_by_kill_9_still_says_which_run_it_left_and_where",
        ])
        .env(CHILD, here)
        .stdout(Stdio::null())
        .spawn()
        .expect("a process");
    kept_at(here, 25);
    child.kill().expect("a child of this test");
    child.wait().expect("a child of this test");

    let text = std::fs::read_to_string(here.join("lineages.json")).expect("readable");
    let [first, fork]: [Lineage; 2] = serde_json::from_str(&text).expect("JSON");
    let left = ForkPoint {
        run: first.id,
        step: 20,
    };
    assert_eq!(fork.forked, Some(left), "as its window knew it");
    let worker = keeping(here, 0);
    wait_for(&worker, "a run", |progress| progress.run == 1);
    let mut runs = lost(here);
    let first_offered = runs.first().map(|run| (run.time.step, run.in_hand));
    assert_eq!(first_offered, Some((25, true)), "the one in hand");
    runs.sort_by_key(|run| run.time.step);
    let steps = runs.iter().map(|run| run.time.step);
    assert_eq!(steps.collect::<Vec<_>>(), [20, 25]);
    for (run, lineage) in runs.into_iter().zip([first, fork]) {
        let step = run.time.step;
        worker.send(Command::GoOn(Box::new(run)));
        let progress = wait_for(&worker, "the lost run", |progress| {
            progress.time.step == step
        });
        assert_eq!(progress.lineage, lineage);
    }
    // Both are here again, and the one that the fork left is found among them.
    let progress = worker.progress();
    let fork = progress.lineage.forked.expect("a fork");
    let parent = progress.kept.iter().find(|run| run.lineage.id == fork.run);
    assert_eq!(parent.map(|run| run.time.step), Some(fork.step));
}

#[test]
fn a_run_that_is_saved_is_kept_no_longer_and_steps_after_that_are() {
    let folder = folder();
    let here = folder.path();
    let worker = keeping(here, 20);
    kept_at(here, 20);
    let path = here.join("mine.bpk");
    train_to(&worker, 20, &path);
    no_longer_kept(here, 1);
    worker.send(Command::Step);
    kept_at(here, 21);
    assert!(checkpoints(here).len() <= 2);
    worker.send(Command::KeepNothing);
    drop(worker);
    assert!(checkpoints(here).is_empty());
    let left = std::fs::read_dir(recovery(here)).expect("readable");
    assert_eq!(left.count(), 0, "the lock goes too");
}

#[test]
fn a_window_that_ends_without_a_word_keeps_its_run() {
    let folder = folder();
    let here = folder.path();
    let worker = keeping(here, 20);
    wait_for(&worker, "steps", |progress| progress.time.step == 20);
    drop(worker);
    let runs = lost(here);
    assert_eq!(
        runs.iter().map(|run| run.time.step).collect::<Vec<_>>(),
        [20]
    );
    runs.into_iter().for_each(LostRun::discard);
    assert!(checkpoints(here).is_empty());
}

#[test]
fn the_end_of_the_session_holds_the_run_and_keeps_it_at_once() {
    let folder = folder();
    let here = folder.path();
    let worker = keeping(here, 100_000_000);
    wait_for(&worker, "steps", |progress| progress.time.step > 5);
    assert!(worker.keeper().keep(Duration::from_secs(60)));
    let step = wait_for(&worker, "the run to be held", |progress| {
        progress.phase == elbow::train::Phase::Paused
    });
    kept_at(here, step.time.step);
    let keeper = worker.keeper();
    drop(worker);
    assert!(!keeper.keep(Duration::from_secs(1)), "the thread is gone");
}

#[test]
fn a_run_in_motion_is_kept_again_and_again_in_two_files() {
    let folder = folder();
    let here = folder.path();
    let worker = keeping(here, 100_000_000);
    let mut seen = std::collections::BTreeSet::new();
    let deadline = Instant::now() + Duration::from_secs(120);
    while seen.len() < 4 {
        for path in checkpoints(here) {
            if let Ok(model) = load_model(&path, None) {
                seen.insert(model.snapshot.time.step);
            }
        }
        assert!(checkpoints(here).len() <= 2);
        assert!(Instant::now() < deadline, "{seen:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(worker);
}

#[test]
fn a_folder_that_cannot_be_written_is_told_once_while_the_run_goes_on() {
    let folder = folder();
    let here = folder.path();
    // A file where the folder is to be.
    std::fs::write(recovery(here), "").expect("writable");
    let worker = keeping(here, 100_000_000);
    told(&worker, |message| {
        matches!(message, Message::NotKept(_)).then_some(())
    });
    let step = worker.progress().time.step;
    std::thread::sleep(Duration::from_secs(2));
    let progress = wait_for(&worker, "more steps", |progress| progress.time.step > step);
    let notices = progress.notices.iter();
    let told = notices.filter(|notice| matches!(notice.message, Message::NotKept(_)));
    assert_eq!(told.count(), 1);
    // Once there is a place again, it is used.
    std::fs::remove_file(recovery(here)).expect("writable");
    worker.send(Command::Pause);
    let progress = wait_for(&worker, "a pause", |progress| {
        progress.phase == elbow::train::Phase::Paused
    });
    kept_at(here, progress.time.step);
}

#[test]
fn a_lost_run_whose_images_are_gone_opens_without_them_and_stays_kept() {
    let folder = folder();
    let here = folder.path();
    drop({
        let worker = keeping(here, 20);
        wait_for(&worker, "steps", |progress| progress.time.step == 20);
        worker
    });
    let run = lost(here).remove(0);
    std::fs::rename(here.join("bars"), here.join("elsewhere")).expect("writable");
    let worker = keeping(here, 0);
    worker.send(Command::GoOn(Box::new(run)));
    let progress = wait_for(&worker, "the lost run", |progress| progress.time.step == 20);
    assert!(progress.missing_data.is_some() && progress.unsaved);
    drop(worker);
    assert_eq!(lost(here).len(), 1, "it is kept for the next window");
}

#[test]
#[ignore = "slow: measures, with the default recipe on MNIST; prints what a checkpoint costs"]
fn what_a_checkpoint_costs() {
    let recipe = Recipe::default();
    let watch = elbow::import::ImportWatch::default();
    let dataset = elbow::import::open(&recipe.data, &watch).expect("MNIST");
    let mut trainer = Trainer::new(recipe, dataset.clone()).expect("a model");
    let mut history = History::new();
    for _ in 0..20 {
        let report = trainer.step().expect("a step");
        history.push(report.time, &report.terms, report.minimised);
    }
    // Curves as full as they become.
    let last = trainer.time();
    for step in 21..10_000 {
        let time = elbow::run::RunTime { step, ..last };
        history.push(time, &elbow::recipe::Terms::default(), 0.0);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = RecoveryFiles::new(folder.path().to_owned());
    let (mut taken, mut written) = (Vec::new(), Vec::new());
    for _ in 0..20 {
        let began = Instant::now();
        let snapshot = trainer.snapshot();
        let checkpoint = trainer.checkpoint(&history).expect("a checkpoint");
        taken.push(began.elapsed());
        let began = Instant::now();
        let saved = files.save(1, &snapshot, checkpoint.as_ref(), &dataset);
        saved.expect("writable");
        written.push(began.elapsed());
    }
    let entries = std::fs::read_dir(folder.path()).expect("readable");
    let sizes = entries.flatten().map(|entry| entry.metadata());
    let bytes = sizes.flatten().map(|facts| facts.len()).max();
    taken.sort();
    written.sort();
    println!(
        "a checkpoint: {:?} bytes; the trainer is held up {:?} (most {:?}), written in {:?} (most {:?})",
        bytes, taken[10], taken[19], written[10], written[19]
    );
}

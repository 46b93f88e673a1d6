//! What windows left behind is found, and bounded in number and by age.

#[path = "support/counted.rs"]
mod counted;

use counted::counted;
use elbow::archive::{LostRun, MOST_LOST_RUNS, RecoveryFiles, find_lost_runs};
use elbow::data::Dataset;
use elbow::recipe::Recipe;
use elbow::train::Trainer;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

/// A small run that can be written.
struct Run {
    trainer: Trainer,
    dataset: Arc<Dataset>,
}

impl Run {
    fn new() -> Self {
        let dataset = counted();
        let recipe = Recipe {
            hidden: vec![4],
            batch: 4,
            ..Recipe::default()
        };
        let trainer = Trainer::new(recipe, dataset.clone()).expect("a model");
        Self { trainer, dataset }
    }

    /// One step more, then a checkpoint.
    fn keep(&mut self, files: &mut RecoveryFiles, run: u64) {
        self.trainer.step().expect("a step");
        let snapshot = self.trainer.snapshot();
        let saved = files.save(run, &snapshot, None, &self.dataset);
        saved.expect("writable");
    }
}

/// The files whose names end like this, by name.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("readable");
    let paths = entries.flatten().map(|entry| entry.path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .collect();
    paths.sort();
    paths
}

fn written_before(path: &Path, seconds: u64) {
    let file = File::options().write(true).open(path).expect("writable");
    let when = SystemTime::now() - Duration::from_secs(seconds);
    file.set_modified(when).expect("a time");
}

fn steps(runs: &[LostRun]) -> Vec<u64> {
    runs.iter().map(|run| run.time.step).collect()
}

#[test]
fn two_files_are_written_in_turn_and_the_newest_counts() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let mut run = Run::new();
    let mut own = RecoveryFiles::new(here.to_owned());
    for _ in 0..5 {
        run.keep(&mut own, 1);
        assert!(files(here, ".bpk").len() <= 2);
    }
    assert!(find_lost_runs(here).runs.is_empty(), "its window lives");
    drop(own);
    let [first, second] = &files(here, ".bpk")[..] else {
        panic!("two files");
    };
    written_before(second, HOUR);
    written_before(first, HOUR - 10);
    let found = find_lost_runs(here);
    assert_eq!(steps(&found.runs), [5]);
    assert!(found.unreadable.is_empty());
    found.runs.into_iter().for_each(LostRun::discard);
    assert_eq!(std::fs::read_dir(here).expect("readable").count(), 0);
}

#[test]
fn a_window_that_lives_leaves_word_of_it_for_whoever_finds_its_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let mut run = Run::new();
    let mut own = RecoveryFiles::new(here.to_owned());
    own.note_alive();
    assert!(files(here, ".lock").is_empty(), "nothing is kept yet");
    run.keep(&mut own, 1);
    for file in &files(here, "") {
        written_before(file, HOUR);
    }
    own.note_alive();
    drop(own);
    let found = find_lost_runs(here);
    let [lost] = &found.runs[..] else {
        panic!("one run");
    };
    let after = lost.last_seen.duration_since(lost.written).expect("later");
    assert!(after >= Duration::from_secs(HOUR - 60), "{after:?}");
}

#[test]
fn the_run_in_hand_is_offered_first_whichever_was_written_last() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let mut run = Run::new();
    let mut own = RecoveryFiles::new(here.to_owned());
    // Before anything is written, too.
    own.note_in_hand(11);
    run.keep(&mut own, 11);
    run.keep(&mut own, 12);
    for (age, file) in files(here, ".bpk").iter().enumerate() {
        written_before(file, 100 - 10 * age as u64);
    }
    drop(own);
    let offered = |here: &Path| -> Vec<(u64, bool)> {
        let found = find_lost_runs(here).runs;
        found
            .iter()
            .map(|run| (run.time.step, run.in_hand))
            .collect()
    };
    assert_eq!(offered(here), [(1, true), (2, false)]);
    // Another window, whose runs were all written since: its run in hand is the newest.
    let mut other = RecoveryFiles::new(here.to_owned());
    run.keep(&mut other, 7);
    other.note_in_hand(7);
    run.keep(&mut other, 8);
    other.note_in_hand(8);
    other.note_in_hand(9);
    other.note_in_hand(7);
    drop(other);
    let found = offered(here);
    assert_eq!(found.first(), Some(&(3, true)));
    assert_eq!(found.len(), 4);
    assert_eq!(found.iter().filter(|(_, in_hand)| *in_hand).count(), 2);
}

#[test]
fn where_the_newest_is_damaged_the_one_before_is_offered() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let mut run = Run::new();
    let mut own = RecoveryFiles::new(here.to_owned());
    run.keep(&mut own, 1);
    run.keep(&mut own, 1);
    drop(own);
    let [first, second] = &files(here, ".bpk")[..] else {
        panic!("two files");
    };
    let mut bytes = std::fs::read(second).expect("readable");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(second, bytes).expect("writable");
    written_before(first, HOUR);
    let found = find_lost_runs(here);
    assert_eq!(steps(&found.runs), [1]);
    assert_eq!(found.unreadable.len(), 1);
    assert_eq!(files(here, ".damaged").len(), 1);
    drop(found);
    // Told once.
    assert!(find_lost_runs(here).unreadable.is_empty());
}

#[test]
fn what_is_too_old_goes_and_so_does_a_lock_without_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let mut run = Run::new();
    for _ in 0..2 {
        run.keep(&mut RecoveryFiles::new(here.to_owned()), 1);
    }
    std::fs::write(here.join("1-1.lock"), "").expect("writable");
    written_before(&here.join("1-1.lock"), HOUR);
    std::fs::write(here.join("mine.txt"), "").expect("writable");
    std::fs::write(here.join("1-1.run-1.a.bpk.damaged"), "").expect("writable");
    written_before(&here.join("1-1.run-1.a.bpk.damaged"), 31 * DAY);
    let [first, second] = &files(here, ".bpk")[..] else {
        panic!("two files");
    };
    written_before(first, 31 * DAY);
    written_before(second, 29 * DAY);
    let found = find_lost_runs(here);
    assert_eq!(found.runs.len(), 1);
    assert!(!first.exists() && second.exists());
    drop(found);
    assert_eq!(files(here, ".lock").len(), 1, "that of the run that stays");
    assert!(files(here, ".damaged").is_empty());
    assert!(here.join("mine.txt").exists(), "it is nobody's");
}

#[test]
fn of_many_lost_runs_the_newest_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let mut run = Run::new();
    for age in 0..MOST_LOST_RUNS as u64 + 3 {
        let before = files(here, ".bpk");
        run.keep(&mut RecoveryFiles::new(here.to_owned()), 1);
        let mut after = files(here, ".bpk");
        after.retain(|path| !before.contains(path));
        written_before(&after[0], HOUR + 60 * age);
    }
    let found = find_lost_runs(here);
    let newest: Vec<u64> = (1..=MOST_LOST_RUNS as u64).collect();
    assert_eq!(steps(&found.runs), newest);
    assert_eq!(files(here, ".bpk").len(), MOST_LOST_RUNS);
}

#[test]
fn a_folder_that_is_not_there_holds_no_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let found = find_lost_runs(&folder.path().join("nowhere"));
    assert!(found.runs.is_empty() && found.unreadable.is_empty());
}

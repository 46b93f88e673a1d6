//! A run that stops and goes on: the same figures, the same log, and nothing written over unasked.

use super::elbow::{elbow, run_line};
use super::{curves, folder, idx};
use ::elbow::archive::load_model;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// A folder with 200 made-up images of 6 x 5 pixels: 20 steps an epoch in minibatches of ten.
fn bars() -> tempfile::TempDir {
    let at = folder();
    idx::write_bars(at.path(), 200, 6, 5);
    at
}

const TRAIN: &str = "train --data . --hidden 8 --batch 10";

/// The weights in a file, to the bit.
fn weights(path: &Path) -> Vec<Vec<u32>> {
    let saved = load_model(path, None).expect("a model");
    let weights = saved.snapshot.weights().expect("readable");
    let arrays = weights.arrays.into_iter();
    let bits = |values: Vec<f32>| values.into_iter().map(f32::to_bits).collect();
    arrays.map(|array| bits(array.values)).collect()
}

pub fn step(path: &Path) -> u64 {
    let saved = load_model(path, None).expect("a whole file");
    assert!(saved.checkpoint.is_some(), "no checkpoint");
    saved.snapshot.time.step
}

#[test]
fn a_run_goes_on_in_a_fresh_process_bit_for_bit() {
    let at = bars();
    let file = |name: &str| at.path().join(name);
    for options in [
        "--binarize dynamic --eval-every 30",
        "--bayes decoder --likelihood gaussian --learn-precision --kl-warmup 50",
        "--importance 3 --eval-every 7 --device ndarray",
    ] {
        let train = format!("{TRAIN} {options} --force");
        let line = format!("{train} --steps 60 --save a.bpk --log a.csv");
        let whole = run_line(at.path(), &line).json();
        // Once with the log's last row in the file, once in the middle of a row and an epoch.
        let line = format!("{train} --steps 25 --save b.bpk --log b.csv");
        run_line(at.path(), &line).json();
        let every = match options.contains("--eval-every 30") {
            true => "--eval-every 30",
            false if options.contains("--eval-every 7") => "--eval-every 7",
            false => "",
        };
        let line = format!("train --resume b.bpk --log b.csv {every} --steps");
        run_line(at.path(), &format!("{line} 50")).json();
        let resumed = run_line(at.path(), &format!("{line} 60")).json();
        assert_eq!(resumed["test"], whole["test"], "{options}");
        assert_eq!(resumed["recipe"], whole["recipe"]);
        for key in ["steps", "epochs", "precision"] {
            assert_eq!(resumed[key], whole[key], "{key}");
        }
        assert!(
            weights(&file("a.bpk")) == weights(&file("b.bpk")),
            "{options}"
        );
        assert_eq!(curves(&file("a.csv")), curves(&file("b.csv")), "{options}");
        let eval = run_line(at.path(), "eval b.bpk").json();
        assert_eq!(eval["elbo"], whole["test"]["elbo"]);
    }
}

#[test]
fn epochs_count_from_the_beginning_and_the_default_is_that_of_a_fresh_run() {
    let at = bars();
    let train = |line: &str| run_line(at.path(), line).json();
    let whole = train(&format!("{TRAIN} --save a.bpk"));
    assert_eq!(whole["epochs"], 10.0);
    train(&format!("{TRAIN} --epochs 3 --save b.bpk"));
    let resumed = train("train --resume b.bpk --save c.bpk");
    assert_eq!(resumed["epochs"], 10.0);
    assert_eq!(resumed["test"], whole["test"]);
    assert_eq!(step(&at.path().join("b.bpk")), 60, "it is saved elsewhere");
    let told = run_line(at.path(), "train --resume c.bpk");
    assert!(told.sentence(2).contains("step 200"), "{}", told.err);
}

#[test]
fn what_is_there_already_is_not_written_over_unasked() {
    let at = bars();
    let line = format!("{TRAIN} --steps 2 --save m.bpk --log l.csv");
    run_line(at.path(), &line).json();
    let read = |name: &str| std::fs::read(at.path().join(name)).expect("there");
    let (model, log) = (read("m.bpk"), read("l.csv"));
    for line in [
        "train --data nowhere --steps 2 --save m.bpk",
        "train --data nowhere --steps 2 --log l.csv",
        "train --resume m.bpk --steps 3 --save l2.bpk --log m.bpk",
    ] {
        let told = run_line(at.path(), line);
        let told = told.sentence(2);
        let names = ["m.bpk", "l.csv", "the same file"];
        assert!(names.iter().any(|name| told.contains(name)), "{told}");
        assert!(!told.contains("nowhere"), "the files come first: {told}");
    }
    std::fs::write(at.path().join("other.bpk"), b"mine").expect("writable");
    let told = run_line(at.path(), "train --resume m.bpk --steps 3 --save other.bpk");
    assert!(told.sentence(2).contains("--force"));
    // A log of another run is left alone.
    std::fs::write(at.path().join("other.csv"), "step,loss\n1,2\n").expect("writable");
    let told = run_line(at.path(), "train --resume m.bpk --steps 3 --log other.csv");
    assert!(told.sentence(1).contains("first line"), "{}", told.err);
    assert_eq!((read("m.bpk"), read("l.csv")), (model, log));
    assert_eq!(read("other.csv"), b"step,loss\n1,2\n");
    assert_eq!(read("other.bpk"), b"mine");

    run_line(
        at.path(),
        &format!("{TRAIN} --steps 3 --save m.bpk --log l.csv --force"),
    )
    .json();
    assert_eq!(step(&at.path().join("m.bpk")), 3);
    // An empty file holds nothing that could be lost.
    std::fs::write(at.path().join("empty.bpk"), b"").expect("writable");
    run_line(at.path(), &format!("{TRAIN} --steps 3 --save empty.bpk")).json();
}

#[test]
fn the_log_of_another_run_is_left_alone_though_it_has_rows_of_the_same_steps() {
    let at = bars();
    let train = |line: &str| run_line(at.path(), line).json();
    train(&format!("{TRAIN} --steps 110 --save m.bpk --log own.csv"));
    train(&format!("{TRAIN} --steps 300 --log seed.csv --seed 7"));
    train(&format!("{TRAIN} --steps 300 --log twin.csv"));
    for name in ["seed.csv", "twin.csv"] {
        let read = || std::fs::read(at.path().join(name)).expect("there");
        let before = read();
        let line = format!("train --resume m.bpk --steps 150 --save e.bpk --log {name}");
        let told = run_line(at.path(), &line);
        let told = told.sentence(1);
        for word in [name, "line 2", "another run", "--force"] {
            assert!(told.contains(word), "{told}");
        }
        assert_eq!(read(), before);
        assert!(!at.path().join("e.bpk").exists(), "nothing was trained");
    }
    train("train --resume m.bpk --steps 150 --save e.bpk --log own.csv");
    train("train --resume e.bpk --steps 170 --save e2.bpk --log seed.csv --force");
}

#[test]
fn what_does_not_go_with_a_run_that_goes_on_is_refused() {
    let at = bars();
    run_line(at.path(), &format!("{TRAIN} --steps 5 --save m.bpk")).json();
    for (line, word) in [
        ("train --resume m.bpk --steps 9 --latent 3", "--lr"),
        ("train --resume m.bpk --steps 9 --seed 1", "recipe"),
        ("train --resume m.bpk --steps 5", "step 5"),
        ("train --resume m.bpk --epochs 0", ""),
        ("train --steps 5 --save-every 2", "--save FILE"),
        ("train --resume m.bpk --steps 9 --lr=-1", "lr must"),
    ] {
        let ran = run_line(at.path(), line);
        assert_eq!(ran.code, Some(2), "{line}: {}", ran.err);
        assert!(ran.err.contains(word), "{line}: {}", ran.err);
    }
    assert_eq!(run_line(at.path(), "train --save-every 5q").code, Some(2));
    let told = run_line(at.path(), "train --resume none.bpk --steps 9");
    assert!(told.sentence(1).contains("none.bpk"));
    // As models were saved before there were checkpoints.
    let old = format!("{}/tests/assets/model-1.bpk", env!("CARGO_MANIFEST_DIR"));
    std::fs::copy(old, at.path().join("old.bpk")).expect("writable");
    let told = run_line(at.path(), "train --resume old.bpk --steps 90");
    let told = told.sentence(1);
    assert!(
        told.contains("optimiser") && told.contains("elbow old.bpk"),
        "{told}"
    );
    assert_eq!(step(&at.path().join("m.bpk")), 5);
}

#[test]
fn live_settings_may_be_given_anew_and_are_marked() {
    let at = bars();
    run_line(at.path(), &format!("{TRAIN} --steps 5 --save m.bpk")).json();
    let line = "train --resume m.bpk --steps 9 --lr 0.01 --beta 2 --batch 7";
    let json = run_line(at.path(), line).json();
    let recipe = &json["recipe"];
    assert_eq!(
        (&recipe["learning_rate"], &recipe["beta"]),
        (&0.01.into(), &2.0.into())
    );
    assert_eq!((&recipe["batch"], &json["steps"]), (&7.into(), &9.into()));
    let saved = load_model(&at.path().join("m.bpk"), None).expect("a model");
    let history = saved.checkpoint.expect("a checkpoint").history;
    let marks: Vec<u64> = history.marks().iter().map(|mark| mark.time.step).collect();
    assert_eq!(marks, [5, 5, 5]);
    assert_eq!(history.last_step(), 9);
}

#[test]
fn a_run_goes_on_with_its_images_wherever_they_lie_and_with_no_others() {
    let at = folder();
    let place = |name: &str| at.path().join(name);
    for name in ["own", "fewer"] {
        std::fs::create_dir(place(name)).expect("a fresh folder");
    }
    idx::write_bars(&place("own"), 200, 6, 5);
    idx::write_bars(&place("fewer"), 190, 6, 5);
    let line = "train --data own --hidden 8 --batch 10 --steps 5 --save m.bpk";
    run_line(at.path(), line).json();
    std::fs::rename(place("own"), place("moved")).expect("moved");
    let told = run_line(at.path(), "train --resume m.bpk --steps 9");
    assert!(told.sentence(1).contains("--data"), "{}", told.err);
    let told = run_line(at.path(), "train --resume m.bpk --steps 9 --data fewer");
    let told = told.sentence(1);
    assert!(
        told.contains("190 training images instead of 200"),
        "{told}"
    );
    assert!(told.contains("190 test images instead of 200"), "{told}");
    let told = run_line(
        at.path(),
        "train --resume m.bpk --steps 9 --data moved --invert",
    );
    assert!(told.sentence(1).contains("pixel"), "{}", told.err);
    assert_eq!(step(&place("m.bpk")), 5);
    let json = run_line(at.path(), "train --resume m.bpk --steps 9 --data moved").json();
    assert_eq!(json["steps"], 9);
    let path = json["recipe"]["data"]["source"]["path"]
        .as_str()
        .map(str::to_owned);
    assert!(path.is_some_and(|path| path.ends_with("moved")));
}

#[test]
fn a_run_that_explodes_leaves_its_last_checkpoint() {
    let at = bars();
    run_line(at.path(), &format!("{TRAIN} --steps 5 --save m.bpk")).json();
    let told = run_line(at.path(), "train --resume m.bpk --steps 900 --lr 1e30");
    let told = told.sentence(1);
    assert!(
        told.contains("not finite") && told.contains("as of step 5"),
        "{told}"
    );
    assert_eq!(step(&at.path().join("m.bpk")), 5);
    run_line(at.path(), "train --resume m.bpk --steps 9").json();
}

/// A run that saves itself all the time, once it has begun to.
fn endless(at: &Path, line: &str) -> Child {
    endless_into(at, line, "m.bpk")
}

/// The same of one that saves itself to the file of this name.
pub fn endless_into(at: &Path, line: &str, name: &str) -> Child {
    let file = at.join(name);
    let before = file.metadata().and_then(|facts| facts.modified()).ok();
    let child = elbow(at)
        .args(line.split_whitespace())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let deadline = Instant::now() + Duration::from_secs(120);
    while file.metadata().and_then(|facts| facts.modified()).ok() == before {
        assert!(Instant::now() < deadline, "nothing is saved");
        std::thread::sleep(Duration::from_millis(1));
    }
    child
}

#[cfg(unix)]
#[test]
fn a_polite_stop_saves_and_the_run_goes_on_from_there() {
    let at = bars();
    let train = format!("{TRAIN} --log l.csv --eval-every 70");
    for signal in ["-INT", "-TERM"] {
        let line = format!("{train} --steps 10000000 --save m.bpk --save-every 1s --force");
        let child = endless(at.path(), &line);
        let killed = std::process::Command::new("kill")
            .args([signal, &child.id().to_string()])
            .status();
        assert!(killed.is_ok_and(|status| status.success()));
        let output = child.wait_with_output().expect("the program ends");
        assert_eq!(output.status.code(), Some(0));
        let json: serde_json::Value =
            serde_json::from_slice(&output.stdout).expect("one line of JSON");
        let stopped = step(&at.path().join("m.bpk"));
        assert_eq!(json["steps"], stopped);
        let last = stopped + 33;
        let line = format!("train --resume m.bpk --log l.csv --eval-every 70 --steps {last}");
        run_line(at.path(), &line).json();
        let line =
            format!("{TRAIN} --eval-every 70 --steps {last} --save w.bpk --log w.csv --force");
        run_line(at.path(), &line).json();
        let file = |name: &str| at.path().join(name);
        assert!(weights(&file("m.bpk")) == weights(&file("w.bpk")));
        assert_eq!(curves(&file("l.csv")), curves(&file("w.csv")));
    }
}

#[test]
fn a_program_is_told_how_far_training_is_in_lines_of_json() {
    let at = bars();
    let line = format!("{TRAIN} --steps 20 --eval-every 10 --save m.bpk --save-every 8");
    let ran = run_line(at.path(), &format!("{line} --progress json"));
    assert_eq!(
        ran.out.lines().count(),
        1,
        "standard output keeps its one line"
    );
    let read = |line: &str| -> serde_json::Value {
        serde_json::from_str(line).expect("each line is JSON")
    };
    let mut events: Vec<_> = ran.err.lines().map(read).collect();
    // How many of these there are depends on the clock.
    events.retain(|event| event["event"] != "train");
    let told = |event: &serde_json::Value| format!("{} {}", event["event"], event["step"]);
    let told: Vec<String> = events.iter().map(told).collect();
    let expected = [
        "\"saved\" 8",
        "\"test\" 10",
        "\"saved\" 16",
        "\"test\" 20",
        "\"saved\" 20",
    ];
    assert_eq!(told, expected);
    assert_eq!(events[3]["elbo"], ran.json()["test"]["elbo"]);
    assert_eq!(events[4]["file"], "m.bpk");
}

/// Files larger than a few kB cannot be written by what `line` runs.
#[cfg(target_os = "linux")]
fn short_of_room(at: &Path, line: &str) -> super::elbow::Ran {
    let program = env!("CARGO_BIN_EXE_elbow");
    let script = format!("trap '' XFSZ; ulimit -f 4; exec {program} {line}");
    let mut command = elbow(at);
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &script]).current_dir(at);
    for (key, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(key, value),
            None => shell.env_remove(key),
        };
    }
    command = shell;
    super::finish(command.stdin(Stdio::null()))
}

#[cfg(target_os = "linux")]
#[test]
fn where_there_is_no_room_it_is_said_and_the_checkpoint_before_stays_whole() {
    let at = bars();
    run_line(at.path(), &format!("{TRAIN} --steps 5 --save m.bpk")).json();
    let path = at.path().join("m.bpk");
    let before = std::fs::read(&path).expect("there");
    let ran = short_of_room(at.path(), "train --resume m.bpk --steps 30 --save-every 2");
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.contains("m.bpk cannot be written"), "{}", ran.err);
    let unsaved: Vec<_> = ran
        .warnings
        .iter()
        .filter(|told| told.contains("not saved"))
        .collect();
    assert_eq!(unsaved.len(), 1, "{:?}", ran.warnings);
    assert!(unsaved[0].contains("step 6"), "{unsaved:?}");
    assert_eq!(
        ran.out.lines().count(),
        1,
        "the figures are printed all the same"
    );
    assert_eq!(std::fs::read(&path).expect("there"), before);
    let left = std::fs::read_dir(at.path()).expect("readable").flatten();
    let litter = left.filter(|entry| entry.file_name().to_string_lossy().starts_with(".elbow"));
    assert_eq!(litter.count(), 0);
    run_line(at.path(), "train --resume m.bpk --steps 9").json();
}

/// A file system of its own in `folder`; None where that takes more rights.
#[cfg(target_os = "linux")]
struct Mounted(std::path::PathBuf);

#[cfg(target_os = "linux")]
impl Mounted {
    fn new(folder: &Path, options: &str) -> Option<Self> {
        std::fs::create_dir_all(folder).expect("a folder");
        let done = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "none"])
            .arg(folder)
            .output();
        let done = done.is_ok_and(|output| output.status.success());
        if !done {
            eprintln!("skipped: no file system can be mounted here");
        }
        done.then(|| Self(folder.to_owned()))
    }
}

#[cfg(target_os = "linux")]
impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(&self.0).output();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_and_one_that_cannot_be_written_are_told() {
    let at = bars();
    let small = at.path().join("small");
    let Some(_mounted) = Mounted::new(&small, "size=48k") else {
        return;
    };
    run_line(at.path(), &format!("{TRAIN} --steps 5 --save small/m.bpk")).json();
    let path = small.join("m.bpk");
    let before = std::fs::read(&path).expect("there");
    let room = vec![1; 28 << 10];
    let _ = std::fs::write(small.join("ballast"), room);
    let line = "train --resume small/m.bpk --steps 30 --save-every 2";
    let ran = run_line(at.path(), line);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(
        ran.err.contains("no room left") && ran.err.contains("m.bpk"),
        "{}",
        ran.err
    );
    assert_eq!(std::fs::read(&path).expect("there"), before);
    std::fs::remove_file(small.join("ballast")).expect("room again");
    run_line(at.path(), "train --resume small/m.bpk --steps 9").json();

    let fixed = at.path().join("fixed");
    let Some(_mounted) = Mounted::new(&fixed, "ro") else {
        return;
    };
    let told = run_line(at.path(), &format!("{TRAIN} --steps 5 --save fixed/m.bpk"));
    assert!(told.sentence(1).contains("fixed/m.bpk"), "{}", told.err);
}

#[cfg(unix)]
#[test]
#[ignore = "slow: 200 processes are killed"]
fn a_file_survives_200_kills_and_loses_no_more_than_a_step() {
    let at = bars();
    let model = at.path().join("m.bpk");
    let log = at.path().join("l.csv");
    let options = "--steps 100000000 --log l.csv --eval-every 1 --save-every 1";
    let mut line = format!("{TRAIN} {options} --save m.bpk");
    let mut before = 0;
    // A linear congruential generator is random enough for moments.
    let mut random = u64::from(std::process::id());
    for round in 0..200 {
        let mut child = endless(at.path(), &line);
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        std::thread::sleep(Duration::from_micros((random >> 33) % 30_000));
        child.kill().expect("killed");
        child.wait().expect("it ended");
        let saved = step(&model);
        assert!(saved > before, "round {round}: {saved} after {before}");
        let text = std::fs::read_to_string(&log).expect("a log");
        let mut rows = text.split_inclusive('\n').filter(|row| row.ends_with('\n'));
        let last = rows
            .next_back()
            .and_then(|row| row.split(',').next()?.parse().ok());
        let made: u64 = last.expect("a row");
        assert!(
            (saved..=saved + 1).contains(&made),
            "round {round}: {made} rows, {saved} saved"
        );
        before = saved;
        line = format!("train --resume m.bpk {options}");
    }
    let last = before + 5;
    let line = format!("train --resume m.bpk --log l.csv --eval-every 1 --steps {last}");
    run_line(at.path(), &line).json();
    let line = format!("{TRAIN} --eval-every 1 --steps {last} --save w.bpk --log w.csv");
    run_line(at.path(), &line).json();
    assert!(weights(&model) == weights(&at.path().join("w.bpk")));
    assert_eq!(curves(&log), curves(&at.path().join("w.csv")));
}

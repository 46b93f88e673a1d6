//! What the command line promises: exit codes, figures, curves, and one sentence when it cannot.

mod codes;
mod data;
#[path = "../support/elbow.rs"]
mod elbow;
mod evaluation;
mod exchange;
mod fields;
mod figures;
mod files;
#[path = "../support/idx.rs"]
mod idx;
mod numbers;
mod paths;
mod resume;
mod sessions;
#[cfg(target_os = "linux")]
mod terminal;
mod wording;

use elbow::{finish, run_line};
use std::path::Path;

const COLUMNS: &str = "step,epoch,wall_seconds,train_elbo,train_reconstruction,train_kl,\
                       minimised,test_elbo,test_reconstruction,test_kl,train_seconds,\
                       train_bound,train_weight_kl,test_bound,test_weight_kl";

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

#[test]
fn wrong_usage_exits_with_2() {
    let at = folder();
    for line in [
        "train --epochs 1 --steps 1",
        "train --steps 0",
        "train --nonsense",
        "train --hidden 400,x",
        "train --device gpu",
        "train --lr inf",
        "decode",
        "decode m.bpk --z 0,nan --out x.png",
        "manifold m.bpk --size 0 --out x.png",
        "eval m.bpk --importance-samples 0",
        "eval m.bpk --gap 0",
        "eval m.bpk --gap 10001",
    ] {
        let ran = run_line(at.path(), line);
        assert_eq!(ran.code, Some(2), "{line}: {}", ran.err);
        assert!(ran.out.is_empty() && !ran.err.is_empty(), "{line}");
    }
    for line in [
        "train --latent 0",
        "train --latent 513",
        "train --hidden 0",
        "train --batch 0",
        "train --lr 0",
        "train --beta=-1",
        "train --precision 0",
        "train --likelihood gaussian --binarize fixed",
        "train --save same --log same",
        "bench --latent 0",
    ] {
        run_line(at.path(), line).sentence(2);
    }
}

#[test]
fn help_and_version_exit_with_0() {
    let at = folder();
    for line in ["--help", "train --help", "help eval", "--version"] {
        let ran = run_line(at.path(), line);
        assert_eq!(ran.code, Some(0));
        assert!(!ran.out.is_empty() && ran.err.is_empty(), "{line}");
    }
}

#[test]
fn train_prints_its_figures_and_nothing_else_on_a_pipe() {
    let at = folder();
    let ran = run_line(
        at.path(),
        "train --steps 20 --hidden 32 --batch 50 --seed 3",
    );
    assert_eq!((ran.out.lines().count(), ran.err.as_str()), (1, ""));
    let json = ran.json();
    assert_eq!(json["steps"], 20);
    assert!((json["epochs"].as_f64().expect("a number") - 1000.0 / 60000.0).abs() < 1e-9);
    for key in ["seconds", "samples_per_second"] {
        assert!(json[key].as_f64().expect("a number") > 0.0, "{key}");
    }
    assert_eq!(json["images_per_second"], json["samples_per_second"]);
    for part in ["train", "test"] {
        let number = |key: &str| json[part][key].as_f64().expect("a number");
        let elbo = number("reconstruction") - number("kl") - number("weight_kl");
        assert!((number("elbo") - elbo).abs() < 1e-9);
        assert!((number("elbo") + number("minimised")).abs() < 1e-9);
    }
    assert_eq!(json["device"], json["recipe"]["device"]);
    let expected = serde_json::json!({
        "data": { "source": "mnist" }, "latent": 2, "hidden": [32], "activation": "relu",
        "likelihood": "bernoulli", "precision": 1.0, "learn_precision": false, "min_std": 0.0,
        "binarize": "none", "bayes": "none", "prior_precision": 1.0, "importance": 1,
        "kl_warmup": 0, "free_bits": 0.0, "batch": 50, "learning_rate": 0.001, "beta": 1.0,
        "seed": 3, "device": json["device"],
    });
    assert_eq!(json["recipe"], expected);
    assert!(matches!(json["device"].as_str(), Some("flex" | "ndarray")));
}

/// The log without its columns that depend on the clock.
fn curves(path: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).expect("a log");
    let cells = |row: &str| {
        let cells = row
            .split(',')
            .enumerate()
            .filter(|(column, _)| ![2, 10].contains(column));
        cells.map(|(_, cell)| cell.to_owned()).collect()
    };
    text.lines().map(cells).collect()
}

#[test]
fn the_same_seed_gives_the_same_curves_and_another_seed_others() {
    let at = folder();
    let log = |name: &str, seed: u32| {
        let line = format!("train --steps 60 --hidden 32 --seed {seed} --log {name}");
        run_line(at.path(), &line).json();
        curves(&at.path().join(name))
    };
    let first = log("first.csv", 7);
    assert_eq!(first, log("again.csv", 7));
    assert_ne!(first, log("other.csv", 8));
}

#[test]
fn the_log_has_a_row_every_50_steps_and_test_cells_where_it_evaluates() {
    let at = folder();
    idx::write_bars(at.path(), 200, 6, 5);
    let line = "train --data . --batch 10 --epochs 6 --hidden 8 --log log.csv --eval-every 30";
    let json = run_line(at.path(), line).json();
    assert_eq!(
        json["recipe"]["data"]["source"]["path"],
        at.path().to_str().expect("UTF-8")
    );
    let text = std::fs::read_to_string(at.path().join("log.csv")).expect("a log");
    let mut rows = text.lines();
    assert_eq!(rows.next(), Some(COLUMNS));
    let rows: Vec<Vec<&str>> = rows.map(|row| row.split(',').collect()).collect();
    let steps: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(steps, ["30", "50", "60", "90", "100", "120"]);
    for row in &rows {
        assert_eq!(row.len(), 15);
        assert!(
            row[..7].iter().all(|cell| cell.parse::<f64>().is_ok()),
            "{row:?}"
        );
        let evaluated = row[0].parse::<u64>().expect("a step") % 30 == 0;
        assert_eq!(
            row[7..10].iter().all(|cell| cell.parse::<f64>().is_ok()),
            evaluated
        );
        assert_eq!(row[7..10].iter().all(|cell| cell.is_empty()), !evaluated);
        assert_eq!(row[10], row[2], "both are seconds of training");
        let weights = if evaluated { "0" } else { "" };
        assert_eq!(
            row[11..],
            ["", "0", "", weights],
            "one sample, plain weights"
        );
    }
    let last = rows.last().expect("rows");
    for (column, figure) in [(7, &json["test"]["elbo"]), (2, &json["seconds"])] {
        let logged: f64 = last[column].parse().expect("a number");
        assert!((logged - figure.as_f64().expect("a number")).abs() < 1e-6);
    }
}

#[test]
fn the_log_has_the_bound_and_the_weights_kl_of_the_report() {
    let at = folder();
    idx::write_bars(at.path(), 200, 6, 5);
    let line = "train --data . --batch 10 --epochs 1 --hidden 8 --importance 3 --bayes decoder \
                --log log.csv --eval-every 20";
    let json = run_line(at.path(), line).json();
    let text = std::fs::read_to_string(at.path().join("log.csv")).expect("a log");
    let last: Vec<&str> = text.lines().last().expect("a row").split(',').collect();
    for (column, part, key) in [
        ("train_bound", "train", "bound"),
        ("train_weight_kl", "train", "weight_kl"),
        ("test_bound", "test", "bound"),
        ("test_weight_kl", "test", "weight_kl"),
    ] {
        let place = COLUMNS.split(',').position(|name| name == column);
        let logged = last[place.expect("a column")].parse::<f64>();
        let reported = json[part][key].as_f64().expect("a number");
        assert!(
            (logged.expect("a number") - reported).abs() < 1e-9,
            "{column}"
        );
    }
}

#[test]
fn a_log_alone_evaluates_once_an_epoch() {
    let at = folder();
    idx::write_bars(at.path(), 200, 6, 5);
    run_line(
        at.path(),
        "train --data . --batch 64 --epochs 3 --hidden 8 --log log.csv",
    )
    .json();
    let tested: Vec<Vec<String>> = curves(&at.path().join("log.csv"))
        .into_iter()
        .filter(|row| !row[6].is_empty())
        .collect();
    let epochs: Vec<&str> = tested[1..].iter().map(|row| row[1].as_str()).collect();
    assert_eq!(epochs, ["1", "2", "3"]);
}

#[test]
fn places_that_cannot_be_written_are_refused_before_training() {
    let at = folder();
    for option in ["--save", "--log"] {
        let ran = run_line(
            at.path(),
            &format!("train --epochs 9999 {option} nowhere/file"),
        );
        assert!(ran.sentence(1).contains("nowhere"), "{}", ran.err);
    }
}

#[test]
fn data_that_cannot_be_read_is_named() {
    let at = folder();
    let ran = run_line(at.path(), "train --steps 1 --data missing-folder");
    assert!(ran.sentence(1).contains("missing-folder"), "{}", ran.err);
    idx::write_bars(at.path(), 20, 6, 5);
    let cut = at.path().join("t10k-images-idx3-ubyte");
    std::fs::write(&cut, [0, 0, 8, 3, 0, 0, 0, 20]).expect("writable");
    let ran = run_line(at.path(), "train --steps 1 --data .");
    assert!(
        ran.sentence(1).contains("t10k-images-idx3-ubyte"),
        "{}",
        ran.err
    );
}

#[test]
fn without_a_display_both_ways_on_are_named() {
    let at = folder();
    let unset = run_line(at.path(), "");
    let dead = finish(elbow::elbow(at.path()).env("DISPLAY", ":4242"));
    let dead_wayland = finish(elbow::elbow(at.path()).env("WAYLAND_DISPLAY", "nobody-listens"));
    let dead_socket = finish(elbow::elbow(at.path()).env("WAYLAND_SOCKET", "9999"));
    assert!(
        dead_socket.err.contains("WAYLAND_SOCKET is 9999"),
        "{}",
        dead_socket.err
    );
    for ran in [unset, dead, dead_wayland, dead_socket] {
        let told = ran.sentence(2);
        assert!(told.contains("xvfb-run -a elbow"), "{told}");
        assert!(told.contains("elbow train"), "{told}");
    }
}

#[test]
fn a_closed_standard_output_is_no_error() {
    let at = folder();
    idx::write_bars(at.path(), 20, 6, 5);
    let (reader, writer) = std::io::pipe().expect("a pipe");
    let mut command = elbow::elbow(at.path());
    command.args(["train", "--data", ".", "--steps", "1", "--hidden", "8"]);
    drop(reader);
    let ran = finish(command.stdout(writer));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
}

#[test]
fn a_bench_of_steps_tells_when_its_clock_begins_and_what_loss_it_reached() {
    let at = folder();
    let ran = run_line(at.path(), "bench --steps 40 --batch 32 --hidden 20");
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(
        lines.first(),
        Some(&r#"{"measure":"training","state":"begun"}"#)
    );
    assert_eq!(lines.len(), 2, "{}", ran.out);
    let json = ran.json();
    assert_eq!(
        (&json["state"], &json["steps"]),
        (&"done".into(), &40.into())
    );
    assert_eq!(json["samples"], 40 * 32);
    assert!(json["minimised"].as_f64().expect("nats") > 0.0);
    for line in ["bench --steps 0", "bench --steps 5 --window"] {
        assert_eq!(run_line(at.path(), line).code, Some(2), "{line}");
    }
}

#[test]
fn one_binary_trains_alike_with_every_instruction_set() {
    let at = folder();
    let with = |set: &str| {
        let line = "train --steps 60 --batch 64 --latent 3";
        let mut command = elbow::elbow(at.path());
        command.args(line.split_whitespace()).env("ELBOW_ISA", set);
        finish(&mut command).json()["test"].clone()
    };
    let sets = ["baseline", "avx2", "avx512", "neon"].map(with);
    let elbo = |test: &serde_json::Value| test["elbo"].as_f64().expect("nats");
    // A set that the machine lacks is replaced by its best one.
    let best = with("");
    assert!(sets.contains(&best));
    for found in &sets {
        assert!((elbo(found) - elbo(&best)).abs() < 0.2, "{sets:?}");
    }
    // Those that fuse multiply-adds agree in every bit.
    #[cfg(target_arch = "x86_64")]
    if std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma") {
        assert_eq!(sets[1], sets[2]);
    }
}

#[test]
fn every_choice_of_the_objective_is_trained_saved_and_evaluated_to_the_same_figures() {
    let at = folder();
    idx::write_bars(at.path(), 200, 6, 5);
    for (options, field, value) in [
        (
            "--likelihood continuous-bernoulli",
            "likelihood",
            "\"continuous-bernoulli\"",
        ),
        (
            "--likelihood gaussian --learn-precision --precision 9",
            "learn_precision",
            "true",
        ),
        (
            "--likelihood gaussian --learn-precision --min-std 0.05",
            "min_std",
            "0.05",
        ),
        ("--likelihood gaussian --hidden none", "hidden", "[]"),
        (
            "--bayes decoder --prior-precision 4",
            "prior_precision",
            "4.0",
        ),
        ("--importance 3", "importance", "3"),
        ("--importance 3 --bayes decoder", "bayes", "\"decoder\""),
        ("--kl-warmup 60", "kl_warmup", "60"),
        ("--free-bits 0.25", "free_bits", "0.25"),
    ] {
        let line = format!("train --data . --batch 10 --steps 40 --force --save m.bpk {options}");
        let trained = run_line(at.path(), &line).json();
        assert_eq!(trained["recipe"][field].to_string(), value, "{options}");
        let evaluated = run_line(at.path(), "eval m.bpk").json();
        for key in [
            "elbo",
            "reconstruction",
            "kl",
            "weight_kl",
            "minimised",
            "bound",
        ] {
            assert_eq!(trained["test"][key], evaluated[key], "{options}: {key}");
        }
        assert_eq!(trained["precision"], evaluated["precision"], "{options}");
        let gaussian = options.contains("gaussian");
        assert_eq!(trained["precision"].is_f64(), gaussian, "{options}");
        let bounded = trained["test"]["bound"].is_f64() && trained["train"]["bound"].is_f64();
        assert_eq!(bounded, options.contains("importance"), "{options}");
        let random = options.contains("bayes");
        assert_eq!(trained["test"]["weight_kl"] != 0.0, random, "{options}");
        if options.contains("importance") {
            let number = |key: &str| trained["test"][key].as_f64().expect("a number");
            assert!(number("bound") > number("elbo"), "{options}");
        }
    }
}

#[test]
fn the_gap_of_a_model_is_told_in_its_json() {
    let at = folder();
    idx::write_bars(at.path(), 200, 6, 5);
    let train = "train --data . --batch 10 --hidden 8 --steps 200 --save";
    run_line(at.path(), &format!("{train} plane.bpk")).json();
    run_line(at.path(), &format!("{train} space.bpk --latent 3")).json();
    let gap = |line: &str| run_line(at.path(), line).json()["gap"].clone();
    let plane = gap("eval plane.bpk --gap 12 --importance-samples 500");
    let number = |key: &str| plane[key].as_f64().unwrap_or(f64::NAN);
    assert!(number("identity_error_max").abs() < 0.01, "{plane}");
    let parts = number("approximation") + number("amortisation");
    assert!(
        (number("log_px") - number("elbo") - parts).abs() < 0.01,
        "{plane}"
    );
    assert!(number("approximation") > -0.01 && number("amortisation") > -0.01);
    let over_the_best = number("log_px") - number("best_diagonal_elbo");
    assert!((over_the_best - number("approximation")).abs() < 1e-9);
    assert_eq!(
        (&plane["images"], &plane["rule"]),
        (&12.into(), &"quadrature".into())
    );
    assert!(
        plane.get("weights").is_none(),
        "they are plain numbers: {plane}"
    );
    assert!(number("importance_agree") >= 11.0, "{plane}");
    assert!(number("importance_se") > 0.0);
    let space = gap("eval space.bpk --gap 3");
    for key in [
        "log_px",
        "kl_q_posterior",
        "approximation",
        "identity_error_max",
    ] {
        assert!(space[key].is_null(), "{key}: {space}");
    }
    assert_eq!(space["rule"], "fixed-draws");
    assert!(space["elbo"].is_f64() && space["amortisation"].is_f64());
}

//! Saved models on the command line: kept whole, evaluated alike, drawn, and refused when damaged.

#[path = "support/elbow.rs"]
mod elbow;
#[path = "support/idx.rs"]
mod idx;

use ::elbow::archive::{load_model, save_model};
use ::elbow::data::Dataset;
use elbow::{run, run_line};
use serde_json::Value;
use std::path::Path;

/// A folder with made-up data of 6 x 5 pixels and `m.bpk`, trained on it with
/// three latent dimensions; and what `train` printed.
fn trained() -> (tempfile::TempDir, Value) {
    let at = tempfile::tempdir().expect("a temporary folder");
    idx::write_bars(at.path(), 200, 6, 5);
    let line = "train --data . --steps 40 --hidden 12,8 --latent 3 --batch 16 --save m.bpk";
    let json = run_line(at.path(), line).json();
    (at, json)
}

fn size(picture: &Path) -> (u32, u32) {
    image::image_dimensions(picture).expect("a PNG")
}

#[test]
fn eval_repeats_the_figures_that_train_printed() {
    let (at, json) = trained();
    let eval = run_line(at.path(), "eval m.bpk").json();
    for key in ["elbo", "reconstruction", "kl", "weight_kl", "minimised"] {
        assert_eq!(eval[key], json["test"][key], "{key}");
    }
    assert_eq!(eval["recipe"], json["recipe"]);
    assert!(eval["active_units"].as_u64().expect("a number") <= 3);
    assert!(eval.get("log_px").is_none());
}

#[test]
fn eval_takes_other_noise_and_importance_samples() {
    let (at, json) = trained();
    let eval = run_line(at.path(), "eval m.bpk --importance-samples 64 --seed 5").json();
    assert_ne!(eval["elbo"], json["test"]["elbo"]);
    assert_eq!(eval["recipe"]["seed"], 0, "the recipe is the model's own");
    let number = |key: &str| eval[key].as_f64().expect("a number");
    assert!(number("log_px") > number("elbo") - 0.5);
    let again = run_line(at.path(), "eval m.bpk --importance-samples 64 --seed 5").json();
    assert_eq!(eval, again);
}

#[test]
fn eval_takes_the_gap_apart() {
    let (at, _) = trained();
    let eval = run_line(at.path(), "eval m.bpk --gap 2 --importance-samples 64").json();
    assert!(eval.get("log_px").is_none(), "the samples are for the gap");
    let gap = &eval["gap"];
    assert_eq!(gap["images"], 2);
    let number = |key: &str| gap[key].as_f64().expect("a number");
    assert!(number("amortisation") >= 0.0);
    assert!(number("importance_log_px") > number("elbo") - 0.5);
    assert!(number("importance_se") > 0.0);
    let three_dimensions = ["log_px", "kl_q_posterior", "approximation"];
    assert!(three_dimensions.iter().all(|key| gap[key].is_null()));
}

#[test]
fn pictures_have_the_size_of_what_they_show() {
    let (at, _) = trained();
    let picture = at.path().join("x.png");
    let drawn = |line: &str| {
        let ran = run_line(at.path(), line);
        assert_eq!(
            (ran.code, ran.out.as_str(), ran.err.as_str()),
            (Some(0), "", "")
        );
        size(&picture)
    };
    assert_eq!(drawn("decode m.bpk --z -1,0.5,2e-1 --out x.png"), (5, 6));
    assert_eq!(drawn("manifold m.bpk --size 4 --out x.png"), (20, 24));
    assert_eq!(
        drawn("manifold m.bpk --size 3 --axes 2,0 --out x.png"),
        (15, 18)
    );
    assert_eq!(
        drawn("manifold m.bpk --size 3 --axes 1 --out x.png"),
        (15, 6)
    );
}

#[test]
fn points_and_axes_that_the_model_does_not_have_are_wrong_usage() {
    let (at, _) = trained();
    for line in [
        "decode m.bpk --z 0,0 --out x.png",
        "manifold m.bpk --size 3 --axes 0,3 --out x.png",
        "manifold m.bpk --size 3 --axes 1,1 --out x.png",
    ] {
        run_line(at.path(), line).sentence(2);
    }
    let nowhere = run_line(at.path(), "decode m.bpk --z 0,0,0 --out nowhere/x.png");
    assert!(nowhere.sentence(1).contains("nowhere"));
}

#[test]
fn damaged_and_foreign_files_are_refused_by_name() {
    let (at, _) = trained();
    let whole = std::fs::read(at.path().join("m.bpk")).expect("a model");
    let refused = |bytes: &[u8], what: &str| {
        std::fs::write(at.path().join("bad.bpk"), bytes).expect("writable");
        for line in ["eval bad.bpk", "decode bad.bpk --z 0,0,0 --out x.png"] {
            let ran = run_line(at.path(), line);
            assert!(ran.sentence(1).contains("bad.bpk"), "{what}: {}", ran.err);
        }
        assert!(!at.path().join("x.png").exists());
    };
    refused(b"", "empty");
    refused(b"hello, I am a letter", "foreign");
    for part in [1, 2, 3] {
        refused(&whole[..whole.len() * part / 4], "truncated");
    }
    for place in 0..16 {
        let mut flipped = whole.clone();
        let index = (whole.len() - 1) * place / 15;
        flipped[index] ^= 1 << (place % 8);
        refused(&flipped, "flipped");
    }
    let mut longer = whole.clone();
    longer.extend([0; 64]);
    refused(&longer, "longer");
    let missing = run_line(at.path(), "eval missing.bpk");
    assert!(missing.sentence(1).contains("missing.bpk"));
}

#[test]
fn a_file_that_is_no_model_is_told_as_what_it_is() {
    let (at, _) = trained();
    let write = |name: &str, text: &str| {
        std::fs::write(at.path().join(name), text).expect("writable");
    };
    write("m.json", "\n{ \"recipe\": {} }");
    write("alone.json", "{}");
    write("letter.txt", "hello, I am a letter");
    let told = |name: &str| {
        let ran = run_line(at.path(), &format!("decode {name} --z 0,0,0 --out x.png"));
        assert!(!ran.err.contains("agic number"), "{}", ran.err);
        ran.sentence(1).to_owned()
    };
    let beside = told("m.json");
    assert!(
        beside.contains("description") && beside.contains("m.bpk"),
        "{beside}"
    );
    let alone = told("alone.json");
    assert!(
        alone.contains("description") && !alone.contains(".bpk"),
        "{alone}"
    );
    let letter = told("letter.txt");
    assert!(letter.contains("no model that Elbow saved"), "{letter}");
}

#[test]
fn data_of_another_shape_is_refused_with_both_shapes() {
    let (at, _) = trained();
    let other = at.path().join("other");
    std::fs::create_dir(&other).expect("writable");
    idx::write_bars(&other, 20, 7, 9);
    let ran = run_line(at.path(), "eval m.bpk --data other");
    let told = ran.sentence(1);
    assert!(told.contains("6 x 5") && told.contains("7 x 9"), "{told}");
}

#[test]
fn eval_says_whether_these_are_the_images_that_the_model_learned_from() {
    let (at, _) = trained();
    let own = run_line(at.path(), "eval m.bpk").json();
    assert_eq!(own["same_data"], true);
    let hash = &own["trained_on"]["content_hash"];
    assert_eq!(hash.as_str().map(str::len), Some(64));
    assert_eq!(&own["evaluated_on"]["content_hash"], hash);

    let other = at.path().join("other");
    std::fs::create_dir(&other).expect("writable");
    idx::write_bars(&other, 100, 6, 5);
    let json = run_line(at.path(), "eval m.bpk --data other").json();
    assert_eq!(json["same_data"], false);
    assert_eq!(&json["trained_on"]["content_hash"], hash);
    assert_ne!(&json["evaluated_on"]["content_hash"], hash);

    // As models were saved before they kept what they learned from.
    let path = at.path().join("m.bpk");
    let saved = load_model(&path, None).expect("a model");
    let nothing_kept = Dataset::away("bars".into(), saved.snapshot.shape, [].into());
    save_model(&saved.snapshot, &nothing_kept, &path).expect("writable");
    let json = run_line(at.path(), "eval m.bpk").json();
    assert!(json["same_data"].is_null(), "{json}");
    assert!(json["trained_on"].get("content_hash").is_none(), "{json}");
    assert_eq!(json["elbo"], own["elbo"]);
}

#[test]
fn where_the_images_have_moved_eval_says_what_helps() {
    let at = tempfile::tempdir().expect("a temporary folder");
    let bars = at.path().join("bars");
    std::fs::create_dir(&bars).expect("a fresh folder");
    idx::write_bars(&bars, 60, 6, 5);
    let line = "train --data bars --invert --steps 5 --hidden 4 --save m.bpk";
    let trained = run_line(at.path(), line).json();
    std::fs::rename(&bars, at.path().join("moved")).expect("moved");
    let ran = run_line(at.path(), "eval m.bpk");
    let told = ran.sentence(1);
    assert!(told.contains("bars") && told.contains("--data"), "{told}");
    // They are read as the model's own, inverted.
    let eval = run_line(at.path(), "eval m.bpk --data moved").json();
    assert_eq!(eval["same_data"], true);
    assert_eq!(eval["elbo"], trained["test"]["elbo"]);
    // What needs no images needs none.
    let decoded = run_line(at.path(), "decode m.bpk --z 0,0 --out x.png");
    assert_eq!(decoded.code, Some(0), "{}", decoded.err);
}

#[test]
fn a_loss_that_explodes_is_told_and_the_last_good_weights_are_kept() {
    let (at, _) = trained();
    let line = "train --data . --steps 400 --hidden 8 --lr 1e30 --save bad.bpk --log log.csv";
    let ran = run_line(at.path(), line);
    let told = ran.sentence(1);
    assert!(
        told.contains("step ") && told.contains("not finite"),
        "{told}"
    );
    assert!(told.contains("saved in bad.bpk"), "{told}");
    let eval = run_line(at.path(), "eval bad.bpk").json();
    assert!(eval["elbo"].is_number(), "{eval}");
}

#[test]
fn weights_that_the_very_last_step_ruins_are_not_kept() {
    let (at, _) = trained();
    let line = "train --data . --steps 1 --hidden 8 --lr 1e39 --save one.bpk";
    let ran = run_line(at.path(), line);
    let told = ran.sentence(1);
    assert!(
        told.contains("step 1") && told.contains("not finite"),
        "{told}"
    );
    let eval = run_line(at.path(), "eval one.bpk").json();
    assert!(eval["elbo"].is_number(), "{eval}");
}

#[test]
fn a_data_folder_may_have_any_name() {
    for name in ["elbow.sha256", &"0".repeat(64)] {
        let at = tempfile::tempdir().expect("a temporary folder");
        let folder = at.path().join(name);
        std::fs::create_dir(&folder).expect("a fresh folder");
        idx::write_bars(&folder, 20, 6, 5);
        let line = format!("train --data {name} --steps 2 --hidden 4 --save m.bpk");
        run_line(at.path(), &line).json();
        run_line(at.path(), "eval m.bpk").json();
    }
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_a_device_is_not_replaced() {
    let (at, _) = trained();
    std::os::unix::fs::symlink("m.bpk", at.path().join("link.bpk")).expect("a link");
    let line = "train --data . --steps 2 --hidden 4 --force --save link.bpk";
    run_line(at.path(), line).json();
    let link = at.path().join("link.bpk").symlink_metadata();
    assert!(link.expect("still there").is_symlink());
    let ran = run_line(at.path(), "decode m.bpk --z 0,0 --out /dev/null");
    assert!(ran.sentence(1).contains("/dev/null"));
}

#[cfg(unix)]
#[test]
fn an_interrupt_finishes_the_step_saves_and_reports() {
    use std::time::{Duration, Instant};
    let at = tempfile::tempdir().expect("a temporary folder");
    let args =
        "train --epochs 100000 --hidden 16 --save m.bpk --log log.csv --eval-every 100000000";
    let child = elbow::elbow(at.path())
        .args(args.split_whitespace())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    let deadline = Instant::now() + Duration::from_secs(120);
    let log = at.path().join("log.csv");
    while std::fs::read_to_string(&log)
        .unwrap_or_default()
        .lines()
        .count()
        < 2
    {
        assert!(Instant::now() < deadline, "no row in the log");
        std::thread::sleep(Duration::from_millis(20));
    }
    let killed = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(killed.is_ok_and(|status| status.success()));
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(0));
    let json: Value = serde_json::from_slice(&output.stdout).expect("one line of JSON");
    assert!(json["steps"].as_u64().expect("steps") >= 50);
    let eval = run(at.path(), ["eval", "m.bpk"]).json();
    assert_eq!(eval["elbo"], json["test"]["elbo"]);
}

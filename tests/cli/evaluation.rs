//! What `elbow eval` promises: figures, and whose they are.

use super::elbow::run_line;
use super::files::with_model;
use super::idx;

#[test]
fn the_report_names_the_data_it_is_of_and_the_data_trained_on() {
    let at = with_model();
    let other = at.path().join("other bars");
    std::fs::create_dir(&other).expect("a fresh folder");
    idx::write_bars(&other, 40, 6, 5);
    let own = run_line(at.path(), "eval m.bpk").json();
    assert_eq!(own["evaluated_on"], own["trained_on"]);
    assert_eq!(own["test_images"], 200);
    let home = at.path().to_str().expect("UTF-8");
    assert_eq!(own["trained_on"]["spec"]["source"]["path"], home);

    let args = ["eval", "m.bpk", "--data", "other bars"];
    let json = super::elbow::run(at.path(), args).json();
    assert_eq!(json["evaluated_on"]["name"], "other bars");
    let place = other.to_str().expect("UTF-8");
    assert_eq!(json["evaluated_on"]["spec"]["source"]["path"], place);
    assert_eq!(json["test_images"], 40);
    assert_eq!(json["trained_on"], own["trained_on"]);
    assert_eq!(
        json["recipe"], own["recipe"],
        "the recipe is the model's own"
    );
    assert_ne!(json["elbo"], own["elbo"]);
}

#[test]
fn digits_in_the_program_are_named_as_such() {
    let at = super::folder();
    run_line(at.path(), "train --steps 2 --hidden 4 --save m.bpk").json();
    let json = run_line(at.path(), "eval m.bpk").json();
    for of in ["evaluated_on", "trained_on"] {
        assert_eq!(json[of]["name"], "MNIST");
        assert_eq!(json[of]["spec"], serde_json::json!({ "source": "mnist" }));
        assert_eq!(json[of]["content_hash"].as_str().map(str::len), Some(64));
    }
    assert_eq!(json["same_data"], true);
    assert_eq!(json["test_images"], 10_000);
}

#[test]
fn a_finished_evaluation_is_of_all_images_and_silent_on_a_pipe() {
    let at = with_model();
    let ran = run_line(at.path(), "eval m.bpk --importance-samples 16");
    assert_eq!((ran.out.lines().count(), ran.err.as_str()), (1, ""));
    let json = ran.json();
    assert_eq!(json["log_px_images"], 200);
    assert_eq!(
        (&json["importance_samples"], &json["noise_seed"]),
        (&16.into(), &0.into())
    );
    assert!(json.get("interrupted").is_none(), "{json}");
}

/// The difference between log p(x) and `elbo`, with 20 nats of weight KL and noisy
/// weights in between, is no gap; that to `elbo_at_mean_weights` is.
#[test]
fn figures_of_random_weights_say_which_weights_they_are_of() {
    let at = super::folder();
    idx::write_bars(at.path(), 60, 6, 5);
    let train = "train --data . --batch 10 --hidden 8 --epochs 30 --save";
    run_line(at.path(), &format!("{train} random.bpk --bayes decoder")).json();
    run_line(at.path(), &format!("{train} plain.bpk")).json();

    let random = run_line(at.path(), "eval random.bpk --importance-samples 500").json();
    let number = |key: &str| random[key].as_f64().expect("nats");
    assert_eq!(random["elbo_weights"], "drawn");
    assert_eq!(random["log_px_weights"], "mean");
    let of_terms = number("reconstruction") - number("kl") - number("weight_kl");
    assert!((number("elbo") - of_terms).abs() < 1e-9, "{random}");
    assert!(number("weight_kl") > 5.0, "{random}");
    assert!(
        number("elbo_at_mean_weights") > number("elbo") + 5.0,
        "{random}"
    );
    // One draw of z for each of 60 images.
    assert!(
        number("elbo_at_mean_weights") < number("log_px") + 0.5,
        "{random}"
    );

    let exact = run_line(at.path(), "eval random.bpk --gap 60").json();
    let gap = |key: &str| exact["gap"][key].as_f64().expect("nats");
    assert_eq!(exact["gap"]["weights"], "mean");
    assert!(
        (number("elbo_at_mean_weights") - gap("elbo")).abs() < 0.5,
        "{exact}"
    );
    assert!((number("log_px") - gap("log_px")).abs() < 0.05, "{exact}");

    let plain = run_line(at.path(), "eval plain.bpk --importance-samples 9").json();
    for key in ["elbo_weights", "elbo_at_mean_weights", "log_px_weights"] {
        assert!(plain.get(key).is_none(), "{key}: {plain}");
    }
}

#[test]
fn the_help_says_of_what_each_figure_is() {
    let at = super::folder();
    let help = run_line(at.path(), "help eval").out;
    let words = help.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "What compares with log_px is then elbo_at_mean_weights, not elbo",
        "elbo beside them stays that of all test images",
        "what the best diagonal normal for each image still lacks",
        "draws of z",
    ] {
        assert!(words.contains(said), "{said}: {help}");
    }
}

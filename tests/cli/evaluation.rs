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
    assert_eq!(own["trained_on"]["source"]["folder"], home);

    let args = ["eval", "m.bpk", "--data", "other bars"];
    let json = super::elbow::run(at.path(), args).json();
    assert_eq!(json["evaluated_on"]["name"], "other bars");
    let place = other.to_str().expect("UTF-8");
    assert_eq!(json["evaluated_on"]["source"]["folder"], place);
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
    let mnist = serde_json::json!({ "name": "MNIST", "source": "mnist" });
    assert_eq!(json["evaluated_on"], mnist);
    assert_eq!(json["trained_on"], mnist);
    assert_eq!(json["test_images"], 10_000);
}

#[test]
fn a_finished_evaluation_is_of_all_images_and_silent_on_a_pipe() {
    let at = with_model();
    let ran = run_line(at.path(), "eval m.bpk --importance-samples 16");
    assert_eq!((ran.out.lines().count(), ran.err.as_str()), (1, ""));
    let json = ran.json();
    assert_eq!(json["log_px_images"], 200);
    assert!(json.get("interrupted").is_none(), "{json}");
}

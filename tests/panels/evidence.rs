//! The studies of evidence and inference, over answers that the exploring thread
//! really gave about the model that the program carries.

use super::support::Stage;
use eframe::egui::{Vec2, accesskit::Toggled};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use elbow::archive::load_model_bytes;
use elbow::data::Dataset;
use elbow::explore::{Answers, Ascent, Explorer, Wants};
use elbow::train::Published;
use elbow::ui::shipped_models;
use elbow::ui::{EvidenceStudy, InferenceStudy};
use std::sync::Arc;
use std::time::{Duration, Instant};

const SIZE: Vec2 = Vec2::new(1260.0, 214.0);

/// The exploring thread on the shipped model.
fn explorer() -> (Explorer, Arc<Dataset>) {
    let bytes = shipped_models()[0].bytes.to_vec();
    let snapshot = load_model_bytes(bytes, None).expect("the shipped model");
    let dataset = Dataset::mnist().expect("MNIST is in the program");
    let published = Published {
        run: 1,
        snapshot,
        dataset: dataset.clone(),
        at: Instant::now(),
    };
    let slot = Arc::new(arc_swap::ArcSwapOption::from_pointee(published));
    let explorer = Explorer::spawn(slot, Arc::new(|| ())).expect("a thread");
    (explorer, dataset)
}

/// What the thread answers once `enough` of it is there.
fn ask(explorer: &Explorer, wants: &Wants, mut enough: impl FnMut(&Answers) -> bool) -> Answers {
    explorer.want(wants.clone());
    let begun = Instant::now();
    while !enough(&explorer.answers()) {
        let answers = explorer.answers();
        assert!(answers.failure.is_none(), "{:?}", answers.failure);
        assert!(begun.elapsed() < Duration::from_secs(120), "no answer");
        std::thread::sleep(Duration::from_millis(5));
    }
    Answers::clone(&explorer.answers())
}

fn shows<P>(harness: &Harness<'_, Stage<P>>, part: &str) -> bool {
    harness.query_all_by_label_contains(part).next().is_some()
}

fn minus(value: f64) -> String {
    format!("{value:.3}").replace('-', "\u{2212}")
}

#[test]
fn the_evidence_study_shows_three_numbers_that_agree() {
    let (explorer, dataset) = explorer();
    let mut stage = Stage::<EvidenceStudy>::new(2);
    stage.progress.dataset = Some(dataset);
    let mut harness = stage.open(SIZE, EvidenceStudy::ui);
    harness.run();
    assert!(shows(&harness, "is being computed"));
    let wants = harness.state().wants.clone();
    assert_eq!(wants.evidence.map(|want| want.image), Some(0));
    let answers = ask(&explorer, &wants, |answers| answers.evidence.is_some());
    let found = answers.evidence.clone().expect("an answer");
    harness.state_mut().answers = answers;
    harness.run();
    let exact = found.exact.as_ref().expect("two dimensions");
    assert!(
        exact.resolved && exact.identity_error.abs() < 0.01,
        "{}",
        exact.identity_error
    );
    assert!(exact.kl_q_posterior > 0.0 && exact.log_px > found.elbo);
    for value in [exact.log_px, found.elbo, exact.kl_q_posterior] {
        harness.get_by_label(&minus(value));
    }
    assert!(shows(&harness, "from three separate computations"));
    let estimate = found.importance.expect("samples were asked for");
    let off = (estimate.log_px - exact.log_px).abs();
    assert!(off < 5.0 * estimate.standard_error, "{off}: {estimate:?}");
    assert!(shows(&harness, "of 5,000"));
    harness.get_by_label("Zoom to p(z|x)").click();
    harness.run();
    let view = harness.state().settings.plane.view;
    let mean = found.q.mean()[0] as f32;
    assert!((view.x[0]..view.x[1]).contains(&mean) && view.x[1] - view.x[0] < 2.0);
}

#[test]
fn more_than_two_dimensions_know_the_evidence_by_sampling_alone() {
    let mut harness = Stage::<EvidenceStudy>::new(20).open(SIZE, EvidenceStudy::ui);
    harness.run();
    assert!(shows(&harness, "out of reach in more than 2 dimensions"));
    assert!(harness.query_by_label("Zoom to p(z|x)").is_none());
}

#[test]
fn refining_never_lowers_the_elbo_that_is_shown() {
    let (explorer, dataset) = explorer();
    let mut stage = Stage::<InferenceStudy>::new(2);
    stage.progress.dataset = Some(dataset);
    let mut harness = stage.open(SIZE, InferenceStudy::ui);
    harness.run();
    assert!(harness.state().wants.inference.is_none());
    harness.get_by_label("Full covariance").click();
    harness.run();
    harness.get_by_label("Refine").click();
    harness.run();
    let wants = harness.state().wants.clone();
    assert!(
        wants
            .inference
            .is_some_and(|want| want.full && want.image == 0)
    );
    assert!(wants.evidence.is_none(), "one thing at a time");
    let mut gains = 0.0;
    let answers = ask(&explorer, &wants, |answers| {
        let Some(found) = &answers.inference else {
            return false;
        };
        let last = found.diagonal.gains.last().copied().expect("a start");
        assert!(last >= gains);
        gains = last.max(gains);
        found.done
    });
    let found = answers.inference.clone().expect("an answer");
    let rises = |ascent: &Ascent| ascent.gains.windows(2).all(|pair| pair[0] <= pair[1]);
    let full = found.full.as_ref().expect("asked for");
    assert!(rises(&found.diagonal) && rises(full) && gains > 0.0);
    assert_eq!(found.diagonal.path.len(), found.diagonal.gains.len());
    let diagonal = found.diagonal.elbo.expect("done");
    assert!(found.elbo <= diagonal && diagonal <= full.elbo.expect("done"));
    let gap = found.exact.as_ref().expect("two dimensions").log_px - found.elbo;
    let parts = found.amortisation().expect("done") + found.approximation().expect("done");
    assert!((gap - parts).abs() < 1e-9);
    assert!(found.approximation().expect("done") > -0.01);
    harness.state_mut().answers = answers;
    harness.run_steps(3);
    for value in [
        found.amortisation(),
        found.approximation(),
        found.covariance(),
    ] {
        harness.get_by_label(&minus(value.expect("done")));
    }
    harness.get_by_label("Reset").click();
    harness.run();
    let wants = &harness.state().wants;
    assert!(wants.inference.is_none() && wants.evidence.is_some());
}

#[test]
fn a_page_is_refined_image_after_image() {
    let (explorer, dataset) = explorer();
    let mut stage = Stage::<InferenceStudy>::new(2);
    stage.progress.dataset = Some(dataset);
    let want = elbow::explore::PageWant {
        class: None,
        order: elbow::explore::Order::File,
        page: 0,
        per_page: 2,
    };
    stage.answers.page = Some(Arc::new(super::support::page(want, 2)));
    let mut harness = stage.open(SIZE, InferenceStudy::ui);
    harness.run();
    harness.get_by_label("Refine the page").click();
    harness.run();
    let wants = harness.state().wants.clone();
    assert_eq!(
        wants.page_gap.as_ref().map(|want| want.images.len()),
        Some(2)
    );
    let some = |answers: &Answers| answers.page_gap.as_ref().is_some_and(|gap| gap.images > 0);
    let first = ask(&explorer, &wants, some);
    let all = |answers: &Answers| answers.page_gap.as_ref().is_some_and(|gap| gap.images == 2);
    let last = ask(&explorer, &wants, all);
    harness.state_mut().answers.page_gap = first.page_gap;
    harness.run();
    assert!(shows(&harness, "mean of"));
    let gap = last.page_gap.clone().expect("an answer");
    harness.state_mut().answers.page_gap = last.page_gap;
    harness.run();
    harness.get_by_label("mean of 2 images");
    assert!(gap.amortisation >= 0.0 && gap.approximation.is_some_and(|a| a > -0.01));
}

#[test]
fn full_covariances_are_for_few_dimensions() {
    for (latent, may) in [(1, false), (2, true), (65, false)] {
        let mut harness = Stage::<InferenceStudy>::new(latent).open(SIZE, InferenceStudy::ui);
        harness.run();
        harness.get_by_label("Full covariance").click();
        harness.run();
        let node = harness.get_by_label("Full covariance");
        let on = node.accesskit_node().toggled() == Some(Toggled::True);
        assert_eq!(on, may, "{latent} dimensions");
    }
}

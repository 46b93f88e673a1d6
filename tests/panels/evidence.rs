//! The studies of evidence and inference, over answers that the exploring thread
//! really gave about the model that the program carries.

use super::support::{Stage, answered, first_page, page};
use eframe::egui::{Vec2, accesskit::Toggled};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use elbow::archive::load_model_bytes;
use elbow::data::Dataset;
use elbow::explore::{
    Answered, Answers, Ascent, Asked, EvidenceQuery, Explorer, InferenceQuery, PageGapQuery, Query,
    WhichImage,
};
use elbow::train::Published;
use elbow::ui::shipped_models;
use elbow::ui::{EvidenceStudy, InferenceStudy};
use std::sync::Arc;
use std::time::{Duration, Instant};

const SIZE: Vec2 = Vec2::new(1260.0, 214.0);

/// The exploring thread on the shipped model.
fn explorer() -> (Explorer, Arc<Dataset>) {
    let bytes = shipped_models()[0].bytes.to_vec();
    let saved = load_model_bytes(bytes, None).expect("the shipped model");
    let dataset = Dataset::mnist().expect("MNIST is in the program");
    let published = Published {
        run: 1,
        snapshot: saved.snapshot,
        dataset: dataset.clone(),
        at: Instant::now(),
    };
    let slot = Arc::new(arc_swap::ArcSwapOption::from_pointee(published));
    let explorer = Explorer::spawn(slot, Arc::new(|| ())).expect("a thread");
    (explorer, dataset)
}

/// What the thread answers of this kind once it is `enough`.
fn ask<Q: Query>(
    explorer: &Explorer,
    asked: &Asked,
    mut enough: impl FnMut(&Answered<Q>) -> bool,
) -> (Answers, Arc<Answered<Q>>) {
    explorer.ask(asked.clone());
    let begun = Instant::now();
    loop {
        let answers = explorer.answers();
        assert!(answers.failure().is_none(), "{:?}", answers.failure());
        if let Some(found) = answers.newest::<Q>().filter(|found| enough(found)) {
            return (Answers::clone(&answers), found);
        }
        assert!(begun.elapsed() < Duration::from_secs(120), "no answer");
        std::thread::sleep(Duration::from_millis(5));
    }
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
    let asked = harness.state().asked.clone();
    let (answers, found) = ask::<EvidenceQuery>(&explorer, &asked, |_| true);
    assert_eq!(found.query.image, WhichImage::Test(0));
    harness.state_mut().answers = answers;
    harness.run();
    let found = &found.answer;
    let exact = found.exact.as_ref().expect("two dimensions");
    assert!(
        exact.resolved && exact.identity_error.abs() < 0.01,
        "{}",
        exact.identity_error
    );
    assert!(exact.kl_q_posterior > 0.0 && exact.log_px > found.elbo);
    let kl_to_prior = found.q.kl_to_prior();
    for value in [
        found.elbo,
        found.elbo + kl_to_prior,
        kl_to_prior,
        exact.log_px,
        exact.kl_q_posterior,
    ] {
        harness.get_by_label(&minus(value));
    }
    assert!(shows(&harness, "from three separate computations"));
    assert!(shows(&harness, "weights of step "));
    let estimate = found.importance.expect("samples were asked for");
    let off = (estimate.log_px - exact.log_px).abs();
    assert!(off < 5.0 * estimate.standard_error, "{off}: {estimate:?}");
    assert!(shows(&harness, "S\u{a0}=\u{a0}5,000"));
    harness.get_by_label("Zoom to p(z|x)").click();
    harness.run();
    let view = harness.state().settings.plane.view;
    let mean = found.q.mean()[0] as f32;
    assert!((view.x[0]..view.x[1]).contains(&mean) && view.x[1] - view.x[0] < 2.0);
}

#[test]
fn the_five_numbers_stay_in_sight_at_any_size() {
    let (explorer, dataset) = explorer();
    let asked = {
        let mut harness = Stage::<EvidenceStudy>::new(2).open(SIZE, EvidenceStudy::ui);
        harness.run();
        harness.state().asked.clone()
    };
    let (answers, found) = ask::<EvidenceQuery>(&explorer, &asked, |_| true);
    let found = &found.answer;
    let exact = found.exact.as_ref().expect("two dimensions");
    let kl_to_prior = found.q.kl_to_prior();
    let five = [
        found.elbo,
        found.elbo + kl_to_prior,
        kl_to_prior,
        exact.log_px,
        exact.kl_q_posterior,
    ];
    for size in [
        Vec2::new(560.0, 150.0),
        Vec2::new(880.0, 160.0),
        Vec2::new(1260.0, 214.0),
        Vec2::new(1340.0, 640.0),
    ] {
        let mut stage = Stage::<EvidenceStudy>::new(2);
        stage.progress.dataset = Some(dataset.clone());
        stage.answers = answers.clone();
        let mut harness = stage.open(size, EvidenceStudy::ui);
        harness.run();
        // Scrolling down moves what is below the line.
        harness.hover_at(eframe::egui::pos2(size.x * 0.6, size.y - 20.0));
        harness.event(eframe::egui::Event::MouseWheel {
            unit: eframe::egui::MouseWheelUnit::Point,
            delta: Vec2::new(0.0, -400.0),
            phase: eframe::egui::TouchPhase::Move,
            source: eframe::egui::MouseWheelSource::Unknown,
            modifiers: eframe::egui::Modifiers::NONE,
        });
        harness.run();
        let window = eframe::egui::Rect::from_min_size(eframe::egui::Pos2::ZERO, size);
        for value in five {
            let rect = harness.get_by_label(&minus(value)).rect();
            assert!(window.contains_rect(rect), "{value} at {size:?}: {rect:?}");
        }
        for name in ["ELBO", "log p(x)"] {
            let all = harness.get_all_by_label(name);
            assert!(
                all.into_iter()
                    .any(|node| window.contains_rect(node.rect()))
            );
        }
    }
}

#[test]
fn more_than_two_dimensions_know_the_evidence_by_sampling_alone() {
    let mut harness = Stage::<EvidenceStudy>::new(20).open(SIZE, EvidenceStudy::ui);
    harness.run();
    assert!(shows(&harness, "too many cells to sum over"));
    assert!(harness.query_by_label("Zoom to p(z|x)").is_none());
}

#[test]
fn refining_never_lowers_the_elbo_that_is_shown() {
    let (explorer, dataset) = explorer();
    let mut stage = Stage::<InferenceStudy>::new(2);
    stage.progress.dataset = Some(dataset);
    let mut harness = stage.open(SIZE, InferenceStudy::ui);
    harness.run();
    assert_eq!(harness.state().asked::<InferenceQuery>(), None);
    harness.get_by_label("Full covariance").click();
    harness.run();
    harness.get_by_label("Refine").click();
    harness.run();
    let asked = harness.state().asked.clone();
    let evidence = asked.get::<EvidenceQuery>();
    assert!(evidence.is_none(), "one thing at a time");
    let mut gains = 0.0;
    let (answers, found) = ask::<InferenceQuery>(&explorer, &asked, |found| {
        let last = found.answer.diagonal.gains.last().copied();
        let last = last.expect("a start");
        assert!(last >= gains);
        gains = last.max(gains);
        found.answer.done
    });
    assert!(found.query.full && found.query.image == WhichImage::Test(0));
    let found = &found.answer;
    let rises = |ascent: &Ascent| ascent.gains.windows(2).all(|pair| pair[0] <= pair[1]);
    let full = found.full.as_ref().expect("asked for");
    assert!(rises(&found.diagonal) && rises(full) && gains > 0.0);
    assert_eq!(found.diagonal.path.len(), found.diagonal.gains.len());
    let diagonal = found.diagonal.elbo.expect("done");
    assert!(found.elbo <= diagonal && diagonal <= full.elbo.expect("done"));
    let whole = found.exact.as_ref().expect("two dimensions").log_px - found.elbo;
    let gap = found.gap().expect("done");
    let approximation = gap.approximation().expect("done");
    let parts = gap.amortisation() + approximation;
    assert!((whole - parts).abs() < 1e-9);
    assert!(approximation > -0.01);
    harness.state_mut().answers = answers;
    harness.run_steps(3);
    let covariance = found.covariance().expect("done");
    for value in [gap.amortisation(), approximation, covariance] {
        harness.get_by_label(&minus(value));
    }
    harness.get_by_label("Reset").click();
    harness.run();
    let stage = harness.state();
    assert_eq!(stage.asked::<InferenceQuery>(), None);
    assert!(stage.asked::<EvidenceQuery>().is_some());
}

#[test]
fn a_page_is_refined_image_after_image() {
    let (explorer, dataset) = explorer();
    let mut stage = Stage::<InferenceStudy>::new(2);
    stage.progress.dataset = Some(dataset);
    let query = first_page(2);
    stage.answers.give(answered(query.clone(), page(&query, 2)));
    let mut harness = stage.open(SIZE, InferenceStudy::ui);
    harness.run();
    harness.get_by_label("Refine the page").click();
    harness.run();
    let asked = harness.state().asked.clone();
    let (_, first) = ask::<PageGapQuery>(&explorer, &asked, |gap| gap.answer.images > 0);
    let (_, last) = ask::<PageGapQuery>(&explorer, &asked, |gap| gap.answer.images == 2);
    assert_eq!(first.query.images, [0, 1]);
    harness.state_mut().answers.give(Answered::clone(&first));
    harness.run();
    assert!(shows(&harness, "mean of"));
    harness.state_mut().answers.give(Answered::clone(&last));
    harness.run();
    harness.get_by_label("mean of 2 images");
    let gap = &last.answer;
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

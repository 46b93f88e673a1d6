//! The tabs along the bottom, and the studies behind them.

use super::support::{Stage, answers, drag, rect_of};
use eframe::egui::{Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use elbow::explore::{Order, PageWant, Wants};
use elbow::recipe::Bayes;
use elbow::ui::action::{Action, RunAction};
use elbow::ui::{DimensionsStudy, ModelStudy, NoiseStudy, Studies, Study, WeightsStudy};

const SIZE: Vec2 = Vec2::new(1240.0, 260.0);

/// A stage whose comparison shows its first page.
fn stage<P: Default>(latent: usize) -> Stage<P> {
    let mut stage = Stage::new(latent);
    stage.wants.page = Some(PageWant {
        class: None,
        order: Order::File,
        page: 0,
        per_page: 3,
    });
    stage.answers = answers(&stage.wants, latent);
    stage
}

/// Gives the study what it asked for.
fn answer<P>(harness: &mut Harness<'static, Stage<P>>) {
    harness.run();
    let stage = harness.state_mut();
    let latent = stage.progress.recipe.latent;
    stage.answers = answers(&stage.wants, latent);
    harness.run();
}

#[test]
fn a_tab_chooses_its_study_and_only_that_one_wants_something() {
    let mut harness = stage::<Studies>(2).open(SIZE, Studies::ui);
    for study in Study::ALL {
        harness.get_by_label(study.label()).click();
        harness.run();
        // As the shell does before each frame.
        let page = harness.state().wants.page.clone();
        harness.state_mut().wants = Wants {
            page,
            ..Wants::default()
        };
        harness.run();
        let stage = harness.state();
        assert_eq!(stage.settings.layout.study, study);
        let wants = &stage.wants;
        let noise = study == Study::Noise;
        assert_eq!(wants.noise.is_some() && wants.sample.is_some(), noise);
        assert_eq!(
            wants.evidence.is_some(),
            study == Study::Evidence || study == Study::Inference
        );
        assert!(wants.inference.is_none() && wants.page_gap.is_none());
        assert!(wants.weights.is_none(), "plain weights have nothing to ask");
    }
}

#[test]
fn dimensions_count_the_active_ones() {
    for latent in [1, 4, 512] {
        let mut harness = stage(latent).open(SIZE, DimensionsStudy::ui);
        harness.run();
        // Made up: variances 1, 1/16, 1/256, ...
        let text = format!("{} of {latent} dimensions active", latent.min(2));
        harness.get_by_label(&text);
        harness.get_by_label_contains("KL of each latent dimension in nats: z0 3.00");
    }
}

#[test]
fn dimensions_that_carry_nothing_are_told() {
    let mut stage = stage(8);
    stage.progress.epoch = 5.0;
    let mut harness = stage.open(SIZE, DimensionsStudy::ui);
    harness.run();
    harness.get_by_label_contains("Most dimensions");
    harness.get_by_label_contains("free bits");
    harness.get_by_label("By index").click();
    harness.run();
}

#[test]
fn a_click_on_a_node_tells_its_numbers() {
    let mut stage = stage(3);
    stage.progress.recipe.bayes = Bayes::Decoder;
    let mut harness = stage.open(SIZE, ModelStudy::ui);
    harness.run();
    for (node, found) in [
        ("zₙ: its code", "KL[q(z|x) || p(z)] ="),
        ("φ: the encoder's weights", "no prior"),
        ("W: the decoder's weights", "each with its own q"),
        ("εₙ: the noise of the code", "without parameters"),
        ("xₙ: an image", "log p(x|z) ≈"),
    ] {
        let nodes = harness.get_all_by_label(node);
        let node = nodes.into_iter().next().expect("a node");
        node.click();
        harness.run();
        harness.get_by_label_contains(found);
    }
}

#[test]
fn frozen_draws_stay_while_the_weights_move() {
    let mut harness = stage(2).open(SIZE, NoiseStudy::ui);
    harness.run();
    harness.get_by_label("Freeze").click();
    harness.run();
    let held = harness.state().wants.sample.clone();
    harness.state_mut().progress.step += 100;
    harness.run_steps(200);
    assert_eq!(harness.state().wants.sample, held);
    harness.get_by_label("Resample").click();
    harness.run();
    assert_ne!(harness.state().wants.sample, held);
}

#[test]
fn a_pulled_draw_takes_its_code_along() {
    let mut harness = stage(2).open(SIZE, NoiseStudy::ui);
    harness.run();
    let nodes: Vec<_> = harness.get_all_by_label_contains("of ε at").collect();
    let from = nodes.last().expect("a draw").rect().center();
    let before = harness.state().wants.sample.clone();
    drag(&mut harness, from, from + vec2(12.0, -9.0));
    harness.run();
    assert_ne!(harness.state().wants.sample, before);
}

#[test]
fn the_gradients_noise_is_said_in_words() {
    for latent in [1, 2, 20] {
        let mut harness = stage(latent).open(SIZE, NoiseStudy::ui);
        answer(&mut harness);
        harness.get_by_label("The score function needs about 1,000 times as many samples");
        harness.get_by_label("Pathwise: through z: variance 4.0 at L = 1");
        rect_of(&harness, "The decoded draw");
    }
}

#[test]
fn studies_draw_before_the_first_answer_and_in_little_room() {
    for size in [SIZE, vec2(300.0, 90.0)] {
        for study in Study::ALL {
            let mut stage = Stage::<Studies>::new(2);
            stage.settings.layout.study = study;
            stage.progress.dataset = None;
            stage.open(size, Studies::ui).run();
        }
    }
}

#[test]
fn plain_weights_offer_a_run_with_random_ones() {
    let mut harness = stage(2).open(SIZE, WeightsStudy::ui);
    harness.run();
    assert!(harness.state().wants.weights.is_none());
    harness
        .get_by_label("Start a run with weights as random variables")
        .click();
    harness.run();
    let actions = &harness.state().actions;
    let started = actions.iter().find_map(|action| match action {
        Action::Run(RunAction::Start(recipe)) => Some(recipe.bayes),
        _ => None,
    });
    assert_eq!(started, Some(Bayes::Decoder));
}

#[test]
fn random_weights_are_drawn_again_when_asked_and_told_by_layers() {
    let mut stage = stage::<WeightsStudy>(2);
    stage.progress.recipe.bayes = Bayes::Decoder;
    let mut harness = stage.open(SIZE, WeightsStudy::ui);
    answer(&mut harness);
    let want = harness.state().wants.weights.clone().expect("a want");
    harness.get_by_label("mean of 48 draws");
    harness.get_by_label("2 → 400");
    harness.get_by_label("Draw again").click();
    harness.run();
    let again = harness.state().wants.weights.clone().expect("a want");
    assert_ne!(again.seed, want.seed);
}

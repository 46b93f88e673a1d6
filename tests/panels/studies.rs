//! The tabs along the bottom, and the studies behind them.

use super::support::{Stage, answered, answers, drag, first_page, page, rect_of};
use eframe::egui::{Event, Key, Modifiers, PointerButton, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use elbow::explore::{
    Answers, EvidenceQuery, InferenceQuery, NoiseQuery, PageGapQuery, PlaceQuery, WeightsQuery,
};
use elbow::recipe::Bayes;
use elbow::ui::action::{Action, RunAction};
use elbow::ui::{DimensionsStudy, ModelStudy, NoiseStudy, Studies, Study, WeightsStudy};

const SIZE: Vec2 = Vec2::new(1240.0, 260.0);

/// A stage whose comparison shows its first page.
fn stage<P: Default>(latent: usize) -> Stage<P> {
    let mut stage = Stage::new(latent);
    stage.answers = with_first_page(answers(&stage.asked, latent), latent);
    stage
}

/// `answers`, and the first page of the comparison.
fn with_first_page(mut answers: Answers, latent: usize) -> Answers {
    let query = first_page(3);
    answers.give(answered(query.clone(), page(&query, latent)));
    answers
}

/// Where the draw is whose image the study asked for.
fn asked_draw<P>(harness: &Harness<'static, Stage<P>>) -> Option<Vec<f32>> {
    let draw = harness.state().asked.get_as::<PlaceQuery>("draw");
    draw.map(|place| place.z.clone())
}

/// Gives the study what it asked for.
fn answer<P>(harness: &mut Harness<'static, Stage<P>>) {
    harness.run();
    let stage = harness.state_mut();
    let latent = stage.progress.recipe.latent;
    stage.answers = with_first_page(answers(&stage.asked, latent), latent);
    harness.run();
}

#[test]
fn a_tab_chooses_its_study_and_only_that_one_asks_something() {
    let mut harness = stage::<Studies>(2).open(SIZE, Studies::ui);
    for study in Study::all() {
        harness.get_by_label(study.label()).click();
        harness.run();
        let stage = harness.state();
        assert_eq!(stage.settings.layout.study, study);
        let noise = stage.asked::<NoiseQuery>().is_some();
        assert_eq!(noise, study == Study::Noise);
        assert_eq!(asked_draw(&harness).is_some(), study == Study::Noise);
        assert_eq!(
            stage.asked::<EvidenceQuery>().is_some(),
            study == Study::Evidence || study == Study::Inference
        );
        assert_eq!(stage.asked::<InferenceQuery>(), None);
        assert_eq!(stage.asked::<PageGapQuery>(), None);
        let weights = stage.asked::<WeightsQuery>();
        assert!(weights.is_none(), "plain weights have nothing to ask");
    }
}

#[test]
fn dimensions_count_the_active_ones() {
    for latent in [1, 4, 512] {
        let mut harness = stage(latent).open(SIZE, DimensionsStudy::ui);
        harness.run();
        // Made up: variances 1, 1/16, 1/256, ...
        let dimensions = if latent == 1 {
            "dimension"
        } else {
            "dimensions"
        };
        let text = format!("{} of {latent} {dimensions} active", latent.min(2));
        harness.get_by_label(&text);
        harness.get_by_label_contains("KL to the prior of each latent dimension in nats: z0 3.00");
    }
}

#[test]
fn dimensions_that_carry_nothing_are_told() {
    let mut stage = stage(8);
    stage.progress.time.epoch = 5.0;
    let mut harness = stage.open(SIZE, DimensionsStudy::ui);
    harness.run();
    harness.get_by_label_contains("Most dimensions");
    harness.get_by_label_contains("free bits");
    harness.get_by_label("By index").click();
    harness.run();
}

/// Presses the mouse at a place and lets go at once.
fn click_at<P>(harness: &mut Harness<'static, Stage<P>>, at: eframe::egui::Pos2) {
    harness.hover_at(at);
    harness.step();
    harness.drag_at(at);
    harness.drop_at(at);
    harness.step();
}

/// The study of dimensions in this view, with its strips there.
fn strips(latent: usize, view: &str) -> Harness<'static, Stage<DimensionsStudy>> {
    let mut stage = stage(latent);
    stage.document.add_point(vec![0.25; latent]);
    stage.selection.active = Some(0);
    let mut harness = stage.open(vec2(1240.0, 500.0), DimensionsStudy::ui);
    harness.run();
    harness.get_by_label(view).click();
    answer(&mut harness);
    harness
}

#[test]
fn pictures_along_each_axis_stand_in_the_order_of_their_kl_with_a_slider_each() {
    let harness = strips(3, "Along the axes");
    let top = |label: &str| rect_of(&harness, label).top();
    // Made up: 3, 3/4 and 3/16 nats.
    assert!(top("Strip along z0") < top("Strip along z1"));
    assert!(top("Strip along z1") < top("Strip along z2"));
    for axis in ["z0", "z1", "z2"] {
        harness.get_by_label(&format!("Coordinate {axis}"));
    }
    harness.get_by_label("4.00 px per unit");
}

#[test]
fn a_click_on_a_strip_brings_the_point_there_and_the_other_coordinates_stay() {
    let mut harness = strips(3, "Along the axes");
    let strip = rect_of(&harness, "Strip along z1");
    let last = strip.right_center() - vec2(4.0, 0.0);
    click_at(&mut harness, last);
    harness.run();
    let point = &harness.state().document.points[0];
    assert_eq!(point.z, [0.25, 3.0, 0.25]);
}

#[test]
fn the_arrow_keys_go_from_picture_to_picture() {
    let mut harness = strips(3, "Principal directions");
    harness.get_by_label("Strip along direction 2").focus();
    harness.run();
    let before = harness.state().document.points[0].z.clone();
    harness.key_press(Key::ArrowRight);
    answer(&mut harness);
    let after = &harness.state().document.points[0].z;
    assert_eq!(after[0], before[0]);
    assert!(after[1] > before[1], "{after:?}");
}

#[test]
fn a_locked_point_stays_where_it_is() {
    let mut harness = strips(2, "Along the axes");
    harness.state_mut().document.points[0].locked = true;
    let strip = rect_of(&harness, "Strip along z1");
    click_at(&mut harness, strip.left_center() + vec2(4.0, 0.0));
    harness.run();
    assert_eq!(harness.state().document.points[0].z, [0.25, 0.25]);
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
        ("xₙ: an image", "log p(x|z)] ≈"),
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
    let held = asked_draw(&harness);
    harness.state_mut().progress.time.step += 100;
    harness.run_steps(200);
    assert_eq!(asked_draw(&harness), held);
    harness.get_by_label("Resample").click();
    harness.run();
    assert_ne!(asked_draw(&harness), held);
}

#[test]
fn a_pulled_draw_takes_its_code_along() {
    let mut harness = stage(2).open(SIZE, NoiseStudy::ui);
    harness.run();
    let nodes: Vec<_> = harness.get_all_by_label_contains("of ε at").collect();
    let from = nodes.last().expect("a draw").rect().center();
    let before = asked_draw(&harness);
    drag(&mut harness, from, from + vec2(12.0, -9.0));
    harness.run();
    assert_ne!(asked_draw(&harness), before);
}

#[test]
fn the_gradients_noise_is_said_in_words() {
    for latent in [1, 2, 20] {
        let mut harness = stage(latent).open(SIZE, NoiseStudy::ui);
        answer(&mut harness);
        harness.get_by_label(
            "The score function needs about 1,000 times as many samples to be as accurate",
        );
        harness.get_by_label("Pathwise: through z: variance 4.0 at S = 1");
        rect_of(&harness, "The decoded sample");
    }
}

#[test]
fn studies_draw_before_the_first_answer_and_in_little_room() {
    for size in [SIZE, vec2(300.0, 90.0)] {
        for study in Study::all() {
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
    assert_eq!(harness.state().asked::<WeightsQuery>(), None);
    harness
        .get_by_label("Start a new run with W random")
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
    let asked = |harness: &Harness<'static, Stage<WeightsStudy>>| {
        let query = harness.state().asked::<WeightsQuery>();
        query.expect("a query")
    };
    let before = asked(&harness);
    harness.get_by_label("mean of 48 samples");
    harness.get_by_label("2 → 400");
    harness.get_by_label("Draw again").click();
    harness.run();
    assert_ne!(asked(&harness).seed, before.seed);
}

#[test]
fn the_noise_lies_along_the_planes_axes() {
    let mut harness = stage::<NoiseStudy>(8).open(SIZE, NoiseStudy::ui);
    harness.state_mut().settings.plane.axes = [5, 7];
    harness.run();
    let before = asked_draw(&harness).expect("a draw");
    let nodes: Vec<_> = harness.get_all_by_label_contains("Sample 1 of ε").collect();
    let from = nodes.first().expect("a draw").rect().center();
    drag(&mut harness, from, from + vec2(9.0, -9.0));
    harness.run();
    let after = asked_draw(&harness).expect("a draw");
    let moved = (0..8).filter(|axis| before[*axis] != after[*axis]);
    assert_eq!(moved.collect::<Vec<_>>(), [5, 7]);
}

#[test]
fn a_click_on_a_bar_makes_it_horizontal_and_with_shift_vertical() {
    let mut harness = stage::<DimensionsStudy>(4).open(SIZE, DimensionsStudy::ui);
    harness.run();
    let chart = harness
        .get_by_label_contains("KL to the prior of each latent dimension")
        .rect();
    // Under the bars, 48 points from the left, each as wide as the others.
    let wide = ((chart.width() - 52.0) / 4.0).min(140.0);
    let bar = |place: f32| chart.left_center() + vec2(48.0 + (place + 0.5) * wide, 0.0);
    let click = |harness: &mut Harness<'static, Stage<DimensionsStudy>>, at, modifiers| {
        harness.hover_at(at);
        harness.step();
        harness.event(Event::ModifiersChanged(modifiers));
        for pressed in [true, false] {
            let event = Event::PointerButton {
                pos: at,
                button: PointerButton::Primary,
                pressed,
                modifiers,
            };
            harness.event(event);
            harness.step();
        }
        harness.event(Event::ModifiersChanged(Modifiers::NONE));
        harness.run();
        harness.state().settings.plane.axes
    };
    assert_eq!(click(&mut harness, bar(2.0), Modifiers::NONE), [2, 1]);
    assert_eq!(click(&mut harness, bar(3.0), Modifiers::SHIFT), [2, 3]);
    assert_eq!(click(&mut harness, bar(3.0), Modifiers::NONE), [3, 2]);
}

#[test]
fn the_keyboard_chooses_the_axes_from_the_bars_too() {
    let mut harness = stage::<DimensionsStudy>(4).open(SIZE, DimensionsStudy::ui);
    harness.run();
    harness
        .get_by_label_contains("KL to the prior of each latent dimension")
        .focus();
    harness.run();
    for _ in 0..3 {
        harness.key_press(Key::ArrowRight);
        harness.run();
    }
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().settings.plane.axes, [3, 1]);
    harness.key_press(Key::ArrowLeft);
    harness.run();
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Enter);
    harness.run();
    assert_eq!(harness.state().settings.plane.axes, [3, 2]);
}

#[test]
fn two_dimensions_have_no_axes_to_choose() {
    let mut harness = stage::<DimensionsStudy>(2).open(SIZE, DimensionsStudy::ui);
    harness.run();
    harness
        .get_by_label_contains("KL to the prior of each latent dimension")
        .click();
    harness.run();
    assert_eq!(harness.state().settings.plane.axes, [0, 1]);
}

#[test]
fn random_weights_lead_back_to_plain_ones() {
    let mut stage = stage::<WeightsStudy>(2);
    stage.progress.recipe.bayes = Bayes::Decoder;
    let mut harness = stage.open(SIZE, WeightsStudy::ui);
    answer(&mut harness);
    harness.get_by_label_contains("W is random in this run");
    harness
        .get_by_label("Train again with plain weights")
        .click();
    harness.run();
    let started = harness
        .state()
        .actions
        .iter()
        .find_map(|action| match action {
            Action::Run(RunAction::Start(recipe)) => Some(recipe.bayes),
            _ => None,
        });
    assert_eq!(started, Some(Bayes::None));
}

#[test]
fn studies_of_the_evidence_say_that_random_weights_are_at_their_means_and_no_others_do() {
    for bayes in [Bayes::None, Bayes::Decoder] {
        let said = |mut stage: Stage<Studies>, study: Study| {
            stage.progress.recipe.bayes = bayes;
            stage.settings.layout.study = study;
            let mut harness = stage.open(SIZE, Studies::ui);
            harness.run();
            let note = "random weights are set to their means";
            harness.query_by_label_contains(note).is_some()
        };
        for study in [Study::Evidence, Study::Inference] {
            assert_eq!(
                said(Stage::new(2), study),
                bayes == Bayes::Decoder,
                "{study:?}"
            );
        }
    }
}

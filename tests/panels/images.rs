//! The decoded point and the comparison of test images.

use super::support::{Stage, answered, answers};
use eframe::egui::{Vec2, accesskit::Toggled};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use elbow::explore::{Answers, Order, PageQuery};
use elbow::recipe::Bayes;
use elbow::ui::action::EditAction;
use elbow::ui::{ComparisonPanel, DecodedPanel};
use std::sync::Arc;

type Comparison = Harness<'static, Stage<ComparisonPanel>>;

const SIZE: Vec2 = Vec2::new(330.0, 330.0);

fn comparison(latent: usize) -> Comparison {
    let mut harness = Stage::new(latent).open(SIZE, ComparisonPanel::ui);
    settle(&mut harness, latent);
    harness
}

fn settle(harness: &mut Comparison, latent: usize) {
    harness.state_mut().answers = answers(&harness.state().asked, latent);
    harness.run();
}

/// The page that the last frame asked for.
fn asked_page(harness: &Comparison) -> PageQuery {
    harness.state().asked().expect("a page")
}

/// Where the points are.
fn places(harness: &Comparison) -> Vec<Vec<f32>> {
    let handles = harness.state().document.points.iter();
    handles.map(|handle| handle.z.clone()).collect()
}

fn turn(harness: &mut Comparison, by: fn(&mut ComparisonPanel, &Answers)) {
    let state = harness.state_mut();
    by(&mut state.panel, &state.answers);
}

fn decoded(latent: usize) -> Harness<'static, Stage<DecodedPanel>> {
    let mut harness = Stage::new(latent).open(Vec2::new(330.0, 250.0), DecodedPanel::ui);
    harness.state_mut().answer();
    harness.run();
    harness
}

#[test]
fn a_click_on_a_test_image_puts_its_posterior_and_a_point_at_its_mean() {
    let mut harness = comparison(3);
    harness.get_by_label("Test image 2, class 2").click();
    harness.run();
    let state = harness.state();
    let image = state.selection.image.clone().expect("a chosen image");
    assert_eq!(image.image.test_index(), Some(2));
    assert_eq!(
        places(&harness),
        std::slice::from_ref(&image.posterior.mean)
    );
    let chosen = harness.get_by_label("Test image 2, class 2");
    assert_eq!(chosen.accesskit_node().toggled(), Some(Toggled::True));
}

#[test]
fn the_next_image_moves_the_same_point_and_leaves_others_alone() {
    let mut harness = comparison(2);
    harness.get_by_label("Test image 0, class 0").click();
    harness.run();
    let other = elbow::document::Point::at(77, vec![9.0, 9.0]);
    harness.state_mut().document.points.push(other);
    harness.get_by_label("Test image 1, class 1").click();
    harness.run();
    let state = harness.state();
    assert_eq!(state.document.points.len(), 2);
    assert_eq!(places(&harness), [vec![0.25, 0.5], vec![9.0, 9.0]]);
}

#[test]
fn the_chosen_posterior_follows_the_weights() {
    let mut harness = comparison(2);
    harness.get_by_label("Test image 1, class 1").click();
    harness.run();
    let before = harness.state().answers.newest::<PageQuery>();
    let mut page = before.expect("a page").answer.clone();
    Arc::make_mut(&mut page.items[1]).posterior.mean = vec![-1.0, -2.0];
    let page = answered(asked_page(&harness), page);
    harness.state_mut().answers.give(page);
    harness.run();
    let image = harness
        .state()
        .selection
        .image
        .clone()
        .expect("a chosen image");
    assert_eq!(image.posterior.mean, [-1.0, -2.0]);
    harness.state_mut().progress.run += 1;
    harness.run();
    assert!(harness.state().selection.image.is_none(), "of another run");
}

#[test]
fn class_and_order_change_what_is_wanted_from_the_first_page_on() {
    let mut harness = comparison(2);
    harness.get_by_label("Next page").click();
    harness.run();
    assert_eq!(asked_page(&harness).page, 1);
    harness.get_by_label("Class").click();
    harness.run();
    harness.get_by_label("3").click();
    harness.run();
    let asked = asked_page(&harness);
    assert_eq!(
        (asked.class, asked.page, asked.order),
        (Some(3), 0, Order::File)
    );
    harness.get_by_label("Order").click();
    harness.run();
    harness.get_by_label("Worst first").click();
    harness.run();
    assert_eq!(asked_page(&harness).order, Order::WorstFirst);
}

#[test]
fn worst_first_ranks_anew_when_it_is_chosen_again_and_nothing_else_does() {
    let mut harness = comparison(2);
    let choose = |harness: &mut Comparison| {
        harness.get_by_label("Order").click();
        harness.run();
        let choices = harness.get_all_by_label("Worst first").last();
        choices.expect("a choice").click();
        harness.run();
        asked_page(harness).ranking
    };
    let first = choose(&mut harness);
    harness.get_by_label("Next page").click();
    harness.run();
    assert_eq!(asked_page(&harness).ranking, first);
    assert_ne!(choose(&mut harness), first);
}

#[test]
fn random_shuffles_anew_each_time_it_is_chosen() {
    let mut harness = comparison(2);
    let mut seen = Vec::new();
    for _ in 0..2 {
        harness.get_by_label("Order").click();
        harness.run();
        let choices = harness.get_all_by_label("Random").last().expect("a choice");
        choices.click();
        harness.run();
        seen.push(asked_page(&harness).order);
    }
    assert!(matches!(seen[0], Order::Random(_)));
    assert_ne!(seen[0], seen[1]);
}

#[test]
fn pages_go_round_and_keys_turn_them_too() {
    let mut harness = comparison(2);
    let page = |harness: &Comparison| asked_page(harness).page;
    harness.get_by_label("Previous page").click();
    harness.run();
    let last = page(&harness);
    assert!(last > 0);
    turn(&mut harness, ComparisonPanel::next_page);
    harness.run();
    assert_eq!(page(&harness), 0);
    turn(&mut harness, ComparisonPanel::previous_page);
    harness.run();
    assert_eq!(page(&harness), last);
}

#[test]
fn the_page_before_stays_until_the_new_one_has_come() {
    let mut harness = comparison(2);
    harness.get_by_label("Next page").click();
    harness.run();
    harness.get_by_label("Test image 0, class 0");
    settle(&mut harness, 2);
    assert!(harness.query_by_label("Test image 0, class 0").is_none());
}

#[test]
fn coordinates_can_be_typed() {
    let mut harness = decoded(2);
    harness.get_by_label("z1").click();
    harness.run();
    harness.get_by_label("z1").type_text("-1.5");
    harness.key_press(eframe::egui::Key::Enter);
    harness.run();
    let z = harness.state().points()[0].clone();
    assert!((z[1] + 1.5).abs() < 1e-6 && z[0] == 0.0, "{z:?}");
}

#[test]
fn points_are_listed_and_chosen() {
    let mut harness = decoded(2);
    let more = [5, 6].map(|id| elbow::document::Point::at(id, vec![id as f32, 0.0]));
    harness.state_mut().document.points.extend(more);
    harness.run();
    harness.get_by_label("Choose Point 7").click();
    harness.run();
    assert_eq!(harness.state().selection.active, Some(6));
    harness.get_by_label("Remove this point").click();
    harness.get_by_label("Add another point").click();
    harness.run();
    let asked = &harness.state().actions;
    assert!(
        asked.contains(&EditAction::RemovePoint(6).into())
            && asked.contains(&EditAction::AddPoint.into())
    );
}

#[test]
fn five_hundred_dimensions_and_no_points_at_all_draw() {
    decoded(512);
    let mut harness = decoded(2);
    harness.state_mut().document.points.clear();
    harness.run();
    harness.get_by_label("Add another point");
}

#[test]
fn why_a_coordinate_was_refused_is_told_under_the_mouse_and_not_for_ever() {
    let mut harness = decoded(2);
    harness.get_by_label("z1").click();
    harness.run();
    harness.get_by_label("z1").type_text("x");
    harness.run();
    harness.key_press(eframe::egui::Key::Enter);
    harness.run();
    let told = |harness: &Harness<'static, Stage<DecodedPanel>>| {
        let mut words = harness.query_all_by_label_contains("is not a number");
        words.next().is_some()
    };
    harness.hover_at(eframe::egui::pos2(5.0, 5.0));
    harness.run_steps(60);
    assert!(!told(&harness), "nothing hangs over the window");
    let field = harness.get_by_label("z1").rect().center();
    harness.hover_at(field);
    harness.run_steps(60);
    assert!(told(&harness));
    let active = harness.state().selection.active.expect("a point");
    let place = &mut harness.state_mut().document.points;
    let point = place.iter_mut().find(|handle| handle.id == active);
    point.expect("the point").z[1] = 0.5;
    harness.run_steps(60);
    assert!(!told(&harness), "the value is another one");
}

#[test]
fn a_row_keeps_its_promise_whatever_study_is_shown() {
    for study in elbow::ui::Study::all() {
        let mut harness = comparison(8);
        harness.state_mut().settings.layout.study = study;
        harness.get_by_label("Test image 1, class 1").click();
        harness.run();
        let image = harness.state().selection.image.clone().expect("chosen");
        assert_eq!(
            places(&harness),
            std::slice::from_ref(&image.posterior.mean),
            "beside {study:?}"
        );
    }
}

#[test]
fn headings_never_overlap_and_say_which_weights_the_terms_are_of_however_narrow_the_images_are() {
    for (bayes, terms) in [
        (Bayes::None, "nats, S = 1"),
        (Bayes::Decoder, "nats, S = 1, W drawn"),
    ] {
        for width in [6, 12, 28, 60, 120] {
            for panel in [230.0, 330.0, 1200.0] {
                let mut harness = over_images_of(width, panel, bayes);
                let columns = harness.get_all_by_label_contains("nats, S = 1").count();
                let pictures = [
                    "Original",
                    "Decoded",
                    "Difference",
                    "Orig.",
                    "Dec.",
                    "Diff.",
                ];
                let mut rects: Vec<_> = pictures
                    .into_iter()
                    .flat_map(|name| harness.query_all_by_label(name).collect::<Vec<_>>())
                    .chain(harness.get_all_by_label(terms))
                    .map(|heading| heading.rect())
                    .collect();
                assert_eq!(rects.len(), 4 * columns, "{width} in {panel}");
                rects.sort_by(|a, b| a.left().total_cmp(&b.left()));
                for pair in rects.windows(2) {
                    assert!(
                        pair[0].right() <= pair[1].left() + 0.5,
                        "{terms}, {width} in {panel}: {pair:?}"
                    );
                }
                harness.run();
            }
        }
    }
}

fn over_images_of(width: usize, panel: f32, bayes: Bayes) -> Comparison {
    let shape = elbow::recipe::ImageShape {
        height: 28,
        width,
        channels: 1,
    };
    let split = || elbow::data::Split {
        pixels: vec![7; 8 * shape.pixels()],
        labels: Some(vec![0, 1, 2, 3, 0, 1, 2, 3]),
    };
    let data = elbow::data::Dataset::new("made up".into(), shape, split(), split());
    let mut stage = Stage::new(2);
    stage.progress.dataset = Some(Arc::new(data.expect("a data set")));
    stage.progress.recipe.bayes = bayes;
    let mut harness = stage.open(Vec2::new(panel, 330.0), ComparisonPanel::ui);
    let query = asked_page(&harness);
    let mut page = super::support::page(&query, 2);
    for item in &mut page.items {
        let item = Arc::make_mut(item);
        item.original = vec![9; shape.pixels()].into();
        item.reconstruction = vec![9; shape.pixels()].into();
        item.difference = vec![0; shape.pixels()].into();
    }
    harness.state_mut().answers.give(answered(query, page));
    harness.run();
    harness
}

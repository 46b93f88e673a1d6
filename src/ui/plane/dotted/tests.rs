//! Where dots stand, and which one the mouse finds.

use super::*;
use crate::data::SplitName;
use crate::explore::Spread;
use crate::ui::scene::settings::ViewRectangle;
use eframe::egui::{Vec2, pos2, vec2};
use proptest::prelude::*;
use std::sync::Arc;

/// So many images of so many classes, spread by a sine.
pub fn scattered(latent: usize, images: usize, classes: usize) -> Scatter {
    Scatter {
        latent,
        split: SplitName::Test,
        spread: Spread::new(images, images),
        places: (0..images * latent).map(|i| (i as f32).sin()).collect(),
        labels: (0..images).map(|i| (i % classes) as u16).collect(),
        kl: Arc::from([]),
        mean_variance: Arc::from([]),
    }
}

/// All that a square of 500 points shows, but for hidden classes.
pub fn dotted(hidden: BTreeSet<u16>) -> Dotted {
    let canvas = Rect::from_min_size(Pos2::ZERO, Vec2::splat(500.0));
    Dotted {
        view: View::new(canvas, ViewRectangle::default()),
        plane: [0, 1].into(),
        hidden,
        lane: 0.3,
    }
}

#[test]
fn hidden_classes_are_not_there() {
    let scatter = scattered(2, 200, 10);
    let count = |hidden| dotted(hidden).dots(&scatter).count();
    assert_eq!(count(BTreeSet::new()), 200);
    assert_eq!(count(BTreeSet::from([3, 4])), 160);
}

#[test]
fn a_line_has_every_dot_too() {
    let scatter = scattered(1, 50, 10);
    assert_eq!(dotted(BTreeSet::new()).seen(&scatter, 0.0).count(), 50);
}

#[test]
fn the_mouse_finds_each_dot_but_for_those_of_hidden_classes() {
    for latent in [1, 2, 5] {
        let scatter = scattered(latent, 40, 10);
        let hiding = dotted(BTreeSet::from([3]));
        for (i, middle) in dotted(BTreeSet::new()).dots(&scatter) {
            let found = hiding.dot_under(&scatter, middle);
            let found = found.filter(|(_, at)| *at == middle).map(|(i, _)| i % 10);
            assert_eq!(found.is_some(), i % 10 != 3, "{latent} {i}");
        }
        let far = pos2(500.0, 0.0);
        assert!(hiding.dot_under(&scatter, far).is_none());
    }
}

#[test]
fn places_that_are_no_numbers_are_not_seen() {
    let mut scatter = scattered(2, 3, 1);
    scatter.places = Arc::from([f32::NAN, 0.0, f32::INFINITY, 0.0, 0.0, 0.0]);
    assert_eq!(dotted(BTreeSet::new()).seen(&scatter, 5.0).count(), 1);
}

proptest! {
    #[test]
    fn panning_and_zooming_never_change_which_dot_is_under_a_place(
        dot in 0usize..300, pan in (-60.0..60.0f32, -60.0..60.0f32), factor in 0.5..3.0f32,
    ) {
        let scatter = scattered(2, 300, 10);
        let before = dotted(BTreeSet::new());
        let (_, at) = before.dots(&scatter).nth(dot).expect("a dot");
        let found = before.dot_under(&scatter, at).map(|(found, _)| found);
        let wanted = before.view.panned(ViewRectangle::default(), vec2(pan.0, pan.1));
        let panned = View::new(before.view.canvas, wanted);
        let place = before.view.to_plane(at);
        let zoomed = View::new(panned.canvas, panned.zoomed(wanted, factor, panned.to_screen(place)));
        for view in [panned, zoomed] {
            let after = Dotted { view, ..before.clone() };
            let there = after.dot_under(&scatter, view.to_screen(place)).map(|(found, _)| found);
            prop_assert_eq!(there, found);
        }
    }

    #[test]
    fn each_class_has_a_lane_of_its_own_where_there_is_room(
        classes in 1usize..12, images in 50usize..300,
    ) {
        let scatter = scattered(1, images, classes);
        let mut lanes = vec![(f32::INFINITY, f32::NEG_INFINITY); classes];
        for (i, at) in dotted(BTreeSet::new()).dots(&scatter) {
            let (low, high) = &mut lanes[i % classes];
            (*low, *high) = (low.min(at.y), high.max(at.y));
        }
        for pair in lanes.windows(2) {
            prop_assert!(pair[0].1 < pair[1].0, "{lanes:?}");
        }
        prop_assert!(lanes.iter().all(|(_, bottom)| *bottom <= 500.0));
    }

    #[test]
    fn many_classes_share_lanes_within_the_view(classes in 12usize..3000) {
        let scatter = scattered(1, 3000, classes);
        for (_, at) in dotted(BTreeSet::new()).dots(&scatter) {
            prop_assert!(at.y > 250.0 && at.y <= 500.0);
        }
    }
}

//! The curves panel.

use super::support::{Stage, drag, history, rect_of, terms, time};
use eframe::egui::{Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use elbow::curves::{History, Mark, TestPoint};
use elbow::recipe::{LiveChange, Terms};
use elbow::ui::CurvesPanel;
use elbow::ui::action::FileAction;
use elbow::ui::settings::XAxis;
use std::sync::Arc;

type Curves = Harness<'static, Stage<CurvesPanel>>;

const SIZE: Vec2 = Vec2::new(1200.0, 240.0);

fn curves(history: History) -> Curves {
    let mut stage = Stage::new(2);
    stage.progress.history = Arc::new(history);
    stage.open(SIZE, CurvesPanel::ui)
}

/// A million steps, some of which went wrong.
fn long_run() -> History {
    let mut history = History::new();
    for step in 1..=1_000_000u64 {
        let mut terms = terms(step as f64);
        match step {
            300_000 => terms.reconstruction = f64::NAN,
            600_000 => terms.kl = f64::INFINITY,
            700_000 => terms.reconstruction = f64::NEG_INFINITY,
            _ => {}
        }
        let time = time(step);
        history.push(time, &terms, terms.minimised(1.0));
        if step % 1000 == 0 {
            history.push_test(TestPoint {
                time,
                terms,
                bound: None,
            });
        }
    }
    history
}

#[test]
fn a_million_steps_and_values_that_are_no_numbers_draw_in_every_view() {
    let mut harness = curves(long_run());
    for axis in XAxis::all() {
        for (smoothing, tail) in [(0.0, false), (0.6, true), (0.999, false), (1.0, true)] {
            let curves = &mut harness.state_mut().settings.curves;
            (curves.x_axis, curves.smoothing, curves.tail) = (axis, smoothing, tail);
            harness.run();
        }
    }
    harness.state_mut().settings.curves.x_axis = XAxis::Step;
    harness.hover_at(rect_of(&harness, "KL plot").center());
    harness.run();
    harness.get_by_label_contains("step ");
}

#[test]
fn odd_histories_draw() {
    let one = |terms: Terms| {
        let mut history = History::new();
        history.push(time(1), &terms, 1.0);
        history
    };
    let wrong = Terms {
        reconstruction: f64::NAN,
        ..Terms::default()
    };
    for history in [
        History::new(),
        history(1),
        history(2),
        one(wrong),
        one(terms(1.0)),
    ] {
        for tail in [false, true] {
            let mut stage = Stage::new(2);
            stage.progress.history = Arc::new(history.clone());
            stage.settings.curves.tail = tail;
            stage.open(SIZE, CurvesPanel::ui).run();
        }
    }
}

#[test]
fn the_axis_is_chosen_by_name() {
    let mut harness = curves(history(100));
    for (label, axis) in [
        ("Epoch", XAxis::Epoch),
        ("Time", XAxis::Time),
        ("Step", XAxis::Step),
    ] {
        harness.get_by_label(label).click();
        harness.run();
        assert_eq!(harness.state().settings.curves.x_axis, axis);
    }
}

#[test]
fn the_readout_gives_the_newest_values_and_under_the_mouse_the_nearest() {
    let mut harness = curves(history(100));
    harness.state_mut().settings.curves.smoothing = 0.0;
    harness.run();
    let newest = format!("train \u{2212}{:.2}", -terms(100.0).reconstruction);
    harness.get_by_label(&newest);
    let plot = rect_of(&harness, "Reconstruction plot");
    harness.hover_at(plot.left_center() + vec2(plot.width() * 0.3, 0.0));
    harness.run();
    assert!(harness.query_by_label(&newest).is_none());
    harness.get_by_label_contains("step ");
}

#[test]
fn a_drag_keeps_the_view_where_it_was_put_until_one_follows_again() {
    let mut harness = curves(history(100));
    let follow = |harness: &Curves| {
        use egui_kittest::kittest::NodeT;
        harness.get_by_label("Follow").accesskit_node().toggled()
    };
    let following = follow(&harness);
    let at = rect_of(&harness, "ELBO plot").center();
    drag(&mut harness, at, at + vec2(60.0, 10.0));
    harness.run();
    assert_ne!(follow(&harness), following);
    harness.get_by_label("Follow").click();
    harness.run();
    assert_eq!(follow(&harness), following);
    harness.state_mut().panel.fit();
    harness.run();
    assert_ne!(
        follow(&harness),
        following,
        "a fit shows all and follows no longer by itself"
    );
}

#[test]
fn export_is_asked_of_the_shell() {
    let mut harness = curves(history(10));
    harness.get_by_label("Export\u{2026}").click();
    harness.run();
    assert_eq!(
        harness.state().actions,
        [FileAction::ExportCurvesDialog.into()]
    );
}

#[test]
fn many_marks_with_long_words_draw() {
    let mut history = history(1000);
    for step in (1..1000).step_by(7) {
        history.push_mark(Mark {
            time: time(step),
            change: LiveChange::LearningRate {
                before: 0.001,
                after: 0.001 / step as f64,
            },
        });
    }
    curves(history).run();
}

#[test]
fn lines_are_hidden_by_their_legend() {
    let mut harness = curves(history(50));
    harness.get_by_label("Show test").click();
    harness.run();
    assert!(!harness.state().settings.curves.show_test);
    assert!(harness.query_by_label_contains("test \u{2212}").is_none());
}

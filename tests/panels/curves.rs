//! The curves panel.

use super::support::{Stage, drag, history, rect_of, terms, time};
use eframe::egui::{Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use elbow::curves::{History, Mark, TestPoint};
use elbow::recipe::{Likelihood, Recipe, RecipeChange, Terms};
use elbow::run::Lineage;
use elbow::train::KeptRun;
use elbow::ui::CurvesPanel;
use elbow::ui::action::{FileAction, RunAction};
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
    harness.hover_at(rect_of(&harness, "KL to the prior plot").center());
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
fn the_number_of_one_step_never_stands_in_for_the_smoothed_one() {
    for width in (300..1500).step_by(50) {
        let mut stage = Stage::new(2);
        stage.settings.curves.smoothing = 0.9;
        stage.progress.history = Arc::new(history(100));
        let mut harness = stage.open(vec2(width as f32, 300.0), CurvesPanel::ui);
        harness.run();
        let count = |word: &str| harness.query_all_by_label_contains(word).count();
        assert!(
            count("train \u{2212}") <= count("smoothed \u{2212}"),
            "in a width of {width}"
        );
    }
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
            change: RecipeChange::LearningRate {
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

/// A run before the one in hand, of another beta.
fn kept(run: u64, steps: u64, beta: f64) -> KeptRun {
    KeptRun {
        run,
        lineage: Lineage::fresh(),
        recipe: Recipe {
            latent: 2,
            beta,
            ..Recipe::default()
        },
        time: time(steps),
        history: Arc::new(history(steps)),
        weights_by_step: Default::default(),
        pinned: false,
        unsaved: true,
        file: None,
    }
}

/// The curves of a run of 40 steps, and of those that it replaced.
fn curves_after(runs: Vec<KeptRun>, size: Vec2) -> Curves {
    let mut stage = Stage::new(2);
    stage.progress.kept = runs.into();
    stage.open(size, CurvesPanel::ui)
}

#[test]
fn runs_before_are_named_by_what_differs_and_say_how_good_they_were() {
    let same = KeptRun {
        pinned: true,
        ..kept(2, 90, 1.0)
    };
    let mut harness = curves_after(vec![kept(7, 200, 4.0), same], SIZE);
    harness.state_mut().settings.curves.smoothing = 0.0;
    harness.run();
    harness.get_by_label("beta 4");
    harness.get_by_label("seed 0, to step 90");
    let elbo = |step: f64| format!("\u{2212}{:.2}", -terms(step).elbo());
    harness.get_by_label(&format!(
        "to step 200 · ELBO train {0} · test {0}",
        elbo(200.0)
    ));
    harness.state_mut().settings.curves.smoothing = 0.9;
    harness.run();
    harness.get_by_label_contains("to step 200 · ELBO smoothed");
    // Under the mouse they are those of that step, and no longer where a run had ended.
    let plot = rect_of(&harness, "ELBO plot");
    harness.hover_at(plot.center());
    harness.run();
    assert!(harness.query_by_label_contains("to step 200").is_none());
    harness.get_by_label("Fit").click();
    harness.run();
    let plot = rect_of(&harness, "ELBO plot");
    harness.hover_at(plot.right_center() - vec2(20.0, 0.0));
    harness.run();
    harness.get_by_label("to step 90");
}

#[test]
fn runs_before_are_pinned_brought_back_and_forgotten_in_their_list() {
    let pinned = KeptRun {
        pinned: true,
        ..kept(2, 90, 8.0)
    };
    for (label, action) in [
        ("Pin beta 4", RunAction::Pin(7)),
        ("Unpin beta 8", RunAction::Unpin(2)),
        ("Bring back beta 8", RunAction::BringBack(2)),
        ("Forget beta 4", RunAction::Forget(7)),
        ("Pin this run", RunAction::Pin(1)),
    ] {
        let mut harness = curves_after(vec![pinned.clone(), kept(7, 200, 4.0)], SIZE);
        harness.get_by_label(label).click();
        harness.run();
        assert_eq!(harness.state().actions, [action.into()]);
    }
}

#[test]
fn a_long_unsaved_run_is_forgotten_only_when_asked_once_more() {
    for size in [SIZE, vec2(620.0, 420.0)] {
        let mut harness = curves_after(vec![kept(7, 1200, 4.0)], size);
        if harness.query_by_label("Forget beta 4").is_none() {
            harness.get_by_label("1 run before").click();
            harness.run();
        }
        harness.get_by_label("Forget beta 4").click();
        harness.run();
        assert!(harness.state().actions.is_empty());
        harness.get_by_label("Forget 1,200 unsaved steps").click();
        harness.run();
        assert_eq!(harness.state().actions, [RunAction::Forget(7).into()]);
    }
}

#[test]
fn a_narrow_panel_keeps_the_runs_behind_a_button() {
    let mut harness = curves_after(vec![kept(7, 200, 4.0)], vec2(620.0, 260.0));
    assert!(harness.query_by_label("Pin beta 4").is_none());
    harness.get_by_label("1 run before").click();
    harness.run();
    harness.get_by_label("Pin beta 4").click();
    harness.run();
    assert_eq!(harness.state().actions, [RunAction::Pin(7).into()]);
}

#[test]
fn nats_of_another_likelihood_do_not_share_the_axis() {
    let mut other = kept(7, 200, 1.0);
    other.recipe.likelihood = Likelihood::Gaussian;
    let mut harness = curves_after(vec![other], SIZE);
    harness.run();
    harness.get_by_label("Gaussian").hover();
    harness.get_by_label_contains("to step 200").hover();
    harness.run();
    harness.get_by_label_contains("It is not drawn");
}

#[test]
fn four_runs_before_draw_in_every_view() {
    let runs = (2..6).map(|run| kept(run, 30 * run, run as f64)).collect();
    let mut harness = curves_after(runs, vec2(900.0, 190.0));
    for axis in XAxis::all() {
        for tail in [false, true] {
            let curves = &mut harness.state_mut().settings.curves;
            (curves.x_axis, curves.tail) = (axis, tail);
            harness.run();
            harness.state_mut().panel.fit();
            harness.run();
        }
    }
}

#[test]
fn an_opened_model_begins_where_its_curves_begin() {
    let mut opened = History::new();
    for step in [23_450, 23_451, 23_452] {
        opened.push_test(TestPoint {
            time: time(step),
            terms: terms(step as f64),
            bound: None,
        });
    }
    for step in 23_453..23_500 {
        opened.push(time(step), &terms(step as f64), 150.0);
    }
    let mut harness = curves(opened);
    let plot = rect_of(&harness, "ELBO plot");
    harness.hover_at(plot.left_center() + vec2(2.0, 0.0));
    harness.run();
    harness.get_by_label_contains("step 23,4");
}

#[test]
fn every_change_is_written_or_counted_and_told_under_the_mouse() {
    let mut crowded = history(1000);
    for step in 100..112 {
        let (before, after) = (step as f64, step as f64 + 1.0);
        crowded.push_mark(Mark {
            time: time(step),
            change: RecipeChange::Beta { before, after },
        });
    }
    let mut harness = curves(crowded);
    harness.run();
    harness.get_by_label_contains("more changes").hover();
    harness.run();
    harness.get_by_label_contains("step 100: beta 100 \u{2192} 101");
}

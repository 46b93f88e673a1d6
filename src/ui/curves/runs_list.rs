//! The runs beside the plots: which line is whose, how good it was, and what can be done with it.

use crate::train::KeptRun;
use crate::ui::curves::ghosts::Ghosts;
use crate::ui::language::{fill, numbers, t};
use crate::ui::plot::curve::Curve;
use crate::ui::plot::nearest::nearest;
use crate::ui::plot::{ghost, ticks};
use crate::ui::scene::action::RunAction;
use crate::ui::scene::run_name::{comparable, end, run_name};
use crate::ui::scene::{Concept, Scene};
use crate::ui::style::icons::Icon;
use crate::ui::style::palette;
use crate::ui::style::theme::strong;
use crate::ui::style::widgets::{IconButton, quiet};
use eframe::egui::{Align, Id, Label, Layout, RichText, ScrollArea, Sense, Stroke, Ui, vec2};

/// Width of a line's sample.
const SAMPLE: f32 = 20.0;

/// Draws the list, the run in hand first and then the one replaced last.
pub fn list(ui: &mut Ui, scene: &mut Scene<'_>, ghosts: &Ghosts, cursor: Option<f64>) {
    ScrollArea::vertical()
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 2.0);
            ui.spacing_mut().interact_size.y = 20.0;
            present(ui, scene);
            let kept = scene.progress.kept.clone();
            for run in kept.iter().rev() {
                ui.add_space(3.0);
                row(ui, scene, run, ghosts);
                numbers_of(ui, scene, run, ghosts.elbo(run.run), cursor);
                sure(ui, scene, run);
            }
        });
}

/// The run in hand.
fn present(ui: &mut Ui, scene: &mut Scene<'_>) {
    let run = scene.progress.run;
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(SAMPLE, 14.0), Sense::hover());
        let dark = ui.visuals().dark_mode;
        for (off, colour) in [(-2.0, palette::train(dark)), (2.0, palette::test(dark))] {
            let stroke = Stroke::new(2.0, colour);
            ui.painter()
                .hline(rect.x_range(), rect.center().y + off, stroke);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            pin(ui, scene, run, scene.progress.pinned, t("this run"));
            name(ui, t("This run"));
        });
    });
}

/// A replaced run: its line, its name, and what can be done with it.
fn row(ui: &mut Ui, scene: &mut Scene<'_>, run: &KeptRun, ghosts: &Ghosts) {
    let called = run_name(run, &scene.progress.recipe);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(SAMPLE, 14.0), Sense::hover());
        if let Some(look) = ghosts.look(run.run) {
            let dark = ui.visuals().dark_mode;
            ghost::sample(ui.painter(), rect.left_center(), SAMPLE, look, dark);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            forget(ui, scene, run, &called);
            let words = fill(t("Bring back {run}"), &[("run", &called)]);
            let tip = t(
                "Go on with this run where it was replaced, bit for bit, paused; the run in \
                 hand takes its place among these",
            );
            let back = ui.add(IconButton::new(Icon::BringBack, &words));
            if back.on_hover_text(tip).clicked() {
                scene.actions.push(RunAction::BringBack(run.run).into());
            }
            pin(ui, scene, run.run, run.pinned, &called);
            name(ui, &called);
        });
    });
}

/// The button that lets a run go; where something would be missed, [`sure`] has the word.
fn forget(ui: &mut Ui, scene: &mut Scene<'_>, run: &KeptRun, called: &str) {
    let words = fill(t("Forget {run}"), &[("run", called)]);
    let tip = t("Let this run go: its weights and curves are gone for good");
    let forget = ui.add(IconButton::new(Icon::Close, &words));
    if !forget.on_hover_text(tip).clicked() {
        return;
    }
    if run.would_be_missed() {
        let asked = asked(run);
        ui.data_mut(|data| *data.get_temp_mut_or_default::<bool>(asked) ^= true);
    } else {
        scene.actions.push(RunAction::Forget(run.run).into());
    }
}

/// Asks once more below a run that would be missed.
fn sure(ui: &mut Ui, scene: &mut Scene<'_>, run: &KeptRun) {
    if !ui.data(|data| data.get_temp(asked(run)) == Some(true)) {
        return;
    }
    let steps = numbers::thousands(run.unsaved_steps());
    let words = fill(t("Forget {n} unsaved steps"), &[("n", steps)]);
    ui.horizontal(|ui| {
        ui.add_space(SAMPLE + 4.0);
        let button = ui.button(words);
        // The list may be no higher than before there was a question.
        button.scroll_to_me(None);
        if button.clicked() {
            scene.actions.push(RunAction::Forget(run.run).into());
        }
    });
}

fn asked(run: &KeptRun) -> Id {
    Id::unique(("forget", run.run))
}

/// A name in the room that is left, on more lines where one is too short: the end of a name
/// may be all that tells two runs apart.
fn name(ui: &mut Ui, words: &str) {
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let text = RichText::new(words).font(strong(12.0));
        ui.add(Label::new(text).wrap());
    });
}

fn pin(ui: &mut Ui, scene: &mut Scene<'_>, run: u64, pinned: bool, called: &str) {
    let (icon, words, tip, action) = if pinned {
        let tip = t("Keep this run no longer than any other: the next new run may let it go");
        (Icon::Pinned, t("Unpin {run}"), tip, RunAction::Unpin(run))
    } else {
        let tip = t("Keep this run until it is unpinned");
        (Icon::Pin, t("Pin {run}"), tip, RunAction::Pin(run))
    };
    let words = fill(words, &[("run", called)]);
    let button = ui.add(IconButton::new(icon, &words)).on_hover_text(tip);
    if button.clicked() {
        scene.actions.push(action.into());
    }
}

/// The ELBO of a replaced run: under the cursor where it got that far, else its newest.
fn numbers_of(
    ui: &mut Ui,
    scene: &Scene<'_>,
    run: &KeptRun,
    elbo: Option<&Curve>,
    cursor: Option<f64>,
) {
    let smoothed = scene.settings.curves.smoothing > 0.0;
    let text = match cursor {
        Some(x)
            if elbo
                .and_then(Curve::reach)
                .is_some_and(|[_, last]| x <= last) =>
        {
            values(elbo, smoothed, Some(x))
        }
        Some(_) => end(run.time),
        None => format!("{} · {}", end(run.time), values(elbo, smoothed, None)),
    };
    let about = about(run, scene, elbo, cursor);
    ui.horizontal_top(|ui| {
        ui.add_space(SAMPLE + 4.0);
        let text = quiet(ui, text).small();
        ui.add(Label::new(text).wrap()).on_hover_text(about);
    });
}

/// The numbers that the plots' titles give of the run in hand, by the same names.
fn values(elbo: Option<&Curve>, smoothed: bool, cursor: Option<f64>) -> String {
    let Some(curve) = elbo else {
        return String::new();
    };
    let places = nearest(curve, cursor);
    let value = |name: &str, ys: &[f64], place: Option<usize>| {
        let value = ys.get(place?)?;
        Some(format!("{name} {}", ticks::value(*value)))
    };
    let train = if smoothed { t("smoothed") } else { t("train") };
    let parts = [
        value(train, &curve.smoothed, places.train),
        value(t("test"), &curve.test.ys, places.test),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        return String::new();
    }
    format!("{} {}", Concept::Elbo.short(), parts.join(" · "))
}

/// Of which weights the numbers are, in full.
fn about(run: &KeptRun, scene: &Scene<'_>, elbo: Option<&Curve>, cursor: Option<f64>) -> String {
    let mut lines = vec![t("ELBO of this run, in nats per image").to_owned()];
    let places = elbo.map(|curve| nearest(curve, cursor)).unwrap_or_default();
    if let Some(bin) = places
        .train
        .and_then(|place| run.history.train().get(place))
    {
        let step = numbers::thousands(bin.last.step);
        let words = if scene.settings.curves.smoothing > 0.0 {
            t("Train: smoothed, at step {n}")
        } else {
            t("Train: at step {n}")
        };
        lines.push(fill(words, &[("n", step)]));
    }
    if let Some(point) = places.test.and_then(|place| run.history.test().get(place)) {
        let step = numbers::thousands(point.time.step);
        lines.push(fill(t("Test: evaluated at step {n}"), &[("n", step)]));
    }
    if !comparable(&run.recipe, &scene.progress.recipe) {
        lines.push(
            t("It is not drawn: its pixels or its likelihood are others, so its nats measure something else")
                .to_owned(),
        );
    }
    lines.join("\n")
}

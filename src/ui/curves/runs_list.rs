//! The runs beside the plots: which line is whose, how good it was, what the run in hand has more
//! than the one it is compared with, and what can be done with each.

use crate::curves::History;
use crate::run::RunTime;
use crate::train::KeptRun;
use crate::ui::curves::ghosts::{Ghosts, Whose};
use crate::ui::curves::plotted::axis;
use crate::ui::language::{fill, numbers, t};
use crate::ui::plot::curve::Curve;
use crate::ui::plot::difference::difference;
use crate::ui::plot::nearest::nearest;
use crate::ui::plot::{ghost, ticks};
use crate::ui::scene::action::{CompareAction, RunAction};
use crate::ui::scene::run_name::{about_run, comparable, end, fork_story, run_name};
use crate::ui::scene::second_run::SecondRun;
use crate::ui::scene::{Concept, Scene};
use crate::ui::style::icons::Icon;
use crate::ui::style::palette;
use crate::ui::style::theme::strong;
use crate::ui::style::widgets::{IconButton, quiet};
use eframe::egui::{
    Align, Id, Label, Layout, Response, RichText, ScrollArea, Sense, Stroke, Ui, vec2,
};

/// Width of a line's sample.
const SAMPLE: f32 = 20.0;
/// The least width at which a run's name and its buttons stand beside each other.
const NAME_AND_BUTTONS: f32 = 300.0;

/// Draws the list, the run in hand first and then the one replaced last.
/// `own` is the ELBO of the run in hand.
pub fn list(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    ghosts: &Ghosts,
    own: Option<&Curve>,
    cursor: Option<f64>,
) {
    ScrollArea::vertical()
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 2.0);
            ui.spacing_mut().interact_size.y = 20.0;
            present(ui, scene);
            let second = scene.selection.second_run.clone();
            let compared = second.as_deref().map(Whose::of);
            let kept = scene.progress.kept.clone();
            let is_kept = kept
                .iter()
                .any(|run| compared == Some(Whose::Kept(run.run)));
            if let Some((second, whose)) = second.zip(compared).filter(|_| !is_kept) {
                ui.add_space(3.0);
                not_kept(ui, scene, &second, ghosts);
                let elbo = ghosts.elbo(whose);
                let time = second.progress.time;
                ghost_numbers(
                    ui,
                    scene,
                    (time, &second.progress.history),
                    elbo,
                    cursor,
                    Vec::new(),
                );
                less(ui, scene, own, elbo, cursor);
            }
            for run in kept.iter().rev() {
                ui.add_space(3.0);
                let whose = Whose::Kept(run.run);
                row(ui, scene, run, ghosts);
                let elbo = ghosts.elbo(whose);
                numbers_of(ui, scene, run, elbo, cursor);
                if compared == Some(whose) {
                    less(ui, scene, own, elbo, cursor);
                }
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
            let about = fork_story(
                &scene.progress.lineage,
                scene.progress.history.marks(),
                scene.progress,
            );
            let named = name(ui, t("This run"));
            if let Some(about) = about {
                named.on_hover_text(about);
            }
        });
    });
}

/// A replaced run: its line, its name, and what can be done with it.
fn row(ui: &mut Ui, scene: &mut Scene<'_>, run: &KeptRun, ghosts: &Ghosts) {
    let called = run_name(run, scene.progress);
    let beside = ui.available_width() >= NAME_AND_BUTTONS;
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(SAMPLE, 14.0), Sense::hover());
        if let Some(look) = ghosts.look(Whose::Kept(run.run)) {
            let dark = ui.visuals().dark_mode;
            ghost::sample(ui.painter(), rect.left_center(), SAMPLE, look, dark);
        }
        if beside {
            let right = Layout::right_to_left(Align::Center);
            ui.with_layout(right, |ui| {
                buttons(ui, scene, run, &called);
                name(ui, &called);
            });
        } else {
            name(ui, &called);
        }
    });
    if !beside {
        let right = Layout::right_to_left(Align::Center);
        let row = vec2(ui.available_width(), ui.spacing().interact_size.y);
        ui.allocate_ui_with_layout(row, right, |ui| buttons(ui, scene, run, &called));
    }
}

/// What can be done with a replaced run, from right to left.
fn buttons(ui: &mut Ui, scene: &mut Scene<'_>, run: &KeptRun, called: &str) {
    forget(ui, scene, run, called);
    save(ui, scene, run.run, called);
    let words = fill(t("Bring back {run}"), &[("run", called)]);
    let tip = t(
        "Go on with this run where it was replaced, bit for bit, paused; the run in \
         hand takes its place among these",
    );
    let back = ui.add(IconButton::new(Icon::BringBack, &words));
    if back.on_hover_text(tip).clicked() {
        scene.actions.push(RunAction::BringBack(run.run).into());
    }
    pin(ui, scene, run.run, run.pinned, called);
    compare(ui, scene, run.run, called);
}

/// The button that asks where a kept run is to be saved.
fn save(ui: &mut Ui, scene: &mut Scene<'_>, run: u64, called: &str) {
    let words = fill(t("Save {run}…"), &[("run", called)]);
    let tip = t(
        "Write this run to a file as it is kept: weights, recipe, optimiser and curves. The run in \
         hand goes on",
    );
    let button = ui.add(IconButton::new(Icon::Save, &words));
    if button.on_hover_text(tip).clicked() {
        scene.actions.push(RunAction::SaveKeptDialog(run).into());
    }
}

/// The button that shows a kept run beside the one in hand, or no longer.
fn compare(ui: &mut Ui, scene: &mut Scene<'_>, run: u64, called: &str) {
    let second = scene.selection.second_run.as_ref();
    let shown = second.and_then(|second| second.kept_run()) == Some(run);
    let words = fill(t("Compare with {run}"), &[("run", called)]);
    let tip = t(
        "Show this run beside the one in hand, or no longer: its plane, linked by image, and its \
         curves as a dashed line",
    );
    let button = ui.add(IconButton::new(Icon::Comparison, &words).on(shown));
    if button.on_hover_text(tip).clicked() {
        scene.actions.push(CompareAction::With(run).into());
    }
}

/// What is compared with the run in hand and is none of those that are kept, a file or a run that
/// was let go: its line and its name.
fn not_kept(ui: &mut Ui, scene: &mut Scene<'_>, second: &SecondRun, ghosts: &Ghosts) {
    let called = second.name(scene.progress);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(SAMPLE, 14.0), Sense::hover());
        if let Some(look) = ghosts.look(Whose::of(second)) {
            let dark = ui.visuals().dark_mode;
            ghost::sample(ui.painter(), rect.left_center(), SAMPLE, look, dark);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = ui.add(IconButton::new(Icon::Close, t("Compare no longer")));
            let tip = t("Show the run in hand alone again (Esc). Neither run changes");
            if close.on_hover_text(tip).clicked() {
                scene.actions.push(CompareAction::Stop.into());
            }
            name(ui, &called);
        });
    });
}

/// What the run in hand has more than the one that it is compared with, and where.
fn less(
    ui: &mut Ui,
    scene: &Scene<'_>,
    own: Option<&Curve>,
    other: Option<&Curve>,
    cursor: Option<f64>,
) {
    let compared = own.zip(other);
    let Some(found) = compared.and_then(|(own, other)| difference(own, other, cursor)) else {
        return;
    };
    let smoothed = scene.settings.curves.smoothing > 0.0;
    let train = if smoothed { t("smoothed") } else { t("train") };
    let value = |name: &str, value: Option<f64>| {
        let value = value?;
        let plus = if value >= 0.0 { "+" } else { "" };
        Some(format!("{name} {plus}{}", ticks::value(value)))
    };
    let parts = [value(train, found.train), value(t("test"), found.test)];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        return;
    }
    let at = ticks::at(axis(&scene.settings.curves), found.at);
    let holes = [
        ("elbo", Concept::Elbo.short().to_owned()),
        ("values", parts.join(" · ")),
        ("at", at),
    ];
    let words = fill(t("Difference {elbo} {values}, {at}"), &holes);
    ui.horizontal_top(|ui| {
        ui.add_space(SAMPLE + 4.0);
        let dark = ui.visuals().dark_mode;
        let words = RichText::new(words)
            .small()
            .color(palette::second_run(dark));
        ui.add(Label::new(words).wrap()).on_hover_text(t(
            "The numbers of the run in hand less those of the other run, over the same steps. The \
             numbers of each run are those of its own rows, which may be of more steps",
        ));
    });
}

/// The button that lets a run go; where something would be missed, [`sure`] has the word.
fn forget(ui: &mut Ui, scene: &mut Scene<'_>, run: &KeptRun, called: &str) {
    let words = fill(t("Forget {run}"), &[("run", called)]);
    let tip = t("Let this run go. Undo takes it back until another run begins");
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
fn name(ui: &mut Ui, words: &str) -> Response {
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let text = RichText::new(words).font(strong(12.0));
        ui.add(Label::new(text).wrap())
    })
    .inner
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
    let time = (run.time, &*run.history);
    let mut lines = Vec::new();
    lines.extend(about_run(run, scene.progress));
    let weights = run.weights_by_step.iter();
    let earlier = weights.filter(|weights| weights.snapshot.time.step < run.time.step);
    lines.push(numbers::counted(
        earlier.count(),
        t("{n} earlier step of it is kept"),
        t("{n} earlier steps of it are kept"),
    ));
    if !comparable(&run.recipe, &scene.progress.recipe) {
        lines.push(
            t("It is not drawn: its pixels or its likelihood are others, so its nats measure something else")
                .to_owned(),
        );
    }
    ghost_numbers(ui, scene, time, elbo, cursor, lines);
}

/// The same of any run that came so far, with its curves.
fn ghost_numbers(
    ui: &mut Ui,
    scene: &Scene<'_>,
    (time, history): (RunTime, &History),
    elbo: Option<&Curve>,
    cursor: Option<f64>,
    more: Vec<String>,
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
        Some(_) => end(time),
        None => format!("{} · {}", end(time), values(elbo, smoothed, None)),
    };
    let mut about = about(history, scene, elbo, cursor);
    about.extend(more);
    ui.horizontal_top(|ui| {
        ui.add_space(SAMPLE + 4.0);
        let text = quiet(ui, text).small();
        ui.add(Label::new(text).wrap())
            .on_hover_text(about.join("\n"));
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
fn about(
    history: &History,
    scene: &Scene<'_>,
    elbo: Option<&Curve>,
    cursor: Option<f64>,
) -> Vec<String> {
    let mut lines = vec![t("ELBO of this run, in nats per image").to_owned()];
    let places = elbo.map(|curve| nearest(curve, cursor)).unwrap_or_default();
    if let Some(bin) = places.train.and_then(|place| history.train().get(place)) {
        let step = numbers::thousands(bin.last.step);
        let words = if scene.settings.curves.smoothing > 0.0 {
            t("Train: smoothed, at step {n}")
        } else {
            t("Train: at step {n}")
        };
        lines.push(fill(words, &[("n", step)]));
    }
    if let Some(point) = places.test.and_then(|place| history.test().get(place)) {
        let step = numbers::thousands(point.time.step);
        lines.push(fill(t("Test: evaluated at step {n}"), &[("n", step)]));
    }
    lines
}

//! The numbers of a run in the list beside the plots, under the cursor or the newest, and what the
//! run in hand has more.

use crate::curves::History;
use crate::run::RunTime;
use crate::train::KeptRun;
use crate::ui::curves::plotted::axis;
use crate::ui::language::{fill, numbers, t};
use crate::ui::plot::curve::Curve;
use crate::ui::plot::difference::difference;
use crate::ui::plot::nearest::{Reading, nearest};
use crate::ui::plot::ticks;
use crate::ui::scene::run_name::{about_run, comparable, end};
use crate::ui::scene::{Concept, Scene};
use crate::ui::style::palette;
use crate::ui::style::widgets::quiet;
use eframe::egui::{Label, RichText, Ui};

/// Width of a line's sample, to the right of which a run's name and its numbers stand.
pub(super) const SAMPLE: f32 = 20.0;

/// The ELBO of a replaced run: under the cursor where it got that far, else its newest.
pub(super) fn numbers_of(
    ui: &mut Ui,
    scene: &Scene<'_>,
    run: &KeptRun,
    elbo: Option<&Curve>,
    cursor: Option<Reading>,
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
pub(super) fn ghost_numbers(
    ui: &mut Ui,
    scene: &Scene<'_>,
    (time, history): (RunTime, &History),
    elbo: Option<&Curve>,
    cursor: Option<Reading>,
    more: Vec<String>,
) {
    let smoothed = scene.settings.curves.smoothing > 0.0;
    let text = match cursor {
        Some(reading)
            if elbo
                .and_then(Curve::reach)
                .is_some_and(|[_, last]| reading.x() <= last) =>
        {
            values(elbo, smoothed, Some(reading))
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
fn values(elbo: Option<&Curve>, smoothed: bool, cursor: Option<Reading>) -> String {
    let Some(curve) = elbo else {
        return String::new();
    };
    let places = nearest(curve, cursor);
    let value = |name: &str, ys: &[f64], place: Option<usize>| {
        let value = ys.get(place?)?;
        Some(format!("{name} {}", numbers::nats(*value)))
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
    cursor: Option<Reading>,
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

/// What the run in hand has more than the one that it is compared with, and where.
pub(super) fn less(
    ui: &mut Ui,
    scene: &Scene<'_>,
    own: Option<&Curve>,
    other: Option<&Curve>,
    cursor: Option<Reading>,
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
        Some(format!("{name} {plus}{}", numbers::nats(value)))
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

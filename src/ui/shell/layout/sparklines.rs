//! The folded studies: ELBO, reconstruction and KL as sparklines with their numbers at the step
//! that is shown, and the way to the tabs.

use crate::curves::History;
use crate::recipe::Terms;
use crate::ui::language::{fill, numbers, phrase, t};
use crate::ui::scene::shown_step::earlier;
use crate::ui::scene::{PanelName, Scene, Study};
use crate::ui::shell::layout::{child, line};
use crate::ui::style::icons::Icon;
use crate::ui::style::palette;
use crate::ui::style::theme::{self, strong};
use crate::ui::style::widgets::{IconButton, words_width};
use eframe::egui::{
    Align2, Color32, FontId, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};

/// Air at the ends of the strip, and between its parts.
const AIR: f32 = 10.0;
/// Width of the numbers at the end of a line.
const NUMBERS: f32 = 66.0;
/// The least width of a line beside words that can be shorter.
const LEAST_PLOT: f32 = 70.0;
/// Size of the letters below a name.
const SMALL: f32 = 11.0;
/// Points of a line: more than this an eye does not tell apart.
const COLUMNS: usize = 96;
/// The share of a run at its beginning that does not set the scale: there it is hundreds of
/// nats from where it soon will be.
const STEEP: f64 = 0.05;

/// A quantity with a sparkline.
struct Quantity {
    name: &'static str,
    of: fn(&Terms) -> f64,
}

const QUANTITIES: [Quantity; 3] = [
    Quantity {
        name: phrase("ELBO"),
        of: Terms::elbo,
    },
    Quantity {
        name: phrase("Reconstruction"),
        of: |terms| terms.reconstruction,
    },
    Quantity {
        name: phrase("KL to the prior"),
        of: |terms| terms.kl,
    },
];

/// A line of steps and values, nats per image.
type Line = Vec<[f64; 2]>;

/// Draws the strip.
pub(super) fn show(ui: &mut Ui, rect: Rect, scene: &mut Scene<'_>) {
    ui.painter().hline(rect.x_range(), rect.top(), line(ui));
    let mut strip = child(ui, "sparklines", rect.shrink2(vec2(AIR, 6.0)));
    let room = strip.max_rect();
    strip.horizontal_centered(|ui| {
        let left = way_in(ui, scene).right() + AIR;
        let width = (room.right() - left) / QUANTITIES.len() as f32;
        for (place, quantity) in QUANTITIES.iter().enumerate() {
            let from = left + place as f32 * width;
            let cell = Rect::from_x_y_ranges(from..=from + width - AIR, room.y_range());
            sparkline(ui, scene, cell, quantity);
        }
    });
}

/// The button that unfolds the study that was last looked at, with all tabs.
fn way_in(ui: &mut Ui, scene: &mut Scene<'_>) -> Rect {
    let layout = &mut scene.settings.layout;
    let open = matches!(layout.unfolded, Some(PanelName::Study(_)));
    let study = layout.study;
    ui.spacing_mut().interact_size.y = 28.0;
    let button = IconButton::new(Icon::Studies, t("Show studies"))
        .words(study.label())
        .on(open);
    let tip = t("Unfold the curves and the other studies over the plane");
    let response = ui.add(button).on_hover_text(tip);
    if response.clicked() {
        layout.unfolded = (!open).then_some(PanelName::Study(study));
    }
    response.rect
}

/// Name, line and numbers at the shown step of one quantity; a click unfolds the curves.
fn sparkline(ui: &mut Ui, scene: &mut Scene<'_>, cell: Rect, quantity: &Quantity) {
    let name = t(quantity.name);
    let history = &scene.progress.history;
    let [train, test] = lines(history, quantity.of);
    let shown = earlier(scene);
    let train_terms = history.train_at(shown).map(|bin| &bin.terms);
    let tested = history.test_at(shown);
    let test_terms = tested.map(|test| &test.terms);
    let values = [train_terms, test_terms].map(|terms| terms.map(quantity.of));
    let words = values.map(|value| value.map_or("–".to_owned(), numbers::nats));
    let id = ui.scope_id().with(quantity.name);
    let response = ui.interact(cell, id, Sense::click());
    let told = fill(
        t("{quantity}: train {train}, test {test} nats"),
        &[
            ("quantity", name),
            ("train", &words[0]),
            ("test", &words[1]),
        ],
    );
    let tested_at = tested.map(|test| test.time.step);
    let small = FontId::proportional(SMALL);
    let room = cell.width() - NUMBERS - AIR - LEAST_PLOT;
    let step = shown.map(|step| {
        let both = words_of_step(step, tested_at);
        if words_width(ui, &both, small.clone()) <= room {
            both
        } else {
            words_of_step(step, None)
        }
    });
    let told = match &step {
        Some(step) => format!("{told}, {step}"),
        None => told,
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &told));
    let tokens = theme::tokens(ui);
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(cell, 5.0, tokens.control);
    }
    let dark = ui.visuals().dark_mode;
    let colours = [palette::train(dark), palette::test(dark)];
    let painter = ui.painter_at(cell);
    let inner = cell.shrink2(vec2(6.0, 2.0));
    let (upper, lower) = (inner.center().y - 8.0, inner.center().y + 8.0);
    let left = Align2::LEFT_CENTER;
    let at = pos2(inner.left(), upper);
    let title = painter.text(at, left, name, FontId::proportional(12.0), tokens.text);
    let unit = painter.text(
        pos2(inner.left(), lower),
        left,
        step.as_deref().unwrap_or(t("nats")),
        small,
        tokens.quiet,
    );
    for (y, (number, colour)) in [upper, lower].into_iter().zip(words.iter().zip(colours)) {
        let at = pos2(inner.right(), y);
        painter.text(at, Align2::RIGHT_CENTER, number, strong(12.0), colour);
    }
    let plot = inner
        .with_min_x(title.right().max(unit.right()) + AIR)
        .with_max_x(inner.right() - NUMBERS);
    let shown = shown.map(|step| (step as f64, tokens.accent));
    draw(&painter, plot, &[train, test], colours, shown);
    let tested = tested_at.map(numbers::thousands);
    let tested = tested.map(|step| fill(t("Test: evaluated at step {n}"), &[("n", step)]));
    let tested = tested.unwrap_or_default();
    let tip = format!("{told}\n{tested}\n\n{}", t("Click for the curves"));
    if response.on_hover_text(tip).clicked() {
        scene
            .settings
            .layout
            .unfold(PanelName::Study(Study::Curves));
    }
}

/// Which step the numbers are of, and which the test's is where it was evaluated before that.
fn words_of_step(shown: u64, tested: Option<u64>) -> String {
    let n = ("n", numbers::thousands(shown));
    match tested.filter(|tested| *tested != shown) {
        Some(tested) => {
            let test = ("test", numbers::thousands(tested));
            fill(t("step {n}, test {test}"), &[n, test])
        }
        None => fill(t("step {n}"), &[n]),
    }
}

/// Train and test, each thinned to what is drawn: of the test points the last that a line may
/// join, or the newest alone.
fn lines(history: &History, of: fn(&Terms) -> f64) -> [Line; 2] {
    let train = history.train().iter();
    let train = train.map(|bin| [bin.last.step as f64, of(&bin.terms)]);
    let test = history.test();
    let newest = || test.len().checked_sub(1).into_iter().collect();
    let joined = history.joined_tests().pop().unwrap_or_else(newest);
    let joined = joined.iter().filter_map(|place| test.get(*place));
    let joined: Line = joined
        .map(|test| [test.time.step as f64, of(&test.terms)])
        .collect();
    [thinned(&train.collect::<Line>()), thinned(&joined)]
}

/// The means over equally many values each; what is not finite is left out.
fn thinned(values: &[[f64; 2]]) -> Line {
    let each = values.len().div_ceil(COLUMNS).max(1);
    let mean = |some: &[[f64; 2]]| {
        let sum = |i: usize| some.iter().map(|value| value[i]).sum::<f64>() / some.len() as f64;
        [sum(0), sum(1)]
    };
    let means = values.chunks(each).map(mean);
    means.filter(|[_, y]| y.is_finite()).collect()
}

/// The steps and the values that the lines are drawn over.
fn ranges(lines: &[Line; 2]) -> Option<[[f64; 2]; 2]> {
    let all = || lines.iter().flatten();
    let range = |values: &mut dyn Iterator<Item = f64>| {
        values.fold(None, |range: Option<[f64; 2]>, value| {
            let [low, high] = range.unwrap_or([value; 2]);
            Some([low.min(value), high.max(value)])
        })
    };
    let [first, last] = range(&mut all().map(|[x, _]| *x))?;
    let settled = first + STEEP * (last - first);
    let later = all().filter(|[x, _]| *x >= settled);
    let values = range(&mut later.map(|[_, y]| *y))?;
    Some([[first, last], values])
}

fn draw(
    painter: &Painter,
    plot: Rect,
    lines: &[Line; 2],
    colours: [Color32; 2],
    shown: Option<(f64, Color32)>,
) {
    let Some([xs, ys]) = ranges(lines) else {
        return;
    };
    if plot.width() < 8.0 {
        return;
    }
    let painter = painter.with_clip_rect(plot.expand(2.0).intersect(painter.clip_rect()));
    let share = |value: f64, [low, high]: [f64; 2]| {
        if high > low {
            ((value - low) / (high - low)) as f32
        } else {
            0.5
        }
    };
    let inner = plot.shrink2(vec2(2.0, 4.0));
    let place = |&[x, y]: &[f64; 2]| -> Pos2 {
        pos2(
            inner.left() + inner.width() * share(x, xs),
            // A steep start leaves the strip by its edge, not by half the screen.
            inner.bottom() - inner.height() * share(y, ys).clamp(-4.0, 4.0),
        )
    };
    if let Some((step, colour)) = shown {
        let x = place(&[step, ys[0]]).x;
        painter.vline(x, plot.y_range(), Stroke::new(1.0, colour));
    }
    for (line, colour) in lines.iter().zip(colours) {
        let points: Vec<Pos2> = line.iter().map(place).collect();
        if let Some(end) = points.last() {
            painter.circle_filled(*end, 2.0, colour);
        }
        painter.add(Shape::line(points, Stroke::new(1.5, colour)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curves::TestPoint;
    use crate::run::RunTime;
    use proptest::prelude::*;

    fn history(values: &[f64]) -> History {
        let mut history = History::new();
        for (step, value) in (1..).zip(values) {
            let time = RunTime {
                step,
                ..RunTime::default()
            };
            let terms = Terms {
                reconstruction: *value,
                ..Terms::default()
            };
            history.push(time, &terms, 0.0);
        }
        history
    }

    #[test]
    fn the_steep_start_does_not_set_the_scale() {
        let values: Vec<f64> = (1..=400)
            .map(|step| -100.0 - 4000.0 / f64::from(step))
            .collect();
        let lines = lines(&history(&values), |terms| terms.reconstruction);
        let [_, [low, high]] = ranges(&lines).expect("a line");
        assert!(low > -300.0 && high < -100.0, "{low} to {high}");
    }

    #[test]
    fn the_first_test_points_are_joined_by_no_line() {
        let mut history = history(&[-200.0]);
        for step in [100, 1000, 2000] {
            let test = TestPoint {
                time: RunTime {
                    step,
                    ..RunTime::default()
                },
                terms: Terms::default(),
                bound: None,
            };
            history.push_test(test);
        }
        let [_, test] = lines(&history, |terms| terms.reconstruction);
        assert_eq!(
            test.iter().map(|[step, _]| *step).collect::<Vec<_>>(),
            [1000.0, 2000.0]
        );
    }

    proptest! {
        #[test]
        fn any_history_is_drawn_with_few_points(values in prop::collection::vec(any::<f64>(), 0..900)) {
            let lines = lines(&history(&values), |terms| terms.reconstruction);
            for line in lines {
                prop_assert!(line.len() <= COLUMNS);
                prop_assert!(line.iter().all(|[_, y]| y.is_finite()));
            }
        }
    }
}

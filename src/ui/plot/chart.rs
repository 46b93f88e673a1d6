//! One plot: its lines, its marks, the cursor, and what a person did to the view.

use crate::curves::{Mark, TestPoint};
use crate::run::RunTime;
use crate::ui::language::{fill, t};
use crate::ui::plot::curve::{Curve, CurveStyle, Line};
use crate::ui::plot::ghost::{self, Ghost};
use crate::ui::plot::line;
use crate::ui::plot::marks;
use crate::ui::plot::nearest::{Nearest, Reading, nearest};
use crate::ui::plot::ticks;
use crate::ui::scene::Concept;
use crate::ui::style::palette;
use crate::ui::style::theme;
use eframe::egui::{
    Align2, Color32, FontId, Galley, Rangef, Response, Role, Ui, Vec2, WidgetInfo, vec2,
};
use egui_plot::{AxisHints, LineStyle, Plot, PlotBounds, PlotPoints, PlotTransform, PlotUi};
use std::sync::Arc;

/// Size of the numbers along the axes.
const SMALL: f32 = 11.0;

/// Height from which on the name of the vertical axis stands above its numbers, not within
/// the plot.
const NAMED: f32 = 110.0;

/// Distances of ticks, in points, from which on their numbers show and are strong.
const NUMBERS_X: Rangef = Rangef {
    min: 44.0,
    max: 54.0,
};
const NUMBERS_Y: Rangef = Rangef {
    min: 12.0,
    max: 16.0,
};

/// Width of the columns that lines are thinned to: narrower than the smoothed line.
const COLUMN: f32 = 1.5;

/// What a plot is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Title {
    /// A concept, by its name and in its colour.
    Of(Concept),
    /// Something else, in English.
    Phrase(&'static str),
}

impl Title {
    /// Its words in the language in use.
    pub fn words(self) -> String {
        match self {
            Title::Of(concept) => concept.title(),
            Title::Phrase(english) => t(english).to_owned(),
        }
    }

    /// The same where there is little room.
    pub fn short(self) -> String {
        match self {
            Title::Of(concept) => concept.short().to_owned(),
            Title::Phrase(_) => self.words(),
        }
    }
}

/// What one plot draws.
pub struct Chart<'a> {
    pub title: Title,
    pub style: CurveStyle,
    pub x: [f64; 2],
    pub y: [f64; 2],
    /// Where the mouse is, in this plot or another, or else the shown step if it is an earlier one.
    pub cursor: Option<Reading>,
    /// The evaluations that the test values are of, one for each.
    pub tests: &'a [TestPoint],
    pub marks: &'a [Mark],
    /// The earlier time that the window shows, if it does.
    pub shown: Option<RunTime>,
    /// Write beside the marks what they are; else a hover tells.
    pub words: bool,
    pub train: bool,
    pub test: bool,
}

/// What a person did to one plot in this frame.
pub struct ViewChange {
    pub transform: PlotTransform,
    pub double_clicked: bool,
    /// The new range, where a drag, the wheel or a box changed it.
    pub x: Option<[f64; 2]>,
    pub y: Option<[f64; 2]>,
}

impl Chart<'_> {
    /// Draws the plot into the rest of `ui`, with the curves of other runs behind its own.
    pub fn show(&self, ui: &mut Ui, curve: &mut Curve, ghosts: &mut [Ghost<'_>]) -> ViewChange {
        let columns = ui.available_width().max(16.0) / COLUMN;
        for curve in ghosts
            .iter_mut()
            .map(|ghost| &mut *ghost.curve)
            .chain([&mut *curve])
        {
            curve.ready(self.x, columns as usize);
        }
        let (curve, ghosts) = (&*curve, &*ghosts);
        let nearest = nearest(curve, self.cursor);
        let dark = ui.visuals().dark_mode;
        let accent = theme::tokens(ui).accent;
        let (x, y, axis, tail) = (self.x, self.y, self.style.axis, self.style.tail);
        let small = FontId::proportional(SMALL);
        let weak = ui.visuals().weak_text_color();
        // No number where the name of its axis stands.
        let room = ui.available_size() - vec2(44.0, 20.0);
        let clear = move |value: f64, end: f64, span: f64, length: f32, name: f32| {
            (end - value) / span.abs() * f64::from(length) >= f64::from(name)
        };
        // Half of the number lies to the left of its tick.
        let named = axis_galley(ui, self.axis_words()).size().x + 24.0;
        // Half of a number lies above its tick.
        let above = if room.y < NAMED { 0.0 } else { 19.0 };
        let hints = |hints: AxisHints<'static>, spacing: Rangef| {
            let hints = hints.label_spacing(spacing).tick_label_color(weak);
            hints.tick_label_font(small.clone())
        };
        let response = Plot::new(("curve", self.title))
            .custom_x_axes(vec![hints(AxisHints::new_x(), NUMBERS_X).formatter(
                move |mark, _| {
                    let free = clear(mark.value, x[1], x[1] - x[0], room.x, named);
                    if free {
                        ticks::place(axis, mark.value, mark.step_size)
                    } else {
                        String::new()
                    }
                },
            )])
            .custom_y_axes(vec![hints(AxisHints::new_y(), NUMBERS_Y).formatter(
                move |mark, _| {
                    if !clear(mark.value, y[1], y[1] - y[0], room.y, above) {
                        String::new()
                    } else if tail {
                        ticks::below_best(mark.value)
                    } else {
                        ticks::nats_label(mark.value, mark.step_size)
                    }
                },
            )])
            .y_axis_min_width(40.0)
            .x_grid_spacer(move |input| ticks::horizontal(axis, &input))
            .y_grid_spacer(move |input| {
                if tail {
                    ticks::tail(&input)
                } else {
                    ticks::nats(&input)
                }
            })
            .grid_color(palette::contrast(dark).gamma_multiply(0.16))
            .grid_fade(0.2)
            .show_x(false)
            .show_y(false)
            .show_crosshair(false)
            .show_background(false)
            .allow_scroll(false)
            .allow_double_click_reset(false)
            .auto_bounds(false)
            .show(ui, |plot| {
                plot.set_plot_bounds(PlotBounds::from_min_max([x[0], y[0]], [x[1], y[1]]));
                zoom_by_wheel(plot);
                for ghost in ghosts {
                    let shown = [self.train, self.test];
                    ghost::draw(plot, (&*ghost.curve, ghost.look), shown, dark);
                }
                self.lines(plot, curve, dark, accent);
                self.cursor(plot, curve, nearest, dark);
            });
        marks::show(ui, self.marks, self.style.axis, self.words, &response);
        self.name_axes(ui, &response.transform);
        self.change(&response.response, response.transform)
    }

    fn lines<'c>(&self, plot: &mut PlotUi<'c>, curve: &'c Curve, dark: bool, accent: Color32) {
        for mark in self.marks {
            let colour = palette::contrast(dark).gamma_multiply(0.45);
            plot.vline(
                egui_plot::VLine::new("mark", mark.x(self.style.axis))
                    .color(colour)
                    .width(1.0)
                    .style(LineStyle::Dashed { length: 4.0 })
                    .allow_hover(false),
            );
        }
        if let Some(time) = self.shown {
            plot.vline(
                egui_plot::VLine::new("shown step", self.style.axis.of(time))
                    .color(accent)
                    .width(1.5)
                    .allow_hover(false),
            );
        }
        let smoothed = self.style.smoothing > 0.0;
        let train = palette::train(dark);
        let raw = if smoothed {
            train.gamma_multiply(0.32)
        } else {
            train
        };
        let raw_width = if smoothed { 1.0 } else { 1.6 };
        if self.train {
            self.band(plot, curve, raw, raw_width);
        }
        let lines = [
            (Line::Raw, self.train, raw, raw_width),
            (Line::Smoothed, self.train && smoothed, train, 1.9),
            (Line::Test, self.test, palette::test(dark), 1.9),
        ];
        for (which, shown, colour, width) in lines {
            for run in curve.runs(which).iter().filter(|_| shown) {
                plot.line(line(PlotPoints::Borrowed(run), colour, width).id(which as usize));
            }
        }
        if self.test {
            let points = PlotPoints::Borrowed(curve.dots());
            plot.points(dots(points, palette::test(dark), 2.2));
        }
    }

    /// The raw curve where it is too dense for a line; everywhere as thick as one of `width`.
    fn band(&self, plot: &mut PlotUi<'_>, curve: &Curve, colour: Color32, width: f32) {
        let size = plot.transform().frame().size().max(vec2(1.0, 1.0));
        let half = 0.5 * f64::from(width / size.y) * (self.y[1] - self.y[0]);
        let column = 0.5 * f64::from(COLUMN / size.x) * (self.x[1] - self.x[0]);
        for stretch in curve.band() {
            let (mut xs, mut low, mut high) = (Vec::new(), Vec::new(), Vec::new());
            // A column that stands alone would have no width.
            let reach: &[f64] = if stretch.len() > 1 {
                &[0.0]
            } else {
                &[-column, column]
            };
            for (span, off) in stretch
                .iter()
                .flat_map(|s| reach.iter().map(move |r| (s, r)))
            {
                xs.push(span.x + off);
                low.push(span.y[0] - half);
                high.push(span.y[1] + half);
            }
            plot.add(
                egui_plot::FilledArea::new("", &xs, &low, &high)
                    .fill_color(colour)
                    .allow_hover(false),
            );
        }
    }

    fn cursor(&self, plot: &mut PlotUi<'_>, curve: &Curve, nearest: Nearest, dark: bool) {
        let Some(x) = self.cursor.map(Reading::x) else {
            return;
        };
        let colour = palette::contrast(dark).gamma_multiply(0.55);
        plot.vline(
            egui_plot::VLine::new("cursor", x)
                .color(colour)
                .width(1.0)
                .allow_hover(false),
        );
        let train = if self.style.smoothing > 0.0 {
            Line::Smoothed
        } else {
            Line::Raw
        };
        let points = [
            (
                self.train,
                train,
                nearest.train,
                &curve.train.xs,
                palette::train(dark),
            ),
            (
                self.test,
                Line::Test,
                nearest.test,
                &curve.test.xs,
                palette::test(dark),
            ),
        ];
        for (shown, line, place, xs, colour) in points {
            let found = place.filter(|_| shown).and_then(|place| {
                let height = curve.height(line, place)?;
                Some([*xs.get(place)?, height])
            });
            if let Some(point) = found {
                plot.points(dots(PlotPoints::from(point), colour, 4.0));
            }
        }
    }

    fn axis_words(&self) -> &'static str {
        match self.style.axis {
            crate::curves::Axis::Step => t("step"),
            crate::curves::Axis::Epoch => t("epoch"),
            crate::curves::Axis::Time => t("time trained"),
        }
    }

    fn name_axes(&self, ui: &Ui, transform: &PlotTransform) {
        let frame = transform.frame();
        let corner = frame.right_bottom() + vec2(0.0, 1.0);
        axis_name(ui, Align2::RIGHT_TOP, corner, self.axis_words());
        let corner = frame.left_top();
        if frame.height() < NAMED {
            axis_name(ui, Align2::LEFT_TOP, corner + vec2(5.0, 0.0), t("nats"));
        } else {
            axis_name(ui, Align2::RIGHT_TOP, corner - vec2(4.0, 1.0), t("nats"));
        }
    }

    fn change(&self, response: &Response, transform: PlotTransform) -> ViewChange {
        response.widget_info(|| {
            WidgetInfo::labeled(
                Role::Canvas,
                true,
                fill(t("{name} plot"), &[("name", self.title.words())]),
            )
        });
        let bounds = transform.bounds();
        let (min, max) = (bounds.min(), bounds.max());
        ViewChange {
            transform,
            double_clicked: response.double_clicked(),
            x: changed(self.x, [min[0], max[0]]),
            y: changed(self.y, [min[1], max[1]]),
        }
    }
}

fn axis_name(ui: &Ui, anchor: Align2, at: eframe::egui::Pos2, name: &str) {
    let galley = axis_galley(ui, name);
    let rect = anchor.anchor_size(at, galley.size());
    ui.painter()
        .galley(rect.min, galley, ui.visuals().text_color());
}

fn axis_galley(ui: &Ui, name: &str) -> Arc<Galley> {
    let (font, colour) = (FontId::proportional(SMALL), ui.visuals().text_color());
    ui.painter().layout_no_wrap(name.to_owned(), font, colour)
}

fn dots<'p>(points: PlotPoints<'p>, colour: Color32, radius: f32) -> egui_plot::Points<'p> {
    egui_plot::Points::new("", points)
        .color(colour)
        .radius(radius)
        .filled(true)
        .allow_hover(false)
}

// The wheel zooms along the run; the vertical range follows by itself.
fn zoom_by_wheel(plot: &mut PlotUi<'_>) {
    if plot.response().contains_pointer() {
        let wheel = plot.ctx().input(|input| input.smooth_scroll_delta().y);
        if wheel != 0.0 {
            plot.zoom_bounds_around_hovered(Vec2::new((wheel / 240.0).exp(), 1.0));
        }
    }
}

// Zooming rounds; only what an eye could see counts as a change.
fn changed(before: [f64; 2], after: [f64; 2]) -> Option<[f64; 2]> {
    let slack = 1e-7 * (before[1] - before[0]).abs();
    let same = (before[0] - after[0]).abs() <= slack && (before[1] - after[1]).abs() <= slack;
    let usable = after[0].is_finite() && after[1].is_finite() && after[0] < after[1];
    (!same && usable).then_some(after)
}

//! The curve of another run, thin and grey behind that of the run in hand.

use crate::ui::plot::curve::{Curve, Line};
use crate::ui::plot::line;
use crate::ui::style::palette;
use eframe::egui::{Color32, Painter, Pos2, Shape, Stroke, pos2};
use egui_plot::{LineStyle, PlotPoints, PlotUi};

/// How ghosts are told apart: by their dashes, in points, and by their shade.
const LOOKS: [(&[f32], f32); 4] = [
    (&[], 0.66),
    (&[7.0, 3.0], 0.72),
    (&[2.0, 3.0], 0.8),
    (&[], 0.4),
];

/// As many ghosts look different.
pub const DIFFERENT: usize = LOOKS.len();

/// One curve of another run.
pub struct Ghost<'a> {
    pub curve: &'a mut Curve,
    /// Which of the looks it has.
    pub look: usize,
}

fn look(look: usize, dark: bool) -> (&'static [f32], Color32) {
    let (dashes, shade) = LOOKS[look % LOOKS.len()];
    (dashes, palette::contrast(dark).gamma_multiply(shade))
}

/// Draws its training curve, smoothed as that of the run in hand, and its test points.
pub fn draw<'c>(
    plot: &mut PlotUi<'c>,
    ghost: (&'c Curve, usize),
    [train, test]: [bool; 2],
    dark: bool,
) {
    let (curve, which) = ghost;
    let (dashes, colour) = look(which, dark);
    let style = match *dashes {
        [length, gap] if length > gap => LineStyle::Dashed { length },
        [_, spacing] => LineStyle::Dotted { spacing },
        _ => LineStyle::Solid,
    };
    for (which, shown) in [(Line::Smoothed, train), (Line::Test, test)] {
        for run in curve.runs(which).iter().filter(|_| shown) {
            plot.line(line(PlotPoints::Borrowed(run), colour, 1.0).style(style));
        }
    }
    if test {
        let dots = egui_plot::Points::new("", PlotPoints::Borrowed(curve.dots()));
        plot.points(dots.color(colour).radius(1.6).allow_hover(false));
    }
}

/// A short piece of its line, for a legend.
pub fn sample(painter: &Painter, from: Pos2, width: f32, which: usize, dark: bool) {
    let (dashes, colour) = look(which, dark);
    let ends = [from, pos2(from.x + width, from.y)];
    let stroke = Stroke::new(1.6, colour);
    match *dashes {
        [length, gap] => painter.extend(Shape::dashed_line(&ends, stroke, length, gap)),
        _ => {
            painter.line_segment(ends, stroke);
        }
    }
}

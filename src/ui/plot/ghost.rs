//! The curve of another run, behind that of the run in hand: thin and grey, or as the dashed
//! baseline that it is compared with.

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

/// The dashes of the baseline, in points, and its width.
const BASELINE: (&[f32], f32) = (&[9.0, 4.0], 1.7);

/// How a ghost looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Thin and grey, the one of this number.
    Grey(usize),
    /// Dashed, in the colour of the run that is shown beside the one in hand.
    Baseline,
}

/// One curve of another run.
pub struct Ghost<'a> {
    pub curve: &'a mut Curve,
    pub look: Look,
}

/// Dashes, colour and width of its line.
fn look(look: Look, dark: bool) -> (&'static [f32], Color32, f32) {
    match look {
        Look::Grey(which) => {
            let (dashes, shade) = LOOKS[which % LOOKS.len()];
            (dashes, palette::contrast(dark).gamma_multiply(shade), 1.0)
        }
        Look::Baseline => {
            let (dashes, width) = BASELINE;
            (dashes, palette::second_run(dark), width)
        }
    }
}

/// Draws its training curve, smoothed as that of the run in hand, and its test points.
pub fn draw<'c>(
    plot: &mut PlotUi<'c>,
    ghost: (&'c Curve, Look),
    [train, test]: [bool; 2],
    dark: bool,
) {
    let (curve, which) = ghost;
    let (dashes, colour, width) = look(which, dark);
    let style = match *dashes {
        [length, gap] if length > gap => LineStyle::Dashed { length },
        [_, spacing] => LineStyle::Dotted { spacing },
        _ => LineStyle::Solid,
    };
    for (which, shown) in [(Line::Smoothed, train), (Line::Test, test)] {
        for run in curve.runs(which).iter().filter(|_| shown) {
            plot.line(line(PlotPoints::Borrowed(run), colour, width).style(style));
        }
    }
    if test {
        let dots = egui_plot::Points::new("", PlotPoints::Borrowed(curve.dots()));
        plot.points(dots.color(colour).radius(1.6).allow_hover(false));
    }
}

/// A short piece of its line, for a legend.
pub fn sample(painter: &Painter, from: Pos2, width: f32, which: Look, dark: bool) {
    let (dashes, colour, _) = look(which, dark);
    let ends = [from, pos2(from.x + width, from.y)];
    let stroke = Stroke::new(1.6, colour);
    match *dashes {
        [length, gap] => painter.extend(Shape::dashed_line(&ends, stroke, length, gap)),
        _ => {
            painter.line_segment(ends, stroke);
        }
    }
}

//! One quantity of a history, ready to draw: smoothed, bent for the tail,
//! thinned to the pixels there are.

use super::span;
use crate::curves::{self, Axis, History, Quantity, Series};
use egui_plot::PlotPoint;
use std::sync::Arc;

/// How a history is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    pub axis: Axis,
    /// Weight of the moving average, 0 to 0.999.
    pub smoothing: f64,
    /// The view of log10(best + 1 nat - value).
    pub tail: bool,
}

/// The curves of one quantity.
#[derive(Default)]
pub struct Curve {
    /// As it was measured, in nats per image.
    pub train: Series,
    /// The moving average of `train`, in nats per image.
    pub smoothed: Vec<f64>,
    /// Over the test split, in nats per image.
    pub test: Series,
    drawn: [Vec<f64>; 3],
    lines: Lines,
}

/// Lines as they were last thinned, and for what.
#[derive(Default)]
struct Lines {
    range: [f64; 2],
    columns: usize,
    runs: [Vec<Vec<PlotPoint>>; 3],
}

/// Which line of a curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Raw,
    Smoothed,
    Test,
}

impl Curve {
    fn new(history: &History, quantity: Quantity, look: Look) -> Self {
        let train = history.train_series(look.axis, quantity);
        let test = history.test_series(look.axis, quantity);
        let smoothed = curves::smooth(&train.ys, look.smoothing);
        let drawn = [&train.ys, &smoothed, &test.ys];
        let drawn = if look.tail {
            // The best of the smoothed curve: the best single minibatch is luck.
            let best = [curves::best(&smoothed), curves::best(&test.ys)];
            let best = best.into_iter().flatten().reduce(f64::max).unwrap_or(0.0);
            drawn.map(|ys| bent(ys, best))
        } else {
            drawn.map(Clone::clone)
        };
        Self {
            train,
            smoothed,
            test,
            drawn,
            lines: Lines::default(),
        }
    }

    /// From the first to the last place on the horizontal axis.
    pub fn reach(&self) -> Option<[f64; 2]> {
        let xs = self.train.xs.iter().chain(&self.test.xs).copied();
        span::whole(xs)
    }

    /// The vertical range that a fit shows of what lies within `range`: all of
    /// it if `whole`, else all but the steep start and single outliers.
    pub fn fit(&self, range: [f64; 2], whole: bool) -> [f64; 2] {
        let pick = |line: Line| {
            let xs = if line == Line::Test {
                &self.test.xs
            } else {
                &self.train.xs
            };
            let seen = xs.iter().zip(&self.drawn[line as usize]);
            seen.filter(move |(x, _)| (range[0]..=range[1]).contains(*x))
                .map(|(_, y)| *y)
        };
        let fitted = if whole {
            span::whole(
                pick(Line::Raw)
                    .chain(pick(Line::Smoothed))
                    .chain(pick(Line::Test)),
            )
        } else {
            let [raw, smoothed] = [Line::Raw, Line::Smoothed].map(|line| span::telling(pick(line)));
            // A test point at the very start is as far off as the curve is there.
            let test = span::whole(pick(Line::Test)).zip(union_of(raw, smoothed));
            let test = test.map(|(test, train)| [test[0].max(train[0]), test[1].max(train[0])]);
            span::union(span::union(raw, smoothed), test)
        };
        span::aired(fitted.unwrap_or([-1.0, 1.0]), 0.06)
    }

    /// Thins the lines for a range and a number of pixel columns, unless they are already.
    pub fn ready(&mut self, range: [f64; 2], columns: usize) {
        if self.lines.range == range && self.lines.columns == columns {
            return;
        }
        let runs = [Line::Raw, Line::Smoothed, Line::Test].map(|line| {
            let xs = if line == Line::Test {
                &self.test.xs
            } else {
                &self.train.xs
            };
            let points = curves::thin(xs, &self.drawn[line as usize], range, columns);
            let point = |[x, y]: &[f64; 2]| PlotPoint { x: *x, y: *y };
            let run = |run: &[[f64; 2]]| run.iter().map(point).collect();
            curves::segments(&points).map(run).collect()
        });
        self.lines = Lines {
            range,
            columns,
            runs,
        };
    }

    /// The unbroken stretches of a line; see [`Self::ready`].
    pub fn runs(&self, line: Line) -> &[Vec<PlotPoint>] {
        &self.lines.runs[line as usize]
    }

    /// The height at which a line is drawn at its `place`-th point.
    pub fn height(&self, line: Line, place: usize) -> Option<f64> {
        let height = self.drawn[line as usize].get(place).copied()?;
        height.is_finite().then_some(height)
    }
}

fn union_of(one: Option<[f64; 2]>, other: Option<[f64; 2]>) -> Option<[f64; 2]> {
    span::union(one, other)
}

// Downwards, so that up stays better. What lies above the smoothed best is
// drawn at the best: it is noise, and the logarithm has no room for it.
fn bent(values: &[f64], best: f64) -> Vec<f64> {
    let capped: Vec<f64> = values
        .iter()
        .map(|value| if *value > best { best } else { *value })
        .collect();
    let bent = curves::tail_transform(&capped, best);
    bent.into_iter().map(|value| -value).collect()
}

/// The curves of the quantities shown, made anew when history or look change.
#[derive(Default)]
pub struct Curves {
    made: Option<(Arc<History>, Look, Vec<Quantity>)>,
    /// One for each quantity, in order.
    pub curves: Vec<Curve>,
}

impl Curves {
    /// Brings the curves up to date.
    pub fn ready(&mut self, history: &Arc<History>, look: Look, quantities: &[Quantity]) {
        let fresh = self.made.as_ref().is_some_and(|(old, was, which)| {
            Arc::ptr_eq(old, history) && *was == look && which == quantities
        });
        if !fresh {
            let curve = |quantity: &Quantity| Curve::new(history, *quantity, look);
            self.curves = quantities.iter().map(curve).collect();
            self.made = Some((history.clone(), look, quantities.to_vec()));
        }
    }

    /// The horizontal range of the run.
    pub fn reach(&self) -> Option<[f64; 2]> {
        self.curves.iter().map(Curve::reach).fold(None, span::union)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::Terms;

    fn history(values: &[f64]) -> Arc<History> {
        let mut history = History::new();
        for (i, value) in values.iter().enumerate() {
            let terms = Terms {
                reconstruction: *value,
                ..Terms::default()
            };
            history.push(i as u64 + 1, i as f64 / 10.0, i as f64, &terms, -value);
        }
        Arc::new(history)
    }

    fn curve(values: &[f64], tail: bool) -> Curve {
        let look = Look {
            axis: Axis::Step,
            smoothing: 0.0,
            tail,
        };
        Curve::new(&history(values), Quantity::Elbo, look)
    }

    #[test]
    fn the_tail_view_puts_the_best_at_0_and_nine_nats_below_at_minus_1() {
        let curve = curve(&[-109.0, -100.0, f64::NAN], true);
        let heights = [0, 1, 2].map(|place| curve.height(Line::Raw, place));
        assert_eq!(heights, [Some(-1.0), Some(0.0), None]);
    }

    #[test]
    fn not_a_number_breaks_the_line() {
        let mut curve = curve(&[1.0, 2.0, f64::NAN, 4.0, 5.0], false);
        curve.ready([0.0, 10.0], 100);
        assert_eq!(curve.runs(Line::Raw).len(), 2);
    }

    #[test]
    fn a_long_run_draws_few_points() {
        let values: Vec<f64> = (0..100_000).map(|i| f64::from(i % 97)).collect();
        let mut curve = curve(&values, false);
        curve.ready([0.0, 1e5], 300);
        let points: usize = curve.runs(Line::Raw).iter().map(Vec::len).sum();
        assert!(points <= 700, "{points} points");
    }

    #[test]
    fn curves_are_made_once_for_one_history() {
        let mut curves = Curves::default();
        let look = Look {
            axis: Axis::Step,
            smoothing: 0.5,
            tail: false,
        };
        let history = history(&[1.0, 2.0]);
        curves.ready(&history, look, &[Quantity::Elbo]);
        let before = curves.curves[0].smoothed.as_ptr();
        curves.ready(&history, look, &[Quantity::Elbo]);
        assert_eq!(before, curves.curves[0].smoothed.as_ptr());
    }
}

//! One quantity of a history, ready to draw: smoothed, bent for the tail,
//! thinned to the columns that an eye can tell apart.

use crate::curves::{self, Axis, History, Quantity, Series};
use crate::ui::plot::span;
use egui_plot::PlotPoint;
use std::sync::Arc;

/// The share of a run at its beginning that a fit may leave out: there it is
/// hundreds of nats from where it soon will be. As long is the newest stretch,
/// which a fit always shows.
const STRETCH: f64 = 0.05;

/// How curves are drawn from a history.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurveStyle {
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
    band: Vec<Vec<curves::Span>>,
}

/// Which line of a curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Raw,
    Smoothed,
    Test,
}

impl Curve {
    fn new(history: &History, quantity: Quantity, style: CurveStyle) -> Self {
        let train = history.train_series(style.axis, quantity);
        let test = history.test_series(style.axis, quantity);
        let smoothed = curves::smooth(&train.ys, style.smoothing);
        let drawn = [&train.ys, &smoothed, &test.ys];
        let drawn = if style.tail {
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
        span::full(xs)
    }

    /// The vertical range that a fit shows of what lies within `range`: all of
    /// it if `whole`, else all but the steep start, by its place in time, and
    /// single outliers; the newest stretch is always in it.
    pub fn fit(&self, range: [f64; 2], whole: bool) -> [f64; 2] {
        let pick = |line: Line, from: f64| {
            let xs = if line == Line::Test {
                &self.test.xs
            } else {
                &self.train.xs
            };
            let seen = xs.iter().zip(&self.drawn[line as usize]);
            seen.filter(move |(x, _)| (range[0].max(from)..=range[1]).contains(*x))
                .map(|(_, y)| *y)
        };
        let settled_range = || {
            let [first, last] = self.reach().filter(|_| !whole)?;
            let stretch = STRETCH * (last - first);
            let (settled, newest) = (first + stretch, last - stretch);
            let ranges = [
                span::without_outliers(pick(Line::Raw, settled)),
                span::without_outliers(pick(Line::Smoothed, settled)),
                span::full(pick(Line::Smoothed, newest)),
                span::full(pick(Line::Test, settled)),
            ];
            ranges.into_iter().fold(None, span::union)
        };
        let all = || {
            let lines = [Line::Raw, Line::Smoothed, Line::Test];
            span::full(lines.into_iter().flat_map(|line| pick(line, range[0])))
        };
        let fitted = settled_range().or_else(all);
        span::padded(fitted.unwrap_or([-1.0, 1.0]), 0.06)
    }

    /// Thins the lines for a range and a number of columns, unless they are
    /// already. A raw curve too dense for them becomes a band.
    pub fn ready(&mut self, range: [f64; 2], columns: usize) {
        if self.lines.range == range && self.lines.columns == columns {
            return;
        }
        let raw = &self.drawn[Line::Raw as usize];
        let band = curves::band(&self.train.xs, raw, range, columns);
        let runs = [Line::Raw, Line::Smoothed, Line::Test].map(|line| {
            if line == Line::Raw && band.is_some() {
                return Vec::new();
            }
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
            band: band.unwrap_or_default(),
        };
    }

    /// What the raw curve covers where it is too dense for a line: its unbroken
    /// stretches; see [`Self::ready`].
    pub fn band(&self) -> &[Vec<curves::Span>] {
        &self.lines.band
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

/// The curves of the quantities shown, made anew when history or style change.
#[derive(Default)]
pub struct Curves {
    made: Option<(Arc<History>, CurveStyle, Vec<Quantity>)>,
    /// One for each quantity, in order.
    pub curves: Vec<Curve>,
}

impl Curves {
    /// Brings the curves up to date.
    pub fn ready(&mut self, history: &Arc<History>, style: CurveStyle, quantities: &[Quantity]) {
        let fresh = self.made.as_ref().is_some_and(|(old, was, which)| {
            Arc::ptr_eq(old, history) && *was == style && which == quantities
        });
        if !fresh {
            let curve = |quantity: &Quantity| Curve::new(history, *quantity, style);
            self.curves = quantities.iter().map(curve).collect();
            self.made = Some((history.clone(), style, quantities.to_vec()));
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
    use crate::run::RunTime;

    fn history(values: &[f64]) -> Arc<History> {
        let mut history = History::new();
        for (i, value) in values.iter().enumerate() {
            let terms = Terms {
                reconstruction: *value,
                ..Terms::default()
            };
            let time = RunTime {
                step: i as u64 + 1,
                epoch: i as f64 / 10.0,
                seconds: i as f64,
            };
            history.push(time, &terms, -value);
        }
        Arc::new(history)
    }

    fn curve(values: &[f64], tail: bool) -> Curve {
        let style = CurveStyle {
            axis: Axis::Step,
            smoothing: 0.0,
            tail,
        };
        Curve::new(&history(values), Quantity::Elbo, style)
    }

    #[test]
    fn the_tail_view_puts_the_best_at_0_and_nine_nats_below_at_minus_1() {
        let curve = curve(&[-109.0, -100.0, f64::NAN], true);
        let heights = [0, 1, 2].map(|place| curve.height(Line::Raw, place));
        assert_eq!(heights, [Some(-1.0), Some(0.0), None]);
    }

    #[test]
    fn a_steep_start_is_out_of_a_fit_unless_everything_is_asked_for() {
        let values: Vec<f64> = (0..1000)
            .map(|i| {
                if i < 40 {
                    -540.0
                } else {
                    -160.0 - f64::from(i % 10)
                }
            })
            .collect();
        let curve = curve(&values, false);
        assert!(curve.fit([0.0, 1000.0], false)[0] > -175.0);
        assert!(curve.fit([0.0, 1000.0], true)[0] < -540.0);
        let start = curve.fit([0.0, 30.0], false);
        assert!(start[0] < -540.0 && start[1] > -540.0, "{start:?}");
    }

    #[test]
    fn what_changed_last_is_in_a_fit() {
        for newest in [4.2, 30.0] {
            let values: Vec<f64> = (0..1000)
                .map(|i| if i < 997 { 11.0 } else { newest })
                .collect();
            let fit = curve(&values, false).fit([0.0, 1000.0], false);
            assert!(fit[0] < newest && newest < fit[1], "{fit:?}");
        }
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
        assert!(
            curve.runs(Line::Raw).is_empty(),
            "a band in place of a line"
        );
        let spans: usize = curve.band().iter().map(Vec::len).sum();
        assert!((290..=300).contains(&spans), "{spans} columns");
        curve.ready([0.0, 500.0], 300);
        assert!(curve.band().is_empty(), "a line shows it all");
        assert_eq!(curve.runs(Line::Raw).len(), 1);
    }

    #[test]
    fn curves_are_made_once_for_one_history() {
        let mut curves = Curves::default();
        let style = CurveStyle {
            axis: Axis::Step,
            smoothing: 0.5,
            tail: false,
        };
        let history = history(&[1.0, 2.0]);
        curves.ready(&history, style, &[Quantity::Elbo]);
        let before = curves.curves[0].smoothed.as_ptr();
        curves.ready(&history, style, &[Quantity::Elbo]);
        assert_eq!(before, curves.curves[0].smoothed.as_ptr());
    }
}

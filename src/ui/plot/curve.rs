//! One quantity of a history, ready to draw: smoothed, bent for the tail,
//! thinned to the columns that an eye can tell apart.

use crate::curves::{self, Axis, CommonRows, History, Quantity, Rows, Samples, Series};
use crate::ui::plot::span;
use egui_plot::PlotPoint;
use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

/// The share of a run at its beginning that a fit may leave out: there it is
/// hundreds of nats from where it soon will be. As long is the newest stretch,
/// which a fit always shows.
const STRETCH: f64 = 0.05;

/// The least height of a plot that is fitted, in nats: one value alone has none.
const LEAST_NATS: f64 = 0.1;

/// From so many test points on, those on a line need no dots.
const DOTS: usize = 40;

/// How curves are drawn from a history.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurveStyle {
    pub axis: Axis,
    /// Weight of the moving average, 0 to 0.999.
    pub smoothing: f64,
    /// How many steps the moving average counts as one value: as many as a row of the run in hand
    /// takes, for other runs too.
    pub unit: f64,
    /// The view of log10(best + 1 nat - value).
    pub tail: bool,
}

/// The curves of one quantity.
#[derive(Default)]
pub struct Curve {
    /// As it was measured, in nats per image.
    pub train: Series,
    /// How many steps each value of `train` is the mean over.
    steps: Rc<[f64]>,
    smoothing: f64,
    unit: f64,
    /// The moving average of `train`, in nats per image.
    pub smoothed: Vec<f64>,
    /// Over the test split, in nats per image.
    pub test: Series,
    /// Which of the test points a line joins.
    joined: Vec<Vec<usize>>,
    /// The best that a curve reached, if it is to be bent for the view on the tail.
    best: Option<f64>,
    /// The best that the view on the tail was bent to.
    bent_to: Option<f64>,
    drawn: [Vec<f64>; 3],
    lines: Lines,
    /// Nobody else's: what is made anew has another.
    identity: Rc<()>,
    less: RefCell<Option<Less>>,
}

/// A curve less another, for as long as both stay.
struct Less {
    /// The other's identity.
    other: Rc<()>,
    nats: Rc<Series>,
}

/// Lines as they were last thinned, and for what.
#[derive(Default)]
struct Lines {
    range: [f64; 2],
    columns: usize,
    runs: [Vec<Vec<PlotPoint>>; 3],
    dots: Vec<PlotPoint>,
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
    /// `steps` are those of each bin of `history`, `samples` when the run took several.
    fn new(
        history: &History,
        samples: &Samples,
        steps: &Rc<[f64]>,
        quantity: Quantity,
        style: CurveStyle,
    ) -> Self {
        let train = history.train_series(style.axis, quantity, samples);
        let test = history.test_series(style.axis, quantity);
        let lengths: Vec<f64> = steps.iter().map(|steps| steps / style.unit).collect();
        let smoothed = curves::smooth(&train.ys, &lengths, style.smoothing);
        // The best of the smoothed curve: the best single minibatch is luck.
        let best = [curves::best(&smoothed), curves::best(&test.ys)];
        let best = best.into_iter().flatten().reduce(f64::max);
        let mut curve = Self {
            drawn: [&train.ys, &smoothed, &test.ys].map(Clone::clone),
            best: best.filter(|_| style.tail),
            bent_to: None,
            joined: history.joined_tests(),
            train,
            steps: steps.clone(),
            smoothing: style.smoothing,
            unit: style.unit,
            smoothed,
            test,
            lines: Lines::default(),
            identity: Rc::default(),
            less: RefCell::default(),
        };
        if let Some(best) = curve.best {
            curve.bend(best);
        }
        curve
    }

    /// The best that this curve reached, in the view on the tail.
    pub fn best(&self) -> Option<f64> {
        self.best
    }

    /// Draws the curve as log10 of its distance from `best`, which may be another run's.
    /// Without effect but in the view on the tail.
    pub fn bend(&mut self, best: f64) {
        if self.best.is_none() || self.bent_to == Some(best) {
            return;
        }
        self.drawn = [&self.train.ys, &self.smoothed, &self.test.ys].map(|ys| bent(ys, best));
        self.bent_to = Some(best);
        self.lines = Lines::default();
    }

    /// The training curve less that of another run, both smoothed as this one is: where the rows
    /// of both end, and the nats there. Their values may be of rows of another length.
    /// Computed once for as long as both curves stay.
    pub fn less(&self, other: &Self) -> Rc<Series> {
        let mut kept = self.less.borrow_mut();
        if let Some(kept) = &*kept
            && Rc::ptr_eq(&kept.other, &other.identity)
        {
            return kept.nats.clone();
        }
        let nats = Rc::new(self.computed_less(other));
        *kept = Some(Less {
            other: other.identity.clone(),
            nats: nats.clone(),
        });
        nats
    }

    fn computed_less(&self, other: &Self) -> Series {
        let common = CommonRows::of(self.rows(), other.rows());
        let [own, others] = common.smoothed(self.smoothing, self.unit);
        let less = own.iter().zip(&others).map(|(own, other)| own - other);
        Series {
            ys: less.collect(),
            xs: common.ends,
        }
    }

    fn rows(&self) -> Rows<'_> {
        Rows {
            ends: &self.train.xs,
            values: &self.train.ys,
            steps: &self.steps,
        }
    }

    /// From the first to the last place on the horizontal axis.
    pub fn reach(&self) -> Option<[f64; 2]> {
        let xs = self.train.xs.iter().chain(&self.test.xs).copied();
        span::full(xs)
    }

    /// The vertical range that a fit shows of what lies within `range`, also of the curves
    /// of other runs `beside` it: all of it if `whole`, else all but the steep start, by its
    /// place in time, and single outliers; the newest stretch is always in it.
    pub fn fit(&self, range: [f64; 2], whole: bool, beside: &[&Curve]) -> [f64; 2] {
        let settled_range = || {
            let [first, last] = self.reach().filter(|_| !whole)?;
            let stretch = STRETCH * (last - first);
            let (settled, newest) = (first + stretch, last - stretch);
            let own = [
                self.without_outliers(Line::Raw, range, settled),
                self.without_outliers(Line::Smoothed, range, settled),
                span::full(self.seen(Line::Smoothed, range, newest)),
                span::full(self.seen(Line::Test, range, settled)),
            ];
            let others = beside
                .iter()
                .map(|curve| curve.without_outliers(Line::Smoothed, range, settled));
            own.into_iter().chain(others).fold(None, span::union)
        };
        let all = || {
            let lines = [Line::Raw, Line::Smoothed, Line::Test];
            let own = lines.map(|line| span::full(self.seen(line, range, range[0])));
            let others = beside
                .iter()
                .map(|curve| span::full(curve.seen(Line::Smoothed, range, range[0])));
            own.into_iter().chain(others).fold(None, span::union)
        };
        let fitted = settled_range().or_else(all);
        span::padded(fitted.unwrap_or([-1.0, 1.0]), 0.06, LEAST_NATS)
    }

    /// The heights of a line within `range`, from `from` on.
    fn seen(&self, line: Line, range: [f64; 2], from: f64) -> impl Iterator<Item = f64> {
        let points = self.xs(line).iter().zip(&self.drawn[line as usize]);
        points
            .filter(move |(x, _)| (range[0].max(from)..=range[1]).contains(*x))
            .map(|(_, y)| *y)
    }

    fn without_outliers(&self, line: Line, range: [f64; 2], from: f64) -> Option<[f64; 2]> {
        span::without_outliers(self.seen(line, range, from))
    }

    fn xs(&self, line: Line) -> &[f64] {
        match line {
            Line::Raw | Line::Smoothed => &self.train.xs,
            Line::Test => &self.test.xs,
        }
    }

    /// Thins the lines for a range and a number of columns, unless they are
    /// already. A raw curve too dense for them becomes a band.
    pub fn ready(&mut self, range: [f64; 2], columns: usize) {
        if self.lines.range == range && self.lines.columns == columns {
            return;
        }
        let raw = &self.drawn[Line::Raw as usize];
        let band = curves::band(&self.train.xs, raw, range, columns);
        let line = |line: Line| thinned(self.xs(line), &self.drawn[line as usize], range, columns);
        let raw = if band.is_some() {
            Vec::new()
        } else {
            line(Line::Raw)
        };
        let stretches = self.joined.iter().flat_map(|stretch| {
            let (xs, ys) = self.test_points(stretch.iter().copied());
            thinned(&xs, &ys, range, columns)
        });
        self.lines = Lines {
            range,
            columns,
            runs: [raw, line(Line::Smoothed), stretches.collect()],
            dots: self.thinned_dots(range, columns),
            band: band.unwrap_or_default(),
        };
    }

    /// A dot for each test point: of those that a line joins only as long as they are few.
    fn thinned_dots(&self, range: [f64; 2], columns: usize) -> Vec<PlotPoint> {
        let joined = self.joined.iter().flatten();
        let on_a_line: HashSet<usize> = if self.test.xs.len() > DOTS {
            joined.copied().collect()
        } else {
            HashSet::new()
        };
        let alone = (0..self.test.xs.len()).filter(|place| !on_a_line.contains(place));
        let (xs, ys) = self.test_points(alone);
        thinned(&xs, &ys, range, columns).concat()
    }

    /// Where these test points are drawn.
    fn test_points(&self, places: impl Iterator<Item = usize>) -> (Vec<f64>, Vec<f64>) {
        let heights = &self.drawn[Line::Test as usize];
        let point = |place: usize| Some((*self.test.xs.get(place)?, *heights.get(place)?));
        places.filter_map(point).unzip()
    }

    /// The test points that are drawn as dots; see [`Self::ready`].
    pub fn dots(&self) -> &[PlotPoint] {
        &self.lines.dots
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

/// The unbroken stretches of a line through these points, thinned.
fn thinned(xs: &[f64], ys: &[f64], range: [f64; 2], columns: usize) -> Vec<Vec<PlotPoint>> {
    let points = curves::thin(xs, ys, range, columns);
    let point = |[x, y]: &[f64; 2]| PlotPoint { x: *x, y: *y };
    let stretch = |stretch: &[[f64; 2]]| stretch.iter().map(point).collect();
    curves::segments(&points).map(stretch).collect()
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

/// What was measured of a run.
#[derive(Clone, Copy)]
pub struct Measured<'a> {
    pub history: &'a Arc<History>,
    /// Samples of z per image in what it minimises now.
    pub importance: usize,
}

/// The curves of the quantities shown, made anew when history or style change.
#[derive(Default)]
pub struct Curves {
    made: Option<(Arc<History>, usize, CurveStyle, Vec<Quantity>)>,
    /// One for each quantity, in order.
    pub curves: Vec<Curve>,
    /// They begin with the first step of the run.
    whole: bool,
}

impl Curves {
    /// Brings the curves of a run up to date.
    pub fn ready(&mut self, run: Measured<'_>, style: CurveStyle, quantities: &[Quantity]) {
        let Measured {
            history,
            importance,
        } = run;
        let fresh = self.made.as_ref().is_some_and(|(old, took, was, which)| {
            let same = Arc::ptr_eq(old, history) && *took == importance;
            same && *was == style && which == quantities
        });
        if !fresh {
            let steps = Rc::from(history.train_steps());
            let samples = history.samples(importance);
            let curve =
                |quantity: &Quantity| Curve::new(history, &samples, &steps, *quantity, style);
            self.curves = quantities.iter().map(curve).collect();
            self.whole = history.begins_at_first_step();
            self.made = Some((history.clone(), importance, style, quantities.to_vec()));
        }
    }

    /// The horizontal range of the run: from 0 where it begins with its first step, else
    /// from where its curves begin.
    pub fn reach(&self) -> Option<[f64; 2]> {
        let [first, last] = self
            .curves
            .iter()
            .map(Curve::reach)
            .fold(None, span::union)?;
        Some([if self.whole { 0.0 } else { first }, last])
    }
}

#[cfg(test)]
mod tests;

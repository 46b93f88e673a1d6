//! What a curve has more than that of a run which it is compared with.

use crate::ui::plot::curve::Curve;
use crate::ui::plot::nearest::{Reading, nearest, nearest_place};

/// Two evaluations are of the same time up to this share of it.
const SAME: f64 = 0.005;

/// The values of one curve less those of another, at the same place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// Where, on the horizontal axis.
    pub at: f64,
    /// Of the smoothed training curves, over the same steps where their rows ever end together.
    pub train: Option<f64>,
    /// Of the test split, where both were evaluated at the same time.
    pub test: Option<f64>,
}

/// `curve` less `baseline` at a reading, or else at the last place that both have reached; None
/// where one of them was not there.
pub fn difference(curve: &Curve, baseline: &Curve, reading: Option<Reading>) -> Option<Difference> {
    let ([first, last], [other_first, other_last]) = (curve.reach()?, baseline.reach()?);
    let (first, last) = (first.max(other_first), last.min(other_last));
    let reading = reading.unwrap_or(Reading::Mouse(last));
    let at = reading.x();
    if !(first..=last).contains(&at) {
        return None;
    }
    let [one, other] = [curve, baseline].map(|curve| nearest(curve, Some(reading)));
    let less = |ys: &[f64], place: Option<usize>, others: &[f64], other: Option<usize>| {
        Some(ys.get(place?)? - others.get(other?)?)
    };
    let common = curve.less(baseline);
    let train = nearest_place(&common.xs, at).and_then(|place| common.ys.get(place).copied());
    // Two runs have seldom come anywhere in the same second.
    let train = train.or_else(|| less(&curve.smoothed, one.train, &baseline.smoothed, other.train));
    let apart = less(&curve.test.xs, one.test, &baseline.test.xs, other.test);
    let together = apart.is_some_and(|apart| apart.abs() <= SAME * at.abs());
    let test = less(&curve.test.ys, one.test, &baseline.test.ys, other.test);
    Some(Difference {
        at,
        train: train.filter(|train| train.is_finite()),
        test: test.filter(|_| together),
    })
}

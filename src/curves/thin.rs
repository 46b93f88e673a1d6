//! A curve thinned to what a screen can show.
//!
//! Contract on not-a-number: a point whose x or y is not finite is a gap. A
//! gap comes out as one point [x, NaN]; [`segments`] cuts there. No more than
//! one gap, one lowest and one highest point are kept per column of pixels.
//! A [`band`] breaks there too.

use std::ops::Range;

/// What a dense curve covers in one column of pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Middle of the column.
    pub x: f64,
    /// The lowest and the highest finite value in it.
    pub y: [f64; 2],
}

/// Where a curve is too dense for a line, the unbroken stretches of columns that it
/// covers within `x_range`; None while a line of [`thin`] shows every point of it.
pub fn band(xs: &[f64], ys: &[f64], x_range: [f64; 2], columns: usize) -> Option<Vec<Vec<Span>>> {
    let [low, high] = x_range;
    let seen = seen(xs, ys, x_range);
    if !is_dense(seen.len(), x_range, columns) {
        return None;
    }
    let columns = columns.max(1);
    let width = (high - low) / columns as f64;
    let mut stretches: Vec<Vec<Span>> = Vec::new();
    // The column of the last point, unless it was not finite.
    let mut current = None;
    for (&x, &y) in xs[seen.clone()].iter().zip(&ys[seen]) {
        if !(x.is_finite() && y.is_finite()) {
            current = None;
            continue;
        }
        let column = (((x - low) / width) as usize).min(columns - 1);
        let span = Span {
            x: low + (column as f64 + 0.5) * width,
            y: [y, y],
        };
        match (current, stretches.last_mut()) {
            (Some(last), Some(stretch)) => match stretch.last_mut() {
                Some(known) if last == column => {
                    known.y = [known.y[0].min(y), known.y[1].max(y)];
                }
                _ => stretch.push(span),
            },
            _ => stretches.push(vec![span]),
        }
        current = Some(column);
    }
    Some(stretches)
}

/// The points of a curve that lie within `x_range`.
fn seen(xs: &[f64], ys: &[f64], [low, high]: [f64; 2]) -> Range<usize> {
    let length = xs.len().min(ys.len());
    let start = xs[..length].partition_point(|&x| x < low);
    start..start.max(xs[..length].partition_point(|&x| x <= high))
}

/// Whether there are more points than a line can show in that many columns.
fn is_dense(points: usize, [low, high]: [f64; 2], columns: usize) -> bool {
    points > 2 * columns && low < high
}

/// The curve through `xs` (never falling) and `ys` where it crosses `x_range`,
/// drawn in `columns` pixels: per column the lowest and the highest point in
/// their order, so that spikes survive. The first and the last point in range
/// are kept, and one point beyond each end so that the line leaves the picture.
pub fn thin(xs: &[f64], ys: &[f64], x_range: [f64; 2], columns: usize) -> Vec<[f64; 2]> {
    let [low, high] = x_range;
    let length = xs.len().min(ys.len());
    let points = |range: Range<usize>| {
        xs[range.clone()]
            .iter()
            .copied()
            .zip(ys[range].iter().copied())
    };
    let Range { start, end } = seen(xs, ys, x_range);
    let mut out = Vec::new();
    out.extend(points(start.saturating_sub(1)..start).map(shown));
    if !is_dense(end - start, x_range, columns) {
        out.extend(points(start..end).map(shown));
    } else {
        let scale = columns as f64 / (high - low);
        let mut column = Column::default();
        let mut current = 0;
        for (i, (x, y)) in points(start..end).enumerate() {
            let place = ((x - low) * scale) as usize;
            if place != current || i == 0 {
                column.flush(&mut out);
                current = place;
            }
            if i == 0 || i + 1 == end - start {
                column.flush(&mut out);
                out.push(shown((x, y)));
                continue;
            }
            column.add(x, y);
        }
        column.flush(&mut out);
    }
    out.extend(points(end..length.min(end + 1)).map(shown));
    out
}

/// The stretches of a thinned curve between its gaps, none of them empty.
pub fn segments(points: &[[f64; 2]]) -> impl Iterator<Item = &[[f64; 2]]> {
    points
        .split(|[_, y]| y.is_nan())
        .filter(|stretch| !stretch.is_empty())
}

fn shown((x, y): (f64, f64)) -> [f64; 2] {
    if x.is_finite() && y.is_finite() {
        [x, y]
    } else {
        [x, f64::NAN]
    }
}

/// What one column of pixels keeps.
#[derive(Default)]
struct Column {
    /// Points seen so far, to remember their order.
    seen: usize,
    lowest: Option<(usize, [f64; 2])>,
    highest: Option<(usize, [f64; 2])>,
    gap: Option<(usize, [f64; 2])>,
}

impl Column {
    fn add(&mut self, x: f64, y: f64) {
        self.seen += 1;
        let entry = Some((self.seen, shown((x, y))));
        if !(x.is_finite() && y.is_finite()) {
            self.gap = self.gap.or(entry);
            return;
        }
        if self.lowest.is_none_or(|(_, [_, lowest])| y < lowest) {
            self.lowest = entry;
        }
        if self.highest.is_none_or(|(_, [_, highest])| y > highest) {
            self.highest = entry;
        }
    }

    fn flush(&mut self, out: &mut Vec<[f64; 2]>) {
        let mut kept = [self.lowest, self.highest, self.gap];
        kept.sort_by_key(|entry| entry.map(|(order, _)| order));
        let mut before = 0;
        for (order, point) in kept.into_iter().flatten() {
            if order != before {
                out.push(point);
            }
            before = order;
        }
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn curve() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
        let value = prop_oneof![20 => -1e3..1e3f64, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY)];
        let point = (0.0..2.0f64, value);
        prop::collection::vec(point, 0..800).prop_map(|points| {
            let mut x = 0.0;
            let xs = points.iter().map(|&(step, _)| {
                x += step;
                x
            });
            (xs.collect(), points.iter().map(|&(_, y)| y).collect())
        })
    }

    fn in_range(xs: &[f64], ys: &[f64], [low, high]: [f64; 2]) -> Vec<[f64; 2]> {
        let points = xs.iter().zip(ys).map(|(&x, &y)| [x, y]);
        points.filter(|&[x, _]| (low..=high).contains(&x)).collect()
    }

    proptest! {
        #[test]
        fn few_points_stay_and_spikes_survive(
            (xs, ys) in curve(), low in -10.0..400.0f64, span in 0.1..900.0f64, columns in 1..60usize,
        ) {
            let range = [low, low + span];
            let out = thin(&xs, &ys, range, columns);
            prop_assert!(out.len() <= 3 * (columns + 1) + 4, "{}", out.len());
            prop_assert!(out.windows(2).all(|pair| pair[0][0] <= pair[1][0]), "in order");
            let real: Vec<_> = xs.iter().zip(&ys).map(|(&x, &y)| [x, y]).collect();
            prop_assert!(out.iter().all(|p| p[1].is_nan() || real.contains(p)), "nothing made up");

            let inside = in_range(&xs, &ys, range);
            let kept: Vec<f64> = out.iter().filter(|p| (low..=range[1]).contains(&p[0])).map(|p| p[1]).collect();
            let finite = |values: &[f64]| values.iter().copied().filter(|y| y.is_finite()).collect::<Vec<_>>();
            let wanted = finite(&inside.iter().map(|p| p[1]).collect::<Vec<_>>());
            let kept = finite(&kept);
            let top = |values: &[f64]| values.iter().copied().reduce(f64::max);
            let bottom = |values: &[f64]| values.iter().copied().reduce(f64::min);
            prop_assert_eq!(top(&wanted), top(&kept));
            prop_assert_eq!(bottom(&wanted), bottom(&kept));
            for end in [inside.first(), inside.last()].into_iter().flatten() {
                let place = out.iter().find(|p| p[0] == end[0] && (p[1] == end[1] || !end[1].is_finite()));
                prop_assert!(place.is_some(), "the ends stay");
            }
        }

        #[test]
        fn a_band_covers_every_point_and_reaches_no_further(
            (xs, ys) in curve(), low in -10.0..400.0f64, span in 0.1..900.0f64, columns in 1..60usize,
        ) {
            let range = [low, low + span];
            let inside = in_range(&xs, &ys, range);
            let Some(stretches) = band(&xs, &ys, range, columns) else {
                prop_assert!(inside.len() <= 2 * columns, "a line shows it all");
                return Ok(());
            };
            let gaps = inside.iter().filter(|p| !p[1].is_finite()).count();
            prop_assert!(stretches.len() <= gaps + 1 && stretches.iter().all(|s| !s.is_empty()));
            let spans: Vec<Span> = stretches.concat();
            prop_assert!(spans.len() <= columns + gaps);
            prop_assert!(spans.windows(2).all(|pair| pair[0].x <= pair[1].x), "in order");
            let half = 0.51 * span / columns as f64;
            for [x, y] in inside.into_iter().filter(|p| p[1].is_finite()) {
                let holds = |s: &&Span| (s.x - x).abs() <= half && s.y[0] <= y && y <= s.y[1];
                prop_assert!(spans.iter().find(holds).is_some(), "{x} {y}");
            }
            for end in spans.iter().flat_map(|span| span.y) {
                prop_assert!(ys.contains(&end), "nothing made up");
            }
        }

        #[test]
        fn a_curve_that_fits_is_left_alone((xs, ys) in curve()) {
            let out = thin(&xs, &ys, [-1.0, f64::INFINITY], 400);
            prop_assert_eq!(out.len(), xs.len());
            for ((p, &x), &y) in out.iter().zip(&xs).zip(&ys) {
                prop_assert_eq!(p[0], x);
                prop_assert!(p[1] == y || (!y.is_finite() && p[1].is_nan()));
            }
        }

        #[test]
        fn strange_ranges_do_no_harm(
            (xs, ys) in curve(), low in any::<f64>(), high in any::<f64>(), columns in 0..50usize,
        ) {
            thin(&xs, &ys, [low, high], columns);
            band(&xs, &ys, [low, high], columns);
        }
    }

    #[test]
    fn a_million_points_draw_like_a_thousand() {
        let xs: Vec<f64> = (0..1_000_000).map(f64::from).collect();
        let mut ys = vec![0.0; xs.len()];
        ys[777_777] = 5.0;
        let out = thin(&xs, &ys, [0.0, 1e6], 1000);
        assert!(out.len() <= 2002, "{}", out.len());
        assert!(out.contains(&[777_777.0, 5.0]));
    }

    #[test]
    fn the_line_leaves_the_picture_at_both_ends() {
        let xs = [0.0, 1.0, 2.0, 3.0, 4.0];
        let out = thin(&xs, &xs, [1.5, 2.5], 100);
        assert_eq!(out, [[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]);
        assert_eq!(thin(&xs, &xs, [1.2, 1.4], 100), [[1.0, 1.0], [2.0, 2.0]]);
    }

    #[test]
    fn gaps_cut_the_line() {
        let xs: Vec<f64> = (0..1000).map(f64::from).collect();
        let mut ys = xs.clone();
        ys[300..400].fill(f64::NAN);
        ys[0] = f64::NAN;
        let out = thin(&xs, &ys, [0.0, 999.0], 50);
        let stretches: Vec<_> = segments(&out).collect();
        assert_eq!(stretches.len(), 2);
        assert_eq!(stretches[0].last(), Some(&[299.0, 299.0]));
        assert!(stretches[1][0][0] >= 400.0);
        assert_eq!(segments(&[]).count(), 0);
    }
}

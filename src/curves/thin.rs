//! A curve thinned to what a screen can show.
//!
//! Contract on not-a-number: a point whose x or y is not finite is a gap. A
//! gap comes out as one point [x, NaN]; [`segments`] cuts there. No more than
//! one gap, one lowest and one highest point are kept per column of pixels.

use std::ops::Range;

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
    let start = xs[..length].partition_point(|&x| x < low);
    let end = start.max(xs[..length].partition_point(|&x| x <= high));
    let mut out = Vec::new();
    out.extend(points(start.saturating_sub(1)..start).map(shown));
    if end - start <= 2 * columns || low >= high {
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

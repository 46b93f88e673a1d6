//! Lines of equal height over a grid: marching squares.

use std::collections::HashMap;

/// One line of equal height.
#[derive(Clone, Debug, PartialEq)]
pub struct Contour {
    /// From end to end; the first is not repeated at the end of a closed one.
    pub points: Vec<[f64; 2]>,
    /// Whether it comes back to its first point. One that does not leaves the grid.
    pub closed: bool,
}

/// An edge between two neighbouring grid points: to the right of a point, or above it.
type Edge = (usize, usize, bool);

/// The lines on which values at the middles of `size` cells, row by row from the
/// lower corner of the rectangle, pass `level`; straight between neighbours.
///
/// Where all four corners of a square are crossed, the mean of them decides which
/// two belong together. A value that is no number is below every level.
pub fn contours(
    values: &[f64],
    size: [usize; 2],
    low: [f64; 2],
    high: [f64; 2],
    level: f64,
) -> Vec<Contour> {
    let [columns, rows] = size;
    if columns < 2 || rows < 2 || values.len() != columns * rows || !level.is_finite() {
        return Vec::new();
    }
    let field = Field {
        values,
        columns,
        level,
    };
    let mut segments = Vec::new();
    for row in 0..rows - 1 {
        for column in 0..columns - 1 {
            field.square(column, row, &mut segments);
        }
    }
    let place = |edge: Edge| field.crossing(edge, size, low, high);
    joined(&segments)
        .into_iter()
        .map(|(edges, closed)| Contour {
            points: edges.into_iter().map(place).collect(),
            closed,
        })
        .collect()
}

struct Field<'a> {
    values: &'a [f64],
    columns: usize,
    level: f64,
}

impl Field<'_> {
    /// Height over the level.
    fn at(&self, column: usize, row: usize) -> f64 {
        let value = self.values.get(row * self.columns + column);
        let over = value.map_or(f64::NAN, |value| value - self.level);
        if over.is_nan() {
            return -f64::MAX;
        }
        over.clamp(-f64::MAX, f64::MAX)
    }

    /// The segments within the square whose lower left point this is.
    fn square(&self, column: usize, row: usize, out: &mut Vec<[Edge; 2]>) {
        let corners = [
            self.at(column, row),
            self.at(column + 1, row),
            self.at(column + 1, row + 1),
            self.at(column, row + 1),
        ];
        let case = corners
            .iter()
            .rev()
            .fold(0, |case, over| 2 * case + usize::from(*over >= 0.0));
        let bottom = (column, row, true);
        let right = (column + 1, row, false);
        let top = (column, row + 1, true);
        let left = (column, row, false);
        // Scaled first, so that the sum stays finite.
        let high = corners.iter().map(|over| over / 4.0).sum::<f64>() >= 0.0;
        match case {
            0 | 15 => {}
            1 | 14 => out.push([left, bottom]),
            2 | 13 => out.push([bottom, right]),
            3 | 12 => out.push([left, right]),
            4 | 11 => out.push([right, top]),
            6 | 9 => out.push([bottom, top]),
            7 | 8 => out.push([left, top]),
            _ if (case == 5) == high => out.extend([[left, top], [bottom, right]]),
            _ => out.extend([[left, bottom], [right, top]]),
        }
    }

    /// Where the level is passed along an edge.
    fn crossing(
        &self,
        (column, row, across): Edge,
        size: [usize; 2],
        low: [f64; 2],
        high: [f64; 2],
    ) -> [f64; 2] {
        let here = self.at(column, row);
        let (dx, dy) = if across { (1, 0) } else { (0, 1) };
        let there = self.at(column + dx, row + dy);
        // Halved, so that the difference stays finite.
        let share = (here / 2.0) / (here / 2.0 - there / 2.0);
        let share = if share.is_finite() { share } else { 0.5 };
        let along = |axis: usize, index: f64| {
            let t = (index + 0.5) / size[axis] as f64;
            low[axis] + t * (high[axis] - low[axis])
        };
        [
            along(0, column as f64 + share * dx as f64),
            along(1, row as f64 + share * dy as f64),
        ]
    }
}

/// Segments end to end, as chains of edges, and whether each is closed.
fn joined(segments: &[[Edge; 2]]) -> Vec<(Vec<Edge>, bool)> {
    let mut at: HashMap<Edge, Vec<usize>> = HashMap::new();
    for (index, segment) in segments.iter().enumerate() {
        for edge in segment {
            at.entry(*edge).or_default().push(index);
        }
    }
    let mut free = vec![true; segments.len()];
    let mut walk = |from: Edge| {
        let mut chain = vec![from];
        let mut here = from;
        loop {
            let next = at
                .get(&here)
                .into_iter()
                .flatten()
                .find(|&&i| free.get(i) == Some(&true));
            let Some((&index, segment)) = next.and_then(|i| Some((i, segments.get(*i)?))) else {
                return chain;
            };
            if let Some(free) = free.get_mut(index) {
                *free = false;
            }
            here = if segment[0] == here {
                segment[1]
            } else {
                segment[0]
            };
            chain.push(here);
        }
    };
    let mut lines = Vec::new();
    // Those that leave the grid begin where only one segment ends.
    let ends = segments.iter().flatten();
    for &end in ends.filter(|end| at.get(end).is_some_and(|there| there.len() == 1)) {
        let chain = walk(end);
        if chain.len() > 1 {
            lines.push((chain, false));
        }
    }
    for segment in segments {
        let mut chain = walk(segment[0]);
        if chain.len() > 1 {
            chain.pop();
            lines.push((chain, true));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LOW: [f64; 2] = [-3.0, -2.5];
    const HIGH: [f64; 2] = [3.5, 3.0];

    fn field(size: [usize; 2], height: impl Fn(f64, f64) -> f64) -> Vec<f64> {
        let along = |axis: usize, i: usize| {
            LOW[axis] + (i as f64 + 0.5) / size[axis] as f64 * (HIGH[axis] - LOW[axis])
        };
        let mut values = Vec::new();
        for row in 0..size[1] {
            values.extend((0..size[0]).map(|column| height(along(0, column), along(1, row))));
        }
        values
    }

    #[test]
    fn a_saddle_is_two_lines_that_do_not_cross() {
        for (middle, expected) in [(0.1, 2), (-0.1, 2)] {
            let values = [1.0 + middle, -1.0, -1.0, 1.0 + middle];
            let lines = contours(&values, [2, 2], [0.0; 2], [2.0; 2], 0.0);
            assert_eq!(lines.len(), expected);
            let diagonal = |line: &Contour| line.points.iter().map(|p| p[0] - p[1]).sum::<f64>();
            // High in the middle: the low corners are cut off, each on its side.
            let sides: Vec<f64> = lines.iter().map(diagonal).collect();
            assert_eq!(sides[0] * sides[1] < -0.1, middle > 0.0, "{lines:?}");
        }
    }

    #[test]
    fn what_is_no_number_or_no_grid_has_no_lines() {
        let nothing = [f64::NAN; 9];
        assert!(contours(&nothing, [3, 3], LOW, HIGH, 0.0).is_empty());
        assert!(contours(&[1.0], [1, 1], LOW, HIGH, 0.0).is_empty());
        assert!(contours(&[1.0; 5], [3, 3], LOW, HIGH, 0.0).is_empty());
        let mut one = [f64::NEG_INFINITY; 9];
        one[4] = f64::INFINITY;
        let lines = contours(&one, [3, 3], LOW, HIGH, 0.0);
        assert!(lines.len() == 1 && lines[0].closed);
        assert!(lines[0].points.iter().flatten().all(|v| v.is_finite()));
    }

    proptest! {
        #[test]
        fn a_circles_contour_lies_on_the_circle(
            x in -0.8..0.8f64, y in -0.8..0.8f64, radius in 0.8..1.4f64, side in 24..90usize,
        ) {
            let size = [side, side + 7];
            let values = field(size, |a, b| -(a - x).hypot(b - y));
            let lines = contours(&values, size, LOW, HIGH, -radius);
            prop_assert_eq!(lines.len(), 1);
            prop_assert!(lines[0].closed);
            // Straight pieces between cells of width h miss a circle by h^2 / 8 r at most
            // along an edge, here twice for good measure.
            let h = (HIGH[0] - LOW[0]) / side as f64;
            for [a, b] in &lines[0].points {
                let off = ((a - x).hypot(b - y) - radius).abs();
                prop_assert!(off < h * h / (4.0 * radius) + 1e-12, "{} of {}", off, h);
            }
            // It goes around once: the steps are short and the area is the circle's.
            let points = &lines[0].points;
            let next = points.iter().cycle().skip(1);
            let area: f64 = points.iter().zip(next).map(|(p, q)| p[0] * q[1] - p[1] * q[0]).sum();
            let share = area.abs() / 2.0 / (std::f64::consts::PI * radius * radius);
            prop_assert!((0.9..1.02).contains(&share), "{}", share);
        }

        #[test]
        fn a_planes_contour_is_a_straight_line_that_leaves_the_grid(
            slope in -2.0..2.0f64, side in 3..40usize,
        ) {
            let size = [side, side];
            let values = field(size, |a, b| b - slope * (a - 0.25) - 0.25);
            let lines = contours(&values, size, LOW, HIGH, 0.0);
            prop_assert!(!lines.is_empty());
            for line in lines {
                prop_assert!(!line.closed);
                for [a, b] in line.points {
                    prop_assert!((b - slope * (a - 0.25) - 0.25).abs() < 1e-9);
                }
            }
        }

        #[test]
        fn any_values_give_finite_points(
            values in prop::collection::vec(proptest::num::f64::ANY, 30), level in proptest::num::f64::ANY,
        ) {
            for line in contours(&values, [6, 5], LOW, HIGH, level) {
                prop_assert!(line.points.len() > 1);
                prop_assert!(line.points.iter().flatten().all(|v| v.is_finite()));
            }
        }
    }
}

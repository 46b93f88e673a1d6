//! A line drawn around dots, and which of many places lie within it.

use eframe::egui::{Pos2, Rect, pos2};

/// Strips that the outline is cut into, each with the edges that cross it: a place is held
/// against a few edges, and sixty thousand places take a few milliseconds.
const STRIPS: usize = 256;

/// A closed line. A place lies within it if the line goes round it, once or more often: what
/// it crosses over does not fall out (the rule of nonzero winding).
#[derive(Clone, Debug)]
pub struct Outline {
    bounds: Rect,
    /// From the top of the bounds down: the edges of each strip.
    strips: Vec<Vec<[Pos2; 2]>>,
}

impl Outline {
    /// The rectangle with these two opposite corners.
    pub fn rectangle(from: Pos2, to: Pos2) -> Self {
        let rect = Rect::from_two_pos(from, to);
        Self::polygon(&[
            rect.left_top(),
            rect.right_top(),
            rect.right_bottom(),
            rect.left_bottom(),
        ])
    }

    /// The line through these corners and back to the first. Corners that are no numbers are
    /// left out.
    pub fn polygon(corners: &[Pos2]) -> Self {
        let sound = |corner: &&Pos2| corner.is_finite();
        let corners: Vec<Pos2> = corners.iter().filter(sound).copied().collect();
        let bounds = Rect::from_points(&corners);
        let mut outline = Self {
            bounds,
            strips: vec![Vec::new(); STRIPS],
        };
        let next = corners.iter().cycle().skip(1);
        for (from, to) in corners.iter().zip(next) {
            let (upper, lower) = (from.y.min(to.y), from.y.max(to.y));
            let crossed = outline.strip(upper)..=outline.strip(lower);
            for strip in outline.strips.get_mut(crossed).into_iter().flatten() {
                strip.push([*from, *to]);
            }
        }
        outline
    }

    /// Whether a place lies within it.
    pub fn contains(&self, place: Pos2) -> bool {
        if !self.bounds.contains(place) {
            return false;
        }
        let edges = self.strips.get(self.strip(place.y));
        let edges = edges.into_iter().flatten();
        edges.map(|edge| winding(*edge, place)).sum::<i32>() != 0
    }

    /// The strip of this height: the nearest one of a height beyond them.
    fn strip(&self, y: f32) -> usize {
        let down = (y - self.bounds.top()) / self.bounds.height().max(f32::MIN_POSITIVE);
        ((down * STRIPS as f32) as usize).min(STRIPS - 1)
    }
}

/// Whether an edge passes to the right of a place, and which way: 1 downwards, -1 upwards. Of
/// the edge's two ends the upper one counts, so that a corner is passed once.
fn winding([from, to]: [Pos2; 2], place: Pos2) -> i32 {
    let (upper, lower, way) = if from.y <= to.y {
        (from, to, 1)
    } else {
        (to, from, -1)
    };
    if !(upper.y <= place.y && place.y < lower.y) {
        return 0;
    }
    let down = f64::from(place.y - upper.y) / f64::from(lower.y - upper.y);
    let crossing = f64::from(upper.x) + down * f64::from(lower.x - upper.x);
    if f64::from(place.x) < crossing {
        way
    } else {
        0
    }
}

/// The corners of a line that is drawn by hand, without those that lie closer to the one before
/// than the hand is steady.
pub fn steady(corners: &mut Vec<[f32; 2]>, next: [f32; 2], least: f32) {
    let far = corners
        .last()
        .is_none_or(|last| pos2(last[0], last[1]).distance(pos2(next[0], next[1])) >= least);
    if far {
        corners.push(next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place() -> impl Strategy<Value = Pos2> {
        // Whole numbers, so that places lie on edges and corners too.
        (-20i8..20, -20i8..20).prop_map(|(x, y)| pos2(f32::from(x), f32::from(y)))
    }

    /// A convex polygon about the origin, its corners in order.
    fn convex() -> impl Strategy<Value = Vec<Pos2>> {
        prop::collection::vec(0.0f32..std::f32::consts::TAU, 3..12).prop_map(|mut turns| {
            turns.sort_by(f32::total_cmp);
            turns
                .into_iter()
                .map(|turn| pos2(15.0 * turn.cos(), 15.0 * turn.sin()))
                .collect()
        })
    }

    /// Twice the area of the triangle, by which side of the line the place lies on.
    fn side([from, to]: [Pos2; 2], place: Pos2) -> f64 {
        let of = |value: f32| f64::from(value);
        (of(to.x) - of(from.x)) * (of(place.y) - of(from.y))
            - (of(to.y) - of(from.y)) * (of(place.x) - of(from.x))
    }

    /// The same by the turns of the corners about the place.
    fn turns(corners: &[Pos2], place: Pos2) -> f64 {
        let next = corners.iter().cycle().skip(1);
        corners
            .iter()
            .zip(next)
            .map(|(from, to)| {
                let (a, b) = (*from - place, *to - place);
                let cross = f64::from(a.x) * f64::from(b.y) - f64::from(a.y) * f64::from(b.x);
                let dot = f64::from(a.x) * f64::from(b.x) + f64::from(a.y) * f64::from(b.y);
                cross.atan2(dot)
            })
            .sum::<f64>()
            / std::f64::consts::TAU
    }

    fn on_an_edge(corners: &[Pos2], place: Pos2) -> bool {
        let next = corners.iter().cycle().skip(1);
        corners.iter().zip(next).any(|(from, to)| {
            let box_of = Rect::from_two_pos(*from, *to).expand(1e-3);
            side([*from, *to], place).abs() < 1e-2 && box_of.contains(place)
        })
    }

    proptest! {
        #[test]
        fn within_a_convex_outline_is_on_the_inner_side_of_every_edge(
            corners in convex(), place in place(),
        ) {
            prop_assume!(!on_an_edge(&corners, place));
            let next = corners.iter().cycle().skip(1);
            let inner = corners
                .iter()
                .zip(next)
                .all(|(from, to)| from == to || side([*from, *to], place) > 0.0);
            prop_assert_eq!(Outline::polygon(&corners).contains(place), inner);
        }

        #[test]
        fn any_line_holds_what_it_goes_round(
            corners in prop::collection::vec(place(), 3..14), place in place(),
        ) {
            prop_assume!(!on_an_edge(&corners, place));
            let round = turns(&corners, place).round() != 0.0;
            prop_assert_eq!(Outline::polygon(&corners).contains(place), round);
        }

        #[test]
        fn where_it_begins_and_which_way_it_goes_does_not_matter(
            corners in prop::collection::vec(place(), 3..14), place in place(), start in 0usize..14,
        ) {
            let within = Outline::polygon(&corners).contains(place);
            let mut other = corners.clone();
            other.rotate_left(start % corners.len());
            prop_assert_eq!(Outline::polygon(&other).contains(place), within);
            other.reverse();
            prop_assert_eq!(Outline::polygon(&other).contains(place), within);
        }

        #[test]
        fn a_box_holds_what_lies_between_its_sides(
            from in place(), to in place(), place in place(),
        ) {
            let rect = Rect::from_two_pos(from, to);
            let between = rect.left() < place.x
                && place.x < rect.right()
                && rect.top() < place.y
                && place.y < rect.bottom();
            let on_side = rect.contains(place) && !between;
            prop_assume!(!on_side);
            prop_assert_eq!(Outline::rectangle(from, to).contains(place), between);
        }

        #[test]
        fn nothing_that_is_no_number_gets_in_or_stops_it(
            corners in prop::collection::vec(any::<[f32; 2]>(), 0..9), place in any::<[f32; 2]>(),
        ) {
            let corners: Vec<Pos2> = corners.into_iter().map(Pos2::from).collect();
            let within = Outline::polygon(&corners).contains(Pos2::from(place));
            prop_assert!(!within || place.iter().all(|value| value.is_finite()));
        }
    }

    #[test]
    fn a_line_that_trembles_keeps_few_corners() {
        let mut corners = Vec::new();
        for step in 0..1000 {
            let x = step as f32 * 0.01;
            steady(&mut corners, [x, 0.001 * (step % 2) as f32], 1.0);
        }
        assert_eq!(corners.len(), 10);
    }
}

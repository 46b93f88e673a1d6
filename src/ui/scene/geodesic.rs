//! The two points between which the geodesic is drawn.

use crate::document::{Document, Point};
use crate::ui::scene::Selection;

/// The ends of what is selected: the two points, or the two farthest apart; None of fewer. The
/// lower id comes first.
pub fn ends(document: &Document, selection: &Selection) -> Option<[u64; 2]> {
    let selected = selection.points(document);
    let points: Vec<&Point> = selected
        .iter()
        .filter_map(|id| document.point(*id))
        .collect();
    let mut farthest: Option<(f32, [u64; 2])> = None;
    for (place, one) in points.iter().enumerate() {
        for other in points.iter().skip(place + 1) {
            let apart = distance(one, other);
            if farthest.is_none_or(|(before, _)| apart > before) {
                farthest = Some((apart, [one.id, other.id]));
            }
        }
    }
    farthest.map(|(_, ends)| ends)
}

/// Both ends of the geodesic that is drawn, while both points are there.
pub fn shown<'a>(document: &'a Document, selection: &Selection) -> Option<[&'a Point; 2]> {
    let [from, to] = selection.geodesic?;
    Some([document.point(from)?, document.point(to)?])
}

fn distance(one: &Point, other: &Point) -> f32 {
    let both = one.z.iter().zip(&other.z);
    both.map(|(a, b)| (a - b).powi(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_points_the_ends_are_the_two_farthest_apart() {
        let mut document = Document::default();
        let mut selection = Selection::default();
        assert_eq!(ends(&document, &selection), None);
        let places = [[0.0, 0.0], [3.0, 0.0], [-1.0, 0.5], [1.0, 9.0]];
        let ids = places.map(|z| document.add_point(z.to_vec()));
        selection.choose(ids[0]);
        assert_eq!(ends(&document, &selection), None);
        selection.toggle(ids[2]);
        assert_eq!(ends(&document, &selection), Some([ids[0], ids[2]]));
        selection.toggle(ids[1]);
        assert_eq!(ends(&document, &selection), Some([ids[1], ids[2]]));
        selection.geodesic = Some([ids[1], ids[2]]);
        assert!(shown(&document, &selection).is_some());
        document.points.retain(|point| point.id != ids[1]);
        assert!(shown(&document, &selection).is_none());
    }
}

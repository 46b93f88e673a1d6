//! Where the plots stand in the room there is: side by side, stacked, or the first above
//! the others, whichever gives them the better shape.

use eframe::egui::{Rect, Vec2, pos2, vec2};

/// Width over height that a curve reads best in.
const SHAPE: f32 = 1.9;

/// Air between two plots.
const AIR: Vec2 = Vec2::new(18.0, 8.0);

/// The places of `plots` plots within `room`, in their order.
pub fn places(room: Rect, plots: usize) -> Vec<Rect> {
    let rows = [
        vec![plots],
        vec![1; plots],
        vec![1, plots.saturating_sub(1)],
        vec![plots / 2, plots - plots / 2],
    ];
    rows.into_iter()
        .filter(|rows| rows.iter().all(|columns| *columns > 0))
        .map(|rows| split(room, &rows))
        .min_by(|one, other| distortion(one).total_cmp(&distortion(other)))
        .unwrap_or_default()
}

/// Cuts the room into rows of so many columns each.
fn split(room: Rect, rows: &[usize]) -> Vec<Rect> {
    let height = part(room.height(), rows.len(), AIR.y);
    let row = |(row, &columns): (usize, &usize)| {
        let width = part(room.width(), columns, AIR.x);
        let top = room.top() + row as f32 * (height + AIR.y);
        (0..columns).map(move |column| {
            let left = room.left() + column as f32 * (width + AIR.x);
            Rect::from_min_size(pos2(left, top), vec2(width, height))
        })
    };
    rows.iter().enumerate().flat_map(row).collect()
}

fn part(length: f32, parts: usize, air: f32) -> f32 {
    ((length - air * parts.saturating_sub(1) as f32) / parts.max(1) as f32).max(1.0)
}

/// How far the worst plot is from the shape that reads best; many low ones are worse than
/// few narrow ones, since each has a title of its own.
fn distortion(places: &[Rect]) -> f32 {
    let worst = |place: &Rect| {
        let plot = (place.height() - TITLE).max(1.0);
        (place.width() / plot / SHAPE).ln().abs()
    };
    places.iter().map(worst).fold(0.0, f32::max)
}

/// Height of a plot's title and of the numbers below it.
const TITLE: f32 = 40.0;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(width: f32, height: f32, plots: usize) -> Vec<usize> {
        let room = Rect::from_min_size(pos2(0.0, 0.0), vec2(width, height));
        let mut rows: Vec<(f32, usize)> = Vec::new();
        for place in places(room, plots) {
            match rows.last_mut() {
                Some((top, columns)) if *top == place.top() => *columns += 1,
                _ => rows.push((place.top(), 1)),
            }
        }
        rows.into_iter().map(|(_, columns)| columns).collect()
    }

    proptest! {
        #[test]
        fn every_plot_has_a_place_within_the_room_and_none_overlap(
            width in 200.0..2000.0f32, height in 80.0..1200.0f32, plots in 1..6usize,
        ) {
            let room = Rect::from_min_size(pos2(10.0, 20.0), vec2(width, height));
            let places = places(room, plots);
            prop_assert_eq!(places.len(), plots);
            for (i, one) in places.iter().enumerate() {
                prop_assert!(room.expand(0.1).contains_rect(*one));
                prop_assert!(!places[i + 1..].iter().any(|other| other.shrink(0.1).intersects(*one)));
            }
        }
    }

    #[test]
    fn a_low_strip_has_them_side_by_side_and_a_stage_makes_them_taller() {
        assert_eq!(rows(1240.0, 150.0, 3), [3]);
        assert_eq!(rows(1300.0, 850.0, 3), [1, 2]);
        assert_eq!(rows(500.0, 900.0, 3), [1, 1, 1]);
        assert_eq!(rows(900.0, 500.0, 1), [1]);
    }
}

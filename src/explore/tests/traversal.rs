//! Pictures along axes and along the directions in which the decoder changes most.

use super::*;

fn rows(query: &TraversalQuery) -> Vec<Traversal> {
    let mut desk = Desk::new();
    let answers = desk.ask(only(query.clone()));
    let found = answers.newest::<TraversalQuery>().expect("an answer");
    found.answer.clone()
}

fn query(along: TraversalAlong) -> TraversalQuery {
    TraversalQuery {
        z: vec![0.5, -0.25],
        along,
        reach: 2.0,
        steps: 5,
    }
}

#[test]
fn an_axis_goes_through_its_values_and_the_others_stay() {
    let of_axes = rows(&query(TraversalAlong::Axes(vec![1, 0, 9])));
    assert_eq!(of_axes.len(), 2, "an axis that is not there is left out");
    let of_one = &of_axes[0];
    assert_eq!(
        (of_one.axis, &*of_one.offsets),
        (Some(1), &[-2.0, -1.0, 0.0, 1.0, 2.0][..])
    );
    let mut desk = Desk::new();
    let place = PlaceQuery { z: vec![0.5, -1.0] };
    let alone = desk
        .ask(only(place))
        .newest::<PlaceQuery>()
        .expect("decoded");
    let published = published(1, 10, 0);
    let shape = published.snapshot.shape;
    let line = shape.width * shape.channels;
    for y in 0..shape.height {
        let start = y * line * 5 + line;
        let there = &of_one.strip[start..start + line];
        let expected = &alone.answer.pixels[y * line..(y + 1) * line];
        assert!(there.iter().zip(expected).all(|(a, b)| a.abs_diff(*b) <= 1));
    }
}

/// |J v| by differences of the decoded picture, in doubles over singles.
#[test]
fn the_first_principal_direction_stretches_most_and_stretches_are_those_of_differences() {
    let principal = rows(&query(TraversalAlong::Principal(3)));
    assert_eq!(principal.len(), 2);
    let axes = rows(&query(TraversalAlong::Axes(vec![0, 1])));
    let most = axes.iter().map(|row| row.stretch).fold(0.0, f64::max);
    assert!(principal[0].stretch >= most * (1.0 - 1e-6));
    assert!(
        principal
            .windows(2)
            .all(|pair| pair[0].stretch >= pair[1].stretch)
    );
    // The metric's trace is the same along any directions at right angles.
    let square = |rows: &[Traversal]| rows.iter().map(|row| row.stretch.powi(2)).sum::<f64>();
    assert!((square(&principal) / square(&axes) - 1.0).abs() < 1e-4);
    let published = published(1, 10, 0);
    let z = [0.5f32, -0.25];
    let step = 1e-2f32;
    for row in principal.iter().chain(&axes) {
        let moved = |sign: f32| -> Vec<f32> {
            let pairs = z.iter().zip(&*row.direction);
            pairs.map(|(z, v)| z + sign * step * v).collect()
        };
        let both = [moved(1.0), moved(-1.0)].concat();
        let decoded = published.snapshot.decode(&both).expect("decoded");
        let (after, before) = decoded.split_at(decoded.len() / 2);
        let squares = after
            .iter()
            .zip(before)
            .map(|(a, b)| f64::from(a - b).powi(2));
        let by_differences = squares.sum::<f64>().sqrt() / f64::from(2.0 * step);
        let apart = (by_differences - row.stretch).abs();
        assert!(
            apart < 1e-2 * row.stretch.max(0.01),
            "{by_differences} {}",
            row.stretch
        );
    }
}

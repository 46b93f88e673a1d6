//! The points a person has put down: kept as long as the model has latent
//! dimensions, sent off to be decoded, matched with what comes back.

use crate::explore::{Answers, Decoded};
use crate::ui::language::{fill, t};
use crate::ui::scene::{Handle, Scene, Selection};

/// Readies the points for a frame: the first one, lengths, and what is wanted.
///
/// Every panel that moves points calls this at its end too, so that a move is
/// on its way in the very frame that made it.
pub fn prepare(scene: &mut Scene<'_>) {
    let latent = scene.progress.recipe.latent;
    let selection = &mut *scene.selection;
    if selection.next_id == 0 && selection.handles.is_empty() {
        add(selection, vec![0.0; latent]);
    }
    for handle in &mut selection.handles {
        if handle.z.len() != latent {
            handle.z = crate::latent::with_length(&handle.z, latent);
        }
    }
    if active(selection).is_none() {
        selection.active = selection.handles.last().map(|handle| handle.id);
    }
    let known = &mut scene.wants.points;
    known.truncate(selection.handles.len());
    for (i, handle) in selection.handles.iter().enumerate() {
        match known.get_mut(i) {
            Some(z) if *z == handle.z => {}
            Some(z) => z.clone_from(&handle.z),
            None => known.push(handle.z.clone()),
        }
    }
}

/// Puts a new point at `z` and makes it the active one; its id.
pub fn add(selection: &mut Selection, z: Vec<f32>) -> u64 {
    let id = selection.next_id;
    selection.next_id += 1;
    selection.handles.push(Handle { id, z });
    selection.active = Some(id);
    id
}

/// The point that the arrow keys move.
pub fn active(selection: &Selection) -> Option<&Handle> {
    let id = selection.active?;
    selection.handles.iter().find(|handle| handle.id == id)
}

/// The active point, to be moved.
pub fn active_mut(selection: &mut Selection) -> Option<&mut Handle> {
    let id = selection.active?;
    selection.handles.iter_mut().find(|handle| handle.id == id)
}

/// The values of all latent dimensions that the plane does not show: the active point's.
pub fn base(scene: &Scene<'_>) -> Vec<f32> {
    let origin = || vec![0.0; scene.progress.recipe.latent];
    active(scene.selection).map_or_else(origin, |handle| handle.z.clone())
}

/// A point's number: people count from 1.
pub fn number(id: u64) -> u64 {
    id + 1
}

/// What a point is called.
pub fn name(id: u64) -> String {
    fill(t("Point {n}"), &[("n", number(id))])
}

/// The newest decoded image of the point at `place` in the list.
///
/// An answer belongs to the wants of a moment ago. If as many points were
/// asked for as there are now, places agree; if a point came or went since,
/// only the very same coordinates do.
pub fn decoded<'a>(answers: &'a Answers, handles: &[Handle], place: usize) -> Option<&'a Decoded> {
    let points = &answers.points.as_ref()?.points;
    let z = &handles.get(place)?.z;
    let same = points.iter().find(|decoded| decoded.z == *z);
    let agree = points.len() == handles.len();
    same.or_else(|| points.get(place).filter(|_| agree))
}

/// One coordinate, short: two decimals near the origin, fewer far away.
pub fn coordinate(value: f32) -> String {
    let decimals = match value.abs() {
        far if far >= 99.95 => 0,
        far if far >= 9.995 => 1,
        _ => 2,
    };
    format!("{value:.decimals$}").replace('-', "\u{2212}")
}

/// The place of `z` on the plane of two axes; a model of one dimension has y = 0.
pub fn on_plane(z: &[f32], axes: [usize; 2]) -> [f32; 2] {
    axes.map(|axis| z.get(axis).copied().unwrap_or(0.0))
}

/// Moves `z` to a place on the plane; the other dimensions stay.
pub fn move_to(z: &mut [f32], axes: [usize; 2], place: [f32; 2]) {
    for (axis, value) in axes.into_iter().zip(place) {
        if let Some(slot) = z.get_mut(axis) {
            *slot = value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explore::{Points, Stamp};
    use std::sync::Arc;
    use std::time::Instant;

    fn answers(zs: &[f32]) -> Answers {
        let now = Instant::now();
        let point = |z: &f32| Decoded {
            z: vec![*z],
            pixels: Arc::from([0u8]),
        };
        Answers {
            points: Some(Arc::new(Points {
                stamp: Stamp {
                    run: 1,
                    step: 1,
                    published: now,
                    answered: now,
                },
                points: zs.iter().map(point).collect(),
                hover: None,
                sample: None,
                asked: now,
            })),
            ..Answers::default()
        }
    }

    fn handles(zs: &[f32]) -> Vec<Handle> {
        let handle = |(id, z): (usize, &f32)| Handle {
            id: id as u64,
            z: vec![*z],
        };
        zs.iter().enumerate().map(handle).collect()
    }

    #[test]
    fn a_moved_point_keeps_its_picture_until_the_next_one() {
        let found = decoded(&answers(&[1.0, 2.0]), &handles(&[1.0, 2.5]), 1).map(|d| d.z.clone());
        assert_eq!(found, Some(vec![2.0]));
    }

    #[test]
    fn after_a_removal_no_point_shows_the_removed_ones_picture() {
        let found = decoded(&answers(&[1.0, 2.0]), &handles(&[2.0]), 0).map(|d| d.z.clone());
        assert_eq!(found, Some(vec![2.0]));
        assert!(decoded(&answers(&[1.0, 2.0]), &handles(&[3.0]), 0).is_none());
    }

    #[test]
    fn moving_touches_two_dimensions_only() {
        let mut z = vec![1.0, 2.0, 3.0];
        move_to(&mut z, [2, 0], [7.0, 8.0]);
        assert_eq!(z, [8.0, 2.0, 7.0]);
        let mut line = vec![1.0];
        move_to(&mut line, [0, 1], [5.0, 9.0]);
        assert_eq!(
            (line.as_slice(), on_plane(&line, [0, 1])),
            (&[5.0][..], [5.0, 0.0])
        );
    }

    #[test]
    fn coordinates_stay_short() {
        assert_eq!(coordinate(-1.234), "\u{2212}1.23");
        assert_eq!(coordinate(12.34), "12.3");
        assert_eq!(coordinate(-1234.5), "\u{2212}1234");
    }
}

//! The points a person has put down: kept as long as the model has latent
//! dimensions, sent off to be decoded, and found again by their ids.

use crate::document::{Document, Point, PointColour};
use crate::explore::{Answers, LatentPoint, PlaceQuery, PointsQuery};
use crate::latent::Plane;
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::shown_plane::shown_plane;
use crate::ui::scene::{Scene, Selection};
use std::sync::Arc;

/// Radians: a circle divided by the square of the golden ratio.
const GOLDEN_ANGLE: f32 = 2.399_963;

/// The name under which the place beneath the mouse is asked.
pub const HOVER: &str = "hover";

/// Readies the points for a frame, the first one and their lengths, and asks what they
/// decode to.
///
/// Every panel that moves points calls this at its end too, so that a move is
/// on its way in the very frame that made it.
pub fn prepare(scene: &mut Scene<'_>) {
    let latent = scene.progress.recipe.latent;
    if scene.document.is_untouched() && scene.document.points.is_empty() {
        add(scene.document, scene.selection, vec![0.0; latent]);
    }
    scene.document.fit(latent);
    if active(scene).is_none() {
        scene.selection.active = scene.document.points.last().map(|point| point.id);
    }
    ask(scene);
}

/// Asks what the points decode to.
pub fn ask(scene: &mut Scene<'_>) {
    let points = scene.document.points.iter();
    let points = points.map(|point| LatentPoint {
        id: point.id,
        z: point.z.clone(),
    });
    let points = points.collect();
    scene.ask(PointsQuery { points });
}

/// Asks what the place under the mouse decodes to, if it is over the plane.
pub fn ask_hover(scene: &mut Scene<'_>) {
    if let Some(z) = scene.selection.hover.clone() {
        scene.ask_as(HOVER, PlaceQuery { z });
    }
}

/// Puts a new point at `z` and makes it the active one; its id.
pub fn add(document: &mut Document, selection: &mut Selection, z: Vec<f32>) -> u64 {
    let id = document.add_point(z);
    selection.active = Some(id);
    id
}

/// A few points to begin with, so that there is something to drag at once.
pub fn first(latent: usize) -> (Document, Selection) {
    let mut document = Document::default();
    let ids = [[-1.0, 1.0], [0.0, 0.0], [1.0, -1.0]]
        .map(|place| document.add_point(crate::latent::with_length(&place, latent)));
    let selection = Selection {
        active: ids.first().copied(),
        ..Selection::default()
    };
    (document, selection)
}

/// Where the next point goes that a person asks for without a place: under the mouse if
/// it is over the plane, else around the middle, turned by the golden angle each time, so
/// that they spread evenly.
pub fn next_place(scene: &Scene<'_>) -> Vec<f32> {
    if let Some(under_the_mouse) = &scene.selection.hover {
        return under_the_mouse.clone();
    }
    let count = scene.document.next_id() as f32;
    let (angle, radius) = (GOLDEN_ANGLE * count, 0.45 * count.sqrt() % 2.2);
    let plane = shown_plane(scene);
    let mut z = plane.origin(&vec![0.0; scene.progress.recipe.latent]);
    let place = [angle.cos(), angle.sin()].map(|part| radius * part);
    plane.move_to(&mut z, place);
    z
}

/// Takes the point with this id away; the last one left becomes active if it was.
pub fn remove(document: &mut Document, selection: &mut Selection, id: u64) {
    document.points.retain(|point| point.id != id);
    if selection.active == Some(id) {
        selection.active = document.points.last().map(|point| point.id);
    }
}

/// The decimals that coordinates have in this frame.
pub fn shown_decimals(scene: &Scene<'_>) -> usize {
    match scene.selection.plane_scale {
        0.0 => 2,
        scale => decimals(scale),
    }
}

/// The point that the arrow keys move.
pub fn active<'a>(scene: &'a Scene<'_>) -> Option<&'a Point> {
    scene.document.point(scene.selection.active?)
}

/// The active point, to be moved.
pub fn active_mut<'a>(scene: &'a mut Scene<'_>) -> Option<&'a mut Point> {
    scene.document.point_mut(scene.selection.active?)
}

/// The place on the plane with the coordinates 0 and 0: along axes, what the plane does not
/// show is the active point's.
pub fn base(scene: &Scene<'_>) -> Vec<f32> {
    let zeros = vec![0.0; scene.progress.recipe.latent];
    let through = active(scene).map_or(&zeros, |point| &point.z);
    shown_plane(scene).origin(through)
}

/// What a point is called.
pub fn name(point: &Point) -> String {
    if point.name.is_empty() {
        fill(t("Point {n}"), &[("n", point.number())])
    } else {
        point.name.clone()
    }
}

/// Whether the key for it locks the selected points: it unlocks them where all are locked.
pub(crate) fn locks(document: &Document, selection: &Selection) -> bool {
    let selected = selection.points(document);
    let is_locked = |id: &u64| document.point(*id).is_some_and(|point| point.locked);
    selected.is_empty() || !selected.iter().all(is_locked)
}

/// What it is called that locks them, or unlocks them.
pub(crate) fn lock_words(locks: bool) -> &'static str {
    match locks {
        true => t("Lock"),
        false => t("Unlock"),
    }
}

/// What it is called to draw points in `colour`.
pub fn colour_words(colour: Option<PointColour>) -> &'static str {
    match colour {
        None => t("Colour the points as usual"),
        Some(PointColour::Blue) => t("Colour the points blue"),
        Some(PointColour::Orange) => t("Colour the points orange"),
        Some(PointColour::Green) => t("Colour the points green"),
        Some(PointColour::Pink) => t("Colour the points pink"),
        Some(PointColour::Yellow) => t("Colour the points yellow"),
        Some(PointColour::Grey) => t("Colour the points grey"),
    }
}

/// The newest image of the point `id`, perhaps of where it was a moment ago.
pub fn pixels(answers: &Answers, id: u64) -> Option<Arc<[u8]>> {
    let points = answers.newest::<PointsQuery>()?;
    let decoded = points.answer.iter().find(|decoded| decoded.id == id)?;
    Some(decoded.pixels.clone())
}

/// How many decimals a coordinate has where a unit is `scale` points long on screen: the
/// last one is worth about a point, so that a move that can be seen can be read.
pub fn decimals(scale: f32) -> usize {
    let wanted = (scale.max(1e-3) / 1.5).log10().ceil();
    // More than an f32 near 1 has would be made up.
    wanted.clamp(0.0, 6.0) as usize
}

/// One coordinate with so many decimals.
pub fn coordinate(value: f32, decimals: usize) -> String {
    numbers::signed(f64::from(value), decimals)
}

/// A point's place on the plane in words: "(0.12, −1.50)".
pub fn coordinates(z: &[f32], plane: &Plane, decimals: usize) -> String {
    let shown = plane.coordinates(z).into_iter().zip(plane.shown(z.len()));
    let shown: Vec<String> = shown
        .filter(|(_, shown)| *shown)
        .map(|(value, _)| coordinate(value, decimals))
        .collect();
    format!("({})", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explore::{Answered, Decoded, Stamp};
    use std::time::Instant;

    /// What the points of these ids were decoded to.
    fn answers(points: &[(u64, u8)]) -> Answers {
        let now = Instant::now();
        let decoded = |&(id, pixel): &(u64, u8)| Decoded {
            id,
            z: vec![0.0],
            pixels: Arc::from([pixel]),
        };
        let mut answers = Answers::default();
        answers.give(Answered {
            answer: points.iter().map(decoded).collect(),
            query: PointsQuery::default(),
            posted: now,
            stamp: Stamp {
                run: 1,
                step: 1,
                published: now,
                answered: now,
            },
        });
        answers
    }

    #[test]
    fn a_moved_point_keeps_its_picture_until_the_next_one() {
        let found = pixels(&answers(&[(4, 10), (7, 20)]), 7);
        assert_eq!(found.as_deref(), Some(&[20][..]));
    }

    #[test]
    fn after_a_removal_no_point_shows_the_removed_ones_picture() {
        // Point 4 is gone and point 9 is new, before the next answer has come.
        let answers = answers(&[(4, 10), (7, 20)]);
        assert_eq!(pixels(&answers, 7).as_deref(), Some(&[20][..]));
        assert!(pixels(&answers, 9).is_none());
    }

    #[test]
    fn coordinates_have_the_decimals_that_the_zoom_deserves() {
        for (scale, text) in [
            (1.0, "\u{2212}1"),
            (10.0, "\u{2212}1.2"),
            (100.0, "\u{2212}1.23"),
            (1000.0, "\u{2212}1.235"),
            (10_000.0, "\u{2212}1.2346"),
        ] {
            assert_eq!(coordinate(-1.234_56, decimals(scale)), text, "{scale}");
        }
        assert_eq!(coordinate(-0.001, 2), "0.00");
        assert_eq!(
            coordinates(&[1.0, 2.0, 3.0], &[2, 0].into(), 1),
            "(3.0, 1.0)"
        );
    }

    proptest::proptest! {
        #[test]
        fn the_last_decimal_is_never_many_points_on_screen(scale in 1e-3f32..1e6) {
            let last = scale * 10f32.powi(-(decimals(scale) as i32));
            proptest::prop_assert!(last <= 1.51);
        }
    }
}

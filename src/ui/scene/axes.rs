//! Which two latent dimensions the plane shows, and every panel that shows the same.
//!
//! In a run in which nobody chose, they are the two of highest KL to the prior.

use crate::explore::{Scatter, ScatterQuery};
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::scene::settings::AutomaticAxes;
use std::sync::Arc;

/// Test images that the KL of the dimensions is at least over.
const IMAGES: usize = 500;
/// Below this many nats per image, a dimension carries nothing.
pub const DEAD: f64 = 0.01;
/// How much more than a dimension on show another must carry to take its place: so many
/// times as much, and so many nats. Without it the axes would swap to and fro in training.
const AHEAD: (f64, f64) = (1.5, 0.1);

/// What a latent dimension is called; counted from 0, as on the command line.
pub fn axis_name(axis: usize) -> String {
    format!("z{axis}")
}

/// The two dimensions that are shown in this frame; see [`of_model`].
pub fn axes(scene: &Scene<'_>) -> [usize; 2] {
    of_model(scene.settings.plane.axes, scene.progress.recipe.latent)
}

/// Whether `latent` dimensions are more than the plane shows at once.
pub fn can_choose(latent: usize) -> bool {
    latent > 2
}

/// The two of `latent` dimensions that are shown where a person `chose` two, perhaps of
/// another model: those that this one has, and the first free ones for the others. With
/// one or two dimensions there is nothing to choose: z0 lies to the right and z1, if there
/// is one, upwards. The two always differ.
pub fn of_model(chosen: [usize; 2], latent: usize) -> [usize; 2] {
    if !can_choose(latent) {
        return [0, 1];
    }
    let [x, y] = chosen.map(|axis| (axis < latent).then_some(axis));
    let y = y.filter(|y| x != Some(*y));
    let free = |taken: Option<usize>| usize::from(taken == Some(0));
    let x = x.unwrap_or(free(y));
    [x, y.unwrap_or(free(Some(x)))]
}

/// KL to the prior of each latent dimension in nats per image, once it is known of the run
/// in hand.
pub fn kl(scene: &Scene<'_>) -> Option<Arc<[f64]>> {
    let found = scene.newest::<ScatterQuery>()?;
    let Scatter { kl, .. } = &found.answer;
    // Of no images there is none.
    let current = found.stamp.run == scene.progress.run && !found.answer.is_empty();
    (current && kl.len() == scene.progress.recipe.latent).then(|| kl.clone())
}

/// Dimensions, the largest KL first; one that is no number comes last.
pub fn by_kl(kl: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..kl.len()).collect();
    let of = |axis: usize| {
        let kl = kl.get(axis).copied().unwrap_or(f64::NAN);
        if kl.is_nan() { f64::NEG_INFINITY } else { kl }
    };
    order.sort_by(|a, b| of(*b).total_cmp(&of(*a)));
    order
}

/// "1.01 nats": what a dimension carries.
pub fn nats(kl: f64) -> String {
    fill(t("{n} nats"), &[("n", numbers::nats(kl.max(0.0)))])
}

/// Asks for the KL of the dimensions where there are some to choose from, and, in a run in
/// which nobody chose axes, lets the plane show the two of highest KL. Once a frame.
pub fn follow(scene: &mut Scene<'_>) {
    let (run, latent) = (scene.progress.run, scene.progress.recipe.latent);
    if !can_choose(latent) || scene.images_are_away() {
        return;
    }
    scene.ask(ScatterQuery::test_means(IMAGES));
    // Who looks back looks at the same axes; back again, until the means are those of now.
    let means = scene.newest::<ScatterQuery>();
    let of_now = |at| scene.selection.shown_step.is_of_now(at);
    if !means.is_some_and(|means| of_now(means.stamp.answered)) {
        return;
    }
    let Some(kl) = kl(scene) else { return };
    let shown = axes(scene);
    let plane = &mut scene.settings.plane;
    let before = plane
        .automatic_axes
        .filter(|automatic| automatic.run == run);
    let axes = match before {
        Some(before) if before.chosen || before.axes != plane.axes => return,
        Some(before) => ahead(of_model(before.axes, latent), &kl),
        None => {
            let first = highest(&kl);
            for point in &mut scene.document.points {
                keep_on_plane(&mut point.z, shown, first);
            }
            first
        }
    };
    plane.axes = axes;
    plane.automatic_axes = Some(AutomaticAxes {
        run,
        axes,
        chosen: false,
    });
}

/// Lets a point that lies in the plane of the axes `before` lie at the same place in that of
/// `after`; one with other coordinates stays.
fn keep_on_plane(z: &mut [f32], before: [usize; 2], after: [usize; 2]) {
    let mut elsewhere = z.iter().enumerate();
    if elsewhere.any(|(axis, value)| !before.contains(&axis) && *value != 0.0) {
        return;
    }
    let place = before.map(|axis| z.get(axis).copied().unwrap_or(0.0));
    z.fill(0.0);
    for (axis, value) in after.into_iter().zip(place) {
        if let Some(coordinate) = z.get_mut(axis) {
            *coordinate = value;
        }
    }
}

/// Shows the plane along these axes, as a person wants it for the run in hand.
pub fn choose(scene: &mut Scene<'_>, axes: [usize; 2]) {
    scene.selection.laid = None;
    scene.settings.plane.choose_axes(scene.progress.run, axes);
}

/// The two dimensions of highest KL.
fn highest(kl: &[f64]) -> [usize; 2] {
    let order = by_kl(kl);
    [0, 1].map(|place| order.get(place).copied().unwrap_or(place))
}

/// `shown`, but for a dimension that another has left clearly behind.
fn ahead(shown: [usize; 2], kl: &[f64]) -> [usize; 2] {
    let of = |axis: usize| kl.get(axis).copied().unwrap_or(0.0);
    let mut axes = shown;
    for axis in highest(kl) {
        let less = usize::from(of(axes[1]) < of(axes[0]));
        let behind = of(axes[less]);
        if !axes.contains(&axis) && of(axis) > AHEAD.0 * behind && of(axis) > behind + AHEAD.1 {
            axes[less] = axis;
        }
    }
    axes
}

/// The axes after a person made `axis` the horizontal (0) or the vertical (1) one: where
/// the other shows it already, the two change places.
pub fn with_axis(shown: [usize; 2], place: usize, axis: usize) -> [usize; 2] {
    let [x, y] = shown;
    match place {
        0 => [axis, if axis == y { x } else { y }],
        _ => [if axis == x { y } else { x }, axis],
    }
}

/// The axes that show something in the place of those that carry nothing, where there are
/// such: a live one that is shown stays where it is.
pub fn live(shown: [usize; 2], kl: &[f64]) -> Option<[usize; 2]> {
    let is_live = |axis: usize| kl.get(axis).is_some_and(|kl| *kl >= DEAD);
    let mut others = by_kl(kl)
        .into_iter()
        .filter(|axis| is_live(*axis) && !shown.contains(axis));
    let mut axes = shown;
    for axis in &mut axes {
        if !is_live(*axis) {
            *axis = others.next().unwrap_or(*axis);
        }
    }
    (axes != shown).then_some(axes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_dimensions_are_never_exchanged_by_what_was_chosen_in_more() {
        for chosen in [[5, 7], [1, 0], [0, 0], [1, 1], [7, 0]] {
            for latent in [1, 2] {
                assert_eq!(of_model(chosen, latent), [0, 1]);
            }
        }
    }

    #[test]
    fn a_dimension_that_the_model_lacks_gives_way_to_the_first_free_one() {
        for (chosen, shown) in [
            ([5, 7], [0, 1]),
            ([2, 7], [2, 0]),
            ([0, 7], [0, 1]),
            ([7, 0], [1, 0]),
            ([7, 2], [0, 2]),
            ([3, 3], [3, 0]),
            ([3, 1], [3, 1]),
        ] {
            assert_eq!(of_model(chosen, 4), shown, "{chosen:?} in 4 dimensions");
        }
        assert_eq!(of_model([5, 7], 8), [5, 7]);
    }

    #[test]
    fn a_dimension_gives_way_only_to_one_that_left_it_clearly_behind() {
        assert_eq!(highest(&[0.0, 2.0, 0.3, 1.0]), [1, 3]);
        assert_eq!(highest(&[f64::NAN, 0.1, f64::NAN]), [1, 0]);
        for (kl, shown) in [
            ([1.0, 1.0, 1.2, 0.0], [0, 1]),
            ([0.01, 0.02, 0.05, 0.0], [0, 1]),
            ([1.0, 0.5, 1.2, 0.0], [0, 2]),
            ([0.0, 0.5, 1.2, 2.0], [3, 2]),
        ] {
            assert_eq!(ahead([0, 1], &kl), shown, "{kl:?}");
        }
    }

    #[test]
    fn a_dead_axis_leads_to_a_live_one_and_a_live_one_stays() {
        assert_eq!(live([2, 1], &[0.5, 1.0, 0.0, 0.2]), Some([0, 1]));
        assert_eq!(live([2, 3], &[0.5, 1.0, 0.0, 0.0]), Some([1, 0]));
        assert_eq!(live([0, 2], &[0.5, 0.0, 0.0]), None, "no other is live");
        assert_eq!(live([0, 1], &[0.0; 4]), None);
    }

    #[test]
    fn a_dimension_that_is_shown_already_changes_places_with_the_other() {
        assert_eq!(with_axis([3, 5], 0, 7), [7, 5]);
        assert_eq!(with_axis([3, 5], 1, 7), [3, 7]);
        assert_eq!(with_axis([3, 5], 0, 5), [5, 3]);
        assert_eq!(with_axis([3, 5], 1, 3), [5, 3]);
        assert_eq!(with_axis([3, 5], 1, 5), [3, 5]);
    }

    #[test]
    fn points_of_the_plane_stay_where_they_are_seen_when_a_run_begins_on_other_axes() {
        let mut z = [-1.0, 2.0, 0.0, 0.0];
        keep_on_plane(&mut z, [0, 1], [3, 1]);
        assert_eq!(z, [0.0, 2.0, 0.0, -1.0]);
        let mut elsewhere = [-1.0, 2.0, 0.5, 0.0];
        keep_on_plane(&mut elsewhere, [0, 1], [3, 1]);
        assert_eq!(elsewhere, [-1.0, 2.0, 0.5, 0.0]);
    }

    proptest! {
        #[test]
        fn axes_that_follow_the_kl_settle_at_once(
            kl in proptest::collection::vec(0.0f64..3.0, 3..20),
        ) {
            let shown = ahead([0, 1], &kl);
            prop_assert_eq!(ahead(shown, &kl), shown);
            prop_assert!(shown[0] != shown[1]);
        }

        #[test]
        fn two_different_dimensions_of_the_model_are_shown(
            x in 0usize..600, y in 0usize..600, latent in 2usize..513,
        ) {
            let shown = of_model([x, y], latent);
            prop_assert!(shown[0] != shown[1] && shown.iter().all(|axis| *axis < latent));
            prop_assert_eq!(of_model(shown, latent), shown);
        }
    }
}

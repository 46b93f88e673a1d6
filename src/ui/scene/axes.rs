//! Which two latent dimensions the plane shows, and every panel that shows the same.

use crate::ui::scene::Scene;

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

    proptest! {
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

//! What a plane that a person asks for would go through.

use crate::explore::{MAX_PRINCIPAL_LATENT, PlaneThrough, WhichImage};
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::axes::can_choose;
use crate::ui::scene::shown_plane::{IMAGES, PlaneChoice};
use crate::ui::scene::{Scene, points};

/// What a plane of this kind would go through now, with what that is called. None where there
/// is nothing for it: along axes, or without three points or images.
pub fn through(scene: &Scene<'_>, choice: PlaneChoice) -> Option<(PlaneThrough, String)> {
    if !can_choose(scene.progress.recipe.latent) {
        return None;
    }
    match choice {
        PlaneChoice::Axes => None,
        PlaneChoice::PrincipalComponents => {
            let images = PlaneThrough::PrincipalComponents { images: IMAGES };
            let words = t("Principal components of the means").to_owned();
            let found_soon = scene.progress.recipe.latent <= MAX_PRINCIPAL_LATENT;
            (found_soon && !scene.images_are_away()).then_some((images, words))
        }
        PlaneChoice::Points => {
            let selected = scene.selection.points(scene.document);
            let points = scene.document.points.iter();
            let three: Vec<_> = if selected.len() == 3 {
                points
                    .filter(|point| selected.contains(&point.id))
                    .collect()
            } else {
                points.collect()
            };
            let three: [_; 3] = three.try_into().ok()?;
            let words = through_words(three.map(points::name));
            Some((
                PlaneThrough::Places(three.map(|point| point.z.clone())),
                words,
            ))
        }
        PlaneChoice::Images => {
            let marking = scene.selection.marking.as_ref()?;
            let three: [usize; 3] = marking.images().to_vec().try_into().ok()?;
            let words = through_words(three.map(|index| {
                let number = numbers::thousands(index as u64);
                fill(t("image {n}"), &[("n", number)])
            }));
            let images = three.map(|index| WhichImage::of_split(marking.split(), index));
            Some((PlaneThrough::Images(images), words))
        }
    }
}

fn through_words([a, b, c]: [String; 3]) -> String {
    let names = [("a", a), ("b", b), ("c", c)];
    fill(t("Plane through {a}, {b} and {c}"), &names)
}

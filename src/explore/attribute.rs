//! The way from one group of images to another in latent space: the difference of their mean
//! codes, and how far along it the members of both lie.

use super::decode::GROUP;
use super::error::ExploreError;
use super::image_set::ImageSet;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use super::region::mean_and_spread;
use crate::model::ModelError;
use crate::train::Published;

/// Which way leads from the mean code of `from` to that of `to`?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeQuery {
    /// Where it begins.
    pub from: ImageSet,
    /// Where it leads.
    pub to: ImageSet,
}

/// A way between two groups.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// The mean code of the one less that of the other, `[latent]`.
    pub vector: Vec<f64>,
    /// Its length, in standard deviations of the prior.
    pub length: f64,
    /// The images that it leads away from: their mean lies at 0.
    pub from: AlongAttribute,
    /// The images that it leads to: their mean lies at 1.
    pub to: AlongAttribute,
}

/// How the members of a group lie along the way, where 1 is its whole length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AlongAttribute {
    /// How many there are.
    pub images: usize,
    /// Root of their mean squared distance along the way from their own mean; not a number
    /// where both groups have the same mean.
    pub spread: f64,
    /// The share of them that lies beyond the middle, nearer to the other group's mean.
    pub beyond: f64,
}

impl Query for AttributeQuery {
    type Answer = Attribute;
    type Memory = ();
    const URGENCY: Urgency = Urgency::Slow;
    const GROWS_OLD: GrowsOld = GrowsOld::AfterRest(3);

    fn answer(
        &self,
        (): &mut (),
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<Attribute>, ExploreError> {
        if !self.from.is_there(on) || !self.to.is_there(on) {
            return Ok(Reply::Unanswerable);
        }
        on.snapshot.check_fits(&on.dataset.name, on.dataset.shape)?;
        let [from, to] = [
            means(&self.from, on, interrupts)?,
            means(&self.to, on, interrupts)?,
        ];
        let attribute = between(&from, &to, on.snapshot.recipe.latent);
        Ok(Reply::Complete(attribute))
    }
}

/// The mean of each image's q(z | x), [images, latent].
fn means(
    set: &ImageSet,
    on: &Published,
    interrupts: &mut Interrupts<'_>,
) -> Result<Vec<f32>, ModelError> {
    let (snapshot, dataset) = (&on.snapshot, &on.dataset);
    let mut means = Vec::with_capacity(set.len() * snapshot.recipe.latent);
    let mut pixels = Vec::new();
    for group in set.images().chunks(GROUP) {
        dataset.fill(set.split(), snapshot.recipe.binarize, group, &mut pixels);
        means.extend(snapshot.encode(&pixels)?.mean);
        interrupts.let_in()?;
    }
    Ok(means)
}

/// The way between two groups of codes, [images, latent] each.
fn between(from: &[f32], to: &[f32], latent: usize) -> Attribute {
    let [(start, _), (end, _)] = [from, to].map(|codes| mean_and_spread(codes, latent));
    let vector: Vec<f64> = end
        .iter()
        .zip(&start)
        .map(|(end, start)| end - start)
        .collect();
    let squared: f64 = vector.iter().map(|part| part * part).sum();
    // 0 at the mean of `from`, 1 at that of `to`.
    let along = |code: &[f32]| {
        let away = code.iter().zip(&start).zip(&vector);
        let along: f64 = away
            .map(|((value, start), part)| (f64::from(*value) - start) * part)
            .sum();
        along / squared
    };
    let lie = |codes: &[f32], own: f64, is_beyond: &dyn Fn(f64) -> bool| {
        let images = codes.len() / latent.max(1);
        let count = images.max(1) as f64;
        let (mut spread, mut beyond) = (0.0, 0.0);
        for code in codes.chunks_exact(latent.max(1)) {
            let at = along(code);
            spread += (at - own).powi(2) / count;
            beyond += if is_beyond(at) { 1.0 / count } else { 0.0 };
        }
        AlongAttribute {
            images,
            spread: spread.sqrt(),
            beyond,
        }
    };
    Attribute {
        from: lie(from, 0.0, &|at| at > 0.5),
        to: lie(to, 1.0, &|at| at < 0.5),
        length: squared.sqrt(),
        vector,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_leads_from_mean_to_mean_and_says_how_far_the_members_spread() {
        // Means (0, 0) and (4, 0); across the way nothing counts. Along it, in fourths:
        // -1/4, 1/4, 0 and 0.4, 1.3, 1.3.
        let from = [-1.0, 5.0, 1.0, -5.0, 0.0, 0.0];
        let to = [1.6, 0.0, 5.2, 3.0, 5.2, -3.0];
        let found = between(&from, &to, 2);
        assert!((found.vector[0] - 4.0).abs() < 1e-6 && found.vector[1].abs() < 1e-6);
        assert!((found.length - 4.0).abs() < 1e-6);
        let spread = (2.0 * 0.25f64.powi(2) / 3.0).sqrt();
        assert!((found.from.spread - spread).abs() < 1e-6, "{found:?}");
        let spread = ((0.6f64.powi(2) + 2.0 * 0.3f64.powi(2)) / 3.0).sqrt();
        assert!((found.to.spread - spread).abs() < 1e-6, "{found:?}");
        assert_eq!((found.from.images, found.to.images), (3, 3));
        assert_eq!(found.from.beyond, 0.0);
        assert!((found.to.beyond - 1.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn between_groups_of_the_same_mean_there_is_no_way() {
        let found = between(&[1.0, -1.0], &[2.0, -2.0], 1);
        assert_eq!(found.length, 0.0);
        assert!(found.from.spread.is_nan());
    }
}

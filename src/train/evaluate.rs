//! The ELBO's terms over the whole test split.

use crate::data::{Dataset, SplitName};
use crate::model::{ModelError, NormalDraws, Snapshot};
use crate::recipe::{Bayes, Terms};
use crate::rng::{Stream, stream};
use rand_chacha::ChaCha8Rng;

/// Images per forward pass: large enough for the matrix products, small enough for the cache.
const CHUNK: usize = 250;

/// Means over the test split.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evaluation {
    /// In nats per image.
    pub terms: Terms,
    /// As the recipe has it minimised at the snapshot's step, in nats per image.
    pub minimised: f64,
    /// The importance-weighted bound, in nats per image; None with one sample.
    pub bound: Option<f64>,
}

/// Terms of every test image, one sample of z and of random weights each, with noise
/// from `seed`.
///
/// The same snapshot, data and seed give the same bits.
///
/// # Errors
/// If the data does not fit the model, or the device fails.
pub fn evaluate_test(
    snapshot: &Snapshot,
    dataset: &Dataset,
    seed: u64,
) -> Result<Evaluation, ModelError> {
    snapshot.check_fits(&dataset.name, dataset.shape)?;
    let images = dataset.test_len().max(1) as f64;
    let recipe = &snapshot.recipe;
    let mut noise = stream(seed, Stream::Evaluation);
    let mut total = Terms::default();
    each_terms(
        snapshot,
        dataset,
        SplitName::Test,
        &mut noise,
        |_| true,
        |_, _, terms| {
            for terms in terms {
                total.add_scaled(terms, 1.0);
            }
            Ok::<_, ModelError>(())
        },
    )?;
    let mut terms = Terms::default();
    terms.add_scaled(&total, 1.0 / images);
    let bound = bound(snapshot, dataset, &mut noise)?;
    let kl_per_dimension = recipe
        .has_free_bits()
        .then(|| kl_per_dimension(snapshot, dataset))
        .transpose()?;
    let kl_per_dimension = kl_per_dimension.as_deref();
    Ok(Evaluation {
        minimised: recipe.minimised(snapshot.time.step, &terms, bound, kl_per_dimension),
        terms,
        bound,
    })
}

/// Hands over the images of a split, their places and [images, pixels], with the terms of each,
/// as many at a time as go through the model together: one sample of z and of random weights
/// each. Those that are not `wanted` are left out; the noise of the others is the same.
pub(super) fn each_terms<E: From<ModelError>>(
    snapshot: &Snapshot,
    dataset: &Dataset,
    split: SplitName,
    noise: &mut ChaCha8Rng,
    wanted: impl Fn(&[usize]) -> bool,
    mut take: impl FnMut(&[usize], &[f32], &[Terms]) -> Result<(), E>,
) -> Result<(), E> {
    each_chunk(snapshot, dataset, split, CHUNK, |images, pixels| {
        let (recipe, shape) = (&snapshot.recipe, snapshot.shape);
        let draws = NormalDraws::for_images(recipe, shape, images.len(), noise);
        if wanted(images) {
            take(images, pixels, &snapshot.terms(pixels, &draws)?)?;
        }
        Ok(())
    })
}

/// The ELBO of the model whose random weights stand at their means, without their KL, in
/// nats per image: what compares with a log p(x) of the same model. None while no weight
/// is random. The samples of z are those of [`evaluate_test`] with the same `seed`.
///
/// # Errors
/// If the data does not fit the model, or the device fails.
pub fn elbo_at_mean_weights(
    snapshot: &Snapshot,
    dataset: &Dataset,
    seed: u64,
) -> Result<Option<f64>, ModelError> {
    match snapshot.recipe.bayes {
        Bayes::None => return Ok(None),
        Bayes::Decoder => {}
    }
    snapshot.check_fits(&dataset.name, dataset.shape)?;
    let recipe = &snapshot.recipe;
    let mut noise = stream(seed, Stream::Evaluation);
    let (mut reconstruction, mut kl) = (0.0, vec![0.0; recipe.latent]);
    each_chunk(
        snapshot,
        dataset,
        SplitName::Test,
        CHUNK,
        |chunk, pixels| {
            let draws = NormalDraws::for_images(recipe, snapshot.shape, chunk.len(), &mut noise);
            let encoded = snapshot.encode(pixels)?;
            encoded.add_kl(&mut kl);
            let log_px = snapshot.log_px_given_z(pixels, &encoded.sample(&draws.epsilon))?;
            reconstruction += log_px.into_iter().map(f64::from).sum::<f64>();
            Ok::<_, ModelError>(())
        },
    )?;
    let images = dataset.test_len().max(1) as f64;
    Ok(Some((reconstruction - kl.iter().sum::<f64>()) / images))
}

/// Mean of the importance-weighted bound, where the recipe asks for several samples.
fn bound(
    snapshot: &Snapshot,
    dataset: &Dataset,
    noise: &mut ChaCha8Rng,
) -> Result<Option<f64>, ModelError> {
    let recipe = &snapshot.recipe;
    if recipe.importance <= 1 {
        return Ok(None);
    }
    let mut total = 0.0;
    let chunk = CHUNK.div_ceil(recipe.importance);
    each_chunk(
        snapshot,
        dataset,
        SplitName::Test,
        chunk,
        |images, pixels| {
            let draws = NormalDraws::for_bound(recipe, snapshot.shape, images.len(), noise);
            total += snapshot.bound(pixels, &draws)?.iter().sum::<f64>();
            Ok::<_, ModelError>(())
        },
    )?;
    Ok(Some(total / dataset.test_len().max(1) as f64))
}

/// KL[q(z | x) || p(z)] of each latent dimension, in nats, mean over the test split.
fn kl_per_dimension(snapshot: &Snapshot, dataset: &Dataset) -> Result<Vec<f64>, ModelError> {
    let mut total = vec![0.0; snapshot.recipe.latent];
    each_chunk(snapshot, dataset, SplitName::Test, CHUNK, |_, pixels| {
        snapshot.encode(pixels)?.add_kl(&mut total);
        Ok::<_, ModelError>(())
    })?;
    let images = dataset.test_len().max(1) as f64;
    Ok(total.iter().map(|kl| kl / images).collect())
}

/// Hands over a split in chunks: the places of the images, and their pixels.
fn each_chunk<E>(
    snapshot: &Snapshot,
    dataset: &Dataset,
    split: SplitName,
    chunk: usize,
    mut work: impl FnMut(&[usize], &[f32]) -> Result<(), E>,
) -> Result<(), E> {
    let mut pixels = Vec::new();
    let indices: Vec<usize> = (0..dataset.split(split).len(dataset.shape)).collect();
    for chunk in indices.chunks(chunk) {
        pixels.clear();
        dataset.fill(split, snapshot.recipe.binarize, chunk, &mut pixels);
        work(chunk, &pixels)?;
    }
    Ok(())
}

//! q(W) of the decoder, layer by layer, in numbers.

use crate::model::{Array, ArrayLayout, Layout, ModelError, Snapshot};
use crate::recipe::Bayes;

/// One layer of random weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightPosterior {
    /// Numbers that go in and come out.
    pub size: [usize; 2],
    /// KL[q || p] of its weights and biases, in nats, all training images together.
    pub kl: f64,
    /// Mean over its weights of the standard deviation under q.
    pub std: f64,
    /// Share of its weights whose mean is farther from 0 than one standard
    /// deviation: those of which the data says more than that they are small.
    pub share_beyond_std: f64,
}

/// Each layer of the decoder, the output layer last; empty while no weight is random.
///
/// # Errors
/// If the device fails.
pub fn weight_posteriors(snapshot: &Snapshot) -> Result<Vec<WeightPosterior>, ModelError> {
    if snapshot.recipe.bayes == Bayes::None {
        return Ok(Vec::new());
    }
    let arrays = snapshot.weights()?.arrays;
    let values = |layout: &ArrayLayout| -> &[f32] {
        let array = arrays
            .iter()
            .find(|array: &&Array| array.name == layout.name);
        array.map_or(&[], |array| array.values.as_slice())
    };
    let layout = Layout::new(&snapshot.recipe, snapshot.shape);
    let layers = layout.layers.random().map(|(mean, log_var)| {
        let pairs = [(&mean.weight, &log_var.weight), (&mean.bias, &log_var.bias)];
        let weights = pairs.map(|(mean, log_var)| values(mean).iter().zip(values(log_var)));
        summed_up(
            mean.size(),
            snapshot.recipe.prior_precision,
            weights.into_iter().flatten(),
        )
    });
    Ok(layers.collect())
}

fn summed_up<'a>(
    size: [usize; 2],
    prior_precision: f64,
    weights: impl Iterator<Item = (&'a f32, &'a f32)>,
) -> WeightPosterior {
    let (mut count, mut kl, mut std, mut beyond) = (0usize, 0.0, 0.0, 0usize);
    for (&mean, &log_var) in weights {
        let (mean, log_var) = (f64::from(mean), f64::from(log_var));
        let scaled = prior_precision * (mean * mean + log_var.exp());
        kl += 0.5 * (scaled - 1.0 - prior_precision.ln() - log_var);
        let deviation = (0.5 * log_var).exp();
        std += deviation;
        beyond += usize::from(mean.abs() > deviation);
        count += 1;
    }
    let share = 1.0 / count.max(1) as f64;
    WeightPosterior {
        size,
        kl,
        std: std * share,
        share_beyond_std: beyond as f64 * share,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Dataset;
    use crate::model::{TrainingExtent, Vae, device};
    use crate::recipe::{DataSpec, Recipe};

    #[test]
    fn layers_add_up_to_the_kl_of_the_weights() {
        let recipe = Recipe {
            hidden: vec![7],
            bayes: Bayes::Decoder,
            prior_precision: 3.0,
            ..Recipe::default()
        };
        let data = Dataset::open(&DataSpec::default()).expect("MNIST is in the program");
        let extent = TrainingExtent {
            train_images: data.train_len(),
            ..TrainingExtent::default()
        };
        let vae = Vae::fresh(&recipe, data.shape, &device(recipe.device)).expect("a sound recipe");
        let snapshot = Snapshot::new(extent, recipe, data.shape, vae);
        let layers = weight_posteriors(&snapshot).expect("readable");
        assert_eq!(layers.len(), 2);
        let sum: f64 = layers.iter().map(|layer| layer.kl).sum();
        let per_image = snapshot.weight_kl().expect("readable");
        assert!((sum / data.train_len() as f64 - per_image).abs() < 1e-5 * per_image);
        assert!((layers[0].std - 0.01).abs() < 1e-4);
    }
}

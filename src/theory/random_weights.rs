//! q(W) of the decoder, layer by layer, in numbers.

use crate::model::{Array, ModelError, Snapshot, decoder_sizes};
use crate::recipe::Bayes;

/// One layer of random weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerSpread {
    /// Numbers that go in and come out.
    pub size: [usize; 2],
    /// KL[q || p] of its weights and biases, in nats, all training images together.
    pub kl: f64,
    /// Mean over its weights of the standard deviation under q.
    pub std: f64,
    /// Share of its weights whose mean is farther from 0 than one standard
    /// deviation: those of which the data says more than that they are small.
    pub told: f64,
}

/// Each layer of the decoder, the output layer last; empty while no weight is random.
///
/// # Errors
/// If the device fails.
pub fn layer_spreads(snapshot: &Snapshot) -> Result<Vec<LayerSpread>, ModelError> {
    if snapshot.recipe.bayes == Bayes::None {
        return Ok(Vec::new());
    }
    let arrays = snapshot.weights()?.arrays;
    let values = |name: String| -> &[f32] {
        let array = arrays.iter().find(|array: &&Array| array.name == name);
        array.map_or(&[], |array| array.values.as_slice())
    };
    let sizes = decoder_sizes(&snapshot.recipe, snapshot.shape);
    let last = sizes.len().saturating_sub(1);
    let layers = sizes.into_iter().enumerate().map(|(index, size)| {
        let name = if index == last {
            "output".to_owned()
        } else {
            format!("decoder.{index}")
        };
        let both = ["weight", "bias"].map(|kind| {
            let means = values(format!("{name}.{kind}"));
            means.iter().zip(values(format!("log_var.{index}.{kind}")))
        });
        spread(
            size,
            snapshot.recipe.prior_precision,
            both.into_iter().flatten(),
        )
    });
    Ok(layers.collect())
}

fn spread<'a>(
    size: [usize; 2],
    prior_precision: f64,
    weights: impl Iterator<Item = (&'a f32, &'a f32)>,
) -> LayerSpread {
    let (mut count, mut kl, mut std, mut told) = (0usize, 0.0, 0.0, 0usize);
    for (&mean, &log_var) in weights {
        let (mean, log_var) = (f64::from(mean), f64::from(log_var));
        let scaled = prior_precision * (mean * mean + log_var.exp());
        kl += 0.5 * (scaled - 1.0 - prior_precision.ln() - log_var);
        let deviation = (0.5 * log_var).exp();
        std += deviation;
        told += usize::from(mean.abs() > deviation);
        count += 1;
    }
    let share = 1.0 / count.max(1) as f64;
    LayerSpread {
        size,
        kl,
        std: std * share,
        told: told as f64 * share,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Dataset;
    use crate::recipe::{DataSource, Recipe};
    use crate::train::Trainer;

    #[test]
    fn layers_add_up_to_the_kl_of_the_weights() {
        let recipe = Recipe {
            hidden: vec![7],
            bayes: Bayes::Decoder,
            prior_precision: 3.0,
            ..Recipe::default()
        };
        let data = Dataset::open(&DataSource::Mnist).expect("MNIST is in the program");
        let trainer = Trainer::new(recipe, data.clone()).expect("a sound recipe");
        let snapshot = trainer.snapshot();
        let layers = layer_spreads(&snapshot).expect("readable");
        assert_eq!(layers.len(), 2);
        let sum: f64 = layers.iter().map(|layer| layer.kl).sum();
        let per_image = snapshot.weight_kl().expect("readable");
        assert!((sum / data.train_len() as f64 - per_image).abs() < 1e-5 * per_image);
        assert!((layers[0].std - 0.01).abs() < 1e-4);
    }
}

//! What a recipe has minimised.

use super::{Likelihood, MeanLink, Recipe, Terms};

impl Recipe {
    /// How the decoder's output becomes the mean of a Gaussian pixel: through the
    /// logistic function, but as it is where there are no hidden layers, so that
    /// the model is probabilistic PCA.
    pub fn mean_link(&self) -> MeanLink {
        if self.hidden.is_empty() {
            MeanLink::Identity
        } else {
            MeanLink::Logistic
        }
    }

    /// The KL's weight in what step `step` minimises; steps count from 1.
    pub fn kl_weight(&self, step: u64) -> f64 {
        if step >= self.kl_warmup {
            return self.beta;
        }
        self.beta * step as f64 / self.kl_warmup as f64
    }

    /// Whether a precision is learned with the weights: only a Gaussian has one.
    pub fn learns_precision(&self) -> bool {
        match self.likelihood {
            Likelihood::Gaussian => self.learn_precision,
            Likelihood::Bernoulli | Likelihood::ContinuousBernoulli => false,
        }
    }

    /// The largest precision that may be learned, 1 / min_std^2; None where none is
    /// learned or nothing bounds it.
    pub fn max_precision(&self) -> Option<f64> {
        (self.learns_precision() && self.min_std > 0.0).then(|| self.min_std.powi(-2))
    }

    /// What step `step` minimises, in nats per image, from means over images: the
    /// negative importance-weighted `bound` where there is one (Burda et al. 2016,
    /// equation 8); otherwise the negative ELBO with the KL's weight in force, and with
    /// each dimension's KL counted as at least `free_bits` where `kl_per_dimension` is
    /// given (Kingma et al. 2016, equation 15).
    ///
    /// `bound` has the KL of the weights taken off; `kl_per_dimension` is `[latent]`,
    /// needed where [`Recipe::has_free_bits`].
    pub fn minimised(
        &self,
        step: u64,
        terms: &Terms,
        bound: Option<f64>,
        kl_per_dimension: Option<&[f64]>,
    ) -> f64 {
        match (bound, kl_per_dimension) {
            (Some(bound), _) => -bound,
            (None, Some(kl_per_dimension)) => {
                let counted = |kl: &f64| kl.max(self.free_bits);
                let kl = kl_per_dimension.iter().map(counted).sum();
                Terms { kl, ..*terms }.minimised(self.kl_weight(step))
            }
            (None, None) => terms.minimised(self.kl_weight(step)),
        }
    }

    /// Whether some KL of each latent dimension is free of charge.
    pub fn has_free_bits(&self) -> bool {
        self.free_bits > 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: Terms = Terms {
        reconstruction: -80.0,
        kl: 5.0,
        weight_kl: 0.5,
    };

    #[test]
    fn the_kl_is_weighed_by_beta_and_warm_up() {
        let recipe = Recipe {
            beta: 2.0,
            kl_warmup: 10,
            ..Recipe::default()
        };
        assert_eq!(recipe.minimised(5, &TERMS, None, None), 80.0 + 5.0 + 0.5);
        assert_eq!(recipe.minimised(10, &TERMS, None, None), 80.0 + 10.0 + 0.5);
    }

    #[test]
    fn each_dimension_costs_at_least_its_free_bits() {
        let recipe = Recipe {
            free_bits: 1.5,
            ..Recipe::default()
        };
        let kl = [4.0, 1.0];
        let minimised = recipe.minimised(1, &TERMS, None, Some(&kl));
        assert_eq!(minimised, 80.0 + 5.5 + 0.5);
    }

    #[test]
    fn a_bound_is_minimised_as_it_is() {
        let recipe = Recipe {
            importance: 4,
            ..Recipe::default()
        };
        assert_eq!(recipe.minimised(1, &TERMS, Some(-79.0), None), 79.0);
    }

    #[test]
    fn the_smallest_std_bounds_what_is_learned_only() {
        let learned = Recipe {
            likelihood: Likelihood::Gaussian,
            learn_precision: true,
            min_std: 0.5,
            ..Recipe::default()
        };
        assert_eq!(learned.max_precision(), Some(4.0));
        let given = Recipe {
            learn_precision: false,
            ..learned
        };
        assert_eq!(given.max_precision(), None);
        assert_eq!(Recipe::default().max_precision(), None);
    }
}

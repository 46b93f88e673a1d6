//! The hyperparameters that a fork of a run may have otherwise.

use super::{Live, Recipe, RecipeChange};

/// The hyperparameters that a run may have otherwise from one step on, where it goes on as a fork
/// of another: all that leave the arrays of weights, and what these mean, as they are. The
/// likelihood and the network are not among them: the decoder's last layer was learned for them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ForkSettings {
    /// Those that any run takes at its next step.
    pub live: Live,
    /// As in [`Recipe`].
    pub importance: usize,
    /// As in [`Recipe`]; steps count from the beginning of the first run.
    pub kl_warmup: u64,
    /// As in [`Recipe`].
    pub free_bits: f64,
    /// The seed of the training noise.
    pub noise_seed: u64,
}

impl ForkSettings {
    /// What is another than in `before`.
    pub fn changes_since(self, before: Self) -> impl Iterator<Item = RecipeChange> {
        // Named one by one, so that a new field is not forgotten here.
        let Self {
            live,
            importance,
            kl_warmup,
            free_bits,
            noise_seed,
        } = self;
        let importance = (before.importance != importance).then_some(RecipeChange::Importance {
            before: before.importance,
            after: importance,
        });
        let kl_warmup = (before.kl_warmup != kl_warmup).then_some(RecipeChange::KlWarmup {
            before: before.kl_warmup,
            after: kl_warmup,
        });
        let free_bits = (before.free_bits != free_bits).then_some(RecipeChange::FreeBits {
            before: before.free_bits,
            after: free_bits,
        });
        let noise_seed = (before.noise_seed != noise_seed).then_some(RecipeChange::NoiseSeed {
            before: before.noise_seed,
            after: noise_seed,
        });
        let others = [importance, kl_warmup, free_bits, noise_seed];
        live.changes_since(before.live)
            .chain(others.into_iter().flatten())
    }

    /// These, after a change.
    pub fn with(mut self, change: RecipeChange) -> Self {
        match change {
            RecipeChange::LearningRate { before: _, after } => self.live.learning_rate = after,
            RecipeChange::Beta { before: _, after } => self.live.beta = after,
            RecipeChange::Batch { before: _, after } => self.live.batch = after,
            RecipeChange::Importance { before: _, after } => self.importance = after,
            RecipeChange::KlWarmup { before: _, after } => self.kl_warmup = after,
            RecipeChange::FreeBits { before: _, after } => self.free_bits = after,
            RecipeChange::NoiseSeed { before: _, after } => self.noise_seed = after,
        }
        self
    }
}

impl Recipe {
    /// The part of this recipe that a fork may have otherwise.
    pub fn fork_settings(&self) -> ForkSettings {
        ForkSettings {
            live: self.live(),
            importance: self.importance,
            kl_warmup: self.kl_warmup,
            free_bits: self.free_bits,
            noise_seed: self.seed_of_noise(),
        }
    }

    /// This recipe with that part from elsewhere.
    pub fn with_fork_settings(self, settings: ForkSettings) -> Self {
        let ForkSettings {
            live,
            importance,
            kl_warmup,
            free_bits,
            noise_seed,
        } = settings;
        Self {
            importance,
            kl_warmup,
            free_bits,
            noise_seed: (noise_seed != self.seed).then_some(noise_seed),
            ..self.with_live(live)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipe_with_its_own_settings_is_itself_and_each_change_is_told() {
        let recipe = Recipe {
            seed: 7,
            ..Recipe::default()
        };
        let own = recipe.fork_settings();
        assert_eq!(recipe.clone().with_fork_settings(own), recipe);
        assert_eq!(own.changes_since(own).count(), 0);
        let live = Live {
            learning_rate: 0.5,
            beta: 2.0,
            batch: 3,
        };
        let other = ForkSettings {
            live,
            importance: 2,
            kl_warmup: 9,
            free_bits: 0.5,
            noise_seed: 8,
        };
        assert_eq!(other.changes_since(own).count(), 7);
        let changed = recipe.clone().with_fork_settings(other);
        assert_eq!(changed.fork_settings(), other);
        assert_eq!(changed.clone().with_fork_settings(own), recipe);
        assert_eq!((changed.seed, changed.noise_seed), (7, Some(8)));
    }
}

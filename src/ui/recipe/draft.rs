//! The recipe as a person edits it, before it becomes a run.

use crate::numbers::parse_whole;
use crate::recipe::{Bayes, Likelihood, Recipe, Widths, WidthsError};
use crate::ui::recipe::draft_error::DraftError;

/// A recipe, with the fields that are typed kept as they were typed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Draft {
    /// `hidden` and the seeds of this recipe stand in the texts below.
    pub recipe: Recipe,
    /// Widths of the hidden layers, separated by commas.
    pub hidden: String,
    pub seed: String,
    /// Empty where the noise has the run's seed.
    pub noise_seed: String,
}

impl Draft {
    pub fn new(recipe: &Recipe) -> Self {
        Self {
            hidden: Widths(recipe.hidden.clone()).to_string(),
            seed: recipe.seed.to_string(),
            noise_seed: recipe
                .noise_seed
                .map_or_else(String::new, |seed| seed.to_string()),
            recipe: recipe.clone(),
        }
    }

    /// The recipe as it would be run.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn recipe(&self) -> Result<Recipe, DraftError> {
        let mut recipe = self.recipe.clone();
        // What the other likelihoods' fields do not show does not apply.
        recipe.learn_precision = self.recipe.learns_precision();
        recipe.hidden = self.widths()?.0;
        recipe.seed = self.seed().ok_or(DraftError::Seed)?;
        let noise = self.noise_seed().ok_or(DraftError::Seed)?;
        recipe.noise_seed = noise.filter(|noise| *noise != recipe.seed);
        recipe.check()?;
        Ok(recipe)
    }

    fn widths(&self) -> Result<Widths, WidthsError> {
        self.hidden.parse()
    }

    fn seed(&self) -> Option<u64> {
        parse_whole(&self.seed).ok()
    }

    /// None if it cannot be read; none in it where it is the run's seed.
    fn noise_seed(&self) -> Option<Option<u64>> {
        if self.noise_seed.trim().is_empty() {
            return Some(None);
        }
        parse_whole(&self.noise_seed).ok().map(Some)
    }

    /// Takes over what changed in the running recipe, except where the person edited.
    pub fn follow(&mut self, was: &Recipe, is: &Recipe) {
        let before = Draft::new(was);
        let after = Draft::new(is);
        take(&mut self.hidden, &before.hidden, &after.hidden);
        take(&mut self.seed, &before.seed, &after.seed);
        take(&mut self.noise_seed, &before.noise_seed, &after.noise_seed);
        // Named one by one, so that a new field is not forgotten here.
        let Recipe {
            data,
            latent,
            hidden: _,
            activation,
            likelihood,
            precision,
            learn_precision,
            min_std,
            binarize,
            bayes,
            prior_precision,
            importance,
            kl_warmup,
            free_bits,
            batch,
            learning_rate,
            beta,
            seed: _,
            noise_seed: _,
            device,
        } = &mut self.recipe;
        take(data, &was.data, &is.data);
        take(latent, &was.latent, &is.latent);
        take(activation, &was.activation, &is.activation);
        take(likelihood, &was.likelihood, &is.likelihood);
        take(precision, &was.precision, &is.precision);
        take(learn_precision, &was.learn_precision, &is.learn_precision);
        take(min_std, &was.min_std, &is.min_std);
        take(binarize, &was.binarize, &is.binarize);
        take(bayes, &was.bayes, &is.bayes);
        take(prior_precision, &was.prior_precision, &is.prior_precision);
        take(importance, &was.importance, &is.importance);
        take(kl_warmup, &was.kl_warmup, &is.kl_warmup);
        take(free_bits, &was.free_bits, &is.free_bits);
        take(batch, &was.batch, &is.batch);
        take(learning_rate, &was.learning_rate, &is.learning_rate);
        take(beta, &was.beta, &is.beta);
        take(device, &was.device, &is.device);
    }

    /// How many structural fields differ from the running recipe.
    pub fn pending(&self, running: &Recipe) -> usize {
        // Named one by one, so that a new field is not forgotten here.
        let Recipe {
            data,
            latent,
            hidden: _,
            activation,
            likelihood,
            precision: _,
            learn_precision: _,
            min_std: _,
            binarize,
            bayes,
            prior_precision: _,
            importance,
            kl_warmup,
            free_bits,
            // These three act at once.
            batch: _,
            learning_rate: _,
            beta: _,
            seed: _,
            noise_seed: _,
            device,
        } = &self.recipe;
        [
            *data != running.data,
            *latent != running.latent,
            self.hidden_differs(running),
            *activation != running.activation,
            *likelihood != running.likelihood,
            self.precision_differs(running),
            self.recipe.learns_precision() != running.learns_precision(),
            self.min_std_differs(running),
            *binarize != running.binarize,
            *bayes != running.bayes,
            self.prior_differs(running),
            *importance != running.importance,
            *kl_warmup != running.kl_warmup,
            *free_bits != running.free_bits,
            self.seed_differs(running),
            self.noise_seed_differs(running),
            *device != running.device,
        ]
        .into_iter()
        .filter(|differs| *differs)
        .count()
    }

    pub fn hidden_differs(&self, running: &Recipe) -> bool {
        self.widths().map(|widths| widths.0).as_ref() != Ok(&running.hidden)
    }

    pub fn seed_differs(&self, running: &Recipe) -> bool {
        self.seed() != Some(running.seed)
    }

    pub fn noise_seed_differs(&self, running: &Recipe) -> bool {
        let noise = self.noise_seed();
        let noise = noise.map(|noise| noise.or_else(|| self.seed()));
        // The run's own may differ, with the noise after it: that is one difference.
        let own = self.noise_seed.trim().is_empty() && running.noise_seed.is_none();
        !own && noise != Some(Some(running.seed_of_noise()))
    }

    /// The prior of weights that are not random changes nothing.
    pub fn prior_differs(&self, running: &Recipe) -> bool {
        let mine = &self.recipe;
        mine.bayes == Bayes::Decoder && mine.prior_precision != running.prior_precision
    }

    /// The bound of a precision that is not learned changes nothing.
    pub fn min_std_differs(&self, running: &Recipe) -> bool {
        self.recipe.learns_precision() && self.recipe.min_std != running.min_std
    }

    /// The precision of any other likelihood changes nothing.
    pub fn precision_differs(&self, running: &Recipe) -> bool {
        self.recipe.likelihood == Likelihood::Gaussian && self.recipe.precision != running.precision
    }
}

fn take<T: PartialEq + Clone>(mine: &mut T, was: &T, is: &T) {
    if mine == was {
        mine.clone_from(is);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::{Activation, Binarize, DataSpec, DeviceChoice, ImageSize};
    use proptest::prelude::*;

    #[test]
    fn a_fresh_draft_is_the_recipe_it_was_made_from() {
        let recipe = Recipe {
            hidden: vec![400, 200],
            data: DataSpec::at("/somewhere"),
            ..Recipe::default()
        };
        let draft = Draft::new(&recipe);
        assert_eq!(draft.recipe(), Ok(recipe.clone()));
        assert_eq!(draft.pending(&recipe), 0);
    }

    #[test]
    fn every_field_of_the_running_recipe_is_followed() {
        let was = Recipe::default();
        let is = Recipe {
            data: DataSpec {
                size: Some(ImageSize::square(32)),
                ..DataSpec::at("/elsewhere")
            },
            latent: 3,
            hidden: Vec::new(),
            activation: Activation::Tanh,
            likelihood: Likelihood::Gaussian,
            precision: 4.0,
            learn_precision: true,
            min_std: 0.01,
            binarize: Binarize::None,
            bayes: Bayes::Decoder,
            prior_precision: 3.0,
            importance: 1,
            kl_warmup: 500,
            free_bits: 0.5,
            batch: 20,
            learning_rate: 1e-4,
            beta: 2.0,
            seed: 9,
            noise_seed: Some(4),
            device: DeviceChoice::Ndarray,
        };
        let mut draft = Draft::new(&was);
        draft.follow(&was, &is);
        assert_eq!(draft.recipe(), Ok(is.clone()));
        assert_eq!(draft.pending(&is), 0);
        assert_eq!(
            draft.pending(&was),
            15,
            "all but three live and two equal ones"
        );
    }

    #[test]
    fn edits_survive_a_reset_and_the_rest_follows() {
        let was = Recipe::default();
        let mut draft = Draft::new(&was);
        draft.recipe.latent = 7;
        let is = Recipe {
            seed: 42,
            beta: 2.0,
            ..was.clone()
        };
        draft.follow(&was, &is);
        assert_eq!(draft.recipe(), Ok(Recipe { latent: 7, ..is }));
    }

    #[test]
    fn what_is_wrong_is_said_in_words() {
        let mut draft = Draft::new(&Recipe::default());
        draft.hidden = "400, many".into();
        assert!(draft.recipe().unwrap_err().words().contains("many"));
        draft.hidden = String::new();
        assert!(draft.recipe().unwrap_err().words().contains("idden"));
        draft.hidden = "400".into();
        draft.seed = "-1".into();
        assert!(draft.recipe().unwrap_err().words().contains("seed"));
    }

    proptest! {
        #[test]
        fn no_typed_text_makes_a_draft_panic(hidden: String, seed: String, noise: String) {
            let mut draft = Draft::new(&Recipe::default());
            (draft.hidden, draft.seed, draft.noise_seed) = (hidden, seed, noise);
            // A recipe or a refusal: it must not panic, whatever was typed.
            let _ = draft.recipe();
            let _ = draft.pending(&Recipe::default());
        }
    }
}

//! The recipe as a person edits it, before it becomes a run.

use crate::paths::typed_path;
use crate::recipe::{Bayes, DataSource, Likelihood, Recipe};
use crate::ui::language::{fill, t};

/// A recipe, with the fields that are typed kept as they were typed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Draft {
    /// `hidden`, `seed` and `data` of this recipe stand in the texts below.
    pub recipe: Recipe,
    /// Widths of the hidden layers, separated by commas.
    pub hidden: String,
    pub seed: String,
    /// Whether the data comes from a folder.
    pub from_folder: bool,
    pub folder: String,
}

impl Draft {
    pub fn new(recipe: &Recipe) -> Self {
        let folder = match &recipe.data {
            DataSource::Mnist => None,
            DataSource::Folder(path) => Some(path.display().to_string()),
        };
        Self {
            hidden: hidden_text(recipe),
            seed: recipe.seed.to_string(),
            from_folder: folder.is_some(),
            folder: folder.unwrap_or_default(),
            recipe: recipe.clone(),
        }
    }

    /// The recipe as it would be run.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn recipe(&self) -> Result<Recipe, String> {
        let mut recipe = self.recipe.clone();
        // What the other likelihoods' fields do not show does not apply.
        recipe.learn_precision = self.learning_precision();
        recipe.hidden = parse_hidden(&self.hidden)?;
        recipe.seed = self.seed.trim().parse().map_err(|_| {
            fill(
                t("The seed must be a whole number from 0 to {most}"),
                &[("most", u64::MAX)],
            )
        })?;
        recipe.data = self.data();
        if self.from_folder && self.folder.trim().is_empty() {
            return Err(t("Name the folder that holds the four IDX files").to_owned());
        }
        recipe
            .check()
            .map_err(|error| sentence(&error.to_string()))?;
        Ok(recipe)
    }

    /// Where the images would come from.
    pub fn data(&self) -> DataSource {
        if self.from_folder {
            DataSource::Folder(typed_path(self.folder.trim()))
        } else {
            DataSource::Mnist
        }
    }

    /// Takes over what changed in the running recipe, except where the person edited.
    pub fn follow(&mut self, was: &Recipe, is: &Recipe) {
        let before = Draft::new(was);
        let after = Draft::new(is);
        if (self.from_folder, &self.folder) == (before.from_folder, &before.folder) {
            self.from_folder = after.from_folder;
            self.folder = after.folder;
        }
        take(&mut self.hidden, before.hidden, after.hidden);
        take(&mut self.seed, before.seed, after.seed);
        let mine = &mut self.recipe;
        take(&mut mine.latent, was.latent, is.latent);
        take(&mut mine.activation, was.activation, is.activation);
        take(&mut mine.likelihood, was.likelihood, is.likelihood);
        take(&mut mine.precision, was.precision, is.precision);
        take(
            &mut mine.learn_precision,
            was.learn_precision,
            is.learn_precision,
        );
        take(&mut mine.bayes, was.bayes, is.bayes);
        take(
            &mut mine.prior_precision,
            was.prior_precision,
            is.prior_precision,
        );
        take(&mut mine.importance, was.importance, is.importance);
        take(&mut mine.kl_warmup, was.kl_warmup, is.kl_warmup);
        take(&mut mine.free_bits, was.free_bits, is.free_bits);
        take(&mut mine.binarize, was.binarize, is.binarize);
        take(&mut mine.batch, was.batch, is.batch);
        take(&mut mine.learning_rate, was.learning_rate, is.learning_rate);
        take(&mut mine.beta, was.beta, is.beta);
        take(&mut mine.device, was.device, is.device);
    }

    /// How many structural fields differ from the running recipe.
    pub fn pending(&self, running: &Recipe) -> usize {
        let mine = &self.recipe;
        [
            self.data() != running.data,
            self.hidden_differs(running),
            self.seed_differs(running),
            mine.latent != running.latent,
            mine.activation != running.activation,
            mine.likelihood != running.likelihood,
            self.precision_differs(running),
            self.learning_precision() != learning_precision(running),
            mine.bayes != running.bayes,
            self.prior_differs(running),
            mine.importance != running.importance,
            mine.kl_warmup != running.kl_warmup,
            mine.free_bits != running.free_bits,
            mine.binarize != running.binarize,
            mine.device != running.device,
        ]
        .into_iter()
        .filter(|differs| *differs)
        .count()
    }

    pub fn hidden_differs(&self, running: &Recipe) -> bool {
        parse_hidden(&self.hidden).as_ref() != Ok(&running.hidden)
    }

    pub fn seed_differs(&self, running: &Recipe) -> bool {
        self.seed.trim().parse() != Ok(running.seed)
    }

    /// Whether this run would learn its precision.
    pub fn learning_precision(&self) -> bool {
        learning_precision(&self.recipe)
    }

    /// The prior of weights that are not random changes nothing.
    pub fn prior_differs(&self, running: &Recipe) -> bool {
        let mine = &self.recipe;
        mine.bayes == Bayes::Decoder && mine.prior_precision != running.prior_precision
    }

    /// The precision of any other likelihood changes nothing.
    pub fn precision_differs(&self, running: &Recipe) -> bool {
        self.recipe.likelihood == Likelihood::Gaussian && self.recipe.precision != running.precision
    }
}

/// Only a Gaussian has a precision to learn.
fn learning_precision(recipe: &Recipe) -> bool {
    recipe.learn_precision && recipe.likelihood == Likelihood::Gaussian
}

fn take<T: PartialEq>(mine: &mut T, was: T, is: T) {
    if *mine == was {
        *mine = is;
    }
}

/// Widths with commas between them, or `none`, as on the command line.
pub(crate) fn hidden_text(recipe: &Recipe) -> String {
    if recipe.hidden.is_empty() {
        return NO_LAYERS.to_owned();
    }
    let widths: Vec<String> = recipe.hidden.iter().map(usize::to_string).collect();
    widths.join(", ")
}

const NO_LAYERS: &str = "none";

fn parse_hidden(text: &str) -> Result<Vec<usize>, String> {
    if text.trim() == NO_LAYERS {
        return Ok(Vec::new());
    }
    if text.trim().is_empty() {
        return Err(
            t("Hidden widths are whole numbers like 400, 200, or the word none").to_owned(),
        );
    }
    text.split([',', ' ', ';'])
        .filter(|word| !word.is_empty())
        .map(|word| word.parse().map_err(|_| word))
        .collect::<Result<Vec<usize>, &str>>()
        .map_err(|word| {
            fill(
                t("Hidden widths are whole numbers like 400, 200, but one is \"{word}\""),
                &[("word", word)],
            )
        })
}

/// The same words with a capital in front.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_fresh_draft_is_the_recipe_it_was_made_from() {
        let recipe = Recipe {
            hidden: vec![400, 200],
            data: DataSource::Folder("/somewhere".into()),
            ..Recipe::default()
        };
        let draft = Draft::new(&recipe);
        assert_eq!(draft.recipe(), Ok(recipe.clone()));
        assert_eq!(draft.pending(&recipe), 0);
    }

    #[test]
    fn a_folder_is_kept_as_the_place_it_stands_for() {
        let mut draft = Draft::new(&Recipe::default());
        (draft.from_folder, draft.folder) = (true, " \"~/my digits\" ".into());
        let home = std::env::home_dir().expect("a home folder");
        let data = draft.recipe().expect("a path").data;
        assert_eq!(data, DataSource::Folder(home.join("my digits")));
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
        assert!(draft.recipe().unwrap_err().contains("many"));
        draft.hidden = String::new();
        assert!(draft.recipe().unwrap_err().contains("idden"));
        draft.hidden = "400".into();
        draft.seed = "-1".into();
        assert!(draft.recipe().unwrap_err().contains("seed"));
    }

    proptest! {
        #[test]
        fn no_typed_text_makes_a_draft_panic(hidden: String, seed: String, folder: String) {
            let mut draft = Draft::new(&Recipe::default());
            (draft.hidden, draft.seed, draft.folder) = (hidden, seed, folder);
            draft.from_folder = true;
            let _ = draft.recipe();
            let _ = draft.pending(&Recipe::default());
        }

        #[test]
        fn widths_read_back_as_written(widths in proptest::collection::vec(1usize..10_000, 1..8)) {
            let recipe = Recipe { hidden: widths.clone(), ..Recipe::default() };
            prop_assert_eq!(parse_hidden(&hidden_text(&recipe)), Ok(widths));
        }
    }
}

//! Which of a model's random weights a number is of. Without random weights there is nothing to
//! tell apart, and nothing is said.

use crate::recipe::{Bayes, Recipe};
use crate::ui::language::{fill, phrase, t};

/// What stood in for the decoder's random weights when a number was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WeightsTaken {
    /// Weights drawn from q(W).
    Drawn,
    /// Their means.
    Mean,
}

/// "nats, S = 1, W drawn": words beside numbers, with the weights that these are of.
pub(crate) fn with_weights(words: &str, recipe: &Recipe, taken: WeightsTaken) -> String {
    let taken = match (recipe.bayes, taken) {
        (Bayes::None, _) => return words.to_owned(),
        (Bayes::Decoder, WeightsTaken::Drawn) => t("W drawn"),
        (Bayes::Decoder, WeightsTaken::Mean) => t("W at its means"),
    };
    fill(
        t("{words}, {weights}"),
        &[("words", words), ("weights", taken)],
    )
}

/// What the terms of an image beside its picture are, in full.
pub(crate) fn about_terms(recipe: &Recipe) -> &'static str {
    match recipe.bayes {
        Bayes::None => t(
            "Nats. ELBO and reconstruction are those of one sample of z from q (S = 1); the \
             picture is decoded from the mean of q",
        ),
        Bayes::Decoder => t(
            "Nats. ELBO and reconstruction are those of one sample of z from q (S = 1) and of \
             weights drawn from q(W), whose KL the ELBO takes off too; the picture is decoded \
             from the mean of q, with the weights at their means",
        ),
    }
}

/// What a study says that takes the decoder's random weights at their means.
pub(crate) const MEAN_WEIGHTS: &str =
    phrase("The decoder's random weights are set to their means here.");

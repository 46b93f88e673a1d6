//! What a figure says below: which model it shows, and how far its run had come.

use crate::recipe::{Bayes, Recipe, Widths};
use crate::run::RunTime;
use crate::ui::language::numbers::{signed, thousands, tidy};
use crate::ui::language::{data_set_name, fill, likelihood_name, t};

/// "MNIST, 2 latent dimensions, hidden 400, Bernoulli, beta 1, batch 128, seed 0: step 23,440,
/// epoch 50.0".
pub(crate) fn caption(recipe: &Recipe, time: RunTime) -> String {
    let words = if recipe.latent == 1 {
        t(
            "{data}, {latent} latent dimension, hidden {hidden}, {likelihood}, beta {beta}, \
             batch {batch}, seed {seed}: step {step}, epoch {epoch}",
        )
    } else {
        t(
            "{data}, {latent} latent dimensions, hidden {hidden}, {likelihood}, beta {beta}, \
             batch {batch}, seed {seed}: step {step}, epoch {epoch}",
        )
    };
    fill(
        words,
        &[
            ("data", data_set_name(&recipe.data)),
            ("latent", recipe.latent.to_string()),
            ("hidden", Widths(recipe.hidden.clone()).to_string()),
            ("likelihood", likelihood(recipe)),
            ("beta", tidy(recipe.beta)),
            ("batch", thousands(recipe.batch as u64)),
            ("seed", recipe.seed.to_string()),
            ("step", thousands(time.step)),
            ("epoch", signed(time.epoch, 1)),
        ],
    )
}

/// The likelihood, and whether the decoder's weights are random.
fn likelihood(recipe: &Recipe) -> String {
    let name = likelihood_name(recipe.likelihood);
    match recipe.bayes {
        Bayes::None => name.to_owned(),
        Bayes::Decoder => fill(t("{likelihood}, random weights"), &[("likelihood", name)]),
    }
}

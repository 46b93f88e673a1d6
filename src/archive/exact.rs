//! The recipe's fractions to the last bit: text in JSON may be read back as a neighbour.

use crate::recipe::Recipe;
use burn_pack::Scalar;
use std::collections::BTreeMap;

/// Each fraction of a recipe that training depends on, under its name.
pub(super) fn fractions(recipe: &mut Recipe) -> [(&'static str, &mut f64); 6] {
    // Named one by one, so that a new field is not forgotten here.
    let Recipe {
        data: _,
        latent: _,
        hidden: _,
        activation: _,
        likelihood: _,
        precision,
        learn_precision: _,
        min_std,
        binarize: _,
        bayes: _,
        prior_precision,
        importance: _,
        kl_warmup: _,
        free_bits,
        batch: _,
        learning_rate,
        beta,
        seed: _,
        noise_seed: _,
        device: _,
    } = recipe;
    [
        ("recipe.precision", precision),
        ("recipe.min_std", min_std),
        ("recipe.prior_precision", prior_precision),
        ("recipe.free_bits", free_bits),
        ("recipe.learning_rate", learning_rate),
        ("recipe.beta", beta),
    ]
}

/// Sets the fractions that a file holds as numbers; older files lack them.
pub(super) fn restore_fractions(recipe: &mut Recipe, scalars: &BTreeMap<String, Scalar>) {
    for (name, field) in fractions(recipe) {
        if let Some(&Scalar::Float(exact)) = scalars.get(name) {
            *field = exact;
        }
    }
}

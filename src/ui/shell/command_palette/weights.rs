//! How weights of another program can be read, where that is what is in hand.

use super::Commands;
use crate::archive::possible_shapes;
use crate::recipe::{Activation, ImageShape, Likelihood};
use crate::train::Assumed;
use crate::ui::language::{activation_name, fill, likelihood_name, t};
use crate::ui::scene::action::{Action, FileAction};
use clap::ValueEnum;

/// The squarest shapes; the others can be chosen in the bar.
const SHAPES: usize = 24;

/// Each way to read them that differs from theirs in one thing.
pub(super) fn readings(commands: &Commands<'_>) -> Vec<(String, Action)> {
    let Some(foreign) = commands.progress.foreign.as_deref() else {
        return Vec::new();
    };
    let taken = foreign.taken();
    let activations = Activation::value_variants().iter().map(|one| {
        let words = ("activation", activation_name(*one));
        let words = fill(t("Read the weights with {activation}"), &[words]);
        let activation = Some(*one);
        (
            words,
            Assumed {
                activation,
                ..taken
            },
        )
    });
    let likelihoods = Likelihood::value_variants().iter().map(|one| {
        let words = ("likelihood", likelihood_name(*one));
        let words = fill(t("Read the weights with likelihood {likelihood}"), &[words]);
        let likelihood = Some(*one);
        (
            words,
            Assumed {
                likelihood,
                ..taken
            },
        )
    });
    let shapes = possible_shapes(foreign.mapping.shape.pixels());
    let shapes = shapes.into_iter().take(SHAPES).map(|one: ImageShape| {
        let words = fill(
            t("Read the weights as images of {shape}"),
            &[("shape", one)],
        );
        let shape = Some(one);
        (words, Assumed { shape, ..taken })
    });
    let all = activations.chain(likelihoods).chain(shapes);
    let others = all.filter(|(_, assumed)| *assumed != taken);
    others
        .map(|(words, assumed)| (words, FileAction::Reread(assumed).into()))
        .collect()
}

//! Which quantities have a plot, and what they are called.

use crate::curves::{Axis, Quantity};
use crate::recipe::{Bayes, Recipe};
use crate::ui::language::phrase;
use crate::ui::scene::settings::{CurvesSettings, XAxis};

/// A quantity that has a plot.
pub struct Plotted {
    pub quantity: Quantity,
    pub name: &'static str,
    pub about: &'static str,
}

/// All of them, in the order of the plots.
pub const PLOTTED: [Plotted; 5] = [
    Plotted {
        quantity: Quantity::Elbo,
        name: phrase("ELBO"),
        about: phrase(
            "The evidence lower bound, E_q[log p(x|z)] \u{2212} KL[q(z|x) || p(z)], whatever \
                beta is. Up is better",
        ),
    },
    Plotted {
        quantity: Quantity::Reconstruction,
        name: phrase("Reconstruction"),
        about: phrase(
            "E_q[log p(x|z)] with one sample of z: how well the decoder explains the pixels. \
                Up is better",
        ),
    },
    Plotted {
        quantity: Quantity::Kl,
        name: phrase("KL to the prior"),
        about: phrase(
            "KL[q(z|x) || p(z)]: how much the encoder tells about an image beyond the prior",
        ),
    },
    Plotted {
        quantity: Quantity::WeightKl,
        name: phrase("Weight KL"),
        about: phrase(
            "KL[q(W) || p(W)] of the decoder's random weights, divided by the number of training \
                images",
        ),
    },
    Plotted {
        quantity: Quantity::Bound,
        name: phrase("Bound"),
        about: phrase(
            "The importance-weighted bound that this run maximises: between the ELBO and log \
                p(x). Up is better",
        ),
    },
];

/// The places in [`PLOTTED`] of what is shown. With all hidden there would be nothing to
/// style at: the ELBO is. What only some runs have is shown where it is.
pub fn shown(settings: &CurvesSettings, recipe: &Recipe) -> Vec<usize> {
    let wanted = [
        settings.show_elbo,
        settings.show_reconstruction,
        settings.show_kl,
        recipe.bayes == Bayes::Decoder,
        recipe.importance > 1,
    ];
    let shown: Vec<usize> = (0..wanted.len()).filter(|i| wanted[*i]).collect();
    if shown.is_empty() { vec![0] } else { shown }
}

/// What the curves are drawn over.
pub fn axis(settings: &CurvesSettings) -> Axis {
    match settings.x_axis {
        XAxis::Step => Axis::Step,
        XAxis::Epoch => Axis::Epoch,
        XAxis::Time => Axis::Time,
    }
}

//! Which quantities have a plot, and what they are called.

use crate::curves::{Axis, Quantity};
use crate::recipe::{Bayes, Recipe};
use crate::ui::language::phrase;
use crate::ui::plot::chart::Title;
use crate::ui::scene::Concept;
use crate::ui::scene::settings::{CurvesSettings, XAxis};

/// A quantity that has a plot.
pub struct Plotted {
    pub quantity: Quantity,
    pub title: Title,
    pub about: &'static str,
}

/// All of them, in the order of the plots.
pub const PLOTTED: [Plotted; 5] = [
    Plotted {
        quantity: Quantity::Elbo,
        title: Title::Of(Concept::Elbo),
        about: phrase(
            "The evidence lower bound: reconstruction \u{2212} KL to the prior, whatever beta is. It \
                stays below log p(x). Higher is better",
        ),
    },
    Plotted {
        quantity: Quantity::Reconstruction,
        title: Title::Of(Concept::Reconstruction),
        about: phrase(
            "E_q[log p(x|z)] with one sample of z (S = 1): how well the decoder explains the \
                pixels. Higher is better",
        ),
    },
    Plotted {
        quantity: Quantity::Kl,
        title: Title::Of(Concept::KlToPrior),
        about: phrase("KL[q(z|x) || p(z)]: how much the code tells about its image"),
    },
    Plotted {
        quantity: Quantity::WeightKl,
        title: Title::Of(Concept::WeightKl),
        about: phrase(
            "KL[q(W) || p(W)] of the decoder's random weights, divided by the number of training \
                images N",
        ),
    },
    Plotted {
        quantity: Quantity::Bound,
        title: Title::Phrase(phrase("Bound")),
        about: phrase(
            "The importance-weighted bound, which this run raises: it lies between the ELBO and \
                log p(x). Higher is better",
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

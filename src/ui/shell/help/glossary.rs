//! The words of the theory, a sentence each, and where each is seen.

use crate::ui::language::{fill, phrase, t};
use crate::ui::scene::action::{Action, ViewAction};
use crate::ui::scene::{PanelName, Study};
use crate::ui::style::theme::strong;
use crate::ui::style::widgets::quiet;
use eframe::egui::{RichText, Ui};

struct Term {
    name: &'static str,
    meaning: &'static str,
    seen: PanelName,
}

/// In the order of the argument.
const TERMS: [Term; 19] = [
    Term {
        name: phrase("Latent variable"),
        meaning: phrase(
            "The code z that each image is thought to be made from; nobody sees it, so it is inferred from the image.",
        ),
        seen: PanelName::Study(Study::Model),
    },
    Term {
        name: phrase("Latent plane"),
        meaning: phrase(
            "Two axes of the code z, chosen from all of them if there are more; the others keep the values of the active point.",
        ),
        seen: PanelName::Plane,
    },
    Term {
        name: phrase("Prior"),
        meaning: phrase(
            "p(z), how codes are spread before an image is seen: a standard normal distribution, most of it within 2 of the origin.",
        ),
        seen: PanelName::Plane,
    },
    Term {
        name: phrase("Likelihood"),
        meaning: phrase("p(x|z), how probable the decoder finds the image x if z is its code."),
        seen: PanelName::Study(Study::Model),
    },
    Term {
        name: phrase("Evidence"),
        meaning: phrase(
            "p(x), how probable the model finds an image whatever its code: the likelihood averaged over the prior.",
        ),
        seen: PanelName::Study(Study::Evidence),
    },
    Term {
        name: phrase("Posterior"),
        meaning: phrase(
            "p(z|x), which codes an image may have come from; the exact posterior is out of reach in most models, and the approximate posterior q(z|x), which the encoder gives, stands in for it.",
        ),
        seen: PanelName::Study(Study::Evidence),
    },
    Term {
        name: phrase("Aggregate posterior"),
        meaning: phrase(
            "q(z), the approximate posteriors of all images mixed: where codes of images lie. Where the prior has mass and it has hardly any there is a hole: codes that the decoder hardly met in training.",
        ),
        seen: PanelName::Plane,
    },
    Term {
        name: phrase("Magnification"),
        meaning: phrase(
            "How large an area of images the decoder makes of an area of codes; where it is large, a small step in z changes the image much.",
        ),
        seen: PanelName::Plane,
    },
    Term {
        name: phrase("Geodesic"),
        meaning: phrase(
            "The way between two codes on which the decoded image changes least in all; it goes around places of large magnification.",
        ),
        seen: PanelName::Plane,
    },
    Term {
        name: phrase("ELBO"),
        meaning: phrase(
            "The evidence lower bound L: reconstruction minus KL to the prior, in nats per image; it never exceeds log p(x), and training raises it.",
        ),
        seen: PanelName::Study(Study::Curves),
    },
    Term {
        name: phrase("Reconstruction"),
        meaning: phrase(
            "E_q[log p(x|z)], how well the decoder explains an image from a code that was sampled for it; higher is better.",
        ),
        seen: PanelName::Study(Study::Curves),
    },
    Term {
        name: phrase("KL"),
        meaning: phrase(
            "The Kullback-Leibler divergence, how far one distribution is from another, 0 only if they are equal: the ELBO subtracts the KL to the prior, KL[q(z|x) || p(z)], which is how much the code tells about its image.",
        ),
        seen: PanelName::Study(Study::Dimensions),
    },
    Term {
        name: phrase("Gap"),
        meaning: phrase(
            "How far the ELBO is below log p(x): the KL to the posterior, KL[q(z|x) || p(z|x)], 0 only if q is the exact posterior.",
        ),
        seen: PanelName::Study(Study::Evidence),
    },
    Term {
        name: phrase("Amortisation"),
        meaning: phrase(
            "One encoder gives q for every image, in place of a search for each image; the part of the gap that a search would close is what it costs.",
        ),
        seen: PanelName::Study(Study::Inference),
    },
    Term {
        name: phrase("Reparameterisation"),
        meaning: phrase(
            "A sample of z written as z = μ + σ ε, with noise ε that does not depend on the weights, so that the gradient can pass through μ and σ.",
        ),
        seen: PanelName::Study(Study::Noise),
    },
    Term {
        name: phrase("Samples S"),
        meaning: phrase(
            "How many values of z are drawn for one estimate: S = 1 in training, 5,000 for log p(x) in Evidence.",
        ),
        seen: PanelName::Study(Study::Noise),
    },
    Term {
        name: phrase("q(W)"),
        meaning: phrase(
            "What is known of the decoder's weights W if they are random too: a mean and a variance for each weight.",
        ),
        seen: PanelName::Study(Study::Weights),
    },
    Term {
        name: phrase("Beta"),
        meaning: phrase(
            "What the KL to the prior is multiplied by in training; the ELBO that is shown is always that of beta 1, so that runs can be compared.",
        ),
        seen: PanelName::Recipe,
    },
    Term {
        name: phrase("Nats"),
        meaning: phrase(
            "The unit of all these numbers: that of the natural logarithm, 1 nat being 1.44 bits.",
        ),
        seen: PanelName::Study(Study::Curves),
    },
];

/// Writes the terms; what a person asked to see, if anything.
pub(super) fn show(ui: &mut Ui) -> Option<Action> {
    let mut asked = None;
    for term in &TERMS {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(t(term.name)).font(strong(13.0)));
            let link = fill(t("see {panel}"), &[("panel", term.seen.label())]);
            if ui.link(RichText::new(link).size(12.0)).clicked() {
                asked = Some(way_to(term.seen));
            }
        });
        ui.label(quiet(ui, t(term.meaning)));
        ui.add_space(4.0);
    }
    asked
}

fn way_to(panel: PanelName) -> Action {
    match panel {
        PanelName::Study(study) => ViewAction::Study(study).into(),
        PanelName::Recipe | PanelName::Plane | PanelName::Decoded | PanelName::Comparison => {
            ViewAction::Focus(panel).into()
        }
    }
}

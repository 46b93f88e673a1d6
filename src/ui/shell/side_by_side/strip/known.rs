//! What a run makes of an image, as far as it is known, and its numbers.

use crate::explore::{Compared, EvidenceAnswer, EvidenceQuery, ImageQuery, Stamp, WhichImage};
use crate::recipe::Terms;
use crate::ui::language::t;
use crate::ui::scene::Scene;
use crate::ui::scene::studied::EVIDENCE_SAMPLES;
use std::sync::Arc;

/// The name under which both runs are asked about the image.
const BOTH: &str = "image in both runs";

/// What one run makes of the image, at the step that is shown of it.
#[derive(Default)]
pub struct Known {
    pub compared: Option<Arc<Compared>>,
    /// The step that this is of.
    pub step: Option<u64>,
    pub numbers: Numbers,
}

/// A run's numbers, as far as they are known.
#[derive(Clone, Copy, Default)]
pub struct Numbers {
    /// Of the image, or the means over the test images.
    pub terms: Option<Terms>,
    /// log p(x) less the mean of the ELBO over q, in nats.
    pub gap: Option<f64>,
}

/// The numbers that both have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Number {
    Elbo,
    Reconstruction,
    Kl,
    Gap,
}

/// What is said of an image that was chosen, and of others.
pub const OF_IMAGE: [Number; 3] = [Number::Elbo, Number::Kl, Number::Gap];
pub const OF_ALL: [Number; 3] = [Number::Elbo, Number::Reconstruction, Number::Kl];

impl Number {
    pub fn of(self, numbers: &Numbers) -> Option<f64> {
        let terms = numbers.terms;
        match self {
            Self::Elbo => terms.map(|terms| terms.elbo()),
            Self::Reconstruction => terms.map(|terms| terms.reconstruction),
            Self::Kl => terms.map(|terms| terms.kl),
            Self::Gap => numbers.gap,
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::Elbo => t("ELBO {n} nats"),
            Self::Reconstruction => t("rec. {n}"),
            Self::Kl => t("KL {n}"),
            Self::Gap => t("gap {n}"),
        }
    }

    pub fn about(self) -> &'static str {
        match self {
            Self::Elbo => t(
                "The ELBO in nats, with one sample of z for each image: the same noise whatever \
                 the weights. Random weights are drawn from q(W), and their KL is taken off too",
            ),
            Self::Reconstruction => {
                t("The reconstruction term: log p(x|z) at one sample of z from q, in nats")
            }
            Self::Kl => t("KL[q(z|x) || p(z)]: how much the code tells about its image"),
            Self::Gap => t(
                "log p(x) less the mean ELBO over q: KL from q(z|x) to the exact posterior. As the \
                 study of the evidence has it, random weights at their means",
            ),
        }
    }
}

/// What a run makes of the image at the step that is shown of it, as far as its answers have
/// come: those about other steps are of no use here.
pub fn ask(scene: &mut Scene<'_>, image: &WhichImage, which: [Number; 3]) -> Known {
    let query = ImageQuery {
        image: image.clone(),
    };
    let compared = scene.ask_as(BOTH, query.clone());
    let compared = compared.filter(|found| found.query == query && shows(scene, &found.stamp));
    let query = EvidenceQuery {
        image: image.clone(),
        importance_samples: EVIDENCE_SAMPLES,
    };
    let with_gap = which.contains(&Number::Gap);
    let evidence = with_gap
        .then(|| scene.ask_as(BOTH, query.clone()))
        .flatten();
    let evidence = evidence.filter(|found| found.query == query && shows(scene, &found.stamp));
    let step = compared.as_ref().map(|found| found.stamp.step);
    let compared = compared.map(|found| found.answer.clone());
    Known {
        numbers: Numbers {
            terms: compared.as_ref().map(|image| image.terms),
            gap: evidence.and_then(|found| gap(&found.answer)),
        },
        step,
        compared,
    }
}

/// Whether an answer with this stamp is about the weights that are shown.
fn shows(scene: &Scene<'_>, stamp: &Stamp) -> bool {
    let shown = &scene.selection.shown_step;
    shown.admits(scene.progress, stamp)
}

fn gap(evidence: &EvidenceAnswer) -> Option<f64> {
    Some(evidence.log_px()? - evidence.elbo)
}

/// The distance of two reconstructions, from black to white being 1.
pub fn apart(one: &Compared, other: &Compared) -> f64 {
    let pixels = one.reconstruction.iter().zip(&*other.reconstruction);
    let squares = pixels.map(|(&a, &b)| (f64::from(a) - f64::from(b)).powi(2));
    squares.sum::<f64>().sqrt() / 255.0
}

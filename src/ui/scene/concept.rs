//! What the theory speaks of: one name, one symbol and one colour each, in every panel.

use crate::ui::language::{capitalised, phrase, t};
use crate::ui::style::palette;
use clap::ValueEnum;
use eframe::egui::Color32;

/// A quantity or a distribution of the theory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum)]
pub(crate) enum Concept {
    /// The evidence lower bound, L.
    Elbo,
    /// E_q(z | x)[log p(x | z)].
    Reconstruction,
    /// KL[q(z | x) || p(z)].
    KlToPrior,
    /// KL[q(z | x) || p(z | x)]: the gap between ELBO and log p(x).
    KlToPosterior,
    /// KL[q(W) || p(W)] of the decoder's random weights, for each training image.
    WeightKl,
    /// The evidence.
    LogPx,
    /// q(z | x), as the encoder gives it.
    ApproximatePosterior,
    /// p(z | x).
    ExactPosterior,
    /// p(z).
    Prior,
    /// S: how many draws of z an estimate is made of.
    Samples,
}

impl Concept {
    /// Its name within a sentence.
    pub(crate) fn name(self) -> &'static str {
        t(match self {
            Concept::Elbo => phrase("ELBO"),
            Concept::Reconstruction => phrase("reconstruction"),
            Concept::KlToPrior => phrase("KL to the prior"),
            Concept::KlToPosterior => phrase("KL to the posterior"),
            Concept::WeightKl => phrase("KL of the weights"),
            Concept::LogPx => phrase("log p(x)"),
            Concept::ApproximatePosterior => phrase("approximate posterior q"),
            Concept::ExactPosterior => phrase("exact posterior"),
            Concept::Prior => phrase("prior"),
            Concept::Samples => phrase("samples S"),
        })
    }

    /// Its name where there is little room.
    pub(crate) fn short(self) -> &'static str {
        t(match self {
            Concept::Elbo => phrase("ELBO"),
            Concept::Reconstruction => phrase("Recon."),
            Concept::KlToPrior => phrase("KL to prior"),
            Concept::KlToPosterior => phrase("KL to post."),
            Concept::WeightKl => phrase("KL of W"),
            Concept::LogPx => phrase("log p(x)"),
            Concept::ApproximatePosterior => phrase("q(z|x)"),
            Concept::ExactPosterior => phrase("p(z|x)"),
            Concept::Prior => phrase("p(z)"),
            Concept::Samples => phrase("S"),
        })
    }

    /// Its name as a title.
    pub(crate) fn title(self) -> String {
        let name = self.name();
        match self {
            // A function's name keeps its letters.
            Concept::LogPx => name.to_owned(),
            Concept::Elbo
            | Concept::Reconstruction
            | Concept::KlToPrior
            | Concept::KlToPosterior
            | Concept::WeightKl
            | Concept::ApproximatePosterior
            | Concept::ExactPosterior
            | Concept::Prior
            | Concept::Samples => capitalised(name.to_owned()),
        }
    }

    /// Its formula, the same in every language.
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Concept::Elbo => "L",
            Concept::Reconstruction => "E_q[log p(x|z)]",
            Concept::KlToPrior => "KL[q(z|x) || p(z)]",
            Concept::KlToPosterior => "KL[q(z|x) || p(z|x)]",
            Concept::WeightKl => "KL[q(W) || p(W)] / N",
            Concept::LogPx => "log p(x)",
            Concept::ApproximatePosterior => "q(z|x)",
            Concept::ExactPosterior => "p(z|x)",
            Concept::Prior => "p(z)",
            Concept::Samples => "S",
        }
    }

    /// The colour of its lines, bars and numbers.
    pub(crate) fn colour(self, dark: bool) -> Color32 {
        match self {
            Concept::Elbo => palette::elbo(dark),
            Concept::Reconstruction => palette::reconstruction(dark),
            Concept::KlToPrior => palette::kl_to_prior(dark),
            Concept::KlToPosterior => palette::kl_to_posterior(dark),
            Concept::WeightKl => palette::weight_kl(dark),
            Concept::LogPx => palette::log_px(dark),
            Concept::ApproximatePosterior => palette::posterior(dark),
            Concept::ExactPosterior => palette::exact(dark),
            Concept::Prior => palette::prior(dark),
            Concept::Samples => palette::samples(dark),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::style::palette::vision;
    use crate::ui::style::theme::{DARK, LIGHT};

    /// The terms that stand side by side in Evidence's line and in the ELBO of random weights.
    const IN_ONE_LINE: [Concept; 6] = [
        Concept::Elbo,
        Concept::Reconstruction,
        Concept::KlToPrior,
        Concept::KlToPosterior,
        Concept::WeightKl,
        Concept::LogPx,
    ];

    fn all() -> impl Iterator<Item = Concept> {
        Concept::value_variants().iter().copied()
    }

    #[test]
    fn each_concept_has_a_name_a_symbol_and_a_colour_of_its_own() {
        let all: Vec<Concept> = all().collect();
        for (place, one) in all.iter().enumerate() {
            for other in &all[..place] {
                assert_ne!(one.name(), other.name());
                assert_ne!(one.symbol(), other.symbol());
                for dark in [true, false] {
                    assert_ne!(one.colour(dark), other.colour(dark), "{one:?}, {other:?}");
                }
            }
        }
    }

    #[test]
    fn colours_can_be_read_as_text_and_seen_as_lines_in_both_themes() {
        for concept in all() {
            for (theme, dark) in [(&DARK, true), (&LIGHT, false)] {
                let colour = concept.colour(dark);
                for surface in [theme.surface, theme.well] {
                    let contrast = vision::contrast(colour, surface);
                    assert!(contrast >= 4.5, "{concept:?}, dark {dark}: {contrast}");
                }
                let contrast = vision::contrast(colour, theme.ground);
                assert!(contrast >= 3.0, "{concept:?}, dark {dark}: {contrast}");
            }
        }
    }

    #[test]
    fn the_terms_of_one_line_are_told_apart_whatever_the_colour_vision() {
        for dark in [true, false] {
            for (place, one) in IN_ONE_LINE.iter().enumerate() {
                for other in &IN_ONE_LINE[..place] {
                    let apart = vision::distance(one.colour(dark), other.colour(dark));
                    assert!(apart > 0.08, "{one:?}, {other:?}, dark {dark}: {apart}");
                }
            }
        }
    }
}

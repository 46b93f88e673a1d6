//! The line that stays in sight: the ELBO by its two terms, and by the gap below log p(x).

use crate::explore::EvidenceAnswer;
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::Concept;
use crate::ui::style::theme;
use eframe::egui::{Color32, FontId, RichText, Ui};

/// Size of the words, in points.
const WORDS: f32 = 12.5;
/// Size of the numbers.
const NUMBERS: f32 = 13.0;
/// Between two words.
const SPACE: f32 = 5.0;

/// The five numbers of one image, in nats; unknown until they are computed.
struct Five {
    elbo: Option<f64>,
    reconstruction: Option<f64>,
    kl_to_prior: Option<f64>,
    log_px: Option<f64>,
    kl_to_posterior: Option<f64>,
    /// log p(x) is known by importance sampling alone.
    estimated: bool,
}

impl Five {
    fn of(found: Option<&EvidenceAnswer>, exact: bool) -> Self {
        let elbo = found.map(|found| found.elbo);
        let kl_to_prior = found.map(|found| found.q.kl_to_prior());
        let log_px = found.and_then(EvidenceAnswer::log_px);
        let both = log_px.zip(elbo);
        let lattice = found.and_then(|found| Some(found.exact.as_ref()?.kl_q_posterior));
        Self {
            elbo,
            reconstruction: elbo.zip(kl_to_prior).map(|(elbo, kl)| elbo + kl),
            kl_to_prior,
            log_px,
            kl_to_posterior: lattice.or(both.map(|(log_px, elbo)| log_px - elbo)),
            estimated: !exact,
        }
    }
}

/// A word of the line.
struct Word {
    text: String,
    font: FontId,
    colour: Color32,
}

/// Writes the line across the width of the study; in little width by short names, and in
/// less in several rows.
pub fn show(ui: &mut Ui, found: Option<&EvidenceAnswer>, exact: bool) {
    let five = Five::of(found, exact);
    let long = words(ui, &five, Concept::name);
    let words = if width(ui, &long) <= ui.available_width() {
        long
    } else {
        words(ui, &five, Concept::short)
    };
    let tip = if exact {
        t(
            "All five are of this one image, in nats, and the ELBO is the mean over q. \
             Raising the ELBO over q alone can only make the KL to the posterior smaller, as \
             log p(x) does not depend on q",
        )
    } else {
        t(
            "With more than 2 latent dimensions no grid reaches log p(x): it is estimated by \
             importance sampling, which on average gives too little, and the KL to the \
             posterior is what is left between that estimate and the ELBO",
        )
    };
    let row = ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = [SPACE, 1.0].into();
        ui.spacing_mut().interact_size.y = 0.0;
        for word in words {
            ui.label(RichText::new(word.text).font(word.font).color(word.colour));
        }
    });
    row.response.on_hover_text(tip);
}

fn words(ui: &Ui, five: &Five, name: fn(Concept) -> &'static str) -> Vec<Word> {
    let tokens = theme::tokens(ui);
    let about = if five.estimated { "≈" } else { "=" };
    let terms = [
        ("", Concept::Elbo, five.elbo),
        ("=", Concept::Reconstruction, five.reconstruction),
        ("−", Concept::KlToPrior, five.kl_to_prior),
        (about, Concept::LogPx, five.log_px),
        ("−", Concept::KlToPosterior, five.kl_to_posterior),
    ];
    let plain = |text: &str| Word {
        text: text.to_owned(),
        font: FontId::proportional(WORDS),
        colour: tokens.quiet,
    };
    let mut line = Vec::new();
    for (sign, concept, value) in terms {
        if !sign.is_empty() {
            line.push(plain(sign));
        }
        let colour = concept.colour(ui.visuals().dark_mode);
        line.push(Word {
            text: name(concept).to_owned(),
            font: FontId::proportional(WORDS),
            colour,
        });
        line.push(Word {
            text: value.map_or_else(|| "…".to_owned(), |value| numbers::signed(value, 3)),
            font: theme::strong(NUMBERS),
            colour,
        });
    }
    line.push(plain(t("nats")));
    line
}

fn width(ui: &Ui, words: &[Word]) -> f32 {
    let wide = |word: &Word| {
        let (text, font) = (word.text.clone(), word.font.clone());
        let galley = ui.painter().layout_no_wrap(text, font, word.colour);
        galley.size().x + SPACE
    };
    words.iter().map(wide).sum()
}

/// How log p(x) was estimated where it is not known: with S samples.
pub fn samples(samples: usize) -> String {
    let count = numbers::thousands(samples as u64);
    // One number, in one line.
    fill(t("S = {n}"), &[("n", count)]).replace(' ', "\u{a0}")
}

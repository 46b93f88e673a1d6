//! One node's distribution in words, with the numbers of the chosen image.

use crate::explore::{Compared, PageQuery, Posterior};
use crate::recipe::{Bayes, ImageShape, Likelihood, MeanLink, Recipe};
use crate::ui::language::numbers;
use crate::ui::language::{fill, likelihood_name, t};
use crate::ui::scene::studied::{name_of, says_image_away, studied};
use crate::ui::scene::{Concept, Scene};
use crate::ui::studies::model::Node;
use crate::ui::style::equation::{Equation, equation};
use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use eframe::egui::{Grid, Response, RichText, Ui};

/// Latent dimensions whose numbers are listed.
const LISTED: usize = 6;

/// Tells what `node` is.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, node: Node) {
    ui.label(RichText::new(node.name()).font(theme::strong(13.5)));
    let recipe = &scene.progress.recipe;
    let image = studied(scene);
    let image = image.as_deref();
    let shape = scene.progress.dataset.as_ref().map(|data| data.shape);
    ui.spacing_mut().item_spacing.y = 3.0;
    match node {
        Node::Image => of_image(ui, scene, recipe, image),
        Node::Code => of_code(ui, scene, recipe, image),
        Node::Noise => of_noise(ui, recipe),
        Node::Decoder => of_decoder(ui, scene, recipe, image, shape),
        Node::Encoder => of_encoder(ui, recipe, shape),
    }
}

/// "Prior, p(z) =".
fn naming(concept: Concept, sign: &str) -> String {
    format!("{}, {} {sign}", concept.title(), concept.symbol())
}

fn row(ui: &mut Ui, name: &str, value: impl Into<String>) -> Response {
    let line = ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(quiet(ui, name));
        ui.label(value.into())
    });
    line.inner
}

/// The same for a concept, whose value is in its colour.
fn measured(ui: &mut Ui, concept: Concept, sign: &str, value: f64) -> Response {
    let colour = concept.colour(ui.visuals().dark_mode);
    let line = ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(quiet(ui, naming(concept, sign)));
        ui.label(RichText::new(nats(value)).color(colour))
    });
    line.inner
}

fn nats(value: f64) -> String {
    fill(t("{n} nats"), &[("n", numbers::nats(value))])
}

fn which(scene: &Scene<'_>, image: &Compared) -> String {
    name_of(scene, &image.image, image.label)
}

fn of_image(ui: &mut Ui, scene: &Scene<'_>, recipe: &Recipe, image: Option<&Compared>) {
    let name = likelihood_name(recipe.likelihood);
    row(ui, "p(x|z, W):", name);
    ui.label(formula(recipe));
    equation(
        ui,
        match recipe.likelihood {
            Likelihood::Bernoulli => Equation::Bernoulli,
            Likelihood::ContinuousBernoulli => Equation::ContinuousBernoulli,
            Likelihood::Gaussian => Equation::Gaussian,
        },
    );
    let page = scene.newest::<PageQuery>();
    let learned = page
        .filter(|page| page.stamp.run == scene.progress.run)
        .and_then(|page| page.answer.precision);
    if recipe.likelihood == Likelihood::Gaussian {
        let now = numbers::tidy(learned.unwrap_or(recipe.precision));
        let value = if recipe.learns_precision() {
            fill(t("{p}, learned"), &[("p", now)])
        } else {
            fill(t("{p}, given"), &[("p", now)])
        };
        row(ui, t("Precision λ:"), value);
    }
    let Some(image) = image else {
        nobody(ui, scene);
        return;
    };
    row(ui, t("Observed:"), which(scene, image));
    let tip = t("With one sample of z from the approximate posterior q (S = 1)");
    let reconstruction = image.terms.reconstruction;
    measured(ui, Concept::Reconstruction, "≈", reconstruction).on_hover_text(tip);
    measured(ui, Concept::Elbo, "≈", image.terms.elbo()).on_hover_text(tip);
}

/// log p(x | z) in words.
fn formula(recipe: &Recipe) -> &'static str {
    match (recipe.likelihood, recipe.mean_link()) {
        (Likelihood::Bernoulli, _) => t(
            "Each channel of a pixel is 0 or 1; the decoder gives its logit l, and log p sums over all of them",
        ),
        (Likelihood::ContinuousBernoulli, _) => t(
            "Each channel of a pixel is a number from 0 to 1; the decoder gives its logit l, and log p \
             sums over all of them",
        ),
        (Likelihood::Gaussian, MeanLink::Logistic) => t(
            "Each channel of a pixel is normal; μ is the decoder's output through the logistic \
             function, and log p sums over all of them",
        ),
        (Likelihood::Gaussian, MeanLink::Identity) => t(
            "Each channel of a pixel is normal; μ is the linear decoder's output, which makes this \
             probabilistic PCA; log p sums over all of them",
        ),
    }
}

/// The prior of the code.
fn over_dimensions(recipe: &Recipe) -> String {
    let words = match recipe.latent {
        1 => t("N(0, I) over {d} dimension"),
        _ => t("N(0, I) over {d} dimensions"),
    };
    fill(words, &[("d", recipe.latent)])
}

fn of_code(ui: &mut Ui, scene: &Scene<'_>, recipe: &Recipe, image: Option<&Compared>) {
    let prior = over_dimensions(recipe);
    row(ui, &naming(Concept::Prior, "="), prior);
    let q = naming(Concept::ApproximatePosterior, "=");
    row(ui, &q, "N(μ(x), diag σ²(x))");
    let Some(image) = image else {
        nobody(ui, scene);
        return;
    };
    row(ui, t("For:"), which(scene, image));
    measured(ui, Concept::KlToPrior, "=", image.terms.kl);
    Grid::new("posterior")
        .num_columns(4)
        .spacing([16.0, 2.0])
        .show(ui, |ui| {
            for name in ["", "μ", "σ", t("KL to prior, nats")] {
                ui.label(quiet(ui, name).small());
            }
            ui.end_row();
            for (d, mean, std) in dimensions(&image.posterior).take(LISTED) {
                let kl = 0.5 * (mean * mean + std * std - 1.0) - std.ln();
                ui.label(quiet(ui, format!("z{d}")));
                for value in [mean, std, kl] {
                    ui.label(numbers::signed(value, 3));
                }
                ui.end_row();
            }
        });
    if let Some(more) = recipe.latent.checked_sub(LISTED).filter(|more| *more > 0) {
        let text = fill(t("and {n} more"), &[("n", more)]);
        ui.label(quiet(ui, text).small());
    }
}

/// Index, mean and standard deviation of each dimension.
fn dimensions(q: &Posterior) -> impl Iterator<Item = (usize, f64, f64)> {
    let both = q.mean.iter().zip(&q.std);
    both.enumerate()
        .map(|(d, (mean, std))| (d, f64::from(*mean), f64::from(*std)))
}

fn of_noise(ui: &mut Ui, recipe: &Recipe) {
    let prior = over_dimensions(recipe);
    row(ui, "p(ε) =", prior);
    ui.label(t(
        "Noise without parameters: z = μ(x) + σ(x) ε. All that is random in the code comes from \
         ε, so the gradient passes through μ and σ into φ (reparameterisation).",
    ));
    if recipe.importance > 1 {
        let text = fill(
            t("S = {k} samples for each image: the importance-weighted bound"),
            &[("k", recipe.importance)],
        );
        ui.label(text);
    } else {
        ui.label(t("S = 1: one sample for each image and step."));
    }
    ui.label(quiet(ui, t("The study “Noise” shows it at work")).small());
}

fn of_decoder(
    ui: &mut Ui,
    scene: &Scene<'_>,
    recipe: &Recipe,
    image: Option<&Compared>,
    shape: Option<ImageShape>,
) {
    let widths = decoder_widths(recipe, shape);
    row(ui, t("Widths:"), arrows(&widths));
    let count = numbers::thousands(weights(&widths));
    row(ui, t("Weights and biases:"), count);
    if recipe.bayes != Bayes::Decoder {
        row(ui, t("Random:"), t("no, each is one number"));
        ui.label(t(
            "Each weight is one number, the one that training finds. In a run with random decoder \
             weights, each weight has an approximate posterior q of its own.",
        ));
        return;
    }
    row(ui, t("Random:"), t("yes, each with its own q(w) = N(m, v)"));
    let precision = numbers::tidy(recipe.prior_precision);
    let prior = fill(t("N(0, 1/λ), λ = {p}"), &[("p", precision)]);
    row(ui, "p(w) =", prior);
    if let Some(image) = image {
        let kl = image.terms.weight_kl;
        measured(ui, Concept::WeightKl, "=", kl);
        let data = scene.progress.dataset.as_ref();
        let data = data.filter(|data| !data.is_away());
        let images = data.map(|data| data.train_len());
        if let Some(images) = images {
            let total = numbers::thousands((kl * images as f64).round() as u64);
            let total = fill(t("{n} nats"), &[("n", total)]);
            row(ui, t("In total:"), total);
        }
    }
}

fn of_encoder(ui: &mut Ui, recipe: &Recipe, shape: Option<ImageShape>) {
    let widths = encoder_widths(recipe, shape);
    row(ui, t("Widths:"), arrows(&widths));
    let count = numbers::thousands(weights(&widths));
    row(ui, t("Weights and biases:"), count);
    ui.label(t(
        "φ is not part of the model. It only chooses q(z|x): μ and log σ² of each dimension. So it \
         has no prior and no KL of its own; a poor φ leaves the ELBO further below log p(x).",
    ));
    ui.label(t(
        "One network gives q for every image, in place of a search for each image: this is \
         called amortised inference.",
    ));
}

fn nobody(ui: &mut Ui, scene: &Scene<'_>) {
    if says_image_away(ui, scene) {
        return;
    }
    ui.weak(t(
        "For numbers, choose a test image: click a dot on the plane or an image in the comparison",
    ));
}

/// From image to mean and log variance; a missing shape leaves the image out.
fn encoder_widths(recipe: &Recipe, shape: Option<ImageShape>) -> Vec<usize> {
    let first = shape.map(|shape| shape.pixels());
    let hidden = recipe.hidden.iter().copied();
    first
        .into_iter()
        .chain(hidden)
        .chain([2 * recipe.latent])
        .collect()
}

/// From code to image.
fn decoder_widths(recipe: &Recipe, shape: Option<ImageShape>) -> Vec<usize> {
    let last = shape.map(|shape| shape.pixels());
    let hidden = recipe.hidden.iter().rev().copied();
    [recipe.latent]
        .into_iter()
        .chain(hidden)
        .chain(last)
        .collect()
}

fn arrows(widths: &[usize]) -> String {
    let words: Vec<String> = widths.iter().map(usize::to_string).collect();
    words.join(" → ")
}

/// Weights and biases of fully connected layers of these widths.
fn weights(widths: &[usize]) -> u64 {
    let pairs = widths.iter().zip(widths.iter().skip(1));
    pairs
        .map(|(from, to)| (*from as u64 + 1) * *to as u64)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_and_counts_are_those_of_the_usual_model() {
        let shape = Some(ImageShape {
            height: 28,
            width: 28,
            channels: 1,
        });
        let recipe = Recipe::default();
        let (encoder, decoder) = (
            encoder_widths(&recipe, shape),
            decoder_widths(&recipe, shape),
        );
        assert_eq!(arrows(&encoder), "784 → 400 → 4");
        assert_eq!(arrows(&decoder), "2 → 400 → 784");
        assert_eq!(weights(&encoder), 785 * 400 + 401 * 4);
        assert_eq!(weights(&decoder), 3 * 400 + 401 * 784);
    }
}

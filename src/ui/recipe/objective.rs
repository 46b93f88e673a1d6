//! The recipe's fields on random weights and on what is minimised.

use crate::recipe::{Bayes, Field, Recipe};
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::recipe::controls::{choice, real, whole};
use crate::ui::recipe::draft::Draft;
use crate::ui::style::theme;
use crate::ui::style::widgets::{field, quiet};
use clap::ValueEnum;
use eframe::egui::{CollapsingHeader, DragValue, RichText, Ui};

/// Random weights and what is minimised: folded away where both are as usual.
pub(crate) fn ui(ui: &mut Ui, draft: &mut Draft, running: &Recipe) {
    ui.add_space(4.0);
    let colour = theme::tokens(ui).quiet;
    let words = RichText::new(t("Weights and objective")).font(theme::strong(11.5));
    let words = words.color(colour);
    CollapsingHeader::new(words)
        .default_open(is_unusual(running))
        .show_unindented(ui, |ui| {
            weights(ui, draft, running);
            objective(ui, &mut draft.recipe, running, 0);
        });
}

/// Whether a run asks for more than the plain ELBO of plain weights.
fn is_unusual(recipe: &Recipe) -> bool {
    recipe.bayes != Bayes::None
        || recipe.importance > 1
        || recipe.kl_warmup > 0
        || recipe.free_bits > 0.0
}

/// Random weights and their prior.
fn weights(ui: &mut Ui, draft: &mut Draft, running: &Recipe) {
    let other = (draft.recipe.bayes != running.bayes).then(|| bayes(running.bayes).to_owned());
    let tip = t(
        "Plain: each weight is one number. Random: each of the decoder’s weights has \
         a mean and a variance, and the KL of the weights is paid once for \
         all training images",
    );
    field(ui, t("Decoder’s weights"), tip, other, |ui| {
        let all = Bayes::value_variants();
        choice(ui, "bayes", &mut draft.recipe.bayes, all, bayes)
    });
    if draft.recipe.bayes == Bayes::Decoder {
        let other = draft
            .prior_differs(running)
            .then(|| numbers::tidy(running.prior_precision));
        let tip = t(
            "1 / variance of every weight under the prior: the higher, the smaller the weights are expected to be",
        );
        field(ui, t("Prior precision"), tip, other, |ui| {
            let value = &mut draft.recipe.prior_precision;
            let speed = *value * 0.01;
            real(
                ui,
                Field::PriorPrecision.expected().range(),
                DragValue::new(value).speed(speed),
            )
        });
    }
}

/// What is minimised in place of the plain negative ELBO, by a run that begins after this step.
pub(super) fn objective(ui: &mut Ui, mine: &mut Recipe, running: &Recipe, begins: u64) {
    let other = (mine.importance != running.importance).then(|| running.importance.to_string());
    let tip = t(
        "Samples S of z for each image. With more than 1, training raises the \
         importance-weighted bound, which lies between the ELBO and log p(x) \
         and has no KL term to weigh",
    );
    let [importance, kl_warmup, free_bits] = objective_names();
    field(ui, importance, tip, other, |ui| {
        let value = DragValue::new(&mut mine.importance);
        whole(ui, Field::Importance.expected().range(), value.speed(0.05))
    });
    let other = (mine.kl_warmup != running.kl_warmup).then(|| running.kl_warmup.to_string());
    let tip = t(
        "Steps over which the weight of the KL to the prior rises from 0 to beta, so \
         that dimensions are not switched off before the decoder can use \
         them. The ELBO shown always has weight 1",
    );
    field(ui, kl_warmup, tip, other, |ui| {
        let value = DragValue::new(&mut mine.kl_warmup);
        whole(ui, 0.0..=u64::MAX as f64, value.speed(20.0))
    });
    if (1..=begins).contains(&mine.kl_warmup) {
        let step = ("n", numbers::thousands(mine.kl_warmup));
        let words = fill(t("Over at step {n} already"), &[step]);
        ui.label(quiet(ui, words).small());
    }
    let other = (mine.free_bits != running.free_bits).then(|| numbers::tidy(running.free_bits));
    let tip = t(
        "KL to the prior, in nats, that each latent dimension has for free in \
         training, as a mean over the minibatch. The ELBO shown counts all \
         of it",
    );
    field(ui, free_bits, tip, other, |ui| {
        let value = DragValue::new(&mut mine.free_bits);
        real(ui, Field::FreeBits.expected().range(), value.speed(0.01))
    });
}

/// What its fields are called.
pub(super) fn objective_names() -> [&'static str; 3] {
    [
        t("Importance samples"),
        t("KL warm-up, steps"),
        t("Free nats per dimension"),
    ]
}

fn bayes(bayes: Bayes) -> &'static str {
    match bayes {
        Bayes::None => t("Plain"),
        Bayes::Decoder => t("Random"),
    }
}

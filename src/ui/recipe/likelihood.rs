//! The recipe's fields on what pixels are.

use crate::recipe::{Binarize, Field, Likelihood, Recipe};
use crate::ui::language::numbers;
use crate::ui::language::{binarize_name, likelihood_name, t};
use crate::ui::recipe::controls::{choice, real};
use crate::ui::recipe::draft::Draft;
use crate::ui::style::widgets::{field, heading};
use clap::ValueEnum;
use eframe::egui::{Checkbox, DragValue, Ui};

/// Draws the fields.
pub(super) fn ui(ui: &mut Ui, draft: &mut Draft, running: &Recipe) {
    heading(ui, t("Likelihood"));
    let other = (draft.recipe.likelihood != running.likelihood)
        .then(|| likelihood_name(running.likelihood).to_owned());
    let tip = t(
        "p(x|z), for each channel of a pixel. Bernoulli: 0 or 1, with the chance that the decoder gives. Continuous Bernoulli: a density over the numbers from 0 to 1. Gaussian: normal around the decoder's mean, with one precision for all",
    );
    field(ui, t("Pixels are"), tip, other, |ui| {
        choice(
            ui,
            "likelihood",
            &mut draft.recipe.likelihood,
            Likelihood::value_variants(),
            likelihood_name,
        )
    });
    if draft.recipe.likelihood == Likelihood::Gaussian {
        precision(ui, draft, running);
    }
    let other = (draft.recipe.binarize != running.binarize)
        .then(|| binarize_name(running.binarize).to_owned());
    let tip = t(
        "Whether each channel of a pixel is rounded to 0 or 1 at random, its value being the \
         chance of a 1. Fixed: rounded once. Dynamic: rounded anew each time \
         an image is trained on",
    );
    field(ui, t("Binarisation"), tip, other, |ui| {
        let all = Binarize::value_variants();
        choice(
            ui,
            "binarize",
            &mut draft.recipe.binarize,
            all,
            binarize_name,
        )
    });
}

/// The precision of a Gaussian pixel, given or learned.
fn precision(ui: &mut Ui, draft: &mut Draft, running: &Recipe) {
    let other = draft
        .precision_differs(running)
        .then(|| numbers::tidy(running.precision));
    let tip = t(
        "1 / variance of a pixel around its mean: the higher, the more a wrong pixel \
         costs compared with the KL to the prior",
    );
    field(ui, t("Precision"), tip, other, |ui| {
        let value = &mut draft.recipe.precision;
        let speed = *value * 0.01;
        real(
            ui,
            Field::Precision.expected().range(),
            DragValue::new(value).speed(speed),
        )
    });
    let was = running.learns_precision();
    let other = (draft.recipe.learns_precision() != was).then(|| yes_or_no(was).to_owned());
    let tip = t(
        "Learn one precision for all pixels together with the weights, starting from the one above: \
         the noise that the model sees in the data",
    );
    field(ui, t("Learned"), tip, other, |ui| {
        ui.add(Checkbox::without_text(&mut draft.recipe.learn_precision))
    });
    if draft.recipe.learn_precision {
        let other = draft
            .min_std_differs(running)
            .then(|| numbers::tidy(running.min_std));
        let tip = t(
            "Smallest standard deviation of a pixel that the learned precision may reach; 0 for no bound. Images that the model reproduces exactly need one: without it their density grows without bound",
        );
        field(ui, t("Smallest std"), tip, other, |ui| {
            let value = DragValue::new(&mut draft.recipe.min_std);
            real(ui, Field::MinStd.expected().range(), value.speed(0.001))
        });
    }
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes { t("yes") } else { t("no") }
}

//! What the program is, what its words mean, and its keys, on one page.

mod glossary;
mod keys;

use crate::ui::language::{phrase, t};
use crate::ui::scene::action::Action;
use crate::ui::style::equation::{Equation, equation};
use crate::ui::style::theme::strong;
use crate::ui::style::widgets::{escaped, quiet};
use eframe::egui;
use eframe::egui::scroll_area::ScrollBarVisibility;
use eframe::egui::{Context, RichText, ScrollArea, Ui, Window};

const WHAT: &str = phrase(
    "A variational autoencoder learns two things at once: an encoder that turns an image into a place on a plane, and a decoder that turns any place back into an image. It trains while you watch. Drag a point, or only move the mouse, and the decoder draws what it believes lies there, with the newest weights.",
);

const EQUATIONS: &[(Equation, &str)] = &[
    (
        Equation::Joint,
        phrase("The model: a code, then an image from it"),
    ),
    (
        Equation::Evidence,
        phrase("The evidence: an image's density, summed over all codes"),
    ),
    (
        Equation::Elbo,
        phrase("The evidence lower bound (ELBO), which training raises"),
    ),
    (Equation::Gap, phrase("The gap: the KL to the posterior")),
    (
        Equation::Amortisation,
        phrase(
            "The gap in two parts: what the family of q costs, and what one encoder for all images costs",
        ),
    ),
    (
        Equation::Importance,
        phrase("The evidence by importance sampling with S samples"),
    ),
    (
        Equation::Reparameterisation,
        phrase("A sample through which a gradient can pass"),
    ),
    (Equation::Kl, phrase("The KL to the prior, for a normal q")),
    (Equation::Pathwise, phrase("The pathwise gradient")),
    (Equation::Score, phrase("The score-function gradient")),
    (Equation::Bernoulli, phrase("Bernoulli pixels with logit l")),
    (
        Equation::ContinuousBernoulli,
        phrase("Continuous Bernoulli pixels"),
    ),
    (
        Equation::Gaussian,
        phrase("Gaussian pixels with precision λ"),
    ),
    (Equation::Warmup, phrase("Warm-up of the KL to the prior")),
    (Equation::FreeBits, phrase("Free bits")),
    (
        Equation::Bound,
        phrase("The importance-weighted bound with S samples"),
    ),
    (
        Equation::JointRandom,
        phrase("The model with random weights"),
    ),
    (Equation::Weights, phrase("The ELBO with random weights")),
    (
        Equation::Local,
        phrase("What random weights do to one activation"),
    ),
];

/// Draws the page if `open`; a link leads to a panel and closes it.
/// Of the keys it names those that do something, in a `lecture` or otherwise.
pub(crate) fn show(ctx: &Context, open: &mut bool, lecture: bool, actions: &mut Vec<Action>) {
    if *open && escaped(ctx) {
        *open = false;
    }
    let height = (ctx.content_rect().height() - 160.0).clamp(240.0, 640.0);
    let shown = Window::new(t("What is this?"))
        .id(egui::Id::unique("help"))
        .open(open)
        .collapsible(false)
        .resizable(true)
        .default_size([620.0, height])
        .pivot(egui::Align2::CENTER_CENTER)
        .default_pos(ctx.content_rect().center())
        .show(ctx, |ui| {
            // In sight and beside the text: the keys are further down.
            ui.spacing_mut().scroll = egui::style::ScrollStyle::solid();
            ScrollArea::vertical()
                .scroll_bar_visibility(ScrollBarVisibility::AlwaysVisible)
                .auto_shrink([false, false])
                .show(ui, |ui| page(ui, lecture))
                .inner
        });
    if let Some(asked) = shown.and_then(|shown| shown.inner).flatten() {
        actions.push(asked);
        *open = false;
    }
}

fn page(ui: &mut Ui, lecture: bool) -> Option<Action> {
    ui.set_max_width(ui.available_width() - 10.0);
    ui.label(t(WHAT));
    section(ui, t("Terms"));
    let asked = glossary::show(ui);
    section(ui, t("Equations"));
    for (name, caption) in EQUATIONS {
        ui.label(quiet(ui, t(caption)));
        equation(ui, *name);
        ui.add_space(6.0);
    }
    keys::show(ui, lecture);
    ui.add_space(8.0);
    let version = concat!("Elbow ", env!("CARGO_PKG_VERSION"));
    ui.label(quiet(ui, version));
    asked
}

/// The heading of a part of the page.
fn section(ui: &mut Ui, title: &str) {
    ui.add_space(10.0);
    ui.label(RichText::new(title).font(strong(15.0)));
    ui.add_space(2.0);
}

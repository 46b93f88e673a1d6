//! What the program is, what its words mean, and its keys, on one page.

use crate::ui::language::{phrase, t};
use crate::ui::scene::action::{self, Menu};
use crate::ui::style::equation::{Equation, equation};
use crate::ui::style::theme::strong;
use crate::ui::style::widgets::{escaped, quiet};
use eframe::egui;
use eframe::egui::scroll_area::ScrollBarVisibility;
use eframe::egui::{Context, Grid, RichText, ScrollArea, Ui, Window};

const WHAT: &str = phrase(
    "A variational autoencoder learns two things at once: an encoder that turns an image into a place on a plane, and a decoder that turns any place back into an image. It trains while you watch. Drag a point, or only move the mouse, and the decoder draws what it believes lies there, with the newest weights.",
);

const TERMS: &[(&str, &str)] = &[
    (
        phrase("ELBO"),
        phrase(
            "The evidence lower bound: reconstruction minus KL, in nats per image. It never exceeds log p(x), how probable the model finds the image. Training pushes it up.",
        ),
    ),
    (
        phrase("Reconstruction"),
        phrase(
            "E[log p(x|z)]: how well the decoder explains an image from a code that the encoder drew for it. Nats, higher is better, 0 would be perfect for black-and-white pixels.",
        ),
    ),
    (
        phrase("KL"),
        phrase(
            "KL[q(z|x) || p(z)]: how much the code of an image tells beyond the prior. Nats, 0 or more. It is the price of a code, paid out of the reconstruction.",
        ),
    ),
    (
        phrase("Posterior"),
        phrase(
            "q(z|x): where the encoder places an image, as a normal distribution with a mean and a spread. Click an image of the comparison to see its ellipses of 1 and 2 sigma at their true size.",
        ),
    ),
    (
        phrase("Prior"),
        phrase(
            "p(z): a standard normal distribution. Most of its mass lies within 2 of the origin, which is the part of the plane first shown.",
        ),
    ),
    (
        phrase("Latent plane"),
        phrase(
            "Two axes of the code z. With more than two dimensions you choose the two; the others keep the values of the point in hand.",
        ),
    ),
    (
        phrase("Beta"),
        phrase(
            "The weight of the KL in what is minimised. The ELBO on the curves is always that of beta 1, so that runs compare.",
        ),
    ),
    (
        phrase("Nat"),
        phrase("The unit of information with the natural logarithm: 1 nat is 1.44 bits."),
    ),
];

const HANDS: &[(&str, &str)] = &[
    (phrase("Click on the plane"), phrase("Put a point there")),
    (
        phrase("Click on a point"),
        phrase("Choose it, for the arrow keys and to remove it"),
    ),
    (phrase("Drag a point"), phrase("Decode along the way")),
    (
        phrase("Arrow keys"),
        phrase("Nudge the chosen point, with Shift by larger steps"),
    ),
    (phrase("Drag the plane or a curve"), phrase("Pan")),
    (phrase("Wheel"), phrase("Zoom")),
    (
        phrase("Ctrl and wheel, or a pinch"),
        phrase("Zoom the plane under the mouse"),
    ),
    (
        phrase("Alt and a digit"),
        phrase("Recall a preset, in the order of the View menu"),
    ),
    (
        phrase("Page Down, Page Up in a lecture"),
        phrase("Next stop, stop before: presets of your own, or else the studies"),
    ),
    (
        phrase("Tab, Shift and Tab"),
        phrase("First to the plane, then from one thing to the next"),
    ),
    (phrase("Double click on the curves"), phrase("Fit")),
];

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
        phrase("The evidence lower bound (ELBO), which training pushes up"),
    ),
    (
        Equation::Gap,
        phrase("What the bound misses: how far q is from the true posterior"),
    ),
    (
        Equation::Amortisation,
        phrase("The same in two parts: the family's and the encoder's"),
    ),
    (
        Equation::Importance,
        phrase("The evidence by importance sampling"),
    ),
    (
        Equation::Reparameterisation,
        phrase("A code drawn so that gradients pass through it"),
    ),
    (Equation::Kl, phrase("The KL of a normal posterior")),
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
    (Equation::Warmup, phrase("Warm-up of the KL")),
    (Equation::FreeBits, phrase("Free bits")),
    (Equation::Bound, phrase("The importance-weighted bound")),
    (Equation::Weights, phrase("The bound with random weights")),
    (
        Equation::Local,
        phrase("Random weights seen from one activation"),
    ),
];

/// Draws the page if `open`.
pub(crate) fn show(ctx: &Context, open: &mut bool) {
    if *open && escaped(ctx) {
        *open = false;
    }
    let height = (ctx.content_rect().height() - 160.0).clamp(240.0, 640.0);
    Window::new(t("What is this?"))
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
                .show(ui, page);
        });
}

fn page(ui: &mut Ui) {
    ui.set_max_width(ui.available_width() - 10.0);
    ui.label(t(WHAT));
    section(ui, t("Terms"));
    for (term, meaning) in TERMS {
        ui.label(RichText::new(t(term)).font(strong(13.0)));
        ui.label(quiet(ui, t(meaning)));
        ui.add_space(3.0);
    }
    section(ui, t("Equations"));
    for (name, caption) in EQUATIONS {
        ui.label(quiet(ui, t(caption)));
        equation(ui, *name);
        ui.add_space(6.0);
    }
    section(ui, t("Mouse and arrows"));
    pairs(
        ui,
        "hands",
        HANDS
            .iter()
            .map(|(what, does)| (t(what).to_owned(), t(does))),
    );
    section(ui, t("Keys"));
    let offers = action::offers();
    for menu in Menu::all() {
        let keys = offers
            .iter()
            .filter(|offer| offer.menu == menu && !offer.shortcuts.is_empty())
            .map(|offer| {
                let keys: Vec<String> = offer
                    .shortcuts
                    .iter()
                    .map(|key| ui.ctx().format_shortcut(key))
                    .collect();
                (keys.join(&format!(" {} ", t("or"))), offer.label)
            })
            .collect::<Vec<_>>();
        pairs(ui, menu.label(), keys);
    }
    ui.add_space(8.0);
    let version = concat!("Elbow ", env!("CARGO_PKG_VERSION"));
    ui.label(quiet(ui, version));
}

fn section(ui: &mut Ui, title: &str) {
    ui.add_space(10.0);
    ui.label(RichText::new(title).font(strong(15.0)));
    ui.add_space(2.0);
}

fn pairs(ui: &mut Ui, id: &str, pairs: impl IntoIterator<Item = (String, &'static str)>) {
    Grid::new(id)
        .num_columns(2)
        .min_col_width(190.0)
        .spacing([12.0, 4.0])
        .show(ui, |ui| {
            for (left, right) in pairs {
                ui.label(left);
                ui.label(quiet(ui, right));
                ui.end_row();
            }
        });
}

//! How long the path is, in latent units and in decoded pixels.

use crate::latent::{PathError, PictureLength};
use crate::ui::language::{fill, numbers, sentence, t};
use crate::ui::scene::{Scene, paths};
use crate::ui::style::widgets::quiet;
use eframe::egui::{RichText, Ui};

/// Chords cut corners: of a smooth path the true length is longer by this share of what the
/// last halving of the chords gained.
const BEYOND: f64 = 1.0 / 3.0;

/// Draws both lengths, each with how well it is known.
pub(super) fn show(ui: &mut Ui, scene: &Scene<'_>) {
    let Some(walk) = scene.selection.paths.walk() else {
        return;
    };
    let latent = fill(
        t("Length {n} in latent units"),
        &[("n", numbers::signed(walk.walk.path.length(), 3))],
    );
    ui.label(latent).on_hover_text(t(
        "Along the curve, in standard deviations of the prior, to ten digits",
    ));
    let tip = t(
        "The way that the decoded picture goes along the path: the Euclidean length over its \
         pixels, in which 1 is one pixel from black to white. It is measured by straight pieces \
         between up to 8,193 pictures; these cut corners, so the true length is a little longer, \
         by about what is said behind it, where the decoder is smooth",
    );
    let Some((length, step)) = paths::exact_length(scene) else {
        ui.label(quiet(ui, t("Measuring its length in decoded pixels…")))
            .on_hover_text(tip);
        return;
    };
    let words = in_pixels(&length, step);
    ui.label(words).on_hover_text(tip);
}

/// What was measured, and about how much it falls short of the true length.
fn in_pixels(length: &PictureLength, step: u64) -> String {
    let missing = BEYOND * length.last_growth().abs();
    let decimals = match missing {
        missing if missing >= 0.05 => 1,
        missing if missing >= 0.005 => 2,
        _ => 3,
    };
    let measured = numbers::signed(length.total(), decimals);
    let step = numbers::thousands(step);
    if missing < 0.0005 {
        return fill(
            t("{length} in decoded pixels at step {step}"),
            &[("length", measured), ("step", step)],
        );
    }
    let missing = numbers::signed(missing, decimals);
    fill(
        t("{length} in decoded pixels at step {step}, too short by about {missing}"),
        &[("length", measured), ("step", step), ("missing", missing)],
    )
}

/// Why there is no path.
pub(super) fn refusal(error: &PathError) -> RichText {
    RichText::new(sentence(error))
}

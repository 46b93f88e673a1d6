//! Which two latent dimensions the plane shows: a list for each.

use crate::ui::language::t;
use crate::ui::scene::Scene;
use crate::ui::scene::axes::{DEAD, axes, axis_name, by_kl, can_choose, kl, nats, with_axis};
use crate::ui::style::drop_down::drop_down;
use crate::ui::style::widgets::quiet;
use eframe::egui::{ComboBox, RichText, Ui};

/// Draws the lists, where the model has more dimensions than the plane shows.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let latent = scene.progress.recipe.latent;
    if !can_choose(latent) {
        return;
    }
    let shown = axes(scene);
    let kl = kl(scene);
    let order = kl
        .as_ref()
        .map_or_else(|| (0..latent).collect(), |kl| by_kl(kl));
    let mut chosen = None;
    for (place, name, tip) in [
        (
            0,
            t("Horizontal axis"),
            t(
                "The latent dimension drawn to the right. The others stay at the active point's values",
            ),
        ),
        (
            1,
            t("Vertical axis"),
            t("The latent dimension drawn upwards. The others stay at the active point's values"),
        ),
    ] {
        let list = ComboBox::from_id_salt(("axis", place))
            .selected_text(axis_name(shown[place]))
            .width(52.0);
        let response = drop_down(ui, list, |ui| {
            let mut clicked = false;
            for &axis in &order {
                let words = words(ui, axis, kl.as_deref());
                if ui.selectable_label(axis == shown[place], words).clicked() {
                    chosen = Some(with_axis(shown, place, axis));
                    clicked = true;
                }
            }
            clicked
        });
        response.accessible_name(name).on_hover_text(tip);
    }
    // Untouched, what was chosen in a model of more dimensions is remembered.
    if let Some(chosen) = chosen {
        let run = scene.progress.run;
        scene.settings.plane.choose_axes(run, chosen);
    }
}

/// "z19  1.01 nats", in the background where the dimension carries nothing.
fn words(ui: &Ui, axis: usize, kl: Option<&[f64]>) -> RichText {
    let Some(kl) = kl.and_then(|kl| kl.get(axis)) else {
        return RichText::new(axis_name(axis));
    };
    let words = format!("{}  {}", axis_name(axis), nats(*kl));
    if *kl < DEAD {
        quiet(ui, words)
    } else {
        RichText::new(words)
    }
}

//! Which plane is shown: a list of the latent dimensions for each direction, and a menu of
//! planes that lie otherwise.

use crate::ui::language::t;
use crate::ui::plane::menu_button;
use crate::ui::scene::Scene;
use crate::ui::scene::action::LayerAction;
use crate::ui::scene::axes::{
    DEAD, axes, axis_name, by_kl, can_choose, choose, kl, nats, with_axis,
};
use crate::ui::scene::laid_through::through;
use crate::ui::scene::shown_plane::{PlaneChoice, choice, direction_names, laid};
use crate::ui::style::drop_down::drop_down;
use crate::ui::style::widgets::quiet;
use eframe::egui::{Button, ComboBox, RichText, Ui};

/// Width of the menu of planes.
const WIDTH: f32 = 230.0;
/// What the lists leave to the row at least, if the menu is to stand beside them: its own
/// width, and that of the tools and the way to the rest.
const BESIDE: f32 = 130.0;

/// Draws the lists, where the model has more dimensions than the plane shows, and the menu if
/// there is room beside them; whether it has to be elsewhere.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>) -> bool {
    let latent = scene.progress.recipe.latent;
    if !can_choose(latent) {
        return false;
    }
    let shown = axes(scene);
    let along_axes = laid(scene).is_none();
    let names = direction_names(scene);
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
            .selected_text(&names[place])
            .width(52.0);
        let response = drop_down(ui, list, |ui| {
            let mut clicked = false;
            for &axis in &order {
                let words = words(ui, axis, kl.as_deref());
                if ui
                    .selectable_label(along_axes && axis == shown[place], words)
                    .clicked()
                {
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
        choose(scene, chosen);
    }
    let fits = ui.available_width() >= BESIDE;
    if fits {
        menu(ui, scene);
    }
    !fits
}

/// The menu with a word before it, within another menu.
pub fn show_in_menu(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.horizontal(|ui| {
        ui.label(t("Which plane"));
        menu(ui, scene);
    });
}

fn menu(ui: &mut Ui, scene: &mut Scene<'_>) {
    let tip = t("Another plane: of the principal components, or through three points or images");
    menu_button::show(ui, t("Which plane"), tip, |ui| planes(ui, scene));
}

/// What a plane can be laid through.
fn planes(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.set_min_width(WIDTH);
    let shown = choice(scene);
    for choice in PlaneChoice::ALL {
        let possible = choice == PlaneChoice::Axes || through(scene, choice).is_some();
        let entry = Button::selectable(choice == shown, choice.label());
        let entry = ui.add_enabled(possible, entry);
        let entry = entry.on_hover_text(choice.about());
        if entry.on_disabled_hover_text(choice.about()).clicked() {
            scene.actions.push(LayerAction::LayPlane(choice).into());
        }
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

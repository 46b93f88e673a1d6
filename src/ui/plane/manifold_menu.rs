//! The menu of the manifold: where its images are decoded, and how many.

use crate::ui::language::t;
use crate::ui::plane::field_menu::row;
use crate::ui::scene::Scene;
use crate::ui::scene::action::LayerAction;
use crate::ui::scene::settings::{ManifoldSettings, ManifoldSpacing, PlaneSettings};
use crate::ui::style::number_field::{Kind, number_field, number_slider};
use eframe::egui::{Button, DragValue, Slider, Ui};

/// Width of the menu.
const WIDTH: f32 = 250.0;
/// The least range.
const LEAST: f32 = 0.01;

/// Draws what can be chosen.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.set_min_width(WIDTH);
    let plane = &mut scene.settings.plane;
    for spacing in ManifoldSpacing::all() {
        let on = plane.manifold.spacing == spacing;
        let entry = ui.add(Button::selectable(on, spacing.label()));
        if entry.on_hover_text(spacing.about()).clicked() {
            scene.actions.push(LayerAction::Spacing(spacing).into());
        }
    }
    ui.separator();
    let tip = t(
        "Decoded images along the shorter side of the plane, or along each axis; each costs a pass through the decoder",
    );
    row(ui, t("Density of the manifold"), tip, |ui| {
        let (least, most) = PlaneSettings::MANIFOLD_IMAGES.into_inner();
        let images = Slider::new(&mut plane.manifold_images, least..=most);
        number_slider(ui, Kind::Whole, least as f64..=most as f64, images)
    });
    if plane.manifold.spacing == ManifoldSpacing::Range {
        range(ui, &mut plane.manifold);
    }
}

/// From where to where along each axis.
fn range(ui: &mut Ui, manifold: &mut ManifoldSettings) {
    let (least, most) = ManifoldSettings::ENDS.into_inner();
    let [low, high] = manifold.range;
    let tip =
        t("The first and the last place along each axis, in standard deviations of the prior");
    let [first, last] = &mut manifold.range;
    for (name, value, bounds) in [
        (t("First place"), first, [least, high - LEAST]),
        (t("Last place"), last, [low + LEAST, most]),
    ] {
        row(ui, name, tip, |ui| {
            let [least, most] = bounds.map(f64::from);
            let value = DragValue::new(value).speed(0.02);
            number_field(ui, Kind::Real, least..=most, value, |ui, value| {
                ui.add(value)
            })
        });
    }
}

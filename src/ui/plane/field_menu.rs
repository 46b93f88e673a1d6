//! The menu of fields: which is drawn, how opaque, of how many images, of which pixel.

use crate::recipe::ImageShape;
use crate::ui::language::t;
use crate::ui::plane::field_layer;
use crate::ui::scene::Scene;
use crate::ui::scene::action::LayerAction;
use crate::ui::scene::settings::{FieldChoice, FieldSettings};
use crate::ui::style::number_field::{Kind, number_field, number_slider, say_unread};
use eframe::egui::{Button, DragValue, Response, Slider, Ui};

/// Width of the menu.
const WIDTH: f32 = 250.0;

/// Draws what can be chosen.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.set_min_width(WIDTH);
    let chosen = scene.settings.plane.field.clone();
    for of in FieldChoice::all() {
        let why = field_layer::hindrance(scene, of);
        let on = chosen.show && chosen.of == of;
        let entry = ui
            .add_enabled(why.is_none(), Button::selectable(on, of.label()))
            .on_hover_text(of.about())
            .on_disabled_hover_text(why.unwrap_or_default());
        if entry.clicked() {
            let action = if on {
                LayerAction::ToggleField
            } else {
                LayerAction::Field(of)
            };
            scene.actions.push(action.into());
        }
    }
    ui.separator();
    let shape = scene.image_shape();
    let field = &mut scene.settings.plane.field;
    if let (FieldChoice::Influence, Some(shape)) = (field.of, shape) {
        pixel(ui, field, shape);
        ui.separator();
    }
    ui.checkbox(&mut field.over_manifold, t("Field over the manifold"))
        .on_hover_text(t(
            "Blend the field with the manifold. Otherwise it is drawn in its place",
        ));
    let opacity = t("Opacity of the field");
    row(
        ui,
        opacity,
        t("How much of what is behind it the field hides"),
        |ui| {
            let (least, most) = FieldSettings::OPACITY.into_inner();
            let slider = Slider::new(&mut field.opacity, FieldSettings::OPACITY)
                .custom_formatter(|opacity, _| format!("{:.0} %", 100.0 * opacity));
            number_slider(
                ui,
                Kind::Percent,
                f64::from(least)..=f64::from(most),
                slider,
            )
        },
    );
    let images = t("Images of the field");
    let tip = t(
        "At most so many test images, evenly spread over the split, where a field is about images; each costs a pass through the encoder",
    );
    row(ui, images, tip, |ui| {
        let (least, most) = FieldSettings::IMAGES.into_inner();
        let value = DragValue::new(&mut field.images).speed(50.0);
        number_field(
            ui,
            Kind::Whole,
            least as f64..=most as f64,
            value,
            |ui, value| ui.add(value),
        )
    });
}

/// Row and column of the pixel, and its channel in colour.
fn pixel(ui: &mut Ui, field: &mut FieldSettings, shape: ImageShape) {
    let tip =
        t("Counted from 0 at the upper left. A click on the large decoded picture chooses it too");
    let pixel = &mut field.pixel;
    for (name, value, side) in [
        (t("Row of the pixel"), &mut pixel.row, shape.height),
        (t("Column of the pixel"), &mut pixel.column, shape.width),
    ] {
        let last = side.saturating_sub(1);
        // What another data set's images have is shown as what is drawn.
        *value = (*value).min(last);
        row(ui, name, tip, |ui| {
            let value = DragValue::new(value).speed(0.1);
            number_field(ui, Kind::Whole, 0.0..=last as f64, value, |ui, value| {
                ui.add(value)
            })
        });
    }
    if shape.channels >= 3 {
        ui.horizontal(|ui| {
            for (channel, name) in channels().into_iter().enumerate() {
                ui.selectable_value(&mut pixel.channel, channel, name);
            }
        });
    }
}

/// The channels of a picture in colour, by name.
pub fn channels() -> [&'static str; 3] {
    [t("Red"), t("Green"), t("Blue")]
}

/// A number with its name.
pub fn row(ui: &mut Ui, name: &str, tip: &str, add: impl FnOnce(&mut Ui) -> Response) {
    let number = ui
        .horizontal(|ui| {
            // Numbers look like numbers elsewhere: in a menu they would have no frame.
            ui.reset_style();
            ui.spacing_mut().slider_width = 90.0;
            let label = ui.label(name).on_hover_text(tip);
            add(ui).labelled_by(label.id).on_hover_text(tip)
        })
        .inner;
    say_unread(ui, &number);
}

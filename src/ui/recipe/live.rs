//! The hyperparameters that act at the next step: learning rate, beta, batch size.

use crate::recipe::{Field, Live, MAX_BATCH};
use crate::ui::language::{fill, t};
use crate::ui::recipe::controls::tidy;
use crate::ui::recipe::draft::Draft;
use crate::ui::scene::Scene;
use crate::ui::scene::action::RunAction;
use crate::ui::style::number_field::{
    Kind, forget_once_changed, named_place, number_field, say_unread,
};
use crate::ui::style::widgets::heading;
use eframe::egui;
use eframe::egui::{DragValue, Response, Slider, Ui};
use std::ops::RangeInclusive;

/// Draws the fields; a change is sent when the mouse lets go or a number is typed,
/// so that dragging a slider leaves one mark on the curves and not a hundred.
pub(crate) fn ui(ui: &mut Ui, draft: &mut Draft, scene: &mut Scene<'_>) {
    heading(ui, t("Acts at once"));
    let recipe = &mut draft.recipe;
    let mut settled = false;
    settled |= row(
        ui,
        t("Learning rate"),
        t("Adam's step size: how far the weights move along the averaged gradient"),
        &mut recipe.learning_rate,
        Range {
            coarse: 1e-5..=1e-1,
            exact: Field::LearningRate.expected().range(),
            kind: Kind::Real,
            smallest: 1e-5,
        },
    );
    settled |= row(
        ui,
        t("Beta"),
        t(
            "What the KL to the prior is multiplied by in training: above 1 pulls q \
             towards the prior, below 1 leaves it more freedom. The ELBO \
             shown is always that of beta 1",
        ),
        &mut recipe.beta,
        Range {
            coarse: 0.0..=20.0,
            exact: Field::Beta.expected().range(),
            kind: Kind::Real,
            smallest: 0.01,
        },
    );
    let mut batch = recipe.batch as f64;
    settled |= row(
        ui,
        t("Batch size"),
        t("Images per gradient step: more give a steadier gradient and fewer steps per epoch"),
        &mut batch,
        Range {
            coarse: 1.0..=4096.0,
            exact: Field::Batch.expected().range(),
            kind: Kind::Whole,
            smallest: 1.0,
        },
    );
    recipe.batch = (batch.round() as usize).clamp(1, MAX_BATCH);
    let live: Live = recipe.live();
    if settled && live != scene.progress.recipe.live() {
        scene.actions.push(RunAction::SetLive(live).into());
    }
}

struct Range {
    /// Within reach of the slider, on a logarithmic scale.
    coarse: RangeInclusive<f64>,
    /// May be typed.
    exact: RangeInclusive<f64>,
    kind: Kind,
    /// Where the logarithmic scale begins, above 0.
    smallest: f64,
}

/// Name and exact value above a slider; true once a new value is settled.
fn row(ui: &mut Ui, name: &str, tip: &str, value: &mut f64, range: Range) -> bool {
    named_place(ui, name, |ui| row_in_place(ui, name, tip, value, range))
}

fn row_in_place(ui: &mut Ui, name: &str, tip: &str, value: &mut f64, range: Range) -> bool {
    let typed = ui
        .horizontal(|ui| {
            let label = ui.label(name).on_hover_text(tip);
            let right = egui::Layout::right_to_left(egui::Align::Center);
            ui.with_layout(right, |ui| {
                let speed = (*value * 0.01).max(range.smallest * 0.01);
                let number = DragValue::new(value).speed(speed);
                number_field(ui, range.kind, range.exact, tidy(number), |ui, number| {
                    ui.add(number)
                })
                .labelled_by(label.id)
                .on_hover_text(format!("{tip}\n\n{}", t("Drag, or click and type")))
            })
            .inner
        })
        .inner;
    say_unread(ui, &typed);
    let slider = Slider::new(value, range.coarse)
        .logarithmic(true)
        .smallest_positive(range.smallest)
        .clamping(egui::SliderClamping::Never)
        .show_value(false);
    let dragged = ui
        .scope(|ui| {
            ui.spacing_mut().slider_width = ui.available_width();
            ui.spacing_mut().interact_size.y = 16.0;
            ui.add(slider)
        })
        .inner
        .accessible_name(fill(t("{name} slider"), &[("name", name)]))
        .on_hover_text(tip);
    forget_once_changed(ui, &typed, *value);
    settled(&typed) || settled(&dragged)
}

fn settled(response: &Response) -> bool {
    response.drag_stopped() || (response.changed() && !response.dragged())
}

//! The row above the strip: the playhead's buttons, its pace, and how many pictures there are.

use crate::document::Along;
use crate::explore::StripQuery;
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::Scene;
use crate::ui::scene::action::{self, PathAction};
use crate::ui::scene::paths::{self, PICTURES, SECONDS};
use crate::ui::studies::path::brief;
use crate::ui::style::icons::Icon;
use crate::ui::style::number_field::{Kind, number_field, say_unread};
use crate::ui::style::paper::is_paper;
use crate::ui::style::widgets::{IconButton, quiet};
use eframe::egui::{DragValue, Label, Ui};

/// The least room for words after the controls.
const LEAST_WORDS: f32 = 60.0;

/// Draws it.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        if !is_paper(ui) {
            buttons(ui, scene);
            brief(ui, scene, PathAction::ToggleAtEnd, t("To and fro"));
            ui.add_space(4.0);
            seconds(ui, scene);
            ui.add_space(4.0);
            pictures(ui, scene);
            ui.add_space(6.0);
        }
        told(ui, scene);
    });
}

fn buttons(ui: &mut Ui, scene: &mut Scene<'_>) {
    let plays = scene.selection.paths.playhead.plays;
    let (icon, name) = if plays {
        (Icon::Pause, t("Pause the path"))
    } else {
        (Icon::Play, t("Play the path"))
    };
    for (action, icon, name) in [
        (
            PathAction::Step(Along::Back),
            Icon::Previous,
            t("Previous picture"),
        ),
        (PathAction::TogglePlay, icon, name),
        (PathAction::Step(Along::On), Icon::Next, t("Next picture")),
    ] {
        let offer = action::offer(&action.clone().into());
        let tip = offer.map(|offer| offer.tooltip_with_key(ui.ctx()));
        let possible = paths::is_possible(scene, &action);
        let response = ui.add_enabled(possible, IconButton::new(icon, name));
        if response.on_hover_text(tip.unwrap_or_default()).clicked() {
            scene.actions.push(action.into());
        }
    }
}

fn seconds(ui: &mut Ui, scene: &mut Scene<'_>) {
    let playhead = &mut scene.selection.paths.playhead;
    let drag = DragValue::new(&mut playhead.seconds)
        .speed(0.1)
        .max_decimals(1);
    let response = number_field(ui, Kind::Real, SECONDS, drag, |ui, drag| ui.add(drag));
    ui.label(quiet(ui, t("s")));
    say_unread(ui, &response);
    let response = response.accessible_name(t("Seconds for the whole way"));
    response.on_hover_text(t(
        "How long the playhead takes from the beginning of the path to its end",
    ));
}

fn pictures(ui: &mut Ui, scene: &mut Scene<'_>) {
    let paths = &mut scene.selection.paths;
    let mut count = paths.walk().map_or(paths.fitting, |walk| walk.places.len());
    let (least, most) = PICTURES.into_inner();
    let limits = least as f64..=most as f64;
    let drag = DragValue::new(&mut count).speed(0.1);
    let response = number_field(ui, Kind::Whole, limits, drag, |ui, drag| ui.add(drag));
    if response.changed() {
        paths.pictures = Some(count);
    }
    ui.label(quiet(ui, t("pictures")));
    say_unread(ui, &response);
    let response = response.accessible_name(t("Pictures in the strip"));
    response.on_hover_text(t(
        "How many pictures stand along the path, at even steps from end to end",
    ));
    let mut fits = paths.pictures.is_none();
    let tip = t("As many pictures as there is room for");
    if ui
        .toggle_value(&mut fits, t("Fit"))
        .on_hover_text(tip)
        .clicked()
    {
        paths.pictures = (!fits).then_some(count);
    }
}

/// Of which weights the pictures are, and in what their steps are even.
fn told(ui: &mut Ui, scene: &Scene<'_>) {
    if ui.available_width() < LEAST_WORDS {
        return;
    }
    let Some(answered) = scene.newest::<StripQuery>() else {
        return;
    };
    let step = numbers::thousands(answered.stamp.step);
    let walk = scene.selection.paths.walk();
    let words = match (walk, paths::step_of_pace(scene)) {
        (Some(walk), _) if !walk.is_measured => fill(
            t("weights of step {step}; steps yet to be measured"),
            &[("step", step)],
        ),
        (Some(_), Some(paced)) => fill(
            t("weights of step {step}; steps even in the picture of step {paced}"),
            &[("step", step), ("paced", numbers::thousands(paced))],
        ),
        (Some(_) | None, _) => fill(t("weights of step {step}"), &[("step", step)]),
    };
    let label = Label::new(quiet(ui, words).small()).truncate();
    ui.add(label).on_hover_text(t(
        "All pictures of the strip are decoded by the same weights, about twice a second while \
         they move",
    ));
}

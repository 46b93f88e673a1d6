//! Brush and eraser, what becomes of the whole sheet, and where pictures come from.

use super::button;
use crate::document::DIGIT_SHAPE;
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::action::{Action, DrawingAction, Tool, offer};
use crate::ui::scene::settings::DrawingSettings;
use crate::ui::scene::studied::studied;
use crate::ui::scene::{Scene, own_pictures};
use crate::ui::studies::columns::heading;
use crate::ui::style::widgets::quiet;
use eframe::egui::{Align, Button, Layout, Slider, SliderClamping, Ui, vec2};
use std::ops::RangeInclusive;

/// Which of them stand in a column.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// All, with what the study is about.
    All,
    /// What the hand draws with.
    Hand,
    /// The sheet as a whole, and where pictures come from.
    Sheet,
}

/// Draws a group of them for sheets of this shape, [height, width, channels].
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, sheet: [usize; 3], group: Group) {
    ui.spacing_mut().item_spacing.y = 5.0;
    if group != Group::Sheet {
        heading(ui, t("A picture of your own"));
        hand(ui, scene, sheet);
        size(ui, scene, sheet);
        softness(ui, scene);
    }
    if group != Group::Hand {
        whole_sheet(ui, scene, sheet);
        centred(ui, scene);
        sources(ui, scene);
        ui.label(quiet(
            ui,
            t(
                "Draw, and the encoder gives a code for what it has never seen: its q(z|x) moves \
                 on the plane, and the decoder says what it takes the strokes for. The chosen \
                 picture takes the place of a test image in every study.",
            ),
        ));
    }
}

/// What the hand holds.
fn hand(ui: &mut Ui, scene: &mut Scene<'_>, [_, _, channels]: [usize; 3]) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        let settings = &mut scene.settings.drawing;
        let tools = [
            (
                Tool::Brush,
                t("Brush"),
                t("Strokes leave the brush’s colour"),
            ),
            (
                Tool::Eraser,
                t("Eraser"),
                t("Strokes take away what is there; so does the right button of the mouse"),
            ),
        ];
        for (tool, words, tip) in tools {
            let button = Button::selectable(settings.tool == tool, words);
            if ui.add(button).on_hover_text(tip).clicked() {
                settings.tool = tool;
            }
        }
        if channels >= 3 {
            ui.color_edit_button_srgb(&mut settings.colour)
                .accessible_name(t("Colour of the brush"))
                .on_hover_text(t("Red, green and blue of the brush"));
        }
    });
}

fn size(ui: &mut Ui, scene: &mut Scene<'_>, sheet: [usize; 3]) {
    let diameters = DrawingSettings::diameters(sheet);
    let mut diameter = scene.settings.drawing.diameter(sheet);
    let shown = fill(
        t("{n} px"),
        &[("n", numbers::trimmed(f64::from(diameter), 1))],
    );
    let tip = t("The brush’s diameter, in pixels of the picture");
    if slider(ui, t("Size"), tip, &mut diameter, diameters, true, &shown) {
        scene.settings.drawing.set_diameter(diameter, sheet);
    }
}

fn softness(ui: &mut Ui, scene: &mut Scene<'_>) {
    let mut softness = scene.settings.drawing.softness();
    let shown = format!("{:.0} %", 100.0 * softness);
    let range = DrawingSettings::SOFTNESS;
    let tip = t("How much of its radius the brush fades over: MNIST’s strokes are soft");
    if slider(ui, t("Softness"), tip, &mut softness, range, false, &shown) {
        scene.settings.drawing.set_softness(softness);
    }
}

/// A name, a slider, and the value in words; whether it was moved.
fn slider(
    ui: &mut Ui,
    name: &str,
    tip: &str,
    value: &mut f32,
    range: RangeInclusive<f32>,
    logarithmic: bool,
    shown: &str,
) -> bool {
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        ui.allocate_ui_with_layout(
            vec2(60.0, 18.0),
            Layout::left_to_right(Align::Center),
            |ui| {
                ui.set_min_width(60.0);
                ui.label(quiet(ui, name)).on_hover_text(tip);
            },
        );
        ui.spacing_mut().slider_width = (ui.available_width() - 58.0).clamp(40.0, 180.0);
        let slider = Slider::new(value, range)
            .logarithmic(logarithmic)
            .clamping(SliderClamping::Always)
            .show_value(false);
        let moved = ui.add(slider).accessible_name(name).on_hover_text(tip);
        ui.label(shown);
        moved.changed()
    })
    .inner
}

/// What becomes of all of the sheet.
fn whole_sheet(ui: &mut Ui, scene: &mut Scene<'_>, [_, _, channels]: [usize; 3]) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        let picture = own_pictures::on_canvas(scene);
        let something = picture.is_some_and(|picture| !picture.is_blank());
        button(ui, scene, something, t("Clear"), DrawingAction::Clear);
        if channels >= 3 {
            button(ui, scene, true, t("Fill"), DrawingAction::Fill);
        }
        button(ui, scene, something, t("Invert"), DrawingAction::Invert);
    });
}

/// Whether the model is shown the picture as MNIST's digits stand.
fn centred(ui: &mut Ui, scene: &mut Scene<'_>) {
    let can = own_pictures::sheet(scene) == Some(DIGIT_SHAPE);
    let mut centred = own_pictures::is_centred(scene);
    let action = Action::from(DrawingAction::ToggleCentred);
    let tip = offer(&action).map_or("", |offer| offer.tooltip);
    ui.add_enabled_ui(can, |ui| {
        let why = t("For pictures of 28 x 28 grey pixels, as MNIST’s are");
        let switch = ui.checkbox(&mut centred, t("Centre as MNIST is"));
        if switch
            .on_hover_text(tip)
            .on_disabled_hover_text(why)
            .changed()
        {
            scene.actions.push(action);
        }
    });
}

/// Where pictures come from but from the hand.
fn sources(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        button(
            ui,
            scene,
            true,
            t("Open picture…"),
            DrawingAction::OpenDialog,
        );
        let there = studied(scene).is_some();
        let words = t("Draw from the chosen image");
        button(ui, scene, there, words, DrawingAction::DrawFromChosen);
    });
    ui.label(quiet(ui, t("Or drop a picture here, or paste one")).small());
}

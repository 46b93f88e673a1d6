//! The row above the plots: what runs along them, how they are smoothed, and what is in view.

use crate::recipe::Recipe;
use crate::ui::curves::plotted;
use crate::ui::language::{likelihood_name, pixels_name, t};
use crate::ui::plot::{controls, ticks};
use crate::ui::scene::Scene;
use crate::ui::scene::action::FileAction;
use crate::ui::style::widgets::words_width;
use eframe::egui::{Align, Label, Layout, RichText, TextStyle, Ui};

/// The width from which on everything stands in one row.
const ONE_ROW: f32 = 930.0;

/// The least room for a piece of the unit's words.
const UNIT: f32 = 70.0;

/// What a person asked for in the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Show everything.
    Fit,
    /// Keep the newest step in view.
    Follow,
}

/// Draws the row; `following` says whether the newest step is kept in view, `cursor` where
/// the mouse is on the horizontal axis.
pub fn header(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    cursor: Option<f64>,
    following: bool,
) -> Option<Asked> {
    if ui.available_width() < ONE_ROW {
        return ui
            .horizontal_wrapped(|ui| {
                settings(ui, scene);
                let asked = view(ui, scene, following);
                place(ui, scene, cursor);
                asked
            })
            .inner;
    }
    ui.horizontal(|ui| {
        settings(ui, scene);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let asked = view(ui, scene, following);
            place(ui, scene, cursor);
            if ui.available_width() >= UNIT {
                unit(ui, &scene.progress.recipe);
            }
            asked
        })
        .inner
    })
    .inner
}

fn settings(ui: &mut Ui, scene: &mut Scene<'_>) {
    let settings = &mut scene.settings.curves;
    controls::axis(ui, settings);
    ui.separator();
    controls::smoothing(ui, settings);
    ui.separator();
    ui.checkbox(&mut settings.tail, t("Tail")).on_hover_text(t(
        "Show log10(best + 1 nat \u{2212} value), best on top: the last nats of a long \
           run get as much room as the first hundreds. Best is that of the smoothed curve",
    ));
    ui.separator();
    controls::legend(ui, settings);
}

fn view(ui: &mut Ui, scene: &mut Scene<'_>, following: bool) -> Option<Asked> {
    let mut asked = None;
    let export = ui.button(t("Export\u{2026}")).on_hover_text(t(
        "Write all terms of the run, train and test, in nats per image, as CSV",
    ));
    if export.clicked() {
        scene.actions.push(FileAction::ExportCurvesDialog.into());
    }
    let fit = ui.button(t("Fit")).on_hover_text(t(
        "Show everything, the steep start too; so does a double click on a plot",
    ));
    if fit.clicked() {
        asked = Some(Asked::Fit);
    }
    let follow = ui.selectable_label(following, t("Follow")).on_hover_text(t(
        "Keep the newest step in view and fit the values that tell, without the \
           steep start",
    ));
    if follow.clicked() {
        asked = Some(Asked::Follow);
    }
    asked
}

/// Where the mouse is, so that every number beside the plots says of which weights it is.
fn place(ui: &mut Ui, scene: &Scene<'_>, cursor: Option<f64>) {
    if let Some(x) = cursor {
        let axis = plotted::axis(&scene.settings.curves);
        let whole = ticks::at(axis, x);
        let font = TextStyle::Small.resolve(ui.style());
        // Where there is no room for both, the axis says what the number is.
        let words = match words_width(ui, &whole, font) <= ui.available_width() {
            true => whole.clone(),
            false => ticks::in_short(axis, x),
        };
        let words = Label::new(RichText::new(words).small()).truncate();
        ui.add(words).on_hover_text(whole);
    }
}

/// The unit, and what it is of: nats of another likelihood or of other pixels are
/// not the same quantity.
fn unit(ui: &mut Ui, recipe: &Recipe) {
    let parts = [
        t("nats per image"),
        likelihood_name(recipe.likelihood),
        pixels_name(recipe.binarize),
    ];
    let text = RichText::new(parts.join(" · ")).weak().small();
    ui.add(Label::new(text).truncate()).on_hover_text(t(
        "Numbers of a run with another likelihood or binarisation do not compare with these: \
            they measure something else",
    ));
}

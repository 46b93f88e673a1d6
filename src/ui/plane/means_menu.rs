//! The menu beside the switch of the means: which images are scattered, how many, by what they
//! are placed, and what their colours stand for.

use crate::data::{ColumnValues, SplitName};
use crate::explore::PlacedBy;
use crate::ui::language::image_names::split_images;
use crate::ui::language::{capitalised, fill, numbers, t};
use crate::ui::scene::Scene;
use crate::ui::scene::action::FileAction;
use crate::ui::scene::settings::{ColourBy, PlaneSettings};
use crate::ui::style::widgets::quiet;
use eframe::egui::{Button, ScrollArea, Ui};

/// Width of the menu, and the most height of the list of a table's columns.
const MENU: f32 = 264.0;
const COLUMNS: f32 = 160.0;

/// Draws what is in the menu.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.set_width(MENU);
    ui.spacing_mut().item_spacing.y = 2.0;
    let images = |split: SplitName| {
        let data = scene.progress.dataset.as_ref();
        data.map_or(0, |data| data.split(split).len(data.shape))
    };
    let counts = [SplitName::Test, SplitName::Train].map(|split| (split, images(split)));
    let plane = &mut scene.settings.plane;
    ui.horizontal(|ui| {
        for (split, count) in counts {
            let tip = fill(
                t("{n} {images}"),
                &[
                    ("n", numbers::thousands(count as u64)),
                    ("images", split_images(split).to_owned()),
                ],
            );
            let words = capitalised(split_images(split).to_owned());
            ui.selectable_value(&mut plane.split, split, words)
                .on_hover_text(tip);
        }
    });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for count in PlaneSettings::SCATTERED {
            let all = Some(&count) == PlaneSettings::SCATTERED.last();
            let words = if all {
                t("All").to_owned()
            } else {
                numbers::thousands(count as u64)
            };
            let tip = fill(
                t("Up to {n} images, evenly spread over the split; each costs a pass through the encoder"),
                &[("n", numbers::thousands(count as u64))],
            );
            ui.selectable_value(&mut plane.scatter, count, words).on_hover_text(tip);
        }
    });
    ui.horizontal(|ui| {
        for placed_by in [PlacedBy::Mean, PlacedBy::Sample] {
            ui.selectable_value(&mut plane.placed_by, placed_by, placed_by_words(placed_by))
                .on_hover_text(placed_by_about(placed_by));
        }
    });
    ui.separator();
    ui.label(quiet(ui, t("Colour by")).small());
    for by in ColourBy::all() {
        match by {
            ColourBy::Column => columns(ui, scene),
            ColourBy::Class
            | ColourBy::Elbo
            | ColourBy::Reconstruction
            | ColourBy::KlToPrior
            | ColourBy::Gap
            | ColourBy::LogPx
            | ColourBy::LatentDistance
            | ColourBy::PixelDistance => {
                ui.selectable_value(&mut scene.settings.plane.colour_by, by, by.label())
                    .on_hover_text(by.about());
            }
        }
    }
}

/// The columns of the table that was read, and the way to read one.
fn columns(ui: &mut Ui, scene: &mut Scene<'_>) {
    let by = ColourBy::Column;
    let read = ui.button(t("Column of a table…")).on_hover_text(by.about());
    if read.clicked() {
        scene.actions.push(FileAction::ReadTableDialog.into());
        ui.close();
    }
    let Some(chosen) = &mut scene.selection.column else {
        return;
    };
    let plane = &mut scene.settings.plane;
    let shown = (plane.colour_by == by).then_some(chosen.column);
    let table = chosen.table.clone();
    ScrollArea::vertical().max_height(COLUMNS).show(ui, |ui| {
        for (place, column) in table.columns.iter().enumerate() {
            let usable = match &column.values {
                ColumnValues::Numbers(_) | ColumnValues::Categories { .. } => true,
                ColumnValues::Unusable { .. } => false,
            };
            let button = Button::selectable(shown == Some(place), &column.name);
            let mut response = ui.add_enabled(usable, button);
            if let ColumnValues::Unusable { line, cell } = &column.values {
                response = response.on_disabled_hover_text(fill(
                    t("Line {line}: “{cell}” is no number, and the column’s words are too many"),
                    &[("line", line.to_string()), ("cell", cell.clone())],
                ));
            }
            if response.clicked() {
                chosen.column = place;
                plane.colour_by = by;
            }
        }
    });
}

/// "Means"
pub fn placed_by_words(placed_by: PlacedBy) -> &'static str {
    match placed_by {
        PlacedBy::Mean => t("Means"),
        PlacedBy::Sample => t("One sample each"),
    }
}

fn placed_by_about(placed_by: PlacedBy) -> &'static str {
    match placed_by {
        PlacedBy::Mean => t("Each image at the mean of its q(z|x)"),
        PlacedBy::Sample => t(
            "Each image at z = mean + std × ε: one sample of its q(z|x), whose ε stays the same \
             while the weights move",
        ),
    }
}

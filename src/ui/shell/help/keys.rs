//! What mouse and keyboard do.

use crate::ui::language::{phrase, t};
use crate::ui::scene::action::{self, Menu};
use crate::ui::shell::help::section;
use crate::ui::shell::lecture::has_place;
use crate::ui::style::key_name::key_name;
use crate::ui::style::widgets::quiet;
use eframe::egui::{Grid, Ui};

const HANDS: &[(&str, &str)] = &[
    (
        phrase("Click on empty ground of the plane"),
        phrase("Put a point there"),
    ),
    (
        phrase("Click on a dot"),
        phrase("Choose its test image, everywhere"),
    ),
    (
        phrase("Click on a point"),
        phrase("Choose it, for the arrow keys and to remove it"),
    ),
    (phrase("Drag a point"), phrase("Decode along the way")),
    (
        phrase("Arrow keys"),
        phrase("Nudge the chosen point, with Shift by larger steps"),
    ),
    (phrase("Drag the plane or a curve"), phrase("Pan")),
    (
        phrase("Drag the plane with Shift"),
        phrase("Mark images with a box, with Ctrl beside those marked before"),
    ),
    (
        phrase("Drag the plane with Alt"),
        phrase("Mark images with a lasso, with Ctrl beside those marked before"),
    ),
    (
        phrase("Click on a dot with Ctrl"),
        phrase("Mark its image, or no longer"),
    ),
    (phrase("Wheel"), phrase("Zoom")),
    (
        phrase("Ctrl and wheel, or a pinch"),
        phrase("Zoom the plane under the mouse"),
    ),
    (
        phrase("Double click on a panel's title or tab"),
        phrase("Fill the window with it, or put the window back"),
    ),
    (
        phrase("Drop a folder or a file on the window"),
        phrase("See its images, to learn from them; a model opens"),
    ),
    (
        phrase("Alt and a digit"),
        phrase("Recall a preset, in the order of the View menu"),
    ),
    (
        phrase("Page Down, Page Up in a lecture"),
        phrase("Next stop, stop before: presets of your own, or else the studies"),
    ),
    (
        phrase("Tab, Shift and Tab"),
        phrase("First to the plane, then from one thing to the next"),
    ),
    (phrase("Double click on the curves"), phrase("Fit")),
];

/// Writes both tables; in a `lecture` without the keys that have no place there.
pub(super) fn show(ui: &mut Ui, lecture: bool) {
    section(ui, t("Mouse and arrows"));
    pairs(
        ui,
        "hands",
        HANDS
            .iter()
            .map(|(what, does)| (t(what).to_owned(), t(does))),
    );
    section(ui, t("Keys"));
    let offers = action::offers();
    for menu in Menu::all() {
        let keys = offers
            .iter()
            .filter(|offer| offer.menu == menu && !offer.shortcuts.is_empty())
            .filter(|offer| !lecture || has_place(&offer.action))
            .map(|offer| {
                let keys: Vec<String> = offer
                    .shortcuts
                    .iter()
                    .map(|key| key_name(ui.ctx(), key))
                    .collect();
                (keys.join(&format!(" {} ", t("or"))), offer.label)
            })
            .collect::<Vec<_>>();
        pairs(ui, menu.label(), keys);
    }
}

fn pairs(ui: &mut Ui, id: &str, pairs: impl IntoIterator<Item = (String, &'static str)>) {
    Grid::new(id)
        .num_columns(2)
        .min_col_width(190.0)
        .spacing([12.0, 4.0])
        .show(ui, |ui| {
            for (left, right) in pairs {
                ui.label(left);
                ui.label(quiet(ui, right));
                ui.end_row();
            }
        });
}

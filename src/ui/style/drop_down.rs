//! A drop-down list that closes once something is chosen in it, with the mouse or a key.

use eframe::egui::{ComboBox, Response, Ui};

/// Height up to which a list shows all that there is to choose, ten classes among others.
pub(crate) const HEIGHT: f32 = 360.0;

/// Draws `list`; `entries` draws what can be chosen and says whether something was.
///
/// egui closes such a list on a click of the mouse alone.
pub(crate) fn drop_down(
    ui: &mut Ui,
    list: ComboBox<'_>,
    entries: impl FnOnce(&mut Ui) -> bool,
) -> Response {
    let shown = list.height(HEIGHT).show_ui(ui, |ui| {
        // A dialog that takes the click which opens the list would lie over it.
        ui.ctx().move_to_top(ui.layer_id());
        let chosen = entries(ui);
        if chosen {
            ui.close();
        }
        chosen
    });
    let by_key = !ui.input(|input| input.pointer.any_click());
    if shown.inner == Some(true) && by_key {
        // The entry that had the keyboard is gone.
        shown.response.request_focus();
    }
    shown.response
}

//! One panel alone in the window, and the way back.

use crate::ui::language::t;
use crate::ui::scene::action::ViewAction;
use crate::ui::scene::{PanelName, Scene};
use crate::ui::shell::layout::{Panels, panel, within};
use eframe::egui::{Align, Button, Layout, Rect, Ui, UiBuilder, pos2, vec2};

/// Height of the row that leads back, above a panel that has no tabs there.
const ROW: f32 = 38.0;
/// The greatest width of the recipe.
const RECIPE: f32 = 560.0;

/// Draws the panel in all the room; returns where the plane is, if it is the one.
pub(super) fn show(
    ui: &mut Ui,
    panels: &mut Panels,
    scene: &mut Scene<'_>,
    staged: PanelName,
) -> Rect {
    let room = ui.available_rect_before_wrap();
    let row = Rect::from_min_max(room.min, pos2(room.right(), room.top() + ROW));
    let below = match staged {
        // Their tabs leave room beside them.
        PanelName::Study(_) => room,
        PanelName::Recipe | PanelName::Plane | PanelName::Decoded | PanelName::Comparison => {
            Rect::from_min_max(row.left_bottom(), room.max)
        }
    };
    let below = match staged {
        // Fields as wide as the window cannot be read along.
        PanelName::Recipe => {
            let width = below.width().min(RECIPE);
            Rect::from_center_size(below.center(), vec2(width, below.height()))
        }
        PanelName::Plane | PanelName::Decoded | PanelName::Comparison | PanelName::Study(_) => {
            below
        }
    };
    let place = within(ui, "stage", below, |ui| panel(ui, panels, scene, staged));
    way_back(ui, scene, row);
    place
}

/// The button that puts the window back.
fn way_back(ui: &mut Ui, scene: &mut Scene<'_>, row: Rect) {
    let builder = UiBuilder::new()
        .id_salt("way back")
        .max_rect(row.shrink2(vec2(10.0, 0.0)))
        .layout(Layout::right_to_left(Align::Center));
    let mut row = ui.new_child(builder);
    row.spacing_mut().interact_size.y = 22.0;
    row.spacing_mut().button_padding.y = 1.0;
    let tip = t("Put the window back; so does a double click on the title");
    let back = row.add(Button::new(t("Back")).shortcut_text("Esc"));
    let back = back.accessible_name(t("Back"));
    if back.on_hover_text(tip).clicked() {
        scene.actions.push(ViewAction::Back.into());
    }
}

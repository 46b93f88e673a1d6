//! The small button beside a switch that opens what the switch shows.

use crate::ui::style::widgets::focus_frame;
use eframe::egui::containers::menu::{MenuButton, MenuConfig, SubMenuButton, is_in_menu};
use eframe::egui::epaint::PathShape;
use eframe::egui::{Atom, Button, PopupCloseBehavior, Role, Stroke, Ui, Vec2, WidgetInfo, vec2};

/// The sign on it, and all that it takes.
const SIGN: Vec2 = Vec2::new(8.0, 8.0);
pub const WIDTH: f32 = 18.0;

/// Draws the button; `content` is its menu, which stays open while a person changes things.
pub fn show(ui: &mut Ui, name: &str, tip: &str, content: impl FnOnce(&mut Ui)) {
    let stays_open = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let sign = Atom::paint(SIGN, |ui, place| {
        let at = place.rect.center();
        let corners = [vec2(-3.5, -1.5), vec2(0.0, 2.0), vec2(3.5, -1.5)];
        let line = Stroke::new(1.5, ui.visuals().text_color());
        let corners = corners.map(|corner| at + corner).to_vec();
        ui.painter().add(PathShape::line(corners, line));
    });
    let padding = ui.spacing().button_padding;
    ui.spacing_mut().button_padding.x = (WIDTH - SIGN.x) / 2.0;
    let content = |ui: &mut Ui| {
        ui.spacing_mut().button_padding = padding;
        content(ui);
    };
    let button = Button::new(sign);
    let (response, _) = if is_in_menu(ui) {
        let button = SubMenuButton::from_button(button).config(stays_open);
        button.ui(ui, content)
    } else {
        let button = MenuButton::from_button(button).config(stays_open);
        button.ui(ui, content)
    };
    ui.spacing_mut().button_padding = padding;
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    focus_frame(ui, &response);
    response.on_hover_text(tip);
}

//! The rails of folded panels at the sides: a button each, which unfolds its panel over the plane.

use crate::ui::language::t;
use crate::ui::scene::{PanelName, Scene};
use crate::ui::shell::layout::arrange::Place;
use crate::ui::shell::layout::{child, line};
use crate::ui::style::icons::Icon;
use crate::ui::style::widgets::IconButton;
use eframe::egui::{Rect, Ui, Vec2, vec2};

/// Air at the ends of a rail, side of its buttons, and of their signs.
const AIR: f32 = 6.0;
const BUTTON: f32 = 28.0;
const SIGN: f32 = 16.0;

/// Draws the rail of the recipe, with a button for the studies if they have no strip.
pub(super) fn left(ui: &mut Ui, rect: Rect, scene: &mut Scene<'_>, studies: Place) {
    ui.painter().vline(rect.right(), rect.y_range(), line(ui));
    let mut rail = buttons(ui, "left rail", rect);
    let tip = t("Unfold the recipe over the plane: every hyperparameter of this run and the next");
    button(
        &mut rail,
        scene,
        PanelName::Recipe,
        Icon::Recipe,
        t("Show recipe"),
        tip,
    );
    studies_button(&mut rail, scene, studies);
}

/// What leads to studies that have no strip.
fn studies_button(rail: &mut Ui, scene: &mut Scene<'_>, studies: Place) {
    if studies == Place::Railed {
        let study = PanelName::Study(scene.settings.layout.study);
        let tip = t("Unfold the curves and the other studies over the plane");
        let name = t("Show studies");
        button(rail, scene, study, Icon::Studies, name, tip);
    }
}

/// Draws the rail of decoded points and comparison, with a button for the studies if they have
/// no strip.
pub(super) fn right(ui: &mut Ui, rect: Rect, scene: &mut Scene<'_>, studies: Place) {
    ui.painter().vline(rect.left(), rect.y_range(), line(ui));
    let mut rail = buttons(ui, "right rail", rect);
    for (panel, icon, name, tip) in [
        (
            PanelName::Decoded,
            Icon::Decoded,
            t("Show decoded points"),
            t("Unfold the decoded points over the plane: the mean of p(x|z) at each of them"),
        ),
        (
            PanelName::Comparison,
            Icon::Comparison,
            t("Show comparison"),
            t("Unfold the comparison over the plane: test images beside their reconstructions"),
        ),
    ] {
        button(&mut rail, scene, panel, icon, name, tip);
    }
    studies_button(&mut rail, scene, studies);
}

/// A column of buttons in the middle of `rect`.
fn buttons(ui: &mut Ui, name: &str, rect: Rect) -> Ui {
    let air = vec2((rect.width() - BUTTON) / 2.0, AIR);
    let mut rail = child(ui, name, rect.shrink2(air));
    rail.spacing_mut().interact_size = Vec2::splat(BUTTON);
    rail.spacing_mut().item_spacing.y = 4.0;
    rail
}

fn button(ui: &mut Ui, scene: &mut Scene<'_>, panel: PanelName, icon: Icon, name: &str, tip: &str) {
    let layout = &mut scene.settings.layout;
    let open = layout.unfolded == Some(panel);
    let button = IconButton::new(icon, name)
        .side(SIGN)
        .min_width(BUTTON)
        .on(open);
    let response = ui.add(button).on_hover_text(tip);
    if response.clicked() {
        layout.unfold(panel);
    }
}

//! The line that leads a newcomer to the first study and to images of her own, until it is sent
//! away.

use crate::ui::language::t;
use crate::ui::scene::action::{FileAction, ViewAction};
use crate::ui::scene::{Scene, Study};
use crate::ui::style::icons::Icon;
use crate::ui::style::theme;
use crate::ui::style::widgets::IconButton;
use eframe::egui::{Align, Frame, Layout, Margin, Panel, Ui};

/// Height of the line, in points.
const HEIGHT: f32 = 28.0;

/// Draws the line below the bar, unless it was sent away or the window shows something
/// else than its usual panels.
pub(crate) fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let layout = &scene.settings.layout;
    if layout.welcomed || layout.lecture || layout.stage.is_some() {
        return;
    }
    let fill = theme::tokens(ui).control;
    let frame = Frame::NONE
        .fill(fill)
        .inner_margin(Margin::symmetric(14, 0));
    let panel = Panel::top("welcome").exact_size(HEIGHT).frame(frame);
    panel.show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.label(t("New to VAEs?"));
            let begin = ui.link(t("Begin with Model")).on_hover_text(t(
                "What is random, what is learned, and how an image comes about",
            ));
            if begin.clicked() {
                scene.actions.push(ViewAction::Study(Study::Model).into());
                scene.settings.layout.welcomed = true;
            }
            ui.add_space(16.0);
            ui.label(t("Images of your own?"));
            let bring = ui.link(t("Bring them in")).on_hover_text(t(
                "Choose a folder or a file of images, see them as the model will, and say how they are read",
            ));
            if bring.clicked() {
                scene.actions.push(FileAction::OpenDataDialog.into());
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let close = IconButton::new(Icon::Close, t("Dismiss this line"));
                let tip = t("Do not show this line again");
                if ui.add(close).on_hover_text(tip).clicked() {
                    scene.settings.layout.welcomed = true;
                }
            });
        });
    });
}

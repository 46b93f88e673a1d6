//! A panel's title, which also fills the window with the panel.

use crate::ui::language::t;
use crate::ui::scene::action::ViewAction;
use crate::ui::scene::{PanelName, Scene};
use crate::ui::style::theme::strong;
use crate::ui::style::widgets::focus_frame;
use eframe::egui::{Label, Response, RichText, Sense, Ui};

/// A panel's title: a double click on it fills the window with the panel, and another
/// puts the window back.
pub(crate) fn title(ui: &mut Ui, scene: &mut Scene<'_>, panel: PanelName) -> Response {
    title_as(ui, scene, panel, panel.label())
}

/// The same with words of its own.
pub(crate) fn title_as(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    panel: PanelName,
    words: &str,
) -> Response {
    let text = RichText::new(words).font(strong(13.5));
    let label = Label::new(text).selectable(false).sense(Sense::click());
    let response = ui
        .add(label)
        .on_hover_text(t("A double click fills the window with this panel"));
    focus_frame(ui, &response);
    if panel != PanelName::Plane && scene.settings.layout.take_focus(panel) {
        response.request_focus();
    }
    // From the keyboard a single one is enough.
    let by_key = response.clicked() && response.interact_pointer_pos().is_none();
    if response.double_clicked() || by_key {
        scene.actions.push(ViewAction::Stage(panel).into());
    }
    response
}

//! The slim row of tabs above a study.

use crate::ui::scene::action::ViewAction;
use crate::ui::scene::{PanelName, Scene, Study};
use crate::ui::style::theme;
use crate::ui::style::widgets::focus_frame;
use eframe::egui;
use eframe::egui::{Rect, Response, Role, Sense, Stroke, TextStyle, Ui, WidgetInfo, pos2, vec2};

/// Height of the row, in points.
const HEIGHT: f32 = 22.0;

/// Draws the tabs; a click or the keyboard chooses one, a double click fills the window with it.
/// Returns what they leave of their row.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>) -> Rect {
    let row = ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for study in Study::all() {
            let tab = tab(ui, study, scene.settings.layout.study == study);
            if scene.settings.layout.take_focus(PanelName::Study(study)) {
                tab.request_focus();
            }
            if tab.double_clicked() {
                scene
                    .actions
                    .push(ViewAction::Stage(PanelName::Study(study)).into());
            } else if tab.clicked() {
                scene.settings.layout.choose(study);
            }
        }
    });
    let (line, left) = (theme::tokens(ui).line, row.response.rect.left());
    let right = ui.max_rect().right();
    let row = row.response.rect;
    let below = row.bottom();
    ui.painter()
        .hline(left..=right, below, Stroke::new(1.0, line));
    Rect::from_min_max(row.right_top(), pos2(right.max(row.right()), below))
}

fn tab(ui: &mut Ui, study: Study, chosen: bool) -> Response {
    let font = TextStyle::Button.resolve(ui.style());
    let ink = egui::Color32::PLACEHOLDER;
    let words = ui
        .painter()
        .layout_no_wrap(study.label().to_owned(), font, ink);
    let size = vec2(words.size().x + 16.0, HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, chosen, study.label()));
    let tokens = theme::tokens(ui);
    let ink = match (chosen, response.hovered()) {
        (true, _) => tokens.text,
        (false, true) => tokens.text,
        (false, false) => tokens.quiet,
    };
    let painter = ui.painter();
    focus_frame(ui, &response);
    painter.galley(rect.center() - words.size() / 2.0, words, ink);
    if chosen {
        let under = rect.x_range().shrink(6.0);
        painter.hline(under, rect.bottom(), Stroke::new(2.0, tokens.accent));
    }
    response.on_hover_text(study.about())
}

//! The line between two panels, which a person drags.

use crate::ui::shell::layout::arrange::Extent;
use crate::ui::style::theme;
use eframe::egui::{CursorIcon, Pos2, Rect, Sense, Stroke, Ui};

/// How far from the line the mouse may be.
const REACH: f32 = 4.0;

/// The edge of a panel.
#[derive(Clone, Copy)]
pub(super) enum Edge {
    Left,
    Right,
    Top,
    Bottom,
}

impl Edge {
    fn line(self, rect: Rect) -> Rect {
        match self {
            Edge::Left => rect.with_max_x(rect.left()),
            Edge::Right => rect.with_min_x(rect.right()),
            Edge::Top => rect.with_max_y(rect.top()),
            Edge::Bottom => rect.with_min_y(rect.bottom()),
        }
    }

    /// The size of the panel with this edge at `at`.
    fn size(self, rect: Rect, at: Pos2) -> f32 {
        match self {
            Edge::Left => rect.right() - at.x,
            Edge::Right => at.x - rect.left(),
            Edge::Top => rect.bottom() - at.y,
            Edge::Bottom => at.y - rect.top(),
        }
    }

    fn resizes(self) -> CursorIcon {
        match self {
            Edge::Left | Edge::Right => CursorIcon::ResizeHorizontal,
            Edge::Top | Edge::Bottom => CursorIcon::ResizeVertical,
        }
    }
}

/// Draws the line along an edge of the panel in `rect`; while it is dragged, the size that
/// the panel is to have.
pub(super) fn splitter(ui: &Ui, name: &str, edge: Edge, rect: Rect, extent: Extent) -> Option<f32> {
    let line = edge.line(rect);
    let tokens = theme::tokens(ui);
    let mut stroke = Stroke::new(1.0, tokens.line);
    let mut dragged = None;
    // Between two panels at their least there is nothing to drag.
    if extent.range.span() > 0.0 {
        let id = ui.scope_id().with(("splitter", name));
        let response = ui.interact(line.expand(REACH), id, Sense::DRAG);
        if response.hovered() || response.dragged() {
            ui.ctx().set_cursor_icon(edge.resizes());
            stroke = Stroke::new(2.0, tokens.outline);
        }
        let at = response.interact_pointer_pos();
        dragged = at.filter(|_| response.dragged());
    }
    ui.painter().line_segment([line.min, line.max], stroke);
    dragged.map(|at| extent.range.clamp(edge.size(rect, at).round()))
}

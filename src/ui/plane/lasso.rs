//! The drag that marks images: a box or a lasso over the plane, in a mode of its own or with
//! Shift or Alt held.

use crate::ui::plane::layer::Layer;
use crate::ui::plane::outline::{Outline, steady};
use crate::ui::plane::view::View;
use crate::ui::scene::{MarkingTool, Scene};
use crate::ui::style::theme;
use eframe::egui::{
    Key, Modifiers, PointerButton, Pos2, Rect, Response, Shape, Stroke, StrokeKind, Ui,
};

/// Points on screen between two corners of a lasso.
const STEADY: f32 = 3.0;
/// How much of the ground a box or lasso in hand hides.
const VEIL: f32 = 0.1;

/// The drag in hand.
#[derive(Default)]
pub struct Lasso {
    drag: Option<Drag>,
    /// Let go of, and not yet taken.
    drawn: Option<Drag>,
}

/// A line on the plane, whatever happens to the view meanwhile.
struct Drag {
    tool: MarkingTool,
    /// What it marks comes to what is marked already.
    adds: bool,
    /// In latent units. Of a box its first corner and the one across.
    line: Vec<[f32; 2]>,
    /// Escape was pressed: it marks nothing, and pans nothing either.
    given_up: bool,
}

/// What a finished drag goes round.
pub struct Drawn {
    /// On screen.
    pub outline: Outline,
    /// What it marks comes to what is marked already.
    pub adds: bool,
}

impl Lasso {
    /// Follows the mouse; whether its drag marks, so that it does not pan.
    pub fn follow(&mut self, ui: &Ui, response: &Response, view: &View, scene: &Scene<'_>) -> bool {
        let hand = PointerButton::Primary;
        if response.drag_started_by(hand) {
            let (held, origin) = ui.input(|i| (i.modifiers, i.pointer.press_origin()));
            let tool = quick(held).or(scene.selection.marking_tool);
            // Without dots there is nothing to mark.
            let tool = tool.filter(|_| scene.settings.plane.show_scatter);
            self.drag = tool.zip(origin).map(|(tool, origin)| Drag {
                tool,
                adds: held.command,
                line: vec![view.to_plane(origin)],
                given_up: false,
            });
        }
        let Some(drag) = &mut self.drag else {
            return false;
        };
        drag.given_up |= ui.input(|i| i.key_pressed(Key::Escape));
        if let Some(at) = response.interact_pointer_pos() {
            drag.lead(view.to_plane(at), STEADY / view.scale());
        }
        if response.drag_stopped_by(hand) || !response.dragged() {
            self.drawn = self.drag.take().filter(|drag| !drag.given_up);
        }
        true
    }

    /// What was drawn when the hand let go, once.
    pub fn take(&mut self, view: &View) -> Option<Drawn> {
        let drag = self.drawn.take()?;
        let corners = drag.on_screen(view);
        let outline = match (drag.tool, corners.as_slice()) {
            (MarkingTool::Box, [from, .., to]) => Outline::rectangle(*from, *to),
            (MarkingTool::Lasso, [_, _, _, ..]) => Outline::polygon(&corners),
            (MarkingTool::Box | MarkingTool::Lasso, _) => return None,
        };
        Some(Drawn {
            outline,
            adds: drag.adds,
        })
    }

    /// Draws the box or lasso in hand.
    pub fn draw(&self, layer: &Layer<'_>) {
        let Some(drag) = self.drag.as_ref().filter(|drag| !drag.given_up) else {
            return;
        };
        let accent = theme::tokens(layer.ui).accent;
        let (line, veil) = (Stroke::new(1.5, accent), accent.gamma_multiply(VEIL));
        let corners = drag.on_screen(layer.view);
        let (Some(first), Some(last)) = (corners.first(), corners.last()) else {
            return;
        };
        match drag.tool {
            MarkingTool::Box => {
                let rect = Rect::from_two_pos(*first, *last);
                layer
                    .painter
                    .rect(rect, 0.0, veil, line, StrokeKind::Middle);
            }
            MarkingTool::Lasso => {
                let back = Shape::dashed_line(&[*last, *first], line, 4.0, 4.0);
                layer.painter.extend(back);
                layer.painter.add(Shape::line(corners, line));
            }
        }
    }
}

impl Drag {
    fn lead(&mut self, to: [f32; 2], least: f32) {
        match self.tool {
            MarkingTool::Box => {
                self.line.truncate(1);
                self.line.push(to);
            }
            MarkingTool::Lasso => steady(&mut self.line, to, least),
        }
    }

    fn on_screen(&self, view: &View) -> Vec<Pos2> {
        self.line.iter().map(|at| view.to_screen(*at)).collect()
    }
}

/// What keys that are held make of a drag.
fn quick(held: Modifiers) -> Option<MarkingTool> {
    match (held.shift, held.alt) {
        (_, true) => Some(MarkingTool::Lasso),
        (true, false) => Some(MarkingTool::Box),
        (false, false) => None,
    }
}

//! Two planes side by side: epsilon under the standard normal, and z under q.

use crate::explore::Posterior;
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::studies::noise::draws::{Draws, reparameterised};
use crate::ui::studies::noise::places::Places;
use crate::ui::studies::noise::square::{Square, formula, ground, outline, whole};
use crate::ui::style::{arrow_keys, palette, theme};
use eframe::egui::{
    Align2, Color32, CursorIcon, FontId, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, Vec2,
    WidgetInfo,
};

/// From the middle to the edge: of the epsilon-plane in standard deviations,
/// and of the z-plane in those of q's wider axis.
const REACH: f32 = 3.4;
/// How far an arrow key moves a draw, and with Shift, in the epsilon-plane.
const STEPS: [f32; 2] = [0.1, 0.5];
/// Radius of a draw.
const RADIUS: f32 = 7.0;

/// What a person is doing with the draws.
#[derive(Default)]
pub struct Planes {
    /// From the draw's middle to where the mouse caught it.
    grab_offset: Vec2,
}

/// What a person did with the draws in this frame.
#[derive(Default)]
pub struct Hand {
    /// The draw that was taken.
    pub taken: Option<usize>,
    /// A draw was moved.
    pub pulled: bool,
}

/// The colour of a draw in both planes.
pub fn colour(which: usize, dark: bool) -> Color32 {
    palette::class(which as u16, dark)
}

fn on(values: &[f32], axes: &[usize]) -> [f32; 2] {
    let of = |place: usize| {
        let axis = axes.get(place).and_then(|axis| values.get(*axis));
        axis.copied().unwrap_or(0.0)
    };
    [of(0), of(1)]
}

impl Planes {
    /// Draws both planes and moves draws; what a person did with them.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        places: &Places,
        axes: &[usize],
        q: &Posterior,
        draws: &mut Draws,
        active: usize,
    ) -> Hand {
        let noise = Square {
            rect: places.noise,
            middle: [0.0; 2],
            half: REACH,
        };
        let std = on(&q.std, axes);
        let code = Square {
            rect: places.code,
            middle: on(&q.mean, axes),
            half: REACH * std[0].max(std[1]).max(1e-6),
        };
        let line = axes.len() < 2;
        let names = [t("ε ~ N(0, I)"), t("z ~ q(z|x)")];
        for (square, name) in [(noise, names[0]), (code, names[1])] {
            ground(ui, square, name);
        }
        let tokens = theme::tokens(ui);
        outline(ui, noise, [1.0; 2], line, tokens.quiet);
        let dark = ui.visuals().dark_mode;
        if code.middle.into_iter().chain(std).all(f32::is_finite) {
            outline(ui, code, std, line, palette::posterior(dark));
            whole(ui, code);
        }
        formula(ui, noise, code);
        let hand = self.interact(ui, noise, axes, draws);
        let active = hand.taken.unwrap_or(active);
        marks(ui, [noise, code], axes, q, draws, active);
        hand
    }

    fn interact(&mut self, ui: &mut Ui, square: Square, axes: &[usize], draws: &mut Draws) -> Hand {
        let mut hand = Hand::default();
        for which in 0..draws.epsilon.len() {
            let place = draws.epsilon.get(which).map(|e| on(e, axes));
            let place = place.unwrap_or_default();
            let at = square.rect.clamp(square.at(place));
            let id = ui.scope_id().with(("draw", which));
            let rect = Rect::from_center_size(at, Vec2::splat(2.0 * RADIUS + 6.0));
            let response = ui
                .interact(rect, id, Sense::click_and_drag())
                .on_hover_and_drag_cursor(CursorIcon::Grab);
            let pointer = response.interact_pointer_pos();
            if let (true, Some(pointer)) = (response.drag_started(), pointer) {
                let from = ui.input(|i| i.pointer.press_origin()).unwrap_or(pointer);
                self.grab_offset = at - from;
            }
            if let (true, Some(pointer)) = (response.dragged(), pointer) {
                let to = square.rect.clamp(pointer + self.grab_offset);
                draws.pull(which, axes, square.place(to));
                hand.pulled = true;
            }
            if response.drag_started() || response.clicked() || response.gained_focus() {
                response.request_focus();
                hand.taken = Some(which);
            }
            if response.has_focus() {
                arrow_keys::keep_all(ui.ctx(), id);
                let step = arrow_keys::towards(ui.ctx(), STEPS);
                if step != Vec2::ZERO {
                    draws.pull(which, axes, [place[0] + step.x, place[1] + step.y]);
                    hand.pulled = true;
                }
            }
            let text = fill(
                t("Sample {n} of ε at ({x}, {y})"),
                &[
                    ("n", (which + 1).to_string()),
                    ("x", numbers::signed(f64::from(place[0]), 2)),
                    ("y", numbers::signed(f64::from(place[1]), 2)),
                ],
            );
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &text));
            if !response.dragged() {
                response.on_hover_text(t(
                    "Pull it: z = μ + σ ε moves along, and so does what it decodes to. Pulling \
                     holds the weights and the samples",
                ));
            }
        }
        hand
    }
}

/// The draws in both planes; the active one's two places are joined.
fn marks(
    ui: &Ui,
    squares: [Square; 2],
    axes: &[usize],
    q: &Posterior,
    draws: &Draws,
    active: usize,
) {
    let (dark, painter) = (ui.visuals().dark_mode, ui.painter());
    // The active one last, on top.
    let others = (0..draws.epsilon.len()).filter(|which| *which != active);
    for which in others.chain([active]) {
        let Some(epsilon) = draws.epsilon.get(which) else {
            continue;
        };
        let places = [on(epsilon, axes), on(&reparameterised(q, epsilon), axes)];
        let [from, to] = [0, 1].map(|i: usize| {
            let square = if i == 0 { squares[0] } else { squares[1] };
            square
                .rect
                .clamp(square.at(if i == 0 { places[0] } else { places[1] }))
        });
        if from.any_nan() || to.any_nan() {
            continue;
        }
        let colour = colour(which, dark);
        if which == active {
            let stroke = Stroke::new(1.5, colour);
            painter.extend(Shape::dashed_line(&[from, to], stroke, 5.0, 4.0));
        }
        for at in [from, to] {
            mark(painter, at, which, which == active, colour, dark);
        }
    }
}

fn mark(painter: &Painter, at: Pos2, which: usize, active: bool, colour: Color32, dark: bool) {
    let rim = palette::paper(dark);
    let radius = if active { RADIUS + 1.5 } else { RADIUS };
    if active {
        painter.circle_filled(at, radius + 4.0, colour.gamma_multiply(0.3));
    }
    painter.circle(at, radius, colour, Stroke::new(1.2, rim));
    let font = FontId::proportional(11.0);
    painter.text(at, Align2::CENTER_CENTER, which + 1, font, rim);
}

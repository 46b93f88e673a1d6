//! A square piece of a plane, and what lies on it before any draw does.

use crate::ui::language::numbers;
use crate::ui::style::{palette, theme};
use eframe::egui::{
    Align2, Color32, FontId, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2, pos2, vec2,
};

/// Half the side of the map of the whole latent plane, in units of z.
const WHOLE: f32 = 3.5;
/// Greatest side of that map on screen, and its greatest share of the square's.
const MAP: f32 = 44.0;
const MAP_SHARE: f32 = 0.28;
/// In a narrower square the number in the middle of the axis would touch its neighbours.
const THREE_NUMBERS: f32 = 104.0;

/// A square, and the part of a plane that it shows.
#[derive(Clone, Copy)]
pub struct Square {
    /// On screen.
    pub rect: Rect,
    /// What is in the middle.
    pub middle: [f32; 2],
    /// From the middle to the edge, in units of the plane.
    pub half: f32,
}

impl Square {
    /// Screen points per unit.
    pub fn scale(&self) -> f32 {
        self.rect.width() / 2.0 / self.half
    }

    /// Where a place of the plane is on screen.
    pub fn at(&self, place: [f32; 2]) -> Pos2 {
        let [x, y] = [place[0] - self.middle[0], place[1] - self.middle[1]];
        self.rect.center() + vec2(x, -y) * self.scale()
    }

    /// Which place of the plane is there on screen.
    pub fn place(&self, at: Pos2) -> [f32; 2] {
        let away = (at - self.rect.center()) / self.scale();
        [self.middle[0] + away.x, self.middle[1] - away.y]
    }
}

/// Paper, name, and the ends of the axis.
pub fn ground(ui: &Ui, square: Square, name: &str) {
    let (tokens, painter) = (theme::tokens(ui), ui.painter());
    let stroke = Stroke::new(1.0, tokens.line);
    painter.rect(square.rect, 2.0, tokens.well, stroke, StrokeKind::Outside);
    let font = FontId::proportional(12.0);
    let at = square.rect.left_top() - vec2(0.0, 2.0);
    painter.text(at, Align2::LEFT_BOTTOM, name, font, tokens.text);
    let font = FontId::proportional(11.0);
    let decimals = if square.half < 0.1 { 3 } else { 2 };
    let ends = [
        (square.rect.left_bottom(), Align2::LEFT_TOP, -1.0),
        (square.rect.center_bottom(), Align2::CENTER_TOP, 0.0),
        (square.rect.right_bottom(), Align2::RIGHT_TOP, 1.0),
    ];
    for (at, anchor, way) in ends {
        if way == 0.0 && square.rect.width() < THREE_NUMBERS {
            continue;
        }
        let value = square.middle[0] + way * square.half;
        let text = numbers::signed(f64::from(value), decimals);
        painter.text(
            at + vec2(0.0, 2.0),
            anchor,
            text,
            font.clone(),
            tokens.quiet,
        );
    }
}

/// 1 and 2 standard deviations: ellipses, or bands on a line.
pub fn outline(ui: &Ui, square: Square, std: [f32; 2], line: bool, colour: Color32) {
    let painter = ui.painter_at(square.rect);
    for (sigmas, strength) in [(2.0f32, 0.6), (1.0, 1.0)] {
        let colour = colour.gamma_multiply(strength);
        let half = vec2(std[0], std[1]) * sigmas * square.scale();
        let centre = square.at(square.middle);
        if line {
            let band = Rect::from_center_size(centre, vec2(2.0 * half.x, square.rect.height()));
            painter.rect_stroke(band, 0.0, Stroke::new(1.3, colour), StrokeKind::Middle);
        } else {
            let stroke = Stroke::new(1.3, colour);
            painter.add(Shape::ellipse_stroke(centre, half, stroke));
        }
        let at = centre + vec2(half.x, 0.0);
        if sigmas > 1.5 && square.rect.contains(at) {
            let font = FontId::proportional(11.0);
            painter.text(
                at + vec2(3.0, -2.0),
                Align2::LEFT_BOTTOM,
                "2σ",
                font,
                colour,
            );
        }
    }
    let arm = vec2(4.0, 0.0);
    let centre = square.at(square.middle);
    painter.line_segment([centre - arm, centre + arm], Stroke::new(1.3, colour));
    painter.line_segment(
        [centre - arm.rot90(), centre + arm.rot90()],
        Stroke::new(1.3, colour),
    );
}

/// The prior's plane small in a corner, with the part that the square shows.
pub fn whole(ui: &Ui, code: Square) {
    let side = MAP.min(MAP_SHARE * code.rect.width());
    let corner = code.rect.right_top() + vec2(-side - 3.0, 3.0);
    let map = Square {
        rect: Rect::from_min_size(corner, Vec2::splat(side)),
        middle: [0.0; 2],
        half: WHOLE,
    };
    let tokens = theme::tokens(ui);
    let painter = ui.painter_at(map.rect.expand(1.0));
    let stroke = Stroke::new(1.0, tokens.outline);
    painter.rect(map.rect, 1.0, tokens.surface, stroke, StrokeKind::Inside);
    for sigmas in [1.0, 2.0] {
        let radius = sigmas * map.scale();
        painter.circle_stroke(map.rect.center(), radius, Stroke::new(0.8, tokens.quiet));
    }
    let dark = ui.visuals().dark_mode;
    let size = (2.0 * code.half * map.scale()).max(4.0);
    let place = Rect::from_center_size(map.at(code.middle), Vec2::splat(size));
    let stroke = Stroke::new(1.4, palette::posterior(dark));
    painter.rect_stroke(place, 0.0, stroke, StrokeKind::Middle);
}

/// The map from one plane to the other.
pub fn formula(ui: &Ui, noise: Square, code: Square) {
    let (tokens, painter) = (theme::tokens(ui), ui.painter());
    let y = noise.rect.center().y;
    let from = pos2(noise.rect.right() + 9.0, y);
    let to = pos2(code.rect.left() - 9.0, y);
    painter.arrow(from, to - from, Stroke::new(1.5, tokens.quiet));
    let at = from.lerp(to, 0.5) - vec2(0.0, 5.0);
    let font = FontId::proportional(12.0);
    painter.text(at, Align2::CENTER_BOTTOM, "μ + σ ε", font, tokens.text);
}

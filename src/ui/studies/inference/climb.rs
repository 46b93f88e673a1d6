//! How L rises along the steps of a refinement.

use crate::explore::{Ascent, InferenceAnswer};
use crate::ui::language::numbers;
use crate::ui::language::t;
use crate::ui::plot::ticks;
use crate::ui::scene::playback::playhead;
use crate::ui::studies::frame::{font, framed, scale};
use crate::ui::style::{palette, theme};
use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};

/// Draws the gain of each step in nats, up to the one that is shown.
pub fn show(ui: &mut Ui, found: Option<&InferenceAnswer>, full: bool) {
    let tokens = theme::tokens(ui);
    let dark = ui.visuals().dark_mode;
    let name = t("Gain in ELBO, nats, as q is refined");
    let (painter, plot) = framed(ui, name, [60.0, 900.0]);
    let font = font();
    let Some(found) = found else {
        let text = t("Refine shows its rise here");
        painter.text(
            plot.center(),
            Align2::CENTER_CENTER,
            text,
            font,
            tokens.quiet,
        );
        return;
    };
    let full = found.full.as_ref().filter(|_| full);
    let ascents = || full.into_iter().chain([&found.diagonal]);
    let last = |ascent: &Ascent| ascent.gains.last().copied().unwrap_or(0.0);
    let highest = ascents().map(last).fold(0.0, f64::max);
    // Short of a thousandth of a nat there is nothing to see but noise.
    let top = ticks::nice(1.15 * highest.max(1e-3));
    let steps = ascents()
        .map(|ascent| ascent.gains.len())
        .max()
        .unwrap_or(1);
    let frame = Frame {
        inner: Rect::from_min_max(plot.min + vec2(6.0, 18.0), plot.max - vec2(6.0, 18.0)),
        top,
        steps: steps.saturating_sub(1).max(1) as f64,
    };
    for ascent in ascents() {
        let own = std::ptr::eq(ascent, &found.diagonal);
        let colour = if own {
            palette::refined(dark)
        } else {
            palette::full(dark)
        };
        frame.draw(&painter, ascent, colour);
    }
    scale(ui, &painter, plot, top);
    let count = numbers::counted(steps.saturating_sub(1), t("{n} step"), t("{n} steps"));
    let corner = plot.max - vec2(5.0, 3.0);
    painter.text(corner, Align2::RIGHT_BOTTOM, count, font, tokens.quiet);
}

struct Frame {
    inner: Rect,
    /// The gain at the upper edge, in nats.
    top: f64,
    /// The steps at the right edge.
    steps: f64,
}

impl Frame {
    fn place(&self, step: f64, gain: f64) -> Pos2 {
        let (x, y) = (step / self.steps, (gain / self.top).clamp(0.0, 1.0));
        pos2(
            self.inner.left() + self.inner.width() * x as f32,
            self.inner.bottom() - self.inner.height() * y as f32,
        )
    }

    fn draw(&self, painter: &Painter, ascent: &Ascent, colour: Color32) {
        let head = playhead(ascent);
        let whole = head as usize;
        let gain = |step: usize| ascent.gains.get(step).copied();
        let mut points: Vec<Pos2> = ascent
            .gains
            .iter()
            .take(whole + 1)
            .enumerate()
            .map(|(step, gain)| self.place(step as f64, *gain))
            .collect();
        if let (Some(from), Some(to)) = (gain(whole), gain(whole + 1)) {
            points.push(self.place(head, from + head.fract() * (to - from)));
        }
        for point in &points {
            painter.circle_filled(*point, 2.2, colour);
        }
        if let Some(last) = points.last() {
            painter.circle_filled(*last, 4.0, colour);
        }
        painter.add(Shape::line(points, Stroke::new(1.8, colour)));
    }
}

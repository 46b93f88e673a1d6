//! The ELBO, the KL to the posterior above it and log p(x) on one line in nats.

use crate::explore::{EvidenceAnswer, ImportanceEstimate};
use crate::ui::language::t;
use crate::ui::scene::Concept;
use crate::ui::studies::evidence::scale::figures;
use crate::ui::style::theme;
use eframe::egui::{
    Align2, Color32, FontId, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};

/// Height of the bars in points, where the line is as low as it can be and where it is high.
const BAR: [f32; 2] = [26.0, 140.0];
/// Least and greatest height of the line.
const HEIGHT: [f32; 2] = [84.0, 720.0];
/// Room for what stands below the line.
const BELOW: f32 = 62.0;

/// The part of the line in view, which stays as long as it serves.
#[derive(Default)]
pub struct NumberLine {
    view: Option<[f64; 2]>,
}

impl NumberLine {
    /// Draws the line in so much height, but for some lines of text below it.
    pub fn show(&mut self, ui: &mut Ui, found: &EvidenceAnswer, height: f32) {
        let height = (height - BELOW).clamp(HEIGHT[0], HEIGHT[1]);
        let size = vec2(ui.available_width(), height);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let name = t("ELBO, KL to the posterior and log p(x) on one line");
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
        let top = found.log_px().unwrap_or(f64::NAN);
        if !(found.elbo.is_finite() && top.is_finite()) {
            ui.painter().text(
                rect.left_center(),
                Align2::LEFT_CENTER,
                t("Not a number: training has failed or the weights are extreme"),
                FontId::proportional(12.5),
                theme::tokens(ui).bad,
            );
            return;
        }
        let view = self.fitted(found.elbo, top, found.importance.as_ref());
        let x = move |nats: f64| {
            let share = (nats - view[0]) / (view[1] - view[0]);
            rect.left() + rect.width() * share.clamp(-0.1, 1.1) as f32
        };
        let axis = rect.bottom() - 18.0;
        let painter = ui.painter_at(rect.expand2(vec2(2.0, 0.0)));
        numbers(ui, &painter, rect, axis, view);
        let lane = Rect::from_min_max(
            pos2(rect.left(), rect.top() + 4.0),
            pos2(
                rect.right(),
                rect.top() + 4.0 + (0.3 * height).clamp(BAR[0], BAR[1]),
            ),
        );
        bars(ui, &painter, lane, found, &x);
        let exact = found.exact.as_ref().map(|exact| x(exact.log_px));
        if let Some(at) = exact {
            let stroke = Stroke::new(2.5, Concept::LogPx.colour(ui.visuals().dark_mode));
            painter.vline(at, lane.top() - 4.0..=axis, stroke);
        }
        if let Some(estimate) = &found.importance {
            let y = (lane.bottom() + axis) / 2.0;
            whiskers(ui, &painter, rect, y, estimate, &x);
        }
    }

    /// From a bit under L to a bit over log p(x); the last view while both are well in it.
    fn fitted(
        &mut self,
        elbo: f64,
        log_px: f64,
        estimate: Option<&ImportanceEstimate>,
    ) -> [f64; 2] {
        let gap = (log_px - elbo).max(0.02);
        let upper = estimate.map_or(log_px, |e| e.log_px + 3.0 * e.standard_error);
        let top = upper.clamp(log_px, log_px + gap);
        if let Some([low, high]) = self.view {
            let share = |nats: f64| (nats - low) / (high - low);
            let serves = (0.12..0.62).contains(&share(elbo))
                && (0.4..0.94).contains(&share(log_px))
                && share(top) < 0.99
                && gap > 0.14 * (high - low);
            if serves {
                return [low, high];
            }
        }
        let width = (top - elbo).max(gap) / 0.56;
        let low = elbo - 0.3 * width;
        *self.view.insert([low, low + width])
    }
}

/// The line itself, with figures.
fn numbers(ui: &Ui, painter: &Painter, rect: Rect, axis: f32, view: [f64; 2]) {
    let tokens = theme::tokens(ui);
    painter.hline(rect.x_range(), axis, Stroke::new(1.0, tokens.outline));
    let laid = |text: &str| {
        let font = FontId::proportional(11.0);
        painter.layout_no_wrap(text.to_owned(), font, tokens.quiet)
    };
    for figure in figures(view, rect.width(), |text| laid(text).size().x) {
        let x = rect.left() + figure.x;
        painter.vline(x, axis..=axis + 4.0, Stroke::new(1.0, tokens.outline));
        let galley = laid(&figure.text);
        let left = x - galley.size().x / 2.0;
        painter.galley(pos2(left, axis + 5.0), galley, tokens.quiet);
    }
}

/// L from a torn edge on, for its start is far off; the KL from where L ends.
fn bars(ui: &Ui, painter: &Painter, lane: Rect, found: &EvidenceAnswer, x: &impl Fn(f64) -> f32) {
    let tokens = theme::tokens(ui);
    let dark = ui.visuals().dark_mode;
    let end = x(found.elbo).max(lane.left() + 12.0);
    let elbo = Concept::Elbo.colour(dark);
    let fill = elbo.gamma_multiply(0.42);
    painter.add(Shape::convex_polygon(torn(lane, end), fill, Stroke::NONE));
    painter.vline(end, lane.y_range(), Stroke::new(2.0, elbo));
    let centre = (lane.left() + end) / 2.0;
    write(
        painter,
        pos2(centre, lane.center().y),
        Concept::Elbo.name(),
        end - lane.left(),
        tokens.text,
    );
    let exact = found.exact.as_ref();
    let kl = exact.map_or_else(
        || found.log_px().map(|top| top - found.elbo),
        |e| Some(e.kl_q_posterior),
    );
    let Some(kl) = kl.filter(|kl| *kl > 0.0) else {
        return;
    };
    let right = x(found.elbo + kl);
    let colour = Concept::KlToPosterior.colour(dark);
    let bar = Rect::from_min_max(pos2(end, lane.top()), pos2(right, lane.bottom()));
    let strength = if exact.is_some() { 0.4 } else { 0.25 };
    painter.rect_filled(bar, 0.0, colour.gamma_multiply(strength));
    let names = [
        Concept::KlToPosterior.name(),
        Concept::KlToPosterior.short(),
    ];
    for name in names {
        if write(painter, bar.center(), name, bar.width(), tokens.text) {
            break;
        }
    }
    let at = pos2(right + 6.0, lane.center().y);
    let font = FontId::proportional(12.0);
    let ink = Concept::LogPx.colour(dark);
    painter.text(at, Align2::LEFT_CENTER, Concept::LogPx.name(), font, ink);
}

/// A bar to `end` whose left edge is torn. It is convex but for its teeth, which are
/// drawn as if it were: they lie within one fan from its lower right corner.
fn torn(lane: Rect, end: f32) -> Vec<Pos2> {
    let teeth: u8 = 6;
    let mut points = vec![pos2(end, lane.bottom())];
    for tooth in 0..=teeth {
        let y = lane.bottom() - lane.height() * f32::from(tooth) / f32::from(teeth);
        let depth = if tooth % 2 == 0 { 0.0 } else { 5.0 };
        points.push(pos2(lane.left() + depth, y));
    }
    points.push(pos2(end, lane.top()));
    points
}

/// Writes the words if there is room for them; whether there was.
fn write(painter: &Painter, at: Pos2, text: &str, width: f32, colour: Color32) -> bool {
    let font = FontId::proportional(12.0);
    let galley = painter.layout_no_wrap(text.to_owned(), font, colour);
    let fits = galley.size().x + 8.0 <= width;
    if fits {
        painter.galley(at - galley.size() / 2.0, galley, colour);
    }
    fits
}

/// The estimate, one standard error thick and three thin.
fn whiskers(
    ui: &Ui,
    painter: &Painter,
    rect: Rect,
    y: f32,
    estimate: &ImportanceEstimate,
    x: &impl Fn(f64) -> f32,
) {
    let tokens = theme::tokens(ui);
    let at = x(estimate.log_px);
    let written = |text: &str| {
        let font = FontId::proportional(11.5);
        painter.layout_no_wrap(text.to_owned(), font, tokens.quiet)
    };
    let before = x(estimate.log_px - 3.0 * estimate.standard_error).min(at - 8.0) - 10.0;
    let after = x(estimate.log_px + 3.0 * estimate.standard_error).max(at) + 12.0;
    let words = [
        t("importance sampling, ±1 and ±3 standard errors"),
        t("importance sampling"),
    ];
    // The words that have room on one side; none where none have.
    let place = words.map(written).into_iter().find_map(|galley| {
        let width = galley.size().x;
        let left = if before - width > rect.left() {
            before - width
        } else {
            after
        };
        (left + width <= rect.right()).then_some((left, galley))
    });
    if let Some((left, galley)) = place {
        painter.galley(pos2(left, y - galley.size().y / 2.0), galley, tokens.quiet);
    }
    if !(estimate.log_px.is_finite() && estimate.standard_error.is_finite()) {
        return;
    }
    for (errors, width) in [(3.0, 1.5), (1.0, 4.0)] {
        let [low, high] =
            [-errors, errors].map(|e| x(estimate.log_px + e * estimate.standard_error));
        painter.hline(low..=high, y, Stroke::new(width, tokens.text));
        for end in [low, high] {
            painter.vline(
                end,
                y - width - 2.0..=y + width + 2.0,
                Stroke::new(1.2, tokens.text),
            );
        }
    }
    painter.circle_filled(pos2(at, y), 4.0, tokens.text);
}

//! Two rows of bars over the latent dimensions: KL above, and below it the
//! variance of the posterior mean on a log scale.

use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::style::theme;
use eframe::egui;
use eframe::egui::{
    Align2, Color32, FontId, Mesh, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo,
    pos2, vec2,
};

/// Room for the numbers left of the bars and for the indices below, in points.
const LEFT: f32 = 48.0;
const BELOW: f32 = 16.0;
/// Between the two rows; the lower one's title stands there.
const BETWEEN: f32 = 25.0;
/// Share of the height that the KL gets.
const SHARE: f32 = 0.6;
/// Where the scale of the variances ends, as powers of ten.
const DECADES: [f64; 2] = [-4.0, 1.0];
/// The widest a bar may be.
const WIDEST: f32 = 90.0;

/// What is drawn.
pub struct Bars<'a> {
    /// In nats, by dimension.
    pub kl: &'a [f64],
    /// Of the posterior mean over images, by dimension.
    pub variance: &'a [f64],
    /// Dimensions from left to right.
    pub order: &'a [usize],
    /// In nats per dimension, where the recipe has them.
    pub free_bits: Option<f64>,
    /// Above this variance a dimension is active.
    pub active: f64,
}

/// One row of bars on screen.
struct Row {
    rect: Rect,
    pitch: f32,
}

impl Row {
    fn bar(&self, place: usize, share: f32) -> Rect {
        let gap = (self.pitch * 0.2).min(4.0);
        let left = self.rect.left() + place as f32 * self.pitch;
        let top = self.rect.bottom() - self.rect.height() * share.clamp(0.0, 1.0);
        Rect::from_min_max(
            pos2(left + gap / 2.0, top),
            pos2(left + self.pitch - gap / 2.0, self.rect.bottom()),
        )
    }
}

impl Bars<'_> {
    /// Draws both rows into all the room there is.
    pub fn show(&self, ui: &mut Ui) {
        let room = ui.available_rect_before_wrap();
        let response = ui.allocate_rect(room, Sense::hover());
        let text = self.text();
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &text));
        let inner = Rect::from_min_max(room.min + vec2(LEFT, BETWEEN), room.max - vec2(4.0, BELOW));
        if inner.height() < 30.0 || inner.width() < 40.0 {
            return;
        }
        let pitch = (inner.width() / self.order.len().max(1) as f32).min(WIDEST);
        let cut = inner.top() + (inner.height() - BETWEEN) * SHARE;
        let upper = Rect::from_min_max(inner.min, pos2(inner.right(), cut));
        let lower = Rect::from_min_max(pos2(inner.left(), cut + BETWEEN), inner.max);
        let painter = ui.painter_at(room);
        let kl = Row { rect: upper, pitch };
        let variance = Row { rect: lower, pitch };
        self.kl_row(ui, &painter, &kl);
        self.variance_row(ui, &painter, &variance);
        self.indices(ui, &painter, &variance);
        let over = response.hover_pos().filter(|at| at.x >= inner.left());
        let place = over.map(|at| ((at.x - inner.left()) / pitch) as usize);
        let dimension = place.and_then(|place| self.order.get(place).copied());
        if let (Some(place), Some(d)) = (place, dimension) {
            let full = kl.bar(place, 1.0).union(variance.bar(place, 0.0));
            let tint = theme::tokens(ui).text.gamma_multiply(0.12);
            painter.rect_filled(full, 2.0, tint);
            response.on_hover_text_at_pointer(self.about(d));
        }
    }

    fn is_active(&self, dimension: usize) -> bool {
        self.variance
            .get(dimension)
            .is_some_and(|variance| *variance > self.active)
    }

    fn colour(&self, ui: &Ui, dimension: usize) -> Color32 {
        let tokens = theme::tokens(ui);
        if self.is_active(dimension) {
            tokens.accent
        } else {
            tokens.quiet.gamma_multiply(0.6)
        }
    }

    fn kl_row(&self, ui: &Ui, painter: &Painter, row: &Row) {
        title(ui, painter, row, t("KL in nats"));
        let finite = self.kl.iter().copied().filter(|kl| kl.is_finite());
        let most = finite.fold(self.free_bits.unwrap_or(0.0), f64::max);
        let (top, step) = scale(most.max(0.05));
        for i in 0..=(top / step).round() as usize {
            let value = i as f64 * step;
            let y = row.bar(0, (value / top) as f32).top();
            rule(ui, painter, row, y, &numbers::tidy(value));
        }
        self.paint(ui, painter, row, self.kl, |kl| kl / top);
        if let Some(free) = self.free_bits {
            let y = row.bar(0, (free / top) as f32).top();
            threshold(ui, painter, row, y, t("free bits"));
        }
    }

    fn variance_row(&self, ui: &Ui, painter: &Painter, row: &Row) {
        title(ui, painter, row, t("Variance of the posterior mean"));
        let share =
            |value: f64| (value.max(1e-300).log10() - DECADES[0]) / (DECADES[1] - DECADES[0]);
        for (value, text) in [(1e-4, "0.0001"), (1.0, "1")] {
            let y = row.bar(0, share(value) as f32).top();
            rule(ui, painter, row, y, text);
        }
        self.paint(ui, painter, row, self.variance, share);
        let y = row.bar(0, share(self.active) as f32).top();
        threshold(ui, painter, row, y, t("active above 0.01"));
    }

    /// All bars as one mesh.
    fn paint(
        &self,
        ui: &Ui,
        painter: &Painter,
        row: &Row,
        values: &[f64],
        share: impl Fn(f64) -> f64,
    ) {
        let mut mesh = Mesh::default();
        for (place, d) in self.order.iter().enumerate() {
            let value = values.get(*d).copied().unwrap_or(f64::NAN);
            let share = share(value) as f32;
            if share.is_finite() {
                // A bar of nothing still shows that there is a dimension.
                let bar = row.bar(place, share);
                let bar = bar.with_min_y(bar.top().min(bar.bottom() - 1.0));
                mesh.add_colored_rect(bar, self.colour(ui, *d));
            }
        }
        painter.add(Shape::mesh(mesh));
    }

    /// The dimensions' numbers, as many as there is room for.
    fn indices(&self, ui: &Ui, painter: &Painter, row: &Row) {
        let every = [1, 2, 5, 10, 20, 50, 100]
            .into_iter()
            .find(|every| *every as f32 * row.pitch >= 24.0)
            .unwrap_or(200);
        let colour = theme::tokens(ui).quiet;
        for (place, d) in self.order.iter().enumerate().step_by(every) {
            let at = pos2(row.bar(place, 0.0).center().x, row.rect.bottom() + 3.0);
            let name = format!("z{d}");
            painter.text(
                at,
                Align2::CENTER_TOP,
                name,
                FontId::proportional(10.5),
                colour,
            );
        }
    }

    /// One dimension in words.
    fn about(&self, d: usize) -> String {
        let of = |values: &[f64]| values.get(d).copied().unwrap_or(f64::NAN);
        let state = if self.is_active(d) {
            t("active")
        } else {
            t("not active")
        };
        fill(
            t(
                "Dimension z{d}: KL {kl} nats; its posterior mean has variance {v} over images: {state}",
            ),
            &[
                ("d", d.to_string()),
                ("kl", numbers::signed(of(self.kl), 3)),
                ("v", numbers::tidy((of(self.variance) * 1e4).round() / 1e4)),
                ("state", state.to_owned()),
            ],
        )
    }

    /// All of it in words: what the first few bars show.
    fn text(&self) -> String {
        let first = self.order.iter().take(8).map(|d| {
            let kl = self.kl.get(*d).copied().unwrap_or(f64::NAN);
            format!("z{d} {}", numbers::signed(kl, 2))
        });
        let list = first.collect::<Vec<_>>().join(", ");
        fill(
            t("KL of each latent dimension in nats: {list}"),
            &[("list", list)],
        )
    }
}

/// A round top of the scale, and a step that divides it.
fn scale(most: f64) -> (f64, f64) {
    let raw = most / 3.0;
    let power = 10f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= raw)
        .unwrap_or(10.0 * power);
    ((most / step).ceil() * step, step)
}

fn title(ui: &Ui, painter: &Painter, row: &Row, text: &str) {
    let at: Pos2 = row.rect.left_top() - vec2(LEFT - 2.0, 4.0);
    let colour = theme::tokens(ui).text;
    painter.text(
        at,
        Align2::LEFT_BOTTOM,
        text,
        FontId::proportional(11.5),
        colour,
    );
}

fn rule(ui: &Ui, painter: &Painter, row: &Row, y: f32, text: &str) {
    let tokens = theme::tokens(ui);
    painter.hline(row.rect.x_range(), y, Stroke::new(1.0, tokens.line));
    let at = pos2(row.rect.left() - 5.0, y);
    let font = FontId::proportional(10.5);
    painter.text(at, Align2::RIGHT_CENTER, text, font, tokens.quiet);
}

fn threshold(ui: &Ui, painter: &Painter, row: &Row, y: f32, text: &str) {
    let tokens = theme::tokens(ui);
    let ends = [pos2(row.rect.left(), y), pos2(row.rect.right(), y)];
    let stroke = Stroke::new(1.5, tokens.text);
    painter.extend(Shape::dashed_line(&ends, stroke, 5.0, 4.0));
    let font = FontId::proportional(11.0);
    let words = painter.layout_no_wrap(text.to_owned(), font, tokens.text);
    let at = pos2(
        row.rect.right() - words.size().x - 2.0,
        y - words.size().y - 1.0,
    );
    let plate = Rect::from_min_size(at, words.size()).expand2(vec2(3.0, 0.0));
    painter.rect_filled(plate, 2.0, tokens.surface.gamma_multiply(0.85));
    painter.galley(at, words, egui::Color32::PLACEHOLDER);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_scale_is_round_and_holds_the_longest_bar(most in 1e-3f64..1e4) {
            let (top, step) = scale(most);
            prop_assert!(top >= most * 0.999_999 && top <= 2.0 * most + step);
            let steps = top / step;
            prop_assert!((steps - steps.round()).abs() < 1e-6 && steps <= 4.01);
        }
    }
}

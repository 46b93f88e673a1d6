//! Two rows of bars over the latent dimensions: KL above, and below it the
//! variance of the posterior mean on a log scale.

use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::scene::Concept;
use crate::ui::style::arrow_keys;
use crate::ui::style::theme;
use eframe::egui;
use eframe::egui::{
    Align2, Color32, FontId, Mesh, Painter, PointerButton, Pos2, Rect, Response, Role, Sense,
    Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

/// Room for the numbers left of the bars and for the indices below, in points.
const LEFT: f32 = 48.0;
const BELOW: f32 = 16.0;
/// Between the two rows; the lower one's title stands there.
const BETWEEN: f32 = 27.0;
/// Lower than this, there is one row: the KL.
const LOW: f32 = 130.0;
/// Share of the height that the KL gets.
const SHARE: f32 = 0.6;
/// Where the scale of the variances begins, as a power of ten.
const LOWEST: f64 = -4.0;
/// The widest a bar may be.
const WIDEST: f32 = 140.0;
/// Room for one label of a scale, in points.
const LABEL: f32 = 13.0;
/// Room for one dimension's name.
const NAME: f32 = 26.0;

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
    /// The dimensions to the right and upwards on the plane, where they can be chosen.
    pub shown: Option<[usize; 2]>,
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
    /// Draws both rows into all the room there is. Gives what a person chose: a dimension
    /// for the horizontal axis (0) or the vertical one (1).
    pub fn show(&self, ui: &mut Ui, cursor: &mut usize) -> Option<(usize, usize)> {
        let room = ui.available_rect_before_wrap();
        let (sense, role) = match self.shown {
            Some(_) => (Sense::click(), Role::Button),
            None => (Sense::hover(), Role::Image),
        };
        let response = ui.allocate_rect(room, sense);
        let text = self.text();
        response.widget_info(|| WidgetInfo::labeled(role, true, &text));
        let inner = Rect::from_min_max(room.min + vec2(LEFT, BETWEEN), room.max - vec2(4.0, BELOW));
        if inner.height() < 30.0 || inner.width() < 40.0 {
            return None;
        }
        let pitch = (inner.width() / self.order.len().max(1) as f32).min(WIDEST);
        // Where two rows would be too low to be read, the variances are told under the pointer.
        let low = inner.height() < LOW;
        let cut = if low {
            inner.bottom()
        } else {
            inner.top() + (inner.height() - BETWEEN) * SHARE
        };
        let upper = Rect::from_min_max(inner.min, pos2(inner.right(), cut));
        let lower = Rect::from_min_max(pos2(inner.left(), cut + BETWEEN), inner.max);
        let painter = ui.painter_at(room);
        let kl = Row { rect: upper, pitch };
        let variance = Row { rect: lower, pitch };
        self.kl_row(ui, &painter, &kl);
        if !low {
            self.variance_row(ui, &painter, &variance);
        }
        let lowest = if low { &kl } else { &variance };
        self.indices(ui, &painter, lowest);
        let at = |at: Pos2| {
            let place = ((at.x - inner.left()) / pitch) as usize;
            (at.x >= inner.left() && place < self.order.len()).then_some(place)
        };
        let hovered = response.hover_pos().and_then(at);
        let last = self.order.len().saturating_sub(1);
        *cursor = (*cursor).min(last);
        if response.has_focus() {
            *cursor = moved(ui, &response, *cursor, last);
        }
        let lit = hovered.or(response.has_focus().then_some(*cursor));
        if let Some(place) = lit {
            let full = kl.bar(place, 1.0).union(lowest.bar(place, 0.0));
            let tokens = theme::tokens(ui);
            painter.rect_filled(full, 2.0, tokens.text.gamma_multiply(0.12));
            if response.has_focus() {
                let stroke = Stroke::new(1.5, tokens.accent);
                painter.rect_stroke(full, 2.0, stroke, StrokeKind::Inside);
            }
        }
        let pointed = response.interact_pointer_pos().and_then(at);
        let chosen = if response.clicked_by(PointerButton::Primary) {
            pointed
        } else {
            response.clicked().then_some(*cursor)
        };
        *cursor = chosen.unwrap_or(*cursor);
        if let Some(d) = lit.and_then(|place| self.order.get(place).copied()) {
            response.on_hover_text_at_pointer(self.about(d));
        }
        let upwards = usize::from(ui.input(|input| input.modifiers.shift));
        let dimension = chosen.and_then(|place| self.order.get(place).copied());
        self.shown.and(dimension).map(|d| (upwards, d))
    }

    fn is_active(&self, dimension: usize) -> bool {
        self.variance
            .get(dimension)
            .is_some_and(|variance| *variance > self.active)
    }

    fn colour(&self, ui: &Ui, dimension: usize) -> Color32 {
        let tokens = theme::tokens(ui);
        if self.is_active(dimension) {
            Concept::KlToPrior.colour(ui.visuals().dark_mode)
        } else {
            tokens.quiet.gamma_multiply(0.6)
        }
    }

    fn kl_row(&self, ui: &Ui, painter: &Painter, row: &Row) {
        title(ui, painter, row, t("KL to the prior, nats"));
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
        title(ui, painter, row, t("Variance of the mean of q"));
        let top = highest(self.variance);
        let span = top.log10() - LOWEST;
        let share = |value: f64| (value.max(1e-300).log10() - LOWEST) / span;
        let y = |value: f64| row.bar(0, share(value) as f32).top();
        let lowest = 10f64.powf(LOWEST);
        let mut labels = vec![y(top), y(lowest)];
        rule(ui, painter, row, y(top), &numbers::tidy(top));
        rule(ui, painter, row, y(lowest), &numbers::tidy(lowest));
        // The powers of ten between, as many as there is room for.
        let powers = (LOWEST as i32 + 1..=top.log10().floor() as i32).rev();
        for value in powers.map(|power| 10f64.powi(power)) {
            if labels.iter().all(|other| (other - y(value)).abs() >= LABEL) {
                labels.push(y(value));
                rule(ui, painter, row, y(value), &numbers::tidy(value));
            }
        }
        self.paint(ui, painter, row, self.variance, share);
        threshold(ui, painter, row, y(self.active), t("active above 0.01"));
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

    /// The dimensions' names, as many as there is room for; those on the plane in any case,
    /// with an arrow along their axis.
    fn indices(&self, ui: &Ui, painter: &Painter, row: &Row) {
        let every = [1, 2, 5, 10, 20, 50, 100]
            .into_iter()
            .find(|every| *every as f32 * row.pitch >= NAME)
            .unwrap_or(200);
        let tokens = theme::tokens(ui);
        let x = |place: usize| row.bar(place, 0.0).center().x;
        let y = row.rect.bottom() + 3.0;
        let on_plane = |d: &usize| self.shown.and_then(|axes| axes.iter().position(|a| a == d));
        let mut taken = Vec::new();
        for (place, d) in self.order.iter().enumerate() {
            let Some(axis) = on_plane(d) else { continue };
            let name = format!("z{d}{}", ["→", "↑"][axis]);
            let font = theme::strong(11.0);
            let words = painter.layout_no_wrap(name, font, tokens.accent);
            // The second beside the first, where both would not fit under their bars.
            let mut at = x(place) - words.size().x / 2.0;
            if let Some(end) = taken.iter().map(|span: &[f32; 2]| span[1]).next() {
                at = at.max(end + 4.0);
            }
            at = at.min(row.rect.right() - words.size().x);
            taken.push([at, at + words.size().x]);
            painter.galley(pos2(at, y), words, tokens.accent);
        }
        for (place, d) in self.order.iter().enumerate().step_by(every) {
            let near = |span: &[f32; 2]| {
                x(place) + NAME / 2.0 > span[0] && x(place) - NAME / 2.0 < span[1]
            };
            if on_plane(d).is_none() && !taken.iter().any(near) {
                let font = FontId::proportional(11.0);
                let at = pos2(x(place), y);
                painter.text(at, Align2::CENTER_TOP, format!("z{d}"), font, tokens.quiet);
            }
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
        let about = fill(
            t(
                "Dimension z{d}: KL to the prior {kl} nats; the mean of q varies \
                 over images with variance {v}: {state}",
            ),
            &[
                ("d", d.to_string()),
                ("kl", numbers::signed(of(self.kl), 3)),
                ("v", numbers::tidy((of(self.variance) * 1e4).round() / 1e4)),
                ("state", state.to_owned()),
            ],
        );
        if self.shown.is_none() {
            return about;
        }
        let how = t(
            "A click draws it to the right on the plane, Shift and click upwards; with the \
             keyboard, arrow keys and Enter or Shift and Enter",
        );
        format!("{about}\n\n{how}")
    }

    /// All of it in words: what the first few bars show.
    fn text(&self) -> String {
        let first = self.order.iter().take(8).map(|d| {
            let kl = self.kl.get(*d).copied().unwrap_or(f64::NAN);
            format!("z{d} {}", numbers::signed(kl, 2))
        });
        let list = first.collect::<Vec<_>>().join(", ");
        fill(
            t("KL to the prior of each latent dimension in nats: {list}"),
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

/// The end of a scale that holds every variance: 1, or the next 1, 2 or 5 times a power
/// of ten.
fn highest(variances: &[f64]) -> f64 {
    let finite = variances.iter().copied().filter(|value| value.is_finite());
    let most = finite.fold(1.0, f64::max);
    let power = 10f64.powf(most.log10().floor());
    let factors = [1.0, 2.0, 5.0, 10.0];
    let tops = factors.into_iter().map(|factor| factor * power);
    tops.into_iter()
        .find(|top| *top >= most)
        .unwrap_or(10.0 * power)
}

/// The bar that the arrow keys lead to from `cursor`.
fn moved(ui: &Ui, response: &Response, cursor: usize, last: usize) -> usize {
    let steps = arrow_keys::along(ui.ctx(), response.id, 1) as isize;
    cursor.saturating_add_signed(steps).min(last)
}

fn title(ui: &Ui, painter: &Painter, row: &Row, text: &str) {
    let at: Pos2 = row.rect.left_top() - vec2(LEFT - 2.0, 8.0);
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
    let font = FontId::proportional(11.0);
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
        fn the_scale_of_the_variances_holds_the_largest(most in 1e-6f64..1e5) {
            let top = highest(&[0.02, most, f64::NAN]);
            prop_assert!(top >= most && top >= 1.0 && top <= (2.5 * most).max(1.0) * 1.001);
        }

        #[test]
        fn the_scale_is_round_and_holds_the_longest_bar(most in 1e-3f64..1e4) {
            let (top, step) = scale(most);
            prop_assert!(top >= most * 0.999_999 && top <= 2.0 * most + step);
            let steps = top / step;
            prop_assert!((steps - steps.round()).abs() < 1e-6 && steps <= 4.01);
        }
    }
}

//! A colour bar: what the colours of a layer stand for, and where among them the value under
//! the pointer lies.

use crate::explore::ColourScale;
use crate::ui::language::{fill, numbers, t};
use crate::ui::plane::captions::{Captions, SMALL};
use crate::ui::plane::layer::Layer;
use crate::ui::style::palette;
use crate::ui::style::theme::strong;
use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Align2, Color32, FontId, Galley, Mesh, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind,
    Vec2, WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

/// Width of the bar, in points, and the most of the plane's width that it takes.
const WIDTH: f32 = 236.0;
const SHARE: f32 = 0.6;
/// Height of the bar.
const HEIGHT: f32 = 9.0;
/// From the plate's edge to what is on it, and from the plane's edge to the plate.
const MARGIN: Vec2 = Vec2::new(8.0, 5.0);
const APART: f32 = 6.0;
/// Between the rows.
const GAP: f32 = 3.0;
/// Stretches of one colour's way to the next along the bar.
const STRETCHES: u16 = 96;
/// A 0 closer to an end than this share of the bar has no room for its number.
const CROWDED: f64 = 0.2;
/// Room for the number of the value, so that it moves nothing.
const NUMBER: f32 = 54.0;

/// What a colour bar says.
#[derive(Clone, Copy, Debug)]
pub struct ColourBar<'a> {
    title: &'a str,
    unit: &'a str,
    scale: ColourScale,
    label: u16,
    beyond: [bool; 2],
    value: Option<f64>,
    about: &'a str,
}

impl<'a> ColourBar<'a> {
    /// Of a layer whose colours stand for `title`, counted in `unit`.
    pub fn new(title: &'a str, unit: &'a str, scale: ColourScale) -> Self {
        Self {
            title,
            unit,
            scale,
            label: 0,
            beyond: [false; 2],
            value: None,
            about: "",
        }
    }

    /// Some of what is shown lies below the lower end, or above the upper one.
    pub fn beyond(mut self, beyond: [bool; 2]) -> Self {
        self.beyond = beyond;
        self
    }

    /// The value under the pointer.
    pub fn value(mut self, value: Option<f64>) -> Self {
        self.value = value;
        self
    }

    /// Where colours go by class, the one whose hue is on the bar.
    pub fn of_class(mut self, label: u16) -> Self {
        self.label = label;
        self
    }

    /// Of which images and weights it is, in words.
    pub fn about(mut self, about: &'a str) -> Self {
        self.about = about;
        self
    }

    /// Draws it in the first of these corners of the plane that is free, or else in the first;
    /// where it stands.
    pub fn draw(self, layer: &Layer<'_>, captions: &mut Captions, corners: &[Align2]) -> Rect {
        let laid_out = LaidOut::new(layer, &self);
        let plate = free_corner(layer, captions, corners, laid_out.size());
        captions.taken.push(plate);
        self.paint(layer, &laid_out, plate);
        let id = layer.ui.scope_id().with(("colour bar", self.title));
        let response = layer.ui.interact(plate, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, self.in_words()));
        plate
    }

    /// "ln q(z), nats: colours from −17.3 to −1.2. Under the pointer: −3.46"
    pub fn in_words(&self) -> String {
        let [low, high] = self.end_words();
        let mut words = fill(
            t("{title}: colours from {low} to {high}"),
            &[("title", self.title_words()), ("low", low), ("high", high)],
        );
        let mut add = |more: &str| {
            words += ". ";
            words += more;
        };
        if let Some(value) = self.value_words() {
            add(&fill(t("Under the pointer: {value}"), &[("value", value)]));
        }
        if !self.about.is_empty() {
            add(self.about);
        }
        words
    }

    fn title_words(&self) -> String {
        if self.unit.is_empty() {
            return self.title.to_owned();
        }
        format!("{}, {}", self.title, self.unit)
    }

    fn value_words(&self) -> Option<String> {
        Some(written(
            self.value?,
            decimals(self.scale.ends()) + 1,
            numbers::signed,
        ))
    }

    /// The numbers at the ends; those that more lies beyond say so.
    fn end_words(&self) -> [String; 2] {
        let ends = self.scale.ends();
        let [low, high] = ends.map(|end| written(end, decimals(ends), numbers::trimmed));
        let [below, above] = self.beyond;
        [
            if below { format!("≤ {low}") } else { low },
            if above { format!("≥ {high}") } else { high },
        ]
    }

    /// How far along the bar a number stands, 0 to 1; in the middle where all are one.
    fn share(&self, number: f64) -> f32 {
        let [low, high] = self.scale.ends();
        if low < high && !number.is_nan() {
            ((number - low) / (high - low)).clamp(0.0, 1.0) as f32
        } else {
            0.5
        }
    }

    fn paint(&self, layer: &Layer<'_>, laid_out: &LaidOut, plate: Rect) {
        let (painter, dark) = (layer.painter, layer.dark());
        let ink = palette::contrast(dark);
        painter.rect_filled(plate, 4.0, palette::paper(dark).gamma_multiply(0.94));
        let room = plate.shrink2(MARGIN);
        let put = |galley: &Arc<Galley>, at: Pos2, anchor: Align2| {
            let place = anchor.anchor_size(at, galley.size());
            painter.galley(place.min, galley.clone(), ink);
        };
        let first = room.top() + laid_out.first_row();
        let foot = first - 1.0;
        put(
            &laid_out.title,
            pos2(room.left(), foot),
            Align2::LEFT_BOTTOM,
        );
        if let Some(value) = &laid_out.value {
            put(value, pos2(room.right(), foot), Align2::RIGHT_BOTTOM);
        }
        let bar = Rect::from_min_size(pos2(room.left(), first), vec2(room.width(), HEIGHT));
        painter.add(Shape::mesh(self.colours(bar, dark)));
        let frame = Stroke::new(1.0, ink.gamma_multiply(0.35));
        painter.rect_stroke(bar, 0.0, frame, StrokeKind::Outside);
        let below = bar.bottom() + 1.0;
        for (share, anchor, galley) in &laid_out.numbers {
            let x = bar.left() + share * bar.width();
            put(galley, pos2(x, below), *anchor);
        }
        let [low, high] = self.scale.ends();
        if low < 0.0 && 0.0 < high {
            let x = bar.left() + self.share(0.0) * bar.width();
            painter.vline(x, bar.bottom() - 3.0..=bar.bottom() + 2.0, frame);
        }
        if let Some(about) = &laid_out.about {
            let at = pos2(room.left(), room.bottom());
            put(about, at, Align2::LEFT_BOTTOM);
        }
        if let Some(value) = self.value {
            self.mark(layer, bar, value);
        }
    }

    /// The mark of a value on the bar.
    fn mark(&self, layer: &Layer<'_>, bar: Rect, value: f64) {
        let dark = layer.dark();
        let x = bar.left() + self.share(value) * bar.width();
        let place = Rect::from_center_size(pos2(x, bar.center().y), vec2(3.0, HEIGHT + 6.0));
        let [ink, paper] = [palette::contrast(dark), palette::paper(dark)];
        layer.painter.rect_filled(place.expand(1.5), 2.0, paper);
        layer.painter.rect_filled(place, 1.0, ink);
    }

    fn colours(&self, bar: Rect, dark: bool) -> Mesh {
        let mut mesh = Mesh::default();
        let [low, high] = self.scale.ends();
        for stretch in 0..=STRETCHES {
            let share = f32::from(stretch) / f32::from(STRETCHES);
            let number = low + (high - low) * f64::from(share);
            let [r, g, b] = self.scale.colour(number, self.label, dark);
            let x = bar.left() + share * bar.width();
            for y in [bar.top(), bar.bottom()] {
                mesh.colored_vertex(pos2(x, y), Color32::from_rgb(r, g, b));
            }
            if stretch > 0 {
                let last = 2 * u32::from(stretch) + 1;
                mesh.add_triangle(last - 3, last - 2, last - 1);
                mesh.add_triangle(last - 2, last - 1, last);
            }
        }
        mesh
    }
}

/// The words of a bar.
struct LaidOut {
    width: f32,
    title: Arc<Galley>,
    value: Option<Arc<Galley>>,
    /// Each number with its share of the bar and the side that stands there.
    numbers: Vec<(f32, Align2, Arc<Galley>)>,
    about: Option<Arc<Galley>>,
}

impl LaidOut {
    fn new(layer: &Layer<'_>, bar: &ColourBar<'_>) -> Self {
        let ink = palette::contrast(layer.dark());
        let width = WIDTH.min(SHARE * layer.view.canvas.width());
        let lay_out = |words: String, font: FontId, ink: Color32, width: f32, rows: usize| {
            let mut job = LayoutJob::simple(words, font, ink, width);
            job.wrap = TextWrapping {
                max_rows: rows,
                ..TextWrapping::wrap_at_width(width)
            };
            layer.painter.layout_job(job)
        };
        let small = || FontId::proportional(SMALL);
        let number = |words: String| lay_out(words, small(), ink.gamma_multiply(0.85), width, 1);
        let [low, high] = bar.scale.ends();
        let mut numbers = Vec::new();
        if low < high {
            let [low, high] = bar.end_words().map(number);
            numbers.push((0.0, Align2::LEFT_TOP, low));
            numbers.push((1.0, Align2::RIGHT_TOP, high));
        } else {
            numbers.push((0.5, Align2::CENTER_TOP, number(bar.end_words()[0].clone())));
        }
        let zero = -low / (high - low);
        if (CROWDED..=1.0 - CROWDED).contains(&zero) {
            numbers.push((zero as f32, Align2::CENTER_TOP, number("0".to_owned())));
        }
        let value = bar.value_words();
        Self {
            width,
            title: lay_out(bar.title_words(), small(), ink, width - NUMBER, 2),
            value: value.map(|value| lay_out(value, strong(SMALL + 1.0), ink, NUMBER, 1)),
            numbers,
            about: (!bar.about.is_empty()).then(|| {
                lay_out(
                    bar.about.to_owned(),
                    small(),
                    ink.gamma_multiply(0.7),
                    width,
                    3,
                )
            }),
        }
    }

    /// Height of the title and the value.
    fn first_row(&self) -> f32 {
        // The value has room whether it is there or not.
        self.title.size().y.max(SMALL + 5.0) + GAP
    }

    fn size(&self) -> Vec2 {
        let numbers = self.numbers.iter().map(|(_, _, number)| number.size().y);
        let numbers = numbers.fold(0.0, f32::max);
        let about = self
            .about
            .as_ref()
            .map_or(0.0, |about| about.size().y + GAP);
        let height = self.first_row() + HEIGHT + 1.0 + numbers + about;
        vec2(self.width, height) + 2.0 * MARGIN
    }
}

/// Where a plate of this size stands: in the first of the corners where nothing else does.
pub fn free_corner(layer: &Layer<'_>, captions: &Captions, corners: &[Align2], size: Vec2) -> Rect {
    let room = layer.view.canvas.shrink(APART);
    let in_corner = |corner: &Align2| corner.align_size_within_rect(size, room);
    let mut places = corners.iter().map(in_corner);
    let free = places.clone().find(|place| captions.is_free(*place));
    let first = places.next();
    free.or(first)
        .unwrap_or_else(|| in_corner(&Align2::RIGHT_BOTTOM))
}

/// The decimals that numbers between these need to be told apart.
fn decimals([low, high]: [f64; 2]) -> usize {
    let span = if low < high { high - low } else { high.abs() };
    if span.is_finite() && span > 0.0 {
        (2.0 - span.log10().floor()).clamp(0.0, 6.0) as usize
    } else {
        2
    }
}

/// The number with so many decimals, as `write` writes it.
fn written(number: f64, decimals: usize, write: fn(f64, usize) -> String) -> String {
    match number {
        f64::INFINITY => "∞".to_owned(),
        f64::NEG_INFINITY => "−∞".to_owned(),
        number if number.abs() >= 1e7 => numbers::tidy(number).replace('-', "−"),
        number => write(number, decimals),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bar(scale: ColourScale) -> ColourBar<'static> {
        ColourBar::new("ln q(z)", "nats", scale)
    }

    #[test]
    fn a_bar_reads_its_ends_and_the_value_under_the_pointer() {
        let between = bar(ColourScale::Between([-17.26, -1.2]));
        assert_eq!(
            between.in_words(),
            "ln q(z), nats: colours from −17.3 to −1.2"
        );
        let pointed = between
            .beyond([true, false])
            .value(Some(-3.456))
            .about("12 test images");
        assert_eq!(
            pointed.in_words(),
            "ln q(z), nats: colours from ≤ −17.3 to −1.2. Under the pointer: −3.46. 12 test images"
        );
        let nowhere = between.value(Some(f64::NEG_INFINITY));
        assert!(nowhere.in_words().ends_with("pointer: −∞"));
    }

    #[test]
    fn numbers_have_the_decimals_that_their_span_needs() {
        for (ends, low) in [
            ([-10.0, 10.0], "−10"),
            ([-0.00312, 0.02], "−0.0031"),
            ([2.5, 2.5], "2.5"),
            ([-3e12, 0.0], "−3e12"),
        ] {
            let [found, _] = bar(ColourScale::Between(ends)).end_words();
            assert_eq!(found, low, "{ends:?}");
        }
    }

    proptest! {
        #[test]
        fn every_value_has_its_place_on_the_bar(
            low: f64, span in 0.0..1e3f64, value: f64, share in 0.0..1.0f64,
        ) {
            let bar = bar(ColourScale::Between([low, low + span]));
            prop_assert!((0.0..=1.0).contains(&bar.share(value)));
            let ends = [-2.0, 6.0];
            let bar = super::tests::bar(ColourScale::Between(ends));
            let found = bar.share(ends[0] + share * (ends[1] - ends[0]));
            prop_assert!((f64::from(found) - share).abs() < 1e-6);
        }

        #[test]
        fn any_scale_has_words(low: f64, high: f64, value: f64) {
            let between = bar(ColourScale::Between([low, high])).value(Some(value));
            let around = bar(ColourScale::AroundZero(high)).value(Some(value));
            prop_assert!(!between.in_words().is_empty() && !around.in_words().is_empty());
        }
    }
}

//! The numbers beside a chart's name: the values nearest to the cursor.

use crate::ui::language::{fill, numbers, t};
use crate::ui::plot::chart::{Chart, Title};
use crate::ui::plot::curve::Curve;
use crate::ui::plot::difference::difference;
use crate::ui::plot::nearest::nearest;
use crate::ui::style::palette;
use crate::ui::style::theme::strong;
use eframe::egui::{Align, Color32, Layout, RichText, TextStyle, Ui, WidgetText};

/// Between two words of the row.
const APART: f32 = 6.0;

/// One number of the row: its name, and how it is written.
struct Number {
    named: WidgetText,
    bare: WidgetText,
    /// What the bare number is, for whoever asks.
    about: String,
    /// More of it, for whoever asks.
    more: Option<String>,
    /// Its colour is a full one, which names it too.
    full: bool,
}

impl Number {
    fn new(name: &str, value: f64, colour: Color32) -> Self {
        let value = numbers::nats(value);
        let text = |text: &str| WidgetText::from(RichText::new(text).color(colour).small());
        let about = format!("{name} {value}");
        Self {
            named: text(&about),
            bare: text(&value),
            about,
            more: None,
            full: colour.a() == u8::MAX,
        }
    }
}

/// Name, and the values at the cursor or else the newest. Where the run is compared with another,
/// what it has more than that comes first. Where there is no room for all words, the name is the
/// short one.
pub fn title(ui: &mut Ui, about: &str, curve: &Curve, baseline: Option<&Curve>, chart: &Chart<'_>) {
    let dark = ui.visuals().dark_mode;
    let numbers = numbers_of(curve, baseline, chart, dark);
    let name = |words: String| {
        let words = RichText::new(words).font(strong(13.0));
        match chart.title {
            Title::Of(concept) => words.color(concept.colour(dark)),
            Title::Phrase(_) => words,
        }
    };
    let named = numbers
        .iter()
        .map(|number| width(ui, &number.named) + APART);
    let named: f32 = named.sum();
    let whole = name(chart.title.words());
    let fits = width(ui, &whole.clone().into()) + named <= ui.available_width();
    let name = if fits {
        whole
    } else {
        name(chart.title.short())
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = APART;
        ui.label(name).on_hover_text(about);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for number in numbers {
                let fits = |text: &WidgetText| width(ui, text) <= ui.available_width();
                if fits(&number.named) {
                    let label = ui.label(number.named);
                    if let Some(more) = number.more {
                        label.on_hover_text(more);
                    }
                    continue;
                }
                if number.full && fits(&number.bare) {
                    let tip = [Some(number.about), number.more];
                    let tip: Vec<String> = tip.into_iter().flatten().collect();
                    ui.label(number.bare).on_hover_text(tip.join("\n"));
                }
                // The less important are left out, and all after them: what stands in the place
                // of the smoothed curve's number is never that of a step.
                break;
            }
        });
    });
}

fn width(ui: &Ui, text: &WidgetText) -> f32 {
    let galley = text.clone();
    let galley = galley.into_galley(ui, None, f32::INFINITY, TextStyle::Small);
    galley.size().x
}

/// The numbers of the row, the most important first.
fn numbers_of(
    curve: &Curve,
    baseline: Option<&Curve>,
    chart: &Chart<'_>,
    dark: bool,
) -> Vec<Number> {
    let places = nearest(curve, chart.cursor);
    let pick = |ys: &[f64], place: Option<usize>| place.and_then(|i| ys.get(i).copied());
    let mut found = Vec::new();
    let add = |found: &mut Vec<Number>, name: &str, value: Option<f64>, colour: Color32| {
        found.extend(value.map(|value| Number::new(name, value, colour)));
    };
    let compared = baseline.and_then(|other| difference(curve, other, chart.cursor));
    if let Some(compared) = compared {
        let test = compared.test.filter(|_| chart.test);
        let (name, value) = match test {
            Some(test) => (t("Δ test"), Some(test)),
            None => (t("Δ train"), compared.train.filter(|_| chart.train)),
        };
        add(&mut found, name, value, palette::second_run(dark));
    }
    if chart.test {
        let test = pick(&curve.test.ys, places.test);
        let at = places.test.and_then(|place| chart.tests.get(place));
        let at = at.map(|point| numbers::thousands(point.time.step));
        let more = at.map(|step| fill(t("Test: evaluated at step {n}"), &[("n", step)]));
        found.extend(test.map(|test| Number {
            more,
            ..Number::new(t("test"), test, palette::test(dark))
        }));
    }
    if chart.train {
        let smoothed = pick(&curve.smoothed, places.train);
        if chart.style.smoothing > 0.0 {
            add(&mut found, t("smoothed"), smoothed, palette::train(dark));
        }
        let raw = pick(&curve.train.ys, places.train);
        let faint = palette::train(dark).gamma_multiply(0.75);
        add(&mut found, t("train"), raw, faint);
    }
    found
}

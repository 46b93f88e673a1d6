//! The numbers beside a chart's name: the values nearest to the cursor.

use crate::ui::language::t;
use crate::ui::plot::chart::{Chart, Title};
use crate::ui::plot::curve::Curve;
use crate::ui::plot::difference::difference;
use crate::ui::plot::nearest::nearest;
use crate::ui::plot::ticks;
use crate::ui::style::palette;
use crate::ui::style::theme::strong;
use eframe::egui::{Align, Color32, Layout, RichText, TextStyle, Ui, WidgetText};

/// Name, and the values at the cursor or else the newest. Where the run is compared with another,
/// what it has more than that comes first.
pub fn title(ui: &mut Ui, about: &str, curve: &Curve, baseline: Option<&Curve>, chart: &Chart<'_>) {
    let dark = ui.visuals().dark_mode;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let mut title = RichText::new(chart.title.words()).font(strong(13.0));
        if let Title::Of(concept) = chart.title {
            title = title.color(concept.colour(dark));
        }
        ui.label(title).on_hover_text(about);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let places = nearest(curve, chart.cursor);
            let pick = |ys: &[f64], place: Option<usize>| place.and_then(|i| ys.get(i).copied());
            // Where there is no room the less important are left out, and all after them: what
            // stands in the place of the smoothed curve's number is never that of a step.
            let mut room = true;
            let mut number = |ui: &mut Ui, name: &str, value: Option<f64>, colour: Color32| {
                let Some(value) = value.filter(|_| room) else {
                    return;
                };
                let value = ticks::value(value);
                let text =
                    |text: String| WidgetText::from(RichText::new(text).color(colour).small());
                let fits = |text: &WidgetText| {
                    let text = text.clone();
                    let galley = text.into_galley(ui, None, f32::INFINITY, TextStyle::Small);
                    galley.size().x <= ui.available_width()
                };
                let (named, bare) = (text(format!("{name} {value}")), text(value));
                room = fits(&named);
                if room {
                    ui.label(named);
                } else if colour.a() == u8::MAX && fits(&bare) {
                    // A full colour names it too.
                    ui.label(bare);
                }
            };
            let compared = baseline.and_then(|other| difference(curve, other, chart.cursor));
            if let Some(compared) = compared {
                let test = compared.test.filter(|_| chart.test);
                let (name, value) = match test {
                    Some(test) => (t("Δ test"), Some(test)),
                    None => (t("Δ train"), compared.train.filter(|_| chart.train)),
                };
                number(ui, name, value, palette::second_run(dark));
            }
            if chart.test {
                let test = pick(&curve.test.ys, places.test);
                number(ui, t("test"), test, palette::test(dark));
            }
            if chart.train {
                let smoothed = pick(&curve.smoothed, places.train);
                if chart.style.smoothing > 0.0 {
                    number(ui, t("smoothed"), smoothed, palette::train(dark));
                }
                let raw = pick(&curve.train.ys, places.train);
                number(
                    ui,
                    t("train"),
                    raw,
                    palette::train(dark).gamma_multiply(0.75),
                );
            }
        });
    });
}

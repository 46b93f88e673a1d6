//! The numbers beside a chart's name: the values nearest to the cursor.

use crate::ui::language::t;
use crate::ui::plot::chart::{Chart, Title};
use crate::ui::plot::curve::Curve;
use crate::ui::plot::nearest::nearest;
use crate::ui::plot::ticks;
use crate::ui::style::palette;
use crate::ui::style::theme::strong;
use eframe::egui::{Align, Color32, Layout, RichText, TextStyle, Ui, WidgetText};

/// Name, and the values at the cursor or else the newest.
pub fn title(ui: &mut Ui, about: &str, curve: &Curve, chart: &Chart<'_>) {
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
            let number = |ui: &mut Ui, name: &str, value: Option<f64>, colour: Color32| {
                if let Some(value) = value {
                    let text = format!("{name} {}", ticks::value(value));
                    let text = RichText::new(text).color(colour).small();
                    let label = WidgetText::from(text);
                    let style = TextStyle::Small;
                    let size = label.clone().into_galley(ui, None, f32::INFINITY, style);
                    // Where there is no room the less important are left out.
                    if size.size().x <= ui.available_width() {
                        ui.label(label);
                    }
                }
            };
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

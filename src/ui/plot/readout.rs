//! The numbers under the cursor: the nearest values of each line.

use crate::ui::language::t;
use crate::ui::plot::chart::Chart;
use crate::ui::plot::curve::Curve;
use crate::ui::plot::ticks;
use crate::ui::style::palette;
use crate::ui::style::theme::strong;
use eframe::egui::{Align, Color32, Layout, RichText, TextStyle, Ui, WidgetText};

/// Places in a curve's series that lie nearest to the cursor.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Nearest {
    pub train: Option<usize>,
    pub test: Option<usize>,
}

/// The places nearest to `x`, or the last ones if there is no cursor.
pub fn nearest(curve: &Curve, x: Option<f64>) -> Nearest {
    let find = |xs: &[f64]| match x {
        Some(x) => nearest_place(xs, x),
        None => xs.len().checked_sub(1),
    };
    Nearest {
        train: find(&curve.train.xs),
        test: find(&curve.test.xs),
    }
}

// `xs` never fall.
fn nearest_place(xs: &[f64], x: f64) -> Option<usize> {
    let after = xs.partition_point(|other| *other < x);
    let before = after.checked_sub(1);
    match (before, xs.get(after)) {
        (Some(before), Some(next)) if x - xs[before] > next - x => Some(after),
        (Some(before), _) => Some(before),
        (None, Some(_)) => Some(after),
        (None, None) => None,
    }
}

/// Name, and the values at the cursor or else the newest.
pub fn title(ui: &mut Ui, about: &str, curve: &Curve, chart: &Chart<'_>) {
    let dark = ui.visuals().dark_mode;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(RichText::new(t(chart.name)).font(strong(13.0)))
            .on_hover_text(about);
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
                if chart.look.smoothing > 0.0 {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_is_nearer_than_the_nearest(
            mut xs in proptest::collection::vec(-1e3..1e3f64, 1..50), x in -2e3..2e3f64,
        ) {
            xs.sort_unstable_by(f64::total_cmp);
            let found = nearest_place(&xs, x).map(|place| (xs[place] - x).abs());
            let least = xs.iter().map(|other| (other - x).abs()).fold(f64::INFINITY, f64::min);
            prop_assert_eq!(found, Some(least));
        }
    }

    #[test]
    fn no_values_no_place() {
        assert_eq!(nearest_place(&[], 1.0), None);
    }
}

//! Variance of the gradient's estimators as bars on a log scale.

use crate::explore::{Answered, NoiseQuery, Variances};
use crate::ui::language::numbers;
use crate::ui::language::{fill, phrase, t};
use crate::ui::style::equation::{Equation, equation};
use crate::ui::style::number_field::{Kind, number_slider};
use crate::ui::style::paper::{choice, is_paper};
use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Align2, Color32, FontId, Rect, Response, Role, Sense, Slider, Stroke, TextStyle, Ui,
    WidgetInfo, pos2, vec2,
};

/// The most samples that can be averaged.
const MOST: u32 = 1000;
/// The least and the greatest height of one bar with its name above, in points.
const BAR: [f32; 2] = [26.0, 60.0];
/// Room for the two equations below the bars.
const EQUATIONS: f32 = 64.0;
/// The least width in which they can be read.
const EQUATIONS_WIDE: f32 = 420.0;

/// Between the bars and what they say in words.
const APART: f32 = 8.0;
/// The widest a bar may be.
const WIDEST: f32 = 900.0;

/// Whose variance is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Parameter {
    #[default]
    Mean,
    LogVar,
}

/// Which bars, and of how many samples' mean.
pub struct Variance {
    parameter: Parameter,
    /// Samples that one gradient is the mean of.
    samples: u32,
}

impl Default for Variance {
    fn default() -> Self {
        Self {
            parameter: Parameter::Mean,
            samples: 1,
        }
    }
}

impl Variance {
    /// How many samples, and whose gradient.
    pub fn controls(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            let label = ui.label(t("Samples S"));
            ui.spacing_mut().slider_width = 96.0;
            let slider = Slider::new(&mut self.samples, 1..=MOST).logarithmic(true);
            number_slider(ui, Kind::Whole, 1.0..=f64::from(MOST), slider)
                .labelled_by(label.id)
                .on_hover_text(t(
                    "One gradient is the mean over S samples of ε: with each of \
                     these methods its variance falls as 1 / S",
                ));
        });
    }

    /// Draws the bars and what they come to in words.
    pub fn show(&mut self, ui: &mut Ui, noise: Option<&Answered<NoiseQuery>>) {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 0.0);
            ui.spacing_mut().button_padding.x = 5.0;
            ui.label(quiet(ui, t("Variance of the gradient in")).small());
            for (parameter, name, tip) in [
                (
                    Parameter::Mean,
                    "μ",
                    t("The gradient of E_q[log p(x|z)] in q's mean"),
                ),
                (
                    Parameter::LogVar,
                    "log σ²",
                    t("The gradient of E_q[log p(x|z)] in q's log variance"),
                ),
            ] {
                choice(ui, &mut self.parameter, parameter, name).on_hover_text(tip);
            }
            if is_paper(ui) {
                ui.label(quiet(ui, format!("S = {}", self.samples)).small());
            }
        });
        let Some(noise) = noise else {
            ui.weak(t("The variance is being measured"));
            return;
        };
        let variances = match self.parameter {
            Parameter::Mean => noise.answer.mean,
            Parameter::LogVar => noise.answer.log_var,
        };
        let verdict = verdict(&variances);
        let spare = ui.available_height() - height(ui, &verdict);
        let wide = ui.available_width() >= EQUATIONS_WIDE;
        let with_equations = wide && spare - EQUATIONS >= 3.0 * 31.0;
        let high = if with_equations {
            spare - EQUATIONS
        } else {
            spare
        };
        self.bars(ui, &variances, (high / 3.0).clamp(BAR[0], BAR[1]));
        let drawn = numbers::thousands(noise.query.samples as u64);
        let images = numbers::thousands(noise.query.images.len() as u64);
        let step = numbers::thousands(noise.stamp.step);
        let from = fill(
            t(
                "Measured with {n} samples for each of {m} images; the mean over images and dimensions; weights of step {step}",
            ),
            &[("n", drawn), ("m", images), ("step", step)],
        );
        let ratio = t(
            "The ratio of the two variances. Both have the same mean, so it also \
             says how many times as many samples one needs to be as \
             accurate as the other",
        );
        ui.label(verdict).on_hover_text(format!("{ratio} ({from})"));
        if !with_equations {
            return;
        }
        ui.columns(2, |columns| {
            for (ui, name) in columns
                .iter_mut()
                .zip([Equation::Pathwise, Equation::Score])
            {
                equation(ui, name);
            }
        });
    }

    fn bars(&self, ui: &mut Ui, variances: &Variances, high: f32) {
        let tokens = theme::tokens(ui);
        let bars = [
            (
                phrase("Pathwise: through z"),
                variances.pathwise,
                tokens.accent,
                t("The gradient of log p(x|z) in z, carried through z = μ + σ ε"),
            ),
            (
                phrase("Score function"),
                variances.score,
                tokens.bad,
                t(
                    "log p(x|z) times the gradient of log q: it needs no gradient of \
                     the decoder, but varies much more",
                ),
            ),
            (
                phrase("Score function with baseline"),
                variances.score_with_baseline,
                tokens.bad.gamma_multiply(0.6),
                t("The same, with the mean log p(x|z) of the other samples subtracted"),
            ),
        ];
        let ends = decades(bars.iter().map(|bar| bar.1));
        for (name, variance, colour, tip) in bars {
            let value = variance / f64::from(self.samples);
            self.bar(ui, t(name), value, ends, colour, high)
                .on_hover_text(tip);
        }
    }

    fn bar(
        &self,
        ui: &mut Ui,
        name: &str,
        value: f64,
        ends: [f64; 2],
        colour: Color32,
        high: f32,
    ) -> Response {
        let wide = ui.available_width().min(WIDEST);
        let (rect, response) = ui.allocate_exact_size(vec2(wide, high), Sense::hover());
        let number = scientific(value);
        let text = fill(
            t("{name}: variance {v} at S = {l}"),
            &[
                ("name", name.to_owned()),
                ("v", number.clone()),
                ("l", self.samples.to_string()),
            ],
        );
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &text));
        let (tokens, painter) = (theme::tokens(ui), ui.painter());
        let font = FontId::proportional(11.5);
        let number = painter.text(
            rect.right_top(),
            Align2::RIGHT_TOP,
            number,
            font.clone(),
            tokens.text,
        );
        // A name that would reach into the number ends in an ellipsis.
        let mut words = LayoutJob::simple_singleline(name.to_owned(), font, tokens.text);
        words.wrap = TextWrapping::truncate_at_width(number.left() - rect.left() - 6.0);
        let words = painter.layout_job(words);
        painter.galley(rect.min, words, tokens.text);
        let well = Rect::from_min_max(pos2(rect.left(), rect.top() + 15.0), rect.max);
        let well = well.with_max_y(rect.bottom() - 2.0);
        painter.rect_filled(well, 2.0, tokens.well);
        let share = (value.log10() - ends[0]) / (ends[1] - ends[0]);
        if share.is_finite() {
            let filled =
                well.with_max_x(well.left() + well.width() * share.clamp(0.005, 1.0) as f32);
            painter.rect_filled(filled, 2.0, colour);
        }
        // One line per factor of ten.
        for power in (ends[0] as i32 + 1)..(ends[1] as i32) {
            let share = (f64::from(power) - ends[0]) / (ends[1] - ends[0]);
            let x = well.left() + well.width() * share as f32;
            painter.vline(x, well.y_range(), Stroke::new(1.0, tokens.surface));
        }
        response
    }
}

/// The ends of the scale as powers of ten; the same for every number of samples,
/// so that the bars move and not the scale.
fn decades(variances: impl Iterator<Item = f64>) -> [f64; 2] {
    let logs = variances.map(f64::log10).filter(|log| log.is_finite());
    let (low, high) = logs.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), log| {
        (low.min(log), high.max(log))
    });
    if low > high {
        return [-3.0, 0.0];
    }
    let samples = f64::from(MOST).log10();
    [
        (low - samples).floor(),
        (high.ceil()).max(low.floor() + 1.0),
    ]
}

/// What the variances say about the number of samples.
/// What these words take below the bars, wrapped into the room that there is.
fn height(ui: &Ui, words: &str) -> f32 {
    let font = TextStyle::Body.resolve(ui.style());
    let ink = Color32::PLACEHOLDER;
    let wide = ui.available_width();
    let words = ui.painter().layout(words.to_owned(), font, ink, wide);
    words.size().y + APART
}

fn verdict(variances: &Variances) -> String {
    let ratio = variances.score / variances.pathwise;
    if !ratio.is_finite() || ratio <= 0.0 {
        return t("One of the gradients is 0 here: nothing to compare").to_owned();
    }
    if ratio >= 1.0 {
        fill(
            t("The score function needs about {n} times as many samples to be as accurate"),
            &[("n", rounded(ratio))],
        )
    } else {
        fill(
            t("The pathwise gradient needs about {n} times as many samples to be as accurate"),
            &[("n", rounded(1.0 / ratio))],
        )
    }
}

/// Two significant digits, with commas.
fn rounded(ratio: f64) -> String {
    if ratio < 9.95 {
        return format!("{ratio:.1}");
    }
    let power = 10f64.powf((ratio.log10().floor() - 1.0).max(0.0));
    let whole = (ratio / power).round() * power;
    if whole < 1e15 {
        numbers::thousands(whole as u64)
    } else {
        scientific(whole)
    }
}

/// A number over many decades: "3.4 × 10⁵".
fn scientific(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return numbers::signed(value, 0);
    }
    let power = value.abs().log10().floor();
    if (-2.0..3.0).contains(&power) {
        let decimals = (1.0 - power).clamp(0.0, 3.0) as usize;
        return numbers::signed(value, decimals);
    }
    let digits = power.abs().to_string();
    let raised: String = digits.chars().filter_map(superscript).collect();
    let sign = if power < 0.0 { "⁻" } else { "" };
    format!("{:.1} × 10{sign}{raised}", value / 10f64.powf(power)).replace('-', "−")
}

fn superscript(digit: char) -> Option<char> {
    let place = digit.to_digit(10)? as usize;
    "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_said_in_two_digits() {
        let of = |score| {
            verdict(&Variances {
                pathwise: 1.0,
                score,
                score_with_baseline: 1.0,
            })
        };
        assert_eq!(
            of(3437.0),
            "The score function needs about 3,400 times as many samples to be as accurate"
        );
        assert!(of(0.5).starts_with("The pathwise gradient needs about 2.0"));
        assert!(of(0.0).contains("nothing to compare"));
        assert!(of(f64::NAN).contains("nothing to compare"));
    }

    #[test]
    fn numbers_over_decades_read_well() {
        assert_eq!(scientific(4.25), "4.2");
        assert_eq!(scientific(340_000.0), "3.4 × 10⁵");
        assert_eq!(scientific(0.00042), "4.2 × 10⁻⁴");
        assert_eq!(scientific(0.0), "0");
    }

    #[test]
    fn the_scale_holds_every_bar_whatever_the_samples() {
        let [low, high] = decades([4.0, 4000.0].into_iter());
        assert!(low <= (4.0f64 / 1000.0).log10() && high >= 4000f64.log10());
        assert_eq!(decades([0.0, f64::NAN].into_iter()), [-3.0, 0.0]);
    }
}

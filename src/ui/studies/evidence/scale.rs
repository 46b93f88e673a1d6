//! Where the figures of the line in nats stand.

use crate::ui::language::numbers;

/// Distances of two figures that people count in, within a decade: each at most twice the one
/// before.
const STEPS: [f64; 5] = [1.0, 2.0, 2.5, 5.0, 10.0];
/// Between two figures, in points.
const BETWEEN: f32 = 10.0;

/// A figure of the scale.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    /// Where its tick is, in points from the left end.
    pub x: f32,
    pub text: String,
}

/// Round values of `view` on a line of so many points, as close as their figures allow, each with
/// all of its figure on the line; `wide` is the width of a text.
pub(super) fn figures(view: [f64; 2], width: f32, wide: impl Fn(&str) -> f32) -> Vec<Figure> {
    let span = view[1] - view[0];
    if !(span.is_finite() && span > 0.0) {
        return Vec::new();
    }
    let least = span / f64::from((width / BETWEEN).max(1.0));
    let closest = candidates(least).into_iter().find(|step| {
        let texts = view.map(|end| written((end / step).round() * step, *step));
        let widest = texts.iter().map(|text| wide(text)).fold(0.0, f32::max);
        f64::from(widest + BETWEEN) <= step / span * f64::from(width)
    });
    let Some(step) = closest else {
        return Vec::new();
    };
    let (first, last) = ((view[0] / step).ceil(), (view[1] / step).floor());
    let count = (last - first).clamp(-1.0, 1e3) as i64 + 1;
    let figures = (0..count).map(|i| {
        let value = (first + i as f64) * step;
        let x = ((value - view[0]) / span * f64::from(width)) as f32;
        let text = written(value, step);
        Figure { x, text }
    });
    figures
        .filter(|figure| {
            let half = wide(&figure.text) / 2.0;
            figure.x - half >= 0.0 && figure.x + half <= width
        })
        .collect()
}

/// Round distances from `least` on.
fn candidates(least: f64) -> Vec<f64> {
    let decade = least.log10().floor();
    let decades = (0..4).map(|more| 10f64.powf(decade + f64::from(more)));
    let steps = decades.flat_map(|decade| STEPS.map(|step| step * decade));
    steps.filter(|step| *step >= least).collect()
}

/// With the decimals that tell multiples of `step` apart.
fn written(value: f64, step: f64) -> String {
    let decimals = (0..7).find(|places| {
        let scaled = step * 10f64.powi(*places);
        (scaled - scaled.round()).abs() < 1e-6 * scaled.max(1.0) && scaled > 0.5
    });
    numbers::signed(value + 0.0, decimals.map_or(7, |places| places as usize))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As wide as in a font of 11 points, whose figures are all alike.
    fn wide(text: &str) -> f32 {
        6.5 * text.chars().count() as f32
    }

    #[test]
    fn figures_are_round() {
        let texts = |view, width| -> Vec<String> {
            let figures = figures(view, width, wide);
            figures.into_iter().map(|figure| figure.text).collect()
        };
        assert_eq!(
            texts([-103.2, -96.1], 300.0),
            ["−102", "−101", "−100", "−99", "−98", "−97"]
        );
        assert_eq!(texts([-110.2, -89.1], 160.0), ["−105", "−100", "−95"]);
        assert_eq!(texts([-0.5, 1.6], 300.0), ["0.0", "0.5", "1.0", "1.5"]);
    }

    proptest! {
        #[test]
        fn there_are_two_figures_at_least_and_none_on_another(
            low in -3000f64..100.0,
            span in 0.04f64..900.0,
            width in 260f32..2000.0,
        ) {
            let figures = figures([low, low + span], width, wide);
            prop_assert!(figures.len() >= 2, "{figures:?}");
            for pair in figures.windows(2) {
                let [one, other] = [&pair[0], &pair[1]];
                let ends = one.x + wide(&one.text) / 2.0;
                prop_assert!(ends < other.x - wide(&other.text) / 2.0, "{figures:?}");
                prop_assert!(one.text != other.text, "{figures:?}");
            }
        }
    }
}

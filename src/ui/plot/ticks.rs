//! Where ticks stand and how their numbers are written.

use crate::curves::Axis;
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use egui_plot::{GridInput, GridMark};

/// The least distance of two ticks along the horizontal axis; 1 is egui_plot's 8 points.
const SPACING_X: f64 = 7.0;

/// The height below which a plot is low, in the same measure.
const LOW: f64 = 15.0;

/// Nats between two ticks from which on their numbers would be too long.
const CROWDED: f64 = 1e6;

/// Distances of time that people count in, in seconds; beyond them, hours.
const TIMES: [f64; 15] = [
    0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 1800.0,
];

/// Distances below the best, in nats, that the view on the tail has lines for.
const BELOW: [f64; 14] = [
    0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1e3, 1e4, 1e5, 1e6,
];

/// The smallest of 1, 2, 5, 10, ... that is not below `least`.
pub fn nice(least: f64) -> f64 {
    if !(least.is_finite() && least > 0.0) {
        return 1.0;
    }
    let decade = 10f64.powf(least.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * decade);
    let wide = steps.into_iter().find(|step| *step >= least * (1.0 - 1e-9));
    wide.unwrap_or(10.0 * decade)
}

fn nice_time(least: f64) -> f64 {
    let short = TIMES.into_iter().find(|step| *step >= least);
    short.unwrap_or_else(|| 3600.0 * nice(least / 3600.0))
}

/// About `count` round values within the range, and how they are written.
pub fn linear([low, high]: [f32; 2], count: f32) -> Vec<(f32, String)> {
    let step = nice(f64::from((high - low) / count.max(1.0)));
    let decimals = (-step.log10().floor()).clamp(0.0, 9.0) as usize;
    let values = multiples(f64::from(low), f64::from(high), step);
    let written = |value: f64| (value as f32, numbers::signed(value, decimals));
    values.into_iter().map(written).collect()
}

fn multiples(low: f64, high: f64, step: f64) -> Vec<f64> {
    let (first, last) = ((low / step).ceil(), (high / step).floor());
    // A range so far out that its steps are lost in rounding has no ticks.
    if !(first.is_finite() && last.is_finite()) || last - first > 1e3 {
        return Vec::new();
    }
    let count = (last - first).max(-1.0) as i64 + 1;
    (0..count).map(|i| (first + i as f64) * step).collect()
}

/// Ticks of the horizontal axis.
pub fn horizontal(axis: Axis, input: &GridInput) -> Vec<GridMark> {
    let least = input.base_step_size * SPACING_X;
    let step = match axis {
        Axis::Step => nice(least).max(1.0),
        Axis::Epoch => nice(least),
        Axis::Time => nice_time(least),
    };
    even(input, step)
}

/// Ticks of a vertical axis in nats: closer where there is so little room that else hardly
/// one would be left.
pub fn nats(input: &GridInput) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    let spacing = if high - low < LOW * input.base_step_size {
        1.8
    } else {
        3.0
    };
    even(input, nice(input.base_step_size * spacing))
}

/// Ticks of the view on the tail, whose values are -log10(1 nat + distance below the best).
pub fn tail(input: &GridInput) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    let least = input.base_step_size * 2.8;
    let mut marks: Vec<GridMark> = Vec::new();
    for below in BELOW {
        let value = -(below + 1.0).log10();
        let apart = marks
            .last()
            .map_or(f64::INFINITY, |mark| mark.value - value);
        if (low..=high).contains(&value) && apart >= least {
            // All lines and labels as strong as the closest may be.
            let step_size = least * 1.3;
            marks.push(GridMark { value, step_size });
        }
    }
    marks
}

fn even(input: &GridInput, step: f64) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    let mark = |value| GridMark {
        value,
        step_size: step,
    };
    multiples(low, high, step).into_iter().map(mark).collect()
}

/// A place on the horizontal axis: 12k steps, 2.5 epochs, 1:30 minutes. Ticks that are
/// `spacing` apart are never written alike.
pub fn place(axis: Axis, value: f64, spacing: f64) -> String {
    match axis {
        Axis::Step => steps(value, spacing),
        Axis::Epoch => numbers::signed(value, decimals(spacing)),
        Axis::Time => clock(value, decimals(spacing)),
    }
}

/// A tick of an axis in nats; ticks that are `spacing` apart are never written alike, and
/// all with as many decimals.
pub fn nats_label(value: f64, spacing: f64) -> String {
    if spacing >= CROWDED && value.is_finite() {
        return crowded(value, spacing);
    }
    numbers::signed(value, decimals(spacing))
}

/// The same of a run that is beyond all measure: with the digits alone that tell its ticks apart.
fn crowded(value: f64, spacing: f64) -> String {
    let size = value.abs();
    if size < 0.5 * spacing {
        return "0".to_owned();
    }
    let digits = size.log10().floor() - spacing.log10().floor();
    let digits = digits.clamp(0.0, 15.0) as usize;
    let sign = if value < 0.0 { "\u{2212}" } else { "" };
    format!("{sign}{size:.digits$e}")
}

/// The decimals that tell multiples of `spacing` apart.
fn decimals(spacing: f64) -> usize {
    let needed = -spacing.log10().floor();
    // Not a number becomes 0.
    needed.clamp(0.0, 12.0) as usize
}

/// A place on the horizontal axis in full: "step 12,345".
pub fn at(axis: Axis, value: f64) -> String {
    let value = in_short(axis, value);
    match axis {
        Axis::Step => fill(t("step {n}"), &[("n", value)]),
        Axis::Epoch => fill(t("epoch {n}"), &[("n", value)]),
        Axis::Time => fill(t("at {time}"), &[("time", value)]),
    }
}

/// The number alone: "12,345".
pub fn in_short(axis: Axis, value: f64) -> String {
    match axis {
        Axis::Step => numbers::thousands(value.round().max(0.0) as u64),
        Axis::Epoch => numbers::trimmed(value, 2),
        Axis::Time => clock(value, 1),
    }
}

fn steps(value: f64, spacing: f64) -> String {
    let size = value.abs();
    if size >= 1e6 && spacing >= 1e3 {
        format!("{}M", numbers::signed(value / 1e6, decimals(spacing / 1e6)))
    } else if size >= 1e4 && spacing >= 100.0 {
        format!("{}k", numbers::signed(value / 1e3, decimals(spacing / 1e3)))
    } else {
        let sign = if value <= -0.5 { "\u{2212}" } else { "" };
        format!("{sign}{}", numbers::thousands(size.round() as u64))
    }
}

fn clock(seconds: f64, decimals: usize) -> String {
    if seconds.abs() < 60.0 {
        return fill(t("{n} s"), &[("n", numbers::trimmed(seconds, decimals))]);
    }
    let sign = if seconds < 0.0 { "\u{2212}" } else { "" };
    // In the smallest part that is written, so that 59.96 never becomes 60 seconds.
    let decimals = decimals.min(3);
    let parts = 10u64.pow(decimals as u32);
    let all = (seconds.abs().min(1e12) * parts as f64).round() as u64;
    let (whole, part) = (all / parts, all % parts);
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60);
    let fraction = if part > 0 {
        let digits = format!("{part:0decimals$}");
        format!(".{}", digits.trim_end_matches('0'))
    } else {
        String::new()
    };
    if hours != 0 {
        format!("{sign}{hours}:{minutes:02}:{rest:02}{fraction}")
    } else {
        format!("{sign}{minutes}:{rest:02}{fraction}")
    }
}

/// A tick of the view on the tail: how far below the best, in nats.
pub fn below_best(value: f64) -> String {
    let below = 10f64.powf(-value) - 1.0;
    if below < 0.005 {
        return t("best").into();
    }
    let below = below.round();
    format!("\u{2212}{}", steps(below, below))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nice_steps_are_not_below_and_not_far_above(least in 1e-9..1e9f64) {
            let step = nice(least);
            prop_assert!(step >= least * 0.999_999 && step <= 2.6 * least);
        }

        #[test]
        fn ticks_lie_within_and_are_few(low in -1e6..1e6f32, span in 1e-1..1e6f32, count in 1.0..20.0f32) {
            let ticks = linear([low, low + span], count);
            prop_assert!(ticks.len() as f32 <= count + 2.0);
            let slack = 1e-5 * (low.abs() + span);
            prop_assert!(ticks.iter().all(|(t, _)| *t >= low - slack && *t <= low + span + slack));
        }

        #[test]
        fn any_bounds_give_a_bounded_number_of_ticks(
            low in proptest::num::f64::ANY, high in proptest::num::f64::ANY,
            base in proptest::num::f64::ANY,
        ) {
            let input = |bounds| GridInput { bounds, base_step_size: base.abs() };
            for axis in [Axis::Step, Axis::Epoch, Axis::Time] {
                prop_assert!(horizontal(axis, &input((low, high))).len() <= 1002);
            }
            prop_assert!(nats(&input((low, high))).len() <= 1002);
            prop_assert!(tail(&input((low, high))).len() <= BELOW.len());
        }
    }

    fn labels(marks: &[GridMark], write: impl Fn(f64, f64) -> String) -> Vec<String> {
        let label = |mark: &GridMark| write(mark.value, mark.step_size);
        marks.iter().map(label).collect()
    }

    proptest! {
        #[test]
        fn nats_beyond_all_measure_have_short_numbers_of_their_own(
            low in -100.0..0.0f64, power in 7.0..30.0f64, pixels in 60.0..2000.0f64,
        ) {
            let span = 10f64.powf(power);
            let input = GridInput {
                bounds: (low * span, (low + 1.0) * span),
                base_step_size: span * 8.0 / pixels,
            };
            let labels = labels(&nats(&input), nats_label);
            let different: std::collections::HashSet<_> = labels.iter().collect();
            prop_assert_eq!(different.len(), labels.len(), "{:?}", labels);
            prop_assert!(labels.iter().all(|label| label.chars().count() <= 12), "{:?}", labels);
        }

        #[test]
        fn no_two_ticks_of_an_axis_are_written_alike(
            low in prop_oneof![0.0..100.0f64, 0.0..1e7f64, -1e5..1e5f64],
            power in -4.0..7.0f64,
            pixels in 60.0..2000.0f64,
        ) {
            let span = 10f64.powf(power);
            let bounds = (low, low + span);
            let input = || GridInput { bounds, base_step_size: span * 8.0 / pixels };
            let mut axes = vec![labels(&nats(&input()), nats_label)];
            for axis in [Axis::Step, Axis::Epoch, Axis::Time] {
                axes.push(labels(&horizontal(axis, &input()), |value, spacing| {
                    place(axis, value, spacing)
                }));
            }
            let input = GridInput { bounds: (-span, 0.0), base_step_size: span * 8.0 / pixels };
            axes.push(labels(&tail(&input), |value, _| below_best(value)));
            for labels in axes {
                let different: std::collections::HashSet<_> = labels.iter().collect();
                prop_assert_eq!(different.len(), labels.len(), "{:?}", labels);
            }
        }
    }

    #[test]
    fn places_read_as_people_write_them() {
        assert_eq!(place(Axis::Step, 250.0, 50.0), "250");
        assert_eq!(place(Axis::Step, 12_500.0, 500.0), "12.5k");
        assert_eq!(place(Axis::Step, 2e6, 1e6), "2M");
        assert_eq!(place(Axis::Step, 12_000.0, 500.0), "12.0k");
        assert_eq!(place(Axis::Step, 23_451.0, 1.0), "23,451");
        assert_eq!(place(Axis::Step, 23_460.0, 20.0), "23,460");
        assert_eq!(place(Axis::Epoch, 50.0, 0.5), "50.0");
        assert_eq!(place(Axis::Epoch, 0.25, 0.05), "0.25");
        assert_eq!(place(Axis::Time, 7.5, 0.5), "7.5 s");
        assert_eq!(place(Axis::Time, 90.0, 30.0), "1:30");
        assert_eq!(place(Axis::Time, 90.5, 0.5), "1:30.5");
        assert_eq!(place(Axis::Time, -90.0, 30.0), "\u{2212}1:30");
        assert_eq!(place(Axis::Time, 3661.0, 1.0), "1:01:01");
        assert_eq!(at(Axis::Time, 119.97), "at 2:00");
        assert_eq!(nats_label(-147.6543, 0.0005), "\u{2212}147.6543");
        assert_eq!(nats_label(-147.8, 0.02), "\u{2212}147.80");
        assert_eq!(nats_label(-1e-12, 0.5), "0.0");
        assert_eq!(nats_label(-2.5e17, 5e16), "\u{2212}2.5e17");
        assert_eq!(nats_label(0.0, 5e16), "0");
    }

    proptest! {
        #[test]
        fn even_a_low_plot_has_numbers_beside_it(
            low in -1e3..1e3f64, span in 1e-2..1e3f64, pixels in 40.0..1000.0f64,
        ) {
            let base_step_size = span * 8.0 / pixels;
            let input = GridInput { bounds: (low, low + span), base_step_size };
            let least = if pixels < 75.0 { 1 } else { 2 };
            prop_assert!(nats(&input).len() >= least);
        }
    }

    #[test]
    fn the_tail_is_labelled_by_distance() {
        assert_eq!(below_best(0.0), "best");
        assert_eq!(below_best(-2f64.log10()), "\u{2212}1");
        assert_eq!(below_best(-101f64.log10()), "\u{2212}100");
    }
}

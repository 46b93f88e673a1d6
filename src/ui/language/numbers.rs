//! Numbers as a person reads them.

use crate::ui::language::{fill, t};
use std::time::Duration;

/// A whole number with a comma between thousands.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number with so many decimals and a real minus sign, which a number that rounds to
/// zero has not.
pub(crate) fn signed(number: f64, decimals: usize) -> String {
    if number.is_nan() {
        return t("not a number").to_owned();
    }
    let written = format!("{:.decimals$}", number.abs());
    if number < 0.0 && written.contains(|digit: char| digit != '0' && digit != '.') {
        format!("−{written}")
    } else {
        written
    }
}

/// Nats of an image or a run: with two decimals until they would crowd, with commas between
/// thousands from there on, and of what is beyond all measure the size alone: −2.77e17.
pub(crate) fn nats(nats: f64) -> String {
    let size = nats.abs();
    // By what is written: 9999.999 has no decimals either.
    if !size.is_finite() || size < 9_999.995 {
        return signed(nats, 2);
    }
    let written = if size < 9_999_999.5 {
        thousands(size.round() as u64)
    } else {
        format!("{size:.2e}")
    };
    let sign = if nats < 0.0 { "−" } else { "" };
    format!("{sign}{written}")
}

/// A number with at most so many decimals and no idle zeros, with a real minus sign.
pub(crate) fn trimmed(number: f64, decimals: usize) -> String {
    let written = signed(number, decimals);
    match written.split_once('.') {
        Some(_) => written.trim_end_matches('0').trim_end_matches('.').into(),
        None => written,
    }
}

/// A positive number as short as it can be written without losing what was typed.
pub(crate) fn tidy(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    // Six significant digits, like a careful hand would write them.
    let rounded: f64 = format!("{number:.5e}").parse().unwrap_or(number);
    if (1e-4..1e6).contains(&rounded.abs()) {
        format!("{rounded}")
    } else {
        format!("{rounded:e}")
    }
}

/// How long ago, short.
pub(crate) fn age(age: Duration) -> String {
    let seconds = age.as_secs_f64();
    if seconds < 9.95 {
        fill(t("{n} s"), &[("n", format!("{seconds:.1}"))])
    } else if seconds < 90.0 {
        fill(t("{n} s"), &[("n", format!("{seconds:.0}"))])
    } else {
        fill(t("{n} min"), &[("n", format!("{:.0}", seconds / 60.0))])
    }
}

/// How long ago, in whole units: minutes, hours or days once they are many.
pub(crate) fn long_age(age: Duration) -> String {
    let minutes = age.as_secs_f64() / 60.0;
    if minutes < 1.0 {
        fill(t("{n} s"), &[("n", age.as_secs())])
    } else if minutes < 90.0 {
        fill(t("{n} min"), &[("n", format!("{minutes:.0}"))])
    } else if minutes < 36.0 * 60.0 {
        fill(t("{n} h"), &[("n", format!("{:.0}", minutes / 60.0))])
    } else {
        let days = (minutes / (24.0 * 60.0)).round() as usize;
        counted(days, t("{n} day"), t("{n} days"))
    }
}

/// The phrase for one of a thing, or that for several, with the number at its `{n}`.
pub(crate) fn counted(number: usize, one: &str, many: &str) -> String {
    let phrase = if number == 1 { one } else { many };
    fill(phrase, &[("n", thousands(number as u64))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(signed(-153.456, 2), "−153.46");
        assert_eq!(nats(-161.234), "−161.23");
        assert_eq!(nats(-0.001), "0.00");
        assert_eq!(nats(9_999.99), "9999.99");
        assert_eq!(nats(-9_999.999), "−10,000");
        assert_eq!(nats(1_234_567.8), "1,234,568");
        assert_eq!(nats(-9_999_999.9), "−1.00e7");
        assert_eq!(nats(-276_820_465_782_105_728.0), "−2.77e17");
        assert_eq!(nats(f64::NAN), "not a number");
        assert_eq!(nats(f64::NEG_INFINITY), "−inf");
        assert_eq!(tidy(1e-3), "0.001");
        assert_eq!(tidy(3e-5), "3e-5");
        assert_eq!(tidy(0.1 + 0.2), "0.3");
        assert_eq!(age(Duration::from_millis(80)), "0.1 s");
        assert_eq!(counted(1, "{n} step", "{n} steps"), "1 step");
        assert_eq!(counted(1000, "{n} step", "{n} steps"), "1,000 steps");
    }

    proptest! {
        #[test]
        fn zero_has_no_sign(number in -1.0f64..1.0, power in 0i32..12, decimals in 0usize..6) {
            let small = number * 10f64.powi(-power);
            for written in [signed(small, decimals), trimmed(small, decimals)] {
                let nothing = written.chars().all(|sign| "−-0.".contains(sign));
                prop_assert!(!(nothing && written.starts_with(['−', '-'])), "{written}");
                prop_assert!(!written.contains('-'), "{written}");
            }
            for zero in [signed(-0.0, decimals), trimmed(-0.0, decimals), tidy(-0.0)] {
                prop_assert!(!zero.starts_with(['−', '-']), "{zero}");
            }
        }

        #[test]
        fn a_signed_number_reads_back_within_half_of_its_last_digit(
            number in -1e6f64..1e6, decimals in 0usize..5,
        ) {
            let back: f64 = signed(number, decimals).replace('−', "-").parse().expect("a number");
            prop_assert!((back - number).abs() <= 0.5001 * 10f64.powi(-(decimals as i32)));
        }

        #[test]
        fn nats_of_any_size_are_short_and_tell_it(number: f64) {
            let written = nats(number);
            if number.is_finite() {
                prop_assert!(written.chars().count() <= 10, "{written}");
                let back: f64 = written.replace('−', "-").replace(',', "").parse().expect("a number");
                prop_assert!((back - number).abs() <= 0.0051f64.max(0.0051 * number.abs()));
            }
        }

        #[test]
        fn a_tidy_number_reads_back_to_six_digits(number in 1e-12f64..1e12) {
            let back: f64 = tidy(number).parse().expect("a number");
            prop_assert!((back / number - 1.0).abs() < 1e-5);
        }

        #[test]
        fn commas_are_all_that_thousands_adds(number: u64) {
            prop_assert_eq!(thousands(number).replace(',', ""), number.to_string());
        }
    }
}

//! Which numbers to begin with where a person says which are black and white.

use crate::data::{DataReport, Warning};
use crate::import::ImportError;
use crate::recipe::NumberRange;

/// All the numbers of a file in no usual range, rounded outwards.
pub(super) fn of_error(error: &ImportError) -> Option<NumberRange> {
    let ImportError::Range { least, most, .. } = error else {
        return None;
    };
    rounded(least.parse().ok()?, most.parse().ok()?)
}

/// The brightest number of images that are nearly black as white; all numbers of images that go
/// beyond their range.
pub(super) fn of_report(report: &DataReport) -> Option<NumberRange> {
    report.warnings.iter().find_map(|warning| match warning {
        Warning::Dark { brightest } => up_to(report.range, f64::from(*brightest) / 255.0),
        Warning::Beyond { least, most, .. } => rounded(*least, *most),
        Warning::AllAlike
        | Warning::Replaced { .. }
        | Warning::Validation { .. }
        | Warning::LabelsUnused
        | Warning::ArrayUnused
        | Warning::OneClass
        | Warning::BlackInk { .. }
        | Warning::InBothSplits { .. }
        | Warning::Sideways
        | Warning::Few { .. }
        | Warning::Rounded
        | Warning::GuessedClass { .. }
        | Warning::ColumnsAside { .. } => None,
    })
}

/// The part of a range up to this share of it.
fn up_to(NumberRange { low, high }: NumberRange, share: f64) -> Option<NumberRange> {
    let range = NumberRange {
        low,
        high: low + (high - low) * share,
    };
    Some(range).filter(|range| range.is_sound())
}

/// From `least` to `most` in two or three digits, neither cut off.
fn rounded(least: f64, most: f64) -> Option<NumberRange> {
    let largest = least.abs().max(most.abs());
    let unit = 10f64.powf(largest.log10().floor() - 2.0);
    // Whole steps of a power of ten that is itself exact where it can be.
    let round = |number: f64, to: fn(f64) -> f64| {
        if unit >= 1.0 {
            to(number / unit) * unit
        } else {
            let steps = (1.0 / unit).round();
            to(number * steps) / steps
        }
    };
    let range = NumberRange {
        low: round(least, f64::floor),
        high: round(most, f64::ceil),
    };
    Some(range).filter(|range| range.is_sound())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_proposal_is_short_to_read() {
        let said = |least: f64, most: f64| rounded(least, most).map(|range| range.to_string());
        let long = said(-1054.271484375, 988.1756591796875);
        assert_eq!(long.as_deref(), Some("-1060..990"));
        assert_eq!(said(-0.31234, 0.2).as_deref(), Some("-0.313..0.2"));
        assert_eq!(said(0.0, 0.0), None, "nothing is white");
    }

    proptest! {
        #[test]
        fn the_proposal_holds_every_number(least in -1e9..1e9, width in 1e-3..1e9) {
            let most = least + width;
            let range = rounded(least, most).expect("a range");
            // As closely as the numbers themselves are known.
            let slack = 1e-12 * least.abs().max(most.abs());
            prop_assert!(range.low <= least + slack && most <= range.high + slack);
        }
    }
}

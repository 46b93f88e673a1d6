//! How clap reads a whole number.

use crate::numbers::parse_whole;
use std::ops::RangeBounds;

/// A whole number as a person types it, within `range`: `60,000` as well as `60000`.
pub fn whole<T>(
    range: impl RangeBounds<u64> + Clone + Send + Sync + 'static,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static
where
    T: TryFrom<u64>,
{
    move |text| {
        let number = parse_whole(text).map_err(|e| e.to_string())?;
        let within = range.contains(&number).then(|| T::try_from(number).ok());
        within.flatten().ok_or_else(|| out_of_range(number, &range))
    }
}

fn out_of_range(number: u64, range: &impl RangeBounds<u64>) -> String {
    use std::ops::Bound::{Excluded, Included, Unbounded};
    let low = match range.start_bound() {
        Included(low) => *low,
        Excluded(low) => low.saturating_add(1),
        Unbounded => 0,
    };
    let high = match range.end_bound() {
        Included(high) => Some(*high),
        Excluded(high) => Some(high.saturating_sub(1)),
        Unbounded => None,
    };
    match high {
        Some(high) => format!("{number} is not between {low} and {high}; write one that is"),
        None if number < low => format!("{number} is too small; write {low} or more"),
        None => format!("{number} is too large; write a smaller one"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_out_of_its_range_is_refused_with_the_range() {
        let small = whole::<u16>(1..=256);
        assert_eq!(small("1e2"), Ok(100));
        for text in ["0", "257", "70,000"] {
            let refused = small(text).unwrap_err();
            assert!(refused.contains("between 1 and 256"), "{refused}");
        }
        let steps = whole::<u64>(1..);
        assert_eq!(steps("60,000"), Ok(60_000));
        assert!(steps("0").unwrap_err().contains("1 or more"));
        assert!(whole::<u8>(..)("300").unwrap_err().contains("too large"));
    }
}

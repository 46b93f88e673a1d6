//! How often a run is saved as it goes: `500`, `5m`, `90s`.

use super::whole_parser::whole;
use std::time::Duration;

/// How often a run is saved as it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveEvery {
    /// At the multiples of so many steps.
    Steps(u64),
    /// When so much time has passed since the last time.
    Time(Duration),
}

/// How clap reads it: steps, or a time with its unit.
pub fn save_every(text: &str) -> Result<SaveEvery, String> {
    let text = text.trim();
    let number = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit = text.get(number.len()..).unwrap_or_default();
    let seconds = match unit {
        "" => return whole(1..)(number).map(SaveEvery::Steps),
        "s" => 1,
        "m" | "min" => 60,
        "h" => 3600,
        _ => {
            return Err(format!(
                "`{unit}` is no unit here; write steps like 500, or a time like 90s, 5m or 1h"
            ));
        }
    };
    let most = u64::MAX / seconds;
    let count: u64 = whole(1..=most)(number)?;
    Ok(SaveEvery::Time(Duration::from_secs(count * seconds)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_and_times_are_told_apart_by_the_unit() {
        let seconds = |seconds| Ok(SaveEvery::Time(Duration::from_secs(seconds)));
        assert_eq!(save_every("500"), Ok(SaveEvery::Steps(500)));
        assert_eq!(save_every("60,000"), Ok(SaveEvery::Steps(60_000)));
        assert_eq!(save_every("90s"), seconds(90));
        assert_eq!(save_every("5m"), seconds(300));
        assert_eq!(save_every("1h"), seconds(3600));
        for text in [
            "0",
            "0m",
            "m",
            "",
            "5 parsecs",
            "-1",
            "1.5m",
            "9999999999999999999h",
        ] {
            assert!(save_every(text).is_err(), "{text}");
        }
    }
}

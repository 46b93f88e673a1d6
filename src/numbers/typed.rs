//! One number as a person types or pastes it.

/// Why a text is not read as a number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Nothing was typed.
    #[error("there is no number; write one like 0.01")]
    Empty,
    /// It is written as no number is.
    #[error("`{text}` is not a number; write one like 0.01 or 1e-3")]
    NotANumber {
        /// As it was typed.
        text: String,
    },
    /// It is a number, but no whole one.
    #[error("`{text}` is not a whole number from 0 on; write one like 400")]
    NotWhole {
        /// As it was typed.
        text: String,
    },
    /// The comma separates either decimals or thousands.
    #[error("`{text}` can mean {decimal} or {whole}; write one of these")]
    AmbiguousComma {
        /// As it was typed.
        text: String,
        /// With the comma as the decimal sign.
        decimal: String,
        /// With the comma between thousands.
        whole: String,
    },
    /// It is infinite, or beyond what a double can hold.
    #[error("`{text}` is not a finite number; write one below 1e308 in size")]
    NotFinite {
        /// As it was typed.
        text: String,
    },
}

/// Reads one number: `0.01`, `1e-3`, `-2`, also with the minus sign of typesetters
/// (U+2212), with a decimal comma, and with space around it.
///
/// A comma before exactly three digits is the decimal sign only after a 0, because
/// `1,500` may be one and a half or fifteen hundred.
///
/// # Errors
/// If the text is not one finite number, or could be two.
pub fn parse_number(text: &str) -> Result<f64, NumberError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(NumberError::Empty);
    }
    let plain = text.replace('\u{2212}', "-");
    let plain = match plain.split_once(',') {
        None => plain,
        Some((whole, decimals)) => {
            if is_thousands(whole, decimals) {
                return Err(NumberError::AmbiguousComma {
                    text: text.to_owned(),
                    decimal: format!("{whole}.{decimals}"),
                    whole: format!("{whole}{decimals}"),
                });
            }
            format!("{whole}.{decimals}")
        }
    };
    // `inf`, `infinity` and `nan` are read by the standard library.
    match plain.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        Ok(_) => Err(NumberError::NotFinite {
            text: text.to_owned(),
        }),
        Err(_) => Err(NumberError::NotANumber {
            text: text.to_owned(),
        }),
    }
}

/// Reads one whole number of 0 or more; here commas may stand between thousands, as the
/// window writes them: `60,000`.
///
/// # Errors
/// If the text is not one whole number, or one that is too large.
pub fn parse_whole(text: &str) -> Result<u64, NumberError> {
    let text = text.trim();
    let digits = without_thousands(text);
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    if let Ok(number) = digits.parse()
        && all_digits
    {
        return Ok(number);
    }
    let number = parse_number(&digits)?;
    // From 2^53 on not every whole number is a double.
    if all_digits || number.fract() != 0.0 || !(0.0..2f64.powi(53)).contains(&number) {
        return Err(NumberError::NotWhole {
            text: text.to_owned(),
        });
    }
    Ok(number as u64)
}

/// The text without commas, if they all stand between thousands.
fn without_thousands(text: &str) -> String {
    let mut groups = text.split(',');
    let first = groups.next().unwrap_or_default();
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = (1..=3).contains(&first.len())
        && digits(first)
        && groups.all(|group| group.len() == 3 && digits(group));
    if grouped {
        text.replace(',', "")
    } else {
        text.to_owned()
    }
}

/// Whether a comma here may stand between thousands.
fn is_thousands(whole: &str, decimals: &str) -> bool {
    let whole = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (1..=3).contains(&whole.len())
        && !whole.starts_with('0')
        && digits(whole)
        && decimals.len() == 3
        && digits(decimals)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_minus_sign_from_the_window_is_read_back() {
        assert_eq!(parse_number("−0.5"), Ok(-0.5));
        assert_eq!(parse_number("1e−3"), Ok(1e-3));
    }

    #[test]
    fn a_comma_is_a_decimal_sign_where_it_cannot_be_anything_else() {
        for (text, number) in [
            ("0,01", 0.01),
            ("0,001", 0.001),
            ("−0,125", -0.125),
            (" 2,5 ", 2.5),
            (",5", 0.5),
            ("1,5e-3", 1.5e-3),
            ("1234,567", 1234.567),
        ] {
            assert_eq!(parse_number(text), Ok(number), "{text}");
        }
    }

    #[test]
    fn a_comma_that_may_separate_thousands_is_asked_about() {
        let error = parse_number("1,500").unwrap_err().to_string();
        assert_eq!(error, "`1,500` can mean 1.500 or 1500; write one of these");
        assert!(parse_number("-12,000").is_err());
    }

    #[test]
    fn whole_numbers_may_have_commas_between_thousands() {
        for (text, number) in [
            (" 42 ", 42),
            ("60,000", 60_000),
            ("1,234,567", 1_234_567),
            ("1e3", 1000),
            ("2,0", 2),
            ("18446744073709551615", u64::MAX),
        ] {
            assert_eq!(parse_whole(text), Ok(number), "{text}");
        }
        for text in ["2.5", "0,5", "-1", "−1", "18446744073709551616", "1e300"] {
            let refused = parse_whole(text);
            assert!(
                matches!(refused, Err(NumberError::NotWhole { .. })),
                "{text}"
            );
        }
        assert_eq!(parse_whole(""), Err(NumberError::Empty));
        assert!(parse_whole("many").is_err());
    }

    #[test]
    fn what_is_not_a_number_is_refused_with_its_words() {
        for text in ["many", "1.234,5", "1,2,3", "1 2", "--1", ",", "0x10", "1e"] {
            let expected = NumberError::NotANumber {
                text: text.to_owned(),
            };
            assert_eq!(parse_number(text), Err(expected));
        }
        assert_eq!(parse_number("  "), Err(NumberError::Empty));
    }

    #[test]
    fn numbers_that_are_not_finite_are_refused() {
        for text in ["inf", "-Infinity", "nan", "1e999"] {
            let error = parse_number(text).unwrap_err();
            assert!(matches!(error, NumberError::NotFinite { .. }), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_finite_number_is_read_back_as_written(number in proptest::num::f64::NORMAL) {
            prop_assert_eq!(parse_number(&format!("{number:?}")), Ok(number));
            prop_assert_eq!(parse_number(&format!("{number:?}").replace('-', "−")), Ok(number));
        }

        #[test]
        fn every_whole_number_is_read_back_as_written(number: u64) {
            prop_assert_eq!(parse_whole(&number.to_string()), Ok(number));
        }

        #[test]
        fn no_text_makes_it_panic(text: String) {
            prop_assert!(parse_number(&text).map_or(true, f64::is_finite));
            let _anything = parse_whole(&text);
        }
    }
}

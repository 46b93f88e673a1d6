//! Widths of hidden layers as a person types and reads them.

use std::fmt::{Display, Formatter};
use std::str::FromStr;

/// What stands for no hidden layers.
const NO_LAYERS: &str = "none";

/// Widths of the encoder's hidden layers, from the image to the code; empty for none.
///
/// Written with commas between them, or as `none`; spaces and semicolons separate too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Widths(pub Vec<usize>);

/// Why a text is no list of widths.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WidthsError {
    /// Nothing was typed.
    #[error("no width is given; write 400, or 400,200, or none")]
    Empty,
    /// Nothing stands between two separators.
    #[error("width {place} of `{text}` is empty; write it, or one comma less")]
    EmptyPlace {
        /// Counted from 1.
        place: usize,
        /// All that was typed.
        text: String,
    },
    /// A word is not a whole number.
    #[error("`{word}` is no width; write 400, or 400,200, or none")]
    NotAWidth {
        /// The word as it was typed.
        word: String,
    },
}

impl FromStr for Widths {
    type Err = WidthsError;

    fn from_str(text: &str) -> Result<Self, WidthsError> {
        if text.trim().eq_ignore_ascii_case(NO_LAYERS) {
            return Ok(Self(Vec::new()));
        }
        let text = text.trim();
        if text.is_empty() {
            return Err(WidthsError::Empty);
        }
        let mut widths: Vec<usize> = Vec::new();
        // Who types a list may have come to its separator.
        for part in text
            .strip_suffix([',', ';'])
            .unwrap_or(text)
            .split([',', ';'])
        {
            if part.trim().is_empty() {
                let (place, text) = (widths.len() + 1, text.to_owned());
                return Err(WidthsError::EmptyPlace { place, text });
            }
            for word in part.split_whitespace() {
                widths.push(word.parse().map_err(|_| WidthsError::NotAWidth {
                    word: word.to_owned(),
                })?);
            }
        }
        Ok(Self(widths))
    }
}

impl Display for Widths {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() {
            return f.write_str(NO_LAYERS);
        }
        for (index, width) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{width}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn widths_are_separated_by_commas_spaces_or_semicolons() {
        for text in ["400,200", "400, 200", " 400 200 ", "400;200", "400,200,"] {
            assert_eq!(text.parse(), Ok(Widths(vec![400, 200])), "{text}");
        }
        assert_eq!(" None ".parse(), Ok(Widths(Vec::new())));
    }

    #[test]
    fn what_is_no_width_is_named() {
        for (text, word) in [("400,many", "many"), ("-1", "-1"), ("4.5", "4.5")] {
            let refused = text.parse::<Widths>().unwrap_err().to_string();
            assert!(refused.contains(&format!("`{word}`")), "{refused}");
        }
        for text in ["", " "] {
            assert_eq!(text.parse::<Widths>(), Err(WidthsError::Empty));
        }
        for (text, empty) in [
            ("40,,3", 2),
            ("40, ;3", 2),
            (",3", 1),
            (",", 1),
            ("40 3,,", 3),
        ] {
            let refused = text.parse::<Widths>().unwrap_err();
            let typed = text.to_owned();
            let expected = WidthsError::EmptyPlace {
                place: empty,
                text: typed,
            };
            assert_eq!(refused, expected);
            let words = format!("width {empty} of `{text}` is empty");
            assert!(refused.to_string().contains(&words), "{refused}");
        }
    }

    proptest! {
        #[test]
        fn widths_read_back_as_written(widths in proptest::collection::vec(1usize..10_000, 0..8)) {
            prop_assert_eq!(Widths(widths.clone()).to_string().parse(), Ok(Widths(widths)));
        }

        #[test]
        fn no_text_makes_it_panic(text: String) {
            let _anything = text.parse::<Widths>();
        }
    }
}

//! From a line of a table to its cells, and from a cell to its number.

use crate::import::content::as_text;

/// What stands between the cells of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    Comma,
    Tab,
    Semicolon,
    /// Any number of blanks.
    Blanks,
}

impl Separator {
    /// In the order in which they are tried.
    pub const ALL: [Self; 4] = [Self::Comma, Self::Tab, Self::Semicolon, Self::Blanks];

    fn byte(self) -> Option<u8> {
        match self {
            Self::Comma => Some(b','),
            Self::Tab => Some(b'\t'),
            Self::Semicolon => Some(b';'),
            Self::Blanks => None,
        }
    }
}

/// The cells of one line, without the blanks and the pair of quotes around them.
///
/// A quoted cell may hold separators, and quotes that are doubled (RFC 4180), but no end of a
/// line: a quote that is never closed spoils its own row alone.
pub(super) fn cells(line: &[u8], separator: Separator) -> Cells<'_> {
    Cells {
        rest: Some(line),
        separator,
    }
}

/// See [`cells`].
pub(super) struct Cells<'a> {
    /// None after the last cell.
    rest: Option<&'a [u8]>,
    separator: Separator,
}

impl<'a> Iterator for Cells<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest?;
        let Some(mark) = self.separator.byte() else {
            return self.next_word(rest.trim_ascii_start());
        };
        let blanks = rest.iter().take_while(|byte| **byte == b' ').count();
        let (_, rest) = rest.split_at(blanks);
        if let Some((cell, after)) = quoted(rest) {
            self.rest = split_once(after, |byte| byte == mark).map(|(_, rest)| rest);
            return Some(cell);
        }
        let (cell, rest) = match split_once(rest, |byte| byte == mark) {
            Some((cell, rest)) => (cell, Some(rest)),
            None => (rest, None),
        };
        self.rest = rest;
        Some(cell.trim_ascii())
    }
}

impl<'a> Cells<'a> {
    fn next_word(&mut self, rest: &'a [u8]) -> Option<&'a [u8]> {
        if rest.is_empty() {
            self.rest = None;
            return None;
        }
        if let Some((cell, after)) = quoted(rest) {
            self.rest = Some(after);
            return Some(cell);
        }
        let (cell, rest) = match split_once(rest, |byte| byte.is_ascii_whitespace()) {
            Some((cell, rest)) => (cell, Some(rest)),
            None => (rest, None),
        };
        self.rest = rest;
        Some(cell)
    }
}

/// What stands in a closed pair of quotes at the beginning, and what follows it.
fn quoted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let inner = bytes.strip_prefix(b"\"")?;
    let mut from = 0;
    loop {
        let at = from + inner.get(from..)?.iter().position(|byte| *byte == b'"')?;
        match inner.get(at + 1) {
            Some(b'"') => from = at + 2,
            _ => {
                let (cell, after) = inner.split_at(at);
                return Some((cell, after.get(1..).unwrap_or(&[])));
            }
        }
    }
}

fn split_once(bytes: &[u8], is_mark: impl Fn(u8) -> bool) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|byte| is_mark(*byte))?;
    let (before, after) = bytes.split_at(at);
    Some((before, after.get(1..).unwrap_or(&[])))
}

/// Digits that a 64-bit float holds exactly.
const EXACT_DIGITS: usize = 15;

/// The number that a cell holds: whole, floating, or true and false; it may not be finite.
pub(super) fn number(cell: &[u8]) -> Option<f64> {
    if (1..=EXACT_DIGITS).contains(&cell.len()) && cell.iter().all(u8::is_ascii_digit) {
        let whole = cell
            .iter()
            .fold(0, |sum: u64, digit| sum * 10 + u64::from(digit - b'0'));
        return Some(whole as f64);
    }
    match cell {
        b"True" | b"true" | b"TRUE" => Some(1.0),
        b"False" | b"false" | b"FALSE" => Some(0.0),
        _ => std::str::from_utf8(cell).ok()?.parse().ok(),
    }
}

/// The words of a cell with blanks between them, each as its number; None for another word.
pub(super) fn numbers_in(cell: &[u8]) -> impl Iterator<Item = Option<f64>> {
    let words = cell.split(u8::is_ascii_whitespace);
    words.filter(|word| !word.is_empty()).map(number)
}

/// The text that a cell holds. What is not UTF-8 is taken for Latin-1, as old tables are
/// written.
pub(super) fn text(cell: &[u8]) -> String {
    let text = as_text(cell).into_owned();
    if text.contains("\"\"") {
        text.replace("\"\"", "\"")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(line: &str, separator: Separator) -> Vec<String> {
        cells(line.as_bytes(), separator).map(text).collect()
    }

    #[test]
    fn cells_are_what_stands_between_the_separators() {
        let comma = |line| split(line, Separator::Comma);
        assert_eq!(comma("1, 2 ,3"), ["1", "2", "3"]);
        assert_eq!(comma("1,,"), ["1", "", ""]);
        assert_eq!(comma(""), [""]);
        assert_eq!(comma(r#""a, ""b""", 2"#), [r#"a, "b""#, "2"]);
        assert_eq!(comma(r#""never closed,2"#), [r#""never closed"#, "2"]);
        assert_eq!(split("1\t\t3", Separator::Tab), ["1", "", "3"]);
        assert_eq!(split("1;2", Separator::Semicolon), ["1", "2"]);
        let words = split(r#"  1   2.5 "a b" "#, Separator::Blanks);
        assert_eq!(words, ["1", "2.5", "a b"]);
    }

    #[test]
    fn numbers_are_read_as_programs_write_them() {
        for (cell, expected) in [
            ("0", Some(0.0)),
            ("255", Some(255.0)),
            ("-1", Some(-1.0)),
            ("5.000000000000000000e+00", Some(5.0)),
            (".5", Some(0.5)),
            ("123456789012345678", Some(123_456_789_012_345_680.0)),
            ("True", Some(1.0)),
            ("", None),
            ("1x1", None),
            ("0x10", None),
            ("1 2", None),
        ] {
            assert_eq!(number(cell.as_bytes()), expected, "{cell}");
        }
        assert_eq!(number(b"nan").map(f64::is_nan), Some(true));
        assert_eq!(number(b"-inf"), Some(f64::NEG_INFINITY));
    }

    #[test]
    fn old_tables_are_read_as_latin_1() {
        assert_eq!(text(b"caf\xe9"), "café");
        assert_eq!(text("猫".as_bytes()), "猫");
    }

    proptest! {
        #[test]
        fn any_line_is_split(line in prop::collection::vec(any::<u8>(), 0..80)) {
            for separator in Separator::ALL {
                let bytes: usize = cells(&line, separator).map(<[u8]>::len).sum();
                prop_assert!(bytes <= line.len());
            }
        }

        #[test]
        fn any_number_is_read_back(value in any::<f64>().prop_filter("finite", |v| v.is_finite())) {
            prop_assert_eq!(number(format!("{value}").as_bytes()), Some(value));
            prop_assert_eq!(number(format!("{value:e}").as_bytes()), Some(value));
        }

        #[test]
        fn any_whole_number_is_read_back(value in any::<u32>()) {
            prop_assert_eq!(number(value.to_string().as_bytes()), Some(f64::from(value)));
        }
    }
}

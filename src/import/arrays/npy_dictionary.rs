//! The dictionary in the header of an NPY file: three literals of Python's, and no more.

use super::npy_flaw::NpyFlaw;

/// numpy's own arrays have at most 64 dimensions.
const MOST_DIMENSIONS: usize = 64;

/// What the header of an NPY file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dictionary {
    /// The type of an element, like `<f4`.
    pub descr: String,
    /// Whether the first index changes fastest.
    pub fortran_order: bool,
    pub shape: Vec<u64>,
}

impl Dictionary {
    /// Reads `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`, its keys in any
    /// order, white space behind it.
    ///
    /// # Errors
    /// It is anything else, or describes elements of several fields.
    pub fn read(text: &[u8]) -> Result<Self, NpyFlaw> {
        let mut literals = Literals { rest: text };
        let (mut descr, mut fortran_order, mut shape) = (None, None, None);
        literals.expect(b'{')?;
        while !literals.take(b'}') {
            let key = literals.text()?;
            literals.expect(b':')?;
            let is_new = match key.as_str() {
                "descr" if literals.peek() == Some(b'[') => return Err(NpyFlaw::Records),
                "descr" => descr.replace(literals.text()?).is_none(),
                "fortran_order" => fortran_order.replace(literals.truth()?).is_none(),
                "shape" => shape.replace(literals.sizes()?).is_none(),
                _ => false,
            };
            if !is_new {
                return Err(NpyFlaw::Header);
            }
            if !literals.take(b',') && literals.peek() != Some(b'}') {
                return Err(NpyFlaw::Header);
            }
        }
        match (literals.peek(), descr, fortran_order, shape) {
            (None, Some(descr), Some(fortran_order), Some(shape)) => Ok(Self {
                descr,
                fortran_order,
                shape,
            }),
            _ => Err(NpyFlaw::Header),
        }
    }
}

/// What is left to read.
struct Literals<'a> {
    rest: &'a [u8],
}

impl Literals<'_> {
    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        self.rest = self.rest.trim_ascii_start();
        self.rest.first().copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        if is_next {
            self.rest = self.rest.get(1..).unwrap_or_default();
        }
        is_next
    }

    fn expect(&mut self, byte: u8) -> Result<(), NpyFlaw> {
        self.take(byte).then_some(()).ok_or(NpyFlaw::Header)
    }

    /// The bytes before the first that `is_end`, which are left behind.
    fn until(&mut self, is_end: impl Fn(u8) -> bool) -> Result<String, NpyFlaw> {
        let end = self.rest.iter().position(|byte| is_end(*byte));
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        String::from_utf8(word.to_vec()).map_err(|_| NpyFlaw::Header)
    }

    /// A text between quotes; none of numpy's has a backslash in it.
    fn text(&mut self) -> Result<String, NpyFlaw> {
        let quote = self.peek().filter(|byte| matches!(byte, b'\'' | b'"'));
        let quote = quote.ok_or(NpyFlaw::Header)?;
        self.expect(quote)?;
        let text = self.until(|byte| byte == quote || byte == b'\\')?;
        if self.rest.first() != Some(&quote) {
            return Err(NpyFlaw::Header);
        }
        self.expect(quote)?;
        Ok(text)
    }

    fn truth(&mut self) -> Result<bool, NpyFlaw> {
        self.peek();
        match self.until(|byte| !byte.is_ascii_alphabetic())?.as_str() {
            "True" => Ok(true),
            "False" => Ok(false),
            _ => Err(NpyFlaw::Header),
        }
    }

    /// `(3, 4)`, `(3,)` or `()`; Python 2 wrote `3L`.
    fn sizes(&mut self) -> Result<Vec<u64>, NpyFlaw> {
        let mut sizes = Vec::new();
        self.expect(b'(')?;
        while !self.take(b')') {
            let digits = self.until(|byte| !byte.is_ascii_digit())?;
            sizes.push(digits.parse().map_err(|_| NpyFlaw::Header)?);
            self.take(b'L');
            let goes_on = self.take(b',') || self.peek() == Some(b')');
            if !goes_on || sizes.len() > MOST_DIMENSIONS {
                return Err(NpyFlaw::Header);
            }
        }
        Ok(sizes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Dictionary, NpyFlaw> {
        Dictionary::read(text.as_bytes())
    }

    #[test]
    fn what_numpy_writes_is_read() {
        let expected = |descr: &str, fortran_order, shape: &[u64]| {
            Ok(Dictionary {
                descr: descr.to_owned(),
                fortran_order,
                shape: shape.to_vec(),
            })
        };
        for (text, dictionary) in [
            (
                "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }   \n",
                expected("<f4", false, &[3, 4]),
            ),
            (
                "{\"shape\":(7,),\"fortran_order\":True,\"descr\":\"|u1\"}",
                expected("|u1", true, &[7]),
            ),
            (
                "{'descr': '>i8', 'fortran_order': False, 'shape': (3L, 4L)}",
                expected(">i8", false, &[3, 4]),
            ),
            (
                "{'descr': '<U5', 'fortran_order': False, 'shape': (), }",
                expected("<U5", false, &[]),
            ),
        ] {
            assert_eq!(read(text), dictionary, "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "{}",
            "{'descr': '<f4', 'fortran_order': False}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), } x",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (3, -4)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (3 4)}",
            "{'descr': '<f4', 'fortran_order': 0, 'shape': (3, 4)}",
            "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (3,)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), 'more': 1}",
            "{'descr': '<f\\'4', 'fortran_order': False, 'shape': (3,)}",
            "{'descr': '<f4",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999999,)}",
        ] {
            assert_eq!(read(text), Err(NpyFlaw::Header), "{text}");
        }
        let records = "{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (3,)}";
        assert_eq!(read(records), Err(NpyFlaw::Records));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[{}()',:a-zA-Z0-9 \\\\\"L\\[]{0,80}") {
            let _ = read(&text);
        }

        #[test]
        fn any_cut_of_a_header_is_refused(length in 0..60usize) {
            let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (31, 4), }";
            prop_assert_eq!(read(&text[..length.min(text.len() - 1)]), Err(NpyFlaw::Header));
        }
    }
}

//! The lines of a text, one after another, however long they claim to be.

use crate::import::byte_source::ByteSource;
use crate::import::error::ImportError;
use crate::import::watch::ImportWatch;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};

/// The longest line that is kept whole, in bytes.
pub(super) const MOST_BYTES: usize = 32 << 20;

/// Lines as they are read, until the end of the text or until nobody wants them any more.
pub(super) struct Lines<'a> {
    reader: BufReader<Box<dyn Read + Send>>,
    watch: &'a ImportWatch,
    /// Lines read so far.
    number: u32,
    /// The last line ended in a carriage return, which a line feed may follow.
    after_return: bool,
}

/// A line and its number, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub number: u32,
    /// Without its end; one byte longer than [`MOST_BYTES`] if it was longer than that.
    pub bytes: &'a [u8],
}

impl<'a> Lines<'a> {
    /// The lines of `source` from its beginning.
    pub fn of(source: &dyn ByteSource, watch: &'a ImportWatch) -> Result<Self, ImportError> {
        Ok(Self {
            reader: BufReader::with_capacity(1 << 16, source.open_at(0)?),
            watch,
            number: 0,
            after_return: false,
        })
    }

    /// The next line, by way of `room`; None at the end.
    pub fn next<'r>(&mut self, room: &'r mut Vec<u8>) -> io::Result<Option<Line<'r>>> {
        room.clear();
        let mut begun = false;
        while !self.watch.is_cancelled() {
            let bytes = match self.reader.fill_buf() {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                bytes => bytes?,
            };
            let Some(first) = bytes.first() else {
                return Ok(if begun { Some(self.line(room)) } else { None });
            };
            if std::mem::take(&mut self.after_return) && *first == b'\n' {
                self.reader.consume(1);
                continue;
            }
            begun = true;
            let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let (text, rest) = bytes.split_at(end.unwrap_or(bytes.len()));
            let space = (MOST_BYTES + 1).saturating_sub(room.len());
            let (kept, _) = text.split_at(text.len().min(space));
            room.extend_from_slice(kept);
            self.after_return = rest.first() == Some(&b'\r');
            let used = text.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_some() {
                return Ok(Some(self.line(room)));
            }
        }
        Ok(None)
    }

    fn line<'r>(&mut self, room: &'r [u8]) -> Line<'r> {
        self.number = self.number.saturating_add(1);
        let bytes = match room.strip_prefix(b"\xef\xbb\xbf") {
            // The mark by which some programs say that a text is Unicode.
            Some(bytes) if self.number == 1 => bytes,
            _ => room,
        };
        Line {
            number: self.number,
            bytes,
        }
    }
}

impl Line<'_> {
    /// Whether nothing is in it.
    pub fn is_blank(self) -> bool {
        self.bytes.iter().all(u8::is_ascii_whitespace)
    }

    /// Whether it was cut.
    pub fn is_too_long(self) -> bool {
        self.bytes.len() > MOST_BYTES
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::blob::Blob;

    fn lines(text: &[u8]) -> Vec<(u32, Vec<u8>)> {
        let watch = ImportWatch::default();
        let blob = Blob::memory("text", text.into());
        let mut lines = Lines::of(&blob, &watch).unwrap();
        let mut room = Vec::new();
        let mut all = Vec::new();
        while let Some(line) = lines.next(&mut room).unwrap() {
            all.push((line.number, line.bytes.to_vec()));
        }
        all
    }

    fn numbered(texts: &[&[u8]]) -> Vec<(u32, Vec<u8>)> {
        let texts = texts.iter().map(|text| text.to_vec());
        (1..).zip(texts).collect()
    }

    #[test]
    fn every_kind_of_line_end_is_one() {
        let two = numbered(&[b"1", b"2"]);
        for text in ["1\n2\n", "1\r\n2\r\n", "1\r2\r", "1\n2", "\u{feff}1\n2"] {
            assert_eq!(lines(text.as_bytes()), two, "{text:?}");
        }
        assert_eq!(lines(b"1\n\n3"), numbered(&[b"1", b"", b"3"]));
        assert_eq!(lines(b""), []);
    }

    #[test]
    fn a_line_that_never_ends_is_cut_and_the_next_one_is_whole() {
        let mut text = vec![b'1'; 3 * MOST_BYTES];
        text.extend(b"\n2\n");
        let lengths: Vec<_> = lines(&text).iter().map(|(_, line)| line.len()).collect();
        assert_eq!(lengths, [MOST_BYTES + 1, 1]);
    }
}

//! The bytes of a pickle, taken one piece after another.

use crate::exchange::error::PickleFlaw;

/// Bytes of one text or whole number.
const MOST_TEXT: usize = 1 << 16;

/// Bytes, and how many of them are taken.
pub(super) struct Input<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Input<'a> {
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// Where the next byte stands.
    pub fn at(&self) -> usize {
        self.at
    }

    pub fn take<const BYTES: usize>(&mut self) -> Result<[u8; BYTES], PickleFlaw> {
        let rest = self.bytes.get(self.at..).ok_or(PickleFlaw::End)?;
        let taken = rest.first_chunk().ok_or(PickleFlaw::End)?;
        self.at += BYTES;
        Ok(*taken)
    }

    /// A whole number of up to eight bytes; one beyond all lengths is the largest.
    pub fn length<const BYTES: usize>(&mut self) -> Result<usize, PickleFlaw> {
        let taken: [u8; BYTES] = self.take()?;
        let number = taken.iter().rev().fold(0u64, |n, &b| n << 8 | u64::from(b));
        Ok(usize::try_from(number).unwrap_or(usize::MAX))
    }

    pub fn slice(&mut self, length: usize) -> Result<&'a [u8], PickleFlaw> {
        if length > MOST_TEXT {
            return Err(PickleFlaw::TooMany);
        }
        let end = self.at.checked_add(length).ok_or(PickleFlaw::End)?;
        let slice = self.bytes.get(self.at..end).ok_or(PickleFlaw::End)?;
        self.at = end;
        Ok(slice)
    }

    /// The text up to the end of the line.
    pub fn line(&mut self) -> Result<String, PickleFlaw> {
        let rest = self.bytes.get(self.at..).ok_or(PickleFlaw::End)?;
        let length = rest.iter().position(|byte| *byte == b'\n');
        let line = self.slice(length.ok_or(PickleFlaw::End)?)?;
        self.take::<1>()?;
        Ok(String::from_utf8_lossy(line).into_owned())
    }

    /// A whole number in two's complement, lowest byte first, of up to sixteen bytes.
    pub fn long(&mut self, length: usize) -> Result<i128, PickleFlaw> {
        let bytes = self.slice(length)?;
        let sign = bytes.last().is_some_and(|last| *last >= 0x80);
        let mut whole = [if sign { 0xff } else { 0 }; 16];
        let place = whole.get_mut(..length).ok_or(PickleFlaw::Operand)?;
        place.copy_from_slice(bytes);
        Ok(i128::from_le_bytes(whole))
    }
}

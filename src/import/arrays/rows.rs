//! The rows of an array: one image or one label each. Its header is believed only as far as
//! the file behind it can hold what it claims.

use super::flaw::{ArrayFlaw, Sizes};
use super::role::ArrayRole;
use super::source_reader::SourceReader;
use super::stored_array::{ElementOrder, StoredArray};
use crate::import::error::ImportError;
use crate::import::watch::ImportWatch;
use std::ops::ControlFlow;

/// The most rows of an array: 16,777,216.
const MOST_ROWS: u64 = 1 << 24;
/// Of an array that holds the first element of every row, then the second, so many bytes are
/// put into order at once.
const BLOCK_BYTES: usize = 64 << 20;
/// So many bytes are looked at together; a whole number of every kind of number.
const PIECE: u64 = 1 << 20;

/// An array that holds what it claims, as far as its file's length tells. Whoever asks for
/// rows has looked at their size: one is kept in memory.
pub(in crate::import) struct Rows {
    array: StoredArray,
    role: ArrayRole,
    count: usize,
    /// Elements of one row.
    elements: usize,
    /// Bytes of one element.
    width: usize,
    /// Behind the last row.
    end: u64,
}

/// Takes a row by its number and its bytes.
pub(super) type TakeRow<'a> = dyn FnMut(usize, &[u8]) -> Result<ControlFlow<()>, ImportError> + 'a;

impl Rows {
    /// Of an array whose dimensions make sense.
    ///
    /// # Errors
    /// It holds nothing, or claims more than its file can hold, or less than it does hold.
    pub fn of(array: StoredArray, role: ArrayRole) -> Result<Self, ImportError> {
        if let Some(axis) = array.sizes.iter().position(|size| *size == 0) {
            return Err(array.malformed(array.size_place(axis), ArrayFlaw::Empty(role)));
        }
        let width = array.element.width();
        let product = |sizes: &[u64]| {
            let start = Some(u128::from(width));
            let times = |product: Option<u128>, size: &u64| product?.checked_mul((*size).into());
            sizes.iter().fold(start, times)
        };
        let most = array.source.most_bytes()?;
        let claim = product(&array.sizes).and_then(|bytes| u64::try_from(bytes).ok());
        let end = claim.and_then(|bytes| bytes.checked_add(array.start));
        let end = match end {
            Some(end) if end <= most => end,
            _ => {
                let mut sizes = array.sizes.clone();
                if width > 1 {
                    sizes.push(width);
                }
                let sizes = Sizes(sizes);
                let flaw = ArrayFlaw::Claim { sizes, role };
                return Err(array.malformed(array.size_place(0), flaw));
            }
        };
        if array.source.seeks() && end < most {
            return Err(array.malformed(end, ArrayFlaw::TooLong(role)));
        }
        if array.count() > MOST_ROWS {
            let most = MOST_ROWS;
            let flaw = ArrayFlaw::TooMany { most, role };
            return Err(array.malformed(array.size_place(0), flaw));
        }
        let row = array.sizes.get(1..).unwrap_or_default();
        Ok(Self {
            role,
            count: array.count() as usize,
            // No more than `end` counts bytes.
            elements: row.iter().map(|size| *size as usize).product(),
            width: width as usize,
            end,
            array,
        })
    }

    /// What it reads.
    pub fn array(&self) -> &StoredArray {
        &self.array
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Elements of one row.
    pub fn elements(&self) -> usize {
        self.elements
    }

    /// Bytes of one row, at least 1.
    pub fn row_bytes(&self) -> usize {
        (self.elements * self.width).max(1)
    }

    /// The place of a row's first byte in the file, if rows lie one after another.
    pub fn row_place(&self, row: usize) -> u64 {
        self.array.start + row as u64 * self.row_bytes() as u64
    }

    /// Hands over the rows at `places`, ascending, until `take` breaks or the watch is
    /// cancelled. After the last row of all it makes sure that nothing follows.
    ///
    /// # Errors
    /// The array cannot be read, or ends early; or what `take` finds wrong.
    pub fn each(
        &self,
        places: &mut dyn Iterator<Item = usize>,
        watch: &ImportWatch,
        take: &mut TakeRow<'_>,
    ) -> Result<(), ImportError> {
        match self.array.order {
            ElementOrder::FirstFastest if self.elements > 1 => {
                self.each_gathered(places, watch, take)
            }
            ElementOrder::FirstFastest | ElementOrder::LastFastest => {
                self.each_in_line(places, watch, take)
            }
        }
    }

    /// Hands over all elements, in pieces of whole ones and in the order of the file.
    ///
    /// # Errors
    /// The array cannot be read, or does not hold what it claims; the watch was cancelled.
    pub fn all(&self, watch: &ImportWatch, take: &mut dyn FnMut(&[u8])) -> Result<(), ImportError> {
        let mut reader = SourceReader::open(&self.array.source)?;
        reader.skip_to(self.array.start, watch)?;
        let row = self.row_bytes() as u64;
        let width = self.width.max(1) as u64;
        let most = (PIECE / width).max(1) * width;
        let mut piece = Vec::new();
        while reader.at() < self.end {
            watch.check(self.array.source.path())?;
            let before = (reader.at() - self.array.start) / row;
            piece.resize((self.end - reader.at()).min(most) as usize, 0);
            self.fill(&mut reader, &mut piece)?;
            take(&piece);
            let done = (reader.at() - self.array.start) / row;
            watch.advance((done - before) as usize);
        }
        self.finish(reader)
    }

    fn each_in_line(
        &self,
        places: &mut dyn Iterator<Item = usize>,
        watch: &ImportWatch,
        take: &mut TakeRow<'_>,
    ) -> Result<(), ImportError> {
        let mut reader = SourceReader::open(&self.array.source)?;
        let mut room = vec![0; self.row_bytes()];
        let mut next = 0;
        for place in places {
            reader.skip_to(self.row_place(place), watch)?;
            self.fill(&mut reader, &mut room)?;
            if watch.is_cancelled() || take(place, &room)?.is_break() {
                return Ok(());
            }
            next = place + 1;
        }
        if next == self.count {
            self.finish(reader)?;
        }
        Ok(())
    }

    /// Puts blocks of rows into order, one after another: each reads through all of the file.
    fn each_gathered(
        &self,
        places: &mut dyn Iterator<Item = usize>,
        watch: &ImportWatch,
        take: &mut TakeRow<'_>,
    ) -> Result<(), ImportError> {
        let bytes = self.row_bytes();
        let most = (BLOCK_BYTES / bytes).max(1);
        let places_in_row = self.places_in_row();
        let mut block = Vec::new();
        let mut column = Vec::new();
        loop {
            let own: Vec<usize> = (&mut *places).take(most).collect();
            let (Some(&first), Some(&last)) = (own.first(), own.last()) else {
                return Ok(());
            };
            block.resize(own.len() * bytes, 0);
            column.resize((last + 1 - first) * self.width, 0);
            let mut reader = SourceReader::open(&self.array.source)?;
            for (at, in_row) in places_in_row.iter().enumerate() {
                watch.check(self.array.source.path())?;
                let element = at as u64 * self.count as u64 + first as u64;
                let place = self.array.start + element * self.width as u64;
                reader.skip_to(place, watch)?;
                self.fill(&mut reader, &mut column)?;
                let rows = block.chunks_exact_mut(bytes);
                for (row, place) in rows.zip(&own) {
                    let from = (place - first) * self.width;
                    let to = in_row * self.width;
                    if let (Some(to), Some(from)) = (
                        row.get_mut(to..to + self.width),
                        column.get(from..from + self.width),
                    ) {
                        to.copy_from_slice(from);
                    }
                }
            }
            if last + 1 == self.count {
                self.finish(reader)?;
            }
            for (row, place) in block.chunks_exact(bytes).zip(own) {
                if watch.is_cancelled() || take(place, row)?.is_break() {
                    return Ok(());
                }
            }
        }
    }

    /// Where each element of a row, in the order of the file, stands within the row.
    fn places_in_row(&self) -> Vec<usize> {
        let sizes = self.array.sizes.get(1..).unwrap_or_default();
        let place = |mut at: usize| {
            let mut place = 0;
            let mut stride = self.elements;
            for size in sizes {
                let size = (*size as usize).max(1);
                stride /= size;
                place += at % size * stride;
                at /= size;
            }
            place
        };
        (0..self.elements).map(place).collect()
    }

    fn fill(&self, reader: &mut SourceReader, room: &mut [u8]) -> Result<(), ImportError> {
        if reader.fill(room)? == room.len() {
            return Ok(());
        }
        let flaw = ArrayFlaw::CutShort {
            found: reader.at().saturating_sub(self.array.start),
            expected: self.end - self.array.start,
            role: self.role,
        };
        Err(reader.malformed(flaw))
    }

    fn finish(&self, mut reader: SourceReader) -> Result<(), ImportError> {
        if reader.has_more()? {
            let flaw = ArrayFlaw::TooLong(self.role);
            return Err(self.array.malformed(self.end, flaw));
        }
        Ok(())
    }
}

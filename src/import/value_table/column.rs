//! One column of a table as it is read.

use crate::data::{ColumnValues, ValueColumn};
use std::collections::BTreeMap;

/// The most words of a column that have a colour each.
pub const MOST_CATEGORIES: usize = 32;
/// Letters of a cell that a message quotes.
const QUOTED: usize = 40;
/// Cells that say that there is nothing to say.
const MISSING: [&str; 5] = ["", "nan", "na", "n/a", "null"];

/// One column as far as it was read: numbers as long as all are, and words as long as they are
/// few.
pub(super) struct Column {
    pub name: String,
    /// Its place in a row.
    pub at: usize,
    images: usize,
    /// By image.
    numbers: Vec<f32>,
    /// By image, with the words in the order in which they came.
    words: Vec<Option<u16>>,
    known: BTreeMap<String, u16>,
    /// The first cell that is no number.
    odd: Option<(u64, String)>,
    few: bool,
}

impl Column {
    pub fn new(name: String, at: usize, images: usize) -> Self {
        Self {
            name,
            at,
            images,
            numbers: vec![f32::NAN; images],
            words: Vec::new(),
            known: BTreeMap::new(),
            odd: None,
            few: true,
        }
    }

    pub fn take(&mut self, image: usize, cell: &str, line: u64) {
        if MISSING.contains(&cell.to_ascii_lowercase().as_str()) {
            return;
        }
        if self.odd.is_none() {
            match (number(cell), self.numbers.get_mut(image)) {
                (Some(number), Some(place)) => *place = number,
                _ => self.odd = Some((line, quoted(cell))),
            }
        }
        if !self.few {
            return;
        }
        if self.words.is_empty() {
            self.words = vec![None; self.images];
        }
        let next = self.known.len() as u16;
        let word = *self.known.entry(cell.to_owned()).or_insert(next);
        self.few = self.known.len() <= MOST_CATEGORIES;
        if let (true, Some(place)) = (self.few, self.words.get_mut(image)) {
            *place = Some(word);
        } else {
            (self.words, self.known) = (Vec::new(), BTreeMap::new());
        }
    }

    pub fn end(self) -> ValueColumn {
        let values = match self.odd {
            None => ColumnValues::Numbers(self.numbers.into()),
            Some(_) if self.few => {
                // By the alphabet, so that colours do not depend on the order of the rows.
                let mut order = vec![0; self.known.len()];
                for (place, old) in self.known.values().enumerate() {
                    if let Some(new) = order.get_mut(usize::from(*old)) {
                        *new = place as u16;
                    }
                }
                let renumbered = |word: &Option<u16>| order.get(usize::from((*word)?)).copied();
                ColumnValues::Categories {
                    of: self.words.iter().map(renumbered).collect(),
                    names: self.known.into_keys().collect(),
                }
            }
            Some((line, cell)) => ColumnValues::Unusable { line, cell },
        };
        ValueColumn {
            name: self.name,
            values,
        }
    }
}

/// A finite number.
pub(super) fn number(cell: &str) -> Option<f32> {
    let number: f32 = cell.parse().ok()?;
    number.is_finite().then_some(number)
}

/// The beginning of a cell, for a message.
pub(super) fn quoted(cell: &str) -> String {
    let mut letters = cell.chars();
    let mut out: String = letters.by_ref().take(QUOTED).collect();
    if letters.next().is_some() {
        out.push('…');
    }
    out
}

//! A few rows of a table, evenly spread, kept for a first look: a packed table could be read
//! from its beginning alone.

/// The most rows that are kept.
const MOST_ROWS: usize = 256;
/// The most bytes of them.
const MOST_BYTES: usize = 16 << 20;

/// Every so many rows one, as it stands in the table.
#[derive(Debug)]
pub(super) struct KeptRows {
    every: usize,
    /// By place, ascending.
    rows: Vec<(usize, Vec<u8>)>,
    bytes: usize,
}

impl Default for KeptRows {
    fn default() -> Self {
        Self {
            every: 1,
            rows: Vec::new(),
            bytes: 0,
        }
    }
}

impl KeptRows {
    /// Keeps the row at `place` if it is its turn.
    pub fn offer(&mut self, place: usize, row: &[u8]) {
        if !place.is_multiple_of(self.every) {
            return;
        }
        self.bytes += row.len();
        self.rows.push((place, row.to_vec()));
        while self.rows.len() > MOST_ROWS || (self.bytes > MOST_BYTES && self.rows.len() > 1) {
            self.every *= 2;
            let every = self.every;
            self.rows.retain(|(place, _)| place.is_multiple_of(every));
            self.bytes = self.rows.iter().map(|(_, row)| row.len()).sum();
        }
    }

    /// Up to `count` places of rows that are kept.
    pub fn sample(&self, count: usize) -> Vec<usize> {
        let kept = self.rows.len();
        let count = count.min(kept);
        let rows = (0..count).filter_map(|at| self.rows.get(at * kept / count));
        rows.map(|(place, _)| *place).collect()
    }

    /// The row at `place`, if it is kept.
    pub fn row(&self, place: usize) -> Option<&[u8]> {
        let at = self.rows.binary_search_by_key(&place, |(place, _)| *place);
        let (_, row) = self.rows.get(at.ok()?)?;
        Some(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_kept_from_the_first_to_the_last_hundredth() {
        for count in [1usize, 2, 255, 256, 257, 10_000] {
            let mut kept = KeptRows::default();
            (0..count).for_each(|place| kept.offer(place, place.to_string().as_bytes()));
            let sample = kept.sample(64);
            assert!(sample.len() == count.min(64) && sample.is_sorted());
            assert_eq!(sample.first(), Some(&0));
            assert!(
                sample
                    .last()
                    .is_some_and(|last| last * 100 >= count * 97 - 97)
            );
            for place in sample {
                let row = kept.row(place).expect("kept");
                assert_eq!(row, place.to_string().as_bytes());
            }
        }
    }

    #[test]
    fn long_rows_are_few() {
        let mut kept = KeptRows::default();
        let row = vec![b'1'; MOST_BYTES / 3];
        (0..40).for_each(|place| kept.offer(place, &row));
        assert!(kept.bytes <= MOST_BYTES && !kept.rows.is_empty());
    }
}

//! Tables of which each has most rows in common with the one before: the curves of a run at one
//! step after another. What is common at their beginnings is written once.

use super::super::arrays::{Arrays, doubles};
use super::super::model_file_error::ModelFileFlaw;
use burn_pack::Tensor;

/// Of one table: how many rows it has in common with the one before, and how many of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    pub common: u64,
    pub own: u64,
}

/// Tables to be written, in their order.
pub struct SharedRows<const COLUMNS: usize> {
    own: Vec<[f64; COLUMNS]>,
    before: Vec<[f64; COLUMNS]>,
}

impl<const COLUMNS: usize> SharedRows<COLUMNS> {
    /// No table yet.
    pub fn new() -> Self {
        Self {
            own: Vec::new(),
            before: Vec::new(),
        }
    }

    /// Takes in the next table.
    pub fn push(&mut self, rows: Vec<[f64; COLUMNS]>) -> Share {
        let pairs = self.before.iter().zip(&rows);
        let common = pairs.take_while(|(a, b)| same_bits(a, b)).count();
        let own = rows.get(common..).unwrap_or_default();
        self.own.extend_from_slice(own);
        let share = Share {
            common: common as u64,
            own: own.len() as u64,
        };
        self.before = rows;
        share
    }

    /// The array of all; None where no table has a row.
    pub fn tensor(self, name: &str) -> Option<Tensor> {
        let shape = [self.own.len(), COLUMNS];
        (!self.own.is_empty()).then(|| doubles(name.to_owned(), &shape, self.own.as_flattened()))
    }
}

/// By their bits, so that what is no number is equal to itself, and zero not to minus zero.
fn same_bits<const COLUMNS: usize>(a: &[f64; COLUMNS], b: &[f64; COLUMNS]) -> bool {
    a.map(f64::to_bits) == b.map(f64::to_bits)
}

/// The tables in an array, one after another.
pub struct TablesInTurn<const COLUMNS: usize> {
    name: &'static str,
    rows: Vec<f64>,
    /// How many rows were taken.
    taken: usize,
    before: Vec<[f64; COLUMNS]>,
}

impl<const COLUMNS: usize> TablesInTurn<COLUMNS> {
    /// Those in the array of this name; where there is none, none has a row.
    pub fn of(arrays: &mut Arrays, name: &'static str) -> Result<Self, ModelFileFlaw> {
        let rows = match arrays.take(name)? {
            Some(raw) => {
                let count = raw.shape.first().copied().unwrap_or(0);
                raw.doubles(&[count, COLUMNS])
            }
            None => Some(Vec::new()),
        };
        Ok(Self {
            name,
            rows: rows.ok_or_else(|| ModelFileFlaw::Part(name.to_owned()))?,
            taken: 0,
            before: Vec::new(),
        })
    }

    /// The next, which has this share of its own.
    pub fn next(&mut self, share: Share) -> Result<Vec<[f64; COLUMNS]>, ModelFileFlaw> {
        let damaged = || ModelFileFlaw::Part(self.name.to_owned());
        let (rows, _) = self.rows.as_chunks::<COLUMNS>();
        let table = || {
            let common = self.before.get(..usize::try_from(share.common).ok()?)?;
            let end = self.taken.checked_add(usize::try_from(share.own).ok()?)?;
            Some(([common, rows.get(self.taken..end)?].concat(), end))
        };
        let (table, end) = table().ok_or_else(damaged)?;
        self.taken = end;
        self.before.clone_from(&table);
        Ok(table)
    }

    /// After the last: refused if rows are left.
    pub fn end(self) -> Result<(), ModelFileFlaw> {
        match self.taken * COLUMNS == self.rows.len() {
            true => Ok(()),
            false => Err(ModelFileFlaw::Part(self.name.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn_pack::{Reader, Writer};
    use proptest::prelude::*;

    /// What is read back of these tables.
    fn read_back(all: &[Vec<[f64; 2]>]) -> Result<Vec<Vec<[f64; 2]>>, ModelFileFlaw> {
        let mut rows = SharedRows::new();
        let shares: Vec<Share> = all.iter().map(|table| rows.push(table.clone())).collect();
        let tensors = rows.tensor("rows").into_iter().collect();
        let bytes = Writer::new(tensors).into_bytes().expect("a container");
        let reader = Reader::from_bytes(bytes).expect("a container");
        let mut tables = TablesInTurn::of(&mut Arrays::of(reader)?, "rows")?;
        let all: Result<_, _> = shares.into_iter().map(|share| tables.next(share)).collect();
        tables.end()?;
        all
    }

    fn bits(all: &[Vec<[f64; 2]>]) -> Vec<Vec<[u64; 2]>> {
        let rows = |table: &Vec<[f64; 2]>| {
            let rows = table.iter().map(|row| row.map(f64::to_bits));
            rows.collect()
        };
        all.iter().map(rows).collect()
    }

    proptest! {
        #[test]
        fn tables_are_read_back_to_the_bit(
            lengths in prop::collection::vec((0..12usize, 0..12usize), 0..6),
        ) {
            // Each has some rows of the one before, then others; what is no number among them.
            let odd = [f64::NAN, -0.0, 0.0, f64::INFINITY, 1.5];
            let mut all: Vec<Vec<[f64; 2]>> = Vec::new();
            for (place, (common, own)) in lengths.into_iter().enumerate() {
                let before = all.last().cloned().unwrap_or_default();
                let common = before.into_iter().take(common);
                let own = (0..own).map(|row| [odd[(row + place) % 5], row as f64]);
                all.push(common.chain(own).collect());
            }
            let read = read_back(&all).expect("sound");
            prop_assert_eq!(bits(&read), bits(&all));
        }
    }

    #[test]
    fn what_two_tables_share_is_written_once() {
        let table: Vec<[f64; 2]> = (0..9).map(|row| [f64::from(row), f64::NAN]).collect();
        let mut rows = SharedRows::new();
        assert_eq!(rows.push(table.clone()), Share { common: 0, own: 9 });
        let longer = [&table[..], &[[1.0, 1.0]]].concat();
        assert_eq!(rows.push(longer), Share { common: 9, own: 1 });
        assert_eq!(rows.push(table), Share { common: 9, own: 0 });
    }
}

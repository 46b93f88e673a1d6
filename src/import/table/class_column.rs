//! The column of the classes, whatever they are called.

use super::cells::{number, text};
use super::labels::{TableLabels, by_number};
use std::collections::HashMap;

/// The most classes: a label has 16 bits.
pub(super) const MOST_CLASSES: usize = 1 << 16;
/// The most bytes of all their names.
const MOST_NAME_BYTES: usize = 16 << 20;
/// From so many rows on, a column in which each differs names the rows and no classes.
const TELLING_ROWS: usize = 50;

/// Classes as they come, each numbered by its first sight.
#[derive(Debug, Default)]
pub(super) struct ClassColumn {
    places: HashMap<String, u16>,
    labels: Vec<u16>,
    name_bytes: usize,
    overflows: bool,
    has_words: bool,
}

impl ClassColumn {
    /// Takes in the class of the next row.
    pub fn push(&mut self, cell: &[u8]) {
        if self.overflows {
            return;
        }
        let name = name(cell);
        if let Some(place) = self.places.get(&name) {
            self.labels.push(*place);
            return;
        }
        self.name_bytes += name.len();
        match u16::try_from(self.places.len()) {
            Ok(place) if self.name_bytes <= MOST_NAME_BYTES => {
                self.has_words |= whole(cell).is_none();
                self.labels.push(place);
                self.places.insert(name, place);
            }
            _ => self.overflows = true,
        }
    }

    /// Whether there are more classes than can be counted.
    pub fn overflows(&self) -> bool {
        self.overflows
    }

    /// Whether it rather names the rows, or holds a number of each.
    pub fn names_rows(&self) -> bool {
        self.overflows || (self.labels.len() >= TELLING_ROWS && self.count() == self.labels.len())
    }

    /// Whether it may hold classes: several, and all of them whole numbers.
    pub fn looks_like_numbered_classes(&self) -> bool {
        !self.names_rows() && !self.has_words && self.count() > 1
    }

    /// Different classes.
    pub fn count(&self) -> usize {
        self.places.len()
    }

    /// A class for each row. Whole numbers are classes by themselves; other classes are in the
    /// order of their names.
    pub fn finish(self) -> TableLabels {
        let mut names: Vec<(String, u16)> = self.places.into_iter().collect();
        names.sort();
        let numbers: Option<Vec<(i64, u16)>> = names
            .iter()
            .map(|(name, place)| Some((name.parse().ok()?, *place)))
            .collect();
        let mut class_of = vec![0; names.len()];
        let mut set = |place: u16, class: u16| {
            if let Some(of) = class_of.get_mut(usize::from(place)) {
                *of = class;
            }
        };
        let mut named = Some(names);
        if let Some(mut numbers) = numbers.filter(|_| !self.has_words) {
            numbers.sort_unstable();
            let small = |(number, place)| Some((u16::try_from(number).ok()?, place));
            let classes: Option<Vec<(u16, u16)>> = numbers.iter().copied().map(small).collect();
            match classes {
                Some(classes) => {
                    classes
                        .iter()
                        .for_each(|(class, place)| set(*place, *class));
                    named = None;
                }
                None => {
                    let names = numbers.iter();
                    named = Some(
                        names
                            .map(|(name, place)| (name.to_string(), *place))
                            .collect(),
                    );
                }
            }
        }
        for (class, (_, place)) in (0..).zip(named.iter().flatten()) {
            set(*place, class);
        }
        let labels = self.labels.iter();
        let labels = labels.filter_map(|place| class_of.get(usize::from(*place)).copied());
        let labels = Some(labels.collect());
        match named {
            None => by_number(labels),
            Some(names) => TableLabels {
                labels,
                class_names: names.into_iter().map(|(name, _)| name).collect(),
            },
        }
    }
}

/// What a class is called: a whole number as such, however it is written.
fn name(cell: &[u8]) -> String {
    whole(cell).map_or_else(|| text(cell), |number| number.to_string())
}

fn whole(cell: &[u8]) -> Option<i64> {
    let is_word = cell.first().is_some_and(u8::is_ascii_alphabetic);
    let number = number(cell).filter(|number| !is_word && number.fract() == 0.0)?;
    // Beyond, floats are no longer all whole numbers.
    (number.abs() < 9e15).then_some(number as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(cells: &[&str]) -> (Vec<u16>, Vec<String>) {
        let mut column = ClassColumn::default();
        cells.iter().for_each(|cell| column.push(cell.as_bytes()));
        let TableLabels {
            labels,
            class_names,
        } = column.finish();
        (labels.unwrap_or_default(), class_names)
    }

    fn owned(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn whole_numbers_are_classes_by_themselves_however_they_are_written() {
        let cells = ["3", "1.0", "1", "0.000000000000000000e+00"];
        let expected = (vec![3, 1, 1, 0], owned(&["0", "1", "2", "3"]));
        assert_eq!(classes(&cells), expected);
    }

    #[test]
    fn other_numbers_are_names_in_their_order() {
        let expected = (vec![1, 2, 0], owned(&["-1", "2", "100000"]));
        assert_eq!(classes(&["2", "100000", "-1"]), expected);
    }

    #[test]
    fn words_are_names_in_their_order() {
        let expected = (vec![2, 0, 2, 1], owned(&["10", "True", "cat"]));
        assert_eq!(classes(&["cat", "10", "cat", "True"]), expected);
    }

    #[test]
    fn more_than_can_be_counted_are_told() {
        let mut column = ClassColumn::default();
        for class in 0..=MOST_CLASSES {
            assert!(!column.overflows());
            column.push(class.to_string().as_bytes());
        }
        assert!(column.overflows() && column.names_rows());
    }
}

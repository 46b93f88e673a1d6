//! From what labels say, be it numbers or text, to classes counted from 0.

use super::flaw::ArrayFlaw;
use crate::data::SplitName;
use std::cmp::Ordering;
use std::collections::HashMap;

/// Classes are counted in 16 bits.
const MOST_CLASSES: usize = 1 << 16;
/// Numbers below this are classes themselves, whether or not all of them occur.
const SMALL: i128 = 256;

/// What a label says.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum ClassKey {
    Whole(i128),
    Fraction(Fraction),
    Text(String),
}

/// A finite number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fraction(f64);

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Fraction {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Fraction {}

impl std::hash::Hash for Fraction {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

impl ClassKey {
    /// A number; whole ones are the same whatever kind of number they were.
    ///
    /// # Errors
    /// It is not finite.
    pub fn number(number: f64) -> Result<Self, ArrayFlaw> {
        if !number.is_finite() {
            return Err(ArrayFlaw::LabelNotFinite);
        }
        // Beyond this not every whole number is a float, and none is a class.
        let whole = number.fract() == 0.0 && number.abs() < 2f64.powi(63);
        Ok(if whole {
            Self::Whole(number as i128)
        } else {
            Self::Fraction(Fraction(number))
        })
    }

    fn name(&self) -> String {
        match self {
            Self::Whole(number) => number.to_string(),
            Self::Fraction(Fraction(number)) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// The class of each image, as far as there are classes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes {
    /// A place in `names` for each image; None without any classes.
    pub labels: Option<Vec<u16>>,
    /// The split whose images have no classes though those of the other have; their labels
    /// mean nothing.
    pub without: Option<SplitName>,
    pub names: Vec<String>,
}

/// Labels as they come, one after another.
#[derive(Debug, Default)]
pub(super) struct ClassList {
    places: HashMap<ClassKey, u32>,
    of_each: Vec<u32>,
}

impl ClassList {
    /// Adds the label of the next image.
    ///
    /// # Errors
    /// It is one class too many.
    pub fn add(&mut self, key: ClassKey) -> Result<(), ArrayFlaw> {
        let next = self.places.len();
        let place = match self.places.get(&key) {
            Some(place) => *place,
            None if next == MOST_CLASSES => {
                let most = MOST_CLASSES;
                return Err(ArrayFlaw::TooManyClasses { most });
            }
            None => {
                self.places.insert(key, next as u32);
                next as u32
            }
        };
        self.of_each.push(place);
        Ok(())
    }

    /// Goes past `images` that have no labels.
    pub fn pass(&mut self, images: usize) {
        self.of_each.resize(self.of_each.len() + images, 0);
    }

    /// The classes: small whole numbers are their own places; anything else is sorted, numbers
    /// before text.
    pub fn finish(self, without: Option<SplitName>) -> Classes {
        let mut keys: Vec<(ClassKey, u32)> = self.places.into_iter().collect();
        keys.sort();
        let small = |(key, _): &(ClassKey, u32)| match key {
            ClassKey::Whole(number) if (0..SMALL).contains(number) => Some(*number as u16),
            _ => None,
        };
        let numbers: Option<Vec<u16>> = keys.iter().map(small).collect();
        let mut label_of = vec![0; keys.len()];
        let labels = numbers
            .clone()
            .unwrap_or_else(|| (0..=u16::MAX).take(keys.len()).collect());
        for ((_, place), label) in keys.iter().zip(labels) {
            if let Some(of) = label_of.get_mut(*place as usize) {
                *of = label;
            }
        }
        let names = match numbers {
            Some(numbers) => match numbers.last() {
                Some(most) => (0..=*most).map(|number| number.to_string()).collect(),
                None => Vec::new(),
            },
            None => keys.iter().map(|(key, _)| key.name()).collect(),
        };
        let label = |place: u32| label_of.get(place as usize).copied().unwrap_or(0);
        Classes {
            labels: Some(self.of_each.into_iter().map(label).collect()),
            without,
            names,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn classes(keys: impl IntoIterator<Item = ClassKey>) -> Classes {
        let mut list = ClassList::default();
        for key in keys {
            list.add(key).expect("few classes");
        }
        list.finish(None)
    }

    #[test]
    fn small_numbers_are_classes_themselves() {
        let found = classes([3, 1, 3].map(ClassKey::Whole));
        assert_eq!(found.labels.as_deref(), Some(&[3, 1, 3][..]));
        assert_eq!(found.names, ["0", "1", "2", "3"]);
    }

    #[test]
    fn other_numbers_are_called_by_themselves() {
        let found = classes([70_000, -1, 5, 70_000].map(ClassKey::Whole));
        assert_eq!(found.labels.as_deref(), Some(&[2, 0, 1, 2][..]));
        assert_eq!(found.names, ["-1", "5", "70000"]);
        let numbers = [2.5, 1.0, -0.5].map(|number| ClassKey::number(number).expect("finite"));
        assert_eq!(classes(numbers).names, ["1", "-0.5", "2.5"]);
        assert_eq!(ClassKey::number(f64::NAN), Err(ArrayFlaw::LabelNotFinite));
    }

    #[test]
    fn more_classes_than_can_be_counted_are_refused() {
        let mut list = ClassList::default();
        for number in 0..MOST_CLASSES {
            list.add(ClassKey::Whole(number as i128)).expect("counted");
        }
        let refused = list.add(ClassKey::Whole(-1));
        let most = MOST_CLASSES;
        assert_eq!(refused, Err(ArrayFlaw::TooManyClasses { most }));
        let names = list.finish(None).names;
        assert_eq!(names.last().map(String::as_str), Some("65535"));
    }

    proptest! {
        #[test]
        fn each_label_keeps_its_name(texts in prop::collection::vec("[a-d]{0,2}", 1..40)) {
            let found = classes(texts.iter().cloned().map(ClassKey::Text));
            let labels = found.labels.expect("labels");
            for (text, label) in texts.iter().zip(labels) {
                prop_assert_eq!(Some(text), found.names.get(usize::from(label)));
            }
        }
    }
}

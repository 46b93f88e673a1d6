//! The parts of a data set by the names of folders, files, arrays and cells.

use crate::data::{SplitName, Warning};

/// Words for parts, the names of MNIST's test files among them. A word comes before those that
/// begin or end it.
const WORDS: [(&str, NamedSplit); 8] = [
    ("training", NamedSplit::Train),
    ("train", NamedSplit::Train),
    ("validation", NamedSplit::Validation),
    ("valid", NamedSplit::Validation),
    ("val", NamedSplit::Validation),
    ("testing", NamedSplit::Test),
    ("test", NamedSplit::Test),
    ("t10k", NamedSplit::Test),
];

/// A part of a data set by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NamedSplit {
    Train,
    /// For choosing between models: the test split where there is no other.
    Validation,
    Test,
}

impl NamedSplit {
    /// What a word means, in any case of letters.
    pub fn of_word(word: &str) -> Option<Self> {
        let word = word.to_ascii_lowercase();
        let mut known = WORDS.into_iter();
        known.find_map(|(name, split)| (name == word).then_some(split))
    }

    /// What each word that `word` begins or ends with means, and the rest of it: `xtrain`.
    pub fn within(word: &str) -> impl Iterator<Item = (Self, &str)> {
        WORDS.into_iter().filter_map(move |(name, split)| {
            let rest = word.strip_prefix(name).or_else(|| word.strip_suffix(name));
            Some((split, rest?))
        })
    }
}

/// The splits that the parts of a set make, None for a picture in none of them: validation
/// pictures test the model where there is no other test, and otherwise it learns from them. None
/// at all where there is nothing to learn from, or nothing to test with.
pub(super) fn splits_of(parts: &[Option<NamedSplit>]) -> Option<Vec<Option<SplitName>>> {
    let has = |part| parts.contains(&Some(part));
    let has_test = has(NamedSplit::Test);
    if !has(NamedSplit::Train) || !(has(NamedSplit::Validation) || has_test) {
        return None;
    }
    let split = |part| match part {
        NamedSplit::Train => SplitName::Train,
        NamedSplit::Validation if has_test => SplitName::Train,
        NamedSplit::Validation | NamedSplit::Test => SplitName::Test,
    };
    Some(parts.iter().map(|part| part.map(split)).collect())
}

/// That validation pictures among these are learned from, if they are.
pub(super) fn validation_learned_from<'a>(
    parts: impl Iterator<Item = &'a Option<NamedSplit>> + Clone,
) -> Option<Warning> {
    let count = |part| parts.clone().filter(|of| **of == Some(part)).count();
    let images = count(NamedSplit::Validation);
    let is_so = images > 0 && count(NamedSplit::Train) > 0 && count(NamedSplit::Test) > 0;
    is_so.then_some(Warning::Validation { images })
}

/// What is learned from beside training images, and what tests the model: validation images test the model where there are no others.
pub(super) fn validation_and_test<T>(validation: Option<T>, test: Option<T>) -> [Option<T>; 2] {
    match test {
        Some(test) => [validation, Some(test)],
        None => [None, validation],
    }
}

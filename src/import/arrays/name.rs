//! What the name of an array or of its file says: images or labels, of which split, of which
//! of several data sets.

use super::role::ArrayRole;
use crate::import::named_split::NamedSplit;

/// Words for images, the plainest first: of several arrays the plainest is taken.
const IMAGES: [&str; 8] = [
    "images", "image", "imgs", "img", "x", "data", "inputs", "pixels",
];
/// Words for labels.
const LABELS: [&str; 7] = [
    "labels", "label", "y", "targets", "target", "classes", "class",
];
/// Words that say how numbers are written.
const NUMBERS: [&str; 6] = ["ubyte", "byte", "uint8", "int", "float", "double"];

/// What the name of an array says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ArrayName {
    /// What is left of the name: `emnist-letters`; empty for the usual names.
    pub set: String,
    pub split: Option<NamedSplit>,
    pub role: Option<ArrayRole>,
    /// Of several arrays alike, the one with the lowest is meant.
    pub rank: usize,
    /// Whether it says that it is IDX: `idx3`.
    pub says_idx: bool,
}

impl ArrayName {
    /// What a name without its ending says.
    pub fn read(name: &str) -> Self {
        let mut read = Self {
            rank: IMAGES.len(),
            ..Self::default()
        };
        let mut set: Vec<&str> = Vec::new();
        let lower = name.to_lowercase();
        let words = lower.split(|letter: char| !letter.is_alphanumeric());
        for word in words.filter(|word| !word.is_empty()) {
            if !read.word(word) {
                set.push(word);
            }
        }
        read.set = set.join("-");
        read
    }

    /// Whether the word says anything but the name of the set.
    fn word(&mut self, word: &str) -> bool {
        let (split, rest) = split_in(word);
        let role = if let Some(rank) = IMAGES.iter().position(|known| *known == rest) {
            self.rank = self.rank.min(rank);
            Some(ArrayRole::Images)
        } else if LABELS.contains(&rest) {
            Some(ArrayRole::Labels)
        } else {
            None
        };
        if let (Some(split), true) = (split, role.is_some() || rest.is_empty()) {
            self.split = Some(split);
        } else if role.is_none() {
            let idx = word.strip_prefix("idx").map(str::as_bytes);
            let is_idx = idx.is_some_and(|digits| digits.iter().all(u8::is_ascii_digit));
            self.says_idx |= is_idx;
            return is_idx || NUMBERS.contains(&word);
        }
        // The labels of images are labels.
        if self.role != Some(ArrayRole::Labels) && role.is_some() {
            self.role = role;
        }
        true
    }

    /// Whether both are of one data set.
    pub fn is_beside(&self, other: &Self) -> bool {
        self.set == other.set
    }

    /// Images: as it says, or a split without a word for what it is.
    pub fn is_images(&self) -> bool {
        self.role == Some(ArrayRole::Images) || (self.role.is_none() && self.split.is_some())
    }

    /// Labels.
    pub fn is_labels(&self) -> bool {
        self.role == Some(ArrayRole::Labels)
    }
}

/// The split that a word names, and what else is in it: `xtrain`, `testlabels`.
fn split_in(word: &str) -> (Option<NamedSplit>, &str) {
    let known = |rest: &str| rest.is_empty() || IMAGES.contains(&rest) || LABELS.contains(&rest);
    let mut within = NamedSplit::within(word).filter(|(_, rest)| known(rest));
    within
        .next()
        .map_or((None, word), |(split, rest)| (Some(split), rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(name: &str) -> (String, Option<NamedSplit>, Option<ArrayRole>) {
        let read = ArrayName::read(name);
        (read.set, read.split, read.role)
    }

    #[test]
    fn the_usual_names_are_understood() {
        use ArrayRole::{Images, Labels};
        use NamedSplit::{Test, Train, Validation};
        for (name, set, split, role) in [
            ("train-images-idx3-ubyte", "", Some(Train), Some(Images)),
            ("train-labels.idx1-ubyte", "", Some(Train), Some(Labels)),
            ("t10k-images-idx3-ubyte", "", Some(Test), Some(Images)),
            ("test-images-idx4-ubyte", "", Some(Test), Some(Images)),
            (
                "emnist-letters-test-labels-idx1-ubyte",
                "emnist-letters",
                Some(Test),
                Some(Labels),
            ),
            (
                "qmnist-train-labels-idx2-int",
                "qmnist",
                Some(Train),
                Some(Labels),
            ),
            ("x_train", "", Some(Train), Some(Images)),
            ("Y_test", "", Some(Test), Some(Labels)),
            ("trainX", "", Some(Train), Some(Images)),
            ("test_labels", "", Some(Test), Some(Labels)),
            ("testlabels", "", Some(Test), Some(Labels)),
            ("val_images", "", Some(Validation), Some(Images)),
            ("imgs", "", None, Some(Images)),
            ("image_labels", "", None, Some(Labels)),
            ("latents_classes", "latents", None, Some(Labels)),
            ("latents_values", "latents-values", None, None),
            ("kmnist-train-imgs", "kmnist", Some(Train), Some(Images)),
            ("test", "", Some(Test), None),
            ("dsprites", "dsprites", None, None),
        ] {
            assert_eq!(read(name), (set.to_owned(), split, role), "{name}");
        }
        assert!(ArrayName::read("train-images.idx3-ubyte").says_idx);
        assert!(!ArrayName::read("train-images").says_idx);
        let rank = |name| ArrayName::read(name).rank;
        assert!(rank("images") < rank("data"), "of both, the images");
    }

    proptest! {
        #[test]
        fn any_name_is_read(name in "\\PC{0,40}") {
            ArrayName::read(&name);
        }
    }
}

//! What the folders above the pictures say: which split, which class.

use super::natural_order::natural_order;
use crate::data::SplitName;
use std::collections::{HashMap, HashSet};

/// What was found out about pictures by the folders that they lie in.
#[derive(Debug, PartialEq)]
pub(super) struct FolderLayout<'a> {
    /// The part of each; None for a picture in none of them.
    pub parts: Vec<Option<Part>>,
    /// The class of each; empty for a picture without one.
    pub classes: Vec<&'a str>,
}

/// The folders that name a part of a data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Train,
    Validation,
    Test,
}

impl Part {
    /// What a folder or a word of this name means, in any case of letters.
    pub fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "train" | "training" => Some(Self::Train),
            "val" | "valid" | "validation" => Some(Self::Validation),
            "test" | "testing" => Some(Self::Test),
            _ => None,
        }
    }
}

/// The splits that the parts of a set make, None for a picture in none of them: validation
/// pictures test the model where there is no other test, and otherwise it learns from them. None
/// at all where there is nothing to learn from, or nothing to test with.
pub(super) fn splits_of(parts: &[Option<Part>]) -> Option<Vec<Option<SplitName>>> {
    let has = |part| parts.contains(&Some(part));
    let (train, validation, test) = (Part::Train, Part::Validation, Part::Test);
    if !has(train) || !(has(validation) || has(test)) {
        return None;
    }
    let validation = if has(test) {
        SplitName::Train
    } else {
        SplitName::Test
    };
    let split = |part| match part {
        Part::Train => SplitName::Train,
        Part::Validation => validation,
        Part::Test => SplitName::Test,
    };
    Some(parts.iter().map(|part| part.map(split)).collect())
}

impl<'a> FolderLayout<'a> {
    /// Of pictures by their paths within the set, with `/` between folders.
    ///
    /// Folders that all have in common say nothing. Below them, folders called `train`, `test`,
    /// `val` are parts, and what is left of a path is its class.
    pub fn of(paths: &'a [String]) -> Self {
        let folders: Vec<&str> = paths.iter().map(|path| folder_of(path)).collect();
        let common = common_folders(&folders);
        let below_common = |folder: &&'a str| {
            let below = folder.get(common.len()..).unwrap_or_default();
            below.strip_prefix('/').unwrap_or(below)
        };
        let classes: Vec<&str> = folders.iter().map(below_common).collect();
        let (parts, below): (Vec<_>, Vec<&str>) = classes
            .iter()
            .map(|folder| {
                let (first, below) = folder.split_once('/').unwrap_or((folder, ""));
                (Part::named(first), below)
            })
            .unzip();
        if splits_of(&parts).is_some() || parts.iter().all(Option::is_some) {
            return Self {
                parts,
                classes: below,
            };
        }
        // One of several folders happens to be called like a part.
        Self {
            parts: vec![None; paths.len()],
            classes,
        }
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folders that all paths begin with.
fn common_folders<'a>(folders: &[&'a str]) -> &'a str {
    let mut folders = folders.iter();
    let Some(mut common) = folders.next().copied() else {
        return "";
    };
    for folder in folders {
        let begins = |common: &str| {
            let rest = folder.strip_prefix(common);
            rest.is_some_and(|rest| common.is_empty() || rest.is_empty() || rest.starts_with('/'))
        };
        while !begins(common) {
            common = folder_of(common);
        }
    }
    common
}

/// Classes with their names.
#[derive(Debug, PartialEq)]
pub(super) struct Classes {
    /// Of each picture, a place in `names`.
    pub labels: Vec<u16>,
    pub names: Vec<String>,
}

impl Classes {
    /// As many as can be told apart.
    pub const MOST: usize = 1 << 16;

    /// The classes that pictures of these names have, in natural order; `unlabelled` stands for
    /// the empty name, last. None if they are too many.
    pub fn of(names: &[&str], unlabelled: &str) -> Option<Self> {
        let distinct: HashSet<&str> = names.iter().copied().collect();
        let mut distinct: Vec<&str> = distinct.into_iter().collect();
        distinct.sort_by(|a, b| natural_order(a.as_bytes(), b.as_bytes()));
        if distinct.first().is_some_and(|name| name.is_empty()) {
            distinct.rotate_left(1);
        }
        let labels: HashMap<&str, u16> = distinct
            .iter()
            .enumerate()
            .map(|(label, name)| Some((*name, u16::try_from(label).ok()?)))
            .collect::<Option<_>>()?;
        let shown = |name: &str| if name.is_empty() { unlabelled } else { name }.to_owned();
        let label = |name: &&str| labels.get(name).copied();
        Some(Self {
            labels: names.iter().map(label).collect::<Option<_>>()?,
            names: distinct.into_iter().map(shown).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(paths: &[&str]) -> Vec<String> {
        paths.iter().map(|path| (*path).to_owned()).collect()
    }

    fn classes(names: &[&str]) -> Vec<String> {
        let names = paths(names);
        let layout = FolderLayout::of(&names);
        assert_eq!(layout.parts, vec![None; names.len()]);
        layout.classes.into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn folders_that_all_have_in_common_are_seen_through() {
        assert_eq!(classes(&["a.png", "b.png"]), ["", ""]);
        assert_eq!(classes(&["set/a.png", "set/b.png"]), ["", ""]);
        assert_eq!(classes(&["set/x/a.png", "set/y/b.png"]), ["x", "y"]);
        assert_eq!(classes(&["x/a.png", "xy/b.png"]), ["x", "xy"]);
        assert_eq!(classes(&["x/a.png", "b.png"]), ["x", ""]);
        assert_eq!(classes(&["s/x/1/a.png", "s/x/b.png"]), ["1", ""]);
        assert_eq!(classes(&["x/1/a.png", "y/2/b.png"]), ["x/1", "y/2"]);
    }

    fn splits(names: &[&str]) -> Option<Vec<Option<SplitName>>> {
        splits_of(&FolderLayout::of(&paths(names)).parts)
    }

    #[test]
    fn train_and_test_are_splits_in_any_case_of_letters() {
        let (train, test) = (Some(SplitName::Train), Some(SplitName::Test));
        let both = Some(vec![train, test]);
        assert_eq!(splits(&["train/x/a.png", "test/x/b.png"]), both);
        assert_eq!(splits(&["set/Training/a.png", "set/TEST/b.png"]), both);
        assert_eq!(splits(&["train/a.png", "val/b.png"]), both);
        let three = ["train/a.png", "valid/b.png", "test/c.png"];
        assert_eq!(splits(&three), Some(vec![train, train, test]));
        let beside = ["train/a.png", "masks/b.png", "test/c.png"];
        assert_eq!(splits(&beside), Some(vec![train, None, test]));
        assert_eq!(splits(&["val/x/a.png", "test/y/b.png"]), None);
        assert_eq!(splits(&["train/a.png", "cats/b.png"]), None);
    }

    #[test]
    fn classes_are_what_is_below_a_split() {
        let names = paths(&["train/x/a.png", "test/y/b.png", "test/c.png"]);
        assert_eq!(FolderLayout::of(&names).classes, ["x", "y", ""]);
        // Nothing to learn from: one heap, whose classes are still below.
        let names = paths(&["val/x/a.png", "test/y/b.png"]);
        assert_eq!(FolderLayout::of(&names).classes, ["x", "y"]);
        // A class that happens to be called so.
        let names = paths(&["test/a.png", "cats/b.png"]);
        assert_eq!(FolderLayout::of(&names).classes, ["test", "cats"]);
    }

    #[test]
    fn classes_are_in_natural_order() {
        let found = Classes::of(&["c10", "c2", "", "c10"], "rest").expect("few");
        assert_eq!(found.names, ["c2", "c10", "rest"]);
        assert_eq!(found.labels, [1, 0, 2, 1]);
        let many: Vec<String> = (0..=Classes::MOST).map(|name| name.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(Classes::of(&many, "").is_none());
        assert!(Classes::of(&many[1..], "").is_some());
    }
}

//! What the folders above the pictures say: which split, which class.

use crate::import::named_split::{NamedSplit, splits_of};

/// What was found out about pictures by the folders that they lie in.
#[derive(Debug, PartialEq)]
pub(super) struct FolderLayout<'a> {
    /// The part of each; None for a picture in none of them.
    pub parts: Vec<Option<NamedSplit>>,
    /// The class of each; empty for a picture without one.
    pub classes: Vec<&'a str>,
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
                (NamedSplit::of_word(first), below)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::SplitName;

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
}

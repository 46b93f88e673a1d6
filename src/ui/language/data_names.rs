//! What several data sets are called side by side.

use crate::recipe::DataSpec;
use crate::ui::language::data_set_name;
use std::path::Path;

/// The name of each; those that would be the same have the folder that they lie in beside it:
/// "train (cells)".
pub(crate) fn data_set_names(sets: &[DataSpec]) -> Vec<String> {
    let names: Vec<String> = sets.iter().map(data_set_name).collect();
    let twice = |name: &String| names.iter().filter(|other| *other == name).count() > 1;
    let parted = names.iter().zip(sets).map(|(name, set)| {
        let folder = set.path().and_then(Path::parent);
        let folder = folder.and_then(Path::file_name);
        match folder.filter(|_| twice(name)) {
            Some(folder) => format!("{name} ({})", folder.to_string_lossy()),
            None => name.clone(),
        }
    });
    parted.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_one_name_are_told_apart_by_their_folder() {
        let sets = ["/cells/train", "/digits/train", "/digits/other"].map(DataSpec::at);
        let names = data_set_names(&sets);
        assert_eq!(names, ["train (cells)", "train (digits)", "other"]);
    }
}

//! Classes that are known by their names.

use super::natural_order::natural_order;
use std::collections::{HashMap, HashSet};

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

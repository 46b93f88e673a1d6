//! The data sets that a person opened last.

use crate::recipe::{DataSource, DataSpec, Recipe, ShapeSet};
use clap::ValueEnum;
use serde::{Deserialize, Deserializer, Serialize};

/// Which images were brought in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DataSettings {
    /// Folders and files, the newest first, each as it was read last. One that cannot be read
    /// here is left out.
    #[serde(deserialize_with = "readable")]
    pub recent: Vec<DataSpec>,
}

impl DataSettings {
    /// The most that are kept.
    pub const MOST: usize = 8;

    /// What the program carries or draws itself, which is always offered.
    pub fn own() -> Vec<DataSpec> {
        let drawn = ShapeSet::value_variants().iter();
        let drawn = drawn.map(|set| DataSpec::of(DataSource::Shapes(*set)));
        std::iter::once(DataSpec::default()).chain(drawn).collect()
    }

    /// All that is offered without a path: what was opened last, then what is always there.
    pub fn offered(&self) -> Vec<DataSpec> {
        let recent = self.recent.iter().cloned();
        recent.chain(Self::own()).collect()
    }

    /// Notes that these images were taken. What the program carries or draws itself is always
    /// offered and not noted.
    pub fn note(&mut self, spec: &DataSpec) {
        match &spec.source {
            DataSource::Mnist | DataSource::Shapes(_) => return,
            DataSource::Path(_) => {}
        }
        if self.recent.first() == Some(spec) {
            return;
        }
        self.recent.retain(|kept| kept.source != spec.source);
        self.recent.insert(0, spec.clone());
        self.recent.truncate(Self::MOST);
    }

    pub(super) fn repair(&mut self) {
        let read = std::mem::take(&mut self.recent);
        for data in read.into_iter().rev() {
            let recipe = Recipe {
                data,
                ..Recipe::default()
            };
            if recipe.check().is_ok() {
                self.note(&recipe.data);
            }
        }
    }
}

/// The data specs that this version reads.
fn readable<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<DataSpec>, D::Error> {
    let all = Vec::<serde_json::Value>::deserialize(from)?;
    let read = |value| serde_json::from_value(value).ok();
    Ok(all.into_iter().filter_map(read).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::scene::settings::Settings;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn one_set_that_cannot_be_read_spoils_no_other() {
        let file = json!({ "data": { "recent": [
            { "source": { "hologram": "/a" } },
            { "source": { "path": "/b" }, "invert": true },
            { "source": { "path": "/c" }, "hold_out": 7.0 },
            { "source": "mnist" },
            { "source": { "path": "/b" } },
        ] } });
        let read: Settings = serde_json::from_value(file).expect("settings");
        let inverted = DataSpec {
            invert: true,
            ..DataSpec::at("/b")
        };
        assert_eq!(read.repaired().data.recent, [inverted]);
    }

    proptest! {
        #[test]
        fn the_last_few_are_kept_each_once_and_the_newest_first(
            opened in prop::collection::vec((0u8..12, any::<bool>()), 1..40),
        ) {
            let mut data = DataSettings::default();
            for (place, invert) in &opened {
                let spec = DataSpec { invert: *invert, ..DataSpec::at(format!("/{place}")) };
                data.note(&spec);
                prop_assert_eq!(data.recent.first(), Some(&spec));
            }
            prop_assert!(data.recent.len() <= DataSettings::MOST);
            for (at, one) in data.recent.iter().enumerate() {
                prop_assert!(data.recent[at + 1..].iter().all(|other| other.source != one.source));
            }
            let again = data.clone();
            data.repair();
            prop_assert_eq!(data, again);
        }
    }
}

//! Recipes and layouts kept under a name, to be put back by one key.

use super::{LayoutSettings, PlaneSettings, Settings};
use crate::recipe::{Bayes, Recipe};
use crate::ui::language::t;
use crate::ui::scene::{PanelName, Study};
use serde::{Deserialize, Deserializer, Serialize};

/// What a person keeps under names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PresetSettings {
    /// In the order in which they were kept. One that cannot be read is left out.
    #[serde(deserialize_with = "readable")]
    pub own: Vec<Preset>,
}

/// A recipe and a layout under a name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preset {
    /// As a person calls it.
    pub name: String,
    /// What is to run.
    pub recipe: Recipe,
    /// What is to be seen.
    pub view: PresetView,
}

/// Which panels are shown, and how the plane is drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PresetView {
    /// As in [`LayoutSettings`].
    pub show_recipe: bool,
    /// As in [`LayoutSettings`].
    pub show_side: bool,
    /// As in [`LayoutSettings`].
    pub show_studies: bool,
    /// As in [`LayoutSettings`].
    pub study: Study,
    /// As in [`LayoutSettings`].
    pub stage: Option<PanelName>,
    /// The latent plane.
    pub plane: PlaneSettings,
}

impl Default for PresetView {
    fn default() -> Self {
        Self::of(&Settings::default())
    }
}

impl PresetView {
    /// What `settings` show.
    pub fn of(settings: &Settings) -> Self {
        let layout = &settings.layout;
        Self {
            show_recipe: layout.show_recipe,
            show_side: layout.show_side,
            show_studies: layout.show_studies,
            study: layout.study,
            stage: layout.stage,
            plane: settings.plane.clone(),
        }
    }

    /// Puts it back into `layout` and `plane`.
    pub fn put_back(&self, layout: &mut LayoutSettings, plane: &mut PlaneSettings) {
        // Named one by one, so that a new field is not forgotten here.
        let Self {
            show_recipe,
            show_side,
            show_studies,
            study,
            stage,
            plane: drawn,
        } = self;
        layout.show_recipe = *show_recipe;
        layout.show_side = *show_side;
        layout.show_studies = *show_studies;
        layout.study = *study;
        layout.stage = *stage;
        layout.unfolded = None;
        plane.clone_from(drawn);
    }
}

impl PresetSettings {
    /// The most that are kept.
    pub const MOST: usize = 99;
    /// The most characters of a name.
    pub const LONGEST_NAME: usize = 60;

    /// Every preset there is: a person's own, then those that the program brings.
    pub fn all(&self) -> Vec<Preset> {
        let own = self.own.iter().cloned();
        own.chain(shipped()).collect()
    }

    /// The preset at this place of [`PresetSettings::all`].
    pub fn get(&self, place: usize) -> Option<Preset> {
        match self.own.get(place) {
            Some(own) => Some(own.clone()),
            None => shipped().into_iter().nth(place - self.own.len()),
        }
    }

    /// Whether a person may rename and remove the preset at this place.
    pub fn is_own(&self, place: usize) -> bool {
        place < self.own.len()
    }

    pub(super) fn repair(&mut self) {
        self.own.retain_mut(|preset| {
            preset.name = usable_name(&preset.name).unwrap_or_default();
            preset.view.plane.repair(&PlaneSettings::default());
            !preset.name.is_empty() && preset.recipe.check().is_ok()
        });
        self.own.truncate(Self::MOST);
    }
}

/// A name as it is kept: without space around it, and not too long; none if nothing is left.
pub fn usable_name(typed: &str) -> Option<String> {
    let short: String = typed
        .trim()
        .chars()
        .take(PresetSettings::LONGEST_NAME)
        .collect();
    let short = short.trim_end().to_owned();
    (!short.is_empty()).then_some(short)
}

/// The presets that the program brings, in the language in use.
fn shipped() -> [Preset; 4] {
    let preset = |name: &str, recipe: Recipe, study: Study| Preset {
        name: name.to_owned(),
        recipe,
        view: PresetView {
            study,
            ..PresetView::default()
        },
    };
    let usual = Recipe::default;
    [
        preset(t("Plain VAE in 2 dimensions"), usual(), Study::Curves),
        preset(
            t("Beta 8: a strong prior"),
            Recipe {
                beta: 8.0,
                ..usual()
            },
            Study::Curves,
        ),
        preset(
            t("20 dimensions at beta 4: most collapse"),
            Recipe {
                latent: 20,
                beta: 4.0,
                ..usual()
            },
            Study::Dimensions,
        ),
        preset(
            t("Random weights of the decoder"),
            Recipe {
                bayes: Bayes::Decoder,
                ..usual()
            },
            Study::Weights,
        ),
    ]
}

/// The presets that this version reads.
fn readable<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Preset>, D::Error> {
    let all = Vec::<serde_json::Value>::deserialize(from)?;
    let read = |value| serde_json::from_value(value).ok();
    Ok(all.into_iter().filter_map(read).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_the_program_brings_can_be_run() {
        for preset in shipped() {
            assert_eq!(preset.recipe.check(), Ok(()), "{}", preset.name);
            assert_eq!(usable_name(&preset.name), Some(preset.name));
        }
    }

    #[test]
    fn one_preset_that_cannot_be_read_spoils_no_other() {
        let file = json!({ "presets": { "own": [
            { "name": "from a newer version", "recipe": { "depth_of_dream": 3 } },
            { "name": "never runs", "recipe": { "latent": 0 } },
            { "name": "  ", "recipe": {} },
            { "name": " mine ", "recipe": { "beta": 3.0 } },
        ] } });
        let read: Settings = serde_json::from_value(file).expect("settings");
        let own = read.repaired().presets.own;
        assert_eq!(own.len(), 1);
        assert_eq!((own[0].name.as_str(), own[0].recipe.beta), ("mine", 3.0));
    }

    #[test]
    fn places_count_own_presets_first() {
        let own = Preset {
            name: "mine".into(),
            ..Preset::default()
        };
        let presets = PresetSettings { own: vec![own] };
        let all = presets.all();
        for (place, preset) in all.iter().enumerate() {
            assert_eq!(presets.get(place).as_ref(), Some(preset));
        }
        assert_eq!(presets.get(all.len()), None);
        assert!(presets.is_own(0) && !presets.is_own(1));
    }
}

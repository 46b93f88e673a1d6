//! Every line that the palette can have.

use super::Commands;
use super::beyond_menus::{colours, data, kept_runs, own_pictures, plain, regions};
use super::choice::choices;
use super::entry::{Does, Entry, Fit};
use super::search::{begins_words, has_words, words_and_numbers};
use super::value::Value;
use super::weights::readings;
use crate::ui::language::{fill, in_english, phrase, t};
use crate::ui::scene::action::{
    self, Action, FileAction, Menu, Offer, PointAction, PresetAction, RunAction, WindowAction,
};
use crate::ui::scene::points;
use crate::ui::shell::keys::preset_key;
use crate::ui::shell::lecture::has_place;
use crate::ui::shell::shipped::{ShippedModel, shipped_models};

/// Lines that fit, best first; all of them for an empty text. Where the words of some were typed,
/// guesses are left out, and of guesses those that are far from the best.
pub(super) fn search(text: &str, commands: &Commands<'_>) -> Vec<Entry> {
    let numbered = with_number(text, commands);
    let mut fitting: Vec<(Fit, Entry)> = entries(commands)
        .into_iter()
        .filter_map(|entry| Some((entry.fit(text)?, entry)))
        .collect();
    fitting.sort_by_key(|(fit, _)| std::cmp::Reverse(*fit));
    if let Some((best, _)) = fitting.first() {
        let best = *best;
        fitting.retain(|(fit, _)| fit.stands_beside(best));
    }
    let found = fitting.into_iter().map(|(_, entry)| entry);
    numbered.into_iter().chain(found).collect()
}

/// What "beta 4" asks for: a line for each command of that name that takes a number.
fn with_number(text: &str, commands: &Commands<'_>) -> Vec<Entry> {
    let Some((words, number)) = words_and_numbers(text) else {
        return Vec::new();
    };
    let mut meant = Value::all(commands);
    meant.retain(|value| begins_words(&value.searched(), &words));
    // What is called so, before what is only about it or begins alike.
    let first = words.to_lowercase();
    meant.sort_by_key(|value| {
        let called = value.searched().to_lowercase();
        (!has_words(&called, &first), !called.starts_with(&first))
    });
    meant
        .into_iter()
        .map(|value| match value.read(&number, commands) {
            Ok((label, action)) => Entry {
                english: String::new(),
                label,
                note: value.bounds(commands),
                told: true,
                key: None,
                does: Does::Act(action),
            },
            Err(refused) => Entry {
                english: String::new(),
                label: value.label().to_owned(),
                note: refused,
                told: true,
                key: None,
                does: Does::Refuse,
            },
        })
        .collect()
}

fn entries(commands: &Commands<'_>) -> Vec<Entry> {
    let offers = offered(commands);
    let known: Vec<Does> = offers.iter().map(|entry| entry.does.clone()).collect();
    let asked = Value::all(commands).into_iter().map(|value| Entry {
        label: value.label().to_owned(),
        english: value.searched(),
        note: value.bounds(commands),
        told: false,
        key: None,
        does: Does::Ask(value),
    });
    let more = named(plain).into_iter();
    let chosen = named(|| choices(commands)).into_iter();
    let kept = named(|| kept_runs(commands)).into_iter();
    let data = named(|| data(commands)).into_iter();
    let readings = named(|| readings(commands)).into_iter();
    let colours = named(colours).into_iter();
    let marks = named(|| regions(commands)).into_iter();
    let pictures = named(|| own_pictures(commands)).into_iter();
    let others = more
        .chain(chosen)
        .chain(kept)
        .chain(data)
        .chain(readings)
        .chain(colours)
        .chain(marks)
        .chain(pictures)
        .map(|(label, english, action)| Entry {
            label,
            english,
            note: String::new(),
            told: false,
            key: None,
            does: Does::Act(action),
        });
    let others = others.filter(|entry| !known.contains(&entry.does));
    let presets = presets(commands);
    let shipped = shipped();
    offers
        .into_iter()
        .chain(asked)
        .chain(others)
        .chain(presets)
        .chain(shipped)
        .collect()
}

/// What stands in menus, in the words for the model and for what is selected.
fn offered(commands: &Commands<'_>) -> Vec<Entry> {
    let latent = commands.progress.recipe.latent;
    let lecture = commands.settings.layout.lecture;
    let words = |offer: &Offer| {
        if offer.action == PointAction::ToggleLock.into() {
            points::lock_words(commands.locks)
        } else {
            offer.label
        }
    };
    let called = |offer: &Offer| format!("{}: {}", offer.menu.label(), words(offer));
    let offers = move || {
        action::offers()
            .into_iter()
            .filter(move |offer| !lecture || has_place(&offer.action))
            .map(move |o| o.for_latent(latent))
    };
    let english = in_english(|| offers().map(|offer| called(&offer)).collect::<Vec<_>>());
    let offers = offers().zip(english);
    offers
        .map(|(offer, english)| Entry {
            label: called(&offer),
            english,
            note: offer.tooltip.to_owned(),
            told: false,
            key: offer.shortcuts.first().copied(),
            does: Does::Act(offer.action),
        })
        .filter(|entry| entry.does != Does::Act(WindowAction::CommandPalette.into()))
        .collect()
}

/// Words in the language in use and in English, and what they do.
fn named(list: impl Fn() -> Vec<(String, Action)>) -> Vec<(String, String, Action)> {
    let english = in_english(&list);
    let own = list().into_iter().zip(english);
    own.map(|((label, action), (english, _))| (label, english, action))
        .collect()
}

/// The presets, and what can be done with a person's own.
fn presets(commands: &Commands<'_>) -> Vec<Entry> {
    let presets = &commands.settings.presets;
    let mut entries = Vec::new();
    for (place, preset) in presets.all().into_iter().enumerate() {
        let name = preset.name.as_str();
        let mut add = |words: &'static str, action: Action, key| {
            entries.push(Entry {
                label: fill(t(words), &[("name", name)]),
                english: fill(words, &[("name", name)]),
                note: String::new(),
                told: false,
                key,
                does: Does::Act(action),
            });
        };
        add(
            phrase("Preset: {name}"),
            PresetAction::Recall(place).into(),
            preset_key(place),
        );
        if presets.is_own(place) {
            add(
                phrase("Rename preset {name}"),
                PresetAction::AskNewName(place).into(),
                None,
            );
            add(
                phrase("Remove preset {name}"),
                PresetAction::Remove(place).into(),
                None,
            );
        }
        add(
            phrase("Start the recipe of preset {name}"),
            RunAction::Start(Box::new(preset.recipe)).into(),
            None,
        );
    }
    entries
}

/// The models that the program carries.
fn shipped() -> Vec<Entry> {
    let models = shipped_models().iter().enumerate();
    models
        .map(|(place, model)| Entry {
            label: shipped_label(model),
            english: in_english(|| shipped_label(model)),
            note: t(model.about).to_owned(),
            told: false,
            key: None,
            does: Does::Act(FileAction::OpenShippedModel(place).into()),
        })
        .collect()
}

fn shipped_label(model: &ShippedModel) -> String {
    let open = fill(t("Open shipped model {name}"), &[("name", t(model.name))]);
    format!("{}: {open}", Menu::File.label())
}

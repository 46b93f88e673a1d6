//! The language of the window's words: English in the sources, others from a table.
//!
//! `t("Save model")` gives the words of the language in use. The English phrase
//! is the key; what the table of `assets/language` lacks shows in English.
//!
//! Knows no other wing; from outside the window, the messages, errors and choices that it
//! puts into words.

mod data_names;
mod data_words;
mod errors;
#[cfg(test)]
mod every;
mod explore_messages;
pub(crate) mod image_names;
mod import;
mod japanese;
pub(crate) mod messages;
pub(crate) mod numbers;
mod recipe;
mod recipe_choices;

pub(crate) use data_names::data_set_names;
pub(crate) use data_words::{
    background_name, channels_name, colour_name, data_set_about, data_set_name, data_source_name,
    fit_name, format_name, images_words, memory_words, percent, shape_words, split_words,
};
pub(crate) use errors::{localised, sentence};
pub(crate) use explore_messages::explore_failure;
pub(crate) use recipe_choices::{activation_name, binarize_name, likelihood_name, pixels_name};

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::collections::HashMap;
use std::fmt::Display;
use std::sync::LazyLock;

/// English, a tab, Japanese; sorted, one phrase per line. `\n` stands for a new line.
const JAPANESE: &str = include_str!("../../../assets/language/ja.tsv");

/// In which language the window speaks; declared in the order of the switch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// As written in the sources.
    #[default]
    English,
    /// From the table.
    Japanese,
}

thread_local! {
    /// The window runs on one thread; tests run many windows, each on its own.
    static CURRENT: Cell<Language> = const { Cell::new(Language::English) };
}

static TABLE: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    JAPANESE
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(english, other)| (unescaped(english), unescaped(other)))
        .collect()
});

fn unescaped(cell: &str) -> String {
    cell.replace("\\n", "\n")
}

impl Language {
    /// All, in the order of the switch.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::value_variants().iter().copied()
    }

    /// What the language is called by those who read it, and by those who look for it.
    pub fn label(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::Japanese => "日本語 (Japanese)",
        }
    }

    /// The language of a locale's name such as `ja_JP.UTF-8`.
    fn of_locale(locale: &str) -> Self {
        if locale.starts_with("ja") {
            Language::Japanese
        } else {
            Language::English
        }
    }

    /// The language that the desktop asks for.
    pub(crate) fn of_desktop() -> Self {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|locale| !locale.is_empty())
            .map_or(Language::English, |locale| Self::of_locale(&locale))
    }
}

/// The language in use on this thread.
fn current() -> Language {
    CURRENT.get()
}

/// From now on [`t`] speaks `language` on this thread.
pub(crate) fn speak(language: Language) {
    CURRENT.set(language);
}

/// What `words` gives in English, whatever the language in use.
pub(crate) fn in_english<R>(words: impl FnOnce() -> R) -> R {
    let language = CURRENT.replace(Language::English);
    let said = words();
    CURRENT.set(language);
    said
}

/// The words of the language in use for an English phrase.
pub(crate) fn t(english: &'static str) -> &'static str {
    match current() {
        Language::English => english,
        Language::Japanese => TABLE.get(english).map_or(english, String::as_str),
    }
}

/// The same words with a capital in front.
pub(crate) fn capitalised(words: String) -> String {
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

/// Marks a phrase of a constant, which [`t`] translates where it is shown.
pub(crate) const fn phrase(english: &'static str) -> &'static str {
    english
}

/// `template` with each `{name}` replaced by the value of that name.
///
/// In one pass: braces within a value stay as they are, and so does a hole
/// without a value.
pub(crate) fn fill<V: Display>(template: &str, holes: &[(&str, V)]) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let hole = after.split_once('}').and_then(|(name, after)| {
            let value = holes.iter().find(|(hole, _)| *hole == name);
            value.map(|(_, value)| (value, after))
        });
        rest = match hole {
            Some((value, after)) => {
                out.push_str(&value.to_string());
                after
            }
            None => {
                out.push('{');
                after
            }
        };
    }
    out + rest
}

#[cfg(test)]
pub(crate) mod tests;

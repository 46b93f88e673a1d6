//! A line of the palette, and how well it fits what was typed.

use super::search::{Called, begins_words, called, is_within, score};
use super::value::Value;
use crate::ui::language::in_english;
use crate::ui::scene::action::{Action, ViewAction};
use eframe::egui::KeyboardShortcut;

/// What choosing a line does.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Does {
    /// This.
    Act(Action),
    /// Ask for a number.
    Ask(Value),
    /// Nothing: the number that was typed cannot be taken.
    Refuse,
}

/// One line of the palette.
pub(super) struct Entry {
    pub label: String,
    /// What it is found by in English: nobody should have to switch keyboards to find it.
    pub english: String,
    /// What it does, or why it cannot be done.
    pub note: String,
    /// The note stands below the line, for all to read.
    pub told: bool,
    pub key: Option<KeyboardShortcut>,
    pub does: Does,
}

/// How well a line fits what was typed, the most telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fit {
    /// What was typed is of its words, and not only of its letters.
    pub words: bool,
    called: Called,
    rank: Rank,
    score: u32,
}

impl Fit {
    /// Whether a line that fits so well is listed where another fits best of all: each whose words
    /// were typed, and of guesses those that are half as good.
    pub fn stands_beside(self, best: Self) -> bool {
        match best.words {
            true => self.words,
            false => self.score >= best.score / 2,
        }
    }
}

/// What a person most likely looks for, among lines whose words fit equally: something to see
/// before a file to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    File,
    Other,
    Panel,
    Study,
}

impl Entry {
    /// How well it fits; none if it does not. Letters in the order of a name's, but not its
    /// words, are a guess: the better guess comes first, whatever it is.
    pub fn fit(&self, text: &str) -> Option<Fit> {
        let names = self.names();
        let score = names.iter().filter_map(|name| score(name, text)).max()?;
        let called = names.iter().map(|name| called(name, text)).max();
        let words = names.iter().any(|name| begins_words(name, text));
        let rank = if words { self.rank() } else { Rank::File };
        let called = called.unwrap_or_default();
        let within = || names.iter().any(|name| is_within(name, text));
        Some(Fit {
            words: words || called != Called::Otherwise || within(),
            called,
            rank,
            score,
        })
    }

    /// What it is called: its line, the line without the menu, and the word on a study's tab.
    fn names(&self) -> Vec<String> {
        let lines = [&self.label, &self.english];
        let within = lines.into_iter().filter_map(|line| line.split_once(": "));
        let within = within.map(|(_, name)| name.to_owned());
        let mut names: Vec<String> = lines.into_iter().cloned().chain(within).collect();
        if let Does::Act(Action::View(ViewAction::Study(study))) = &self.does {
            names.push(study.label().to_owned());
            names.push(in_english(|| study.label().to_owned()));
        }
        names
    }

    fn rank(&self) -> Rank {
        match &self.does {
            Does::Act(Action::View(ViewAction::Study(_))) => Rank::Study,
            Does::Act(Action::View(ViewAction::Stage(_) | ViewAction::Focus(_))) => Rank::Panel,
            Does::Act(Action::File(_)) => Rank::File,
            Does::Act(_) | Does::Ask(_) | Does::Refuse => Rank::Other,
        }
    }
}

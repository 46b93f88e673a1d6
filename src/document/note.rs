//! A word that a person puts at a step of a run.

use super::item::Item;
use crate::run::RunId;
use serde::{Deserialize, Serialize};

/// The most letters of a note.
pub const LONGEST_NOTE: usize = 200;

/// A word at a step of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its own among all items of the document.
    pub id: u64,
    /// The run that it is about, by what its files carry: no number of a session.
    pub run: RunId,
    /// The step that it stands at.
    pub step: u64,
    /// What it says, at most [`LONGEST_NOTE`] letters.
    pub text: String,
}

impl Item for Note {
    fn id(&self) -> u64 {
        self.id
    }
}

/// What a note can say of what was typed: no space at its ends, not too long; None if nothing is
/// left.
pub fn note_text(typed: &str) -> Option<String> {
    let text: String = typed.trim().chars().take(LONGEST_NOTE).collect();
    let text = text.trim_end().to_owned();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_what_was_typed_without_space_around_it() {
        assert_eq!(
            note_text("  sevens and ones part \n"),
            Some("sevens and ones part".into())
        );
        assert_eq!(note_text(" \t"), None);
        let long = note_text(&"é".repeat(500)).expect("a text");
        assert_eq!(long.chars().count(), LONGEST_NOTE);
    }
}

//! Errors of other rooms in the language of the window.
//!
//! The English sentence of an error is its own, as the command line prints it, but for
//! errors of a recipe, whose fields have names in the window. Every other language says
//! the same facts in a sentence of its own, in a folder beside this file. A new error in
//! another room does not compile until it is worded here.

use crate::ui::language::{Language, capitalised, current};
use std::fmt::Display;

/// An error that the window can say in every language.
pub(crate) trait Localised: Display {
    /// What went wrong, where, and a way on: as the command line says it.
    fn english(&self) -> String {
        self.to_string()
    }

    /// The same.
    fn japanese(&self) -> String;

    /// Whether its sentence begins with a path, whose letters are what they are.
    fn begins_with_a_path(&self) -> bool {
        false
    }
}

/// The error's sentence in the language of the window.
pub(crate) fn localised(error: &impl Localised) -> String {
    match current() {
        Language::English => error.english(),
        Language::Japanese => error.japanese(),
    }
}

/// The same with a capital in front, but of a path.
pub(crate) fn sentence(error: &impl Localised) -> String {
    let words = localised(error);
    match error.begins_with_a_path() {
        true => words,
        false => capitalised(words),
    }
}

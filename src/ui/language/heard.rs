//! Sentences that other rooms made, in the language of the window.
//!
//! The trainer and its files speak English, also where there is no window. What
//! they say is recognised by its fixed words; what is not recognised stays as it is.

use crate::ui::language::{fill, phrase, t};

/// What the other rooms say, with holes where names and numbers stand.
const SAID: &[&str] = &[
    phrase("Opened {path}"),
    phrase("Saved to {path}"),
    phrase("Curves written to {path}"),
    phrase("There is no model to save yet"),
    phrase("Change the recipe and start a new run, or open a model"),
    phrase("The curves and the last weights are kept; start a new run"),
    phrase("The trainer broke down: {words}"),
    phrase("No test terms: {reason}"),
    phrase("saving keeps the last good weights"),
    phrase("start again with a learning rate below {rate}"),
    phrase(
        "these images are reproduced exactly, so that the learned precision, and the \
         density with it, grows without bound: set a smallest standard deviation \
         (min-std) like 0.01, or give the precision instead of learning it",
    ),
    phrase("step {step} gave no finite loss: {culprit}"),
    phrase("learning rate {before} → {after}"),
    phrase("beta {before} → {after}"),
    phrase("batch {before} → {after}"),
    phrase("{path} cannot be opened as a model: {reason}"),
    phrase("{field} must be {expected}, but it is {found}"),
];

/// `text` in the language of the window, part by part where it is several sentences.
pub(crate) fn heard(text: &str) -> String {
    let parts: Option<Vec<String>> = text.split("; ").map(said).collect();
    match parts {
        Some(parts) => parts.join("; "),
        None => said(text).unwrap_or_else(|| text.to_owned()),
    }
}

fn said(text: &str) -> Option<String> {
    SAID.iter().find_map(|template| {
        let holes = holes(template, text)?;
        Some(fill(t(template), &holes))
    })
}

/// What stands in the holes of `template` if `text` was made from it: each hole
/// reaches to the first place where the words after it go on.
fn holes<'a>(template: &'static str, text: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    let (first, mut template) = template.split_once('{').unwrap_or((template, ""));
    let mut text = text.strip_prefix(first)?;
    let mut found = Vec::new();
    while let Some((name, after)) = template.split_once('}') {
        let (words, next) = after.split_once('{').unwrap_or((after, ""));
        let end = match words {
            "" => text.len(),
            words => text.find(words)?,
        };
        let (value, rest) = text.split_at_checked(end)?;
        found.push((name, value));
        text = rest.strip_prefix(words)?;
        template = next;
    }
    text.is_empty().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::language::{Language, speak};

    #[test]
    fn sentences_of_other_rooms_are_recognised_and_others_left_alone() {
        for text in [
            "Saved to /a/b; c.bpk",
            "learning rate 0.001 → 0.002",
            "latent must be between 1 and 512, but it is 0",
            "nobody says this: {so}",
        ] {
            assert_eq!(heard(text), text, "in English nothing changes");
        }
        speak(Language::Japanese);
        assert!(heard("Saved to /a/b; c.bpk").contains("/a/b; c.bpk"));
        assert_ne!(heard("beta 1 → 2"), "beta 1 → 2");
        let both = heard(
            "start again with a learning rate below 1e-3; saving keeps the last good weights",
        );
        assert!(both.contains("1e-3") && !both.contains("saving"), "{both}");
        assert_eq!(heard("nobody says this"), "nobody says this");
        speak(Language::English);
    }
}

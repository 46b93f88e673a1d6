//! How well what was typed fits a name.

/// How well `typed` fits `label`: none if its letters do not occur in that order.
///
/// Letters at the start of a word and letters in a row count more; whole words and the
/// beginnings of words count most.
pub(super) fn score(label: &str, typed: &str) -> Option<u32> {
    let label: Vec<char> = label.to_lowercase().chars().collect();
    let mut at = 0;
    let mut total = 0;
    let mut row = 0;
    for letter in typed
        .to_lowercase()
        .chars()
        .filter(|letter| !letter.is_whitespace())
    {
        let skip = label.get(at..)?.iter().position(|other| *other == letter)?;
        row = if skip == 0 { row + 1 } else { 0 };
        at += skip;
        let starts = at == 0 || !label[at - 1].is_alphanumeric();
        total += 1 + 2 * row + if starts { 4 } else { 0 };
        at += 1;
    }
    if begins_words(&label.iter().collect::<String>(), typed) {
        total += WORDS;
    }
    Some(total)
}

/// More than any letters count: "fit" means "Fit curves", and not "File: Quit".
const WORDS: u32 = 1 << 24;

/// How much `typed` is the name itself: it is it, it is its first words, it begins it, or it is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Called {
    #[default]
    Otherwise,
    BeginsSo,
    FirstWords,
    So,
}

/// How much of `name` is `typed`; dots that lead to a question are no part of a name.
pub(super) fn called(name: &str, typed: &str) -> Called {
    let small = |text: &str| text.trim().trim_end_matches('…').to_lowercase();
    let (name, typed) = (small(name), small(typed));
    if typed.is_empty() {
        return Called::Otherwise;
    }
    match name.strip_prefix(&typed) {
        None => Called::Otherwise,
        Some("") => Called::So,
        Some(rest) if rest.starts_with(|c: char| !c.is_alphanumeric()) => Called::FirstWords,
        Some(_) => Called::BeginsSo,
    }
}

/// Words and the numbers after them, if there are both: "beta 4", "set beta to 4", "β=4".
pub(super) fn words_and_numbers(typed: &str) -> Option<(String, String)> {
    let plain = typed.replace(['=', ':'], " ");
    let parts: Vec<&str> = plain.split_whitespace().collect();
    let is_number =
        |part: &&str| part.starts_with(|c: char| c.is_ascii_digit() || "+-−.".contains(c));
    let first = parts.iter().rposition(|part| !is_number(part))? + 1;
    let (words, numbers) = parts.split_at_checked(first)?;
    let words = words
        .iter()
        .filter(|word| !FILLERS.contains(&word.to_lowercase().as_str()));
    let words: Vec<&str> = words.copied().collect();
    if words.is_empty() || numbers.is_empty() {
        return None;
    }
    Some((words.join(" "), numbers.join(" ")))
}

/// What people write between a name and its number.
const FILLERS: [&str; 4] = ["set", "to", "go", "at"];

/// Whether every word of `typed` begins a word of `label`.
pub(super) fn begins_words(label: &str, typed: &str) -> bool {
    every_word(label, typed, |word, part| word.starts_with(part))
}

/// Whether `typed` stands anywhere in `label`, in a script that leaves no room between words.
pub(super) fn is_within(label: &str, typed: &str) -> bool {
    let roomless = |letter: char| letter.is_alphanumeric() && !letter.is_ascii();
    let typed = typed.trim().to_lowercase();
    typed.contains(roomless) && label.to_lowercase().contains(&typed)
}

/// Whether every word of `typed` is a word of `label`.
pub(super) fn has_words(label: &str, typed: &str) -> bool {
    every_word(label, typed, |word, part| word == part)
}

fn every_word(label: &str, typed: &str, fits: impl Fn(&str, &str) -> bool) -> bool {
    let label = label.to_lowercase();
    let words: Vec<&str> = label
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let typed = typed.to_lowercase();
    let mut parts = typed.split_whitespace();
    parts.all(|part| words.iter().any(|word| fits(word, part)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_after_words_is_found() {
        let split = |typed: &str| words_and_numbers(typed);
        let pair = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(split("beta 4"), pair("beta", "4"));
        assert_eq!(split("set Beta to −1e3"), pair("Beta", "−1e3"));
        assert_eq!(split("β=.5"), pair("β", ".5"));
        assert_eq!(split("add point at 1 -2"), pair("add point", "1 -2"));
        assert_eq!(split("ベータ 4"), pair("ベータ", "4"));
        for none in ["", "beta", "4", "set 4", "4 beta"] {
            assert_eq!(split(none), None, "{none}");
        }
    }

    #[test]
    fn a_name_is_told_from_one_that_only_begins_alike() {
        assert_eq!(called("Weights", "weights "), Called::So);
        assert_eq!(
            called("Note at this step…", "note at this step"),
            Called::So
        );
        assert_eq!(called("Model alone", "model"), Called::FirstWords);
        assert_eq!(called("Model alone", "mod"), Called::BeginsSo);
        assert_eq!(called("Save model as…", "model"), Called::Otherwise);
        assert_eq!(called("Model alone", " "), Called::Otherwise);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(label: String, typed: String) {
            let _any = (score(&label, &typed), begins_words(&label, &typed));
            let _any = (words_and_numbers(&typed), called(&label, &typed));
        }
    }
}

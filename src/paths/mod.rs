//! Paths as people type or paste them. Plain functions, no burn, no window.

use std::ffi::OsStr;
use std::path::{Path, PathBuf, is_separator};

/// The file or folder that a person means by `text`: without one pair of quotes around it,
/// and with `~` or `~/` in front standing for the home folder.
///
/// A shell does both by itself, but not everywhere: `--data=~/digits` reaches the program
/// as it stands, and so does what is typed or pasted into the window. A name that really
/// begins so is reached with `./` in front of it.
pub fn typed_path(text: impl AsRef<OsStr>) -> PathBuf {
    let text = text.as_ref();
    match text.to_str() {
        Some(text) => expand_home(without_quotes(text), std::env::home_dir().as_deref()),
        None => PathBuf::from(text),
    }
}

/// The text between a pair of equal quotes; all of it, if there is none or nothing between.
fn without_quotes(text: &str) -> &str {
    let between = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    let inner = between('"').or_else(|| between('\''));
    inner.filter(|inner| !inner.is_empty()).unwrap_or(text)
}

fn expand_home(text: &str, home: Option<&Path>) -> PathBuf {
    let (Some(home), Some(rest)) = (home, text.strip_prefix('~')) else {
        return PathBuf::from(text);
    };
    if rest.is_empty() {
        return home.to_owned();
    }
    match rest.strip_prefix(is_separator) {
        // Joined to an absolute path, the home folder would be lost.
        Some(rest) => home.join(rest.trim_start_matches(is_separator)),
        None => PathBuf::from(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn expanded(text: &str) -> PathBuf {
        expand_home(without_quotes(text), Some(Path::new("/home/ada")))
    }

    #[test]
    fn a_tilde_in_front_is_the_home_folder() {
        for (text, path) in [
            ("~", "/home/ada"),
            ("~/", "/home/ada"),
            ("~/d", "/home/ada/d"),
            ("~//d", "/home/ada/d"),
            ("'~/my d'", "/home/ada/my d"),
        ] {
            assert_eq!(expanded(text), Path::new(path), "{text}");
        }
    }

    #[test]
    fn any_other_tilde_is_part_of_a_name() {
        for text in ["/a/~/b", "a~", "./~", "./~/d", "~ada/d", "~d"] {
            assert_eq!(expanded(text), Path::new(text));
        }
    }

    #[test]
    fn one_pair_of_quotes_is_taken_off() {
        for (text, path) in [
            ("\"/my digits\"", "/my digits"),
            ("'/my digits'", "/my digits"),
            ("\"'d'\"", "'d'"),
            ("'d\"", "'d\""),
            ("\"", "\""),
            ("d\"", "d\""),
            ("it's", "it's"),
            ("''", "''"),
        ] {
            assert_eq!(expanded(text), Path::new(path), "{text}");
        }
    }

    #[test]
    fn without_a_home_folder_the_tilde_stays() {
        assert_eq!(expand_home("~/d", None), Path::new("~/d"));
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_not_unicode_is_kept() {
        use std::os::unix::ffi::OsStrExt;
        let name = OsStr::from_bytes(b"~/\xff");
        assert_eq!(typed_path(name).as_os_str(), name);
    }

    proptest! {
        #[test]
        fn a_plain_path_stays_as_it_is(text in "[^~'\"].*") {
            prop_assert_eq!(typed_path(&text), PathBuf::from(&text));
        }
    }
}

//! What recovery files are called: by window, run and place in the rotation.

use std::fmt::{Display, Formatter};

/// How the name of a file ends that a window has locked for as long as it lives.
pub(super) const LOCK: &str = ".lock";
/// The longest content of such a file: the number of the run in hand.
pub(super) const LOCK_BYTES: u64 = 32;
/// How the names of recovery files end.
const ENDING: &str = ".bpk";
/// Between the name of the window and the number of the run.
const RUN: &str = ".run-";
/// Files that a run takes in turn, by their letters: one stays whole while the other is written.
pub(super) const TURNS: [char; 2] = ['a', 'b'];

/// The name of a recovery file: `1764213562123-4711.run-3.a.bpk`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RecoveryName {
    /// Milliseconds since 1970 and the process id: no two windows have the same.
    pub window: String,
    /// Number of the run in that window.
    pub run: u64,
    /// One of [`TURNS`].
    pub turn: char,
}

impl RecoveryName {
    /// What a file of this name holds; None if it is no recovery file's.
    pub fn parse(name: &str) -> Option<Self> {
        let (window, rest) = name.strip_suffix(ENDING)?.split_once(RUN)?;
        let (run, turn) = rest.split_once('.')?;
        let mut letters = turn.chars();
        let turn = letters.next().filter(|turn| TURNS.contains(turn))?;
        let name = Self {
            window: window.to_owned(),
            run: run.parse().ok()?,
            turn,
        };
        // Numbers can be written in several ways; only one of them is a name.
        (letters.next().is_none()
            && is_window(window)
            && name.to_string().len() == name_length(window, rest))
        .then_some(name)
    }
}

fn name_length(window: &str, rest: &str) -> usize {
    window.len() + RUN.len() + rest.len() + ENDING.len()
}

/// Whether this is what a window is called.
pub(super) fn is_window(name: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts = name.split_once('-');
    parts.is_some_and(|(time, process)| digits(time) && digits(process))
}

impl Display for RecoveryName {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let Self { window, run, turn } = self;
        write!(f, "{window}{RUN}{run}.{turn}{ENDING}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn names_are_read_as_they_were_written(time: u64, process: u32, run: u64, turn in 0usize..2) {
            let name = RecoveryName {
                window: format!("{time}-{process}"),
                run,
                turn: TURNS[turn],
            };
            prop_assert_eq!(RecoveryName::parse(&name.to_string()), Some(name));
        }

        #[test]
        fn nothing_else_is_one(name: String) {
            if let Some(parsed) = RecoveryName::parse(&name) {
                prop_assert_eq!(parsed.to_string(), name);
            }
        }
    }

    #[test]
    fn other_files_are_nobodys() {
        for name in [
            "model.bpk",
            "1-2.run-3.c.bpk",
            "1-2.run-03.a.bpk",
            "1-2.run-+3.a.bpk",
            "1-2.run-3.ab.bpk",
            "1-2.run-3.a.bpk.damaged",
            "x-2.run-3.a.bpk",
            "1-2.lock",
        ] {
            assert_eq!(RecoveryName::parse(name), None, "{name}");
        }
    }
}

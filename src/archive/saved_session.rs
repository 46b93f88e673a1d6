//! What a session file holds beside a model and its run, as plain data.

use crate::document::Document;
use crate::model::Snapshot;
use std::path::Path;

/// How the names of session files end.
pub const SESSION_ENDING: &str = "elbow";

/// Whether a file of this name is to hold a session: its name says what is written. What is read
/// its content says.
pub fn is_session_name(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case(SESSION_ENDING))
}

/// What a person had made around a run, and what was looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavedSession {
    /// What a person had made.
    pub document: Document,
    /// What was looked at, as JSON whose meaning the window knows; empty where nobody looked.
    pub view: String,
}

/// Weights of earlier steps of a run, to be looked at: a run goes on from its last step alone.
#[derive(Clone, Debug)]
pub struct SavedPast {
    /// They lie at multiples of so many steps.
    pub every: u64,
    /// Ascending by step.
    pub snapshots: Vec<Snapshot>,
}

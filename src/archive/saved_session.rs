//! What a session file holds beside a model and its run, as plain data.

use super::checkpoint::Checkpoint;
use crate::document::Document;
use crate::model::Snapshot;
use std::path::Path;
use std::sync::Arc;

/// How the names of session files end.
pub const SESSION_ENDING: &str = "elbow";

/// Whether a file of this name is to hold a session: its name says what is written. What is read
/// its content says.
pub fn is_session_name(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case(SESSION_ENDING))
}

/// The most that earlier steps take in a file, where they are several.
pub const MOST_PAST_BYTES: u64 = 1 << 29;

/// What a person had made around a run, and what was looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavedSession {
    /// What a person had made.
    pub document: Document,
    /// What was looked at, as JSON whose meaning the window knows; empty where nobody looked.
    pub view: String,
}

/// Earlier steps of a run, to be looked at and to go on from.
#[derive(Clone, Debug)]
pub struct SavedPast {
    /// They lie at multiples of so many steps.
    pub every: u64,
    /// Ascending.
    pub steps: Vec<SavedStep>,
}

/// A run as it was at an earlier step.
#[derive(Clone, Debug)]
pub struct SavedStep {
    /// Its weights, with the recipe as it was then.
    pub snapshot: Snapshot,
    /// What it needs besides to go on from there; None where that could not be had, as in files of
    /// version 3.
    pub checkpoint: Option<Arc<Checkpoint>>,
}

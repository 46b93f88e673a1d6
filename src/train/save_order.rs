//! What a person wants to be saved of the run in hand, and where.

use crate::archive::{MOST_PAST_BYTES, SavedSession};
use crate::model::check_size;
use crate::recipe::{ImageShape, Recipe};
use std::path::PathBuf;

/// What is to be saved, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct SaveOrder {
    /// A kept run; None for the one in hand.
    pub run: Option<u64>,
    /// The file.
    pub path: PathBuf,
    /// What a person had made and looked at; None: the model alone.
    pub session: Option<SavedSession>,
    /// Which earlier weights go along, beside a session.
    pub past: PastToSave,
    /// Whatever stands there may go: a person was asked.
    pub replaces: bool,
}

impl SaveOrder {
    /// The model alone, in the place of nothing but what was read or written there.
    pub fn model(path: impl Into<PathBuf>) -> Self {
        Self {
            run: None,
            path: path.into(),
            session: None,
            past: PastToSave::Nothing,
            replaces: false,
        }
    }

    /// The same of a kept run.
    pub fn kept(run: u64, path: impl Into<PathBuf>) -> Self {
        Self {
            run: Some(run),
            ..Self::model(path)
        }
    }

    /// The same with what a person had made.
    pub fn session(path: impl Into<PathBuf>, session: SavedSession) -> Self {
        Self {
            session: Some(session),
            ..Self::model(path)
        }
    }
}

/// Which earlier weights of a run are saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PastToSave {
    /// None.
    Nothing,
    /// Those that are shown, of this step.
    Shown(u64),
    /// As many as a file takes, evenly over the run.
    All,
}

/// How many of so many earlier sets of weights a file takes, and their size in bytes.
pub fn past_in_a_file(recipe: &Recipe, shape: ImageShape, steps: usize) -> (usize, u64) {
    let each = 4 * check_size(recipe, shape).unwrap_or(1).max(1) as u64;
    let room = steps_in_a_file(each);
    let mut steps = if room == 0 { 0 } else { steps };
    while steps > room {
        steps = steps.div_ceil(2);
    }
    (steps, steps as u64 * each)
}

/// How many sets of weights of so many bytes a file takes; 0 where they are not two.
pub(super) fn steps_in_a_file(bytes_each: u64) -> usize {
    let room = MOST_PAST_BYTES / bytes_each.max(1);
    // Far fewer than a usize holds.
    if room < 2 { 0 } else { room.min(2048) as usize }
}

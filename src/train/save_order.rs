//! What a person wants to be saved of the run in hand, and where.

use crate::archive::SavedSession;
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
    /// Which earlier steps go along, beside a session.
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

/// Which earlier steps of a run are saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PastToSave {
    /// None.
    Nothing,
    /// The one that is shown.
    Shown(u64),
    /// As many as a file takes, evenly over the run.
    All,
}

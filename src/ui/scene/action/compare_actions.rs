//! What can be done with a run beside the one in hand.

use std::path::PathBuf;

/// What can be done with a run that is shown beside the one in hand.
#[derive(Clone, Debug, PartialEq)]
pub enum CompareAction {
    /// Ask which run; leave the one that is shown, if there is one.
    Ask,
    /// Show this kept run, or no longer.
    With(u64),
    /// Ask for a file.
    FileDialog,
    /// Show the model of this file, or its curves.
    WithFile(PathBuf),
    /// Show the run in hand alone.
    Stop,
}

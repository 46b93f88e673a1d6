//! What begins once its images are there.

use super::importer::ImportUnderWay;
use crate::archive::{FileIdentity, LostRun, SavedModel};
use crate::recipe::{DataSpec, Recipe, RunLength};
use std::path::PathBuf;

/// An import, and what it is for.
pub(super) struct Import {
    pub under_way: ImportUnderWay,
    pub pending: Pending,
}

/// What an import is for.
pub(super) enum Pending {
    /// A fresh run.
    Begin(Box<FreshRun>),
    /// A saved model.
    Open(Box<OpenedModel>),
    /// The run in hand, whose images were not at hand.
    Locate,
}

/// A run that is to begin.
pub(super) struct FreshRun {
    pub recipe: Recipe,
    /// Train at once.
    pub run: bool,
    /// Where it pauses by itself.
    pub length: Option<RunLength>,
}

/// A model that was read, all but its images.
pub(super) struct OpenedModel {
    pub path: PathBuf,
    /// The run was lost with its window.
    pub lost: Option<LostRun>,
    pub saved: SavedModel,
    /// What its file was known by when it was read.
    pub identity: Option<FileIdentity>,
    /// Where its images are looked for.
    pub spec: DataSpec,
    /// A person named that place, which is not that of the recipe.
    pub elsewhere: bool,
    /// Where it pauses by itself once it runs.
    pub length: Option<RunLength>,
}

//! What begins once its images are there.

use super::importer::ImportUnderWay;
use crate::archive::{Assumed, FileIdentity, LostRun, SavedModel};
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

/// A model that is to be opened.
pub(super) struct ModelToOpen {
    pub path: PathBuf,
    /// Where it comes from.
    pub origin: Origin,
    /// Whether earlier steps in the file are left out.
    pub without_damaged: bool,
    /// What its file does not tell.
    pub assumed: Assumed,
    /// Where its images lie, if not at the place in its recipe.
    pub data: Option<DataSpec>,
    /// Where it pauses by itself once it runs.
    pub length: Option<RunLength>,
}

/// Where a model comes from that is opened.
pub(super) enum Origin {
    /// A file that a person named.
    File,
    /// The file of the weights in hand, read once more with other things taken for granted.
    Again,
    /// A run that was lost with its window.
    Lost(Box<LostRun>),
}

/// A model that was read, all but its images.
pub(super) struct OpenedModel {
    pub path: PathBuf,
    /// Where it comes from.
    pub origin: Origin,
    /// What its file did not tell, as far as a person said it.
    pub assumed: Assumed,
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

//! What a person has made, and the file that it is kept in.

use crate::document::{Document, RegionData};
use crate::train::{Message, Notice, Progress};
use crate::ui::scene::{Selection, points};
use crate::ui::shell::undo::UndoStack;
use std::path::PathBuf;

/// The document, what can be undone in it, and the model's file.
pub(crate) struct Workspace {
    pub document: Document,
    /// The active point and the chosen image.
    pub selection: Selection,
    pub undo: UndoStack,
    /// The window closes once the run is saved.
    pub save_before_closing: Option<SaveBeforeClosing>,
}

/// A run is being saved; then the window closes.
pub(crate) struct SaveBeforeClosing {
    pub run: u64,
    /// Where it is saved to; none while that is being asked.
    pub path: Option<PathBuf>,
    /// Notices up to this one are older than the save.
    pub told: u64,
    /// The run was in motion before it was held to be saved.
    pub running: bool,
}

impl SaveBeforeClosing {
    /// Whether this notice says that the save went wrong.
    pub fn failed_by(&self, notice: &Notice) -> bool {
        match &notice.message {
            Message::NotSaved { path, .. } | Message::NothingToSave(path) => {
                notice.number > self.told && Some(path) == self.path.as_ref()
            }
            Message::Opened(_)
            | Message::LayersMapped(_)
            | Message::WeightsAlone
            | Message::WentOn { .. }
            | Message::NotKept(_)
            | Message::Saved { .. }
            | Message::CurvesWritten(_)
            | Message::NotBegun(_)
            | Message::CurvesNotWritten(_)
            | Message::LiveRefused(_)
            | Message::DataRead { .. }
            | Message::ImportCancelled { .. }
            | Message::NoImages(_)
            | Message::Located { .. }
            | Message::NotLocated(_)
            | Message::LetGo { .. }
            | Message::PinsTaken
            | Message::Forked { .. }
            | Message::NotForked { .. }
            | Message::NoTestTerms { .. }
            | Message::NoEvaluator(_) => false,
        }
    }
}

impl Workspace {
    /// Begins with a few points of a model of `latent` dimensions.
    pub fn new(latent: usize) -> Self {
        let (document, selection) = points::first(latent);
        Self {
            document,
            selection,
            undo: UndoStack::default(),
            save_before_closing: None,
        }
    }

    /// Images stay marked in another run on the same data; places in other data would be those
    /// of other images.
    pub fn forget_marks_of_other_images(&mut self, before: &Progress, now: &Progress) {
        let of = |progress: &Progress| progress.dataset.as_deref().map(RegionData::of);
        if of(before) != of(now) {
            self.selection.marking = None;
        }
    }

    /// Another model, of `latent` dimensions: points follow, and undoing ends here.
    pub fn run_began(&mut self, latent: usize) {
        self.document.fit(latent);
        self.selection.image = None;
        self.selection.shown_step.follow_newest();
        self.undo.clear();
    }
}

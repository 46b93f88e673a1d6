//! What a person has made, and the file that it is kept in.

use crate::document::{Document, RegionData};
use crate::train::{AboutFile, FileDeed, Message, Notice, Progress, SavedSession};
use crate::ui::scene::settings::Settings;
use crate::ui::scene::{Selection, SessionHome, SessionView, points};
use crate::ui::shell::stood::Stood;
use crate::ui::shell::undo::UndoStack;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The document, what can be undone in it, and the model's file.
pub(crate) struct Workspace {
    pub document: Document,
    /// The active point and the chosen image.
    pub selection: Selection,
    pub undo: UndoStack,
    /// Where the points stood in models of other dimensions.
    pub stood: Stood,
    /// Runs that a person forgot and has not taken back.
    pub forgotten: BTreeSet<u64>,
    /// The document as the session's file holds it; none without such a file.
    pub kept: Option<Document>,
    /// The document as the trainer's thread was last told of it.
    pub told: Option<Document>,
    /// The session's file that it was told of with that.
    pub told_home: Option<SessionHome>,
    /// The file of a session whose run was lost with its window and goes on here.
    pub home: Option<SessionHome>,
    /// Whether the session's file keeps the run's past.
    pub past_in_file: Option<PastInFile>,
    /// The run whose session was taken up last.
    pub taken_up: u64,
    /// What is being saved.
    pub saving: Option<SaveUnderWay>,
    /// The window closes once the run is saved.
    pub save_before_closing: Option<SaveBeforeClosing>,
}

/// Whether a session's file keeps the past of its run.
pub(crate) struct PastInFile {
    pub path: PathBuf,
    pub keeps: bool,
    /// What the settings said then of sessions: who changes them since means this one too.
    pub usual: bool,
}

/// A run is being saved.
pub(crate) struct SaveUnderWay {
    pub path: PathBuf,
    /// Notices up to this one are older than the save.
    pub told: u64,
    /// The document that goes into the file; none where the model goes alone.
    pub document: Option<Document>,
    /// What of the past it holds, once it is there.
    pub past_in_file: PastInFile,
}

impl SaveUnderWay {
    /// Whether this notice says what became of it.
    pub fn is_told_by(&self, notice: &Notice) -> bool {
        let about = saved(&notice.message);
        notice.number > self.told && about.is_some_and(|about| about.path == self.path)
    }
}

/// What a message says of a file that a run was to be saved to.
fn saved(message: &Message) -> Option<AboutFile<'_>> {
    let about = message.about_file();
    about.filter(|about| about.deed == FileDeed::Save)
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
        let failed = saved(&notice.message).filter(|about| !about.done);
        let path = failed.map(|about| about.path);
        notice.number > self.told && path.is_some() && path == self.path.as_deref()
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
            stood: Stood::default(),
            forgotten: BTreeSet::new(),
            kept: None,
            told: None,
            told_home: None,
            home: None,
            past_in_file: None,
            taken_up: 0,
            saving: None,
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

    /// Goes on with what a session holds, around the run of `progress`; undoing begins afresh.
    pub fn take_up(
        &mut self,
        session: &SavedSession,
        progress: &Progress,
        settings: &mut Settings,
    ) {
        let SavedSession { document, view } = session;
        // A run that was lost with its window is in no file.
        self.kept = progress.file.as_ref().map(|_| document.clone());
        self.document.clone_from(document);
        self.selection = Selection::default();
        self.stood = Stood::default();
        self.undo.clear();
        // Without one, the window looks at what it looked at before.
        if let Some(view) = SessionView::from_text(view) {
            view.put_back(progress, document, &mut self.selection, settings);
        }
    }

    /// Whether there is work that no file holds: changes of a session that has a file, or without
    /// one whatever is worth keeping.
    pub fn has_unkept_work(&self) -> bool {
        match &self.kept {
            Some(kept) => !kept.holds_the_same(&self.document),
            None => self.document.is_worth_keeping(),
        }
    }

    /// Another model, of `latent` dimensions: points follow, and undoing ends here, but for runs
    /// that can still be taken back. A point that stood in a model of as many dimensions before,
    /// and was not moved since, stands there again.
    pub fn run_began(&mut self, latent: usize, progress: &Progress) {
        self.stood.follow(&mut self.document, latent);
        self.selection.image = None;
        self.selection.shown_step.follow_newest();
        self.forgotten
            .retain(|run| progress.forgotten.contains(run));
        self.undo.run_began(progress);
    }
}

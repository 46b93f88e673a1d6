//! Undo and redo of what a person makes by hand: the recipe's draft and the points.

use crate::ui::recipe::draft::Draft;
use crate::ui::scene::Handle;
use eframe::egui::util::undoer::{Settings, Undoer};

/// What can be undone.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Document {
    pub draft: Option<Draft>,
    pub handles: Vec<Handle>,
}

/// The states gone through, newest last.
pub(crate) struct History {
    undoer: Undoer<Document>,
}

impl Default for History {
    fn default() -> Self {
        let settings = Settings {
            max_undos: 200,
            stable_time: 0.4,
            auto_save_interval: 30.0,
        };
        Self {
            undoer: Undoer::with_settings(settings),
        }
    }
}

impl History {
    /// Notes the state of this frame; a drag becomes one entry once the hand rests.
    ///
    /// Returns whether the state has yet to settle, so that another frame is wanted.
    pub fn note(&mut self, seconds: f64, document: &Document) -> bool {
        self.undoer.feed_state(seconds, document);
        self.undoer.is_in_flux()
    }

    /// Forgets everything: another model, other dimensions.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    pub fn can_undo(&self, now: &Document) -> bool {
        self.undoer.has_undo(now)
    }

    pub fn can_redo(&self, now: &Document) -> bool {
        self.undoer.has_redo(now)
    }

    pub fn undo(&mut self, now: &Document) -> Option<Document> {
        self.undoer.undo(now).cloned()
    }

    pub fn redo(&mut self, now: &Document) -> Option<Document> {
        self.undoer.redo(now).cloned()
    }
}

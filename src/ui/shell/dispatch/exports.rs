//! Writing what is about the weights that are shown, once they are known.

use crate::explore::NewestWeightsQuery;
use crate::train::Level;
use crate::ui::language::t;
use crate::ui::shell::Shell;
use crate::ui::shell::background::{TaskError, TaskOutcome};
use crate::ui::shell::exports::{Export, Exported, WantedExport};
use crate::ui::shell::path_purpose::PathPurpose;
use std::path::PathBuf;

impl Shell {
    /// Asks where the weights are to be written, if there are some.
    pub(super) fn ask_for_weights(&mut self) {
        if self.progress.dataset.is_some() {
            return self.ask(PathPurpose::ExportWeights);
        }
        let words = t("There is nothing to save yet");
        self.overlays.notices.push(Level::Info, words);
    }

    /// Writes this to `path`, as soon as the weights are known.
    pub(super) fn export(&mut self, what: Export, path: PathBuf) {
        self.exports_wanted += 1;
        self.exports.push(WantedExport {
            what,
            path,
            run: self.progress.run,
        });
    }

    /// Asks for the weights of what waits to be written, and begins to write once they are
    /// known. Called in each frame.
    pub(crate) fn follow_exports(&mut self) {
        if self.exports.is_empty() {
            return;
        }
        let run = self.progress.run;
        // Their images may be others by now.
        let all = std::mem::take(&mut self.exports);
        let (waiting, given_up) = all.into_iter().partition(|export| export.run == run);
        self.exports = waiting;
        for WantedExport { what, .. } in given_up {
            self.not_done(Some(what.purpose()), what.given_up().to_owned());
        }
        let query = NewestWeightsQuery {
            number: self.exports_wanted,
        };
        let newest = self.with_scene(|_, scene| scene.ask(query));
        // The answer to an earlier wish is of other weights.
        let newest = newest.filter(|newest| newest.query == query && newest.stamp.run == run);
        let Some(newest) = newest else {
            return;
        };
        for export in std::mem::take(&mut self.exports) {
            let weights = newest.answer.clone();
            self.overlays
                .tasks
                .start("export", move || match export.write(&weights) {
                    Ok(exported) => TaskOutcome::Exported(exported),
                    Err(error) => TaskOutcome::Failed(TaskError::NotExported(error)),
                });
        }
    }

    /// Tells what was written.
    pub(crate) fn exported(&mut self, exported: &Exported) {
        let purpose = exported.what.purpose();
        self.overlays.dialogs.task_done(purpose, None);
        let words = exported.words();
        self.overlays.notices.push(Level::Info, words);
    }
}

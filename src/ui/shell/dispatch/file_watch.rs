//! What is told of the run's file once another window or program has written it.

use crate::train::Level;
use crate::ui::language::{fill, t};
use crate::ui::shell::Shell;
use crate::ui::shell::file_watch::OnDisk;
use eframe::egui::Context;

impl Shell {
    /// Says when the run's file is another than was read or written here, and what saving does
    /// then.
    pub(crate) fn follow_file(&mut self, ctx: &Context) {
        // What this window writes is known once it is told.
        if self.workspace.saving.is_some() {
            return;
        }
        let Some(file) = self.file_to_save_to().cloned() else {
            return;
        };
        if let Err(error) = self.file_watch.follow(ctx, &file) {
            self.overlays.tasks.no_thread(error);
        }
        let words = match self.file_watch.news(&file) {
            None => return,
            Some(OnDisk::File(_)) => t(
                "{path} was written by another window or program meanwhile. Saving asks before it takes the place of what is there",
            ),
            Some(OnDisk::Nothing) => t("{path} is no longer there. Saving writes it again"),
        };
        let words = fill(words, &[("path", file.path.display())]);
        let notices = &mut self.overlays.notices;
        notices.push_lasting(Level::Info, words, move |now| {
            now.progress.file.as_ref() == Some(&file)
        });
    }
}

//! What the threads said is taken in.

use crate::train::Level;
use crate::ui::language::{self, explore_failure};
use crate::ui::shell::Shell;
use crate::ui::shell::background::TaskOutcome;
use crate::ui::shell::notices::Now;
use eframe::egui::Context;

impl Shell {
    /// Takes in what the threads said since the last frame.
    pub(super) fn listen(&mut self, ctx: &Context) {
        // Each time: a thread of tests has many windows.
        language::speak(self.file.settings.window.language);
        let before = self.progress.clone();
        self.progress = self.backend.progress();
        let failure = self.queries.listen(self.backend.as_ref());
        if self.progress.run != before.run {
            let latent = self.progress.recipe.latent;
            self.workspace.run_began(latent, &self.progress);
            self.workspace
                .forget_marks_of_other_images(&before, &self.progress);
            self.note_data();
        }
        self.follow_second_run(ctx, before.run);
        self.listen_to_second();
        self.take_up_session();
        self.panels.recipe.follow(&self.progress.recipe);
        let heard = self.overlays.dialogs.hear(&self.progress);
        let asked = self.ask_about_bad_pictures(ctx);
        let heard: Vec<u64> = heard.into_iter().chain(asked).collect();
        let refused = || self.panels.recipe.recipe(ctx).and_then(Result::err);
        let now = Now {
            progress: &self.progress,
            draft: self.panels.recipe.draft(),
            refused: &refused,
        };
        self.overlays.notices.follow(now, &heard);
        if let Some(failure) = failure {
            let text = explore_failure(&failure);
            self.overlays.notices.push(Level::Error, text);
        }
        self.take_in_tasks(ctx);
        self.note_drawn_for_file();
        self.follow_save();
        self.follow_file(ctx);
        self.follow_save_before_closing();
        if let Some(error) = self.file.keep() {
            self.overlays.notices.push(Level::Error, error.words());
        }
    }

    /// Takes in what became of the work beside the window.
    fn take_in_tasks(&mut self, ctx: &Context) {
        for outcome in self.overlays.tasks.finished() {
            match outcome {
                TaskOutcome::Act(action) => self.dispatch(ctx, action),
                TaskOutcome::RunsFound(found) => self.runs_found(*found),
                TaskOutcome::Failed(error) => self.task_failed(&error),
                TaskOutcome::PicturesWritten(purpose, path) => {
                    self.pictures_written(purpose, &path);
                }
                TaskOutcome::TableRead(read) => self.table_read(read),
                TaskOutcome::ReadBeside(read) => self.beside_read(ctx, *read),
                TaskOutcome::Copy(picture) => self.copy_picture(ctx, *picture),
                TaskOutcome::Exported(exported) => self.exported(&exported),
                TaskOutcome::ImagesPicked(pick, path) => {
                    self.overlays.dialogs.images_picked(pick, path);
                }
                TaskOutcome::PictureBrought(brought) => self.picture_brought(brought),
                TaskOutcome::Picked(purpose, path) => {
                    let told = self.last_told();
                    if let Some(action) = self.overlays.dialogs.picked(purpose, path, told) {
                        self.dispatch(ctx, action);
                    }
                }
            }
        }
    }
}

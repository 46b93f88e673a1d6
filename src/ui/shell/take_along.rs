//! Pictures of the chosen path on their way out: decoded by the explorer, all by one step's
//! weights, then put into a file by a background task, or on the clipboard.

pub(crate) mod order;

use crate::explore::WalkPicturesQuery;
use crate::train::Level;
use crate::ui::language::{fill, t};
use crate::ui::scene::paths;
use crate::ui::shell::Shell;
use crate::ui::shell::background::{TaskError, TaskOutcome};
use crate::ui::shell::history_file::HistoryError;
use crate::ui::shell::path_purpose::PathPurpose;
use eframe::egui::{ColorImage, Context};
use order::{Kept, Order};
use std::path::Path;

impl Shell {
    /// Has the pictures of the chosen path decoded for this.
    pub(super) fn keep_pictures(&mut self, kept: Kept) {
        self.take_along.number += 1;
        let number = self.take_along.number;
        let run = self.progress.run;
        let order = self.with_scene(|_, scene| {
            paths::prepare(scene);
            Order::new(scene, kept.clone(), number, run)
        });
        match order {
            Ok(order) => self.take_along.asked = Some(order),
            Err(words) => self.not_done(kept.purpose(), words.to_owned()),
        }
    }

    /// Asks for the pictures that are waited for, and sends them off once they are there.
    pub(crate) fn follow_pictures(&mut self) {
        let Some(order) = &self.take_along.asked else {
            return;
        };
        if order.run != self.progress.run {
            let purpose = order.kept.purpose();
            self.take_along.asked = None;
            let words = t("Another run began before the pictures were there: nothing was kept");
            self.not_done(purpose, words.to_owned());
            return;
        }
        let found = self.queries.answers.newest::<WalkPicturesQuery>();
        let found = found.filter(|found| found.query == order.query);
        let Some(found) = found else {
            self.queries.asked.ask(order.query.clone());
            return;
        };
        if let Some(order) = self.take_along.asked.take() {
            self.overlays.tasks.start("pictures", move || {
                order.carry_out(&found.answer).unwrap_or_else(|error| {
                    let purpose = order.kept.purpose();
                    TaskOutcome::Failed(TaskError::NoPictures { purpose, error })
                })
            });
        }
    }

    /// A task did not do what it was to do.
    pub(crate) fn task_failed(&mut self, error: &TaskError) {
        // That is what a person wanted.
        if let TaskError::NoHistory(HistoryError::GivenUp | HistoryError::Stopped) = error {
            return self.overlays.notices.push(Level::Info, error.words());
        }
        let purpose = match error {
            TaskError::NoPictures { purpose, .. } => *purpose,
            TaskError::NotExported(error) => error.purpose(),
            TaskError::NoThread(_) | TaskError::NotWritten { .. } | TaskError::NoHistory(_) => None,
        };
        self.not_done(purpose, error.words());
    }

    /// Says it in the dialog that waits for it, or else in the corner.
    pub(super) fn not_done(&mut self, purpose: Option<PathPurpose>, words: String) {
        let told = purpose.is_some_and(|purpose| {
            let dialogs = &mut self.overlays.dialogs;
            dialogs.task_done(purpose, Some(words.clone()))
        });
        if !told {
            self.overlays.notices.push(Level::Error, words);
        }
    }

    pub(crate) fn pictures_written(&mut self, purpose: PathPurpose, path: &Path) {
        self.overlays.dialogs.task_done(purpose, None);
        let words = fill(
            t("Pictures written to {path}"),
            &[("path", path.display().to_string())],
        );
        self.overlays.notices.push(Level::Info, words);
    }

    pub(crate) fn copy_picture(&mut self, ctx: &Context, picture: ColorImage) {
        ctx.copy_image(picture);
        let words = t("The picture is on the clipboard");
        self.overlays.notices.push(Level::Info, words.to_owned());
    }
}

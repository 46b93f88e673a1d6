//! Which images are learned from: the dialog is opened, and what it answers is done.

use crate::import::{ImportError, is_picture_by_name};
use crate::recipe::DataSpec;
use crate::train::{BeginError, Command, Failure, Level, Message, Phase};
use crate::ui::import::{Chosen, ImportAnswer, ImportDialog};
use crate::ui::language::{data_set_name, fill, t};
use crate::ui::scene::action::{DrawingAction, FileAction, RunAction};
use crate::ui::shell::Shell;
use crate::ui::shell::dropping::is_model;
use eframe::egui::Context;
use std::path::Path;

impl Shell {
    /// Asks which images to take; shows those of the next run, if they have a place.
    pub(super) fn ask_images(&mut self, ctx: &Context) {
        if let Some(error) = self.bad_pictures() {
            return self.show_refusal(ctx, error);
        }
        let spec = self.next_data().filter(|spec| spec.path().is_some());
        self.overlays.dialogs.ask_images(match spec {
            Some(spec) => ImportDialog::at(ctx, spec),
            None => ImportDialog::new(ctx),
        });
    }

    /// Shows these images and how they are read.
    pub(super) fn show_images(&mut self, ctx: &Context, spec: DataSpec) {
        let dialog = ImportDialog::at(ctx, spec);
        self.overlays.dialogs.ask_images(dialog);
    }

    /// Asks where the images of the model in hand are.
    pub(super) fn ask_where_images_are(&mut self, ctx: &Context) {
        let spec = self.progress.recipe.data.clone();
        let shape = self.progress.dataset.as_ref().map(|data| data.shape);
        let dialog = ImportDialog::locate(ctx, spec, shape);
        self.overlays.dialogs.ask_images(dialog);
    }

    /// The images of the next run.
    fn next_data(&self) -> Option<DataSpec> {
        let draft = self.panels.recipe.draft()?;
        Some(draft.recipe.data.clone())
    }

    /// What a person said about images.
    pub(crate) fn images_answered(&mut self, ctx: &Context, answer: ImportAnswer) {
        match answer {
            ImportAnswer::Start(chosen) => {
                self.take_images(chosen);
                self.dispatch(ctx, RunAction::StartDraft.into());
            }
            ImportAnswer::Use(chosen) => {
                let spec = chosen.spec.clone();
                self.take_images(chosen);
                self.file.settings.layout.show_recipe = true;
                self.tell_that_images_wait(spec);
            }
            ImportAnswer::Locate(spec) => {
                self.file.settings.data.note(&spec);
                self.backend.send(Command::Locate(Box::new(spec)));
            }
            ImportAnswer::OpenModel(path) => {
                self.dispatch(ctx, FileAction::OpenModel(path).into());
            }
            ImportAnswer::Cancel => {}
        }
    }

    /// Puts these images into the recipe, and among those opened last.
    fn take_images(&mut self, chosen: Chosen) {
        let Chosen { spec, images } = chosen;
        self.file.settings.data.note(&spec);
        self.panels.recipe.follow(&self.progress.recipe);
        self.panels.recipe.set_data(spec, images);
    }

    fn tell_that_images_wait(&mut self, spec: DataSpec) {
        if self.progress.recipe.data == spec {
            return;
        }
        let text = fill(
            t("{name} is in the recipe: start a new run to train on it"),
            &[("name", data_set_name(&spec))],
        );
        let notices = &mut self.overlays.notices;
        notices.push_while(Level::Info, text, move |now| {
            let draft = now.draft.map(|draft| &draft.recipe.data);
            now.progress.recipe.data != spec && draft == Some(&spec)
        });
    }

    /// Notes the images of the run that began among those opened last.
    pub(crate) fn note_data(&mut self) {
        let data = self.progress.dataset.as_ref();
        if data.is_some_and(|data| !data.is_away()) {
            self.file.settings.data.note(&self.progress.recipe.data);
        }
    }

    /// Something was dropped on the window.
    pub(crate) fn dropped(&mut self, ctx: &Context, path: &Path) {
        if is_model(path) && path.is_file() {
            self.dispatch(ctx, FileAction::OpenModel(path.to_owned()).into());
        } else if self.takes_pictures(ctx) && is_picture_by_name(path) && path.is_file() {
            self.dispatch(ctx, DrawingAction::Open(path.to_owned()).into());
        } else if !self.overlays.dialogs.images_dropped(path) {
            self.show_images(ctx, DataSpec::at(path));
        }
    }

    /// Asks about the pictures that kept a run from beginning; the number of the notice that
    /// told of them.
    pub(crate) fn ask_about_bad_pictures(&mut self, ctx: &Context) -> Option<u64> {
        let told = self.overlays.notices.seen();
        let news = self.progress.notices.iter();
        let news = news.filter(|notice| notice.number > told);
        let (number, error) = news.into_iter().find_map(|notice| match &notice.message {
            Message::NotBegun(BeginError::Data(error @ ImportError::ManyBad { .. })) => {
                Some((notice.number, error.clone()))
            }
            _ => None,
        })?;
        if !self.overlays.dialogs.take_images() {
            return None;
        }
        self.show_refusal(ctx, error);
        Some(number)
    }

    /// The pictures that kept the first run from beginning, if that is what did.
    fn bad_pictures(&self) -> Option<ImportError> {
        match &self.progress.phase {
            Phase::Failed(Failure::NotBegun(BeginError::Data(
                error @ ImportError::ManyBad { .. },
            ))) if self.next_data().as_ref() == Some(&self.progress.recipe.data) => {
                Some(error.clone())
            }
            _ => None,
        }
    }

    /// Shows in the dialog why no run began on these images.
    pub(super) fn show_refusal(&mut self, ctx: &Context, error: ImportError) {
        let spec = self.next_data();
        let spec = spec.unwrap_or_else(|| self.progress.recipe.data.clone());
        let dialog = ImportDialog::refused(ctx, spec, error);
        self.overlays.dialogs.ask_images(dialog);
    }
}

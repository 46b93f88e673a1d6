//! What each action does.

use crate::recipe::Recipe;
use crate::train::{Command, Level, Phase};
use crate::ui::language::{fill, t};
use crate::ui::scene::Handle;
use crate::ui::scene::action::Action;
use crate::ui::scene::settings::{ThemeChoice, ViewRectangle};
use crate::ui::shell::app::{AfterSave, Shell};
use crate::ui::shell::background::Outcome;
use crate::ui::shell::dialogs::{Answer, Next, Purpose};
use crate::ui::shell::shipped::shipped_models;
use crate::ui::shell::undo::Document;
use eframe::egui::{Context, ViewportCommand};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

impl Shell {
    /// Carries out one action.
    pub(crate) fn perform(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::TogglePause => self.toggle_pause(),
            Action::Step => self.backend.send(Command::Step),
            Action::Epoch => self.backend.send(Command::Epoch),
            Action::SetLive(live) => self.backend.send(Command::Live(live)),
            Action::StartRun(recipe) => self.replace_run(Next::Start { recipe, run: true }),
            Action::StartDraft => self.start_draft(),
            Action::RevertDraft => self.panels.recipe.revert(),
            Action::ResetSameSeed => self.reset(self.progress.recipe.seed),
            Action::ResetNewSeed => self.reset(another_seed(self.progress.recipe.seed)),
            Action::OpenModelDialog => self.ask(Purpose::OpenModel),
            Action::OpenModel(path) => self.replace_run(Next::Open(path)),
            Action::OpenShippedModel(place) => self.open_shipped(place),
            Action::Save => match self.own_file.clone() {
                Some(path) => self.backend.send(Command::Save(path)),
                None => self.ask(Purpose::SaveModel),
            },
            Action::SaveModelDialog => self.ask(Purpose::SaveModel),
            Action::SaveModel(path) => self.backend.send(Command::Save(path)),
            Action::OpenDataFolderDialog => self.ask(Purpose::DataFolder),
            Action::OpenDataFolder(path) => self.use_folder(&path),
            Action::ExportCurvesDialog => self.ask(Purpose::ExportCurves),
            Action::ExportCurves(path) => self.backend.send(Command::ExportCurves(path)),
            Action::Undo => {
                let undone = self.history.undo(&self.document());
                self.take_document(undone);
            }
            Action::Redo => {
                let redone = self.history.redo(&self.document());
                self.take_document(redone);
            }
            Action::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            other => self.perform_on_screen(ctx, other),
        }
    }

    /// Actions that change what is seen and not what is trained.
    fn perform_on_screen(&mut self, ctx: &Context, action: Action) {
        let settings = &mut self.file.settings;
        let layout = &mut settings.layout;
        match action {
            Action::AddPoint => {
                let z = self.next_place();
                self.add_point(z);
            }
            Action::AddPointAt(z) => self.add_point(z),
            Action::RemovePoint(id) => self.remove_point(id),
            Action::RemoveActivePoint => {
                if let Some(id) = self.selection.active {
                    self.remove_point(id);
                }
            }
            Action::ClearPoints => {
                self.selection.handles.clear();
                self.selection.active = None;
                self.selection.image = None;
            }
            Action::FitCurves => self.panels.studies.curves.fit(),
            Action::NextPage => self.panels.comparison.next_page(&self.answers),
            Action::PreviousPage => self.panels.comparison.previous_page(&self.answers),
            Action::FitPlane => settings.plane.view = ViewRectangle::default(),
            Action::ToggleTheme => {
                settings.window.theme = if ctx.global_style().visuals.dark_mode {
                    ThemeChoice::Light
                } else {
                    ThemeChoice::Dark
                };
            }
            Action::Speak(language) => settings.window.language = language,
            Action::ToggleRecipe => layout.show_recipe = !layout.show_recipe,
            Action::ToggleSide => layout.show_side = !layout.show_side,
            Action::Study(study) => {
                layout.study = study;
                layout.show_curves = true;
            }
            Action::ToggleCurves => layout.show_curves = !layout.show_curves,
            Action::FullScreen => {
                let full = ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(!full));
            }
            // One of the two at a time: they would lie on each other.
            Action::Settings => {
                self.settings_open = !self.settings_open;
                self.help_open = false;
            }
            Action::CommandPalette => self.palette.toggle(),
            Action::Help => {
                self.help_open = !self.help_open;
                self.settings_open = false;
            }
            // Carried out by `perform`.
            _ => {}
        }
    }

    fn toggle_pause(&mut self) {
        match self.progress.phase {
            Phase::Running | Phase::Preparing => self.backend.send(Command::Pause),
            Phase::Paused => self.backend.send(Command::Run),
            Phase::Failed(_) => {
                let text = t("This run has stopped: start a new one");
                self.notices.push(Level::Info, text);
            }
        }
    }

    fn start_draft(&mut self) {
        match self.panels.recipe.draft().map(|draft| draft.recipe()) {
            Some(Ok(recipe)) => self.replace_run(Next::Start {
                recipe: Box::new(recipe),
                run: true,
            }),
            Some(Err(reason)) => self.notices.push(Level::Error, reason),
            None => {}
        }
    }

    /// Starts over; a paused run stays paused, to be gone through step by step.
    fn reset(&mut self, seed: u64) {
        let recipe = Recipe {
            seed,
            ..self.progress.recipe.clone()
        };
        self.replace_run(Next::Start {
            recipe: Box::new(recipe),
            run: self.progress.phase != Phase::Paused,
        });
    }

    /// Puts something in the place of the run in hand, and asks first if that would be lost.
    fn replace_run(&mut self, next: Next) {
        if self.progress.unsaved && self.progress.step > 0 {
            self.dialogs.ask_discard(next, self.progress.step);
        } else {
            self.go_on(next);
        }
    }

    fn go_on(&mut self, next: Next) {
        match next {
            Next::Start { recipe, run } => self.backend.send(Command::Start { recipe, run }),
            Next::Open(path) => {
                // The panel shows the model's recipe, whatever was being edited.
                self.panels.recipe.revert();
                self.backend.send(Command::Open(path));
            }
        }
    }

    /// What a person said about an unsaved run.
    pub(crate) fn answered(&mut self, answer: Answer) {
        match answer {
            Answer::Discard(next) => self.go_on(next),
            Answer::SaveFirst(next) => {
                // Held, so that what is written is still the run when the next begins.
                self.backend.send(Command::Pause);
                let told = self.progress.notices.last();
                self.after_save = Some(AfterSave {
                    next,
                    run: self.progress.run,
                    told: told.map_or(0, |notice| notice.serial),
                });
                match self.own_file.clone() {
                    Some(path) => self.backend.send(Command::Save(path)),
                    None => self.ask(Purpose::SaveModel),
                }
            }
        }
    }

    /// Goes on once the run is saved; stops if saving went wrong. A question that
    /// is still open keeps up with the run meanwhile.
    pub(crate) fn continue_after_save(&mut self) {
        self.dialogs.follow(self.progress.step);
        let Some(after) = &self.after_save else {
            return;
        };
        let progress = &self.progress;
        let failed = progress
            .notices
            .iter()
            .any(|notice| notice.serial > after.told && notice.level == Level::Error);
        if failed || progress.run != after.run {
            self.after_save = None;
        } else if !progress.unsaved
            && progress.saved_as.is_some()
            && let Some(after) = self.after_save.take()
        {
            self.go_on(after.next);
        }
    }

    fn ask(&mut self, purpose: Purpose) {
        let text = match (purpose, &self.own_file) {
            (Purpose::SaveModel | Purpose::OpenModel, Some(path)) => path.display().to_string(),
            (Purpose::DataFolder, _) => String::new(),
            _ => purpose.suggestion().to_owned(),
        };
        self.dialogs.ask_path(purpose, text);
    }

    fn use_folder(&mut self, folder: &std::path::Path) {
        self.panels.recipe.set_folder(folder);
        self.file.settings.layout.show_recipe = true;
        let text = t("The folder is in the recipe: start a new run to train on it");
        self.notices.push(Level::Info, text);
    }

    fn open_shipped(&mut self, place: usize) {
        let (Some(model), Some(folder)) = (shipped_models().get(place), self.shipped_folder())
        else {
            return;
        };
        // Taken here: the thread below speaks no language but English.
        let failed = t("{path} could not be written: {error}");
        self.errands
            .send("unpack", move || match model.unpack(&folder) {
                Ok(path) => Outcome::Act(Action::OpenModel(path)),
                Err(error) => {
                    let place: PathBuf = folder.join(model.file);
                    let (path, error) = (place.display().to_string(), error.to_string());
                    Outcome::Failed(fill(failed, &[("path", path), ("error", error)]))
                }
            });
    }

    fn take_document(&mut self, document: Option<Document>) {
        let Some(document) = document else {
            return;
        };
        if let Some(draft) = document.draft {
            self.panels.recipe.set_draft(draft);
        }
        self.selection.handles = document.handles;
        let there = |id: &u64| self.selection.handles.iter().any(|handle| handle.id == *id);
        self.selection.active = self.selection.active.filter(there);
    }

    fn add_point(&mut self, mut z: Vec<f32>) {
        z.resize(self.progress.recipe.latent, 0.0);
        let id = self.selection.next_id;
        self.selection.next_id += 1;
        self.selection.handles.push(Handle { id, z });
        self.selection.active = Some(id);
    }

    fn remove_point(&mut self, id: u64) {
        let handles = &mut self.selection.handles;
        handles.retain(|handle| handle.id != id);
        if self.selection.active == Some(id) {
            self.selection.active = handles.last().map(|handle| handle.id);
        }
    }

    /// Places that spread evenly from the middle: turned by the golden angle each time.
    fn next_place(&self) -> Vec<f32> {
        let count = self.selection.next_id as f32;
        let (turn, radius) = (2.399_963 * count, 0.45 * count.sqrt() % 2.2);
        let latent = self.progress.recipe.latent;
        let mut z = vec![0.0; latent];
        let axes = self.file.settings.plane.axes;
        for (axis, value) in axes.into_iter().zip([turn.cos(), turn.sin()]) {
            if let Some(place) = z.get_mut(axis) {
                *place = radius * value;
            }
        }
        z
    }
}

/// A short number, by the clock: other than `seed`.
fn another_seed(seed: u64) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let drawn = now.map_or(0, |now| u64::from(now.subsec_nanos()) / 100 % 1_000_000);
    if drawn == seed { seed ^ 1 } else { drawn }
}

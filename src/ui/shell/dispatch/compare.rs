//! A run beside the one in hand: which one, and until when.

use crate::archive::read_log;
use crate::data::Dataset;
use crate::explore::Explorer;
use crate::train::{Level, Message, open_beside};
use crate::ui::language::messages::message;
use crate::ui::language::{explore_failure, localised, t};
use crate::ui::scene::Study;
use crate::ui::scene::action::{CompareAction, ViewAction};
use crate::ui::scene::second_run::SecondRun;
use crate::ui::shell::Shell;
use crate::ui::shell::background::{BesideError, FoundBeside, ReadBeside, TaskOutcome};
use crate::ui::shell::path_purpose::PathPurpose;
use crate::ui::shell::side_by_side::SecondPlane;
use eframe::egui::Context;
use std::path::PathBuf;
use std::sync::Arc;

impl Shell {
    pub(super) fn dispatch_compare(&mut self, ctx: &Context, action: CompareAction) {
        match action {
            CompareAction::Ask if self.workspace.selection.second_run.is_some() => {
                self.compare_no_longer();
            }
            CompareAction::Ask => self.overlays.compare.ask(),
            CompareAction::With(run) => {
                let shown = self.workspace.selection.second_run.as_ref();
                if shown.and_then(|second| second.kept_run()) == Some(run) {
                    self.compare_no_longer();
                } else {
                    self.compare_with_kept(ctx, run);
                }
            }
            CompareAction::FileDialog => self.ask(PathPurpose::CompareWith),
            CompareAction::WithFile(path) => self.read_beside(path),
            CompareAction::Stop => self.compare_no_longer(),
        }
    }

    /// Shows the run in hand alone.
    pub(crate) fn compare_no_longer(&mut self) {
        self.workspace.selection.second_run = None;
        self.workspace.selection.lit = None;
        self.panels.second = None;
    }

    fn compare_with_kept(&mut self, ctx: &Context, run: u64) {
        let mut kept = self.progress.kept.iter();
        if let Some(kept) = kept.find(|kept| kept.run == run) {
            let second = SecondRun::kept(kept);
            self.compare_with(ctx, second);
        }
    }

    fn compare_with(&mut self, ctx: &Context, second: SecondRun) {
        let second = Arc::new(second);
        self.workspace.selection.lit = None;
        self.panels.second = second.weights().cloned().and_then(|weights| {
            let ctx = ctx.clone();
            match Explorer::about(weights, Arc::new(move || ctx.request_repaint())) {
                Ok(explorer) => Some(SecondPlane::new(second.clone(), explorer)),
                Err(error) => {
                    self.overlays.tasks.no_thread(error);
                    None
                }
            }
        });
        self.workspace.selection.second_run = Some(second);
    }

    /// Reads the file on a thread; what came of it arrives at [`Shell::beside_read`].
    fn read_beside(&mut self, path: PathBuf) {
        self.files_beside += 1;
        // No run of the trainer's comes near.
        let run = u64::MAX - self.files_beside;
        let device = self.progress.recipe.device;
        let kept = self.progress.kept.iter();
        let kept = kept.filter_map(|run| Some(run.weights_by_step.last()?.dataset.clone()));
        let at_hand: Vec<Arc<Dataset>> =
            self.progress.dataset.iter().cloned().chain(kept).collect();
        self.overlays.tasks.start("file beside", move || {
            let ending = path.extension();
            let found = if ending.is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
                read_log(&path)
                    .map(FoundBeside::Curves)
                    .map_err(BesideError::Curves)
            } else {
                open_beside(&path, device, run, &at_hand)
                    .map(FoundBeside::Model)
                    .map_err(BesideError::Model)
            };
            TaskOutcome::ReadBeside(Box::new(ReadBeside { path, found }))
        });
    }

    /// Shows what was read, or says why not.
    pub(crate) fn beside_read(&mut self, ctx: &Context, read: ReadBeside) {
        let ReadBeside { path, found } = read;
        let problem = match found {
            Ok(FoundBeside::Curves(history)) => {
                self.compare_with(ctx, SecondRun::log(path, history));
                self.dispatch_view(ctx, ViewAction::Study(Study::Curves));
                let words = t("Its curves are the dashed line: a CSV file holds no model");
                self.overlays.notices.push(Level::Info, words);
                None
            }
            Ok(FoundBeside::Model(model)) => {
                let mapping = model.mapping.clone();
                self.compare_with(ctx, SecondRun::model(path, model));
                if let Some(mapping) = mapping {
                    let words = message(&Message::LayersMapped(mapping));
                    self.overlays.notices.push(Level::Info, words);
                }
                None
            }
            Err(BesideError::Curves(error)) => Some(localised(&error)),
            Err(BesideError::Model(error)) => Some(localised(&error)),
        };
        let dialogs = &mut self.overlays.dialogs;
        if !dialogs.task_done(PathPurpose::CompareWith, problem.clone())
            && let Some(words) = problem
        {
            self.overlays.notices.push(Level::Error, words);
        }
    }

    /// Follows a kept run that is shown, whatever became of it. `before` was in hand in the
    /// frame before.
    pub(crate) fn follow_second_run(&mut self, ctx: &Context, before: u64) {
        let second = self.workspace.selection.second_run.clone();
        let Some((second, run)) = second.and_then(|second| {
            let run = second.kept_run()?;
            Some((second, run))
        }) else {
            return;
        };
        if run == self.progress.run {
            // It was brought back: what was in hand has taken its place.
            self.compare_no_longer();
            return self.compare_with_kept(ctx, before);
        }
        if self.progress.forgotten.contains(&run) {
            // By a person's word.
            return self.compare_no_longer();
        }
        let mut kept = self.progress.kept.iter();
        let Some(kept) = kept.find(|kept| kept.run == run) else {
            // Let go for another, it can be looked at as long as it is shown.
            return;
        };
        let known = &second.progress;
        if !Arc::ptr_eq(&kept.history, &known.history)
            || !Arc::ptr_eq(&kept.weights_by_step, &known.weights_by_step)
        {
            let second = Arc::new(SecondRun::kept(kept));
            if let Some(plane) = &mut self.panels.second {
                plane.note(second.clone());
            }
            self.workspace.selection.second_run = Some(second);
        }
    }

    /// Takes in what was answered about the second run.
    pub(crate) fn listen_to_second(&mut self) {
        let second = self.panels.second.as_mut();
        if let Some(failure) = second.and_then(SecondPlane::listen) {
            let text = explore_failure(&failure);
            self.overlays.notices.push(Level::Error, text);
        }
    }

    /// Asks what the mouse points at on the second plane. Called before a frame is laid out.
    pub(crate) fn begin_second(&mut self, ctx: &Context) {
        self.with_scene(|panels, scene| {
            if let Some(second) = &mut panels.second {
                second.follow(ctx, &mut panels.plane, scene);
            }
        });
    }

    /// Posts what the second plane asked in this frame.
    pub(crate) fn end_second(&mut self, ctx: &Context) {
        let refused = self.with_scene(|panels, scene| {
            let second = panels.second.as_mut();
            second.and_then(|second| second.end_frame(ctx, scene))
        });
        if let Some(words) = refused {
            self.overlays.notices.push(Level::Error, words);
        }
    }
}

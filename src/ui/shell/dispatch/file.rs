//! What can be done with files.

use crate::archive::{SESSION_ENDING, is_session_name};
use crate::train::{Command, Level};
use crate::ui::language::t;
use crate::ui::scene::PanelName;
use crate::ui::scene::action::FileAction;
use crate::ui::shell::Shell;
use crate::ui::shell::background::{TaskError, TaskOutcome};
use crate::ui::shell::dialogs::{NextRun, WorkAnswer};
use crate::ui::shell::exports::Export;
use crate::ui::shell::path_purpose::PathPurpose;
use crate::ui::shell::shipped::shipped_models;
use eframe::egui::Context;
use std::path::PathBuf;

impl Shell {
    pub(super) fn dispatch_file(&mut self, ctx: &Context, action: FileAction) {
        match action {
            FileAction::OpenModelDialog => self.ask(PathPurpose::OpenModel),
            FileAction::OpenModel(path) => self.open(path),
            FileAction::OpenWithoutDamaged(path) => {
                self.replace_run(NextRun::OpenWithoutDamaged(path))
            }
            FileAction::OpenShippedModel(place) => self.open_shipped(place),
            FileAction::ToggleHowRead => self.toggle_how_read(),
            FileAction::Reread(assumed) => self.replace_run(NextRun::Reread(assumed)),
            FileAction::GoOnWithLost => self.replace_run(NextRun::Lost),
            FileAction::LeaveLost => self.leave_lost(),
            FileAction::DiscardLost => self.discard_lost(),
            FileAction::Save => self.save(),
            FileAction::SaveSessionDialog => self.ask(PathPurpose::SaveSession),
            FileAction::SaveModelDialog => self.ask(PathPurpose::SaveModel),
            FileAction::SaveTo(to) => self.save_to(to),
            FileAction::ExportWeightsDialog => self.ask_for_weights(),
            FileAction::ExportWeights(path) => self.export(Export::Weights, path),
            FileAction::OpenDataDialog => self.ask_images(ctx),
            FileAction::OpenData(spec) => self.show_images(ctx, *spec),
            FileAction::ShowReport => self.overlays.dialogs.show_report(),
            FileAction::LocateDialog => self.ask_where_images_are(ctx),
            FileAction::CancelImport => self.backend.send(Command::CancelImport),
            FileAction::ReadTableDialog => self.ask(PathPurpose::ReadTable),
            FileAction::ReadTable(path) => self.read_table(path),
            FileAction::ExportCurvesDialog => self.ask(PathPurpose::ExportCurves),
            FileAction::ExportCurves(path) => self.backend.send(Command::ExportCurves(path)),
            FileAction::AskFigure => {
                let layout = &self.file.settings.layout;
                // What was brought in sight is most likely what is wanted.
                if let Some(panel) = layout.stage.or(layout.unfolded)
                    && panel != PanelName::Recipe
                {
                    self.file.settings.figures.panel = panel;
                }
                self.overlays.figure.ask();
            }
            FileAction::ExportFigureDialog if self.file.settings.figures.whole_window => {
                self.ask(PathPurpose::ExportWindow);
            }
            FileAction::ExportFigureDialog => {
                if self.has_figure() {
                    self.ask(PathPurpose::ExportFigure);
                }
            }
            FileAction::ExportFigure(path) => self.export_figure(path),
            FileAction::ExportWindow(path) => self.export_window(ctx, path),
            FileAction::ExportHistoryDialog => {
                if self.file.settings.figures.whole_window || self.has_figure() {
                    self.ask(PathPurpose::ExportHistory);
                }
            }
            FileAction::ExportHistory(path) => self.export_history(ctx, path),
            FileAction::StopHistory => self.stop_history(),
            FileAction::CancelHistory => self.cancel_history(),
            FileAction::CopyFigure => self.copy_figure(ctx),
        }
    }

    fn toggle_how_read(&mut self) {
        if self.progress.foreign.is_some() {
            return self.panels.weights.toggle();
        }
        let words = t("The model in hand is one of Elbow’s own: its file tells how it is read");
        self.overlays.notices.push(Level::Info, words);
    }

    /// Opens this file, and asks first if a session would take the place of work that no file
    /// holds.
    fn open(&mut self, path: PathBuf) {
        if is_session_name(&path) && self.workspace.has_unkept_work() {
            self.overlays.dialogs.ask_about_work(path);
        } else {
            self.replace_run(NextRun::Open(path));
        }
    }

    /// What a person said about such work.
    pub(crate) fn work_answered(&mut self, answer: WorkAnswer) {
        match answer {
            WorkAnswer::Stay => {}
            WorkAnswer::Open(path) => self.replace_run(NextRun::Open(path)),
            WorkAnswer::Save => match self.file_for_all() {
                Some(_) => self.save(),
                None => self.ask(PathPurpose::SaveSession),
            },
        }
    }

    pub(super) fn ask(&mut self, purpose: PathPurpose) {
        let own = match purpose {
            PathPurpose::OpenModel => self.model_file().map(|file| file.path.clone()),
            PathPurpose::SaveSession => self.name_for(SESSION_ENDING),
            PathPurpose::SaveModel => self.name_for("bpk"),
            PathPurpose::ExportWeights => self.name_for("safetensors"),
            PathPurpose::SaveKept(run) => self.name_of_kept(run),
            PathPurpose::ExportCurves
            | PathPurpose::CompareWith
            | PathPurpose::ReadTable
            | PathPurpose::ExportFigure
            | PathPurpose::ExportWindow
            | PathPurpose::ExportHistory
            | PathPurpose::SaveStrip
            | PathPurpose::SaveWalk
            | PathPurpose::ExportCodes
            | PathPurpose::ExportPictures(_)
            | PathPurpose::OpenPicture => None,
        };
        let text = own.map_or_else(
            || purpose.suggestion().to_owned(),
            |path| path.display().to_string(),
        );
        self.overlays.dialogs.ask_path(purpose, text);
        self.offer_past(purpose);
    }

    /// The name of a kept run's model.
    fn name_of_kept(&self, run: u64) -> Option<PathBuf> {
        let mut kept = self.progress.kept.iter();
        let file = kept.find(|kept| kept.run == run)?.file.as_ref()?;
        Some(file.path.with_extension("bpk"))
    }

    /// A name beside the run's file, with this ending.
    fn name_for(&self, ending: &str) -> Option<PathBuf> {
        let home = || self.session_home().map(|home| PathBuf::from(home.file));
        let file = self.model_file().map(|file| file.path.clone());
        Some(file.or_else(home)?.with_extension(ending))
    }

    fn open_shipped(&mut self, place: usize) {
        // The menu counts the same list.
        let Some(model) = shipped_models().get(place) else {
            return;
        };
        let Some(folder) = self.shipped_folder() else {
            let text = t("There is no folder here to unpack the model into");
            self.overlays.notices.push(Level::Error, text);
            return;
        };
        self.overlays
            .tasks
            .start("unpack", move || match model.unpack(&folder) {
                Ok(path) => TaskOutcome::Act(FileAction::OpenModel(path).into()),
                Err(error) => {
                    let path = folder.join(model.file);
                    TaskOutcome::Failed(TaskError::NotWritten { path, error })
                }
            });
    }
}

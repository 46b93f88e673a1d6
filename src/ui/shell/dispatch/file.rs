//! What can be done with files.

use crate::train::{Command, Level, ModelFile};
use crate::ui::language::t;
use crate::ui::scene::action::FileAction;
use crate::ui::shell::Shell;
use crate::ui::shell::background::{TaskError, TaskOutcome};
use crate::ui::shell::dialogs::NextRun;
use crate::ui::shell::path_purpose::PathPurpose;
use crate::ui::shell::shipped::shipped_models;
use eframe::egui::Context;
use std::path::PathBuf;

impl Shell {
    pub(super) fn dispatch_file(&mut self, ctx: &Context, action: FileAction) {
        match action {
            FileAction::OpenModelDialog => self.ask(PathPurpose::OpenModel),
            FileAction::OpenModel(path) => self.replace_run(NextRun::Open(path)),
            FileAction::OpenShippedModel(place) => self.open_shipped(place),
            FileAction::GoOnWithLost => self.replace_run(NextRun::Lost),
            FileAction::LeaveLost => self.leave_lost(),
            FileAction::DiscardLost => self.discard_lost(),
            FileAction::Save => self.save(),
            FileAction::SaveModelDialog => self.ask(PathPurpose::SaveModel),
            FileAction::SaveModel(path) => self.save_to(path),
            FileAction::OpenDataDialog => self.ask_images(ctx),
            FileAction::OpenData(spec) => self.show_images(ctx, *spec),
            FileAction::ShowReport => self.overlays.dialogs.show_report(),
            FileAction::LocateDialog => self.ask_where_images_are(ctx),
            FileAction::CancelImport => self.backend.send(Command::CancelImport),
            FileAction::ReadTableDialog => self.ask(PathPurpose::ReadTable),
            FileAction::ReadTable(path) => self.read_table(path),
            FileAction::ExportCurvesDialog => self.ask(PathPurpose::ExportCurves),
            FileAction::ExportCurves(path) => self.backend.send(Command::ExportCurves(path)),
            FileAction::AskFigure => self.overlays.figure.ask(),
            FileAction::ExportFigureDialog => {
                if self.has_figure() {
                    self.ask(PathPurpose::ExportFigure);
                }
            }
            FileAction::ExportFigure(path) => self.export_figure(path),
            FileAction::ExportHistoryDialog => {
                if self.has_figure() {
                    self.ask(PathPurpose::ExportHistory);
                }
            }
            FileAction::ExportHistory(path) => self.export_history(path),
            FileAction::CopyFigure => self.copy_figure(),
        }
    }

    /// Saves to the model's file, or asks for one.
    pub(super) fn save(&mut self) {
        match self.file_to_save_to().map(|file| file.path.clone()) {
            Some(path) => self.save_to(path),
            None => self.ask(PathPurpose::SaveModel),
        }
    }

    /// The file that the run is saved to without asking for a path: one that was opened
    /// is nobody's to overwrite until it was named.
    pub(crate) fn file_to_save_to(&self) -> Option<&ModelFile> {
        self.model_file().filter(|file| !file.opened)
    }

    fn save_to(&mut self, path: PathBuf) {
        if let Some(save) = &mut self.workspace.save_before_closing {
            save.path = Some(path.clone());
        }
        self.backend.send(Command::Save(path));
    }

    pub(super) fn ask(&mut self, purpose: PathPurpose) {
        let own = match purpose {
            PathPurpose::OpenModel | PathPurpose::SaveModel => self.model_file(),
            PathPurpose::ExportCurves
            | PathPurpose::CompareWith
            | PathPurpose::ReadTable
            | PathPurpose::ExportFigure
            | PathPurpose::ExportHistory
            | PathPurpose::SaveStrip
            | PathPurpose::SaveWalk
            | PathPurpose::ExportCodes
            | PathPurpose::ExportPictures(_)
            | PathPurpose::OpenPicture => None,
        };
        let text = own.map_or_else(
            || purpose.suggestion().to_owned(),
            |file| file.path.display().to_string(),
        );
        self.overlays.dialogs.ask_path(purpose, text);
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

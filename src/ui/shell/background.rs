//! What may take its time, on threads of its own: file dialogs and unpacking.
//!
//! The window starts a task and looks each frame which ones have finished.

use crate::archive::{LogError, LostRuns, ModelFileError, PictureError};
use crate::curves::History;
use crate::data::{Dataset, ValueTable};
use crate::import::{OnePicture, OnePictureError, ValueTableError};
use crate::recipe::ImageShape;
use crate::train::ModelBeside;
use crate::ui::import::ImportPick;
use crate::ui::language::{fill, sentence, t};
use crate::ui::scene::action::Action;
use crate::ui::shell::exports::{ExportError, Exported};
use crate::ui::shell::figures::figure_words;
use crate::ui::shell::history_file::HistoryError;
use crate::ui::shell::path_purpose::PathPurpose;
use crossbeam_channel::{Receiver, Sender, unbounded};
use eframe::egui;
use std::path::PathBuf;
use std::sync::Weak;

/// How a task ended.
#[derive(Debug)]
pub(crate) enum TaskOutcome {
    /// Something to do now.
    Act(Action),
    /// A dialog was answered; none if it was cancelled, or if there is no dialog here.
    Picked(PathPurpose, Option<PathBuf>),
    /// The same for images.
    ImagesPicked(ImportPick, Option<PathBuf>),
    /// A table of values was read, or refused.
    TableRead(ReadTable),
    /// Pictures are in this file.
    PicturesWritten(PathPurpose, PathBuf),
    /// A picture to be put on the clipboard.
    Copy(Box<egui::ColorImage>),
    /// This was written about the weights.
    Exported(Exported),
    /// A picture was read that a person brought, or it was refused.
    PictureBrought(Brought),
    /// Runs that were lost with their windows were looked for.
    RunsFound(Box<LostRuns>),
    /// A file to compare the run in hand with was read, or refused.
    ReadBeside(Box<ReadBeside>),
    /// It went wrong.
    Failed(TaskError),
}

/// What became of a file that is to be shown beside the run in hand.
#[derive(Debug)]
pub(crate) struct ReadBeside {
    pub path: PathBuf,
    pub found: Result<FoundBeside, BesideError>,
}

/// What the file holds.
#[derive(Debug)]
pub(crate) enum FoundBeside {
    Model(ModelBeside),
    Curves(History),
}

/// Why it is not shown.
#[derive(Debug)]
pub(crate) enum BesideError {
    Model(ModelFileError),
    Curves(LogError),
}

/// What became of a table of values, and whose images it is about.
#[derive(Debug)]
pub(crate) struct ReadTable {
    pub about: Weak<Dataset>,
    pub table: Result<ValueTable, ValueTableError>,
}

/// A picture that a person brought, read by the rules of the model's images.
#[derive(Debug)]
pub(crate) struct Brought {
    /// None where the clipboard held it.
    pub file: Option<PathBuf>,
    /// Of the model's images when it was read.
    pub shape: ImageShape,
    pub picture: Result<OnePicture, OnePictureError>,
}

/// Why a task did not do what it was to do.
#[derive(Debug)]
pub(crate) enum TaskError {
    /// There was no thread for it.
    NoThread(std::io::Error),
    /// A file that it was to write could not be written.
    NotWritten {
        path: PathBuf,
        error: std::io::Error,
    },
    /// Pictures could not be made or written, wherever they were to go.
    NoPictures {
        purpose: Option<PathPurpose>,
        error: PictureError,
    },
    /// What was to be written about the weights was not.
    NotExported(ExportError),
    /// A run in time was not drawn.
    NoHistory(HistoryError),
}

impl TaskError {
    /// What went wrong, where, and a way on.
    pub fn words(&self) -> String {
        match self {
            Self::NoThread(error) => fill(
                t("There is no thread for this: {error}. Close other programs and try again"),
                &[("error", error)],
            ),
            Self::NotWritten { path, error } => fill(
                t("{path} could not be written: {error}"),
                &[
                    ("path", path.display().to_string()),
                    ("error", error.to_string()),
                ],
            ),
            Self::NoPictures { purpose: _, error } => sentence(error),
            Self::NotExported(error) => error.words(),
            Self::NoHistory(HistoryError::Picture(error)) => sentence(error),
            Self::NoHistory(HistoryError::Figure(error)) => figure_words(error),
            Self::NoHistory(HistoryError::There) => {
                t("Pictures of this name and these steps are there already: take another name")
                    .to_owned()
            }
            Self::NoHistory(HistoryError::Stopped) => {
                t("Stopped before the first picture: nothing was written").to_owned()
            }
            Self::NoHistory(HistoryError::GivenUp) => t("Given up: nothing was written").to_owned(),
            Self::NoHistory(HistoryError::NotRemoved { path, error }) => fill(
                t("{path} could not be removed: {error}"),
                &[
                    ("path", path.display().to_string()),
                    ("error", error.to_string()),
                ],
            ),
            Self::NoHistory(HistoryError::Nothing) => t("No step of the run is kept").to_owned(),
        }
    }
}

/// The tasks under way, and their way back to the window.
pub(crate) struct BackgroundTasks {
    ctx: egui::Context,
    sender: Sender<TaskOutcome>,
    outcomes: Receiver<TaskOutcome>,
}

impl BackgroundTasks {
    pub fn new(ctx: egui::Context) -> Self {
        let (sender, outcomes) = unbounded();
        Self {
            ctx,
            sender,
            outcomes,
        }
    }

    /// Runs `work` on a thread; what it returns arrives at [`BackgroundTasks::finished`].
    pub fn start(&self, name: &str, work: impl FnOnce() -> TaskOutcome + Send + 'static) {
        let (sender, ctx) = (self.sender.clone(), self.ctx.clone());
        let thread = std::thread::Builder::new()
            .name(name.into())
            .spawn(move || {
                // Without a receiver the window is gone, and nobody waits for the outcome.
                let _ = sender.send(work());
                ctx.request_repaint();
            });
        if let Err(error) = thread {
            self.no_thread(error);
        }
    }

    /// There was no thread for something.
    pub fn no_thread(&self, error: std::io::Error) {
        // Its receiver is this value's own.
        let failed = TaskOutcome::Failed(TaskError::NoThread(error));
        let _ = self.sender.send(failed);
    }

    /// Opens the desktop's file dialog, in `folder` if given.
    pub fn pick(&self, purpose: PathPurpose, folder: Option<PathBuf>) {
        // Taken here: the thread below speaks no language but English.
        let (title, kind) = (purpose.title(), purpose.kind());
        self.start("file dialog", move || {
            let mut dialog = rfd::FileDialog::new().set_title(title);
            if let Some(folder) = folder {
                dialog = dialog.set_directory(folder);
            }
            if let Some((name, endings)) = kind {
                dialog = dialog.add_filter(name, endings);
            }
            let picked = match purpose {
                PathPurpose::OpenModel
                | PathPurpose::CompareWith
                | PathPurpose::ReadTable
                | PathPurpose::OpenPicture => dialog.pick_file(),
                PathPurpose::SaveSession
                | PathPurpose::SaveModel
                | PathPurpose::SaveKept(_)
                | PathPurpose::ExportWeights
                | PathPurpose::ExportCurves
                | PathPurpose::ExportFigure
                | PathPurpose::ExportWindow
                | PathPurpose::ExportHistory
                | PathPurpose::SaveStrip
                | PathPurpose::SaveWalk
                | PathPurpose::ExportCodes
                | PathPurpose::ExportPictures(_) => {
                    dialog.set_file_name(purpose.suggestion()).save_file()
                }
            };
            TaskOutcome::Picked(purpose, picked)
        });
    }

    /// Opens the desktop's file dialog for images, in `folder` if given.
    pub fn pick_images(&self, pick: ImportPick, folder: Option<PathBuf>) {
        let title = match pick {
            ImportPick::Folder => t("Open a folder of images"),
            ImportPick::File => t("Open a file of images"),
            ImportPick::Labels => t("Open a table of labels"),
        };
        self.start("file dialog", move || {
            let mut dialog = rfd::FileDialog::new().set_title(title);
            if let Some(folder) = folder {
                dialog = dialog.set_directory(folder);
            }
            let picked = match pick {
                ImportPick::Folder => dialog.pick_folder(),
                ImportPick::File | ImportPick::Labels => dialog.pick_file(),
            };
            TaskOutcome::ImagesPicked(pick, picked)
        });
    }

    /// What has finished since the last call; never waits.
    pub fn finished(&self) -> Vec<TaskOutcome> {
        self.outcomes.try_iter().collect()
    }
}

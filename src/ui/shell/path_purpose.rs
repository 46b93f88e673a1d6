//! What the window asks a path for, and how it words that.

use crate::train::Message;
use crate::ui::language::t;
use crate::ui::scene::action::FileAction;
use std::path::{Path, PathBuf};

/// What a path is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PathPurpose {
    OpenModel,
    SaveModel,
    ExportCurves,
    ReadTable,
}

impl PathPurpose {
    /// The dialog's heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::OpenModel => t("Open model"),
            Self::SaveModel => t("Save model"),
            Self::ExportCurves => t("Export curves as CSV"),
            Self::ReadTable => t("Colour dots by a table"),
        }
    }

    /// What the files are called, and how their names end.
    pub fn kind(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::OpenModel | Self::SaveModel => Some((t("Elbow model"), "bpk")),
            Self::ExportCurves | Self::ReadTable => Some((t("Table"), "csv")),
        }
    }

    /// A name to begin with.
    pub fn suggestion(self) -> &'static str {
        match self {
            Self::SaveModel => "model.bpk",
            Self::ExportCurves => "curves.csv",
            Self::OpenModel | Self::ReadTable => "",
        }
    }

    /// What the file is, and what becomes of it.
    pub fn about(self) -> &'static str {
        match self {
            Self::OpenModel => t("A model saved by Elbow (.bpk); it opens paused"),
            Self::SaveModel => t("Weights and recipe go into one file"),
            Self::ExportCurves => {
                t("ELBO, reconstruction and KL in nats per image, a row per bin of steps")
            }
            Self::ReadTable => t(
                "A CSV file with a header and a row for each image of the split on the plane, or \
                 with a column named index that says which image a row is about, from 0 on",
            ),
        }
    }

    /// The word on the button.
    pub fn verb(self) -> &'static str {
        match self {
            Self::OpenModel => t("Open"),
            Self::SaveModel => t("Save"),
            Self::ExportCurves => t("Export"),
            Self::ReadTable => t("Read"),
        }
    }

    /// What goes on until then.
    pub fn waiting(self) -> &'static str {
        match self {
            Self::OpenModel => t("Opening…"),
            Self::SaveModel => t("Saving…"),
            Self::ExportCurves => t("Exporting…"),
            Self::ReadTable => t("Reading…"),
        }
    }

    /// What a message says of `path`, if it says anything: it was done, or it failed.
    pub fn outcome(self, path: &Path, message: &Message) -> Option<bool> {
        match (self, message) {
            (Self::OpenModel, Message::Opened(at)) => (at == path).then_some(true),
            (Self::OpenModel, Message::NotBegun(_) | Message::ImportCancelled { .. }) => {
                Some(false)
            }
            (Self::SaveModel, Message::Saved { path: at, .. }) => (at == path).then_some(true),
            (Self::SaveModel, Message::NotSaved { path: at, .. } | Message::NothingToSave(at)) => {
                (at == path).then_some(false)
            }
            (Self::ExportCurves, Message::CurvesWritten(at)) => (at == path).then_some(true),
            (Self::ExportCurves, Message::CurvesNotWritten(error)) => {
                (error.path == path).then_some(false)
            }
            // What became of a table is told by the task that reads it.
            (
                Self::OpenModel | Self::SaveModel | Self::ExportCurves | Self::ReadTable,
                Message::Opened(_)
                | Message::Saved { .. }
                | Message::CurvesWritten(_)
                | Message::NotBegun(_)
                | Message::NothingToSave(_)
                | Message::NotSaved { .. }
                | Message::CurvesNotWritten(_)
                | Message::LiveRefused(_)
                | Message::DataRead { .. }
                | Message::ImportCancelled { .. }
                | Message::NoImages(_)
                | Message::Located { .. }
                | Message::NotLocated(_)
                | Message::LetGo { .. }
                | Message::PinsTaken
                | Message::NoTestTerms { .. }
                | Message::NoEvaluator(_),
            ) => None,
        }
    }

    /// Whether a file is written.
    pub fn writes(self) -> bool {
        matches!(self, Self::SaveModel | Self::ExportCurves)
    }

    /// What is done once the path is known.
    pub fn action(self, path: PathBuf) -> FileAction {
        match self {
            Self::OpenModel => FileAction::OpenModel(path),
            Self::SaveModel => FileAction::SaveModel(path),
            Self::ExportCurves => FileAction::ExportCurves(path),
            Self::ReadTable => FileAction::ReadTable(path),
        }
    }
}

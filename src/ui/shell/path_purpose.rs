//! What the window asks a path for, and how it words that.

use crate::train::Message;
use crate::ui::language::t;
use crate::ui::scene::action::{Action, DrawingAction, FileAction};
use std::path::{Path, PathBuf};

/// What a path is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PathPurpose {
    OpenModel,
    SaveModel,
    ExportCurves,
    OpenPicture,
}

impl PathPurpose {
    /// The dialog's heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::OpenModel => t("Open model"),
            Self::SaveModel => t("Save model"),
            Self::ExportCurves => t("Export curves as CSV"),
            Self::OpenPicture => t("Open picture"),
        }
    }

    /// What the files are called, and how their names end.
    pub fn kind(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::OpenModel | Self::SaveModel => Some((t("Elbow model"), "bpk")),
            Self::ExportCurves => Some((t("Table"), "csv")),
            // Its content says whether it is one.
            Self::OpenPicture => None,
        }
    }

    /// A name to begin with.
    pub fn suggestion(self) -> &'static str {
        match self {
            Self::SaveModel => "model.bpk",
            Self::ExportCurves => "curves.csv",
            Self::OpenModel | Self::OpenPicture => "",
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
            Self::OpenPicture => t(
                "A picture (PNG, JPEG, BMP, GIF, WebP or TIFF): it gets the size and the colours of the model’s images",
            ),
        }
    }

    /// The word on the button.
    pub fn verb(self) -> &'static str {
        match self {
            Self::OpenModel | Self::OpenPicture => t("Open"),
            Self::SaveModel => t("Save"),
            Self::ExportCurves => t("Export"),
        }
    }

    /// What goes on until then.
    pub fn waiting(self) -> &'static str {
        match self {
            Self::OpenModel | Self::OpenPicture => t("Opening…"),
            Self::SaveModel => t("Saving…"),
            Self::ExportCurves => t("Exporting…"),
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
            (
                Self::OpenModel | Self::SaveModel | Self::ExportCurves | Self::OpenPicture,
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
    pub fn action(self, path: PathBuf) -> Action {
        match self {
            Self::OpenModel => FileAction::OpenModel(path).into(),
            Self::SaveModel => FileAction::SaveModel(path).into(),
            Self::ExportCurves => FileAction::ExportCurves(path).into(),
            Self::OpenPicture => DrawingAction::Open(path).into(),
        }
    }
}

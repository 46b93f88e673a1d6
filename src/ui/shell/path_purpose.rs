//! What the window asks a path for, and how it words that.

use crate::archive::SESSION_ENDING;
use crate::train::{BeginError, FileDeed, Message, PicturesOf};
use crate::ui::language::t;
use crate::ui::scene::action::{
    Action, CompareAction, DrawingAction, FileAction, PathAction, RegionAction, RunAction, SaveTo,
};
use std::path::{Path, PathBuf};

/// How the names of files end that are opened as models; their content says what they are.
pub(super) const OPENED_AS_MODEL: [&str; 5] = [SESSION_ENDING, "bpk", "safetensors", "pt", "pth"];

/// The same of files that can be compared with the run in hand: models, and curves.
const COMPARED: [&str; 6] = [SESSION_ENDING, "bpk", "safetensors", "pt", "pth", "csv"];

/// What a path is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PathPurpose {
    OpenModel,
    CompareWith,
    SaveSession,
    SaveModel,
    /// Of this replaced run.
    SaveKept(u64),
    ExportWeights,
    ExportCurves,
    ReadTable,
    ExportFigure,
    ExportWindow,
    ExportHistory,
    SaveStrip,
    SaveWalk,
    ExportCodes,
    ExportPictures(PicturesOf),
    OpenPicture,
}

impl PathPurpose {
    /// The dialog's heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::CompareWith => t("Compare with a file"),
            Self::OpenModel => t("Open session or model"),
            Self::SaveSession => t("Save session"),
            Self::SaveModel => t("Save model"),
            Self::SaveKept(_) => t("Save a run that is kept"),
            Self::ExportWeights => t("Export weights as safetensors"),
            Self::ExportCurves => t("Export curves as CSV"),
            Self::ReadTable => t("Colour dots by a table"),
            Self::ExportFigure => t("Export figure"),
            Self::ExportWindow => t("Export the whole window"),
            Self::ExportHistory => t("Export the run in time"),
            Self::SaveStrip => t("Save strip"),
            Self::SaveWalk => t("Save walk"),
            Self::ExportCodes => t("Export codes as CSV"),
            Self::ExportPictures(_) => t("Export pictures into a new folder"),
            Self::OpenPicture => t("Open picture"),
        }
    }

    /// What the files are called, and how their names end; the first is the usual one.
    pub fn kind(self) -> Option<(&'static str, &'static [&'static str])> {
        match self {
            Self::CompareWith => Some((t("Model or curves"), &COMPARED)),
            Self::OpenModel => Some((t("Session or model"), &OPENED_AS_MODEL)),
            Self::SaveSession => Some((t("Elbow session"), &[SESSION_ENDING, "bpk"])),
            Self::SaveModel => Some((t("Elbow model"), &["bpk", SESSION_ENDING])),
            Self::SaveKept(_) => Some((t("Elbow model"), &["bpk"])),
            Self::ExportWeights => Some((t("Weights"), &["safetensors"])),
            Self::ExportCurves | Self::ExportCodes | Self::ReadTable => {
                Some((t("Table"), &["csv"]))
            }
            Self::ExportFigure => Some((t("Figure"), &["svg"])),
            Self::SaveStrip | Self::ExportWindow => Some((t("Picture"), &["png"])),
            Self::SaveWalk | Self::ExportHistory => Some((t("Moving picture"), &["gif"])),
            Self::ExportPictures(_) => None,
            // Its content says whether it is one.
            Self::OpenPicture => None,
        }
    }

    /// How the name of what is written ends, whatever a person types.
    pub fn only_ending(self) -> Option<&'static str> {
        match self {
            Self::SaveWalk => Some("gif"),
            Self::SaveKept(_) => Some("bpk"),
            Self::ExportWeights => Some("safetensors"),
            Self::OpenModel
            | Self::CompareWith
            | Self::SaveSession
            | Self::SaveModel
            | Self::ExportCurves
            | Self::ReadTable
            | Self::ExportFigure
            | Self::ExportHistory
            | Self::ExportWindow
            | Self::SaveStrip
            | Self::ExportCodes
            | Self::ExportPictures(_)
            | Self::OpenPicture => None,
        }
    }

    /// A name to begin with.
    pub fn suggestion(self) -> &'static str {
        match self {
            Self::SaveSession => "session.elbow",
            Self::SaveModel | Self::SaveKept(_) => "model.bpk",
            Self::ExportWeights => "weights.safetensors",
            Self::ExportCurves => "curves.csv",
            Self::ExportFigure => "figure.svg",
            Self::SaveStrip => "strip.png",
            Self::ExportWindow => "window.png",
            Self::SaveWalk => "walk.gif",
            Self::ExportHistory => "history.gif",
            Self::ExportCodes => "codes.csv",
            Self::ExportPictures(_) => "pictures",
            Self::OpenModel | Self::CompareWith | Self::ReadTable | Self::OpenPicture => "",
        }
    }

    /// What the file is, and what becomes of it.
    pub fn about(self) -> &'static str {
        match self {
            Self::OpenModel => t(
                "A session (.elbow) or a model (.bpk) saved by Elbow, or weights as .safetensors or PyTorch's .pt; it opens paused",
            ),
            Self::SaveSession => t(
                "The run, what you made and what you look at go into one file: opened again, all is as it was. A name that ends in .bpk keeps the model alone",
            ),
            Self::SaveModel => t(
                "Weights, recipe, optimiser and curves go into one file. A name that ends in .elbow keeps the session",
            ),
            Self::SaveKept(_) => t(
                "Its weights, recipe, optimiser and curves go into one file; it stays kept, and the run in hand goes on",
            ),
            Self::ExportWeights => t(
                "The weights of the shown step for other programs, each matrix as [out, in]; opened again it is the same model, without optimiser and curves",
            ),
            Self::CompareWith => t(
                "A session (.elbow) or a model (.bpk, .safetensors, .pt), shown beside the run in hand, or curves that were exported as CSV",
            ),
            Self::ExportCurves => {
                t("ELBO, reconstruction and KL in nats per image, a row per bin of steps")
            }
            Self::ReadTable => t(
                "A CSV file with a header and a row for each image of the split on the plane, or \
                 with a column named index that says which image a row is about, from 0 on",
            ),
            Self::ExportFigure => t(
                "The panel as SVG, PNG or JPEG by the name's ending; recipe and step go into the file",
            ),
            Self::ExportWindow => t(
                "The window as it is on screen, as PNG or JPEG by the name's ending; recipe and step go into the file",
            ),
            Self::ExportHistory => t(
                "The panel that Figure… draws, or the whole window if it is chosen there, as of up to 100 steps: one GIF, or with .png or .jpg a file for each step",
            ),
            Self::SaveStrip => t(
                "The pictures of the strip side by side, as PNG or JPEG; recipe and step go into the file",
            ),
            Self::SaveWalk => t(
                "The pictures along the path one after another, as a GIF; recipe and step go into the file",
            ),
            Self::ExportCodes => {
                t("A row for each marked image: index, split, label, code and terms")
            }
            Self::ExportPictures(PicturesOf::Originals) => {
                t("Each marked image as a PNG file, as the model sees it")
            }
            Self::ExportPictures(PicturesOf::Reconstructions) => {
                t("What the mean of q of each marked image decodes to, as a PNG file")
            }
            Self::ExportPictures(PicturesOf::Both) => {
                t("Each marked image and its reconstruction, as two PNG files")
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
            Self::SaveSession
            | Self::SaveModel
            | Self::SaveKept(_)
            | Self::SaveStrip
            | Self::SaveWalk => t("Save"),
            Self::ExportWeights
            | Self::ExportCurves
            | Self::ExportFigure
            | Self::ExportWindow
            | Self::ExportHistory
            | Self::ExportCodes
            | Self::ExportPictures(_) => t("Export"),
            Self::ReadTable => t("Read"),
            Self::CompareWith => t("Compare"),
        }
    }

    /// What goes on until then.
    pub fn waiting(self) -> &'static str {
        match self {
            Self::OpenModel | Self::OpenPicture | Self::CompareWith => t("Opening…"),
            Self::SaveSession
            | Self::SaveModel
            | Self::SaveKept(_)
            | Self::SaveStrip
            | Self::SaveWalk => t("Saving…"),
            Self::ExportWeights
            | Self::ExportCurves
            | Self::ExportFigure
            | Self::ExportWindow
            | Self::ExportHistory
            | Self::ExportCodes
            | Self::ExportPictures(_) => t("Exporting…"),
            Self::ReadTable => t("Reading…"),
        }
    }

    /// What a message says of `path`, if it says anything: it was done, or it failed.
    pub fn outcome(self, path: &Path, message: &Message) -> Option<bool> {
        let deed = match self {
            Self::OpenModel => FileDeed::Open,
            Self::SaveSession | Self::SaveModel | Self::SaveKept(_) => FileDeed::Save,
            Self::ExportCurves => FileDeed::WriteCurves,
            // What becomes of pictures, tables and weights for others, the task at work on them
            // tells.
            Self::OpenPicture
            | Self::CompareWith
            | Self::ExportWeights
            | Self::ExportFigure
            | Self::ExportWindow
            | Self::ExportHistory
            | Self::SaveStrip
            | Self::SaveWalk
            | Self::ExportCodes
            | Self::ExportPictures(_)
            | Self::ReadTable => return None,
        };
        // These name no file: they are about the run that was to be opened.
        let not_begun = matches!(
            message,
            Message::NotBegun(_) | Message::ImportCancelled { .. }
        );
        if deed == FileDeed::Open && not_begun {
            // The notice of such a file leads on.
            return Some(opens_without_damaged(message));
        }
        let about = message.about_file()?;
        (about.deed == deed && about.path == path).then_some(about.done)
    }

    /// Whether a file is written.
    pub fn writes(self) -> bool {
        match self {
            Self::OpenModel
            | Self::CompareWith
            | Self::ReadTable
            | Self::OpenPicture
            | Self::ExportPictures(_) => false,
            Self::SaveSession
            | Self::SaveModel
            | Self::SaveKept(_)
            | Self::ExportWeights
            | Self::ExportCurves
            | Self::ExportFigure
            | Self::ExportWindow
            | Self::ExportHistory
            | Self::SaveStrip
            | Self::SaveWalk
            | Self::ExportCodes => true,
        }
    }

    /// Whether a folder is made, where there must be nothing yet.
    pub fn makes_folder(self) -> bool {
        matches!(self, Self::ExportPictures(_))
    }

    /// Whether the dialog stays until it is known what became of the path; of the others a
    /// notice tells, however long it takes.
    pub fn is_waited_for(self) -> bool {
        match self {
            Self::OpenModel
            | Self::OpenPicture
            | Self::CompareWith
            | Self::SaveSession
            | Self::SaveModel
            | Self::SaveKept(_)
            | Self::ExportWeights
            | Self::ExportCurves
            | Self::ExportFigure
            | Self::SaveStrip
            | Self::SaveWalk
            | Self::ReadTable => true,
            // The window is taken once the dialog is gone.
            Self::ExportWindow
            | Self::ExportHistory
            | Self::ExportCodes
            | Self::ExportPictures(_) => false,
        }
    }

    /// What is done once the path is known; `replaces` where what stands there may go.
    pub fn action(self, path: PathBuf, replaces: bool) -> Action {
        match self {
            Self::OpenModel => FileAction::OpenModel(path).into(),
            Self::CompareWith => CompareAction::WithFile(path).into(),
            Self::SaveSession | Self::SaveModel => {
                FileAction::SaveTo(SaveTo { path, replaces }).into()
            }
            Self::SaveKept(run) => RunAction::SaveKept(run, SaveTo { path, replaces }).into(),
            Self::ExportWeights => FileAction::ExportWeights(path).into(),
            Self::ExportCurves => FileAction::ExportCurves(path).into(),
            Self::ExportFigure => FileAction::ExportFigure(path).into(),
            Self::ExportWindow => FileAction::ExportWindow(path).into(),
            Self::ExportHistory => FileAction::ExportHistory(path).into(),
            Self::SaveStrip => PathAction::SaveStrip(path).into(),
            Self::SaveWalk => PathAction::SaveWalk(path).into(),
            Self::ExportCodes => RegionAction::ExportCodes(path).into(),
            Self::ExportPictures(which) => RegionAction::ExportPictures(which, path).into(),
            Self::ReadTable => FileAction::ReadTable(path).into(),
            Self::OpenPicture => DrawingAction::Open(path).into(),
        }
    }
}

/// Whether a file was not opened that opens without some of its earlier steps.
fn opens_without_damaged(message: &Message) -> bool {
    matches!(message, Message::NotBegun(BeginError::File(error)) if error.flaw.is_in_past())
}

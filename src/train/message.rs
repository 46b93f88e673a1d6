//! What the trainer's thread has to tell a person: facts, which the window puts into words.

use super::error::{BeginError, EvaluationError, MissingData, TrainError};
use super::weights_by_step::ThinnedPast;
use crate::archive::{DamagedSteps, Mapping, SaveError, WriteError};
use crate::data::SameData;
use crate::import::ImportError;
use crate::recipe::RecipeError;
use std::path::{Path, PathBuf};

/// Something that happened once, to be shown once; `number` grows by one each time.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Larger than that of every notice before.
    pub number: u64,
    /// What happened.
    pub message: Message,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// A model was opened from this file.
    Opened(PathBuf),
    /// It was made of another program's weights, by the names of their layers.
    LayersMapped(Mapping),
    /// A run goes on that was lost with its window; it is in no file of its own.
    WentOn {
        /// How far it had come.
        step: u64,
    },
    /// A checkpoint could not be written by itself. Told once, until one is written again.
    NotKept(SaveError),
    /// The weights of this step are in this file.
    Saved {
        /// The file.
        path: PathBuf,
        /// The step.
        step: u64,
    },
    /// The curves are in this file.
    CurvesWritten(PathBuf),
    /// A run was not begun or opened; the one in hand goes on.
    NotBegun(BeginError),
    /// There are no weights that could be saved to this file.
    NothingToSave(PathBuf),
    /// The weights are not in the file.
    NotSaved {
        /// The file that was asked for.
        path: PathBuf,
        /// Why.
        error: SaveError,
    },
    /// The curves are not in the file.
    CurvesNotWritten(WriteError),
    /// Live hyperparameters were refused; those in force stay.
    LiveRefused(RecipeError),
    /// The test split was not evaluated at a step.
    NoTestTerms {
        /// The step whose weights were to be judged.
        step: u64,
        /// Why.
        error: EvaluationError,
    },
    /// The file that was opened holds weights alone: the optimiser, the order of the images and
    /// the noise begin afresh.
    WeightsAlone,
    /// Earlier steps of the session that was opened are damaged, and left out.
    StepsLeftOut(DamagedSteps),
    /// The images that a run has just begun with, where there is more to say of them.
    DataRead {
        /// The data set.
        name: String,
        /// Images in both splits.
        images: usize,
        /// Files or rows that could not be read; the data set's report names them.
        left_out: usize,
        /// How many things look wrong; the data set's report names them.
        warnings: usize,
    },
    /// An import was given up, and what was to begin with it.
    ImportCancelled {
        /// The data set.
        name: String,
    },
    /// The images of the model in hand are not there: it can be explored, but makes no step.
    NoImages(MissingData),
    /// The images of the model in hand were found: it can go on.
    Located {
        /// The data set.
        name: String,
        /// Whether they are those that it learned from.
        same: SameData,
    },
    /// The images of the model in hand are not at the place that was given.
    NotLocated(MissingData),
    /// A replaced run made room for the next, though it is in no file.
    LetGo {
        /// How far it had come.
        step: u64,
    },
    /// The memory for the pasts of kept runs is full, so that one lost steps of its own.
    PastThinned(ThinnedPast),
    /// No more runs can be pinned: [`MOST_PINNED`](super::MOST_PINNED) are.
    PinsTaken,
    /// A second run begins at an earlier step.
    Forked {
        /// That step.
        step: u64,
    },
    /// It does not.
    NotForked {
        /// From which step.
        step: u64,
        /// Why; None: nothing is kept that it could begin with.
        error: Option<TrainError>,
    },
    /// There is no thread that evaluates, for a reason in the system's own words.
    NoEvaluator(String),
}

/// What was done with a file, or could not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileDeed {
    /// A model or a session was opened.
    Open,
    /// A run was saved.
    Save,
    /// The curves were written.
    WriteCurves,
}

/// What a message says of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AboutFile<'a> {
    /// What was to be done.
    pub deed: FileDeed,
    /// With which file.
    pub path: &'a Path,
    /// Whether it was.
    pub done: bool,
}

/// How much a message matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Something was done.
    Info,
    /// Something could not be done.
    Error,
}

impl Message {
    /// Whether the run in hand goes on with other images than it learned from.
    pub fn tells_of_other_images(&self) -> bool {
        let other = SameData::Other;
        matches!(self, Self::Located { same, .. } if *same == other)
    }

    /// What it says of one file, if that is what it says.
    pub fn about_file(&self) -> Option<AboutFile<'_>> {
        let (deed, path, done): (_, &Path, _) = match self {
            Self::Opened(path) => (FileDeed::Open, path, true),
            Self::Saved { path, .. } => (FileDeed::Save, path, true),
            Self::NotSaved { path, .. } | Self::NothingToSave(path) => {
                (FileDeed::Save, path, false)
            }
            Self::CurvesWritten(path) => (FileDeed::WriteCurves, path, true),
            Self::CurvesNotWritten(error) => (FileDeed::WriteCurves, &error.path, false),
            Self::LayersMapped(_)
            | Self::WeightsAlone
            | Self::StepsLeftOut(_)
            | Self::WentOn { .. }
            | Self::NotKept(_)
            | Self::NotBegun(_)
            | Self::LiveRefused(_)
            | Self::DataRead { .. }
            | Self::ImportCancelled { .. }
            | Self::NoImages(_)
            | Self::Located { .. }
            | Self::NotLocated(_)
            | Self::LetGo { .. }
            | Self::PastThinned(_)
            | Self::PinsTaken
            | Self::Forked { .. }
            | Self::NotForked { .. }
            | Self::NoTestTerms { .. }
            | Self::NoEvaluator(_) => return None,
        };
        Some(AboutFile { deed, path, done })
    }

    /// How much it matters.
    pub fn level(&self) -> Level {
        match self {
            Self::Opened(_)
            | Self::LayersMapped(_)
            | Self::WeightsAlone
            | Self::WentOn { .. }
            | Self::Saved { .. }
            | Self::CurvesWritten(_)
            | Self::DataRead { .. }
            | Self::ImportCancelled { .. }
            | Self::Located { .. }
            | Self::LetGo { .. }
            | Self::PastThinned(_)
            | Self::Forked { .. } => Level::Info,
            Self::NotBegun(_)
            | Self::NoImages(_)
            | Self::NotLocated(_)
            | Self::NothingToSave(_)
            | Self::NotSaved { .. }
            | Self::NotKept(_)
            | Self::CurvesNotWritten(_)
            | Self::LiveRefused(_)
            | Self::NoTestTerms { .. }
            | Self::PinsTaken
            | Self::StepsLeftOut(_)
            | Self::NotForked { .. }
            | Self::NoEvaluator(_) => Level::Error,
        }
    }
}

/// Why there is no run that could go on.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// None was begun.
    NotBegun(BeginError),
    /// It stopped by itself; the last good weights are kept.
    Stopped(TrainError),
    /// The trainer panicked, in its own words; curves and the last weights are kept.
    BrokeDown(String),
}

impl Failure {
    /// Whether a person gave up reading the images: nothing went wrong.
    pub fn was_cancelled(&self) -> bool {
        matches!(
            self,
            Self::NotBegun(BeginError::Data(ImportError::Cancelled { .. }))
        )
    }
}

//! Why a model was not written to its file, or not read from it.

use super::file_part::FilePart;
use super::write_error::WriteError;
use crate::curves::HistoryFlaw;
use crate::data::OrderFlaw;
use crate::document::DocumentFlaw;
use crate::exchange::{ExchangeFlaw, TensorFlaw};
use crate::model::ModelError;
use crate::recipe::RecipeError;
use std::fmt::{Display, Formatter};
use std::path::{Path, PathBuf};

/// Why a model was not saved.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SaveError {
    /// The weights could not be read out.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// A file that could not be opened as a model: missing, foreign or damaged.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{} cannot be opened as a model: {flaw}; {}", path.display(), flaw.remedy())]
pub struct ModelFileError {
    /// The file that was asked for.
    pub path: PathBuf,
    /// What is wrong with it.
    pub flaw: ModelFileFlaw,
}

/// What is wrong with a file that should hold a model.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ModelFileFlaw {
    /// The operating system refused, in its own words.
    #[error("{0}")]
    Refused(String),
    /// There is no file.
    #[error("there is no such file")]
    Missing,
    /// It is a folder, a pipe or a device.
    #[error("it is not a regular file")]
    NotRegular,
    /// Larger than the largest recipe's file.
    #[error("its {bytes} bytes are more than any model has")]
    TooLarge {
        /// Size of the file.
        bytes: u64,
    },
    /// JSON, as the description that stands beside a shipped model.
    #[error("it is JSON, perhaps the description of a model, but no model{}", beside(model.as_deref()))]
    Description {
        /// The model that lies beside it under the same name, if there is one.
        model: Option<PathBuf>,
    },
    /// It does not begin as a burnpack file does.
    #[error("this is no model that Elbow saved")]
    NoModel,
    /// The container cannot be read, in the words of its reader.
    #[error("it is damaged ({0})")]
    Container(String),
    /// A container without Elbow's entries.
    #[error("it is a burnpack file, but not one that Elbow wrote")]
    Foreign,
    /// Some byte is another than was written.
    #[error("its content does not match its hash: the file is damaged")]
    Hash,
    /// A part is another than was written, in this array.
    #[error("{part} is damaged{}{}", in_array(array.as_deref()), and_the_rest(*part))]
    Damaged {
        /// The first; of several one without which the run is not whole.
        part: FilePart,
        /// The array in the file, by its name; None in its head.
        array: Option<String>,
    },
    /// A later Elbow wrote it, in a way that this one does not know.
    #[error("a newer Elbow wrote it (version {version} of its files)")]
    Newer {
        /// The version of the file.
        version: u32,
    },
    /// The recipe is no JSON of a recipe, in the words of its reader.
    #[error("its recipe is unreadable: {0}")]
    RecipeUnreadable(String),
    /// The recipe cannot be run.
    #[error("its recipe is out of range: {0}")]
    Recipe(#[from] RecipeError),
    /// Images of no size, or too large.
    #[error("its images of {height} x {width} x {channels} are out of range")]
    ImageShape {
        /// Rows of pixels.
        height: usize,
        /// Pixels in a row.
        width: usize,
        /// Numbers per pixel.
        channels: usize,
    },
    /// The recipe has more weights than the file can hold.
    #[error("its recipe needs {needed} weights, more than its {bytes} bytes can hold")]
    TooFewBytes {
        /// Weights of the recipe.
        needed: usize,
        /// Size of the file.
        bytes: usize,
    },
    /// Epochs or seconds that no run can have.
    #[error("its training time is out of range")]
    TrainingTime,
    /// An array of weights is not there.
    #[error("the weights {0} are missing")]
    MissingWeights(String),
    /// An array of weights is there that the recipe has not.
    #[error("the weights {0} belong to no layer")]
    ExtraWeights(String),
    /// An array of weights has another shape, or other numbers.
    #[error(
        "the weights {array} should be {expected:?} of 32-bit floats, but are {found:?} of {numbers}"
    )]
    WeightShape {
        /// Name of the array.
        array: String,
        /// The shape that the recipe asks for.
        expected: Vec<usize>,
        /// The shape in the file.
        found: Vec<usize>,
        /// The type of its numbers.
        numbers: String,
    },
    /// A part of the run or of the session, by its name in the file, is not there or no such part.
    #[error("{0} is missing or damaged")]
    Part(String),
    /// Nobody can have made what its session holds.
    #[error(transparent)]
    Document(#[from] DocumentFlaw),
    /// The order of the training images is none.
    #[error("its order of the training images is damaged: {0}")]
    Order(OrderFlaw),
    /// The curves are none.
    #[error("its curves are damaged: {0}")]
    Curves(HistoryFlaw),
    /// Weights of another program that cannot be taken.
    #[error(transparent)]
    Exchange(#[from] ExchangeFlaw),
    /// The model cannot be built from it.
    #[error(transparent)]
    Model(#[from] ModelError),
}

fn in_array(array: Option<&str>) -> String {
    array.map_or_else(String::new, |array| format!(" ({array})"))
}

/// What is whole where a part is damaged.
fn and_the_rest(part: FilePart) -> &'static str {
    match part.is_past() {
        true => ", but the run itself is whole",
        false => "",
    }
}

/// Names the model beside a description.
fn beside(model: Option<&Path>) -> String {
    model.map_or_else(String::new, |model| {
        format!("; beside it lies {}", model.display())
    })
}

/// What helps when a file cannot be opened as a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelFileRemedy {
    /// The file cannot be got at.
    CheckFile,
    /// The file is something else.
    GiveModel,
    /// The file was a model once.
    TakeCopy,
    /// The run in the file is whole.
    LeaveDamagedOut,
    /// The file is one of a later Elbow.
    Update,
    /// PyTorch can write it anew, without what stands in the way.
    SaveStateDict,
    /// Its layers are not those that the rules are about.
    ReadRules,
}

impl Display for ModelFileRemedy {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::CheckFile => "check the file and its permissions",
            Self::GiveModel => "give a file that Elbow saved, or weights as .safetensors or .pt",
            Self::TakeCopy => "take a sound copy, or train the model again",
            Self::LeaveDamagedOut => "open it without what is damaged, or take a sound copy",
            Self::Update => "open it with a newer Elbow",
            Self::SaveStateDict => {
                "save the weights alone, with torch.save(model.state_dict(), FILE)"
            }
            Self::ReadRules => {
                "rename its layers, or write them by rule (docs/exchange.md says which)"
            }
        })
    }
}

impl ModelFileFlaw {
    /// Whether it is in earlier steps alone, so that the file opens without them.
    pub fn is_in_past(&self) -> bool {
        matches!(self, Self::Damaged { part, .. } if part.is_past())
    }

    /// What helps against it.
    pub fn remedy(&self) -> ModelFileRemedy {
        match self {
            Self::Missing | Self::Refused(_) | Self::NotRegular => ModelFileRemedy::CheckFile,
            Self::TooLarge { .. } | Self::Description { .. } | Self::NoModel | Self::Foreign => {
                ModelFileRemedy::GiveModel
            }
            Self::Newer { .. } => ModelFileRemedy::Update,
            Self::Exchange(flaw) => remedy_of(flaw),
            Self::Damaged { part, .. } if part.is_past() => ModelFileRemedy::LeaveDamagedOut,
            Self::Container(_)
            | Self::Hash
            | Self::Damaged { .. }
            | Self::RecipeUnreadable(_)
            | Self::Recipe(_)
            | Self::ImageShape { .. }
            | Self::TooFewBytes { .. }
            | Self::TrainingTime
            | Self::MissingWeights(_)
            | Self::ExtraWeights(_)
            | Self::WeightShape { .. }
            | Self::Part(_)
            | Self::Document(_)
            | Self::Order(_)
            | Self::Curves(_)
            | Self::Model(_) => ModelFileRemedy::TakeCopy,
        }
    }
}

fn remedy_of(flaw: &ExchangeFlaw) -> ModelFileRemedy {
    match flaw {
        ExchangeFlaw::Safetensors(_) | ExchangeFlaw::Zip(_) | ExchangeFlaw::Pickle { .. } => {
            ModelFileRemedy::TakeCopy
        }
        ExchangeFlaw::NoEntry(_) => ModelFileRemedy::GiveModel,
        ExchangeFlaw::Global(_) | ExchangeFlaw::BigEndian | ExchangeFlaw::NoStateDict => {
            ModelFileRemedy::SaveStateDict
        }
        ExchangeFlaw::Tensor { name: _, flaw } => match flaw {
            TensorFlaw::Missing
            | TensorFlaw::Short { .. }
            | TensorFlaw::Bounds
            | TensorFlaw::TooLarge => ModelFileRemedy::TakeCopy,
            TensorFlaw::Numbers(_) => ModelFileRemedy::ReadRules,
        },
        ExchangeFlaw::UnknownLayer(_)
        | ExchangeFlaw::Twice { .. }
        | ExchangeFlaw::NotLinear { .. }
        | ExchangeFlaw::MissingLayer(_)
        | ExchangeFlaw::Chain { .. }
        | ExchangeFlaw::Head { .. }
        | ExchangeFlaw::NotMirrored { .. }
        | ExchangeFlaw::ImageShape { .. } => ModelFileRemedy::ReadRules,
    }
}

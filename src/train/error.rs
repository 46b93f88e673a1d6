//! Why training cannot start or go on, and what helps.

use crate::archive::ModelFileError;
use crate::data::OrderFlaw;
use crate::import::ImportError;
use crate::model::ModelError;
use crate::recipe::{GREY_LEVEL_STD, RecipeError};
use std::fmt::{Display, Formatter};

/// Why training cannot start or go on.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TrainError {
    /// A hyperparameter is out of its range.
    #[error(transparent)]
    Recipe(#[from] RecipeError),
    /// The model or its device failed.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The images are not at hand: the model's folder was moved.
    #[error("the images of {name} are not at hand; say where they lie now")]
    NoImages {
        /// The data set.
        name: String,
    },
    /// The checkpoint orders other images.
    #[error("the order of the images in the checkpoint is not one of these images: {0}")]
    Order(#[from] OrderFlaw),
    /// The objective is no longer a finite number.
    #[error("step {step} gave no finite loss: {culprit}")]
    NonFinite {
        /// The step that failed; its update was not applied.
        step: u64,
        /// Which quantity is not finite, and where.
        culprit: Culprit,
        /// The step whose weights are the last known good ones.
        kept: u64,
        /// The learning rate in force.
        learning_rate: f64,
        /// Standard deviation of a pixel by the kept weights, where its precision is learned.
        learned_std: Option<f64>,
    },
}

/// Which quantity is not finite, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Culprit {
    /// The update of the step left these weights not finite.
    #[error("its update left {array} not finite")]
    Update {
        /// Name of the first such array.
        array: String,
    },
    /// A part of the objective is not finite, and so were the weights it came from.
    #[error("{part} is not finite, and neither is {array}")]
    Weights {
        /// The part.
        part: ObjectivePart,
        /// Name of the first array of weights that is not finite.
        array: String,
    },
    /// A part of the objective is not finite, though the weights are.
    #[error("{0} is not finite, though every weight is")]
    Objective(ObjectivePart),
}

/// A number that makes up the objective.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectivePart {
    /// KL[q(z | x) || p(z)]
    Kl,
    /// E_q[log p(x | z)]
    Reconstruction,
    /// KL of the decoder's weights.
    WeightKl,
    /// All of it.
    Whole,
}

impl Display for ObjectivePart {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Kl => "the KL of q(z | x)",
            Self::Reconstruction => "the reconstruction term",
            Self::WeightKl => "the KL of the weights",
            Self::Whole => "the objective",
        })
    }
}

/// What helps a run that stopped being finite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Remedy {
    /// The first step failed, before any update.
    MilderRecipe,
    /// The learned precision grows without bound.
    BoundPrecision,
    /// The updates were too large.
    LowerLearningRate {
        /// The learning rate that was too high.
        below: f64,
    },
}

impl Display for Remedy {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::MilderRecipe => f.write_str(
                "no update has been made yet, so it is the data, a precision or beta; \
                 bring them closer to 1",
            ),
            Self::BoundPrecision => f.write_str(
                "these images are reproduced exactly, so that the learned precision, and the \
                 density with it, grows without bound: set a smallest standard deviation \
                 (min-std) like 0.01, or give the precision instead of learning it",
            ),
            Self::LowerLearningRate { below } => {
                write!(f, "start again with a learning rate below {below:e}")
            }
        }
    }
}

impl TrainError {
    /// What helps, where it is known.
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::NonFinite { step: 1, .. } => Some(Remedy::MilderRecipe),
            Self::NonFinite {
                learned_std: Some(std),
                ..
            } if *std < GREY_LEVEL_STD => Some(Remedy::BoundPrecision),
            Self::NonFinite { learning_rate, .. } => Some(Remedy::LowerLearningRate {
                below: *learning_rate,
            }),
            Self::Recipe(_) | Self::Model(_) | Self::NoImages { .. } | Self::Order(_) => None,
        }
    }
}

/// Why a run could not be begun or opened.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BeginError {
    /// There are no images for it.
    #[error(transparent)]
    Data(#[from] ImportError),
    /// There is no model in the file.
    #[error(transparent)]
    File(#[from] ModelFileError),
    /// Recipe, model and data do not go together.
    #[error(transparent)]
    Train(#[from] TrainError),
}

/// Why the images of a model are not at hand, or not those at another place.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MissingData {
    /// There are none, or they cannot be read.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// Those that lie there have another shape than the model's.
    #[error(transparent)]
    Shape(#[from] ModelError),
}

/// Why the test split was not evaluated.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EvaluationError {
    /// The model or its device failed.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The evaluation panicked, in its own words.
    #[error("the evaluation broke down: {0}")]
    BrokeDown(String),
}

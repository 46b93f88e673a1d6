//! The variational autoencoder as burn modules, and what its outputs mean.

mod device;
mod draws;
mod init;
mod jacobian;
mod layers;
mod layout;
mod likelihood;
mod objective;
mod optimizer_state;
mod random;
mod snapshot;
mod vae;
mod weights;

pub use device::device;
pub use draws::NormalDraws;
pub use jacobian::MeanAndSlopes;
pub use layout::{ArrayLayout, InitialValues, LayerLayout, Layout, decoder_sizes};
pub use likelihood::PixelDistribution;
pub use objective::{DeviceDraws, Loss, ObjectiveSettings, kl_to_prior, objective};
pub use optimizer_state::{Moments, OptimizerState};
pub use random::DrawnWeights;
pub use snapshot::{Encoded, Snapshot, TrainingExtent};
pub use vae::{EncoderOutput, Vae};
pub use weights::{Array, MAX_WEIGHTS, Weights, WeightsError, check_size};

/// Why the model could not compute or be read out.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ModelError {
    /// The device failed while computing or handing back a result.
    #[error("the {device} device failed: {reason}; try another one with --device")]
    Device {
        /// Name of the device, as on the command line.
        device: &'static str,
        /// The backend's own words.
        reason: String,
    },
    /// Numbers were handed in that do not fill whole rows.
    #[error("{what} takes rows of {expected} numbers, but {found} numbers were given")]
    Length {
        /// What was asked for.
        what: &'static str,
        /// Numbers per row.
        expected: usize,
        /// Numbers given.
        found: usize,
    },
    /// Images of another shape than the model's.
    #[error("the model was made for images of {model}, but the images of {data} are {found}")]
    Shape {
        /// The model's image shape.
        model: String,
        /// Name of the data set.
        data: String,
        /// The data's image shape.
        found: String,
    },
    /// Whoever asked no longer wants the answer.
    #[error("given up, because something else is wanted by now")]
    Abandoned,
    /// The weights do not belong to this recipe.
    #[error(transparent)]
    Weights(#[from] WeightsError),
}

#[cfg(test)]
mod tests;

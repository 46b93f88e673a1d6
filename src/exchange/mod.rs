//! Weights in the files of other programs, safetensors and PyTorch's, and TensorBoard's events.
//!
//! A file is read in three steps: what tensors it lists ([`TensorSource`]), which layer each is
//! by its name (`plan.rs`), and then the numbers of those. Nothing in a file is ever executed, and
//! no size in it is believed further than the file can hold.

mod adopt;
mod error;
mod event_file;
mod image_shapes;
mod names;
mod plan;
mod pytorch;
mod safetensors_file;
mod source;

pub use adopt::{AdoptError, Adopted, Assumed, MappedLayer, Mapping, adopt, weights_of_layout};
pub use error::{ExchangeFlaw, LayerPart, PickleFlaw, TensorFlaw};
pub use event_file::{EventFile, Scalar};
pub use image_shapes::possible_shapes;
pub use pytorch::{PyTorchFile, is_pytorch};
pub use safetensors_file::{SafetensorsFile, is_safetensors, to_safetensors};
pub use source::TensorSource;

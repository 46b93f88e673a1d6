//! Models from and to the files of other programs: safetensors, and PyTorch's.

use super::atomic_write::atomic_write;
use super::model_file_error::{ModelFileFlaw, SaveError};
use super::model_header::{Header, MODEL_KEY, check_shape};
use super::saved_model::SavedModel;
use crate::exchange::{
    AdoptError, Assumed, PyTorchFile, SafetensorsFile, TensorSource, adopt, to_safetensors,
    weights_of_layout,
};
use crate::model::{Layout, Snapshot, TrainingExtent};
use crate::recipe::DeviceChoice;
use burn_pack::Scalar;
use std::collections::{BTreeMap, HashMap};
use std::io::{Error, Write};
use std::path::Path;

/// What a loader of PyTorch's looks for in the metadata of safetensors.
const FORMAT: (&str, &str) = ("format", "pt");

/// Writes the weights of a model as safetensors, each weight as [out, in] under the name that
/// [`Layout`] gives it, with recipe, time and data in the metadata; the file appears whole or
/// not at all.
///
/// # Errors
/// If the weights cannot be read out or the file cannot be written.
pub fn export_weights(model: &SavedModel, path: &Path) -> Result<(), SaveError> {
    let snapshot = &model.snapshot;
    let weights = snapshot.weights()?;
    let header = Header::of(snapshot, model.data.clone(), false, None);
    atomic_write(path, |out| {
        let text = header.text().map_err(Error::other)?;
        let fractions = header.fractions().into_iter();
        let fractions = fractions.map(|(name, exact)| (name.to_owned(), exact.to_string()));
        let mut metadata: HashMap<String, String> = fractions.collect();
        metadata.insert(MODEL_KEY.to_owned(), text);
        metadata.insert(FORMAT.0.to_owned(), FORMAT.1.to_owned());
        let bytes = to_safetensors(weights, metadata).map_err(Error::other)?;
        out.write_all(&bytes)
    })?;
    Ok(())
}

/// Reads safetensors: those of Elbow's own as they were, those of others by the rules of names.
pub(super) fn read_safetensors(
    bytes: &[u8],
    device: Option<DeviceChoice>,
    assumed: Assumed,
) -> Result<SavedModel, ModelFileFlaw> {
    let mut file = SafetensorsFile::new(bytes)?;
    let Some(text) = file.metadata(MODEL_KEY) else {
        return adopted(&mut file, device, assumed);
    };
    let mut scalars = BTreeMap::new();
    let mut header = Header::read(text, &scalars)?;
    for (name, _) in header.fractions() {
        // Text of Rust's own is read back to the last bit.
        if let Some(exact) = file.metadata(name).and_then(|text| text.parse().ok()) {
            scalars.insert(name.to_owned(), Scalar::Float(exact));
        }
    }
    if !scalars.is_empty() {
        header = Header::read(text, &scalars)?;
    }
    header.check(bytes.len())?;
    if let Some(device) = device {
        header.recipe.device = device;
    }
    let layout = Layout::new(&header.recipe, header.shape);
    let weights = weights_of_layout(&mut file, &layout)?;
    let extent = header.extent();
    let snapshot = Snapshot::from_weights(extent, header.recipe, header.shape, weights)?;
    Ok(SavedModel::weights_alone(snapshot, header.data))
}

/// Reads a state dict of PyTorch's by the rules of names.
pub(super) fn read_pytorch(
    bytes: &[u8],
    device: Option<DeviceChoice>,
    assumed: Assumed,
) -> Result<SavedModel, ModelFileFlaw> {
    adopted(&mut PyTorchFile::new(bytes)?, device, assumed)
}

fn adopted(
    source: &mut dyn TensorSource,
    device: Option<DeviceChoice>,
    assumed: Assumed,
) -> Result<SavedModel, ModelFileFlaw> {
    let adopted = adopt(source, assumed)?;
    check_shape(adopted.shape)?;
    let mut recipe = adopted.recipe;
    if let Some(device) = device {
        recipe.device = device;
    }
    let extent = TrainingExtent::default();
    let snapshot = Snapshot::from_weights(extent, recipe, adopted.shape, adopted.weights)?;
    Ok(SavedModel {
        mapping: Some(adopted.mapping),
        ..SavedModel::weights_alone(snapshot, None)
    })
}

impl From<AdoptError> for ModelFileFlaw {
    fn from(error: AdoptError) -> Self {
        match error {
            AdoptError::File(flaw) => flaw.into(),
            AdoptError::Recipe(error) => error.into(),
            AdoptError::Model(error) => error.into(),
        }
    }
}

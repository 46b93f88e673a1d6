//! Adam's state as plain named arrays, beside the weights that it belongs to.

use super::layout::{ArrayLayout, Layout};
use super::vae::Vae;
use super::weights::{Array, WeightsError};
use super::{ModelError, device_error};
use crate::recipe::{ImageShape, Recipe};
use burn::optim::ModuleOptimizer;
use burn_pack::{Bytes, DType, Reader, Tensor, Writer};
use std::collections::BTreeMap;

/// Adam's state for one array of weights (Kingma & Ba 2015, algorithm 1).
#[derive(Clone, Debug, PartialEq)]
pub struct Moments {
    /// Updates made so far, at least one: t.
    pub updates: u64,
    /// Running mean of the gradient, m; named and shaped as the weights.
    pub first: Array,
    /// Running mean of its square, v; named and shaped as the weights.
    pub second: Array,
}

/// Adam's state for a model: in the order of [`Layout::arrays`], without arrays that were
/// never updated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OptimizerState {
    /// One for each array of weights that was updated.
    pub moments: Vec<Moments>,
}

impl OptimizerState {
    /// Checks that these belong to the weights of a recipe.
    ///
    /// # Errors
    /// The first array whose name or shape is another.
    pub fn check(&self, recipe: &Recipe, shape: ImageShape) -> Result<(), WeightsError> {
        let layout = Layout::new(recipe, shape);
        let mut arrays = layout.arrays();
        for Moments { first, second, .. } in &self.moments {
            let Some(expected) = arrays.find(|array| array.name == first.name) else {
                return Err(WeightsError::Array {
                    expected: "no more arrays".to_owned(),
                    found: format!("{} {:?}", first.name, first.shape),
                });
            };
            first.check(expected)?;
            second.check(expected)?;
        }
        Ok(())
    }

    /// A copy of the state that `optimizer` has for the weights of `vae`.
    ///
    /// # Errors
    /// If the device cannot hand it over.
    pub(crate) fn read(
        optimizer: &ModuleOptimizer,
        vae: &Vae,
        recipe: &Recipe,
        shape: ImageShape,
    ) -> Result<Self, ModelError> {
        let failed = |reason: String| device_error(recipe, reason);
        let bytes = optimizer.into_bytes().map_err(|e| failed(e.to_string()))?;
        let reader = Reader::from_bytes(bytes).map_err(|e| failed(e.to_string()))?;
        let scalars = reader.scalars().clone();
        let tensors = reader.into_tensors().map_err(|e| failed(e.to_string()))?;
        let mut tensors: BTreeMap<String, Tensor> = tensors
            .into_iter()
            .map(|tensor| (tensor.name.clone(), tensor))
            .collect();
        let layout = Layout::new(recipe, shape);
        let mut moments = Vec::new();
        for (array, id) in layout.arrays().zip(vae.parameter_ids()) {
            let Some(updates) = scalars.get(&updates_key(id)) else {
                continue;
            };
            let mut take = |key: String| {
                let tensor = tensors.remove(&key);
                let tensor =
                    tensor.ok_or_else(|| failed(format!("no moment of {}", array.name)))?;
                from_tensor(array, tensor).map_err(failed)
            };
            moments.push(Moments {
                updates: u64::try_from(*updates).map_err(|e| failed(e.to_string()))?,
                first: take(first_key(id))?,
                second: take(second_key(id))?,
            });
        }
        Ok(Self { moments })
    }

    /// `optimizer`, a fresh one, with this state for the weights of `vae`.
    ///
    /// # Errors
    /// If the state does not belong to the weights, or the device does not take it.
    pub(crate) fn restore(
        &self,
        optimizer: ModuleOptimizer,
        vae: &Vae,
        recipe: &Recipe,
        shape: ImageShape,
    ) -> Result<ModuleOptimizer, ModelError> {
        self.check(recipe, shape)?;
        let failed = |reason: String| device_error(recipe, reason);
        let layout = Layout::new(recipe, shape);
        let ids: BTreeMap<&str, u64> = layout
            .arrays()
            .map(|array| array.name.as_str())
            .zip(vae.parameter_ids())
            .collect();
        let mut tensors = Vec::new();
        let mut updates = Vec::new();
        for moments in &self.moments {
            let Some(&id) = ids.get(moments.first.name.as_str()) else {
                continue;
            };
            tensors.push(to_tensor(id, first_key(id), &moments.first));
            tensors.push(to_tensor(id, second_key(id), &moments.second));
            updates.push((updates_key(id), moments.updates));
        }
        let mut writer = Writer::new(tensors);
        for (key, count) in updates {
            writer = writer.with_scalar(&key, count.into());
        }
        let bytes = writer.into_bytes().map_err(|e| failed(e.to_string()))?;
        optimizer
            .from_bytes(bytes)
            .map_err(|e| failed(e.to_string()))
    }
}

// The names that burn's optimiser record gives the fields of `AdamState`, for each parameter.

fn first_key(id: u64) -> String {
    format!("{id}.momentum.moment_1")
}

fn second_key(id: u64) -> String {
    format!("{id}.momentum.moment_2")
}

fn updates_key(id: u64) -> String {
    format!("{id}.momentum.time")
}

fn to_tensor(id: u64, name: String, array: &Array) -> Tensor {
    let bytes = array.values.iter().flat_map(|v| v.to_le_bytes()).collect();
    let bytes = Bytes::from_bytes_vec(bytes);
    Tensor::new(name, DType::F32, array.shape.clone(), Some(id), bytes)
}

fn from_tensor(layout: &ArrayLayout, tensor: Tensor) -> Result<Array, String> {
    let (_, dtype, _, _, bytes) = tensor.into_parts().map_err(|e| e.to_string())?;
    let (quads, rest) = bytes.as_chunks::<4>();
    if dtype != DType::F32 || !rest.is_empty() || quads.len() != layout.numbers() {
        return Err(format!("the moments of {layout} are {dtype:?}"));
    }
    Ok(Array {
        name: layout.name.clone(),
        shape: layout.shape.clone(),
        values: quads.iter().copied().map(f32::from_le_bytes).collect(),
    })
}

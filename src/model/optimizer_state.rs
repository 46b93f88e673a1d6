//! Adam's state as plain named arrays, beside the weights that it belongs to.

use super::layout::{ArrayLayout, Layout};
use super::weights::{Array, WeightsError};
use crate::kernels::{Adam, AdamState};
use crate::recipe::{ImageShape, Recipe};

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

    /// A copy of what Adam remembers of a model's weights.
    pub(crate) fn read(adam: &Adam, recipe: &Recipe, shape: ImageShape) -> Self {
        let layout = Layout::new(recipe, shape);
        let updated = layout.arrays().zip(&adam.states);
        let moments = updated.filter_map(|(array, state)| {
            let AdamState {
                updates,
                first,
                second,
            } = state.as_ref()?;
            Some(Moments {
                updates: *updates,
                first: named(array, first),
                second: named(array, second),
            })
        });
        Self {
            moments: moments.collect(),
        }
    }

    /// Adam with this state for a model's weights.
    ///
    /// # Errors
    /// If the state does not belong to the weights.
    pub(crate) fn restore(&self, recipe: &Recipe, shape: ImageShape) -> Result<Adam, WeightsError> {
        self.check(recipe, shape)?;
        let mut moments = self.moments.iter().peekable();
        let layout = Layout::new(recipe, shape);
        let states = layout.arrays().map(|array| {
            let moments = moments.next_if(|moments| moments.first.name == array.name)?;
            Some(AdamState {
                updates: moments.updates,
                first: moments.first.values.clone(),
                second: moments.second.values.clone(),
            })
        });
        Ok(Adam {
            states: states.collect(),
            ..Adam::default()
        })
    }
}

fn named(layout: &ArrayLayout, values: &[f32]) -> Array {
    Array {
        name: layout.name.clone(),
        shape: layout.shape.clone(),
        values: values.to_vec(),
    }
}

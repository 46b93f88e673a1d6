//! From the tensors of another program to a recipe and its weights.

use super::error::{ExchangeFlaw, TensorFlaw};
use super::image_shapes::usual_shape;
use super::plan::{ForeignLayer, Heads, Plan};
use super::source::TensorSource;
use crate::model::{Array, ArrayLayout, Layout, ModelError, Weights, check_size};
use crate::recipe::{Activation, ImageShape, Likelihood, Recipe, RecipeError};
use clap::ValueEnum;
use std::fmt::{Display, Formatter};

/// What is taken for granted where a file does not tell it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Assumed {
    /// What follows each hidden layer; None for the recipe's default.
    pub activation: Option<Activation>,
    /// How the decoder's output is read; None for the recipe's default.
    pub likelihood: Option<Likelihood>,
    /// The images; None for a grey square, or a coloured one, or a grey row.
    pub shape: Option<ImageShape>,
}

/// A model made of another program's weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Adopted {
    /// The defaults, but for what the file says.
    pub recipe: Recipe,
    /// Shape of the images.
    pub shape: ImageShape,
    /// In the order of [`Layout::arrays`].
    pub weights: Weights,
    /// What became what.
    pub mapping: Mapping,
}

/// Which layer of a file became which of the model, and what the file does not tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// From the image to the code and back.
    pub layers: Vec<MappedLayer>,
    /// As it was taken.
    pub shape: ImageShape,
    /// As it was taken.
    pub activation: Activation,
    /// As it was taken.
    pub likelihood: Likelihood,
}

/// One layer of the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedLayer {
    /// Its name in the file, or both names.
    pub from: String,
    /// Its name in the model.
    pub to: String,
}

impl Display for MappedLayer {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} -> {}", self.from, self.to)
    }
}

impl Mapping {
    /// Each layer, one after another.
    pub fn layers_in_words(&self) -> String {
        let layers: Vec<String> = self.layers.iter().map(ToString::to_string).collect();
        layers.join(", ")
    }

    /// The activation as it is typed.
    pub fn activation_name(&self) -> String {
        typed(self.activation)
    }

    /// The likelihood as it is typed.
    pub fn likelihood_name(&self) -> String {
        typed(self.likelihood)
    }
}

impl Display for Mapping {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}; taken as of {} images, activation {}, likelihood {}",
            self.layers_in_words(),
            self.shape,
            self.activation_name(),
            self.likelihood_name()
        )
    }
}

fn typed(value: impl ValueEnum) -> String {
    let value = value.to_possible_value();
    value.map_or_else(String::new, |value| value.get_name().to_owned())
}

/// Why no model was made of another program's weights.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AdoptError {
    /// The file is damaged, or no rule fits its layers.
    #[error(transparent)]
    File(#[from] ExchangeFlaw),
    /// Its model is larger than Elbow's may be.
    #[error(transparent)]
    Recipe(#[from] RecipeError),
    /// Its model has more weights than Elbow handles.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// Makes a model of the tensors of a file, by the rules of their names.
///
/// # Errors
/// No rule fits, sizes are out of range, or numbers are damaged.
pub fn adopt(source: &mut dyn TensorSource, assumed: Assumed) -> Result<Adopted, AdoptError> {
    let plan = Plan::new(&source.tensors())?;
    let defaults = Recipe::default();
    let recipe = Recipe {
        latent: plan.latent,
        hidden: plan.encoder.iter().map(|layer| layer.gives).collect(),
        activation: assumed.activation.unwrap_or(defaults.activation),
        likelihood: assumed.likelihood.unwrap_or(defaults.likelihood),
        ..defaults
    };
    recipe.check()?;
    let shape = image_shape(plan.pixels, assumed.shape)?;
    check_size(&recipe, shape).map_err(ModelError::from)?;
    let layout = Layout::new(&recipe, shape);
    let mapping = Mapping {
        layers: mapped(&plan, &layout),
        shape,
        activation: recipe.activation,
        likelihood: recipe.likelihood,
    };
    let weights = Weights {
        arrays: arrays(source, &plan, &layout)?,
    };
    Ok(Adopted {
        recipe,
        shape,
        weights,
        mapping,
    })
}

/// The weights of `layout` from a file that has them under their own names, each weight as
/// [out, in], and nothing else.
///
/// # Errors
/// One is missing, of another shape, or one too many.
pub fn weights_of_layout(
    source: &mut dyn TensorSource,
    layout: &Layout,
) -> Result<Weights, ExchangeFlaw> {
    let tensors = source.tensors();
    for (name, _) in &tensors {
        if !layout.arrays().any(|array| array.name == *name) {
            return Err(ExchangeFlaw::UnknownLayer(name.clone()));
        }
    }
    let arrays = layout.arrays().map(|array| {
        let ArrayLayout { name, shape, .. } = array;
        let found = tensors.iter().find(|(own, _)| own == name);
        let missing = || ExchangeFlaw::tensor(name, TensorFlaw::Missing);
        let (_, found) = found.ok_or_else(missing)?;
        if !found.iter().rev().eq(shape) {
            return Err(ExchangeFlaw::NotLinear {
                name: name.clone(),
                shape: found.clone(),
            });
        }
        let values = source.read(name)?;
        let values = match shape.as_slice() {
            &[rows, _] => transposed(&values, rows),
            _ => values,
        };
        Ok(filled(array, values))
    });
    Ok(Weights {
        arrays: arrays.collect::<Result<_, ExchangeFlaw>>()?,
    })
}

/// The shape of images with so many numbers.
fn image_shape(pixels: usize, asked: Option<ImageShape>) -> Result<ImageShape, ExchangeFlaw> {
    if let Some(shape) = asked {
        let ImageShape {
            height,
            width,
            channels,
        } = shape;
        let numbers = height.saturating_mul(width).saturating_mul(channels);
        if numbers == pixels {
            return Ok(shape);
        }
        return Err(ExchangeFlaw::ImageShape {
            pixels,
            asked: numbers,
            shape: shape.to_string(),
        });
    }
    Ok(usual_shape(pixels))
}

fn mapped(plan: &Plan, layout: &Layout) -> Vec<MappedLayer> {
    let heads = match &plan.heads {
        Heads::One(both) => both.name.clone(),
        Heads::Two { mean, log_variance } => format!("{} and {}", mean.name, log_variance.name),
    };
    let name = |layer: &ForeignLayer| layer.name.clone();
    let from = plan.encoder.iter().map(name).chain([heads]);
    let from = from.chain(plan.decoder.iter().map(name));
    let from = from.chain([plan.output.name.clone()]);
    let to = layout.layers.iter().map(|layer| {
        let weight = &layer.weight.name;
        weight.strip_suffix(".weight").unwrap_or(weight).to_owned()
    });
    let layers = from.zip(to);
    layers.map(|(from, to)| MappedLayer { from, to }).collect()
}

/// Weight and bias of each layer in turn.
fn arrays(
    source: &mut dyn TensorSource,
    plan: &Plan,
    layout: &Layout,
) -> Result<Vec<Array>, ExchangeFlaw> {
    let heads = match &plan.heads {
        Heads::One(both) => vec![both],
        Heads::Two { mean, log_variance } => vec![mean, log_variance],
    };
    let foreign = plan.encoder.iter().map(|layer| vec![layer]).chain([heads]);
    let foreign = foreign.chain(plan.decoder.iter().map(|layer| vec![layer]));
    let foreign = foreign.chain([vec![&plan.output]]);
    let mut arrays = Vec::new();
    for (parts, own) in foreign.zip(layout.layers.iter()) {
        // Rows of [out, in], so that one head stands below the other.
        let (mut rows, mut bias) = (Vec::new(), Vec::new());
        for part in parts {
            rows.extend(source.read(&format!("{}.weight", part.name))?);
            bias.extend(if part.has_bias {
                source.read(&format!("{}.bias", part.name))?
            } else {
                vec![0.0; part.gives]
            });
        }
        let [takes, _] = own.size();
        arrays.push(filled(&own.weight, transposed(&rows, takes)));
        arrays.push(filled(&own.bias, bias));
    }
    Ok(arrays)
}

fn filled(layout: &ArrayLayout, values: Vec<f32>) -> Array {
    Array {
        name: layout.name.clone(),
        shape: layout.shape.clone(),
        values,
    }
}

/// Rows of `columns` numbers as columns: [n, columns] to [columns, n].
pub(super) fn transposed(values: &[f32], columns: usize) -> Vec<f32> {
    let column = |column: usize| values.iter().skip(column).step_by(columns.max(1));
    (0..columns).flat_map(column).copied().collect()
}

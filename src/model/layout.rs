//! Every parameter of a model, by its place in the network: name, shape, starting value.
//!
//! This is the one description that weights are drawn, stored, read back and put
//! together by.

use super::layers::Layers;
use crate::recipe::{Bayes, ImageShape, Recipe};
use std::fmt::{Display, Formatter};

/// Log variance that each random weight starts with: a standard deviation of
/// 0.01, small beside the scatter of the weights' means, so that training begins
/// as it does with plain weights.
const FIRST_LOG_VAR: f32 = -9.21;

/// What numbers an array starts with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum InitialValues {
    /// Drawn uniformly in ±1/sqrt(fan_in), as PyTorch's `Linear` starts (He et al.
    /// 2015 with a = sqrt(5)), so that figures compare.
    Uniform {
        /// Numbers that go into the layer.
        fan_in: usize,
    },
    /// All the same.
    Constant(f32),
}

/// One array of numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct ArrayLayout {
    /// Such as `encoder.0.weight`; model files know it by this name.
    pub name: String,
    /// [in, out] for a weight, `[out]` for a bias.
    pub shape: Vec<usize>,
    /// What it starts with.
    pub start: InitialValues,
}

impl ArrayLayout {
    /// How many numbers it holds; the largest `usize` if they are too many to count.
    pub fn numbers(&self) -> usize {
        self.shape.iter().copied().fold(1, usize::saturating_mul)
    }
}

impl Display for ArrayLayout {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {:?}", self.name, self.shape)
    }
}

/// One dense layer: a weight and a bias.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerLayout {
    /// [in, out]
    pub weight: ArrayLayout,
    /// `[out]`
    pub bias: ArrayLayout,
}

impl LayerLayout {
    fn new(name: &str, [fan_in, out]: [usize; 2], start: InitialValues) -> Self {
        Self {
            weight: ArrayLayout {
                name: format!("{name}.weight"),
                shape: vec![fan_in, out],
                start,
            },
            bias: ArrayLayout {
                name: format!("{name}.bias"),
                shape: vec![out],
                start,
            },
        }
    }

    /// Plain weights, or the means of random ones.
    fn dense(name: &str, size: [usize; 2]) -> Self {
        Self::new(name, size, InitialValues::Uniform { fan_in: size[0] })
    }

    /// Numbers that go in and come out.
    pub fn size(&self) -> [usize; 2] {
        let side = |place: usize| self.weight.shape.get(place).copied().unwrap_or_default();
        [side(0), side(1)]
    }

    /// Log variances of random weights.
    fn log_var(name: &str, size: [usize; 2]) -> Self {
        Self::new(name, size, InitialValues::Constant(FIRST_LOG_VAR))
    }
}

/// All parameters of a model, by their place in the network.
#[derive(Debug)]
pub struct Layout {
    /// The dense layers.
    pub layers: Layers<LayerLayout>,
    /// Natural logarithm of the Gaussian's precision, `[1]`, where it is learned.
    pub log_precision: Option<ArrayLayout>,
}

impl Layout {
    /// The parameters that a recipe asks for, over images of this shape.
    pub fn new(recipe: &Recipe, shape: ImageShape) -> Self {
        let pixels = shape.pixels();
        let code = recipe.hidden.last().copied().unwrap_or(pixels);
        let ins = [pixels].into_iter().chain(recipe.hidden.iter().copied());
        let encoder = ins
            .zip(&recipe.hidden)
            .map(|(rows, &columns)| [rows, columns]);
        let mut decoder = decoder_sizes(recipe, shape);
        let log_var = match recipe.bayes {
            Bayes::None => Vec::new(),
            Bayes::Decoder => decoder.clone(),
        };
        let output = decoder.pop().unwrap_or_default();
        let log_precision = recipe.learns_precision().then(|| ArrayLayout {
            name: "log_precision".to_owned(),
            shape: vec![1],
            start: InitialValues::Constant(recipe.precision.ln() as f32),
        });
        Self {
            layers: Layers {
                encoder: numbered("encoder", encoder, LayerLayout::dense),
                posterior: LayerLayout::dense("posterior", [code, 2 * recipe.latent]),
                decoder: numbered("decoder", decoder, LayerLayout::dense),
                output: LayerLayout::dense("output", output),
                log_var: numbered("log_var", log_var, LayerLayout::log_var),
            },
            log_precision,
        }
    }

    /// Every array, in the order in which numbers are drawn for them and stored.
    pub fn arrays(&self) -> impl Iterator<Item = &ArrayLayout> {
        let Self {
            layers,
            log_precision,
        } = self;
        let arrays = layers.iter().flat_map(|layer| [&layer.weight, &layer.bias]);
        arrays.chain(log_precision)
    }
}

/// Layers of these sizes, named `kind.0` and on.
fn numbered(
    kind: &str,
    sizes: impl IntoIterator<Item = [usize; 2]>,
    layer: impl Fn(&str, [usize; 2]) -> LayerLayout,
) -> Vec<LayerLayout> {
    let sizes = sizes.into_iter().enumerate();
    let named = sizes.map(|(index, size)| layer(&format!("{kind}.{index}"), size));
    named.collect()
}

/// Sizes [in, out] of the decoder's layers, the output layer last.
pub fn decoder_sizes(recipe: &Recipe, shape: ImageShape) -> Vec<[usize; 2]> {
    let widths = recipe.hidden.iter().rev().copied();
    let outs: Vec<usize> = widths.chain([shape.pixels()]).collect();
    let ins = [recipe.latent].into_iter().chain(outs.iter().copied());
    ins.zip(&outs)
        .map(|(rows, &columns)| [rows, columns])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::Likelihood;

    const SHAPE: ImageShape = ImageShape {
        height: 3,
        width: 4,
        channels: 1,
    };

    fn names(recipe: &Recipe) -> Vec<String> {
        let layout = Layout::new(recipe, SHAPE);
        let named = layout.arrays().map(ToString::to_string);
        named.collect()
    }

    #[test]
    fn every_array_has_the_name_and_shape_that_model_files_have() {
        let recipe = Recipe {
            hidden: vec![5, 4],
            likelihood: Likelihood::Gaussian,
            bayes: Bayes::Decoder,
            learn_precision: true,
            ..Recipe::default()
        };
        let expected = [
            "encoder.0.weight [12, 5]",
            "encoder.0.bias [5]",
            "encoder.1.weight [5, 4]",
            "encoder.1.bias [4]",
            "posterior.weight [4, 4]",
            "posterior.bias [4]",
            "decoder.0.weight [2, 4]",
            "decoder.0.bias [4]",
            "decoder.1.weight [4, 5]",
            "decoder.1.bias [5]",
            "output.weight [5, 12]",
            "output.bias [12]",
            "log_var.0.weight [2, 4]",
            "log_var.0.bias [4]",
            "log_var.1.weight [4, 5]",
            "log_var.1.bias [5]",
            "log_var.2.weight [5, 12]",
            "log_var.2.bias [12]",
            "log_precision [1]",
        ];
        assert_eq!(names(&recipe), expected);
    }

    #[test]
    fn a_linear_model_has_a_posterior_and_an_output_layer() {
        let recipe = Recipe {
            hidden: Vec::new(),
            ..Recipe::default()
        };
        let expected = [
            "posterior.weight [12, 4]",
            "posterior.bias [4]",
            "output.weight [2, 12]",
            "output.bias [12]",
        ];
        assert_eq!(names(&recipe), expected);
    }
}

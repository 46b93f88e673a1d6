//! The model that a command is about: a saved one, or weights of another program.

use super::error::CliError;
use super::output;
use super::path_parser::path_parser;
use crate::archive::{Assumed, ModelFileError, SavedModel, load_model_as, load_without_past};
use crate::recipe::{Activation, ImageShape, ImageSize, Likelihood};
use clap::Args;
use std::path::PathBuf;

/// Heading of the options that say what weights alone do not.
pub const FOREIGN: &str = "Weights of other programs";

/// A model to open.
#[derive(Args, Clone, Debug)]
pub struct ModelArgs {
    /// The saved model; or weights alone, as .safetensors or as PyTorch's .pt or .pth
    #[arg(value_name = "MODEL", value_parser = path_parser())]
    pub path: PathBuf,
    /// The non-linearity between its layers, where the file does not tell [default: relu]
    #[arg(long, value_enum, help_heading = FOREIGN)]
    pub activation: Option<Activation>,
    /// How its pixels are distributed, where the file does not tell [default: bernoulli]
    #[arg(long, value_enum, help_heading = FOREIGN)]
    pub likelihood: Option<Likelihood>,
    /// The shape of its images, where the file does not tell: HEIGHTxWIDTH, and x3 for colour
    /// [default: a grey square, else a coloured one, else a grey row]
    #[arg(long, value_name = "HxW[x3]", help_heading = FOREIGN, value_parser = image_shape)]
    pub image_shape: Option<ImageShape>,
}

impl ModelArgs {
    /// What was given for a file that does not tell it.
    pub fn assumed(&self) -> Assumed {
        Assumed {
            activation: self.activation,
            likelihood: self.likelihood,
            shape: self.image_shape,
        }
    }

    /// Reads the model, without earlier steps of its run; says on standard error which layer of another program's became which.
    ///
    /// # Errors
    /// It cannot be read; as wrong usage, options that say what its file tells otherwise.
    pub fn open(&self) -> Result<SavedModel, CliError> {
        self.told(load_without_past(&self.path, None, self.assumed()))
    }

    /// The same with the earlier steps.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_whole(&self) -> Result<SavedModel, CliError> {
        self.told(load_model_as(&self.path, None, self.assumed()))
    }

    fn told(&self, read: Result<SavedModel, ModelFileError>) -> Result<SavedModel, CliError> {
        let saved = read.map_err(CliError::failed)?;
        tell(&self.path, self.assumed(), &saved)?;
        Ok(saved)
    }
}

/// Says on standard error what was made of weights of another program.
///
/// # Errors
/// As wrong usage, something assumed that the file tells otherwise.
pub fn tell(path: &std::path::Path, assumed: Assumed, saved: &SavedModel) -> Result<(), CliError> {
    let path = path.display();
    if let Some(mapping) = &saved.mapping {
        output::say(format_args!("{path}: {mapping}"));
        return Ok(());
    }
    let (recipe, shape) = (&saved.snapshot.recipe, saved.snapshot.shape);
    let Assumed {
        activation,
        likelihood,
        shape: asked,
    } = assumed;
    let others = [
        (
            "--activation",
            activation.is_some_and(|own| own != recipe.activation),
        ),
        (
            "--likelihood",
            likelihood.is_some_and(|own| own != recipe.likelihood),
        ),
        ("--image-shape", asked.is_some_and(|own| own != shape)),
    ];
    match others.iter().find(|(_, differs)| *differs) {
        Some((option, _)) => Err(CliError::usage(format!(
            "{option} is for weights whose file does not tell it, but {path} tells another; \
             leave it out"
        ))),
        None => Ok(()),
    }
}

/// `28x28` is grey, `32x32x3` coloured.
fn image_shape(text: &str) -> Result<ImageShape, String> {
    let refused =
        || format!("`{text}` is no shape of an image; write 28x28, or 32x32x3 for colour");
    let lower = text.to_lowercase();
    let (size, channels) = match lower.rsplit_once('x') {
        Some((size, channels @ ("1" | "3"))) if size.contains('x') => {
            (size, if channels == "3" { 3 } else { 1 })
        }
        _ => (lower.as_str(), 1),
    };
    let size: ImageSize = size.parse().map_err(|_| refused())?;
    Ok(ImageShape {
        height: size.height,
        width: size.width,
        channels,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_is_height_width_and_colours() {
        let shape = |text: &str| {
            let shape = image_shape(text).ok()?;
            Some([shape.height, shape.width, shape.channels])
        };
        assert_eq!(shape("28x28"), Some([28, 28, 1]));
        assert_eq!(shape("4X3"), Some([4, 3, 1]));
        assert_eq!(shape("32x30x3"), Some([32, 30, 3]));
        assert_eq!(shape("3x3"), Some([3, 3, 1]));
        for text in ["", "x", "4x3x2", "0x4", "ax3", "4x3x3x3"] {
            assert_eq!(shape(text), None, "{text}");
        }
    }
}

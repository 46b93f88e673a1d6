//! `elbow decode`: the picture of one latent point.

use super::counted::counted;
use super::destination::PictureDestination;
use super::error::CliError;
use super::model_args::ModelArgs;
use super::path_parser::path_parser;
use super::point_parser::coordinate;
use crate::archive::{PictureText, Raster};
use clap::Args;
use std::path::PathBuf;

/// `elbow decode`.
#[derive(Args, Debug)]
pub struct DecodeArgs {
    /// The model.
    #[command(flatten)]
    pub model: ModelArgs,
    /// The latent point, one number for each of the model's latent dimensions
    #[arg(long, value_name = "Z1,Z2,..", value_delimiter = ',', required = true)]
    #[arg(allow_hyphen_values = true, value_parser = coordinate)]
    pub z: Vec<f32>,
    /// The .png, .jpg or .jpeg to write, or - for a PNG on standard output
    #[arg(long, value_name = "FILE|-", value_parser = path_parser())]
    pub out: PathBuf,
}

/// Decodes the point and writes its picture.
///
/// # Errors
/// A point of the wrong length, or a name that says no format, as wrong usage; a model that
/// cannot be read; a picture that cannot be written.
pub fn run(args: &DecodeArgs) -> Result<(), CliError> {
    let destination = PictureDestination::of_option(&args.out)?;
    let saved = args.model.open()?;
    let model = saved.snapshot;
    let (given, latent) = (args.z.len(), model.recipe.latent);
    if given != latent {
        return Err(CliError::usage(format!(
            "--z gives {}, but {} has {}; give it {latent}",
            counted(given, "number"),
            args.model.path.display(),
            counted(latent, "latent dimension"),
        )));
    }
    let image = model.decode(&args.z).map_err(CliError::failed)?;
    let numbers: Vec<String> = args.z.iter().map(f32::to_string).collect();
    let shows = format!("the image decoded from z = {}", numbers.join(", "));
    let text = PictureText::of_model(&shows, &model, None);
    let picture = Raster::grid(&image, model.shape, 1, 1);
    destination.write(picture.map(|picture| picture.with_text(text)))
}

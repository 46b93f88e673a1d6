//! `elbow decode`: the picture of one latent point.

use super::args::DecodeArgs;
use super::destination::PictureDestination;
use super::error::CliError;
use crate::archive::{PictureText, Raster};

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
            "--z gives {given} numbers, but {} has {latent} latent dimensions; give it {latent}",
            args.model.path.display()
        )));
    }
    let image = model.decode(&args.z).map_err(CliError::failed)?;
    let numbers: Vec<String> = args.z.iter().map(f32::to_string).collect();
    let shows = format!("the image decoded from z = {}", numbers.join(", "));
    let text = PictureText::of_model(&shows, &model, None);
    let picture = Raster::grid(&image, model.shape, 1, 1);
    destination.write(picture.map(|picture| picture.with_text(text)))
}

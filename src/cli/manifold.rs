//! `elbow manifold`: one picture of a whole plane of the latent space.

use super::args::ManifoldArgs;
use super::destination::PictureDestination;
use super::error::CliError;
use crate::archive::{Raster, load_model};
use crate::latent::{grid, quantile_axis};

/// The most numbers of one picture: 1 GiB while it is decoded.
const MAX_NUMBERS: usize = 1 << 28;

/// Decodes a grid of points, evenly spaced in probability under the prior,
/// into one picture: the first axis to the right, the second one up
/// (Kingma & Welling 2014, figure 4).
///
/// # Errors
/// Axes that the model does not have, or a name that says no format, as wrong usage; a model
/// that cannot be read; a picture that cannot be written.
pub fn run(args: &ManifoldArgs) -> Result<(), CliError> {
    let destination = PictureDestination::of_option(&args.out)?;
    let saved = load_model(&args.model, None).map_err(CliError::failed)?;
    let model = saved.snapshot;
    let latent = model.recipe.latent;
    let (x, y) = axes(&args.axes, latent)?;
    let across = quantile_axis(usize::from(args.size));
    let up = if y.is_some() {
        across.clone()
    } else {
        vec![0.0]
    };
    let numbers = across.len() * up.len() * model.shape.pixels();
    if numbers > MAX_NUMBERS {
        return Err(CliError::usage(format!(
            "--size {} of images of {} makes {numbers} numbers, more than {MAX_NUMBERS}; \
             choose a smaller size",
            args.size, model.shape
        )));
    }
    let points = grid([x, y.unwrap_or(x)], &across, &up, &vec![0.0; latent]);
    let mut images = Vec::new();
    for row in points.chunks(across.len() * latent) {
        images.extend(model.decode(row).map_err(CliError::failed)?);
    }
    destination.write(Raster::grid(&images, model.shape, up.len(), across.len()))
}

/// The axis across and, unless only one is asked for or there, the axis up.
fn axes(given: &[usize], latent: usize) -> Result<(usize, Option<usize>), CliError> {
    let chosen = match *given {
        [] => (0, (latent > 1).then_some(1)),
        [x] => (x, None),
        [x, y] if x != y => (x, Some(y)),
        _ => {
            return Err(CliError::usage(
                "--axes takes one latent axis or two different ones, like --axes 0,1",
            ));
        }
    };
    let out_of_range = |axis: usize| axis >= latent;
    if out_of_range(chosen.0) || chosen.1.is_some_and(out_of_range) {
        return Err(CliError::usage(format!(
            "--axes must name axes between 0 and {}, those of the model",
            latent - 1
        )));
    }
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_default_to_the_first_two() {
        assert_eq!(axes(&[], 2).ok(), Some((0, Some(1))));
        assert_eq!(axes(&[], 1).ok(), Some((0, None)));
        assert_eq!(axes(&[3, 1], 4).ok(), Some((3, Some(1))));
    }

    #[test]
    fn axes_that_the_model_does_not_have_are_wrong_usage() {
        for given in [&[0, 2][..], &[2], &[1, 1], &[0, 1, 0]] {
            assert!(
                matches!(axes(given, 2), Err(CliError::Usage(_))),
                "{given:?}"
            );
        }
    }
}

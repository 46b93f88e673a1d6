//! `elbow decode` and `elbow manifold`: pictures out of the latent space.

use super::args::{DecodeArgs, ManifoldArgs};
use super::error::CliError;
use crate::archive::{load_model, save_grid};
use crate::latent::{grid, quantile_axis};

/// The most numbers of one picture: 1 GiB while it is decoded.
const MAX_NUMBERS: usize = 1 << 28;

/// Decodes one latent point into a PNG.
///
/// # Errors
/// A point of the wrong length as wrong usage; a model that cannot be read; a
/// picture that cannot be written.
pub fn point(args: &DecodeArgs) -> Result<(), CliError> {
    let model = load_model(&args.model, None).map_err(CliError::failed)?;
    let (given, latent) = (args.z.len(), model.recipe.latent);
    if given != latent {
        return Err(CliError::usage(format!(
            "--z gives {given} numbers, but {} has {latent} latent dimensions; give it {latent}",
            args.model.display()
        )));
    }
    let images = model.decode(&args.z).map_err(CliError::failed)?;
    save_grid(&images, model.shape, 1, 1, &args.out).map_err(CliError::failed)
}

/// Decodes a grid of points, evenly spaced in probability under the prior,
/// into one PNG: the first axis to the right, the second one up
/// (Kingma & Welling 2014, figure 4).
///
/// # Errors
/// Axes that the model does not have as wrong usage; a model that cannot be
/// read; a picture that cannot be written.
pub fn manifold(args: &ManifoldArgs) -> Result<(), CliError> {
    let model = load_model(&args.model, None).map_err(CliError::failed)?;
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
    save_grid(&images, model.shape, up.len(), across.len(), &args.out).map_err(CliError::failed)
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

//! `elbow manifold`: one picture of a whole plane of the latent space.

use super::destination::PictureDestination;
use super::error::CliError;
use super::model_args::ModelArgs;
use super::path_parser::path_parser;
use super::plane_args::{NamedPlane, PlaneArgs};
use super::whole_parser::whole;
use crate::archive::{PictureText, Raster};
use crate::latent::AxisSpacing;
use crate::numbers::parse_number;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// The most numbers of one picture: 1 GiB while it is decoded.
const MAX_NUMBERS: usize = 1 << 28;
/// Where 99.7 % of the prior lie along an axis.
const RANGE: [f64; 2] = [-3.0, 3.0];

/// `elbow manifold`.
#[derive(Args, Debug)]
pub struct ManifoldArgs {
    /// The model.
    #[command(flatten)]
    pub model: ModelArgs,
    /// Images along each axis
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<u16>(1..=256))]
    pub size: u16,
    /// How they are spaced
    #[arg(long, value_enum, default_value_t = Grid::Quantile)]
    pub grid: Grid,
    /// With --grid linear: from where to where along each axis, both included
    /// [default: -3..3]
    #[arg(long, value_name = "LOW..HIGH", allow_hyphen_values = true, value_parser = range)]
    pub range: Option<[f64; 2]>,
    /// Over which plane; what lies beside it stays at 0, or goes through the points
    #[command(flatten)]
    pub plane: PlaneArgs,
    /// The .png, .jpg or .jpeg to write, or - for a PNG on standard output
    #[arg(long, value_name = "FILE|-", value_parser = path_parser())]
    pub out: PathBuf,
}

/// How the images of a manifold are spaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Grid {
    /// Evenly in probability under the prior, by the inverse normal distribution function.
    Quantile,
    /// Evenly in latent units.
    Linear,
}

/// Decodes a grid of points into one picture: the first axis to the right, the second one up
/// (Kingma & Welling 2014, figure 4).
///
/// # Errors
/// Axes that the model does not have, or a name that says no format, as wrong usage; a model
/// that cannot be read; a picture that cannot be written.
pub fn run(args: &ManifoldArgs) -> Result<(), CliError> {
    let destination = PictureDestination::of_option(&args.out)?;
    let spacing = spacing(args.grid, args.range)?;
    let saved = args.model.open()?;
    let model = saved.snapshot;
    let latent = model.recipe.latent;
    let shown = args.plane.plane(latent)?;
    let across = spacing.points(usize::from(args.size));
    let up = if shown.names.len() > 1 {
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
    let plane = &shown.plane;
    let points = plane.grid(&across, &up, &plane.origin(&vec![0.0; latent]));
    let mut images = Vec::new();
    for row in points.chunks(across.len() * latent) {
        images.extend(model.decode(row).map_err(CliError::failed)?);
    }
    let text = PictureText::of_model(&shows(args, &shown), &model, None);
    let picture = Raster::grid(&images, model.shape, up.len(), across.len());
    destination.write(picture.map(|picture| picture.with_text(text)))
}

fn spacing(grid: Grid, range: Option<[f64; 2]>) -> Result<AxisSpacing, CliError> {
    match (grid, range) {
        (Grid::Quantile, None) => Ok(AxisSpacing::Quantile),
        (Grid::Quantile, Some(_)) => Err(CliError::usage(
            "--range says where a linear grid begins and ends; give it with --grid linear",
        )),
        (Grid::Linear, range) => {
            let [low, high] = range.unwrap_or(RANGE);
            Ok(AxisSpacing::Linear { low, high })
        }
    }
}

/// How clap reads a range: two numbers with two points between them, the second larger.
pub fn range(text: &str) -> Result<[f64; 2], String> {
    let (low, high) = text
        .split_once("..")
        .ok_or("a range has two points between its numbers; write one like -3..3")?;
    let number = |text| parse_number(text).map_err(|error| error.to_string());
    let (low, high) = (number(low)?, number(high)?);
    // In single precision, as the decoder takes it.
    let within = [low, high].iter().all(|end| (*end as f32).is_finite());
    if within && low < high {
        Ok([low, high])
    } else {
        Err(format!(
            "`{text}` does not go from a smaller number to a larger one, both between -3e38 and \
             3e38; write one like -3..3"
        ))
    }
}

fn shows(args: &ManifoldArgs, plane: &NamedPlane) -> String {
    let size = args.size;
    let count = match plane.names.len() {
        2 => format!("{size} x {size}"),
        _ => size.to_string(),
    };
    let over = args.plane.in_words(plane);
    let how = match args.grid {
        Grid::Quantile => "evenly in probability under the prior".to_owned(),
        Grid::Linear => {
            let [low, high] = args.range.unwrap_or(RANGE);
            format!("evenly from {low} to {high}")
        }
    };
    format!("{count} images decoded over {over}, {how}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_goes_from_a_smaller_number_to_a_larger_one() {
        assert_eq!(range("-3..3"), Ok([-3.0, 3.0]));
        assert_eq!(range(" −2,5 .. 1e1"), Ok([-2.5, 10.0]));
        for text in ["3..-3", "1..1", "3", "..", "1..nan", "0..1e99", ""] {
            let told = range(text).expect_err(text);
            assert!(told.contains("write"), "{told}");
        }
    }

    #[test]
    fn a_range_is_of_a_linear_grid() {
        let linear = AxisSpacing::Linear {
            low: -3.0,
            high: 3.0,
        };
        assert_eq!(spacing(Grid::Linear, None).ok(), Some(linear));
        assert_eq!(
            spacing(Grid::Quantile, None).ok(),
            Some(AxisSpacing::Quantile)
        );
        assert!(matches!(
            spacing(Grid::Quantile, Some(RANGE)),
            Err(CliError::Usage(_))
        ));
    }
}

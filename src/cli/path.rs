//! `elbow path`: what a model decodes along a path through chosen points.

use super::counted::counted;
use super::destination::WalkDestination;
use super::error::CliError;
use super::evaluation_bar::EvaluationBar;
use super::interrupt;
use super::model_args::ModelArgs;
use super::output;
use super::path_parser::path_parser;
use super::point_parser::{LatentPoints, latent_points};
use super::whole_parser::whole;
use crate::archive::{
    AnimationSettings, MOST_FRAMES_PER_SECOND, PictureText, WalkImages, WalkText,
};
use crate::document::EvenIn;
use crate::latent::{Interpolation, LatentPath, Pace, PictureLength, Walk};
use crate::model::Snapshot;
use clap::Args;
use serde::Serialize;
use std::num::NonZeroU16;
use std::path::PathBuf;

/// Places that are decoded together.
const TOGETHER: usize = 64;
const GIF: &str = "GIF";

/// `elbow path`.
#[derive(Args, Debug)]
pub struct PathArgs {
    /// The model.
    #[command(flatten)]
    pub model: ModelArgs,
    /// The points to go through: commas between coordinates, semicolons between points. In
    /// quotes, because shells end a command at a semicolon
    #[arg(long, value_name = "'X,Y;X,Y;..'", allow_hyphen_values = true)]
    #[arg(value_parser = latent_points)]
    pub through: LatentPoints,
    /// How to go from one to the next
    #[arg(long, value_enum, default_value_t)]
    pub how: Interpolation,
    /// Images along the path, 2 to 10,000, both ends among them
    #[arg(long, value_name = "N", default_value_t = 24)]
    #[arg(allow_negative_numbers = true, value_parser = whole::<u16>(2..=10_000))]
    pub steps: u16,
    /// What is as long from each image to the next
    #[arg(long, value_enum, default_value_t = EvenIn::Latent)]
    pub even: EvenIn,
    /// Go on from the last point to the first, and leave that image out, which came already
    #[arg(long)]
    pub closed: bool,
    /// The .png, .jpg or .jpeg to write, the images side by side, or the .gif, one after
    /// another, or - for a PNG on standard output
    #[arg(long, value_name = "FILE|-", value_parser = path_parser())]
    pub out: PathBuf,
    /// Pixels along each side of an image's pixel, 1 to 64
    #[arg(long, value_name = "N", default_value_t = 1)]
    #[arg(allow_negative_numbers = true, value_parser = whole::<u16>(1..=64))]
    pub scale: u16,
    /// Images a second, 1 to 50
    #[arg(long, value_name = "N", default_value = "12", help_heading = GIF)]
    #[arg(allow_negative_numbers = true, value_parser = above_zero(MOST_FRAMES_PER_SECOND))]
    pub fps: NonZeroU16,
    /// Play it so many times [default: for ever]
    #[arg(long, value_name = "N", help_heading = GIF)]
    #[arg(allow_negative_numbers = true, value_parser = above_zero(u16::MAX))]
    pub plays: Option<NonZeroU16>,
}

/// What is printed once the file is written.
#[derive(Debug, Serialize)]
struct PathReport {
    points: usize,
    how: Interpolation,
    closed: bool,
    steps: u16,
    even: EvenIn,
    latent_length: f64,
    /// Euclidean, in pixels from black to white.
    picture_length: f64,
}

/// Decodes places along the path and writes them, then prints the path's lengths as one line
/// of JSON, unless the picture itself goes to standard output.
///
/// # Errors
/// Points that the model has not or that are no path, a name that says no format, or a picture
/// too large, as wrong usage; a model that cannot be read; a file that cannot be written.
pub fn run(args: &PathArgs) -> Result<(), CliError> {
    let destination = WalkDestination::of_option(&args.out)?;
    let model = args.model.open()?.snapshot;
    let path = path(args, model.recipe.latent)?;
    check_numbers(args, &model)?;
    interrupt::watch()?;
    let bar = EvaluationBar::new("images along the path");
    let length = PictureLength::measure(&path, |places| decode(&model, places))?;
    let report = PathReport {
        points: args.through.0.len(),
        how: args.how,
        closed: args.closed,
        steps: args.steps,
        even: args.even,
        latent_length: path.length(),
        picture_length: length.total(),
    };
    let pace = match args.even {
        EvenIn::Latent => Pace::Latent,
        EvenIn::Picture => Pace::Picture(length),
    };
    let places = Walk { path, pace }.places(args.steps.into());
    let mut images = Vec::new();
    for group in places.chunks(TOGETHER * model.recipe.latent) {
        images.extend(decode(&model, group)?);
    }
    let shows = WalkText {
        images: args.steps.into(),
        points: report.points,
        how: args.how,
        even_in: args.even,
        paced_at: None,
    };
    let text = PictureText::of_model(&shows.to_string(), &model, None);
    let walk = WalkImages {
        images: &images,
        shape: model.shape,
        text: &text,
    };
    let written = write(args, &destination, walk);
    bar.clear();
    written?;
    match destination {
        WalkDestination::Strip(strip) if strip.is_standard_output() => Ok(()),
        WalkDestination::Strip(_) | WalkDestination::Gif(_) => output::write_json_line(&report),
    }
}

/// The path, if the model has its points.
fn path(args: &PathArgs, latent: usize) -> Result<LatentPath, CliError> {
    let points = &args.through.0;
    let wrong = points.iter().position(|point| point.len() != latent);
    if let Some((place, point)) = wrong.and_then(|place| Some((place, points.get(place)?))) {
        return Err(CliError::usage(format!(
            "point {} of --through has {}, but {} has {}; give each point {latent}, like {}",
            place + 1,
            counted(point.len(), "coordinate"),
            args.model.path.display(),
            counted(latent, "latent dimension"),
            example(latent),
        )));
    }
    LatentPath::through(points, args.how, args.closed)
        .map_err(|error| CliError::usage(format!("{error}, like {}, in quotes", example(latent))))
}

/// Two points of `latent` dimensions, as one types them.
fn example(latent: usize) -> String {
    let shown = latent.min(4);
    let more = if shown < latent { ",.." } else { "" };
    let point = |value: &str| format!("{}{more}", vec![value; shown].join(","));
    format!("'{};{}'", point("-1"), point("1"))
}

fn check_numbers(args: &PathArgs, model: &Snapshot) -> Result<(), CliError> {
    let (steps, scale) = (usize::from(args.steps), usize::from(args.scale));
    if WalkImages::fit(steps, model.shape, scale) {
        return Ok(());
    }
    Err(CliError::usage(format!(
        "--steps {steps} of images of {} at --scale {scale} makes more numbers than a picture \
         can have here; choose fewer steps or a smaller scale",
        model.shape
    )))
}

fn decode(model: &Snapshot, places: &[f32]) -> Result<Vec<f32>, CliError> {
    if interrupt::is_requested() {
        return Err(CliError::failed("given up; no picture was written"));
    }
    model.decode(places).map_err(CliError::failed)
}

fn write(
    args: &PathArgs,
    destination: &WalkDestination,
    walk: WalkImages<'_>,
) -> Result<(), CliError> {
    let scale = args.scale.into();
    match destination {
        WalkDestination::Strip(strip) => strip.write(walk.strip(scale)),
        WalkDestination::Gif(file) => {
            let settings = AnimationSettings {
                scale,
                frames_per_second: args.fps,
                plays: args.plays,
            };
            let gif = walk.animation(settings);
            gif.and_then(|gif| gif.save(file)).map_err(CliError::failed)
        }
    }
}

/// A whole number from 1 to `most`.
fn above_zero(
    most: u16,
) -> impl Fn(&str) -> Result<NonZeroU16, String> + Clone + Send + Sync + 'static {
    move |text| {
        let number = whole::<u16>(1..=u64::from(most))(text)?;
        NonZeroU16::new(number).ok_or_else(|| "write 1 or more".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_of_the_models_dimensions() {
        assert_eq!(example(1), "'-1;1'");
        assert_eq!(example(2), "'-1,-1;1,1'");
        assert_eq!(example(50), "'-1,-1,-1,-1,..;1,1,1,1,..'");
    }
}

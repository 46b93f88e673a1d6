//! `elbow figure`: a panel of the window as a file, drawn without a window.

use super::data_args::DataArgs;
use super::destination::PictureDestination;
use super::error::CliError;
use super::model_args::ModelArgs;
use super::output;
use super::path_parser::path_parser;
use super::value_name::value_name;
use super::whole_parser::whole;
use crate::archive::{
    Checkpoint, PictureText, Raster, SavedModel, atomic_write, check_writable, read_log,
};
use crate::curves::History;
use crate::model::Snapshot;
use crate::train::Start;
use crate::ui::{Figure, FigureRequest, PanelName, Study, figure_of_model};
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a model may take to answer all that a figure asks.
const PATIENCE: Duration = Duration::from_secs(600);

/// `elbow figure`.
#[derive(Args, Debug)]
pub struct FigureArgs {
    /// The model or the session.
    #[command(flatten)]
    pub model: ModelArgs,
    /// What it shows
    #[arg(long, value_enum)]
    pub what: FigureOf,
    /// The .svg, .png, .jpg or .jpeg to write, or - for a PNG on standard output
    #[arg(long, value_name = "FILE|-", value_parser = path_parser())]
    pub out: PathBuf,
    /// Width in points, 72 to the inch, 200 to 4,000
    #[arg(long, value_name = "POINTS", default_value_t = 640)]
    #[arg(allow_negative_numbers = true, value_parser = whole::<u16>(200..=4000))]
    pub width: u16,
    /// Height in points, 200 to 4,000
    #[arg(long, value_name = "POINTS", default_value_t = 520)]
    #[arg(allow_negative_numbers = true, value_parser = whole::<u16>(200..=4000))]
    pub height: u16,
    /// Pixels along each side of a point, for formats of pixels, 1 to 8
    #[arg(long, value_name = "N", default_value_t = 2)]
    #[arg(allow_negative_numbers = true, value_parser = whole::<u16>(1..=8))]
    pub scale: u16,
    /// Size of the type in points, 6 to 48
    #[arg(long, value_name = "POINTS", default_value_t = 13)]
    #[arg(allow_negative_numbers = true, value_parser = whole::<u16>(6..=48))]
    pub type_size: u16,
    /// Light on dark, in place of dark on white paper
    #[arg(long)]
    pub dark: bool,
    /// Leave out the line that says which model it is; the file's metadata says it still
    #[arg(long)]
    pub no_caption: bool,
    /// With --what curves: the log that `elbow train --log` wrote, or the window's export, in
    /// place of the curves in the file
    #[arg(long, value_name = "FILE", value_parser = path_parser())]
    pub log: Option<PathBuf>,
    #[command(flatten)]
    pub data: DataArgs,
}

/// What a figure of a model or a session shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FigureOf {
    /// The latent plane: its decoded manifold, and where the encoder puts test images.
    Plane,
    /// Test images, reconstructions and differences, with their terms.
    Comparison,
    /// ELBO, reconstruction and KL over the run, from its file or from --log.
    Curves,
    /// The plate diagram of the model.
    Model,
    /// log p(x) of an image and the bound below it.
    Evidence,
    /// What a gradient's estimators vary by.
    Noise,
    /// KL to the prior of each latent dimension.
    Dimensions,
    /// q(W) of the decoder's weights.
    Weights,
}

impl FigureOf {
    fn panel(self) -> PanelName {
        match self {
            Self::Plane => PanelName::Plane,
            Self::Comparison => PanelName::Comparison,
            Self::Curves => PanelName::Study(Study::Curves),
            Self::Model => PanelName::Study(Study::Model),
            Self::Evidence => PanelName::Study(Study::Evidence),
            Self::Noise => PanelName::Study(Study::Noise),
            Self::Dimensions => PanelName::Study(Study::Dimensions),
            Self::Weights => PanelName::Study(Study::Weights),
        }
    }
}

/// Where a figure goes.
enum FigureDestination {
    Svg(PathBuf),
    Picture(PictureDestination),
}

impl FigureDestination {
    fn of_option(out: &Path) -> Result<Self, CliError> {
        let ending = out.extension().unwrap_or_default();
        if ending.eq_ignore_ascii_case("svg") {
            check_writable(out).map_err(CliError::failed)?;
            return Ok(Self::Svg(out.to_owned()));
        }
        match PictureDestination::of_option(out) {
            Ok(picture) => Ok(Self::Picture(picture)),
            Err(CliError::Usage(words)) => Err(CliError::usage(format!(
                "{words}, or in .svg for lines and text"
            ))),
            Err(error) => Err(error),
        }
    }
}

/// Opens the model as the window would, lets it answer what the panel asks, and draws that.
///
/// # Errors
/// A name that says no format, as wrong usage; a model that cannot be read or does not answer;
/// a place that cannot be written.
pub fn run(args: &FigureArgs) -> Result<(), CliError> {
    let destination = FigureDestination::of_option(&args.out)?;
    let curves = curves(args)?;
    let SavedModel {
        snapshot: model,
        checkpoint,
        past,
        ..
    } = args.model.open_whole()?;
    match &curves {
        Some(curves) => check_same_run(curves, &model)?,
        None if args.what == FigureOf::Curves => check_has_curves(args, checkpoint.as_ref())?,
        None => {}
    }
    let own = model.recipe.data.clone();
    let asked = args.data.over(own.clone())?;
    asked.check().map_err(CliError::usage)?;
    let start = Start {
        recipe: model.recipe.clone(),
        model: Some(args.model.path.clone()),
        assumed: args.model.assumed(),
        data: (asked != own).then_some(asked),
        length: None,
    };
    let request = FigureRequest {
        panel: args.what.panel(),
        size: [f32::from(args.width), f32::from(args.height)],
        dark: args.dark,
        scale: f32::from(args.scale),
        type_size: f32::from(args.type_size),
        caption: !args.no_caption,
    };
    request.check().map_err(CliError::usage)?;
    let figure = figure_of_model(start, curves, &request, PATIENCE).map_err(CliError::failed)?;
    if let Some(missing) = &figure.missing_data {
        let words = format!("the images are not there: {missing}");
        if args.data.data.is_some() {
            return Err(CliError::failed(words));
        }
        output::say(words);
    }
    // A session may have been left at an earlier step.
    let earlier = past.map_or_else(Vec::new, |past| past.steps);
    let mut earlier = earlier.iter().map(|step| &step.snapshot);
    let shown = earlier.find(|of| of.time == figure.time);
    write(args.what, shown.unwrap_or(&model), &figure, &destination)
}

/// The curves that the figure shows, if it shows some.
fn curves(args: &FigureArgs) -> Result<Option<History>, CliError> {
    match (args.what, &args.log) {
        (FigureOf::Curves, Some(log)) => read_log(log).map(Some).map_err(CliError::failed),
        (FigureOf::Curves, None) => Ok(None),
        (
            FigureOf::Plane
            | FigureOf::Comparison
            | FigureOf::Model
            | FigureOf::Evidence
            | FigureOf::Noise
            | FigureOf::Dimensions
            | FigureOf::Weights,
            log,
        ) => match log {
            Some(_) => Err(CliError::usage(
                "--log holds curves; give it with --what curves",
            )),
            None => Ok(None),
        },
    }
}

/// A file of weights alone has no curves.
fn check_has_curves(args: &FigureArgs, checkpoint: Option<&Checkpoint>) -> Result<(), CliError> {
    if checkpoint.is_some() {
        return Ok(());
    }
    Err(CliError::usage(format!(
        "{} holds no curves; give the run's log with --log FILE, as `elbow train --log` or the \
         window's export wrote it",
        args.model.path.display()
    )))
}

/// Curves of another run would stand under this model's name.
fn check_same_run(curves: &History, model: &Snapshot) -> Result<(), CliError> {
    let (last, step) = (curves.last_step(), model.time.step);
    if last == step {
        return Ok(());
    }
    Err(CliError::usage(format!(
        "--log ends at step {last}, but the model is of step {step}; give the log of its run"
    )))
}

fn write(
    of: FigureOf,
    model: &Snapshot,
    figure: &Figure,
    destination: &FigureDestination,
) -> Result<(), CliError> {
    let shows = format!("the window's panel: {}", value_name(of));
    let text = PictureText::of_model(&shows, model, None);
    match destination {
        FigureDestination::Svg(path) => {
            let svg = figure.svg(text.description());
            atomic_write(path, |out| out.write_all(svg.as_bytes())).map_err(CliError::failed)
        }
        FigureDestination::Picture(picture) => {
            let ([width, height], pixels) = figure.pixels();
            let raster = Raster::new(pixels, height, width, 3);
            picture.write(raster.map(|raster| raster.with_text(text)))
        }
    }
}

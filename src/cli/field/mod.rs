//! `elbow field`: a function over the latent plane, as a heat map or as a table.

mod destination;
mod heat_map;
mod report;
mod table;

use super::counted::counted;
use super::data_args::{DataArgs, PLACE, READ_OTHERWISE, ReadingArgs, source_parser};
use super::error::CliError;
use super::interrupt;
use super::manifold::range;
use super::model_data::read_for;
use super::output;
use super::path_parser::path_parser;
use super::plane_args::{NamedPlane, PlaneArgs};
use super::point_parser::coordinate;
use super::value_name::value_name;
use super::whole_parser::whole;
use crate::cli::model_args::ModelArgs;
use crate::data::{Dataset, SplitName};
use crate::fields::{
    Classes, Codes, Field, FieldKind, KnownImages, Lattice, MOST_CELLS_ALONG, PixelPlace, field,
};
use crate::latent::with_length;
use crate::model::{ModelError, Snapshot};
use crate::recipe::DataSource;
use clap::{Args, ValueEnum};
use destination::Destination;
use report::FieldReport;
use std::path::PathBuf;
use std::sync::Arc;

/// `elbow field`.
#[derive(Args, Debug)]
pub struct FieldArgs {
    /// The model.
    #[command(flatten)]
    pub model: ModelArgs,
    /// What to compute
    #[arg(long, value_enum)]
    pub kind: Kind,
    /// The .png, .jpg, .jpeg or .csv to write, or - for a PNG on standard output
    #[arg(long, value_name = "FILE|-", value_parser = path_parser())]
    pub out: PathBuf,
    /// Over which plane
    #[command(flatten)]
    pub plane: PlaneArgs,
    /// From where to where to the right
    #[arg(long, value_name = "LOW..HIGH", allow_hyphen_values = true, value_parser = range)]
    #[arg(default_value = "-4..4")]
    pub x: [f64; 2],
    /// From where to where upwards
    #[arg(long, value_name = "LOW..HIGH", allow_hyphen_values = true, value_parser = range)]
    #[arg(default_value = "-4..4")]
    pub y: [f64; 2],
    /// Where the other axes stay: a latent point, of which these two coordinates do not count
    /// [default: 0 along each]
    #[arg(long, value_name = "Z1,Z2,..", value_delimiter = ',')]
    #[arg(allow_hyphen_values = true, value_parser = coordinate, conflicts_with = "through")]
    pub at: Vec<f32>,
    /// Cells to the right; upwards as many as make them square, 1 to 2048
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        default_value_t = 256
    )]
    #[arg(value_parser = whole::<u16>(1..=MOST_CELLS_ALONG as u64))]
    pub columns: u16,
    /// With --kind influence: which pixel, counted from 0 at the upper left, and in colour which
    /// channel
    #[arg(
        long,
        value_name = "X,Y[,CHANNEL]",
        value_delimiter = ',',
        num_args = 1
    )]
    pub pixel: Vec<usize>,
    /// Which images of the data [default: test]
    #[arg(long, value_enum)]
    pub split: Option<SplitName>,
    /// So many of them, evenly spread over the split [default: all]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<u32>(1..))]
    pub images: Option<u32>,
    /// Other images, read as the model's own: a folder, an archive or a file; or by name those
    /// in the program [default: the data the model was trained on]
    #[arg(long, value_name = PLACE, value_parser = source_parser())]
    pub data: Option<DataSource>,
    /// How they are read, where it is not as the model's own.
    #[command(flatten, next_help_heading = READ_OTHERWISE)]
    pub reading: ReadingArgs,
}

/// What to compute over the plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// ln q(z): the images' q(z | x), mixed
    Aggregate,
    /// ln p(z)
    Prior,
    /// ln p(z) - ln q(z): where the prior expects images and none is
    Holes,
    /// ln sqrt(det(J^T J)): how much the decoder stretches the plane
    Magnification,
    /// The length of the derivative of one pixel in z
    Influence,
    /// The likeliest class and its entropy, and the class of nearest mean
    Class,
}

/// Computes the field, writes it, and prints its range as one line of JSON unless it goes to
/// standard output. Ctrl+C gives up, and no file is left.
///
/// # Errors
/// Options that do not go together, or with the model, as wrong usage; a model or data that
/// cannot be read or do not fit each other; a place that cannot be written.
pub fn run(args: &FieldArgs) -> Result<(), CliError> {
    let destination = Destination::of_option(&args.out)?;
    args.check()?;
    interrupt::watch()?;
    let saved = args.model.open()?;
    let model = saved.snapshot;
    let kind = args.field_kind(&model)?;
    let plane = args.plane.plane(model.recipe.latent)?;
    let lattice = args.lattice(&model, &plane)?;
    let images = args.images(kind, &model)?;
    let go_on = &mut || {
        if interrupt::is_requested() {
            return Err(ModelError::Abandoned);
        }
        Ok(())
    };
    let codes = images.as_ref().map(|images| images.codes(&model, go_on));
    let codes = codes.transpose().map_err(told)?;
    let classes = match &codes {
        Some(codes) if kind.needs_classes() => Classes::learn(codes, go_on).map_err(told)?,
        _ => None,
    };
    let known = KnownImages {
        codes: codes.as_ref(),
        classes: classes.as_ref(),
    };
    let found = field(kind, &model, known, &lattice, go_on).map_err(told)?;
    let found = found.ok_or_else(|| {
        CliError::failed("these images have no classes; choose labelled ones with --data")
    })?;
    let report = FieldReport::new(args, &plane, &found, &lattice, codes.as_ref());
    match &destination {
        Destination::Picture(place) => {
            place.write(heat_map::draw(&found, &lattice, &model, &report))?;
            if place.is_standard_output() {
                return Ok(());
            }
        }
        Destination::Table(path) => {
            let names = images.as_ref().map(|images| images.dataset.as_ref());
            table::write(path, &found, &lattice, &model, names)?;
        }
    }
    output::write_json_line(&report)
}

/// An error on the way, where Ctrl+C is one.
fn told(error: ModelError) -> CliError {
    match error {
        ModelError::Abandoned => CliError::failed("given up; nothing was written"),
        ModelError::Device { .. }
        | ModelError::Length { .. }
        | ModelError::Shape { .. }
        | ModelError::Weights(_) => CliError::failed(error),
    }
}

/// The images that a field is about.
struct Images {
    dataset: Arc<Dataset>,
    split: SplitName,
    /// At most so many.
    count: usize,
}

impl Images {
    fn codes(
        &self,
        model: &Snapshot,
        go_on: &mut dyn FnMut() -> Result<(), ModelError>,
    ) -> Result<Codes, ModelError> {
        Codes::of_images(model, &self.dataset, self.split, self.count, go_on)
    }
}

impl FieldArgs {
    /// Refuses options that do not go with the kind.
    fn check(&self) -> Result<(), CliError> {
        let kind = value_name(self.kind);
        let about_images = match self.kind {
            Kind::Aggregate | Kind::Holes | Kind::Class => true,
            Kind::Prior | Kind::Magnification | Kind::Influence => false,
        };
        let of_images = [
            ("--data", self.data.is_some()),
            ("--split", self.split.is_some()),
            ("--images", self.images.is_some()),
            (
                "what says how images are read",
                self.reading != ReadingArgs::default(),
            ),
        ];
        let given = of_images.into_iter().find(|(_, given)| *given);
        if let (false, Some((option, _))) = (about_images, given) {
            return Err(CliError::usage(format!(
                "--kind {kind} is about no images; leave {option} away"
            )));
        }
        let about_a_pixel = self.kind == Kind::Influence;
        match (about_a_pixel, self.pixel.is_empty()) {
            (true, true) => Err(CliError::usage(
                "--kind influence is about one pixel; say which with --pixel X,Y",
            )),
            (false, false) => Err(CliError::usage(format!(
                "--kind {kind} is about no pixel; leave --pixel away"
            ))),
            (true, false) | (false, true) => Ok(()),
        }
    }

    fn field_kind(&self, model: &Snapshot) -> Result<FieldKind, CliError> {
        Ok(match self.kind {
            Kind::Aggregate => FieldKind::AggregatePosterior,
            Kind::Prior => FieldKind::Prior,
            Kind::Holes => FieldKind::Holes,
            Kind::Magnification => FieldKind::Magnification,
            Kind::Influence => FieldKind::Influence(self.pixel_place(model)?),
            Kind::Class => FieldKind::Class,
        })
    }

    fn pixel_place(&self, model: &Snapshot) -> Result<PixelPlace, CliError> {
        let shape = model.shape;
        let (x, y, channel) = match self.pixel[..] {
            [x, y] if shape.channels == 1 => (x, y, 0),
            [x, y, channel] => (x, y, channel),
            _ => {
                return Err(CliError::usage(
                    "--pixel takes two numbers, like 14,14, and in colour a third one for the \
                     channel: 0 for red, 1 for green, 2 for blue",
                ));
            }
        };
        let place = PixelPlace { x, y, channel };
        match place.index(shape) {
            Some(_) => Ok(place),
            None => Err(CliError::usage(format!(
                "--pixel must lie within the model's images, which are {shape}: counted from 0, \
                 x to the right and y down"
            ))),
        }
    }

    fn lattice(&self, model: &Snapshot, plane: &NamedPlane) -> Result<Lattice, CliError> {
        let latent = model.recipe.latent;
        if !self.at.is_empty() && self.at.len() != latent {
            return Err(CliError::usage(format!(
                "--at gives {}, but {} has {}; give it {latent}",
                counted(self.at.len(), "number"),
                self.model.path.display(),
                counted(latent, "latent dimension"),
            )));
        }
        let columns = usize::from(self.columns);
        let length = |[low, high]: [f64; 2]| high - low;
        let rows = match plane.names.len() {
            // `as` saturates, and the lattice has its own bounds.
            2 => (length(self.y) / length(self.x) * columns as f64).round() as usize,
            _ => 1,
        };
        let (plane, size) = (plane.plane.clone(), [columns, rows]);
        let base = plane.origin(&with_length(&self.at, latent));
        Ok(Lattice::new(plane, base, self.x, self.y, size))
    }

    /// The images, where the kind needs some.
    fn images(&self, kind: FieldKind, model: &Snapshot) -> Result<Option<Images>, CliError> {
        if !kind.needs_codes() {
            return Ok(None);
        }
        let given = DataArgs {
            data: self.data.clone(),
            reading: self.reading.clone(),
        };
        let (_, dataset) = read_for(model, &given)?;
        Ok(Some(Images {
            dataset,
            split: self.split.unwrap_or(SplitName::Test),
            count: self.images.map_or(usize::MAX, |images| images as usize),
        }))
    }
}

/// The likeliest class of each cell: by the classifier, or by the nearest mean without one.
fn classes_of(field: &Field) -> Option<&[u16]> {
    match field {
        Field::Class(found) => Some(match &found.classified {
            Some(classified) => &classified.class,
            None => &found.nearest_mean,
        }),
        Field::AggregatePosterior(_)
        | Field::Prior(_)
        | Field::Holes(_)
        | Field::Magnification(_)
        | Field::Influence(_) => None,
    }
}

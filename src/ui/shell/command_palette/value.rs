//! The commands that take a number: what they are called, and what a number makes of them.

use super::Commands;
use crate::recipe::{Field, ImageSize, Live};
use crate::ui::language::{fill, in_english, localised, numbers, phrase, t};
use crate::ui::scene::action::{
    Action, ChartAction, DrawingAction, EditAction, LayerAction, PathAction, RunAction, TimeAction,
    ViewAction, WindowAction,
};
use crate::ui::scene::axes::{can_choose, of_model};
use crate::ui::scene::own_pictures::sides;
use crate::ui::scene::paths::{PICTURES, SECONDS};
use crate::ui::scene::settings::{
    ChosenPixel, CurvesSettings, DrawingSettings, FieldChoice, FieldSettings, ManifoldSettings,
    ManifoldSpacing, PlaneSettings, WindowSettings,
};
use crate::ui::style::number_field::{Kind, read};
use clap::ValueEnum;
use std::ops::RangeInclusive;

/// No image of a model is longer.
const LONGEST_SIDE: usize = ImageSize::MAX_SIDE;

/// A command that takes a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Value {
    Beta,
    LearningRate,
    BatchSize,
    Image,
    AddPointAt,
    Horizontal,
    Vertical,
    PlaneZoom,
    Means,
    ManifoldImages,
    ManifoldRange,
    FieldImages,
    ShownStep,
    FieldOpacity,
    Pixel,
    Smoothing,
    PathPictures,
    PathSeconds,
    BrushSize,
    BrushSoftness,
    Size,
}

impl Value {
    /// Those that there is something to do for.
    pub fn all(commands: &Commands<'_>) -> Vec<Self> {
        let all = Self::value_variants().iter().copied();
        all.filter(|value| match value {
            Value::Horizontal | Value::Vertical => can_choose(commands.progress.recipe.latent),
            Value::Image => commands.test_images > 0,
            Value::PathPictures | Value::PathSeconds => !commands.document.paths.is_empty(),
            Value::BrushSize => commands.sheet().is_some(),
            Value::Beta
            | Value::LearningRate
            | Value::BatchSize
            | Value::AddPointAt
            | Value::PlaneZoom
            | Value::Means
            | Value::ManifoldImages
            | Value::ManifoldRange
            | Value::FieldImages
            | Value::ShownStep
            | Value::FieldOpacity
            | Value::Pixel
            | Value::Smoothing
            | Value::BrushSoftness
            | Value::Size => true,
        })
        .collect()
    }

    /// Its words in the list.
    pub fn label(self) -> &'static str {
        t(match self {
            Value::Beta => phrase("Set beta…"),
            Value::LearningRate => phrase("Set learning rate…"),
            Value::BatchSize => phrase("Set batch size…"),
            Value::Image => phrase("Go to test image…"),
            Value::AddPointAt => phrase("Add point at…"),
            Value::Horizontal => phrase("Dimension to the right…"),
            Value::Vertical => phrase("Dimension upwards…"),
            Value::PlaneZoom => phrase("Magnify the plane by…"),
            Value::Means => phrase("Images on the plane…"),
            Value::ManifoldImages => phrase("Density of the manifold…"),
            Value::ManifoldRange => phrase("Range of the manifold…"),
            Value::FieldImages => phrase("Images of the field…"),
            Value::ShownStep => phrase("Show the run as of step…"),
            Value::FieldOpacity => phrase("Opacity of the field, %…"),
            Value::Pixel => phrase("Row and column of the pixel…"),
            Value::Smoothing => phrase("Smoothing of the curves…"),
            Value::PathPictures => phrase("Pictures in the strip of the path…"),
            Value::PathSeconds => phrase("Seconds that the path plays…"),
            Value::BrushSize => phrase("Size of the brush, px…"),
            Value::BrushSoftness => phrase("Softness of the brush, %…"),
            Value::Size => phrase("Size of everything, %…"),
        })
    }

    /// Its words once the number is there.
    pub fn with_number(self, number: &str) -> String {
        let words = t(match self {
            Value::Beta => phrase("Set beta to {n}"),
            Value::LearningRate => phrase("Set learning rate to {n}"),
            Value::BatchSize => phrase("Set batch size to {n}"),
            Value::Image => phrase("Go to test image {n}"),
            Value::AddPointAt => phrase("Add point at {n}"),
            Value::Horizontal => phrase("Show z{n} to the right"),
            Value::Vertical => phrase("Show z{n} upwards"),
            Value::PlaneZoom => phrase("Magnify the plane by {n}"),
            Value::Means => phrase("Show {n} images on the plane"),
            Value::ManifoldImages => phrase("{n} decoded images along the plane"),
            Value::ManifoldRange => phrase("Manifold from {n}"),
            Value::FieldImages => phrase("Field of {n} test images"),
            Value::ShownStep => phrase("Show the run as of step {n}"),
            Value::FieldOpacity => phrase("Field {n} % opaque"),
            Value::Pixel => phrase("Influence of the pixel at {n}"),
            Value::Smoothing => phrase("Smooth the curves by {n}"),
            Value::PathPictures => phrase("{n} pictures in the strip of the path"),
            Value::PathSeconds => phrase("Play the path in {n} seconds"),
            Value::BrushSize => phrase("Draw with a brush of {n} px"),
            Value::BrushSoftness => phrase("Let the brush fade over {n} % of its radius"),
            Value::Size => phrase("Size of everything {n} %"),
        });
        fill(words, &[("n", number)])
    }

    /// Other names that people look for.
    fn names(self) -> &'static str {
        match self {
            Value::Beta => "β kl weight",
            Value::LearningRate => "lr rate eta η",
            Value::BatchSize => "minibatch",
            Value::Image => "index digit choose",
            Value::AddPointAt => "z place put",
            Value::Horizontal => "horizontal axis x z",
            Value::Vertical => "vertical axis y z",
            Value::PlaneZoom => "zoom",
            Value::Means => "scatter means",
            Value::ManifoldImages => "manifold",
            Value::ManifoldRange => "linear ends",
            Value::FieldImages => "aggregate posterior holes class",
            Value::ShownStep => "time back history earlier past",
            Value::FieldOpacity => "heat map transparency alpha percent",
            Value::Pixel => "influence derivative field",
            Value::Smoothing => "smooth average",
            Value::PathPictures => "film steps",
            Value::PathSeconds => "speed playhead walk",
            Value::BrushSize => "drawing diameter stroke width",
            Value::BrushSoftness => "drawing hardness edge fade",
            Value::Size => "zoom text font scale percent",
        }
    }

    /// All that it is found by, in the language in use and in English.
    pub fn searched(self) -> String {
        let english = in_english(|| self.label());
        let label = self.label();
        let field = self.field().map_or("", t);
        format!("{label} {english} {field} {}", self.names())
    }

    /// What the panels call the number.
    fn field(self) -> Option<&'static str> {
        match self {
            Value::Beta => Some(phrase("Beta")),
            Value::LearningRate => Some(phrase("Learning rate")),
            Value::BatchSize => Some(phrase("Batch size")),
            Value::Image
            | Value::AddPointAt
            | Value::Horizontal
            | Value::Vertical
            | Value::PlaneZoom
            | Value::Means
            | Value::ManifoldImages
            | Value::ManifoldRange
            | Value::FieldImages
            | Value::ShownStep
            | Value::FieldOpacity
            | Value::Pixel
            | Value::Smoothing
            | Value::PathPictures
            | Value::PathSeconds
            | Value::BrushSize
            | Value::BrushSoftness
            | Value::Size => None,
        }
    }

    /// What may be typed.
    pub fn bounds(self, commands: &Commands<'_>) -> String {
        let between = |range: RangeInclusive<f64>| {
            let (least, most) = range.into_inner();
            let ends = [least, most].map(numbers::tidy);
            fill(
                t("A number from {least} to {most}"),
                &[("least", &ends[0]), ("most", &ends[1])],
            )
        };
        match self {
            Value::Beta => t("A finite number of 0 or more; 1 is the ELBO itself").to_owned(),
            Value::LearningRate => t("A finite number above 0, like 0.001").to_owned(),
            Value::AddPointAt => t("Two numbers, to the right and upwards, like 0.5 -1").to_owned(),
            Value::ManifoldRange => {
                t("From where to where along each axis, like -3 3; one number for both sides of 0")
                    .to_owned()
            }
            Value::Pixel => {
                t("Row and column, counted from 0 at the upper left, like 14 9").to_owned()
            }
            Value::Size | Value::FieldOpacity | Value::BrushSoftness => {
                let (least, most) = self.range(commands).into_inner();
                let ends = [least, most].map(|end| numbers::tidy((end * 100.0).round()));
                fill(
                    t("A number from {least} to {most}"),
                    &[("least", &ends[0]), ("most", &ends[1])],
                )
            }
            Value::BatchSize
            | Value::Image
            | Value::Horizontal
            | Value::Vertical
            | Value::PlaneZoom
            | Value::Means
            | Value::ManifoldImages
            | Value::FieldImages
            | Value::ShownStep
            | Value::BrushSize
            | Value::Smoothing
            | Value::PathPictures
            | Value::PathSeconds => between(self.range(commands)),
        }
    }

    fn range(self, commands: &Commands<'_>) -> RangeInclusive<f64> {
        let whole = |range: RangeInclusive<usize>| {
            let (least, most) = range.into_inner();
            least as f64..=most as f64
        };
        let wide = |range: RangeInclusive<f32>| {
            let (least, most) = range.into_inner();
            f64::from(least)..=f64::from(most)
        };
        match self {
            Value::Beta => Field::Beta.expected().range(),
            Value::LearningRate => Field::LearningRate.expected().range(),
            Value::BatchSize => Field::Batch.expected().range(),
            Value::Image => whole(0..=commands.test_images.saturating_sub(1)),
            Value::AddPointAt => -1e3..=1e3,
            Value::Horizontal | Value::Vertical => {
                whole(0..=commands.progress.recipe.latent.saturating_sub(1))
            }
            Value::PlaneZoom => 0.01..=100.0,
            Value::Means => whole(PlaneSettings::SCATTER),
            Value::ManifoldImages => whole(PlaneSettings::MANIFOLD_IMAGES),
            Value::ManifoldRange => wide(ManifoldSettings::ENDS),
            Value::FieldImages => whole(FieldSettings::IMAGES),
            Value::ShownStep => 0.0..=commands.progress.time.step as f64,
            Value::FieldOpacity => wide(FieldSettings::OPACITY),
            Value::Pixel => whole(0..=LONGEST_SIDE - 1),
            Value::Smoothing => CurvesSettings::SMOOTHING,
            Value::PathPictures => whole(PICTURES),
            Value::PathSeconds => SECONDS,
            Value::BrushSize => wide(DrawingSettings::diameters(
                commands.sheet().unwrap_or_default(),
            )),
            Value::BrushSoftness => wide(DrawingSettings::SOFTNESS),
            Value::Size => wide(WindowSettings::ZOOM),
        }
    }

    /// How it is written.
    fn kind(self) -> Kind {
        match self {
            Value::BatchSize
            | Value::Image
            | Value::Horizontal
            | Value::Vertical
            | Value::Means
            | Value::ManifoldImages
            | Value::FieldImages
            | Value::ShownStep
            | Value::Pixel
            | Value::PathPictures => Kind::Whole,
            Value::Size | Value::FieldOpacity | Value::BrushSoftness => Kind::Percent,
            Value::Beta
            | Value::LearningRate
            | Value::AddPointAt
            | Value::ManifoldRange
            | Value::PlaneZoom
            | Value::BrushSize
            | Value::Smoothing
            | Value::PathSeconds => Kind::Real,
        }
    }

    /// What the number that was typed asks for, and its words.
    ///
    /// # Errors
    /// In words, why it cannot be that number.
    pub fn read(self, typed: &str, commands: &Commands<'_>) -> Result<(String, Action), String> {
        if self == Value::AddPointAt {
            return self.read_place(typed, commands);
        }
        if self == Value::ManifoldRange {
            return self.read_range(typed, commands);
        }
        if self == Value::Pixel {
            return self.read_pixel(typed, commands);
        }
        // What the recipe says of a number out of range is clearer.
        let range = match self.field() {
            Some(_) => f64::MIN..=f64::MAX,
            None => self.range(commands),
        };
        let number = read(self.kind(), range, typed)?;
        let action = self.action(number, commands)?;
        let shown = match self.kind() {
            Kind::Percent => numbers::tidy((number * 100.0).round()),
            Kind::Whole => numbers::thousands(number as u64),
            Kind::Real => numbers::tidy(number),
        };
        Ok((self.with_number(&shown), action))
    }

    fn read_place(self, typed: &str, commands: &Commands<'_>) -> Result<(String, Action), String> {
        let latent = commands.progress.recipe.latent;
        let plane = &commands.plane;
        let typed: Vec<&str> = typed.split_whitespace().collect();
        if typed.is_empty() || typed.len() > 2 {
            return Err(self.bounds(commands));
        }
        let (mut place, mut shown) = ([0.0; 2], Vec::new());
        for (coordinate, text) in place.iter_mut().zip(typed) {
            let number = read(Kind::Real, self.range(commands), text)?;
            *coordinate = number as f32;
            shown.push(numbers::tidy(number));
        }
        let mut z = plane.origin(&vec![0.0; latent]);
        plane.move_to(&mut z, place);
        Ok((
            self.with_number(&shown.join(", ")),
            EditAction::AddPointAt(z).into(),
        ))
    }

    /// From where to where; one number is as far on both sides of 0.
    fn read_range(self, typed: &str, commands: &Commands<'_>) -> Result<(String, Action), String> {
        let numbers: Result<Vec<f64>, String> = typed
            .split_whitespace()
            .map(|text| read(Kind::Real, self.range(commands), text))
            .collect();
        let range = match numbers?[..] {
            [half] => [-half.abs(), half.abs()],
            [low, high] => [low, high],
            _ => return Err(self.bounds(commands)),
        };
        let range = range.map(|end| end as f32);
        if !ManifoldSettings::is_range(range) {
            return Err(self.bounds(commands));
        }
        let [low, high] = range.map(|end| numbers::tidy(f64::from(end)));
        let words = fill(t("{low} to {high}"), &[("low", low), ("high", high)]);
        Ok((self.with_number(&words), LayerAction::Range(range).into()))
    }

    /// Row and column; one number is the row, in the column that was chosen last.
    fn read_pixel(self, typed: &str, commands: &Commands<'_>) -> Result<(String, Action), String> {
        let numbers: Result<Vec<f64>, String> = typed
            .split_whitespace()
            .map(|text| read(Kind::Whole, self.range(commands), text))
            .collect();
        let before = commands.settings.plane.field.pixel;
        let (row, column) = match numbers?[..] {
            [row] => (row as usize, before.column),
            [row, column] => (row as usize, column as usize),
            _ => return Err(self.bounds(commands)),
        };
        let pixel = ChosenPixel {
            row,
            column,
            ..before
        };
        let words = self.with_number(&format!("{row}, {column}"));
        Ok((words, LayerAction::Pixel(pixel).into()))
    }

    fn action(self, number: f64, commands: &Commands<'_>) -> Result<Action, String> {
        let live = commands.progress.recipe.live();
        let whole = number as usize;
        Ok(match self {
            Value::Beta => set_live(
                commands,
                Live {
                    beta: number,
                    ..live
                },
            )?,
            Value::LearningRate => {
                let learning_rate = number;
                set_live(
                    commands,
                    Live {
                        learning_rate,
                        ..live
                    },
                )?
            }
            Value::BatchSize => set_live(
                commands,
                Live {
                    batch: whole,
                    ..live
                },
            )?,
            Value::Image => EditAction::ChooseImage(whole).into(),
            Value::AddPointAt => EditAction::AddPoint.into(),
            Value::Horizontal => along(commands, 0, whole),
            Value::Vertical => along(commands, 1, whole),
            Value::PlaneZoom => ViewAction::ZoomPlane(number as f32).into(),
            Value::Means => ViewAction::MeansOf(whole).into(),
            Value::ManifoldImages => ViewAction::ManifoldImages(whole).into(),
            // Two numbers, read elsewhere.
            Value::ManifoldRange => LayerAction::Spacing(ManifoldSpacing::Range).into(),
            Value::Pixel => LayerAction::Field(FieldChoice::Influence).into(),
            Value::FieldImages => LayerAction::FieldImages(whole).into(),
            Value::ShownStep => TimeAction::Show(number as u64).into(),
            Value::FieldOpacity => LayerAction::FieldOpacity(number as f32).into(),
            Value::Smoothing => ChartAction::Smoothing(number).into(),
            Value::PathPictures => PathAction::Pictures(Some(whole)).into(),
            Value::PathSeconds => PathAction::Seconds(number).into(),
            Value::BrushSize => DrawingAction::BrushSize(number as f32).into(),
            Value::BrushSoftness => DrawingAction::BrushSoftness(number as f32).into(),
            Value::Size => WindowAction::Size(number as f32).into(),
        })
    }
}

/// Gives the running trainer these, if it can take them.
fn set_live(commands: &Commands<'_>, live: Live) -> Result<Action, String> {
    let recipe = commands.progress.recipe.clone().with_live(live);
    match recipe.check() {
        Ok(()) => Ok(RunAction::SetLive(live).into()),
        Err(refused) => Err(localised(&refused)),
    }
}

/// Shows `dimension` to the right (0) or upwards (1); if the other shows it, they are exchanged.
pub(super) fn along(commands: &Commands<'_>, place: usize, dimension: usize) -> Action {
    let mut axes = commands.axes();
    let [here, other] = [place, 1 - place];
    if axes[other] == dimension {
        axes.swap(0, 1);
    }
    axes[here] = dimension;
    ViewAction::Axes(axes).into()
}

impl Commands<'_> {
    pub(super) fn class_name(&self, class: u16) -> String {
        let data = self.progress.dataset.as_ref();
        data.map_or_else(|| class.to_string(), |data| data.class_name(class))
    }

    /// The shape of the model's images, [height, width, channels], once it is known.
    fn sheet(&self) -> Option<[usize; 3]> {
        let shape = self.progress.dataset.as_ref()?.shape;
        (shape.pixels() > 0).then(|| sides(shape))
    }

    /// The two dimensions that the plane shows.
    fn axes(&self) -> [usize; 2] {
        of_model(self.settings.plane.axes, self.progress.recipe.latent)
    }
}

//! What lies behind points and dots of the plane: a field, and the manifold.

use super::bounds::repair;
use crate::explore::{FieldKind, PixelPlace};
use crate::latent::AxisSpacing;
use crate::recipe::ImageShape;
use crate::ui::language::t;
use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// A field over the plane as a heat map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FieldSettings {
    /// Draw it.
    pub show: bool,
    /// Which.
    pub of: FieldChoice,
    /// It is blended with the manifold, and does not take its place.
    pub over_manifold: bool,
    /// How opaque it is, 1 for entirely.
    pub opacity: f32,
    /// Test images that it is about at most, where it is about images.
    pub images: usize,
    /// The pixel whose influence it shows.
    pub pixel: ChosenPixel,
}

impl Default for FieldSettings {
    fn default() -> Self {
        Self {
            show: false,
            of: FieldChoice::default(),
            over_manifold: false,
            opacity: 0.85,
            images: 2000,
            pixel: ChosenPixel::default(),
        }
    }
}

impl FieldSettings {
    /// How opaque a field can be.
    pub const OPACITY: RangeInclusive<f32> = 0.1..=1.0;
    /// Test images that a field can be about.
    pub const IMAGES: RangeInclusive<usize> = 100..=60_000;

    /// Whether it is drawn in the place of the manifold.
    pub fn takes_place(&self) -> bool {
        self.show && !self.over_manifold
    }

    /// Takes the nearest opacity that there is.
    pub(crate) fn note_opacity(&mut self, opacity: f32) {
        let (least, most) = Self::OPACITY.into_inner();
        self.opacity = opacity.max(least).min(most);
    }

    /// The same of the number of images.
    pub(crate) fn note_images(&mut self, images: usize) {
        let (least, most) = Self::IMAGES.into_inner();
        self.images = images.clamp(least, most);
    }

    pub(super) fn repair(&mut self, usual: &Self) {
        repair(&mut self.opacity, Self::OPACITY, usual.opacity);
        repair(&mut self.images, Self::IMAGES, usual.images);
    }
}

/// The field that is drawn; declared in the order of the menu.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum FieldChoice {
    /// ln q(z) of the images.
    #[default]
    AggregatePosterior,
    /// ln p(z).
    Prior,
    /// ln p(z) - ln q(z).
    Holes,
    /// How the decoder stretches the plane.
    Magnification,
    /// How much a place has to say about one pixel.
    Influence,
    /// The class of the nearest mean.
    NearestMean,
    /// The class by a classifier, with its uncertainty.
    Classifier,
}

impl FieldChoice {
    /// All, in the order of the menu.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::value_variants().iter().copied()
    }

    /// What is computed for it.
    pub fn kind(self, pixel: PixelPlace) -> FieldKind {
        match self {
            Self::AggregatePosterior => FieldKind::AggregatePosterior,
            Self::Prior => FieldKind::Prior,
            Self::Holes => FieldKind::Holes,
            Self::Magnification => FieldKind::Magnification,
            Self::Influence => FieldKind::Influence(pixel),
            Self::NearestMean | Self::Classifier => FieldKind::Class,
        }
    }

    /// Its name in the menu of fields.
    pub fn label(self) -> &'static str {
        match self {
            Self::AggregatePosterior => t("Aggregate posterior"),
            Self::Prior => t("Prior density"),
            Self::Holes => t("Holes"),
            Self::Magnification => t("Magnification"),
            Self::Influence => t("Influence of a pixel"),
            Self::NearestMean => t("Class of the nearest mean"),
            Self::Classifier => t("Class by a classifier"),
        }
    }

    /// What it is to the mathematics.
    pub fn about(self) -> &'static str {
        match self {
            Self::AggregatePosterior => t(
                "ln q(z): the test images’ posteriors q(z|x), mixed in equal parts. Where the encoder puts images",
            ),
            Self::Prior => t("ln p(z) = ln N(z; 0, I). Where generated images come from"),
            Self::Holes => t(
                "ln p(z) − ln q(z): positive where the prior expects more images than the encoder puts there. A hole is where q is below a tenth of p",
            ),
            Self::Magnification => t(
                "ln √det(J′J), with J the derivative of the decoder’s mean image in z: the area of images that an area of codes is stretched to",
            ),
            Self::Influence => t(
                "The length of the derivative of one pixel’s mean in z: how fast it changes there. Click a pixel of the large decoded picture to choose it",
            ),
            Self::NearestMean => {
                t("The class whose test images’ mean code is nearest, in all dimensions")
            }
            Self::Classifier => t(
                "The likeliest class by a classifier trained on the test images’ codes (multinomial logistic regression), the paler the larger the entropy of p(class|z)",
            ),
        }
    }
}

/// One number of an image, rows and columns counted from 0 at the upper left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChosenPixel {
    /// Pixels from the top.
    pub row: usize,
    /// Pixels from the left.
    pub column: usize,
    /// 0 of a grey image; red, green or blue of one in colour.
    pub channel: usize,
}

impl Default for ChosenPixel {
    fn default() -> Self {
        Self {
            row: 14,
            column: 14,
            channel: 0,
        }
    }
}

impl ChosenPixel {
    /// The nearest pixel that images of this shape have.
    pub fn within(self, shape: ImageShape) -> PixelPlace {
        PixelPlace {
            x: self.column.min(shape.width.saturating_sub(1)),
            y: self.row.min(shape.height.saturating_sub(1)),
            channel: self.channel.min(shape.channels.saturating_sub(1)),
        }
    }
}

/// Where the manifold’s images are decoded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ManifoldSettings {
    /// How they are spaced.
    pub spacing: ManifoldSpacing,
    /// The first and the last place along each axis, where they are spaced over a range.
    pub range: [f32; 2],
}

impl Default for ManifoldSettings {
    fn default() -> Self {
        Self {
            spacing: ManifoldSpacing::default(),
            range: [-3.0, 3.0],
        }
    }
}

impl ManifoldSettings {
    /// Where a range may begin and end.
    pub const ENDS: RangeInclusive<f32> = -100.0..=100.0;

    /// How the images are spaced along an axis; None where they fill the view.
    pub fn along_axis(&self) -> Option<AxisSpacing> {
        let [low, high] = self.range.map(f64::from);
        match self.spacing {
            ManifoldSpacing::View => None,
            ManifoldSpacing::Quantiles => Some(AxisSpacing::Quantile),
            ManifoldSpacing::Range => Some(AxisSpacing::Linear { low, high }),
        }
    }

    /// Whether images can be spaced over this.
    pub fn is_range([low, high]: [f32; 2]) -> bool {
        Self::ENDS.contains(&low) && Self::ENDS.contains(&high) && low < high
    }

    pub(super) fn repair(&mut self, usual: &Self) {
        if !Self::is_range(self.range) {
            self.range = usual.range;
        }
    }
}

/// How the manifold’s images are spaced; declared in the order of the menu.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum ManifoldSpacing {
    /// In equal cells that fill the view.
    #[default]
    View,
    /// Evenly in probability under the prior.
    Quantiles,
    /// Evenly from one number to another.
    Range,
}

impl ManifoldSpacing {
    /// All, in the order of the menu.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::value_variants().iter().copied()
    }

    /// Its name in the menu.
    pub fn label(self) -> &'static str {
        match self {
            Self::View => t("Manifold over the view"),
            Self::Quantiles => t("Manifold by quantiles of the prior"),
            Self::Range => t("Manifold over a range"),
        }
    }

    /// What it shows.
    pub fn about(self) -> &'static str {
        match self {
            Self::View => t(
                "Images in equal cells that fill the view, each decoded at the middle of its cell: zooming in decodes what lies between",
            ),
            Self::Quantiles => t(
                "Along each axis n places evenly in probability under the prior, by the inverse Gaussian distribution function (Kingma & Welling 2014, figure 4). Each image stands at its place, as large as its neighbours leave it",
            ),
            Self::Range => t(
                "Along each axis n places evenly from one number to another, both included. Each image stands at its place",
            ),
        }
    }
}

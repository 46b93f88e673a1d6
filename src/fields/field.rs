//! All kinds of fields by one name, each with what it needs, its numbers and their unit.

use super::{
    ClassField, Classes, Codes, ColourScale, GoOn, Holes, Influence, Lattice, PixelPlace,
    class_field, holes, influence, log_aggregate_posterior, log_magnification, log_prior,
};
use crate::model::{ModelError, Snapshot};

/// Densities are told apart over so many nats below the largest: below it is a ten millionth.
const DEPTH: f64 = 16.0;
/// Log ratios are told apart up to so many nats.
const RATIO_DEPTH: f64 = 10.0;
/// Magnifications that differ by less are one: derivatives are known to single precision.
const SAME: f64 = 1e-4;

/// Which function of the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// ln q(z) of the images: [`log_aggregate_posterior`].
    AggregatePosterior,
    /// ln p(z): [`log_prior`].
    Prior,
    /// ln p(z) - ln q(z): [`holes`].
    Holes,
    /// ln sqrt(det(J^T J)) of the decoder: [`log_magnification`].
    Magnification,
    /// The derivative of one pixel: [`influence`].
    Influence(PixelPlace),
    /// The class: [`class_field`].
    Class,
}

impl FieldKind {
    /// Whether it is about images.
    pub fn needs_codes(self) -> bool {
        match self {
            Self::AggregatePosterior | Self::Holes | Self::Class => true,
            Self::Prior | Self::Magnification | Self::Influence(_) => false,
        }
    }

    /// Whether it is about their classes.
    pub fn needs_classes(self) -> bool {
        match self {
            Self::Class => true,
            Self::AggregatePosterior
            | Self::Holes
            | Self::Prior
            | Self::Magnification
            | Self::Influence(_) => false,
        }
    }
}

/// A field's values, one a cell of its lattice.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// ln q(z).
    AggregatePosterior(Vec<f64>),
    /// ln p(z).
    Prior(Vec<f64>),
    /// ln p(z) - ln q(z), and the mass of what is empty.
    Holes(Holes),
    /// ln sqrt(det(J^T J)).
    Magnification(Vec<f64>),
    /// The length of the derivative, and its components.
    Influence(Influence),
    /// By the nearest mean and by a classifier.
    Class(ClassField),
}

/// What a number of a field is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldUnit {
    /// Natural logarithms: of a density by latent length or area, of a ratio of two, of decoded
    /// by latent length or area, or an entropy.
    Nats,
    /// Pixels, black to white being 1, by unit of z.
    PixelsPerUnit,
}

impl Field {
    /// The numbers that are shown: of a class field the entropies, and none without a classifier.
    pub fn numbers(&self) -> &[f64] {
        match self {
            Self::AggregatePosterior(values)
            | Self::Prior(values)
            | Self::Magnification(values) => values,
            Self::Holes(holes) => &holes.log_ratio,
            Self::Influence(influence) => &influence.length,
            Self::Class(classes) => {
                let classified = classes.classified.as_ref();
                classified.map_or(&[], |classified| &classified.entropy)
            }
        }
    }

    /// What [`Self::numbers`] are counted in.
    pub fn unit(&self) -> FieldUnit {
        match self {
            Self::AggregatePosterior(_)
            | Self::Prior(_)
            | Self::Holes(_)
            | Self::Magnification(_)
            | Self::Class(_) => FieldUnit::Nats,
            Self::Influence(_) => FieldUnit::PixelsPerUnit,
        }
    }

    /// The least and the largest of [`Self::numbers`] that are finite; None if none is.
    pub fn range(&self) -> Option<[f64; 2]> {
        let finite = self.numbers().iter().copied().filter(|n| n.is_finite());
        finite.fold(None, |range, number| match range {
            None => Some([number, number]),
            Some([low, high]) => Some([number.min(low), number.max(high)]),
        })
    }

    /// What its colours are to stand for: all finite numbers, but of densities those within 16
    /// nats of the largest, and of ratios those up to 10 nats. Where magnifications differ by
    /// no more than rounding does, all are one.
    pub fn colour_scale(&self) -> ColourScale {
        let [low, high] = self.range().unwrap_or([0.0, 0.0]);
        match self {
            Self::AggregatePosterior(_) | Self::Prior(_) => {
                ColourScale::Between([low.max(high - DEPTH), high])
            }
            Self::Magnification(_) if high - low < SAME => {
                let middle = (low + high) / 2.0;
                ColourScale::Between([middle, middle])
            }
            Self::Magnification(_) => ColourScale::Between([low, high]),
            Self::Influence(_) => ColourScale::Between([0.0, high]),
            Self::Holes(_) => {
                let farthest = low.abs().max(high.abs());
                ColourScale::AroundZero(farthest.min(RATIO_DEPTH))
            }
            Self::Class(classes) => {
                let classified = classes.classified.as_ref();
                ColourScale::ByClass {
                    most_entropy: classified
                        .map_or(0.0, |classified| (classified.classes as f64).ln()),
                }
            }
        }
    }
}

/// What was learned of the images for fields that are about them.
#[derive(Clone, Copy, Debug, Default)]
pub struct KnownImages<'a> {
    /// Their codes.
    pub codes: Option<&'a Codes>,
    /// Their classes.
    pub classes: Option<&'a Classes>,
}

/// Computes a field; None where the model or the images have no such thing: a pixel outside of
/// the image, images that are not there or have no classes.
///
/// # Errors
/// If the device fails, or `go_on` says so.
pub fn field(
    kind: FieldKind,
    snapshot: &Snapshot,
    images: KnownImages<'_>,
    lattice: &Lattice,
    go_on: &mut GoOn<'_>,
) -> Result<Option<Field>, ModelError> {
    let codes = images.codes.filter(|codes| !codes.is_empty());
    Ok(match (kind, codes, images.classes) {
        (FieldKind::Prior, _, _) => Some(Field::Prior(log_prior(lattice, snapshot.recipe.latent))),
        (FieldKind::Magnification, _, _) => {
            let values = log_magnification(snapshot, lattice, go_on)?;
            Some(Field::Magnification(values))
        }
        (FieldKind::Influence(pixel), _, _) => {
            influence(snapshot, lattice, pixel, go_on)?.map(Field::Influence)
        }
        (FieldKind::AggregatePosterior, Some(codes), _) => {
            let values = log_aggregate_posterior(lattice, codes, go_on)?;
            Some(Field::AggregatePosterior(values))
        }
        (FieldKind::Holes, Some(codes), _) => Some(Field::Holes(holes(lattice, codes, go_on)?)),
        (FieldKind::Class, _, Some(classes)) => {
            Some(Field::Class(class_field(lattice, classes, go_on)?))
        }
        (FieldKind::AggregatePosterior | FieldKind::Holes, None, _)
        | (FieldKind::Class, _, None) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_go_over_what_can_be_told_apart() {
        let density = Field::AggregatePosterior(vec![-900.0, -3.0, f64::NEG_INFINITY, -1.0]);
        assert_eq!(density.range(), Some([-900.0, -1.0]));
        assert_eq!(density.colour_scale(), ColourScale::Between([-17.0, -1.0]));
        let magnification = Field::Magnification(vec![f64::NEG_INFINITY, -9.0, f64::NAN]);
        assert_eq!(
            magnification.colour_scale(),
            ColourScale::Between([-9.0, -9.0])
        );
        let holes = |log_ratio| {
            let (mass, mass_outside) = (0.0, 0.0);
            Field::Holes(Holes {
                log_ratio,
                mass,
                mass_outside,
            })
        };
        assert_eq!(
            holes(vec![-2.5, 1.0]).colour_scale(),
            ColourScale::AroundZero(2.5)
        );
        assert_eq!(
            holes(vec![-2.5, 400.0]).colour_scale(),
            ColourScale::AroundZero(10.0)
        );
        assert_eq!(holes(vec![f64::INFINITY]).range(), None);
        assert_eq!(holes(vec![]).colour_scale(), ColourScale::AroundZero(0.0));
    }
}

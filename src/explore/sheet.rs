//! A sheet of the manifold: images at places of any spacing.

use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::manifold_grid::{Grid, Manifold, thinned_shape};
use super::query::{GrowsOld, Query, Reply, Urgency};
use crate::latent::{AxisSpacing, Plane};
use crate::recipe::ImageShape;
use crate::train::Published;

/// The most images along an axis.
pub const MOST_ALONG: usize = 128;
/// The longest side of a sheet's picture, in pixels, and the most numbers that it is made of.
const LONGEST: usize = 2048;
const MOST_NUMBERS: usize = 1 << 22;

/// What do places of this spacing decode to? For more images than a
/// [`ManifoldQuery`](super::ManifoldQuery) takes at once, and for those that are not spaced
/// evenly: it is answered in the time that others leave.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetQuery {
    /// Which plane the sheet is a part of.
    pub plane: Plane,
    /// How its columns are spaced to the right.
    pub x: AxisSpacing,
    /// How its rows are spaced upwards.
    pub y: AxisSpacing,
    /// Images to the right, at most `MOST_ALONG`.
    pub columns: usize,
    /// Images upwards, at most `MOST_ALONG`.
    pub rows: usize,
    /// The values of what lies beside the plane.
    pub base: Vec<f32>,
}

/// A sheet of decoded places.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Where the columns are, ascending.
    pub xs: Vec<f64>,
    /// Where the rows are, ascending: the last is the top row of the picture.
    pub ys: Vec<f64>,
    /// All images in one picture, of as many columns and rows.
    pub picture: Manifold,
}

impl Query for SheetQuery {
    type Answer = Sheet;
    type Memory = ();
    const URGENCY: Urgency = Urgency::Slow;
    const GROWS_OLD: GrowsOld = GrowsOld::AfterRest(3);

    fn answer(
        &self,
        (): &mut (),
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<Sheet>, ExploreError> {
        let [columns, rows] = [self.columns, self.rows].map(|n| n.clamp(1, MOST_ALONG));
        let grid = Grid {
            plane: &self.plane,
            xs: self.x.points(columns),
            ys: self.y.points(rows),
            base: &self.base,
        };
        let thinned = thinning(on.snapshot.shape, columns, rows);
        let picture = grid.decode(&on.snapshot, thinned, interrupts)?;
        Ok(Reply::Complete(Sheet {
            xs: grid.xs,
            ys: grid.ys,
            picture,
        }))
    }

    /// Its images belong to their places, whatever is in view by then.
    fn leads_to(&self, _newer: &Self) -> bool {
        true
    }
}

/// How many pixels each way are drawn as one, so that the sheet is no longer than [`LONGEST`]
/// and made of no more than [`MOST_NUMBERS`].
fn thinning(shape: ImageShape, columns: usize, rows: usize) -> usize {
    let longer = shape.height.max(shape.width).max(1);
    let fits = |thinned: &usize| {
        let thin = thinned_shape(shape, *thinned);
        let (width, height) = (columns * thin.width, rows * thin.height);
        width.max(height) <= LONGEST && width * height * thin.channels <= MOST_NUMBERS
    };
    (1..=longer).find(fits).unwrap_or(longer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_sheet_is_never_too_large_to_be_drawn(
            height in 1..600usize, width in 1..600usize,
            columns in 1..=MOST_ALONG, rows in 1..=MOST_ALONG, channels in 1..=3usize,
        ) {
            let shape = ImageShape { height, width, channels };
            let thin = thinned_shape(shape, thinning(shape, columns, rows));
            let (width, height) = (columns * thin.width, rows * thin.height);
            prop_assert!(width.max(height) <= LONGEST);
            prop_assert!(width * height * channels <= MOST_NUMBERS);
        }
    }
}

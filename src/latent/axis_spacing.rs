//! How the images of a manifold are spaced along an axis.

use super::axis::{cell_axis, linear_axis, quantile_axis};

/// How the points of a manifold are spaced along one of its axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AxisSpacing {
    /// Evenly in probability under the prior (Kingma & Welling 2014, figure 4 and appendix A).
    Quantile,
    /// Evenly from one number to another, both included.
    Linear {
        /// The first point.
        low: f64,
        /// The last point.
        high: f64,
    },
    /// In the middles of equal cells that fill a stretch of the axis: a view of the plane.
    Cells {
        /// Where the first cell begins.
        low: f64,
        /// Where the last cell ends.
        high: f64,
    },
}

impl AxisSpacing {
    /// `n` points along the axis: ascending, where `high` is above `low`.
    pub fn points(self, n: usize) -> Vec<f64> {
        match self {
            Self::Quantile => quantile_axis(n),
            Self::Linear { low, high } => linear_axis(low, high, n),
            Self::Cells { low, high } => cell_axis(low, high, n),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By Python: `statistics.NormalDist().inv_cdf((i + 0.5) / n)`, Wichura's AS241.
    #[test]
    fn quantiles_of_a_manifold_are_those_of_the_inverse_normal_distribution() {
        let forty = AxisSpacing::Quantile.points(40);
        for (i, z) in [
            (0, -2.241_402_727_604_944_6),
            (1, -1.780_464_341_692_025_6),
            (2, -1.534_120_544_352_545_9),
            (3, -1.356_311_745_335_247_1),
            (4, -1.213_339_622_488_517_8),
            (39, 2.241_402_727_604_944_6),
        ] {
            assert!((forty[i] - z).abs() < 1e-9, "{i}: {}", forty[i]);
        }
        let five = AxisSpacing::Quantile.points(5);
        let expected = [
            -1.281_551_565_544_600_8,
            -0.524_400_512_708_040_7,
            0.0,
            0.524_400_512_708_040_7,
            1.281_551_565_544_600_8,
        ];
        assert!(five.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9));
        assert!(AxisSpacing::Quantile.points(1)[0].abs() < 1e-12);
    }

    #[test]
    fn a_range_takes_its_ends_and_cells_their_middles() {
        let (low, high) = (-3.0, 3.0);
        let linear = AxisSpacing::Linear { low, high };
        assert_eq!(linear.points(5), [-3.0, -1.5, 0.0, 1.5, 3.0]);
        let cells = AxisSpacing::Cells { low, high };
        assert_eq!(cells.points(3), [-2.0, 0.0, 2.0]);
    }
}

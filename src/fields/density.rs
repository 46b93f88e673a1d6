//! Where codes lie and where the prior expects them: log densities over the plane.

use super::{Codes, GoOn, Lattice};
use crate::model::ModelError;
use std::f64::consts::TAU;

/// An image is left out of cells farther from its mean than so many of its standard
/// deviations, along x or, given x, along y: e^-72 of its peak.
const REACH: f64 = 12.0;
/// What is left out may change a sum by this share; where it could change it more, nothing is
/// left out.
const SHARE: f64 = 1e-9;
/// Where nothing is left out, an image counts if its density is within so many nats of the
/// largest: 60,000 others add 3e-13 of the sum.
const COUNTS: f64 = 40.0;
/// Images between two calls of `go_on` while they are added up.
const IMAGES: usize = 512;
/// Densities between two calls of `go_on` where nothing is left out.
const DENSITIES: usize = 1 << 18;

/// ln p(z) = ln N(z; 0, I) in nats per unit of length or area, over the lattice's plane: the
/// prior's marginal. One value a cell.
pub fn log_prior(lattice: &Lattice, latent: usize) -> Vec<f64> {
    let [x, y] = lattice.shown(latent);
    let along = |shown: bool, at: f64| {
        if shown {
            -0.5 * (at * at + TAU.ln())
        } else {
            0.0
        }
    };
    let xs: Vec<f64> = lattice.xs().iter().map(|&at| along(x, at)).collect();
    let ys = lattice.ys();
    let rows = ys.iter().map(|&at| along(y, at));
    rows.flat_map(|row| xs.iter().map(move |column| row + column))
        .collect()
}

/// ln q(z), q(z) = 1/N sum_n q(z | x_n), the aggregate posterior (Hoffman & Johnson 2016), in
/// nats per unit of length or area, over the lattice's plane: the marginal is the same sum, of
/// what each q(z | x_n) is there, a normal again. One value a cell; minus infinity without
/// images.
///
/// It is exact to 2e-9 nats: an image is left out of cells more than 12 standard deviations
/// away from it, along x or, given x, along y, unless that could change the sum by more than 1e-9 of itself; such sums,
/// far from all images, are taken over all of them. Images whose q is no density, by a mean
/// or a deviation that is 0 or no number, count among N alone.
///
/// # Errors
/// If `go_on` says so.
pub fn log_aggregate_posterior(
    lattice: &Lattice,
    codes: &Codes,
    go_on: &mut GoOn<'_>,
) -> Result<Vec<f64>, ModelError> {
    let mixture = Mixture::new(lattice, codes);
    let mut sums = Sums::new(lattice);
    for images in mixture.images.chunks(IMAGES) {
        for image in images {
            sums.add(image, mixture.largest_peak);
        }
        go_on()?;
    }
    // What all images together leave out of a cell, at most.
    let left_out: f64 = mixture.peaks().sum::<f64>() * (-0.5 * REACH * REACH).exp();
    let log_images = (codes.len().max(1) as f64).ln();
    let mut pending = 0;
    let mut logs = Vec::with_capacity(sums.cells.len());
    for (cell, &sum) in sums.cells.iter().enumerate() {
        if sum * SHARE >= left_out && sum > 0.0 {
            logs.push(sum.ln() + mixture.largest_peak - log_images);
            continue;
        }
        logs.push(mixture.log_sum(sums.place(cell)) - log_images);
        pending += mixture.images.len();
        if pending > DENSITIES {
            pending = 0;
            go_on()?;
        }
    }
    Ok(logs)
}

/// One image's q over the plane, as the normal of x, and of y given x; what is not shown has
/// no part in it.
struct Image {
    mean: [f64; 2],
    /// How far the mean of y moves with x; 0 along axes, which are independent.
    slope: f64,
    /// 1 / std of x, and of y given x; 0 for one that is not shown.
    sharpness: [f64; 2],
    /// ln of its density at its mean.
    log_peak: f64,
}

impl Image {
    /// Of a code with this mean and this covariance on the plane: variance of x, covariance,
    /// variance of y.
    fn new(mean: [f64; 2], covariance: [f64; 3], shown: [bool; 2]) -> Self {
        let [variance_x, covariance, variance_y] = covariance;
        let slope = if covariance == 0.0 {
            0.0
        } else {
            covariance / variance_x
        };
        let variances = [variance_x, variance_y - slope * covariance];
        let part = |at: usize| {
            if shown[at] {
                let std = variances[at].sqrt();
                (mean[at], 1.0 / std, -std.ln() - 0.5 * TAU.ln())
            } else {
                (0.0, 0.0, 0.0)
            }
        };
        let [x, y] = [part(0), part(1)];
        Self {
            mean: [x.0, y.0],
            slope,
            sharpness: [x.1, y.1],
            log_peak: x.2 + y.2,
        }
    }

    /// Whether it is a density.
    fn is_normal(&self) -> bool {
        let numbers = self.mean.iter().chain(&self.sharpness);
        let mut numbers = numbers.chain([&self.slope, &self.log_peak]);
        numbers.all(|number| number.is_finite())
    }

    /// By how many standard deviations x is off its mean.
    fn off_x(&self, x: f64) -> f64 {
        (x - self.mean[0]) * self.sharpness[0]
    }

    /// By how many standard deviations y is off its mean given x.
    fn off_y(&self, [x, y]: [f64; 2]) -> f64 {
        (y - self.mean[1] - self.slope * (x - self.mean[0])) * self.sharpness[1]
    }

    /// ln of its density.
    fn log_density(&self, place: [f64; 2]) -> f64 {
        let off = [self.off_x(place[0]), self.off_y(place)];
        self.log_peak - 0.5 * (off[0] * off[0] + off[1] * off[1])
    }
}

struct Mixture {
    images: Vec<Image>,
    /// ln of the largest density of an image at its mean.
    largest_peak: f64,
}

impl Mixture {
    fn new(lattice: &Lattice, codes: &Codes) -> Self {
        let shown = lattice.shown(codes.latent());
        let all = codes.on(lattice.plane());
        let images: Vec<Image> = all
            .map(|(mean, covariance)| Image::new(mean, covariance, shown))
            .filter(Image::is_normal)
            .collect();
        let peaks = images.iter().map(|image| image.log_peak);
        Self {
            largest_peak: peaks.fold(f64::NEG_INFINITY, f64::max),
            images,
        }
    }

    /// The images' densities at their means, in units of the largest.
    fn peaks(&self) -> impl Iterator<Item = f64> {
        let images = self.images.iter();
        images.map(|image| (image.log_peak - self.largest_peak).exp())
    }

    /// ln of the sum of all images' densities at a place.
    fn log_sum(&self, place: [f64; 2]) -> f64 {
        let logs = || self.images.iter().map(|image| image.log_density(place));
        let largest = logs().fold(f64::NEG_INFINITY, f64::max);
        let counts = logs().filter(|log| *log > largest - COUNTS);
        largest + counts.map(|log| (log - largest).exp()).sum::<f64>().ln()
    }
}

/// Sums of densities over the cells, in units of the largest peak.
struct Sums {
    xs: Vec<f64>,
    /// Downwards.
    ys: Vec<f64>,
    cells: Vec<f64>,
    /// One image's share of the columns in reach.
    across: Vec<f64>,
}

impl Sums {
    fn new(lattice: &Lattice) -> Self {
        Self {
            xs: lattice.xs(),
            ys: lattice.ys(),
            cells: vec![0.0; lattice.cells()],
            across: Vec::with_capacity(lattice.columns()),
        }
    }

    fn place(&self, cell: usize) -> [f64; 2] {
        let columns = self.xs.len().max(1);
        let at = |axis: &[f64], index: usize| axis.get(index).copied().unwrap_or(f64::NAN);
        [at(&self.xs, cell % columns), at(&self.ys, cell / columns)]
    }

    /// Adds one image where it reaches.
    fn add(&mut self, image: &Image, largest_peak: f64) {
        let within = |x: f64| image.off_x(x).abs() <= REACH;
        let Some(first) = self.xs.iter().position(|&x| within(x)) else {
            return;
        };
        let columns = self.xs.iter().skip(first).take_while(|x| within(**x));
        self.across.clear();
        self.across
            .extend(columns.map(|&x| normal_factor(image.off_x(x))));
        let peak = (image.log_peak - largest_peak).exp();
        if image.slope == 0.0 {
            self.add_independent(image, first, peak);
        } else {
            self.add_correlated(image, first, peak);
        }
    }

    /// A column's factor times a row's.
    fn add_independent(&mut self, image: &Image, first: usize, peak: f64) {
        let rows = self.cells.chunks_exact_mut(self.xs.len());
        for (row, &y) in rows.zip(&self.ys) {
            let off = image.off_y([image.mean[0], y]);
            if off.abs() > REACH {
                continue;
            }
            let share = peak * normal_factor(off);
            for (cell, across) in row.iter_mut().skip(first).zip(&self.across) {
                *cell += share * across;
            }
        }
    }

    /// A column's factor times each cell's, as far as the row can be in reach of any column.
    fn add_correlated(&mut self, image: &Image, first: usize, peak: f64) {
        let xs = self.xs.get(first..).unwrap_or_default();
        let rows = self.cells.chunks_exact_mut(self.xs.len());
        for (row, &y) in rows.zip(&self.ys) {
            let cells = row.iter_mut().skip(first).zip(&self.across).zip(xs);
            for ((cell, across), &x) in cells {
                let off = image.off_y([x, y]);
                if off.abs() <= REACH {
                    *cell += peak * across * normal_factor(off);
                }
            }
        }
    }
}

/// exp(-off^2 / 2).
fn normal_factor(off: f64) -> f64 {
    (-0.5 * off * off).exp()
}

#[cfg(test)]
mod tests;

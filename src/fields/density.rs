//! Where codes lie and where the prior expects them: log densities over the plane.

use super::{Codes, GoOn, Lattice};
use crate::model::ModelError;
use std::f64::consts::TAU;

/// An image is left out of cells farther from its mean than so many of its standard
/// deviations, along either axis: e^-72 of its peak.
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

/// ln p(z) = ln N(z; 0, I) in nats per unit of length or area, over the axes that the lattice
/// shows: the prior's marginal. One value a cell.
pub fn log_prior(lattice: &Lattice, latent: usize) -> Vec<f64> {
    let [x, y] = lattice.axes(latent);
    let along = |shown: Option<usize>, at: f64| match shown {
        None => 0.0,
        Some(_) => -0.5 * (at * at + TAU.ln()),
    };
    let xs: Vec<f64> = lattice.xs().iter().map(|&at| along(x, at)).collect();
    let ys = lattice.ys();
    let rows = ys.iter().map(|&at| along(y, at));
    rows.flat_map(|row| xs.iter().map(move |column| row + column))
        .collect()
}

/// ln q(z), q(z) = 1/N sum_n q(z | x_n), the aggregate posterior (Hoffman & Johnson 2016), in
/// nats per unit of length or area, over the axes that the lattice shows: as each q(z | x_n)
/// is diagonal, the marginal is the same sum without the other axes. One value a cell; minus
/// infinity without images.
///
/// It is exact to 2e-9 nats: an image is left out of cells more than 12 of its standard
/// deviations away, unless that could change the sum by more than 1e-9 of itself; such sums,
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

/// One image's q over the axes that are shown; an axis that is not shown has no part in it.
struct Image {
    mean: [f64; 2],
    /// 1 / std; 0 for an axis that is not shown.
    sharpness: [f64; 2],
    /// ln of its density at its mean.
    log_peak: f64,
}

impl Image {
    /// ln of its density.
    fn log_density(&self, [x, y]: [f64; 2]) -> f64 {
        let off = [
            (x - self.mean[0]) * self.sharpness[0],
            (y - self.mean[1]) * self.sharpness[1],
        ];
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
        let shown = lattice.axes(codes.latent());
        let along = |axis: Option<usize>| -> Box<dyn Iterator<Item = [f64; 3]> + '_> {
            match axis {
                None => Box::new(std::iter::repeat_n([0.0; 3], codes.len())),
                Some(axis) => Box::new(
                    codes
                        .along(axis)
                        .map(|(mean, std)| [mean, 1.0 / std, -std.ln() - 0.5 * TAU.ln()]),
                ),
            }
        };
        let [x, y] = shown.map(along);
        let image = |(x, y): ([f64; 3], [f64; 3])| Image {
            mean: [x[0], y[0]],
            sharpness: [x[1], y[1]],
            log_peak: x[2] + y[2],
        };
        let all = x.zip(y).map(image);
        let images: Vec<Image> = all
            .filter(|image| {
                let numbers = image.mean.iter().chain(&image.sharpness);
                image.log_peak.is_finite() && numbers.into_iter().all(|n| n.is_finite())
            })
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

    /// Adds one image where it reaches: as its axes are independent, a column's factor times a
    /// row's.
    fn add(&mut self, image: &Image, largest_peak: f64) {
        let off = |axis: usize, at: f64| (at - image.mean[axis]) * image.sharpness[axis];
        let within = |axis: usize, at: f64| off(axis, at).abs() <= REACH;
        let Some(first) = self.xs.iter().position(|&x| within(0, x)) else {
            return;
        };
        let factor = |axis: usize, at: f64| (-0.5 * off(axis, at).powi(2)).exp();
        let columns = self.xs.iter().skip(first).take_while(|x| within(0, **x));
        self.across.clear();
        self.across.extend(columns.map(|&x| factor(0, x)));
        let peak = (image.log_peak - largest_peak).exp();
        let rows = self.cells.chunks_exact_mut(self.xs.len());
        for (row, &y) in rows.zip(&self.ys).filter(|(_, y)| within(1, **y)) {
            let share = peak * factor(1, y);
            for (cell, across) in row.iter_mut().skip(first).zip(&self.across) {
                *cell += share * across;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Encoded;
    use proptest::prelude::*;

    fn codes(latent: usize, mean: Vec<f32>, log_var: Vec<f32>) -> Codes {
        let images = mean.len() / latent;
        Codes::new(latent, Encoded { mean, log_var }, vec![None; images])
    }

    /// The sum as it is written.
    fn plainly(lattice: &Lattice, mean: &[f32], log_var: &[f32], latent: usize) -> Vec<f64> {
        let shown: Vec<usize> = lattice.axes(latent).into_iter().flatten().collect();
        let places = lattice.places(0..lattice.cells(), latent);
        let log_q = |z: &[f32]| {
            let images = mean.chunks(latent).zip(log_var.chunks(latent));
            let logs: Vec<f64> = images
                .map(|(mean, log_var)| {
                    let along = |&axis: &usize| {
                        let v = f64::from(log_var[axis]);
                        let off = f64::from(z[axis]) - f64::from(mean[axis]);
                        -0.5 * (off * off / v.exp() + v + TAU.ln())
                    };
                    shown.iter().map(along).sum()
                })
                .collect();
            let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let sum: f64 = logs.iter().map(|log| (log - largest).exp()).sum();
            largest + sum.ln() - (logs.len() as f64).ln()
        };
        places.chunks(latent).map(log_q).collect()
    }

    fn never() -> Result<(), ModelError> {
        Ok(())
    }

    proptest! {
        #[test]
        fn skipping_what_is_far_changes_nothing_that_shows(
            images in prop::collection::vec((-3f32..3.0, -3f32..3.0, -9f32..1.0, -9f32..1.0), 1..40),
            axes in prop::array::uniform2(0..3usize),
            reach in 0.5..30.0f64,
        ) {
            let mean: Vec<f32> = images.iter().flat_map(|i| [i.0, 0.7, i.1]).collect();
            let log_var: Vec<f32> = images.iter().flat_map(|i| [i.2, -1.0, i.3]).collect();
            // Places that singles hold exactly, so that both sums are of the same ones.
            let reach = (reach * 8.0).round() / 8.0;
            let lattice = Lattice::new(axes, vec![], [-reach, reach], [-1.0, reach], [16, 8]);
            let expected = plainly(&lattice, &mean, &log_var, 3);
            let found = log_aggregate_posterior(&lattice, &codes(3, mean, log_var), &mut never)
                .expect("nobody ends it");
            for (found, expected) in found.iter().zip(expected) {
                // Places are rounded to singles there, and the density is steep.
                prop_assert!((found - expected).abs() < 1e-4 * (1.0 + expected.abs()),
                    "{found} {expected}");
            }
        }
    }

    #[test]
    fn one_image_as_the_prior_is_the_prior() {
        let lattice = Lattice::new([0, 1], vec![], [-9.0, 9.0], [-3.0, 40.0], [12, 30]);
        let one = codes(2, vec![0.0; 2], vec![0.0; 2]);
        let q = log_aggregate_posterior(&lattice, &one, &mut never).expect("nobody ends it");
        for (q, p) in q.iter().zip(log_prior(&lattice, 2)) {
            assert!((q - p).abs() < 1e-9 * (1.0 + p.abs()), "{q} {p}");
        }
    }

    #[test]
    fn a_line_has_a_density_per_length() {
        let lattice = Lattice::new([0, 1], vec![], [-1.0, 1.0], [0.0, 5.0], [1, 2]);
        assert_eq!(log_prior(&lattice, 1), [-0.5 * TAU.ln(); 2]);
        let one = codes(1, vec![0.0], vec![0.0]);
        let q = log_aggregate_posterior(&lattice, &one, &mut never).expect("nobody ends it");
        assert!((q[0] + 0.5 * TAU.ln()).abs() < 1e-12 && q[0] == q[1]);
    }

    #[test]
    fn what_is_no_density_counts_as_an_image_without_one() {
        let lattice = Lattice::new([0, 1], vec![], [-1.0, 1.0], [-1.0, 1.0], [3, 3]);
        let whole = codes(2, vec![0.0; 2], vec![0.0; 2]);
        let broken = codes(
            2,
            vec![0.0, 0.0, f32::NAN, 0.0, 0.0, 0.0, 0.0, f32::INFINITY],
            vec![0.0, 0.0, 0.0, 0.0, -1e30, 0.0, 0.0, 0.0],
        );
        let of = |codes| log_aggregate_posterior(&lattice, codes, &mut never).expect("runs");
        for (whole, broken) in of(&whole).iter().zip(of(&broken)) {
            assert!((whole - 4f64.ln() - broken).abs() < 1e-9);
        }
        let none = of(&codes(2, vec![], vec![]));
        assert!(none.iter().all(|log| *log == f64::NEG_INFINITY));
    }

    #[test]
    fn whoever_asks_can_end_it() {
        let lattice = Lattice::new([0, 1], vec![], [-1.0, 1.0], [-1.0, 1.0], [3, 3]);
        let one = codes(2, vec![0.0; 2], vec![0.0; 2]);
        let ended = log_aggregate_posterior(&lattice, &one, &mut || Err(ModelError::Abandoned));
        assert_eq!(ended, Err(ModelError::Abandoned));
    }
}

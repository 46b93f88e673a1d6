//! One shape, drawn once for all the places at which it stands.

use super::Shape;

/// Half the side of a square, of the radius that all shapes lie within.
const HALF_SQUARE: f64 = 0.7;
/// The shorter of an ellipse's half axes; the longer one is the radius.
const HALF_ELLIPSE: f64 = 0.55;
/// The size of a heart, and how far its middle lies above the middle of its curve.
const HEART: (f64, f64) = (1.35, 0.21);

/// The pixels of a shape in the middle of a square.
pub(super) struct Sprite {
    side: usize,
    /// [side, side]; 255 within the shape.
    pixels: Vec<u8>,
}

impl Sprite {
    /// Draws a shape into a square of `side` pixels, which it fills at scale 1 whatever its
    /// angle. A pixel is the share of its samples, `samples` along each side, that lie within.
    pub fn draw(shape: Shape, scale: f64, angle: f64, side: usize, samples: usize) -> Self {
        let points = points(scale, angle, side, samples);
        let all = samples * samples;
        let inside: Vec<bool> = points.map(|point| depth(shape, point) > 0.0).collect();
        let pixels = inside.chunks_exact(all.max(1)).map(|samples| {
            let within = samples.iter().filter(|within| **within).count();
            ((within * 255 + all / 2) / all) as u8
        });
        Self {
            side,
            pixels: pixels.collect(),
        }
    }

    /// From the top.
    pub fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.pixels.chunks_exact(self.side.max(1))
    }
}

/// The radius that shapes at scale 1 lie within. Half a pixel stays free on each side, and a
/// little more: otherwise edges would run right through samples.
pub(super) fn radius_within(side: usize) -> f64 {
    (side as f64 - 1.0) / 2.0 - 0.13
}

/// Every sample of every pixel, in the coordinates of the shape: to the right and up, the
/// radius that it lies within being 1.
fn points(scale: f64, angle: f64, side: usize, samples: usize) -> impl Iterator<Item = [f64; 2]> {
    let (sin, cos) = angle.sin_cos();
    let radius = scale * radius_within(side);
    let at = move |pixel: usize, sample: usize| {
        let within = (sample as f64 + 0.5) / samples as f64;
        pixel as f64 + within - side as f64 / 2.0
    };
    let pixels = (0..side).flat_map(move |y| (0..side).map(move |x| [x, y]));
    pixels.flat_map(move |[x, y]| {
        let samples = (0..samples).flat_map(move |v| (0..samples).map(move |u| [u, v]));
        samples.map(move |[u, v]| {
            let (right, up) = (at(x, u) / radius, -at(y, v) / radius);
            [cos * right + sin * up, cos * up - sin * right]
        })
    })
}

/// Above 0 within the shape, below 0 outside; 0 on its edge.
fn depth(shape: Shape, [right, up]: [f64; 2]) -> f64 {
    match shape {
        Shape::Square => HALF_SQUARE - right.abs().max(up.abs()),
        Shape::Ellipse => 1.0 - right * right - (up / HALF_ELLIPSE) * (up / HALF_ELLIPSE),
        Shape::Heart => {
            // (x^2 + y^2 - 1)^3 = x^2 y^3
            let (size, above) = HEART;
            let (x, y) = (right * size, up * size + above);
            let ring = x * x + y * y - 1.0;
            x * x * y * y * y - ring * ring * ring
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::shapes::Grid;
    use crate::recipe::ShapeSet;

    /// Sines and cosines differ between machines in their last bits; the images do not.
    #[test]
    fn no_sample_lies_so_near_an_edge_that_rounding_could_move_it() {
        for set in [ShapeSet::Small, ShapeSet::Full] {
            let grid = Grid::of(set);
            let mut nearest = f64::INFINITY;
            for shape in Shape::ALL {
                for scale in 0..grid.scales {
                    for angle in 0..grid.angles {
                        let (scale, angle) = (grid.scale(scale), grid.angle(angle));
                        let points = points(scale, angle, grid.room(), grid.samples);
                        let near = points.map(|point| depth(shape, point).abs());
                        nearest = near.fold(nearest, f64::min);
                    }
                }
            }
            assert!(nearest > 1e-9, "{set:?}: {nearest:e}");
        }
    }

    #[test]
    fn every_shape_lies_within_its_room() {
        for shape in Shape::ALL {
            for angle in 0..40 {
                let angle = f64::from(angle) / 40.0 * std::f64::consts::TAU;
                let sprite = Sprite::draw(shape, 1.0, angle, 33, 1);
                let edge: Vec<u8> = [0, 32]
                    .into_iter()
                    .flat_map(|at| {
                        let row = sprite.rows().nth(at).expect("a row").to_vec();
                        row.into_iter().chain(sprite.rows().map(move |row| row[at]))
                    })
                    .collect();
                let lit = edge.iter().filter(|pixel| **pixel > 0).count();
                assert!(lit <= 4, "{shape:?} at {angle}: {lit}");
                assert!(sprite.pixels.iter().filter(|pixel| **pixel > 0).count() > 300);
            }
        }
    }
}

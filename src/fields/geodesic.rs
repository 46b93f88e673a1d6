//! The shortest way between two places, measured in what is decoded on it.

use super::GoOn;
use super::minimise::{Objective, Rule, minimise};
use crate::latent::with_length;
use crate::model::{ModelError, Snapshot};

/// The descent ends once a step promises to lower the energy by less than a millionth of it:
/// the length is then within about half a millionth of the lowest nearby.
const RULE: Rule = Rule {
    share: 1e-6,
    steps: 300,
};
/// The most pieces of a path.
const MOST_PIECES: usize = 256;
/// Lengths are measured over so many pieces of each piece.
const FINER: usize = 8;
/// Places in one pass of the decoder while a length is measured.
const GROUP: usize = 64;

/// A map from the latent space to mean images that can be differentiated.
pub trait MeanDecoder {
    /// Dimensions of z.
    fn latent(&self) -> usize;

    /// The mean image of each row of `z`, [n, latent]: [n, pixels].
    ///
    /// # Errors
    /// If the device fails.
    fn decode(&self, z: &[f64]) -> Result<Vec<f64>, ModelError>;

    /// J^T times each row of `cotangents`, [n, pixels], with J the mean image's derivative at
    /// the row of `z`: [n, latent].
    ///
    /// # Errors
    /// If the device fails.
    fn pull_back(&self, z: &[f64], cotangents: &[f64]) -> Result<Vec<f64>, ModelError>;
}

/// A model's decoder, random weights at their means.
#[derive(Clone, Copy, Debug)]
pub struct DecodedMean<'a>(pub &'a Snapshot);

impl MeanDecoder for DecodedMean<'_> {
    fn latent(&self) -> usize {
        self.0.recipe.latent
    }

    fn decode(&self, z: &[f64]) -> Result<Vec<f64>, ModelError> {
        Ok(widened(&self.0.decode(&narrowed(z))?))
    }

    fn pull_back(&self, z: &[f64], cotangents: &[f64]) -> Result<Vec<f64>, ModelError> {
        let gradient = self.0.pull_back(&narrowed(z), &narrowed(cotangents))?;
        Ok(widened(&gradient))
    }
}

fn narrowed(values: &[f64]) -> Vec<f32> {
    values.iter().map(|&value| value as f32).collect()
}

fn widened(values: &[f32]) -> Vec<f64> {
    values.iter().map(|&value| f64::from(value)).collect()
}

/// A way between two places of least energy under the decoder's metric, beside the straight
/// line.
#[derive(Clone, Debug, PartialEq)]
pub struct Geodesic {
    /// Latent dimensions of a place.
    pub latent: usize,
    /// [pieces + 1, latent], both ends included; evenly spaced in what is decoded.
    pub places: Vec<f64>,
    /// The length in decoded pixels, black to white being 1, of the straight pieces between
    /// `places`: the sum of the distances between neighbouring mean images, eight to each piece.
    pub length: f64,
    /// The same of the straight line.
    pub straight_length: f64,
    /// Steps of the descent.
    pub steps: usize,
    /// Whether the descent ended by its rule, rather than by its number of steps.
    pub settled: bool,
}

/// The way of `pieces` pieces from one place to another that the decoder's metric J^T J makes
/// short (Arvanitidis et al. 2018, section 2): the discrete energy
/// pieces / 2 sum_i |f(z_(i+1)) - f(z_i)|^2 of Shao et al. 2018, algorithm 1, is lowered from
/// the straight line with its ends held, by limited-memory BFGS with the exact gradient, the
/// inverse of the straight line's own second derivative as its first guess. Each step lowers
/// the energy. It is the nearest such way, and there may be shorter ones elsewhere.
///
/// Both ends are filled up or cut to the latent length.
///
/// # Errors
/// If the device fails, or `go_on` says so.
pub fn geodesic(
    decoder: &dyn MeanDecoder,
    from: &[f32],
    to: &[f32],
    pieces: usize,
    go_on: &mut GoOn<'_>,
) -> Result<Geodesic, ModelError> {
    let latent = decoder.latent().max(1);
    let pieces = pieces.clamp(1, MOST_PIECES);
    let ends = [from, to].map(|end| widened(&with_length(end, latent)));
    let straight = line(&ends, pieces);
    let straight_length = length(decoder, &straight, go_on)?;
    let inner = straight.get(latent..pieces * latent).unwrap_or_default();
    let mut energy = Energy::new(decoder, &ends, pieces, go_on);
    energy.measure_scale(&straight)?;
    let end = minimise(&mut energy, inner.to_vec(), RULE)?;
    let places = energy.whole(&end.at);
    Ok(Geodesic {
        latent,
        length: length(decoder, &places, go_on)?,
        straight_length,
        places,
        steps: end.steps,
        settled: end.settled,
    })
}

/// The places of the straight line, [pieces + 1, latent].
fn line([from, to]: &[Vec<f64>; 2], pieces: usize) -> Vec<f64> {
    let at = |i: usize| {
        let share = i as f64 / pieces as f64;
        let both = from.iter().zip(to);
        both.map(move |(from, to)| from * (1.0 - share) + to * share)
    };
    (0..=pieces).flat_map(at).collect()
}

/// The length in decoded pixels of a way through these places.
fn length(
    decoder: &dyn MeanDecoder,
    places: &[f64],
    go_on: &mut GoOn<'_>,
) -> Result<f64, ModelError> {
    let latent = decoder.latent().max(1);
    let rows: Vec<&[f64]> = places.chunks_exact(latent).collect();
    let mut finer: Vec<f64> = rows.first().map_or(Vec::new(), |first| first.to_vec());
    for pair in rows.windows(2) {
        if let [one, other] = pair {
            let piece = line(&[one.to_vec(), other.to_vec()], FINER);
            finer.extend(piece.into_iter().skip(latent));
        }
    }
    let mut sum = 0.0;
    let mut last: Option<Vec<f64>> = None;
    for group in finer.chunks(GROUP * latent) {
        let images = decoder.decode(group)?;
        let pixels = images.len() * latent / group.len().max(1);
        for image in images.chunks_exact(pixels.max(1)) {
            if let Some(last) = &last {
                sum += squared_distance(last, image).sqrt();
            }
            last = Some(image.to_vec());
        }
        go_on()?;
    }
    Ok(sum)
}

fn squared_distance(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum()
}

/// A path's energy as a function of the places between its ends.
struct Energy<'a, 'b> {
    decoder: &'a dyn MeanDecoder,
    ends: &'a [Vec<f64>; 2],
    pieces: usize,
    latent: usize,
    /// The decoder's squared stretch along the straight line, the mean over it.
    scale: f64,
    go_on: &'a mut GoOn<'b>,
}

impl<'a, 'b> Energy<'a, 'b> {
    fn new(
        decoder: &'a dyn MeanDecoder,
        ends: &'a [Vec<f64>; 2],
        pieces: usize,
        go_on: &'a mut GoOn<'b>,
    ) -> Self {
        Self {
            decoder,
            ends,
            pieces,
            latent: decoder.latent().max(1),
            scale: 1.0,
            go_on,
        }
    }

    fn measure_scale(&mut self, straight: &[f64]) -> Result<(), ModelError> {
        let images = self.decoder.decode(straight)?;
        let [from, to] = self.ends;
        let in_codes = squared_distance(from, to) / self.pieces as f64;
        let scale = self.differences(&images).1 / in_codes;
        if scale.is_finite() && scale > 0.0 {
            self.scale = scale;
        }
        Ok(())
    }

    /// All places, ends included.
    fn whole(&self, inner: &[f64]) -> Vec<f64> {
        let [from, to] = self.ends;
        [from, inner, to].concat()
    }

    /// The differences between neighbouring images, [pieces, pixels], and the sum of their
    /// squares.
    fn differences(&self, images: &[f64]) -> (Vec<f64>, f64) {
        let pixels = images.len() / (self.pieces + 1);
        let next = images.iter().skip(pixels);
        let differences: Vec<f64> = next.zip(images).map(|(next, here)| next - here).collect();
        let squares = differences.iter().map(|d| d * d).sum();
        (differences, squares)
    }
}

impl Objective for Energy<'_, '_> {
    fn value_and_gradient(&mut self, inner: &[f64]) -> Result<(f64, Vec<f64>), ModelError> {
        (self.go_on)()?;
        let images = self.decoder.decode(&self.whole(inner))?;
        let (differences, squares) = self.differences(&images);
        let pieces = self.pieces as f64;
        if inner.is_empty() {
            return Ok((0.5 * pieces * squares, Vec::new()));
        }
        // The energy's derivative in an image between its neighbours.
        let pixels = images.len() / (self.pieces + 1);
        let after = differences.iter().skip(pixels);
        let pulls: Vec<f64> = differences
            .iter()
            .zip(after)
            .map(|(before, after)| pieces * (before - after))
            .collect();
        let gradient = self.decoder.pull_back(inner, &pulls)?;
        Ok((0.5 * pieces * squares, gradient))
    }

    /// Along the straight line under a metric that is the same everywhere, the second
    /// derivative is pieces x scale x the matrix of 2 on and -1 beside the diagonal, in each
    /// dimension for itself.
    fn guess(&self, gradient: &[f64]) -> Vec<f64> {
        let mut solved = gradient.to_vec();
        let share = 1.0 / (self.pieces as f64 * self.scale);
        for dimension in 0..self.latent {
            let places = solved.iter_mut().skip(dimension).step_by(self.latent);
            let mut places: Vec<&mut f64> = places.collect();
            solve_second_differences(&mut places);
            places.into_iter().for_each(|value| *value *= share);
        }
        solved
    }
}

/// Replaces b by the solution of 2 x_i - x_(i-1) - x_(i+1) = b_i, with 0 beyond both ends
/// (Thomas's algorithm, whose pivots are (i + 2) / (i + 1) here).
fn solve_second_differences(b: &mut [&mut f64]) {
    let mut before = 0.0;
    for (i, value) in b.iter_mut().enumerate() {
        let pivot = (i as f64 + 2.0) / (i as f64 + 1.0);
        before = (**value + before) / pivot;
        **value = before;
    }
    let mut after = 0.0;
    for (i, value) in b.iter_mut().enumerate().rev() {
        let pivot = (i as f64 + 2.0) / (i as f64 + 1.0);
        after = **value + after / pivot;
        **value = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Polar coordinates of a plane, whose geodesics are its straight lines.
    struct Polar;

    impl MeanDecoder for Polar {
        fn latent(&self) -> usize {
            2
        }

        fn decode(&self, z: &[f64]) -> Result<Vec<f64>, ModelError> {
            let place = |z: &[f64]| [z[0] * z[1].cos(), z[0] * z[1].sin()];
            Ok(z.chunks(2).flat_map(place).collect())
        }

        fn pull_back(&self, z: &[f64], cotangents: &[f64]) -> Result<Vec<f64>, ModelError> {
            let rows = z.chunks(2).zip(cotangents.chunks(2));
            let row = |(z, g): (&[f64], &[f64])| {
                let (sin, cos) = z[1].sin_cos();
                [cos * g[0] + sin * g[1], z[0] * (cos * g[1] - sin * g[0])]
            };
            Ok(rows.flat_map(row).collect())
        }
    }

    /// Latitude and longitude on the unit sphere, whose geodesics are great circles.
    struct Sphere;

    impl MeanDecoder for Sphere {
        fn latent(&self) -> usize {
            2
        }

        fn decode(&self, z: &[f64]) -> Result<Vec<f64>, ModelError> {
            let place = |z: &[f64]| {
                let ([sa, ca], [so, co]) = ([z[0].sin(), z[0].cos()], [z[1].sin(), z[1].cos()]);
                [ca * co, ca * so, sa]
            };
            Ok(z.chunks(2).flat_map(place).collect())
        }

        fn pull_back(&self, z: &[f64], cotangents: &[f64]) -> Result<Vec<f64>, ModelError> {
            let rows = z.chunks(2).zip(cotangents.chunks(3));
            let row = |(z, g): (&[f64], &[f64])| {
                let ([sa, ca], [so, co]) = ([z[0].sin(), z[0].cos()], [z[1].sin(), z[1].cos()]);
                [
                    -sa * co * g[0] - sa * so * g[1] + ca * g[2],
                    ca * (co * g[1] - so * g[0]),
                ]
            };
            Ok(rows.flat_map(row).collect())
        }
    }

    fn never() -> Result<(), ModelError> {
        Ok(())
    }

    fn way(decoder: &dyn MeanDecoder, from: [f32; 2], to: [f32; 2]) -> Geodesic {
        geodesic(decoder, &from, &to, 32, &mut never).expect("no device")
    }

    #[test]
    fn in_polar_coordinates_the_way_is_the_chord() {
        let found = way(&Polar, [1.0, 0.0], [1.5, 2.0]);
        assert!(found.settled, "{found:?}");
        // The law of cosines.
        let chord = (1.0 + 1.5f64.powi(2) - 3.0 * 2f64.cos()).sqrt();
        // A path of 32 straight pieces of the latent plane is not quite one of the other.
        assert!(
            (found.length - chord).abs() < 5e-4 * chord,
            "{}",
            found.length
        );
        // The integral of sqrt(r'^2 + r^2 theta'^2) for r = 1 + t / 2, theta = 2 t, by numpy's
        // trapezoids of 5e-7.
        let off = (found.straight_length - 2.550_152_5).abs();
        assert!(off < 1e-4, "{}", found.straight_length);
        let end = [1.5 * 2f64.cos(), 1.5 * 2f64.sin()];
        for (i, z) in found.places.chunks(2).enumerate() {
            let share = i as f64 / 32.0;
            let expected = [1.0 - share + share * end[0], share * end[1]];
            let place = [z[0] * z[1].cos(), z[0] * z[1].sin()];
            let off = (place[0] - expected[0]).hypot(place[1] - expected[1]);
            assert!(off < 5e-3, "{i}: {place:?} {expected:?}");
        }
    }

    #[test]
    fn where_the_decoder_is_flat_the_straight_line_stays() {
        struct Flat;
        impl MeanDecoder for Flat {
            fn latent(&self) -> usize {
                2
            }
            fn decode(&self, z: &[f64]) -> Result<Vec<f64>, ModelError> {
                Ok(vec![0.5; z.len()])
            }
            fn pull_back(&self, z: &[f64], _: &[f64]) -> Result<Vec<f64>, ModelError> {
                Ok(vec![0.0; z.len()])
            }
        }
        let found = way(&Flat, [0.0, 1.0], [2.0, -1.0]);
        assert_eq!(
            (found.length, found.straight_length, found.steps),
            (0.0, 0.0, 0)
        );
        assert_eq!(found.places, line(&[vec![0.0, 1.0], vec![2.0, -1.0]], 32));
        assert!(found.settled);
    }

    #[test]
    fn a_way_to_where_one_is_has_no_length() {
        let found = way(&Sphere, [0.3, 0.2], [0.3, 0.2]);
        assert_eq!((found.length, found.straight_length), (0.0, 0.0));
        let one = geodesic(&Polar, &[1.0], &[2.0, 0.0, 7.0], 1, &mut never).expect("no device");
        assert_eq!(one.places, [1.0, 0.0, 2.0, 0.0]);
        assert!((one.length - 1.0).abs() < 1e-12);
    }

    #[test]
    fn second_differences_are_undone() {
        let x = [0.5, -1.0, 2.0, 0.25];
        let at = |i: i32| {
            usize::try_from(i)
                .ok()
                .and_then(|i| x.get(i))
                .unwrap_or(&0.0)
        };
        let mut b: Vec<f64> = (0..4)
            .map(|i| 2.0 * at(i) - at(i - 1) - at(i + 1))
            .collect();
        solve_second_differences(&mut b.iter_mut().collect::<Vec<_>>());
        assert!(b.iter().zip(x).all(|(b, x)| (b - x).abs() < 1e-12), "{b:?}");
    }

    proptest! {
        #[test]
        fn on_the_sphere_the_way_is_a_great_circle(
            from in (-1.2f32..1.2, -1.0f32..1.0), to in (-1.2f32..1.2, -1.0f32..1.0),
        ) {
            let (from, to) = ([from.0, from.1], [to.0, to.1]);
            let found = way(&Sphere, from, to);
            let ends = Sphere.decode(&widened(&[from, to].concat())).expect("no device");
            let cosine: f64 = ends[..3].iter().zip(&ends[3..]).map(|(a, b)| a * b).sum();
            let angle = cosine.clamp(-1.0, 1.0).acos();
            prop_assert!(found.settled);
            prop_assert!(found.length <= found.straight_length * (1.0 + 1e-6));
            prop_assert!((found.length - angle).abs() < 1e-3 * angle + 1e-6,
                "{} {}", found.length, angle);
        }
    }
}

//! The shortest way between two places, measured in what is decoded on it.

mod energy;
mod mean_decoder;
#[cfg(test)]
mod tests;
mod way_length;

pub use mean_decoder::{DecodedMean, MeanDecoder};

use super::GoOn;
use super::minimise::{Rule, minimise};
use crate::latent::with_length;
use crate::model::ModelError;
use energy::Energy;
use mean_decoder::widened;
use way_length::{length, line};

/// The descent ends once a step promises to lower the energy by less than a millionth of it:
/// the length is then within about half a millionth of the lowest nearby.
const RULE: Rule = Rule {
    share: 1e-6,
    steps: 300,
};
/// The most pieces of a path.
const MOST_PIECES: usize = 256;

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

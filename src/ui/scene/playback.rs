//! A refinement as it is shown: step by step, though it is computed faster.

use crate::explore::{Ascent, Gaussian, Scale};

/// Steps shown in a second.
const RATE: f64 = 3.0;

/// How far along its steps an ascent is shown.
pub fn playhead(ascent: &Ascent) -> f64 {
    let last = ascent.gains.len().saturating_sub(1) as f64;
    (ascent.began.elapsed().as_secs_f64() * RATE).min(last)
}

/// Whether the playhead still moves.
pub fn plays(ascent: &Ascent) -> bool {
    ascent.elbo.is_none() || playhead(ascent) + 1.0 < ascent.gains.len() as f64
}

/// The q under the playhead, between two steps something between.
pub fn ascent_at(ascent: &Ascent) -> Option<Gaussian> {
    let at = playhead(ascent);
    let from = ascent.path.get(at as usize)?;
    let Some(to) = ascent.path.get(at as usize + 1) else {
        return Some(from.clone());
    };
    let share = at.fract();
    let mix = |a: &[f64], b: &[f64]| -> Vec<f64> {
        let pairs = a.iter().zip(b);
        pairs.map(|(a, b)| a + share * (b - a)).collect()
    };
    let scale = match (from.scale(), to.scale()) {
        (Scale::Diagonal(a), Scale::Diagonal(b)) => Scale::Diagonal(mix(a, b)),
        (Scale::Full(a), Scale::Full(b)) => Scale::Full(mix(a, b)),
        (Scale::Diagonal(_), Scale::Full(_)) | (Scale::Full(_), Scale::Diagonal(_)) => {
            return Some(to.clone());
        }
    };
    Gaussian::new(mix(from.mean(), to.mean()), scale)
}

//! Sums, lengths and products of places as vectors.

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

pub(super) fn norm(v: &[f64]) -> f64 {
    dot(v, v).sqrt()
}

pub(super) fn scaled(v: &[f64], factor: f64) -> Vec<f64> {
    v.iter().map(|part| part * factor).collect()
}

pub(super) fn sum(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

pub(super) fn difference(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

/// `z` made `latent` long: filled up with 0, or cut.
pub fn with_length(z: &[f32], latent: usize) -> Vec<f32> {
    let mut point = z.get(..latent).unwrap_or(z).to_vec();
    point.resize(latent, 0.0);
    point
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_filled_up_or_cut_to_the_latent_length() {
        assert_eq!(with_length(&[1.0, 2.0, 3.0], 2), [1.0, 2.0]);
        assert_eq!(with_length(&[1.0], 3), [1.0, 0.0, 0.0]);
        assert_eq!(with_length(&[1.0, 2.0], 2), [1.0, 2.0]);
    }
}

//! The parts of the evidence lower bound.

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

/// The parts of the ELBO, per image and in nats. Up is better for the ELBO.
///
/// Kingma & Welling 2014, equation 3; `weight_kl` is appendix F's KL of the
/// decoder's weights divided by the number of training images, and 0 while
/// the weights are plain numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Terms {
    /// E_q[log p(x | z)], one sample of z.
    pub reconstruction: f64,
    /// KL[q(z | x) || p(z)], in closed form.
    pub kl: f64,
    /// KL of the decoder's weights per training image.
    pub weight_kl: f64,
}

impl Terms {
    /// The evidence lower bound: reconstruction - kl - weight_kl, in nats per image.
    pub fn elbo(&self) -> f64 {
        self.reconstruction - self.kl - self.weight_kl
    }

    /// What an optimiser minimises with the KL weighed by `beta`, in nats per image.
    pub fn minimised(&self, beta: f64) -> f64 {
        -self.reconstruction + beta * self.kl + self.weight_kl
    }

    /// Whether every part is a finite number.
    pub fn is_finite(&self) -> bool {
        self.elbo().is_finite()
    }

    /// Adds `weight` times `other` to each part: the step of a weighted mean.
    pub fn add_scaled(&mut self, other: &Terms, weight: f64) {
        self.reconstruction += weight * other.reconstruction;
        self.kl += weight * other.kl;
        self.weight_kl += weight * other.weight_kl;
    }
}

impl Serialize for Terms {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut state = serializer.serialize_struct("Terms", 4)?;
        state.serialize_field("elbo", &self.elbo())?;
        state.serialize_field("reconstruction", &self.reconstruction)?;
        state.serialize_field("kl", &self.kl)?;
        state.serialize_field("weight_kl", &self.weight_kl)?;
        state.end()
    }
}

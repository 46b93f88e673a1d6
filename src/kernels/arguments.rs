//! What the operations take beside tensors.

/// What follows x W + b in a dense layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nonlinearity {
    /// Nothing.
    Identity,
    /// max(0, x)
    Relu,
    /// Hyperbolic tangent.
    Tanh,
}

/// The numbers of one Adam step (Kingma & Ba 2015, algorithm 1).
#[derive(Clone, Copy, Debug)]
pub struct AdamCoefficients {
    /// Decay of the first moment.
    pub beta_1: f32,
    /// Decay of the second moment.
    pub beta_2: f32,
    /// Learning rate over the first moment's bias, 1 - beta_1^t.
    pub step_size: f32,
    /// 1 over the root of the second moment's bias, 1 - beta_2^t.
    pub inverse_root_bias_2: f32,
    /// Added to the root of the second moment.
    pub epsilon: f32,
}

/// The prior of random weights: independent normals about 0.
#[derive(Clone, Copy, Debug)]
pub struct WeightPrior {
    /// 1 / variance.
    pub precision: f32,
    /// Its natural logarithm.
    pub log_precision: f32,
}

impl WeightPrior {
    /// Of this precision, 1 / variance.
    pub fn new(precision: f64) -> Self {
        Self {
            precision: precision as f32,
            log_precision: precision.ln() as f32,
        }
    }
}

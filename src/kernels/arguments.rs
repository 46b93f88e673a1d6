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

/// What Adam remembers of one array (Kingma & Ba 2015, algorithm 1).
#[derive(Clone, Debug, PartialEq)]
pub struct AdamState {
    /// Updates made so far: t.
    pub updates: u64,
    /// Running mean of the gradient, m; as many numbers as the array has.
    pub first: Vec<f32>,
    /// Running mean of its square, v; as many numbers as the array has.
    pub second: Vec<f32>,
}

impl AdamState {
    /// Of an array of so many numbers, before its first update.
    pub fn new(numbers: usize) -> Self {
        Self {
            updates: 0,
            first: vec![0.0; numbers],
            second: vec![0.0; numbers],
        }
    }
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

//! Every operation in burn's own terms: what the fused loops must equal.
//!
//! Shapes are those of [`super::Kernels`] and [`super::KernelGradients`].

mod adam;
mod dense;
mod latent;
mod likelihood;
mod loss;
mod random_layer;
mod shapes;

pub use adam::adam;
pub use dense::{affine_gradients, dense, dense_gradients, input_gradient, nonlinearity_gradient};
pub use latent::{
    kl_gradient, kl_per_dimension, kl_per_dimension_gradient, kl_to_standard_normal, sample,
    sample_gradient,
};
pub use likelihood::{
    bernoulli_log_px_with_gradient, continuous_bernoulli_log_px_with_gradient,
    continuous_bernoulli_mean, scale_rows, sigmoid, squared_error_with_gradient,
};
pub use loss::{
    importance_bound, importance_bound_gradients, importance_bound_with_shares, negative_elbo,
    negative_elbo_gradients, negative_elbo_with_free_bits, negative_elbo_with_free_bits_gradients,
    negative_importance_bound, negative_importance_bound_gradients,
    negative_importance_bound_with_shares,
};
pub use random_layer::{
    draw_weights, draw_weights_gradient, random_dense, random_dense_gradients,
    random_dense_with_state, random_input_gradient,
};

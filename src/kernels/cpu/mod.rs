//! The fused loops, on plain slices.
//!
//! Matrices lie row by row. A sum's order does not depend on the width of the machine's
//! registers, so that the answers differ by fused multiply-adds alone.

mod adam;
mod blocks;
mod importance;
mod latent;
mod layer;
mod math;
mod memory;
mod normal;
mod pixels;
mod product;
mod random_layer;
mod registers;
mod rows;
mod sparse_matrix;
mod transpose;
mod view;

pub(super) use adam::adam;
pub(super) use importance::{importance_bound, importance_bound_gradients};
pub(super) use latent::{
    kl_gradient, kl_per_dimension, kl_per_dimension_gradient, kl_to_standard_normal, sample,
    sample_gradient,
};
pub(super) use layer::{affine_gradients, dense, dense_gradients, input_gradient};
pub use memory::keep_freed_memory;
pub(super) use normal::normal_numbers;
pub(super) use pixels::{
    bernoulli, continuous_bernoulli, continuous_bernoulli_mean, scale_rows, sigmoid, squared_error,
};
pub(super) use random_layer::{
    Affine, RandomLayer, draw_weights, draw_weights_gradient, random_dense, random_dense_gradients,
    random_input_gradient, variances,
};

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

//! The operations, declared for every backend that Elbow runs on.
//!
//! No method has a body here, so that the compiler names every backend that lacks one.
#![expect(
    deprecated,
    reason = "burn-ndarray is one of the two devices that Elbow promises; burn 0.22 deprecates its name"
)]

use super::arguments::{AdamCoefficients, Nonlinearity};
use burn::backend::{Backend, ExtensionType, backend_extension, tensor::FloatTensor};

/// What one Adam step reads: four tensors of one shape.
#[derive(ExtensionType)]
pub struct AdamTensors<B: Backend> {
    /// The weights before the step.
    pub parameter: FloatTensor<B>,
    /// The gradient of the objective in the weights.
    pub gradient: FloatTensor<B>,
    /// Running mean of the gradient.
    pub moment_1: FloatTensor<B>,
    /// Running mean of its square.
    pub moment_2: FloatTensor<B>,
}

/// Operations of the VAE that are worth one pass over memory each.
#[backend_extension(Flex, NdArray, Autodiff)]
pub trait Kernels: Backend {
    /// nonlinearity(x W + b); see [`super::dense`].
    fn dense(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        nonlinearity: Nonlinearity,
    ) -> FloatTensor<Self>;

    /// See [`super::bernoulli_log_px`].
    fn bernoulli_log_px(logits: FloatTensor<Self>, x: FloatTensor<Self>) -> FloatTensor<Self>;

    /// See [`super::continuous_bernoulli_log_px`].
    fn continuous_bernoulli_log_px(
        rates: FloatTensor<Self>,
        x: FloatTensor<Self>,
    ) -> FloatTensor<Self>;

    /// See [`super::continuous_bernoulli_mean`].
    fn continuous_bernoulli_mean(rates: FloatTensor<Self>) -> FloatTensor<Self>;

    /// See [`super::squared_error`].
    fn squared_error(logits: FloatTensor<Self>, x: FloatTensor<Self>) -> FloatTensor<Self>;

    /// See [`super::sample`].
    fn sample(head: FloatTensor<Self>, epsilon: FloatTensor<Self>) -> FloatTensor<Self>;

    /// See [`super::kl_to_standard_normal`].
    fn kl_to_standard_normal(head: FloatTensor<Self>) -> FloatTensor<Self>;

    /// See [`super::sigmoid`].
    fn sigmoid(logits: FloatTensor<Self>) -> FloatTensor<Self>;

    /// One Adam step (Kingma & Ba 2015, algorithm 1): the new weights and moments.
    fn adam(
        #[extension_type] tensors: AdamTensors<Self>,
        coefficients: AdamCoefficients,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);
}

/// What the derivatives of [`Kernels`] are made of; no graph passes through these.
pub trait KernelGradients: Backend {
    /// From the gradient in a dense layer's `output`, [batch, out], to those in x W + b
    /// (again [batch, out]), in W, [in, out], and in b, `[out]`.
    fn dense_gradients(
        x: FloatTensor<Self>,
        output: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        nonlinearity: Nonlinearity,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);

    /// From the gradient in x W + b, [batch, out], to those in W, [in, out], and b, `[out]`.
    fn affine_gradients(
        x: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// From the gradient in x W + b, [batch, out], to that in x, [batch, in].
    fn input_gradient(gradient: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self>;

    /// [`Kernels::bernoulli_log_px`], `[batch]`, and its gradient in the logits,
    /// x - sigmoid(l), [batch, pixels].
    fn bernoulli_log_px_with_gradient(
        logits: FloatTensor<Self>,
        x: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// [`Kernels::continuous_bernoulli_log_px`], `[batch]`, and its gradient in the rates,
    /// x - mean(l), [batch, pixels].
    fn continuous_bernoulli_log_px_with_gradient(
        rates: FloatTensor<Self>,
        x: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// [`Kernels::squared_error`], `[batch]`, and its gradient in the logits,
    /// -2 (x - m) m (1 - m) where m = sigmoid(l), [batch, pixels].
    fn squared_error_with_gradient(
        logits: FloatTensor<Self>,
        x: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// Each row of [rows, columns] times its own factor of `[rows]`.
    fn scale_rows(rows: FloatTensor<Self>, factors: FloatTensor<Self>) -> FloatTensor<Self>;

    /// From the gradient in z, [batch, latent], to that in mean and log variance,
    /// [batch, 2 latent].
    fn sample_gradient(
        head: FloatTensor<Self>,
        epsilon: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
    ) -> FloatTensor<Self>;

    /// From the gradient in each row's KL, `[batch]`, to that in mean and log variance,
    /// [batch, 2 latent].
    fn kl_gradient(head: FloatTensor<Self>, gradient: FloatTensor<Self>) -> FloatTensor<Self>;
}

//! The operations, declared for every backend that Elbow runs on.
//!
//! No method has a body here, so that the compiler names every backend that lacks one.
#![expect(
    deprecated,
    reason = "burn-ndarray is one of the two devices that Elbow promises; burn 0.22 deprecates its name"
)]

use super::arguments::{AdamCoefficients, AdamState, Nonlinearity, WeightPrior};
use burn::backend::{Backend, ExtensionType, backend_extension, tensor::FloatTensor};

/// q(W) of a layer, a normal for each weight and bias: means and log variances.
#[derive(ExtensionType)]
pub struct RandomWeights<B: Backend> {
    /// Means of the weights, [in, out].
    pub mean: FloatTensor<B>,
    /// Means of the biases, `[out]`.
    pub mean_bias: FloatTensor<B>,
    /// Log variances of the weights, [in, out].
    pub log_var: FloatTensor<B>,
    /// Log variances of the biases, `[out]`.
    pub log_var_bias: FloatTensor<B>,
}

/// What the derivative of a layer with random weights starts from.
#[derive(Clone, Debug)]
pub struct RandomLayerState<B: Backend> {
    /// [batch, in]
    pub x: FloatTensor<B>,
    /// x^2, [batch, in].
    pub squares: FloatTensor<B>,
    /// Means of the weights, [in, out].
    pub mean: FloatTensor<B>,
    /// Means of the biases, `[out]`.
    pub mean_bias: FloatTensor<B>,
    /// Variances of the weights, [in, out].
    pub variance: FloatTensor<B>,
    /// Variances of the biases, `[out]`.
    pub variance_bias: FloatTensor<B>,
    /// Standard deviation of x W + b, [batch, out].
    pub std: FloatTensor<B>,
    /// [batch, out]
    pub noise: FloatTensor<B>,
    /// [batch, out], where a nonlinearity gave it.
    pub output: Option<FloatTensor<B>>,
    /// What follows x W + b.
    pub nonlinearity: Nonlinearity,
    /// Of all weights.
    pub prior: WeightPrior,
}

/// The gradients of a layer with random weights, but for that in x.
pub struct RandomLayerGradients<B: Backend> {
    /// In the mean of x W + b, [batch, out].
    pub of_mean: FloatTensor<B>,
    /// In the variance of x W + b, [batch, out].
    pub of_variance: FloatTensor<B>,
    /// In means and log variances.
    pub weights: RandomWeights<B>,
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

    /// See [`super::kl_per_dimension`].
    fn kl_per_dimension(head: FloatTensor<Self>) -> FloatTensor<Self>;

    /// See [`super::importance_bound`].
    fn importance_bound(
        log_px: FloatTensor<Self>,
        head: FloatTensor<Self>,
        epsilon: FloatTensor<Self>,
    ) -> FloatTensor<Self>;

    /// See [`super::negative_elbo`].
    fn negative_elbo(
        log_px: FloatTensor<Self>,
        head: FloatTensor<Self>,
        kl_weight: f64,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// See [`super::negative_elbo_with_free_bits`].
    fn negative_elbo_with_free_bits(
        log_px: FloatTensor<Self>,
        head: FloatTensor<Self>,
        kl_weight: f64,
        free_bits: f64,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);

    /// See [`super::negative_importance_bound`].
    fn negative_importance_bound(
        log_px: FloatTensor<Self>,
        head: FloatTensor<Self>,
        epsilon: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// See [`super::sigmoid`].
    fn sigmoid(logits: FloatTensor<Self>) -> FloatTensor<Self>;

    /// See [`super::random_dense`].
    fn random_dense(
        x: FloatTensor<Self>,
        #[extension_type] weights: RandomWeights<Self>,
        noise: FloatTensor<Self>,
        nonlinearity: Nonlinearity,
        prior: WeightPrior,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// See [`super::draw_weights`].
    fn draw_weights(
        mean: FloatTensor<Self>,
        log_var: FloatTensor<Self>,
        noise: FloatTensor<Self>,
        prior: WeightPrior,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// One Adam step (Kingma & Ba 2015, algorithm 1) of an array from its gradient: the new
    /// weights, and the new moments in `state`. No graph passes through.
    fn adam(
        parameter: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        state: &mut AdamState,
        coefficients: AdamCoefficients,
    ) -> FloatTensor<Self>;
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

    /// [`Kernels::bernoulli_log_px`], `[rows]`, and its gradient in the logits,
    /// x - sigmoid(l), [rows, pixels].
    fn bernoulli_log_px_with_gradient(
        logits: FloatTensor<Self>,
        x: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// [`Kernels::continuous_bernoulli_log_px`], `[rows]`, and its gradient in the rates,
    /// x - mean(l), [rows, pixels].
    fn continuous_bernoulli_log_px_with_gradient(
        rates: FloatTensor<Self>,
        x: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// [`Kernels::squared_error`], `[rows]`, and its gradient in the logits,
    /// -2 (x - m) m (1 - m) where m = sigmoid(l), [rows, pixels].
    fn squared_error_with_gradient(
        logits: FloatTensor<Self>,
        x: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// A gradient, [rows, columns], each row times its own factor of `[rows]`; 0 where that,
    /// or the factor, is below 1e-30.
    fn scale_rows(rows: FloatTensor<Self>, factors: FloatTensor<Self>) -> FloatTensor<Self>;

    /// From the gradient in z, [rows, latent], to that in mean and log variance,
    /// [batch, 2 latent]: the sum over an image's rows.
    fn sample_gradient(
        head: FloatTensor<Self>,
        epsilon: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
    ) -> FloatTensor<Self>;

    /// From the gradient in each row's KL, `[batch]`, to that in mean and log variance,
    /// [batch, 2 latent].
    fn kl_gradient(head: FloatTensor<Self>, gradient: FloatTensor<Self>) -> FloatTensor<Self>;

    /// From the gradient in each dimension's mean KL, `[latent]`, to that in mean and log
    /// variance, [batch, 2 latent].
    fn kl_per_dimension_gradient(
        head: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
    ) -> FloatTensor<Self>;

    /// [`Kernels::importance_bound`], `[batch]`, and the share of each draw in its image's
    /// sum, `[rows]`.
    fn importance_bound_with_shares(
        log_px: FloatTensor<Self>,
        head: FloatTensor<Self>,
        epsilon: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// From the gradient in each image's bound, `[batch]`, and the `shares` of its draws to
    /// those in log p(x | z), `[rows]`, and in mean and log variance, [batch, 2 latent].
    fn importance_bound_gradients(
        head: FloatTensor<Self>,
        epsilon: FloatTensor<Self>,
        shares: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// From the gradient in [`Kernels::negative_elbo`], `[1]`, to those in log p(x | z),
    /// `[batch]`, and in mean and log variance, [batch, 2 latent].
    fn negative_elbo_gradients(
        head: FloatTensor<Self>,
        kl_weight: f64,
        gradient: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// From the gradient in [`Kernels::negative_elbo_with_free_bits`], `[1]`, and the mean KL
    /// of `each` dimension, `[latent]`, to those in log p(x | z), `[batch]`, and in mean and
    /// log variance, [batch, 2 latent].
    fn negative_elbo_with_free_bits_gradients(
        head: FloatTensor<Self>,
        each: FloatTensor<Self>,
        kl_weight: f64,
        free_bits: f64,
        gradient: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// [`Kernels::negative_importance_bound`], and the share of each draw in its image's
    /// sum, `[rows]`.
    fn negative_importance_bound_with_shares(
        log_px: FloatTensor<Self>,
        head: FloatTensor<Self>,
        epsilon: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);

    /// From the gradient in [`Kernels::negative_importance_bound`], `[1]`, and the `shares` of
    /// the draws to those in log p(x | z), `[rows]`, and in mean and log variance,
    /// [batch, 2 latent].
    fn negative_importance_bound_gradients(
        head: FloatTensor<Self>,
        epsilon: FloatTensor<Self>,
        shares: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// [`Kernels::random_dense`] with what its derivative starts from.
    fn random_dense_with_state(
        x: FloatTensor<Self>,
        weights: RandomWeights<Self>,
        noise: FloatTensor<Self>,
        nonlinearity: Nonlinearity,
        prior: WeightPrior,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, RandomLayerState<Self>);

    /// From the gradient in the output of a layer with random weights, [batch, out], and
    /// that in their KL, `[1]`, to the others.
    fn random_dense_gradients(
        state: RandomLayerState<Self>,
        gradient: FloatTensor<Self>,
        of_kl: Option<FloatTensor<Self>>,
    ) -> RandomLayerGradients<Self>;

    /// From the gradients in mean and variance of x W + b, [batch, out], to that in x,
    /// [batch, in]; means and variances of the weights are [in, out].
    fn random_input_gradient(
        x: FloatTensor<Self>,
        weights: [FloatTensor<Self>; 2],
        gradients: [FloatTensor<Self>; 2],
    ) -> FloatTensor<Self>;

    /// From the gradient in drawn weights and that in their KL, `[1]`, to those in their
    /// means and log variances.
    fn draw_weights_gradient(
        mean: FloatTensor<Self>,
        log_var: FloatTensor<Self>,
        noise: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        of_kl: Option<FloatTensor<Self>>,
        prior: WeightPrior,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);
}

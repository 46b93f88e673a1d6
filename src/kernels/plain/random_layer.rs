//! Dense layers whose weights are random, and their KL.

use super::dense::{affine_gradients, dense, input_gradient, nonlinearity_gradient};
use super::shapes::{shift, times};
use crate::kernels::arguments::{Nonlinearity, WeightPrior};
use crate::kernels::backend::{RandomLayerGradients, RandomLayerState, RandomWeights};
use burn::backend::Backend;
use burn::backend::TensorMetadata;
use burn::backend::tensor::FloatTensor;
use burn::tensor::Shape;

type Float<B> = FloatTensor<B>;

/// The KL of normal weights to the prior, the sum over all, `[1]`.
fn kl_to_prior<B: Backend>(mean: Float<B>, log_var: Float<B>, prior: WeightPrior) -> Float<B> {
    let size = B::float_add(
        B::float_mul(mean.clone(), mean),
        B::float_exp(log_var.clone()),
    );
    let size = times::<B>(size, f64::from(prior.precision));
    let constant = 1.0 + f64::from(prior.log_precision);
    let each = shift::<B>(B::float_sub(size, log_var), -constant);
    times::<B>(B::float_sum(each), 0.5)
}

/// A gradient with that of the KL: in a mean m it is t m, in a log variance (t v - 1) / 2.
fn with_kl<B: Backend>(
    gradient: Float<B>,
    of_weight: Float<B>,
    of_kl: &Option<Float<B>>,
) -> Float<B> {
    let Some(of_kl) = of_kl.clone() else {
        return gradient;
    };
    let ones = vec![1; of_weight.shape().num_dims()];
    let factor = B::float_reshape(of_kl, Shape::from(ones));
    B::float_add(gradient, B::float_mul(of_weight, factor))
}

fn kl_in_mean<B: Backend>(mean: Float<B>, prior: WeightPrior) -> Float<B> {
    times::<B>(mean, f64::from(prior.precision))
}

fn kl_in_log_var<B: Backend>(variance: Float<B>, prior: WeightPrior) -> Float<B> {
    let size = times::<B>(variance, f64::from(prior.precision));
    times::<B>(shift::<B>(size, -1.0), 0.5)
}

/// nonlinearity(x M + b + sqrt(x^2 V + c) noise), and the weights' KL.
pub fn random_dense<B: Backend>(
    x: Float<B>,
    weights: RandomWeights<B>,
    noise: Float<B>,
    nonlinearity: Nonlinearity,
    prior: WeightPrior,
) -> (Float<B>, Float<B>) {
    let (output, kl, _) = random_dense_with_state::<B>(x, weights, noise, nonlinearity, prior);
    (output, kl)
}

/// The same with what its derivative starts from.
pub fn random_dense_with_state<B: Backend>(
    x: Float<B>,
    weights: RandomWeights<B>,
    noise: Float<B>,
    nonlinearity: Nonlinearity,
    prior: WeightPrior,
) -> (Float<B>, Float<B>, RandomLayerState<B>) {
    let RandomWeights {
        mean,
        mean_bias,
        log_var,
        log_var_bias,
    } = weights;
    let kl = B::float_add(
        kl_to_prior::<B>(mean.clone(), log_var.clone(), prior),
        kl_to_prior::<B>(mean_bias.clone(), log_var_bias.clone(), prior),
    );
    let (variance, variance_bias) = (B::float_exp(log_var), B::float_exp(log_var_bias));
    let squares = B::float_mul(x.clone(), x.clone());
    let spread = dense::<B>(
        squares.clone(),
        variance.clone(),
        variance_bias.clone(),
        Nonlinearity::Identity,
    );
    let std = B::float_sqrt(spread);
    let centre = dense::<B>(
        x.clone(),
        mean.clone(),
        mean_bias.clone(),
        Nonlinearity::Identity,
    );
    let sum = B::float_add(centre, B::float_mul(std.clone(), noise.clone()));
    let output = match nonlinearity {
        Nonlinearity::Identity => sum,
        Nonlinearity::Relu => B::relu(sum),
        Nonlinearity::Tanh => B::float_tanh(sum),
    };
    let state = RandomLayerState {
        x,
        squares,
        mean,
        mean_bias,
        variance,
        variance_bias,
        std,
        noise,
        output: (nonlinearity != Nonlinearity::Identity).then(|| output.clone()),
        nonlinearity,
        prior,
    };
    (output, kl, state)
}

/// From the gradient in the output of a layer with random weights to the others.
pub fn random_dense_gradients<B: Backend>(
    state: RandomLayerState<B>,
    gradient: Float<B>,
    of_kl: Option<Float<B>>,
) -> RandomLayerGradients<B> {
    let of_mean = nonlinearity_gradient::<B>(state.output, gradient, state.nonlinearity);
    let slope = times::<B>(B::float_div(state.noise, state.std), 0.5);
    let of_variance = B::float_mul(of_mean.clone(), slope);
    let (mean, mean_bias) = affine_gradients::<B>(state.x, of_mean.clone());
    let (variance, variance_bias) = affine_gradients::<B>(state.squares, of_variance.clone());
    let of_mean_kl =
        |gradient, mean| with_kl::<B>(gradient, kl_in_mean::<B>(mean, state.prior), &of_kl);
    let of_log_var = |gradient, variance: Float<B>| {
        let gradient = B::float_mul(gradient, variance.clone());
        with_kl::<B>(gradient, kl_in_log_var::<B>(variance, state.prior), &of_kl)
    };
    RandomLayerGradients {
        weights: RandomWeights {
            mean: of_mean_kl(mean, state.mean),
            mean_bias: of_mean_kl(mean_bias, state.mean_bias),
            log_var: of_log_var(variance, state.variance),
            log_var_bias: of_log_var(variance_bias, state.variance_bias),
        },
        of_mean,
        of_variance,
    }
}

/// From the gradients G in the mean and H in the variance of x W + b to that in x,
/// G M^T + 2 x (H V^T).
pub fn random_input_gradient<B: Backend>(
    x: Float<B>,
    [mean, variance]: [Float<B>; 2],
    [of_mean, of_variance]: [Float<B>; 2],
) -> Float<B> {
    let by_squares = B::float_mul(x, input_gradient::<B>(of_variance, variance));
    B::float_add(
        input_gradient::<B>(of_mean, mean),
        times::<B>(by_squares, 2.0),
    )
}

/// mean + exp(log_var / 2) noise, and the KL of all.
pub fn draw_weights<B: Backend>(
    mean: Float<B>,
    log_var: Float<B>,
    noise: Float<B>,
    prior: WeightPrior,
) -> (Float<B>, Float<B>) {
    let kl = kl_to_prior::<B>(mean.clone(), log_var.clone(), prior);
    let std = B::float_exp(times::<B>(log_var, 0.5));
    (B::float_add(mean, B::float_mul(std, noise)), kl)
}

/// From the gradient in drawn weights and that in their KL to those in means and log
/// variances.
pub fn draw_weights_gradient<B: Backend>(
    mean: Float<B>,
    log_var: Float<B>,
    noise: Float<B>,
    gradient: Float<B>,
    of_kl: Option<Float<B>>,
    prior: WeightPrior,
) -> (Float<B>, Float<B>) {
    let std = B::float_exp(times::<B>(log_var.clone(), 0.5));
    let scatter = B::float_mul(B::float_mul(gradient.clone(), noise), std);
    let of_log_var = with_kl::<B>(
        times::<B>(scatter, 0.5),
        kl_in_log_var::<B>(B::float_exp(log_var), prior),
        &of_kl,
    );
    let of_mean = with_kl::<B>(gradient, kl_in_mean::<B>(mean, prior), &of_kl);
    (of_mean, of_log_var)
}

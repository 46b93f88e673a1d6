//! Several draws of z for each image, and what free bits ask of the KL.

use super::{BATCH, COLUMNS, Case, LATENT, both, case, signs, tensor, tensor_of, vector};
use burn::backend::Flex;
use elbow::kernels::{KernelGradients, Kernels, plain};

/// Draws of z for each image.
const DRAWS: usize = 8;

/// All of them.
pub fn loops() -> Vec<Case> {
    let rows = BATCH * DRAWS;
    let pixels = (4 * rows * COLUMNS) as u64;
    let latents = (4 * rows * LATENT) as u64;
    let (x, x2) = (tensor([BATCH, COLUMNS], 5), tensor([BATCH, COLUMNS], 5));
    let head = tensor([BATCH, 2 * LATENT], 7);
    let epsilon = tensor([rows, LATENT], 8);
    let log_px = vector(rows, 22);
    let shares = tensor_of(vec![1.0 / DRAWS as f32; rows], [rows]);
    let of_bound = signs(BATCH, 23);
    let bound = {
        let inputs = (log_px.clone(), head.clone(), epsilon.clone());
        let same = inputs.clone();
        (
            move || {
                let (log_px, head, epsilon) = inputs.clone();
                drop(Flex::importance_bound_with_shares(log_px, head, epsilon));
            },
            move || {
                let (log_px, head, epsilon) = same.clone();
                drop(plain::importance_bound_with_shares::<Flex>(
                    log_px, head, epsilon,
                ));
            },
        )
    };
    let gradients = {
        let inputs = (head.clone(), epsilon, shares, of_bound);
        let same = inputs.clone();
        (
            move || {
                let (head, epsilon, shares, gradient) = inputs.clone();
                drop(Flex::importance_bound_gradients(
                    head, epsilon, shares, gradient,
                ));
            },
            move || {
                let (head, epsilon, shares, gradient) = same.clone();
                drop(plain::importance_bound_gradients::<Flex>(
                    head, epsilon, shares, gradient,
                ));
            },
        )
    };
    let of_dimensions = {
        let same = head.clone();
        (
            move || drop(Flex::kl_per_dimension(head.clone())),
            move || drop(plain::kl_per_dimension::<Flex>(same.clone())),
        )
    };
    vec![
        case(
            "bernoulli_log_px_of_draws",
            [0, 2 * pixels + pixels / DRAWS as u64],
            both(
                tensor([rows, COLUMNS], 10),
                move |logits| Flex::bernoulli_log_px_with_gradient(logits, x.clone()).1,
                move |logits| plain::bernoulli_log_px_with_gradient::<Flex>(logits, x2.clone()).1,
            ),
        ),
        case("importance_bound", [0, latents], bound),
        case("importance_bound_gradients", [0, latents], gradients),
        case(
            "kl_per_dimension",
            [0, 2 * latents / DRAWS as u64],
            of_dimensions,
        ),
    ]
}

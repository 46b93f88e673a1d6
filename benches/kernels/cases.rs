//! Each fused operation beside its plain definition, ready to be timed.
//!
//! For the benches; nothing else calls it.

use super::backend::{AdamRates, Kernels, Nonlinearity, Update};
use super::cpu;
use super::host::Host;
use super::plain;
use crate::rng::{Stream, fill_normal, stream};
use burn::backend::Flex;
use burn::backend::tensor::FloatTensor;
use std::sync::LazyLock;

type Float = FloatTensor<Flex>;

/// Sizes of the layer that is tried: the decoder's last at the default recipe.
pub const BATCH: usize = 128;
/// Numbers that go into the layer.
pub const INNER: usize = 400;
/// Numbers that come out of it.
pub const COLUMNS: usize = 784;
/// Latent dimensions of the loops over [batch, latent].
pub const LATENT: usize = 20;

/// Adam as after some hundred steps of training.
pub(super) const RATES: AdamRates = AdamRates {
    beta_1: 0.9,
    beta_2: 0.999,
    step_size: 1e-3,
    inverse_root_bias_2: 3.0,
    epsilon: 1e-8,
};

/// One operation at the sizes above.
pub struct Trial {
    /// As in `backend::Kernels`, or of the loop.
    pub name: &'static str,
    /// Multiplications and additions of a call; 0 where memory is what counts.
    pub flops: u64,
    /// Bytes that a call must at least read and write; 0 where arithmetic counts.
    pub bytes: u64,
    /// The fused loop.
    pub fused: Box<dyn FnMut()>,
    /// The same in burn's own operations, or number by number.
    pub plain: Box<dyn FnMut()>,
}

/// All of them, over the `flex` device's memory.
pub fn trials() -> Vec<Trial> {
    let mut all = products();
    all.extend(products_of_zeros());
    all.extend(loops());
    all.push(adam());
    all.push(gather());
    all
}

fn tensor(shape: [usize; 2], salt: u64) -> Float {
    let mut numbers = vec![0.0; shape[0] * shape[1]];
    fill_normal(&mut stream(salt, Stream::Exploration), &mut numbers);
    <Flex as Host>::tensor(numbers, shape.to_vec())
}

fn vector(count: usize, salt: u64) -> Float {
    let numbers = <Flex as Host>::numbers(&tensor([1, count], salt)).into_owned();
    <Flex as Host>::tensor(numbers, vec![count])
}

/// Factors that change neither size nor cost of what they multiply again and again.
fn signs(count: usize, salt: u64) -> Float {
    let numbers = <Flex as Host>::numbers(&vector(count, salt)).into_owned();
    let signs = numbers.into_iter().map(f32::signum).collect();
    <Flex as Host>::tensor(signs, vec![count])
}

fn products() -> Vec<Trial> {
    let (x, weight) = (tensor([BATCH, INNER], 1), tensor([INNER, COLUMNS], 2));
    let (bias, slope) = (vector(COLUMNS, 3), tensor([BATCH, COLUMNS], 4));
    let flops = 2 * (BATCH * INNER * COLUMNS) as u64;
    let relu = Nonlinearity::Relu;
    let output = plain::dense::<Flex>(x.clone(), weight.clone(), bias.clone(), relu);
    let forward = {
        let layer = (x.clone(), weight.clone(), bias);
        let other = layer.clone();
        (
            move || {
                drop(Flex::dense(
                    layer.0.clone(),
                    layer.1.clone(),
                    layer.2.clone(),
                    relu,
                ))
            },
            move || {
                let (x, weight, bias) = other.clone();
                drop(plain::dense::<Flex>(x, weight, bias, relu));
            },
        )
    };
    let backward = {
        let x = x.clone();
        let (x2, output2, slope2) = (x.clone(), output.clone(), slope.clone());
        // Handed on from call to call, so that it is overwritten in place as in training.
        let mut held = Some(slope.clone());
        (
            move || {
                let Some(slope) = held.take() else { return };
                let slopes = Flex::dense_slopes(x.clone(), output.clone(), slope, relu);
                held = Some(slopes.0);
            },
            move || {
                let (x, output, slope) = (x2.clone(), output2.clone(), slope2.clone());
                drop(plain::dense_slopes::<Flex>(x, output, slope, relu));
            },
        )
    };
    let affine = {
        let (x, slope) = (x.clone(), slope.clone());
        let (x2, slope2) = (x.clone(), slope.clone());
        (
            move || drop(Flex::affine_slopes(x.clone(), slope.clone())),
            move || drop(plain::affine_slopes::<Flex>(x2.clone(), slope2.clone())),
        )
    };
    let inwards = {
        let (slope2, weight2) = (slope.clone(), weight.clone());
        (
            move || drop(Flex::input_slope(slope.clone(), weight.clone())),
            move || drop(plain::input_slope::<Flex>(slope2.clone(), weight2.clone())),
        )
    };
    vec![
        trial("dense", [flops, 0], forward),
        trial("dense_slopes", [flops, 0], backward),
        trial("affine_slopes", [flops, 0], affine),
        trial("input_slope", [flops, 0], inwards),
    ]
}

/// The same where most numbers that go in are zero, as of digits and behind a ReLU;
/// flops count as if none were.
fn products_of_zeros() -> Vec<Trial> {
    let (weight, slope) = (tensor([INNER, COLUMNS], 2), tensor([BATCH, COLUMNS], 4));
    let (bias, relu) = (vector(COLUMNS, 3), Nonlinearity::Relu);
    let flops = 2 * (BATCH * INNER * COLUMNS) as u64;
    let forward = |x: &Float| {
        let layer = (x.clone(), weight.clone(), bias.clone());
        let same = layer.clone();
        (
            move || {
                let (x, weight, bias) = layer.clone();
                drop(Flex::dense(x, weight, bias, relu));
            },
            move || {
                let (x, weight, bias) = same.clone();
                drop(plain::dense::<Flex>(x, weight, bias, relu));
            },
        )
    };
    let backward = |x: &Float| {
        let (x, slope) = (x.clone(), slope.clone());
        let (x2, slope2) = (x.clone(), slope.clone());
        (
            move || drop(Flex::affine_slopes(x.clone(), slope.clone())),
            move || drop(plain::affine_slopes::<Flex>(x2.clone(), slope2.clone())),
        )
    };
    // Normal numbers of which 20 and 55 % are larger than these.
    let [digits, hidden] = [0.84, -0.126].map(larger_than);
    vec![
        trial("dense_of_digits", [flops, 0], forward(&digits)),
        trial("affine_slopes_of_digits", [flops, 0], backward(&digits)),
        trial("dense_of_hidden", [flops, 0], forward(&hidden)),
        trial("affine_slopes_of_hidden", [flops, 0], backward(&hidden)),
    ]
}

/// What goes into the layer, zero where it is below `least`.
fn larger_than(least: f32) -> Float {
    let full = tensor([BATCH, INNER], 1);
    let numbers = <Flex as Host>::numbers(&full);
    let few = numbers.iter().map(|&n| if n < least { 0.0 } else { n });
    <Flex as Host>::tensor(few.collect(), vec![BATCH, INNER])
}

fn loops() -> Vec<Trial> {
    let pixels = (4 * BATCH * COLUMNS) as u64;
    let latents = (4 * BATCH * LATENT) as u64;
    let x = tensor([BATCH, COLUMNS], 5);
    let (x3, x4) = (x.clone(), x.clone());
    let (x2, factors) = (x.clone(), signs(BATCH, 6));
    let head = tensor([BATCH, 2 * LATENT], 7);
    let epsilon = tensor([BATCH, LATENT], 8);
    let sample_slope = {
        let (head, epsilon) = (head.clone(), epsilon.clone());
        let slope = tensor([BATCH, LATENT], 18);
        let others = (head.clone(), epsilon.clone(), slope.clone());
        (
            move || {
                let (head, epsilon) = (head.clone(), epsilon.clone());
                drop(Flex::sample_slope(head, epsilon, slope.clone()));
            },
            move || {
                let (head, epsilon, slope) = others.clone();
                drop(plain::sample_slope::<Flex>(head, epsilon, slope));
            },
        )
    };
    let (head2, epsilon2) = (head.clone(), epsilon.clone());
    let (head3, of_kl) = (head.clone(), signs(BATCH, 9));
    vec![
        trial(
            "bernoulli",
            [0, 3 * pixels],
            both(
                tensor([BATCH, COLUMNS], 10),
                move |logits| Flex::bernoulli(logits, x.clone()).1,
                move |logits| plain::bernoulli::<Flex>(logits, x2.clone()).1,
            ),
        ),
        trial(
            "squares",
            [0, 3 * pixels],
            both(
                tensor([BATCH, COLUMNS], 16),
                move |logits| Flex::squares(logits, x3.clone()).1,
                move |logits| plain::squares::<Flex>(logits, x4.clone()).1,
            ),
        ),
        trial("continuous_bernoulli", [0, 3 * pixels], {
            let (mine, others) = (tensor([BATCH, COLUMNS], 19), tensor([BATCH, COLUMNS], 19));
            both(
                tensor([BATCH, COLUMNS], 20),
                move |rates| Flex::continuous_bernoulli(rates, mine.clone()).1,
                move |rates| plain::continuous_bernoulli::<Flex>(rates, others.clone()).1,
            )
        }),
        trial(
            "continuous_mean",
            [0, 2 * pixels],
            both(
                tensor([BATCH, COLUMNS], 21),
                <Flex as Kernels>::continuous_mean,
                plain::continuous_mean::<Flex>,
            ),
        ),
        trial(
            "sigmoid",
            [0, 2 * pixels],
            both(
                tensor([BATCH, COLUMNS], 17),
                <Flex as Kernels>::sigmoid,
                plain::sigmoid::<Flex>,
            ),
        ),
        trial("sample_slope", [0, 6 * latents], sample_slope),
        trial(
            "scale_rows",
            [0, 2 * pixels],
            both(
                tensor([BATCH, COLUMNS], 11),
                {
                    let factors = factors.clone();
                    move |rows| Flex::scale_rows(rows, factors.clone())
                },
                move |rows| plain::scale_rows::<Flex>(rows, factors.clone()),
            ),
        ),
        trial(
            "sample",
            [0, 4 * latents],
            (
                move || drop(Flex::sample(head.clone(), epsilon.clone())),
                move || drop(plain::sample::<Flex>(head2.clone(), epsilon2.clone())),
            ),
        ),
        trial("kl_to_standard_normal", [0, 2 * latents], {
            let head = head3.clone();
            (
                move || drop(Flex::kl_to_standard_normal(head.clone())),
                move || drop(plain::kl::<Flex>(head3.clone())),
            )
        }),
        trial(
            "kl_slope",
            [0, 4 * latents],
            both(
                tensor([BATCH, 2 * LATENT], 12),
                {
                    let of_kl = of_kl.clone();
                    move |head| Flex::kl_slope(head, of_kl.clone())
                },
                move |head| plain::kl_slope::<Flex>(head, of_kl.clone()),
            ),
        ),
    ]
}

fn adam() -> Trial {
    let count = INNER * COLUMNS;
    let start = || [vector(count, 13), vector(count, 14), tensor_of(count, 1e-4)];
    let gradient = vector(count, 15);
    let step = move |held: &mut Option<[Float; 3]>, fused: bool| {
        let Some([parameter, moment_1, moment_2]) = held.take() else {
            return;
        };
        let update = Update::<Flex> {
            parameter,
            gradient: gradient.clone(),
            moment_1,
            moment_2,
        };
        let (parameter, moment_1, moment_2) = if fused {
            Flex::adam(update, RATES)
        } else {
            plain::adam::<Flex>(update, RATES)
        };
        *held = Some([parameter, moment_1, moment_2]);
    };
    let (mut a, mut b, step2) = (Some(start()), Some(start()), step.clone());
    let calls = (move || step(&mut a, true), move || step2(&mut b, false));
    trial("adam", [0, 7 * 4 * count as u64], calls)
}

/// A minibatch of images as numbers.
fn gather() -> Trial {
    const IMAGES: usize = 60_000;
    static PIXELS: LazyLock<Vec<u8>> = LazyLock::new(|| {
        (0..IMAGES * COLUMNS)
            .map(|at| (at * 7 % 256) as u8)
            .collect()
    });
    // A prime number of images apart, as far as those of a shuffled data set.
    let image = |at: usize| &PIXELS[at * 7919 % IMAGES * COLUMNS..][..COLUMNS];
    let [mut out, mut out_2] = [Vec::new(), Vec::new()];
    let [mut from, mut from_2] = [0, 0];
    let calls = (
        move || {
            out.clear();
            cpu::gather(BATCH, COLUMNS, |at| image(from + at), &mut out);
            from += BATCH;
        },
        move || {
            out_2.clear();
            let pixels = (from_2..from_2 + BATCH).flat_map(image);
            out_2.extend(pixels.map(|&pixel| f32::from(pixel) / 255.0));
            from_2 += BATCH;
        },
    );
    trial("gather", [0, 5 * (BATCH * COLUMNS) as u64], calls)
}

fn tensor_of(count: usize, value: f32) -> Float {
    <Flex as Host>::tensor(vec![value; count], vec![count])
}

/// Two calls that each hand their answer on to the next one as its input.
fn both(
    start: Float,
    fused: impl Fn(Float) -> Float + 'static,
    plain: impl Fn(Float) -> Float + 'static,
) -> (impl FnMut() + 'static, impl FnMut() + 'static) {
    let copy = <Flex as Host>::numbers(&start).into_owned();
    let shape = burn::backend::TensorMetadata::shape(&start).to_vec();
    let (mut a, mut b) = (Some(start), Some(<Flex as Host>::tensor(copy, shape)));
    (
        move || a = a.take().map(&fused),
        move || b = b.take().map(&plain),
    )
}

fn trial(
    name: &'static str,
    [flops, bytes]: [u64; 2],
    (fused, plain): (impl FnMut() + 'static, impl FnMut() + 'static),
) -> Trial {
    Trial {
        name,
        flops,
        bytes,
        fused: Box::new(fused),
        plain: Box::new(plain),
    }
}

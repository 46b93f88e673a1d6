//! Each fused operation beside its plain definition, ready to be timed.

mod draws;
mod random;

use burn::backend::{Flex, TensorMetadata};
use burn::tensor::TensorData;
use burn_flex::FlexTensor;
use elbow::data::{Dataset, Split};
use elbow::kernels::{AdamCoefficients, AdamState, KernelGradients, Kernels, Nonlinearity, plain};
use elbow::recipe::{Binarize, ImageShape};
use elbow::rng::{Stream, fill_normal, stream};
use std::sync::LazyLock;

/// Sizes of the layer that is timed: the decoder's last at the default recipe.
const BATCH: usize = 128;
/// Numbers that go into the layer.
const INNER: usize = 400;
/// Numbers that come out of it.
const COLUMNS: usize = 784;
/// Numbers of a picture in colour, 64 x 64: what the same model's widest layers have.
const COLOURS: usize = 64 * 64 * 3;
/// Latent dimensions of the loops over [batch, latent].
const LATENT: usize = 20;

/// Adam as after some hundred steps of training.
const COEFFICIENTS: AdamCoefficients = AdamCoefficients {
    beta_1: 0.9,
    beta_2: 0.999,
    step_size: 1e-3,
    inverse_root_bias_2: 3.0,
    epsilon: 1e-8,
};

/// One operation at the sizes above.
pub struct Case {
    /// Of the operation, and of what goes in.
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
pub fn cases() -> Vec<Case> {
    let names = [
        "dense",
        "dense_gradients",
        "affine_gradients",
        "input_gradient",
    ];
    let mut all = products(names, [INNER, COLUMNS]);
    let names = [
        "dense_from_colours",
        "dense_gradients_from_colours",
        "affine_gradients_from_colours",
        "input_gradient_to_colours",
    ];
    all.extend(products(names, [COLOURS, INNER]));
    let names = [
        "dense_to_colours",
        "dense_gradients_to_colours",
        "affine_gradients_to_colours",
        "input_gradient_from_colours",
    ];
    all.extend(products(names, [INNER, COLOURS]));
    all.extend(products_of_zeros());
    all.extend(loops());
    all.extend(draws::loops());
    all.extend(random::layer());
    all.extend([random::drawn_weights(), random::normals()]);
    all.push(adam());
    all.push(gather());
    all
}

fn tensor_of(numbers: Vec<f32>, shape: impl Into<Vec<usize>>) -> FlexTensor {
    FlexTensor::from_data(TensorData::new(numbers, shape.into()))
}

fn numbers(count: usize, salt: u64) -> Vec<f32> {
    let mut numbers = vec![0.0; count];
    fill_normal(&mut stream(salt, Stream::Exploration), &mut numbers);
    numbers
}

fn tensor(shape: [usize; 2], salt: u64) -> FlexTensor {
    tensor_of(numbers(shape[0] * shape[1], salt), shape)
}

fn vector(count: usize, salt: u64) -> FlexTensor {
    tensor_of(numbers(count, salt), [count])
}

/// Factors that change neither size nor cost of what they multiply again and again.
fn signs(count: usize, salt: u64) -> FlexTensor {
    let signs = numbers(count, salt).into_iter().map(f32::signum);
    tensor_of(signs.collect(), [count])
}

/// A layer from `inner` to `columns` numbers, there and back.
fn products(names: [&'static str; 4], [inner, columns]: [usize; 2]) -> Vec<Case> {
    let (x, weight) = (tensor([BATCH, inner], 1), tensor([inner, columns], 2));
    let (bias, gradient) = (vector(columns, 3), tensor([BATCH, columns], 4));
    let flops = 2 * (BATCH * inner * columns) as u64;
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
        let (x2, output2, gradient2) = (x.clone(), output.clone(), gradient.clone());
        // Handed on from call to call, so that it is overwritten in place as in training.
        let mut held = Some(gradient.clone());
        (
            move || {
                let Some(gradient) = held.take() else { return };
                let gradients = Flex::dense_gradients(x.clone(), output.clone(), gradient, relu);
                held = Some(gradients.0);
            },
            move || {
                let (x, output, gradient) = (x2.clone(), output2.clone(), gradient2.clone());
                drop(plain::dense_gradients::<Flex>(x, output, gradient, relu));
            },
        )
    };
    let affine = {
        let (x, gradient) = (x.clone(), gradient.clone());
        let (x2, gradient2) = (x.clone(), gradient.clone());
        (
            move || drop(Flex::affine_gradients(x.clone(), gradient.clone())),
            move || {
                drop(plain::affine_gradients::<Flex>(
                    x2.clone(),
                    gradient2.clone(),
                ))
            },
        )
    };
    let inwards = {
        let (gradient2, weight2) = (gradient.clone(), weight.clone());
        (
            move || drop(Flex::input_gradient(gradient.clone(), weight.clone())),
            move || {
                drop(plain::input_gradient::<Flex>(
                    gradient2.clone(),
                    weight2.clone(),
                ))
            },
        )
    };
    let [of_dense, of_backward, of_affine, of_inwards] = names;
    vec![
        case(of_dense, [flops, 0], forward),
        case(of_backward, [flops, 0], backward),
        case(of_affine, [flops, 0], affine),
        case(of_inwards, [flops, 0], inwards),
    ]
}

/// The same where most numbers that go in are zero, as of digits and behind a ReLU;
/// flops count as if none were.
fn products_of_zeros() -> Vec<Case> {
    let (weight, gradient) = (tensor([INNER, COLUMNS], 2), tensor([BATCH, COLUMNS], 4));
    let (bias, relu) = (vector(COLUMNS, 3), Nonlinearity::Relu);
    let flops = 2 * (BATCH * INNER * COLUMNS) as u64;
    let forward = |x: &FlexTensor| {
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
    let backward = |x: &FlexTensor| {
        let (x, gradient) = (x.clone(), gradient.clone());
        let (x2, gradient2) = (x.clone(), gradient.clone());
        (
            move || drop(Flex::affine_gradients(x.clone(), gradient.clone())),
            move || {
                drop(plain::affine_gradients::<Flex>(
                    x2.clone(),
                    gradient2.clone(),
                ))
            },
        )
    };
    // Normal numbers of which 20 and 55 % are larger than these.
    let [digits, hidden] = [0.84, -0.126].map(larger_than);
    vec![
        case("dense_of_digits", [flops, 0], forward(&digits)),
        case("affine_gradients_of_digits", [flops, 0], backward(&digits)),
        case("dense_of_hidden", [flops, 0], forward(&hidden)),
        case("affine_gradients_of_hidden", [flops, 0], backward(&hidden)),
    ]
}

/// What goes into the layer, zero where it is below `least`.
fn larger_than(least: f32) -> FlexTensor {
    let full = numbers(BATCH * INNER, 1).into_iter();
    let few = full.map(|n| if n < least { 0.0 } else { n });
    tensor_of(few.collect(), [BATCH, INNER])
}

fn loops() -> Vec<Case> {
    let pixels = (4 * BATCH * COLUMNS) as u64;
    let latents = (4 * BATCH * LATENT) as u64;
    let x = tensor([BATCH, COLUMNS], 5);
    let (x3, x4) = (x.clone(), x.clone());
    let (x2, factors) = (x.clone(), signs(BATCH, 6));
    let head = tensor([BATCH, 2 * LATENT], 7);
    let epsilon = tensor([BATCH, LATENT], 8);
    let sample_gradient = {
        let (head, epsilon) = (head.clone(), epsilon.clone());
        let gradient = tensor([BATCH, LATENT], 18);
        let others = (head.clone(), epsilon.clone(), gradient.clone());
        (
            move || {
                let (head, epsilon) = (head.clone(), epsilon.clone());
                drop(Flex::sample_gradient(head, epsilon, gradient.clone()));
            },
            move || {
                let (head, epsilon, gradient) = others.clone();
                drop(plain::sample_gradient::<Flex>(head, epsilon, gradient));
            },
        )
    };
    let (head2, epsilon2) = (head.clone(), epsilon.clone());
    let (head3, of_kl) = (head.clone(), signs(BATCH, 9));
    vec![
        case(
            "bernoulli_log_px",
            [0, 3 * pixels],
            both(
                tensor([BATCH, COLUMNS], 10),
                move |logits| Flex::bernoulli_log_px_with_gradient(logits, x.clone()).1,
                move |logits| plain::bernoulli_log_px_with_gradient::<Flex>(logits, x2.clone()).1,
            ),
        ),
        case(
            "squared_error",
            [0, 3 * pixels],
            both(
                tensor([BATCH, COLUMNS], 16),
                move |logits| Flex::squared_error_with_gradient(logits, x3.clone()).1,
                move |logits| plain::squared_error_with_gradient::<Flex>(logits, x4.clone()).1,
            ),
        ),
        case("continuous_bernoulli_log_px", [0, 3 * pixels], {
            let (mine, others) = (tensor([BATCH, COLUMNS], 19), tensor([BATCH, COLUMNS], 19));
            both(
                tensor([BATCH, COLUMNS], 20),
                move |rates| Flex::continuous_bernoulli_log_px_with_gradient(rates, mine.clone()).1,
                move |rates| {
                    plain::continuous_bernoulli_log_px_with_gradient::<Flex>(rates, others.clone())
                        .1
                },
            )
        }),
        case(
            "continuous_bernoulli_mean",
            [0, 2 * pixels],
            both(
                tensor([BATCH, COLUMNS], 21),
                <Flex as Kernels>::continuous_bernoulli_mean,
                plain::continuous_bernoulli_mean::<Flex>,
            ),
        ),
        case(
            "sigmoid",
            [0, 2 * pixels],
            both(
                tensor([BATCH, COLUMNS], 17),
                <Flex as Kernels>::sigmoid,
                plain::sigmoid::<Flex>,
            ),
        ),
        case("sample_gradient", [0, 6 * latents], sample_gradient),
        case(
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
        case(
            "sample",
            [0, 4 * latents],
            (
                move || drop(Flex::sample(head.clone(), epsilon.clone())),
                move || drop(plain::sample::<Flex>(head2.clone(), epsilon2.clone())),
            ),
        ),
        case("kl_to_standard_normal", [0, 2 * latents], {
            let head = head3.clone();
            (
                move || drop(Flex::kl_to_standard_normal(head.clone())),
                move || drop(plain::kl_to_standard_normal::<Flex>(head3.clone())),
            )
        }),
        case(
            "kl_gradient",
            [0, 4 * latents],
            both(
                tensor([BATCH, 2 * LATENT], 12),
                {
                    let of_kl = of_kl.clone();
                    move |head| Flex::kl_gradient(head, of_kl.clone())
                },
                move |head| plain::kl_gradient::<Flex>(head, of_kl.clone()),
            ),
        ),
    ]
}

fn adam() -> Case {
    let count = INNER * COLUMNS;
    let (gradient, gradient2) = (vector(count, 15), vector(count, 15));
    let mut weights = Some(vector(count, 13));
    let mut state = AdamState {
        updates: 300,
        first: vec![0.1; count],
        second: vec![1e-4; count],
    };
    let fused = move || {
        if let Some(parameter) = weights.take() {
            weights = Some(Flex::adam(
                parameter,
                gradient.clone(),
                &mut state,
                COEFFICIENTS,
            ));
        }
    };
    let [first, second] = [0.1, 1e-4].map(|number| tensor_of(vec![number; count], [count]));
    let mut held = Some([vector(count, 13), first, second]);
    let plain = move || {
        if let Some([parameter, moment_1, moment_2]) = held.take() {
            let before = [parameter, gradient2.clone(), moment_1, moment_2];
            held = Some(plain::adam::<Flex>(before, COEFFICIENTS));
        }
    };
    case("adam", [0, 7 * 4 * count as u64], (fused, plain))
}

/// Images as numbers.
fn gather() -> Case {
    const IMAGES: usize = 60_000;
    static DATASET: LazyLock<Dataset> = LazyLock::new(|| {
        let shape = ImageShape {
            height: 28,
            width: 28,
            channels: 1,
        };
        let split = |images: usize| Split {
            pixels: (0..images * COLUMNS)
                .map(|at| (at * 7 % 256) as u8)
                .collect(),
            labels: None,
        };
        Dataset::new("grey".to_owned(), shape, split(1), split(IMAGES)).expect("whole images")
    });
    // A prime number of images apart, as far as those of a shuffled data set.
    let order =
        |from: usize| -> Vec<usize> { (from..from + BATCH).map(|at| at * 7919 % IMAGES).collect() };
    let [mut out, mut out_2] = [Vec::new(), Vec::new()];
    let [mut from, mut from_2] = [0, 0];
    let calls = (
        move || {
            DATASET.fill_test(Binarize::None, &order(from), &mut out);
            from += BATCH;
        },
        move || {
            out_2.clear();
            let images = order(from_2);
            let image = |&at: &usize| DATASET.test_pixels(Binarize::None, at);
            let pixels = images.iter().flat_map(image);
            out_2.extend(pixels.map(|&pixel| f32::from(pixel) / 255.0));
            from_2 += BATCH;
        },
    );
    case("gather", [0, 5 * (BATCH * COLUMNS) as u64], calls)
}

/// Two calls that each hand their answer on to the next one as its input.
fn both(
    start: FlexTensor,
    fused: impl Fn(FlexTensor) -> FlexTensor + 'static,
    plain: impl Fn(FlexTensor) -> FlexTensor + 'static,
) -> (impl FnMut() + 'static, impl FnMut() + 'static) {
    let copy = start.storage::<f32>().to_vec();
    let copy = tensor_of(copy, start.shape().to_vec());
    let (mut a, mut b) = (Some(start), Some(copy));
    (
        move || a = a.take().map(&fused),
        move || b = b.take().map(&plain),
    )
}

fn case(
    name: &'static str,
    [flops, bytes]: [u64; 2],
    (fused, plain): (impl FnMut() + 'static, impl FnMut() + 'static),
) -> Case {
    Case {
        name,
        flops,
        bytes,
        fused: Box::new(fused),
        plain: Box::new(plain),
    }
}

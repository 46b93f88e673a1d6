//! Fields of small models whose weights are a formula, against values computed elsewhere.

use super::*;
use crate::model::{Array, Layout, Snapshot, TrainingExtent, Weights};
use crate::recipe::{Activation, ImageShape, Likelihood, Recipe};

const SHAPE: ImageShape = ImageShape {
    height: 3,
    width: 4,
    channels: 1,
};

fn never() -> Result<(), ModelError> {
    Ok(())
}

/// Number k of array a is 0.8 sin(1.3 k + 2 a).
fn made_up(recipe: Recipe) -> Snapshot {
    let layout = Layout::new(&recipe, SHAPE);
    let arrays = layout.arrays().enumerate().map(|(a, array)| Array {
        name: array.name.clone(),
        shape: array.shape.clone(),
        values: (0..array.numbers())
            .map(|k| (0.8 * (1.3 * k as f64 + 2.0 * a as f64).sin()) as f32)
            .collect(),
    });
    let arrays = arrays.collect();
    Snapshot::from_weights(TrainingExtent::default(), recipe, SHAPE, Weights { arrays })
        .expect("fitting weights")
}

fn recipe(
    latent: usize,
    hidden: &[usize],
    activation: Activation,
    likelihood: Likelihood,
) -> Recipe {
    Recipe {
        latent,
        hidden: hidden.to_vec(),
        activation,
        likelihood,
        ..Recipe::default()
    }
}

/// A lattice of one cell, whose middle is `place`.
fn one_cell(axes: [usize; 2], base: &[f32], place: [f64; 2]) -> Lattice {
    let [x, y] = place.map(|at| [at - 0.5, at + 0.5]);
    Lattice::new(axes, base.to_vec(), x, y, [1, 1])
}

#[test]
fn magnification_is_what_another_program_finds() {
    use Activation::{Relu, Tanh};
    use Likelihood::{Bernoulli, ContinuousBernoulli, Gaussian};
    // ln sqrt(det(J^T J)) by jax.jacobian and numpy.linalg.slogdet in doubles.
    for (recipe, axes, base, place, expected) in [
        (
            recipe(2, &[5, 4], Tanh, Bernoulli),
            [0, 1],
            &[][..],
            [0.3, -0.7],
            -9.076_584_912,
        ),
        (
            recipe(2, &[5, 4], Relu, ContinuousBernoulli),
            [0, 1],
            &[],
            [0.3, -0.7],
            -8.620_962_567,
        ),
        (
            recipe(3, &[6], Tanh, Gaussian),
            [2, 0],
            &[0.0, -1.0],
            [0.25, 0.5],
            -5.599_724_167,
        ),
        (
            recipe(2, &[], Tanh, Gaussian),
            [0, 1],
            &[],
            [0.3, -0.7],
            -0.882_478_648,
        ),
        (
            recipe(2, &[], Tanh, Bernoulli),
            [1, 0],
            &[],
            [-0.7, 0.3],
            -3.813_110_760,
        ),
        (
            recipe(1, &[5, 4], Tanh, Bernoulli),
            [0, 1],
            &[],
            [0.4, 9.0],
            -2.821_534_948,
        ),
    ] {
        let lattice = one_cell(axes, base, place);
        let model = made_up(recipe);
        let found = log_magnification(&model, &lattice, &mut never).expect("runs");
        assert_eq!(found.len(), 1);
        // Of a small angle between the columns, singles leave fewer digits.
        assert!(
            (found[0] - expected).abs() < 1e-4,
            "{} {expected}",
            found[0]
        );
    }
}

#[test]
fn a_linear_decoder_magnifies_alike_everywhere() {
    let model = made_up(recipe(2, &[], Activation::Relu, Likelihood::Gaussian));
    let weights = model.weights().expect("readable");
    let output = weights
        .arrays
        .iter()
        .find(|array| array.name == "output.weight");
    let rows: Vec<&[f32]> = output.expect("it has one").values.chunks(12).collect();
    let dot = |a: &[f32], b: &[f32]| -> f64 {
        a.iter()
            .zip(b)
            .map(|(a, b)| f64::from(*a) * f64::from(*b))
            .sum()
    };
    let determinant = dot(rows[0], rows[0]) * dot(rows[1], rows[1]) - dot(rows[0], rows[1]).powi(2);
    let lattice = Lattice::new([0, 1], vec![], [-30.0, 4.0], [-3.0, 50.0], [13, 11]);
    let found = log_magnification(&model, &lattice, &mut never).expect("runs");
    assert_eq!(found.len(), 143);
    assert!(
        found
            .iter()
            .all(|log| (log - 0.5 * determinant.ln()).abs() < 1e-5)
    );
    // And is of one colour.
    let field = Field::Magnification(found);
    let scale = field.colour_scale();
    let colours = field
        .numbers()
        .iter()
        .map(|&log| scale.colour(log, 0, true));
    let colours: std::collections::HashSet<_> = colours.collect();
    assert_eq!(colours.len(), 1);
}

#[test]
fn where_all_rectifiers_are_off_nothing_is_magnified() {
    // One hidden number, max(0, z W + b): on one side of a line the image stands still, and
    // on the other it moves along one direction alone.
    let model = made_up(recipe(2, &[1], Activation::Relu, Likelihood::Bernoulli));
    let lattice = Lattice::new([0, 1], vec![], [-9.0, 9.0], [-9.0, 9.0], [5, 5]);
    let found = log_magnification(&model, &lattice, &mut never).expect("runs");
    assert!(found.iter().all(|log| *log == f64::NEG_INFINITY));
    // Of a line, the moving side has a length.
    let line = Lattice::new([0, 0], vec![], [-9.0, 9.0], [0.0, 1.0], [9, 1]);
    let found = log_magnification(&model, &line, &mut never).expect("runs");
    assert!(found.iter().any(|log| log.is_finite()));
    assert!(found.contains(&f64::NEG_INFINITY));
}

#[test]
fn influence_is_what_another_program_finds() {
    let model = made_up(recipe(2, &[5, 4], Activation::Tanh, Likelihood::Bernoulli));
    let lattice = one_cell([0, 1], &[], [0.3, -0.7]);
    let pixel = |x, y| PixelPlace { x, y, channel: 0 };
    let found = influence(&model, &lattice, pixel(3, 1), &mut never).expect("runs");
    let found = found.expect("there is such a pixel");
    // By jax.jacobian in doubles.
    let expected = [0.011_524_107_6, 0.023_338_854_5];
    for (along, expected) in found.along.iter().zip(expected) {
        assert!((along[0] - expected).abs() < 1e-7);
    }
    assert!((found.length[0] - 0.026_028_968_2).abs() < 1e-7);
    let none = influence(&model, &lattice, pixel(4, 1), &mut never).expect("runs");
    assert_eq!(none, None);
}

#[test]
fn the_straight_line_is_the_shortest_way_of_a_linear_decoder() {
    let model = made_up(recipe(3, &[], Activation::Relu, Likelihood::Gaussian));
    let ends = [[-1.0, 0.5, 2.0], [2.0, -1.5, 0.25]];
    let found = geodesic(&DecodedMean(&model), &ends[0], &ends[1], 16, &mut never);
    let found = found.expect("runs");
    assert!(found.settled);
    assert!((found.length - found.straight_length).abs() < 1e-4 * found.length);
    let images = model.decode(&ends.concat()).expect("whole rows");
    let (one, other) = images.split_at(SHAPE.pixels());
    let apart = one.iter().zip(other).map(|(a, b)| f64::from(a - b).powi(2));
    let apart = apart.sum::<f64>().sqrt();
    assert!((found.length - apart).abs() < 1e-4 * apart);
    for (i, place) in found.places.chunks(3).enumerate() {
        let share = i as f64 / 16.0;
        for ((z, from), to) in place.iter().zip(ends[0]).zip(ends[1]) {
            let expected = f64::from(from) * (1.0 - share) + f64::from(to) * share;
            assert!((z - expected).abs() < 1e-3, "{z} {expected}");
        }
    }
}

/// A decoder whose pixel k is sigmoid(weight of its own x one axis), so that over u =
/// sigmoid(a z0) and v = sigmoid(b z1) the images are a flat plane.
fn logistic_plane(a: f32, b: f32) -> Snapshot {
    let recipe = recipe(2, &[], Activation::Relu, Likelihood::Bernoulli);
    let layout = Layout::new(&recipe, SHAPE);
    let arrays = layout.arrays().map(|array| {
        let mut values = vec![0.0; array.numbers()];
        if array.name == "output.weight" {
            values[0] = a;
            values[SHAPE.pixels() + 1] = b;
        }
        Array {
            name: array.name.clone(),
            shape: array.shape.clone(),
            values,
        }
    });
    let arrays = arrays.collect();
    Snapshot::from_weights(TrainingExtent::default(), recipe, SHAPE, Weights { arrays })
        .expect("fitting weights")
}

#[test]
fn a_decoder_of_known_metric_has_the_geodesics_of_that_metric() {
    let (a, b) = (1.5, 0.7);
    let model = logistic_plane(a, b);
    let (from, to) = ([-2.0f32, -2.5], [2.5f32, 1.0]);
    let found = geodesic(&DecodedMean(&model), &from, &to, 32, &mut never).expect("runs");
    assert!(found.settled);
    let weights = [f64::from(a), f64::from(b)];
    let curve = |z: [f64; 2]| -> [f64; 2] {
        std::array::from_fn(|k| 1.0 / (1.0 + (-weights[k] * z[k]).exp()))
    };
    let [one, other] = [from, to].map(|z| curve(z.map(f64::from)));
    let flat = (one[0] - other[0]).hypot(one[1] - other[1]);
    assert!(
        (found.length - flat).abs() < 5e-4 * flat,
        "{} {flat}",
        found.length
    );
    assert!(found.straight_length > 1.01 * flat);
    for (i, z) in found.places.chunks(2).enumerate() {
        let share = i as f64 / 32.0;
        for k in 0..2 {
            let u = one[k] * (1.0 - share) + other[k] * share;
            let expected = (u / (1.0 - u)).ln() / weights[k];
            assert!((z[k] - expected).abs() < 0.03, "{i}: {} {expected}", z[k]);
        }
    }
    // Its magnification is the product of the two slopes: a u (1 - u) b v (1 - v).
    let lattice = one_cell([0, 1], &[], [0.5, -1.0]);
    let log = log_magnification(&model, &lattice, &mut never).expect("runs");
    let [u, v] = curve([0.5, -1.0]);
    let expected = weights[0] * u * (1.0 - u) * weights[1] * v * (1.0 - v);
    assert!((log[0] - expected.ln()).abs() < 1e-6);
}

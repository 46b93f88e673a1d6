//! Weights that Elbow writes as safetensors come back to the bit.

use elbow::archive::{SavedModel, export_weights, load_model};
use elbow::model::{Array, Layout, Snapshot, TrainingExtent, Weights};
use elbow::recipe::{Activation, Bayes, DataSpec, ImageShape, Likelihood, Recipe};
use elbow::run::RunTime;
use proptest::prelude::*;
use safetensors::SafeTensors;

const SHAPE: ImageShape = ImageShape {
    height: 3,
    width: 2,
    channels: 3,
};

fn model(recipe: &Recipe, seed: u32) -> SavedModel {
    let mut state = seed | 1;
    // xorshift32: any bits of a finite number.
    let mut number = || loop {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let value = f32::from_bits(state);
        if value.is_finite() {
            return value;
        }
    };
    let layout = Layout::new(recipe, SHAPE);
    let arrays = layout.arrays().map(|array| Array {
        name: array.name.clone(),
        shape: array.shape.clone(),
        values: (0..array.numbers()).map(|_| number()).collect(),
    });
    let weights = Weights {
        arrays: arrays.collect(),
    };
    let extent = TrainingExtent {
        time: RunTime {
            step: 12_345,
            epoch: 1.0 / 3.0,
            seconds: 0.1 + 0.2,
        },
        train_images: 77,
    };
    let snapshot = Snapshot::from_weights(extent, recipe.clone(), SHAPE, weights);
    SavedModel {
        snapshot: snapshot.expect("weights of the recipe"),
        data: None,
        checkpoint: None,
        session: None,
        past: None,
        left_out: None,
        mapping: None,
    }
}

fn bits(snapshot: &Snapshot) -> Vec<(String, Vec<usize>, Vec<u32>)> {
    let weights = snapshot.weights().expect("readable");
    let arrays = weights.arrays.into_iter().map(|array| {
        let values = array.values.iter().map(|value| value.to_bits());
        (array.name, array.shape, values.collect())
    });
    arrays.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn weights_recipe_and_time_come_back_to_the_bit(
        hidden in prop::collection::vec(1usize..6, 0..4),
        latent in 1usize..5,
        tanh: bool,
        bayes: bool,
        learn_precision: bool,
        beta in 1e-9f64..10.0,
        seed: u32,
    ) {
        let recipe = Recipe {
            hidden,
            latent,
            activation: if tanh { Activation::Tanh } else { Activation::Relu },
            likelihood: Likelihood::Gaussian,
            learn_precision,
            bayes: if bayes { Bayes::Decoder } else { Bayes::None },
            beta,
            ..Recipe::default()
        };
        let model = model(&recipe, seed);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("weights.safetensors");
        export_weights(&model, &path).expect("writable");
        let back = load_model(&path, None).expect("its own file");
        prop_assert_eq!(bits(&back.snapshot), bits(&model.snapshot));
        prop_assert_eq!(&back.snapshot.recipe, &model.snapshot.recipe);
        prop_assert_eq!(back.snapshot.time, model.snapshot.time);
        prop_assert_eq!(back.snapshot.train_images, 77);
        prop_assert_eq!(back.snapshot.shape, SHAPE);
        prop_assert!(back.mapping.is_none() && back.checkpoint.is_none());
    }
}

#[test]
fn names_and_orientation_are_those_of_the_documentation() {
    let recipe = Recipe {
        hidden: vec![5, 4],
        ..Recipe::default()
    };
    let model = model(&recipe, 3);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("weights.safetensors");
    export_weights(&model, &path).expect("writable");
    let bytes = std::fs::read(&path).expect("readable");
    let tensors = SafeTensors::deserialize(&bytes).expect("safetensors");
    let mut shapes: Vec<(String, Vec<usize>)> = tensors
        .iter()
        .map(|(name, view)| (name.to_owned(), view.shape().to_vec()))
        .collect();
    shapes.sort();
    let expected = [
        ("decoder.0.bias", vec![4]),
        ("decoder.0.weight", vec![4, 2]),
        ("decoder.1.bias", vec![5]),
        ("decoder.1.weight", vec![5, 4]),
        ("encoder.0.bias", vec![5]),
        ("encoder.0.weight", vec![5, 18]),
        ("encoder.1.bias", vec![4]),
        ("encoder.1.weight", vec![4, 5]),
        ("output.bias", vec![18]),
        ("output.weight", vec![18, 5]),
        ("posterior.bias", vec![4]),
        ("posterior.weight", vec![4, 4]),
    ];
    assert_eq!(
        shapes,
        expected.map(|(name, shape)| (name.to_owned(), shape))
    );
    // The number from pixel 7 to the third unit stands in row 2, column 7.
    let weights = model.snapshot.weights().expect("readable");
    let own = &weights.arrays[0];
    assert_eq!(
        (own.name.as_str(), &own.shape[..]),
        ("encoder.0.weight", &[18, 5][..])
    );
    let view = tensors.tensor("encoder.0.weight").expect("it is there");
    let place = (2 * 18 + 7) * 4;
    assert_eq!(
        view.data()[place..place + 4],
        own.values[7 * 5 + 2].to_le_bytes()
    );
    // Without its metadata the same file is read by the rules of names.
    let bare = safetensors::serialize(tensors.iter(), None).expect("safetensors");
    std::fs::write(&path, bare).expect("writable");
    let back = load_model(&path, None).expect("by rule");
    assert_eq!(bits(&back.snapshot), bits(&model.snapshot));
    assert!(back.mapping.is_some());
}

#[test]
fn a_header_of_any_length_is_told_from_a_pickle() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("weights.safetensors");
    let mut like_a_pickle = 0;
    for length in (1..800).step_by(8) {
        let recipe = Recipe {
            hidden: vec![2],
            data: DataSpec::at("d".repeat(length)),
            ..Recipe::default()
        };
        export_weights(&model(&recipe, 1), &path).expect("writable");
        let bytes = std::fs::read(&path).expect("the file");
        like_a_pickle += usize::from(matches!(bytes[..], [0x80, 2..=5, ..]));
        load_model(&path, None).expect("its own file");
    }
    assert!(like_a_pickle > 0, "one of them begins like a pickle");
}

//! Weights of other programs: what PyTorch and safetensors wrote is decoded as they decode it,
//! what Elbow writes comes back to the bit, and what is damaged is refused in words.

mod damaged;
#[path = "../support/idx.rs"]
#[allow(dead_code, reason = "shared with the tests of the data")]
mod idx;
mod legacy;
mod reread;
mod round_trip;
#[path = "../support/worker.rs"]
#[allow(dead_code, reason = "shared with the tests of the trainer's thread")]
mod worker;

use elbow::archive::{Assumed, ModelFileError, SavedModel, load_model, load_model_as};
use elbow::model::Snapshot;
use elbow::recipe::{Activation, ImageShape, Likelihood, Recipe};
use elbow::train::{Command, Message, Phase};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A file that PyTorch or safetensors wrote; `make_pytorch.py` says how.
fn file(name: &str) -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.join("tests/exchange/pytorch").join(name)
}

fn open(name: &str, activation: Activation) -> Result<SavedModel, ModelFileError> {
    let assumed = Assumed {
        activation: Some(activation),
        shape: Some(ImageShape {
            height: 3,
            width: 4,
            channels: 1,
        }),
        ..Assumed::default()
    };
    load_model_as(&file(name), None, assumed)
}

/// What PyTorch makes of a few codes and images.
struct Told(Value);

impl Told {
    fn of(model: &str) -> Self {
        let text = std::fs::read_to_string(file("expected.json")).expect("readable");
        let all: Value = serde_json::from_str(&text).expect("JSON");
        Self(all[model].clone())
    }

    /// Rows one after another.
    fn rows(&self, key: &str) -> Vec<f32> {
        let rows = self.0[key].as_array().expect("rows").iter();
        let numbers = rows.flat_map(|row| row.as_array().expect("a row"));
        numbers
            .map(|number| number.as_f64().expect("a number") as f32)
            .collect()
    }

    /// Compares a model with it, to `within`.
    fn compare(&self, model: &Snapshot, within: f32) {
        let decoded = model.decode(&self.rows("z")).expect("decodes");
        let encoded = model.encode(&self.rows("x")).expect("encodes");
        for (key, ours) in [
            ("decoded", decoded),
            ("mean", encoded.mean),
            ("log_variance", encoded.log_var),
        ] {
            let theirs = self.rows(key);
            assert_eq!(ours.len(), theirs.len(), "{key}");
            for (ours, theirs) in ours.iter().zip(&theirs) {
                assert!(
                    (ours - theirs).abs() <= within,
                    "{key}: {ours}, not {theirs}"
                );
            }
        }
    }
}

#[test]
fn the_example_of_pytorch_is_decoded_and_encoded_as_by_pytorch() {
    let told = Told::of("example");
    for name in [
        "example.pt",
        "example-legacy.pth",
        "example-protocol-4.pt",
        "example-views.pt",
        "example-views-legacy.pt",
        "example-double.pt",
        "example-parameters.pt",
        "example.safetensors",
    ] {
        let saved = open(name, Activation::Relu).unwrap_or_else(|error| panic!("{error}"));
        told.compare(&saved.snapshot, 1e-5);
        let recipe = &saved.snapshot.recipe;
        assert_eq!((recipe.latent, &recipe.hidden[..]), (2, &[5][..]), "{name}");
        let mapping = saved.mapping.expect("it is another program's");
        assert_eq!(
            mapping.to_string(),
            "fc1 -> encoder.0, fc21 and fc22 -> posterior, fc3 -> decoder.0, fc4 -> output; \
             taken as of 3 x 4 images, activation relu, likelihood bernoulli"
        );
    }
    let half = open("example-half.pt", Activation::Relu).expect("half precision is read");
    told.compare(&half.snapshot, 5e-3);
}

#[test]
fn stacks_of_linear_layers_in_a_checkpoint_are_found_and_the_means_stand_first() {
    let saved = open("stack-checkpoint.pt", Activation::Tanh).expect("a model");
    Told::of("stack").compare(&saved.snapshot, 1e-5);
    assert_eq!(saved.snapshot.recipe.hidden, [7, 4]);
    assert_eq!(
        saved.mapping.expect("by rule").layers_in_words(),
        "module.encoder.0 -> encoder.0, module.encoder.2 -> encoder.1, module.encoder.4 -> \
         posterior, module.decoder.0 -> decoder.0, module.decoder.2 -> decoder.1, \
         module.decoder.4 -> output"
    );
}

#[test]
fn what_the_file_does_not_tell_has_defaults() {
    let saved = load_model(&file("example.pt"), None).expect("a model");
    let Recipe {
        activation,
        likelihood,
        ..
    } = saved.snapshot.recipe;
    assert_eq!(
        (activation, likelihood),
        (Activation::Relu, Likelihood::Bernoulli)
    );
    // Twelve numbers are no grey square, but a coloured one.
    assert_eq!(saved.snapshot.shape.to_string(), "2 x 2 x 3");
    let assumed = Assumed {
        likelihood: Some(Likelihood::Gaussian),
        ..Assumed::default()
    };
    let saved = load_model_as(&file("example.pt"), None, assumed).expect("a model");
    assert_eq!(saved.snapshot.recipe.likelihood, Likelihood::Gaussian);
}

#[test]
fn the_window_opens_such_a_file_says_what_became_what_and_goes_on_from_its_weights() {
    let recipe = worker::small(elbow::recipe::DeviceChoice::Auto);
    let window = worker::start(&recipe, 1);
    worker::wait_for(&window, "a pause", |now| now.phase == Phase::Paused);
    window.send(Command::Open(file("example.pt")));
    let mapping = worker::told(&window, |message| match message {
        Message::LayersMapped(mapping) => Some(mapping.clone()),
        _ => None,
    });
    assert!(mapping.layers_in_words().starts_with("fc1 -> encoder.0"));
    let now = worker::wait_for(&window, "the model", |now| now.recipe.hidden == [5]);
    assert!(now.missing_data.is_some(), "MNIST has other images");
    assert_eq!(now.file.as_ref().map(|file| file.opened), Some(true));

    // With images of its shape it trains on.
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("example.pth");
    let shape = [784, 6, 2];
    std::fs::write(&path, legacy::example(shape)).expect("writable");
    window.send(Command::Open(path));
    worker::wait_for(&window, "the model", |now| now.recipe.hidden == [6]);
    window.send(Command::Step);
    let now = worker::wait_for(&window, "a step", |now| {
        now.recipe.hidden == [6] && now.time.step == 1
    });
    assert!(now.missing_data.is_none());

    window.send(Command::Open(file("module.pt")));
    let told = worker::told(&window, |message| match message {
        Message::NotBegun(error) => Some(error.to_string()),
        _ => None,
    });
    assert!(told.contains("`__main__.Example`"), "{told}");
}

#[test]
fn the_sizes_of_the_example_itself_are_28_by_28_and_20() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("vae.pth");
    std::fs::write(&path, legacy::example([784, 400, 20])).expect("writable");
    let saved = load_model(&path, None).expect("a model");
    let model = saved.snapshot;
    assert_eq!(
        (model.recipe.latent, &model.recipe.hidden[..]),
        (20, &[400][..])
    );
    assert_eq!(model.shape.to_string(), "28 x 28");
    // The first row of z, layer by layer, in doubles.
    let z: Vec<f32> = (0..20).map(|place| place as f32 / 10.0 - 1.0).collect();
    let decoded = model.decode(&z).expect("decodes");
    let z: Vec<f64> = z.into_iter().map(f64::from).collect();
    let hidden = legacy::layer(3, 400, &z).into_iter().map(|x| x.max(0.0));
    let output = legacy::layer(4, 784, &hidden.collect::<Vec<f64>>());
    for (ours, output) in decoded.iter().zip(output) {
        let theirs = 1.0 / (1.0 + (-output).exp());
        assert!(
            (f64::from(*ours) - theirs).abs() < 1e-5,
            "{ours}, not {theirs}"
        );
    }
}

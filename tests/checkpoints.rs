//! The law of checkpoints: training n + m steps is training n, writing, reading, training m.

#[path = "support/idx.rs"]
#[allow(dead_code, reason = "shared with the tests of the data")]
mod idx;
#[path = "support/rewritten.rs"]
mod rewritten;

use elbow::archive::{
    Checkpoint, ModelFileFlaw, load_model, load_model_bytes, save_checkpoint, save_model,
};
use elbow::curves::{History, Mark, TestPoint};
use elbow::data::{Dataset, SameData, Split};
use elbow::recipe::{
    Activation, Bayes, Binarize, DeviceChoice, ImageShape, Likelihood, Live, Recipe,
};
use elbow::run::RunTime;
use elbow::train::{TrainError, Trainer, evaluate_test};
use proptest::prelude::*;
use std::sync::Arc;

/// `images` images of 3 x 4 pixels in each split: a bar on grey ground that differs a little.
fn bars(images: u8) -> Arc<Dataset> {
    let shape = ImageShape {
        height: 3,
        width: 4,
        channels: 1,
    };
    let image = |image: u8| {
        let pixel = move |at: u8| {
            let bright = at % 4 == image % 4;
            if bright {
                250 - image
            } else {
                5 + 3 * (image / 4)
            }
        };
        (0..12).map(pixel)
    };
    let split = Split {
        pixels: (0..images).flat_map(image).collect(),
        labels: None,
    };
    Arc::new(Dataset::new("bars".into(), shape, split.clone(), split).expect("a sound set"))
}

fn recipe() -> impl Strategy<Value = Recipe> {
    let network = (
        1..4usize,
        prop::sample::select(vec![vec![], vec![5], vec![6, 4]]),
        prop::sample::select(vec![Activation::Relu, Activation::Tanh]),
        prop::sample::select(vec![Bayes::None, Bayes::Decoder]),
        prop::sample::select(vec![DeviceChoice::Flex, DeviceChoice::Ndarray]),
    );
    let pixels = prop::sample::select(vec![
        (Likelihood::Bernoulli, false, Binarize::None),
        (Likelihood::Bernoulli, false, Binarize::Fixed),
        (Likelihood::Bernoulli, false, Binarize::Dynamic),
        (Likelihood::ContinuousBernoulli, false, Binarize::None),
        (Likelihood::Gaussian, false, Binarize::None),
        (Likelihood::Gaussian, true, Binarize::None),
    ]);
    // Several samples; or beta, warm-up and free bits.
    let objective = prop_oneof![
        (2..4usize).prop_map(|importance| (importance, 1.0, 0, 0.0)),
        (0.1..3.0f64, 0..60u64, 0.0..1.0f64)
            .prop_map(|(beta, warmup, free)| (1, beta, warmup, free)),
        Just((1, 1.0, 0, 0.0)),
    ];
    let numbers = (
        1..14usize,
        1e-4..1e-2f64,
        any::<u64>(),
        prop::option::of(any::<u64>()),
        0.1..9.0f64,
    );
    (network, pixels, objective, numbers).prop_map(|(network, pixels, objective, numbers)| {
        let (latent, hidden, activation, bayes, device) = network;
        let (likelihood, learn_precision, binarize) = pixels;
        let (importance, beta, kl_warmup, free_bits) = objective;
        let (batch, learning_rate, seed, noise_seed, precision) = numbers;
        Recipe {
            latent,
            hidden,
            activation,
            likelihood,
            precision,
            learn_precision,
            min_std: if learn_precision { 0.2 } else { 0.0 },
            binarize,
            bayes,
            prior_precision: precision,
            importance,
            kl_warmup,
            free_bits,
            batch,
            learning_rate,
            beta,
            seed,
            noise_seed,
            device,
            ..Recipe::default()
        }
    })
}

/// A run with its curves; evaluated every seven steps.
struct Run {
    trainer: Trainer,
    history: History,
}

/// Other live settings after so many steps.
type Change = (u64, f64, usize);

impl Run {
    fn new(recipe: &Recipe, dataset: Arc<Dataset>) -> Self {
        Self {
            trainer: Trainer::new(recipe.clone(), dataset).expect("a sound recipe"),
            history: History::new(),
        }
    }

    /// Without the wall clock, which no two runs share.
    fn time(&self) -> RunTime {
        RunTime {
            seconds: 0.0,
            ..self.trainer.time()
        }
    }

    fn train_to(&mut self, last: u64, changes: &[Change]) {
        while self.trainer.time().step < last {
            let step = self.trainer.time().step;
            for (_, rate, batch) in changes.iter().filter(|(at, ..)| *at == step) {
                self.change(*rate, *batch);
            }
            let report = self.trainer.step().expect("a finite loss");
            let time = self.time();
            self.history.push(time, &report.terms, report.minimised);
            if time.step.is_multiple_of(7) {
                let (snapshot, dataset) = (self.trainer.snapshot(), self.trainer.dataset());
                let seed = snapshot.recipe.seed;
                let found = evaluate_test(&snapshot, dataset, seed).expect("fitting images");
                let (terms, bound) = (found.terms, found.bound);
                self.history.push_test(TestPoint { time, terms, bound });
            }
        }
    }

    fn change(&mut self, learning_rate: f64, batch: usize) {
        let before = self.trainer.recipe().live();
        let beta = before.beta;
        let live = Live {
            learning_rate,
            beta: if self.trainer.recipe().importance > 1 {
                beta
            } else {
                beta * 1.1
            },
            batch,
        };
        self.trainer.set_live(live).expect("in range");
        let time = self.time();
        for change in live.changes_since(before) {
            self.history.push_mark(Mark { time, change });
        }
    }

    /// Into a file and out of it again, on images that were read anew.
    fn through_a_file(&self, dataset: Arc<Dataset>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("run.bpk");
        let checkpoint = self.trainer.checkpoint(&self.history);
        let checkpoint = checkpoint.expect("readable").expect("with images");
        let snapshot = self.trainer.snapshot();
        save_checkpoint(&snapshot, &checkpoint, self.trainer.dataset(), &path).expect("writable");
        let saved = load_model(&path, None).expect("a sound file");
        assert_eq!(saved.snapshot.time, snapshot.time);
        let read = saved.checkpoint.expect("a checkpoint");
        assert!(read == checkpoint, "another checkpoint was read");
        let record = saved.data.expect("a record");
        let hash = dataset.content_hash();
        assert_eq!(SameData::of(Some(record.hash), hash), SameData::Same);
        Self {
            trainer: Trainer::resume(&saved.snapshot, &read, dataset).expect("fitting images"),
            history: read.history,
        }
    }

    fn weight_bits(&self) -> Vec<(String, Vec<u32>)> {
        let weights = self.trainer.snapshot().weights().expect("readable");
        let bits = |values: Vec<f32>| values.into_iter().map(f32::to_bits).collect();
        let arrays = weights.arrays.into_iter();
        arrays
            .map(|array| (array.name, bits(array.values)))
            .collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn a_run_goes_on_from_a_file_bit_for_bit(
        recipe in recipe(),
        images in 12..40u8,
        before in 0..40u64,
        more in 1..40u64,
        changes in prop::collection::vec((0..80u64, 1e-4..1e-2f64, 1..14usize), 0..4),
    ) {
        let mut whole = Run::new(&recipe, bars(images));
        whole.train_to(before + more, &changes);

        let mut first = Run::new(&recipe, bars(images));
        first.train_to(before, &changes);
        let mut second = first.through_a_file(bars(images));
        second.train_to(before + more, &changes);

        prop_assert!(second.weight_bits() == whole.weight_bits(), "other weights");
        prop_assert!(second.history == whole.history, "other curves");
        prop_assert_eq!(second.trainer.recipe(), whole.trainer.recipe());
        // What keeps the run of the two that was never away looks the same too.
        // It is that run, and the whole one is another.
        prop_assert_eq!(second.trainer.lineage(), first.trainer.lineage());
        let checkpoint = |run: &Run| {
            let checkpoint = run.trainer.checkpoint(&run.history).expect("readable");
            checkpoint.map(|checkpoint| Checkpoint { lineage: None, ..checkpoint })
        };
        prop_assert!(checkpoint(&second) == checkpoint(&whole), "another state");
    }
}

#[test]
fn a_run_that_was_away_three_times_is_the_same() {
    let recipe = Recipe {
        hidden: vec![6],
        batch: 5,
        bayes: Bayes::Decoder,
        device: DeviceChoice::Flex,
        ..Recipe::default()
    };
    let mut whole = Run::new(&recipe, bars(17));
    whole.train_to(30, &[]);
    let mut run = Run::new(&recipe, bars(17));
    for step in [10, 20, 30] {
        run = run.through_a_file(bars(17));
        run.train_to(step, &[]);
    }
    assert!(run.weight_bits() == whole.weight_bits());
    assert!(run.history == whole.history);
}

#[test]
fn a_checkpoint_is_a_model_and_a_model_is_no_checkpoint() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("model.bpk");
    let recipe = Recipe {
        hidden: vec![4],
        batch: 8,
        ..Recipe::default()
    };
    let mut run = Run::new(&recipe, bars(20));
    run.train_to(5, &[]);
    let snapshot = run.trainer.snapshot();
    save_model(&snapshot, run.trainer.dataset(), &path).expect("writable");
    let saved = load_model(&path, None).expect("a model");
    assert!(saved.checkpoint.is_none());
    assert_eq!(saved.snapshot.weights(), snapshot.weights());
}

#[test]
fn other_images_are_refused() {
    let recipe = Recipe {
        hidden: vec![4],
        batch: 8,
        ..Recipe::default()
    };
    let mut run = Run::new(&recipe, bars(20));
    run.train_to(3, &[]);
    let checkpoint = run.trainer.checkpoint(&run.history);
    let checkpoint = checkpoint.expect("readable").expect("with images");
    let snapshot = run.trainer.snapshot();
    let refused = Trainer::resume(&snapshot, &checkpoint, bars(21)).err();
    assert!(matches!(refused, Some(TrainError::Order(_))), "{refused:?}");

    // A set that is away keeps all of it, for when it is found.
    let away = Dataset::away("bars".into(), snapshot.shape, [].into());
    let mut kept = Trainer::resume(&snapshot, &checkpoint, Arc::new(away)).expect("kept");
    assert!(matches!(kept.step(), Err(TrainError::NoImages { .. })));
    let again = kept.checkpoint(&run.history).expect("readable");
    assert!(again == Some(checkpoint));
    assert_eq!(kept.snapshot().train_images, 20);
}

/// `tests/assets/model-N.bpk`: ten steps on 20 bars of 3 x 4 pixels.
fn asset(version: u32) -> Vec<u8> {
    let path = format!(
        "{}/tests/assets/model-{version}.bpk",
        env!("CARGO_MANIFEST_DIR")
    );
    std::fs::read(path).expect("it is in the repository")
}

fn twenty_bars() -> Arc<Dataset> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    idx::write_bars(folder.path(), 20, 3, 4);
    elbow::import::open(
        &elbow::recipe::DataSpec::at(folder.path()),
        &elbow::import::ImportWatch::default(),
    )
    .expect("four files")
}

#[test]
fn files_of_every_version_open() {
    let data = twenty_bars();
    for version in [1, 2] {
        let saved = load_model_bytes(asset(version), None).expect("a model");
        assert_eq!(saved.snapshot.time.step, 10);
        let kept = saved.data.as_ref().expect("a record");
        assert!(kept.differences(&data.record().expect("images")).is_empty());
        let found = evaluate_test(&saved.snapshot, &data, 0).expect("fitting images");
        let elbo = found.terms.elbo();
        assert!((elbo + 9.252_394).abs() < 1e-4, "version {version}: {elbo}");
        assert_eq!(saved.checkpoint.is_some(), version > 1);
        let Some(checkpoint) = saved.checkpoint else {
            continue;
        };
        let mut trainer = Trainer::resume(&saved.snapshot, &checkpoint, data.clone())
            .expect("the images of the run");
        for _ in 0..6 {
            trainer.step().expect("a finite loss");
        }
        let found = evaluate_test(&trainer.snapshot(), &data, 0).expect("fitting images");
        let elbo = found.terms.elbo();
        assert!((elbo + 9.206_848).abs() < 1e-4, "version {version}: {elbo}");
    }
}

/// What is wrong with the file of version 2 once this is in it.
fn rewritten(
    header: impl Fn(String) -> String,
    scalar: impl Fn(&str, burn_pack::Scalar) -> Option<burn_pack::Scalar>,
    tensor: impl Fn(&burn_pack::Tensor) -> Option<burn_pack::Tensor>,
) -> Option<ModelFileFlaw> {
    rewritten::rewritten(asset(2), header, scalar, tensor)
}

#[test]
fn a_part_that_is_not_what_it_should_be_is_named() {
    let same = |text: String| text;
    let all = |_: &str, value| Some(value);
    let whole = |tensor: &burn_pack::Tensor| Some(tensor.clone());
    assert_eq!(rewritten(same, all, whole), None);

    let newer = |text: String| text.replace("\"version\":2", "\"version\":9");
    let flaw = rewritten(newer, all, whole);
    assert_eq!(flaw, Some(ModelFileFlaw::Newer { version: 9 }));

    let numbers = [
        "checkpoint.position",
        "checkpoint.finished",
        "checkpoint.stream.shuffle",
        "checkpoint.stream.binarisation",
        "checkpoint.stream.noise",
        "checkpoint.epochs_before",
        "checkpoint.curves.width",
        "checkpoint.curves.test_every",
    ];
    for name in numbers {
        let without = |found: &str, value| (found != name).then_some(value);
        let flaw = rewritten(same, without, whole)
            .expect("refused")
            .to_string();
        assert!(flaw.contains(name), "{flaw}");
        let odd = |found: &str, value| Some(if found == name { true.into() } else { value });
        let flaw = rewritten(same, odd, whole).expect("refused").to_string();
        assert!(flaw.contains(name), "{flaw}");
    }
    let arrays = [
        "checkpoint.order",
        "checkpoint.moment_1.encoder.0.weight",
        "checkpoint.moment_2.output.bias",
    ];
    for name in arrays {
        let without = |tensor: &burn_pack::Tensor| (tensor.name != name).then(|| tensor.clone());
        let flaw = rewritten(same, all, without).expect("refused").to_string();
        assert!(flaw.contains(name), "{flaw}");
        let longer = |tensor: &burn_pack::Tensor| {
            let mut tensor = tensor.clone();
            if tensor.name == name {
                let bytes = burn_pack::Bytes::from_bytes_vec(vec![0; 1600]);
                tensor = burn_pack::Tensor::new(name.into(), tensor.dtype, [400], None, bytes);
            }
            Some(tensor)
        };
        let flaw = rewritten(same, all, longer).expect("refused").to_string();
        assert!(flaw.contains(name), "{flaw}");
    }
    let zeros = |tensor: &burn_pack::Tensor| {
        let mut tensor = tensor.clone();
        if tensor.name == "checkpoint.order" {
            let bytes = burn_pack::Bytes::from_bytes_vec(vec![0; 80]);
            tensor = burn_pack::Tensor::new(tensor.name, tensor.dtype, [20], None, bytes);
        }
        Some(tensor)
    };
    assert!(matches!(
        rewritten(same, all, zeros),
        Some(ModelFileFlaw::Order(_))
    ));
    let odd_width = |found: &str, value| {
        Some(if found == "checkpoint.curves.width" {
            3u64.into()
        } else {
            value
        })
    };
    assert!(matches!(
        rewritten(same, odd_width, whole),
        Some(ModelFileFlaw::Curves(_))
    ));
    let stray = |tensor: &burn_pack::Tensor| {
        let mut tensor = tensor.clone();
        if tensor.name == "checkpoint.curves.train" {
            tensor.name = "checkpoint.something".into();
        }
        Some(tensor)
    };
    let flaw = rewritten(same, all, stray).expect("refused").to_string();
    assert!(flaw.contains("checkpoint.something"), "{flaw}");
}

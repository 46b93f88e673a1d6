//! What training promises: the same curves whoever watches, and nothing lost when a run fails.

#[path = "support/idx.rs"]
mod idx;
#[path = "support/worker.rs"]
mod worker;

use elbow::archive::FileIdentity;
use elbow::curves::History;
use elbow::data::Dataset;
use elbow::explore::{
    Asked, Explorer, LatentPoint, ManifoldQuery, Order, PageQuery, PlaceQuery, PointsQuery,
    ScatterQuery, WeightsQuery,
};
use elbow::model::TrainingExtent;
use elbow::recipe::{DataSpec, DeviceChoice, Likelihood, Live, Recipe, RecipeChange};
use elbow::run::RunTime;
use elbow::train::{
    BeginError, Command, EVALUATE_EVERY, EVALUATE_FIRST, Failure, Message, ModelFile, Notice,
    Phase, Remedy, SaveOrder, TrainError, Trainer, Worker, evaluate_test,
};
use std::sync::Arc;
use worker::{bits, small, start, wait_for};

/// As the command trains: a plain loop on this thread.
fn train_plainly(recipe: &Recipe, steps: u64) -> (History, Trainer) {
    let data = Dataset::open(&recipe.data).expect("MNIST is in the program");
    let mut trainer = Trainer::new(recipe.clone(), data.clone()).expect("a sound recipe");
    let mut history = History::new();
    for _ in 0..steps {
        let report = trainer.step().expect("a finite loss");
        let time = RunTime {
            seconds: 0.0,
            ..report.time
        };
        history.push(time, &report.terms, report.minimised);
        let due = time.step.is_multiple_of(EVALUATE_EVERY) || time.step == EVALUATE_FIRST;
        if due || time.step == steps {
            let snapshot = trainer.snapshot();
            let found = evaluate_test(&snapshot, &data, recipe.seed).expect("fitting data");
            history.push_test(elbow::curves::TestPoint {
                time,
                terms: found.terms,
                bound: found.bound,
            });
        }
    }
    (history, trainer)
}

fn watch_everything(worker: &Worker) -> Explorer {
    let explorer = Explorer::spawn(worker.slot(), Arc::new(|| {})).expect("a thread");
    let point = |id, z: [f32; 2]| LatentPoint { id, z: z.to_vec() };
    let mut asked = Asked::default();
    asked.ask(PointsQuery {
        points: vec![point(0, [0.0, 0.0]), point(1, [1.0, -1.0])],
    });
    asked.ask_as("hover", PlaceQuery { z: vec![0.5, 0.5] });
    asked.ask(ManifoldQuery {
        plane: [0, 1].into(),
        x: [-3.0, 3.0],
        y: [-3.0, 3.0],
        columns: 6,
        rows: 6,
        base: vec![0.0, 0.0],
    });
    asked.ask(ScatterQuery::test_means(200));
    asked.ask(PageQuery {
        class: Some(3),
        order: Order::Random(5),
        ranking: 0,
        page: 0,
        per_page: 4,
    });
    asked.ask(WeightsQuery {
        z: vec![0.2, -0.4],
        samples: 3,
        seed: 1,
    });
    explorer.ask(asked);
    explorer
}

#[test]
fn the_same_seed_gives_the_same_curves_in_the_window_and_in_the_command() {
    for device in [DeviceChoice::Flex, DeviceChoice::Ndarray] {
        let steps = EVALUATE_EVERY + 20;
        let recipe = small(device);
        let (plain, _) = train_plainly(&recipe, steps);
        let worker = start(&recipe, steps);
        let explorer = watch_everything(&worker);
        let progress = wait_for(&worker, "the end of a run that was watched", |progress| {
            progress.phase == Phase::Paused
                && progress.time.step == steps
                && progress.history.test().len() == 3
                && explorer.answers().newest::<PointsQuery>().is_some()
        });
        assert_eq!(bits(&progress.history), bits(&plain), "on {device:?}");
    }
}

#[test]
fn another_seed_gives_other_curves() {
    let recipe = small(DeviceChoice::Flex);
    let other = Recipe {
        seed: 8,
        ..recipe.clone()
    };
    let ((first, _), (second, _)) = (train_plainly(&recipe, 5), train_plainly(&other, 5));
    assert_ne!(bits(&first), bits(&second));
}

#[test]
fn both_devices_agree_on_the_same_weights_and_noise() {
    let recipe = small(DeviceChoice::Flex);
    let (_, trainer) = train_plainly(&recipe, 60);
    let snapshot = trainer.snapshot();
    let weights = snapshot.weights().expect("readable");
    let elsewhere = Recipe {
        device: DeviceChoice::Ndarray,
        ..recipe
    };
    let other = elbow::model::Snapshot::from_weights(
        TrainingExtent::default(),
        elsewhere,
        snapshot.shape,
        weights,
    )
    .expect("the same weights");
    let data = trainer.dataset();
    let here = evaluate_test(&snapshot, data, 0)
        .expect("fitting data")
        .terms;
    let there = evaluate_test(&other, data, 0).expect("fitting data").terms;
    assert!((here.reconstruction - there.reconstruction).abs() < 1e-4);
    assert!((here.kl - there.kl).abs() < 1e-4);
}

#[test]
fn a_loss_that_is_not_finite_stops_the_run_and_keeps_good_weights() {
    let recipe = Recipe {
        learning_rate: 1e30,
        ..small(DeviceChoice::Flex)
    };
    let data = Dataset::open(&recipe.data).expect("MNIST is in the program");
    let mut trainer = Trainer::new(recipe.clone(), data).expect("a sound recipe");
    let error = (0..50)
        .find_map(|_| trainer.step().err())
        .expect("such a learning rate cannot work");
    let TrainError::NonFinite { step, .. } = &error else {
        panic!("another error: {error}");
    };
    assert!(*step > 1);
    let kept = trainer.last_good().weights().expect("readable");
    assert!(kept.is_finite());

    let worker = start(&recipe, 1000);
    let progress = wait_for(&worker, "the failure", |progress| {
        matches!(progress.phase, Phase::Failed(_))
    });
    let Phase::Failed(Failure::Stopped(told)) = &progress.phase else {
        panic!("another failure: {:?}", progress.phase);
    };
    assert!(matches!(told, TrainError::NonFinite { step: at, .. } if at == step));
    assert!(matches!(
        told.remedy(),
        Some(Remedy::LowerLearningRate { .. })
    ));
    let kept = worker.slot().load_full().expect("weights to look at");
    assert!(kept.snapshot.weights().expect("readable").is_finite());
}

/// The upper left corners of MNIST's digits, which are black: pixels without noise.
fn black_corners(folder: &std::path::Path, side: u8) -> Arc<Dataset> {
    let digits = Dataset::open(&DataSpec::default()).expect("MNIST is in the program");
    let side = usize::from(side);
    let corner = |index| {
        let pixels = digits.test_pixels(elbow::recipe::Binarize::None, index);
        let rows = pixels.chunks(digits.shape.width).take(side);
        (rows.flat_map(|row| row[..side].to_vec()).collect(), 0)
    };
    let corners: Vec<(Vec<u8>, u8)> = (0..100).map(corner).collect();
    idx::write_images(folder, &corners, side as u8, side as u8);
    Dataset::open(&DataSpec::at(folder)).expect("four files")
}

#[test]
fn a_learned_precision_that_grows_without_bound_is_told_and_a_smallest_std_helps() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = black_corners(folder.path(), 4);
    let recipe = Recipe {
        data: DataSpec::at(folder.path()),
        likelihood: Likelihood::Gaussian,
        learn_precision: true,
        learning_rate: 0.3,
        hidden: vec![8],
        batch: 20,
        ..Recipe::default()
    };
    let mut trainer = Trainer::new(recipe.clone(), data.clone()).expect("a sound recipe");
    let error = (0..2000)
        .find_map(|_| trainer.step().err())
        .expect("a density without bound");
    assert_eq!(error.remedy(), Some(Remedy::BoundPrecision));

    let bounded = Recipe {
        min_std: 0.01,
        ..recipe
    };
    let mut trainer = Trainer::new(bounded, data).expect("a sound recipe");
    for _ in 0..2000 {
        trainer.step().expect("a finite loss");
        let precision = trainer.snapshot().precision().expect("readable");
        assert!(precision.is_some_and(|precision| precision < 10_000.1));
    }
}

#[test]
fn a_learned_precision_at_its_bound_falls_again_when_the_errors_ask_for_it() {
    let recipe = Recipe {
        likelihood: Likelihood::Gaussian,
        learn_precision: true,
        precision: 400.0,
        min_std: 0.05,
        learning_rate: 0.01,
        ..small(DeviceChoice::Flex)
    };
    let data = Dataset::open(&recipe.data).expect("MNIST is in the program");
    let mut trainer = Trainer::new(recipe, data).expect("a sound recipe");
    for _ in 0..30 {
        trainer.step().expect("a finite loss");
    }
    let precision = trainer.snapshot().precision().expect("readable");
    assert!(precision.is_some_and(|precision| precision < 390.0));
}

#[test]
fn one_step_one_epoch_and_live_changes_do_what_they_say() {
    let worker = start(&small(DeviceChoice::Flex), 3);
    wait_for(&worker, "the first pause", |p| {
        p.phase == Phase::Paused && p.time.step == 3
    });
    worker.send(Command::Step);
    wait_for(&worker, "one step", |p| {
        p.phase == Phase::Paused && p.time.step == 4
    });
    worker.send(Command::Live(Live {
        learning_rate: 5e-4,
        beta: 2.0,
        batch: 500,
    }));
    worker.send(Command::Epoch);
    let progress = wait_for(&worker, "the end of the epoch", |p| {
        p.phase == Phase::Paused && p.time.step > 4
    });
    assert_eq!(progress.time.epoch, 1.0);
    assert_eq!(progress.recipe.beta, 2.0);
    let marks = progress.history.marks().iter();
    let changes: Vec<RecipeChange> = marks.map(|mark| mark.change).collect();
    assert_eq!(
        changes,
        [
            RecipeChange::LearningRate {
                before: 1e-3,
                after: 5e-4
            },
            RecipeChange::Beta {
                before: 1.0,
                after: 2.0
            },
            RecipeChange::Batch {
                before: 64,
                after: 500
            },
        ]
    );
    assert!(
        progress
            .history
            .marks()
            .iter()
            .all(|mark| mark.time.step == 4)
    );
}

#[test]
fn a_run_can_be_saved_and_opened_again_and_a_bad_file_leaves_it_in_hand() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("mine.bpk");
    let worker = start(&small(DeviceChoice::Flex), 10);
    wait_for(&worker, "the pause", |p| {
        p.phase == Phase::Paused && p.time.step == 10
    });
    worker.send(Command::Save(Box::new(SaveOrder::model(path.clone()))));
    let progress = wait_for(&worker, "the file", |p| p.file.is_some());
    assert!(!progress.unsaved);
    worker.send(Command::Open(folder.path().join("none.bpk")));
    let progress = wait_for(&worker, "the refusal", |p| {
        let refused = |notice: &Notice| match &notice.message {
            Message::NotBegun(BeginError::File(error)) => error.path.ends_with("none.bpk"),
            _ => false,
        };
        p.notices.iter().any(refused)
    });
    assert_eq!((progress.run, progress.time.step), (1, 10));
    worker.send(Command::Open(path.clone()));
    let progress = wait_for(&worker, "the second run", |p| p.run == 2);
    assert_eq!(
        (progress.phase.clone(), progress.time.step),
        (Phase::Paused, 10)
    );
    let file = ModelFile {
        identity: FileIdentity::of(&path),
        path,
        step: 10,
        opened: true,
    };
    assert_eq!(progress.file, Some(file));
}

//! Weights of another program in the window's hand: read once more with other things taken for
//! granted.

use super::worker::{small, start, told, wait_for};
use super::{Told, file};
use elbow::recipe::{Activation, DataSpec, DeviceChoice, ImageShape, Likelihood};
use elbow::train::{Assumed, Command, Message, Phase, Progress, Worker};
use std::path::Path;
use std::sync::Arc;

const SHAPE: ImageShape = ImageShape {
    height: 3,
    width: 4,
    channels: 1,
};

/// A thread with the example of PyTorch in hand, as it is taken by itself.
fn opened(path: &Path) -> (Worker, Arc<Progress>) {
    let worker = start(&small(DeviceChoice::Flex), 3);
    wait_for(&worker, "steps", |progress| progress.time.step == 3);
    worker.send(Command::Open(path.to_owned()));
    let progress = wait_for(&worker, "the weights", |progress| progress.run == 2);
    (worker, progress)
}

fn reread(worker: &Worker, assumed: Assumed) -> Arc<Progress> {
    let before = worker.progress().run;
    worker.send(Command::Reread(assumed));
    wait_for(worker, "the weights again", |progress| {
        progress.run > before
    })
}

#[test]
fn weights_are_read_again_as_they_were_meant_and_decode_as_pytorch_decodes_them() {
    let (worker, progress) = opened(&file("example.pt"));
    let foreign = progress.foreign.clone().expect("another program's");
    assert!(foreign.is_guessed());
    assert_eq!(foreign.path, file("example.pt"));
    assert_eq!(foreign.mapping.shape.to_string(), "2 x 2 x 3");

    let shape = Some(SHAPE);
    let meant = Assumed {
        shape,
        ..foreign.taken()
    };
    let progress = reread(&worker, meant);
    assert_eq!(progress.phase, Phase::Paused);
    let foreign = progress.foreign.clone().expect("another program's");
    assert!(!foreign.is_guessed());
    assert_eq!(foreign.taken(), meant);
    let published = worker.slot().load_full().expect("weights");
    Told::of("example").compare(&published.snapshot, 1e-5);

    let tanh = Assumed {
        activation: Some(Activation::Tanh),
        likelihood: Some(Likelihood::Gaussian),
        ..meant
    };
    let progress = reread(&worker, tanh);
    assert_eq!(progress.recipe.activation, Activation::Tanh);
    assert_eq!(progress.recipe.likelihood, Likelihood::Gaussian);
    // The run that was there before stays the one that can be brought back.
    let kept: Vec<u64> = progress.kept.iter().map(|run| run.run).collect();
    assert_eq!(kept, [1]);
    worker.send(Command::BringBack(1));
    let progress = wait_for(&worker, "the run before", |progress| progress.run == 1);
    assert_eq!(progress.foreign, None);
}

#[test]
fn images_that_were_found_stay_and_a_run_that_was_trained_can_be_brought_back() {
    let folder = tempfile::tempdir().expect("a folder");
    super::idx::write_bars(folder.path(), 40, 3, 4);
    let (worker, progress) = opened(&file("example.pt"));
    let taken = progress
        .foreign
        .as_ref()
        .expect("another program's")
        .taken();
    let shape = Some(SHAPE);
    reread(&worker, Assumed { shape, ..taken });
    let spec = DataSpec::at(folder.path());
    worker.send(Command::Locate(Box::new(spec.clone())));
    wait_for(&worker, "the images", |progress| {
        progress.missing_data.is_none()
    });
    worker.send(Command::Step);
    let trained = wait_for(&worker, "a step", |progress| progress.time.step == 1);
    let activation = Some(Activation::Tanh);
    let progress = reread(
        &worker,
        Assumed {
            activation,
            shape,
            ..taken
        },
    );
    assert_eq!(progress.recipe.data, spec);
    assert_eq!(progress.missing_data, None);
    worker.send(Command::BringBack(trained.run));
    let back = wait_for(&worker, "the trained run", |progress| {
        progress.run == trained.run
    });
    assert_eq!(back.time.step, 1);
    assert_eq!(back.foreign, trained.foreign);
}

#[test]
fn a_file_that_is_gone_meanwhile_leaves_the_weights_in_hand() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("vae.pt");
    std::fs::copy(file("example.pt"), &path).expect("a copy");
    let (worker, progress) = opened(&path);
    std::fs::remove_file(&path).expect("it was there");
    let taken = progress
        .foreign
        .as_ref()
        .expect("another program's")
        .taken();
    worker.send(Command::Reread(taken));
    told(&worker, |message| {
        matches!(message, Message::NotBegun(_)).then_some(())
    });
    let after = worker.progress();
    assert_eq!(
        (after.run, &after.foreign),
        (progress.run, &progress.foreign)
    );
}

//! The figures that Elbow promises on the whole of MNIST. Minutes long, so not in every run.

use elbow::data::Dataset;
use elbow::model::{NormalDraws, Snapshot};
use elbow::recipe::{DeviceChoice, Recipe};
use elbow::theory::{active_units, importance_log_px_of};
use elbow::train::{Trainer, evaluate_test};

fn train(recipe: Recipe, epochs: u32) -> Snapshot {
    let data = Dataset::open(&recipe.data).expect("MNIST is in the program");
    let mut trainer = Trainer::new(recipe, data).expect("a sound recipe");
    let mut ended = 0;
    while ended < epochs {
        ended += u32::from(trainer.step().expect("a finite loss").epoch_ended);
    }
    trainer.snapshot()
}

fn test_elbo(snapshot: &Snapshot) -> f64 {
    let data = Dataset::open(&snapshot.recipe.data).expect("MNIST is in the program");
    let found = evaluate_test(snapshot, &data, snapshot.recipe.seed).expect("fitting data");
    found.terms.elbo()
}

fn on(device: DeviceChoice, latent: usize) -> Recipe {
    Recipe {
        device,
        latent,
        ..Recipe::default()
    }
}

#[test]
#[ignore = "trains ten epochs"]
fn ten_epochs_in_two_dimensions_reach_minus_155_nats() {
    let elbo = test_elbo(&train(on(DeviceChoice::Flex, 2), 10));
    assert!(elbo >= -155.0, "{elbo} nats");
}

#[test]
#[ignore = "trains ten epochs"]
fn ten_epochs_in_twenty_dimensions_reach_minus_107_nats() {
    let snapshot = train(on(DeviceChoice::Flex, 20), 10);
    let elbo = test_elbo(&snapshot);
    assert!(elbo >= -107.0, "{elbo} nats");
    evidence_is_not_below_the_bound(&snapshot);
}

#[test]
#[ignore = "trains an epoch on each device"]
fn an_epoch_comes_to_the_same_figure_on_both_devices() {
    for latent in [2, 20] {
        let devices = [DeviceChoice::Flex, DeviceChoice::Ndarray];
        let elbo = devices.map(|device| test_elbo(&train(on(device, latent), 1)));
        assert_eq!(elbo[0], elbo[1], "in {latent} dimensions");
    }
}

/// log p(x) by importance sampling is not below the ELBO beyond its standard error.
fn evidence_is_not_below_the_bound(snapshot: &Snapshot) {
    let data = Dataset::open(&snapshot.recipe.data).expect("MNIST is in the program");
    let images: Vec<usize> = (0..100).collect();
    let evidence = importance_log_px_of(snapshot, &data, &images, 500, 1).expect("fitting data");
    let mut pixels = Vec::new();
    data.fill_test(snapshot.recipe.binarize, &images, &mut pixels);
    // The mean over many draws of each image's one-sample ELBO.
    let rounds = 50;
    let mut elbos = vec![0.0; images.len()];
    for round in 0..rounds {
        let mut noise = elbow::rng::stream(round, elbow::rng::Stream::Exploration);
        let (recipe, shape) = (&snapshot.recipe, snapshot.shape);
        let draws = NormalDraws::for_images(recipe, shape, images.len(), &mut noise);
        let terms = snapshot.terms(&pixels, &draws).expect("whole rows");
        for (sum, terms) in elbos.iter_mut().zip(terms) {
            *sum += terms.elbo() / rounds as f64;
        }
    }
    for (image, (evidence, elbo)) in evidence.iter().zip(&elbos).enumerate() {
        let slack = 3.0 * evidence.standard_error;
        assert!(
            evidence.log_px >= elbo - slack,
            "image {image}: log p(x) = {} ± {} below the ELBO {elbo}",
            evidence.log_px,
            evidence.standard_error
        );
    }
    let total: f64 = evidence.iter().map(|found| found.log_px).sum();
    assert!(
        total > elbos.iter().sum(),
        "the gap is not positive on average"
    );
    assert!(active_units(snapshot, &data).expect("fitting data") >= 10);
}

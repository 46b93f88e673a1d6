//! Weights of another program: the window says what their file does not tell, and lets it be chosen.

use crate::shell::Window;
use crate::{CTRL, window};
use eframe::egui::Key;
use egui_kittest::kittest::Queryable;
use elbow::archive::{MappedLayer, Mapping};
use elbow::recipe::{Activation, ImageShape, Likelihood};
use elbow::train::{Assumed, Command, ForeignWeights};
use std::sync::Arc;

fn shape([height, width]: [usize; 2], channels: usize) -> ImageShape {
    ImageShape {
        height,
        width,
        channels,
    }
}

/// As the file was taken: nobody said how.
fn taken() -> Assumed {
    Assumed {
        activation: Some(Activation::Relu),
        likelihood: Some(Likelihood::Bernoulli),
        shape: Some(shape([8, 8], 3)),
    }
}

/// A window over weights of another program that were just opened.
fn opened() -> Window {
    let mut window = window();
    let layer = |from: &str, to: &str| MappedLayer {
        from: from.into(),
        to: to.into(),
    };
    let mapping = Mapping {
        layers: vec![layer("fc21 and fc22", "posterior"), layer("fc4", "output")],
        shape: shape([8, 8], 3),
        activation: Activation::Relu,
        likelihood: Likelihood::Bernoulli,
    };
    window.tell(|progress| {
        progress.run = 2;
        progress.foreign = Some(Arc::new(ForeignWeights {
            path: "/models/vae.pt".into(),
            mapping,
            said: Assumed::default(),
        }));
    });
    window
}

/// What the weights are to be read with, if that is all that was sent.
fn reread(window: &Window) -> Assumed {
    match window.sent()[..] {
        [Command::Reread(assumed)] => assumed,
        ref sent => panic!("{sent:?}"),
    }
}

#[test]
fn what_the_file_does_not_tell_is_chosen_one_by_one_and_the_rest_stays() {
    let mut window = opened();
    assert!(window.shows("vae.pt is read with"));
    window.click("Activation of the weights");
    window.click("tanh");
    assert_eq!(
        reread(&window),
        Assumed {
            activation: Some(Activation::Tanh),
            ..taken()
        }
    );
    window.click("Likelihood of the weights");
    window.click("Gaussian");
    assert_eq!(reread(&window).likelihood, Some(Likelihood::Gaussian));
    window.click("Image shape of the weights");
    // Of 192 numbers: a grey image of any such shape, or one in colour.
    for fits in ["12 x 16", "192 x 1", "4 x 16 x 3"] {
        assert!(window.shows(fits), "{fits}");
    }
    assert!(!window.shows("28 x 28"));
    window.click("12 x 16");
    assert_eq!(reread(&window).shape, Some(shape([12, 16], 1)));
}

#[test]
fn what_is_chosen_again_changes_nothing() {
    let mut window = opened();
    window.click("Likelihood of the weights");
    let line = window.harness.get_all_by_label("Bernoulli").last();
    line.expect("a line of the list").click();
    window.settle();
    assert!(window.sent().is_empty());
}

#[test]
fn the_layers_are_listed_with_their_names_in_the_file_and_in_the_model() {
    let mut window = opened();
    assert!(window.shows("fc21 and fc22 → posterior"));
    window.click("2 layers");
    for name in ["fc21 and fc22", "posterior", "fc4", "output"] {
        window.harness.get_by_label(name);
    }
}

#[test]
fn the_line_goes_when_a_person_is_done_and_the_menu_brings_it_back() {
    let mut window = opened();
    window.click("Done");
    assert!(!window.shows("vae.pt is read with"));
    window.click("File");
    window.click("How the weights are read");
    assert!(window.shows("vae.pt is read with"));
    window.tell(|progress| {
        progress.run = 3;
        progress.foreign = None;
    });
    assert!(!window.shows("vae.pt is read with"));
    window.choose_in_palette("how weights read");
    assert!(window.shows("its file tells how it is read"));
}

#[test]
fn the_palette_reads_the_weights_otherwise() {
    let mut window = opened();
    window.choose_in_palette("weights with tanh");
    assert_eq!(reread(&window).activation, Some(Activation::Tanh));
    window.choose_in_palette("weights images of 24 x 8");
    assert_eq!(reread(&window).shape, Some(shape([24, 8], 1)));
    window.press(CTRL, Key::Z);
    assert!(window.sent().is_empty());
}

#[test]
fn a_run_that_would_be_lost_is_asked_about_first() {
    let mut window = opened();
    window.tell(|progress| {
        progress.time.step = 10;
        progress.unsaved = true;
        progress.kept = vec![crate::kept(1, 1234)].into();
    });
    window.click("Activation of the weights");
    window.click("tanh");
    assert!(window.sent().is_empty());
    window.click("Let it go");
    assert_eq!(reread(&window).activation, Some(Activation::Tanh));
}

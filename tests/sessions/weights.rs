//! Weights from and for other programs, in a window over the real threads.

use crate::idx;
use crate::window::{CTRL, PLAIN, STEPS, Window, folder};
use eframe::egui::Key;
use elbow::archive::{SavedModel, load_model};
use elbow::recipe::{Activation, DataSpec};
use elbow::train::{Command, SaveOrder};
use std::path::Path;

fn bits(model: &SavedModel) -> Vec<u32> {
    let arrays = model.snapshot.weights().expect("weights").arrays;
    let values = arrays.iter().flat_map(|array| &array.values);
    values.map(|value| value.to_bits()).collect()
}

/// Exports by the palette, to this path.
fn export(window: &mut Window, path: &Path) {
    window.choose("export weights as safetensors");
    window.fill("Path on disk", &path.display().to_string());
    window.click("Export");
}

#[test]
fn the_window_exports_the_weights_that_it_shows_and_says_where_they_are() {
    let folder = folder();
    let here = folder.path();
    let mut window = Window::fresh(here);
    let own = here.join("own.bpk");
    let order = SaveOrder::model(own.clone());
    window.worker.send(Command::Save(Box::new(order)));
    window.wait_until("the model", |window| window.told("Saved") > 0);
    let model = load_model(&own, None).expect("a model");

    // The ending says what it is.
    export(&mut window, &here.join("mine"));
    let path = here.join("mine.safetensors");
    let words = format!("Weights of step {STEPS} written to {}", path.display());
    window.wait_until("the weights", |window| window.shows(&words));
    assert!(!window.shows("Path on disk"));
    let back = load_model(&path, None).expect("weights");
    assert_eq!(bits(&back), bits(&model));
    assert_eq!(back.snapshot.recipe, model.snapshot.recipe);
    assert_eq!(back.snapshot.time.step, STEPS);
    let hash = |model: &SavedModel| model.data.as_ref().map(|data| data.hash);
    assert_eq!(hash(&back), hash(&model));

    // At an earlier step it is that step's; what is there is asked about first.
    window.choose("the first step");
    export(&mut window, &path);
    assert!(window.shows("mine.safetensors exists and will be replaced"));
    let still = load_model(&path, None).expect("weights");
    assert_eq!(still.snapshot.time.step, STEPS);
    window.click("Replace");
    window.wait_until("the weights", |window| {
        window.shows("Weights of step 0 written to")
    });
    let back = load_model(&path, None).expect("weights");
    assert_eq!(back.snapshot.time.step, 0);
    assert_ne!(bits(&back), bits(&model));
}

#[test]
fn a_place_that_cannot_be_written_is_said_in_the_dialog_and_another_can_be_typed() {
    let folder = folder();
    let here = folder.path();
    let mut window = Window::fresh(here);
    export(&mut window, &here.join("nowhere/mine.safetensors"));
    window.wait_until("the reason", |window| window.shows("nowhere"));
    window.fill(
        "Path on disk",
        &here.join("mine.safetensors").display().to_string(),
    );
    window.click("Export");
    window.wait_until("the weights", |window| window.shows("written to"));
    assert!(here.join("mine.safetensors").is_file());
}

#[test]
fn weights_of_pytorch_are_opened_as_they_are_meant_and_can_be_trained() {
    let folder = folder();
    let here = folder.path();
    let small = here.join("small");
    std::fs::create_dir(&small).expect("writable");
    idx::write_bars(&small, 40, 3, 4);
    let path = here.join("vae.pt");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exchange/pytorch/example.pt");
    std::fs::copy(example, &path).expect("a copy");
    let mut window = Window::fresh(here);
    window.press(CTRL, Key::O);
    window.fill("Path on disk", &path.display().to_string());
    window.press(PLAIN, Key::Enter);
    window.wait_until("the weights", |window| window.shows("vae.pt is read with"));
    let foreign = |window: &Window| window.worker.progress().foreign.clone();
    window.choose("read the weights as images of 3 x 4");
    window.wait_until("another shape", |window| {
        foreign(window).is_some_and(|it| it.mapping.shape.to_string() == "3 x 4")
    });
    window.choose("read the weights with tanh");
    window.wait_until("another activation", |window| {
        window.worker.progress().recipe.activation == Activation::Tanh
    });
    let read = foreign(&window).expect("another program's");
    assert_eq!(read.mapping.shape.to_string(), "3 x 4", "it stays");
    assert!(window.shows("fc21 and fc22 → posterior"));

    let spec = DataSpec::at(&small);
    window.worker.send(Command::Locate(Box::new(spec)));
    window.wait_until("the images", |window| {
        window.worker.progress().missing_data.is_none()
    });
    window.train(2);
    assert_eq!(window.worker.progress().time.step, 2);
}

//! What the dialog does with what it sees.

use super::*;
use crate::data::Warning;
use crate::import::PreviewedPicture;
use crate::ui::scene::settings::Settings;
use crate::ui::style::theme as themes;
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use std::time::Instant;

/// The dialog in a room of its own, and what it last answered.
#[derive(Default)]
struct Shown {
    dialog: Option<ImportDialog>,
    answer: Option<ImportAnswer>,
}

fn harness(size: Vec2) -> Harness<'static, Shown> {
    let app = |ui: &mut Ui, shown: &mut Shown| {
        if shown.dialog.is_none() {
            themes::install(ui.ctx());
        }
        let ctx = ui.ctx().clone();
        let dialog = shown.dialog.get_or_insert_with(|| ImportDialog::new(&ctx));
        let recent = Settings::default().data.recent;
        let outcome = dialog.ui(ui, &recent);
        shown.answer = outcome.answer.or(shown.answer.take());
    };
    // What is seen comes while it draws.
    let builder = Harness::builder().with_size(size).with_max_steps(20);
    let mut harness = builder.build_ui_state(app, Shown::default());
    harness.run();
    harness
}

fn dialog<'a>(harness: &'a mut Harness<'static, Shown>) -> &'a mut ImportDialog {
    harness.state_mut().dialog.as_mut().expect("drawn")
}

/// Draws until the newest look has been taken.
fn wait(harness: &mut Harness<'static, Shown>) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while dialog(harness).is_looking() {
        assert!(Instant::now() < deadline, "nothing was seen");
        std::thread::sleep(Duration::from_millis(2));
        harness.run();
    }
    harness.run();
}

fn pictures(harness: &mut Harness<'static, Shown>) -> Vec<PreviewedPicture> {
    let looked = dialog(harness).seen.clone().expect("seen");
    preview(&looked).expect("pictures").pictures.clone()
}

/// The digits in the dialog, of a window of this size.
fn digits(size: Vec2) -> Harness<'static, Shown> {
    let mut harness = harness(size);
    harness.get_by_label("MNIST").click();
    harness.run();
    wait(&mut harness);
    harness
}

const ROOM: Vec2 = vec2(900.0, 620.0);

#[test]
fn a_changed_control_draws_the_pictures_anew() {
    let mut harness = digits(ROOM);
    let before = pictures(&mut harness);
    assert_eq!(before.len(), 48);
    harness.get_by_label("Invert").click();
    harness.run();
    wait(&mut harness);
    let after = pictures(&mut harness);
    for (before, after) in before.iter().zip(&after) {
        let mut both = before.pixels.iter().zip(after.pixels.iter());
        assert!(both.all(|(a, b)| *a == 255 - *b), "{}", after.name);
    }
}

#[test]
fn the_button_beside_a_warning_mends_it() {
    for (warning, button, mended) in [
        (Warning::BlackInk { mean: 200 }, "Invert", "invert"),
        (Warning::Sideways, "Transpose", "transpose"),
        (Warning::Dark { brightest: 1 }, "Say the range…", "range"),
    ] {
        let mut harness = digits(ROOM);
        seen_as(&mut harness, |seen| {
            seen.report.warnings = vec![warning, Warning::OneClass];
        });
        assert!(
            harness
                .query_by_label("All images are of one class")
                .is_some()
        );
        // The control of that name is none to press.
        harness.get_by_role_and_label(Role::Button, button).click();
        harness.run();
        let spec = dialog(&mut harness).spec.clone();
        match mended {
            "invert" => assert!(spec.invert),
            "transpose" => assert!(spec.transpose),
            _ => assert!(harness.get_by_label("Range").is_focused()),
        }
    }
}

#[test]
fn what_the_desktops_dialog_names_is_looked_at() {
    let mut harness = harness(ROOM);
    for pick in [ImportPick::Folder, ImportPick::File] {
        let path = PathBuf::from("/nowhere/at/all");
        dialog(&mut harness).place.browse();
        dialog(&mut harness).picked(pick, Some(path.clone()));
        assert_eq!(dialog(&mut harness).spec, DataSpec::at(path));
        wait(&mut harness);
        let refused = harness.query_all_by_label_contains("there is nothing at this place");
        assert_eq!(refused.count(), 1);
    }
    dialog(&mut harness).place.browse();
    dialog(&mut harness).picked(ImportPick::Folder, None);
    harness.run();
    let told = harness.query_all_by_label_contains("No file dialog answered");
    assert_eq!(told.count(), 1, "it was gone at once");
}

#[test]
fn a_table_of_labels_that_is_chosen_is_in_the_spec() {
    let mut harness = digits(ROOM);
    dialog(&mut harness).picked(ImportPick::Labels, Some("/labels.csv".into()));
    let labels = dialog(&mut harness).spec.labels.clone();
    assert_eq!(labels, Some("/labels.csv".into()));
}

#[test]
fn all_of_it_is_within_a_small_window() {
    for size in [vec2(900.0, 560.0), vec2(900.0, 440.0), vec2(1920.0, 1080.0)] {
        let harness = digits(size);
        for name in [
            "Start a run with these images",
            "Cancel",
            "Path on disk",
            "Size",
            "Memory",
        ] {
            let rect = harness.get_by_label(name).rect();
            let window = Rect::from_min_size(pos2(0.0, 0.0), size);
            assert!(window.contains_rect(rect), "{name} at {rect} in {size}");
        }
    }
}

#[test]
fn enter_starts_unless_something_has_the_keyboard() {
    let mut harness = digits(ROOM);
    harness.get_by_label("Size").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().answer, None, "the size was meant");
    harness.key_press(Key::Enter);
    harness.run();
    let answer = harness.state().answer.clone();
    let Some(ImportAnswer::Start(chosen)) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(chosen.spec, DataSpec::default());
    assert!(chosen.images.is_some_and(|images| images.train > 0));
}

/// A set whose report was changed in this way, as if that had been seen.
fn seen_as(harness: &mut Harness<'static, Shown>, change: impl FnOnce(&mut Preview)) {
    let seen = dialog(harness).seen.clone().expect("seen");
    let mut seen = preview(&seen).expect("pictures").clone();
    change(&mut seen);
    dialog(harness).seen = Some(Arc::new(Looked {
        spec: DataSpec::default(),
        outcome: Ok(seen),
    }));
    harness.run();
}

/// A file of floating-point numbers in no usual range.
fn odd_numbers(folder: &std::path::Path) -> PathBuf {
    let header = format!(
        "{:<117}\n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (40, 4, 4), }"
    );
    let mut file = b"\x93NUMPY\x01\x00".to_vec();
    file.extend((header.len() as u16).to_le_bytes());
    file.extend(header.into_bytes());
    let number = |at: u32| -1_054.271_5 + at as f32 * 3.2;
    (0..40 * 16).for_each(|at| file.extend(number(at).to_le_bytes()));
    let path = folder.join("odd.npy");
    std::fs::write(&path, file).expect("a file");
    path
}

#[test]
fn a_range_can_be_typed_to_its_end_whatever_is_seen_meanwhile() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = odd_numbers(folder.path());
    let mut harness = harness(ROOM);
    dialog(&mut harness).open(path);
    wait(&mut harness);
    harness.get_by_label("Which numbers are black and white?");
    harness.get_by_label("Say the range…").click();
    harness.run();
    wait(&mut harness);
    let range = |harness: &Harness<'static, Shown>| {
        let field = harness.get_by_label("Range");
        (field.accesskit_node().value(), field.is_focused())
    };
    assert_eq!(range(&harness), (Some("-1060..1000".to_owned()), true));
    harness.key_press_modifiers(eframe::egui::Modifiers::COMMAND, Key::A);
    harness.run();
    // From the seventh letter on it is a range.
    for letter in "-1000..1000".split("").filter(|letter| !letter.is_empty()) {
        harness.event(Event::Text(letter.to_owned()));
        harness.run();
        wait(&mut harness);
    }
    assert_eq!(range(&harness), (Some("-1000..1000".to_owned()), true));
    let found = dialog(&mut harness).spec.range;
    assert_eq!(
        found.map(|range| range.to_string()),
        Some("-1000..1000".into())
    );
}

#[test]
fn many_bad_pictures_are_asked_about_before_a_run_can_start() {
    let mut harness = digits(ROOM);
    seen_as(&mut harness, |seen| {
        seen.asks_first = true;
        seen.is_whole = false;
        seen.report.left_out_count = 151;
        seen.report.images = SplitCounts {
            train: 180,
            test: 20,
        };
    });
    harness.get_by_label("At least 151 of 351 pictures cannot be read");
    harness.get_by_label("At least 151 pictures left out");
    assert!(!dialog(&mut harness).is_ready(), "nobody has said so");
    harness.get_by_label("Go on without them").click();
    harness.run();
    wait(&mut harness);
    assert!(dialog(&mut harness).spec.skip_bad);
    assert!(dialog(&mut harness).is_ready());
}

#[test]
fn images_of_another_shape_are_not_taken_for_those_of_a_model() {
    let mut harness = harness(ROOM);
    let ctx = harness.ctx.clone();
    let learned = ImageShape {
        height: 48,
        width: 48,
        channels: 3,
    };
    let locate = ImportDialog::locate(&ctx, DataSpec::default(), Some(learned));
    *dialog(&mut harness) = locate;
    dialog(&mut harness).look_at(DataSpec::default());
    wait(&mut harness);
    let words = "These are not the images of this model: they are 28 x 28, grey, and it learned from 48 x 48, colour";
    harness.get_by_label(words);
    assert!(!dialog(&mut harness).is_ready());
    harness.get_by_label("Path on disk");
}

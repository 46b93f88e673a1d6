//! Images are brought in: dropped, typed, or opened before; refused, read, missing and found.

use crate::shell::Window;
use crate::{CTRL, PLAIN, bars, idx, started, window};
use eframe::App;
use eframe::egui::accesskit::Role;
use eframe::egui::{DroppedFile, HoveredFile, Key};
use egui_kittest::kittest::{NodeT, Queryable};
use elbow::data::{Dataset, LeftOut, PictureFlaw};
use elbow::import::{ImportError, ImportProgress, NoDataSet};
use elbow::recipe::{DataSpec, ImageSize, NumberRange, Recipe};
use elbow::train::{BeginError, Command, Failure, Importing, Message, MissingData, Phase};
use elbow::ui::settings::Settings;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a desktop hands over when something is dropped.
#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

fn drop_on(window: &mut Window, paths: &[PathBuf]) {
    let dropped = paths.iter().cloned();
    let dropped = dropped.map(|path| Arc::new(Dropped(path)) as _);
    window.harness.input_mut().dropped_files = dropped.collect();
    window.harness.step();
    window.harness.input_mut().dropped_files.clear();
    window.settle();
}

fn hold_over(window: &mut Window, paths: &[&str]) {
    let held = paths.iter().map(|path| HoveredFile {
        path: Some(path.into()),
        ..HoveredFile::default()
    });
    window.harness.input_mut().hovered_files = held.collect();
    // It is drawn again and again as long as something is held.
    window.harness.run_steps(3);
}

/// Chooses this in the drop-down list of this name.
fn choose(window: &mut Window, list: &str, name: &str) {
    let of = |window: &Window, role, name| {
        window.harness.get_by_role_and_label(role, name).click();
    };
    of(window, Role::ComboBox, list);
    window.settle();
    of(window, Role::Button, name);
    window.settle();
}

/// Takes away all that stands in the field of this name.
fn clear(window: &mut Window, name: &str) {
    window.harness.get_by_label(name).click();
    window.settle();
    window.press(CTRL, Key::A);
    window.press(PLAIN, Key::Delete);
    window.press(PLAIN, Key::Tab);
}

/// Opens the dialog and types this path into it.
fn type_path(window: &mut Window, path: &Path) {
    window.press(CTRL, Key::D);
    window.harness.get_by_label("Path on disk").click();
    window.settle();
    window.press(CTRL, Key::A);
    let text = path.display().to_string();
    window.harness.get_by_label("Path on disk").type_text(&text);
    window.settle();
    window.press(PLAIN, Key::Enter);
}

/// The data of the run that was started.
fn started_on(window: &Window) -> DataSpec {
    let (recipe, run) = started(&window.sent()).expect("a start");
    assert!(run);
    recipe.data
}

const SEEN: &str = "24 of 24 images as the model sees them: 6 x 8, grey";

#[test]
fn a_dropped_folder_is_looked_at_and_enter_starts_a_run_on_it() {
    let mut window = window();
    let folder = bars(&window);
    drop_on(&mut window, std::slice::from_ref(&folder));
    window.wait_for(SEEN);
    assert!(window.shows("12 to train on, 12 to test"));
    assert!(window.shows("8 classes"));
    assert!(window.sent().is_empty(), "nobody asked for a run yet");
    window.press(PLAIN, Key::Enter);
    assert_eq!(started_on(&window), DataSpec::at(folder));
    assert!(!window.shows("as the model sees them"));
}

#[test]
fn while_something_is_held_over_the_window_it_says_what_a_drop_would_do() {
    let mut window = window();
    hold_over(&mut window, &["/data/cells"]);
    assert!(window.shows("Drop to open these images"));
    hold_over(&mut window, &["/models/a.bpk"]);
    assert!(window.shows("Drop to open this model"));
    hold_over(&mut window, &[]);
    assert!(!window.shows("Drop to open"));
}

#[test]
fn a_dropped_model_opens_and_several_files_stand_for_their_folder() {
    let mut window = window();
    let model = window.folder().join("a.bpk");
    std::fs::write(&model, "a model").expect("a file");
    drop_on(&mut window, std::slice::from_ref(&model));
    assert!(matches!(&window.sent()[..], [Command::Open(path)] if *path == model));
    let folder = bars(&window);
    let files = ["train-images-idx3-ubyte", "t10k-images-idx3-ubyte"];
    drop_on(&mut window, &files.map(|name| folder.join(name)));
    window.wait_for(SEEN);
}

#[test]
fn a_typed_path_is_looked_at_and_can_be_put_into_the_recipe_alone() {
    let mut window = window();
    let folder = bars(&window);
    type_path(&mut window, &folder);
    window.wait_for(SEEN);
    window.click("Use for the next run");
    assert!(window.sent().is_empty());
    assert_eq!(window.field("Images"), "bars");
    assert!(window.shows("1 field waits"));
    // It is an edit of the recipe like any other.
    window.harness.run_steps(10);
    window.press(CTRL, Key::Z);
    assert_eq!(window.field("Images"), "MNIST");
    window.press(CTRL, Key::Y);
    assert_eq!(window.field("Images"), "bars");
    window.click("Start new run");
    assert_eq!(started_on(&window), DataSpec::at(folder));
}

#[test]
fn every_control_is_in_the_spec_of_the_run_that_it_starts() {
    let mut window = window();
    let folder = bars(&window);
    type_path(&mut window, &folder);
    window.wait_for(SEEN);
    window.fill("Size", "16x12");
    window.wait_for("as the model sees them: 16 x 12, grey");
    choose(&mut window, "Fit", "Pad");
    choose(&mut window, "Colour", "Colour");
    window.wait_for("as the model sees them: 16 x 12, colour");
    window.click("Invert");
    window.click("Transpose");
    window.fill("Range", "0..250");
    window.click("Start a run with these images");
    let spec = started_on(&window);
    let expected = DataSpec {
        size: Some(ImageSize {
            height: 16,
            width: 12,
        }),
        fit: elbow::recipe::Fit::Pad,
        colour: elbow::recipe::Colour::Rgb,
        invert: true,
        transpose: true,
        range: Some(NumberRange::to(250.0)),
        ..DataSpec::at(folder)
    };
    assert_eq!(spec, expected);
}

#[test]
fn what_cannot_be_read_in_a_control_is_said_and_starts_nothing() {
    let mut window = window();
    let folder = bars(&window);
    type_path(&mut window, &folder);
    window.wait_for(SEEN);
    window.fill("Size", "large");
    assert!(window.shows("Write 64, or 48x64"));
    window.fill("Range", "1..");
    assert!(window.shows("Write black and white like 0..255"));
    window.click("Start a run with these images");
    assert!(window.sent().is_empty());
    clear(&mut window, "Size");
    clear(&mut window, "Range");
    window.click("Start a run with these images");
    assert_eq!(started_on(&window), DataSpec::at(folder));
}

#[test]
fn escape_leaves_everything_as_it_is() {
    let mut window = window();
    let folder = bars(&window);
    type_path(&mut window, &folder);
    window.wait_for(SEEN);
    window.press(PLAIN, Key::Escape);
    assert!(!window.shows("Open data folder") && !window.shows("as the model sees them"));
    assert!(window.sent().is_empty());
    assert_eq!(window.field("Images"), "MNIST");
}

#[test]
fn what_was_opened_last_is_offered_in_the_next_session() {
    let mut window = window();
    let folder = bars(&window);
    type_path(&mut window, &folder);
    window.wait_for(SEEN);
    window.click("Invert");
    window.click("Start a run with these images");
    let spec = started_on(&window);
    assert!(spec.invert);
    window.harness.state_mut().on_exit(None);
    let text = std::fs::read_to_string(window.settings_path()).expect("written");
    let settings: Settings = serde_json::from_str(&text).expect("readable");
    assert_eq!(settings.data.recent, std::slice::from_ref(&spec));

    let next = tempfile::tempdir().expect("a folder");
    std::fs::write(next.path().join("settings.json"), text).expect("a file");
    let mut next = Window::over(Recipe::default(), next);
    next.click("File");
    next.click("Recent data");
    next.click("bars");
    next.wait_for(SEEN);
    next.click("Start a run with these images");
    assert_eq!(started_on(&next), spec, "read as it was read before");
    next.press(CTRL, Key::D);
    next.wait_for(SEEN);
    next.press(PLAIN, Key::Escape);
    next.press(CTRL, Key::K);
    next.harness
        .get_by_label("Command")
        .type_text("open data bars");
    next.settle();
    next.press(PLAIN, Key::Enter);
    next.wait_for(SEEN);
}

#[test]
fn a_place_without_images_is_refused_with_what_is_wrong_and_what_helps() {
    let mut window = window();
    type_path(&mut window, Path::new("/nowhere/at/all"));
    window.wait_for("/nowhere/at/all: there is nothing at this place; check the path");
    window.press(PLAIN, Key::Enter);
    window.click("Start a run with these images");
    assert!(window.sent().is_empty());
    let page = window.folder().join("train-images-idx3-ubyte");
    std::fs::write(&page, "<!DOCTYPE html><html>404</html>").expect("a file");
    drop_on(&mut window, &[page]);
    window.wait_for("it is a web page, not data; fetch the file anew");
}

#[test]
fn one_picture_and_a_model_have_a_way_on() {
    let mut window = window();
    let folder = bars(&window);
    let picture = folder.join("one.png");
    // The signature is what a picture is known by.
    std::fs::write(&picture, b"\x89PNG\r\n\x1a\n and no more").expect("a file");
    type_path(&mut window, &picture);
    window.wait_for("it is one picture; give the folder");
    window.click("Open its folder");
    window.wait_for(SEEN);
    assert_eq!(window.field("Path on disk"), folder.display().to_string());
    window.press(PLAIN, Key::Escape);
    let model = window.folder().join("renamed.data");
    std::fs::write(&model, elbow::ui::shipped_models()[0].bytes).expect("a file");
    type_path(&mut window, &model);
    window.wait_for("it is a saved model");
    window.click("Open model");
    assert!(matches!(&window.sent()[..], [Command::Open(path)] if *path == model));
}

/// Too many pictures of a folder cannot be read.
fn many_bad(path: &Path) -> ImportError {
    let first = LeftOut {
        name: "cat/7.png".into(),
        reason: PictureFlaw::NoPicture,
    };
    ImportError::ManyBad {
        path: path.to_owned(),
        bad: 2,
        all: 9,
        first: first.clone(),
        left_out: vec![
            first,
            LeftOut {
                name: "dog/1.png".into(),
                reason: PictureFlaw::Empty,
            },
        ],
    }
}

#[test]
fn pictures_that_cannot_be_read_are_named_and_left_out_only_when_asked() {
    let mut window = window();
    let folder = bars(&window);
    type_path(&mut window, &folder);
    window.wait_for(SEEN);
    window.click("Start a run with these images");
    let asked = started_on(&window);
    window.notice(Message::NotBegun(BeginError::Data(many_bad(&folder))));
    for name in [
        "2 of 9 pictures cannot be read",
        "cat/7.png",
        "dog/1.png: it has no pixels",
    ] {
        assert!(window.shows(name), "{name}");
    }
    window.click("Go on without them");
    let skipped = DataSpec {
        skip_bad: true,
        ..asked
    };
    assert_eq!(started_on(&window), skipped);
}

#[test]
fn the_first_run_asks_about_bad_pictures_from_its_banner() {
    let spec = DataSpec::at("/data/cells");
    let mut window = Window::open(Recipe {
        data: spec.clone(),
        ..Recipe::default()
    });
    window.tell(|progress| {
        let error = BeginError::Data(many_bad(Path::new("/data/cells")));
        progress.phase = Phase::Failed(Failure::NotBegun(error));
    });
    let banner = window.harness.get_all_by_label("Open data…");
    banner.into_iter().next().expect("a button").click();
    window.settle();
    window.click("Go on without them");
    let skipped = DataSpec {
        skip_bad: true,
        ..spec
    };
    assert_eq!(started_on(&window), skipped);
}

fn importing(done: usize) -> Option<Importing> {
    Some(Importing {
        spec: DataSpec::at("/data/cells"),
        progress: ImportProgress {
            done,
            total: 200_000,
        },
        per_second: 8_100.0,
    })
}

#[test]
fn while_images_are_read_the_run_in_hand_can_be_used_and_the_reading_given_up() {
    let mut window = window();
    let data = Dataset::open(&DataSpec::at(bars(&window))).expect("a data set");
    window.tell(|progress| {
        progress.dataset = Some(data);
        progress.importing = importing(12_000);
    });
    assert!(window.shows("Reading cells: 12,000 of 200,000 images, 8,100 images/s, 23 s left"));
    window.click("Pause");
    assert!(matches!(window.sent()[..], [Command::Pause]));
    window.click("Cancel");
    assert!(matches!(window.sent()[..], [Command::CancelImport]));
    window.tell(|progress| progress.importing = None);
    assert!(!window.shows("Reading cells"));
}

#[test]
fn before_the_first_run_the_reading_stands_where_the_plane_will_be() {
    let mut window = window();
    window.tell(|progress| {
        progress.phase = Phase::Preparing;
        progress.importing = importing(0);
    });
    assert!(window.shows("0 of 200,000 images"));
    let screen = window.harness.ctx.content_rect();
    let middle = screen.shrink2(screen.size() / 4.0);
    let mut named = window.harness.query_all_by_label("Reading cells");
    // The title says it too.
    assert!(named.any(|words| middle.contains(words.rect().center())));
    drop(named);
    window.click("Cancel");
    assert!(matches!(window.sent()[..], [Command::CancelImport]));
}

#[test]
fn a_model_without_its_images_says_so_and_they_are_located() {
    let trained = DataSpec {
        invert: true,
        ..DataSpec::at("/data/cells")
    };
    let mut window = Window::open(Recipe {
        data: trained.clone(),
        ..Recipe::default()
    });
    let folder = bars(&window);
    window.tell(|progress| {
        progress.phase = Phase::Paused;
        progress.missing_data = Some(MissingData::Import(ImportError::Unknown {
            path: "/data/cells".into(),
            found: NoDataSet::Missing,
        }));
    });
    assert!(
        window.shows("The images of this model are not at /data/cells: the plane can be explored")
    );
    for button in [
        "Resume",
        "One step",
        "To the end of the epoch",
        "Reset, same seed",
    ] {
        let node = window.harness.get_by_label(button);
        assert!(node.accesskit_node().is_disabled(), "{button}");
    }
    window.press(PLAIN, Key::Space);
    assert!(window.shows("Locate… finds them, then it can train"));
    assert!(window.sent().is_empty());
    window.click("Locate…");
    assert_eq!(window.field("Path on disk"), "/data/cells");
    window.fill("Path on disk", &folder.display().to_string());
    window.click("Open");
    window.wait_for(SEEN);
    window.click("Use these images");
    let sent = window.sent();
    let [Command::Locate(spec)] = &sent[..] else {
        panic!("{sent:?}");
    };
    let located = DataSpec {
        invert: true,
        ..DataSpec::at(&folder)
    };
    assert_eq!(**spec, located, "read as the model knows them");
}

#[test]
fn classes_are_searched() {
    let mut window = window();
    let folder = window.folder().join("many");
    std::fs::create_dir(&folder).expect("a folder");
    idx::write_bars(&folder, 30, 6, 30);
    type_path(&mut window, &folder);
    window.wait_for("30 classes");
    window.fill("Search the classes", "29");
    let names = |window: &Window, name: &str| window.harness.query_all_by_label(name).count();
    assert_eq!((names(&window, "29"), names(&window, "3")), (1, 0));
}

#[test]
fn escape_leaves_a_field_first_and_then_the_dialog() {
    let mut window = window();
    let folder = bars(&window);
    type_path(&mut window, &folder);
    window.wait_for(SEEN);
    window.click("Invert");
    window.harness.get_by_label("Size").click();
    window.settle();
    window.press(PLAIN, Key::Escape);
    assert!(
        window.shows("as the model sees them"),
        "the field was meant"
    );
    window.press(PLAIN, Key::Escape);
    assert!(!window.shows("as the model sees them"));
}

#[test]
fn a_first_reading_that_was_given_up_is_no_failure() {
    let spec = DataSpec::at("/data/cells");
    let mut window = Window::open(Recipe {
        data: spec,
        ..Recipe::default()
    });
    window.tell(|progress| {
        let error = ImportError::Cancelled {
            path: "/data/cells".into(),
        };
        progress.phase = Phase::Failed(Failure::NotBegun(BeginError::Data(error)));
    });
    assert!(window.shows("Reading cells was stopped, so there is no run yet"));
    assert!(window.shows("No run"));
    for wrong in ["Save last good weights…", "No run was begun", "Stopped"] {
        assert!(!window.shows(wrong), "{wrong}");
    }
    window.click("MNIST");
    window.wait_for("as the model sees them: 28 x 28, grey");
}

#[test]
fn while_the_first_images_are_read_the_title_names_them_and_there_is_nothing_to_resume() {
    let mut window = window();
    window.tell(|progress| {
        progress.phase = Phase::Preparing;
        progress.importing = importing(0);
    });
    let named = window.harness.query_all_by_label("Reading cells").count();
    assert_eq!(named, 2, "in the bar and where the plane will be");
    let resume = window.harness.get_by_label("Resume");
    assert!(resume.accesskit_node().is_disabled());
}

/// A set of which three pictures could not be read.
fn read_in_part(window: &Window) -> Arc<Dataset> {
    let data = Dataset::open(&DataSpec::at(bars(window))).expect("a data set");
    let mut data = Arc::into_inner(data).expect("nobody else has it");
    let mut report = data.report.as_deref().expect("a report").clone();
    report.left_out = ["a.png", "b.png", "c.png"]
        .map(|name| LeftOut {
            name: name.into(),
            reason: PictureFlaw::NoPicture,
        })
        .into();
    report.left_out_count = 3;
    report.warnings = vec![elbow::data::Warning::OneClass];
    data.report = Some(Arc::new(report));
    Arc::new(data)
}

#[test]
fn what_was_left_out_can_be_read_by_name_once_the_run_has_begun() {
    for way in ["toast", "row", "menu", "palette"] {
        let mut window = window();
        let data = read_in_part(&window);
        window.tell(|progress| progress.dataset = Some(data));
        assert!(window.shows("3 pictures left out; 1 thing looks wrong"));
        match way {
            "toast" => {
                window.notice(Message::DataRead {
                    name: "bars".into(),
                    images: 24,
                    left_out: 3,
                    warnings: 1,
                });
                let links = window
                    .harness
                    .get_all_by_role_and_label(Role::Link, "What was read…");
                links.into_iter().next().expect("a link").click();
            }
            "row" => window.harness.get_by_label("What was read…").click(),
            "menu" => {
                window.click("File");
                let all = window.harness.get_all_by_label("What was read…");
                all.into_iter().last().expect("an entry").click();
            }
            _ => {
                window.press(CTRL, Key::K);
                let field = window.harness.get_by_label("Command");
                field.type_text("what was read");
                window.settle();
                window.press(PLAIN, Key::Enter);
            }
        }
        window.settle();
        for words in [
            "a.png: it is no picture in a known format",
            "c.png: it is no picture",
            "All images are of one class",
            "8 classes",
        ] {
            assert!(window.shows(words), "{way}: {words}");
        }
        window.click("Close");
        assert!(!window.shows("a.png"), "{way}");
    }
}

#[test]
fn a_wrong_place_is_forgotten_once_the_images_are_found_and_other_images_are_said_to_be_others() {
    let mut window = window();
    let missing = || {
        MissingData::Import(ImportError::Unknown {
            path: "/data/cells".into(),
            found: NoDataSet::Missing,
        })
    };
    window.tell(|progress| progress.missing_data = Some(missing()));
    window.notice(Message::NotLocated(missing()));
    assert!(window.shows("These are not the images of this model"));
    window.tell(|progress| progress.missing_data = None);
    assert!(!window.shows("These are not the images of this model"));
    window.notice(Message::Located {
        name: "bars".into(),
        same: elbow::data::SameData::Other,
    });
    // A quarter of a second a frame: much longer than any other message stays.
    window.harness.run_steps(200);
    assert!(window.shows("bars holds other images than those that the model learned from"));
    window.tell(|progress| progress.run += 1);
    assert!(!window.shows("bars holds other images"));
}

#[test]
fn a_lecture_says_that_images_are_missing_too() {
    let mut window = window();
    window.tell(|progress| {
        progress.missing_data = Some(MissingData::Import(ImportError::Unknown {
            path: "/data/cells".into(),
            found: NoDataSet::Missing,
        }));
    });
    window.press(PLAIN, Key::F5);
    assert!(window.shell().settings().layout.lecture);
    assert!(window.shows("The images of this model are not at /data/cells"));
}

#[test]
fn recent_sets_of_one_name_are_told_apart_and_one_that_is_gone_is_grey() {
    let mut settings = Settings::default();
    let folder = tempfile::tempdir().expect("a folder");
    let [cells, digits] = ["cells", "digits"].map(|name| folder.path().join(name).join("train"));
    std::fs::create_dir_all(&cells).expect("folders");
    settings.data.note(&DataSpec::at(&digits));
    settings.data.note(&DataSpec::at(&cells));
    let text = serde_json::to_string(&settings).expect("settings");
    std::fs::write(folder.path().join("settings.json"), text).expect("a file");
    let mut window = Window::over(Recipe::default(), folder);
    window.press(CTRL, Key::D);
    window.wait_for("Not there any more");
    let grey = |window: &Window, name: &str| {
        let node = window.harness.get_by_label(name);
        node.accesskit_node().is_disabled()
    };
    assert!(!grey(&window, "train (cells)"));
    assert!(grey(&window, "train (digits)"));
}

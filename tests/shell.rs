//! What the window as a whole promises, worked by names as a screen reader reads them.
//!
//! Each run of the harness also checks that every control in sight has a name.

#[path = "support/shell.rs"]
mod shell;

use eframe::App;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;
use elbow::archive::{WriteCause, WriteError};
use elbow::explore::{EvidenceQuery, PageQuery, PointsQuery};
use elbow::recipe::{Activation, Bayes, Binarize, DataSource, DeviceChoice, Likelihood, Recipe};
use elbow::train::{
    Command, Culprit, EvaluationError, Failure, Message, ObjectivePart, Phase, TrainError,
};
use elbow::ui::action::{Menu, offers};
use elbow::ui::settings::Settings;
use elbow::ui::shipped_models;
use shell::Window;
use std::path::PathBuf;

const CTRL: Modifiers = Modifiers::COMMAND;
const PLAIN: Modifiers = Modifiers::NONE;

fn window() -> Window {
    Window::open(Recipe::default())
}

/// The recipe that was started, if that is all that was sent.
fn started(sent: &[Command]) -> Option<(Recipe, bool)> {
    match sent {
        [Command::Start { recipe, run }] => Some(((**recipe).clone(), *run)),
        _ => None,
    }
}

#[test]
fn one_button_pauses_and_resumes() {
    let mut window = window();
    window.click("Pause");
    assert!(matches!(window.sent()[..], [Command::Pause]));
    window.tell(|progress| progress.phase = Phase::Paused);
    window.click("Resume");
    assert!(matches!(window.sent()[..], [Command::Run]));
    window.click("One step");
    window.click("One epoch");
    assert!(matches!(window.sent()[..], [Command::Step, Command::Epoch]));
}

#[test]
fn space_pauses_but_not_while_a_text_is_typed() {
    let mut window = window();
    window.press(PLAIN, Key::Space);
    assert!(matches!(window.sent()[..], [Command::Pause]));
    window.click("Hidden widths");
    window.press(PLAIN, Key::Space);
    assert!(window.sent().is_empty());
}

#[test]
fn edited_fields_wait_for_a_new_run_and_then_make_its_recipe() {
    let mut window = window();
    window.fill("Hidden widths", "300, 100");
    window.click("Activation");
    window.click("tanh");
    window.click("Pixels are");
    window.click("Gaussian");
    window.fill("Precision", "25");
    window
        .harness
        .get_by_label("Latent dimensions")
        .set_value_accesskit(20.0);
    window.fill("Seed", "7");
    window.click("Device");
    window.click("ndarray");
    assert!(window.sent().is_empty(), "nothing structural acts at once");
    assert!(window.shows("fields wait"));
    window.click("Start new run");
    let expected = Recipe {
        hidden: vec![300, 100],
        activation: Activation::Tanh,
        likelihood: Likelihood::Gaussian,
        precision: 25.0,
        latent: 20,
        seed: 7,
        device: DeviceChoice::Ndarray,
        ..Recipe::default()
    };
    assert_eq!(started(&window.sent()), Some((expected, true)));
}

#[test]
fn weights_and_objective_are_folded_away_and_make_a_recipe_all_the_same() {
    let mut window = window();
    assert!(!window.shows("Importance samples"));
    window.click("Weights and objective");
    window.click("Decoder’s weights");
    window.click("Random");
    window.fill("Prior precision", "4");
    window.fill("KL warm-up, steps", "500");
    window.fill("Free nats per dimension", "0.5");
    window.click("Start new run");
    let expected = Recipe {
        bayes: Bayes::Decoder,
        prior_precision: 4.0,
        kl_warmup: 500,
        free_bits: 0.5,
        ..Recipe::default()
    };
    assert_eq!(started(&window.sent()), Some((expected, true)));
}

#[test]
fn the_panel_keeps_every_number_that_the_command_line_accepts() {
    for (tiny, large) in [(1e-13, 1e13), (5e-324, f64::MAX)] {
        for learning_rate in [tiny, large] {
            let recipe = Recipe {
                likelihood: Likelihood::Gaussian,
                learn_precision: true,
                precision: tiny,
                min_std: 2e3,
                bayes: Bayes::Decoder,
                prior_precision: large,
                free_bits: large,
                learning_rate,
                beta: large,
                ..Recipe::default()
            };
            assert_eq!(recipe.check(), Ok(()));
            let mut window = Window::open(recipe.clone());
            window.settle();
            assert!(window.shows("Free nats per dimension"));
            window.click("Start new run");
            assert_eq!(started(&window.sent()), Some((recipe, true)));
        }
    }
}

#[test]
fn what_has_no_clear_meaning_cannot_be_started_and_the_reason_is_told() {
    let mut window = window();
    window.click("Weights and objective");
    window.fill("Importance samples", "5");
    window.fill("Free nats per dimension", "0.5");
    assert!(window.shows("\"Free nats per dimension\" must stay 0"));
    window.click("Start new run");
    assert!(window.sent().is_empty());
}

#[test]
fn data_comes_from_a_typed_folder_and_pixels_can_be_binarised() {
    let mut window = window();
    window.click("Images");
    window.click("From a folder");
    assert!(window.shows("Name the folder"));
    window.fill("Data folder", "/data/fashion");
    window.click("Binarisation");
    window.click("Dynamic");
    window.click("Start new run");
    let (recipe, _) = started(&window.sent()).expect("a start");
    assert_eq!(recipe.data, DataSource::Folder("/data/fashion".into()));
    assert_eq!(recipe.binarize, Binarize::Dynamic);
}

#[test]
fn a_recipe_that_cannot_run_says_why_and_does_not_start() {
    let mut window = window();
    window.fill("Hidden widths", "400, many");
    assert!(window.shows("many"));
    window.click("Start new run");
    assert!(window.sent().is_empty());
    window.click("Revert");
    assert!(!window.shows("many"));
    window.click("Start new run");
    assert_eq!(started(&window.sent()), Some((Recipe::default(), true)));
}

#[test]
fn live_fields_act_at_once() {
    let mut window = window();
    window.fill("Beta", "4");
    window.fill("Learning rate", "3e-4");
    window.fill("Batch size", "64");
    let live: Vec<_> = window
        .sent()
        .into_iter()
        .map(|command| match command {
            Command::Live(live) => (live.beta, live.learning_rate, live.batch),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(live, [(4.0, 1e-3, 128), (4.0, 3e-4, 128), (4.0, 3e-4, 64)]);
}

#[test]
fn a_decimal_comma_and_the_minus_of_typesetters_are_read() {
    let mut window = window();
    window.fill("Learning rate", "0,01");
    window.fill("Batch size", "1,024");
    window.fill("Beta", "1,5e−1");
    let Some(Command::Live(live)) = window.sent().pop() else {
        panic!("nothing acts at once");
    };
    let found = (live.learning_rate, live.batch, live.beta);
    assert_eq!(found, (0.01, 1024, 0.15));
}

#[test]
fn a_number_that_cannot_be_read_is_said_beside_its_field() {
    let mut window = window();
    window.fill("Learning rate", "1e-3x");
    assert!(window.shows("\"1e-3x\" is not a number"));
    window.fill("Beta", "1,500");
    assert!(window.shows("\"1,500\" can mean 1.500 or 1500"));
    window.fill("Latent dimensions", "2.5");
    assert!(window.shows("\"2.5\" is not a whole number"));
    assert!(window.sent().is_empty(), "the numbers stay as they were");
    window.fill("Learning rate", "0.01");
    window.fill("Beta", "1.5");
    window.fill("Latent dimensions", "3");
    assert!(!window.shows("is not a") && !window.shows("can mean"));
    assert_eq!(window.sent().len(), 2);
}

#[test]
fn a_typing_error_does_not_end_the_drag_of_the_slider_below() {
    let mut window = window();
    window.tell(|progress| progress.phase = Phase::Paused);
    window.fill("Learning rate", "abc");
    assert!(window.shows("\"abc\" is not a number"));
    let slider = window.harness.get_by_label("Learning rate slider").rect();
    let from = slider.center();
    window.drag(from, from + vec2(50.0, 0.0), 5);
    assert!(!window.shows("is not a number"));
    let Some(Command::Live(live)) = window.sent().pop() else {
        panic!("the drag was lost");
    };
    let draft = window.field("Learning rate");
    let shown: f64 = draft.parse().expect("a number");
    assert!((shown / live.learning_rate - 1.0).abs() < 1e-3, "{shown}");
    assert!(live.learning_rate > 2e-3, "{live:?}");
}

#[test]
fn a_typing_error_stays_under_its_own_field() {
    let mut window = window();
    window.fill("Latent dimensions", "many");
    let at = |window: &Window| {
        let label = window.harness.get_by_label_contains("\"many\" is not");
        let below = window.harness.get_by_label("Latent dimensions").rect();
        label.rect().top() - below.bottom()
    };
    let gap = at(&window);
    window.fill("Learning rate", "abc");
    window.fill("Beta", "nothing");
    assert!((at(&window) - gap).abs() < 1.0, "as errors come above it");
    window.fill("Learning rate", "0.01");
    window.fill("Beta", "2");
    assert!((at(&window) - gap).abs() < 1.0, "and as they go");
    assert!(!window.shows("abc") && !window.shows("nothing"));
}

#[test]
fn revert_and_a_new_run_forget_typing_errors() {
    let mut window = window();
    window.fill("Latent dimensions", "3");
    window.fill("Beta", "abc");
    window.click("Revert");
    assert!(!window.shows("is not a number"));
    window.fill("Beta", "abc");
    assert!(window.shows("is not a number"));
    window.tell(|progress| progress.run += 1);
    assert!(!window.shows("is not a number"));
}

#[test]
fn a_number_out_of_range_is_refused_in_words() {
    let mut window = window();
    window.fill("Beta", "−2");
    assert!(window.shows("\"−2\" is out of range; write a number from 0 to"));
    window.fill("Latent dimensions", "1,000");
    assert!(window.shows("\"1,000\" is out of range; write a number from 1 to 512"));
    assert!(window.sent().is_empty(), "the numbers stay as they were");
}

#[test]
fn the_numbers_of_the_settings_are_read_like_all_others() {
    let mut window = window();
    window.press(CTRL, Key::Comma);
    let plane = |window: &Window| {
        let plane = &window.shell().settings().plane;
        (plane.scatter, plane.manifold_images)
    };
    window.fill_number("Images on the plane", "1,000");
    window.fill_number("Density of the manifold", "7");
    assert_eq!(plane(&window), (1000, 7));
    window.fill_number("Images on the plane", "many");
    assert!(window.shows("\"many\" is not a"));
    window.fill_number("Density of the manifold", "8,5");
    assert!(window.shows("\"8,5\" is not a whole number"));
    window.fill_number("Size of everything", "400 %");
    assert!(window.shows("\"400 %\" is out of range; write a number from 50 % to 300 %"));
    assert_eq!(plane(&window), (1000, 7));
    assert_eq!(window.shell().settings().window.zoom, 1.0);
}

#[test]
fn the_smoothing_is_read_like_all_others() {
    let mut window = window();
    window.fill_number("Smoothing", "0,5");
    assert_eq!(window.shell().settings().curves.smoothing, 0.5);
    window.fill_number("Smoothing", "half");
    assert!(window.shows("\"half\" is not a number"));
    assert_eq!(window.shell().settings().curves.smoothing, 0.5);
}

#[test]
fn a_learned_precision_may_be_given_a_smallest_std() {
    let mut window = window();
    assert!(!window.shows("Smallest std"));
    window.click("Pixels are");
    window.click("Gaussian");
    window.click("Learned");
    window.fill("Precision", "400");
    window.fill("Smallest std", "0,1");
    assert!(window.shows("A precision of 400 starts below the smallest std, 0.1"));
    window.fill("Smallest std", "0.01");
    window.click("Start new run");
    let expected = Recipe {
        likelihood: Likelihood::Gaussian,
        precision: 400.0,
        learn_precision: true,
        min_std: 0.01,
        ..Recipe::default()
    };
    assert_eq!(started(&window.sent()), Some((expected, true)));
}

#[test]
fn an_unsaved_run_is_not_lost_without_a_question() {
    let mut window = window();
    window.tell(|progress| {
        progress.unsaved = true;
        progress.time.step = 1234;
    });
    window.click("Start new run");
    assert!(window.sent().is_empty());
    assert!(window.shows("1,234 steps"));
    window.tell(|progress| progress.time.step = 1500);
    assert!(window.shows("1,500 steps"), "training goes on behind it");
    window.click("Cancel");
    assert!(window.sent().is_empty());
    window.click("Reset, same seed");
    window.click("Discard run");
    assert_eq!(started(&window.sent()), Some((Recipe::default(), true)));
}

#[test]
fn enter_presses_the_highlighted_button_of_the_question() {
    let mut window = window();
    window.tell(|progress| {
        progress.unsaved = true;
        progress.time.step = 10;
    });
    window.press(CTRL, Key::Enter);
    assert!(window.shows("10 steps"));
    window.press(PLAIN, Key::Enter);
    assert!(!window.shows("10 steps"));
    assert!(window.shows("Path"), "it asks where to save");
    assert!(matches!(window.sent()[..], [Command::Pause]));
}

#[test]
fn an_unsaved_run_can_be_saved_before_the_next_begins() {
    let mut window = window();
    window.tell(|progress| {
        progress.unsaved = true;
        progress.time.step = 10;
    });
    window.click("Start new run");
    window.click("Save first…");
    let path = window.folder().join("kept.bpk");
    window.fill("Path", &path.display().to_string());
    window.click("Save");
    let sent = window.sent();
    assert!(
        matches!(&sent[..], [Command::Pause, Command::Save(to)] if *to == path),
        "{sent:?}"
    );
    window.tell(|progress| {
        progress.unsaved = false;
        progress.saved_as = Some(path);
    });
    assert!(started(&window.sent()).is_some());
}

#[test]
fn a_failed_save_keeps_the_run() {
    let mut window = window();
    window.tell(|progress| {
        progress.unsaved = true;
        progress.time.step = 10;
    });
    window.click("Start new run");
    window.click("Save first…");
    window.fill("Path", "/nowhere/kept.bpk");
    window.click("Save");
    window.sent();
    window.notice(not_saved("/nowhere/kept.bpk"));
    assert!(window.shows("/nowhere/kept.bpk cannot be written"));
    window.tell(|progress| {
        progress.unsaved = false;
        progress.saved_as = Some("/nowhere/kept.bpk".into());
    });
    assert!(window.sent().is_empty());
}

/// The disk is full where this file should be.
fn not_saved(path: &str) -> Message {
    let cause = WriteCause::Refused("No space left on device".into());
    let path = PathBuf::from(path);
    let error = WriteError {
        path: path.clone(),
        cause,
    };
    Message::NotSaved {
        path,
        error: error.into(),
    }
}

#[test]
fn only_the_failure_of_that_save_keeps_the_run() {
    let mut window = window();
    window.notice(not_saved("/models/kept.bpk"));
    window.tell(|progress| {
        progress.unsaved = true;
        progress.time.step = 10;
    });
    window.click("Start new run");
    window.click("Save first…");
    window.fill("Path", "/models/kept.bpk");
    window.click("Save");
    window.sent();
    window.notice(Message::NoTestTerms {
        step: 10,
        error: EvaluationError::BrokeDown("a fault".into()),
    });
    window.notice(not_saved("/models/another.bpk"));
    assert!(window.sent().is_empty(), "it is not saved yet");
    window.tell(|progress| {
        progress.unsaved = false;
        progress.saved_as = Some("/models/kept.bpk".into());
    });
    assert!(started(&window.sent()).is_some());
}

#[test]
fn models_open_and_save_by_typed_paths() {
    let mut window = window();
    window.press(CTRL, Key::O);
    window.fill("Path", "/models/a.bpk");
    window.click("Open");
    let sent = window.sent();
    assert!(matches!(&sent[..], [Command::Open(path)] if path.as_path() == "/models/a.bpk"));
    window.tell(|progress| progress.saved_as = Some("/models/a.bpk".into()));
    window.press(CTRL, Key::S);
    let sent = window.sent();
    assert!(matches!(&sent[..], [Command::Save(path)] if path.as_path() == "/models/a.bpk"));
}

#[test]
fn a_file_is_replaced_only_when_asked_twice() {
    let mut window = window();
    let path = window.folder().join("old.csv");
    std::fs::write(&path, "old").expect("a file");
    window.press(CTRL, Key::E);
    window.fill("Path", &path.display().to_string());
    window.click("Export");
    assert!(window.sent().is_empty());
    assert!(window.shows("will be replaced"));
    window.click("Replace");
    assert!(matches!(&window.sent()[..], [Command::ExportCurves(to)] if *to == path));
}

#[test]
fn resets_keep_the_recipe_and_the_pause() {
    let mut window = window();
    window.tell(|progress| progress.phase = Phase::Paused);
    window.click("Reset, same seed");
    assert_eq!(started(&window.sent()), Some((Recipe::default(), false)));
    window.click("Reset, new seed");
    let (recipe, run) = started(&window.sent()).expect("a start");
    assert!(!run);
    assert_ne!(recipe.seed, 0);
    assert_eq!(Recipe { seed: 0, ..recipe }, Recipe::default());
}

#[test]
fn every_action_stands_in_its_menu() {
    let mut window = window();
    for menu in Menu::all() {
        window.click(menu.label());
        for offer in offers().iter().filter(|offer| offer.menu == menu) {
            if let Some(within) = offer.submenu
                && !window.shows(offer.label)
            {
                window.click(within.label());
            }
            assert!(
                window.shows(offer.label),
                "{} in {}",
                offer.label,
                menu.label()
            );
        }
        window.press(PLAIN, Key::Escape);
    }
}

#[test]
fn the_palette_finds_an_action_by_part_of_its_name() {
    let mut window = window();
    window.press(CTRL, Key::K);
    window.harness.get_by_label("Command").type_text("same se");
    window.settle();
    window.press(PLAIN, Key::Enter);
    assert_eq!(started(&window.sent()), Some((Recipe::default(), true)));
    assert!(!window.shows("Command: "));
}

#[test]
fn help_and_settings_open_by_their_keys() {
    let mut window = window();
    window.press(PLAIN, Key::F1);
    assert!(window.shows("evidence lower bound"));
    window.press(PLAIN, Key::F1);
    assert!(!window.shows("evidence lower bound"));
    window.press(CTRL, Key::Comma);
    assert!(window.shows("Size of everything"));
}

#[test]
fn help_and_settings_give_way_to_each_other_and_to_escape() {
    let mut window = window();
    window.press(CTRL, Key::Comma);
    window.press(PLAIN, Key::F1);
    assert!(window.shows("evidence lower bound"));
    assert!(!window.shows("Size of everything"));
    window.press(CTRL, Key::Comma);
    assert!(!window.shows("evidence lower bound"));
    window.press(PLAIN, Key::Escape);
    assert!(!window.shows("Size of everything"));
    window.press(PLAIN, Key::F1);
    window.press(PLAIN, Key::Escape);
    assert!(!window.shows("evidence lower bound"));
}

#[test]
fn the_start_button_stays_where_it_is() {
    let mut window = window();
    let place = |window: &Window| window.harness.get_by_label("Start new run").rect();
    let before = place(&window);
    window.fill("Hidden widths", "300");
    assert!(window.shows("1 field waits"));
    assert_eq!(place(&window), before);
    window.fill("Hidden widths", "many");
    assert_eq!(place(&window), before);
}

#[test]
fn a_shipped_model_opens_from_the_file_menu() {
    let mut window = window();
    window.click("File");
    window.click("Shipped models");
    window.click(shipped_models()[0].name);
    let sent = window.sent_in_time();
    let [Command::Open(path)] = &sent[..] else {
        panic!("{sent:?}");
    };
    let written = std::fs::read(path).expect("the model is unpacked");
    assert!(written == shipped_models()[0].bytes);
}

#[test]
fn edits_can_be_undone_and_done_again() {
    let mut window = window();
    window.fill("Hidden widths", "77");
    window.harness.run_steps(10);
    window.click("Run");
    window.press(PLAIN, Key::Escape);
    // The draft counts as settled once the hand has rested for a while.
    window.harness.run_steps(10);
    let hidden = |window: &Window| window.harness.get_by_label("Hidden widths").value();
    assert_eq!(hidden(&window).as_deref(), Some("77"));
    window.press(CTRL, Key::Z);
    assert_eq!(hidden(&window).as_deref(), Some("400"));
    window.press(CTRL | Modifiers::SHIFT, Key::Z);
    assert_eq!(hidden(&window).as_deref(), Some("77"));
}

#[test]
fn points_are_put_down_and_taken_away() {
    let mut window = window();
    let before = window.shell().selection().handles.len();
    window.press(PLAIN, Key::A);
    assert_eq!(window.shell().selection().handles.len(), before + 1);
    let posted = window
        .fake
        .borrow()
        .asked
        .last()
        .and_then(|asked| Some(asked.get::<PointsQuery>()?.points.len()));
    assert_eq!(posted, Some(before + 1), "the new point is to be decoded");
    window.press(PLAIN, Key::Delete);
    assert_eq!(window.shell().selection().handles.len(), before);
}

#[test]
fn one_point_comes_of_a_click_on_the_plane_and_of_a_double_click() {
    let mut window = window();
    let plane = window.harness.get_by_label("Plane").rect();
    let view = window.shell().settings().plane.view;
    for (clicks, corner) in [
        (1, vec2(0.3, 0.3)),
        (2, vec2(0.7, 0.3)),
        (3, vec2(0.3, 0.7)),
    ] {
        let before = window.shell().selection().handles.len();
        window.click_at(plane.min + corner * plane.size(), clicks);
        let selection = window.shell().selection();
        assert_eq!(selection.handles.len(), before + 1, "{clicks} clicks");
        let newest = selection.handles.last().map(|handle| handle.id);
        assert_eq!(selection.active, newest, "the new point is in hand");
    }
    assert_eq!(window.shell().settings().plane.view, view, "nothing jumps");
}

#[test]
fn help_tells_of_the_mouse_what_it_does() {
    let mut window = window();
    window.press(PLAIN, Key::F1);
    assert!(window.shows("Click on the plane"));
    assert!(!window.shows("Double click on the plane"));
}

#[test]
fn a_point_without_a_place_goes_on_the_axes_in_sight() {
    let folder = tempfile::tempdir().expect("a folder");
    // Chosen when the model had eight dimensions.
    let settings = r#"{ "plane": { "axes": [5, 7] } }"#;
    std::fs::write(folder.path().join("settings.json"), settings).expect("a file");
    let mut window = Window::over(Recipe::default(), folder);
    window.press(PLAIN, Key::A);
    let newest = window.shell().selection().handles.last().expect("a point");
    assert!(newest.z.iter().any(|z| *z != 0.0), "{:?}", newest.z);
}

#[test]
fn everything_takes_the_size_that_its_slider_is_dragged_to() {
    let mut window = window();
    window.press(CTRL, Key::Comma);
    let zoom = |window: &Window| window.shell().settings().window.zoom;
    for steps in 4..10 {
        let nodes = &window.harness;
        let slider = nodes.get_by_role_and_label(Role::Slider, "Size of everything");
        let rect = slider.rect().shrink(8.0);
        window.drag(rect.left_center(), rect.center(), steps);
        let held = zoom(&window);
        assert!(held > 1.2, "{held}");
        assert_eq!(window.harness.ctx.zoom_factor(), held);
        window.press(CTRL, Key::Num0);
        assert_eq!(zoom(&window), 1.0);
    }
}

#[test]
fn what_is_not_shown_is_not_asked() {
    let mut window = window();
    let asks = |window: &Window| {
        let fake = window.fake.borrow();
        let asked = fake.asked.last().expect("queries");
        let evidence = asked.get::<EvidenceQuery>().is_some();
        (asked.get::<PageQuery>().is_some(), evidence)
    };
    assert_eq!(asks(&window), (true, false));
    window.click("Evidence");
    assert_eq!(asks(&window), (true, true));
    window.press(CTRL, Key::Num2);
    assert_eq!(asks(&window), (false, true), "the images are put away");
    window.click("Curves");
    assert_eq!(asks(&window), (false, false));
}

#[test]
fn points_follow_the_dimensions_of_the_model() {
    let mut window = window();
    window.tell(|progress| {
        progress.run = 2;
        progress.recipe.latent = 5;
    });
    assert!(
        window
            .shell()
            .selection()
            .handles
            .iter()
            .all(|handle| handle.z.len() == 5)
    );
}

#[test]
fn notices_are_shown_and_go_away() {
    let mut window = window();
    window.notice(Message::Saved("a.bpk".into()));
    assert!(window.shows("Saved to a.bpk"));
    window.click("Dismiss message");
    assert!(!window.shows("Saved to a.bpk"));
    window.notice(Message::CurvesWritten("a.csv".into()));
    // A quarter of a second a frame.
    window.harness.run_steps(40);
    assert!(!window.shows("Curves written"));
}

#[test]
fn a_failed_run_says_what_happened_and_what_helps() {
    let mut window = window();
    window.tell(|progress| {
        progress.phase = Phase::Failed(Failure::Stopped(TrainError::NonFinite {
            step: 12,
            culprit: Culprit::Objective(ObjectivePart::Kl),
            kept: 0,
            learning_rate: 0.1,
            learned_std: None,
        }));
    });
    assert!(window.shows("Step 12 gave no finite loss: the KL of q(z | x) is not finite"));
    assert!(window.shows("Start again with a learning rate below 1e-1"));
    window.click("Start over");
    assert!(started(&window.sent()).is_some());
}

#[test]
fn a_damaged_settings_file_is_kept_aside_and_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("settings.json");
    std::fs::write(&path, "{ \"window\": 7").expect("a file");
    let window = Window::over(Recipe::default(), folder);
    assert!(window.shows("could not be read"));
    let (now, usual) = (window.shell().settings(), Settings::default());
    assert_eq!((&now.plane, &now.curves), (&usual.plane, &usual.curves));
    let aside = window.folder().join("settings.json.damaged");
    assert_eq!(
        std::fs::read_to_string(aside).expect("kept"),
        "{ \"window\": 7"
    );
}

#[test]
fn settings_are_remembered() {
    let mut window = window();
    window.press(CTRL, Key::T);
    window.press(CTRL, Key::Num3);
    window.harness.state_mut().on_exit(None);
    let text = std::fs::read_to_string(window.settings_path()).expect("written");
    let settings: Settings = serde_json::from_str(&text).expect("readable");
    assert!(!settings.layout.show_studies);
    assert_ne!(settings.window.theme, Settings::default().window.theme);
}

//! The layout for a projector, presets, the command palette's numbers, and the keyboard alone.

#[allow(dead_code, reason = "other tests use the rest")]
#[path = "support/shell.rs"]
mod shell;

use eframe::App;
use eframe::egui::{
    Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Rect, TouchPhase, vec2,
};
use egui_kittest::kittest::{NodeT, Queryable};
use elbow::recipe::Recipe;
use elbow::train::Command;
use elbow::ui::Study;
use elbow::ui::settings::Settings;
use shell::Window;

const CTRL: Modifiers = Modifiers::COMMAND;
const PLAIN: Modifiers = Modifiers::NONE;

fn window() -> Window {
    Window::open(Recipe::default())
}

fn is_lecture(window: &Window) -> bool {
    window.shell().settings().layout.lecture
}

fn study(window: &Window) -> Study {
    window.shell().settings().layout.study
}

/// The live change that was sent, if that is all.
fn live(window: &Window) -> Option<(f64, f64)> {
    match window.sent()[..] {
        [Command::Live(live)] => Some((live.beta, live.learning_rate)),
        _ => None,
    }
}

/// The recipe that was started, if that is all that was sent.
fn started(window: &Window) -> Option<Recipe> {
    match &window.sent()[..] {
        [Command::Start { recipe, .. }] => Some((**recipe).clone()),
        _ => None,
    }
}

/// Types into the palette and takes its first line.
fn command(window: &mut Window, text: &str) {
    window.press(CTRL, Key::K);
    window.harness.event(Event::Text(text.to_owned()));
    window.settle();
    window.press(PLAIN, Key::Enter);
}

/// Whether what has this name has the keyboard's focus.
fn has_focus(window: &Window, name: &str) -> bool {
    let mut all = window.harness.query_all_by_label(name);
    all.any(|node| node.accesskit_node().is_focused())
}

fn plane(window: &Window) -> Rect {
    window.harness.get_by_label("Plane").rect()
}

#[test]
fn a_lecture_has_larger_type_and_no_chrome_and_leaves_no_trace() {
    let mut window = window();
    assert!(window.shows("File") && window.shows("Latent dimensions"));
    for leave in [Key::L, Key::Escape, Key::F5] {
        window.press(PLAIN, Key::L);
        assert!(is_lecture(&window));
        assert_eq!(window.harness.ctx.zoom_factor(), 1.4);
        assert!(!window.shows("File") && !window.shows("Latent dimensions"));
        for told in ["Training", "Beta", "Learning rate", "Test ELBO", "Plane"] {
            assert!(window.shows(told), "{told}");
        }
        window.press(PLAIN, leave);
        assert!(!is_lecture(&window), "{leave:?}");
        assert_eq!(window.harness.ctx.zoom_factor(), 1.0);
        assert!(window.shows("File"));
    }
    assert_eq!(window.shell().settings().window.zoom, 1.0);
}

#[test]
fn the_plane_has_most_of_a_lectures_screen() {
    let mut window = window();
    window.press(PLAIN, Key::L);
    for size in [vec2(1371.0, 771.0), vec2(914.0, 571.0), vec2(650.0, 366.0)] {
        window.harness.set_size(size);
        window.settle();
        let plane = plane(&window).area();
        assert!(plane >= 0.4 * size.x * size.y, "{plane} of {size:?}");
    }
}

#[test]
fn on_a_small_screen_keys_go_from_the_plane_to_the_study_and_back() {
    let mut window = window();
    window.press(PLAIN, Key::L);
    window.harness.set_size(vec2(650.0, 366.0));
    window.settle();
    let shows_plane = |window: &Window| window.harness.query_by_label("Plane").is_some();
    assert!(shows_plane(&window));
    for (key, plane) in [
        (Key::T, false),
        (Key::P, true),
        (Key::F6, false),
        (Key::F6, true),
        (Key::Num3, false),
    ] {
        window.press(PLAIN, key);
        assert_eq!(shows_plane(&window), plane, "{key:?}");
    }
    assert_eq!(study(&window), Study::Evidence);
}

#[test]
fn keys_change_beta_and_learning_rate_of_the_run() {
    let mut window = window();
    for lecture in [false, true] {
        assert_eq!(is_lecture(&window), lecture);
        for (key, change) in [
            (Key::U, (2.0, 1e-3)),
            (Key::J, (1.0, 1e-3)),
            (Key::J, (0.5, 1e-3)),
            (Key::U, (1.0, 1e-3)),
            (Key::I, (1.0, 2e-3)),
            (Key::K, (1.0, 1e-3)),
            (Key::K, (1.0, 5e-4)),
            (Key::I, (1.0, 1e-3)),
        ] {
            window.press(PLAIN, key);
            assert_eq!(live(&window), Some(change), "{key:?}");
        }
        window.press(PLAIN, Key::L);
    }
    window.press(PLAIN, Key::L);
    window.click("Raise beta");
    assert_eq!(live(&window), Some((2.0, 1e-3)));
}

#[test]
fn keys_pressed_before_the_trainer_took_in_the_last_one_count_too() {
    let mut window = window();
    for beta in [2.0, 4.0, 8.0] {
        window.press(PLAIN, Key::U);
        assert_eq!(live(&window), Some((beta, 1e-3)));
    }
    let tell = |window: &mut Window, beta| {
        window.tell(|progress| progress.recipe.beta = beta);
        window.settle();
    };
    // The trainer is at the second of them.
    tell(&mut window, 4.0);
    window.press(PLAIN, Key::U);
    assert_eq!(live(&window), Some((16.0, 1e-3)));
    // Something else than a key set it.
    tell(&mut window, 3.0);
    window.press(PLAIN, Key::U);
    assert_eq!(live(&window), Some((4.0, 1e-3)));
}

#[test]
fn who_watches_sees_what_a_key_changed_and_where_it_led() {
    let mut window = window();
    window.press(PLAIN, Key::L);
    for (key, shown) in [
        (Key::U, "Raise beta: 1 \u{2192} 2"),
        (Key::I, "Raise learning rate: 0.001 \u{2192} 0.002"),
    ] {
        window.harness.key_press(key);
        window.harness.step();
        window.harness.step();
        assert!(window.shows(shown), "{shown}");
    }
    window.harness.key_press(Key::PageDown);
    window.harness.step();
    window.harness.step();
    let name = study(&window).label();
    assert!(
        window.harness.query_all_by_label(name).count() > 1,
        "{name}"
    );
}

#[test]
fn escape_leaves_the_panel_that_fills_a_lecture_and_then_the_lecture() {
    let mut window = window();
    window.press(PLAIN, Key::L);
    window.harness.set_size(vec2(650.0, 366.0));
    window.settle();
    window.press(PLAIN, Key::PageDown);
    assert!(window.harness.query_by_label("Plane").is_none());
    window.press(PLAIN, Key::Escape);
    assert!(is_lecture(&window) && window.harness.query_by_label("Plane").is_some());
    window.press(PLAIN, Key::Escape);
    assert!(!is_lecture(&window));
}

#[test]
fn alt_counts_though_it_is_up_again_in_the_same_frame() {
    let mut window = window();
    window.press(PLAIN, Key::L);
    window.harness.event(Event::Key {
        key: Key::Num2,
        physical_key: Some(Key::Num2),
        pressed: true,
        repeat: false,
        modifiers: Modifiers::ALT,
    });
    window.settle();
    assert_eq!(started(&window).map(|recipe| recipe.beta), Some(8.0));
}

#[test]
fn who_watches_sees_the_keys_for_a_while() {
    let mut window = window();
    window.press(PLAIN, Key::L);
    window.harness.key_press(Key::Space);
    window.harness.step();
    window.harness.step();
    assert!(window.shows("Space") && window.shows("Pause or resume"));
    // The clock of the tests goes on by a quarter of a second a frame.
    for _ in 0..12 {
        window.harness.step();
    }
    assert!(!window.shows("Pause or resume"));
}

#[test]
fn a_presenters_keys_go_from_study_to_study() {
    let mut window = window();
    let before = study(&window);
    window.press(PLAIN, Key::PageDown);
    assert_eq!(study(&window), before, "it turns the comparison's page");
    window.press(PLAIN, Key::L);
    let all: Vec<Study> = Study::all().collect();
    for _ in 0..all.len() {
        window.press(PLAIN, Key::PageDown);
    }
    assert_eq!(Some(&study(&window)), all.last());
    window.press(PLAIN, Key::PageUp);
    assert_eq!(study(&window), all[all.len() - 2]);
    assert!(window.sent().is_empty());
}

#[test]
fn a_presenters_third_key_blacks_the_screen_out_until_the_next() {
    let mut window = window();
    window.press(PLAIN, Key::L);
    let before = study(&window);
    window.press(PLAIN, Key::Period);
    window.press(PLAIN, Key::PageDown);
    assert_eq!(study(&window), before, "it brings the screen back");
    window.press(PLAIN, Key::PageDown);
    assert_ne!(study(&window), before);
}

#[test]
fn a_preset_is_kept_under_its_name_and_recalled_by_its_key_in_the_next_session() {
    let mut window = window();
    let mine = Recipe {
        latent: 5,
        ..Recipe::default()
    };
    window
        .harness
        .get_by_label("Latent dimensions")
        .set_value_accesskit(5.0);
    window.settle();
    window.click("Noise");
    command(&mut window, "keep as preset");
    window.harness.event(Event::Text("five".into()));
    window.settle();
    window.press(PLAIN, Key::Enter);
    assert!(window.shows("five"), "it is told");
    window.harness.state_mut().on_exit(None);
    let text = std::fs::read_to_string(window.settings_path()).expect("written");
    let kept: Settings = serde_json::from_str(&text).expect("settings");
    assert_eq!(kept.presets.own[0].recipe, mine);

    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("settings.json"), text).expect("a file");
    let mut next = Window::over(Recipe::default(), folder);
    next.click("Curves");
    next.press(Modifiers::ALT, Key::Num1);
    assert_eq!(study(&next), Study::Noise, "the layout is back at once");
    assert_eq!(started(&next), Some(mine.clone()));
    next.tell(|progress| progress.recipe = mine);
    next.click("Curves");
    next.press(Modifiers::ALT, Key::Num1);
    assert_eq!(study(&next), Study::Noise);
    assert!(next.sent().is_empty(), "the recipe runs already");
}

#[test]
fn a_recalled_recipe_starts_a_run_and_the_one_in_hand_is_kept() {
    let mut window = window();
    window.tell(|progress| {
        progress.unsaved = true;
        progress.time.step = 100;
    });
    window.press(Modifiers::ALT, Key::Num2);
    assert_eq!(started(&window).map(|recipe| recipe.beta), Some(8.0));
}

#[test]
fn a_preset_is_renamed_and_removed() {
    let mut window = window();
    let names = |window: &Window| {
        let own = &window.shell().settings().presets.own;
        own.iter().map(|own| own.name.clone()).collect::<Vec<_>>()
    };
    for (ask, typed) in [("keep as preset", "one"), ("rename preset one", " two")] {
        command(&mut window, ask);
        window.harness.event(Event::Text(typed.into()));
        window.settle();
        window.press(PLAIN, Key::Enter);
    }
    assert_eq!(names(&window), ["one two"]);
    command(&mut window, "remove preset one two");
    assert!(names(&window).is_empty());
}

#[test]
fn the_palette_takes_a_number_after_a_name() {
    let mut window = window();
    command(&mut window, "beta 4");
    assert_eq!(live(&window), Some((4.0, 1e-3)));
    command(&mut window, "beta -4");
    assert!(window.sent().is_empty());
    assert!(window.shows("0 or more"), "the palette says why");
    window.press(PLAIN, Key::Escape);
    assert!(!window.shows("0 or more"));
}

#[test]
fn the_palette_asks_for_a_number_and_says_what_is_wrong_with_it() {
    let mut window = window();
    command(&mut window, "set learning rate…");
    assert!(window.shows("A finite number above 0"));
    window.harness.event(Event::Text("0".into()));
    window.settle();
    window.press(PLAIN, Key::Enter);
    assert!(window.shows("must be a finite number above 0"));
    window.press(CTRL, Key::A);
    window.harness.event(Event::Text("0.01".into()));
    window.settle();
    window.press(PLAIN, Key::Enter);
    assert_eq!(live(&window), Some((1.0, 0.01)));
    assert!(!window.shows("A finite number above 0"), "it is closed");
}

#[test]
fn tab_reaches_the_plane_in_a_few_presses_and_arrows_move_the_point() {
    let mut window = window();
    let presses = (1..=10).find(|_| {
        window.press(PLAIN, Key::Tab);
        has_focus(&window, "Plane")
    });
    assert!(presses.is_some());
    let place = |window: &Window| window.shell().document().points[0].z.clone();
    let before = place(&window);
    window.press(PLAIN, Key::ArrowRight);
    assert!(place(&window)[0] > before[0]);
    assert!(
        has_focus(&window, "Plane"),
        "the arrows belong to the point"
    );
    window.press(PLAIN, Key::Space);
    assert!(
        matches!(window.sent()[..], [Command::Pause]),
        "it is no button"
    );
}

#[test]
fn one_key_brings_the_keyboard_to_each_panel() {
    let mut window = window();
    for (key, name) in [
        (Key::P, "Plane"),
        (Key::D, "Decoded"),
        (Key::C, "Comparison"),
        (Key::T, "Curves"),
    ] {
        window.press(PLAIN, key);
        assert!(has_focus(&window, name), "{name}");
    }
    window.press(CTRL, Key::Num1);
    assert!(!window.shows("Latent dimensions"));
    window.press(PLAIN, Key::R);
    assert!(window.shows("Latent dimensions"), "what is hidden is shown");
    assert!(!has_focus(&window, "Curves"));
}

#[test]
fn keys_of_panels_that_a_lecture_has_not_are_neither_shown_nor_named_there() {
    let mut window = window();
    let named = "Go to the decoded points";
    window.press(PLAIN, Key::F1);
    assert!(window.shows(named), "the help names every key");
    window.press(PLAIN, Key::F1);
    window.press(PLAIN, Key::L);
    for key in [Key::D, Key::C, Key::R] {
        window.press(PLAIN, key);
    }
    window.press(CTRL, Key::Num2);
    for words in [named, "Go to the comparison", "Go to the recipe"] {
        assert!(!window.shows(words), "{words}");
    }
    window.press(PLAIN, Key::T);
    assert!(window.shows("Go to the studies"));
    window.press(PLAIN, Key::F1);
    assert!(window.shows("Black screen") && !window.shows(named));
}

#[test]
fn f6_goes_round_the_panels() {
    let mut window = window();
    window.press(PLAIN, Key::F6);
    for name in ["Plane", "Decoded", "Comparison", "Curves"] {
        assert!(has_focus(&window, name), "{name}");
        window.press(PLAIN, Key::F6);
    }
    window.press(PLAIN, Key::F6);
    assert!(has_focus(&window, "Plane"), "round by the recipe");
    window.press(Modifiers::SHIFT, Key::F6);
    assert!(!has_focus(&window, "Plane"));
}

#[test]
fn space_presses_the_button_that_has_the_focus() {
    let mut window = window();
    window
        .harness
        .get_by_label("To the end of the epoch")
        .focus();
    window.press(PLAIN, Key::Tab);
    window.press(Modifiers::SHIFT, Key::Tab);
    window.press(PLAIN, Key::Space);
    assert!(matches!(window.sent()[..], [Command::Epoch]));
}

#[test]
fn control_and_the_wheel_over_the_plane_zoom_the_plane_and_nothing_else() {
    let mut window = window();
    let at = plane(&window).center();
    let width = |window: &Window| {
        let [low, high] = window.shell().settings().plane.view.x;
        high - low
    };
    let before = width(&window);
    window.harness.hover_at(at);
    window.harness.step();
    window.harness.event_modifiers(
        Event::MouseWheel {
            unit: MouseWheelUnit::Line,
            delta: vec2(0.0, 3.0),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
            modifiers: CTRL,
        },
        CTRL,
    );
    window.settle();
    assert!(width(&window) < before);
    assert_eq!(window.harness.ctx.zoom_factor(), 1.0);
    let closer = width(&window);
    window.press(PLAIN, Key::Plus);
    assert!(width(&window) < closer);
    window.press(PLAIN, Key::Minus);
    assert!((width(&window) - closer).abs() < 1e-3);
    window.harness.event(Event::Zoom(2.0));
    window.settle();
    assert!(width(&window) < 0.6 * closer, "a pinch");
    assert_eq!(window.harness.ctx.zoom_factor(), 1.0);
}

#[test]
fn control_and_plus_zoom_everything_by_one_step() {
    let mut window = window();
    let view = window.shell().settings().plane.view;
    for (key, zoom) in [
        (Key::Plus, 1.1),
        (Key::Equals, 1.2),
        (Key::Minus, 1.1),
        (Key::Num0, 1.0),
    ] {
        window.press(CTRL, key);
        assert_eq!(window.harness.ctx.zoom_factor(), zoom);
        assert_eq!(window.shell().settings().window.zoom, zoom);
    }
    assert_eq!(window.shell().settings().plane.view, view);
}

#[test]
fn the_plane_cannot_be_zoomed_out_of_what_can_be_drawn() {
    let mut window = window();
    let width = |window: &Window| {
        let [low, high] = window.shell().settings().plane.view.x;
        high - low
    };
    for (key, bounds) in [(Key::Plus, 0.01..0.03), (Key::Minus, 300.0..500.0)] {
        for _ in 0..70 {
            window.press(PLAIN, key);
        }
        assert!(bounds.contains(&width(&window)), "{}", width(&window));
    }
}

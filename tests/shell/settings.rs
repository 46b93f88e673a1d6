//! Sizes, settings, and what is asked for what is shown.

use crate::shell::Window;
use crate::{CTRL, window};
use eframe::App;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Pos2};
use egui_kittest::kittest::Queryable;
use elbow::explore::{EvidenceQuery, PageQuery};
use elbow::recipe::Recipe;
use elbow::ui::settings::Settings;

/// Drags as a hand does, which knows of the screen's pixels alone: where the mouse is told
/// in points, those of the frame before. Here a pixel is a point where nothing is zoomed.
fn drag_in_pixels(window: &mut Window, from: Pos2, to: Pos2, steps: usize) {
    let told = |window: &Window, at: Pos2| at / window.harness.ctx.zoom_factor();
    window.harness.hover_at(told(window, from));
    window.harness.step();
    window.harness.drag_at(told(window, from));
    for step in 1..=steps {
        window.harness.step();
        let at = from.lerp(to, step as f32 / steps as f32);
        window.harness.hover_at(told(window, at));
    }
    window.harness.step();
    window.harness.drop_at(told(window, to));
    window.settle();
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
        drag_in_pixels(&mut window, rect.left_center(), rect.center(), steps);
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

//! Marked images and kept regions, worked by keys and palette.

use crate::shell::Window;
use crate::{CTRL, PLAIN, bars};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use elbow::import::{ImportWatch, open};
use elbow::recipe::{DataSpec, Recipe};
use elbow::ui::Study;

/// A window over twelve and twelve images of two bars.
fn window() -> Window {
    let mut window = Window::open(Recipe::default());
    let data = open(&DataSpec::at(bars(&window)), &ImportWatch::default());
    let data = data.expect("images");
    window.tell(|progress| {
        progress.recipe.data = DataSpec::at("/bars");
        progress.dataset = Some(data);
    });
    window
}

fn marked(window: &Window) -> usize {
    let marking = &window.shell().selection().marking;
    marking.as_ref().map_or(0, |set| set.len())
}

#[test]
fn a_class_is_marked_and_kept_and_the_region_is_marked_again_coloured_and_removed() {
    let mut window = window();
    window.choose_in_palette("mark class 0");
    let images = marked(&window);
    assert!(images > 0);
    assert!(window.shows("images marked"));
    window.choose_in_palette("keep marked images");
    window.choose_in_palette("colour the region green");
    let region = window.shell().document().regions[0].clone();
    assert_eq!(
        (region.name.as_str(), region.images.len()),
        ("Region 1", images)
    );
    assert!(region.colour.is_some());
    window.press(PLAIN, Key::Escape);
    assert_eq!(marked(&window), 0);
    window.choose_in_palette("mark region region 1");
    assert_eq!(marked(&window), images);
    assert_eq!(window.shell().settings().layout.study, Study::Region);
    window.choose_in_palette("remove region region 1");
    assert!(window.shell().document().regions.is_empty());
    assert_eq!(marked(&window), images, "they stay marked");
    window.press(CTRL, Key::Z);
    assert_eq!(window.shell().document().regions, [region]);
    window.press(CTRL.plus(Modifiers::SHIFT), Key::Z);
    assert!(window.shell().document().regions.is_empty());
    for _ in 0..3 {
        window.press(CTRL, Key::Z);
    }
    let regions = &window.shell().document().regions;
    assert!(regions.is_empty(), "not yet kept: {regions:?}");
}

#[test]
fn a_key_lets_a_drag_mark_and_escape_leaves_that_mode_before_all_else() {
    let mut window = window();
    window.press(PLAIN, Key::O);
    assert!(window.shows("Drag a line around dots to mark them"));
    window.press(PLAIN, Key::B);
    assert!(window.shows("Drag a box over dots to mark them"));
    window.choose_in_palette("mark class 0");
    window.press(PLAIN, Key::Escape);
    assert_eq!(window.shell().selection().marking_tool, None);
    assert!(marked(&window) > 0, "only the mode was left");
    window.press(PLAIN, Key::Escape);
    assert_eq!(marked(&window), 0);
}

#[test]
fn marks_stay_in_another_run_on_the_same_images_and_go_with_others() {
    let mut window = window();
    window.choose_in_palette("mark class 0");
    window.tell(|progress| progress.run += 1);
    assert!(marked(&window) > 0);
    let other = tempfile::tempdir().expect("a folder");
    crate::idx::write_bars(other.path(), 9, 6, 8);
    let data = open(&DataSpec::at(other.path()), &ImportWatch::default());
    window.tell(|progress| {
        progress.run += 1;
        progress.dataset = Some(data.expect("images"));
    });
    assert_eq!(marked(&window), 0);
}

#[test]
fn pictures_go_into_a_folder_that_is_not_there_yet() {
    let mut window = window();
    window.choose_in_palette("mark class 0");
    window.choose_in_palette("export marked images as png");
    assert!(window.shows("Export pictures into a new folder"));
    let there = window.folder().display().to_string();
    window.harness.get_by_label("Path on disk").focus();
    window.settle();
    window.press(CTRL, Key::A);
    window
        .harness
        .get_by_label("Path on disk")
        .type_text(&there);
    window.settle();
    window.press(PLAIN, Key::Enter);
    assert!(window.shows("exists: give the name of a folder that is not there yet"));
    window.click("Cancel");
    // Without marked images there is nothing to write.
    window.press(PLAIN, Key::Escape);
    window.choose_in_palette("export codes of marked images");
    assert!(!window.shows("Export codes as CSV"));
}

//! Figures: a panel into a file or onto the clipboard, as a person asks for it.

use super::{CTRL, window};
use eframe::egui::{Key, Modifiers};
use roxmltree::Document;
use std::time::{Duration, Instant};

const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// Waits for what a background task says.
fn until_shown(window: &mut super::Window, words: &str) {
    let begun = Instant::now();
    while !window.shows(words) {
        assert!(begun.elapsed() < Duration::from_secs(60), "{words}");
        std::thread::sleep(Duration::from_millis(20));
        window.settle();
    }
}

#[test]
fn a_panel_is_exported_as_svg_with_its_caption() {
    let mut window = window();
    window.press(CTRL_SHIFT, Key::E);
    assert!(window.shows("White paper"));
    window.click("Save figure…");
    let file = window.folder().join("plane.svg");
    window.fill("Path on disk", &file.display().to_string());
    window.click("Export");
    until_shown(&mut window, "Pictures written to");
    assert!(!window.shows("White paper"), "the dialog has done its work");
    let text = std::fs::read_to_string(&file).expect("text");
    let svg = Document::parse(&text).expect("well-formed XML");
    let words: Vec<_> = svg.descendants().filter_map(|node| node.text()).collect();
    assert!(words.contains(&"z0"), "{words:?}");
    assert!(
        words
            .iter()
            .any(|word| word.contains("2 latent dimensions"))
    );
    // No control is left on paper.
    assert!(!words.contains(&"Fit prior"));
}

#[test]
fn a_name_that_says_no_format_keeps_the_dialog_with_a_way_on() {
    let mut window = window();
    window.press(CTRL_SHIFT, Key::E);
    window.click("Save figure…");
    let file = window.folder().join("plane.bmp");
    window.fill("Path on disk", &file.display().to_string());
    window.click("Export");
    until_shown(&mut window, ".png");
    assert_eq!(window.field("Path on disk"), file.display().to_string());
    assert!(!file.exists());
}

#[test]
fn the_figure_goes_to_the_clipboard_by_a_key() {
    let mut window = window();
    window.press(CTRL_SHIFT, Key::C);
    until_shown(&mut window, "The picture is on the clipboard");
    window.press(CTRL, Key::K);
    assert!(window.shows("Command palette") || window.shows("Figure…"));
}

#[test]
fn drawing_a_figure_changes_nothing_in_the_window() {
    let mut window = window();
    window.settle();
    let before = window.shell().document().clone();
    let settings = window.shell().settings().plane.clone();
    window.press(CTRL_SHIFT, Key::C);
    until_shown(&mut window, "The picture is on the clipboard");
    assert_eq!(*window.shell().document(), before);
    assert_eq!(window.shell().settings().plane, settings);
    assert!(window.shows("Fit prior"));
}

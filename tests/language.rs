//! The window in another language: chosen in the menu or the settings, and remembered.

#[path = "support/shell.rs"]
#[allow(dead_code, reason = "shared with the tests of the shell")]
mod shell;

use eframe::App;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use elbow::import::{ImportError, NoDataSet};
use elbow::recipe::Recipe;
use elbow::train::{BeginError, Command, Message};
use elbow::ui::language::Language;
use elbow::ui::settings::Settings;
use shell::Window;

/// A window that speaks Japanese, by its menu.
fn japanese() -> Window {
    let mut window = Window::open(Recipe::default());
    window.click("View");
    window.click("日本語 (Japanese)");
    window
}

#[test]
fn the_view_menu_changes_every_word_at_once_and_back() {
    let mut window = japanese();
    for word in ["一時停止", "学習率", "潜在平面", "学習曲線"] {
        assert!(window.shows(word), "{word}");
    }
    assert!(!window.shows("Learning rate"));
    window.click("一時停止");
    assert!(matches!(window.sent()[..], [Command::Pause]));
    window.click("表示");
    window.click("English");
    assert!(window.shows("Learning rate") && !window.shows("学習率"));
}

#[test]
fn the_settings_change_it_too_and_the_choice_is_remembered() {
    let mut window = Window::open(Recipe::default());
    window.press(Modifiers::COMMAND, Key::Comma);
    window.click("日本語 (Japanese)");
    assert!(window.shows("全体の大きさ"));
    window.harness.state_mut().on_exit(None);
    let text = std::fs::read_to_string(window.settings_path()).expect("written");
    let settings: Settings = serde_json::from_str(&text).expect("readable");
    assert_eq!(settings.window.language, Language::Japanese);
}

#[test]
fn windows_on_one_thread_keep_their_own_language() {
    let mut one = japanese();
    let mut other = Window::open(Recipe::default());
    one.settle();
    other.settle();
    assert!(one.shows("学習率") && other.shows("Learning rate"));
    one.settle();
    assert!(one.shows("学習率"));
}

#[test]
fn what_the_trainer_tells_is_said_in_the_language_of_the_window() {
    let mut window = japanese();
    window.notice(Message::Saved {
        path: "model.bpk".into(),
        step: 7,
    });
    assert!(window.shows("model.bpk に保存しました"));
    window.notice(Message::NotBegun(BeginError::Data(ImportError::Unknown {
        path: "/digits".into(),
        found: NoDataSet::Refused("Permission denied (os error 13)".into()),
    })));
    assert!(window.shows("/digits: 開けません"));
    assert!(window.shows("Permission denied"), "the system's own words");
    assert!(
        window
            .harness
            .query_all_by_label("メッセージを閉じる")
            .next()
            .is_some()
    );
}

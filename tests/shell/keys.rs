//! Keys, menus and the command palette.

use crate::shell::Window;
use crate::{CTRL, PLAIN, started, window};
use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use elbow::recipe::Recipe;
use elbow::train::Command;
use elbow::ui::action::{Action, Menu, PointAction, offers};

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
fn every_action_stands_in_its_menu() {
    let mut window = window();
    for menu in Menu::all() {
        window.click(menu.label());
        for offer in offers().iter().filter(|offer| offer.menu == menu) {
            // Its words say which of both it would do.
            let label = match offer.action {
                Action::Point(PointAction::ToggleLock) => "Lock",
                _ => offer.label,
            };
            if let Some(within) = offer.submenu
                && !window.shows(label)
            {
                window.click(within.label(Recipe::default().latent));
            }
            assert!(window.shows(label), "{} in {}", offer.label, menu.label());
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
fn help_tells_of_the_mouse_what_it_does() {
    let mut window = window();
    window.press(PLAIN, Key::F1);
    assert!(window.shows("Click on empty ground of the plane"));
    assert!(!window.shows("Double click on the plane"));
}

#[test]
fn a_list_closes_once_something_is_chosen_by_key() {
    let mut window = window();
    for list in ["Activation", "Device", "Order"] {
        window.harness.get_by_label(list).focus();
        window.settle();
        let before = lists(&window);
        window.press(PLAIN, Key::Enter);
        assert!(lists(&window) > before, "{list} opens");
        window.press(PLAIN, Key::ArrowDown);
        window.press(PLAIN, Key::Enter);
        assert_eq!(lists(&window), before, "{list} closes");
    }
    assert_eq!(window.sent().len(), 0);
}

fn lists(window: &Window) -> usize {
    window.harness.query_all_by_role(Role::ListBox).count()
}

#[test]
fn letters_act_on_nothing_behind_an_open_list() {
    let mut window = window();
    let points = window.shell().document().points.len();
    window.click("Activation");
    window.press(PLAIN, Key::A);
    window.press(PLAIN, Key::N);
    assert_eq!(window.shell().document().points.len(), points);
    assert!(window.sent().is_empty());
}

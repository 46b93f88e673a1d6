//! What the window promises at every size: the plane is the largest thing, nothing overlaps,
//! nothing lies outside. Held over every panel beside the plane, unfolded over it and alone on
//! stage, in both languages and both themes.

mod found;
#[path = "../panels/support.rs"]
#[allow(dead_code, reason = "shared with the panels' tests")]
mod support;
#[path = "../panels/textures.rs"]
#[allow(dead_code, reason = "shared with the panels' tests")]
mod textures;
mod window;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Vec2, pos2, vec2};
use elbow::ui::language::Language;
use elbow::ui::settings::ThemeChoice;
use window::{Panel, Window};

/// Inner sizes in points, each with pixels per point.
const SIZES: [(Vec2, f32); 5] = [
    (vec2(900.0, 560.0), 1.0),
    (vec2(1366.0 / 1.5, 768.0 / 1.5), 1.5),
    (vec2(1280.0, 800.0), 1.0),
    (vec2(1600.0, 1000.0), 1.0),
    (vec2(1920.0, 1080.0), 1.0),
];

/// What the plane's drawing has of the window at least, the numbers along its axes not counted.
const SHARE: f32 = 0.45;

/// Every window of this theme: a size, a language.
fn windows(theme: ThemeChoice) -> impl Iterator<Item = Window> {
    SIZES.into_iter().flat_map(move |(size, scale)| {
        Language::all().map(move |language| Window::open(size, scale, language, theme))
    })
}

/// Fails with all that was found at once.
fn nothing_wrong(wrong: Vec<String>) {
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn nothing_overlaps_and_nothing_lies_outside_the_window() {
    let mut wrong = Vec::new();
    for mut window in windows(ThemeChoice::Dark).chain(windows(ThemeChoice::Light)) {
        for panel in Panel::ALL {
            window.show(panel);
            wrong.extend(window.wrong(panel.name()));
            window.take_away();
            window.stage(panel);
            wrong.extend(window.wrong(&format!("{} alone", panel.name())));
            window.back();
        }
        window.make_path();
        wrong.extend(window.wrong("a path"));
    }
    nothing_wrong(wrong);
}

#[test]
fn the_plane_is_the_largest_thing() {
    let mut wrong = Vec::new();
    for mut window in windows(ThemeChoice::Dark) {
        let folded = window.tabs().is_empty();
        for panel in Panel::ALL {
            // The plane is smaller while one is asked for that has no place beside it.
            if folded && matches!(panel, Panel::Study(_)) {
                continue;
            }
            window.show(panel);
            let drawing = window.plane().size();
            let share = drawing.x * drawing.y / (window.size.x * window.size.y);
            if share < SHARE {
                wrong.push(format!(
                    "{}, {}: the plane has {:.1} % of the window",
                    window.told,
                    panel.name(),
                    100.0 * share
                ));
            }
            window.take_away();
        }
    }
    nothing_wrong(wrong);
}

#[test]
fn the_plane_stays_below_what_lies_over_it_and_is_whole_above_a_study_where_there_is_room() {
    for mut window in windows(ThemeChoice::Dark) {
        let before = window.plane();
        let folded = window.tabs().is_empty();
        for panel in Panel::ALL.into_iter().filter(|panel| panel.is_beside()) {
            window.show(panel);
            let (plane, told) = (window.plane(), format!("{}, {}", window.told, panel.name()));
            let is_high = window.size.y >= 800.0;
            if folded && is_high && matches!(panel, Panel::Study(_)) {
                let study = window.tabs()[0];
                assert!(plane.bottom() < study.top(), "{told}");
                assert!(plane.height() > 150.0, "{told}: {}", plane.height());
            } else {
                assert_eq!(plane, before, "{told}");
            }
            window.take_away();
        }
        assert_eq!(window.plane(), before, "{}", window.told);
    }
}

#[test]
fn two_planes_have_the_room_and_nothing_overlaps_with_an_image_or_without() {
    let mut wrong = Vec::new();
    for (size, scale) in SIZES {
        for language in Language::all() {
            let mut window = Window::two_planes(size, scale, language, ThemeChoice::Dark);
            for shown in ["no image", "an image"] {
                let planes = window.planes();
                let [first, second] = planes[..] else {
                    panic!("{}: {planes:?}", window.told);
                };
                let both = first.area() + second.area();
                let share = both / (size.x * size.y);
                let even = first.area().min(second.area()) > 0.45 * both;
                if share < SHARE || !even {
                    wrong.push(format!(
                        "{}, {shown}: they have {:.1} % of the window",
                        window.told,
                        100.0 * share
                    ));
                }
                wrong.extend(window.wrong(shown));
                wrong.extend(window.cut_below(first.bottom(), shown));
                window.choose_image();
            }
            for panel in [Panel::Recipe, Panel::Decoded, Panel::Study(1)] {
                window.show(panel);
                wrong.extend(window.wrong(panel.name()));
                window.take_away();
            }
        }
    }
    nothing_wrong(wrong);
}

#[test]
fn two_planes_of_many_dimensions_keep_the_way_to_what_has_no_room_in_their_rows() {
    let (size, scale) = SIZES[0];
    for language in Language::all() {
        let window = Window::two_planes(size, scale, language, ThemeChoice::Light);
        nothing_wrong(window.wrong("20 dimensions"));
        let more = window.whole(Role::Button, &["More", "その他"]);
        assert_eq!(more.len(), 2, "{}: {more:?}", window.told);
    }
}

#[test]
fn a_lecture_shows_plane_and_study_wherever_a_study_can_be_read_beside_or_below_it() {
    let mut wrong = Vec::new();
    for (size, scale) in SIZES {
        for language in Language::all() {
            let window = Window::lecture(size, scale, language, ThemeChoice::Light);
            let plane = window.planes();
            assert_eq!(plane.len(), 1, "{}", window.told);
            let curves = window.has(["Smoothing", "平滑化"][language as usize]);
            assert_eq!(curves, size.y >= 800.0, "{}", window.told);
            wrong.extend(window.wrong("the curves"));
            wrong.extend(window.cut_below(plane[0].bottom(), "the curves"));
        }
    }
    nothing_wrong(wrong);
}

#[test]
fn the_time_line_is_whole_in_every_language() {
    for (size, scale) in SIZES {
        for language in Language::all() {
            let window = Window::two_planes(size, scale, language, ThemeChoice::Dark);
            let now = window.whole(Role::Button, &["Now", "現在"]);
            assert_eq!(now.len(), 1, "{}", window.told);
        }
    }
}

#[test]
fn of_many_coordinates_two_stand_beside_each_other() {
    let (size, scale) = SIZES[2];
    for language in Language::all() {
        let window = Window::open(size, scale, language, ThemeChoice::Light);
        let fields = window.whole(Role::SpinButton, &["z0", "z1", "z2", "z3"]);
        let first = fields.first().expect("a coordinate");
        let beside = fields.iter().filter(|field| field.top() == first.top());
        assert!(beside.count() >= 2, "{}: {fields:?}", window.told);
        assert!(fields.len() >= 4, "{}: {fields:?}", window.told);
    }
}

/// The smallest window: every panel is folded.
fn small() -> Window {
    let (size, scale) = SIZES[0];
    Window::open(size, scale, Language::English, ThemeChoice::Dark)
}

#[test]
fn a_panel_unfolds_by_its_button_and_folds_by_button_escape_or_a_click_on_what_it_covers() {
    for (button, inside) in [
        ("Show recipe", "Learning rate"),
        ("Show decoded points", "Remove this point"),
        ("Show comparison", "Next page"),
        ("Show studies", "Smoothing"),
    ] {
        let mut window = small();
        assert!(!window.has(inside), "{inside}");
        window.click(button);
        assert!(window.has(inside), "{inside}");
        window.click(button);
        assert!(!window.has(inside), "{inside}");
        window.click(button);
        window.press(Modifiers::NONE, Key::Escape);
        assert!(!window.has(inside), "{inside}");
        window.click(button);
        let plane = window.plane();
        let points = window.points();
        // Where none of them lies over the plane.
        let free = match button {
            "Show recipe" => plane.right_top() + vec2(-40.0, 40.0),
            _ => plane.left_top() + vec2(40.0, 10.0),
        };
        window.click_at(free, 1);
        assert!(!window.has(inside), "{inside}");
        assert_eq!(window.points(), points, "the click only folds it back");
    }
}

#[test]
fn a_plane_above_a_study_is_used_as_ever() {
    let (size, scale) = SIZES[2];
    let mut window = Window::open(size, scale, Language::English, ThemeChoice::Dark);
    window.click("Show studies");
    let points = window.points();
    let free = window.plane().left_top() + vec2(40.0, 10.0);
    window.click_at(free, 1);
    assert!(window.has("Smoothing"));
    assert_eq!(window.points(), points + 1);
}

#[test]
fn the_mouse_over_an_unfolded_panel_decodes_nothing_below() {
    let mut window = small();
    let plane = window.plane();
    let left = plane.left_center() + vec2(60.0, 0.0);
    window.move_to(left);
    assert!(window.decodes_under_the_mouse());
    window.click("Show recipe");
    window.move_to(left);
    assert!(!window.decodes_under_the_mouse());
}

#[test]
fn the_menus_words_always_do_something_that_is_seen() {
    const CTRL: Modifiers = Modifiers::COMMAND;
    for (size, scale) in SIZES {
        for (key, inside) in [
            (Key::Num1, "Learning rate"),
            (Key::Num2, "Remove this point"),
            (Key::Num3, "Smoothing"),
        ] {
            let mut window = Window::open(size, scale, Language::English, ThemeChoice::Dark);
            for _ in 0..3 {
                let before = window.has(inside);
                window.press(CTRL, key);
                assert_eq!(window.has(inside), !before, "{inside}, {}", window.told);
            }
        }
    }
}

#[test]
fn escape_leaves_what_was_entered_last() {
    let mut window = small();
    window.press(Modifiers::NONE, Key::Num2);
    assert!(window.has("Smoothing") && window.has("Back"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.has("Smoothing") && window.has("Show recipe"));
    window.press(Modifiers::NONE, Key::Num2);
    window.click("Back");
    assert!(!window.has("Smoothing"));
}

#[test]
fn a_docked_panel_is_dragged_only_so_far_that_the_plane_keeps_its_share() {
    // So large that there is something to drag.
    let size = vec2(2400.0, 1400.0);
    let mut window = Window::open(size, 1.0, Language::English, ThemeChoice::Dark);
    // The studies may be as high already as the plane lets them.
    let from = pos2(window.plane().center().x, window.studies_top());
    window.drag(from, from + vec2(0.0, 60.0));
    let plane = window.plane();
    let from = pos2(from.x, window.studies_top());
    window.drag(from, from - vec2(0.0, 600.0));
    let smaller = window.plane();
    assert!(smaller.height() < plane.height());
    let drawing = smaller.size();
    assert!(drawing.x * drawing.y >= SHARE * size.x * size.y);
    let from = pos2(from.x, window.studies_top());
    window.drag(from, from + vec2(0.0, 60.0));
    let larger = window.plane();
    assert!(larger.height() > smaller.height() + 40.0);
    assert_eq!(
        larger.width(),
        smaller.width(),
        "only what is dragged moves"
    );
}

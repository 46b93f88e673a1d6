//! How the window leads someone who has not met a variational autoencoder before.

#[path = "support/shell.rs"]
#[allow(dead_code, reason = "shared with the tests of the shell")]
mod shell;

use eframe::App;
use eframe::egui::{Key, Modifiers, Rect, vec2};
use egui_kittest::kittest::Queryable;
use elbow::recipe::Recipe;
use elbow::ui::Study;
use elbow::ui::settings::Settings;
use shell::Window;

const WELCOME: &str = "Begin with Model";

fn window() -> Window {
    Window::open(Recipe::default())
}

fn remembered(window: &mut Window) -> Settings {
    window.harness.state_mut().on_exit(None);
    let text = std::fs::read_to_string(window.settings_path()).expect("written");
    serde_json::from_str(&text).expect("readable")
}

#[test]
fn a_newcomer_is_led_to_the_model_once() {
    let mut window = window();
    assert!(window.shows("New to VAEs?"));
    window.click(WELCOME);
    assert_eq!(window.shell().settings().layout.study, Study::Model);
    assert!(!window.shows(WELCOME));
    assert!(remembered(&mut window).layout.welcomed);
}

#[test]
fn the_line_for_newcomers_is_sent_away_for_good() {
    let mut window = window();
    let before = window.shell().settings().layout.study;
    window.click("Dismiss this line");
    assert!(!window.shows(WELCOME));
    assert_eq!(window.shell().settings().layout.study, before);
    assert!(remembered(&mut window).layout.welcomed);
}

#[test]
fn each_study_ends_in_the_question_that_the_next_one_answers() {
    for size in [vec2(900.0, 560.0), vec2(1280.0, 940.0)] {
        let mut window = window();
        window.harness.set_size(size);
        window.settle();
        window.click(WELCOME);
        let all: Vec<Study> = Study::all().collect();
        for place in 0..all.len() {
            assert_eq!(window.shell().settings().layout.study, all[place]);
            let next = all[(place + 1) % all.len()];
            let link = format!("{} →", next.label());
            let rects = [
                window.harness.get_by_label(&link).rect(),
                window.harness.get_by_label_contains("Next: ").rect(),
            ];
            let screen = Rect::from_min_size(Default::default(), size);
            for rect in rects {
                assert!(screen.contains_rect(rect), "{link} at {size:?}: {rect:?}");
                assert!(rect.height() < 20.0, "one line: {rect:?}");
            }
            window.click(&link);
        }
        assert_eq!(window.shell().settings().layout.study, all[0]);
    }
}

#[test]
fn the_glossary_says_each_word_in_a_sentence_and_leads_to_where_it_is_seen() {
    let terms = [
        ("Latent variable", "see Model"),
        ("Prior", "see Latent plane"),
        ("Posterior", "see Evidence"),
        ("Evidence", "see Evidence"),
        ("Gap", "see Evidence"),
        ("Amortisation", "see Inference"),
        ("Reparameterisation", "see Noise"),
        ("q(W)", "see Weights"),
        ("ELBO", "see Curves"),
        ("KL", "see Dimensions"),
        ("Likelihood", "see Model"),
        ("Nats", "see Curves"),
    ];
    let mut window = window();
    for (term, link) in terms {
        window.press(Modifiers::NONE, Key::F1);
        assert!(window.shows("It trains while you watch"), "{term}");
        let beside = |rect: Rect, other: Rect| {
            (rect.center().y - other.center().y).abs() < 8.0 && other.left() > rect.left()
        };
        let names: Vec<Rect> = window
            .harness
            .get_all_by_label(term)
            .map(|node| node.rect())
            .collect();
        let links = window.harness.get_all_by_label(link);
        let found = links
            .into_iter()
            .find(|node| names.iter().any(|name| beside(*name, node.rect())));
        found.expect(term).click_accesskit();
        window.settle();
        assert!(!window.shows("It trains while you watch"), "{term}");
        let study = Study::all().find(|study| link.ends_with(study.label()));
        if let Some(study) = study {
            assert_eq!(window.shell().settings().layout.study, study, "{term}");
        }
    }
}

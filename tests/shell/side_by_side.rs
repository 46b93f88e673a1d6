//! Two runs side by side while a person goes back in time: what is said of an image is of the step
//! that is shown.

use crate::shell::Window;
use crate::{PLAIN, time};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use elbow::curves::History;
use elbow::explore::{Answered, Answers, Compared, ImageQuery, Posterior, Stamp, WhichImage};
use elbow::recipe::{Recipe, Terms};
use elbow::run::{Lineage, RunTime};
use elbow::train::{KeptRun, Published};
use roxmltree::Document;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Under this name both runs are asked about the image.
const BOTH: &str = "image in both runs";

/// What a model of these weights makes of the first test image: an ELBO of minus `nats`.
fn answers(of: &Published, nats: f64) -> Arc<Answers> {
    let image = WhichImage::Test(0);
    let mut answers = Answers::default();
    let terms = Terms {
        reconstruction: -nats,
        ..Terms::default()
    };
    answers.give_as(
        BOTH,
        Answered {
            query: ImageQuery {
                image: image.clone(),
            },
            posted: Instant::now(),
            stamp: Stamp {
                run: of.run,
                step: of.snapshot.time.step,
                published: of.at,
                answered: Instant::now(),
            },
            answer: Arc::new(Compared {
                image,
                label: None,
                original: [0; 6].into(),
                reconstruction: [0; 6].into(),
                difference: [0; 6].into(),
                terms,
                posterior: Posterior {
                    mean: vec![0.0; 2],
                    std: vec![1.0; 2],
                },
            }),
        },
    );
    Arc::new(answers)
}

/// A run of 100 steps in hand, of which five are kept, beside one of 50 steps on the same images.
fn window() -> (Window, Vec<Arc<Published>>) {
    let mut window = time::window();
    let in_hand = window.fake.borrow().progress.weights_by_step.clone();
    let other = in_hand.iter().take(3).map(|weights| {
        Arc::new(Published {
            run: 7,
            ..Published::clone(weights)
        })
    });
    let other: Vec<_> = other.collect();
    window.tell(|progress| {
        progress.dataset = Some(in_hand[0].dataset.clone());
        progress.kept = [KeptRun {
            recipe: progress.recipe.clone(),
            weights_by_step: Arc::new(other),
            ..crate::kept(7, 50)
        }]
        .into();
    });
    window.press(PLAIN, Key::S);
    window.press(PLAIN, Key::Enter);
    (window, in_hand.to_vec())
}

#[test]
fn runs_of_one_recipe_and_one_length_are_told_apart_where_one_is_chosen() {
    let mut window = time::window();
    let weights = window.fake.borrow().progress.weights_by_step[2].clone();
    let replaced = |run, seconds| {
        let published = Published {
            run,
            at: Instant::now() - Duration::from_secs(seconds),
            ..Published::clone(&weights)
        };
        KeptRun {
            weights_by_step: Arc::new(vec![Arc::new(published)]),
            ..crate::kept(run, 55)
        }
    };
    let forked = KeptRun {
        lineage: Lineage::fresh().fork(40),
        ..replaced(9, 10)
    };
    window.tell(|progress| {
        progress.recipe = Recipe::default();
        progress.kept = [replaced(7, 1_800), replaced(8, 600), forked].into();
    });
    window.press(PLAIN, Key::S);
    let buttons = window.harness.query_all_by_role(Role::Button);
    let labels = buttons.filter_map(|button| button.accesskit_node().label());
    let runs: Vec<String> = labels.filter(|label| label.contains("ago")).collect();
    let [newest, second, third] = &runs[..] else {
        panic!("three runs: {runs:?}");
    };
    assert!(newest.contains("fork at step 40") && newest.contains("nothing was changed there"));
    assert!(second.contains("seed 0, to step 55") && second.contains("replaced 10 min ago"));
    assert!(third.contains("seed 0, to step 55") && third.contains("replaced 30 min ago"));
}

#[test]
fn the_head_of_a_forks_plane_never_loses_the_step_that_tells_it_from_its_origin() {
    for size in [
        vec2(911.0, 512.0),
        vec2(1280.0, 800.0),
        vec2(2000.0, 1200.0),
    ] {
        let (mut window, _) = window();
        window.harness.set_size(size);
        window.tell(|progress| {
            let mut run = progress.kept[0].clone();
            run.lineage = progress.lineage.fork(1_240);
            (run.recipe.beta, run.recipe.learning_rate) = (0.125, 0.000_25);
            run.history = Arc::new(History::clone(&run.history));
            progress.kept = [run].into();
        });
        let heads = ["fork at step 1,240", "fork 1,240"].map(|name| {
            let mut all = window.harness.query_all_by_label_contains(name);
            all.any(|head| {
                let words = head.accesskit_node().label().unwrap_or_default();
                // Each letter has some room: nothing is cut off.
                let whole = head.rect().width() > 5.0 * words.chars().count() as f32;
                whole && head.rect().top() < 0.4 * size.y
            })
        });
        assert!(heads.contains(&true), "{size:?}");
    }
}

#[test]
fn where_a_name_has_no_room_the_step_that_stands_beside_it_is_not_said_twice() {
    let (mut window, _) = window();
    window.harness.set_size(vec2(911.0, 512.0));
    window.settle();
    window.harness.get_by_label("seed 0");
    assert!(!window.shows("seed 0, to step 50"));
}

/// The same with curves of both, which stand in the strip.
fn window_with_curves() -> Window {
    let (mut window, _) = window();
    window.choose_in_palette("curves");
    window.tell(|progress| {
        let mut run = progress.kept[0].clone();
        for history in [&mut progress.history, &mut run.history] {
            for step in 1..=50 {
                let time = RunTime {
                    step,
                    ..RunTime::default()
                };
                Arc::make_mut(history).push(time, &Terms::default(), 0.0);
            }
        }
        progress.kept = [run].into();
    });
    assert!(window.shows("Δ train 0.00"));
    window
}

#[test]
fn a_compared_run_that_is_forgotten_is_compared_no_longer() {
    let mut window = window_with_curves();
    window.tell(|progress| {
        progress.kept = [].into();
        progress.forgotten = [7].into();
    });
    assert!(!window.shows("Δ train"));
    assert!(window.shell().selection().second_run.is_none());
}

#[test]
fn a_compared_run_that_is_let_go_for_another_stays_in_sight_and_in_the_list() {
    let mut window = window_with_curves();
    let ways_out = |window: &Window| {
        let name = "Compare no longer";
        window.harness.query_all_by_label(name).count()
    };
    let before = ways_out(&window);
    window.tell(|progress| progress.kept = [].into());
    assert!(window.shows("Δ train 0.00") && window.shows("Difference ELBO"));
    assert_eq!(
        ways_out(&window),
        before + 1,
        "its line in the list has one"
    );
}

#[test]
fn the_strip_below_two_planes_is_of_the_shown_step_and_says_which() {
    let (mut window, in_hand) = window();
    window.fake.borrow_mut().answers = answers(&in_hand[4], 111.0);
    window.wait_for("at steps 100 and 50");
    assert!(window.shows("ELBO \u{2212}111.00 nats"));
    // Back at step 25, what is known of step 100 says nothing.
    for _ in 0..4 {
        window.press(PLAIN, Key::Comma);
    }
    window.wait_for("at steps \u{2026} and 25");
    assert!(!window.shows("ELBO \u{2212}111.00 nats"));
    window.fake.borrow_mut().answers = answers(&in_hand[1], 222.0);
    window.wait_for("at steps 25 and 25");
    assert!(window.shows("ELBO \u{2212}222.00 nats"));
    // Now again, it is not of the past.
    window.press(PLAIN, Key::G);
    window.wait_for("at steps \u{2026} and 50");
    assert!(!window.shows("ELBO \u{2212}222.00 nats"));
}

/// Where the texts of a figure begin and end, from the left edge, and what they say.
fn texts(svg: &str) -> Vec<(f32, f32, String)> {
    let svg = Document::parse(svg).expect("well-formed XML");
    let texts = svg.descendants().filter(|node| node.has_tag_name("text"));
    let texts = texts.filter(|node| node.attribute("transform").is_none());
    let placed = texts.map(|node| {
        let number = |name| {
            node.attribute(name)
                .map_or(0.0, |it| it.parse().expect("a number"))
        };
        let (left, width): (f32, f32) = (number("x"), number("textLength"));
        (
            left,
            left + width,
            node.text().unwrap_or_default().to_owned(),
        )
    });
    placed.collect()
}

#[test]
fn in_a_figure_of_two_planes_no_word_of_the_strip_is_cut_off() {
    for (width, height) in [(640, 520), (640, 800), (480, 520), (1200, 800)] {
        let (mut window, in_hand) = window();
        window.fake.borrow_mut().answers = answers(&in_hand[4], 1_197.4);
        window.wait_for("at steps 100 and 50");
        window.press(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::E);
        window.fill_number("Width", &width.to_string());
        window.fill_number("Height", &height.to_string());
        window.click("Save figure\u{2026}");
        let file = window.folder().join("planes.svg");
        window.fill("Path on disk", &file.display().to_string());
        window.click("Export");
        window.wait_for("Pictures written to");
        let texts = texts(&std::fs::read_to_string(&file).expect("text"));
        for (left, right, words) in &texts {
            assert!(
                *left >= 0.0 && *right <= width as f32 - 8.0,
                "{words} to {right}"
            );
        }
        let says = |word: &str| texts.iter().any(|(_, _, text)| text == word);
        assert!(
            says("ELBO \u{2212}1197.40 nats"),
            "{width} x {height}: {texts:?}"
        );
        let cut = texts
            .iter()
            .find(|(_, _, text)| text.starts_with("ELBO") && text.ends_with('\u{2026}'));
        assert_eq!(cut, None, "{width} x {height}");
        assert_eq!(says("Difference"), width == 1200);
    }
}

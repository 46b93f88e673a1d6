//! Four studies at the least room that they get and on stage: nothing lies on anything else,
//! and nothing ends outside.

use super::support::{Stage, answered, answers, first_page, page};
use eframe::egui::{Rect, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use elbow::recipe::Bayes;
use elbow::ui::{Studies, Study};

const SIZES: [Vec2; 3] = [
    Vec2::new(880.0, 190.0),
    Vec2::new(900.0, 200.0),
    Vec2::new(1600.0, 900.0),
];

fn study(study: Study, latent: usize, size: Vec2) -> Harness<'static, Stage<Studies>> {
    let mut stage = Stage::<Studies>::new(latent);
    stage.settings.layout.study = study;
    if study == Study::Weights {
        stage.progress.recipe.bayes = Bayes::Decoder;
    }
    let mut harness = stage.open(size, Studies::ui);
    harness.run();
    let stage = harness.state_mut();
    stage.answers = answers(&stage.asked, latent);
    let query = first_page(3);
    stage
        .answers
        .give(answered(query.clone(), page(&query, latent)));
    harness.run_steps(3);
    stage_answer(&mut harness, latent);
    harness
}

/// Once more, for what is asked only when the page is known.
fn stage_answer(harness: &mut Harness<'static, Stage<Studies>>, latent: usize) {
    let stage = harness.state_mut();
    let mut again = answers(&stage.asked, latent);
    let query = first_page(3);
    again.give(answered(query.clone(), page(&query, latent)));
    stage.answers = again;
    harness.run_steps(3);
}

/// Every widget with words, and where it is; draws lie where their numbers put them.
fn widgets(harness: &Harness<'static, Stage<Studies>>) -> Vec<(String, Rect)> {
    let nodes = harness.query_all_by_label_contains("");
    nodes
        .filter(|node| node.children().next().is_none())
        .filter_map(|node| {
            let told = node.accesskit_node();
            // A plain text says its words as its value.
            Some((told.label().or_else(|| told.value())?, node.rect()))
        })
        .filter(|(label, _)| !label.contains("of ε at"))
        .collect()
}

#[test]
fn nothing_lies_on_anything_else_at_any_size() {
    let four = [
        Study::Inference,
        Study::Noise,
        Study::Dimensions,
        Study::Weights,
    ];
    for size in SIZES {
        for tab in four {
            for latent in [1, 2, 64] {
                let harness = study(tab, latent, size);
                let told = format!("{tab:?}, {latent} dimensions, {size:?}");
                let widgets = widgets(&harness);
                for (place, (name, rect)) in widgets.iter().enumerate() {
                    for (other, there) in &widgets[place + 1..] {
                        let both = rect.shrink(1.0).intersect(there.shrink(1.0));
                        let apart = both.width() <= 0.0 || both.height() <= 0.0;
                        assert!(apart, "{told}: {name:?} {rect:?} on {other:?} {there:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_bars_of_the_noise_are_whole_in_the_least_room() {
    for size in SIZES {
        let harness = study(Study::Noise, 2, size);
        let window = Rect::from_min_size(Default::default(), size).expand(1.0);
        for bar in [
            "Pathwise: through z: variance",
            "Score function: variance",
            "Score function with baseline: variance",
            "The score function needs about",
            "The decoded sample",
        ] {
            let rect = harness.get_by_label_contains(bar).rect();
            assert!(window.contains_rect(rect), "{bar} {rect:?} in {size:?}");
        }
    }
}

#[test]
fn a_stage_shows_larger_things_than_the_strip() {
    let of = |size: Vec2, tab: Study, part: &str| {
        let harness = study(tab, 2, size);
        harness.get_by_label_contains(part).rect().size()
    };
    for (tab, part) in [
        (Study::Noise, "The decoded sample"),
        (Study::Noise, "Pathwise: through z: variance"),
        (Study::Weights, "Mean image over weights"),
        (
            Study::Dimensions,
            "KL to the prior of each latent dimension",
        ),
        (Study::Inference, "Gain in ELBO, nats, as q is refined"),
    ] {
        let (small, large) = (of(SIZES[1], tab, part), of(SIZES[2], tab, part));
        let grown = large.x * large.y / (small.x * small.y);
        assert!(grown > 2.0, "{part}: {small:?} to {large:?}");
    }
}

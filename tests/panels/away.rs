//! A model whose images are not at hand.

use super::support::{SHAPE, Stage, painted_words};
use eframe::egui::Vec2;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use elbow::data::Dataset;
use elbow::explore::{EvidenceQuery, ManifoldQuery, PageQuery, PointsQuery, ScatterQuery};
use elbow::ui::{ComparisonPanel, PlanePanel, Studies, Study};

const AWAY: &str = "The images of this model are not at hand";

fn stage<P: Default>(latent: usize) -> Stage<P> {
    let names = ["heart".to_owned(), "spade".to_owned()].into();
    Stage::new(latent).over(Dataset::away("moved".into(), SHAPE, names))
}

fn says<P>(harness: &Harness<'_, Stage<P>>) -> bool {
    painted_words(harness).contains(&AWAY.to_owned())
}

#[test]
fn the_plane_shows_what_the_decoder_makes_of_it_and_asks_for_no_images() {
    for latent in [1, 2, 5] {
        let mut harness = stage(latent).open(Vec2::new(700.0, 560.0), PlanePanel::ui);
        harness.state_mut().answer();
        harness.run();
        let asked = &harness.state().asked;
        assert!(asked.get::<ManifoldQuery>().is_some(), "{latent}");
        assert!(asked.get::<PointsQuery>().is_some(), "{latent}");
        assert!(asked.get::<ScatterQuery>().is_none(), "{latent}");
        assert!(harness.query_by_label_contains("Show class").is_none());
        let words = painted_words(&harness);
        let unused = words.iter().any(|words| words.contains("No dimension"));
        assert!(!unused, "of no images nothing is known: {words:?}");
    }
}

#[test]
fn the_comparison_says_that_there_are_no_images_in_place_of_waiting() {
    let mut harness = stage(2).open(Vec2::new(330.0, 330.0), ComparisonPanel::ui);
    harness.run();
    assert!(says(&harness));
    assert!(harness.state().asked.get::<PageQuery>().is_none());
}

#[test]
fn so_do_the_studies_of_images_and_of_dimensions() {
    for (study, says_it) in [
        (Study::Evidence, true),
        (Study::Inference, true),
        (Study::Noise, true),
        (Study::Dimensions, true),
        (Study::Model, true),
        (Study::Weights, false),
        (Study::Curves, false),
    ] {
        let mut stage: Stage<Studies> = stage(2);
        stage.settings.layout.study = study;
        let mut harness = stage.open(Vec2::new(1100.0, 400.0), Studies::ui);
        harness.run();
        assert_eq!(says(&harness), says_it, "{study:?}");
        let asked = &harness.state().asked;
        assert!(asked.get::<EvidenceQuery>().is_none(), "{study:?}");
    }
}

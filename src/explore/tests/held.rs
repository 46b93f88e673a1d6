//! What is asked of held weights stays as it is, to the last digit, while the run goes on.

use super::*;
use std::time::Duration;

/// The answer about one image, and its q(z | x).
fn image(answers: &Answers) -> Arc<Answered<StudiedImageQuery>> {
    answers.newest::<StudiedImageQuery>().expect("an answer")
}

fn step(answers: &Answers) -> Option<u64> {
    let found = answers.newest::<EvidenceQuery>();
    found.map(|found| found.stamp.step)
}

const IMAGE: StudiedImageQuery = StudiedImageQuery {
    image: WhichImage::Test(3),
};

const EVIDENCE: EvidenceQuery = EvidenceQuery {
    image: WhichImage::Test(3),
    importance_samples: 0,
};

/// Asks this once an answer about the newest weights may be a new one.
fn later(desk: &mut Desk, asked: Asked) -> Arc<Answers> {
    std::thread::sleep(Duration::from_millis(500));
    desk.ask(asked)
}

fn held(weights: &HeldWeights) -> WhichWeights {
    WhichWeights::Held(weights.clone())
}

/// The image, its evidence and a place, all of these weights.
fn asked(weights: &WhichWeights) -> Asked {
    let mut asked = Asked::default();
    asked.ask_of(weights.clone(), IMAGE);
    asked.ask_of(weights.clone(), EVIDENCE);
    let z = vec![0.3, -0.7];
    asked.ask_as_of("draw", weights.clone(), PlaceQuery { z });
    asked
}

#[test]
fn a_window_that_shows_an_earlier_step_is_answered_about_that_step() {
    let mut desk = Desk::new();
    let early = HeldWeights::new(&published(1, 10, 0));
    let other = HeldWeights::new(&published(1, 20, 5));
    desk.publish(published(1, 500, 3));
    let mut asked = Asked::about(held(&early));
    asked.ask(EVIDENCE);
    asked.ask_of(WhichWeights::Newest, IMAGE);
    // What a study holds stays what it holds.
    let z = vec![0.3, -0.7];
    asked.ask_as_of("draw", held(&other), PlaceQuery { z });
    let answers = desk.ask(asked);
    assert_eq!(step(&answers), Some(10));
    assert_eq!(image(&answers).stamp.step, 10);
    let draw = answers.newest_as::<PlaceQuery>("draw").expect("an answer");
    assert_eq!(draw.stamp.step, 20);
    let answers = later(&mut desk, only(EVIDENCE));
    assert_eq!(step(&answers), Some(500), "now again");
}

#[test]
fn held_answers_stay_to_the_last_digit_while_the_weights_move() {
    let mut desk = Desk::new();
    let before = image(&desk.ask(only(IMAGE)));
    let weights = held(&before.answer.weights);
    desk.publish(published(1, 500, 3));
    let answers = desk.ask(asked(&weights));
    let first = (image(&answers), answers.newest::<EvidenceQuery>());
    assert_eq!(first.0.stamp.step, 10, "though step 500 is there");
    assert_eq!(
        first.0.answer.compared.posterior,
        before.answer.compared.posterior
    );
    let elbo = first.1.expect("an answer").answer.elbo;
    let pixels = |answers: &Answers| {
        let place = answers.newest_as::<PlaceQuery>("draw").expect("an answer");
        place.answer.pixels.clone()
    };
    let drawn = pixels(&answers);
    for (step, seed) in [(900, 4), (1300, 5)] {
        desk.publish(published(1, step, seed));
        let mut other = asked(&weights);
        // As another draw is pulled: new answers, of the weights that are held.
        let z = vec![2.0, 1.0];
        other.ask_as_of("draw", weights.clone(), PlaceQuery { z });
        desk.ask(other);
        let answers = desk.ask(asked(&weights));
        let again = answers.newest::<EvidenceQuery>().expect("an answer");
        assert_eq!(again.answer.elbo.to_bits(), elbo.to_bits());
        assert_eq!(pixels(&answers), drawn);
        assert_eq!(again.stamp.step, 10);
    }
}

#[test]
fn a_click_takes_the_newest_weights_and_another_follows_them() {
    let mut desk = Desk::new();
    let first = image(&desk.ask(only(IMAGE)));
    let old = held(&first.answer.weights);
    assert_eq!(step(&desk.ask(asked(&old))), Some(10));
    desk.publish(published(1, 500, 3));
    let newer = image(&later(&mut desk, only(IMAGE)));
    assert_eq!(newer.stamp.step, 500, "asked of the newest");
    assert!(first.answer.weights.is_older_than(&newer.stamp));
    assert_eq!(
        step(&desk.ask(asked(&held(&newer.answer.weights)))),
        Some(500)
    );
    assert_eq!(step(&desk.ask(asked(&old))), Some(10), "and back");
    desk.publish(published(1, 900, 4));
    assert_eq!(
        image(&desk.ask(asked(&WhichWeights::Newest))).stamp.step,
        900
    );
}

#[test]
fn a_refinement_goes_on_with_the_held_weights_and_begins_anew_with_others() {
    let mut desk = Desk::new();
    let first = image(&desk.ask(only(IMAGE)));
    let query = InferenceQuery {
        image: WhichImage::Test(3),
        attempt: 1,
        full: false,
    };
    let refine = |desk: &mut Desk, weights: &HeldWeights| {
        let mut asked = Asked::default();
        asked.ask_of(held(weights), query.clone());
        loop {
            let answers = desk.ask(asked.clone());
            let found = answers.newest::<InferenceQuery>().expect("an answer");
            if weights.gave(&found.stamp) && found.answer.done {
                return found.answer.diagonal.elbo.expect("done");
            }
        }
    };
    let best = refine(&mut desk, &first.answer.weights);
    desk.publish(published(1, 500, 3));
    let newer = image(&later(&mut desk, only(IMAGE)));
    assert_ne!(refine(&mut desk, &newer.answer.weights), best);
    assert_eq!(refine(&mut desk, &first.answer.weights), best);
}

#[test]
fn held_weights_of_a_run_that_was_replaced_answer_nothing_more() {
    let mut desk = Desk::new();
    let first = image(&desk.ask(only(IMAGE)));
    desk.publish(published(2, 0, 3));
    let answers = desk.ask(asked(&held(&first.answer.weights)));
    assert!(step(&answers).is_none());
    assert!(answers.failure().is_none());
}

#[test]
fn a_frame_waits_for_what_moved_of_the_weights_that_it_asked() {
    let mut desk = Desk::new();
    let first = image(&desk.ask(only(IMAGE)));
    desk.publish(published(1, 500, 3));
    let newest = asked(&WhichWeights::Newest);
    let answers = desk.ask(newest.clone());
    let old = asked(&held(&first.answer.weights));
    assert!(answers.nothing_to_wait_for(&newest) && !answers.nothing_to_wait_for(&old));
    assert!(old.moves(&newest) && old != newest);
    assert!(desk.ask(old.clone()).nothing_to_wait_for(&old));
}

/// As where a dialog lies over the plane for a while, and the mouse rests.
#[test]
fn a_place_that_was_left_and_is_asked_again_is_decoded_again() {
    let mut desk = Desk::new();
    let weights = HeldWeights::new(&published(1, 10, 0));
    let place = || {
        let mut asked = Asked::about(held(&weights));
        asked.ask_as("hover", PlaceQuery { z: vec![0.3, -0.7] });
        asked
    };
    let there = |answers: &Answers| answers.newest_as::<PlaceQuery>("hover").is_some();
    assert!(there(&desk.ask(place())));
    let mut elsewhere = Asked::about(held(&weights));
    elsewhere.ask(IMAGE);
    assert!(!there(&desk.ask(elsewhere)));
    assert!(there(&desk.ask(place())));
}

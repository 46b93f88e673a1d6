//! What one inspects stands still: studies that hold their weights while a real run goes on.

use super::support::{SHAPE, Stage, drag};
use eframe::egui::{Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use elbow::data::{Dataset, Split};
use elbow::explore::{Explorer, InferenceQuery, StudiedImageQuery};
use elbow::recipe::Recipe;
use elbow::train::{Phase, Published, Trainer};
use elbow::ui::{InferenceStudy, NoiseStudy};
use std::sync::Arc;
use std::time::{Duration, Instant};

const SIZE: Vec2 = Vec2::new(1260.0, 300.0);

/// A run that trains, the exploring thread on its weights, and a study.
struct Bench<P: 'static> {
    trainer: Trainer,
    dataset: Arc<Dataset>,
    slot: Arc<arc_swap::ArcSwapOption<Published>>,
    explorer: Explorer,
    harness: Harness<'static, Stage<P>>,
}

impl<P: Default + 'static> Bench<P> {
    fn new(open: impl FnOnce(Stage<P>) -> Harness<'static, Stage<P>>) -> Self {
        let split = || Split {
            pixels: (0..8 * SHAPE.pixels())
                .map(|i| (i * 37 % 256) as u8)
                .collect(),
            labels: Some((0..8).map(|i| (i % 4) as u16).collect()),
        };
        let dataset = Dataset::new("made up".into(), SHAPE, split(), split()).expect("a data set");
        let dataset = Arc::new(dataset);
        let recipe = Recipe {
            hidden: vec![6],
            batch: 4,
            ..Recipe::default()
        };
        let trainer = Trainer::new(recipe.clone(), dataset.clone()).expect("a sound recipe");
        let slot = Arc::new(arc_swap::ArcSwapOption::empty());
        let explorer = Explorer::spawn(slot.clone(), Arc::new(|| ())).expect("a thread");
        let mut stage = Stage::new(2);
        stage.progress.dataset = Some(dataset.clone());
        stage.progress.recipe = recipe;
        stage.progress.phase = Phase::Running;
        let mut bench = Self {
            trainer,
            dataset,
            slot,
            explorer,
            harness: open(stage),
        };
        bench.publish(1);
        bench
    }

    /// Puts the weights where the exploring thread finds them.
    fn publish(&mut self, run: u64) {
        let snapshot = self.trainer.snapshot();
        let progress = &mut self.harness.state_mut().progress;
        (progress.run, progress.time) = (run, snapshot.time);
        self.slot.store(Some(Arc::new(Published {
            run,
            snapshot,
            dataset: self.dataset.clone(),
            at: Instant::now(),
        })));
    }

    /// Trains so many steps, and lets the study see what became of the weights.
    fn train(&mut self, steps: usize) {
        for _ in 0..steps {
            self.trainer.step().expect("a step");
        }
        self.publish(1);
        self.look(700);
    }

    /// Frames and answers, for so many milliseconds.
    fn look(&mut self, milliseconds: u64) {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_millis(milliseconds) {
            self.frame();
        }
    }

    fn frame(&mut self) {
        self.harness.step();
        self.explorer.ask(self.harness.state().asked.clone());
        std::thread::sleep(Duration::from_millis(10));
        self.harness.state_mut().answers = (*self.explorer.answers()).clone();
    }

    /// Frames and answers until the study shows this.
    fn until(&mut self, part: &str) {
        self.wait(part, |bench| bench.shows(part));
    }

    /// Frames and answers until this is all that one of the study's labels says.
    fn until_label(&mut self, label: &str) {
        self.wait(label, |bench| {
            bench.words().iter().any(|word| word == label)
        });
    }

    fn wait(&mut self, part: &str, is_there: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        while !is_there(self) {
            self.frame();
            let waited = begun.elapsed();
            assert!(
                waited < Duration::from_secs(60),
                "{part}: {:?}",
                self.words()
            );
        }
    }

    fn shows(&self, part: &str) -> bool {
        self.harness
            .query_all_by_label_contains(part)
            .next()
            .is_some()
    }

    /// Every word of the study but those on the weights' age.
    fn words(&self) -> Vec<String> {
        let nodes = self.harness.query_all_by_label_contains("");
        // A plain text says its words as its value.
        let labels = nodes.filter_map(|node| {
            let node = node.accesskit_node();
            node.label().or_else(|| node.value())
        });
        let labels = labels.filter(|label| !label.starts_with("step "));
        labels.collect()
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.frame();
        self.frame();
    }
}

fn noise() -> Bench<NoiseStudy> {
    let mut bench = Bench::new(|stage| stage.open(SIZE, NoiseStudy::ui));
    bench.until("Pathwise: through z: variance");
    bench
}

fn pull<P: Default + 'static>(bench: &mut Bench<P>) {
    let nodes = bench.harness.get_all_by_label_contains("Sample 1 of ε");
    let from = nodes.last().expect("a draw").rect().center();
    drag(&mut bench.harness, from, from + vec2(14.0, -9.0));
    bench.look(700);
}

#[test]
fn a_pulled_draw_stands_still_to_the_last_digit_while_the_run_trains_on() {
    let mut bench = noise();
    pull(&mut bench);
    let held = bench.words();
    assert!(held.iter().any(|word| word.contains("variance")));
    let posterior = |bench: &Bench<NoiseStudy>| {
        let answers = &bench.harness.state().answers;
        let found = answers.newest::<StudiedImageQuery>().expect("an answer");
        found.answer.compared.posterior.clone()
    };
    let before = posterior(&bench);
    bench.train(40);
    bench.train(40);
    assert!(bench.shows("step 0, held"));
    assert_eq!(bench.words(), held);
    assert_eq!(posterior(&bench), before);
}

#[test]
fn update_takes_the_newest_weights_once_and_keeps_the_draws() {
    let mut bench = noise();
    pull(&mut bench);
    let held = bench.words();
    bench.train(40);
    bench.click("Update");
    bench.until("step 40");
    bench.look(700);
    let updated = bench.words();
    assert_ne!(updated, held);
    let draws = |words: &[String]| -> Vec<String> {
        let draws = words.iter().filter(|word| word.contains("of ε at"));
        draws.cloned().collect()
    };
    assert_eq!(draws(&updated), draws(&held));
    bench.train(40);
    assert!(bench.shows("step 40, held"));
    assert_eq!(bench.words(), updated);
}

#[test]
fn one_click_follows_the_training_again_and_another_holds() {
    let mut bench = noise();
    pull(&mut bench);
    bench.train(40);
    bench.click("Live");
    bench.until("step 40");
    assert!(!bench.shows(", held"));
    bench.train(40);
    bench.until("step 80");
    bench.click("Hold");
    bench.look(200);
    assert!(!bench.shows(", held"), "nothing is newer yet");
    bench.train(40);
    assert!(bench.shows("step 80, held"));
}

#[test]
fn a_chosen_image_is_held_and_marked() {
    let mut bench = noise();
    let answers = &bench.harness.state().answers;
    let found = answers.newest::<StudiedImageQuery>().expect("an answer");
    bench.harness.state_mut().selection.image = Some(found.answer.compared.clone());
    bench.look(300);
    bench.harness.get_by_label("Chosen image");
    bench.train(40);
    assert!(bench.shows("step 0, held"));
}

#[test]
fn a_run_that_is_replaced_lets_go_and_says_so() {
    let mut bench = noise();
    pull(&mut bench);
    for _ in 0..20 {
        bench.trainer.step().expect("a step");
    }
    bench.publish(2);
    bench.until("step 20");
    assert!(!bench.shows(", held"));
    assert!(bench.shows("The run that was held has been replaced"));
    bench.click("Hold");
    assert!(!bench.shows("has been replaced"));
}

#[test]
fn while_paused_nothing_says_held() {
    let mut bench = noise();
    bench.harness.state_mut().progress.phase = Phase::Paused;
    pull(&mut bench);
    assert!(bench.shows("step 0") && !bench.shows(", held"));
}

#[test]
fn a_refined_q_keeps_its_weights_until_update_refines_it_on_newer_ones() {
    let mut bench = Bench::new(|stage| stage.open(SIZE, InferenceStudy::ui));
    bench.until("gap");
    bench.click("Refine");
    bench.until_label("amortisation");
    bench.until_label("approximation");
    bench.look(700);
    let held = bench.words();
    bench.train(40);
    assert!(bench.shows("step 0, held"));
    assert_eq!(bench.words(), held);
    bench.click("Update");
    bench.until("step 40");
    bench.look(1500);
    assert_ne!(bench.words(), held);
    bench.click("Live");
    bench.look(100);
    assert_eq!(bench.harness.state().asked::<InferenceQuery>(), None);
}

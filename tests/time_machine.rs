//! The law of the time machine: whatever is looked at, forked, brought back, saved and opened, each
//! run is the one that nobody disturbed, to the last bit; and an hour of it costs no more memory
//! than a minute.

#[path = "support/idx.rs"]
#[allow(dead_code, reason = "shared with the tests of the data")]
mod idx;
#[path = "support/soak.rs"]
mod soak;
#[path = "support/worker.rs"]
mod worker;

use elbow::curves::History;
use elbow::data::Dataset;
use elbow::explore::{Asked, Explorer, HeldWeights, LatentPoint, PointsQuery, WhichWeights};
use elbow::recipe::{Bayes, Binarize, DataSpec, DeviceChoice, Live, Recipe};
use elbow::rng::{Stream, stream, uniform_below};
use elbow::train::{
    Command, KeptRun, Message, PastToSave, Phase, Progress, SaveOrder, SavedSession, Trainer,
    Worker,
};
use proptest::prelude::*;
use soak::Soak;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use worker::{bits, small, start, told, wait_for};

/// One thing that a person does.
#[derive(Clone, Debug)]
enum Deed {
    Train(u64),
    Change(f64, usize),
    /// So many kept steps back; with another rate, or as it is.
    Fork(usize, Option<f64>),
    BringBack(usize),
    /// Looks at the kept step of this place.
    Scrub(usize),
    SaveAndOpen,
    Fresh(u64),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => (1..9u64).prop_map(Deed::Train),
        2 => (1e-4..1e-2f64, 2..24usize).prop_map(|(rate, batch)| Deed::Change(rate, batch)),
        3 => (0..6usize, prop::option::of(1e-4..1e-2f64)).prop_map(|(back, rate)| Deed::Fork(back, rate)),
        2 => (0..4usize).prop_map(Deed::BringBack),
        3 => (0..64usize).prop_map(Deed::Scrub),
        1 => Just(Deed::SaveAndOpen),
        1 => any::<u64>().prop_map(Deed::Fresh),
    ]
}

/// What is known of a run: where it began, and what was changed at which steps.
#[derive(Clone)]
struct Known {
    recipe: Recipe,
    changes: Vec<(u64, Live)>,
}

impl Known {
    /// The run that nobody disturbed, at this step, with its curves.
    fn undisturbed(&self, dataset: &Arc<Dataset>, step: u64) -> (Trainer, History) {
        let mut trainer = Trainer::new(self.recipe.clone(), dataset.clone()).expect("a recipe");
        let mut history = History::new();
        loop {
            let at = trainer.time().step;
            for (_, live) in self.changes.iter().filter(|(there, _)| *there == at) {
                trainer.set_live(*live).expect("in range");
            }
            if at == step {
                return (trainer, history);
            }
            let report = trainer.step().expect("a finite loss");
            history.push(report.time, &report.terms, report.minimised);
        }
    }
}

/// A trainer's thread, and what each of its runs is to be like.
struct Desk {
    worker: Worker,
    dataset: Arc<Dataset>,
    known: BTreeMap<u64, Known>,
    folder: tempfile::TempDir,
    files: u64,
}

impl Desk {
    fn new(recipe: &Recipe, folder: tempfile::TempDir) -> Self {
        let worker = start(recipe, 1);
        let progress = wait_for(&worker, "the first step", |now| {
            now.phase == Phase::Paused && now.time.step == 1
        });
        let known = Known {
            recipe: recipe.clone(),
            changes: Vec::new(),
        };
        Self {
            worker,
            dataset: progress.dataset.clone().expect("images"),
            known: [(progress.run, known)].into(),
            folder,
            files: 0,
        }
    }

    fn now(&self) -> Arc<Progress> {
        self.worker.progress()
    }

    fn known_now(&mut self) -> &mut Known {
        let run = self.now().run;
        self.known.get_mut(&run).expect("a known run")
    }

    /// Sends what puts another run in hand, and waits for it.
    fn replaced_by(&self, command: Command) -> Arc<Progress> {
        let newest = self.known.keys().next_back().copied().unwrap_or(0);
        self.worker.send(command);
        wait_for(&self.worker, "another run", move |now| now.run > newest)
    }

    fn does(&mut self, deed: &Deed) {
        let before = self.now();
        let step = before.time.step;
        match deed {
            Deed::Train(steps) => {
                for step in step + 1..=step + steps {
                    self.worker.send(Command::Step);
                    wait_for(&self.worker, "a step", move |now| {
                        now.phase == Phase::Paused && now.time.step == step
                    });
                }
            }
            Deed::Change(learning_rate, batch) => {
                let live = Live {
                    learning_rate: *learning_rate,
                    batch: *batch,
                    ..before.recipe.live()
                };
                self.worker.send(Command::Live(live));
                wait_for(&self.worker, "the change", move |now| {
                    now.recipe.live() == live
                });
                self.known_now().changes.push((step, live));
            }
            Deed::Fork(back, rate) => {
                let kept = &before.weights_by_step;
                let place = kept.len().saturating_sub(1 + back);
                let at = kept.get(place).map_or(step, |kept| kept.snapshot.time.step);
                let mut settings = before.recipe.fork_settings();
                settings.live.learning_rate = rate.unwrap_or(0.0);
                let settings = rate.map(|_| Box::new(settings));
                let mut known = self.known_now().clone();
                let fork = self.replaced_by(Command::Fork { step: at, settings });
                assert_eq!(fork.time.step, at);
                known.changes.retain(|(there, _)| *there < at);
                known.changes.push((at, fork.recipe.live()));
                self.known.insert(fork.run, known);
            }
            Deed::BringBack(place) => {
                let kept: Vec<u64> = before.kept.iter().map(|kept| kept.run).collect();
                if let Some(&run) = kept.get(place % kept.len().max(1)) {
                    self.worker.send(Command::BringBack(run));
                    wait_for(&self.worker, "the run before", move |now| now.run == run);
                }
            }
            Deed::Scrub(place) => {
                let kept = &before.weights_by_step;
                if let Some(seen) = kept.get(place % kept.len().max(1)) {
                    let step = seen.snapshot.time.step;
                    let known = self.known_now().clone();
                    let (trainer, _) = known.undisturbed(&self.dataset, step);
                    assert_eq!(seen.snapshot.weights(), trainer.snapshot().weights());
                }
            }
            Deed::SaveAndOpen => {
                let known = self.known_now().clone();
                let path = self.save();
                let opened = self.replaced_by(Command::Open(path));
                assert_eq!((opened.time.step, opened.lineage), (step, before.lineage));
                self.known.insert(opened.run, known);
            }
            Deed::Fresh(seed) => {
                let recipe = Recipe {
                    seed: *seed,
                    ..self.known_now().recipe.clone()
                };
                let fresh = self.replaced_by(Command::Start {
                    recipe: Box::new(recipe.clone()),
                    run: false,
                });
                let changes = Vec::new();
                self.known.insert(fresh.run, Known { recipe, changes });
            }
        }
    }

    fn save(&mut self) -> std::path::PathBuf {
        self.files += 1;
        let path = self.folder.path().join(format!("{}.elbow", self.files));
        let there = path.clone();
        // With its past, so that it can be forked from there once it is opened.
        let mut order = SaveOrder::session(path.clone(), SavedSession::default());
        order.past = PastToSave::All;
        self.worker.send(Command::Save(Box::new(order)));
        told(&self.worker, move |message| {
            matches!(message, Message::Saved { path, .. } if *path == there).then_some(())
        });
        path
    }

    /// The run in hand is the one that nobody disturbed.
    fn check(&mut self) {
        let now = self.now();
        let known = self.known_now().clone();
        let (trainer, history) = known.undisturbed(&self.dataset, now.time.step);
        let published = self.worker.slot().load_full().expect("weights");
        assert_eq!(published.run, now.run);
        assert_eq!(published.snapshot.weights(), trainer.snapshot().weights());
        assert_eq!(now.recipe.live(), trainer.recipe().live());
        // Pauses evaluate at steps of their own.
        let train = |history: &History| -> Vec<_> {
            let all = bits(history).into_iter();
            all.filter(|row| row[0] != 0).collect()
        };
        assert_eq!(train(&now.history), train(&history));
    }

    /// So is each that is kept.
    fn check_all(&mut self) {
        self.check();
        let kept: Vec<u64> = self
            .now()
            .kept
            .iter()
            .map(|kept: &KeptRun| kept.run)
            .collect();
        for run in kept {
            self.worker.send(Command::BringBack(run));
            wait_for(&self.worker, "a kept run", move |now| now.run == run);
            self.check();
        }
    }
}

fn images(images: u8) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    idx::write_bars(folder.path(), images, 6, 8);
    folder
}

fn recipe(folder: &Path, seed: u64) -> Recipe {
    Recipe {
        hidden: vec![8],
        batch: 16,
        seed,
        data: DataSpec::at(folder),
        ..small(DeviceChoice::Flex)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, ..ProptestConfig::default() })]
    #[test]
    fn each_run_is_the_one_that_nobody_disturbed(
        seed in any::<u64>(),
        noise in prop::option::of(any::<u64>()),
        bayes in prop::sample::select(vec![Bayes::None, Bayes::Decoder]),
        binarize in prop::sample::select(vec![Binarize::None, Binarize::Dynamic]),
        importance in 1..3usize,
        device in prop::sample::select(vec![DeviceChoice::Flex, DeviceChoice::Ndarray]),
        deeds in prop::collection::vec(deed(), 4..16),
    ) {
        let folder = images(40);
        let recipe = Recipe {
            noise_seed: noise,
            bayes,
            binarize,
            importance,
            device,
            ..recipe(folder.path(), seed)
        };
        let mut desk = Desk::new(&recipe, folder);
        for deed in &deeds {
            desk.does(deed);
        }
        desk.check_all();
    }
}

/// What memory may grow by after the first third, whatever is done.
const MAY_GROW: u64 = 24 << 20;

/// Points of the plane are dragged while everything else goes on.
fn drag(explorer: &Explorer, at: f32, which: WhichWeights) {
    let mut asked = Asked::about(which);
    let points = vec![LatentPoint {
        id: 1,
        z: vec![at.sin(), at.cos()],
    }];
    asked.ask(PointsQuery { points });
    explorer.ask(asked);
}

#[test]
#[ignore = "lasts as long as ELBOW_SOAK_SECONDS says, half a minute by default"]
fn memory_stays_flat_and_no_word_is_lost_however_long_it_is_used() {
    let sets = [images(40), images(60)];
    let recipes = [0, 1].map(|set: usize| recipe(sets[set].path(), 7));
    let files = tempfile::tempdir().expect("a folder");
    let worker = start(&recipes[0], 1);
    wait_for(&worker, "the first step", |now| now.phase == Phase::Paused);
    worker.send(Command::KeepWeights { bytes: 4 << 20 });
    let explorer = Explorer::spawn(worker.slot(), Arc::new(|| {})).expect("a thread");
    let mut rng = stream(1, Stream::Exploration);
    let mut dragged = 0.0f32;
    let mut soak = Soak::begin();
    while let Some(deeds) = soak.next_deed() {
        let now = worker.progress();
        let step = now.time.step;
        // Training, dragging and looking back at once.
        worker.send(Command::Run);
        for _ in 0..30 {
            dragged += 0.1;
            let kept = now.weights_by_step.last();
            let held = kept.map(|kept| WhichWeights::Held(HeldWeights::kept(kept.clone())));
            let which = held.filter(|_| deeds.is_multiple_of(2));
            drag(&explorer, dragged, which.unwrap_or(WhichWeights::Newest));
            std::thread::sleep(Duration::from_millis(2));
        }
        worker.send(Command::Pause);
        let run = now.run;
        let paused = wait_for(&worker, "a pause", move |now| {
            now.run == run && now.phase == Phase::Paused && now.time.step >= step
        });
        match uniform_below(&mut rng, 6) {
            0 => {
                let mut settings = paused.recipe.fork_settings();
                settings.noise_seed = deeds;
                let settings = deeds.is_multiple_of(2).then(|| Box::new(settings));
                let step = paused.time.step;
                worker.send(Command::Fork { step, settings });
                wait_for(&worker, "a fork", move |now| now.run > run);
            }
            1 => {
                let set = uniform_below(&mut rng, 2) as usize;
                let recipe = Box::new(recipes[set].clone());
                worker.send(Command::Start { recipe, run: false });
                wait_for(&worker, "a reset", move |now| now.run > run);
            }
            2 => {
                if let Some(kept) = paused.kept.last() {
                    let run = kept.run;
                    worker.send(Command::BringBack(run));
                    wait_for(&worker, "a run", move |now| now.run == run);
                }
            }
            3 => {
                let path = files.path().join("run.bpk");
                let before = paused.notices.last().map_or(0, |notice| notice.number);
                let order = SaveOrder {
                    replaces: true,
                    ..SaveOrder::model(path.clone())
                };
                worker.send(Command::Save(Box::new(order)));
                wait_for(&worker, "a file", move |now| {
                    now.notices.iter().any(|notice| {
                        notice.number > before && matches!(notice.message, Message::Saved { .. })
                    })
                });
                let newest = worker.progress();
                let most = newest.kept.iter().map(|kept| kept.run).max().unwrap_or(0);
                let most = most.max(newest.run);
                worker.send(Command::Open(path));
                wait_for(&worker, "the file again", move |now| now.run > most);
            }
            4 => {
                let live = Live {
                    beta: 1.0 + (deeds % 3) as f64,
                    ..paused.recipe.live()
                };
                worker.send(Command::Live(live));
                wait_for(&worker, "a change", move |now| now.recipe.live() == live);
            }
            _ => {
                if let Some(kept) = paused.kept.last() {
                    let run = kept.run;
                    worker.send(Command::Forget(run));
                    wait_for(&worker, "one less", move |now| {
                        now.kept.iter().all(|kept| kept.run != run)
                    });
                }
            }
        }
    }
    soak.finish(MAY_GROW);
}

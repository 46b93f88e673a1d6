//! What is done beside training, evaluating and saving, may take as long as it likes: nothing of a
//! run is lost by it, and nothing waits for it.

#[path = "support/idx.rs"]
#[allow(dead_code, reason = "shared with the tests of the data")]
mod idx;
#[path = "support/worker.rs"]
mod worker;

use elbow::archive::{SavedModel, load_model, save_checkpoint, save_run};
use elbow::curves::{History, TestPoint};
use elbow::recipe::{DataSpec, DeviceChoice, Live, Recipe, RunLength};
use elbow::train::{
    Assumed, Command, Message, PastToSave, Phase, Progress, SaveOrder, SavedSession, Services,
    Start, Trainer, Worker, evaluate_test, open_beside,
};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex};
use worker::{bits, small, told, wait_for};

/// Holds up whoever comes to it until it is opened.
#[derive(Clone, Default)]
struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    fn open(&self) {
        *self.0.0.lock().expect("no panic") = true;
        self.0.1.notify_all();
    }

    fn pass(&self) {
        let mut open = self.0.0.lock().expect("no panic");
        while !*open {
            open = self.0.1.wait(open).expect("no panic");
        }
    }
}

/// A thread on images of bars, which trains so many steps and has these services.
struct Desk {
    worker: Worker,
    folder: tempfile::TempDir,
}

impl Desk {
    fn new(steps: u64, services: Services) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        idx::write_bars(folder.path(), 40, 6, 8);
        let recipe = Recipe {
            hidden: vec![8],
            batch: 16,
            data: DataSpec::at(folder.path()),
            ..small(DeviceChoice::Flex)
        };
        let start = Start {
            recipe,
            model: None,
            assumed: Assumed::default(),
            data: None,
            length: Some(RunLength::Steps(steps)),
        };
        let wake = Arc::new(|| {});
        let worker = Worker::spawn_with(start, wake, services, None).expect("a thread");
        let desk = Self { worker, folder };
        desk.paused_at(steps);
        desk
    }

    fn paused_at(&self, step: u64) -> Arc<Progress> {
        wait_for(&self.worker, "the step", move |now| {
            now.phase == Phase::Paused && now.time.step == step
        })
    }

    fn train_to(&self, last: u64) {
        for step in self.worker.progress().time.step + 1..=last {
            self.worker.send(Command::Step);
            self.paused_at(step);
        }
    }

    /// Sends what puts another run in hand.
    fn replaced_by(&self, command: Command) -> Arc<Progress> {
        let before = self.worker.progress().run;
        self.worker.send(command);
        wait_for(&self.worker, "another run", move |now| now.run != before)
    }

    fn fork(&self, step: u64) -> Arc<Progress> {
        let settings = None;
        let fork = self.replaced_by(Command::Fork { step, settings });
        assert_eq!(fork.time.step, step);
        fork
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn order(&self, order: SaveOrder) {
        self.worker.send(Command::Save(Box::new(order)));
    }

    fn saved(&self, path: &Path) -> SavedModel {
        self.told_saved(path);
        load_model(path, None).expect("a whole file")
    }

    fn told_saved(&self, path: &Path) -> u64 {
        told(&self.worker, |message| match message {
            Message::Saved { path: there, step } if there == path => Some(*step),
            _ => None,
        })
    }
}

fn tested(history: &History) -> Vec<u64> {
    history.test().iter().map(|point| point.time.step).collect()
}

/// Evaluations that wait at a gate.
fn late(gate: &Gate) -> Services {
    let gate = gate.clone();
    Services {
        evaluate: Arc::new(move |snapshot, dataset, seed| {
            gate.pass();
            evaluate_test(snapshot, dataset, seed)
        }),
        ..Services::default()
    }
}

#[test]
fn an_evaluation_that_comes_late_is_in_every_fork_and_file_of_its_run() {
    let gate = Gate::default();
    let desk = Desk::new(130, late(&gate));
    let first = desk.worker.progress();
    assert_eq!(
        tested(&first.history),
        [0; 0],
        "that of step 100 is held up"
    );
    // A fork, a fork of that, and one that began before the evaluated step.
    let fork = desk.fork(110);
    let second = desk.fork(104);
    let whole = desk.path("whole.bpk");
    desk.order(SaveOrder::model(&whole));
    let kept = desk.path("kept.bpk");
    desk.order(SaveOrder::kept(fork.run, &kept));
    let early = desk.fork(90);
    desk.train_to(91);
    gate.open();
    // The last that was asked for.
    wait_for(&desk.worker, "an evaluation", |now| {
        tested(&now.history) == [91]
    });
    let now = desk.worker.progress();
    let of = |run: u64| {
        let mut kept = now.kept.iter();
        kept.find(|kept| kept.run == run).map(|kept| &kept.history)
    };
    assert!(of(early.run).is_none(), "it is the one in hand");
    assert_eq!(
        of(second.run).map(|history| tested(history)),
        Some(vec![100])
    );
    for path in [&whole, &kept] {
        let saved = desk.saved(path).checkpoint.expect("a run that goes on");
        assert_eq!(tested(&saved.history), [100], "{}", path.display());
    }
    // The same from a run whose evaluations were never late.
    let prompt = Desk::new(130, Services::default());
    wait_for(&prompt.worker, "both evaluations", |now| {
        tested(&now.history) == [100, 130]
    });
    let undisturbed = prompt.fork(104);
    let history = of(second.run).expect("it was replaced last");
    assert_eq!(bits(history), bits(&undisturbed.history));
}

#[test]
fn a_step_gone_back_to_has_the_evaluations_before_it_whenever_they_came() {
    let gate = Gate::default();
    let desk = Desk::new(130, late(&gate));
    gate.open();
    wait_for(&desk.worker, "both evaluations", |now| {
        tested(&now.history) == [100, 130]
    });
    assert_eq!(tested(&desk.fork(120).history), [100]);
    assert_eq!(tested(&desk.fork(99).history), [0; 0]);
}

/// A run of 60 steps that forks at step 40 with other settings, and goes on to step 80; a rate was
/// changed at step 20, too.
fn with_a_past() -> Desk {
    let desk = Desk::new(20, Services::default());
    let live = Live {
        learning_rate: 0.1 + 0.2,
        ..desk.worker.progress().recipe.live()
    };
    desk.worker.send(Command::Live(live));
    desk.train_to(60);
    let mut settings = desk.worker.progress().recipe.fork_settings();
    settings.noise_seed = u64::MAX - 3;
    settings.kl_warmup = 1000;
    settings.free_bits = 0.1;
    let settings = Some(Box::new(settings));
    desk.replaced_by(Command::Fork { step: 40, settings });
    desk.train_to(80);
    desk
}

/// A fork at this step of the run in hand, and what it is like some steps later.
fn forked_and_trained(desk: &Desk, step: u64) -> (Arc<Progress>, Vec<[u64; 6]>) {
    let fork = desk.fork(step);
    let mut now = fork.clone();
    for step in step + 1..=step + 4 {
        desk.worker.send(Command::Step);
        // Which pauses are evaluated is a matter of time, unless each is waited for.
        now = wait_for(&desk.worker, "the evaluation", move |now| {
            tested(&now.history).last() == Some(&step)
        });
    }
    desk.worker.send(Command::Forget(fork.run));
    wait_for(&desk.worker, "the run before", move |now| {
        now.run != fork.run
    });
    let bits = bits(&now.history);
    (now, bits)
}

#[test]
fn a_fork_after_a_session_is_opened_again_is_the_fork_before() {
    let desk = with_a_past();
    let path = desk.path("past.elbow");
    let mut order = SaveOrder::session(&path, SavedSession::default());
    order.past = PastToSave::All;
    desk.order(order);
    desk.told_saved(&path);
    let before = desk.worker.progress();
    let again = Desk::new(1, Services::default());
    let opened = again.replaced_by(Command::Open(path));
    assert_eq!(opened.time.step, 80);
    let steps = |progress: &Progress| -> Vec<u64> {
        let all = progress.weights_by_step.iter();
        all.map(|kept| kept.snapshot.time.step).collect()
    };
    assert_eq!(steps(&opened), steps(&before));
    assert!(steps(&opened).len() > 20);
    // Before the rate was changed, before and after the fork, and the last.
    for step in [0, 12, 33, 41, 66, 80] {
        let (first, curves) = forked_and_trained(&desk, step);
        let (second, reopened) = forked_and_trained(&again, step);
        let at = format!("at step {step}");
        assert_eq!(reopened, curves, "{at}");
        assert_eq!(second.history.marks(), first.history.marks(), "{at}");
        assert_eq!(second.recipe, first.recipe, "{at}");
        assert_eq!(second.lineage.forked, first.lineage.forked, "{at}");
        let last = |progress: &Progress| {
            let kept = progress.weights_by_step.last().expect("kept steps");
            assert_eq!(kept.snapshot.time.step, step + 4);
            kept.snapshot.weights().expect("weights")
        };
        assert_eq!(last(&second), last(&first), "{at}");
    }
}

#[test]
fn training_goes_on_while_a_file_is_written() {
    let gate = Gate::default();
    let held = gate.clone();
    let services = Services {
        write: Arc::new(move |run, path, over| {
            held.pass();
            save_run(run, path, over)
        }),
        ..Services::default()
    };
    let desk = Desk::new(5, services);
    let path = desk.path("run.bpk");
    desk.order(SaveOrder::model(&path));
    desk.train_to(8);
    let now = desk.worker.progress();
    assert!(now.unsaved && now.file.is_none() && !path.exists());
    // Another to the same place waits for the first, whose file it may replace.
    desk.order(SaveOrder::model(&path));
    desk.train_to(10);
    gate.open();
    wait_for(&desk.worker, "the second file", |now| {
        now.file.as_ref().is_some_and(|file| file.step == 8)
    });
    let now = desk.worker.progress();
    assert!(now.unsaved, "two steps are in no file");
    let steps = now
        .notices
        .iter()
        .filter_map(|notice| match &notice.message {
            Message::Saved { step, .. } => Some(*step),
            _ => None,
        });
    assert_eq!(steps.collect::<Vec<_>>(), [5, 8]);
    assert_eq!(desk.saved(&path).snapshot.time.step, 8);
    desk.order(SaveOrder::model(&path));
    wait_for(&desk.worker, "the third file", |now| !now.unsaved);
    assert_eq!(
        load_model(&path, None).expect("whole").snapshot.time.step,
        10
    );
}

#[test]
fn a_file_under_way_is_there_before_it_is_opened_and_before_the_thread_ends() {
    let desk = Desk::new(5, Services::default());
    let (one, other) = (desk.path("one.bpk"), desk.path("other.bpk"));
    desk.order(SaveOrder::model(&one));
    let opened = desk.replaced_by(Command::Open(one));
    assert_eq!(opened.time.step, 5);
    desk.order(SaveOrder::model(&other));
    let Desk { worker, folder } = desk;
    drop(worker);
    assert!(load_model(&other, None).is_ok());
    drop(folder);
}

#[test]
fn a_model_to_compare_with_has_the_numbers_of_its_own_last_step() {
    let desk = Desk::new(1, Services::default());
    let now = desk.worker.progress();
    let dataset = now.dataset.clone().expect("images");
    let mut trainer = Trainer::new(now.recipe.clone(), dataset.clone()).expect("a model");
    let mut history = History::new();
    let terms = |trainer: &Trainer| {
        let snapshot = trainer.snapshot();
        let found = evaluate_test(&snapshot, &dataset, snapshot.recipe.seed);
        found.expect("fitting images").terms
    };
    for step in 1..=12 {
        let report = trainer.step().expect("a finite loss");
        history.push(report.time, &report.terms, report.minimised);
        if step == 5 {
            history.push_test(TestPoint {
                time: report.time,
                terms: terms(&trainer),
                bound: None,
            });
        }
    }
    let path = desk.path("other.bpk");
    let checkpoint = trainer.checkpoint(&history).expect("readable");
    let checkpoint = checkpoint.expect("there are images");
    save_checkpoint(&trainer.snapshot(), &checkpoint, &dataset, &path).expect("writable");
    let open = |at_hand: &[_]| open_beside(&path, DeviceChoice::Flex, 99, at_hand);
    let beside = open(std::slice::from_ref(&dataset)).expect("a model");
    assert_eq!(tested(&beside.history), [5, 12]);
    let last = beside.history.test().last().expect("an evaluation");
    assert_eq!(last.terms, terms(&trainer));
    // Without its images nothing can be added to what it says.
    let alone = open(&[]).expect("a model");
    assert_eq!(tested(&alone.history), [5]);
}

//! What the trainer's thread promises of images that are yet to be read: the run in hand goes
//! on, and nothing begins, ends or fails without a word.

#[path = "support/idx.rs"]
#[allow(dead_code, reason = "shared with the tests of the data")]
mod idx;
#[path = "support/worker.rs"]
mod worker;

use elbow::data::Dataset;
use elbow::import::{ImportError, ImportWatch, open};
use elbow::recipe::{DataSpec, DeviceChoice, Recipe, RunLength};
use elbow::train::{
    BeginError, Command, Failure, Message, Phase, Progress, ReadImages, SaveOrder, Start, Worker,
};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tempfile::TempDir;
use worker::{small, told, wait_for};

/// Holds back every import from a folder, as a slow disk would.
#[derive(Clone, Default)]
struct Gate {
    open: Arc<AtomicBool>,
    given_up: Arc<AtomicUsize>,
}

impl Gate {
    fn open(&self) {
        self.open.store(true, Ordering::Release);
    }

    fn wait(&self, path: &Path, watch: &ImportWatch) -> Result<(), ImportError> {
        while !self.open.load(Ordering::Acquire) {
            if watch.is_cancelled() {
                self.given_up.fetch_add(1, Ordering::AcqRel);
                let path = path.to_owned();
                return Err(ImportError::Cancelled { path });
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    }

    /// Reads as the program does, but for the waiting.
    fn reader(&self) -> ReadImages {
        let gate = self.clone();
        Arc::new(move |spec, watch| {
            if let Some(path) = spec.path() {
                gate.wait(path, watch)?;
            }
            open(spec, watch)
        })
    }
}

fn start_of(recipe: Recipe) -> Start {
    Start {
        recipe,
        model: None,
        assumed: elbow::train::Assumed::default(),
        data: None,
        length: None,
    }
}

/// A run on MNIST that trains, and a gate before every folder.
fn training() -> (Worker, Gate) {
    let gate = Gate::default();
    let start = start_of(small(DeviceChoice::Flex));
    let worker = Worker::spawn_reading(start, Arc::new(|| {}), gate.reader()).expect("a thread");
    wait_for(&worker, "the first steps", |p| p.time.step > 0);
    (worker, gate)
}

/// Bars of 6 x 5 pixels.
fn bars() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    idx::write_bars(folder.path(), 200, 6, 5);
    folder
}

fn recipe_of(folder: &Path) -> Recipe {
    Recipe {
        data: DataSpec::at(folder),
        ..small(DeviceChoice::Flex)
    }
}

fn begin(worker: &Worker, recipe: &Recipe) {
    worker.send(Command::Start {
        recipe: Box::new(recipe.clone()),
        run: true,
    });
}

fn imports(folder: &Path) -> impl Fn(&Progress) -> bool {
    let spec = DataSpec::at(folder);
    move |progress| {
        let importing = progress.importing.as_ref();
        importing.is_some_and(|importing| importing.spec == spec)
    }
}

#[test]
fn the_run_in_hand_goes_on_until_the_images_of_the_next_are_there() {
    let (worker, gate) = training();
    let folder = bars();
    begin(&worker, &recipe_of(folder.path()));
    let begun = wait_for(&worker, "the import", imports(folder.path()));
    let meanwhile = wait_for(&worker, "more steps", |progress| {
        progress.time.step > begun.time.step + 30
    });
    assert_eq!((meanwhile.run, &meanwhile.phase), (1, &Phase::Running));
    assert!(meanwhile.importing.is_some());
    gate.open();
    let next = wait_for(&worker, "the next run", |progress| {
        progress.run == 2 && progress.time.step > 10
    });
    assert_eq!(next.phase, Phase::Running);
    assert_eq!(next.importing, None);
    let data = next.dataset.as_ref().expect("images");
    assert_eq!((data.shape.height, data.train_len()), (6, 200));
    assert_eq!(next.kept[0].run, 1, "the run before is kept");
}

#[test]
fn a_run_that_is_to_wait_begins_paused() {
    let (worker, gate) = training();
    let folder = bars();
    worker.send(Command::Start {
        recipe: Box::new(recipe_of(folder.path())),
        run: false,
    });
    wait_for(&worker, "the import", imports(folder.path()));
    gate.open();
    let next = wait_for(&worker, "the next run", |progress| progress.run == 2);
    assert_eq!((&next.phase, next.time.step), (&Phase::Paused, 0));
}

#[test]
fn how_far_an_import_is_is_told_while_the_run_in_hand_is_paused() {
    let gate = Gate::default();
    let wakes = Arc::new(AtomicUsize::new(0));
    let woken = wakes.clone();
    let wake = Arc::new(move || {
        woken.fetch_add(1, Ordering::AcqRel);
    });
    let start = Start {
        length: Some(RunLength::Steps(5)),
        ..start_of(small(DeviceChoice::Flex))
    };
    let worker = Worker::spawn_reading(start, wake, gate.reader()).expect("a thread");
    wait_for(&worker, "the pause", |p| {
        p.phase == Phase::Paused && p.history.test().len() == 1
    });
    let folder = bars();
    begin(&worker, &recipe_of(folder.path()));
    let importing = wait_for(&worker, "the import", imports(folder.path()));
    let before = wakes.load(Ordering::Acquire);
    wait_for(&worker, "news", |_| {
        wakes.load(Ordering::Acquire) > before + 5
    });
    let later = worker.progress();
    assert_eq!((later.run, later.time.step), (1, importing.time.step));
}

#[test]
fn a_cancelled_import_leaves_the_run_in_hand_as_it_is() {
    let (worker, gate) = training();
    let folder = bars();
    begin(&worker, &recipe_of(folder.path()));
    wait_for(&worker, "the import", imports(folder.path()));
    worker.send(Command::CancelImport);
    let name = told(&worker, |message| match message {
        Message::ImportCancelled { name } => Some(name.clone()),
        _ => None,
    });
    assert_eq!(
        Some(&*name),
        folder.path().file_name().and_then(|n| n.to_str())
    );
    gate.open();
    let step = worker.progress().time.step;
    let on = wait_for(&worker, "more steps", |p| p.time.step > step + 30);
    assert_eq!((on.run, &on.phase), (1, &Phase::Running));
    assert_eq!(on.importing, None);
    // Nothing is left of it: the same can be begun again.
    begin(&worker, &recipe_of(folder.path()));
    wait_for(&worker, "the run", |progress| progress.run == 2);
}

#[test]
fn a_newer_import_takes_the_place_of_one_under_way() {
    let (worker, gate) = training();
    let (first, second) = (bars(), bars());
    begin(&worker, &recipe_of(first.path()));
    wait_for(&worker, "the first import", imports(first.path()));
    begin(&worker, &recipe_of(second.path()));
    wait_for(&worker, "the second import", imports(second.path()));
    wait_for(&worker, "the end of the first", |_| {
        gate.given_up.load(Ordering::Acquire) == 1
    });
    gate.open();
    let next = wait_for(&worker, "the next run", |progress| progress.run == 2);
    assert_eq!(next.recipe.data, DataSpec::at(second.path()));
    assert_eq!(next.kept.len(), 1);
    // A run whose images are at hand begins at once, and an import under way goes.
    gate.open.store(false, Ordering::Release);
    begin(&worker, &recipe_of(first.path()));
    wait_for(&worker, "the first again", imports(first.path()));
    begin(&worker, &recipe_of(second.path()));
    let third = wait_for(&worker, "the third run", |progress| progress.run == 3);
    assert_eq!(third.importing, None);
}

#[test]
fn a_refusal_is_told_with_its_place_and_the_run_in_hand_goes_on() {
    let (worker, gate) = training();
    gate.open();
    begin(&worker, &recipe_of(Path::new("/nowhere/at/all")));
    let error = told(&worker, |message| match message {
        Message::NotBegun(BeginError::Data(error)) => Some(error.clone()),
        _ => None,
    });
    assert!(error.to_string().contains("/nowhere/at/all"), "{error}");
    let step = worker.progress().time.step;
    let on = wait_for(&worker, "more steps", |p| p.time.step > step + 10);
    assert_eq!((on.run, on.importing.is_none()), (1, true));
}

#[test]
fn a_reader_that_breaks_down_is_a_refusal_and_no_more() {
    let read: ReadImages = Arc::new(|spec, watch| {
        assert!(spec.path().is_none(), "a fault of the program");
        open(spec, watch)
    });
    let start = start_of(small(DeviceChoice::Flex));
    let worker = Worker::spawn_reading(start, Arc::new(|| {}), read).expect("a thread");
    wait_for(&worker, "the first steps", |p| p.time.step > 0);
    begin(&worker, &recipe_of(Path::new("/any")));
    let error = told(&worker, |message| match message {
        Message::NotBegun(BeginError::Data(error)) => Some(error.clone()),
        _ => None,
    });
    let expected = ImportError::BrokeDown {
        path: PathBuf::from("/any"),
        words: "a fault of the program".into(),
    };
    assert_eq!(error, expected);
    assert_eq!(worker.progress().phase, Phase::Running);
}

#[test]
fn what_is_said_while_the_first_images_are_read_is_done_once_the_run_begins() {
    let gate = Gate::default();
    let folder = bars();
    let start = start_of(recipe_of(folder.path()));
    let worker = Worker::spawn_reading(start, Arc::new(|| {}), gate.reader()).expect("a thread");
    let preparing = wait_for(&worker, "the import", imports(folder.path()));
    assert_eq!(preparing.phase, Phase::Preparing);
    assert!(preparing.dataset.is_none());
    let file = folder.path().join("first.bpk");
    worker.send(Command::Pause);
    worker.send(Command::Save(Box::new(SaveOrder::model(file.clone()))));
    gate.open();
    let begun = wait_for(&worker, "the run", |progress| progress.file.is_some());
    assert_eq!((begun.run, &begun.phase), (1, &Phase::Paused));
    assert!(file.is_file());
}

#[test]
fn the_first_import_can_be_cancelled_and_another_run_begun() {
    let gate = Gate::default();
    let folder = bars();
    let start = start_of(recipe_of(folder.path()));
    let worker = Worker::spawn_reading(start, Arc::new(|| {}), gate.reader()).expect("a thread");
    wait_for(&worker, "the import", imports(folder.path()));
    worker.send(Command::CancelImport);
    let failed = wait_for(&worker, "the end of it", |progress| {
        progress.phase != Phase::Preparing
    });
    let error = ImportError::Cancelled {
        path: folder.path().to_owned(),
    };
    let expected = Failure::NotBegun(BeginError::Data(error));
    assert_eq!(failed.phase, Phase::Failed(expected));
    begin(&worker, &small(DeviceChoice::Flex));
    wait_for(&worker, "a run on MNIST", |progress| {
        progress.run == 1 && progress.time.step > 0
    });
}

#[test]
fn closing_ends_an_import_under_way() {
    let (worker, gate) = training();
    let folder = bars();
    begin(&worker, &recipe_of(folder.path()));
    wait_for(&worker, "the import", imports(folder.path()));
    drop(worker);
    while gate.given_up.load(Ordering::Acquire) == 0 {
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn images_go_as_soon_as_no_run_needs_them() {
    let (worker, gate) = training();
    gate.open();
    let folders = [bars(), bars(), bars()];
    let mut images = Vec::new();
    for (run, folder) in (2..).zip(&folders) {
        begin(&worker, &recipe_of(folder.path()));
        let begun = wait_for(&worker, "the run", |progress| {
            progress.run == run && progress.time.step > 0
        });
        let dataset: &Arc<Dataset> = begun.dataset.as_ref().expect("images");
        images.push(Arc::downgrade(dataset));
    }
    // The run before the one in hand is kept, and its images with it.
    wait_for(&worker, "the end of the first", |_| {
        images[0].upgrade().is_none()
    });
    assert!(images[1].upgrade().is_some() && images[2].upgrade().is_some());
}

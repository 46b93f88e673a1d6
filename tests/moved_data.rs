//! What is promised of a model whose images are no longer where they were: it opens, can be
//! explored, and goes on once they are found.

#[path = "support/idx.rs"]
#[allow(dead_code, reason = "shared with the tests of the data")]
mod idx;
#[path = "support/worker.rs"]
mod worker;

use elbow::archive::{load_model, save_model};
use elbow::data::{Dataset, SameData};
use elbow::explore::{
    Asked, EvidenceQuery, Explorer, ImageQuery, InferenceQuery, ManifoldQuery, NoiseQuery, Order,
    PageGapQuery, PageQuery, PlaceQuery, Query, ScatterQuery, StudiedImageQuery, WeightsQuery,
    WhichImage,
};
use elbow::import::{ImportError, open as read_images};
use elbow::recipe::{Bayes, DataSpec, DeviceChoice, Recipe};
use elbow::train::{
    Assumed, Command, Message, MissingData, Phase, Progress, ReadImages, SaveOrder, Start, Worker,
};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use worker::{bits, small, start, told, wait_for};

/// A model, and the folder of its images under another name.
struct Moved {
    at: TempDir,
    model: PathBuf,
    /// The folder as it is called now.
    images: PathBuf,
    recipe: Recipe,
}

impl Moved {
    fn folder(&self, name: &str) -> PathBuf {
        let folder = self.at.path().join(name);
        std::fs::create_dir(&folder).expect("a fresh folder");
        folder
    }
}

/// Twenty steps on a folder of bars, 6 x 5, that is moved afterwards.
fn moved() -> Moved {
    let at = tempfile::tempdir().expect("a folder");
    let before = at.path().join("bars");
    std::fs::create_dir(&before).expect("a fresh folder");
    idx::write_bars(&before, 200, 6, 5);
    let recipe = Recipe {
        data: DataSpec::at(&before),
        bayes: Bayes::Decoder,
        ..small(DeviceChoice::Flex)
    };
    let model = at.path().join("m.bpk");
    let worker = start(&recipe, 20);
    wait_for(&worker, "20 steps", paused_at(20));
    worker.send(Command::Save(Box::new(SaveOrder::model(model.clone()))));
    wait_for(&worker, "the file", |progress| progress.file.is_some());
    let images = at.path().join("moved");
    std::fs::rename(&before, &images).expect("moved");
    Moved {
        at,
        model,
        images,
        recipe,
    }
}

fn paused_at(step: u64) -> impl Fn(&Progress) -> bool {
    move |progress| progress.phase == Phase::Paused && progress.time.step == step
}

fn open(model: &Path, data: Option<DataSpec>) -> Worker {
    let start = Start {
        recipe: small(DeviceChoice::Flex),
        model: Some(model.to_owned()),
        assumed: Assumed::default(),
        data,
        length: None,
    };
    let worker = Worker::spawn(start, Arc::new(|| {})).expect("a thread");
    wait_for(&worker, "the model", |progress| progress.run == 1);
    worker
}

fn locate(worker: &Worker, folder: &Path) {
    let spec = worker.progress().recipe.data.moved_to(folder);
    worker.send(Command::Locate(Box::new(spec)));
}

fn located(worker: &Worker) -> (String, SameData) {
    told(worker, |message| match message {
        Message::Located { name, same } => Some((name.clone(), *same)),
        _ => None,
    })
}

fn not_located(worker: &Worker) -> MissingData {
    told(worker, |message| match message {
        Message::NotLocated(missing) => Some(missing.clone()),
        _ => None,
    })
}

fn refusals(progress: &Progress) -> usize {
    let notices = progress.notices.iter();
    notices
        .filter(|notice| matches!(notice.message, Message::NoImages(_)))
        .count()
}

#[test]
fn it_opens_paused_says_why_and_makes_no_step() {
    let moved = moved();
    let worker = open(&moved.model, None);
    let opened = worker.progress();
    assert_eq!((&opened.phase, opened.time.step), (&Phase::Paused, 20));
    assert!(opened.time.epoch > 0.0 && opened.time.epoch.is_finite());
    let missing = opened.missing_data.as_ref().expect("why");
    assert!(matches!(missing, MissingData::Import(_)));
    let place = moved.recipe.data.path().expect("a folder");
    let words = missing.to_string();
    assert!(words.contains(&place.display().to_string()), "{words}");

    // What the model has kept of its images is known all the same.
    let data = opened.dataset.as_ref().expect("what stands in");
    assert!(data.is_away());
    assert_eq!((data.train_len(), data.test_len()), (0, 0));
    assert_eq!((&*data.name, data.class_names.len()), ("bars", 5));
    assert_eq!((data.shape.height, data.shape.width), (6, 5));

    // The file has its curves; without images nothing is added to them.
    let evaluations = opened.history.test().len();
    assert_eq!(refusals(&opened), 1, "said when it opens");
    for (command, refused) in [Command::Run, Command::Step, Command::Epoch]
        .into_iter()
        .zip(2..)
    {
        worker.send(command);
        let told = wait_for(&worker, "a word", |p| refusals(p) == refused);
        assert_eq!((&told.phase, told.time.step), (&Phase::Paused, 20));
    }
    assert_eq!(worker.progress().history.test().len(), evaluations);
}

/// Asks until there is an answer.
fn ask<Q: Query>(explorer: &Explorer, query: Q) -> Arc<elbow::explore::Answered<Q>> {
    let mut asked = Asked::default();
    asked.ask(query);
    explorer.ask(asked);
    loop {
        if let Some(found) = explorer.answers().newest::<Q>() {
            return found;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
}

fn manifold() -> ManifoldQuery {
    ManifoldQuery {
        plane: [0, 1].into(),
        x: [-3.0, 3.0],
        y: [-3.0, 3.0],
        columns: 3,
        rows: 3,
        base: vec![0.0, 0.0],
    }
}

#[test]
fn the_plane_is_explored_and_what_needs_images_has_no_answer() {
    let moved = moved();
    let worker = open(&moved.model, None);
    let explorer = Explorer::spawn(worker.slot(), Arc::new(|| {})).expect("a thread");
    let place = ask(&explorer, PlaceQuery { z: vec![0.5, 0.5] });
    assert_eq!(place.answer.pixels.len(), 30);
    assert_eq!(ask(&explorer, manifold()).answer.height, 18);
    let weights = WeightsQuery {
        z: vec![0.0, 0.0],
        samples: 1,
        seed: 0,
    };
    let weights = ask(&explorer, weights);
    assert_eq!(
        weights.answer.train_images, 200,
        "the KL is shared as before"
    );
    assert!(
        ask(&explorer, ScatterQuery::test_means(100))
            .answer
            .is_empty()
    );
    let page = PageQuery {
        class: None,
        order: Order::WorstFirst,
        ranking: 0,
        page: 3,
        per_page: 4,
    };
    assert_eq!(ask(&explorer, page).answer.matching, 0);

    let of_images = |columns| {
        let mut asked = Asked::default();
        asked.ask(ImageQuery {
            image: WhichImage::Test(0),
        });
        asked.ask(StudiedImageQuery {
            image: WhichImage::Test(3),
        });
        asked.ask(NoiseQuery {
            images: vec![WhichImage::Test(0), WhichImage::Test(1)],
            samples: 2,
        });
        asked.ask(EvidenceQuery {
            image: WhichImage::Test(0),
            importance_samples: 2,
        });
        asked.ask(InferenceQuery {
            image: WhichImage::Test(0),
            attempt: 0,
            full: false,
        });
        asked.ask(PageGapQuery {
            images: vec![0],
            attempt: 0,
        });
        asked.ask(ManifoldQuery {
            columns,
            ..manifold()
        });
        asked
    };
    // The second look at the plane comes after all that is slower than the first.
    for columns in [4, 5] {
        explorer.ask(of_images(columns));
        let width = || {
            explorer
                .answers()
                .newest::<ManifoldQuery>()
                .map(|a| a.answer.width)
        };
        while width() != Some(5 * columns) {
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
    }
    let answers = explorer.answers();
    assert!(answers.newest::<ImageQuery>().is_none());
    assert!(answers.newest::<StudiedImageQuery>().is_none());
    assert!(answers.newest::<NoiseQuery>().is_none());
    assert!(answers.newest::<EvidenceQuery>().is_none());
    assert!(answers.newest::<InferenceQuery>().is_none());
    assert!(answers.newest::<PageGapQuery>().is_none());
    assert!(answers.failure().is_none(), "and none of it failed");
}

#[test]
fn once_located_it_goes_on_as_if_its_images_had_never_been_away() {
    let moved = moved();
    let worker = open(&moved.model, None);
    let explorer = Explorer::spawn(worker.slot(), Arc::new(|| {})).expect("a thread");
    assert!(
        ask(&explorer, ScatterQuery::test_means(50))
            .answer
            .is_empty()
    );
    locate(&worker, &moved.images);
    assert_eq!(located(&worker), ("moved".to_owned(), SameData::Same));
    let there = wait_for(&worker, "the test terms", |p| !p.history.test().is_empty());
    assert_eq!(there.missing_data, None);
    assert_eq!((there.run, &there.phase), (1, &Phase::Paused));
    assert_eq!(there.recipe.data, DataSpec::at(&moved.images));
    // What was answered without images is answered anew, though no weight has moved.
    while ask(&explorer, ScatterQuery::test_means(50)).answer.len() != 50 {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }

    let opened = open(&moved.model, Some(DataSpec::at(&moved.images)));
    assert_eq!(
        opened.progress().history.last_step(),
        20,
        "its curves came along"
    );
    for worker in [&worker, &opened] {
        worker.send(Command::Epoch);
        wait_for(worker, "the end of the epoch", |progress| {
            progress.phase == Phase::Paused
                && progress.time.step > 20
                && progress.history.test().len() == 2
        });
    }
    let (after, opened) = (worker.progress(), opened.progress());
    assert_eq!(bits(&after.history), bits(&opened.history));
    // Neither the file nor the search has left a trace.
    let never_away = Recipe {
        data: DataSpec::at(&moved.images),
        ..moved.recipe.clone()
    };
    let whole = start(&never_away, after.time.step);
    let whole = wait_for(&whole, "the whole run", paused_at(after.time.step));
    let steps = whole.history.train().len();
    assert_eq!(bits(&after.history)[..steps], bits(&whole.history)[..steps]);
}

#[test]
fn other_images_and_another_shape_are_told_as_such() {
    let moved = moved();
    let worker = open(&moved.model, None);
    let wide = moved.folder("wide");
    idx::write_bars(&wide, 20, 7, 9);
    locate(&worker, &wide);
    let words = not_located(&worker).to_string();
    assert!(
        words.contains("6 x 5") && words.contains("7 x 9"),
        "{words}"
    );
    assert!(worker.progress().missing_data.is_some());

    let other = moved.folder("other");
    idx::write_bars(&other, 100, 6, 5);
    locate(&worker, &other);
    assert_eq!(located(&worker), ("other".to_owned(), SameData::Other));
    worker.send(Command::Step);
    wait_for(&worker, "a step", paused_at(21));
}

#[test]
fn a_place_without_images_leaves_it_as_it_was() {
    let moved = moved();
    let worker = open(&moved.model, None);
    locate(&worker, &moved.folder("empty"));
    assert!(matches!(not_located(&worker), MissingData::Import(_)));
    let still = worker.progress();
    assert_eq!((&still.phase, still.run), (&Phase::Paused, 1));
    assert!(still.missing_data.is_some() && still.importing.is_none());
    assert_eq!(still.recipe.data, moved.recipe.data);
}

#[test]
fn another_place_can_be_given_as_it_opens() {
    let moved = moved();
    let worker = open(&moved.model, Some(DataSpec::at(&moved.images)));
    assert_eq!(located(&worker), ("moved".to_owned(), SameData::Same));
    assert_eq!(worker.progress().missing_data, None);
    let other = moved.folder("other");
    idx::write_bars(&other, 100, 6, 5);
    let worker = open(&moved.model, Some(DataSpec::at(&other)));
    assert_eq!(located(&worker), ("other".to_owned(), SameData::Other));
}

#[test]
fn images_that_changed_at_their_place_are_told() {
    let moved = moved();
    let place = moved.recipe.data.path().expect("a folder");
    std::fs::create_dir(place).expect("a fresh folder");
    idx::write_bars(place, 100, 6, 5);
    let worker = open(&moved.model, None);
    assert_eq!(located(&worker), ("bars".to_owned(), SameData::Other));

    // Of another shape, they are none of this model's.
    idx::write_bars(place, 100, 5, 6);
    let worker = open(&moved.model, None);
    let missing = worker.progress().missing_data.clone();
    assert!(
        matches!(missing, Some(MissingData::Shape(_))),
        "{missing:?}"
    );
}

#[test]
fn what_the_model_has_kept_of_its_images_outlives_a_save_without_them() {
    let moved = moved();
    let kept = load_model(&moved.model, None).expect("a model").data;
    let record = kept.clone().expect("a record");
    assert_eq!((record.train_images, record.test_images), (200, 200));
    let there = Dataset::open(&DataSpec::at(&moved.images)).expect("images");
    assert_eq!(record.hash, there.content_hash());

    let worker = open(&moved.model, None);
    let copy = moved.at.path().join("copy.bpk");
    worker.send(Command::Save(Box::new(SaveOrder::model(copy.clone()))));
    wait_for(&worker, "the copy", |_| copy.is_file());
    let saved = load_model(&copy, None).expect("a model");
    assert_eq!(saved.data, kept);
    assert_eq!(saved.snapshot.train_images, 200);
    assert_eq!(saved.snapshot.recipe.data, moved.recipe.data);
}

#[test]
fn of_a_file_without_a_record_nobody_knows_which_images_it_learned_from() {
    let moved = moved();
    let saved = load_model(&moved.model, None).expect("a model");
    let nothing_kept = Dataset::away("bars".into(), saved.snapshot.shape, [].into());
    save_model(&saved.snapshot, &nothing_kept, &moved.model).expect("writable");
    assert_eq!(load_model(&moved.model, None).expect("a model").data, None);
    let worker = open(&moved.model, None);
    assert!(worker.progress().missing_data.is_some());
    locate(&worker, &moved.images);
    assert_eq!(located(&worker), ("moved".to_owned(), SameData::Unknown));
}

#[test]
fn a_shipped_model_from_before_opens_with_its_digits() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/mnist-2d.bpk");
    assert_eq!(load_model(&file, None).expect("it is shipped").data, None);
    let worker = open(&file, None);
    let opened = wait_for(&worker, "its terms", |p| !p.history.test().is_empty());
    assert_eq!(opened.missing_data, None);
    assert_eq!(
        opened.dataset.as_ref().map(|data| data.train_len()),
        Some(60_000)
    );
}

#[test]
fn it_is_kept_and_brought_back_as_it_was() {
    let moved = moved();
    let worker = open(&moved.model, None);
    worker.send(Command::Start {
        recipe: Box::new(small(DeviceChoice::Flex)),
        run: true,
    });
    let next = wait_for(&worker, "a run on MNIST", |progress| {
        progress.run == 2 && progress.time.step > 0
    });
    assert_eq!(next.missing_data, None);
    assert_eq!(next.kept[0].run, 1);
    worker.send(Command::BringBack(1));
    let back = wait_for(&worker, "the model", |progress| progress.run == 1);
    assert!(back.missing_data.is_some());
    assert_eq!((&back.phase, back.time.step), (&Phase::Paused, 20));
    locate(&worker, &moved.images);
    assert_eq!(located(&worker).1, SameData::Same);
    worker.send(Command::BringBack(2));
    let on = wait_for(&worker, "the other run", |progress| progress.run == 2);
    assert_eq!(on.missing_data, None);
}

/// Reads as the program does, but that folder never answers.
fn reader_without(folder: &Path) -> ReadImages {
    let folder = folder.to_owned();
    Arc::new(move |spec, watch| {
        if spec.path() != Some(&folder) {
            return read_images(spec, watch);
        }
        while !watch.is_cancelled() {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        let path = folder.clone();
        Err(ImportError::Cancelled { path })
    })
}

#[test]
fn whoever_does_not_wait_for_its_images_explores_it_without() {
    let moved = moved();
    let start = Start {
        recipe: small(DeviceChoice::Flex),
        model: Some(moved.model.clone()),
        assumed: Assumed::default(),
        data: None,
        length: None,
    };
    let place = moved.recipe.data.path().expect("a folder");
    let read = reader_without(place);
    let worker = Worker::spawn_reading(start, Arc::new(|| {}), read).expect("a thread");
    wait_for(&worker, "the import", |p| p.importing.is_some());
    worker.send(Command::CancelImport);
    let opened = wait_for(&worker, "the model", paused_at(20));
    let path = place.to_owned();
    let cancelled = MissingData::Import(ImportError::Cancelled { path });
    assert_eq!(opened.missing_data, Some(cancelled));
    assert_eq!(opened.importing, None);
    locate(&worker, &moved.images);
    assert_eq!(located(&worker).1, SameData::Same);
}

#[test]
fn another_run_in_hand_ends_the_search_for_images() {
    let moved = moved();
    let start = Start {
        recipe: small(DeviceChoice::Flex),
        model: None,
        assumed: Assumed::default(),
        data: None,
        length: None,
    };
    let read = reader_without(&moved.images);
    let worker = Worker::spawn_reading(start, Arc::new(|| {}), read).expect("a thread");
    wait_for(&worker, "a run", |progress| progress.time.step > 0);
    worker.send(Command::Open(moved.model.clone()));
    wait_for(&worker, "the model", |progress| progress.run == 2);
    locate(&worker, &moved.images);
    wait_for(&worker, "the import", |p| p.importing.is_some());
    worker.send(Command::BringBack(1));
    let back = wait_for(&worker, "the run before", |progress| progress.run == 1);
    assert_eq!((&back.importing, &back.missing_data), (&None, &None));
    told(&worker, |message| match message {
        Message::ImportCancelled { .. } => Some(()),
        _ => None,
    });
}

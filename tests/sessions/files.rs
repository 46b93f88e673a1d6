//! What is written is read back as it was; what is not as it was written is refused by name.

use crate::any_document::documents;
use crate::idx;
use crate::rewritten::rewritten;
use burn_pack::{Bytes, DType, Scalar, Tensor};
use elbow::archive::{
    DocumentFlaw, FileIdentity, KnownFiles, ModelFileFlaw, ModelFileRemedy, Over, RunToSave,
    SaveError, SavedPast, SavedSession, SavedStep, WriteCause, load_model, load_model_bytes,
    save_model, save_run,
};
use elbow::curves::History;
use elbow::data::Dataset;
use elbow::document::Document;
use elbow::recipe::{DataSpec, DeviceChoice, Live, Recipe};
use elbow::run::RunId;
use elbow::train::Trainer;
use proptest::prelude::*;
use std::path::Path;
use std::sync::{Arc, OnceLock};

const LATENT: usize = 3;

pub fn bars() -> Arc<Dataset> {
    static BARS: OnceLock<Arc<Dataset>> = OnceLock::new();
    let read = || {
        let folder = tempfile::tempdir().expect("a temporary folder");
        idx::write_bars(folder.path(), 20, 3, 4);
        let spec = DataSpec::at(folder.path());
        elbow::import::open(&spec, &elbow::import::ImportWatch::default()).expect("four files")
    };
    BARS.get_or_init(read).clone()
}

/// A run of ten steps, whose learning rate changed at the fifth.
pub struct Run {
    pub trainer: Trainer,
    pub history: History,
    pub past: SavedPast,
}

impl Run {
    pub fn new() -> Self {
        let recipe = Recipe {
            latent: LATENT,
            hidden: vec![5],
            batch: 6,
            device: DeviceChoice::Flex,
            ..Recipe::default()
        };
        let mut trainer = Trainer::new(recipe, bars()).expect("a model");
        let mut history = History::new();
        let kept = |trainer: &Trainer, history: &History| SavedStep {
            snapshot: trainer.snapshot(),
            checkpoint: trainer.checkpoint(history).expect("readable").map(Arc::new),
        };
        let mut past = SavedPast {
            every: 2,
            steps: vec![kept(&trainer, &history)],
        };
        for step in 1..=10 {
            if step == 5 {
                let live = trainer.recipe().live();
                let learning_rate = 0.1 + 0.2;
                let live = Live {
                    learning_rate,
                    ..live
                };
                trainer.set_live(live).expect("in range");
            }
            let report = trainer.step().expect("a finite loss");
            history.push(report.time, &report.terms, report.minimised);
            if step % 2 == 0 {
                past.steps.push(kept(&trainer, &history));
            }
        }
        Self {
            trainer,
            history,
            past,
        }
    }

    pub fn save(&self, session: &SavedSession, past: bool, path: &Path) {
        let saved = self.save_over(session, past, path, Over::Anything);
        saved.expect("writable");
    }

    pub fn save_over(
        &self,
        session: &SavedSession,
        past: bool,
        path: &Path,
        over: Over<'_>,
    ) -> Result<FileIdentity, SaveError> {
        let checkpoint = self.trainer.checkpoint(&self.history).expect("readable");
        let run = RunToSave {
            snapshot: &self.trainer.snapshot(),
            checkpoint: checkpoint.as_ref(),
            dataset: self.trainer.dataset(),
            session: Some(session),
            past: past.then_some(&self.past),
        };
        save_run(&run, path, over)
    }

    pub fn bytes(&self, session: &SavedSession) -> Vec<u8> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("s.elbow");
        self.save(session, true, &path);
        std::fs::read(path).expect("it was written")
    }
}

/// One of each that can be made.
pub fn some_of_each() -> Document {
    let mut document = Document::default();
    let ids = [0.0, 1.0, 2.0].map(|z| document.add_point(vec![z; LATENT]));
    document.add_path(ids);
    let images = Arc::from([1, 4, 7]);
    document.add_region("bars".into(), &bars(), elbow::data::SplitName::Test, images);
    let drawn: Arc<[u8]> = (0..12).collect();
    let id = document.add_picture([3, 4, 1], drawn).expect("the first");
    let picture = document.picture_mut(id).expect("it was just made");
    picture.whole = Some(elbow::document::WholePicture {
        shape: [1, 2, 3],
        pixels: (0..6).collect(),
    });
    document.add_note(RunId(1), 6, "here".into());
    document
}

pub fn session(document: Document) -> SavedSession {
    SavedSession {
        document,
        view: r#"{"step":4}"#.into(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_document_is_read_back_as_it_was(document in documents(LATENT, bars()), past: bool) {
        static RUN: OnceLock<Run> = OnceLock::new();
        let run = RUN.get_or_init(Run::new);
        prop_assert_eq!(document.check(), Ok(()));
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("s.elbow");
        let session = session(document);
        run.save(&session, past, &path);
        let read = load_model(&path, None).expect("a sound file");
        prop_assert_eq!(read.session, Some(session));
        prop_assert_eq!(read.checkpoint, run.trainer.checkpoint(&run.history).expect("readable"));
        prop_assert_eq!(read.past.is_some(), past);
    }
}

#[test]
fn earlier_steps_are_read_back_to_the_bit_with_what_was_live_then() {
    let run = Run::new();
    let bytes = run.bytes(&session(Document::default()));
    let past = load_model_bytes(bytes, None)
        .expect("a session")
        .past
        .expect("a past");
    assert_eq!(past.every, 2);
    assert_eq!(past.steps.len(), run.past.steps.len());
    for (read, written) in past.steps.iter().zip(&run.past.steps) {
        assert!(written.checkpoint.is_some());
        assert_eq!(read.checkpoint, written.checkpoint);
        let (read, written) = (&read.snapshot, &written.snapshot);
        assert_eq!(read.time, written.time);
        assert_eq!(read.recipe, written.recipe);
        assert_eq!(read.weights(), written.weights());
    }
}

/// `tests/assets/session-3.elbow`: the run of `model-2.bpk` with [`some_of_each`] around it; and
/// `session-4.elbow` and `session-5.elbow`: [`Run`] with the same around it, and its past.
fn asset(version: u32) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/assets");
    let path = format!("{folder}/session-{version}.elbow");
    std::fs::read(path).expect("it is in the repository")
}

#[test]
fn a_session_of_version_3_opens() {
    let saved = load_model_bytes(asset(3), None).expect("a session");
    assert_eq!(saved.snapshot.time.step, 10);
    let session = saved.session.expect("what was made");
    let document = &session.document;
    assert_eq!(document.points.len(), 3);
    assert_eq!(document.paths[0].through.len(), 3);
    assert_eq!(&*document.regions[0].images, [1, 4, 7]);
    assert_eq!(
        &**document.pictures[0].drawn(),
        (0..12).collect::<Vec<u8>>()
    );
    assert_eq!(document.notes[0].text, "here");
    let checkpoint = saved.checkpoint.expect("a run that goes on");
    let mut trainer = Trainer::resume(&saved.snapshot, &checkpoint, bars()).expect("its images");
    trainer.step().expect("a finite loss");
    let past = saved.past.expect("earlier weights");
    assert!(matches!(
        &past.steps[..],
        [SavedStep {
            checkpoint: None,
            ..
        }]
    ));
}

#[test]
fn sessions_of_versions_4_and_5_open_and_their_earlier_steps_go_on() {
    for version in [4, 5] {
        let saved = load_model_bytes(asset(version), None).expect("a session");
        assert!(saved.session.is_some() && saved.checkpoint.is_some());
        let past = saved.past.expect("earlier steps");
        let steps = past.steps.iter().map(|step| step.snapshot.time.step);
        assert_eq!(steps.collect::<Vec<_>>(), [0, 2, 4, 6, 8, 10]);
        for step in &past.steps {
            let checkpoint = step.checkpoint.as_ref().expect("all that it needs");
            let trainer = Trainer::resume(&step.snapshot, checkpoint, bars());
            trainer.expect("its images").step().expect("a finite loss");
        }
    }
}

#[test]
fn a_file_without_a_session_is_read_by_those_who_know_no_sessions() {
    let run = Run::new();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("m.bpk");
    save_model(&run.trainer.snapshot(), run.trainer.dataset(), &path).expect("writable");
    let version = |bytes: Vec<u8>| {
        let reader = burn_pack::Reader::from_bytes(Bytes::from_bytes_vec(bytes));
        let header = reader.expect("a container").metadata()["elbow.model"].clone();
        let header: serde_json::Value = serde_json::from_str(&header).expect("JSON");
        header["version"].as_u64()
    };
    assert_eq!(version(std::fs::read(&path).expect("written")), Some(2));
    assert_eq!(version(run.bytes(&session(Document::default()))), Some(5));
    run.save(&session(Document::default()), false, &path);
    assert_eq!(version(std::fs::read(&path).expect("written")), Some(3));
}

#[test]
fn a_session_of_a_later_elbow_is_refused_in_words() {
    let bytes = Run::new().bytes(&session(some_of_each()));
    let newer = |text: String| text.replace("\"version\":5", "\"version\":6");
    let flaw = rewritten(
        bytes,
        newer,
        |_, value| Some(value),
        |tensor| Some(tensor.clone()),
    );
    let flaw = flaw.expect("refused");
    assert_eq!(flaw, ModelFileFlaw::Newer { version: 6 });
    assert_eq!(flaw.remedy(), ModelFileRemedy::Update);
    assert!(flaw.to_string().contains("newer Elbow"));
}

fn array(name: &str, dtype: DType, shape: &[usize], bytes: Vec<u8>) -> Tensor {
    Tensor::new(
        name.into(),
        dtype,
        shape.to_vec(),
        None,
        Bytes::from_bytes_vec(bytes),
    )
}

#[test]
fn a_part_that_is_not_what_it_should_be_is_named() {
    let run = Run::new();
    let bytes = run.bytes(&session(some_of_each()));
    let same = |text: String| text;
    let all = |_: &str, value| Some(value);
    let whole = |tensor: &Tensor| Some(tensor.clone());
    assert_eq!(rewritten(bytes.clone(), same, all, whole), None);
    for name in ["past.every"] {
        for odd in [None, Some(Scalar::from(true))] {
            let other = |found: &str, value| if found == name { odd } else { Some(value) };
            let flaw = rewritten(bytes.clone(), same, other, whole).expect("refused");
            assert!(flaw.to_string().contains(name), "{flaw}");
        }
    }
    let arrays = [
        "session.document",
        "session.pictures",
        "session.region.4",
        "session.picture.5.drawn",
        "session.picture.5.whole",
        "past.4.weights",
        "past.state",
        "past.updates",
        "past.6.moments",
        "past.orders",
        "past.curves.train",
    ];
    for name in arrays {
        let without = |tensor: &Tensor| (tensor.name != name).then(|| tensor.clone());
        let flaw = rewritten(bytes.clone(), same, all, without).expect("refused");
        assert!(flaw.to_string().contains(name), "{name}: {flaw}");
    }
    let others = arrays.into_iter().chain(["session.view", "past.steps"]);
    for name in others {
        for (dtype, shape, size) in [
            (DType::U8, &[3][..], 3),
            (DType::F32, &[7, 1], 28),
            (DType::F64, &[1, 7], 56),
            (DType::U32, &[2, 2], 16),
        ] {
            let other = |tensor: &Tensor| {
                let other = array(name, dtype, shape, vec![7; size]);
                Some(if tensor.name == name {
                    other
                } else {
                    tensor.clone()
                })
            };
            let flaw = rewritten(bytes.clone(), same, all, other).expect("refused");
            assert!(flaw.to_string().contains(name), "{name}: {flaw}");
        }
    }
    let stray = |tensor: &Tensor| {
        let mut tensor = tensor.clone();
        if tensor.name == "session.view" {
            tensor.name = "session.something".into();
        }
        Some(tensor)
    };
    let flaw = rewritten(bytes, same, all, stray)
        .expect("refused")
        .to_string();
    assert!(flaw.contains("session.something"), "{flaw}");
}

/// What is wrong with a session of which one number of the state of its second earlier step is
/// another.
fn with_state(column: usize, number: u64) -> Option<ModelFileFlaw> {
    let bytes = Run::new().bytes(&session(Document::default()));
    let other = |tensor: &Tensor| {
        if tensor.name != "past.state" {
            return Some(tensor.clone());
        }
        let (name, dtype, shape, _, bytes) = tensor.clone().into_parts().expect("bytes");
        let mut bytes = bytes.to_vec();
        let place = 8 * (shape[1] + column);
        bytes[place..place + 8].copy_from_slice(&number.to_le_bytes());
        Some(array(&name, dtype, &shape, bytes))
    };
    rewritten(bytes, |text| text, |_, value| Some(value), other)
}

#[test]
fn an_earlier_step_that_no_run_can_have_been_at_is_refused_by_name() {
    for (column, number, said) in [
        (4, 2, "past.state"),
        (5, u64::MAX, "of an epoch of"),
        (10, f64::NAN.to_bits(), "past.state"),
        (11, 7, "past.state"),
        (16, 3_000, "past.orders"),
        (17, 3, "curves"),
        // Curves that would fill the memory, though the file is small.
        (19, u64::MAX, "past.state"),
        (20, u64::MAX, "past.state"),
        (19, 7, "past.curves.train"),
        (20, 7, "past.curves.train"),
    ] {
        let flaw = with_state(column, number).expect("refused").to_string();
        assert!(flaw.contains(said), "column {column}: {flaw}");
    }
}

/// The file with this in the place of its document.
fn with_document(change: impl Fn(String) -> String) -> Option<ModelFileFlaw> {
    let bytes = Run::new().bytes(&session(some_of_each()));
    let other = |tensor: &Tensor| {
        if tensor.name != "session.document" {
            return Some(tensor.clone());
        }
        let (_, _, _, _, bytes) = tensor.clone().into_parts().expect("bytes");
        let text = change(String::from_utf8(bytes.to_vec()).expect("JSON"));
        Some(array(
            "session.document",
            DType::U8,
            &[text.len()],
            text.into_bytes(),
        ))
    };
    rewritten(bytes, |text| text, |_, value| Some(value), other)
}

#[test]
fn what_nobody_can_have_made_is_refused() {
    let flaw = |from: &str, to: &str| {
        with_document(|text| {
            assert!(text.contains(from), "{text}");
            text.replacen(from, to, 1)
        })
    };
    let document = |flaw| Some(ModelFileFlaw::Document(flaw));
    assert_eq!(flaw("{", "{"), None);
    assert_eq!(
        flaw("\"next_id\":7", "\"next_id\":3"),
        document(DocumentFlaw::Ids)
    );
    let largest = format!("\"next_id\":{}", u64::MAX);
    assert_eq!(flaw("\"next_id\":7", &largest), document(DocumentFlaw::Ids));
    assert_eq!(flaw("\"id\":1,", "\"id\":0,"), document(DocumentFlaw::Ids));
    assert_eq!(flaw("1.0,1.0", "1e300,1.0"), document(DocumentFlaw::Points));
    let long = format!("\"through\":[{}0", "0,".repeat(300));
    assert_eq!(flaw("\"through\":[0", &long), document(DocumentFlaw::Paths));
    assert_eq!(
        flaw("\"images\":[20,20]", "\"images\":[20,6]"),
        document(DocumentFlaw::Regions)
    );
    let long = "x".repeat(201);
    assert_eq!(flaw("here", &long), document(DocumentFlaw::Notes));
    assert!(matches!(
        flaw("1.0,1.0", "NaN,1.0"),
        Some(ModelFileFlaw::Part(_))
    ));
}

#[test]
fn a_file_that_is_cut_short_or_has_a_flipped_bit_is_refused_without_a_panic() {
    let bytes = Run::new().bytes(&session(some_of_each()));
    for length in (0..bytes.len()).step_by(bytes.len() / 150) {
        assert!(load_model_bytes(bytes[..length].to_vec(), None).is_err());
    }
    for at in (0..bytes.len()).step_by(bytes.len() / 300) {
        for bit in [0, 3, 7] {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            assert!(
                load_model_bytes(flipped, None).is_err(),
                "byte {at}, bit {bit}"
            );
        }
    }
}

#[test]
fn a_save_replaces_only_the_file_that_is_known() {
    let run = Run::new();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (one, other) = (folder.path().join("s.elbow"), folder.path().join("t.elbow"));
    let (session, with_things) = (session(Document::default()), &session(some_of_each()));
    let saves = |known: &KnownFiles| run.save_over(&session, false, &one, Over::Known(known));
    let refuses = |known: &KnownFiles| {
        let before = std::fs::read(&one).expect("there");
        let refused = saves(known).expect_err("it is another's");
        assert!(
            matches!(&refused, SaveError::Write(error) if error.cause == WriteCause::Changed),
            "{refused}"
        );
        assert_eq!(std::fs::read(&one).expect("there"), before);
    };
    let mut known = KnownFiles::default();
    let written = saves(&known).expect("nothing is there");
    refuses(&known);
    known.note(&one, Some(written));
    let again = saves(&known).expect("it is its own");
    known.note(&one, Some(again));
    run.save(with_things, false, &other);
    std::fs::rename(&other, &one).expect("writable");
    refuses(&known);
    std::fs::write(&one, "something else").expect("writable");
    refuses(&known);
    // What is none of Elbow's cannot be told apart.
    known.note(&one, FileIdentity::of(&one));
    refuses(&known);
}

//! A damaged session says which part of it is damaged; where that is an earlier step, the run
//! opens without that one.

use crate::files::{Run, session, some_of_each};
use burn_pack::{Bytes, Reader};
use elbow::archive::{
    Assumed, FilePart, ModelFileFlaw, ModelFileRemedy, SavedModel, SavedStep, load_model_bytes,
    load_without_damaged,
};
use elbow::recipe::{DeviceChoice, Recipe, RunLength};
use elbow::train::{BeginError, Command, Message, Start, Worker};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

fn sound() -> &'static [u8] {
    static SOUND: OnceLock<Vec<u8>> = OnceLock::new();
    SOUND.get_or_init(|| Run::new().bytes(&session(some_of_each())))
}

/// What a container holds: texts and numbers, and its arrays.
type Content = (String, BTreeMap<String, Vec<u8>>);

fn content(bytes: &[u8]) -> Option<Content> {
    let reader = Reader::from_bytes(Bytes::from_bytes_vec(bytes.to_vec())).ok()?;
    let texts = format!("{:?} {:?}", reader.metadata(), reader.scalars());
    let mut arrays = BTreeMap::new();
    for tensor in reader.into_tensors().ok()? {
        let name = format!("{} {:?} {:?}", tensor.name, tensor.dtype, tensor.shape);
        arrays.insert(name, tensor.to_bytes().ok()?.to_vec());
    }
    Some((texts, arrays))
}

/// The array in which a file differs from the sound one, by its name; None where that is no array:
/// it is its head, or the room between two arrays.
fn differing(bytes: &[u8]) -> Option<String> {
    static SOUND: OnceLock<Content> = OnceLock::new();
    let (texts, arrays) = SOUND.get_or_init(|| content(sound()).expect("a container"));
    let (other_texts, others) = content(bytes)?;
    let same_names = others.keys().eq(arrays.keys());
    if other_texts != *texts || !same_names {
        return None;
    }
    let name = arrays.keys().find(|name| others[*name] != arrays[*name])?;
    name.split(' ').next().map(str::to_owned)
}

/// Where the head of the sound file ends.
fn end_of_head() -> usize {
    let metadata = u32::from_le_bytes(sound()[6..10].try_into().expect("four bytes"));
    (10 + metadata as usize).next_multiple_of(256)
}

fn without_damaged(bytes: &[u8]) -> Option<SavedModel> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("s.elbow");
    std::fs::write(&path, bytes).expect("writable");
    load_without_damaged(&path, None, Assumed::default()).ok()
}

/// Whether all is as in the sound file, but for earlier steps that are left out.
fn is_the_run(opened: &SavedModel) -> bool {
    let whole = load_model_bytes(sound().to_vec(), None).expect("a sound file");
    let all = whole.past.expect("earlier steps").steps;
    let is_one = |step: &SavedStep| {
        let mut same = all
            .iter()
            .filter(|one| one.snapshot.time == step.snapshot.time);
        same.any(|one| {
            one.snapshot.weights() == step.snapshot.weights() && one.checkpoint == step.checkpoint
        })
    };
    let past = opened.past.iter().flat_map(|past| &past.steps);
    past.into_iter().all(is_one)
        && opened.snapshot.time == whole.snapshot.time
        && opened.snapshot.recipe == whole.snapshot.recipe
        && opened.snapshot.weights() == whole.snapshot.weights()
        && opened.checkpoint == whole.checkpoint
        && opened.session == whole.session
}

fn earlier(opened: &SavedModel) -> Vec<u64> {
    let past = opened.past.iter().flat_map(|past| &past.steps);
    past.map(|step| step.snapshot.time.step).collect()
}

fn part(array: &str) -> FilePart {
    let step = |step| FilePart::Past { step };
    match array {
        "past.0.weights" | "past.0.moments" => step(Some(0)),
        "past.2.weights" | "past.2.moments" => step(Some(2)),
        "past.4.weights" | "past.4.moments" => step(Some(4)),
        "past.6.weights" | "past.6.moments" => step(Some(6)),
        "past.8.weights" | "past.8.moments" => step(Some(8)),
        "past.10.weights" | "past.10.moments" => step(Some(10)),
        "past.steps" | "past.state" | "past.updates" | "past.orders" => step(None),
        "past.curves.train" | "past.curves.test" | "past.curves.marks" => step(None),
        "session.view" => FilePart::View,
        "session.document" | "session.pictures" | "session.region.4" => FilePart::Made,
        "session.picture.5.drawn" | "session.picture.5.whole" => FilePart::Made,
        "checkpoint.curves.train" | "checkpoint.curves.test" | "checkpoint.curves.marks" => {
            FilePart::Curves
        }
        "checkpoint.order" => FilePart::Run,
        moment if moment.starts_with("checkpoint.moment_") => FilePart::Run,
        _ => FilePart::Weights,
    }
}

fn check(at: usize, bytes: &[u8]) {
    let flaw = load_model_bytes(bytes.to_vec(), None).expect_err("it is damaged");
    let opened = without_damaged(bytes);
    assert!(opened.as_ref().is_none_or(is_the_run), "byte {at}");
    let ModelFileFlaw::Damaged { part: said, array } = flaw.clone() else {
        assert!(at < 10, "byte {at}: {flaw}");
        return;
    };
    assert_eq!(opened.is_some(), flaw.is_in_past(), "byte {at}: {flaw}");
    if let (Some(opened), FilePart::Past { step }) = (&opened, said) {
        // All but the damaged one; none where several need what is damaged.
        let others = [0, 2, 4, 6, 8, 10].into_iter();
        let others = others.filter(|other| step.is_some_and(|step| step != *other));
        assert_eq!(
            earlier(opened),
            others.collect::<Vec<_>>(),
            "byte {at}: {flaw}"
        );
    }
    if at < end_of_head() {
        assert_eq!((said, array), (FilePart::Head, None), "byte {at}: {flaw}");
    } else if let Some(name) = differing(bytes) {
        assert_eq!(said, part(&name), "byte {at}: {flaw}");
        assert_eq!(array, Some(name), "byte {at}");
    } else {
        assert_ne!(said, FilePart::Head, "byte {at}: {flaw}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn a_damaged_byte_is_told_by_the_part_that_holds_it(place: prop::sample::Index, bit in 0..8u8) {
        let at = place.index(sound().len());
        let mut flipped = sound().to_vec();
        flipped[at] ^= 1 << bit;
        check(at, &flipped);
    }

    #[test]
    fn bytes_that_are_overwritten_are_noticed_and_never_taken_for_others(
        place: prop::sample::Index, with in prop::collection::vec(any::<u8>(), 1..400),
    ) {
        let at = place.index(sound().len());
        let mut other = sound().to_vec();
        let written = other[at..].iter_mut().zip(&with);
        written.for_each(|(byte, with)| *byte = *with);
        prop_assume!(other != sound());
        prop_assert!(load_model_bytes(other.clone(), None).is_err());
        prop_assert!(without_damaged(&other).as_ref().is_none_or(is_the_run));
    }
}

#[test]
fn the_first_bytes_say_what_the_file_is() {
    for at in 0..600 {
        let mut flipped = sound().to_vec();
        flipped[at] ^= 1 << (at % 8);
        check(at, &flipped);
    }
}

#[test]
fn a_file_that_lost_its_end_opens_without_the_steps_that_were_there() {
    let length = sound().len();
    // The weights of earlier steps are last.
    let cut = &sound()[..length - 700];
    let flaw = load_model_bytes(cut.to_vec(), None).expect_err("it is damaged");
    assert!(flaw.is_in_past(), "{flaw}");
    assert_eq!(flaw.remedy(), ModelFileRemedy::LeaveDamagedOut);
    assert!(is_the_run(&without_damaged(cut).expect("the run is whole")));
    let opened = without_damaged(cut).expect("the run is whole");
    let steps = earlier(&opened);
    assert!(!steps.is_empty() && steps.len() < 6, "{steps:?}");
    let opened = (1..20).map(|part| &sound()[..length * part / 20]);
    let opened: Vec<bool> = opened
        .map(|cut| {
            let opened = without_damaged(cut);
            assert!(opened.as_ref().is_none_or(is_the_run));
            opened.is_some()
        })
        .collect();
    assert!(opened.is_sorted() && opened.contains(&false) && opened.contains(&true));
    let longer = [sound(), &[0; 64]].concat();
    load_model_bytes(longer, None).expect_err("it is another file");
}

#[test]
fn the_words_name_part_and_array_and_a_way_on() {
    let damaged = |name: &str| {
        let (_, arrays) = content(sound()).expect("a container");
        let array = arrays
            .iter()
            .find(|(array, _)| array.starts_with(&format!("{name} ")));
        let (_, array) = array.expect("it is there");
        let mut bytes = sound().to_vec();
        let place = bytes
            .windows(array.len())
            .position(|window| window == array);
        bytes[place.expect("in the file")] ^= 1;
        load_model_bytes(bytes, None).expect_err("damaged")
    };
    let told = |name| damaged(name).to_string();
    assert_eq!(
        told("past.6.weights"),
        "the part with its earlier step 6 is damaged (past.6.weights), but the run itself is whole"
    );
    assert!(told("past.state").contains("earlier steps is damaged (past.state)"));
    assert!(told("checkpoint.curves.train").contains("its curves"));
    assert!(told("session.document").contains("what was made"));
    assert!(told("session.view").contains("what was looked at"));
    assert_eq!(damaged("session.view").remedy(), ModelFileRemedy::TakeCopy);
}

#[test]
fn a_window_says_that_earlier_steps_are_damaged_and_opens_the_rest_once_it_is_asked_to() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("s.elbow");
    std::fs::write(&path, &sound()[..sound().len() - 700]).expect("writable");
    let start = Start {
        recipe: Recipe {
            device: DeviceChoice::Flex,
            ..Recipe::default()
        },
        model: Some(path.clone()),
        assumed: Assumed::default(),
        data: None,
        length: Some(RunLength::Steps(1)),
    };
    let worker = Worker::spawn(start, Arc::new(|| {})).expect("a thread");
    let told = |found: &dyn Fn(&Message) -> bool| {
        let deadline = Instant::now() + Duration::from_secs(120);
        while !worker
            .progress()
            .notices
            .iter()
            .any(|notice| found(&notice.message))
        {
            assert!(Instant::now() < deadline, "the message never came");
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    told(&|message| {
        matches!(message, Message::NotBegun(BeginError::File(error))
            if error.flaw.is_in_past() && error.path == path)
    });
    worker.send(Command::OpenWithoutDamaged(path.clone()));
    told(&|message| matches!(message, Message::Opened(opened) if *opened == path));
    let progress = worker.progress();
    assert_eq!(progress.time.step, 10);
    let session = progress.session.as_ref().expect("what was made");
    assert_eq!(session.document, some_of_each());
    assert!(!progress.weights_by_step.is_empty(), "the others are there");
}

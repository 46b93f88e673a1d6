//! A session wherever a model is taken: what was made around its run is kept, and drawn.

use super::elbow::{Ran, run_line};
use super::files::with_model;
use super::resume::{endless_into, step};
use ::elbow::archive::{
    Over, RunToSave, SavedModel, SavedPast, SavedSession, SavedStep, load_model, save_run,
};
use ::elbow::document::Document;
use ::elbow::import;
use ::elbow::run::RunId;
use ::elbow::ui::scene::SessionView;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Points, a path and a note; the plane is seen close up, at step 30 of the run.
fn session(latent: usize) -> SavedSession {
    let mut document = Document::default();
    let ids = [-0.5, 0.25, 0.5].map(|z| document.add_point(vec![z; latent]));
    document.points[0].name = "a corner".into();
    document.add_path(ids);
    document.add_note(RunId(1), 30, "here".into());
    let mut view = SessionView::default();
    view.panels.plane.view.x = [-1.0, 1.0];
    view.panels.plane.view.y = [-1.0, 1.0];
    view.step = Some(30);
    SavedSession {
        document,
        view: view.text(),
    }
}

/// `s.elbow` beside `m.bpk`: its run with a session around it, and an earlier step.
fn with_session(past: bool) -> tempfile::TempDir {
    let at = with_model();
    let line = "train --data . --batch 10 --hidden 8 --steps 30 --save earlier.bpk";
    run_line(at.path(), line).json();
    let read = |name: &str| load_model(&at.path().join(name), None).expect("a model");
    let (whole, earlier) = (read("m.bpk"), read("earlier.bpk"));
    let mut spec = whole.snapshot.recipe.data.clone();
    spec = ::elbow::recipe::DataSpec {
        source: ::elbow::recipe::DataSpec::at(at.path()).source,
        ..spec
    };
    let dataset = import::open(&spec, &import::ImportWatch::default()).expect("the images");
    let kept = SavedPast {
        every: 1,
        steps: vec![SavedStep {
            snapshot: earlier.snapshot,
            checkpoint: earlier.checkpoint.map(Arc::new),
        }],
    };
    let run = RunToSave {
        snapshot: &whole.snapshot,
        checkpoint: whole.checkpoint.as_ref(),
        dataset: &dataset,
        session: Some(&session(whole.snapshot.recipe.latent)),
        past: past.then_some(&kept),
    };
    save_run(&run, &at.path().join("s.elbow"), Over::Anything).expect("writable");
    at
}

fn read(at: &Path, name: &str) -> SavedModel {
    load_model(&at.join(name), None).expect("a whole file")
}

fn fine(at: &Path, line: &str) -> Ran {
    let ran = run_line(at, line);
    assert_eq!(ran.code, Some(0), "{line}: {}", ran.err);
    ran
}

#[test]
fn a_session_is_taken_wherever_a_model_is() {
    let at = with_session(true);
    let elbo = |name: &str| run_line(at.path(), &format!("eval {name}")).json()["elbo"].clone();
    assert_eq!(elbo("s.elbow"), elbo("m.bpk"));
    for (line, out) in [
        ("decode FILE --z 0.5,-1 --out OUT", "x.png"),
        ("encode FILE --out OUT", "x.csv"),
    ] {
        let of = |name: &str| {
            let out = format!("{name}-{out}");
            fine(at.path(), &line.replace("FILE", name).replace("OUT", &out));
            std::fs::read(at.path().join(out)).expect("it was written")
        };
        assert!(of("s.elbow") == of("m.bpk"), "{line}");
    }
    fine(at.path(), "export s.elbow --out x.safetensors");
    let weights = |name: &str| read(at.path(), name).snapshot.weights().expect("readable");
    assert_eq!(weights("x.safetensors"), weights("m.bpk"));
}

#[test]
fn a_run_that_goes_on_in_its_session_keeps_what_was_made() {
    let at = with_session(true);
    let made = read(at.path(), "s.elbow").session;
    fine(at.path(), "train --resume s.elbow --steps 75");
    fine(at.path(), "train --resume m.bpk --steps 75");
    let (session, model) = (read(at.path(), "s.elbow"), read(at.path(), "m.bpk"));
    assert_eq!(session.session, made);
    assert_eq!(session.past.expect("earlier steps").steps.len(), 1);
    assert_eq!(session.snapshot.time.step, 75);
    assert_eq!(session.snapshot.weights(), model.snapshot.weights());
}

#[test]
fn a_session_whose_earlier_steps_are_damaged_says_which_and_goes_on_without_them() {
    let at = with_session(true);
    let path = at.path().join("s.elbow");
    let mut bytes = std::fs::read(&path).expect("readable");
    // What comes last is of the earlier step.
    let last = bytes.len() - 9;
    bytes[last] ^= 4;
    std::fs::write(&path, &bytes).expect("writable");
    let ran = run_line(at.path(), "train --resume s.elbow --steps 75");
    let told = ran.sentence(1);
    for said in [
        "s.elbow",
        "earlier step 30",
        "the run itself is whole",
        "--without-damaged",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(
        std::fs::read(&path).expect("readable") == bytes,
        "it is left alone"
    );
    // What needs no earlier steps asks for none.
    let elbo = |name: &str| run_line(at.path(), &format!("eval {name}")).json()["elbo"].clone();
    assert_eq!(elbo("s.elbow"), elbo("m.bpk"));
    let made = with_session(true);
    let made = read(made.path(), "s.elbow").session;
    let line = "train --resume s.elbow --without-damaged --steps 75";
    let told = fine(at.path(), line).warnings.join("\n");
    let said = "left out, because they are damaged: the earlier steps 30";
    assert!(told.contains(said), "{told}");
    fine(at.path(), "train --resume m.bpk --steps 75");
    let (session, model) = (read(at.path(), "s.elbow"), read(at.path(), "m.bpk"));
    assert_eq!(session.session, made);
    assert!(session.past.is_none(), "there was no other");
    assert_eq!(session.snapshot.weights(), model.snapshot.weights());
}

#[test]
fn a_figure_of_a_session_shows_what_its_window_showed() {
    let at = with_session(true);
    let svg = |line: &str| {
        let line = format!("figure {line} --out f.svg");
        fine(at.path(), &line);
        std::fs::read_to_string(at.path().join("f.svg")).expect("text")
    };
    let plane = svg("s.elbow --what plane");
    assert!(plane.contains("step 30"), "it was left at that step");
    let numbers = |svg: &str| {
        let svg = roxmltree::Document::parse(svg).expect("well-formed XML");
        let texts = svg.descendants().filter(|node| node.has_tag_name("text"));
        texts
            .filter_map(|node| node.text().map(str::to_owned))
            .collect::<Vec<_>>()
    };
    let (left, whole) = (numbers(&plane), numbers(&svg("m.bpk --what plane")));
    // The points by their numbers and places, and the ticks of a closer view.
    let close = |words: &[String]| words.iter().any(|word| word == "0.5");
    assert!(close(&left) && !close(&whole), "{left:?} {whole:?}");
    let places = |words: &[String]| words.iter().filter(|word| word.ends_with("0)")).count();
    assert_eq!(
        (places(&left), places(&whole)),
        (3, 0),
        "{left:?} {whole:?}"
    );
    let about = roxmltree::Document::parse(&plane).expect("well-formed XML");
    let about = about.descendants().find(|node| node.has_tag_name("desc"));
    let about = about
        .and_then(|node| node.text().map(str::to_owned))
        .expect("metadata");
    let about: serde_json::Value = serde_json::from_str(&about).expect("JSON");
    assert_eq!(about["step"], 30);

    // Without its log, from the file itself; also of a model.
    for file in ["s.elbow", "m.bpk"] {
        let curves = numbers(&svg(&format!("{file} --what curves --width 900")));
        assert!(
            curves.iter().any(|word| word.starts_with("ELBO")),
            "{curves:?}"
        );
    }
    fine(at.path(), "figure s.elbow --what comparison --out f.png");
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
#[test]
fn what_another_program_saved_meanwhile_is_not_written_over() {
    let at = with_session(false);
    let here = at.path();
    let resumed = "train --resume s.elbow --steps 100000000 --save-every 10";
    let fresh =
        "train --data . --batch 10 --hidden 8 --epochs 1000000 --save f.bpk --save-every 10";
    for (line, file, beside) in [
        (resumed, "s.elbow", "s-2.elbow"),
        (fresh, "f.bpk", "f-2.bpk"),
    ] {
        let mut child = endless_into(here, line, file);
        fine(here, "train --resume m.bpk --save other.elbow --steps 61");
        let theirs = std::fs::read(here.join("other.elbow")).expect("it was written");
        std::fs::rename(here.join("other.elbow"), here.join(file)).expect("writable");
        let deadline = std::time::Instant::now() + Duration::from_secs(120);
        while !here.join(beside).exists() {
            assert!(
                std::time::Instant::now() < deadline,
                "nothing is saved beside {file}"
            );
            std::thread::sleep(Duration::from_millis(5));
        }
        child.kill().expect("killed");
        child.wait().expect("it ended");
        assert_eq!(std::fs::read(here.join(file)).expect("there"), theirs);
    }
    let own = read(here, "s-2.elbow");
    assert_eq!(own.session, Some(session(2)));
    assert!(own.snapshot.time.step > 61);
}

#[cfg(unix)]
#[test]
#[ignore = "slow: 200 processes are killed"]
fn a_session_survives_200_kills_and_keeps_what_was_made() {
    let at = with_session(true);
    let path = at.path().join("s.elbow");
    let made = read(at.path(), "s.elbow").session;
    let line = "train --resume s.elbow --steps 100000000 --save-every 1";
    let mut before = step(&path);
    let mut random = u64::from(std::process::id());
    for round in 0..200 {
        let mut child = endless_into(at.path(), line, "s.elbow");
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        std::thread::sleep(Duration::from_micros((random >> 33) % 30_000));
        child.kill().expect("killed");
        child.wait().expect("it ended");
        let saved = read(at.path(), "s.elbow");
        assert_eq!(saved.session, made, "round {round}");
        assert_eq!(saved.past.expect("earlier steps").steps.len(), 1);
        assert!(step(&path) > before, "round {round}: nothing was saved");
        before = step(&path);
    }
}

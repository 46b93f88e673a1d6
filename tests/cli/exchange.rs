//! Weights of other programs wherever a model opens, and curves for TensorBoard.

use super::elbow::run_line;
use super::files::with_model;
use super::{folder, idx};
use std::collections::BTreeMap;
use std::path::Path;

const ASSUMED: &str = "--image-shape 3x4";

/// A folder with a file of PyTorch's, and images of its shape.
fn with_pytorch() -> tempfile::TempDir {
    let at = folder();
    idx::write_bars(at.path(), 40, 3, 4);
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exchange/pytorch");
    for name in ["example.pt", "example-legacy.pth", "module.pt"] {
        std::fs::copy(here.join(name), at.path().join(name)).expect("a copy");
    }
    at
}

#[test]
fn every_command_that_opens_a_model_opens_a_file_of_pytorch() {
    let at = with_pytorch();
    for name in ["example.pt", "example-legacy.pth"] {
        for command in [
            "decode MODEL --z 0.5,-1 --out x.png",
            "manifold MODEL --size 3 --out m.png",
            "path MODEL --through 0,0;1,1 --out p.png",
            "field MODEL --kind magnification --out f.png",
            "encode MODEL --data . --out codes.csv",
            "eval MODEL --data .",
        ] {
            let line = command.replace("MODEL", name);
            let ran = run_line(at.path(), &format!("{line} {ASSUMED}"));
            assert_eq!(ran.code, Some(0), "{line}: {}", ran.err);
            let told = format!("elbow: {name}: fc1 -> encoder.0, fc21 and fc22 -> posterior");
            assert!(ran.err.starts_with(&told), "{line}: {}", ran.err);
            assert!(ran.err.contains("activation relu, likelihood bernoulli"));
        }
    }
    let report = run_line(at.path(), &format!("eval example.pt --data . {ASSUMED}")).json();
    let other = format!("eval example.pt --data . {ASSUMED} --activation tanh");
    let other = run_line(at.path(), &other).json();
    assert_eq!(report["recipe"]["activation"], "relu");
    assert_eq!(other["recipe"]["activation"], "tanh");
    assert_ne!(report["elbo"], other["elbo"]);
    let gaussian = format!("eval example.pt --data . {ASSUMED} --likelihood gaussian");
    let gaussian = run_line(at.path(), &gaussian).json();
    assert_eq!(gaussian["recipe"]["likelihood"], "gaussian");
    let drawn = format!("figure example.pt --data . --what plane --out plane.svg {ASSUMED}");
    let drawn = run_line(at.path(), &drawn);
    assert_eq!(drawn.code, Some(0), "{}", drawn.err);
}

#[test]
fn what_cannot_be_taken_is_told_in_a_sentence_with_a_way_on() {
    let at = with_pytorch();
    let ran = run_line(at.path(), "decode module.pt --z 0,0 --out x.png");
    let told = ran.sentence(1);
    assert!(
        told.contains("module.pt") && told.contains("`__main__.Example`"),
        "{told}"
    );
    assert!(told.contains("state_dict()"), "{told}");
    let ran = run_line(
        at.path(),
        "decode example.pt --z 0,0 --out x.png --image-shape 5x3",
    );
    assert!(
        ran.sentence(1).contains("12 numbers, not the 15 of 5 x 3"),
        "{}",
        ran.err
    );
    let ran = run_line(
        at.path(),
        "decode example.pt --z 0,0 --out x.png --image-shape 12",
    );
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let ran = run_line(
        at.path(),
        "decode example.pt --z 0,0 --out x.png --image-shape 3x4x2",
    );
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    let ran = run_line(
        at.path(),
        "train --resume example.pt --save n.bpk --steps 5",
    );
    assert!(
        ran.sentence(1).contains("but not the optimiser"),
        "{}",
        ran.err
    );
    let ran = run_line(at.path(), "example.pt --latent 3");
    assert!(
        ran.sentence(2).contains("brings its own recipe"),
        "{}",
        ran.err
    );
}

#[test]
fn exported_weights_open_as_the_model_does() {
    let at = with_model();
    let report = run_line(at.path(), "export m.bpk --out w.safetensors").json();
    assert_eq!(report["step"], 60);
    let first = &report["tensors"][0];
    assert_eq!(first["name"], "encoder.0.weight");
    assert_eq!(first["shape"], serde_json::json!([8, 30]));
    for command in [
        "decode MODEL --z 0.5,-1 --out OUT.png",
        "encode MODEL --out OUT.csv",
    ] {
        let line = |model: &str, out: &str| command.replace("MODEL", model).replace("OUT", out);
        for (model, out) in [("m.bpk", "a"), ("w.safetensors", "b")] {
            let ran = run_line(at.path(), &line(model, out));
            assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{command}");
        }
        let ending = if command.starts_with("decode") {
            "png"
        } else {
            "csv"
        };
        let read = |name| std::fs::read(at.path().join(format!("{name}.{ending}")));
        assert_eq!(read("a").expect("written"), read("b").expect("written"));
    }
    let [own, theirs] = ["m.bpk", "w.safetensors"]
        .map(|model| run_line(at.path(), &format!("eval {model}")).json());
    assert_eq!(own, theirs);

    let again = run_line(at.path(), "export m.bpk --out w.safetensors");
    assert!(
        again.sentence(2).contains("is there already"),
        "{}",
        again.err
    );
    run_line(at.path(), "export m.bpk --out w.safetensors --force").json();
    let other = run_line(at.path(), "export m.bpk --out w.pt");
    assert!(
        other.sentence(2).contains("end the name in .safetensors"),
        "{}",
        other.err
    );
    let line = "decode m.bpk --z 0,0 --out x.png --activation tanh";
    let told = run_line(at.path(), line);
    assert!(told.sentence(2).contains("leave it out"), "{}", told.err);
    // The same as the file tells is no contradiction.
    let line = "decode m.bpk --z 0,0 --out x.png --activation relu";
    assert_eq!(run_line(at.path(), line).code, Some(0));
}

/// CRC-32C by the table of RFC 3720's remainder, byte by byte.
fn crc32c(bytes: &[u8]) -> u32 {
    let table: Vec<u32> = (0..256u32)
        .map(|byte| {
            (0..8).fold(byte, |sum, _| {
                if sum & 1 == 1 {
                    (sum >> 1) ^ 0x82f6_3b78
                } else {
                    sum >> 1
                }
            })
        })
        .collect();
    !bytes.iter().fold(!0, |sum, byte| {
        (sum >> 8) ^ table[((sum ^ u32::from(*byte)) & 0xff) as usize]
    })
}

/// A field of a message: its number, and its value as bytes or as the number in them.
struct Field<'a> {
    number: u64,
    whole: u64,
    bytes: &'a [u8],
}

fn varint(bytes: &mut &[u8]) -> u64 {
    let mut value = 0;
    for place in 0..10 {
        let (first, rest) = bytes.split_first().expect("a varint");
        *bytes = rest;
        value |= u64::from(first & 0x7f) << (7 * place);
        if first & 0x80 == 0 {
            return value;
        }
    }
    panic!("a varint of more than ten bytes");
}

fn fields(message: &[u8]) -> Vec<Field<'_>> {
    let mut rest = message;
    let mut fields = Vec::new();
    while !rest.is_empty() {
        let key = varint(&mut rest);
        let mut whole = 0;
        let length = match key & 7 {
            0 => {
                whole = varint(&mut rest);
                0
            }
            1 => 8,
            2 => varint(&mut rest) as usize,
            5 => 4,
            other => panic!("wire type {other}"),
        };
        let (bytes, after) = rest.split_at(length);
        rest = after;
        fields.push(Field {
            number: key >> 3,
            whole,
            bytes,
        });
    }
    fields
}

/// What one event tells.
#[derive(Debug, Default)]
struct Event {
    wall_time: f64,
    step: u64,
    version: Option<String>,
    starts: bool,
    scalars: BTreeMap<String, f32>,
}

fn event(message: &[u8]) -> Event {
    let mut event = Event::default();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    for field in fields(message) {
        match field.number {
            1 => event.wall_time = f64::from_le_bytes(field.bytes.try_into().expect("a double")),
            2 => event.step = field.whole,
            3 => event.version = Some(text(field.bytes)),
            5 => {
                for value in fields(field.bytes) {
                    assert_eq!(value.number, 1);
                    let parts = fields(value.bytes);
                    let part = |number| {
                        let mut found = parts.iter().filter(|part| part.number == number);
                        found.next().expect("a part of a value").bytes
                    };
                    let number = f32::from_le_bytes(part(2).try_into().expect("a float"));
                    event.scalars.insert(text(part(1)), number);
                }
            }
            7 => event.starts = fields(field.bytes)[0].whole == 1,
            other => panic!("field {other}"),
        }
    }
    event
}

/// The events of each file in `folder`, in the order of their names.
fn event_files(folder: &Path) -> Vec<Vec<Event>> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    let files = paths.iter().map(|path| {
        assert!(
            path.to_string_lossy().contains("tfevents"),
            "TensorBoard looks for that"
        );
        let bytes = std::fs::read(path).expect("readable");
        let (mut rest, mut events) = (&bytes[..], Vec::new());
        let masked = |bytes: &[u8]| crc32c(bytes).rotate_right(15).wrapping_add(0xa282_ead8);
        let sum = |bytes: &[u8]| u32::from_le_bytes(bytes.try_into().expect("four bytes"));
        while !rest.is_empty() {
            let (head, after) = rest.split_at(12);
            let (length, check) = head.split_at(8);
            assert_eq!(masked(length), sum(check));
            let length = u64::from_le_bytes(length.try_into().expect("eight bytes"));
            let (content, after) = after.split_at(length as usize);
            let (check, after) = after.split_at(4);
            assert_eq!(masked(content), sum(check));
            events.push(event(content));
            rest = after;
        }
        events
    });
    files.collect()
}

/// Rows of a log by step: the cells under their names.
fn rows(path: &Path) -> BTreeMap<u64, BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).expect("a log");
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let row = |line: &str| {
        let cells = names.iter().zip(line.split(','));
        let cells: BTreeMap<String, String> = cells
            .map(|(name, cell)| ((*name).to_owned(), cell.to_owned()))
            .collect();
        (cells["step"].parse().expect("a step"), cells)
    };
    lines.map(row).collect()
}

/// Holds the events of a run against the rows of its log.
fn compare(events: &[&Event], log: &Path) {
    let columns = [
        ("train/elbo", "train_elbo"),
        ("train/reconstruction", "train_reconstruction"),
        ("train/kl", "train_kl"),
        ("train/minimised", "minimised"),
        ("train/bound", "train_bound"),
        ("train/weight_kl", "train_weight_kl"),
        ("test/elbo", "test_elbo"),
        ("test/reconstruction", "test_reconstruction"),
        ("test/kl", "test_kl"),
        ("test/bound", "test_bound"),
        ("test/weight_kl", "test_weight_kl"),
    ];
    let rows = rows(log);
    let steps: Vec<u64> = events.iter().map(|event| event.step).collect();
    assert_eq!(steps, rows.keys().copied().collect::<Vec<u64>>());
    for event in events {
        for (tag, column) in columns {
            let cell = &rows[&event.step][column];
            let told = event.scalars.get(tag);
            match (told, cell.parse::<f64>()) {
                (Some(told), Ok(number)) => assert_eq!(*told, number as f32, "{tag}"),
                // A weight KL of none is 0 in the log, and no curve here.
                (None, number) => assert!(number.is_err() || number == Ok(0.0), "{tag}"),
                (Some(_), Err(_)) => panic!("{tag} at step {}", event.step),
            }
        }
    }
}

#[test]
fn tensorboard_gets_every_row_of_the_log_as_training_goes() {
    let at = folder();
    idx::write_bars(at.path(), 200, 6, 5);
    let run = "train --data . --hidden 8 --batch 10 --importance 3 --bayes decoder";
    let line = format!("{run} --steps 130 --eval-every 40 --log log.csv --tensorboard runs/a");
    run_line(at.path(), &line).json();
    let files = event_files(&at.path().join("runs/a"));
    let [events] = &files[..] else {
        panic!("{} files", files.len());
    };
    assert_eq!(events[0].version.as_deref(), Some("brain.Event:2"));
    assert!(events[1].starts && events[1].step == 1);
    assert!(events.iter().all(|event| event.wall_time > 1.7e9));
    let told: Vec<&Event> = events[2..].iter().collect();
    compare(&told, &at.path().join("log.csv"));
    let last = told.last().expect("an event");
    assert_eq!((last.step, last.scalars.len()), (130, 11));

    let again = run_line(at.path(), &format!("{run} --steps 10 --tensorboard runs/a"));
    assert!(again.sentence(2).contains("runs/a/run-2"), "{}", again.err);
    let file = run_line(
        at.path(),
        &format!("{run} --steps 10 --tensorboard log.csv"),
    );
    assert!(file.sentence(2).contains("into a folder"), "{}", file.err);
    let line = format!("{run} --steps 10 --tensorboard runs/a --force");
    run_line(at.path(), &line).json();
    assert_eq!(event_files(&at.path().join("runs/a")).len(), 2);
}

#[test]
fn a_resumed_run_goes_on_with_its_curves_and_takes_back_later_ones() {
    let at = folder();
    idx::write_bars(at.path(), 200, 6, 5);
    let run = "train --data . --hidden 8 --batch 10";
    for (model, options) in [("a", "--log log.csv "), ("b", "")] {
        let files = format!("{options}--tensorboard {model} --eval-every 60");
        let line = format!("{run} --steps 130 --save {model}.bpk {files}");
        run_line(at.path(), &line).json();
        let line = format!("train --resume {model}.bpk --steps 200 {files}");
        run_line(at.path(), &line).json();
    }
    let files = event_files(&at.path().join("a"));
    let [first, second] = &files[..] else {
        panic!("{} files", files.len());
    };
    // The row of step 130 was there because the run ended.
    let start = &second[1];
    assert!(start.starts && start.step == 121, "{start:?}");
    let kept = first[2..].iter().filter(|event| event.step < start.step);
    let told: Vec<&Event> = kept.chain(&second[2..]).collect();
    compare(&told, &at.path().join("log.csv"));
    // Without a log it goes on after its last row.
    let files = event_files(&at.path().join("b"));
    assert_eq!(files[1][1].step, 131);
    assert!(files[1][2].step == 150 && files[1][2].scalars["train/elbo"] < 0.0);
}

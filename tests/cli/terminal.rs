//! What a person sees who sits before a terminal: a bar, and a polite end at Ctrl+C.
//!
//! The terminal is one of `script`'s, of util-linux; without it there is nothing to test.

use super::elbow::elbow;
use super::files::with_model;
use serde_json::Value;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// What Ctrl+C sends.
const INTERRUPT: &[u8] = b"\x03";

/// `elbow` with the words of `line`, on a terminal of its own; None without `script`.
fn on_a_terminal(folder: &Path, line: &str) -> Option<Child> {
    let plain = elbow(folder);
    // `exec`: a shell that waited for the program would end by the signal itself.
    let words = format!("exec '{}' {line}", plain.get_program().display());
    let mut command = Command::new("script");
    command
        .args(["--quiet", "--return", "--command", &words, "/dev/null"])
        .current_dir(folder)
        .env("HOME", folder)
        .env("TERM", "xterm")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    match command.spawn() {
        Ok(child) => Some(child),
        Err(error) => {
            eprintln!("not tested, for want of `script`: {error}");
            None
        }
    }
}

/// Reads what the terminal shows until it holds `wanted`, or to its end.
fn read_until(child: &mut Child, seen: &mut String, wanted: Option<&str>) {
    let screen = child.stdout.as_mut().expect("piped");
    let mut bytes = [0; 4096];
    while !wanted.is_some_and(|wanted| seen.contains(wanted)) {
        let count = screen.read(&mut bytes).expect("a readable terminal");
        if count == 0 {
            assert!(wanted.is_none(), "never showed {wanted:?}: {seen}");
            return;
        }
        seen.push_str(&String::from_utf8_lossy(&bytes[..count]));
    }
}

/// Sends Ctrl+C once `begun` is shown; the JSON that it then ends with.
fn interrupted(folder: &Path, line: &str, begun: &str) -> Option<(String, Value)> {
    let mut child = on_a_terminal(folder, line)?;
    let mut seen = String::new();
    read_until(&mut child, &mut seen, Some(begun));
    let mut keys = child.stdin.take().expect("piped");
    keys.write_all(INTERRUPT).expect("a terminal that listens");
    read_until(&mut child, &mut seen, None);
    let ended = child.wait().expect("it ends");
    assert_eq!(ended.code(), Some(0), "{seen}");
    let json = seen.rsplit('\n').find_map(|line| {
        let start = line.find("{\"")?;
        serde_json::from_str(line[start..].trim()).ok()
    });
    let json = json.unwrap_or_else(|| panic!("no JSON: {seen}"));
    Some((seen, json))
}

#[test]
fn an_evaluation_shows_how_far_it_is_and_ctrl_c_keeps_what_was_done() {
    let at = with_model();
    let line = "eval m.bpk --importance-samples 1000000";
    let Some((seen, json)) = interrupted(at.path(), line, "image 2 of 200") else {
        return;
    };
    assert!(seen.contains("importance samples"), "{seen}");
    assert!(seen.contains("Interrupted after"), "{seen}");
    assert_eq!(json["interrupted"], true);
    let images = json["log_px_images"].as_u64().expect("a number");
    assert!((2..200).contains(&images), "{images}");
    assert!(json["log_px"].is_f64() && json["elbo"].is_f64());
}

#[test]
fn ctrl_c_within_the_first_image_leaves_out_what_needs_it() {
    let at = with_model();
    let line = "eval m.bpk --importance-samples 1000000";
    let Some((seen, json)) = interrupted(at.path(), line, "image 0 of 200") else {
        return;
    };
    assert!(seen.contains("Interrupted after"), "{seen}");
    assert_eq!(json["interrupted"], true);
    assert!(json["elbo"].is_f64());
    assert_eq!(json["log_px"].is_null(), json["log_px_images"].is_null());
}

#[test]
fn the_gap_shows_how_far_it_is_and_ctrl_c_keeps_what_was_done() {
    let at = with_model();
    let line = "eval m.bpk --gap 200 --importance-samples 1000000";
    let Some((seen, json)) = interrupted(at.path(), line, "of 200  gap") else {
        return;
    };
    assert!(seen.contains("Interrupted after"), "{seen}");
    assert_eq!(json["interrupted"], true);
    let images = json["gap"]["images"].as_u64().unwrap_or(0);
    assert!(images < 200, "{images}");
}

/// A packed table of half a gigabyte: gzip's members may follow one another.
fn write_long_table(path: &Path) {
    use flate2::{Compression, write::GzEncoder};
    let row = format!("{}\n", ["7"; 256].join(","));
    let mut member = GzEncoder::new(Vec::new(), Compression::fast());
    let rows = row.repeat(10_000);
    member.write_all(rows.as_bytes()).expect("packed");
    let member = member.finish().expect("packed");
    std::fs::write(path, member.repeat(100)).expect("written");
}

#[test]
fn reading_data_shows_how_far_it_is_and_ctrl_c_gives_it_up() {
    let at = super::folder();
    write_long_table(&at.path().join("long.csv.gz"));
    for command in ["data long.csv.gz", "train --data long.csv.gz"] {
        let Some(mut child) = on_a_terminal(at.path(), command) else {
            return;
        };
        let mut seen = String::new();
        read_until(&mut child, &mut seen, Some("images found"));
        let mut keys = child.stdin.take().expect("piped");
        keys.write_all(INTERRUPT).expect("a terminal that listens");
        read_until(&mut child, &mut seen, None);
        assert_eq!(child.wait().expect("it ends").code(), Some(1), "{seen}");
        assert!(seen.contains("images/s"), "{seen}");
        let told = "long.csv.gz: reading it was cancelled";
        assert!(seen.contains(told), "{seen}");
    }
}

#[test]
fn ctrl_c_gives_up_codes_and_leaves_no_file() {
    let at = super::folder();
    let line = "train --steps 1 --hidden 1000 --save m.bpk";
    super::elbow::run_line(at.path(), line).json();
    let line = "encode m.bpk --split train --out codes.csv";
    let Some(mut child) = on_a_terminal(at.path(), line) else {
        return;
    };
    let mut seen = String::new();
    read_until(&mut child, &mut seen, Some("of 60,000  codes"));
    let mut keys = child.stdin.take().expect("piped");
    keys.write_all(INTERRUPT).expect("a terminal that listens");
    read_until(&mut child, &mut seen, None);
    assert_eq!(child.wait().expect("it ends").code(), Some(1), "{seen}");
    assert!(
        seen.contains("of 60000 images; codes.csv was not written"),
        "{seen}"
    );
    let left = std::fs::read_dir(at.path()).expect("readable").count();
    assert_eq!(left, 1, "the model alone");
}

#[test]
fn a_picture_is_not_poured_onto_a_terminal() {
    let at = with_model();
    let line = "decode m.bpk --z 0,0 --out -";
    let Some(mut child) = on_a_terminal(at.path(), line) else {
        return;
    };
    let mut seen = String::new();
    read_until(&mut child, &mut seen, None);
    assert_eq!(child.wait().expect("it ends").code(), Some(2), "{seen}");
    assert!(seen.contains("elbow: --out -"), "{seen}");
}

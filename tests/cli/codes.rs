//! `elbow encode`: every image's code as CSV, whose figures are those of `elbow eval` and whose
//! means decode to the model's images.

use super::elbow::{elbow, finish, run, run_line};
use super::files::with_model;
use super::{folder, idx};
use ::elbow::archive::load_model;
use std::path::Path;

/// Rows of a CSV by RFC 4180, written out here: the program writes by a crate.
fn table(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    assert!(!quoted && cell.is_empty() && row.is_empty(), "cut short");
    rows
}

fn codes(path: &Path) -> Vec<Vec<String>> {
    table(&std::fs::read_to_string(path).expect("codes"))
}

fn column(rows: &[Vec<String>], name: &str) -> Vec<f64> {
    let place = rows[0].iter().position(|found| found == name);
    let place = place.unwrap_or_else(|| panic!("no column {name}: {:?}", rows[0]));
    let number = |row: &Vec<String>| row[place].parse().expect("a number");
    rows[1..].iter().map(number).collect()
}

#[test]
fn the_terms_of_all_rows_are_those_of_an_evaluation() {
    let at = with_model();
    for options in ["", "--seed 5"] {
        let report = run_line(
            at.path(),
            &format!("encode m.bpk --out codes.csv {options}"),
        )
        .json();
        let eval = run_line(at.path(), &format!("eval m.bpk {options}")).json();
        let rows = codes(&at.path().join("codes.csv"));
        assert_eq!(
            rows[0].join(","),
            "index,label,mean_0,mean_1,std_0,std_1,elbo,reconstruction,kl"
        );
        assert_eq!(rows.len(), 201);
        for term in ["elbo", "reconstruction", "kl"] {
            let mean = column(&rows, term).iter().sum::<f64>() / 200.0;
            let figure = eval[term].as_f64().expect("nats");
            assert!(
                (mean - figure).abs() < 1e-9 * figure.abs(),
                "{term}: {mean}, {figure}"
            );
            assert_eq!(report[term], eval[term], "{term}");
        }
        for (index, row) in rows[1..].iter().enumerate() {
            assert_eq!(row[0], index.to_string());
            assert_eq!(
                row[1],
                (index % 5).to_string(),
                "the bar's place is its class"
            );
        }
        assert!(column(&rows, "std_1").iter().all(|&std| std > 0.0));
    }
}

#[test]
fn means_decode_to_the_models_images() {
    let at = with_model();
    run_line(at.path(), "encode m.bpk --out codes.csv").json();
    let rows = codes(&at.path().join("codes.csv"));
    let model = load_model(&at.path().join("m.bpk"), None)
        .expect("the model")
        .snapshot;
    for row in rows[1..].iter().step_by(37) {
        let z: Vec<f32> = row[2..4]
            .iter()
            .map(|cell| cell.parse().expect("a number"))
            .collect();
        let z_option = format!("--z={},{}", row[2], row[3]);
        let ran = run(at.path(), ["decode", "m.bpk", &z_option, "--out", "x.png"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let picture = image::open(at.path().join("x.png"))
            .expect("a PNG")
            .into_luma8();
        let decoded = model.decode(&z).expect("it decodes");
        let bytes: Vec<u8> = decoded.iter().map(|p| (p * 255.0).round() as u8).collect();
        assert_eq!(picture.into_raw(), bytes, "{z:?}");
    }
}

#[test]
fn the_training_split_and_standard_output_are_there_for_the_asking() {
    let at = with_model();
    let ran = run_line(at.path(), "encode m.bpk --split train --out -");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let report = run_line(at.path(), "encode m.bpk --split train --out train.csv").json();
    assert_eq!(
        (&report["split"], &report["images"]),
        (&"train".into(), &200.into())
    );
    let file = std::fs::read_to_string(at.path().join("train.csv")).expect("codes");
    assert_eq!(ran.out, file);
    assert_eq!(table(&file).len(), 201);
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command = elbow(at.path());
    command.args("encode m.bpk --out -".split_whitespace());
    let closed = finish(command.stdout(writer));
    assert_eq!((closed.code, closed.err.as_str()), (Some(0), ""));
}

#[test]
fn names_of_classes_are_quoted_where_csv_needs_it_and_left_out_without_classes() {
    let at = folder();
    for (class, shade) in [("a, \"b\"", 20), ("Ä", 230)] {
        let place = at.path().join("pictures").join(class);
        std::fs::create_dir_all(&place).expect("a fresh folder");
        for i in 0..6u8 {
            let picture = image::GrayImage::from_pixel(5, 6, image::Luma([shade + i]));
            picture.save(place.join(format!("{i}.png"))).expect("a PNG");
        }
    }
    let train = "train --data pictures --hold-out 0.5 --batch 4 --hidden 4 --steps 5 --save m.bpk";
    run_line(at.path(), train).json();
    run_line(at.path(), "encode m.bpk --out codes.csv").json();
    let rows = codes(&at.path().join("codes.csv"));
    let mut labels: Vec<&str> = rows[1..].iter().map(|row| row[1].as_str()).collect();
    labels.sort_unstable();
    labels.dedup();
    assert_eq!(labels, ["a, \"b\"", "Ä"]);

    let plain = at.path().join("plain");
    std::fs::create_dir(&plain).expect("a fresh folder");
    for i in 0..8u8 {
        let picture = image::GrayImage::from_pixel(5, 6, image::Luma([i * 9]));
        picture.save(plain.join(format!("{i}.png"))).expect("a PNG");
    }
    run_line(at.path(), "encode m.bpk --data plain --out codes.csv").json();
    let rows = codes(&at.path().join("codes.csv"));
    assert!(
        rows.len() > 1 && rows[1..].iter().all(|row| row[1].is_empty()),
        "{rows:?}"
    );
}

#[test]
fn random_weights_and_binarised_images_are_encoded_as_they_are_evaluated() {
    let at = folder();
    idx::write_bars(at.path(), 60, 6, 5);
    for options in [
        "--bayes decoder",
        "--binarize dynamic",
        "--binarize fixed --importance 3",
    ] {
        let line = format!(
            "train --data . --batch 10 --hidden 8 --steps 20 --force --save m.bpk {options}"
        );
        run_line(at.path(), &line).json();
        let eval = run_line(at.path(), "eval m.bpk").json();
        let report = run_line(at.path(), "encode m.bpk --out codes.csv").json();
        for term in ["elbo", "reconstruction", "kl", "weight_kl"] {
            assert_eq!(report[term], eval[term], "{options}: {term}");
        }
        run_line(at.path(), "encode m.bpk --split train --out codes.csv").json();
    }
}

#[test]
fn what_cannot_be_encoded_is_told_and_the_old_file_stays() {
    let at = with_model();
    let path = at.path().join("codes.csv");
    std::fs::write(&path, "old").expect("writable");
    let other = at.path().join("other");
    std::fs::create_dir(&other).expect("a fresh folder");
    idx::write_bars(&other, 10, 4, 4);
    let refused = run_line(
        at.path(),
        "encode m.bpk --data other --size 4 --out codes.csv",
    );
    assert!(refused.sentence(1).contains("6 x 5"), "{}", refused.err);
    assert_eq!(std::fs::read_to_string(&path).expect("still there"), "old");
    let named = run_line(at.path(), "encode m.bpk --out codes.png");
    let told = named.sentence(2);
    assert!(
        told.contains("codes as CSV") && told.contains(".csv"),
        "{told}"
    );
    let nowhere = run_line(at.path(), "encode m.bpk --out nowhere/codes.csv");
    assert!(nowhere.sentence(1).contains("nowhere"), "{}", nowhere.err);
    assert_eq!(
        run_line(at.path(), "encode m.bpk --split all --out x.csv").code,
        Some(2)
    );
}

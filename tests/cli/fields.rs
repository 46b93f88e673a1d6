//! `elbow field`: heat maps and tables of functions over the latent plane.

use super::elbow::{elbow, run_line};
use super::files::with_model;
use super::folder;
use std::path::Path;

/// The columns of a table by name.
fn table(file: &Path) -> Vec<(String, Vec<String>)> {
    let text = std::fs::read_to_string(file).expect("a table");
    let mut lines = text.lines().map(|line| line.split(','));
    let names = lines.next().expect("a header");
    let mut columns: Vec<(String, Vec<String>)> =
        names.map(|name| (name.to_owned(), Vec::new())).collect();
    for line in lines {
        for (column, cell) in columns.iter_mut().zip(line) {
            column.1.push(cell.to_owned());
        }
    }
    columns
}

fn numbers(columns: &[(String, Vec<String>)], name: &str) -> Vec<f64> {
    let column = columns.iter().find(|column| column.0 == name);
    let cells = &column.expect("the column").1;
    cells
        .iter()
        .map(|cell| cell.parse().expect("a number"))
        .collect()
}

#[test]
fn every_kind_is_a_picture_and_a_table_of_the_range_that_is_printed() {
    let at = with_model();
    for (kind, columns, shown) in [
        ("aggregate", &["log_q"][..], Some("log_q")),
        ("prior", &["log_p"], Some("log_p")),
        ("holes", &["log_p_over_q"], Some("log_p_over_q")),
        (
            "magnification",
            &["log_magnification"],
            Some("log_magnification"),
        ),
        (
            "influence --pixel 2,3",
            &["influence", "d_pixel_d_x", "d_pixel_d_y"],
            Some("influence"),
        ),
        (
            "class",
            &["entropy", "class", "nearest_mean"],
            Some("entropy"),
        ),
    ] {
        let line = format!("field m.bpk --kind {kind} --x -2..4 --y -1..3 --columns 12");
        let drawn = run_line(at.path(), &format!("{line} --out f.png")).json();
        let written = run_line(at.path(), &format!("{line} --out f.csv")).json();
        assert_eq!(drawn, written, "{kind}");
        assert_eq!((&drawn["columns"], &drawn["rows"]), (&12.into(), &8.into()));
        let picture = image::open(at.path().join("f.png"))
            .expect("a PNG")
            .into_rgb8();
        assert_eq!(picture.dimensions(), (12, 8));
        let found = table(&at.path().join("f.csv"));
        let names: Vec<&str> = found.iter().map(|column| column.0.as_str()).collect();
        assert_eq!(names, [&["x", "y"], columns].concat(), "{kind}");
        assert!(found.iter().all(|column| column.1.len() == 96), "{kind}");
        if let Some(shown) = shown {
            let numbers = numbers(&found, shown);
            let finite = || numbers.iter().copied().filter(|number| number.is_finite());
            let low = finite().fold(f64::INFINITY, f64::min);
            let high = finite().fold(f64::NEG_INFINITY, f64::max);
            let told = |key: &str| drawn[key].as_f64().expect("a number");
            assert!((told("low") - low).abs() < 1e-9 && (told("high") - high).abs() < 1e-9);
        }
    }
}

#[test]
fn rows_of_a_table_begin_at_the_upper_left() {
    let at = with_model();
    let line = "field m.bpk --kind prior --x -1..1 --y 0..4 --columns 2 --out f.csv";
    run_line(at.path(), line).json();
    let found = table(&at.path().join("f.csv"));
    assert_eq!(numbers(&found, "x"), [-0.5, 0.5].repeat(4));
    assert_eq!(
        numbers(&found, "y"),
        [3.5, 3.5, 2.5, 2.5, 1.5, 1.5, 0.5, 0.5]
    );
    let first = -0.5 * (0.25 + 12.25) - std::f64::consts::TAU.ln();
    assert!((numbers(&found, "log_p")[0] - first).abs() < 1e-12);
}

#[test]
fn holes_are_weighed_by_the_prior() {
    let at = with_model();
    let report = |split: &str| {
        let line = format!("field m.bpk --kind holes --columns 64 --split {split} --out f.png");
        run_line(at.path(), &line).json()
    };
    let (train, test) = (report("train"), report("test"));
    for report in [&train, &test] {
        let number = |key: &str| report["holes"][key].as_f64().expect("a number");
        assert_eq!(number("ratio"), 0.1);
        assert!((0.0..=1.0).contains(&number("prior_mass")));
        // 1 - (Phi(4) - Phi(-4))^2
        assert!((number("prior_mass_outside") - 1.267e-4).abs() < 1e-7);
    }
    // Both splits of these images are the same.
    assert_eq!(
        (&train["images"], &train["holes"]),
        (&200.into(), &test["holes"])
    );
    let few = run_line(at.path(), "field m.bpk --kind holes --images 7 --out f.png").json();
    assert_eq!(few["images"], 7);
}

#[test]
fn a_heat_map_says_what_it_shows() {
    let at = with_model();
    let line = "field m.bpk --kind magnification --columns 6 --out f.png";
    let report = run_line(at.path(), line).json();
    let bytes = std::fs::read(at.path().join("f.png")).expect("the picture");
    let text = String::from_utf8_lossy(&bytes);
    let words = format!(
        "ln sqrt(det(J^T J)) from {} to {} nats",
        report["low"], report["high"]
    );
    assert!(text.contains(&words), "{words}");
    assert!(text.contains("z0 from -4 to 4 and z1 from -4 to 4"));
    let made = elbow(at.path())
        .args(
            line.split_whitespace()
                .map(|word| if word == "f.png" { "-" } else { word }),
        )
        .output()
        .expect("the program starts");
    assert!(made.stdout == bytes && made.stderr.is_empty());
}

#[test]
fn a_model_of_one_dimension_has_fields_over_a_line() {
    let at = with_model();
    let line = "train --data . --batch 10 --hidden 8 --steps 5 --latent 1 --save one.bpk";
    run_line(at.path(), line).json();
    for kind in ["aggregate", "magnification", "influence --pixel 0,0"] {
        let line = format!("field one.bpk --kind {kind} --columns 10");
        let report = run_line(at.path(), &format!("{line} --out f.csv")).json();
        assert_eq!((&report["axes"], &report["rows"]), (&[0].into(), &1.into()));
        let found = table(&at.path().join("f.csv"));
        assert!(
            found
                .iter()
                .all(|column| column.0 != "y" && column.1.len() == 10)
        );
        run_line(at.path(), &format!("{line} --out f.png")).json();
        let picture = image::open(at.path().join("f.png")).expect("a PNG");
        assert_eq!((picture.width(), picture.height()), (10, 24));
    }
}

#[test]
fn the_plane_through_three_points_of_two_axes_is_that_of_the_axes() {
    let at = with_model();
    let line = "train --data . --batch 10 --hidden 8 --steps 5 --latent 3 --save three.bpk";
    run_line(at.path(), line).json();
    let through = "--through 0,0,0.5;1,0,0.5;1,2,0.5";
    for kind in [
        "aggregate",
        "prior",
        "holes",
        "magnification",
        "influence --pixel 1,1",
        "class",
    ] {
        let values = |plane: &str| {
            let line = format!("field three.bpk --kind {kind} --columns 8 {plane} --out f.csv");
            let report = run_line(at.path(), &line).json();
            (report, table(&at.path().join("f.csv")))
        };
        let (along, axes) = values("--axes 0,1 --at 0,0,0.5");
        let (report, points) = values(through);
        assert_eq!(
            (&along["axes"], &report["axes"]),
            (&[0, 1].into(), &serde_json::json!([]))
        );
        assert_eq!(report["through"][1], serde_json::json!([1.0, 0.0, 0.5]));
        for ((name, one), (other, other_cells)) in axes.iter().zip(&points) {
            assert_eq!(name, other, "{kind}");
            for (a, b) in one.iter().zip(other_cells) {
                let same = match (a.parse::<f64>(), b.parse::<f64>()) {
                    (Ok(a), Ok(b)) => a == b || (a - b).abs() < 1e-4 * (1.0 + a.abs()),
                    _ => a == b,
                };
                assert!(same, "{kind} {name}: {a} {b}");
            }
        }
    }
    run_line(
        at.path(),
        &format!("manifold three.bpk --size 3 {through} --out m.png"),
    );
    let picture = image::open(at.path().join("m.png")).expect("a PNG");
    let straight = "manifold three.bpk --size 3 --through 0,0,0;1,0,0;1,2,0 --out s.png";
    run_line(at.path(), straight);
    run_line(
        at.path(),
        "manifold three.bpk --size 3 --axes 0,1 --out a.png",
    );
    let [straight, axes] =
        ["s.png", "a.png"].map(|file| image::open(at.path().join(file)).expect("a PNG"));
    assert_eq!(straight, axes);
    assert_ne!(picture, axes, "it lies at z2 = 0.5");
}

#[test]
fn what_does_not_go_together_is_refused_in_one_sentence() {
    let at = with_model();
    for (line, word) in [
        ("--kind influence --out f.png", "--pixel X,Y"),
        ("--kind influence --pixel 5,0 --out f.png", "6 x 5"),
        ("--kind influence --pixel 1 --out f.png", "two numbers"),
        ("--kind prior --pixel 1,1 --out f.png", "no pixel"),
        ("--kind prior --data mnist --out f.png", "no images"),
        (
            "--kind magnification --split train --out f.png",
            "no images",
        ),
        ("--kind prior --axes 0,2 --out f.png", "--axes"),
        ("--kind prior --at 1 --out f.png", "2 latent dimensions"),
        ("--kind prior --through 0,0;1,1 --out f.png", "three points"),
        (
            "--kind prior --through 0,0;1,1;2 --out f.png",
            "2 latent dimensions",
        ),
        ("--kind prior --through 0,0;1,1;2,2 --out f.png", "one line"),
        ("--kind prior --out f.gif", ".csv"),
    ] {
        let ran = run_line(at.path(), &format!("field m.bpk {line}"));
        let told = ran.sentence(2);
        assert!(told.contains(word), "{line}: {told}");
        assert!(!at.path().join("f.png").exists(), "{line}");
    }
    for line in [
        "--kind nonsense --out f.png",
        "--kind prior --x 2..1 --out f.png",
        "--kind prior --columns 0 --out f.png",
        "--kind prior",
    ] {
        let ran = run_line(at.path(), &format!("field m.bpk {line}"));
        assert_eq!(ran.code, Some(2), "{line}");
    }
}

#[test]
fn data_of_another_shape_is_refused() {
    let at = with_model();
    let ran = run_line(
        at.path(),
        "field m.bpk --kind holes --data mnist --out f.png",
    );
    assert!(ran.sentence(1).contains("28 x 28"), "{}", ran.err);
    let none = folder();
    run_line(none.path(), "field m.bpk --kind prior --out f.png").sentence(1);
}

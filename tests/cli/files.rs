//! Files that commands write and read: formats by name, standard output, paths as people type them.

use super::elbow::{elbow, run, run_line};
use super::{folder, idx};
use image::ImageFormat;
use std::path::Path;

/// A folder with made-up data of 6 x 5 pixels and `m.bpk`, trained on it in two dimensions.
pub fn with_model() -> tempfile::TempDir {
    let at = folder();
    idx::write_bars(at.path(), 200, 6, 5);
    let line = "train --data . --batch 10 --hidden 8 --steps 60 --save m.bpk";
    run_line(at.path(), line).json();
    at
}

/// The grey pixels of a picture, which must be in the format that its name says.
fn pixels(path: &Path) -> Vec<u8> {
    image::open(path)
        .expect("a picture")
        .into_luma8()
        .into_raw()
}

fn makes(at: &Path, line: &str) {
    let ran = run_line(at, line);
    let nothing_said = (ran.code, ran.out.as_str(), ran.err.as_str());
    assert_eq!(nothing_said, (Some(0), "", ""), "{line}");
}

#[test]
fn a_picture_is_written_in_the_format_that_its_name_says() {
    let at = with_model();
    for command in ["decode m.bpk --z 0.5,-1", "manifold m.bpk --size 8"] {
        let in_format = |name: &str, format| {
            makes(at.path(), &format!("{command} --out {name}"));
            let bytes = std::fs::read(at.path().join(name)).expect("the picture");
            assert_eq!(image::guess_format(&bytes).ok(), Some(format), "{name}");
            pixels(&at.path().join(name))
        };
        let png = in_format("x.png", ImageFormat::Png);
        assert_eq!(png, in_format("x.PNG", ImageFormat::Png));
        for name in ["x.jpg", "x.jpeg", "x.JPG"] {
            let jpeg = in_format(name, ImageFormat::Jpeg);
            assert_eq!(png.len(), jpeg.len());
            let apart = png.iter().zip(&jpeg).map(|(a, b)| a.abs_diff(*b));
            assert!(
                apart.max() <= Some(24),
                "{command}: {name} is another picture"
            );
        }
    }
}

#[test]
fn a_dash_is_standard_output() {
    let at = with_model();
    for command in ["decode m.bpk --z 0.5,-1", "manifold m.bpk --size 3"] {
        makes(at.path(), &format!("{command} --out x.png"));
        let line = format!("{command} --out -");
        let piped = elbow(at.path()).args(line.split_whitespace()).output();
        let piped = piped.expect("the program starts");
        assert_eq!((piped.status.code(), piped.stderr), (Some(0), Vec::new()));
        let file = std::fs::read(at.path().join("x.png")).expect("the picture");
        assert_eq!(piped.stdout, file, "{command}");
    }
    assert!(!at.path().join("-").exists());
}

#[test]
fn a_picture_that_nobody_reads_is_no_error() {
    let at = with_model();
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command = elbow(at.path());
    command.args("manifold m.bpk --size 3 --out -".split_whitespace());
    let ran = super::finish(command.stdout(writer));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
}

#[test]
fn an_empty_file_holds_nothing_and_is_written() {
    let at = folder();
    idx::write_bars(at.path(), 20, 6, 5);
    let path = at.path().join("e.bpk");
    std::fs::write(&path, "").expect("writable");
    let ran = run_line(at.path(), "train --data . --steps 1 --save e.bpk");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(path.metadata().expect("there").len() > 0);
    assert!(!at.path().join("e-2.bpk").exists());
}

#[test]
fn a_name_that_says_another_format_is_refused_with_what_is_possible() {
    let at = with_model();
    for command in ["decode m.bpk --z 0,0", "manifold m.bpk --size 3"] {
        for name in ["x.gif", "x.webp", "x", "x.bpk", "./-"] {
            let ran = run_line(at.path(), &format!("{command} --out {name}"));
            let told = ran.sentence(2);
            assert!(told.contains(name) && told.contains(".png"), "{told}");
            assert!(told.contains(".jpg"), "{told}");
            assert!(!at.path().join(name).exists(), "{name} was written");
        }
    }
    for name in [".png", "./.JPG"] {
        let line = format!("decode m.bpk --z 0,0 --out {name}");
        let ran = run_line(at.path(), &line);
        let told = ran.sentence(2);
        assert!(told.contains("without a name"), "{told}");
    }
    for (option, name, possible) in [
        ("--save", "x.png", ".bpk"),
        ("--save", "x.safetensors", ".bpk"),
        ("--save", "-", ".bpk"),
        ("--log", "x.png", ".csv"),
        ("--log", "x.json", ".csv"),
        ("--log", "-", ".csv"),
    ] {
        let line = format!("train --data . --steps 1 {option} {name}");
        let ran = run_line(at.path(), &line);
        let told = ran.sentence(2);
        assert!(told.contains(option) && told.contains(name), "{told}");
        assert!(told.contains(possible), "{told}");
        assert!(!at.path().join(name).exists(), "{line}");
    }
}

#[test]
fn a_name_without_an_ending_is_taken_for_models_and_logs() {
    let at = with_model();
    let line = "train --data . --steps 2 --hidden 4 --save one --log two";
    run_line(at.path(), line).json();
    run_line(at.path(), "eval one").json();
    assert!(at.path().join("two").exists());
}

#[test]
fn a_tilde_is_the_home_folder_wherever_a_path_is_typed() {
    let at = folder();
    let digits = at.path().join("my digits");
    std::fs::create_dir(&digits).expect("a fresh folder");
    idx::write_bars(&digits, 20, 6, 5);
    let train = [
        "train",
        "--steps",
        "2",
        "--hidden",
        "4",
        "--force",
        "--save=~/m.bpk",
        "--log=~/l.csv",
    ];
    let source = |data: &str| {
        let json = run(at.path(), train.into_iter().chain([data])).json();
        json["recipe"]["data"]["source"]["path"].clone()
    };
    let expected = digits.to_str().expect("UTF-8");
    for data in [
        "--data=~/my digits",
        "--data='~/my digits'",
        "--data=\"my digits\"",
        "--data='my digits'",
    ] {
        assert_eq!(source(data), expected, "{data}");
    }
    assert!(at.path().join("m.bpk").exists() && at.path().join("l.csv").exists());
    let decode = ["decode", "'~/m.bpk'", "--z", "0,0", "--out=~/x.png"];
    assert_eq!(run(at.path(), decode).code, Some(0));
    assert!(at.path().join("x.png").exists());
    let other = run(at.path(), ["eval", "~/m.bpk", "--data=~/my digits"]).json();
    assert_eq!(other["evaluated_on"]["spec"]["source"]["path"], expected);
    assert!(!at.path().join("~").exists());
}

#[test]
fn a_point_may_carry_the_minus_sign_that_the_window_shows() {
    let at = with_model();
    let picture = |z: &str| {
        let args = ["decode", "m.bpk", "--out", "x.png", "--z", z];
        let ran = run(at.path(), args);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        std::fs::read(at.path().join("x.png")).expect("the picture")
    };
    assert_eq!(picture("−0.50, 1.25"), picture("-0.5,1.25"));
}

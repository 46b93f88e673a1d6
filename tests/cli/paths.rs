//! `elbow path`: images along a path through points, as a strip or a GIF; and what every
//! picture of a model says of itself.

use super::elbow::{Ran, elbow, run};
use super::files::with_model;
use super::folder;
use image::codecs::gif::GifDecoder;
use image::{AnimationDecoder, Frame, RgbImage};
use serde_json::Value;
use std::path::Path;

/// `elbow path m.bpk --through POINTS` and further words.
fn path(at: &Path, points: &str, words: &str) -> Ran {
    let begin = ["path", "m.bpk", "--through", points];
    run(at, begin.into_iter().chain(words.split_whitespace()))
}

fn strip(at: &Path, points: &str, words: &str) -> (RgbImage, Value) {
    let report = path(at, points, &format!("--out strip.png {words}")).json();
    let picture = image::open(at.join("strip.png")).expect("a PNG");
    (picture.into_rgb8(), report)
}

fn frames(file: &Path) -> Vec<Frame> {
    let bytes = std::fs::File::open(file).expect("a GIF");
    let decoder = GifDecoder::new(std::io::BufReader::new(bytes)).expect("a GIF");
    decoder.into_frames().collect_frames().expect("its frames")
}

/// Each image of a strip of images `width` wide, its pixels in order.
fn images(strip: &RgbImage, width: u32) -> Vec<Vec<u8>> {
    let image = |left| {
        let view = image::imageops::crop_imm(strip, left, 0, width, strip.height());
        view.to_image().into_raw()
    };
    (0..strip.width())
        .step_by(width as usize)
        .map(image)
        .collect()
}

fn most_apart(a: &[u8], b: &[u8]) -> u8 {
    assert_eq!(a.len(), b.len());
    let apart = a.iter().zip(b).map(|(a, b)| a.abs_diff(*b));
    apart.max().unwrap_or(0)
}

#[test]
fn a_strip_is_what_decode_gives_at_even_places() {
    let at = with_model();
    let (picture, report) = strip(at.path(), "-2,0;0,2;2,0", "--how lerp --steps 5");
    assert_eq!(picture.dimensions(), (25, 6));
    assert_eq!(
        (&report["points"], &report["steps"]),
        (&3.into(), &5.into())
    );
    assert_eq!(
        (&report["how"], &report["even"]),
        (&"lerp".into(), &"latent".into())
    );
    let length = report["latent_length"].as_f64().expect("a number");
    assert!((length - 2.0 * 8f64.sqrt()).abs() < 1e-9, "{length}");
    for (image, z) in images(&picture, 5)
        .iter()
        .zip(["-2,0", "-1,1", "0,2", "1,1", "2,0"])
    {
        let decode = ["decode", "m.bpk", "--z", z, "--out", "x.png"];
        assert_eq!(run(at.path(), decode).code, Some(0));
        let decoded = image::open(at.path().join("x.png"))
            .expect("a PNG")
            .into_rgb8();
        // As many rows at once, products may round otherwise.
        assert!(most_apart(image, decoded.as_raw()) <= 1, "{z}");
    }
}

#[test]
fn ways_between_points_differ_and_a_closed_path_leaves_the_repeated_image_out() {
    let at = with_model();
    let square = "2,0;0,2;-2,0;0,-2";
    let mut seen = Vec::new();
    for how in ["lerp", "slerp", "spline"] {
        let (open, _) = strip(at.path(), square, &format!("--how {how} --steps 7"));
        let (closed, report) = strip(
            at.path(),
            square,
            &format!("--how {how} --steps 8 --closed"),
        );
        assert_eq!(report["closed"], true);
        let (open, closed) = (images(&open, 5), images(&closed, 5));
        assert_eq!((open.len(), closed.len()), (7, 8));
        // Corners stand at every other place.
        for corner in 0..4 {
            assert!(
                most_apart(&open[2 * corner], &closed[2 * corner]) <= 1,
                "{how}"
            );
        }
        seen.push(closed);
    }
    assert!(seen[0] != seen[1] && seen[1] != seen[2]);
    let turn = path(at.path(), square, "--how slerp --closed --out x.png").json();
    let around = turn["latent_length"].as_f64().expect("a number");
    assert!(
        (around - 4.0 * std::f64::consts::PI).abs() < 1e-6,
        "{around}"
    );
}

#[test]
fn a_gif_shows_the_images_of_the_strip_one_after_another_in_every_grey() {
    let at = with_model();
    let words = "--how spline --steps 9 --scale 3";
    let (picture, report) = strip(at.path(), "-2,0;0,2;2,0", words);
    assert_eq!(picture.dimensions(), (9 * 15, 18));
    let gif = path(
        at.path(),
        "-2,0;0,2;2,0",
        &format!("{words} --fps 8 --out walk.gif"),
    );
    assert_eq!(gif.json(), report);
    let frames = frames(&at.path().join("walk.gif"));
    assert_eq!(frames.len(), 9);
    let lasts: u32 = frames
        .iter()
        .map(|frame| frame.delay().numer_denom_ms().0)
        .sum();
    assert!(
        (1120..=1130).contains(&lasts),
        "{lasts} ms for 9 of 8 a second"
    );
    for (frame, image) in frames.iter().zip(images(&picture, 15)) {
        let rgba = frame.buffer();
        assert_eq!(rgba.dimensions(), (15, 18));
        let rgb: Vec<u8> = rgba.pixels().flat_map(|p| [p[0], p[1], p[2]]).collect();
        assert_eq!(rgb, image);
    }
}

#[test]
fn a_model_in_colour_gives_strips_and_gifs_in_colour() {
    let at = folder();
    for (class, colour) in [("red", [220, 30, 20]), ("blue", [20, 40, 230])] {
        let place = at.path().join("pictures").join(class);
        std::fs::create_dir_all(&place).expect("a fresh folder");
        for i in 0..6u8 {
            let picture = RgbImage::from_pixel(4, 4, image::Rgb(colour.map(|part| part + i)));
            picture.save(place.join(format!("{i}.png"))).expect("a PNG");
        }
    }
    let train = "train --data pictures --batch 4 --hidden 16 --steps 150 --lr 0.01 --save m.bpk";
    run(at.path(), train.split_whitespace()).json();
    let (picture, _) = strip(at.path(), "-2,-2;2,2", "--steps 6");
    assert!(
        picture.pixels().any(|p| p[0].abs_diff(p[2]) > 20),
        "no colour"
    );
    path(at.path(), "-2,-2;2,2", "--steps 6 --out walk.GIF").json();
    let frames = frames(&at.path().join("walk.GIF"));
    for (frame, image) in frames.iter().zip(images(&picture, 4)) {
        let rgb: Vec<u8> = frame
            .buffer()
            .pixels()
            .flat_map(|p| [p[0], p[1], p[2]])
            .collect();
        // 16 pixels have no more than 16 colours.
        assert_eq!(rgb, image);
    }
}

#[test]
fn steps_that_are_even_in_the_picture_change_it_evenly() {
    let at = with_model();
    let changes = |even: &str| {
        let words = format!("--steps 12 --even {even}");
        let (picture, report) = strip(at.path(), "-3,-1;3,1", &words);
        let images = images(&picture, 5);
        let change = |pair: &[Vec<u8>]| {
            let squares = pair[0]
                .iter()
                .zip(&pair[1])
                .map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2));
            // Grey stands there three times.
            (squares.sum::<f64>() / 3.0).sqrt() / 255.0
        };
        let changes: Vec<f64> = images.windows(2).map(change).collect();
        (
            changes,
            report["picture_length"].as_f64().expect("a number"),
        )
    };
    let ((latent, length), (picture, again)) = (changes("latent"), changes("picture"));
    assert_eq!(length, again);
    // A chord is shorter than its way; bytes round by half a step.
    for changes in [&latent, &picture] {
        assert!(
            changes.iter().sum::<f64>() < length * 1.05,
            "{changes:?} of {length}"
        );
    }
    let spread = |changes: &[f64]| {
        let most = changes.iter().copied().fold(0.0, f64::max);
        most / changes.iter().copied().fold(f64::INFINITY, f64::min)
    };
    assert!(spread(&picture) < 1.5, "{picture:?}");
    assert!(spread(&latent) > 2.0 * spread(&picture), "{latent:?}");
}

#[test]
fn points_that_the_model_has_not_are_refused_with_what_to_write() {
    let at = with_model();
    for (points, told) in [
        (
            "1,2,3;0,0",
            "point 1 of --through has 3 coordinates, but m.bpk has 2",
        ),
        ("1,2;0", "point 2 of --through has 1 coordinate,"),
        ("1,2", "two points or more"),
    ] {
        let ran = path(at.path(), points, "--out x.png");
        let sentence = ran.sentence(2);
        assert!(
            sentence.contains(told) && sentence.contains("'-1,-1;1,1'"),
            "{sentence}"
        );
    }
    for (points, told) in [
        ("1,2;x,0", "point 2: `x`"),
        ("", "no number"),
        ("1,2;;0,0", "point 2"),
    ] {
        let ran = path(at.path(), points, "--out x.png");
        assert_eq!(ran.code, Some(2));
        assert!(ran.err.contains(told), "{}", ran.err);
    }
    for name in ["x.webp", "x", "x.gif.txt"] {
        let ran = path(at.path(), "0,0;1,1", &format!("--out {name}"));
        let sentence = ran.sentence(2);
        assert!(
            sentence.contains(".png") && sentence.contains(".gif"),
            "{sentence}"
        );
    }
    let large = path(at.path(), "0,0;1,1", "--steps 10000 --scale 64 --out x.png");
    assert!(large.sentence(2).contains("fewer steps"), "{}", large.err);
    for words in [
        "--steps 1",
        "--scale 0",
        "--fps 51",
        "--plays 0",
        "--how fly",
    ] {
        let ran = path(at.path(), "0,0;1,1", &format!("--out x.png {words}"));
        assert_eq!(ran.code, Some(2), "{words}");
    }
    assert!(!at.path().join("x.png").exists());
}

#[test]
fn a_dash_is_the_strip_on_standard_output_and_nothing_else() {
    let at = with_model();
    path(at.path(), "-1,0;1,0", "--steps 3 --out x.png").json();
    let words = [
        "path",
        "m.bpk",
        "--through",
        "-1,0;1,0",
        "--steps",
        "3",
        "--out",
        "-",
    ];
    let piped = elbow(at.path()).args(words).output().expect("it starts");
    assert_eq!((piped.status.code(), piped.stderr), (Some(0), Vec::new()));
    assert_eq!(
        piped.stdout,
        std::fs::read(at.path().join("x.png")).expect("the strip")
    );
}

/// The texts of a PNG by keyword, by its specification.
fn texts(png: &[u8]) -> Vec<(String, String)> {
    let mut rest = &png[8..];
    let mut found = Vec::new();
    while let [a, b, c, d, after @ ..] = rest {
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
        if after.starts_with(b"tEXt") {
            let text = String::from_utf8(after[4..4 + length].to_vec()).expect("ASCII");
            let (keyword, text) = text.split_once('\0').expect("a keyword");
            found.push((keyword.to_owned(), text.to_owned()));
        }
        rest = &after[4 + length + 4..];
    }
    found
}

#[test]
fn every_picture_says_which_model_it_shows() {
    let at = with_model();
    let home = at.path().to_str().expect("UTF-8");
    let points = "--through=0,0;1,1";
    for (words, shows) in [
        (
            vec!["decode", "m.bpk", "--z", "-1,0.5"],
            "decoded from z = -1, 0.5",
        ),
        (
            vec!["manifold", "m.bpk", "--size", "4"],
            "4 x 4 images decoded over z0 and z1",
        ),
        (
            vec!["path", "m.bpk", points],
            "24 images decoded along a lerp path through 2 points",
        ),
    ] {
        let write = |name: &str| {
            let ran = run(at.path(), words.iter().copied().chain(["--out", name]));
            assert_eq!(ran.code, Some(0), "{}", ran.err);
            std::fs::read(at.path().join(name)).expect("the picture")
        };
        let texts = texts(&write("x.png"));
        let software = concat!("Elbow ", env!("CARGO_PKG_VERSION"));
        assert_eq!(texts[0], ("Software".to_owned(), software.to_owned()));
        assert_eq!(texts[1].0, "Description");
        let told: Value = serde_json::from_str(&texts[1].1).expect("JSON");
        assert!(
            told["shows"]
                .as_str()
                .is_some_and(|text| text.contains(shows)),
            "{told}"
        );
        assert_eq!(
            (&told["step"], &told["recipe"]["batch"]),
            (&60.into(), &10.into())
        );
        assert_eq!(told["recipe_sha256"].as_str().map(str::len), Some(64));
        assert!(
            !texts[1].1.contains(home),
            "the folder stays at home: {told}"
        );
        let mut files = vec![write("x.jpg")];
        if words[0] == "path" {
            files.push(write("x.gif"));
        }
        for file in files {
            let all = String::from_utf8_lossy(&file);
            assert!(all.contains(software), "no comment");
        }
    }
}

#[test]
fn a_manifold_is_spaced_by_probability_or_evenly() {
    let at = with_model();
    let picture = |words: &str| {
        let words = format!("manifold m.bpk --size 3 {words} --out x.png");
        let ran = run(at.path(), words.split_whitespace());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        image::open(at.path().join("x.png"))
            .expect("a PNG")
            .into_luma8()
    };
    // Phi^-1(5/6), by Python's statistics.NormalDist.
    let quantile = picture("--grid quantile");
    assert_eq!(quantile, picture(""));
    assert_eq!(
        quantile,
        picture("--grid linear --range −0.967421566101701..0.967421566101701")
    );
    assert_eq!(
        picture("--grid linear"),
        picture("--grid linear --range -3..3")
    );
    assert_ne!(quantile, picture("--grid linear"));
    let lone = "manifold m.bpk --size 3 --range -1..1 --out x.png";
    let ran = run(at.path(), lone.split_whitespace());
    assert!(ran.sentence(2).contains("--grid linear"), "{}", ran.err);
    let largest = "manifold m.bpk --size 40 --grid linear --out x.png";
    assert_eq!(run(at.path(), largest.split_whitespace()).code, Some(0));
    let size = image::image_dimensions(at.path().join("x.png")).expect("a PNG");
    assert_eq!(size, (200, 240));
}

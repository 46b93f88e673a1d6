//! `elbow figure`: a panel as pixels and as SVG, read back by readers of others.

use super::elbow::run;
use super::files::with_model;
use super::folder;
use roxmltree::Document;
use std::path::Path;

/// `elbow figure m.bpk` and further words.
fn figure(at: &Path, words: &str) -> super::elbow::Ran {
    let begin = ["figure", "m.bpk"];
    run(at, begin.into_iter().chain(words.split_whitespace()))
}

/// The words of an SVG, a piece each.
fn words(svg: &Document<'_>) -> Vec<String> {
    let texts = svg.descendants().filter(|node| node.has_tag_name("text"));
    texts
        .filter_map(|node| Some(node.text()?.to_owned()))
        .collect()
}

#[test]
fn a_figure_has_the_pixels_that_were_asked_for_and_says_which_model_it_shows() {
    let at = with_model();
    let ran = figure(
        at.path(),
        "--what plane --width 300 --height 260 --scale 3 --out f.png",
    );
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let picture = image::open(at.path().join("f.png"))
        .expect("a PNG")
        .into_rgb8();
    assert_eq!(picture.dimensions(), (900, 780));
    // White paper, and something on it.
    assert_eq!(picture.get_pixel(0, 0).0, [255, 255, 255]);
    let dark = picture.pixels().filter(|pixel| pixel.0 < [100, 100, 100]);
    assert!(dark.count() > 1000);
    let bytes = std::fs::read(at.path().join("f.png")).expect("read");
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("the window's panel: plane"));
    assert!(text.contains("recipe_sha256"));
}

#[test]
fn in_svg_text_is_text_and_pictures_are_pictures() {
    let at = with_model();
    let ran = figure(at.path(), "--what comparison --out f.svg");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let file = std::fs::read_to_string(at.path().join("f.svg")).expect("text");
    let svg = Document::parse(&file).expect("well-formed XML");
    let root = svg.root_element();
    assert_eq!(root.attribute("viewBox"), Some("0 0 640 520"));
    assert_eq!(
        (root.attribute("width"), root.attribute("height")),
        (Some("640pt"), Some("520pt"))
    );
    let words = words(&svg);
    for expected in ["Original", "Difference", "ELBO", "#0"] {
        assert!(
            words.iter().any(|word| word == expected),
            "{expected}: {words:?}"
        );
    }
    assert!(
        words.iter().any(|word| word.contains("latent dimensions")),
        "{words:?}"
    );
    let images = svg.descendants().filter(|node| node.has_tag_name("image"));
    let images: Vec<_> = images.filter_map(|node| node.attribute("href")).collect();
    assert!(images.len() > 10, "{}", images.len());
    assert!(
        images
            .iter()
            .all(|image| image.starts_with("data:image/png;base64,"))
    );
    let about = svg.descendants().find(|node| node.has_tag_name("desc"));
    let about = about
        .and_then(|node| node.text().map(str::to_owned))
        .expect("metadata");
    let about: serde_json::Value = serde_json::from_str(&about).expect("JSON");
    assert!(about["recipe"]["latent"].is_number() && about["step"].is_number());
}

#[test]
fn a_study_on_paper_has_nothing_to_click_on_and_no_word_is_cut_off() {
    let at = with_model();
    for (what, there, not_there) in [
        ("noise", "Score function with baseline", "Resample"),
        ("evidence", "log p(x)", "Zoom to p(z|x)"),
        ("dimensions", "Sorted", "By index"),
        (
            "weights",
            "The decoder’s weights",
            "Start a new run with W random",
        ),
    ] {
        let ran = figure(at.path(), &format!("--what {what} --out f.svg"));
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let file = std::fs::read_to_string(at.path().join("f.svg")).expect("text");
        let words = words(&Document::parse(&file).expect("well-formed XML"));
        let has = |part: &str| words.iter().any(|word| word.contains(part));
        assert!(has(there), "{what}: {words:?}");
        for control in [not_there, "Hold", "Show q on the plane", "chooses it", "…"] {
            assert!(!has(control), "{what}: {control}");
        }
    }
}

#[test]
fn a_figure_of_an_images_evidence_shows_the_image_and_its_reconstruction() {
    let at = with_model();
    for (width, height) in [(640, 520), (480, 640), (1000, 400)] {
        let size = format!("--width {width} --height {height}");
        let ran = figure(at.path(), &format!("--what evidence {size} --out f.svg"));
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let file = std::fs::read_to_string(at.path().join("f.svg")).expect("text");
        let svg = Document::parse(&file).expect("well-formed XML");
        let images = svg.descendants().filter(|node| node.has_tag_name("image"));
        // Pixel by pixel, as no equation is.
        let sharp = images.filter(|image| image.attribute("style").is_some());
        let inside = sharp.filter(|image| {
            let number = |name| {
                let text = image.attribute(name).unwrap_or_default();
                text.parse::<f32>().expect("a number")
            };
            let right = number("x") + number("width");
            let bottom = number("y") + number("height");
            right <= width as f32 && bottom <= height as f32
        });
        assert_eq!(inside.count(), 2, "{size}");
    }
}

#[test]
fn the_figure_of_plain_weights_says_in_its_middle_that_there_is_no_q_of_them() {
    let at = with_model();
    let ran = figure(at.path(), "--what weights --out f.svg");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let file = std::fs::read_to_string(at.path().join("f.svg")).expect("text");
    let svg = Document::parse(&file).expect("well-formed XML");
    let words = words(&svg);
    assert!(
        words.iter().any(|word| word == "No q(W) to draw"),
        "{words:?}"
    );
}

#[test]
fn larger_type_leaves_the_size_and_takes_more_of_the_room() {
    let at = with_model();
    let size_of = |words: &str| {
        let ran = figure(at.path(), words);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let file = std::fs::read_to_string(at.path().join("f.svg")).expect("text");
        let svg = Document::parse(&file).expect("well-formed XML");
        let root = svg.root_element();
        let view = root.attribute("viewBox").unwrap_or_default().to_owned();
        (root.attribute("width").unwrap_or_default().to_owned(), view)
    };
    let (width, view) = size_of("--what model --type-size 26 --out f.svg");
    assert_eq!((width.as_str(), view.as_str()), ("640pt", "0 0 320 260"));
}

#[test]
fn curves_come_from_a_log() {
    let at = folder();
    let train = [
        "train", "--steps", "30", "--hidden", "8", "--save", "m.bpk", "--log", "c.csv",
    ];
    assert_eq!(run(at.path(), train).code, Some(0));
    let ran = figure(
        at.path(),
        "--what curves --log c.csv --width 900 --out f.svg",
    );
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let file = std::fs::read_to_string(at.path().join("f.svg")).expect("text");
    let svg = Document::parse(&file).expect("well-formed XML");
    assert!(words(&svg).iter().any(|word| word.starts_with("ELBO")));
    // Without one from the file itself, unless that is of weights alone.
    let ran = figure(at.path(), "--what curves --out f.svg");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let export = ["export", "m.bpk", "--out", "w.safetensors"];
    assert_eq!(run(at.path(), export).code, Some(0));
    let words = [
        "figure",
        "w.safetensors",
        "--what",
        "curves",
        "--out",
        "f.svg",
    ];
    let ran = run(at.path(), words);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.contains("holds no curves") && ran.err.contains("--log"),
        "{}",
        ran.err
    );
    // The log of another run.
    let other = [
        "train",
        "--steps",
        "20",
        "--hidden",
        "8",
        "--log",
        "other.csv",
    ];
    assert_eq!(run(at.path(), other).code, Some(0));
    let ran = figure(at.path(), "--what curves --log other.csv --out f.svg");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("step 20"), "{}", ran.err);
    let ran = figure(at.path(), "--what curves --log m.bpk --out f.svg");
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("m.bpk"), "{}", ran.err);
}

#[test]
fn what_cannot_be_drawn_is_refused_with_a_way_on() {
    let at = with_model();
    for (words, code, told) in [
        ("--what plane --out f.bmp", 2, ".svg"),
        ("--what plane --log c.csv --out f.svg", 2, "--what curves"),
        ("--what plane --width 20 --out f.svg", 2, "200"),
        ("--what plane --out nowhere/f.svg", 1, "nowhere"),
        (
            "--what plane --width 4000 --height 4000 --scale 8 --out f.png",
            2,
            "smaller scale",
        ),
        (
            "--what plane --width 200 --type-size 48 --out f.svg",
            2,
            "smaller one",
        ),
        // Images of another shape than the model's.
        ("--what plane --data mnist --out f.svg", 1, "28"),
    ] {
        let ran = figure(at.path(), words);
        assert_eq!(ran.code, Some(code), "{words}: {}", ran.err);
        assert!(ran.err.contains(told), "{words}: {}", ran.err);
    }
}

//! What the command line promises of data: every option reaches the images, `elbow data` says
//! what is there, and what cannot be read is refused with file, fault and a way on.

use super::elbow::{Ran, run, run_line};
use super::{folder, idx};
use image::GenericImageView;
use serde_json::Value;
use std::path::Path;

/// Writes a table of `count` images of 4 x 4 with their class, 0 to 2: a spot on dark ground.
fn write_table(at: &Path, name: &str, count: usize) {
    let mut text = "label".to_owned();
    (0..16).for_each(|pixel| text.push_str(&format!(",p{pixel}")));
    for image in 0..count {
        text.push_str(&format!("\n{}", image % 3));
        for pixel in 0..16 {
            // The first and the last pixel make each unlike the others.
            let value = match pixel {
                0 => image % 240,
                15 => image / 240,
                _ if pixel == 1 + image % 14 => 250,
                _ => 3,
            };
            text.push_str(&format!(",{value}"));
        }
    }
    std::fs::write(at.join(name), text).expect("written");
}

/// What `elbow data` says of `words`, as JSON.
fn look(at: &Path, words: &str) -> Value {
    run_line(at, &format!("data {words} --json")).json()
}

/// The line of a report that begins with `name`.
fn line<'a>(ran: &'a Ran, name: &str) -> &'a str {
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let mut lines = ran.out.lines();
    let line = lines.find(|line| line.starts_with(name));
    let line = line.unwrap_or_else(|| panic!("no {name}: {}", ran.out));
    line[name.len()..].trim_start()
}

#[test]
fn a_report_says_what_is_there() {
    let at = folder();
    write_table(at.path(), "spots.csv", 400);
    let ran = run_line(at.path(), "data spots.csv");
    assert_eq!(ran.err, "");
    for (name, told) in [
        ("name", "spots.csv"),
        ("format", "table (CSV or TSV)"),
        ("images", "360 training, 40 test, held out by seed 0"),
        ("stored as", "4 x 4; grey"),
        ("seen as", "4 x 4, grey"),
        ("numbers", "from 0 to 250, 0 is black and 255 is white"),
        ("classes", "3"),
        ("left out", "nothing"),
        ("memory", "6.25 KiB"),
    ] {
        assert_eq!(line(&ran, name), told);
    }
    assert_eq!(line(&ran, "hash").len(), 64);
    let classes: Vec<&str> = ran
        .out
        .lines()
        .skip_while(|line| !line.starts_with("classes"))
        .skip(1)
        .take(3)
        .collect();
    let counts = |line: &str| -> Vec<usize> {
        let words = line.split([' ', ',']);
        words.filter_map(|word| word.parse().ok()).collect()
    };
    let counts: Vec<Vec<usize>> = classes.into_iter().map(counts).collect();
    let sum = |of: usize| counts.iter().map(|counts| counts[of]).sum::<usize>();
    assert_eq!((sum(0), sum(1), sum(2)), (3, 360, 40), "{counts:?}");
    assert!(!ran.out.contains("warning"), "{}", ran.out);
}

#[test]
fn many_classes_and_many_bad_rows_are_cut_short_and_counted() {
    let at = folder();
    let mut text = String::new();
    for image in 0..240 {
        let pixel = |at: usize| (image * 7 + at * 50) % 200;
        let row = [0, 1, 2, 3].map(|at| pixel(at).to_string()).join(",");
        text.push_str(&format!("kind{},{row}\n", image % 57));
    }
    text.push_str(&"kind1,1,2\n".repeat(13));
    std::fs::write(at.path().join("kinds.csv"), text).expect("written");
    let ran = run_line(at.path(), "data kinds.csv");
    assert_eq!(line(&ran, "classes"), "57");
    assert!(ran.out.contains("and 37 more\n"), "{}", ran.out);
    let left_out = line(&ran, "left out");
    assert!(left_out.starts_with("13 of 253;"), "{left_out}");
    assert!(left_out.contains("--skip-bad"), "{left_out}");
    let first = "line 241: it has 3 cells where the others have 5";
    assert!(
        ran.out.contains(first) && ran.out.contains("and 3 more\n"),
        "{}",
        ran.out
    );
    assert!(left_out.ends_with("--left-out names all"), "{left_out}");
    let all = run_line(at.path(), "data kinds.csv --left-out");
    assert_eq!(all.out.matches("it has 3 cells").count(), 13, "{}", all.out);
    assert!(!all.out.contains("and 3 more"), "{}", all.out);
    // A run asks first, in one sentence with file, fault and way on.
    let refused = run_line(at.path(), "train --steps 1 --data kinds.csv");
    let told = refused.sentence(1);
    for part in ["kinds.csv", "13 of 253", "line 241", "--skip-bad"] {
        assert!(told.contains(part), "{told}");
    }
    let goes_on = run_line(
        at.path(),
        "train --steps 1 --hidden 4 --data kinds.csv --skip-bad",
    );
    goes_on.json();
    let told = goes_on.warnings.first().expect("a warning");
    assert!(
        told.starts_with("13 of 253 pictures left out: first line 241: it has"),
        "{told}"
    );
    assert!(
        told.ends_with("`elbow data --left-out` lists them"),
        "{told}"
    );
}

#[test]
fn the_report_is_one_line_of_json() {
    let at = folder();
    write_table(at.path(), "spots.csv", 400);
    let ran = run_line(at.path(), "data spots.csv --json");
    assert_eq!((ran.out.lines().count(), ran.err.as_str()), (1, ""));
    let json = ran.json();
    let path = at.path().join("spots.csv");
    assert_eq!(
        json["spec"]["source"]["path"],
        path.to_str().expect("UTF-8")
    );
    for (key, value) in [
        ("name", serde_json::json!("spots.csv")),
        ("format", serde_json::json!("table")),
        ("images", serde_json::json!({ "train": 360, "test": 40 })),
        ("held_out", true.into()),
        (
            "shape",
            serde_json::json!({ "height": 4, "width": 4, "channels": 1 }),
        ),
        ("found", serde_json::json!([0.0, 250.0])),
        ("range", serde_json::json!({ "low": 0.0, "high": 255.0 })),
        ("left_out", serde_json::json!([])),
        ("left_out_count", 0.into()),
        ("memory", 6_400.into()),
        ("warnings", serde_json::json!([])),
        ("warnings_in_words", serde_json::json!([])),
    ] {
        assert_eq!(json[key], value, "{key}");
    }
    assert_eq!(json["classes"].as_array().map(Vec::len), Some(3));
    assert_eq!(json["content_hash"].as_str().map(str::len), Some(64));
}

#[test]
fn every_option_reaches_the_images() {
    let at = folder();
    write_table(at.path(), "spots.csv", 400);
    let plain = look(at.path(), "spots.csv");
    let hash = |json: &Value| json["content_hash"].clone();
    for (option, field, value) in [
        (
            "--size 8",
            "size",
            serde_json::json!({ "height": 8, "width": 8 }),
        ),
        (
            "--size 2x8",
            "size",
            serde_json::json!({ "height": 2, "width": 8 }),
        ),
        ("--colour rgb", "colour", "rgb".into()),
        ("--color rgb", "colour", "rgb".into()),
        ("--invert", "invert", true.into()),
        ("--transpose", "transpose", true.into()),
        (
            "--range 0..500",
            "range",
            serde_json::json!({ "low": 0.0, "high": 500.0 }),
        ),
        ("--hold-out 0.25", "hold_out", 0.25.into()),
        ("--hold-out-seed 3", "hold_out_seed", 3.into()),
    ] {
        let json = look(at.path(), &format!("spots.csv {option}"));
        assert_eq!(json["spec"][field], value, "{option}");
        assert_ne!(hash(&json), hash(&plain), "{option}");
    }
    // Of another shape, an image is cropped, padded or stretched, on white or on black.
    let fitted = ["crop", "pad", "pad --background black", "stretch"].map(|fit| {
        let json = look(at.path(), &format!("spots.csv --size 12x20 --fit {fit}"));
        hash(&json).to_string()
    });
    let mut different = fitted.to_vec();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), 4, "{fitted:?}");
    let labelled = look(at.path(), "spots.csv --label none --size 1x17");
    assert_eq!(labelled["classes"], serde_json::json!([]));
    let asked = look(at.path(), "spots.csv --label LABEL");
    assert_eq!(hash(&asked), hash(&plain));
}

#[test]
fn the_sets_in_the_program_are_looked_at_by_name() {
    let at = folder();
    let mnist = run_line(at.path(), "data mnist");
    assert_eq!(line(&mnist, "name"), "MNIST");
    assert_eq!(line(&mnist, "images"), "60,000 training, 10,000 test");
    assert_eq!(line(&mnist, "seen as"), "28 x 28, grey");
    let shapes = run_line(at.path(), "data shapes");
    assert_eq!(line(&shapes, "name"), "Shapes");
    assert_eq!(line(&shapes, "format"), "drawn by the program");
    assert!(shapes.out.contains("heart"), "{}", shapes.out);
    assert!(!shapes.out.contains("warning"), "{}", shapes.out);
    // A folder that goes by such a name is reached by its path.
    std::fs::create_dir(at.path().join("shapes")).expect("a folder");
    idx::write_bars(&at.path().join("shapes"), 20, 6, 5);
    let json = look(at.path(), "./shapes");
    assert_eq!(json["format"], "idx");
    assert_eq!(look(at.path(), "shapes")["format"], "drawn");
}

#[test]
fn a_page_shows_the_images_as_the_model_will_see_them() {
    let at = folder();
    write_table(at.path(), "spots.csv", 400);
    let ran = run_line(at.path(), "data spots.csv --invert --preview page.png");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let page = image::open(at.path().join("page.png")).expect("a picture");
    assert_eq!(page.dimensions(), (32, 32), "8 x 8 images of 4 x 4");
    assert_eq!(page.color(), image::ColorType::L8);
    let mean = page.as_bytes().iter().map(|&p| u32::from(p)).sum::<u32>() / 1024;
    assert!(mean > 200, "inverted: {mean}");
    // Few images make a short page; a coloured one is coloured.
    write_table(at.path(), "few.csv", 5);
    run_line(at.path(), "data few.csv --colour rgb --preview few.jpg");
    let page = image::open(at.path().join("few.jpg")).expect("a picture");
    assert_eq!(
        (page.dimensions(), page.color()),
        ((32, 4), image::ColorType::Rgb8)
    );
    for name in ["-", "page.gif", "nowhere/page.png"] {
        let ran = run_line(at.path(), &format!("data spots.csv --preview {name}"));
        let code = if name.starts_with("nowhere") { 1 } else { 2 };
        assert!(ran.sentence(code).contains(name), "{}", ran.err);
    }
}

#[test]
fn what_looks_wrong_is_said_with_the_option_that_mends_it() {
    let at = folder();
    idx::write_bars(at.path(), 120, 6, 5);
    let ran = run_line(at.path(), "data .");
    for told in [
        "120 test images are among the training images",
        "120 training images are few",
    ] {
        assert!(ran.out.contains(told), "{}", ran.out);
    }
    let train = "train --data . --steps 1 --hidden 4";
    let ran = run_line(at.path(), train);
    ran.json();
    assert_eq!(
        (ran.warnings.len(), ran.err.as_str()),
        (2, ""),
        "{:?}",
        ran.warnings
    );
    let dark = run_line(at.path(), &format!("{train} --range 0..60000"));
    let told = dark.warnings.first().expect("a warning");
    assert!(
        told.contains("brightest pixel is 1 of 255") && told.contains("--range"),
        "{told}"
    );
    let json = look(at.path(), ". --range 0..60000");
    assert_eq!(
        json["warnings"][0],
        serde_json::json!({ "kind": "dark", "brightest": 1 })
    );
    assert_eq!(json["warnings_in_words"][0], told.as_str());
}

#[test]
fn a_run_on_any_of_them_ends_with_finite_figures_and_names_its_data() {
    let at = folder();
    write_table(at.path(), "spots.csv", 60);
    for (data, name) in [("spots.csv", "spots.csv"), ("shapes", "Shapes")] {
        let line =
            format!("train --data {data} --steps 20 --batch 10 --hidden 8 --force --save m.bpk");
        let json = run_line(at.path(), &line).json();
        assert!(
            json["test"]["elbo"].as_f64().is_some_and(f64::is_finite),
            "{json}"
        );
        let evaluated = run_line(at.path(), "eval m.bpk").json();
        assert_eq!(evaluated["elbo"], json["test"]["elbo"]);
        assert_eq!(evaluated["evaluated_on"]["name"], name);
        assert_eq!(evaluated["trained_on"]["spec"], json["recipe"]["data"]);
    }
}

/// Writes pictures of 4 x 4 into `at`, with a table of their classes beside them.
fn write_pictures(at: &Path, count: usize) {
    std::fs::create_dir(at).expect("a fresh folder");
    let mut table = "file,label\n".to_owned();
    for image in 0..count {
        let shade = (image * 9) as u8;
        let picture = image::GrayImage::from_fn(4, 4, |x, y| image::Luma([shade + (x * y) as u8]));
        let name = format!("{image}.png");
        picture.save(at.join(&name)).expect("written");
        table.push_str(&format!("{name},kind{}\n", image % 2));
    }
    std::fs::write(at.join("labels.csv"), table).expect("written");
}

#[test]
fn a_table_of_classes_is_found_where_its_pictures_went() {
    let at = folder();
    write_pictures(&at.path().join("set"), 20);
    let line = "train --data set --labels set/labels.csv --steps 2 --hidden 4 --save m.bpk";
    run_line(at.path(), line).json();
    std::fs::rename(at.path().join("set"), at.path().join("new")).expect("moved");
    let moved = run_line(at.path(), "eval m.bpk --data new").json();
    assert_eq!(moved["same_data"], true);
    let labels = at.path().join("new/labels.csv");
    assert_eq!(
        moved["evaluated_on"]["spec"]["labels"],
        labels.to_str().expect("UTF-8")
    );
    // Without it, the option that says where it lies is told.
    std::fs::rename(&labels, at.path().join("kinds.csv")).expect("moved");
    let lost = run_line(at.path(), "eval m.bpk --data new");
    let told = lost.sentence(1);
    assert!(
        told.contains("new/labels.csv") && told.contains("--labels"),
        "{told}"
    );
    let found = run_line(at.path(), "eval m.bpk --data new --labels kinds.csv").json();
    assert_eq!(found["same_data"], true);
}

#[test]
fn pictures_that_cannot_be_read_are_never_denied() {
    let at = folder();
    let phone = at.path().join("phone");
    std::fs::create_dir(&phone).expect("a fresh folder");
    for name in ["1.heic", "2.heic", "3.heic"] {
        std::fs::write(phone.join(name), "ftypheic").expect("written");
    }
    for line in ["data phone", "train --steps 1 --data phone"] {
        let ran = run_line(at.path(), line);
        let told = ran.sentence(1);
        for part in ["phone", "none of 3", "1.heic because", "no picture", "JPEG"] {
            assert!(told.contains(part), "{told}");
        }
    }
}

#[test]
fn of_many_left_out_each_reason_is_told() {
    let at = folder();
    write_pictures(&at.path().join("set"), 4);
    for number in 0..30 {
        let name = format!("set/bad{number:02}.png");
        std::fs::write(at.path().join(name), "no picture").expect("written");
    }
    std::fs::write(at.path().join("set/cut.png"), b"\x89PNG\r\n\x1a\n").expect("written");
    let ran = run_line(at.path(), "data set");
    assert!(
        line(&ran, "left out").starts_with("31 of 35"),
        "{}",
        ran.out
    );
    let no_picture = ran.out.matches("it is no picture").count();
    let undecodable = ran.out.matches("cut.png: it cannot be decoded").count();
    assert_eq!((no_picture, undecodable), (9, 1), "{}", ran.out);
    assert!(ran.out.contains("and 21 more\n"), "{}", ran.out);
    let json = look(at.path(), "set");
    assert_eq!(json["left_out"].as_array().map(Vec::len), Some(31));
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_whose_name_no_model_can_hold_is_refused_before_a_run() {
    use std::os::unix::ffi::OsStrExt;
    let at = folder();
    let odd = at.path().join(std::ffi::OsStr::from_bytes(b"se\xfft"));
    write_pictures(&odd, 20);
    let ran = run_line(&odd, "train --data . --steps 1 --hidden 4 --save m.bpk");
    let told = ran.sentence(2);
    assert!(
        told.contains("not Unicode") && told.contains("rename it"),
        "{told}"
    );
}

#[test]
fn an_evaluation_reads_other_images_as_the_models_own_unless_told_otherwise() {
    let at = folder();
    write_table(at.path(), "spots.csv", 60);
    write_table(at.path(), "more.csv", 90);
    let line = "train --data spots.csv --size 2x8 --invert --steps 5 --hidden 4 --save m.bpk";
    run_line(at.path(), line).json();
    let other = run_line(at.path(), "eval m.bpk --data more.csv").json();
    let spec = &other["evaluated_on"]["spec"];
    assert_eq!(other["test_images"], 9);
    assert_eq!(
        (&spec["invert"], &spec["size"]["width"]),
        (&true.into(), &8.into())
    );
    let share = run_line(at.path(), "eval m.bpk --hold-out 0.5").json();
    assert_eq!(share["test_images"], 30);
    assert_eq!(share["trained_on"]["spec"]["hold_out"], Value::Null);
}

#[test]
fn refusals_name_the_file_the_fault_and_a_way_on() {
    let at = folder();
    let write =
        |name: &str, text: &str| std::fs::write(at.path().join(name), text).expect("written");
    write("words.csv", "some words,and more\nwithout,numbers\n");
    write("odd.csv", "1,2,3,4,5,6,7\n7,6,5,4,3,2,1\n");
    write("wide.csv", "0,1,2,70000\n3,4,5,6\n");
    write("empty.csv", "");
    write_table(at.path(), "spots.csv", 60);
    for (words, fault, way_on) in [
        ("words.csv", "without rows of numbers", "one image a row"),
        ("odd.csv", "7 numbers, which make no square image", "--size"),
        ("wide.csv", "from 0 to 70000", "--range"),
        ("empty.csv", "empty", "fetch"),
        ("missing", "nothing at this place", "check the path"),
        ("spots.csv --label colour", "no column `colour`", "1 to 17"),
    ] {
        let file = words.split(' ').next().unwrap_or_default();
        for command in ["data", "train --steps 1 --data", "bench --steps 1 --data"] {
            let ran = run_line(at.path(), &format!("{command} {words}"));
            let told = ran.sentence(1);
            for part in [file, fault, way_on] {
                assert!(told.contains(part), "{words}: {told}");
            }
        }
    }
    for words in [
        "--hold-out 0",
        "--hold-out 1",
        "--size 9x513",
        "--range 1..0",
    ] {
        for command in ["data spots.csv", "train --steps 1", "eval m.bpk"] {
            let ran = run_line(at.path(), &format!("{command} {words}"));
            let model_first = command.starts_with("eval") && ran.code == Some(1);
            assert!(
                ran.code == Some(2) || model_first,
                "{command} {words}: {}",
                ran.err
            );
        }
    }
    let ran = run_line(at.path(), "data");
    assert_eq!(ran.code, Some(2), "a place has to be given");
}

#[cfg(unix)]
#[test]
fn a_place_whose_name_is_not_unicode_is_refused() {
    use std::os::unix::ffi::OsStrExt;
    let at = folder();
    let name = std::ffi::OsStr::from_bytes(b"\xff.csv");
    let ran = run(at.path(), [std::ffi::OsStr::new("data"), name]);
    assert!(ran.sentence(2).contains("not Unicode"), "{}", ran.err);
}

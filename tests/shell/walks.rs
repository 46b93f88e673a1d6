//! Pictures along a path are taken along: what is written is what the decoder gives, by the
//! weights that the file names, while training goes on.

use crate::{CTRL, PLAIN};
use arc_swap::ArcSwapOption;
use eframe::egui::{ColorImage, Key, Modifiers, OutputCommand, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use elbow::explore::{Answers, Asked, Explorer};
use elbow::recipe::Recipe;
use elbow::train::{Assumed, Command, Progress, Published, Start, Worker};
use elbow::ui::{Answering, Backend, Shell, WindowApp};
use image::AnimationDecoder;
use image::codecs::gif::GifDecoder;
use std::cell::RefCell;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// All weights that the explorer was ever given.
type Seen = Rc<RefCell<Vec<Arc<Published>>>>;

/// Real threads; what the trainer hands over goes to the explorer by way of a list.
struct Recorded {
    explorer: Explorer,
    worker: Worker,
    slot: Arc<ArcSwapOption<Published>>,
    seen: Seen,
}

impl Backend for Recorded {
    fn send(&mut self, command: Command) {
        self.worker.send(command);
    }

    fn progress(&self) -> Arc<Progress> {
        if let Some(newest) = self.worker.slot().load_full() {
            let mut seen = self.seen.borrow_mut();
            if seen.last().is_none_or(|last| last.at != newest.at) {
                seen.push(newest.clone());
                self.slot.store(Some(newest));
            }
        }
        self.worker.progress()
    }
}

impl Answering for Recorded {
    fn ask(&mut self, asked: Asked) {
        self.explorer.ask(asked);
    }

    fn answers(&self) -> Arc<Answers> {
        self.explorer.answers()
    }

    fn answers_to(&self, asked: &Asked, patience: Duration) -> Arc<Answers> {
        self.explorer.answers_to(asked, patience)
    }
}

struct Training {
    harness: Harness<'static, WindowApp>,
    seen: Seen,
    folder: tempfile::TempDir,
}

impl Training {
    /// A window over a small run in motion, with a path through its three points.
    fn new() -> Self {
        let start = Start {
            recipe: Recipe {
                hidden: vec![6],
                batch: 16,
                ..Recipe::default()
            },
            model: None,
            assumed: Assumed::default(),
            data: None,
            length: None,
        };
        let worker = Worker::spawn(start, Arc::new(|| {})).expect("a thread");
        let slot = Arc::new(ArcSwapOption::empty());
        let explorer = Explorer::spawn(slot.clone(), Arc::new(|| {})).expect("a thread");
        let seen = Seen::default();
        let backend = Recorded {
            explorer,
            worker,
            slot,
            seen: seen.clone(),
        };
        let folder = tempfile::tempdir().expect("a folder");
        let settings = folder.path().join("settings.json");
        let harness = Harness::builder()
            .with_size(vec2(2000.0, 1200.0))
            .build_eframe(|creation| {
                let ctx = &creation.egui_ctx;
                WindowApp::new(Shell::new(ctx, Box::new(backend), Some(settings)))
            });
        let mut training = Self {
            harness,
            seen,
            folder,
        };
        training.until("weights", |training| training.step() > 2);
        training.press(CTRL, Key::A);
        training.press(PLAIN, Key::W);
        training
    }

    fn step(&self) -> u64 {
        let seen = self.seen.borrow();
        seen.last().map_or(0, |last| last.snapshot.time.step)
    }

    /// Draws until this is so.
    fn until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + Duration::from_secs(120);
        while !is_so(self) {
            assert!(Instant::now() < deadline, "{what} never came");
            std::thread::sleep(Duration::from_millis(5));
            self.harness.run_steps(1);
        }
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(3);
    }

    fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.harness.run_steps(3);
    }

    fn type_into(&mut self, name: &str, text: &str) {
        self.click(name);
        self.press(CTRL, Key::A);
        self.harness.get_by_label(name).type_text(text);
        self.harness.run_steps(3);
        self.press(PLAIN, Key::Enter);
    }

    fn shows(&self, part: &str) -> bool {
        let mut found = self.harness.query_all_by_label_contains(part);
        found.next().is_some()
    }

    /// Answers the dialog with this name of a file; where it is once it is written.
    fn save(&mut self, name: &str) -> PathBuf {
        let file = self.folder.path().join(name);
        self.type_into("Path on disk", &file.display().to_string());
        self.until("the file", |training| training.shows("Pictures written to"));
        assert!(!self.shows("Path on disk"), "the dialog has done its work");
        file
    }

    /// The path that the window shows, walked in even steps, as bytes from black to white by the
    /// weights of this step.
    fn decoded(&self, step: u64, pictures: usize) -> Vec<Vec<u8>> {
        let document = self.harness.state().shell().document().clone();
        let points: Vec<&[f32]> = document.points.iter().map(|point| &*point.z).collect();
        let path = &document.paths[0];
        let path = elbow::latent::LatentPath::through(&points, path.how, path.closed);
        let path = path.expect("a path");
        let places: Vec<f32> = path
            .shares(pictures)
            .flat_map(|share| path.at(share))
            .collect();
        let seen = self.seen.borrow();
        let mut weights = seen.iter().map(|one| &one.snapshot);
        let weights = weights.find(|one| one.time.step == step);
        let images = weights.expect("the explorer had them").decode(&places);
        let images = images.expect("images");
        images
            .chunks(28 * 28)
            .map(elbow::numbers::unit_to_bytes)
            .collect()
    }
}

/// The step that the text of a file names.
fn step_told(file: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(file);
    let (_, after) = text.split_once("\"step\":").expect("a step");
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().expect("a number")
}

/// The pictures of a strip, one for each `28 * scale` columns, each pixel once.
fn pictures_of(strip: &image::RgbaImage, scale: u32) -> Vec<Vec<u8>> {
    let picture = |left: u32| {
        let rows = (0..28).flat_map(|y| (0..28).map(move |x| (x, y)));
        rows.map(|(x, y)| strip.get_pixel(scale * (left + x), scale * y).0[0])
            .collect()
    };
    (0..strip.width() / (28 * scale))
        .map(|at| picture(28 * at))
        .collect()
}

fn read(file: &Path) -> Vec<u8> {
    std::fs::read(file).expect("the file was written")
}

#[test]
fn a_strip_and_a_walk_are_what_the_named_weights_decode_though_training_goes_on() {
    let mut training = Training::new();
    training.type_into("Pictures in the strip", "6");
    training.type_into("Enlargement in the file", "2");
    training.type_into("Pictures of the walk", "9");
    let began = training.step();
    training.click("Save strip…");
    let strip = training.save("strip.png");
    let bytes = read(&strip);
    let step = step_told(&bytes);
    assert!(step >= began);
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("6 images decoded along a lerp path through 3 points"));
    let read_again = image::open(&strip).expect("a picture").to_rgba8();
    assert_eq!(read_again.dimensions(), (6 * 28 * 2, 28 * 2));
    assert_eq!(pictures_of(&read_again, 2), training.decoded(step, 6));

    training.until("more steps", |training| training.step() > step);
    training.press(PLAIN, Key::Y);
    training.click("To and fro");
    training.click("Save walk…");
    // It has no other ending.
    let walk = training.save("walk.mov").with_file_name("walk.mov.gif");
    let bytes = read(&walk);
    let step = step_told(&bytes);
    let frames = GifDecoder::new(Cursor::new(&bytes)).expect("a GIF");
    let frames = frames.into_frames().collect_frames().expect("its frames");
    let mut expected = training.decoded(step, 9);
    expected.extend_from_within(1..8);
    expected[9..].reverse();
    let found: Vec<Vec<u8>> = frames
        .iter()
        .flat_map(|frame| pictures_of(frame.buffer(), 2))
        .collect();
    assert_eq!(found, expected, "there and back");
}

#[test]
fn a_strip_is_copied_as_a_picture() {
    let mut training = Training::new();
    training.type_into("Pictures in the strip", "4");
    training.type_into("Enlargement in the file", "1");
    training.click("Copy strip");
    let copied: RefCell<Option<ColorImage>> = RefCell::default();
    training.until("the clipboard", |training| {
        let commands = &training.harness.output().platform_output.commands;
        let picture = commands.iter().find_map(|command| match command {
            OutputCommand::CopyImage(picture) => Some(picture.clone()),
            _ => None,
        });
        if let Some(picture) = picture {
            copied.replace(Some(picture));
        }
        copied.borrow().is_some()
    });
    let copied = copied.take().expect("a picture");
    assert_eq!(copied.size, [4 * 28, 28]);
    let grey: Vec<u8> = copied.pixels.iter().map(|pixel| pixel.r()).collect();
    let rows = |picture: usize| {
        let rows = grey.chunks(4 * 28);
        let row = |row: &[u8]| row[28 * picture..28 * (picture + 1)].to_vec();
        rows.flat_map(row).collect::<Vec<u8>>()
    };
    let found: Vec<Vec<u8>> = (0..4).map(rows).collect();
    let seen: Vec<u64> = training
        .seen
        .borrow()
        .iter()
        .map(|one| one.snapshot.time.step)
        .collect();
    let fits = |step: &u64| training.decoded(*step, 4) == found;
    assert!(seen.iter().any(fits), "of one step's weights");
}

#[test]
fn a_strip_that_cannot_be_written_is_told_in_its_dialog() {
    let mut training = Training::new();
    training.click("Save strip…");
    let file = training.folder.path().join("none").join("strip.png");
    training.type_into("Path on disk", &file.display().to_string());
    training.until("the reason", |training| {
        training.shows("there is no folder")
    });
    assert!(
        training.shows("Path on disk"),
        "the dialog stays, to try another place"
    );
}

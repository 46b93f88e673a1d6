//! The whole window as of many steps: each picture is of a window that lacks no answer about its
//! step, while training goes on; afterwards the window shows what it showed.

use crate::threads::Threads;
use crate::{CTRL, PLAIN, idx};
use eframe::egui::{
    Color32, ColorImage, Key, Modifiers, ScreenshotCallback, ViewportCommand, vec2,
};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use elbow::explore::{Answers, ManifoldQuery, PointsQuery, Query, ScatterQuery};
use elbow::recipe::{DataSpec, DeviceChoice, Recipe, RunLength};
use elbow::train::{Assumed, Command, Phase, Start, Worker};
use elbow::ui::{Shell, WindowApp};
use image::AnimationDecoder;
use image::codecs::gif::GifDecoder;
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A window over real threads, on a screen that this test is.
struct Window {
    harness: Harness<'static, WindowApp>,
    threads: Threads,
    folder: tempfile::TempDir,
    /// The steps of the pictures that the window asked for.
    taken: Vec<u64>,
    /// Pixels of the screen.
    screen: [usize; 2],
}

impl Window {
    /// Over a small run that has made so many steps, or is in motion.
    fn over(steps: Option<u64>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let bars = folder.path().join("bars");
        std::fs::create_dir(&bars).expect("writable");
        idx::write_bars(&bars, 48, 6, 8);
        let start = Start {
            recipe: Recipe {
                data: DataSpec::at(&bars),
                hidden: vec![8],
                batch: 16,
                device: DeviceChoice::Flex,
                ..Recipe::default()
            },
            model: None,
            assumed: Assumed::default(),
            data: None,
            length: Some(RunLength::Steps(steps.unwrap_or(10_000_000))),
        };
        let worker = Worker::spawn(start, Arc::new(|| {})).expect("a thread");
        let threads = Threads::over(worker);
        let of_window = threads.clone();
        let settings = folder.path().join("settings.json");
        let whole = r#"{ "figures": { "whole_window": true } }"#;
        std::fs::write(&settings, whole).expect("writable");
        let harness = Harness::builder()
            .with_size(vec2(1600.0, 1000.0))
            .with_max_steps(60)
            .build_eframe(|creation| {
                let ctx = &creation.egui_ctx;
                WindowApp::new(Shell::new(ctx, Box::new(of_window), Some(settings)))
            });
        let mut window = Self {
            harness,
            threads,
            folder,
            taken: Vec::new(),
            screen: [32, 20],
        };
        window.until("a run with a past", |window| {
            let progress = window.threads.worker.progress();
            let stands = match steps {
                Some(steps) => progress.phase == Phase::Paused && progress.time.step == steps,
                None => progress.phase == Phase::Running,
            };
            stands && progress.weights_by_step.len() > 3
        });
        window
    }

    /// Draws a frame; the screen gives what is asked of it.
    fn frame(&mut self) {
        self.harness.step();
        let outputs = self.harness.output().viewport_output.values();
        let asked: Vec<ScreenshotCallback> = outputs
            .flat_map(|viewport| &viewport.commands)
            .filter_map(|command| match command {
                ViewportCommand::Screenshot(callback) => Some(callback.clone()),
                _ => None,
            })
            .collect();
        for callback in asked {
            let step = self.shown_step();
            self.lacks_nothing_about(step);
            self.taken.push(step);
            // Each step has its colour.
            let place = self.taken.len() as u8;
            let mut image = ColorImage::filled(self.screen, Color32::from_gray(17 * (place % 15)));
            image.pixels[0] = Color32::WHITE;
            callback.complete(Arc::new(image));
        }
    }

    fn until(&mut self, what: &str, ready: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + Duration::from_secs(120);
        while !ready(self) {
            assert!(Instant::now() < deadline, "{what} never came");
            self.frame();
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    fn frames(&mut self) {
        for _ in 0..6 {
            self.frame();
        }
    }

    fn shows(&self, part: &str) -> bool {
        let mut all = self.harness.query_all_by_label_contains(part);
        all.next().is_some()
    }

    /// The step that the time line says.
    fn shown_step(&self) -> u64 {
        let line = self.harness.get_by_label("Time line of the run");
        line.accesskit_node().numeric_value().expect("a step") as u64
    }

    /// The steps of whatever is in sight.
    fn steps_in_sight(&self) -> [Option<u64>; 3] {
        let answers = self.threads.explorer.answers();
        fn step<Q: Query>(answers: &Answers) -> Option<u64> {
            answers.newest::<Q>().map(|answer| answer.stamp.step)
        }
        [
            step::<ManifoldQuery>(&answers),
            step::<ScatterQuery>(&answers),
            step::<PointsQuery>(&answers),
        ]
    }

    /// Whatever is in sight is of this step.
    fn lacks_nothing_about(&self, step: u64) {
        assert_eq!(self.steps_in_sight(), [Some(step); 3]);
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.frames();
    }

    fn palette(&mut self, words: &str) {
        self.press(CTRL, Key::K);
        self.harness.get_by_label("Command").type_text(words);
        self.frames();
        self.press(PLAIN, Key::Enter);
    }

    /// Asks for the window in time, and gives the file's name.
    fn export(&mut self, name: &str) -> PathBuf {
        self.palette("history of the run");
        let file = self.folder.path().join(name);
        self.harness.get_by_label("Path on disk").click();
        self.frames();
        self.press(CTRL, Key::A);
        let text = file.display().to_string();
        self.harness.get_by_label("Path on disk").type_text(&text);
        self.frames();
        self.harness.get_by_label("Export").click();
        self.frame();
        file
    }

    /// Waits until both messages have had their turn.
    fn until_said(&mut self, messages: [&str; 2]) {
        let said = Cell::new([false; 2]);
        self.until("both messages", |window| {
            let [one, other] = messages.map(|message| window.shows(message));
            let [before, after] = said.get();
            said.set([one || before, other || after]);
            said.get() == [true; 2]
        });
    }

    fn kept_steps(&self) -> Vec<u64> {
        let progress = self.threads.worker.progress();
        let kept = progress.weights_by_step.iter();
        kept.map(|weights| weights.snapshot.time.step).collect()
    }
}

fn frames_of(file: &Path) -> Vec<image::Frame> {
    let gif = std::io::BufReader::new(std::fs::File::open(file).expect("the file"));
    let gif = GifDecoder::new(gif).expect("a GIF");
    gif.into_frames().collect_frames().expect("frames")
}

#[test]
fn the_whole_window_is_drawn_as_of_each_kept_step_and_then_shows_what_it_showed() {
    let mut window = Window::over(Some(40));
    for _ in 0..3 {
        window.press(PLAIN, Key::Comma);
    }
    let before = window.shown_step();
    let kept = window.kept_steps();
    assert!(before < 40 && kept.len() > 3, "{before}, {kept:?}");
    let file = window.export("run.gif");
    window.until("the GIF", |window| window.shows("Pictures written to"));
    assert_eq!(window.taken, kept);
    let frames = frames_of(&file);
    assert_eq!(frames.len(), kept.len());
    for pair in frames.windows(2) {
        assert_ne!(pair[0].buffer(), pair[1].buffer());
        assert_eq!(pair[0].buffer().dimensions(), (32, 20));
    }
    let bytes = std::fs::read(&file).expect("the file");
    assert!(String::from_utf8_lossy(&bytes).contains("Whole window: "));
    window.frames();
    assert_eq!(window.shown_step(), before);
}

#[test]
fn a_history_ends_with_the_last_step_though_that_is_not_among_those_that_are_kept() {
    let mut window = Window::over(Some(41));
    // Room for some ten steps.
    let worker = &window.threads.worker;
    worker.send(Command::KeepWeights { bytes: 4 << 20 });
    window.until("fewer steps", |window| window.kept_steps().len() < 40);
    let mut steps = window.kept_steps();
    assert!(steps.last().is_some_and(|last| *last < 41), "{steps:?}");
    steps.push(41);
    let file = window.export("run.gif");
    window.until("the GIF", |window| window.shows("Pictures written to"));
    assert_eq!(window.taken, steps);
    assert_eq!(frames_of(&file).len(), steps.len());
}

#[test]
fn training_goes_on_and_a_person_stops_it_with_what_is_drawn() {
    let mut window = Window::over(None);
    let begun = window.threads.worker.progress().time.step;
    let file = window.export("run.png");
    window.until("words about it", |window| {
        window.shows("Drawing the history: step ")
    });
    let [told, line] = ["Drawing the history: step ", "Time line of the run"].map(|part| {
        let all = window.harness.query_all_by_label_contains(part);
        all.map(|node| node.rect()).next().expect("in sight")
    });
    assert!(told.top() >= line.bottom(), "it covers nothing: {told:?}");
    window.until("three steps", |window| window.taken.len() == 3);
    // The third is on its way.
    window.frames();
    window.press(PLAIN, Key::Escape);
    window.until_said(["Pictures written to", "Stopped: "]);
    let taken = window.taken.len();
    window.frames();
    assert_eq!(window.taken.len(), taken, "nothing is taken any more");
    assert!(!window.shows("Drawing the history: step "));
    let name = |step: &u64| format!("run-{step:06}.png");
    let there = |step: &&u64| window.folder.path().join(name(step)).exists();
    let written: Vec<&u64> = window.taken.iter().filter(there).collect();
    assert!(written.len() >= 2, "{:?}", window.taken);
    for step in written {
        let bytes = std::fs::read(window.folder.path().join(name(step))).expect("a picture");
        let told = format!("\"step\":{step},");
        assert!(String::from_utf8_lossy(&bytes).contains(&told), "{told}");
    }
    assert!(!file.exists(), "each has its number");
    let progress = window.threads.worker.progress();
    assert_eq!(progress.phase, Phase::Running);
    assert!(progress.time.step > begun);
    let selection = window.harness.state().shell().selection();
    assert_eq!(selection.shown_step.step(&progress), None, "now is shown");
}

#[test]
fn whoever_goes_to_another_step_meanwhile_stays_there() {
    let mut window = Window::over(Some(40));
    window.export("run.gif");
    window.until("two steps", |window| window.taken.len() == 2);
    window.press(PLAIN, Key::G);
    window.press(PLAIN, Key::Comma);
    let here = window.shown_step();
    window.until_said(["Stopped: ", "Pictures written to"]);
    assert_eq!(window.shown_step(), here);
}

#[test]
fn a_window_of_another_size_ends_the_moving_picture_and_says_so() {
    let mut window = Window::over(Some(40));
    let file = window.export("run.gif");
    window.until("two steps", |window| window.taken.len() == 2);
    window.screen = [40, 20];
    window.until_said(["another size: 2 of", "Pictures written to"]);
    assert_eq!(frames_of(&file).len(), 2);
}

#[test]
fn a_dialog_over_the_panels_is_waited_for() {
    let mut window = Window::over(Some(40));
    window.export("run.gif");
    window.until("a step", |window| window.taken.len() == 1);
    window.press(CTRL, Key::K);
    let taken = window.taken.len();
    for _ in 0..40 {
        window.frame();
        std::thread::sleep(Duration::from_millis(2));
    }
    assert_eq!(window.taken.len(), taken);
    window.press(PLAIN, Key::Escape);
    window.until("the rest", |window| window.shows("Pictures written to"));
    let mut taken = window.taken.clone();
    taken.dedup();
    assert_eq!(taken, window.kept_steps());
}

#[test]
fn pictures_that_are_there_already_end_it_at_once() {
    let mut window = Window::over(Some(40));
    let first = window.kept_steps()[0];
    let there = window.folder.path().join(format!("run-{first:06}.png"));
    std::fs::write(&there, "mine").expect("writable");
    window.export("run.png");
    window.until("an end", |window| window.shows("are there already"));
    window.until("now", |window| !window.shows("Drawing the history: step "));
    assert_eq!(std::fs::read(&there).expect("the file"), b"mine");
    assert!(window.taken.len() < window.kept_steps().len());
}

#[test]
fn the_window_as_it_is_goes_into_a_file_and_onto_the_clipboard() {
    let mut window = Window::over(Some(40));
    window.until("all as of the last step", |window| {
        window.steps_in_sight() == [Some(40); 3]
    });
    window.press(CTRL.plus(Modifiers::SHIFT), Key::E);
    assert!(window.shows("As it is on screen, pixel by pixel"));
    window.harness.get_by_label("Save figure…").click();
    window.frames();
    let file = window.folder.path().join("window.png");
    window.press(CTRL, Key::A);
    let text = file.display().to_string();
    window.harness.get_by_label("Path on disk").type_text(&text);
    window.frames();
    window.harness.get_by_label("Export").click();
    window.until("the picture", |window| window.shows("Pictures written to"));
    let picture = image::open(&file).expect("a picture");
    assert_eq!((picture.width(), picture.height()), (32, 20));
    let bytes = std::fs::read(&file).expect("the file");
    assert!(String::from_utf8_lossy(&bytes).contains("\"step\":40,"));
    window
        .harness
        .key_press_modifiers(CTRL.plus(Modifiers::SHIFT), Key::C);
    window.until("a copy", |window| {
        window.shows("The picture is on the clipboard")
    });
    assert_eq!(window.taken, [40, 40]);
}

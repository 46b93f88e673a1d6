//! A window over the real threads, without a screen, worked by names as a screen reader reads
//! them.

use crate::idx;
use crate::threads::Threads;
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use elbow::recipe::{DataSpec, DeviceChoice, Recipe, RunLength};
use elbow::train::{Assumed, Command, Phase, RecoveryPlan, SaveOrder, Start, Worker};
use elbow::ui::scene::SessionView;
use elbow::ui::{Shell, WindowApp};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

pub const CTRL: Modifiers = Modifiers::COMMAND;
pub const PLAIN: Modifiers = Modifiers::NONE;
/// Steps of a fresh run.
pub const STEPS: u64 = 30;

/// A folder with the images of the tests.
pub fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let bars = folder.path().join("bars");
    std::fs::create_dir(&bars).expect("writable");
    idx::write_bars(&bars, 60, 6, 8);
    folder
}

pub fn recipe(folder: &Path) -> Recipe {
    Recipe {
        data: DataSpec::at(folder.join("bars")),
        latent: 3,
        hidden: vec![16],
        batch: 16,
        device: DeviceChoice::Flex,
        ..Recipe::default()
    }
}

pub struct Window {
    pub harness: Harness<'static, WindowApp>,
    pub worker: Arc<Worker>,
}

impl Window {
    /// On a fresh run that pauses by itself.
    pub fn fresh(folder: &Path) -> Self {
        let mut window = Self::start(folder, None);
        window.wait_until("the run to pause", |window| {
            let progress = window.worker.progress();
            progress.phase == Phase::Paused && progress.time.step == STEPS
        });
        window
    }

    /// On this file.
    pub fn on(folder: &Path, file: &Path) -> Self {
        let mut window = Self::start(folder, Some(file.to_owned()));
        window.wait_until("the file to open", |window| {
            window.worker.progress().phase == Phase::Paused
        });
        window
    }

    fn start(folder: &Path, model: Option<PathBuf>) -> Self {
        let start = Start {
            recipe: recipe(folder),
            model,
            assumed: Assumed::default(),
            data: None,
            length: Some(RunLength::Steps(STEPS)),
        };
        // Whatever is lost with it.
        let plan = RecoveryPlan::new(folder.join("recovery")).every(Duration::from_millis(100));
        let worker = Worker::spawn_keeping(start, Arc::new(|| {}), Some(plan));
        let threads = Threads::over(worker.expect("a thread"));
        let worker = threads.worker.clone();
        // Settings of its own: what a session does not hold is not there.
        let settings = tempfile::tempdir_in(folder).expect("a folder").keep();
        let harness = Harness::builder()
            .with_size(vec2(1600.0, 1000.0))
            .build_eframe(|creation| {
                let ctx = &creation.egui_ctx;
                let settings = Some(settings.join("settings.json"));
                WindowApp::new(Shell::new(ctx, Box::new(threads), settings))
            });
        let mut window = Self { harness, worker };
        window.frames();
        window
    }

    pub fn shell(&self) -> &Shell {
        self.harness.state().shell()
    }

    /// Draws a few frames.
    pub fn frames(&mut self) {
        for _ in 0..6 {
            self.harness.step();
        }
    }

    pub fn wait_until(&mut self, what: &str, ready: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + Duration::from_secs(120);
        while !ready(self) {
            if Instant::now() >= deadline {
                let progress = self.worker.progress();
                let told = progress.notices.last().map(|notice| &notice.message);
                panic!("{what} never came, told last: {told:?}");
            }
            self.harness.step();
            std::thread::sleep(Duration::from_millis(5));
        }
        self.frames();
    }

    pub fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.frames();
    }

    pub fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.frames();
    }

    pub fn fill(&mut self, name: &str, text: &str) {
        self.click(name);
        self.press(CTRL, Key::A);
        self.harness.get_by_label(name).type_text(text);
        self.frames();
    }

    /// Chooses what the palette finds first.
    pub fn choose(&mut self, words: &str) {
        self.press(CTRL, Key::K);
        self.harness.get_by_label("Command").type_text(words);
        self.frames();
        self.press(PLAIN, Key::Enter);
    }

    pub fn shows(&self, part: &str) -> bool {
        let mut all = self.harness.query_all_by_label_contains(part);
        all.next().is_some()
    }

    /// What it looks at.
    pub fn view(&self) -> SessionView {
        let shell = self.shell();
        let progress = self.worker.progress();
        SessionView::of(&progress, shell.selection(), shell.settings())
    }

    /// Saves by the keyboard, and waits until it is done.
    pub fn save(&mut self) {
        let saved = |window: &Self| window.told("Saved");
        let before = saved(self);
        self.press(CTRL, Key::S);
        self.wait_until("the file", |window| saved(window) > before);
    }

    /// How many notices of this kind there were, by their names in the program.
    pub fn told(&self, kind: &str) -> u64 {
        let progress = self.worker.progress();
        let of_kind = |message| format!("{message:?}").starts_with(kind);
        let mut notices = progress.notices.iter();
        let newest = notices.rfind(|notice| of_kind(&notice.message));
        newest.map_or(0, |notice| notice.number)
    }

    /// Makes so many steps.
    pub fn train(&mut self, steps: u64) {
        for _ in 0..steps {
            let due = self.worker.progress().time.step + 1;
            self.worker.send(Command::Step);
            self.wait_until("a step", |window| window.worker.progress().time.step >= due);
        }
    }

    /// The weights as they are, through a file beside.
    pub fn weights(&mut self, folder: &Path) -> Vec<u32> {
        let path = folder.join(format!("weights-{}.bpk", self.worker.progress().time.step));
        let mut order = SaveOrder::model(path.clone());
        order.replaces = true;
        let before = self.told("Saved");
        self.worker.send(Command::Save(Box::new(order)));
        self.wait_until("the weights", |window| window.told("Saved") > before);
        let model = elbow::archive::load_model(&path, None).expect("a model");
        let arrays = model.snapshot.weights().expect("weights").arrays;
        let values = arrays.iter().flat_map(|array| &array.values);
        values.map(|value| value.to_bits()).collect()
    }
}

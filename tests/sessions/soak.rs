//! A window in use for as long as one likes: trained, dragged, looked back in, forked, begun
//! anew, on other images, saved and opened. Nothing that is asked is lost, and memory stays flat.

use crate::idx;
use crate::person::save_as;
use crate::support_soak::Soak;
use crate::window::{CTRL, PLAIN, Window, folder, recipe};
use eframe::egui::{Key, Modifiers, Rect, vec2};
use egui_kittest::kittest::Queryable;
use elbow::recipe::{DataSpec, Recipe};
use elbow::rng::{Stream, stream, uniform_below};
use elbow::train::{Command, Phase};
use std::path::PathBuf;
use tempfile::TempDir;

/// What memory may grow by after the first third, whatever is done.
const MAY_GROW: u64 = 32 << 20;

/// What the kept steps of the run in hand may take, and those of all replaced runs once more: so
/// little that they have it all within the first third.
const KEPT: u64 = 4 << 20;

/// What a person does.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Train,
    LookBack,
    Fork,
    Reset,
    OtherImages,
    SaveAndOpen,
    MakeAndUndo,
}

const DEEDS: [Deed; 7] = [
    Deed::Train,
    Deed::LookBack,
    Deed::Fork,
    Deed::Reset,
    Deed::OtherImages,
    Deed::SaveAndOpen,
    Deed::MakeAndUndo,
];

/// The person, and how far things have come.
struct Person {
    window: Window,
    folder: TempDir,
    /// A recipe on each of two sets of images.
    recipes: [Recipe; 2],
    on: usize,
    /// How many sessions were saved under a name of their own.
    sessions: usize,
}

impl Person {
    fn new() -> Self {
        let folder = folder();
        let here = folder.path();
        let other = here.join("more bars");
        std::fs::create_dir(&other).expect("writable");
        idx::write_bars(&other, 90, 6, 8);
        let first = recipe(here);
        let second = Recipe {
            data: DataSpec::at(other),
            ..first.clone()
        };
        let window = Window::fresh(here);
        window.worker.send(Command::KeepWeights { bytes: KEPT });
        Self {
            window,
            recipes: [first, second],
            on: 0,
            sessions: 0,
            folder,
        }
    }

    fn does(&mut self, deed: Deed) {
        match deed {
            Deed::Train => self.train(),
            Deed::LookBack => self.look_back(),
            Deed::Fork => {
                if !self.has_earlier_steps() {
                    self.train();
                    self.pause();
                }
                self.window.press(PLAIN, Key::Comma);
                self.begin_by(PLAIN, Key::X);
            }
            Deed::Reset => self.begin_by(CTRL, Key::R),
            Deed::OtherImages => {
                self.on = 1 - self.on;
                let recipe = Box::new(self.recipes[self.on].clone());
                self.a_run_after(move |person| {
                    let start = Command::Start { recipe, run: false };
                    person.window.worker.send(start);
                });
            }
            Deed::SaveAndOpen => self.save_and_open(),
            Deed::MakeAndUndo => self.make_and_undo(),
        }
        self.pause();
    }

    /// Trains while a point goes round the plane.
    fn train(&mut self) {
        let before = self.window.worker.progress().time.step;
        self.window.worker.send(Command::Run);
        let plane = self.plane();
        for turn in 0..24 {
            let angle = turn as f32 / 4.0;
            let at = plane.center() + 80.0 * vec2(angle.sin(), angle.cos());
            self.window.harness.hover_at(at);
            self.window.harness.step();
        }
        self.window.wait_until("steps", |window| {
            window.worker.progress().time.step > before
        });
    }

    /// A session that was saved without them has none at first.
    fn has_earlier_steps(&self) -> bool {
        let progress = self.window.worker.progress();
        let mut kept = progress.weights_by_step.iter();
        kept.any(|kept| kept.snapshot.time.step < progress.time.step)
    }

    fn look_back(&mut self) {
        for _ in 0..4 {
            self.window.press(PLAIN, Key::Comma);
        }
        self.window.press(PLAIN, Key::G);
        assert_eq!(self.window.view().step, None, "now is shown again");
    }

    /// Undoing takes back exactly what was made.
    fn make_and_undo(&mut self) {
        let points = |person: &Self| person.window.shell().document().points.clone();
        let before = points(self);
        self.window.press(PLAIN, Key::A);
        assert_ne!(points(self), before);
        self.window.press(CTRL, Key::Z);
        assert_eq!(points(self), before);
    }

    fn save_and_open(&mut self) {
        let path = self.save();
        let document = self.window.shell().document().clone();
        let step = self.window.worker.progress().time.step;
        self.a_run_after(move |person| person.window.worker.send(Command::Open(path)));
        let progress = self.window.worker.progress();
        assert_eq!(progress.time.step, step);
        assert_eq!(*self.window.shell().document(), document);
    }

    /// Saves the session where it is, or under a name that nothing has yet.
    fn save(&mut self) -> PathBuf {
        let file = self.window.worker.progress().file.clone();
        if let Some(file) = file {
            self.window.save();
            return file.path;
        }
        self.sessions += 1;
        let path = self.folder.path().join(format!("{}.elbow", self.sessions));
        let has_past = self.window.worker.progress().weights_by_step.len() > 1;
        let past = has_past && self.sessions.is_multiple_of(2);
        save_as(&mut self.window, &path, past);
        path
    }

    fn a_run_after(&mut self, deed: impl FnOnce(&mut Self)) {
        let progress = self.window.worker.progress();
        let most = progress.kept.iter().map(|kept| kept.run).max();
        let most = most.unwrap_or(0).max(progress.run);
        deed(self);
        self.window
            .wait_until("another run", |window| window.worker.progress().run > most);
    }

    /// Presses a key that begins another run, and lets the run before go if that is asked.
    fn begin_by(&mut self, modifiers: Modifiers, key: Key) {
        self.a_run_after(|person| {
            person.window.press(modifiers, key);
            if person.window.shows("Let the run before go?") {
                person.window.click("Let it go");
            }
        });
    }

    fn pause(&mut self) {
        self.window.worker.send(Command::Pause);
        self.window.wait_until("a pause", |window| {
            window.worker.progress().phase == Phase::Paused
        });
    }

    fn plane(&self) -> Rect {
        self.window.harness.get_by_label("Plane").rect()
    }
}

#[test]
#[ignore = "lasts as long as ELBOW_SOAK_SECONDS says, half a minute by default"]
fn a_window_in_use_stays_as_light_as_it_was_and_loses_nothing() {
    let mut person = Person::new();
    let mut rng = stream(2, Stream::Exploration);
    let mut soak = Soak::begin();
    while soak.next_deed().is_some() {
        let which = uniform_below(&mut rng, DEEDS.len() as u32) as usize;
        person.does(DEEDS[which]);
    }
    soak.finish(MAY_GROW);
}

//! The window without threads and without a screen: a person's hand works it
//! through the names that a screen reader would read, and sees what is sent.

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, OutputCommand, PointerButton, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use elbow::explore::{Answers, Asked};
use elbow::recipe::Recipe;
use elbow::train::{Command, Message, Notice, Phase, Progress};
use elbow::ui::{Answering, Backend, Shell, WindowApp};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// What the fake threads say, and what they were told.
pub struct Fake {
    pub progress: Progress,
    pub commands: Vec<Command>,
    /// The run and the step that the window last said a person stands at.
    pub stood_at: Option<(u64, u64)>,
    pub asked: Vec<Asked>,
    pub answers: Arc<Answers>,
}

struct Line(Rc<RefCell<Fake>>);

impl Backend for Line {
    fn send(&mut self, command: Command) {
        let mut fake = self.0.borrow_mut();
        match command {
            // Said at every step that is gone to, whatever a test is about.
            Command::StandAt { run, step } => fake.stood_at = step.map(|step| (run, step)),
            command => fake.commands.push(command),
        }
    }

    fn progress(&self) -> Arc<Progress> {
        Arc::new(self.0.borrow().progress.clone())
    }
}

impl Answering for Line {
    fn ask(&mut self, asked: Asked) {
        self.0.borrow_mut().asked.push(asked);
    }

    fn answers(&self) -> Arc<Answers> {
        self.0.borrow().answers.clone()
    }

    fn answers_to(&self, _asked: &Asked, _patience: Duration) -> Arc<Answers> {
        self.answers()
    }
}

/// A window, the fake behind it, and the folder of its settings.
pub struct Window {
    pub harness: Harness<'static, WindowApp>,
    pub fake: Rc<RefCell<Fake>>,
    folder: tempfile::TempDir,
}

impl Window {
    /// A window over a run of `recipe` that has just begun to train.
    pub fn open(recipe: Recipe) -> Self {
        Self::over(recipe, tempfile::tempdir().expect("a folder"))
    }

    /// The same, with its settings in this folder.
    pub fn over(recipe: Recipe, folder: tempfile::TempDir) -> Self {
        let progress = Progress {
            run: 1,
            phase: Phase::Running,
            ..Progress::preparing(recipe)
        };
        let fake = Rc::new(RefCell::new(Fake {
            progress,
            commands: Vec::new(),
            stood_at: None,
            asked: Vec::new(),
            answers: Arc::default(),
        }));
        let line = Line(fake.clone());
        let settings = folder.path().join("settings.json");
        let harness = Harness::builder()
            .with_size(vec2(2000.0, 1200.0))
            .with_max_steps(40)
            .build_eframe(|creation| {
                let ctx = &creation.egui_ctx;
                WindowApp::new(Shell::new(ctx, Box::new(line), Some(settings)))
            });
        let mut window = Self {
            harness,
            fake,
            folder,
        };
        window.settle();
        window
    }

    /// What the window shows.
    pub fn shell(&self) -> &Shell {
        self.harness.state().shell()
    }

    /// Draws until nothing moves any more.
    pub fn settle(&mut self) {
        self.harness.run();
    }

    /// Clicks what has this name.
    pub fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.settle();
    }

    /// Clicks there as often as told, quickly.
    pub fn click_at(&mut self, place: Pos2, clicks: usize) {
        self.harness.hover_at(place);
        self.harness.step();
        for _ in 0..clicks {
            self.harness.drag_at(place);
            self.harness.drop_at(place);
            self.harness.step();
        }
        self.settle();
    }

    /// Presses the mouse at one place, moves it to another in steps, and lets go.
    pub fn drag(&mut self, from: Pos2, to: Pos2, steps: usize) {
        self.harness.hover_at(from);
        self.harness.step();
        self.harness.drag_at(from);
        for step in 1..=steps {
            self.harness.step();
            self.harness
                .hover_at(from.lerp(to, step as f32 / steps as f32));
        }
        self.harness.step();
        self.harness.drop_at(to);
        self.settle();
    }

    /// Clicks at a place with the mouse's other button.
    pub fn click_secondary_at(&mut self, pos: Pos2) {
        self.harness.hover_at(pos);
        self.harness.step();
        for pressed in [true, false] {
            self.harness.input_mut().events.push(Event::PointerButton {
                pos,
                button: PointerButton::Secondary,
                pressed,
                modifiers: Modifiers::NONE,
            });
            self.harness.step();
        }
        self.settle();
    }

    /// Presses a key.
    pub fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Puts this text in place of what the field of this name holds, and leaves the field.
    pub fn fill(&mut self, name: &str, text: &str) {
        self.harness.get_by_label(name).click();
        self.settle();
        self.press(Modifiers::COMMAND, Key::A);
        self.harness.get_by_label(name).type_text(text);
        self.settle();
        self.press(Modifiers::NONE, Key::Tab);
    }

    /// The same for the number beside the slider of this name.
    #[allow(dead_code, reason = "not every test types a number there")]
    pub fn fill_number(&mut self, name: &str, text: &str) {
        let number = |window: &Self| {
            let mut all = window.harness.query_all_by_label(name);
            let number = all.find(|node| node.accesskit_node().role() == Role::SpinButton);
            number.expect("a number").rect().center()
        };
        let at = number(self);
        self.click_at(at, 1);
        self.press(Modifiers::COMMAND, Key::A);
        self.harness.event(Event::Text(text.to_owned()));
        self.settle();
        self.press(Modifiers::NONE, Key::Enter);
    }

    /// What the field of this name holds.
    #[allow(dead_code, reason = "not every test reads a field")]
    pub fn field(&self, name: &str) -> String {
        let node = self.harness.get_by_label(name);
        node.accesskit_node().value().unwrap_or_default()
    }

    /// Whether something with this in its name is there.
    pub fn shows(&self, part: &str) -> bool {
        self.harness
            .query_all_by_label_contains(part)
            .next()
            .is_some()
    }

    /// Waits until something with this in its name is there: a thread is at work on it.
    #[allow(dead_code, reason = "not every test waits for a thread")]
    pub fn wait_for(&mut self, part: &str) {
        for _ in 0..1000 {
            self.settle();
            if self.shows(part) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("{part} was never shown");
    }

    /// Chooses what the palette finds first.
    #[allow(dead_code, reason = "not every test uses the palette")]
    pub fn choose_in_palette(&mut self, words: &str) {
        self.press(Modifiers::COMMAND, Key::K);
        self.harness.get_by_label("Command").type_text(words);
        self.settle();
        self.press(Modifiers::NONE, Key::Enter);
    }

    /// Whether the palette finds a line with these words first.
    #[allow(dead_code, reason = "not every test uses the palette")]
    pub fn finds_in_palette(&mut self, words: &str) -> bool {
        self.press(Modifiers::COMMAND, Key::K);
        self.harness.get_by_label("Command").type_text(words);
        self.settle();
        let found = !self.shows("Nothing is called that");
        self.press(Modifiers::NONE, Key::Escape);
        found
    }

    /// The text that the system's key for copying puts on the clipboard.
    #[allow(dead_code, reason = "not every test copies")]
    pub fn copy(&mut self) -> Option<String> {
        self.harness.event(Event::Copy);
        let mut copied = None;
        for _ in 0..3 {
            self.harness.step();
            let commands = &self.harness.output().platform_output.commands;
            copied = copied.or_else(|| {
                commands.iter().find_map(|command| match command {
                    OutputCommand::CopyText(text) => Some(text.clone()),
                    _ => None,
                })
            });
        }
        self.settle();
        copied
    }

    /// The commands sent since the last call.
    pub fn sent(&self) -> Vec<Command> {
        std::mem::take(&mut self.fake.borrow_mut().commands)
    }

    /// The commands sent once a thread of the window has done its task.
    pub fn sent_in_time(&mut self) -> Vec<Command> {
        for _ in 0..500 {
            let sent = self.sent();
            if !sent.is_empty() {
                return sent;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
            self.settle();
        }
        Vec::new()
    }

    /// Lets the trainer say something else.
    pub fn tell(&mut self, change: impl FnOnce(&mut Progress)) {
        change(&mut self.fake.borrow_mut().progress);
        self.settle();
    }

    /// Lets the trainer tell a notice.
    pub fn notice(&mut self, message: Message) {
        self.tell(|progress| {
            progress.notices.push(Notice {
                number: progress.notices.len() as u64 + 1,
                message,
            });
        });
    }

    /// Where the settings are kept.
    pub fn settings_path(&self) -> PathBuf {
        self.folder.path().join("settings.json")
    }

    /// Closes the window, and gives the folder of its settings.
    #[allow(dead_code, reason = "not every test opens a second window")]
    pub fn into_folder(self) -> tempfile::TempDir {
        self.folder
    }

    /// A folder of this test's own.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

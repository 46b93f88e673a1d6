//! A window whose panels are filled: every query is answered at once.

use crate::found::{self, Found};
use crate::support;
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, Pos2, Rect, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT;
use elbow::data::Dataset;
use elbow::explore::{Answers, Asked, PlaceQuery};
use elbow::recipe::Recipe;
use elbow::run::{Lineage, RunTime};
use elbow::train::{Command, KeptRun, Progress, Published, Trainer};
use elbow::ui::action::DIGITS;
use elbow::ui::language::Language;
use elbow::ui::settings::{Settings, ThemeChoice};
use elbow::ui::{Answering, Backend, Shell, WindowApp};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Says always the same, and answers what was asked last.
struct Threads {
    progress: Arc<Progress>,
    asked: Rc<RefCell<Asked>>,
}

impl Backend for Threads {
    fn send(&mut self, _command: Command) {}

    fn progress(&self) -> Arc<Progress> {
        self.progress.clone()
    }
}

impl Answering for Threads {
    fn ask(&mut self, asked: Asked) {
        *self.asked.borrow_mut() = asked;
    }

    fn answers(&self) -> Arc<Answers> {
        let latent = self.progress.recipe.latent;
        Arc::new(support::answers(&self.asked.borrow(), latent))
    }

    fn answers_to(&self, _asked: &Asked, _patience: Duration) -> Arc<Answers> {
        self.answers()
    }
}

/// A panel, as a person comes to it.
#[derive(Clone, Copy, PartialEq)]
pub enum Panel {
    Recipe,
    Plane,
    Decoded,
    Comparison,
    /// The tab of this place in the row.
    Study(usize),
}

const STUDIES: [&str; 10] = [
    "Model",
    "Curves",
    "Evidence",
    "Inference",
    "Noise",
    "Dimensions",
    "Weights",
    "Path",
    "Region",
    "Drawing",
];

impl Panel {
    pub const ALL: [Panel; 14] = [
        Panel::Recipe,
        Panel::Plane,
        Panel::Decoded,
        Panel::Comparison,
        Panel::Study(0),
        Panel::Study(1),
        Panel::Study(2),
        Panel::Study(3),
        Panel::Study(4),
        Panel::Study(5),
        Panel::Study(6),
        Panel::Study(7),
        Panel::Study(8),
        Panel::Study(9),
    ];

    /// What it is called in reports.
    pub fn name(self) -> &'static str {
        match self {
            Panel::Recipe => "Recipe",
            Panel::Plane => "Plane",
            Panel::Decoded => "Decoded",
            Panel::Comparison => "Comparison",
            Panel::Study(place) => STUDIES[place],
        }
    }

    /// Whether it stands beside the plane, if there is room.
    pub fn is_beside(self) -> bool {
        self != Panel::Plane
    }

    /// Its title and the name of its button on a rail; both in English and in Japanese.
    fn words(self) -> [[&'static str; 2]; 2] {
        match self {
            Panel::Recipe => [["Recipe", "レシピ"], ["Show recipe", "レシピを表示"]],
            Panel::Plane => [["Latent plane", "潜在平面"], ["", ""]],
            Panel::Decoded => [
                ["Decoded", "復号画像"],
                ["Show decoded points", "復号画像を表示"],
            ],
            Panel::Comparison => [["Comparison", "比較"], ["Show comparison", "比較を表示"]],
            Panel::Study(_) => [["", ""], ["Show studies", "分析欄を表示"]],
        }
    }
}

/// A window of one size, language and theme.
pub struct Window {
    harness: Harness<'static, WindowApp>,
    asked: Rc<RefCell<Asked>>,
    pub size: Vec2,
    /// Which window this is, in words.
    pub told: String,
    language: Language,
    /// There is always something new.
    is_answered_by_a_thread: bool,
    _folder: tempfile::TempDir,
}

/// A small run at these steps, under this number.
fn weights(run: u64, recipe: &Recipe, dataset: &Arc<Dataset>, steps: [u64; 2]) -> Kept {
    let recipe = Recipe {
        hidden: vec![4],
        batch: 2,
        ..recipe.clone()
    };
    let mut trainer = Trainer::new(recipe, dataset.clone()).expect("a trainer");
    let at = |step: u64| {
        while trainer.time().step < step {
            trainer.step().expect("a step");
        }
        Arc::new(Published {
            run,
            snapshot: trainer.snapshot(),
            dataset: dataset.clone(),
            at: Instant::now(),
        })
    };
    Arc::new(steps.map(at).to_vec())
}

/// The weights by step.
type Kept = Arc<Vec<Arc<Published>>>;

/// A run with earlier weights, which has a time line.
fn with_a_past(mut progress: Progress) -> Progress {
    let dataset = progress.dataset.clone().expect("images");
    progress.weights_by_step = weights(progress.run, &progress.recipe, &dataset, [0, 20]);
    progress
}

/// A run that took the place of another, and has a past.
fn with_a_run_before(progress: Progress) -> Progress {
    let mut progress = with_a_past(progress);
    let dataset = progress.dataset.clone().expect("images");
    let recipe = &progress.recipe;
    let before = KeptRun {
        run: 7,
        lineage: Lineage::fresh(),
        recipe: Recipe {
            seed: 7,
            beta: 4.0,
            ..recipe.clone()
        },
        time: RunTime {
            step: 20,
            ..progress.time
        },
        history: Arc::new(support::history(20)),
        weights_by_step: weights(7, recipe, &dataset, [0, 20]),
        pinned: false,
        unsaved: true,
        file: None,
    };
    progress.kept = vec![before].into();
    progress
}

impl Window {
    pub fn open(size: Vec2, scale: f32, language: Language, theme: ThemeChoice) -> Self {
        Self::open_over(size, scale, language, theme, |progress| progress)
    }

    /// The same with two planes, of the run in hand and of the one before it.
    pub fn two_planes(size: Vec2, scale: f32, language: Language, theme: ThemeChoice) -> Self {
        let mut window = Self::open_over(size, scale, language, theme, with_a_run_before);
        window.is_answered_by_a_thread = true;
        window.press(Modifiers::NONE, Key::S);
        window.press(Modifiers::NONE, Key::Enter);
        window.told += ", two planes";
        // The second run's answers come from a thread.
        for _ in 0..3 {
            std::thread::sleep(Duration::from_millis(30));
            window.settle();
        }
        window
    }

    /// In a lecture, of a run with a past; the window has this size of its own.
    pub fn lecture(size: Vec2, scale: f32, language: Language, theme: ThemeChoice) -> Self {
        let mut window = Self::open_over(size, scale, language, theme, with_a_past);
        window.press(Modifiers::NONE, Key::L);
        // Its points are larger, so that there are fewer.
        window.size = size / window.harness.ctx.zoom_factor();
        window.harness.set_size(window.size);
        window.told += ", a lecture";
        window.settle();
        window
    }

    fn open_over(
        size: Vec2,
        scale: f32,
        language: Language,
        theme: ThemeChoice,
        over: impl FnOnce(Progress) -> Progress,
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("settings.json");
        let mut settings = Settings::default();
        settings.window.theme = theme;
        settings.window.language = language;
        let text = serde_json::to_string(&settings).expect("settings");
        std::fs::write(&path, text).expect("writable");
        // More dimensions have more to choose from, where there is more to see.
        let latent = if theme == ThemeChoice::Dark { 2 } else { 20 };
        let asked = Rc::<RefCell<Asked>>::default();
        let threads = Threads {
            progress: Arc::new(over(support::progress(latent))),
            asked: asked.clone(),
        };
        let harness = Harness::builder()
            .with_size(size)
            .with_pixels_per_point(scale)
            .with_max_steps(60)
            .build_eframe(|creation| {
                let ctx = &creation.egui_ctx;
                WindowApp::new(Shell::new(ctx, Box::new(threads), Some(path)))
            });
        let mut window = Self {
            harness,
            asked,
            size,
            told: format!(
                "{} x {}, {language:?}, {theme:?}",
                size.x.round(),
                size.y.round()
            ),
            language,
            is_answered_by_a_thread: false,
            _folder: folder,
        };
        window.settle();
        window
    }

    fn settle(&mut self) {
        if self.is_answered_by_a_thread {
            self.harness.run_steps(8);
        } else {
            self.harness.run();
        }
    }

    /// Brings this panel in sight, beside the plane or unfolded over it.
    pub fn show(&mut self, panel: Panel) {
        let [title, button] = panel.words().map(|words| words[self.language as usize]);
        if let Panel::Study(place) = panel {
            if self.tabs().is_empty() {
                self.click(button);
            }
            let tab = self.tabs()[place];
            self.click_at(tab.center(), 1);
        } else if self.title(title).is_none() {
            self.click(button);
        }
    }

    /// Folds back what [`Self::show`] unfolded.
    pub fn take_away(&mut self) {
        self.press(Modifiers::NONE, Key::Escape);
    }

    /// Lays a path through all points, whose study comes in sight.
    pub fn make_path(&mut self) {
        self.press(Modifiers::NONE, Key::P);
        self.press(Modifiers::COMMAND, Key::A);
        self.press(Modifiers::NONE, Key::W);
        let document = self.harness.state().shell().document();
        assert_eq!(document.paths.len(), 1, "{}", self.told);
    }

    /// Fills the window with this panel.
    pub fn stage(&mut self, panel: Panel) {
        if let Panel::Study(place) = panel {
            match DIGITS.get(place) {
                Some(key) => self.press(Modifiers::NONE, *key),
                None => {
                    self.show(panel);
                    let tab = self.tabs()[place];
                    self.click_at(tab.center(), 2);
                }
            }
            return;
        }
        self.show(panel);
        let [title, _] = panel.words().map(|words| words[self.language as usize]);
        let title = self.title(title).expect("a title");
        self.click_at(title.center(), 2);
    }

    /// Leaves the stage.
    pub fn back(&mut self) {
        self.press(Modifiers::NONE, Key::Escape);
    }

    /// What overlaps, or lies outside the window, while this is shown.
    pub fn wrong(&self, shown: &str) -> Vec<String> {
        let window = Rect::from_min_size(Pos2::ZERO, self.size);
        let wrong = found::wrong(&self.found(), window);
        let told = |wrong| format!("{}, {shown}: {wrong}", self.told);
        wrong.into_iter().map(told).collect()
    }

    /// What lies below `top`, and above the tabs of the studies if they are there, and is cut
    /// off in its height, in words.
    pub fn cut_below(&self, top: f32, shown: &str) -> Vec<String> {
        let found = self.found();
        let tabs = self.tabs();
        // A study scrolls what is higher than its room.
        let bottom = tabs.first().map_or(self.size.y, Rect::top);
        let below = found
            .iter()
            .filter(|found| found.rect.top() >= top && found.rect.top() < bottom);
        let cut = below.filter(|found| found.is_cut_in_height());
        let told = |found: &Found| {
            let Found { name, rect, .. } = found;
            format!("{}, {shown}: half of \"{name}\" at {rect}", self.told)
        };
        cut.map(told).collect()
    }

    /// What has this role and one of these names, all of it in sight.
    pub fn whole(&self, role: Role, names: &[&str]) -> Vec<Rect> {
        let found = self.found();
        let named = found
            .iter()
            .filter(|found| found.role == role && names.contains(&found.name.as_str()));
        named
            .filter(|found| found.is_whole())
            .map(|found| found.rect)
            .collect()
    }

    fn found(&self) -> Vec<Found> {
        found::all(&self.harness.ctx, self.harness.root())
    }

    /// Where the plane's drawing is, without the numbers along its axes: no other picture is
    /// as large.
    pub fn plane(&self) -> Rect {
        let found = self.found();
        let canvases = found.iter().filter(|found| found.role == Role::Canvas);
        let rects = canvases.map(|found| found.rect);
        let largest = rects.max_by(|one, other| one.area().total_cmp(&other.area()));
        largest.expect("the plane")
    }

    /// The drawings of all planes, from left to right.
    pub fn planes(&self) -> Vec<Rect> {
        let names = ["Plane", "平面"];
        let found = self.found();
        let planes = found
            .iter()
            .filter(|found| found.role == Role::Canvas && names.contains(&found.name.as_str()));
        let mut planes: Vec<Rect> = planes.map(|found| found.rect).collect();
        planes.sort_by(|one, other| one.left().total_cmp(&other.left()));
        planes
    }

    /// Chooses an image by its number.
    pub fn choose_image(&mut self) {
        self.press(Modifiers::COMMAND, Key::K);
        let words = ["Go to test image 3", "テスト画像 3 を選ぶ"][self.language as usize];
        self.harness.event(Event::Text(words.to_owned()));
        self.settle();
        self.press(Modifiers::NONE, Key::Enter);
        for _ in 0..3 {
            std::thread::sleep(Duration::from_millis(30));
            self.settle();
        }
    }

    /// How many points can be moved on the plane.
    pub fn points(&self) -> usize {
        self.harness.state().shell().document().points.len()
    }

    /// The tabs of the studies, from left to right.
    pub fn tabs(&self) -> Vec<Rect> {
        let found = self.found();
        let tabs = found.iter().filter(|found| found.role == Role::Tab);
        tabs.map(|found| found.rect).collect()
    }

    /// Where the studies begin.
    pub fn studies_top(&self) -> f32 {
        let tab = *self.tabs().first().expect("a tab");
        tab.top() - 8.0
    }

    fn title(&self, words: &str) -> Option<Rect> {
        let found = self.found();
        let is_title = |found: &&Found| found.role == Role::Label && found.name == words;
        found.iter().find(is_title).map(|found| found.rect)
    }

    /// Whether something of this name is there.
    pub fn has(&self, name: &str) -> bool {
        self.found().iter().any(|found| found.name == name)
    }

    /// Whether the last frame asked what lies under the mouse.
    pub fn decodes_under_the_mouse(&self) -> bool {
        let asked = self.asked.borrow();
        asked.get_as::<PlaceQuery>("hover").is_some()
    }

    pub fn click(&mut self, name: &str) {
        let button = |node: &egui_kittest::Node<'_>| {
            let node = node.accesskit_node();
            node.role() == Role::Button && node.label().as_deref() == Some(name)
        };
        let mut nodes = self.harness.root().children_recursive().filter(button);
        let place = nodes.next().map(|node| node.rect().center());
        drop(nodes);
        self.click_at(place.unwrap_or_else(|| panic!("no {name}")), 1);
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

    pub fn move_to(&mut self, place: Pos2) {
        self.harness.hover_at(place);
        self.settle();
    }

    /// Presses the mouse at one place, moves it to another, and lets go.
    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        self.harness.hover_at(from);
        self.harness.step();
        self.harness.drag_at(from);
        for share in [0.1, 0.4, 0.7, 1.0] {
            self.harness.step();
            self.harness.hover_at(from.lerp(to, share));
        }
        self.harness.step();
        self.harness.drop_at(to);
        self.settle();
    }

    pub fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }
}

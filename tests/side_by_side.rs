//! Two runs side by side: what is pointed at in one plane is found in the other by its image, both
//! say of it what each says alone, and neither run notices.

#[path = "support/idx.rs"]
#[allow(dead_code, reason = "shared with the tests of the data")]
mod idx;
#[path = "support/threads.rs"]
mod threads;
#[path = "support/worker.rs"]
mod worker;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Pos2, Rect, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use elbow::explore::{
    Asked, Compared, EvidenceAnswer, EvidenceQuery, Explorer, ImageQuery, PageQuery, Query,
    Scatter, ScatterQuery, Stamp, WhichImage,
};
use elbow::recipe::{DataSpec, DeviceChoice, Recipe};
use elbow::train::{Command, Message, Phase, Progress, Published, SaveOrder, Trainer, Worker};
use elbow::ui::settings::ViewRectangle;
use elbow::ui::{Shell, WindowApp};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use threads::Threads;
use worker::{bits, small, start, told, wait_for};

const PATIENCE: Duration = Duration::from_secs(120);

/// A window over real threads.
struct Window {
    harness: Harness<'static, WindowApp>,
    worker: Arc<Worker>,
    explorer: Arc<Explorer>,
    folder: tempfile::TempDir,
}

impl Window {
    /// Over a run of `recipe` that has made so many steps.
    fn over(recipe: &Recipe, steps: u64, folder: tempfile::TempDir) -> Self {
        let threads = Threads::over(start(recipe, steps));
        let Threads { explorer, worker } = threads.clone();
        wait_for(&worker, "the first run", |progress| {
            progress.phase == Phase::Paused && progress.time.step == steps
        });
        let settings = folder.path().join("settings.json");
        let harness = Harness::builder()
            .with_size(vec2(1600.0, 1000.0))
            .with_max_steps(40)
            .build_eframe(|creation| {
                let ctx = &creation.egui_ctx;
                WindowApp::new(Shell::new(ctx, Box::new(threads), Some(settings)))
            });
        Self {
            harness,
            worker,
            explorer,
            folder,
        }
    }

    /// Another run takes the place of the one in hand and makes some steps; it is held there.
    fn replace(&mut self, recipe: &Recipe) -> Arc<Progress> {
        let run = self.worker.progress().run;
        self.worker.send(Command::Start {
            recipe: Box::new(recipe.clone()),
            run: false,
        });
        wait_for(&self.worker, "another run", |progress| progress.run > run);
        for _ in 0..12 {
            self.one_step();
        }
        let there = self.worker.progress();
        self.harness.run_steps(4);
        there
    }

    /// The run in hand makes one step.
    fn one_step(&self) -> Arc<Progress> {
        let step = self.worker.progress().time.step + 1;
        self.worker.send(Command::Step);
        wait_for(&self.worker, "a step", |progress| {
            progress.time.step == step && progress.phase == Phase::Paused
        })
    }

    /// Draws until this is so.
    fn until(&mut self, what: &str, ready: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !ready(self) {
            assert!(Instant::now() < deadline, "{what}: {}", self.labels());
            self.harness.step();
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn labels(&self) -> String {
        let all = self.harness.query_all(egui_kittest::kittest::By::new());
        let labels = all.filter_map(|node| node.accesskit_node().label());
        labels.collect::<Vec<_>>().join(" | ")
    }

    fn count(&self, label: &str) -> usize {
        self.harness.query_all_by_label(label).count()
    }

    fn count_of(&self, part: &str) -> usize {
        self.harness.query_all_by_label_contains(part).count()
    }

    fn shows(&self, part: &str) -> bool {
        self.count_of(part) > 0
    }

    fn press(&mut self, key: Key) {
        self.harness.key_press_modifiers(Modifiers::NONE, key);
        self.harness.run_steps(4);
    }

    /// The planes from left to right.
    fn planes(&self) -> Vec<Rect> {
        let all = self
            .harness
            .query_all_by_role_and_label(Role::Canvas, "Plane");
        let mut all: Vec<Rect> = all.map(|node| node.rect()).collect();
        all.sort_by(|one, other| one.left().total_cmp(&other.left()));
        all
    }

    /// Where the dot of this image stands on a plane that shows the usual part.
    fn dot(&self, plane: Rect, scatter: &Scatter, image: usize) -> Pos2 {
        let view = ViewRectangle::default();
        let [x, y] = [view.x[1] - view.x[0], view.y[1] - view.y[0]];
        let scale = (plane.width() / x).min(plane.height() / y);
        let place = &scatter.places[2 * image..];
        plane.center() + scale * vec2(place[0], -place[1])
    }

    /// Chooses what is compared with the run in hand, in the dialog.
    fn compare_with_the_run_before(&mut self) {
        self.press(Key::S);
        self.press(Key::Enter);
        self.until("two planes", |window| window.planes().len() == 2);
    }

    fn compare_with_file(&mut self, path: &Path) {
        self.press(Key::S);
        self.harness
            .get_by_label("A model or curves from a file…")
            .click();
        self.harness.run_steps(4);
        self.harness.get_by_label("Path on disk").click();
        self.harness.run_steps(2);
        let text = path.display().to_string();
        self.harness.get_by_label("Path on disk").type_text(&text);
        self.harness.run_steps(2);
        self.press(Key::Enter);
    }
}

/// What an explorer says about weights that nobody else looks at.
fn alone<Q: Query>(weights: &Arc<Published>, query: &Q) -> Arc<elbow::explore::Answered<Q>> {
    let explorer = Explorer::about(weights.clone(), Arc::new(|| {})).expect("a thread");
    let mut asked = Asked::default();
    asked.ask(query.clone());
    explorer.ask(asked.clone());
    let deadline = Instant::now() + PATIENCE;
    while !explorer.answers().hold(&asked) {
        assert!(Instant::now() < deadline, "an answer");
        std::thread::sleep(Duration::from_millis(5));
    }
    explorer.answers().newest().expect("an answer")
}

/// As the window writes it.
fn two_decimals(value: f64) -> String {
    format!("{value:.2}").replace('-', "\u{2212}")
}

/// The three lines of one run about one image.
fn lines(compared: &Compared, evidence: &EvidenceAnswer) -> [String; 3] {
    let gap = evidence.log_px().expect("log p(x)") - evidence.elbo;
    [
        format!("ELBO {} nats", two_decimals(compared.terms.elbo())),
        format!("KL {}", two_decimals(compared.terms.kl)),
        format!("gap {}", two_decimals(gap)),
    ]
}

fn lines_of(weights: &Arc<Published>, image: &WhichImage) -> [String; 3] {
    let image = image.clone();
    let compared = alone(
        weights,
        &ImageQuery {
            image: image.clone(),
        },
    );
    let evidence = alone(
        weights,
        &EvidenceQuery {
            image,
            importance_samples: 5000,
        },
    );
    lines(&compared.answer, &evidence.answer)
}

/// Bars of 8 x 6 pixels in a folder of their own.
fn bars(folder: &Path, name: &str, images: u8) -> DataSpec {
    let place = folder.join(name);
    std::fs::create_dir(&place).expect("a folder");
    idx::write_bars(&place, images, 8, 6);
    DataSpec::at(&place)
}

fn recipe(data: DataSpec) -> Recipe {
    Recipe {
        data,
        batch: 8,
        ..small(DeviceChoice::Flex)
    }
}

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn an_image_under_the_mouse_lights_up_in_both_planes_with_what_each_run_says_alone() {
    let folder = temporary();
    let recipe = recipe(bars(folder.path(), "bars", 48));
    let mut window = Window::over(&recipe, 20, folder);
    let other = Recipe {
        beta: 4.0,
        ..recipe.clone()
    };
    let progress = window.replace(&other);
    let before = progress.kept[0]
        .weights_by_step
        .last()
        .expect("weights")
        .clone();
    assert_eq!(before.snapshot.time.step, 20);
    window.compare_with_the_run_before();
    for said in ["beta 1", "step 12", "step 20", "This run"] {
        assert!(window.shows(said), "{said}: {}", window.labels());
    }
    let explorer = window.explorer.clone();
    let of_this_run = |stamp: Stamp| (stamp.run, stamp.step) == (progress.run, progress.time.step);
    window.until("dots, and the comparison's images", |_| {
        let answers = explorer.answers();
        let (dots, page) = (
            answers.newest::<ScatterQuery>(),
            answers.newest::<PageQuery>(),
        );
        dots.is_some_and(|dots| of_this_run(dots.stamp))
            && page.is_some_and(|page| of_this_run(page.stamp))
    });
    window.harness.run_steps(6);
    // No point lies over the dots.
    window
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.harness.run_steps(2);
    window
        .harness
        .get_by_label("Command")
        .type_text("Clear points");
    window.harness.run_steps(2);
    window.press(Key::Enter);
    let scatter = explorer.answers().newest::<ScatterQuery>().expect("dots");
    let [first, _] = window.planes()[..] else {
        panic!("two planes");
    };
    let index = (0..scatter.answer.len())
        .find(|image| {
            let at = window.dot(first, &scatter.answer, *image);
            first.shrink(40.0).contains(at)
        })
        .expect("a dot in view");
    let at = window.dot(first, &scatter.answer, index);
    // Another dot may lie on it: bars of one kind have one code. The comparison names it too.
    let name = |index: usize| format!("Test image {index}, class ");
    let named = |window: &Window, index: usize| window.count_of(&name(index));
    let before_it: Vec<usize> = (0..48).map(|index| named(&window, index)).collect();
    window.harness.hover_at(at);
    window.harness.run_steps(2);
    let pointed =
        |window: &Window| (0..48).find(|index| named(window, *index) == before_it[*index] + 3);
    window.until("a card on each plane, and the strip", |window| {
        pointed(window).is_some()
    });
    let pointed = pointed(&window).expect("an image");
    let image = WhichImage::Test(pointed);
    let in_hand = window.worker.slot().load_full().expect("weights");
    for weights in [&in_hand, &before] {
        for line in lines_of(weights, &image) {
            window.until(&line, |window| window.count(&line) > 0);
        }
    }
    // A click chooses it in both, so that the strip stays with it.
    window.harness.drag_at(at);
    window.harness.drop_at(at);
    window.harness.run_steps(4);
    window.harness.hover_at(pos2(5.0, 5.0));
    window.until("the strip without the cards", |window| {
        named(window, pointed) == before_it[pointed] + 1
    });
    let chosen = window.harness.state().shell().selection().image.clone();
    assert_eq!(chosen.expect("a chosen image").image, image);
    window.press(Key::Escape);
    assert_eq!(
        window.planes().len(),
        1,
        "Escape shows the run in hand alone"
    );
}

#[test]
fn neither_run_notices_that_it_is_compared() {
    let folder = temporary();
    let recipe = recipe(bars(folder.path(), "bars", 48));
    let mut window = Window::over(&recipe, 20, folder);
    let other = Recipe {
        beta: 4.0,
        ..recipe.clone()
    };
    window.replace(&other);
    window.compare_with_the_run_before();
    for step in 13..=30 {
        window.one_step();
        window
            .harness
            .hover_at(pos2(300.0 + 20.0 * step as f32, 500.0));
        window.harness.run_steps(2);
    }
    let trained = window.worker.progress();
    let dataset = trained.dataset.clone().expect("images");
    let undisturbed = |recipe: Recipe, steps: u64| {
        let mut trainer = Trainer::new(recipe, dataset.clone()).expect("a trainer");
        for _ in 0..steps {
            trainer.step().expect("a step");
        }
        trainer.snapshot().weights().expect("weights")
    };
    let weights = |window: &Window| {
        let published = window.worker.slot().load_full().expect("weights");
        published.snapshot.weights().expect("readable")
    };
    assert!(weights(&window) == undisturbed(other, 30));
    let curves = bits(&trained.history);
    // The other goes on where it was, and the two change places.
    window.worker.send(Command::BringBack(1));
    wait_for(&window.worker, "the run before", |progress| {
        progress.run == 1
    });
    window.until("they change places", |window| window.shows("beta 4"));
    assert!(weights(&window) == undisturbed(recipe, 20));
    let kept = window.worker.progress().kept[0].clone();
    assert!(bits(&kept.history) == curves, "the curves are as they were");
    assert_eq!(window.planes().len(), 2);
}

#[test]
fn a_model_and_curves_of_files_are_shown_beside_the_run_which_stays_in_hand() {
    let folder = temporary();
    let recipe = recipe(bars(folder.path(), "bars", 48));
    let [model, curves] = ["beside.bpk", "beside.csv"].map(|name| folder.path().join(name));
    let mut window = Window::over(&recipe, 20, folder);
    let order = SaveOrder::model(model.clone());
    window.worker.send(Command::Save(Box::new(order)));
    window.worker.send(Command::ExportCurves(curves.clone()));
    told(&window.worker, |message| {
        matches!(message, Message::Saved { .. }).then_some(())
    });
    let run = window.worker.progress().run;
    window.compare_with_file(&model);
    window.until("two planes", |window| window.planes().len() == 2);
    assert!(window.shows("beside.bpk") && window.shows("step 20"));
    assert!(!window.shows("not linked"), "the same images");
    assert_eq!(window.worker.progress().run, run, "the run stays in hand");
    window.press(Key::S);
    assert_eq!(window.planes().len(), 1, "the same key leaves it");

    window.compare_with_file(&curves);
    window.until("curves", |window| window.shows("beside.csv"));
    assert_eq!(window.planes().len(), 1, "there is no model to look at");
    assert!(window.shows("Difference ELBO"), "{}", window.labels());

    std::fs::write(window.folder.path().join("no.csv"), "a,b\n1,2\n").expect("a file");
    window.press(Key::S);
    let bad = window.folder.path().join("no.csv");
    window.compare_with_file(&bad);
    window.until("a reason", |window| window.shows("no.csv holds no curves"));
}

#[test]
fn planes_of_runs_on_other_images_are_not_linked_and_that_is_said() {
    let folder = temporary();
    let one = recipe(bars(folder.path(), "bars", 48));
    let other = recipe(bars(folder.path(), "more bars", 60));
    let mut window = Window::over(&one, 20, folder);
    window.replace(&other);
    window.compare_with_the_run_before();
    assert!(window.shows("other images: the planes are not linked"));
    assert!(window.shows("know no image in common"));
}

#[test]
fn a_figure_in_time_draws_both_planes_as_of_each_step() {
    let folder = temporary();
    let settings = r#"{ "figures": { "width": 400, "height": 240, "scale": 1 } }"#;
    std::fs::write(folder.path().join("settings.json"), settings).expect("writable");
    let recipe = recipe(bars(folder.path(), "bars", 48));
    let mut window = Window::over(&recipe, 12, folder);
    window.replace(&recipe);
    window.compare_with_the_run_before();
    window
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.harness.run_steps(2);
    let words = "history of the run";
    window.harness.get_by_label("Command").type_text(words);
    window.harness.run_steps(2);
    window.press(Key::Enter);
    let file = window.folder.path().join("run.png");
    window.harness.get_by_label("Path on disk").click();
    window.harness.run_steps(2);
    window
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.harness.run_steps(2);
    let text = file.display().to_string();
    window.harness.get_by_label("Path on disk").type_text(&text);
    window.harness.run_steps(2);
    window.press(Key::Enter);
    window.until("the pictures", |window| window.shows("Pictures written to"));
    let picture = |step: u64| {
        let path = window.folder.path().join(format!("run-{step:06}.png"));
        image::open(path).expect("a picture of the step").to_rgb8()
    };
    let (early, late) = (picture(0), picture(11));
    // One recipe and one seed: both planes show the same, and both move.
    let half = |picture: &image::RgbImage, from: u32| {
        let part = image::imageops::crop_imm(picture, from, 40, 150, 120);
        part.to_image()
    };
    for from in [40, 240] {
        assert_ne!(half(&early, from), half(&late, from), "{from}");
    }
}

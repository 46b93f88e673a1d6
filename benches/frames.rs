//! How the time to lay out a frame grows with what the window shows.
//!
//!     cargo bench --bench frames
//!
//! Draws the latent plane over 1,000 to 60,000 posterior means, and the curves
//! of runs of 1,000 to 10,000,000 steps, without a window: interaction, layout
//! and triangles; painting them is the graphics card's. Every thirtieth frame
//! brings new means or a new point of the curves, as in training. Prints a line
//! of JSON for each size.

use eframe::egui::{self, Pos2, RawInput, Rect, Ui, vec2};
use elbow::curves::History;
use elbow::data::{Dataset, Split, SplitName};
use elbow::document::Document;
use elbow::explore::{Answered, Answers, Asked, Scatter, ScatterQuery, Spread, Stamp};
use elbow::recipe::{ImageShape, Recipe, Terms};
use elbow::run::{Lineage, RunTime};
use elbow::train::{Phase, Progress};
use elbow::ui::settings::Settings;
use elbow::ui::{CurvesPanel, PlanePanel, Scene, Selection};
use std::sync::Arc;
use std::time::Instant;

const MEANS: [usize; 6] = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000];
const STEPS: [u64; 5] = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];
const FRAMES: usize = 240;
const FRESH_EVERY: usize = 30;

fn main() {
    for means in MEANS {
        let mut panel = PlanePanel::default();
        report("plane", means, STEPS[0], |ui, scene| panel.ui(ui, scene));
    }
    for steps in STEPS {
        let mut panel = CurvesPanel::default();
        report("curves", MEANS[0], steps, |ui, scene| panel.ui(ui, scene));
    }
}

fn report(panel: &str, means: usize, steps: u64, draw: impl FnMut(&mut Ui, &mut Scene<'_>)) {
    let mut times = frames(means, steps, draw);
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[(share * (times.len() - 1) as f64) as usize];
    println!(
        r#"{{"measure":"frame","panel":"{panel}","scatter":{means},"curve":{steps},"layout_median_ms":{:.4},"layout_p99_ms":{:.4}}}"#,
        at(0.5),
        at(0.99)
    );
}

/// Milliseconds of each frame.
fn frames(means: usize, steps: u64, mut draw: impl FnMut(&mut Ui, &mut Scene<'_>)) -> Vec<f64> {
    let ctx = egui::Context::default();
    let mut settings = Settings::default();
    settings.plane.scatter = means;
    let mut progress = progress(steps);
    let mut answers = Answers::default();
    let mut document = Document::default();
    let (mut selection, mut actions) = (Selection::default(), Vec::new());
    let mut times = Vec::new();
    for frame in 0..FRAMES {
        if frame % FRESH_EVERY == 0 {
            answers.give(scatter(means, frame));
            let last = progress.time.step + 1;
            push(Arc::make_mut(&mut progress.history), last);
            progress.time.step = last;
        }
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(800.0, 600.0))),
            time: Some(frame as f64 / 60.0),
            ..RawInput::default()
        };
        let started = Instant::now();
        let output = ctx.run_ui(input, |ui| {
            let mut asked = Asked::default();
            let mut scene = Scene {
                progress: &progress,
                answers: &answers,
                asked: &mut asked,
                document: &mut document,
                selection: &mut selection,
                settings: &mut settings,
                actions: &mut actions,
            };
            draw(ui, &mut scene);
        });
        std::hint::black_box(ctx.tessellate(output.shapes, output.pixels_per_point));
        // The first frames lay out all text for the first time.
        if frame >= FRESH_EVERY {
            times.push(started.elapsed().as_secs_f64() * 1e3);
        }
    }
    times
}

fn scatter(images: usize, salt: usize) -> Answered<ScatterQuery> {
    let now = Instant::now();
    let place = |i: usize| ((i + salt) as f32 * 0.618).sin() * 2.5;
    Answered {
        query: ScatterQuery::test_means(images),
        posted: now,
        stamp: Stamp {
            run: 1,
            step: salt as u64,
            published: now,
            answered: now,
        },
        answer: Scatter {
            latent: 2,
            split: SplitName::Test,
            spread: Spread::new(images, images),
            places: (0..2 * images).map(place).collect(),
            labels: (0..images).map(|i| (i % 10) as u16).collect(),
            kl: Arc::from([]),
            mean_variance: Arc::from([]),
        },
    }
}

fn push(history: &mut History, step: u64) {
    let terms = Terms {
        reconstruction: -150.0 - 400.0 / step as f64 + (step as f64).sin(),
        kl: 6.0 - 5.0 / step as f64,
        weight_kl: 0.0,
    };
    history.push(time(step), &terms, terms.minimised(1.0));
}

fn time(step: u64) -> RunTime {
    RunTime {
        step,
        epoch: step as f64 / 469.0,
        seconds: step as f64 / 300.0,
    }
}

fn progress(steps: u64) -> Progress {
    let shape = ImageShape {
        height: 28,
        width: 28,
        channels: 1,
    };
    let split = || Split {
        pixels: vec![0; 10 * shape.pixels()],
        labels: Some((0..10).collect()),
    };
    let dataset = Dataset::new("blank".into(), shape, split(), split())
        .unwrap_or_else(|error| panic!("{error}"));
    let mut history = History::new();
    (1..=steps).for_each(|step| push(&mut history, step));
    Progress {
        weights_by_step: std::sync::Arc::default(),
        importing: None,
        missing_data: None,
        run: 1,
        lineage: Lineage::fresh(),
        phase: Phase::Running,
        recipe: Recipe::default(),
        dataset: Some(Arc::new(dataset)),
        time: time(steps),
        samples_per_second: 30_000.0,
        history: Arc::new(history),
        file: None,
        foreign: None,
        session: None,
        unsaved: true,
        pinned: false,
        kept: Arc::default(),
        forgotten: Arc::default(),
        notices: Vec::new(),
    }
}

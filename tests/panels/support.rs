//! A stage for one panel: fabricated progress and answers, and what the panel made of them.

use eframe::egui::{FontData, FontDefinitions, FontFamily, Pos2, Rect, Ui, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use elbow::curves::{History, Mark, TestPoint};
use elbow::data::{Dataset, Split};
use elbow::explore::{
    Answers, Compared, Decoded, Manifold, Noise, NoiseWant, Page, PageWant, Points, Posterior,
    RandomDecoding, Scatter, Stamp, Variances, Wants, WeightsAnswer, WeightsWant,
};
use elbow::recipe::{ImageShape, Recipe, Terms};
use elbow::theory::WeightPosterior;
use elbow::train::{Phase, Progress};
use elbow::ui::action::Action;
use elbow::ui::settings::Settings;
use elbow::ui::{Scene, Selection};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Small images, so that tests are quick.
pub const SHAPE: ImageShape = ImageShape {
    height: 8,
    width: 6,
    channels: 1,
};

/// Everything a [`Scene`] borrows, owned.
pub struct Stage<P> {
    pub panel: P,
    pub progress: Progress,
    pub answers: Answers,
    pub wants: Wants,
    pub selection: Selection,
    pub settings: Settings,
    /// All actions since the start.
    pub actions: Vec<Action>,
}

impl<P: Default> Stage<P> {
    pub fn new(latent: usize) -> Self {
        Self {
            panel: P::default(),
            progress: progress(latent),
            answers: Answers::default(),
            wants: Wants::default(),
            selection: Selection::default(),
            settings: Settings::default(),
            actions: Vec::new(),
        }
    }

    /// Draws the panel by `draw` in a window of this size.
    pub fn open(
        self,
        size: Vec2,
        draw: impl Fn(&mut P, &mut Ui, &mut Scene<'_>) + 'static,
    ) -> Harness<'static, Self>
    where
        P: 'static,
    {
        Harness::builder()
            .with_size(size)
            .with_accessibility_check(true)
            .with_max_steps(40)
            .with_context_setup(|ctx| ctx.set_fonts(fonts()))
            .build_ui_state(
                move |ui, stage: &mut Self| {
                    let mut scene = Scene {
                        progress: &stage.progress,
                        answers: &stage.answers,
                        wants: &mut stage.wants,
                        selection: &mut stage.selection,
                        settings: &mut stage.settings,
                        actions: &mut stage.actions,
                    };
                    draw(&mut stage.panel, ui, &mut scene);
                },
                self,
            )
    }
}

// The window's typeface, for headings too: other faces lack some of its signs.
fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let inter: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.otf");
    let data = Arc::new(FontData::from_static(inter));
    fonts.font_data.insert("inter".into(), data);
    let mut plain = vec!["inter".to_owned()];
    plain.extend(fonts.families[&FontFamily::Proportional].clone());
    fonts
        .families
        .insert(FontFamily::Proportional, plain.clone());
    fonts
        .families
        .insert(FontFamily::Name("strong".into()), plain);
    fonts
}

/// A paused run whose data set has eight test images of the classes 0 to 3.
pub fn progress(latent: usize) -> Progress {
    let images = 8;
    let split = || Split {
        pixels: (0..images * SHAPE.pixels())
            .map(|i| (i * 37 % 256) as u8)
            .collect(),
        labels: Some((0..images).map(|i| (i % 4) as u8).collect()),
    };
    let dataset = Dataset::new("made up".into(), SHAPE, split(), split()).expect("a data set");
    Progress {
        run: 1,
        phase: Phase::Paused,
        recipe: Recipe {
            latent,
            ..Recipe::default()
        },
        dataset: Some(Arc::new(dataset)),
        step: 40,
        epoch: 0.5,
        trained: Duration::from_secs(3),
        samples_per_second: 0.0,
        history: Arc::new(history(40)),
        saved_as: None,
        unsaved: true,
        notices: Vec::new(),
    }
}

/// A run that gets better, with a test point every ten steps and one mark.
pub fn history(steps: u64) -> History {
    let mut history = History::new();
    for step in 1..=steps {
        let terms = terms(step as f64);
        let (epoch, seconds) = (step as f64 / 100.0, step as f64 / 50.0);
        history.push(step, epoch, seconds, &terms, terms.minimised(1.0));
        if step % 10 == 0 {
            history.push_test(TestPoint {
                step,
                epoch,
                seconds,
                terms,
                bound: None,
            });
        }
    }
    history.push_mark(Mark {
        step: steps / 2,
        epoch: steps as f64 / 200.0,
        seconds: steps as f64 / 100.0,
        text: "beta 1 to 2".into(),
    });
    history
}

pub fn terms(step: f64) -> Terms {
    Terms {
        reconstruction: -150.0 - 400.0 / step,
        kl: 6.0 - 5.0 / step,
        weight_kl: 0.0,
    }
}

pub fn stamp() -> Stamp {
    let now = Instant::now();
    Stamp {
        run: 1,
        step: 40,
        published: now,
        answered: now,
    }
}

fn image(value: u8) -> Arc<[u8]> {
    vec![value; SHAPE.pixels()].into()
}

/// Answers to what a stage wants, as the exploring thread would give them.
pub fn answers(wants: &Wants, latent: usize) -> Answers {
    let decoded = |z: &Vec<f32>| Decoded {
        z: z.clone(),
        pixels: image(120),
    };
    let points = Points {
        stamp: stamp(),
        points: wants.points.iter().map(decoded).collect(),
        hover: wants.hover.as_ref().map(decoded),
        sample: wants.sample.as_ref().map(decoded),
        asked: Instant::now(),
    };
    let manifold = wants.manifold.clone().map(|want| Manifold {
        stamp: stamp(),
        height: want.rows * SHAPE.height,
        width: want.columns * SHAPE.width,
        channels: 1,
        pixels: vec![9; want.rows * want.columns * SHAPE.pixels()].into(),
        want,
    });
    let images = 60;
    let scatter = Scatter {
        stamp: stamp(),
        latent,
        means: (0..images * latent)
            .map(|i| (i as f32 * 0.7).sin())
            .collect(),
        labels: (0..images).map(|i| (i % 4) as u8).collect(),
        kl: (0..latent).map(|d| 3.0 / (d + 1) as f64).collect(),
        mean_variance: (0..latent)
            .map(|d| 0.0625f64.powi(d.min(50) as i32))
            .collect(),
    };
    Answers {
        points: Some(Arc::new(points)),
        manifold: manifold.map(Arc::new),
        scatter: Some(Arc::new(scatter)),
        page: wants.page.clone().map(|want| Arc::new(page(want, latent))),
        noise: wants.noise.clone().map(|want| Arc::new(noise(want))),
        weights: wants.weights.clone().map(|want| Arc::new(weights(want))),
        ..Answers::default()
    }
}

fn weights(want: WeightsWant) -> WeightsAnswer {
    let layer = |size| WeightPosterior {
        size,
        kl: 6000.0,
        std: 0.01,
        share_beyond_std: 0.8,
    };
    WeightsAnswer {
        stamp: stamp(),
        train_images: 60_000,
        layers: vec![layer([2, 400]), layer([400, 784])],
        decoding: Some(RandomDecoding {
            mean: image(120),
            std: image(60),
            most_std: 0.03,
            samples: vec![image(110); want.samples],
            draws: 48,
        }),
        want,
    }
}

/// The score function is a thousand times as noisy as the pathwise gradient.
fn noise(want: NoiseWant) -> Noise {
    let variances = Variances {
        pathwise: 4.0,
        score: 4000.0,
        score_with_baseline: 400.0,
    };
    Noise {
        stamp: stamp(),
        want,
        mean: variances,
        log_var: variances,
    }
}

pub fn page(want: PageWant, latent: usize) -> Page {
    let compared = |index: usize| Compared {
        index,
        label: Some((index % 4) as u8),
        original: image(200),
        reconstruction: image(150),
        difference: vec![-50; SHAPE.pixels()].into(),
        terms: terms(index as f64 + 1.0),
        posterior: Posterior {
            mean: (0..latent)
                .map(|axis| 0.25 * (index + axis) as f32)
                .collect(),
            std: vec![0.3; latent],
        },
    };
    let matching = 8;
    let first = want.page * want.per_page % matching;
    let items = (first..matching)
        .take(want.per_page)
        .map(compared)
        .collect();
    Page {
        stamp: stamp(),
        want,
        matching,
        items,
        precision: None,
    }
}

/// Where the widget with this label is.
pub fn rect_of<P>(harness: &Harness<'_, Stage<P>>, label: &str) -> Rect {
    harness.get_by_label(label).rect()
}

/// Presses the mouse at one place, moves it, and lets go at another.
pub fn drag<P>(harness: &mut Harness<'_, Stage<P>>, from: Pos2, to: Pos2) {
    harness.hover_at(from);
    harness.step();
    harness.drag_at(from);
    harness.step();
    for share in [0.3, 0.6, 1.0] {
        harness.hover_at(from.lerp(to, share));
        harness.step();
    }
    harness.drop_at(to);
    harness.step();
}

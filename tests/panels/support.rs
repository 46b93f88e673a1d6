//! A stage for one panel: fabricated progress and answers, and what the panel made of them.

use eframe::egui::{FontData, FontDefinitions, FontFamily, Pos2, Rect, Shape, Ui, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use elbow::curves::{History, Mark, TestPoint};
use elbow::data::{Dataset, Split};
use elbow::explore::{
    Answered, Answers, Asked, Compared, Decoded, DecodedPlace, ImageQuery, LatentPoint, Manifold,
    ManifoldQuery, Noise, NoiseQuery, Order, Page, PageQuery, PlaceQuery, PointsQuery, Posterior,
    Query, RandomDecoding, Scatter, ScatterQuery, Stamp, Variances, WeightsAnswer, WeightsQuery,
};
use elbow::recipe::{ImageShape, LiveChange, Recipe, Terms};
use elbow::run::RunTime;
use elbow::theory::WeightPosterior;
use elbow::train::{Phase, Progress};
use elbow::ui::action::Action;
use elbow::ui::settings::Settings;
use elbow::ui::{Scene, Selection};
use std::sync::Arc;
use std::time::Instant;

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
    /// What the last frame asked.
    pub asked: Asked,
    pub selection: Selection,
    pub settings: Settings,
    /// All actions since the start.
    pub actions: Vec<Action>,
}

impl<P> Stage<P> {
    /// What the last frame asked of this kind.
    pub fn asked<Q: Query>(&self) -> Option<Q> {
        self.asked.get().cloned()
    }

    /// The points that the last frame asked to be decoded.
    pub fn points(&self) -> Vec<Vec<f32>> {
        let points = self.asked::<PointsQuery>().unwrap_or_default().points;
        points.into_iter().map(|point| point.z).collect()
    }

    /// Gives answers to what the last frame asked.
    pub fn answer(&mut self) {
        self.answers = answers(&self.asked, self.progress.recipe.latent);
    }
}

impl<P: Default> Stage<P> {
    pub fn new(latent: usize) -> Self {
        Self {
            panel: P::default(),
            progress: progress(latent),
            answers: Answers::default(),
            asked: Asked::default(),
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
                    // As the shell does: each frame asks afresh.
                    stage.asked = Asked::default();
                    let mut scene = Scene {
                        progress: &stage.progress,
                        answers: &stage.answers,
                        asked: &mut stage.asked,
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
        labels: Some((0..images).map(|i| (i % 4) as u16).collect()),
    };
    let dataset = Dataset::new("made up".into(), SHAPE, split(), split()).expect("a data set");
    Progress {
        importing: None,
        missing_data: None,
        run: 1,
        phase: Phase::Paused,
        recipe: Recipe {
            latent,
            ..Recipe::default()
        },
        dataset: Some(Arc::new(dataset)),
        time: RunTime {
            step: 40,
            epoch: 0.5,
            seconds: 3.0,
        },
        samples_per_second: 0.0,
        history: Arc::new(history(40)),
        file: None,
        unsaved: true,
        pinned: false,
        kept: Arc::default(),
        notices: Vec::new(),
    }
}

/// A run that gets better, with a test point every ten steps and one mark.
pub fn history(steps: u64) -> History {
    let mut history = History::new();
    for step in 1..=steps {
        let terms = terms(step as f64);
        let time = time(step);
        history.push(time, &terms, terms.minimised(1.0));
        if step % 10 == 0 {
            history.push_test(TestPoint {
                time,
                terms,
                bound: None,
            });
        }
    }
    history.push_mark(Mark {
        time: time(steps / 2),
        change: LiveChange::Beta {
            before: 1.0,
            after: 2.0,
        },
    });
    history
}

/// A hundred steps to the epoch, fifty to the second.
pub fn time(step: u64) -> RunTime {
    RunTime {
        step,
        epoch: step as f64 / 100.0,
        seconds: step as f64 / 50.0,
    }
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

/// `answer` to `query`, just given on the weights of now.
pub fn answered<Q: Query>(query: Q, answer: Q::Answer) -> Answered<Q> {
    Answered {
        query,
        posted: Instant::now(),
        stamp: stamp(),
        answer,
    }
}

/// Answers to what was asked, as the exploring thread would give them; the scattered
/// means are there in any case.
pub fn answers(asked: &Asked, latent: usize) -> Answers {
    let mut answers = Answers::default();
    if let Some(query) = asked.get::<PointsQuery>() {
        let decoded = query.points.iter().map(decoded).collect();
        answers.give(answered(query.clone(), decoded));
    }
    for name in ["hover", "draw"] {
        if let Some(query) = asked.get_as::<PlaceQuery>(name) {
            let pixels = image(120);
            let place = answered(query.clone(), DecodedPlace { pixels });
            answers.give_as(name, place);
        }
    }
    for name in ["hovered", "chosen"] {
        if let Some(query) = asked.get_as::<ImageQuery>(name) {
            let image = compared(query.index, latent);
            answers.give_as(name, answered(*query, image));
        }
    }
    if let Some(query) = asked.get::<ManifoldQuery>() {
        answers.give(answered(query.clone(), manifold(query)));
    }
    answers.give(answered(ScatterQuery { images: 60 }, scatter(latent)));
    if let Some(query) = asked.get::<PageQuery>() {
        answers.give(answered(query.clone(), page(query, latent)));
    }
    if let Some(query) = asked.get::<NoiseQuery>() {
        answers.give(answered(query.clone(), noise()));
    }
    if let Some(query) = asked.get::<WeightsQuery>() {
        answers.give(answered(query.clone(), weights(query)));
    }
    answers
}

fn decoded(point: &LatentPoint) -> Decoded {
    Decoded {
        id: point.id,
        z: point.z.clone(),
        pixels: image(120),
    }
}

fn manifold(asked: &ManifoldQuery) -> Manifold {
    Manifold {
        height: asked.rows * SHAPE.height,
        width: asked.columns * SHAPE.width,
        channels: 1,
        pixels: vec![9; asked.rows * asked.columns * SHAPE.pixels()].into(),
    }
}

fn scatter(latent: usize) -> Scatter {
    let images = 60;
    Scatter {
        latent,
        means: (0..images * latent)
            .map(|i| (i as f32 * 0.7).sin())
            .collect(),
        labels: (0..images).map(|i| (i % 4) as u16).collect(),
        kl: (0..latent).map(|d| 3.0 / (d + 1) as f64).collect(),
        mean_variance: (0..latent)
            .map(|d| 0.0625f64.powi(d.min(50) as i32))
            .collect(),
    }
}

fn weights(asked: &WeightsQuery) -> WeightsAnswer {
    let layer = |size| WeightPosterior {
        size,
        kl: 6000.0,
        std: 0.01,
        share_beyond_std: 0.8,
    };
    WeightsAnswer {
        train_images: 60_000,
        layers: vec![layer([2, 400]), layer([400, 784])],
        decoding: Some(RandomDecoding {
            mean: image(120),
            std: image(60),
            most_std: 0.03,
            samples: vec![image(110); asked.samples],
            draws: 48,
        }),
    }
}

/// The score function is a thousand times as noisy as the pathwise gradient.
fn noise() -> Noise {
    let variances = Variances {
        pathwise: 4.0,
        score: 4000.0,
        score_with_baseline: 400.0,
    };
    Noise {
        mean: variances,
        log_var: variances,
    }
}

/// The first page of `per_page` images.
pub fn first_page(per_page: usize) -> PageQuery {
    PageQuery {
        class: None,
        order: Order::File,
        ranking: 0,
        page: 0,
        per_page,
    }
}

/// What the model makes of one test image.
pub fn compared(index: usize, latent: usize) -> Arc<Compared> {
    Arc::new(Compared {
        index,
        label: Some((index % 4) as u16),
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
    })
}

pub fn page(asked: &PageQuery, latent: usize) -> Page {
    let matching = 8;
    let first = asked.page * asked.per_page % matching;
    let items = (first..matching)
        .take(asked.per_page)
        .map(|index| compared(index, latent))
        .collect();
    Page {
        matching,
        items,
        precision: None,
    }
}

/// All words that the last frame painted.
pub fn painted_words<P>(harness: &Harness<'_, Stage<P>>) -> Vec<String> {
    let mut words = Vec::new();
    for clipped in &harness.output().shapes {
        words_of(&clipped.shape, &mut words);
    }
    words
}

fn words_of(shape: &Shape, words: &mut Vec<String>) {
    match shape {
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| words_of(shape, words)),
        Shape::Text(text) => words.push(text.galley.text().to_owned()),
        _ => {}
    }
}

/// Where the last frame painted a picture with its longer side no longer than this.
pub fn painted_pictures<P>(harness: &Harness<'_, Stage<P>>, longest: f32) -> Vec<Rect> {
    let shapes = harness.output().shapes.iter();
    let pictures = shapes.filter_map(|clipped| match &clipped.shape {
        Shape::Mesh(mesh) if mesh.vertices.len() == 4 => Some(mesh.calc_bounds()),
        _ => None,
    });
    pictures
        .filter(|rect| rect.size().max_elem() <= longest)
        .collect()
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

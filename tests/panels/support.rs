//! A stage for one panel: fabricated progress and answers, and what the panel made of them.

use super::textures::Textures;
use eframe::egui::{FontData, FontDefinitions, FontFamily, Pos2, Rect, Shape, Ui, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use elbow::curves::{History, Mark, TestPoint};
use elbow::data::{Dataset, Split, SplitName};
use elbow::document::Document;
use elbow::explore::{
    Answered, Answers, Asked, Compared, Decoded, DecodedPlace, ImageQuery, ImageValues,
    ImageValuesQuery, LatentPoint, Manifold, ManifoldQuery, Noise, NoiseQuery, Order, Page,
    PageQuery, PlaceQuery, PointsQuery, Posterior, Query, RandomDecoding, Scatter, ScatterQuery,
    Spread, Stamp, Strip, StripQuery, Traversal, TraversalAlong, TraversalQuery, Variances,
    WeightsAnswer, WeightsQuery, WhichImage,
};
use elbow::recipe::{ImageShape, Recipe, RecipeChange, Terms};
use elbow::run::{Lineage, RunTime};
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

/// The same in colour.
pub const COLOUR: ImageShape = ImageShape {
    height: 8,
    width: 8,
    channels: 3,
};

/// Everything a [`Scene`] borrows, owned.
pub struct Stage<P> {
    pub panel: P,
    /// What the panel has made of pixels.
    pub textures: Textures,
    pub progress: Progress,
    pub answers: Answers,
    /// What the last frame asked.
    pub asked: Asked,
    pub document: Document,
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
        let data = self.progress.dataset.as_ref().expect("a data set");
        self.answers = answers_of(&self.asked, self.progress.recipe.latent, data);
    }
}

impl<P: Default> Stage<P> {
    pub fn new(latent: usize) -> Self {
        Self {
            panel: P::default(),
            textures: Textures::default(),
            progress: progress(latent),
            answers: Answers::default(),
            asked: Asked::default(),
            document: Document::default(),
            selection: Selection::default(),
            settings: Settings::default(),
            actions: Vec::new(),
        }
    }

    /// Over this data set.
    pub fn over(mut self, data: Dataset) -> Self {
        self.progress.dataset = Some(Arc::new(data));
        self
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
        let textures = self.textures.clone();
        Harness::builder()
            .with_size(size)
            .with_accessibility_check(true)
            .with_max_steps(40)
            .with_context_setup(move |ctx| {
                ctx.set_fonts(fonts());
                ctx.add_plugin(textures);
            })
            .build_ui_state(
                move |ui, stage: &mut Self| {
                    // As the shell does: each frame asks afresh.
                    stage.asked = Asked::default();
                    let mut scene = Scene {
                        progress: &stage.progress,
                        answers: &stage.answers,
                        asked: &mut stage.asked,
                        document: &mut stage.document,
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

/// Eight test images of this shape with these labels.
pub fn split(shape: ImageShape, labels: Option<Vec<u16>>) -> Split {
    let images = labels.as_ref().map_or(8, Vec::len);
    Split {
        pixels: (0..images * shape.pixels())
            .map(|i| (i * 37 % 256) as u8)
            .collect(),
        labels,
    }
}

/// A data set of images of this shape, of the classes 0 to 3.
pub fn images_of(shape: ImageShape) -> Dataset {
    let labels = || Some((0..8).map(|i| i % 4).collect());
    let [train, test] = [(); 2].map(|()| split(shape, labels()));
    Dataset::new("made up".into(), shape, train, test).expect("a data set")
}

/// A data set with three test images of each class of these names.
pub fn named(names: &[&str]) -> Dataset {
    let classes = names.len() as u16;
    let labels = || Some((0..3 * classes).map(|i| i % classes).collect());
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    let [train, test] = [(); 2].map(|()| split(SHAPE, labels()));
    Dataset::with_classes("named".into(), SHAPE, names, train, test).expect("a data set")
}

/// A data set without labels.
pub fn unlabelled() -> Dataset {
    let [train, test] = [(); 2].map(|()| split(SHAPE, None));
    Dataset::new("unlabelled".into(), SHAPE, train, test).expect("a data set")
}

/// A paused run whose data set has eight test images of the classes 0 to 3.
pub fn progress(latent: usize) -> Progress {
    let dataset = images_of(SHAPE);
    Progress {
        weights_by_step: Arc::default(),
        importing: None,
        missing_data: None,
        run: 1,
        lineage: Lineage::fresh(),
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
        foreign: None,
        session: None,
        unsaved: true,
        pinned: false,
        kept: Arc::default(),
        forgotten: Arc::default(),
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
        change: RecipeChange::Beta {
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

/// An image of this brightness; in colour, it is red to that degree.
pub fn image(shape: ImageShape, value: u8) -> Arc<[u8]> {
    match shape.channels {
        1 => vec![value; shape.pixels()].into(),
        _ => [value, 40, 90].repeat(shape.height * shape.width).into(),
    }
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
    answers_of(asked, latent, &images_of(SHAPE))
}

/// The same over this data set.
pub fn answers_of(asked: &Asked, latent: usize, data: &Dataset) -> Answers {
    let shape = data.shape;
    let mut answers = Answers::default();
    if let Some(query) = asked.get::<PointsQuery>() {
        let decoded = |point: &LatentPoint| Decoded {
            id: point.id,
            z: point.z.clone(),
            pixels: image(shape, 120),
        };
        let points = query.points.iter().map(decoded).collect();
        answers.give(answered(query.clone(), points));
    }
    for name in ["hover", "draw", "playhead"] {
        if let Some(query) = asked.get_as::<PlaceQuery>(name) {
            let pixels = image(shape, 120);
            let place = answered(query.clone(), DecodedPlace { pixels });
            answers.give_as(name, place);
        }
    }
    for name in ["hovered", "chosen"] {
        if let Some(query) = asked.get_as::<ImageQuery>(name) {
            let (split, index) = query.image.in_data().expect("an image of the data");
            let mut image = compared_of(index, latent, data);
            let own = Arc::make_mut(&mut image);
            own.image = query.image.clone();
            own.label = data.split(split).label(index);
            answers.give_as(name, answered(query.clone(), image));
        }
    }
    if let Some(query) = asked.get::<ManifoldQuery>() {
        answers.give(answered(query.clone(), manifold(query, shape)));
    }
    let scattered = scatter(latent, data);
    answers.give(answered(ScatterQuery::test_means(60), scattered));
    if let Some(query) = asked.get_as::<ScatterQuery>("plane") {
        let mut scattered = scatter(latent, data);
        scattered.split = query.split;
        answers.give_as("plane", answered(*query, scattered));
    }
    if let Some(query) = asked.get::<ImageValuesQuery>() {
        answers.give(answered(query.clone(), values_of(query, data)));
    }
    if let Some(query) = asked.get::<PageQuery>() {
        answers.give(answered(query.clone(), page_of(query, latent, data)));
    }
    if let Some(query) = asked.get::<TraversalQuery>() {
        answers.give(answered(query.clone(), traversals(query, latent, shape)));
    }
    if let Some(query) = asked.get::<StripQuery>() {
        let pictures = (0..query.places.len()).map(|at| image(shape, at as u8));
        let pictures = pictures.collect();
        answers.give(answered(query.clone(), Strip { pictures }));
    }
    if let Some(query) = asked.get::<NoiseQuery>() {
        answers.give(answered(query.clone(), noise()));
    }
    if let Some(query) = asked.get::<WeightsQuery>() {
        answers.give(answered(query.clone(), weights(query, shape)));
    }
    answers
}

/// Strips along what was asked, the first direction the fastest.
fn traversals(asked: &TraversalQuery, latent: usize, shape: ImageShape) -> Vec<Traversal> {
    let axes: Vec<Option<usize>> = match &asked.along {
        TraversalAlong::Axes(axes) => axes.iter().copied().map(Some).collect(),
        TraversalAlong::Principal(count) => vec![None; latent.min(*count)],
    };
    let steps = asked.steps;
    let offset = |step: usize| asked.reach * (2.0 * step as f32 / (steps - 1) as f32 - 1.0);
    let rows = axes.into_iter().enumerate().map(|(row, axis)| {
        let along = axis.unwrap_or(row);
        let direction: Vec<f32> = (0..latent)
            .map(|d| f32::from(u8::from(d == along)))
            .collect();
        Traversal {
            direction: direction.into(),
            axis,
            stretch: 4.0 / (row + 1) as f64,
            offsets: (0..steps).map(offset).collect(),
            strip: vec![120; steps * shape.pixels()].into(),
        }
    });
    rows.collect()
}

fn manifold(asked: &ManifoldQuery, shape: ImageShape) -> Manifold {
    let whole = ImageShape {
        height: asked.rows * shape.height,
        width: asked.columns * shape.width,
        ..shape
    };
    Manifold {
        height: whole.height,
        width: whole.width,
        channels: whole.channels,
        pixels: image(whole, 9),
    }
}

fn scatter(latent: usize, data: &Dataset) -> Scatter {
    let spread = Spread::new(60, data.test_len());
    let images = spread.len();
    let label = |index| data.test.label(index);
    Scatter {
        latent,
        split: SplitName::Test,
        spread,
        places: (0..images * latent)
            .map(|i| (i as f32 * 0.7).sin())
            .collect(),
        labels: spread.indices().filter_map(label).collect(),
        kl: (0..latent).map(|d| 3.0 / (d + 1) as f64).collect(),
        mean_variance: (0..latent)
            .map(|d| 0.0625f64.powi(d.min(50) as i32))
            .collect(),
    }
}

/// The value of an image is half its place; that of the last is not known yet.
fn values_of(query: &ImageValuesQuery, data: &Dataset) -> ImageValues {
    let images = data.split(query.split);
    let spread = Spread::new(query.images, images.len(data.shape));
    let mut values: Vec<f32> = spread.indices().map(|index| index as f32 / 2.0).collect();
    if let Some(last) = values.last_mut() {
        *last = f32::NAN;
    }
    ImageValues {
        split: query.split,
        spread,
        known: values.len() - 1,
        values: values.into(),
    }
}

fn weights(asked: &WeightsQuery, shape: ImageShape) -> WeightsAnswer {
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
            mean: image(shape, 120),
            std: image(shape, 60),
            most_std: 0.03,
            samples: vec![image(shape, 110); asked.samples],
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
    compared_of(index, latent, &images_of(SHAPE))
}

/// The same of this data set: too dark by 50, in colour too little red.
pub fn compared_of(index: usize, latent: usize, data: &Dataset) -> Arc<Compared> {
    let [original, reconstruction] = [200, 150].map(|value| image(data.shape, value));
    let both = reconstruction.iter().zip(original.iter());
    Arc::new(Compared {
        image: WhichImage::Test(index),
        label: data.test.label(index),
        difference: both
            .map(|(after, before)| i16::from(*after) - i16::from(*before))
            .collect(),
        original,
        reconstruction,
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
    page_of(asked, latent, &images_of(SHAPE))
}

fn page_of(asked: &PageQuery, latent: usize, data: &Dataset) -> Page {
    let fits = |index: &usize| asked.class.is_none() || data.test.label(*index) == asked.class;
    let fitting: Vec<usize> = (0..data.test_len()).filter(fits).collect();
    let matching = fitting.len();
    let first = asked.page * asked.per_page % matching.max(1);
    let items = fitting
        .into_iter()
        .skip(first)
        .take(asked.per_page)
        .map(|index| compared_of(index, latent, data))
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

/// Where the last frame painted these words, in full or cut short.
pub fn places_of_words<P>(harness: &Harness<'_, Stage<P>>, words: &str) -> Vec<Rect> {
    let shapes = harness.output().shapes.iter();
    let places = shapes.filter_map(|clipped| match &clipped.shape {
        Shape::Text(text) if text.galley.text() == words => Some(text.visual_bounding_rect()),
        _ => None,
    });
    places.collect()
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

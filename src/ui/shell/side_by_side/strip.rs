//! What both runs make of one image: the one that is pointed at in either plane, or the chosen
//! one.

use crate::curves::TestPoint;
use crate::explore::{Compared, EvidenceAnswer, EvidenceQuery, ImageQuery, Stamp, WhichImage};
use crate::recipe::{ImageShape, Terms};
use crate::ui::language::{fill, numbers, phrase, t};
use crate::ui::scene::Scene;
use crate::ui::scene::second_run::{Link, in_hand_name};
use crate::ui::scene::studied::{self, EVIDENCE_SAMPLES};
use crate::ui::shell::side_by_side::head::swatch;
use crate::ui::shell::side_by_side::pictures::Pictures;
use crate::ui::shell::side_by_side::second_plane::SecondPlane;
use crate::ui::style::paper::is_paper;
use crate::ui::style::texture::{self, Picture};
use crate::ui::style::theme::strong;
use crate::ui::style::tones::Tones;
use crate::ui::style::widgets::{frame_picture, quiet};
use eframe::egui::{
    Image, Label, Response, RichText, Role, Sense, TextStyle, TextWrapMode, Ui, WidgetInfo,
    WidgetText, vec2,
};
use std::sync::Arc;

/// The name under which both runs are asked about the image.
const BOTH: &str = "image in both runs";
/// Width of a run's numbers, and of the words about the image.
const NUMBERS: f32 = 136.0;
const NUMBERS_LOW: f32 = 152.0;
/// The least and the most that the words take.
const WORDS: [f32; 2] = [150.0, 230.0];
/// Between the parts of the strip.
const GAP: f32 = 8.0;
/// Between the planes and it.
const AIR: f32 = 6.0;
/// Height of one line of words.
const LINE: f32 = 18.0;

/// How much room it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A line for each number.
    Tall,
    /// The numbers in two lines, beside smaller pictures.
    Low,
    /// A line that says why there is nothing to compare.
    Words,
}

impl Form {
    /// The height that it takes.
    pub fn height(self) -> f32 {
        AIR + self.picture()
    }

    /// The longer side of a picture, in points.
    fn picture(self) -> f32 {
        match self {
            Self::Tall => 66.0,
            Self::Low => 34.0,
            Self::Words => LINE,
        }
    }

    /// The width of a run's numbers.
    fn numbers(self) -> f32 {
        match self {
            Self::Tall | Self::Words => NUMBERS,
            Self::Low => NUMBERS_LOW,
        }
    }
}

/// The width of the words, where so many pictures and three runs of numbers stand beside them.
fn words_width(ui: &Ui, form: Form, pictures: usize) -> f32 {
    let pictures = pictures as f32 * (form.picture() + GAP);
    let numbers = 3.0 * (form.numbers() + GAP);
    (ui.available_width() - pictures - numbers).clamp(WORDS[0], WORDS[1])
}

/// In the place of what is not known yet.
const WAITS: &str = "\u{2026}";

/// Below this height of both planes and the strip, the strip is low.
const LOW: f32 = 480.0;

/// Whether a window that leaves the planes so much height is low.
pub(super) fn is_low(height: f32) -> bool {
    height < LOW
}

/// What one run makes of the image, at the step that is shown of it.
#[derive(Default)]
struct Known {
    compared: Option<Arc<Compared>>,
    /// The step that this is of.
    step: Option<u64>,
    numbers: Numbers,
}

/// A run's numbers, as far as they are known.
#[derive(Clone, Copy, Default)]
struct Numbers {
    /// Of the image, or the means over the test images.
    terms: Option<Terms>,
    /// log p(x) less the mean of the ELBO over q, in nats.
    gap: Option<f64>,
}

/// The numbers that both have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Number {
    Elbo,
    Reconstruction,
    Kl,
    Gap,
}

/// What is said of an image that was chosen, and of others.
const OF_IMAGE: [Number; 3] = [Number::Elbo, Number::Kl, Number::Gap];
const OF_ALL: [Number; 3] = [Number::Elbo, Number::Reconstruction, Number::Kl];

impl Number {
    fn of(self, numbers: &Numbers) -> Option<f64> {
        let terms = numbers.terms;
        match self {
            Self::Elbo => terms.map(|terms| terms.elbo()),
            Self::Reconstruction => terms.map(|terms| terms.reconstruction),
            Self::Kl => terms.map(|terms| terms.kl),
            Self::Gap => numbers.gap,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Elbo => t("ELBO {n} nats"),
            Self::Reconstruction => t("rec. {n}"),
            Self::Kl => t("KL {n}"),
            Self::Gap => t("gap {n}"),
        }
    }

    fn about(self) -> &'static str {
        match self {
            Self::Elbo => t(
                "The ELBO in nats, with one sample of z for each image: the same noise whatever \
                 the weights. Random weights are drawn from q(W), and their KL is taken off too",
            ),
            Self::Reconstruction => {
                t("The reconstruction term: log p(x|z) at one sample of z from q, in nats")
            }
            Self::Kl => t("KL[q(z|x) || p(z)]: how much the code tells about its image"),
            Self::Gap => t(
                "log p(x) less the mean ELBO over q: KL from q(z|x) to the exact posterior. As the \
                 study of the evidence has it, random weights at their means",
            ),
        }
    }
}

/// Draws it.
pub(super) fn show(ui: &mut Ui, second: &mut SecondPlane, scene: &mut Scene<'_>, form: Form) {
    ui.add_space(AIR);
    if second.run().link(scene.progress) != Link::SameImages {
        let words =
            t("The two runs know no image in common that is at hand, so there is none to compare");
        ui.add(Label::new(quiet(ui, words)).truncate());
        return;
    }
    let pointed = scene.selection.pointed.as_ref().or(second.pointed());
    let chosen = scene.selection.image.as_ref().map(|image| &image.image);
    let chosen = pointed.or(chosen).cloned();
    let is_example = chosen.is_none();
    if is_example && all_images(ui, second, scene, form) {
        return;
    }
    let image = chosen.unwrap_or(WhichImage::Test(0));
    // Its gap takes longer: not for an image that nobody chose.
    let which = if is_example { OF_ALL } else { OF_IMAGE };
    let first = ask(scene, &image, which);
    let other = second.within(scene, |_, scene| ask(scene, &image, which));
    let name = second.run().name(scene.progress);
    let known = first.compared.as_ref().or(other.compared.as_ref());
    let label = known.and_then(|image| image.label);
    let called = studied::name_of(scene, &image, label);
    let Some(shape) = scene.image_shape() else {
        return;
    };
    let comparable = second.run().is_comparable(&scene.progress.recipe);
    let tones = scene.tones();
    let paints = Paints { shape, tones, form };
    let Pictures([original, ours, theirs]) = &mut second.pictures;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        let pixels = known.map(|image| &image.original);
        paints.picture(ui, original, pixels, t("Original"));
        let title = words(ui, form, &called, [&first, &other]);
        if is_example {
            title.on_hover_text(t(HINT));
        }
        for (picture, known, is_second, name) in [
            (ours, &first, false, in_hand_name()),
            (theirs, &other, true, &*name),
        ] {
            let pixels = known.compared.as_ref().map(|image| &image.reconstruction);
            paints.picture(ui, picture, pixels, t("Reconstruction"));
            numbers_of(ui, form, (name, is_second), which, &known.numbers);
        }
        let both = [&first.numbers, &other.numbers];
        differences(ui, form, which, comparable.then_some(both));
        if is_example {
            hint(ui, form);
        }
    });
}

/// What a person can do here.
const HINT: &str =
    phrase("Point at a dot, or choose an image: both runs show what they make of it");

/// Says so at the end of the strip, if all of it has room; nobody does anything on paper.
fn hint(ui: &mut Ui, form: Form) {
    if is_paper(ui) {
        return;
    }
    let words = quiet(ui, t(HINT));
    let wide = ui.available_width();
    let wrapped = WidgetText::from(words.clone()).into_galley(
        ui,
        Some(TextWrapMode::Wrap),
        wide,
        TextStyle::Body,
    );
    if wrapped.size().x <= wide && wrapped.size().y <= form.picture() {
        ui.add(Label::new(words).wrap());
    }
}

/// What both runs make of all test images, until one is pointed at or chosen; whether they were
/// evaluated.
fn all_images(ui: &mut Ui, second: &SecondPlane, scene: &Scene<'_>, form: Form) -> bool {
    let present = &scene.progress.recipe;
    let step = scene.selection.shown_step.step(scene.progress);
    let first = scene.progress.history.test_at(step);
    let run = second.run();
    let other = run.progress.history.test_at(second.shown_step());
    let (Some(first), Some(other)) = (first, other) else {
        return false;
    };
    let numbers = |point: &TestPoint| Numbers {
        terms: Some(point.terms),
        gap: None,
    };
    let both = [numbers(first), numbers(other)];
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        let wide = words_width(ui, form, 0);
        column(ui, form, wide, |ui| {
            let title = RichText::new(t("All test images")).font(strong(13.0));
            ui.add(Label::new(title).truncate()).on_hover_text(t(HINT));
            let step = |point: &TestPoint| numbers::thousands(point.time.step);
            let steps = fill(
                t("means at steps {n} and {m}"),
                &[("n", step(first)), ("m", step(other))],
            );
            let tip = t("The evaluations of both runs that are nearest before the shown step");
            let steps = Label::new(quiet(ui, steps).small()).truncate();
            ui.add(steps).on_hover_text(tip);
        });
        let name = run.name(scene.progress);
        for (name, numbers) in [
            ((in_hand_name(), false), &both[0]),
            ((&*name, true), &both[1]),
        ] {
            numbers_of(ui, form, name, OF_ALL, numbers);
        }
        let [first, other] = &both;
        let comparable = run.is_comparable(present);
        differences(ui, form, OF_ALL, comparable.then_some([first, other]));
        hint(ui, form);
    });
    true
}

/// How pictures are drawn here.
struct Paints {
    shape: ImageShape,
    tones: Tones,
    form: Form,
}

impl Paints {
    /// A picture; until it is known, its place.
    fn picture(&self, ui: &mut Ui, picture: &mut Picture, pixels: Option<&Arc<[u8]>>, name: &str) {
        let size = texture::fitted(self.shape, self.form.picture());
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
        let texture = pixels.map(|pixels| picture.show(ui, pixels, self.shape, self.tones));
        if let Some(texture) = texture {
            Image::new((texture, size)).paint_at(ui, rect);
        }
        frame_picture(ui, rect);
        response.on_hover_text(name);
    }
}

/// Which image it is, of which steps the numbers are, and how far its two reconstructions are
/// apart.
fn words(ui: &mut Ui, form: Form, called: &str, [first, other]: [&Known; 2]) -> Response {
    // The first picture stands before them.
    let wide = words_width(ui, form, 2);
    column(ui, form, wide, |ui| {
        let called = Label::new(RichText::new(called).font(strong(13.0))).truncate();
        let called = ui.add(called);
        let step = |known: &Known| known.step.map_or(WAITS.to_owned(), numbers::thousands);
        let steps = fill(
            t("at steps {n} and {m}"),
            &[("n", step(first)), ("m", step(other))],
        );
        let steps = ui.add(Label::new(quiet(ui, steps).small()).truncate());
        let steps = steps.on_hover_text(t(
            "The step that is shown of each run: pictures and numbers are of its weights",
        ));
        let (Some(first), Some(other)) = (&first.compared, &other.compared) else {
            return called;
        };
        let apart = numbers::signed(apart(first, other), 2);
        let apart = fill(t("reconstructions {n} apart"), &[("n", apart)]);
        let tip = t(
            "The root of the sum of squares over all pixels of what the two means decode to, \
             from black to white being 1",
        );
        match form {
            Form::Tall => {
                let apart = Label::new(quiet(ui, apart).small()).truncate();
                ui.add(apart).on_hover_text(tip);
            }
            // There is room for two lines.
            Form::Low | Form::Words => {
                steps.on_hover_text(format!("{apart}\n{tip}"));
            }
        }
        called
    })
}

/// The distance of two reconstructions, from black to white being 1.
fn apart(one: &Compared, other: &Compared) -> f64 {
    let pixels = one.reconstruction.iter().zip(&*other.reconstruction);
    let squares = pixels.map(|(&a, &b)| (f64::from(a) - f64::from(b)).powi(2));
    squares.sum::<f64>().sqrt() / 255.0
}

/// A run's name, whether it is the second, and its numbers.
fn numbers_of(
    ui: &mut Ui,
    form: Form,
    (name, second): (&str, bool),
    which: [Number; 3],
    numbers: &Numbers,
) {
    let title = |ui: &mut Ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            swatch(ui, second).on_hover_text(name);
            // In a low window the colour says it, and the head of the plane.
            if form == Form::Tall {
                let name = RichText::new(name).small().strong();
                ui.add(Label::new(name).truncate());
            }
        });
    };
    let value = |number: Number| number.of(numbers).map(|value| numbers::signed(value, 2));
    lines(ui, form, which, title, value);
}

/// The numbers of the run in hand less those of the other; none where theirs are of other
/// quantities.
fn differences(ui: &mut Ui, form: Form, which: [Number; 3], both: Option<[&Numbers; 2]>) {
    let Some([first, other]) = both else { return };
    let title = |ui: &mut Ui| {
        let tip = t("The numbers of the run in hand less those of the other run");
        if form == Form::Tall {
            let title = RichText::new(t("Difference")).small().strong();
            ui.label(title).on_hover_text(tip);
            return;
        }
        let both = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            swatch(ui, false);
            ui.add(Label::new(RichText::new("\u{2212}").small()).selectable(false));
            swatch(ui, true);
        });
        both.response.on_hover_text(tip);
    };
    let value = |number: Number| Some(with_sign(number.of(first)? - number.of(other)?));
    lines(ui, form, which, title, value);
}

/// A title and the numbers below it; in a low window the first beside it.
fn lines(
    ui: &mut Ui,
    form: Form,
    which: [Number; 3],
    title: impl FnOnce(&mut Ui),
    value: impl Fn(Number) -> Option<String>,
) {
    let line = |ui: &mut Ui, number: Number| {
        let value = value(number).unwrap_or_else(|| WAITS.to_owned());
        let words = RichText::new(fill(number.words(), &[("n", value)])).small();
        let line = ui.add(Label::new(words).truncate());
        line.on_hover_text(number.about());
    };
    column(ui, form, form.numbers(), |ui| match form {
        Form::Tall | Form::Words => {
            title(ui);
            which.into_iter().for_each(|number| line(ui, number));
        }
        Form::Low => {
            let [first, rest @ ..] = which;
            ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
            ui.horizontal(|ui| {
                title(ui);
                line(ui, first);
            });
            ui.horizontal(|ui| rest.into_iter().for_each(|number| line(ui, number)));
        }
    });
}

/// With its sign, a plus too.
fn with_sign(value: f64) -> String {
    let written = numbers::signed(value, 2);
    match written.starts_with('\u{2212}') {
        true => written,
        false => format!("+{written}"),
    }
}

fn column<R>(ui: &mut Ui, form: Form, width: f32, lines: impl FnOnce(&mut Ui) -> R) -> R {
    let column = ui.vertical(|ui| {
        ui.set_width(width);
        ui.set_height(form.picture());
        ui.spacing_mut().item_spacing.y = match form {
            Form::Tall | Form::Words => 2.0,
            Form::Low => 0.0,
        };
        ui.spacing_mut().interact_size.y = 0.0;
        lines(ui)
    });
    column.inner
}

/// What a run makes of the image at the step that is shown of it, as far as its answers have
/// come: those about other steps are of no use here.
fn ask(scene: &mut Scene<'_>, image: &WhichImage, which: [Number; 3]) -> Known {
    let query = ImageQuery {
        image: image.clone(),
    };
    let compared = scene.ask_as(BOTH, query.clone());
    let compared = compared.filter(|found| found.query == query && shows(scene, &found.stamp));
    let query = EvidenceQuery {
        image: image.clone(),
        importance_samples: EVIDENCE_SAMPLES,
    };
    let with_gap = which.contains(&Number::Gap);
    let evidence = with_gap
        .then(|| scene.ask_as(BOTH, query.clone()))
        .flatten();
    let evidence = evidence.filter(|found| found.query == query && shows(scene, &found.stamp));
    let step = compared.as_ref().map(|found| found.stamp.step);
    let compared = compared.map(|found| found.answer.clone());
    Known {
        numbers: Numbers {
            terms: compared.as_ref().map(|image| image.terms),
            gap: evidence.and_then(|found| gap(&found.answer)),
        },
        step,
        compared,
    }
}

/// Whether an answer with this stamp is about the weights that are shown.
fn shows(scene: &Scene<'_>, stamp: &Stamp) -> bool {
    let shown = &scene.selection.shown_step;
    shown.admits(scene.progress, stamp)
}

fn gap(evidence: &EvidenceAnswer) -> Option<f64> {
    Some(evidence.log_px()? - evidence.elbo)
}

//! What both runs make of one image: the one that is pointed at in either plane, or the chosen
//! one.

use crate::curves::TestPoint;
use crate::explore::{Compared, EvidenceAnswer, EvidenceQuery, ImageQuery, Stamp, WhichImage};
use crate::recipe::{ImageShape, Terms};
use crate::ui::language::{fill, numbers, phrase, t};
use crate::ui::scene::Scene;
use crate::ui::scene::second_run::{Link, in_hand_name};
use crate::ui::scene::studied::{self, EVIDENCE_SAMPLES};
use crate::ui::shell::side_by_side::columns::{Columns, GAP, Wants};
use crate::ui::shell::side_by_side::head::swatch;
use crate::ui::shell::side_by_side::pictures::Pictures;
use crate::ui::shell::side_by_side::second_plane::SecondPlane;
use crate::ui::style::paper::is_paper;
use crate::ui::style::texture::{self, Picture};
use crate::ui::style::theme::strong;
use crate::ui::style::tones::Tones;
use crate::ui::style::widgets::{frame_picture, quiet};
use eframe::egui::{
    Image, Label, Response, RichText, Role, Sense, TextStyle, TextWrapMode, Ui, Vec2, WidgetInfo,
    WidgetText, vec2,
};
use std::sync::Arc;

/// The name under which both runs are asked about the image.
const BOTH: &str = "image in both runs";
/// The usual width of a run's numbers.
const NUMBERS: f32 = 136.0;
const NUMBERS_LOW: f32 = 152.0;
/// Beside the first number in a low window: the colour of a run, or of both.
const COLOUR: f32 = 16.0;
const COLOURS: f32 = 39.0;
/// Between the planes and it.
const AIR: f32 = 6.0;
/// Between two numbers of one line.
const LOW_GAP: f32 = 6.0;
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
    let words = Words::of_image(&called, [&first, &other]);
    let both = written(which, [&first.numbers, &other.numbers], comparable);
    let picture = texture::fitted(shape, form.picture()).x;
    let columns = fitted(ui, form, Some(picture), &words, &both);
    let Pictures([original, ours, theirs]) = &mut second.pictures;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        if columns.original {
            let pixels = known.map(|image| &image.original);
            paints.picture(ui, original, pixels, t("Original"));
        }
        if let Some(wide) = columns.words {
            let title = words.show(ui, form, wide);
            if is_example {
                title.on_hover_text(t(HINT));
            }
        }
        let [our_lines, their_lines] = &both.runs;
        for (picture, known, lines, is_second, name) in [
            (ours, &first, our_lines, false, in_hand_name()),
            (theirs, &other, their_lines, true, &*name),
        ] {
            if columns.reconstructions {
                let pixels = known.compared.as_ref().map(|image| &image.reconstruction);
                paints.picture(ui, picture, pixels, t("Reconstruction"));
            }
            numbers_of(ui, (form, columns.numbers), (name, is_second), which, lines);
        }
        differences(ui, form, &columns, which, &both);
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
    let numbers = [&numbers(first), &numbers(other)];
    let both = written(OF_ALL, numbers, run.is_comparable(present));
    let step = |point: &TestPoint| numbers::thousands(point.time.step);
    let words = Words {
        title: t("All test images").to_owned(),
        steps: fill(
            t("means at steps {n} and {m}"),
            &[("n", step(first)), ("m", step(other))],
        ),
        about_steps: t("The evaluations of both runs that are nearest before the shown step"),
        apart: None,
    };
    let columns = fitted(ui, form, None, &words, &both);
    let name = run.name(scene.progress);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        if let Some(wide) = columns.words {
            words.show(ui, form, wide).on_hover_text(t(HINT));
        }
        let names = [(in_hand_name(), false), (&*name, true)];
        for (name, lines) in names.into_iter().zip(&both.runs) {
            numbers_of(ui, (form, columns.numbers), name, OF_ALL, lines);
        }
        differences(ui, form, &columns, OF_ALL, &both);
        hint(ui, form);
    });
    true
}

/// The numbers of both runs in words, and their differences where they are of the same
/// quantities.
struct Written {
    runs: [[String; 3]; 2],
    differences: Option<[String; 3]>,
}

fn written(which: [Number; 3], both: [&Numbers; 2], comparable: bool) -> Written {
    let line = |number: Number, value: Option<String>| {
        let value = value.unwrap_or_else(|| WAITS.to_owned());
        fill(number.words(), &[("n", value)])
    };
    let value = |number: Number, numbers: &Numbers| {
        let value = number.of(numbers);
        value.map(|value| numbers::signed(value, 2))
    };
    let [first, other] = both;
    let difference = |number: Number| Some(with_sign(number.of(first)? - number.of(other)?));
    Written {
        runs: both.map(|numbers| which.map(|number| line(number, value(number, numbers)))),
        differences: comparable.then(|| which.map(|number| line(number, difference(number)))),
    }
}

/// The columns that have room, as wide as what stands in them.
fn fitted(ui: &Ui, form: Form, picture: Option<f32>, words: &Words, both: &Written) -> Columns {
    let runs = both.runs.iter().map(|lines| (lines, COLOUR));
    let columns = runs.chain(both.differences.iter().map(|lines| (lines, COLOURS)));
    let numbers = columns.map(|(lines, colours)| {
        let [first, second, third] = lines.each_ref().map(|line| width(ui, small(line)));
        match form {
            Form::Tall | Form::Words => first.max(second).max(third),
            Form::Low => (colours + first).max(second + LOW_GAP + third),
        }
    });
    let title = match form {
        Form::Tall | Form::Words => width(ui, small(t("Difference")).strong()),
        Form::Low => 0.0,
    };
    Columns::fitted(&Wants {
        available: ui.available_width(),
        picture,
        words: words.width(ui, form),
        numbers: numbers.fold(title, f32::max).ceil() + 1.0,
        usual_numbers: form.numbers(),
        differences: both.differences.is_some(),
    })
}

fn small(words: &str) -> RichText {
    RichText::new(words).small()
}

/// The width of one line of words.
fn width(ui: &Ui, words: RichText) -> f32 {
    size(ui, words).x
}

fn size(ui: &Ui, words: RichText) -> Vec2 {
    let words = WidgetText::from(words);
    let extend = Some(TextWrapMode::Extend);
    let galley = words.into_galley(ui, extend, f32::INFINITY, TextStyle::Body);
    galley.size()
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
struct Words {
    title: String,
    steps: String,
    about_steps: &'static str,
    apart: Option<String>,
}

impl Words {
    fn of_image(called: &str, [first, other]: [&Known; 2]) -> Self {
        let step = |known: &Known| known.step.map_or(WAITS.to_owned(), numbers::thousands);
        let both = first.compared.as_ref().zip(other.compared.as_ref());
        let apart = both.map(|(first, other)| {
            let apart = numbers::signed(apart(first, other), 2);
            fill(t("reconstructions {n} apart"), &[("n", apart)])
        });
        Self {
            title: called.to_owned(),
            steps: fill(
                t("at steps {n} and {m}"),
                &[("n", step(first)), ("m", step(other))],
            ),
            about_steps: t(
                "The step that is shown of each run: pictures and numbers are of its weights",
            ),
            apart,
        }
    }

    /// The distance where it has a line of its own: in a low window there is room for two lines.
    fn apart_line(&self, form: Form) -> Option<&str> {
        self.apart.as_deref().filter(|_| form == Form::Tall)
    }

    /// The width of the widest line.
    fn width(&self, ui: &Ui, form: Form) -> f32 {
        let title = width(ui, RichText::new(&self.title).font(strong(13.0)));
        let lines = [Some(&*self.steps), self.apart_line(form)];
        let lines = lines.into_iter().flatten();
        let lines = lines.map(|line| width(ui, small(line)));
        lines.fold(title, f32::max).ceil() + 1.0
    }

    /// Draws them; the response is that of their title.
    fn show(&self, ui: &mut Ui, form: Form, wide: f32) -> Response {
        column(ui, form, wide, |ui| {
            let title = RichText::new(&self.title).font(strong(13.0));
            let title = ui.add(Label::new(title).truncate());
            let steps = ui.add(Label::new(quiet(ui, &*self.steps).small()).truncate());
            let steps = steps.on_hover_text(self.about_steps);
            let tip = t(
                "The root of the sum of squares over all pixels of what the two means decode to, \
                 from black to white being 1",
            );
            match (self.apart_line(form), &self.apart) {
                (Some(apart), _) => {
                    let apart = Label::new(quiet(ui, apart).small()).truncate();
                    ui.add(apart).on_hover_text(tip);
                }
                (None, Some(apart)) => {
                    steps.on_hover_text(format!("{apart}\n{tip}"));
                }
                (None, None) => {}
            }
            title
        })
    }
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
    (form, wide): (Form, f32),
    (name, second): (&str, bool),
    which: [Number; 3],
    numbers: &[String; 3],
) {
    let title = |ui: &mut Ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            swatch(ui, second).on_hover_text(name);
            // In a low window the colour says it, and the head of the plane; nor is half a name
            // of use.
            let words = small(name).strong();
            let room = size(ui, words.clone());
            if form == Form::Tall && room.x <= ui.available_width() {
                ui.add(Label::new(words).truncate());
            }
            // The numbers of both runs stand at one height.
            ui.set_min_height(room.y);
        });
    };
    lines(ui, (form, wide), which, title, numbers);
}

/// The numbers of the run in hand less those of the other; none where theirs are of other
/// quantities, or where they have no room.
fn differences(ui: &mut Ui, form: Form, columns: &Columns, which: [Number; 3], both: &Written) {
    let Some(written) = both.differences.as_ref().filter(|_| columns.differences) else {
        return;
    };
    let title = |ui: &mut Ui| {
        let tip = t("The numbers of the run in hand less those of the other run");
        if form == Form::Tall {
            let title = small(t("Difference")).strong();
            ui.label(title).on_hover_text(tip);
            return;
        }
        let both = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            swatch(ui, false);
            ui.add(Label::new(small("\u{2212}")).selectable(false));
            swatch(ui, true);
        });
        both.response.on_hover_text(tip);
    };
    lines(ui, (form, columns.numbers), which, title, written);
}

/// A title and the numbers below it; in a low window the first beside it.
fn lines(
    ui: &mut Ui,
    (form, wide): (Form, f32),
    which: [Number; 3],
    title: impl FnOnce(&mut Ui),
    written: &[String; 3],
) {
    let line = |ui: &mut Ui, number: Number, words: &str| {
        let line = ui.add(Label::new(small(words)).truncate());
        line.on_hover_text(number.about());
    };
    let mut numbers = which.into_iter().zip(written);
    column(ui, form, wide, |ui| match form {
        Form::Tall | Form::Words => {
            title(ui);
            numbers.for_each(|(number, words)| line(ui, number, words));
        }
        Form::Low => {
            ui.spacing_mut().item_spacing = vec2(LOW_GAP, 2.0);
            ui.horizontal(|ui| {
                title(ui);
                if let Some((number, words)) = numbers.next() {
                    line(ui, number, words);
                }
            });
            ui.horizontal(|ui| numbers.for_each(|(number, words)| line(ui, number, words)));
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

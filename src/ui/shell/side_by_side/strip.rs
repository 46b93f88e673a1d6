//! What both runs make of one image: the one that is pointed at in either plane, or the chosen
//! one.

mod form;
mod known;
mod words;
mod written;

pub(super) use form::{Form, is_low};

use crate::curves::TestPoint;
use crate::explore::WhichImage;
use crate::recipe::ImageShape;
use crate::ui::language::{fill, numbers, phrase, t};
use crate::ui::scene::Scene;
use crate::ui::scene::second_run::{Link, in_hand_name};
use crate::ui::scene::studied;
use crate::ui::shell::side_by_side::columns::{Columns, GAP, Wants};
use crate::ui::shell::side_by_side::pictures::Pictures;
use crate::ui::shell::side_by_side::second_plane::SecondPlane;
use crate::ui::style::paper::is_paper;
use crate::ui::style::texture::{self, Picture};
use crate::ui::style::tones::Tones;
use crate::ui::style::widgets::{frame_picture, quiet};
use eframe::egui::{
    Image, Label, Role, Sense, TextStyle, TextWrapMode, Ui, WidgetInfo, WidgetText,
};
use form::AIR;
use known::{Numbers, OF_ALL, OF_IMAGE, ask};
use std::sync::Arc;
use words::Words;
use written::{Written, differences, numbers_of, written};

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

/// The columns that have room, as wide as what stands in them.
fn fitted(ui: &Ui, form: Form, picture: Option<f32>, words: &Words, both: &Written) -> Columns {
    Columns::fitted(&Wants {
        available: ui.available_width(),
        picture,
        words: words.width(ui, form),
        numbers: both.width(ui, form),
        usual_numbers: form.numbers(),
        differences: both.differences.is_some(),
    })
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

//! What the colours of the dots stand for where they stand for no class, told in a corner of the
//! plane; and what that is of the dot under the mouse.

use crate::data::{ColumnValues, SplitName};
use crate::explore::{Answered, ScatterQuery, VALUE_SAMPLES};
use crate::ui::language::image_names::split_images;
use crate::ui::language::{fill, numbers, t};
use crate::ui::plane::captions::{Caption, Captions};
use crate::ui::plane::colour_bar::ColourBar;
use crate::ui::plane::dot_looks::DotLooks;
use crate::ui::plane::layer::Layer;
use crate::ui::plane::legend::key;
use crate::ui::scene::settings::ColourBy;
use crate::ui::scene::weights_taken::{WeightsTaken, with_weights};
use crate::ui::scene::{Scene, scattered};
use crate::ui::style::palette;
use eframe::egui::{Align2, vec2};

/// The corners where it may stand, the best first.
const CORNERS: [Align2; 4] = [
    Align2::RIGHT_BOTTOM,
    Align2::LEFT_BOTTOM,
    Align2::RIGHT_TOP,
    Align2::LEFT_TOP,
];

/// What a dot's colour stands for.
enum Value<'a> {
    Number(f64),
    Word(&'a str),
}

/// Draws it; `pointed` is the image of the dot under the mouse.
pub fn draw(
    layer: &Layer<'_>,
    dots: &Answered<ScatterQuery>,
    looks: Option<&DotLooks>,
    pointed: Option<(SplitName, usize)>,
    captions: &mut Captions,
) {
    let scene = layer.scene;
    if let Some(column) = scattered::column(scene)
        && let ColumnValues::Categories { names, .. } = &column.values
    {
        key::draw_words(layer, names, captions);
        return;
    }
    let Some(scale) = looks.and_then(|looks| looks.scale) else {
        let corner = layer.view.canvas.right_bottom() - vec2(6.0, 5.0);
        let colour = palette::contrast(layer.dark()).gamma_multiply(0.75);
        let words = waits_for(scene);
        let note = Caption::new(layer, corner, Align2::RIGHT_BOTTOM, &words, colour);
        captions.draw(layer, note);
        return;
    };
    let value = pointed.and_then(|image| match value(scene, image)? {
        Value::Number(number) => Some(number),
        Value::Word(_) => None,
    });
    let title = title(scene);
    let about = about(scene, dots);
    ColourBar::new(&title, unit(scene), scale.colours)
        .beyond(scale.beyond)
        .value(value)
        .about(&about)
        .draw(layer, captions, &CORNERS);
}

/// "Gap: log p(x) − ELBO 2.31 nats": what the colour of this dot stands for, where its card
/// would not say it anyway.
pub fn words_of(scene: &Scene<'_>, image: (SplitName, usize)) -> Option<String> {
    match scene.settings.plane.colour_by {
        ColourBy::Class | ColourBy::Elbo => return None,
        ColourBy::Reconstruction
        | ColourBy::KlToPrior
        | ColourBy::Gap
        | ColourBy::LogPx
        | ColourBy::LatentDistance
        | ColourBy::PixelDistance
        | ColourBy::Column => {}
    }
    let value = match value(scene, image)? {
        Value::Number(number) => numbers::trimmed(number, 4),
        Value::Word(word) => word.to_owned(),
    };
    let words = format!("{} {value} {}", title(scene), unit(scene));
    let words = words.trim_end();
    let recipe = &scene.progress.recipe;
    Some(match weights_taken(scene.settings.plane.colour_by) {
        Some(taken) => with_weights(words, recipe, taken),
        None => words.to_owned(),
    })
}

/// Which weights the values are of that colour dots, where random ones make them others.
fn weights_taken(colour_by: ColourBy) -> Option<WeightsTaken> {
    match colour_by {
        ColourBy::Elbo | ColourBy::Reconstruction => Some(WeightsTaken::Drawn),
        ColourBy::Gap | ColourBy::LogPx => Some(WeightsTaken::Mean),
        ColourBy::Class
        | ColourBy::KlToPrior
        | ColourBy::LatentDistance
        | ColourBy::PixelDistance
        | ColourBy::Column => None,
    }
}

fn value<'a>(scene: &'a Scene<'_>, (split, index): (SplitName, usize)) -> Option<Value<'a>> {
    if split != scene.settings.plane.split {
        return None;
    }
    if let Some(column) = scattered::column(scene) {
        return match &column.values {
            ColumnValues::Numbers(numbers) => {
                let number = numbers.get(index).filter(|number| !number.is_nan());
                number.map(|number| Value::Number(f64::from(*number)))
            }
            ColumnValues::Categories { names, of } => {
                let word = of.get(index).copied().flatten()?;
                Some(Value::Word(names.get(usize::from(word))?))
            }
            ColumnValues::Unusable { .. } => None,
        };
    }
    let values = scattered::values(scene)?;
    let number = scattered::value_of(&values.answer, index)?;
    Some(Value::Number(f64::from(number)))
}

fn title(scene: &Scene<'_>) -> String {
    match scattered::column(scene) {
        Some(column) => column.name.clone(),
        None => scene.settings.plane.colour_by.label().to_owned(),
    }
}

fn unit(scene: &Scene<'_>) -> &'static str {
    match scene.settings.plane.colour_by {
        ColourBy::Elbo
        | ColourBy::Reconstruction
        | ColourBy::KlToPrior
        | ColourBy::Gap
        | ColourBy::LogPx => t("nats"),
        ColourBy::Class | ColourBy::LatentDistance | ColourBy::PixelDistance | ColourBy::Column => {
            ""
        }
    }
}

/// "1,200 of 2,000 test images, weights of step 4,690; by 64 draws": of which images and weights
/// the numbers are.
fn about(scene: &Scene<'_>, dots: &Answered<ScatterQuery>) -> String {
    let images = split_images(dots.answer.split);
    if scattered::column(scene).is_some() {
        let table = scene.selection.column.as_ref();
        let name = table.and_then(|chosen| chosen.table.path.file_name());
        let name = name.map(|name| name.to_string_lossy().into_owned());
        return fill(
            t("{file}, {images}"),
            &[
                ("file", name.unwrap_or_default()),
                ("images", images.to_owned()),
            ],
        );
    }
    let Some(values) = scattered::values(scene) else {
        return String::new();
    };
    let count = |count: usize| numbers::thousands(count as u64);
    let (known, all) = (values.answer.known, values.answer.spread.len());
    let whole = if known < all {
        t("{known} of {all} {images}, weights of step {step}")
    } else {
        t("{all} {images}, weights of step {step}")
    };
    let words = fill(
        whole,
        &[
            ("known", count(known)),
            ("all", count(all)),
            ("images", images.to_owned()),
            ("step", numbers::thousands(values.stamp.step)),
        ],
    );
    match scene.settings.plane.colour_by {
        ColourBy::Gap | ColourBy::LogPx => fill(
            t("{words}; by {n} draws each"),
            &[("words", words), ("n", VALUE_SAMPLES.to_string())],
        ),
        ColourBy::Class
        | ColourBy::Elbo
        | ColourBy::Reconstruction
        | ColourBy::KlToPrior
        | ColourBy::LatentDistance
        | ColourBy::PixelDistance
        | ColourBy::Column => words,
    }
}

/// Why the dots have no colours yet.
fn waits_for(scene: &Scene<'_>) -> String {
    let by = scene.settings.plane.colour_by;
    if by == ColourBy::Column {
        return match &scene.selection.column {
            None => t("Colours: no table was read yet").to_owned(),
            Some(_) => t("Colours: the table is about other images").to_owned(),
        };
    }
    if by.needs_chosen_image() && scene.selection.image.is_none() {
        return t("Colours: choose an image to measure from").to_owned();
    }
    fill(t("Colours: {quantity}…"), &[("quantity", by.label())])
}

//! What the colours of the field stand for: a colour bar for numbers, a key for classes, and
//! both read what is under the pointer.

use crate::explore::{Answered, ColourScale, Field, FieldKind, FieldQuery, FieldUnit, Holes};
use crate::ui::language::{fill, numbers, t};
use crate::ui::plane::captions::{Caption, Captions};
use crate::ui::plane::class_key::ClassKey;
use crate::ui::plane::colour_bar::ColourBar;
use crate::ui::plane::field_layer::{self, Reading};
use crate::ui::plane::field_menu::channels;
use crate::ui::plane::layer::Layer;
use crate::ui::scene::classes::Class;
use crate::ui::scene::settings::FieldChoice;
use crate::ui::style::palette;
use eframe::egui::{Align2, Role, Sense, WidgetInfo, vec2};

/// The corners where it stands, the first that is free.
const CORNERS: [Align2; 3] = [Align2::RIGHT_BOTTOM, Align2::LEFT_BOTTOM, Align2::RIGHT_TOP];

/// Draws it; `pointer` is the place of the plane under the pointer.
pub fn draw(
    layer: &Layer<'_>,
    found: &Answered<FieldQuery>,
    classes: &[Class],
    pointer: Option<[f32; 2]>,
    captions: &mut Captions,
) {
    let of = layer.scene.settings.plane.field.of;
    let line = layer.is_line();
    let reading = pointer.map(|place| field_layer::read(&found.answer, of, place, line));
    let reading = reading.unwrap_or_default();
    let field = found.answer.field.as_ref();
    let in_colour = (layer.scene.image_shape()).is_some_and(|shape| shape.channels >= 3);
    let about = about(found, of, in_colour);
    let bar = Bar::of(field, of);
    if let Field::Class(_) = field {
        // With a bar, that says what it is of.
        let about = if bar.is_some() { "" } else { about.as_str() };
        let key = ClassKey {
            title: of.label(),
            classes,
            pointed: reading.class,
            about,
        };
        key.draw(layer, captions, &CORNERS);
    }
    if let Some(bar) = bar {
        bar.draw(layer, reading, &about, captions);
    }
}

/// Says in the same place why there is no field.
pub fn say(layer: &Layer<'_>, words: &str, captions: &mut Captions) {
    let corner = layer.view.canvas.right_bottom() - vec2(6.0, 5.0);
    let colour = palette::contrast(layer.dark()).gamma_multiply(0.8);
    let caption = Caption::new(layer, corner, Align2::RIGHT_BOTTOM, words, colour);
    let id = layer.ui.scope_id().with("no field");
    let response = layer.ui.interact(caption.plate, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    captions.draw(layer, caption);
}

/// The numbers of a field on their bar.
struct Bar {
    title: String,
    unit: &'static str,
    scale: ColourScale,
    beyond: [bool; 2],
}

impl Bar {
    /// None where there are no numbers.
    fn of(field: &Field, of: FieldChoice) -> Option<Self> {
        let range = field.range()?;
        if of == FieldChoice::NearestMean {
            return None;
        }
        let scale = field.colour_scale();
        let [low, high] = scale.ends();
        let infinite = |infinity: f64| field.numbers().contains(&infinity);
        let below = range[0] < low || infinite(f64::NEG_INFINITY);
        let above = range[1] > high || infinite(f64::INFINITY);
        Some(Self {
            title: title(of).to_owned(),
            unit: match field.unit() {
                FieldUnit::Nats => t("nats"),
                FieldUnit::PixelsPerUnit => t("greys per unit of z"),
            },
            scale,
            beyond: [below, above],
        })
    }

    fn draw(&self, layer: &Layer<'_>, reading: Reading, about: &str, captions: &mut Captions) {
        let bar = ColourBar::new(&self.title, self.unit, self.scale)
            .beyond(self.beyond)
            .of_class(reading.class.unwrap_or_default())
            .value(reading.number)
            .about(about);
        bar.draw(layer, captions, &CORNERS);
    }
}

/// What the numbers are.
fn title(of: FieldChoice) -> &'static str {
    match of {
        FieldChoice::AggregatePosterior => t("Aggregate posterior ln q(z)"),
        FieldChoice::Prior => t("Prior ln p(z)"),
        FieldChoice::Holes => t("Holes ln p(z) − ln q(z)"),
        FieldChoice::Magnification => t("Magnification ln √det(J′J)"),
        FieldChoice::Influence => t("Influence of a pixel"),
        FieldChoice::NearestMean | FieldChoice::Classifier => t("Entropy of p(class|z)"),
    }
}

/// Of which weights, pixel and images it is, and what it amounts to.
fn about(found: &Answered<FieldQuery>, of: FieldChoice, in_colour: bool) -> String {
    let step = numbers::thousands(found.stamp.step);
    let weights = fill(t("weights of step {step}"), &[("step", step)]);
    let images = || {
        let words = [t("{n} test image"), t("{n} test images")];
        numbers::counted(found.answer.images, words[0], words[1])
    };
    let field = found.answer.field.as_ref();
    match of {
        FieldChoice::Prior => t("of no weights and no images").to_owned(),
        FieldChoice::Magnification => weights,
        FieldChoice::Influence => format!("{}, {weights}", pixel_words(&found.query, in_colour)),
        FieldChoice::AggregatePosterior | FieldChoice::NearestMean => {
            format!("{}, {weights}", images())
        }
        FieldChoice::Holes => {
            let holes = match field {
                Field::Holes(holes) => holes_words(holes),
                Field::AggregatePosterior(_)
                | Field::Prior(_)
                | Field::Magnification(_)
                | Field::Influence(_)
                | Field::Class(_) => String::new(),
            };
            format!("{holes}; {}, {weights}", images())
        }
        FieldChoice::Classifier => {
            format!("{}{}, {weights}", classifier_words(field), images())
        }
    }
}

/// "12.3 % of the prior lies in holes, 0.4 % out of view"
pub fn holes_words(holes: &Holes) -> String {
    let percent = |share: f64| numbers::signed(100.0 * share, 1);
    fill(
        t("{holes} % of the prior lies in holes, {outside} % out of view"),
        &[
            ("holes", percent(holes.mass)),
            ("outside", percent(holes.mass_outside)),
        ],
    )
}

/// Which pixel, and which channel of it where there are several.
fn pixel_words(query: &FieldQuery, in_colour: bool) -> String {
    match query.kind {
        FieldKind::Influence(pixel) => {
            let words = fill(
                t("pixel in row {row}, column {column}"),
                &[("row", pixel.y), ("column", pixel.x)],
            );
            match channels().get(pixel.channel) {
                Some(channel) if in_colour => format!("{words} ({channel})"),
                Some(_) | None => words,
            }
        }
        FieldKind::AggregatePosterior
        | FieldKind::Prior
        | FieldKind::Holes
        | FieldKind::Magnification
        | FieldKind::Class => String::new(),
    }
}

/// How well the classifier does, and whether its training ended by its rule.
fn classifier_words(field: &Field) -> String {
    let classified = match field {
        Field::Class(classes) => classes.classified.as_ref(),
        Field::AggregatePosterior(_)
        | Field::Prior(_)
        | Field::Holes(_)
        | Field::Magnification(_)
        | Field::Influence(_) => None,
    };
    let Some(classified) = classified else {
        return String::new();
    };
    let right = numbers::signed(100.0 * classified.accuracy, 1);
    let words = fill(
        t("right for {n} % of what it learned from"),
        &[("n", right)],
    );
    if classified.settled {
        format!("{words}; ")
    } else {
        format!("{words}; {}; ", t("its training ended early"))
    }
}

//! A field as a heat map: what to ask for, and its texture at the place that it was computed
//! for, even while the view moves on.

use crate::explore::{Answered, Field, FieldAnswer, FieldQuery};
use crate::latent::Plane;
use crate::ui::language::t;
use crate::ui::plane::layer::Layer;
use crate::ui::plane::view::View;
use crate::ui::scene::classes::{Class, Classes};
use crate::ui::scene::points;
use crate::ui::scene::settings::FieldChoice;
use crate::ui::scene::{IMAGES_AWAY, Scene};
use crate::ui::style::texture;
use eframe::egui::{Color32, ColorImage, Pos2, Rect, TextureHandle, TextureOptions, pos2};
use std::sync::Arc;

/// The side of a cell on screen, in points: where whole images are derived for each, there are fewer,
/// and more where what is between two cells cannot be drawn.
const CELL: f32 = 5.0;
const DECODED_CELL: f32 = 9.0;
const CLASS_CELL: f32 = 3.0;
/// Cells come and go in blocks of so many: small moves of the view ask for nothing new.
const BLOCK: f32 = 8.0;
/// The most cells.
const MOST_CELLS: f32 = 60_000.0;
/// Certainties of a class that have a colour of their own.
const CERTAINTIES: u16 = 64;

/// What the field that is chosen asks in this view; None where none is drawn or can be. A line
/// of one dimension has a strip of it that reaches so far above and below 0.
pub fn query(view: &View, scene: &Scene<'_>, plane: &Plane, reach: f32) -> Option<FieldQuery> {
    let settings = &scene.settings.plane.field;
    let shape = scene.image_shape()?;
    if !settings.show || hindrance(scene, settings.of).is_some() {
        return None;
    }
    let of = settings.of;
    let side = cell_side(of);
    let [width, height] = [view.x(), view.y()].map(|[low, high]| high - low);
    let line = scene.progress.recipe.latent < 2;
    let least = if line {
        width / MOST_CELLS
    } else {
        (width * height / MOST_CELLS).sqrt()
    };
    let pitch = (side / view.scale()).max(least);
    let pitch = ((pitch.log2() * 4.0).round() / 4.0).exp2();
    let (x, columns) = blocks(view.x(), pitch);
    let (y, rows) = if line {
        ([f64::from(-reach), f64::from(reach)], 1)
    } else {
        blocks(view.y(), pitch)
    };
    let mut base = points::base(scene);
    if is_marginal(of) {
        base.clear();
    }
    Some(FieldQuery {
        kind: of.kind(settings.pixel.within(shape)),
        plane: plane.clone(),
        x,
        y,
        columns,
        rows,
        base,
        images: settings.images,
    })
}

/// The ends of blocks of cells that cover what is in view, and how many cells they are.
fn blocks([low, high]: [f32; 2], pitch: f32) -> ([f64; 2], usize) {
    let block = f64::from(pitch) * f64::from(BLOCK);
    let first = (f64::from(low) / block).floor();
    let last = (f64::from(high) / block).ceil().max(first + 1.0);
    let cells = (last - first) * f64::from(BLOCK);
    ([first * block, last * block], cells.round() as usize)
}

/// The side of a cell on screen.
fn cell_side(of: FieldChoice) -> f32 {
    match of {
        FieldChoice::Magnification => DECODED_CELL,
        FieldChoice::NearestMean | FieldChoice::Classifier => CLASS_CELL,
        FieldChoice::AggregatePosterior
        | FieldChoice::Prior
        | FieldChoice::Holes
        | FieldChoice::Influence => CELL,
    }
}

/// Whether the dimensions that are not shown have no part in it.
fn is_marginal(of: FieldChoice) -> bool {
    match of {
        FieldChoice::AggregatePosterior | FieldChoice::Prior | FieldChoice::Holes => true,
        FieldChoice::Magnification
        | FieldChoice::Influence
        | FieldChoice::NearestMean
        | FieldChoice::Classifier => false,
    }
}

/// Whether it is about images, and whether about their classes.
fn is_about(of: FieldChoice) -> [bool; 2] {
    match of {
        FieldChoice::AggregatePosterior | FieldChoice::Holes => [true, false],
        FieldChoice::NearestMean | FieldChoice::Classifier => [true, true],
        FieldChoice::Prior | FieldChoice::Magnification | FieldChoice::Influence => [false, false],
    }
}

/// Why this field cannot be had, in words.
pub fn hindrance(scene: &Scene<'_>, of: FieldChoice) -> Option<&'static str> {
    let [images, classes] = is_about(of);
    let labelled = || {
        let data = scene.progress.dataset.as_ref();
        data.is_some_and(|data| data.test.labels.is_some())
    };
    if images && scene.images_are_away() {
        Some(t(IMAGES_AWAY))
    } else if classes && !labelled() {
        Some(t("The test images have no classes"))
    } else {
        None
    }
}

/// Why the field that is chosen is not there, in words; None where none is chosen.
pub fn missing(scene: &Scene<'_>) -> Option<&'static str> {
    let settings = &scene.settings.plane.field;
    let why = hindrance(scene, settings.of);
    settings
        .show
        .then(|| why.unwrap_or_else(|| t("The field is being computed…")))
}

/// The newest answer for the field that is chosen: one over another plane would be a lie.
pub fn newest(scene: &Scene<'_>, plane: &Plane) -> Option<Arc<Answered<FieldQuery>>> {
    let settings = &scene.settings.plane.field;
    if !settings.show || hindrance(scene, settings.of).is_some() {
        return None;
    }
    let kind = settings
        .of
        .kind(settings.pixel.within(scene.image_shape()?));
    let found = scene.newest::<FieldQuery>()?;
    let current = found.stamp.run == scene.progress.run;
    let fits = current && found.query.plane == *plane && found.query.kind == kind;
    fits.then_some(found)
}

/// The classes of a field's cells; None of a field of numbers.
fn labels(field: &Field, of: FieldChoice) -> Option<&[u16]> {
    let Field::Class(found) = field else {
        return None;
    };
    let classified = found.classified.as_ref();
    // Without a classifier there is one class, or very many.
    let classified = classified.filter(|_| of == FieldChoice::Classifier);
    Some(classified.map_or(&found.nearest_mean, |classified| &classified.class))
}

/// The number and the class of the cell at a place of the plane, as far as it has them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reading {
    pub number: Option<f64>,
    pub class: Option<u16>,
}

/// What the field says of a place; nothing beyond its rectangle.
pub fn read(answer: &FieldAnswer, of: FieldChoice, [x, y]: [f32; 2], line: bool) -> Reading {
    let lattice = &answer.lattice;
    let [across, up] = lattice.ends();
    let at = |[from, to]: [f64; 2], at: f32, cells: usize| {
        let cell = ((f64::from(at) - from) / (to - from) * cells as f64).floor();
        (cell >= 0.0 && cell < cells as f64).then_some(cell as usize)
    };
    let column = at(across, x, lattice.columns());
    let row = at([up[1], up[0]], y, lattice.rows());
    let row = if line { Some(0) } else { row };
    let (Some(column), Some(row)) = (column, row) else {
        return Reading::default();
    };
    let cell = row * lattice.columns() + column;
    let numbers = if of == FieldChoice::NearestMean {
        &[]
    } else {
        answer.field.numbers()
    };
    Reading {
        number: numbers.get(cell).copied(),
        class: labels(&answer.field, of).and_then(|labels| labels.get(cell).copied()),
    }
}

/// Draws the field, and remembers its texture until something changes.
#[derive(Default)]
pub struct FieldLayer {
    classes: Classes,
    texture: Option<TextureHandle>,
    made_for: Option<MadeFor>,
}

struct MadeFor {
    found: Arc<Answered<FieldQuery>>,
    of: FieldChoice,
    dark: bool,
}

impl FieldLayer {
    /// The classes of the data at hand.
    pub fn classes(&mut self, scene: &Scene<'_>) -> Arc<[Class]> {
        self.classes.follow(scene)
    }

    /// Draws it where it was computed; what it covers.
    pub fn draw(&mut self, layer: &Layer<'_>, found: &Arc<Answered<FieldQuery>>) -> Option<Rect> {
        let settings = &layer.scene.settings.plane.field;
        let (of, dark) = (settings.of, layer.dark());
        let current = self.made_for.as_ref().is_some_and(|made| {
            Arc::ptr_eq(&made.found, found) && made.of == of && made.dark == dark
        });
        if !current {
            let image = picture(&found.answer, of, dark)?;
            texture::set(&mut self.texture, layer.ui.ctx(), image, sampling(of));
            self.made_for = Some(MadeFor {
                found: found.clone(),
                of,
                dark,
            });
        }
        let texture = self.texture.as_ref()?;
        let rect = place(layer.view, &found.answer);
        let uv = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
        let tint = Color32::WHITE.gamma_multiply(settings.opacity);
        layer.painter.image(texture.id(), rect, uv, tint);
        Some(rect)
    }
}

/// Where a field lies on screen.
fn place(view: &View, answer: &FieldAnswer) -> Rect {
    let [x, y] = answer.lattice.ends().map(|ends| ends.map(|end| end as f32));
    Rect::from_two_pos(view.to_screen([x[0], y[0]]), view.to_screen([x[1], y[1]]))
}

/// Between two classes there is nothing, between two numbers there are others.
fn sampling(of: FieldChoice) -> TextureOptions {
    match of {
        FieldChoice::NearestMean | FieldChoice::Classifier => TextureOptions::NEAREST,
        FieldChoice::AggregatePosterior
        | FieldChoice::Prior
        | FieldChoice::Holes
        | FieldChoice::Magnification
        | FieldChoice::Influence => TextureOptions::LINEAR,
    }
}

/// The field in the colours of its scale, a pixel a cell; None if it is not of this kind.
fn picture(answer: &FieldAnswer, of: FieldChoice, dark: bool) -> Option<ColorImage> {
    let size = [answer.lattice.columns(), answer.lattice.rows()];
    let colours = match labels(&answer.field, of) {
        Some(labels) => class_colours(answer, of, labels, dark),
        None => {
            let scale = answer.field.colour_scale();
            let numbers = answer.field.numbers().iter();
            numbers.map(|&n| opaque(scale.colour(n, 0, dark))).collect()
        }
    };
    (colours.len() == size[0] * size[1]).then(|| ColorImage::new(size, colours))
}

/// The hue of each cell's class, the paler the less certain it is.
fn class_colours(
    answer: &FieldAnswer,
    of: FieldChoice,
    labels: &[u16],
    dark: bool,
) -> Vec<Color32> {
    let scale = answer.field.colour_scale();
    let [_, most] = scale.ends();
    // Colours are made once for each class and certainty, not once for each cell.
    let classes = labels.iter().max().map_or(0, |most| usize::from(*most) + 1);
    let mut shades: Vec<Option<Vec<Color32>>> = vec![None; classes];
    let numbers = if of == FieldChoice::Classifier {
        answer.field.numbers()
    } else {
        &[]
    };
    let certainties = numbers.iter().copied().chain(std::iter::repeat(0.0));
    let steps = f64::from(CERTAINTIES);
    let cells = labels.iter().zip(certainties);
    cells
        .map(|(&label, entropy)| {
            let step = if most > 0.0 {
                steps * entropy / most
            } else {
                0.0
            };
            let shades = shades.get_mut(usize::from(label)).map(|shades| {
                shades.get_or_insert_with(|| {
                    let entropy = |step: u16| most * f64::from(step) / steps;
                    let colour = |step| opaque(scale.colour(entropy(step), label, dark));
                    (0..=CERTAINTIES).map(colour).collect()
                })
            });
            let step = (step.round().max(0.0) as usize).min(usize::from(CERTAINTIES));
            shades
                .and_then(|shades| shades.get(step).copied())
                .unwrap_or(Color32::TRANSPARENT)
        })
        .collect()
}

fn opaque([r, g, b]: [u8; 3]) -> Color32 {
    Color32::from_rgb(r, g, b)
}

#[cfg(test)]
mod tests;

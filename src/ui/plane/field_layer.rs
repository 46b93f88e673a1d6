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
mod tests {
    use super::*;
    use crate::explore::{ClassField, Classified, Lattice};
    use crate::ui::scene::settings::ViewRectangle;
    use crate::ui::style::palette;
    use eframe::egui::Vec2;
    use proptest::prelude::*;

    fn view(width: f32, height: f32, zoom: f32, middle: [f32; 2]) -> View {
        let canvas = Rect::from_min_size(pos2(40.0, 30.0), Vec2::new(width, height));
        let [x, y] = middle.map(|middle| [middle - 3.5 / zoom, middle + 3.5 / zoom]);
        View::new(canvas, ViewRectangle { x, y })
    }

    /// A field whose value in each cell is the cell's number.
    fn numbered(lattice: Lattice) -> FieldAnswer {
        let numbers = (0..lattice.cells()).map(|cell| cell as f64);
        FieldAnswer {
            field: Arc::new(Field::Magnification(numbers.collect())),
            lattice,
            images: 0,
        }
    }

    proptest! {
        #[test]
        fn a_texture_lies_where_its_lattice_says_under_any_view(
            width in 100.0..2000.0f32, height in 100.0..1200.0f32, zoom in 0.05..60.0f32,
            x in -3.0..3.0f32, y in -3.0..3.0f32,
            column in 0..12usize, row in 0..9usize,
        ) {
            let view = view(width, height, zoom, [x, y]);
            let answer = numbered(Lattice::new([0, 1], vec![], [-2.0, 1.0], [-1.5, 2.5], [12, 9]));
            let drawn = place(&view, &answer);
            let [xs, ys] = [answer.lattice.xs(), answer.lattice.ys()];
            // The middle of each pixel of the texture is the middle of its cell.
            let share = [(column as f32 + 0.5) / 12.0, (row as f32 + 0.5) / 9.0];
            let pixel = drawn.lerp_inside(Vec2::from(share));
            let cell = [xs[column] as f32, ys[row] as f32];
            let expected = view.to_screen(cell);
            let slack = 1e-3 * drawn.size().max_elem().max(1.0);
            prop_assert!((pixel - expected).length() < slack, "{pixel:?} {expected:?}");
            // And what is read there is the cell's value.
            let read = read(&answer, FieldChoice::Magnification, cell, false);
            prop_assert_eq!(read.number, Some((row * 12 + column) as f64));
        }

        #[test]
        fn blocks_of_cells_cover_the_view_and_small_moves_ask_for_nothing_new(
            low in -50.0..50.0f32, span in 0.1..20.0f32, pitch in 0.01..0.2f32,
        ) {
            let ([from, to], cells) = blocks([low, low + span], pitch);
            prop_assert!(from <= f64::from(low) && to >= f64::from(low + span));
            let side = (to - from) / cells as f64;
            prop_assert!((side / f64::from(pitch) - 1.0).abs() < 1e-6);
            prop_assert!(to - from < f64::from(span) + 2.1 * f64::from(pitch * BLOCK));
        }
    }

    #[test]
    fn beyond_its_rectangle_a_field_says_nothing() {
        let answer = numbered(Lattice::new([0, 1], vec![], [0.0, 1.0], [0.0, 1.0], [2, 2]));
        let at = |place| read(&answer, FieldChoice::Magnification, place, false).number;
        assert_eq!(at([0.25, 0.75]), Some(0.0));
        assert_eq!(at([0.75, 0.25]), Some(3.0));
        for place in [[-0.1, 0.5], [1.1, 0.5], [0.5, 1.5], [f32::NAN, 0.5]] {
            assert_eq!(at(place), None, "{place:?}");
        }
        let line = numbered(Lattice::new(
            [0, 1],
            vec![],
            [0.0, 1.0],
            [-0.2, 0.2],
            [4, 1],
        ));
        let read = read(&line, FieldChoice::Magnification, [0.6, 3.0], true);
        assert_eq!(read.number, Some(2.0));
    }

    #[test]
    fn classes_have_their_hues_and_pale_where_they_are_uncertain() {
        let lattice = Lattice::new([0, 1], vec![], [0.0, 1.0], [0.0, 1.0], [2, 1]);
        let most = 2f64.ln();
        let answer = FieldAnswer {
            field: Arc::new(Field::Class(ClassField {
                nearest_mean: vec![1, 2],
                classified: Some(Classified {
                    class: vec![2, 2],
                    entropy: vec![0.0, most],
                    classes: 2,
                    accuracy: 0.9,
                    settled: true,
                }),
            })),
            lattice,
            images: 10,
        };
        for dark in [true, false] {
            let hue = |label| palette::class(label, dark);
            let means = picture(&answer, FieldChoice::NearestMean, dark).expect("classes");
            assert_eq!(means.pixels, [hue(1), hue(2)]);
            let classified = picture(&answer, FieldChoice::Classifier, dark).expect("classes");
            assert_eq!(classified.pixels[0], hue(2));
            let [r, g, b, _] = classified.pixels[1].to_array();
            assert!(
                r.abs_diff(g) <= 1 && g.abs_diff(b) <= 1,
                "grey: {r} {g} {b}"
            );
        }
        let read = |of, x| read(&answer, of, [x, 0.5], false);
        assert_eq!(read(FieldChoice::NearestMean, 0.2).class, Some(1));
        assert_eq!(read(FieldChoice::NearestMean, 0.2).number, None);
        assert_eq!(read(FieldChoice::Classifier, 0.7).number, Some(most));
    }
}

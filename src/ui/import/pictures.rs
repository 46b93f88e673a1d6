//! The first pictures of a data set as the model will see them.

use crate::import::{Preview, PreviewedPicture};
use crate::recipe::ImageShape;
use crate::ui::language::{split_words, t};
use crate::ui::style::texture;
use crate::ui::style::theme;
use crate::ui::style::tones::Tones;
use crate::ui::style::widgets::quiet;
use eframe::egui::{
    Color32, CornerRadius, Image, Rect, Response, Role, Sense, Stroke, StrokeKind, TextureHandle,
    TextureId, Ui, Vec2, WidgetInfo, pos2, vec2,
};

/// Between two pictures, in points.
const GAP: f32 = 4.0;
/// The longest side of one picture.
const LARGEST: f32 = 96.0;
/// The longest side of the one under the mouse.
const MAGNIFIED: f32 = 192.0;

/// The pictures on the screen.
#[derive(Default)]
pub(super) struct Pictures {
    shape: Option<ImageShape>,
    pictures: Vec<(PreviewedPicture, Option<TextureHandle>)>,
}

impl Pictures {
    /// Takes these in the place of those before; their textures are used again.
    pub fn take(&mut self, ui: &Ui, preview: &Preview) {
        let mut old = std::mem::take(&mut self.pictures).into_iter();
        self.shape = Some(preview.shape);
        self.pictures = preview
            .pictures
            .iter()
            .map(|picture| {
                let mut texture = old.next().and_then(|(_, texture)| texture);
                let image = texture::colours(&picture.pixels, preview.shape, Tones::AsStored);
                let options = texture::sampling(preview.shape);
                texture::set(&mut texture, ui.ctx(), image, options);
                (picture.clone(), texture)
            })
            .collect();
    }

    /// Forgets them: they are of another data set.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.pictures.len()
    }

    /// Draws all of them, as large as they fit into the room that is left.
    pub fn ui(&self, ui: &mut Ui) {
        let Some(shape) = self.shape else {
            return;
        };
        let area = ui.available_rect_before_wrap();
        ui.allocate_rect(area, Sense::hover());
        let aspect = shape.width as f32 / shape.height.max(1) as f32;
        let (columns, cell) = grid(self.pictures.len(), area.size(), aspect);
        for (place, (picture, texture)) in self.pictures.iter().enumerate() {
            let (row, column) = (place / columns, place % columns);
            let corner = area.min + vec2(column as f32, row as f32) * (cell + Vec2::splat(GAP));
            let rect = Rect::from_min_size(corner, cell);
            if let Some(texture) = texture {
                one(ui, rect, place, picture, texture.id(), shape);
            }
        }
    }
}

/// How many columns, and the size of a picture, so that `count` of them are as large as can be.
fn grid(count: usize, area: Vec2, aspect: f32) -> (usize, Vec2) {
    let size = |columns: usize| {
        let rows = count.div_ceil(columns);
        let side = |room: f32, parts: usize| (room + GAP) / parts as f32 - GAP;
        let (width, height) = (side(area.x, columns), side(area.y, rows));
        let width = width.min(height * aspect).min(LARGEST * aspect.min(1.0));
        vec2(width, width / aspect).max(Vec2::splat(1.0))
    };
    let sizes = (1..=count.max(1)).map(|columns| (columns, size(columns)));
    let larger = |best: (usize, Vec2), next: (usize, Vec2)| {
        // Of equally large ones, side by side.
        if next.1.x >= best.1.x { next } else { best }
    };
    sizes.reduce(larger).unwrap_or((1, Vec2::splat(1.0)))
}

/// One picture, named, and larger under the mouse.
fn one(
    ui: &mut Ui,
    rect: Rect,
    place: usize,
    picture: &PreviewedPicture,
    texture: TextureId,
    shape: ImageShape,
) {
    let id = ui.scope_id().with(("picture", place));
    let response = ui.interact(rect, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name(picture)));
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    let painter = ui.painter();
    painter.image(texture, rect, whole, Color32::WHITE);
    let line = Stroke::new(1.0, theme::tokens(ui).line);
    painter.rect_stroke(rect, CornerRadius::ZERO, line, StrokeKind::Outside);
    about(response, picture, texture, shape);
}

/// What it is, beside the picture, larger.
fn about(response: Response, picture: &PreviewedPicture, texture: TextureId, shape: ImageShape) {
    response.on_hover_ui(|ui| {
        let size = texture::fitted(shape, MAGNIFIED);
        ui.add(Image::new((texture, size)));
        ui.set_max_width(size.x.max(160.0));
        ui.label(picture.name.as_str());
        ui.label(quiet(ui, class_and_split(picture)));
    });
}

/// "cat/0012.png, class cat, to train on".
fn name(picture: &PreviewedPicture) -> String {
    format!("{}, {}", picture.name, class_and_split(picture))
}

fn class_and_split(picture: &PreviewedPicture) -> String {
    let split = split_words(picture.split);
    match &picture.class {
        Some(class) => format!("{} {class}, {split}", t("class")),
        None => split.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn all_pictures_lie_within_their_room(
            count in 1usize..60,
            width in 80f32..900.0,
            height in 80f32..900.0,
            aspect in 0.3f32..3.0,
        ) {
            let (columns, cell) = grid(count, vec2(width, height), aspect);
            let rows = count.div_ceil(columns);
            let across = |parts: usize, side: f32| parts as f32 * (side + GAP) - GAP;
            prop_assert!(cell.x >= 1.0 && cell.max_elem() <= LARGEST + 0.01);
            prop_assert!(across(columns, cell.x) <= width + 0.1);
            prop_assert!(across(rows, cell.y) <= height + 0.1 || cell.y <= 1.0);
        }
    }
}

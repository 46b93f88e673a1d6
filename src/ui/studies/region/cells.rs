//! Images as small pictures with numbers beside or below them, each to be chosen by a click.

use crate::explore::{Answered, Compared, ImagesQuery, WhichImage};
use crate::recipe::ImageShape;
use crate::ui::language::image_names::image_name;
use crate::ui::language::t;
use crate::ui::scene::Scene;
use crate::ui::style::paper::choice;
use crate::ui::style::texture;
use crate::ui::style::tones::Tones;
use crate::ui::style::widgets::{focus_frame, frame_picture};
use crate::ui::style::{palette, theme};
use eframe::egui::{
    Align2, Color32, ColorImage, FontId, Rect, Response, Role, Sense, Stroke, StrokeKind,
    TextureHandle, TextureId, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

/// Size of the words, and height of a line of them.
pub const WORDS: f32 = 11.0;
pub const LINE: f32 = 13.0;

/// The originals and reconstructions of an answer in one texture, the pairs in rows of about
/// as many as there are rows.
#[derive(Default)]
pub struct Atlas {
    texture: Option<TextureHandle>,
    made: Option<Made>,
}

struct Made {
    of: Arc<Answered<ImagesQuery>>,
    shape: ImageShape,
    tones: Tones,
    id: TextureId,
}

impl Atlas {
    /// Makes the texture of these images, where it is not made.
    pub fn follow(&mut self, ui: &Ui, scene: &Scene<'_>, of: &Arc<Answered<ImagesQuery>>) {
        let (Some(shape), tones) = (scene.image_shape(), scene.tones()) else {
            return;
        };
        let made = self.made.as_ref();
        if made.is_some_and(|made| {
            Arc::ptr_eq(&made.of, of) && made.shape == shape && made.tones == tones
        }) {
            return;
        }
        let image = painted(&of.answer, shape, tones);
        let options = texture::sampling(shape);
        let id = texture::set(&mut self.texture, ui.ctx(), image, options);
        let of = of.clone();
        self.made = Some(Made {
            of,
            shape,
            tones,
            id,
        });
    }

    /// What is known of an image, and its place in the answer.
    pub fn find(&self, image: &WhichImage) -> Option<(Arc<Compared>, usize)> {
        let items = &self.made.as_ref()?.of.answer;
        let place = items.iter().position(|item| item.image == *image)?;
        Some((items.get(place)?.clone(), place))
    }

    /// The step of the weights that the answer is of.
    pub fn step(&self) -> Option<u64> {
        Some(self.made.as_ref()?.of.stamp.step)
    }

    /// The texture, and the part of it with the original or the reconstruction at this place.
    fn part(&self, place: usize, reconstruction: bool) -> Option<(TextureId, Rect)> {
        let made = self.made.as_ref()?;
        let [columns, rows] = pairs(made.of.answer.len());
        let size = vec2(0.5 / columns as f32, 1.0 / rows as f32);
        let column = 2 * (place % columns) + usize::from(reconstruction);
        let corner = vec2(column as f32, (place / columns) as f32) * size;
        Some((made.id, Rect::from_min_size(corner.to_pos2(), size)))
    }
}

/// Columns and rows of the pairs of so many images.
fn pairs(images: usize) -> [usize; 2] {
    let columns = (images as f64 / 2.0).sqrt().ceil().max(1.0) as usize;
    [columns, images.div_ceil(columns).max(1)]
}

fn painted(items: &[Arc<Compared>], shape: ImageShape, tones: Tones) -> ColorImage {
    let [columns, rows] = pairs(items.len());
    let width = 2 * columns * shape.width;
    let mut pixels = vec![tones.zero(); width * rows * shape.height];
    for (place, item) in items.iter().enumerate() {
        let top = (place / columns) * shape.height;
        for (second, picture) in [&item.original, &item.reconstruction]
            .into_iter()
            .enumerate()
        {
            let left = (2 * (place % columns) + second) * shape.width;
            let colours = texture::colours(picture, shape, tones).pixels;
            let lines = colours.chunks_exact(shape.width.max(1));
            for (line, colours) in lines.enumerate() {
                let from = (top + line) * width + left;
                if let Some(line) = pixels.get_mut(from..from + colours.len()) {
                    line.copy_from_slice(colours);
                }
            }
        }
    }
    ColorImage::new([width, rows * shape.height], pixels)
}

/// Words in a cell: on the left, and a number on the right.
pub struct Line {
    pub name: String,
    pub value: String,
    pub colour: Color32,
}

/// One image of several.
pub struct Cell<'a> {
    pub image: &'a WhichImage,
    /// Of the picture.
    pub side: f32,
    /// Of the whole, but for what is around it.
    pub size: Vec2,
    /// The words stand beside the picture, else below.
    pub beside: bool,
    pub lines: Vec<Line>,
    /// What is said of it under the mouse.
    pub about: String,
}

impl Cell<'_> {
    /// Draws it; a click, or Enter, chooses the image everywhere.
    pub fn show(&self, ui: &mut Ui, scene: &mut Scene<'_>, atlas: &Atlas) -> Response {
        let (rect, response) = ui.allocate_exact_size(self.size, Sense::click());
        let found = atlas.find(self.image);
        let name = name(scene, self.image);
        let chosen = scene.selection.image.as_ref();
        let chosen = chosen.is_some_and(|chosen| chosen.image == *self.image);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
        if response.clicked()
            && let Some((item, _)) = &found
        {
            scene.selection.image = Some(item.clone());
        }
        if ui.is_rect_visible(rect) {
            let part = found
                .and_then(|(_, place)| atlas.part(place, scene.settings.region.reconstructions));
            let shape = scene.image_shape();
            self.paint(ui, rect, part, shape, chosen, &response);
        }
        let about = match self.about.as_str() {
            "" => name,
            about => format!("{name}\n{about}"),
        };
        let click = t("A click chooses it everywhere");
        response.on_hover_text(format!("{about}\n\n{click}"))
    }

    fn paint(
        &self,
        ui: &Ui,
        rect: Rect,
        part: Option<(TextureId, Rect)>,
        shape: Option<ImageShape>,
        chosen: bool,
        response: &Response,
    ) {
        let (painter, dark) = (ui.painter(), ui.visuals().dark_mode);
        let around = rect.expand(2.0);
        if chosen {
            let colour = palette::posterior(dark);
            painter.rect_filled(around, 3.0, colour.gamma_multiply(0.16));
            let line = Stroke::new(1.5, colour);
            painter.rect_stroke(around, 3.0, line, StrokeKind::Inside);
        } else if response.hovered() || response.has_focus() {
            let fill = ui.visuals().widgets.hovered.weak_bg_fill;
            painter.rect_filled(around, 3.0, fill);
        }
        let room = if self.beside {
            Rect::from_min_size(rect.min, vec2(self.side, rect.height()))
        } else {
            Rect::from_min_size(rect.min, vec2(rect.width(), self.side))
        };
        let size = shape.map_or(Vec2::splat(self.side), |shape| {
            texture::fitted(shape, self.side)
        });
        let picture = Rect::from_center_size(room.center(), size);
        match part {
            Some((texture, part)) => painter.image(texture, picture, part, Color32::WHITE),
            None => painter.rect_filled(picture, 0.0, palette::paper(dark)),
        };
        frame_picture(ui, picture);
        let words = if self.beside {
            rect.with_min_x(rect.left() + self.side + 6.0)
        } else {
            rect.with_min_y(rect.top() + self.side + 2.0)
        };
        self.words(ui, words);
        focus_frame(ui, response);
    }

    fn words(&self, ui: &Ui, room: Rect) {
        let (painter, tokens) = (ui.painter().with_clip_rect(room), theme::tokens(ui));
        let font = FontId::proportional(WORDS);
        let top = room.center().y - LINE * self.lines.len() as f32 / 2.0;
        for (place, line) in self.lines.iter().enumerate() {
            let y = top + (place as f32 + 0.5) * LINE;
            if self.beside {
                let left = pos2(room.left(), y);
                painter.text(
                    left,
                    Align2::LEFT_CENTER,
                    &line.name,
                    font.clone(),
                    line.colour,
                );
                let right = pos2(room.right() - 2.0, y);
                let value = &line.value;
                painter.text(
                    right,
                    Align2::RIGHT_CENTER,
                    value,
                    font.clone(),
                    tokens.text,
                );
            } else {
                let middle = pos2(room.center().x, y);
                let value = &line.value;
                painter.text(
                    middle,
                    Align2::CENTER_CENTER,
                    value,
                    font.clone(),
                    tokens.text,
                );
            }
        }
    }
}

/// What an image is called, with its class if the data has classes.
pub fn name(scene: &Scene<'_>, image: &WhichImage) -> String {
    let data = scene.progress.dataset.as_ref();
    let label = data.and_then(|data| {
        let (split, index) = image.in_data()?;
        data.split(split).label(index)
    });
    let class = label.map(|label| scene.class_name(label));
    image_name(image, class.as_deref())
}

/// Whether images are drawn as they are or as the model reconstructs them.
pub fn switch(ui: &mut Ui, scene: &mut Scene<'_>) {
    let shown = &mut scene.settings.region.reconstructions;
    let tip = t("The images as the model sees them");
    choice(ui, shown, false, t("Originals")).on_hover_text(tip);
    let tip = t("What the mean of each image's q(z|x) decodes to");
    choice(ui, shown, true, t("Reconstructions")).on_hover_text(tip);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_place_for_every_image_and_the_texture_is_about_as_wide_as_high() {
        for images in [0, 1, 2, 3, 7, 64, 200, 300] {
            let [columns, rows] = pairs(images);
            assert!(columns * rows >= images, "{images}");
            assert!(columns * rows < images + columns.max(2), "{images}");
            assert!(2 * columns <= 2 * rows + 4, "{images}: {columns} {rows}");
        }
    }
}

//! What the model is shown and what it makes of it, side by side.

use super::places::in_a_row;
use crate::explore::{Answered, ImageQuery};
use crate::recipe::ImageShape;
use crate::ui::language::t;
use crate::ui::scene::{Scene, own_pictures};
use crate::ui::style::texture::{self, Picture};
use crate::ui::style::widgets::frame_picture;
use crate::ui::style::{palette, theme};
use eframe::egui::{
    Align2, ColorImage, FontId, Image, Rect, Role, Sense, TextureHandle, TextureId, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

/// Between two pictures.
const GAP: f32 = 10.0;
/// Height of the words above them.
const WORDS: f32 = 17.0;
/// The greatest side of one.
const LARGEST: f32 = 320.0;

/// The pictures, as textures.
#[derive(Default)]
pub(super) struct Pictures {
    whole: Picture,
    shown: Picture,
    reconstruction: Picture,
    difference: Difference,
}

/// The difference as last drawn.
#[derive(Default)]
struct Difference {
    texture: Option<TextureHandle>,
    of: Option<(Arc<[i16]>, Option<usize>, bool)>,
}

impl Difference {
    fn show(
        &mut self,
        ui: &Ui,
        values: &Arc<[i16]>,
        shape: ImageShape,
        channel: Option<usize>,
    ) -> TextureId {
        let dark = ui.visuals().dark_mode;
        let same = self.of.as_ref().is_some_and(|(of, with, under)| {
            Arc::ptr_eq(of, values) && (*with, *under) == (channel, dark)
        });
        if let (Some(texture), true) = (&self.texture, same) {
            return texture.id();
        }
        let colours = texture::differences(values, shape, channel, dark);
        let image = ColorImage::new([shape.width, shape.height], colours);
        self.of = Some((values.clone(), channel, dark));
        texture::set(&mut self.texture, ui.ctx(), image, texture::sampling(shape))
    }
}

impl Pictures {
    /// Draws them; until the model has answered, their places.
    pub fn show(&mut self, ui: &mut Ui, scene: &Scene<'_>, seen: Option<&Answered<ImageQuery>>) {
        let Some(shape) = scene.image_shape() else {
            return;
        };
        let picture = own_pictures::on_canvas(scene);
        let whole = picture.and_then(|picture| picture.whole.as_ref());
        let tones = scene.tones();
        let whole = whole.map(|whole| {
            let shape = own_pictures::shape_of(whole.shape);
            // A grey picture beside grey images goes through the same tones as they do.
            (self.whole.show(ui, &whole.pixels, shape, tones), shape)
        });
        let channel = scene.settings.comparison.difference.channel();
        let answer = seen.map(|seen| &seen.answer);
        let shown = answer.map(|image| self.shown.show(ui, &image.original, shape, tones));
        let reconstruction = answer.map(|image| {
            self.reconstruction
                .show(ui, &image.reconstruction, shape, tones)
        });
        let difference =
            answer.map(|image| self.difference.show(ui, &image.difference, shape, channel));
        let count = if whole.is_some() { 4 } else { 3 };
        let room = ui.available_size() - vec2(0.0, WORDS);
        let sheet = own_pictures::sides(shape);
        let size = in_a_row(room, count, sheet, GAP).min(Vec2::splat(LARGEST));
        let size = texture::within_room(shape, size);
        let mut left = ui.available_rect_before_wrap().left_top();
        let mut draw =
            |texture: Option<TextureId>, of: ImageShape, words: [&str; 2], about: &str| {
                let rect = Rect::from_min_size(left, vec2(size.x, size.y + WORDS));
                left.x += size.x + GAP;
                one(ui, rect, texture, of, words, about);
            };
        if let Some((texture, shape)) = whole {
            draw(
                Some(texture),
                shape,
                [t("Whole"), t("Whole picture")],
                t(
                    "As you brought it, before it had the size and the colours of the model’s images",
                ),
            );
        }
        let parts = [
            (
                shown,
                [t("Shown"), t("Shown to the model")],
                t(
                    "What the encoder is given: centred where that is switched on, and of 0 and 1 alone where the recipe binarises",
                ),
            ),
            (
                reconstruction,
                [t("Decoded"), t("Reconstruction")],
                t(
                    "The mean of p(x|z) at the mean of q: what the decoder makes of the picture’s code",
                ),
            ),
            (
                difference,
                [t("Difference"), t("Difference")],
                t("The decoded image minus the original, pixel by pixel"),
            ),
        ];
        for (texture, words, about) in parts {
            draw(texture, shape, words, about);
        }
    }
}

/// One picture below its words; its place where it is not there.
fn one(
    ui: &mut Ui,
    rect: Rect,
    texture: Option<TextureId>,
    shape: ImageShape,
    [short, name]: [&str; 2],
    about: &str,
) {
    let place = rect.with_min_y(rect.top() + WORDS);
    let size = texture::within_room(shape, place.size());
    let place = Rect::from_min_size(pos2(place.center().x - size.x / 2.0, place.top()), size);
    let response = ui.interact(rect, ui.scope_id().with(name), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    match texture {
        Some(texture) => Image::new((texture, size)).paint_at(ui, place),
        None => {
            let paper = palette::paper(ui.visuals().dark_mode);
            ui.painter().rect_filled(place, 0.0, paper);
        }
    }
    frame_picture(ui, place);
    let at = pos2(place.center().x, rect.top());
    let font = FontId::proportional(11.5);
    let painter = ui.painter().with_clip_rect(rect.expand(4.0));
    painter.text(at, Align2::CENTER_TOP, short, font, theme::tokens(ui).quiet);
    response.on_hover_text(about);
}

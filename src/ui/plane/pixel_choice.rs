//! A pixel of the large decoded picture, chosen by a click: its influence is drawn on the plane.

use crate::recipe::ImageShape;
use crate::ui::scene::Scene;
use crate::ui::scene::action::LayerAction;
use crate::ui::scene::settings::{ChosenPixel, FieldChoice};
use crate::ui::style::palette;
use eframe::egui::{Pos2, Rect, Response, Stroke, StrokeKind, Ui, Vec2, vec2};

/// Frames the pixel whose influence is drawn, and takes the one that is clicked.
pub fn show(ui: &Ui, scene: &mut Scene<'_>, shape: ImageShape, picture: Rect, response: &Response) {
    let field = &scene.settings.plane.field;
    let side = picture.size() / Vec2::new(shape.width as f32, shape.height as f32);
    if field.show && field.of == FieldChoice::Influence {
        let chosen = field.pixel.within(shape);
        let corner = picture.min + vec2(chosen.x as f32, chosen.y as f32) * side;
        let pixel = Rect::from_min_size(corner, side).expand(1.0);
        let dark = ui.visuals().dark_mode;
        for (width, colour) in [(4.0, palette::paper(dark)), (2.0, palette::active(dark))] {
            let stroke = Stroke::new(width, colour);
            ui.painter()
                .rect_stroke(pixel, 1.0, stroke, StrokeKind::Outside);
        }
    }
    let at = response.interact_pointer_pos();
    if let (true, Some(at)) = (response.clicked(), at) {
        let pixel = pixel_at(at, picture, shape, field.pixel.channel);
        scene.actions.push(LayerAction::Pixel(pixel).into());
    }
}

/// The pixel at a place of the picture.
fn pixel_at(at: Pos2, picture: Rect, shape: ImageShape, channel: usize) -> ChosenPixel {
    let share = (at - picture.min) / picture.size();
    // `as` saturates, and takes what is no number to 0.
    let place =
        |share: f32, side: usize| ((share * side as f32) as usize).min(side.saturating_sub(1));
    ChosenPixel {
        row: place(share.y, shape.height),
        column: place(share.x, shape.width),
        channel,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::pos2;

    #[test]
    fn a_place_of_the_picture_is_of_the_pixel_that_is_drawn_there() {
        let shape = ImageShape {
            height: 4,
            width: 8,
            channels: 1,
        };
        let picture = Rect::from_min_size(pos2(10.0, 20.0), vec2(80.0, 40.0));
        let at = |x, y| {
            let pixel = pixel_at(pos2(x, y), picture, shape, 0);
            (pixel.row, pixel.column)
        };
        assert_eq!(at(10.0, 20.0), (0, 0));
        assert_eq!(at(19.9, 29.9), (0, 0));
        assert_eq!(at(20.1, 30.1), (1, 1));
        assert_eq!(at(90.0, 60.0), (3, 7));
        assert_eq!(at(-50.0, 900.0), (3, 0));
        assert_eq!(at(f32::NAN, 25.0), (0, 0));
    }
}

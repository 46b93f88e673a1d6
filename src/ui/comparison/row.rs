//! One test image of the page: three pictures, four numbers, one click.

use crate::explore::Compared;
use crate::ui::comparison::atlas;
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::plot::ticks;
use crate::ui::style::palette;
use crate::ui::style::widgets::focus_frame;
use eframe::egui::{
    Align2, Color32, FontId, Rect, Response, Role, Sense, Stroke, StrokeKind, TextureId, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

/// Between the pictures of one row.
pub const BETWEEN: f32 = 4.0;

/// What a row draws.
pub struct Row<'a> {
    pub item: &'a Compared,
    pub texture: TextureId,
    /// Its place in the texture, out of `of`.
    pub place: usize,
    pub of: usize,
    /// Size of one picture.
    pub size: Vec2,
    pub width: f32,
    pub height: f32,
    pub chosen: bool,
}

impl Row<'_> {
    /// Draws the row.
    pub fn show(&self, ui: &mut Ui) -> Response {
        let (rect, response) =
            ui.allocate_exact_size(vec2(self.width, self.height), Sense::click());
        let dark = ui.visuals().dark_mode;
        let painter = ui.painter();
        let lit = response.hovered() || response.has_focus();
        if lit || self.chosen {
            let fill = if self.chosen {
                palette::posterior(dark).gamma_multiply(0.16)
            } else {
                ui.visuals().widgets.hovered.weak_bg_fill
            };
            painter.rect_filled(rect.expand(2.0), 4.0, fill);
        }
        for column in 0..3 {
            let left = rect.left() + column as f32 * (self.size.x + BETWEEN);
            let top = rect.center().y - self.size.y / 2.0;
            let picture = Rect::from_min_size(pos2(left, top), self.size);
            let part = atlas::part(self.place, self.of, column);
            painter.image(self.texture, picture, part, Color32::WHITE);
            let line = ui.visuals().widgets.noninteractive.bg_stroke;
            painter.rect_stroke(picture, 0.0, line, StrokeKind::Outside);
        }
        if self.chosen {
            let stroke = Stroke::new(1.5, palette::posterior(dark));
            painter.rect_stroke(rect.expand(2.0), 4.0, stroke, StrokeKind::Inside);
        }
        focus_frame(ui, &response);
        self.numbers(ui, rect);
        let name = self.name();
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, self.chosen, &name));
        response.on_hover_text(fill(
            t("{name}. Click to put its posterior q(z|x) on the plane and a point at its mean"),
            &[("name", name)],
        ))
    }

    fn name(&self) -> String {
        numbers::test_image(self.item.index, self.item.label)
    }

    fn numbers(&self, ui: &Ui, rect: Rect) {
        let left = rect.left() + 3.0 * (self.size.x + BETWEEN) + 6.0;
        let right = rect.right() - 4.0;
        let terms = &self.item.terms;
        let class = self.item.label.map_or(String::new(), |label| {
            fill(t("class {class}"), &[("class", label)])
        });
        let mut lines = vec![
            (format!("#{}", self.item.index), class, true),
            ("ELBO".into(), ticks::value(terms.elbo()), false),
            (
                t("Recon.").into(),
                ticks::value(terms.reconstruction),
                false,
            ),
            ("KL".into(), ticks::value(terms.kl), false),
        ];
        if terms.weight_kl != 0.0 {
            let value = ticks::value(terms.weight_kl);
            lines.push((t("Weight KL").into(), value, false));
        }
        let pitch = (self.height / lines.len() as f32).min(14.0);
        let font = FontId::proportional((pitch - 1.5).min(11.5));
        let top = rect.center().y - pitch * lines.len() as f32 / 2.0;
        let painter = ui.painter();
        let weak = ui.visuals().weak_text_color();
        for (i, (name, value, quiet)) in lines.into_iter().enumerate() {
            let y = top + (i as f32 + 0.5) * pitch;
            let colour = if quiet {
                weak
            } else {
                ui.visuals().text_color()
            };
            painter.text(pos2(left, y), Align2::LEFT_CENTER, name, font.clone(), weak);
            painter.text(
                pos2(right, y),
                Align2::RIGHT_CENTER,
                value,
                font.clone(),
                colour,
            );
        }
    }
}

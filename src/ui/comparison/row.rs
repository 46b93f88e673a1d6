//! One test image of the page: three pictures, four numbers, one click.

use crate::explore::Compared;
use crate::ui::comparison::atlas;
use crate::ui::comparison::sizes::{BETWEEN, LINE, Sizes};
use crate::ui::language::image_names::{image_name, image_number};
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::Concept;
use crate::ui::scene::classes::in_words;
use crate::ui::style::widgets::focus_frame;
use crate::ui::style::{palette, theme};
use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Align2, Color32, FontId, Galley, Painter, Rect, Response, Role, Sense, Stroke, StrokeKind,
    TextureId, Ui, WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

/// Size of the words beside the pictures, and between two lines of them, at most.
const WORDS: [f32; 2] = [11.0, 15.0];
const PITCH: f32 = 20.0;
/// As long as most numbers are.
const USUAL: &str = "\u{2212}888.88";
/// Between the pictures and the words, and at the row's right edge.
const MARGIN: f32 = 6.0;

/// What a row draws.
pub struct Row<'a> {
    pub item: &'a Compared,
    /// What its class is called, if it has one.
    pub class: Option<String>,
    pub texture: TextureId,
    /// Its place in the texture, out of `of`.
    pub place: usize,
    pub of: usize,
    pub sizes: Sizes,
    pub width: f32,
    pub chosen: bool,
    /// What the plane does not show of the image's code, if anything.
    pub others: Option<&'a str>,
}

impl Row<'_> {
    /// Draws the row.
    pub fn show(&self, ui: &mut Ui) -> Response {
        let (rect, response) =
            ui.allocate_exact_size(vec2(self.width, self.sizes.height), Sense::click());
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
            let Sizes { pitch, picture, .. } = self.sizes;
            // In the middle of its place, which may be as wide as its heading.
            let middle = rect.left() + column as f32 * pitch + (pitch - BETWEEN) / 2.0;
            let picture = Rect::from_center_size(pos2(middle, rect.center().y), picture);
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
        let mut about = fill(
            t(
                "{name}. A click chooses it: the plane shows its q(z|x), and a point at the mean of q",
            ),
            &[("name", name)],
        );
        if let Some(others) = self.others {
            about.push_str("\n\n");
            about.push_str(others);
        }
        response.on_hover_text(about)
    }

    fn name(&self) -> String {
        image_name(&self.item.image, self.class.as_deref())
    }

    fn numbers(&self, ui: &Ui, rect: Rect) {
        let left = rect.left() + 3.0 * self.sizes.pitch + MARGIN;
        let right = (rect.right() - MARGIN).min(left + 200.0);
        let (dark, weak) = (ui.visuals().dark_mode, theme::tokens(ui).quiet);
        let terms = &self.item.terms;
        let index = image_number(&self.item.image);
        let mut lines: Vec<Line> = vec![(index, String::new(), weak, weak)];
        let values = [
            (Concept::Elbo, terms.elbo()),
            (Concept::Reconstruction, terms.reconstruction),
            (Concept::KlToPrior, terms.kl),
            (Concept::WeightKl, terms.weight_kl),
        ];
        let ink = ui.visuals().text_color();
        for (concept, value) in values {
            if concept != Concept::WeightKl || value != 0.0 {
                let name = concept.short().to_owned();
                lines.push((name, numbers::nats(value), concept.colour(dark), ink));
            }
        }
        let pitch = (self.sizes.height / lines.len() as f32).clamp(LINE, PITCH);
        let tall = (pitch - 2.0).clamp(WORDS[0], WORDS[1]);
        let font = font_within(right - left, tall, &lines, ui.painter());
        let top = rect.center().y - pitch * lines.len() as f32 / 2.0;
        let painter = ui.painter();
        for (i, (name, value, name_ink, value_ink)) in lines.into_iter().enumerate() {
            let y = top + (i as f32 + 0.5) * pitch;
            let (from, to) = (pos2(left, y), pos2(right, y));
            let name = painter.text(from, Align2::LEFT_CENTER, name, font.clone(), name_ink);
            match &self.class {
                Some(class) if i == 0 => {
                    let room = to.x - name.right() - MARGIN;
                    let words = class_words(painter, class, &font, weak, room);
                    painter.galley(to - vec2(words.size().x, words.size().y / 2.0), words, weak);
                }
                Some(_) | None => {
                    painter.text(to, Align2::RIGHT_CENTER, value, font.clone(), value_ink);
                }
            }
        }
    }
}

/// A name and a number, with their inks.
type Line = (String, String, Color32, Color32);

/// The font of the numbers: of size `tall`, or smaller where names and numbers would meet. Alike
/// in all rows, unless a number is unusually long.
fn font_within(room: f32, tall: f32, lines: &[Line], painter: &Painter) -> FontId {
    let width = |text: &str| {
        let font = FontId::proportional(tall);
        painter
            .layout_no_wrap(text.to_owned(), font, Color32::BLACK)
            .size()
            .x
    };
    let usual = width(USUAL);
    let wide = |(name, value, ..): &Line| match value.is_empty() {
        true => 0.0,
        false => width(name) + width(value).max(usual),
    };
    let widest = lines.iter().map(wide).fold(0.0, f32::max);
    let fitting = tall * ((room - MARGIN) / widest.max(1.0)).min(1.0);
    FontId::proportional(fitting.max(WORDS[0]))
}

/// "class heart", or as much of the name alone as there is room for.
fn class_words(
    painter: &Painter,
    name: &str,
    font: &FontId,
    ink: Color32,
    room: f32,
) -> Arc<Galley> {
    let whole = painter.layout_no_wrap(in_words(name), font.clone(), ink);
    if whole.size().x <= room {
        return whole;
    }
    let mut words = LayoutJob::simple_singleline(name.to_owned(), font.clone(), ink);
    words.wrap = TextWrapping::truncate_at_width(room.max(0.0));
    painter.layout_job(words)
}

//! Below the images: what the colours of a difference mean, how pictures are drawn, and which
//! page this is.

use crate::explore::{Answered, PageQuery};
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::scene::settings::DifferenceOf;
use crate::ui::style::palette;
use crate::ui::style::paper::choice;
use eframe::egui::{
    Align, Color32, Layout, Mesh, Rect, RichText, Sense, Shape, TextStyle, Ui, pos2, vec2,
};

/// How many pages there are.
pub fn pages(page: &Answered<PageQuery>) -> usize {
    let per_page = page.query.per_page.max(1);
    page.answer.matching.div_ceil(per_page).max(1)
}

/// Draws the line.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, page: &Answered<PageQuery>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        ui.spacing_mut().interact_size.y = 15.0;
        let small = |text: &str| RichText::new(text).weak().small();
        ui.label(small("\u{2212}1"));
        let (rect, response) = ui.allocate_exact_size(vec2(72.0, 9.0), Sense::hover());
        ui.painter().add(bar(rect, ui.visuals().dark_mode));
        response.on_hover_text(t(
            "The decoded image minus the original, pixel by pixel: blue where the model gives too \
             little, orange where it gives too much",
        ));
        ui.label(small("+1"));
        if scene.has_colour() {
            difference(ui, scene);
        }
        if let Some(words) = scene.tones_note() {
            ui.add_space(4.0);
            ui.label(small(words));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let now = numbers::thousands((page.query.page % pages(page)) as u64 + 1);
            let all = numbers::thousands(pages(page) as u64);
            ui.label(small(&fill(
                t("page {now} of {all}"),
                &[("now", now), ("all", all)],
            )));
        });
    });
}

/// Of images in colour: whose difference is drawn.
fn difference(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.add_space(2.0);
    ui.spacing_mut().item_spacing.x = 1.0;
    ui.spacing_mut().button_padding = vec2(4.0, 0.0);
    let chosen = &mut scene.settings.comparison.difference;
    for of in DifferenceOf::all() {
        let word = RichText::new(of.label()).text_style(TextStyle::Small);
        choice(ui, chosen, of, word)
            .on_hover_text(of.about())
            .accessible_name(of.about());
    }
    ui.spacing_mut().item_spacing.x = 5.0;
}

fn bar(rect: Rect, dark: bool) -> Shape {
    let mut mesh = Mesh::default();
    let steps: [i16; 5] = [-255, -128, 0, 128, 255];
    for (i, value) in steps.into_iter().enumerate() {
        let x = rect.left() + rect.width() * i as f32 / 4.0;
        let colour: Color32 = palette::difference(value, dark);
        mesh.colored_vertex(pos2(x, rect.top()), colour);
        mesh.colored_vertex(pos2(x, rect.bottom()), colour);
        if let Some(start) = (2 * i as u32).checked_sub(2) {
            mesh.add_triangle(start, start + 1, start + 2);
            mesh.add_triangle(start + 1, start + 2, start + 3);
        }
    }
    Shape::mesh(mesh)
}

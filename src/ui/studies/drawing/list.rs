//! All of a person's pictures in a row, each to be put on the canvas by a click.

use super::button;
use crate::document::MOST_PICTURES;
use crate::ui::language::{fill, t};
use crate::ui::scene::action::DrawingAction;
use crate::ui::scene::{Scene, own_pictures};
use crate::ui::style::texture::{self, Pictures};
use crate::ui::style::widgets::{focus_frame, quiet};
use crate::ui::style::{palette, theme};
use eframe::egui::{
    Color32, Image, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, TextEdit, Ui, Vec2,
    WidgetInfo,
};

/// The least and the greatest side of a picture.
const SIDES: [f32; 2] = [24.0, 140.0];
/// Between two pictures.
const GAP: f32 = 5.0;
/// Width of the field for a picture's name.
const NAME: f32 = 120.0;

/// The row, which follows the picture on the canvas.
#[derive(Default)]
pub(super) struct PictureList {
    pictures: Pictures,
    /// What it was last scrolled to.
    turned_to: Option<u64>,
}

impl PictureList {
    /// Draws what can be done with the picture on the canvas, and all pictures below.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.horizontal_wrapped(|ui| line(ui, scene));
        let side = (ui.available_height() - 10.0).clamp(SIDES[0], SIDES[1]);
        let alive: Vec<u64> = scene.document.pictures.iter().map(|one| one.id).collect();
        self.pictures.keep(|id| alive.contains(&id));
        let canvas = scene.selection.canvas;
        let turn = canvas.filter(|_| canvas != self.turned_to);
        self.turned_to = canvas;
        ScrollArea::horizontal()
            .id_salt("own pictures")
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = GAP;
                    for id in alive {
                        self.small(ui, scene, id, side, turn == Some(id));
                    }
                });
            });
    }

    fn small(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, id: u64, side: f32, turn: bool) {
        let Some(picture) = scene.document.picture(id) else {
            return;
        };
        let shape = own_pictures::shape_of(picture.shape());
        let fits = own_pictures::fits(scene, picture);
        let on_canvas = scene.selection.canvas == Some(id);
        let size = texture::fitted(shape, side).max(Vec2::splat(6.0));
        let sense = if fits { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(size, sense);
        let pixels = picture.pixels().clone();
        let texture = self
            .pictures
            .show(ui, id, Some(&pixels), shape, scene.tones());
        let tint = if fits {
            Color32::WHITE
        } else {
            Color32::from_white_alpha(70)
        };
        if let Some(texture) = texture {
            Image::new((texture, size)).tint(tint).paint_at(ui, rect);
        }
        frame(ui, rect.shrink(1.0), on_canvas, response.hovered());
        focus_frame(ui, &response);
        let name = own_pictures::name(picture);
        let about = if fits {
            fill(
                t(
                    "{name}. A click puts it on the canvas and chooses it, for the plane and every study",
                ),
                &[("name", &name)],
            )
        } else {
            let its = shape.to_string();
            let of_model = scene
                .image_shape()
                .map_or_else(String::new, |shape| shape.to_string());
            fill(
                t(
                    "{name} has {its} pixels, the model’s images {of_model}: it does not fit this model, and waits for one that it fits",
                ),
                &[
                    ("name", name.as_str()),
                    ("its", &its),
                    ("of_model", &of_model),
                ],
            )
        };
        response.widget_info(|| {
            let label = if fits {
                fill(t("Choose {name}"), &[("name", &name)])
            } else {
                about.clone()
            };
            WidgetInfo::selected(Role::RadioButton, fits, on_canvas, label)
        });
        if turn {
            response.scroll_to_me(None);
        }
        if response.on_hover_text(about).clicked() {
            own_pictures::choose(scene.selection, id);
        }
    }
}

fn frame(ui: &Ui, rect: Rect, on_canvas: bool, lit: bool) {
    let dark = ui.visuals().dark_mode;
    let stroke = match (on_canvas, lit) {
        (true, _) => Stroke::new(2.0, palette::posterior(dark)),
        (false, true) => Stroke::new(1.0, theme::tokens(ui).text),
        (false, false) => Stroke::new(1.0, theme::tokens(ui).outline),
    };
    ui.painter()
        .rect_stroke(rect, 0.0, stroke, StrokeKind::Outside);
}

/// The name of the picture on the canvas, and what can be done with it.
fn line(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.spacing_mut().item_spacing.x = 5.0;
    let id = own_pictures::on_canvas(scene).map(|picture| picture.id);
    let full = scene.document.pictures.len() >= MOST_PICTURES;
    let there = id.is_some();
    button(ui, scene, there, t("New"), DrawingAction::New);
    button(
        ui,
        scene,
        there && !full,
        t("Duplicate"),
        DrawingAction::Duplicate,
    );
    button(ui, scene, there, t("Remove"), DrawingAction::Remove);
    if there && scene.selection.own != id {
        button(
            ui,
            scene,
            true,
            t("Study this picture"),
            DrawingAction::Study,
        );
    }
    if full {
        let words = fill(
            t("{n} pictures: remove one to draw another"),
            &[("n", MOST_PICTURES)],
        );
        ui.label(quiet(ui, words).small());
    }
    let Some(picture) = id.and_then(|id| scene.document.picture_mut(id)) else {
        return;
    };
    let hint = fill(t("Your picture {n}"), &[("n", picture.number)]);
    let field = TextEdit::singleline(&mut picture.name)
        .hint_text(hint)
        .char_limit(60)
        .desired_width(NAME.min(ui.max_rect().width() - 16.0));
    ui.add(field)
        .accessible_name(t("Name of the picture"))
        .on_hover_text(t(
            "What the picture is called on the plane and in the studies",
        ));
}

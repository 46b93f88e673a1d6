//! All points side by side, each as the small image that it decodes to.

use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::scene::points;
use crate::ui::scene::shown_plane::shown_plane;
use crate::ui::style::palette;
use crate::ui::style::texture::{self, Pictures};
use eframe::egui::{
    Align2, Color32, FontId, Rect, Response, Role, ScrollArea, Sense, Stroke, StrokeKind,
    TextureId, Ui, Vec2, WidgetInfo, pos2, vec2,
};

/// The least and the largest side of an image.
const SIDES: [f32; 2] = [36.0, 112.0];
/// The side of an image where there is no room for a larger one.
const LEAST: f32 = 16.0;
/// Between two images.
const GAP: f32 = 4.0;
/// Around an image, for its frame.
const FRAME: f32 = 4.0;

/// The side of an image where the panel is so high.
pub fn side(height: f32) -> f32 {
    (height / 6.0).clamp(SIDES[0], SIDES[1]).floor()
}

/// The height of one row.
pub fn row(side: f32) -> f32 {
    side + FRAME
}

/// The list, which follows the active point.
#[derive(Default)]
pub struct PointList {
    /// What it was last scrolled to: the active point, one of how many.
    listed: Option<(u64, usize)>,
}

impl PointList {
    /// Draws all points, in as many rows as there is room for; the rest by scrolling.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        pictures: &mut Pictures,
        side: f32,
        height: f32,
    ) {
        // Rather small than cut off.
        let side = side.min(height - FRAME).max(LEAST);
        let rows = ((height + GAP) / (row(side) + GAP)).floor().max(1.0);
        let area = ScrollArea::vertical()
            .id_salt("all points")
            .min_scrolled_height(0.0)
            .max_height(rows * (row(side) + GAP) - GAP);
        let now = scene.selection.active;
        let now = now.map(|id| (id, scene.document.points.len()));
        let turn = now.filter(|_| now != self.listed).map(|(id, _)| id);
        self.listed = now;
        // Scrolling stays this far from the edge: not at all, so that rows are whole.
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        area.show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = Vec2::splat(GAP);
                for place in 0..scene.document.points.len() {
                    let picture = picture(pictures, ui, scene, place);
                    let id = scene.document.points.get(place).map(|handle| handle.id);
                    let shown = small(ui, scene, place, side, picture);
                    if let (Some(shown), true) = (shown, turn.is_some() && turn == id) {
                        shown.scroll_to_me(None);
                    }
                }
            });
        });
    }
}

/// What the point at this place of the list decodes to.
pub fn picture(
    pictures: &mut Pictures,
    ui: &Ui,
    scene: &Scene<'_>,
    place: usize,
) -> Option<TextureId> {
    let id = scene.document.points.get(place)?.id;
    let shape = scene.image_shape()?;
    let pixels = points::pixels(scene.answers, id);
    pictures.show(ui, id, pixels.as_ref(), shape, scene.tones())
}

/// A picture, or its empty place.
pub fn on_paper(ui: &Ui, picture: Option<TextureId>, rect: Rect) {
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    match picture {
        Some(picture) => ui.painter().image(picture, rect, whole, Color32::WHITE),
        None => {
            let paper = palette::paper(ui.visuals().dark_mode);
            ui.painter().rect_filled(rect, 2.0, paper)
        }
    };
}

fn small(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    place: usize,
    side: f32,
    picture: Option<TextureId>,
) -> Option<Response> {
    let handle = scene.document.points.get(place)?;
    let shape = scene.image_shape();
    let size = shape.map_or(Vec2::splat(side), |shape| texture::fitted(shape, side));
    let (rect, response) = ui.allocate_exact_size(size + Vec2::splat(FRAME), Sense::click());
    let dark = ui.visuals().dark_mode;
    let active = scene.selection.active == Some(handle.id);
    let inner = rect.shrink(2.0);
    on_paper(ui, picture, inner);
    let lit = response.hovered() || response.has_focus();
    let selected = scene.selection.beside.contains(&handle.id);
    let colour = match (active, lit || selected) {
        (true, _) => palette::active(dark),
        (false, true) => palette::resting(dark),
        (false, false) => palette::resting(dark).gamma_multiply(0.4),
    };
    ui.painter()
        .rect_stroke(inner, 2.0, Stroke::new(1.5, colour), StrokeKind::Outside);
    let number = handle.number().to_string();
    let painter = ui.painter();
    let galley = painter.layout_no_wrap(
        number,
        FontId::proportional((0.26 * side).clamp(10.0, 14.0)),
        palette::paper(dark),
    );
    let tag = Align2::LEFT_BOTTOM.anchor_size(inner.left_bottom(), galley.size() + vec2(5.0, 0.0));
    painter.rect_filled(tag, 2.0, colour.to_opaque());
    painter.galley(tag.min + vec2(2.5, 0.0), galley, palette::paper(dark));
    let name = points::name(handle);
    let at = points::coordinates(
        &handle.z,
        &shown_plane(scene),
        points::shown_decimals(scene),
    );
    let id = handle.id;
    if response.clicked() {
        if ui.input(|input| input.modifiers.shift || input.modifiers.command) {
            scene.selection.toggle(id);
        } else {
            scene.selection.choose(id);
        }
    }
    response.widget_info(|| {
        WidgetInfo::selected(
            Role::RadioButton,
            true,
            active,
            fill(t("Choose {name}"), &[("name", &name)]),
        )
    });
    Some(response.on_hover_text(fill(
        t("{name} at {place}. Click to edit it"),
        &[("name", &name), ("place", &at)],
    )))
}

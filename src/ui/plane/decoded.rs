//! The active point large: its decoded image, its coordinates to edit, and the
//! other points beside it.

use crate::explore::PointsQuery;
use crate::train::Phase;
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::plane::coordinate_order::CoordinateOrder;
use crate::ui::scene::action::EditAction;
use crate::ui::scene::axes::axes;
use crate::ui::scene::points;
use crate::ui::scene::{PanelName, Scene, title};
use crate::ui::style::number_field::{
    Kind, forget_once_changed, named_place, number_field, unread,
};
use crate::ui::style::palette;
use crate::ui::style::texture::{self, Pictures};
use crate::ui::style::theme::{self, strong};
use eframe::egui::style::ScrollStyle;
use eframe::egui::{
    Align, Align2, Color32, DragValue, FontId, Label, Layout, Rect, Response, RichText, Role,
    ScrollArea, Sense, Stroke, StrokeKind, TextureId, Ui, Vec2, WidgetInfo, pos2, vec2,
};

/// Side of a point's image in the list.
const SMALL: f32 = 36.0;
/// The smallest and the largest side of the active point's image.
const SIDES: [f32; 2] = [84.0, 308.0];
/// The least room for what stands beside it.
const BESIDE: f32 = 140.0;
/// Room for one coordinate.
const NUMBER: f32 = 48.0;

/// The panel at the top right.
#[derive(Default)]
pub struct DecodedPanel {
    pictures: Pictures,
    /// What the list was last scrolled to: the active point, one of how many.
    listed: Option<(u64, usize)>,
    order: CoordinateOrder,
}

impl DecodedPanel {
    /// Draws the panel.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        points::prepare(scene);
        let handles = &scene.selection.handles;
        self.pictures
            .keep(|id| handles.iter().any(|handle| handle.id == id));
        heading(ui, scene);
        if scene.selection.handles.is_empty() {
            none(ui, scene);
            return;
        }
        let height = ui.available_height().max(SIDES[0]);
        let room = vec2(ui.available_width() - BESIDE - 12.0, height);
        ui.horizontal_top(|ui| {
            self.large(ui, scene, room);
            ui.add_space(4.0);
            ui.vertical(|ui| self.beside(ui, scene, height));
        });
        // As high as a person made it, whatever there is to show.
        ui.take_available_height();
        points::prepare(scene);
    }

    fn picture(&mut self, ui: &Ui, scene: &Scene<'_>, place: usize) -> Option<TextureId> {
        let id = scene.selection.handles.get(place)?.id;
        let shape = scene.image_shape()?;
        let pixels = points::pixels(scene.answers, id);
        self.pictures.show(ui, id, pixels.as_ref(), shape)
    }

    fn large(&mut self, ui: &mut Ui, scene: &Scene<'_>, room: Vec2) {
        let side = room.min_elem().clamp(SIDES[0], SIDES[1]);
        let shape = scene.image_shape();
        let longer = shape.map_or(28, |shape| shape.height.max(shape.width));
        // Whole multiples of the pixels, where they fit, keep all pixels equally large.
        let whole = (side / longer as f32).floor() * longer as f32;
        let side = if whole >= SIDES[0] { whole } else { side };
        let size = shape.map_or(Vec2::splat(side), |shape| texture::fitted(shape, side));
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let handles = &scene.selection.handles;
        let Some(place) = handles
            .iter()
            .position(|h| Some(h.id) == scene.selection.active)
        else {
            return;
        };
        let dark = ui.visuals().dark_mode;
        on_paper(ui, self.picture(ui, scene, place), rect);
        let stroke = Stroke::new(1.5, palette::active(dark));
        ui.painter()
            .rect_stroke(rect, 3.0, stroke, StrokeKind::Outside);
        let name = points::name(handles[place].id);
        response.widget_info(|| {
            WidgetInfo::labeled(
                Role::Image,
                true,
                fill(t("{name}, decoded"), &[("name", &name)]),
            )
        });
        response.on_hover_text(t(
            "The mean of p(x|z) at the active point. Grey is a pixel's mean, not a sample: \
               blurred strokes are where the model is unsure",
        ));
    }

    /// The active point's name and coordinates, and the other points.
    fn beside(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, height: f32) {
        let Some(id) = scene.selection.active else {
            return;
        };
        // A bar that is always there says that there is more.
        ui.spacing_mut().scroll = ScrollStyle {
            bar_width: 7.0,
            bar_inner_margin: 3.0,
            foreground_color: true,
            ..ScrollStyle::solid()
        };
        let dark = ui.visuals().dark_mode;
        let list = scene.selection.handles.len() > 1;
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(10.0), Sense::hover());
            ui.painter()
                .circle_filled(rect.center(), 5.0, palette::active(dark));
            ui.label(RichText::new(points::name(id)).font(strong(13.0)));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                add_button(ui, scene, "+");
                remove_button(ui, scene, id);
            });
        });
        let gap = ui.spacing().item_spacing.y;
        let below = if list { SMALL + 4.0 + gap } else { 0.0 };
        let left = |ui: &Ui| height - ui.min_rect().height() - gap;
        let height = left(ui) - below;
        self.order.follow(ui, scene);
        coordinates(ui, scene, self.order.axes(), height);
        if list {
            self.list(ui, scene, left(ui));
        }
    }

    /// All points, in as many rows as there is room for; the rest by scrolling.
    fn list(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, height: f32) {
        let gap = 4.0;
        let rows = ((height + gap) / (SMALL + 4.0 + gap)).floor().max(1.0);
        let area = ScrollArea::vertical()
            .id_salt("all points")
            .min_scrolled_height(0.0)
            .max_height(rows * (SMALL + 4.0 + gap) - gap);
        let now = scene.selection.active;
        let now = now.map(|id| (id, scene.selection.handles.len()));
        let turn = now.filter(|_| now != self.listed).map(|(id, _)| id);
        self.listed = now;
        // Scrolling stays this far from the edge: not at all, so that rows are whole.
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        area.show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = Vec2::splat(gap);
                for place in 0..scene.selection.handles.len() {
                    let picture = self.picture(ui, scene, place);
                    let id = scene.selection.handles.get(place).map(|handle| handle.id);
                    let shown = small(ui, scene, place, picture);
                    if let (Some(shown), true) = (shown, turn.is_some() && turn == id) {
                        shown.scroll_to_me(None);
                    }
                }
            });
        });
    }
}

/// A picture, or its empty place.
fn on_paper(ui: &Ui, picture: Option<TextureId>, rect: Rect) {
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    match picture {
        Some(picture) => ui.painter().image(picture, rect, whole, Color32::WHITE),
        None => {
            let paper = palette::paper(ui.visuals().dark_mode);
            ui.painter().rect_filled(rect, 2.0, paper)
        }
    };
}

fn heading(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.horizontal(|ui| {
        title::title(ui, scene, PanelName::Decoded);
        let Some(answer) = scene.newest::<PointsQuery>() else {
            return;
        };
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let step = numbers::thousands(answer.stamp.step);
            let text = if scene.progress.phase == Phase::Running {
                let age = answer.stamp.answered.duration_since(answer.stamp.published);
                fill(
                    t("weights of step {step}, {age} ms old"),
                    &[("step", step), ("age", age.as_millis().to_string())],
                )
            } else {
                fill(t("weights of step {step}"), &[("step", step)])
            };
            ui.label(RichText::new(text).weak().small())
                .on_hover_text(t(
                    "The step whose weights decoded this image, and how old they were then",
                ));
        });
    });
}

fn none(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.add_space(12.0);
    ui.weak(t("No point on the plane. Click the plane to put one there"));
    ui.add_space(6.0);
    add_button(ui, scene, t("Add point"));
}

fn add_button(ui: &mut Ui, scene: &mut Scene<'_>, text: &str) {
    let add = ui.button(text).on_hover_text(t(
        "Put another point on the plane, to compare what z decodes to",
    ));
    add.widget_info(|| WidgetInfo::labeled(Role::Button, true, t("Add another point")));
    if add.clicked() {
        scene.actions.push(EditAction::AddPoint.into());
    }
}

fn remove_button(ui: &mut Ui, scene: &mut Scene<'_>, id: u64) {
    let remove = ui
        .button("\u{2212}")
        .on_hover_text(t("Take this point off the plane (Delete)"));
    remove.widget_info(|| WidgetInfo::labeled(Role::Button, true, t("Remove this point")));
    if remove.clicked() {
        scene.actions.push(EditAction::RemovePoint(id).into());
    }
}

fn coordinates(ui: &mut Ui, scene: &mut Scene<'_>, order: &[usize], height: f32) {
    let Some(handle) = points::active_mut(scene.selection) else {
        return;
    };
    let (id, dimensions) = (handle.id, order.len());
    let digits = (dimensions.max(2) - 1).ilog10() as f32 + 1.0;
    let name = 7.0 + 8.0 * digits;
    ui.spacing_mut().item_spacing.x = 4.0;
    ui.spacing_mut().interact_size.x = NUMBER;
    ui.spacing_mut().button_padding.x = 4.0;
    let gap = ui.spacing().item_spacing;
    let columns = |width: f32| {
        let columns = (width + gap.x) / (name + NUMBER + 2.0 * gap.x);
        columns.floor().max(1.0) as usize
    };
    let row = ui.spacing().interact_size.y;
    // Whole rows only: half a number cannot be read.
    let rows = ((height + gap.y) / (row + gap.y)).floor().max(1.0);
    let width = ui.available_width();
    let scrolled = dimensions.div_ceil(columns(width)) > rows as usize;
    let bar = if scrolled {
        ui.spacing().scroll.allocated_width()
    } else {
        0.0
    };
    let columns = columns(width - bar);
    let area = ScrollArea::vertical()
        .id_salt("coordinates")
        .min_scrolled_height(0.0)
        .max_height(rows * (row + gap.y) - gap.y);
    area.show_rows(ui, row, dimensions.div_ceil(columns), |ui, shown| {
        for line in shown {
            ui.horizontal(|ui| {
                for &axis in order.iter().skip(line * columns).take(columns) {
                    let Some(value) = handle.z.get_mut(axis) else {
                        continue;
                    };
                    named_place(ui, (id, axis), |ui| {
                        coordinate(ui, axis, value, vec2(name, row));
                    });
                }
            });
        }
    });
}

fn coordinate(ui: &mut Ui, axis: usize, value: &mut f32, size: Vec2) {
    let name = Label::new(format!("z{axis}")).selectable(false);
    let name = ui.add_sized(size, name);
    let drag = DragValue::new(value)
        .speed(0.02)
        .custom_formatter(|value, _| points::coordinate(value as f32));
    let response = number_field(ui, Kind::Real, -1e3..=1e3, drag, |ui, drag| {
        ui.add_sized(vec2(NUMBER, size.y), drag)
    });
    forget_once_changed(ui, &response, f64::from(*value));
    let mut tip = fill(
        t(
            "Latent dimension {axis}, in standard deviations of the prior. Drag to change, \
               click to type",
        ),
        &[("axis", axis)],
    );
    // The rows are too close for words between them: a red frame says that there are some.
    if let Some(words) = unread(ui, &response) {
        let stroke = Stroke::new(1.5, theme::tokens(ui).bad);
        ui.painter()
            .rect_stroke(response.rect, 2.0, stroke, StrokeKind::Inside);
        tip = format!("{words}\n\n{tip}");
    }
    response.labelled_by(name.id).on_hover_text(tip);
}

fn small(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    place: usize,
    picture: Option<TextureId>,
) -> Option<Response> {
    let handle = scene.selection.handles.get(place)?;
    let shape = scene.image_shape();
    let size = shape.map_or(Vec2::splat(SMALL), |shape| texture::fitted(shape, SMALL));
    let (rect, response) = ui.allocate_exact_size(size + Vec2::splat(4.0), Sense::click());
    let dark = ui.visuals().dark_mode;
    let active = scene.selection.active == Some(handle.id);
    let inner = rect.shrink(2.0);
    on_paper(ui, picture, inner);
    let colour = match (active, response.hovered() || response.has_focus()) {
        (true, _) => palette::active(dark),
        (false, true) => palette::resting(dark),
        (false, false) => palette::resting(dark).gamma_multiply(0.4),
    };
    ui.painter()
        .rect_stroke(inner, 2.0, Stroke::new(1.5, colour), StrokeKind::Outside);
    let number = points::number(handle.id).to_string();
    let painter = ui.painter();
    let galley = painter.layout_no_wrap(number, FontId::proportional(10.0), palette::paper(dark));
    let tag = Align2::LEFT_BOTTOM.anchor_size(inner.left_bottom(), galley.size() + vec2(5.0, 0.0));
    painter.rect_filled(tag, 2.0, colour.to_opaque());
    painter.galley(tag.min + vec2(2.5, 0.0), galley, palette::paper(dark));
    let name = points::name(handle.id);
    let at = points::coordinates(&handle.z, axes(scene));
    let id = handle.id;
    if response.clicked() {
        scene.selection.active = Some(id);
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

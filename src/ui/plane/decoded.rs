//! The active point large: its decoded image, its coordinates to edit, and the
//! other points beside it.

use crate::explore::PointsQuery;
use crate::train::Phase;
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::plane::coordinate_order::CoordinateOrder;
use crate::ui::plane::pixel_choice;
use crate::ui::plane::point_list::{self, PointList, on_paper, picture};
use crate::ui::scene::action::EditAction;
use crate::ui::scene::points;
use crate::ui::scene::shown_step::earlier;
use crate::ui::scene::{PanelName, Scene, title};
use crate::ui::style::number_field::{
    Kind, forget_once_changed, named_place, number_field, unread,
};
use crate::ui::style::palette;
use crate::ui::style::texture::{self, Pictures};
use crate::ui::style::theme::{self, strong};
use crate::ui::style::widgets::quiet;
use eframe::egui::style::ScrollStyle;
use eframe::egui::{
    Align, DragValue, Id, Label, Layout, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind,
    TextEdit, Ui, Vec2, WidgetInfo, vec2,
};

/// The least side of the active point's image.
const LEAST: f32 = 84.0;
/// The largest part of the width that it takes where there is much of it.
const SHARE: f32 = 0.55;
/// Up to so much, it takes what the rest leaves.
const WIDE: f32 = 308.0;
/// The least room for what stands beside it.
const BESIDE: f32 = 140.0;
/// With more coordinates than this, they stand in two columns.
const ONE_COLUMN: usize = 3;
/// Room for one coordinate with two decimals, and for each more.
const NUMBER: f32 = 48.0;
const DIGIT: f32 = 7.0;
/// Between a coordinate's name, its number and the next.
const APART: f32 = 4.0;
/// The most room that is left for coordinates beside the image.
const BESIDE_MOST: f32 = 184.0;
/// Around the signs on the two buttons beside the name: it needs the room more.
const SIGN: f32 = 5.0;
/// The longest name of a point.
const MOST_LETTERS: usize = 40;
/// The least room for words beside the title.
const LEAST_WORDS: f32 = 60.0;

/// The panel at the top right.
#[derive(Default)]
pub struct DecodedPanel {
    pictures: Pictures,
    list: PointList,
    order: CoordinateOrder,
}

impl DecodedPanel {
    /// Draws the panel.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        points::prepare(scene);
        let handles = &scene.document.points;
        self.pictures
            .keep(|id| handles.iter().any(|handle| handle.id == id));
        heading(ui, scene);
        if scene.document.points.is_empty() {
            none(ui, scene);
            return;
        }
        let height = ui.available_height().max(LEAST);
        let width = ui.available_width();
        let beside = beside(points::shown_decimals(scene), scene.progress.recipe.latent);
        let room = vec2(
            (width - beside - 12.0).min((SHARE * width).max(WIDE)),
            height,
        );
        ui.horizontal_top(|ui| {
            self.large(ui, scene, room);
            ui.add_space(4.0);
            ui.vertical(|ui| self.beside(ui, scene, height));
        });
        // As high as a person made it, whatever there is to show.
        ui.take_available_height();
        points::prepare(scene);
    }

    fn large(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, room: Vec2) {
        let room = room.max(Vec2::splat(LEAST));
        let shape = scene.image_shape();
        let size = shape.map_or(Vec2::splat(room.min_elem()), |shape| {
            let size = texture::within_room(shape, room);
            // Whole multiples of the pixels, where they fit, keep all pixels equally large.
            let times = size.x / shape.width as f32;
            let whole = size * (times.floor() / times);
            if whole.max_elem() >= LEAST {
                whole
            } else {
                size
            }
        });
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let handles = &scene.document.points;
        let Some(place) = handles
            .iter()
            .position(|h| Some(h.id) == scene.selection.active)
        else {
            return;
        };
        let dark = ui.visuals().dark_mode;
        on_paper(ui, picture(&mut self.pictures, ui, scene, place), rect);
        let stroke = Stroke::new(1.5, palette::active(dark));
        ui.painter()
            .rect_stroke(rect, 3.0, stroke, StrokeKind::Outside);
        let name = points::name(&handles[place]);
        response.widget_info(|| {
            WidgetInfo::labeled(
                Role::Image,
                true,
                fill(t("{name}, decoded"), &[("name", &name)]),
            )
        });
        if let Some(shape) = shape {
            pixel_choice::show(ui, scene, shape, rect, &response);
        }
        response.on_hover_text(t(
            "The mean of p(x|z) at the active point: each pixel is a mean, not a sample, and blurred \
               edges are where the model is unsure. A click on a pixel shows its influence on the plane",
        ));
    }

    /// The active point's name and coordinates, and the other points.
    fn beside(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, height: f32) {
        let Some(id) = scene.selection.active else {
            return;
        };
        ui.spacing_mut().scroll = bars();
        let dark = ui.visuals().dark_mode;
        let list = scene.document.points.len() > 1;
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(10.0), Sense::hover());
            let colour = points::active(scene).and_then(|point| point.colour);
            let colour = colour.map_or(palette::active(dark), |of| palette::point(of, dark));
            ui.painter().circle_filled(rect.center(), 5.0, colour);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = APART;
                ui.scope(|ui| {
                    ui.spacing_mut().button_padding.x = SIGN;
                    add_button(ui, scene, "+");
                    remove_button(ui, scene, id);
                });
                name_field(ui, scene);
            });
        });
        let gap = ui.spacing().item_spacing.y;
        let side = point_list::side(height);
        let below = if list {
            point_list::row(side) + gap
        } else {
            0.0
        };
        let left = |ui: &Ui| height - ui.min_rect().height() - gap;
        let height = left(ui) - below;
        self.order.follow(ui, scene);
        let locked = points::active(scene).is_some_and(|point| point.locked);
        ui.add_enabled_ui(!locked, |ui| {
            coordinates(ui, scene, self.order.axes(), height);
        });
        if list {
            self.list
                .show(ui, scene, &mut self.pictures, side, left(ui));
        }
    }
}

fn heading(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.horizontal(|ui| {
        title::title(ui, scene, PanelName::Decoded);
        if let Some(words) = scene.tones_note() {
            ui.add(Label::new(RichText::new(words).weak().small()).truncate());
        }
        let Some(answer) = scene.newest::<PointsQuery>() else {
            return;
        };
        // Of a word or two nobody learns anything.
        if ui.available_width() < LEAST_WORDS {
            return;
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let step = numbers::thousands(answer.stamp.step);
            let text = if scene.progress.phase == Phase::Running && earlier(scene).is_none() {
                let age = answer.stamp.answered.duration_since(answer.stamp.published);
                fill(
                    t("weights of step {step}, {age} ms old"),
                    &[("step", step), ("age", age.as_millis().to_string())],
                )
            } else {
                fill(t("weights of step {step}"), &[("step", step)])
            };
            let label = Label::new(RichText::new(text).weak().small()).truncate();
            ui.add(label).on_hover_text(t(
                "The step whose weights decoded this image, and how old they were then",
            ));
        });
    });
}

fn none(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.add_space(12.0);
    ui.label(quiet(
        ui,
        t(
            "No point yet. Click on empty ground of the plane, or press A, to put one there and see \
           what it decodes to",
        ),
    ));
    ui.add_space(6.0);
    add_button(ui, scene, t("Add point"));
}

/// The active point's name, to be typed over; its number stands there until it has one.
fn name_field(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(point) = points::active_mut(scene) else {
        return;
    };
    let hint = fill(t("Point {n}"), &[("n", point.number())]);
    let name = points::name(point);
    let field = TextEdit::singleline(&mut point.name)
        .hint_text(
            RichText::new(hint)
                .font(strong(13.0))
                .color(ui.visuals().text_color()),
        )
        .font(strong(13.0))
        .char_limit(MOST_LETTERS)
        .desired_width(ui.available_width());
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(name.clone()),
        ..WidgetInfo::labeled(Role::TextInput, true, t("Name of this point"))
    });
    response.on_hover_text(t("Click to give this point a name"));
}

fn add_button(ui: &mut Ui, scene: &mut Scene<'_>, text: &str) {
    let add = ui
        .button(text)
        .on_hover_text(t("Put another point, to compare what z decodes to (A)"));
    add.widget_info(|| WidgetInfo::labeled(Role::Button, true, t("Add another point")));
    if add.clicked() {
        scene.actions.push(EditAction::AddPoint.into());
    }
}

fn remove_button(ui: &mut Ui, scene: &mut Scene<'_>, id: u64) {
    let remove = ui
        .button("\u{2212}")
        .on_hover_text(t("Take this point away (Delete or Backspace)"));
    remove.widget_info(|| WidgetInfo::labeled(Role::Button, true, t("Remove this point")));
    if remove.clicked() {
        scene.actions.push(EditAction::RemovePoint(id).into());
    }
}

/// Widths of a coordinate's name and of its number.
fn coordinate_widths(decimals: usize, dimensions: usize) -> [f32; 2] {
    let digits = (dimensions.max(2) - 1).ilog10() as f32 + 1.0;
    let number = NUMBER + DIGIT * decimals.saturating_sub(2) as f32;
    [7.0 + 8.0 * digits, number]
}

/// The least room beside the image: of many coordinates two stand beside each other, with a bar
/// that scrolls them.
fn beside(decimals: usize, dimensions: usize) -> f32 {
    if dimensions <= ONE_COLUMN {
        return BESIDE;
    }
    let [name, number] = coordinate_widths(decimals, dimensions);
    let two = 2.0 * (name + number) + 3.0 * APART;
    BESIDE.max((two + bars().allocated_width() + 2.0).min(BESIDE_MOST))
}

/// A bar that is always there says that there is more.
fn bars() -> ScrollStyle {
    ScrollStyle {
        bar_width: 7.0,
        bar_inner_margin: 3.0,
        foreground_color: true,
        ..ScrollStyle::solid()
    }
}

fn coordinates(ui: &mut Ui, scene: &mut Scene<'_>, order: &[usize], height: f32) {
    let decimals = points::shown_decimals(scene);
    let Some(handle) = points::active_mut(scene) else {
        return;
    };
    let (id, dimensions) = (handle.id, order.len());
    let [name, number] = coordinate_widths(decimals, dimensions);
    ui.spacing_mut().item_spacing.x = APART;
    ui.spacing_mut().interact_size.x = number;
    ui.spacing_mut().button_padding.x = 4.0;
    let gap = ui.spacing().item_spacing;
    let columns = |width: f32| {
        let columns = (width + gap.x) / (name + number + 2.0 * gap.x);
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
                        coordinate(
                            ui,
                            axis,
                            value,
                            decimals,
                            [name, number].map(|x| vec2(x, row)),
                        );
                    });
                }
            });
        }
    });
}

fn coordinate(
    ui: &mut Ui,
    axis: usize,
    value: &mut f32,
    decimals: usize,
    [name, number]: [Vec2; 2],
) {
    let label = Label::new(format!("z{axis}")).selectable(false);
    let name = ui.add_sized(name, label);
    // Known since the frame before; a drag moves the last decimal but one.
    let place = ui.scope_id().with("field");
    let field: Option<Id> = ui.data(|data| data.get_temp(place));
    let ctx = ui.ctx().clone();
    let written = |value: f64, _| {
        let typed = field.is_some() && ctx.memory(|memory| memory.focused()) == field;
        if typed {
            // In full: what is left as it was must not lose digits.
            (value as f32).to_string()
        } else {
            points::coordinate(value as f32, decimals)
        }
    };
    let drag = DragValue::new(value)
        .speed(2.0 * 0.1f64.powi(decimals.min(6) as i32))
        .custom_formatter(written);
    let response = number_field(ui, Kind::Real, -1e3..=1e3, drag, |ui, drag| {
        ui.add_sized(number, drag)
    });
    ui.data_mut(|data| data.insert_temp(place, response.id));
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

//! The key of a field of classes: each class with its colour, the one under the pointer named.

use crate::ui::language::{fill, numbers, t};
use crate::ui::plane::captions::{Captions, SMALL};
use crate::ui::plane::colour_bar::free_corner;
use crate::ui::plane::layer::Layer;
use crate::ui::scene::classes::Class;
use crate::ui::style::palette::{self, CLASSES};
use crate::ui::style::theme::strong;
use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Align2, Color32, FontId, Galley, Rect, Role, Sense, Stroke, StrokeKind, Vec2, WidgetInfo, pos2,
    vec2,
};
use std::sync::Arc;

/// Width of the key, and height of a line.
const WIDTH: f32 = 236.0;
const LINE: f32 = 16.0;
/// Columns of names: short ones stand side by side.
const COLUMNS: [(usize, f32); 3] = [(5, 3.0), (2, 12.0), (1, f32::INFINITY)];
/// Side of a class's colour, and its room.
const SWATCH: f32 = 10.0;
const BESIDE: f32 = 15.0;
/// From the key's edge to what is on it.
const MARGIN: Vec2 = Vec2::new(8.0, 5.0);

/// The classes of a field.
pub struct ClassKey<'a> {
    /// What the colours stand for.
    pub title: &'a str,
    pub classes: &'a [Class],
    /// The class under the pointer.
    pub pointed: Option<u16>,
    /// Of which images and weights it is, in words; empty if that is said elsewhere.
    pub about: &'a str,
}

impl ClassKey<'_> {
    /// Draws it in the first of these corners that is free.
    pub fn draw(&self, layer: &Layer<'_>, captions: &mut Captions, corners: &[Align2]) {
        let dark = layer.dark();
        let ink = palette::contrast(dark);
        let pointed = self.pointed_name();
        let listed = self.listed();
        let longest = listed.iter().map(|class| class.name.chars().count()).max();
        let longest = longest.unwrap_or(0) as f32;
        let columns = COLUMNS.iter().find(|(_, most)| longest <= *most);
        let columns = columns.map_or(1, |(columns, _)| *columns);
        let lay_out = |words: &str, font: FontId, ink: Color32, width: f32, rows: usize| {
            let mut job = LayoutJob::simple(words.to_owned(), font, ink, width);
            job.wrap = TextWrapping {
                max_rows: rows,
                ..TextWrapping::wrap_at_width(width)
            };
            layer.painter.layout_job(job)
        };
        let small = || FontId::proportional(SMALL);
        let name_room = if self.pointed.is_some() { 60.0 } else { 0.0 };
        let title = lay_out(self.title, small(), ink, WIDTH - name_room, 1);
        let name = pointed.map(|name| lay_out(name, strong(SMALL + 1.0), ink, name_room, 1));
        let faint = ink.gamma_multiply(0.7);
        let foot = self.foot();
        let foot = (!foot.is_empty()).then(|| lay_out(&foot, small(), faint, WIDTH, 3));
        let rows = listed.len().div_ceil(columns) as f32;
        let foot_height = foot.as_ref().map_or(0.0, |foot| foot.size().y);
        let size = vec2(WIDTH, LINE + rows * LINE + foot_height) + 2.0 * MARGIN;
        let plate = free_corner(layer, captions, corners, size);
        captions.taken.push(plate);
        layer
            .painter
            .rect_filled(plate, 4.0, palette::paper(dark).gamma_multiply(0.94));
        let room = plate.shrink2(MARGIN);
        let put = |galley: &Arc<Galley>, at, anchor: Align2| {
            let place = anchor.anchor_size(at, galley.size());
            layer.painter.galley(place.min, galley.clone(), ink);
        };
        put(&title, room.left_top(), Align2::LEFT_TOP);
        if let Some(name) = &name {
            put(name, room.right_top(), Align2::RIGHT_TOP);
        }
        let column_width = room.width() / columns as f32;
        for (at, class) in listed.iter().enumerate() {
            let corner = pos2(
                room.left() + (at % columns) as f32 * column_width,
                room.top() + LINE * (1 + at / columns) as f32,
            );
            let middle = corner + vec2(SWATCH / 2.0, LINE / 2.0);
            let swatch = Rect::from_center_size(middle, Vec2::splat(SWATCH));
            let colour = palette::class(class.label, dark);
            layer.painter.rect_filled(swatch, 2.0, colour);
            let mut written = ink.gamma_multiply(0.85);
            if self.pointed == Some(class.label) {
                let ring = Stroke::new(1.5, ink);
                layer
                    .painter
                    .rect_stroke(swatch, 2.0, ring, StrokeKind::Outside);
                written = ink;
            }
            let width = column_width - BESIDE - 2.0;
            let name = lay_out(&class.name, small(), written, width, 1);
            put(
                &name,
                corner + vec2(BESIDE, LINE / 2.0),
                Align2::LEFT_CENTER,
            );
        }
        if let Some(foot) = &foot {
            put(foot, room.left_bottom(), Align2::LEFT_BOTTOM);
        }
        let id = layer.ui.scope_id().with("classes of the field");
        let response = layer.ui.interact(plate, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, self.in_words()));
    }

    /// Those that have a line: all, as long as each has a colour of its own.
    fn listed(&self) -> &[Class] {
        if self.classes.len() > CLASSES {
            &[]
        } else {
            self.classes
        }
    }

    fn pointed_name(&self) -> Option<&str> {
        let label = self.pointed?;
        let class = self.classes.iter().find(|class| class.label == label)?;
        Some(&class.name)
    }

    fn foot(&self) -> String {
        let all = self.classes.len();
        if all <= CLASSES {
            return self.about.to_owned();
        }
        let shared = fill(
            t("{n} classes share {colours} colours; the pointer names them"),
            &[
                ("n", numbers::thousands(all as u64)),
                ("colours", CLASSES.to_string()),
            ],
        );
        if self.about.is_empty() {
            shared
        } else {
            format!("{shared}. {}", self.about)
        }
    }

    /// "Class by a classifier. Under the pointer: 7"
    fn in_words(&self) -> String {
        let mut words = self.title.to_owned();
        if let Some(name) = self.pointed_name() {
            words += ". ";
            words += &fill(t("Under the pointer: {value}"), &[("value", name)]);
        }
        let foot = self.foot();
        if !foot.is_empty() {
            words += ". ";
            words += &foot;
        }
        words
    }
}

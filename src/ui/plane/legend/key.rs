//! A key of marks on the plane itself: of the classes where their names have no room in the row
//! above, and of the words of a table.

use crate::ui::language::{fill, t};
use crate::ui::plane::captions::{Captions, SMALL};
use crate::ui::plane::layer::Layer;
use crate::ui::plane::legend::Legend;
use crate::ui::style::class_mark::ClassMark;
use crate::ui::style::palette;
use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{Align2, FontId, Galley, Rect, Vec2, pos2, vec2};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The most classes that it names, and the most words.
const MOST: usize = 10;
const MOST_WORDS: usize = 16;
/// The most width of a name, in points.
const NAME: f32 = 120.0;
/// Height of a line.
const LINE: f32 = 15.0;
/// From the edge of the key to a mark's middle, and from there to its name.
const MARK: [f32; 2] = [9.0, 9.0];
/// Between the key and the edge of the plane, and within the key.
const MARGIN: Vec2 = Vec2::new(6.0, 6.0);
/// The most that it takes of the plane's width and height.
const SHARE: Vec2 = Vec2::new(0.4, 0.5);

/// Draws that of the classes in the upper right corner, if it has room there.
pub fn draw_classes(
    layer: &Layer<'_>,
    legend: &Legend,
    hidden: &BTreeSet<u16>,
    captions: &mut Captions,
) {
    if !legend.is_there() || legend.len() > MOST {
        return;
    }
    let entries = legend.entries().map(|entry| {
        let label = entry.class.label;
        (label, entry.class.name.clone(), hidden.contains(&label))
    });
    draw(layer, entries, captions);
}

/// Draws that of the words of a column, the first ones if they are many.
pub fn draw_words(layer: &Layer<'_>, words: &[String], captions: &mut Captions) {
    let more = words.len().saturating_sub(MOST_WORDS);
    let entries = (0..).zip(words).take(MOST_WORDS).map(|(mark, word)| {
        let last = more > 0 && usize::from(mark) + 1 == MOST_WORDS;
        let name = if last {
            fill(
                t("{word} and {n} more"),
                &[("word", word.clone()), ("n", more.to_string())],
            )
        } else {
            word.clone()
        };
        (mark, name, false)
    });
    draw(layer, entries, captions);
}

/// Draws marks with their names; those that are hidden are empty.
fn draw(
    layer: &Layer<'_>,
    entries: impl Iterator<Item = (u16, String, bool)>,
    captions: &mut Captions,
) {
    let dark = layer.dark();
    let ink = palette::contrast(dark);
    let names: Vec<(u16, Arc<Galley>, bool)> = entries
        .map(|(label, name, hidden)| {
            let ink = if hidden {
                ink.gamma_multiply(0.55)
            } else {
                ink.gamma_multiply(0.9)
            };
            let font = FontId::proportional(SMALL);
            let mut job = LayoutJob::simple_singleline(name, font, ink);
            job.wrap = TextWrapping::truncate_at_width(NAME);
            (label, layer.painter.layout_job(job), hidden)
        })
        .collect();
    let widest = names.iter().map(|(_, name, _)| name.size().x);
    let widest = widest.fold(0.0, f32::max);
    let size = vec2(
        MARK[0] + MARK[1] + widest + MARGIN.x,
        LINE * names.len() as f32 + MARGIN.y,
    );
    let canvas = layer.view.canvas;
    let most = canvas.size() * SHARE;
    if size.x > most.x || size.y > most.y {
        return;
    }
    let corner = canvas.right_top() + vec2(-MARGIN.x, MARGIN.y);
    let plate = Align2::RIGHT_TOP.anchor_size(corner, size);
    let paper = palette::paper(dark).gamma_multiply(0.85);
    layer.painter.rect_filled(plate, 4.0, paper);
    captions.taken.push(plate);
    for (place, (label, name, hidden)) in names.into_iter().enumerate() {
        let top = plate.top() + MARGIN.y / 2.0 + LINE * place as f32;
        let line = Rect::from_min_size(pos2(plate.left(), top), vec2(size.x, LINE));
        let at = pos2(line.left() + MARK[0], line.center().y);
        let mark = ClassMark::of(label);
        if hidden {
            mark.paint_hidden(layer.painter, at, 4.0, dark);
        } else {
            mark.paint(layer.painter, at, 4.0, dark);
        }
        let beside = pos2(at.x + MARK[1], line.center().y - name.size().y / 2.0);
        layer.painter.galley(beside, name, ink);
    }
}

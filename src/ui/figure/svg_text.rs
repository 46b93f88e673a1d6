//! Laid out text as text of an SVG: a piece for each run of one look, at its baseline.

use super::markup::{escaped, number, painted};
use crate::ui::style::theme::STRONG;
use eframe::egui::epaint::TextShape;
use eframe::egui::epaint::text::{Glyph, PlacedRow};
use eframe::egui::{Color32, FontFamily, FontId, Pos2};
use std::fmt::Write;

/// The typefaces of the window by name, and what stands in where they are not installed.
const PLAIN: &str = "Inter, 'Noto Sans JP', Helvetica, Arial, sans-serif";
const FIXED: &str = "Hack, 'DejaVu Sans Mono', Menlo, monospace";

/// A run of letters of one look.
struct Run<'a> {
    font: FontId,
    colour: Color32,
    glyphs: Vec<&'a Glyph>,
}

/// The text of `shape`, a line for each run.
pub(super) fn written(shape: &TextShape) -> String {
    let mut text = String::new();
    let mut fonts = Fonts::of(shape);
    for row in &shape.galley.rows {
        for run in runs(shape, row, &mut fonts) {
            write_run(&mut text, shape, row, &run);
        }
        fonts.end_row(row.ends_with_newline);
    }
    text
}

/// The font of each letter of a text, one after the other.
struct Fonts<'a> {
    sections: &'a [eframe::egui::text::LayoutSection],
    letters: std::iter::Peekable<std::str::CharIndices<'a>>,
    last: FontId,
}

impl<'a> Fonts<'a> {
    fn of(shape: &'a TextShape) -> Self {
        let job = &shape.galley.job;
        let first = job.sections.first();
        Self {
            sections: &job.sections,
            letters: job.text.char_indices().peekable(),
            last: first.map_or_else(FontId::default, |first| first.format.font_id.clone()),
        }
    }

    /// That of the next letter, which is drawn as `letter`: one that stands for what was cut
    /// off has that of the letter before.
    fn next(&mut self, letter: char) -> FontId {
        let next = self.letters.next_if(|(_, next)| *next == letter);
        if let Some((at, _)) = next {
            let section = self.sections.iter().find(|section| {
                let range = &section.byte_range;
                range.start.0 <= at && at < range.end.0
            });
            if let Some(section) = section {
                self.last = section.format.font_id.clone();
            }
        }
        self.last.clone()
    }

    fn end_row(&mut self, newline: bool) {
        if newline {
            self.letters.next_if(|(_, next)| *next == '\n');
        }
    }
}

fn runs<'a>(shape: &TextShape, row: &'a PlacedRow, fonts: &mut Fonts<'_>) -> Vec<Run<'a>> {
    let mut runs: Vec<Run<'a>> = Vec::new();
    for glyph in &row.glyphs {
        let (font, colour) = (fonts.next(glyph.chr), colour(shape, row, glyph));
        match runs.last_mut() {
            Some(run) if run.font == font && (run.colour == colour || glyph.chr == ' ') => {
                run.glyphs.push(glyph);
            }
            Some(_) | None => runs.push(Run {
                font,
                colour,
                glyphs: vec![glyph],
            }),
        }
    }
    runs
}

/// The colour of a letter: where its corners have none of their own, that of the shape.
fn colour(shape: &TextShape, row: &PlacedRow, glyph: &Glyph) -> Color32 {
    let corner = row.visuals.mesh.vertices.get(glyph.first_vertex as usize);
    let own = corner.map_or(Color32::PLACEHOLDER, |corner| corner.color);
    let colour = match shape.override_text_color {
        Some(colour) => colour,
        None if own == Color32::PLACEHOLDER => shape.fallback_color,
        None => own,
    };
    colour.gamma_multiply(shape.opacity_factor)
}

fn write_run(to: &mut String, shape: &TextShape, row: &PlacedRow, run: &Run<'_>) {
    let text: String = run.glyphs.iter().map(|glyph| glyph.chr).collect();
    let (Some(first), Some(last)) = (run.glyphs.first(), run.glyphs.last()) else {
        return;
    };
    if text.trim().is_empty() {
        return;
    }
    let at = shape.pos + row.pos.to_vec2() + first.pos.to_vec2();
    let width = last.pos.x + last.advance_width - first.pos.x;
    let (x, y) = (number(at.x), number(at.y));
    let family = match &run.font.family {
        FontFamily::Proportional => PLAIN,
        FontFamily::Monospace => FIXED,
        FontFamily::Name(_) => PLAIN,
    };
    let strong = run.font.family == FontFamily::Name(STRONG.into());
    let weight = if strong { " font-weight=\"600\"" } else { "" };
    let size = number(run.font.size);
    let fill = painted("fill", run.colour);
    let turned = turned(shape);
    // The room that the letters have here, whatever typeface stands in.
    let length = if run.glyphs.len() > 1 {
        format!(
            " textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"",
            number(width)
        )
    } else {
        String::new()
    };
    // A string takes whatever is written.
    let _ = writeln!(
        to,
        "<text x=\"{x}\" y=\"{y}\" font-family=\"{family}\" font-size=\"{size}\"{weight}{fill}\
         {length}{turned} xml:space=\"preserve\">{}</text>",
        escaped(&text)
    );
}

fn turned(shape: &TextShape) -> String {
    if shape.angle == 0.0 {
        return String::new();
    }
    let Pos2 { x, y } = shape.pos;
    let (degrees, x, y) = (number(shape.angle.to_degrees()), number(x), number(y));
    format!(" transform=\"rotate({degrees} {x} {y})\"")
}

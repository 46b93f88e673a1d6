//! A panel laid out without a window, and the pixels of that.

use super::bitmap::Bitmap;
use super::textures::Textures;
use crate::ui::style::paper;
use crate::ui::style::theme::{self, BODY, ThemeChoice};
use eframe::egui::epaint::ClippedShape;
use eframe::egui::{Color32, Context, CornerRadius, Pos2, RawInput, Rect, Ui, Vec2, ViewportInfo};

/// Passes until sizes that depend on what was measured before have settled.
const PASSES: u32 = 4;
/// Between two of them, in seconds: what fades in is there at the end.
const APART: f64 = 0.25;
/// The longest side of a texture.
const TEXTURE_SIDE: usize = 8192;

/// How a figure looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FigureLook {
    /// Dark lines on white paper, or as in the dark window.
    pub dark: bool,
    /// Pixels that a point takes.
    pub scale: f32,
    /// Size of plain text, in points.
    pub type_size: f32,
}

/// What a panel drew.
pub(crate) struct Captured {
    ctx: Context,
    pub(super) shapes: Vec<ClippedShape>,
    pub(super) textures: Textures,
    /// Everything, in the points of the layout.
    pub(super) area: Rect,
    /// How many points of the figure such a point takes.
    pub(super) zoom: f32,
    pixels_per_point: f32,
}

/// Lays `draw` out on paper of `size`, which is in points.
pub(crate) fn capture(size: Vec2, look: FigureLook, mut draw: impl FnMut(&mut Ui)) -> Captured {
    let ctx = Context::default();
    paper::make(&ctx);
    theme::install(&ctx);
    theme::choose(
        &ctx,
        if look.dark {
            ThemeChoice::Dark
        } else {
            ThemeChoice::Light
        },
    );
    let zoom = look.type_size / BODY;
    ctx.set_zoom_factor(zoom);
    let area = Rect::from_min_size(Pos2::ZERO, size / zoom);
    let mut textures = Textures::default();
    let mut shapes = Vec::new();
    let mut pixels_per_point = look.scale * zoom;
    for pass in 0..PASSES {
        let output = ctx.run_ui(input(area, look.scale, pass), |ui| {
            ui.style_mut().animation_time = 0.0;
            let paper = paper(look.dark);
            ui.painter().rect_filled(area, CornerRadius::ZERO, paper);
            draw(ui);
        });
        textures.take_in(output.textures_delta);
        (shapes, pixels_per_point) = (output.shapes, output.pixels_per_point);
    }
    Captured {
        ctx,
        shapes,
        textures,
        area,
        zoom,
        pixels_per_point,
    }
}

fn input(area: Rect, scale: f32, pass: u32) -> RawInput {
    let mut input = RawInput {
        screen_rect: Some(area),
        time: Some(f64::from(pass) * APART),
        max_texture_side: Some(TEXTURE_SIDE),
        focused: false,
        ..RawInput::default()
    };
    let window = ViewportInfo {
        native_pixels_per_point: Some(scale),
        ..ViewportInfo::default()
    };
    input.viewports.insert(input.viewport_id, window);
    input
}

/// What a figure is drawn on.
fn paper(dark: bool) -> Color32 {
    if dark {
        theme::DARK.surface
    } else {
        Color32::WHITE
    }
}

impl Captured {
    /// Width and height in pixels, and red, green and blue of each, row by row.
    pub(crate) fn pixels(&self) -> ([usize; 2], Vec<u8>) {
        let mut bitmap = Bitmap::new(self.area, self.pixels_per_point);
        bitmap.paint(&self.tessellated(self.shapes.clone()), &self.textures);
        (bitmap.size(), bitmap.opaque())
    }

    /// These shapes alone over nothing.
    pub(super) fn bitmap(&self, shapes: Vec<ClippedShape>, area: Rect, scale: f32) -> Bitmap {
        let mut bitmap = Bitmap::new(area, scale);
        bitmap.paint(&self.tessellated(shapes), &self.textures);
        bitmap
    }

    fn tessellated(
        &self,
        shapes: Vec<ClippedShape>,
    ) -> Vec<eframe::egui::epaint::ClippedPrimitive> {
        self.ctx.tessellate(shapes, self.pixels_per_point)
    }
}

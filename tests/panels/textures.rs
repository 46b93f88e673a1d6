//! What panels make of pixels: the textures that they hand to the graphics card.

use super::support::Stage;
use eframe::egui::{
    Color32, ColorImage, Context, FullOutput, ImageData, Plugin, Rect, Shape, TextureId,
};
use egui_kittest::Harness;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// The newest state of every texture.
#[derive(Clone, Default)]
pub struct Textures(Arc<Mutex<HashMap<TextureId, Arc<ColorImage>>>>);

impl Plugin for Textures {
    fn debug_name(&self) -> &'static str {
        "textures"
    }

    fn output_hook(&mut self, _ctx: &Context, output: &mut FullOutput) {
        let mut textures = self.0.lock().expect("no test has failed");
        for (id, changes) in &output.textures_delta.set {
            for change in changes {
                let ImageData::Color(image) = &change.image;
                if change.pos.is_none() {
                    textures.insert(*id, image.clone());
                }
            }
        }
    }
}

/// A part of a texture where the last frame painted it.
pub struct Painted {
    pub rect: Rect,
    uv: Rect,
    image: Arc<ColorImage>,
}

impl Painted {
    /// The colour in its middle.
    pub fn middle(&self) -> Color32 {
        let at = self.uv.center();
        let [width, height] = self.image.size;
        let place = |share: f32, side: usize| ((share * side as f32) as usize).min(side - 1);
        self.image[(place(at.x, width), place(at.y, height))]
    }

    /// Whether all of it has one colour.
    pub fn is_one_colour(&self) -> bool {
        let first = self.image.pixels.first();
        self.image.pixels.iter().all(|colour| Some(colour) == first)
    }

    /// Width over height, of the pixels that it shows.
    pub fn proportion(&self) -> f32 {
        let [width, height] = self.image.size.map(|side| side as f32);
        width * self.uv.width() / (height * self.uv.height())
    }
}

/// All pictures of the last frame, from back to front.
pub fn pictures<P>(harness: &Harness<'_, Stage<P>>) -> Vec<Painted> {
    let textures = harness
        .state()
        .textures
        .0
        .lock()
        .expect("no test has failed");
    let shapes = harness.output().shapes.iter();
    let painted = shapes.filter_map(|clipped| {
        let (texture, rect, uv) = match &clipped.shape {
            Shape::Mesh(mesh) if mesh.vertices.len() == 4 => {
                let corners = mesh.vertices.iter().map(|vertex| vertex.uv);
                let uv = corners.fold(Rect::NOTHING, |rect, uv| rect.union(Rect::from_pos(uv)));
                (mesh.texture_id, mesh.calc_bounds(), uv)
            }
            Shape::Rect(shape) => {
                let brush = shape.brush.as_ref()?;
                (brush.fill_texture_id, shape.rect, brush.uv)
            }
            _ => return None,
        };
        let image = textures.get(&texture)?.clone();
        // Letters and equations are clear between their lines.
        let opaque = image.pixels.iter().all(|colour| colour.a() == 255);
        opaque.then_some(Painted { rect, uv, image })
    });
    painted.collect()
}

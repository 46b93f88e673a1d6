//! The window's letters and plain fills without a filter.
//!
//! egui keeps letters, and the white that plain fills are made of, in one texture
//! and has it smoothed between its pixels. Letters are put on whole pixels of the
//! screen, so that there is nothing to smooth; but where the processor paints, looking
//! at four pixels in place of one is what most of a frame's time goes into.

use eframe::egui::{Context, FullOutput, Plugin, TextureId, TextureOptions};

/// Takes the filter off egui's own texture.
pub(crate) struct NearestSampling;

impl Plugin for NearestSampling {
    fn debug_name(&self) -> &'static str {
        "nearest sampling"
    }

    fn setup(&mut self, ctx: &Context) {
        // The small discs in that texture are drawn larger or smaller than they are.
        ctx.tessellation_options_mut(|options| options.prerasterized_discs = false);
    }

    fn output_hook(&mut self, _ctx: &Context, output: &mut FullOutput) {
        let own = output.textures_delta.set.get_mut(&TextureId::default());
        for change in own.into_iter().flatten() {
            change.options = TextureOptions::NEAREST;
        }
    }
}

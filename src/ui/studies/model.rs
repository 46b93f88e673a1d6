//! The model that is running as a graph: what is drawn from what, and which
//! arrows infer. A click on a node tells its distribution.

mod details;
mod diagram;

use crate::recipe::Bayes;
use crate::ui::language::t;
use crate::ui::scene::Scene;
use crate::ui::studies::columns::{beside, column, head, scrolling};
use crate::ui::style::equation::{Equation, equation};
use crate::ui::style::paper::{controls, is_paper};
use crate::ui::style::widgets::quiet;
use clap::ValueEnum;
use eframe::egui::{Rect, Ui, pos2};

/// A random variable or a set of parameters; declared in the order of the keyboard, as
/// one walks from the encoder to the decoder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, ValueEnum)]
enum Node {
    /// The encoder's weights.
    Encoder,
    /// The noise that the code is drawn with.
    Noise,
    /// The image's code.
    Code,
    /// The image.
    #[default]
    Image,
    /// The decoder's weights.
    Decoder,
}

impl Node {
    /// What it is called, by its symbol first.
    fn name(self) -> &'static str {
        match self {
            Node::Image => t("xₙ: an image"),
            Node::Code => t("zₙ: its code"),
            Node::Noise => t("εₙ: the noise of the code"),
            Node::Decoder => t("W: the decoder's weights"),
            Node::Encoder => t("φ: the encoder's weights"),
        }
    }
}

/// Least and greatest width of the column beside the graph, in points.
const DETAILS: [f32; 2] = [230.0, 460.0];

/// What the study keeps from frame to frame.
#[derive(Default)]
pub struct ModelStudy {
    chosen: Node,
}

impl ModelStudy {
    /// Draws the study.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let random = scene.progress.recipe.bayes == Bayes::Decoder;
        beside(
            ui,
            self,
            |_, ui| {
                head(
                    ui,
                    t("The model as a graph"),
                    t(
                        "A variational autoencoder (VAE) takes each image xₙ to be made from a code zₙ that nobody sees: its \
                         latent variable. The frame holds what there is once for each training \
                         image. Solid arrows say how an image is made from a code; dashed arrows \
                         how the code is inferred from the image, by the approximate posterior q.",
                    ),
                );
                let joint = if random {
                    Equation::JointRandom
                } else {
                    Equation::Joint
                };
                equation(ui, joint);
                let hint = t(
                    "A shaded circle is seen in the data. Click a circle or a dot to read about it",
                );
                let hint = quiet(ui, hint).small();
                controls(ui, |ui| ui.label(hint));
            },
            |study, ui| study.picture(ui, scene),
        );
    }

    fn picture(&mut self, ui: &mut Ui, scene: &Scene<'_>) {
        let room = ui.available_rect_before_wrap();
        if is_paper(ui) {
            // What is read by a click has no place there.
            diagram::show(ui, room, scene, &mut self.chosen);
            return;
        }
        let details = (0.4 * room.width()).clamp(DETAILS[0], DETAILS[1]);
        let split = room.right() - details.min(0.5 * room.width());
        let left = Rect::from_min_max(room.min, pos2(split - 18.0, room.bottom()));
        diagram::show(ui, left, scene, &mut self.chosen);
        let right = Rect::from_min_max(pos2(split, room.top()), room.max);
        scrolling(&mut column(ui, "details", right), |ui| {
            details::show(ui, scene, self.chosen);
        });
    }
}

//! The model that is running as a graph: what is drawn from what, and which
//! arrows infer. A click on a node tells its distribution.

mod details;
mod diagram;

use crate::ui::language::t;
use crate::ui::scene::Scene;
use crate::ui::studies::columns::{beside, head};
use crate::ui::style::equation::{Equation, equation};
use crate::ui::style::widgets::quiet;
use clap::ValueEnum;
use eframe::egui::{Align, Layout, Rect, ScrollArea, Ui, UiBuilder, pos2};

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

/// What the study keeps from frame to frame.
#[derive(Default)]
pub struct ModelStudy {
    chosen: Node,
}

impl ModelStudy {
    /// Draws the study.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        beside(
            ui,
            self,
            |_, ui| {
                head(
                    ui,
                    t("The model as a graph"),
                    t(
                        "Each image xₙ is thought to come from a code zₙ that nobody sees; the \
                         plate stands for one such pair per training image. Solid arrows say how \
                         data would be made; dashed ones how the code is inferred back from the \
                         image.",
                    ),
                );
                equation(ui, Equation::Joint);
                ui.label(quiet(ui, t("A shaded node is observed. Click a node")).small());
            },
            |study, ui| study.picture(ui, scene),
        );
    }

    fn picture(&mut self, ui: &mut Ui, scene: &Scene<'_>) {
        let room = ui.available_rect_before_wrap();
        let split = room.left() + (room.width() * 0.56).min(620.0);
        let left = Rect::from_min_max(room.min, pos2(split, room.bottom()));
        diagram::show(ui, left, scene.progress, &mut self.chosen);
        let right = Rect::from_min_max(pos2(split + 18.0, room.top()), room.max);
        let builder = UiBuilder::new().id_salt("details").max_rect(right);
        let mut child = ui.new_child(builder.layout(Layout::top_down(Align::Min)));
        ScrollArea::vertical()
            .auto_shrink(false)
            .show(&mut child, |ui| details::show(ui, scene, self.chosen));
    }
}

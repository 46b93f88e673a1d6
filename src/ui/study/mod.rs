//! The strip along the bottom: one study of the model at a time, chosen by a tab.
//!
//! Only the chosen study is drawn, and only it says what it wants answered: one
//! that is not shown costs nothing.

mod dimensions;
mod evidence;
mod frame;
mod inference;
mod model;
mod noise;
mod playback;
mod subject;
mod tabs;
mod weights;

use super::curves_panel::CurvesPanel;
use super::language::{phrase, t};
use super::scene::Scene;
use super::settings::LayoutSettings;
use super::theme;
use super::widgets::quiet;
use crate::explore::{Compared, Wants};
use eframe::egui::{Align, Layout, Rect, RichText, ScrollArea, Sense, Ui, UiBuilder, pos2};
use serde::{Deserialize, Serialize};

pub use dimensions::DimensionsStudy;
pub use evidence::EvidenceStudy;
pub use inference::InferenceStudy;
pub use model::ModelStudy;
pub use noise::NoiseStudy;
pub(super) use playback::ascent_at;
pub(super) use subject::Subject;
pub use weights::WeightsStudy;

/// Least and greatest width of the column of words beside a study's picture, in points.
const WORDS: [f32; 2] = [268.0, 440.0];

/// What the strip along the bottom is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Study {
    /// ELBO, reconstruction and KL over the run.
    #[default]
    Curves,
    /// log p(x) beside the bound on it.
    Evidence,
    /// One image's q, refined on its own.
    Inference,
    /// z = mean + std * epsilon, and what it does to the gradient's variance.
    Noise,
    /// KL of each latent dimension.
    Dimensions,
    /// q(W) of the decoder's weights.
    Weights,
    /// The plate diagram of the model that runs.
    Model,
}

impl Study {
    /// All, in the order of the tabs.
    pub const ALL: [Study; 7] = [
        Study::Curves,
        Study::Evidence,
        Study::Inference,
        Study::Noise,
        Study::Dimensions,
        Study::Weights,
        Study::Model,
    ];

    /// The word on its tab.
    pub fn label(self) -> &'static str {
        t(match self {
            Study::Curves => phrase("Curves"),
            Study::Evidence => phrase("Evidence"),
            Study::Inference => phrase("Inference"),
            Study::Noise => phrase("Noise"),
            Study::Dimensions => phrase("Dimensions"),
            Study::Weights => phrase("Weights"),
            Study::Model => phrase("Model"),
        })
    }

    /// What is to be seen there.
    pub fn about(self) -> &'static str {
        t(match self {
            Study::Curves => phrase("ELBO, reconstruction and KL over the run"),
            Study::Evidence => phrase("log p(x) beside the bound on it, and the gap between them"),
            Study::Inference => {
                phrase("How far the encoder's q(z|x) is from the best one for an image")
            }
            Study::Noise => {
                phrase("z = μ + σ ε as a picture, and what it does to the gradient's variance")
            }
            Study::Dimensions => {
                phrase("The KL of each latent dimension, and how many of them are used")
            }
            Study::Weights => phrase("The decoder's weights as random variables: q(W)"),
            Study::Model => phrase("The graph of the model that is running; click a node"),
        })
    }

    /// Its words in the View menu and in the command palette.
    pub fn command(self) -> &'static str {
        t(match self {
            Study::Curves => phrase("Show curves"),
            Study::Evidence => phrase("Show evidence"),
            Study::Inference => phrase("Show inference"),
            Study::Noise => phrase("Show noise"),
            Study::Dimensions => phrase("Show dimensions"),
            Study::Weights => phrase("Show weights"),
            Study::Model => phrase("Show model"),
        })
    }
}

impl LayoutSettings {
    /// Whether this study is on screen.
    pub fn shows(&self, study: Study) -> bool {
        self.show_curves && self.study == study
    }
}

/// The studies, each with what it keeps from frame to frame.
#[derive(Default)]
pub struct Studies {
    /// ELBO, reconstruction and KL.
    pub curves: CurvesPanel,
    evidence: EvidenceStudy,
    inference: InferenceStudy,
    noise: NoiseStudy,
    dimensions: DimensionsStudy,
    weights: WeightsStudy,
    model: ModelStudy,
}

impl Studies {
    /// Draws the tabs and the study that is chosen.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        tabs::show(ui, &mut scene.settings.layout.study);
        ui.add_space(1.0);
        match scene.settings.layout.study {
            Study::Curves => self.curves.ui(ui, scene),
            Study::Evidence => self.evidence.ui(ui, scene),
            Study::Inference => self.inference.ui(ui, scene),
            Study::Noise => self.noise.ui(ui, scene),
            Study::Dimensions => self.dimensions.ui(ui, scene),
            Study::Weights => self.weights.ui(ui, scene),
            Study::Model => self.model.ui(ui, scene),
        }
        // A study with little to show leaves the strip as high as it was.
        ui.take_available_height();
    }
}

/// Takes back what studies alone want; the one that is shown says it again.
pub(super) fn rest(wants: &mut Wants) {
    wants.evidence = None;
    wants.inference = None;
    wants.page_gap = None;
    wants.weights = None;
    wants.sample = None;
    wants.noise = None;
}

/// The test image that a study is about: the chosen one, or else the first of
/// the comparison's page.
pub(super) fn chosen<'a>(scene: &'a Scene<'_>) -> Option<&'a Compared> {
    let first = || scene.answers.page.as_ref()?.items.first();
    scene.selection.image.as_deref().or_else(first)
}

/// A study's head: its title, and in a few sentences what there is to see. The
/// equation that it is about follows below.
pub(super) fn head(ui: &mut Ui, title: &str, explanation: &str) {
    ui.label(RichText::new(title).font(theme::strong(13.5)));
    let words = quiet(ui, explanation);
    ui.label(words);
}

/// Words in a column on the left, which scrolls where they do not fit, and a
/// picture in all the room beside it.
pub(super) fn beside<S>(
    ui: &mut Ui,
    state: &mut S,
    words: impl FnOnce(&mut S, &mut Ui),
    picture: impl FnOnce(&mut S, &mut Ui),
) {
    let room = ui.available_rect_before_wrap();
    let split = room.left()
        + (0.27 * room.width())
            .clamp(WORDS[0], WORDS[1])
            .min(0.45 * room.width());
    let left = Rect::from_min_max(room.min, pos2(split, room.bottom()));
    let right = Rect::from_min_max(pos2(split + 18.0, room.top()), room.max);
    let mut left = column(ui, "words", left);
    ScrollArea::vertical()
        .auto_shrink(false)
        .show(&mut left, |ui| words(state, ui));
    let mut right = column(ui, "picture", right);
    picture(state, &mut right);
    ui.allocate_rect(room, Sense::hover());
}

/// A column of its own within `rect`.
pub(super) fn column(ui: &mut Ui, name: &str, rect: Rect) -> Ui {
    let builder = UiBuilder::new().id_salt(name).max_rect(rect);
    ui.new_child(builder.layout(Layout::top_down(Align::Min)))
}

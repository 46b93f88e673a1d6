//! What the window remembers from one session to the next.
//!
//! Every field has a default, so that a file written by an older or newer
//! version still opens.

use crate::explore::Order;
use crate::ui::language::{Language, t};
use crate::ui::scene::Study;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

pub use crate::ui::style::theme::ThemeChoice;

/// Layout and preferences, one part for each panel.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The window as a whole.
    pub window: WindowSettings,
    /// Sizes and visibility of the panels.
    pub layout: LayoutSettings,
    /// The latent plane.
    pub plane: PlaneSettings,
    /// Test images beside their reconstructions.
    pub comparison: ComparisonSettings,
    /// ELBO, reconstruction and KL over the run.
    pub curves: CurvesSettings,
}

/// The window as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowSettings {
    /// Light, dark, or as the desktop says.
    pub theme: ThemeChoice,
    /// What the window's words are written in.
    pub language: Language,
    /// Size of text and controls, 1 as designed.
    pub zoom: f32,
    /// Inner size in points.
    pub size: [f32; 2],
    /// Whether the window fills the desktop.
    pub maximised: bool,
}

impl Default for WindowSettings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            language: Language::default(),
            zoom: 1.0,
            size: [1280.0, 800.0],
            maximised: false,
        }
    }
}

/// Sizes of the panels in points, and which are shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LayoutSettings {
    /// The recipe on the left is shown.
    pub show_recipe: bool,
    /// The images on the right are shown.
    pub show_side: bool,
    /// The studies along the bottom are shown.
    pub show_curves: bool,
    /// The study that is chosen there.
    pub study: Study,
    /// Width of the recipe.
    pub recipe_width: f32,
    /// Width of the images on the right.
    pub side_width: f32,
    /// Height of the studies.
    pub curves_height: f32,
    /// Height of the decoded images within the right side.
    pub decoded_height: f32,
    /// Grows when the sizes are put back, so that what egui remembers by name is forgotten.
    #[serde(skip)]
    pub generation: u32,
}

impl Default for LayoutSettings {
    fn default() -> Self {
        Self {
            show_recipe: true,
            show_side: true,
            show_curves: true,
            study: Study::default(),
            recipe_width: 244.0,
            side_width: 344.0,
            curves_height: 256.0,
            decoded_height: 216.0,
            generation: 0,
        }
    }
}

/// The latent plane.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlaneSettings {
    /// The latent dimensions drawn to the right and upwards; clamped to the model's.
    pub axes: [usize; 2],
    /// Draw what the decoder makes of the plane.
    pub show_manifold: bool,
    /// Draw where the encoder puts test images.
    pub show_scatter: bool,
    /// Test images whose posterior means are scattered.
    pub scatter: usize,
    /// Decoded images along the shorter side of the plane.
    pub manifold_images: usize,
    /// Decode under the mouse.
    pub hover: bool,
    /// The part of the plane in view.
    pub view: ViewRectangle,
}

impl Default for PlaneSettings {
    fn default() -> Self {
        Self {
            axes: [0, 1],
            show_manifold: true,
            show_scatter: true,
            scatter: 2000,
            manifold_images: 16,
            hover: true,
            view: ViewRectangle::default(),
        }
    }
}

/// The part of the latent plane that is shown, in standard deviations of the prior.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ViewRectangle {
    /// Lower and upper end along the first axis.
    pub x: [f32; 2],
    /// Lower and upper end along the second axis.
    pub y: [f32; 2],
}

impl Default for ViewRectangle {
    fn default() -> Self {
        Self {
            x: [-3.5, 3.5],
            y: [-3.5, 3.5],
        }
    }
}

/// Originals, reconstructions and differences.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ComparisonSettings {
    /// In which order test images come.
    pub order: Order,
    /// Only images with this label.
    pub class: Option<u8>,
}

impl Default for ComparisonSettings {
    fn default() -> Self {
        Self {
            order: Order::File,
            class: None,
        }
    }
}

/// What stands along the horizontal axis of the curves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum XAxis {
    /// Gradient steps.
    #[default]
    Step,
    /// Passes over the training images.
    Epoch,
    /// Time spent training.
    Time,
}

impl XAxis {
    /// All, in the order of the switch.
    pub const ALL: [XAxis; 3] = [XAxis::Step, XAxis::Epoch, XAxis::Time];

    /// The word on the switch.
    pub fn label(self) -> &'static str {
        match self {
            XAxis::Step => t("Step"),
            XAxis::Epoch => t("Epoch"),
            XAxis::Time => t("Time"),
        }
    }
}

/// ELBO, reconstruction and KL over the run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CurvesSettings {
    /// What stands along the horizontal axis.
    pub x_axis: XAxis,
    /// Weight of the moving average.
    pub smoothing: f64,
    /// log10(best + 1 nat - value) in place of the value.
    pub tail: bool,
    /// Draw the training split.
    pub show_train: bool,
    /// Draw the test split.
    pub show_test: bool,
    /// Draw the ELBO.
    pub show_elbo: bool,
    /// Draw the reconstruction.
    pub show_reconstruction: bool,
    /// Draw the KL.
    pub show_kl: bool,
    /// Draw the marks of live changes.
    pub show_marks: bool,
}

impl Default for CurvesSettings {
    fn default() -> Self {
        Self {
            x_axis: XAxis::Step,
            smoothing: 0.9,
            tail: false,
            show_train: true,
            show_test: true,
            show_elbo: true,
            show_reconstruction: true,
            show_kl: true,
            show_marks: true,
        }
    }
}

impl Settings {
    /// The same, every number that is out of its bounds put back to its default: a file
    /// may say anything.
    pub(crate) fn repaired(mut self) -> Self {
        let usual = Self::default();
        self.window.repair(&usual.window);
        self.layout.repair(&usual.layout);
        self.plane.repair(&usual.plane);
        self.curves.repair(&usual.curves);
        self
    }
}

/// Puts `value` back to `usual` if it is out of its bounds, or no number.
fn repair<T: Copy + PartialOrd>(value: &mut T, bounds: RangeInclusive<T>, usual: T) {
    if !bounds.contains(value) {
        *value = usual;
    }
}

impl WindowSettings {
    /// Size of text and controls.
    pub const ZOOM: RangeInclusive<f32> = 0.5..=3.0;
    /// Inner width and height, in points.
    pub const SIZE: [RangeInclusive<f32>; 2] = [900.0..=16_000.0, 560.0..=16_000.0];

    /// The least inner size that the window can be given, in points.
    pub fn least_size() -> [f32; 2] {
        Self::SIZE.map(|side| *side.start())
    }

    /// Notes the size that the window has; one that it would not be opened in again is
    /// brought to the nearest that it would.
    pub fn note_size(&mut self, size: [f32; 2]) {
        for ((kept, now), bounds) in self.size.iter_mut().zip(size).zip(Self::SIZE) {
            *kept = within(&bounds, now);
        }
    }

    /// Notes the zoom that a person chose, brought to the nearest one that is kept.
    pub fn note_zoom(&mut self, zoom: f32) {
        self.zoom = within(&Self::ZOOM, zoom);
    }

    fn repair(&mut self, usual: &Self) {
        repair(&mut self.zoom, Self::ZOOM, usual.zoom);
        for ((side, bounds), usual) in self.size.iter_mut().zip(Self::SIZE).zip(usual.size) {
            repair(side, bounds, usual);
        }
    }
}

/// The number within `bounds` that is nearest to `value`.
fn within(bounds: &RangeInclusive<f32>, value: f32) -> f32 {
    value.max(*bounds.start()).min(*bounds.end())
}

impl LayoutSettings {
    /// Width or height of a panel, in points.
    const PANEL: RangeInclusive<f32> = 40.0..=8_000.0;

    fn repair(&mut self, usual: &Self) {
        for (side, usual) in [
            (&mut self.recipe_width, usual.recipe_width),
            (&mut self.side_width, usual.side_width),
            (&mut self.curves_height, usual.curves_height),
            (&mut self.decoded_height, usual.decoded_height),
        ] {
            repair(side, Self::PANEL, usual);
        }
    }
}

impl PlaneSettings {
    /// Test images whose posterior means are scattered.
    pub const SCATTER: RangeInclusive<usize> = 0..=10_000;
    /// Decoded images along the shorter side of the plane.
    pub const MANIFOLD_IMAGES: RangeInclusive<usize> = 6..=32;

    fn repair(&mut self, usual: &Self) {
        repair(&mut self.scatter, Self::SCATTER, usual.scatter);
        let (images, bounds) = (&mut self.manifold_images, Self::MANIFOLD_IMAGES);
        repair(images, bounds, usual.manifold_images);
        if !self.view.can_be_drawn() {
            self.view = usual.view;
        }
    }
}

impl ViewRectangle {
    /// From one end to the other, in standard deviations of the prior.
    const EXTENT: RangeInclusive<f32> = 1e-6..=1e6;

    fn can_be_drawn(self) -> bool {
        [self.x, self.y]
            .iter()
            .all(|[low, high]| low.is_finite() && Self::EXTENT.contains(&(high - low)))
    }
}

impl CurvesSettings {
    /// Weight of the moving average.
    pub const SMOOTHING: RangeInclusive<f64> = 0.0..=0.999;

    fn repair(&mut self, usual: &Self) {
        repair(&mut self.smoothing, Self::SMOOTHING, usual.smoothing);
    }
}

impl LayoutSettings {
    /// Whether this study is on screen.
    pub fn shows(&self, study: Study) -> bool {
        self.show_curves && self.study == study
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn repaired(part: &str, field: &str, value: Value) -> Settings {
        let file = json!({ part: { field: value } });
        let read: Settings = serde_json::from_value(file).expect("settings");
        read.repaired()
    }

    #[test]
    fn what_is_out_of_bounds_becomes_the_default() {
        for (part, field, values) in [
            ("window", "zoom", [json!(0.01), json!(1e300)]),
            ("window", "size", [json!([1.0, 1.0]), json!([1e9, -1e9])]),
            ("layout", "side_width", [json!(-3.0), json!(1e300)]),
            ("plane", "scatter", [json!(10_001), json!(1e15 as u64)]),
            ("plane", "manifold_images", [json!(0), json!(1000)]),
            (
                "plane",
                "view",
                [json!({ "x": [1.0, 1.0] }), json!({ "y": [1e300, 1.0] })],
            ),
            ("curves", "smoothing", [json!(-0.1), json!(7.0)]),
        ] {
            for value in values {
                let told = format!("{part}.{field} {value}");
                assert_eq!(repaired(part, field, value), Settings::default(), "{told}");
            }
        }
    }

    #[test]
    fn what_is_within_bounds_is_left_alone() {
        let usual = Settings::default();
        assert_eq!(usual.clone().repaired(), usual);
        for (field, value) in [("smoothing", json!(0.999)), ("smoothing", json!(0.0))] {
            let read = repaired("curves", field, value.clone());
            assert_eq!(json!(read.curves.smoothing), value);
        }
    }

    proptest! {
        #[test]
        fn what_the_window_keeps_opens_unchanged(width: f32, height: f32, zoom: f32) {
            let mut settings = Settings::default();
            settings.window.note_size([width, height]);
            settings.window.note_zoom(zoom);
            prop_assert_eq!(settings.clone().repaired(), settings);
        }
    }
}

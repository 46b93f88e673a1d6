//! What the window remembers from one session to the next.
//!
//! Every field has a default, so that a file written by an older or newer
//! version still opens.

mod bounds;
mod colour_by;
mod comparison;
mod data;
mod dimensions;
mod drawing;
mod figures;
mod layers;
mod presets;
mod region;
mod time;
mod visible;

use crate::data::SplitName;
use crate::explore::PlacedBy;
use crate::ui::language::{Language, t};
use crate::ui::scene::{PanelName, Study};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

pub use crate::ui::style::theme::ThemeChoice;
pub use colour_by::ColourBy;
pub use comparison::{ComparisonSettings, DifferenceOf};
pub use data::DataSettings;
pub use dimensions::{DimensionsSettings, DimensionsView};
pub use drawing::DrawingSettings;
pub use figures::FigureSettings;
pub use layers::{ChosenPixel, FieldChoice, FieldSettings, ManifoldSettings, ManifoldSpacing};
pub use presets::{Preset, PresetSettings, PresetView, usable_name};
pub use region::{RegionSettings, RegionView};
pub use time::TimeSettings;

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
    /// Marked images.
    pub region: RegionSettings,
    /// Recipes and layouts under names.
    pub presets: PresetSettings,
    /// Which images were brought in.
    pub data: DataSettings,
    /// What is shown of the latent dimensions.
    pub dimensions: DimensionsSettings,
    /// Panels drawn for files.
    pub figures: FigureSettings,
    /// What a person draws with.
    pub drawing: DrawingSettings,
    /// The time line.
    pub time: TimeSettings,
}

/// The window as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowSettings {
    /// Light, dark, or as the desktop says.
    pub theme: ThemeChoice,
    /// What the window's words are written in.
    pub language: Language,
    /// Draw grey pictures as ink on paper, in place of as they are stored.
    pub ink_on_paper: bool,
    /// Size of text and controls, 1 as designed.
    pub zoom: f32,
    /// Inner size in points.
    pub size: [f32; 2],
    /// Size of the screen that the window had that size on, in points.
    pub screen: Option<[f32; 2]>,
    /// Whether the window fills the desktop.
    pub maximised: bool,
    /// Whether the window fills the screen.
    pub full_screen: bool,
}

impl Default for WindowSettings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            language: Language::default(),
            ink_on_paper: false,
            zoom: 1.0,
            size: [1280.0, 800.0],
            screen: None,
            maximised: false,
            full_screen: false,
        }
    }
}

/// The panels that are folded to a rail or a strip.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// The recipe.
    pub recipe: bool,
    /// Decoded points and comparison.
    pub side: bool,
    /// The studies.
    pub studies: bool,
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
    #[serde(alias = "show_curves")]
    pub show_studies: bool,
    /// The study that is chosen there.
    pub study: Study,
    /// Width of the recipe.
    pub recipe_width: f32,
    /// Width of the images on the right.
    pub side_width: f32,
    /// Height of the studies.
    #[serde(alias = "curves_height")]
    pub studies_height: f32,
    /// Height of the decoded images within the right side.
    pub decoded_height: f32,
    /// The panel that fills the window, if one does.
    #[serde(skip)]
    pub stage: Option<PanelName>,
    /// The folded panel that lies open over the plane, if one does.
    #[serde(skip)]
    pub unfolded: Option<PanelName>,
    /// For a projector: larger type, the plane and one study, keys in place of buttons.
    #[serde(skip)]
    pub lecture: bool,
    /// The panel that is to get the keyboard's focus as soon as it is drawn.
    #[serde(skip)]
    pub focus: Option<PanelName>,
    /// The line that leads newcomers to the model was read.
    pub welcomed: bool,
    /// The panels that have no room beside the plane in the window as it is.
    #[serde(skip)]
    pub folded: Folded,
}

impl Default for LayoutSettings {
    fn default() -> Self {
        Self {
            show_recipe: true,
            show_side: true,
            show_studies: true,
            study: Study::default(),
            recipe_width: 244.0,
            side_width: 344.0,
            studies_height: 256.0,
            decoded_height: 216.0,
            stage: None,
            unfolded: None,
            lecture: false,
            focus: None,
            welcomed: false,
            folded: Folded::default(),
        }
    }
}

/// The latent plane.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlaneSettings {
    /// The latent dimensions drawn to the right and upwards; clamped to the model's.
    pub axes: [usize; 2],
    /// What the program made of them in the run in hand.
    #[serde(skip)]
    pub automatic_axes: Option<AutomaticAxes>,
    /// Draw what the decoder makes of the plane.
    pub show_manifold: bool,
    /// Draw where the encoder puts images.
    pub show_scatter: bool,
    /// Images that are scattered.
    pub scatter: usize,
    /// Of which split.
    pub split: SplitName,
    /// By their posterior means, or by a sample each.
    pub placed_by: PlacedBy,
    /// What their colours stand for.
    pub colour_by: ColourBy,
    /// Decoded images along the shorter side of the plane, or along each axis where they do
    /// not fill the view.
    pub manifold_images: usize,
    /// Where the manifold's images are decoded.
    pub manifold: ManifoldSettings,
    /// A field as a heat map.
    pub field: FieldSettings,
    /// Decode under the mouse.
    pub hover: bool,
    /// Draw beside each point what it decodes to.
    pub show_thumbnails: bool,
    /// The part of the plane in view.
    pub view: ViewRectangle,
}

impl Default for PlaneSettings {
    fn default() -> Self {
        Self {
            axes: [0, 1],
            automatic_axes: None,
            show_manifold: true,
            show_scatter: true,
            scatter: 2000,
            split: SplitName::Test,
            placed_by: PlacedBy::default(),
            colour_by: ColourBy::default(),
            manifold_images: 16,
            manifold: ManifoldSettings::default(),
            field: FieldSettings::default(),
            hover: true,
            show_thumbnails: true,
            view: ViewRectangle::default(),
        }
    }
}

/// The axes that the program chose in a run, as long as nobody chose others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AutomaticAxes {
    /// The run that they are of.
    pub run: u64,
    /// Those that it chose last.
    pub axes: [usize; 2],
    /// A person has chosen since, perhaps the same.
    pub chosen: bool,
}

impl PlaneSettings {
    /// Whether the manifold is drawn: a field that is not blended with it takes its place.
    pub fn shows_manifold(&self) -> bool {
        self.show_manifold && !self.field.takes_place()
    }

    /// Draws the manifold: a field that would be in its place goes.
    pub fn bring_manifold(&mut self) {
        self.show_manifold = true;
        if self.field.takes_place() {
            self.field.show = false;
        }
    }

    /// Draws the manifold, or no longer.
    pub fn toggle_manifold(&mut self) {
        if self.shows_manifold() {
            self.show_manifold = false;
        } else {
            self.bring_manifold();
        }
    }

    /// Draws these dimensions to the right and upwards, as a person wants it for this run.
    pub fn choose_axes(&mut self, run: u64, axes: [usize; 2]) {
        self.axes = axes;
        self.automatic_axes = Some(AutomaticAxes {
            run,
            axes,
            chosen: true,
        });
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

impl ViewRectangle {
    /// The narrowest and the widest part of the plane that can be shown, along its shorter
    /// side.
    pub const SPANS: [f32; 2] = [0.02, 400.0];

    /// Magnifies what is shown about its middle, as far as that goes.
    pub fn zoom(&mut self, factor: f32) {
        let [x, y] = [self.x, self.y].map(|[low, high]| high - low);
        let shorter = x.min(y);
        let [least, most] = Self::SPANS;
        let factor = shorter / (shorter / factor).clamp(least, most);
        for ends in [&mut self.x, &mut self.y] {
            let [low, high] = *ends;
            let (middle, half) = ((low + high) / 2.0, (high - low) / 2.0 / factor);
            *ends = [middle - half, middle + half];
        }
    }
}

impl Default for ViewRectangle {
    fn default() -> Self {
        Self {
            x: [-3.5, 3.5],
            y: [-3.5, 3.5],
        }
    }
}

/// What stands along the horizontal axis of the curves; declared in the order of the switch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
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
    pub fn all() -> impl Iterator<Item = Self> {
        Self::value_variants().iter().copied()
    }

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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_older_settings_hid_stays_hidden() {
        let file = json!({ "layout": { "show_curves": false, "curves_height": 300.0 } });
        let read: Settings = serde_json::from_value(file).expect("settings");
        assert!(!read.layout.show_studies);
        assert_eq!(read.layout.studies_height, 300.0);
    }
}

//! What can be done with the curves, the page of test images, the studies and the presets.

use crate::explore::Order;
use crate::ui::scene::settings::{DifferenceOf, DimensionsView, XAxis};

/// What can be done with the curves.
#[derive(Clone, Debug, PartialEq)]
pub enum ChartAction {
    /// Keep the newest step in view.
    Follow,
    /// Put this along the horizontal axis.
    XAxis(XAxis),
    /// Smooth the training curve with this weight, 0 for not at all.
    Smoothing(f64),
    /// Show the last nats on a logarithmic scale, or no longer.
    ToggleTail,
    /// Draw the training split, or no longer.
    ToggleTrain,
    /// Draw the test split, or no longer.
    ToggleTest,
}

/// What can be done with the page of test images.
#[derive(Clone, Debug, PartialEq)]
pub enum PageAction {
    /// Show them in this order; the same order again ranks or shuffles anew.
    Order(Order),
    /// Show one class only, or all.
    Class(Option<u16>),
    /// Draw this difference of images in colour.
    Difference(DifferenceOf),
}

/// What can be asked of a study, wherever it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StudyAction {
    /// Refine q for the chosen image alone.
    Refine,
    /// Forget the refined q.
    StopRefining,
    /// Let the refined q have any covariance, or no longer.
    ToggleFullCovariance,
    /// Refine a q for every image of the comparison's page.
    RefinePage,
    /// Bring the exact posterior and q close on the plane.
    ZoomToPosterior,
    /// Show this of the latent dimensions.
    ShowDimensions(DimensionsView),
    /// Draw the noise anew.
    RedrawNoise,
    /// Keep the noise while the weights move, or no longer.
    ToggleHeldNoise,
    /// Take the newest weights once and hold those.
    UpdateWeights(HoldingStudy),
    /// Hold the weights on show, or follow the newest again.
    ToggleHeldWeights(HoldingStudy),
}

/// A study that can hold its weights while training goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldingStudy {
    /// One image's own q.
    Inference,
    /// Draws of epsilon.
    Noise,
}

/// What can be done with recipes and layouts kept under a name.
#[derive(Clone, Debug, PartialEq)]
pub enum PresetAction {
    /// Ask for a name to keep recipe and layout under.
    AskName,
    /// Keep recipe and layout under this name.
    Keep(String),
    /// Put back the preset at this place of the list.
    Recall(usize),
    /// Ask for another name of the preset at this place.
    AskNewName(usize),
    /// Give the preset at this place this name.
    Rename(usize, String),
    /// Forget the preset at this place.
    Remove(usize),
}

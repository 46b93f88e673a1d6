//! What a lecture keeps from frame to frame.

use super::echo::Echo;
use crate::ui::scene::PanelName;
use crate::ui::scene::settings::LayoutSettings;

/// Height of the bar, in points.
pub(crate) const BAR: f32 = 32.0;

/// How much larger everything is than a person chose for other times.
pub(crate) const MAGNIFICATION: f32 = 1.4;

/// What a lecture keeps from frame to frame.
#[derive(Default)]
pub(crate) struct Lecture {
    pub(super) echo: Echo,
    /// The screen is black.
    pub blank: bool,
    /// The preset that was the last stop.
    pub(super) stop: Option<usize>,
    /// There was room for one panel only.
    pub(super) narrow: bool,
}

impl Lecture {
    /// Where there is room for one panel only, the study comes in front of the plane.
    pub fn bring_forward(&self, layout: &mut LayoutSettings) {
        if layout.lecture && self.narrow {
            layout.stage = Some(PanelName::Study(layout.study));
        }
    }

    /// Whether the plane and the study are in sight together.
    pub fn shows_both(&self, layout: &LayoutSettings) -> bool {
        !self.narrow && layout.stage.is_none()
    }
}

//! The bounds of every setting, and what becomes of a number beyond them.

use super::{
    ColourBy, CurvesSettings, LayoutSettings, PlaneSettings, Settings, TimeSettings, ViewRectangle,
    WindowSettings,
};
use std::ops::RangeInclusive;

impl Settings {
    /// The same, every number that is out of its bounds put back to its default: a file
    /// may say anything.
    pub(crate) fn repaired(mut self) -> Self {
        let usual = Self::default();
        self.window.repair(&usual.window);
        self.layout.repair(&usual.layout);
        self.plane.repair(&usual.plane);
        self.curves.repair(&usual.curves);
        self.presets.repair();
        self.data.repair();
        self.figures.repair();
        self.drawing.repair(&usual.drawing);
        let megabytes = TimeSettings::MEGABYTES;
        repair(&mut self.time.megabytes, megabytes, usual.time.megabytes);
        self
    }
}

/// Puts `value` back to `usual` if it is out of its bounds, or no number.
pub(super) fn repair<T: Copy + PartialOrd>(value: &mut T, bounds: RangeInclusive<T>, usual: T) {
    if !bounds.contains(value) {
        *value = usual;
    }
}

impl WindowSettings {
    /// Size of text and controls.
    pub const ZOOM: RangeInclusive<f32> = 0.5..=3.0;
    /// Inner width and height, in points. The least fits a screen of 1366 x 768 pixels at one
    /// and a half times the usual size, with a frame and the desktop's panels.
    pub const SIZE: [RangeInclusive<f32>; 2] = [900.0..=16_000.0, 440.0..=16_000.0];

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
            (&mut self.studies_height, usual.studies_height),
            (&mut self.decoded_height, usual.decoded_height),
        ] {
            repair(side, Self::PANEL, usual);
        }
    }
}

impl PlaneSettings {
    /// Images that are scattered.
    pub const SCATTER: RangeInclusive<usize> = 0..=60_000;
    /// The numbers of images that stand in the menu.
    pub const SCATTERED: [usize; 5] = [1_000, 2_000, 5_000, 10_000, 60_000];
    /// Decoded images along the shorter side of the plane, or along each axis.
    pub const MANIFOLD_IMAGES: RangeInclusive<usize> = 2..=40;

    pub(super) fn repair(&mut self, usual: &Self) {
        repair(&mut self.scatter, Self::SCATTER, usual.scatter);
        let (images, bounds) = (&mut self.manifold_images, Self::MANIFOLD_IMAGES);
        repair(images, bounds, usual.manifold_images);
        self.manifold.repair(&usual.manifold);
        self.field.repair(&usual.field);
        if !self.view.can_be_drawn() {
            self.view = usual.view;
        }
        // A table is read anew in each session.
        if self.colour_by == ColourBy::Column {
            self.colour_by = usual.colour_by;
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

    /// Smooths by the nearest weight that can be.
    pub(crate) fn smooth(&mut self, weight: f64) {
        self.smoothing = weight
            .max(*Self::SMOOTHING.start())
            .min(*Self::SMOOTHING.end());
    }

    fn repair(&mut self, usual: &Self) {
        repair(&mut self.smoothing, Self::SMOOTHING, usual.smoothing);
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
            ("plane", "scatter", [json!(60_001), json!(1e15 as u64)]),
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
    fn layers_out_of_bounds_become_the_default() {
        for (layer, field, values) in [
            ("field", "opacity", [json!(0.0), json!(7.0)]),
            ("field", "images", [json!(1), json!(1e12 as u64)]),
            ("manifold", "range", [json!([2.0, 1.0]), json!([-1e9, 1e9])]),
        ] {
            for value in values {
                let told = format!("{layer}.{field} {value}");
                let file = json!({ layer: { field: value } });
                let read: PlaneSettings = serde_json::from_value(file).expect("settings");
                let settings = Settings {
                    plane: read,
                    ..Settings::default()
                };
                assert_eq!(settings.repaired(), Settings::default(), "{told}");
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

//! A line of a plot, drawn through its points and through nothing else.

use eframe::egui::Color32;
use egui_plot::{Line, PlotPoints};

/// A line that nobody hovers. egui_plot would fill what it covers where points lie within a
/// pixel of each other, and from there a wedge to the next point: that is switched off, since
/// curves are thinned before.
pub fn line(points: PlotPoints<'_>, colour: Color32, width: f32) -> Line<'_> {
    Line::new("", points)
        .color(colour)
        .width(width)
        .allow_band(false)
        .allow_hover(false)
}

//! How figures are drawn.

use super::bounds::repair;
use crate::ui::scene::PanelName;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// What a figure shows, and how it looks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FigureSettings {
    /// Which panel.
    pub panel: PanelName,
    /// The whole window as it is on screen, in place of a panel.
    pub whole_window: bool,
    /// In points: 72 of them are an inch.
    pub width: f32,
    /// In points.
    pub height: f32,
    /// Pixels along each side of a point, for formats of pixels and for the clipboard.
    pub scale: f32,
    /// Size of plain text, in points.
    pub type_size: f32,
    /// Light on dark, in place of dark on white paper.
    pub dark: bool,
    /// Say below which model this is.
    pub caption: bool,
}

impl Default for FigureSettings {
    fn default() -> Self {
        Self {
            panel: PanelName::Plane,
            whole_window: false,
            width: 640.0,
            height: 520.0,
            scale: 2.0,
            type_size: 13.0,
            dark: false,
            caption: true,
        }
    }
}

impl FigureSettings {
    /// Width and height, in points.
    pub const SIDE: RangeInclusive<f32> = 200.0..=4000.0;
    /// Pixels along each side of a point.
    pub const SCALE: RangeInclusive<f32> = 1.0..=8.0;
    /// Size of plain text, in points.
    pub const TYPE_SIZE: RangeInclusive<f32> = 6.0..=48.0;

    pub(super) fn repair(&mut self) {
        let usual = Self::default();
        repair(&mut self.width, Self::SIDE, usual.width);
        repair(&mut self.height, Self::SIDE, usual.height);
        repair(&mut self.scale, Self::SCALE, usual.scale);
        repair(&mut self.type_size, Self::TYPE_SIZE, usual.type_size);
    }
}

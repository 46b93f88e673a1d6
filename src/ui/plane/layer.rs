//! What every layer of the plane is drawn with.

use crate::latent::Plane;
use crate::ui::plane::view::View;
use crate::ui::scene::Scene;
use eframe::egui::{Painter, Ui};

/// One frame's plane: where to paint, what is in view, and what there is to show.
#[derive(Clone, Copy)]
pub struct Layer<'a> {
    pub ui: &'a Ui,
    /// Paints on the plane alone.
    pub painter: &'a Painter,
    pub view: &'a View,
    pub scene: &'a Scene<'a>,
    /// What is drawn to the right and upwards.
    pub plane: &'a Plane,
}

impl Layer<'_> {
    /// Whether the theme is dark.
    pub fn dark(&self) -> bool {
        self.ui.visuals().dark_mode
    }

    /// Whether the model has one latent dimension: a line in place of a plane.
    pub fn is_line(&self) -> bool {
        self.scene.progress.recipe.latent < 2
    }
}

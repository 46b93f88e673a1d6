//! The chosen image's posterior on the plane: its ellipses, what a study of it adds, and the
//! way to it where it is out of view.

use crate::latent::Plane;
use crate::ui::plane::arrow::Arrow;
use crate::ui::plane::captions::Captions;
use crate::ui::plane::exact::{self, ExactDrawing, ExactLayer};
use crate::ui::plane::layer::Layer;
use crate::ui::plane::points_layer;
use crate::ui::plane::posterior::{self, ShownPosterior};
use crate::ui::plane::view::View;
use crate::ui::scene::Scene;
use crate::ui::scene::studied::StudiedImage;
use eframe::egui::Ui;

/// The chosen image's posterior in this frame.
pub struct Chosen {
    image: ShownPosterior,
    /// What a study of this image adds to it.
    studied: Option<ExactDrawing>,
    /// The way to it, if it is out of view.
    arrow: Option<Arrow>,
}

impl Chosen {
    /// The chosen image's, or that of the image which a study draws on the plane.
    pub fn of(view: &View, scene: &Scene<'_>, plane: &Plane) -> Option<Self> {
        let chosen = scene.selection.image.as_ref();
        let studied = exact::drawing(scene).filter(|drawing| {
            chosen.is_none_or(|chosen| chosen.image.is_same_choice(&drawing.image))
        });
        let image = match (&studied, chosen) {
            // Under the strokes of a drawing its q goes before the exact posterior.
            (Some(drawing), Some(chosen)) if chosen.image != drawing.image => {
                ShownPosterior::of_compared(scene, chosen)
            }
            (Some(drawing), _) => {
                let image = StudiedImage::of(scene, &drawing.image);
                ShownPosterior::of_studied(scene, &image, &drawing.q)
            }
            (None, _) => ShownPosterior::of_compared(scene, chosen?),
        };
        // The one that a person did not choose is nothing to look for.
        let arrow = chosen.and_then(|_| Arrow::to(view, image.mean_on(plane)?));
        Some(Self {
            image,
            studied,
            arrow,
        })
    }

    /// Catches clicks on the way to it.
    pub fn interact(&self, ui: &Ui, scene: &mut Scene<'_>) {
        if let Some(arrow) = self.arrow {
            arrow.interact(ui, scene, &self.image);
        }
    }

    /// Draws it; on a line, densities up from `floor`.
    pub fn draw(
        &self,
        layer: &Layer<'_>,
        exact: &mut ExactLayer,
        floor: f32,
        captions: &mut Captions,
    ) {
        if let Some(drawing) = &self.studied {
            exact.draw(layer, drawing, floor);
        }
        let points = points_layer::middles(layer);
        posterior::draw(layer, &self.image, &points, captions);
        if let Some(drawing) = &self.studied {
            exact::refined(layer, drawing);
        }
        if let Some(arrow) = self.arrow {
            arrow.draw(layer, &self.image, captions);
        }
    }
}

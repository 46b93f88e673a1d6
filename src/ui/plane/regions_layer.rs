//! Where kept regions lie on the plane: an ellipse about the mean of each, with its name.

use crate::explore::{Answered, ScatterQuery};
use crate::latent::Plane;
use crate::latent::ellipse;
use crate::ui::plane::captions::{Caption, Captions};
use crate::ui::plane::dotted;
use crate::ui::plane::layer::Layer;
use crate::ui::scene::marking::{region_name, regions};
use crate::ui::style::palette;
use eframe::egui::{Align2, Pos2, Shape, Stroke, vec2};
use std::sync::Arc;

/// Corners of an ellipse.
const CORNERS: usize = 48;

/// Where regions lie; worked out once an answer, not once a frame.
#[derive(Default)]
pub struct RegionsLayer {
    known: Option<Known>,
}

struct Known {
    scattered: Arc<Answered<ScatterQuery>>,
    plane: Plane,
    /// By region: its images, and where they lie.
    places: Vec<(Arc<[usize]>, Option<Ellipse>)>,
}

/// Mean and covariance of places on the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Ellipse {
    mean: [f64; 2],
    /// Along the first axis, along both, along the second.
    covariance: [f64; 3],
}

impl RegionsLayer {
    /// Draws the regions of the split that is scattered.
    pub fn draw(
        &mut self,
        layer: &Layer<'_>,
        scattered: &Arc<Answered<ScatterQuery>>,
        captions: &mut Captions,
    ) {
        let scene = layer.scene;
        let shown: Vec<_> = regions(scene)
            .filter(|region| region.split == scattered.answer.split)
            .collect();
        if shown.is_empty() || layer.is_line() {
            return;
        }
        let fits = |known: &Known| {
            let images = shown.iter().map(|region| &region.images);
            Arc::ptr_eq(&known.scattered, scattered)
                && known.plane == *layer.plane
                && known.places.iter().map(|(images, _)| images).eq(images)
        };
        if !self.known.as_ref().is_some_and(fits) {
            let places = shown.iter().map(|region| {
                let ellipse = ellipse_of(layer, scattered, &region.images);
                (region.images.clone(), ellipse)
            });
            self.known = Some(Known {
                scattered: scattered.clone(),
                plane: layer.plane.clone(),
                places: places.collect(),
            });
        }
        let Some(known) = &self.known else { return };
        let dark = layer.dark();
        for (region, (_, ellipse)) in shown.iter().zip(&known.places) {
            let Some(ellipse) = ellipse else { continue };
            let colour = region.colour;
            let colour = colour.map_or(palette::resting(dark), |of| palette::point(of, dark));
            let corners = ellipse.corners(layer);
            let top = corners.iter().copied().min_by(|a, b| a.y.total_cmp(&b.y));
            let rim = Stroke::new(4.0, palette::paper(dark).gamma_multiply(0.8));
            layer.painter.add(Shape::closed_line(corners.clone(), rim));
            let line = Stroke::new(1.8, colour);
            layer.painter.add(Shape::closed_line(corners, line));
            if let Some(top) = top {
                let (at, name) = (top - vec2(0.0, 3.0), region_name(region));
                let caption = Caption::new(layer, at, Align2::CENTER_BOTTOM, &name, colour);
                captions.draw_first_free(layer, [caption]);
            }
        }
    }
}

/// Where the dots of these images lie, if there are two of them at least.
fn ellipse_of(
    layer: &Layer<'_>,
    scattered: &Answered<ScatterQuery>,
    images: &[usize],
) -> Option<Ellipse> {
    let scatter = &scattered.answer;
    let places = dotted::places(scatter, layer.plane).enumerate();
    let inside = places.filter(|(dot, [x, y])| {
        let image = scatter.spread.index(*dot);
        images.binary_search(&image).is_ok() && x.is_finite() && y.is_finite()
    });
    Ellipse::of(inside.map(|(_, place)| place.map(f64::from)))
}

impl Ellipse {
    /// Of these places; none of fewer than two.
    fn of(places: impl Iterator<Item = [f64; 2]>) -> Option<Self> {
        let places: Vec<[f64; 2]> = places.collect();
        if places.len() < 2 {
            return None;
        }
        let count = places.len() as f64;
        let mean = [0, 1].map(|axis| places.iter().map(|at| at[axis]).sum::<f64>() / count);
        let covariance = [[0, 0], [0, 1], [1, 1]].map(|[one, other]| {
            let product = |at: &[f64; 2]| (at[one] - mean[one]) * (at[other] - mean[other]);
            places.iter().map(product).sum::<f64>() / count
        });
        Some(Self { mean, covariance })
    }

    /// One standard deviation about the mean, in every direction.
    fn corners(self, layer: &Layer<'_>) -> Vec<Pos2> {
        let places = ellipse(self.mean, self.covariance, 1.0, CORNERS);
        places
            .into_iter()
            .map(|at| layer.view.to_screen(at.map(|value| value as f32)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ellipse_has_the_mean_and_the_covariance_of_its_places() {
        let places = [[0.0, 0.0], [4.0, 2.0], [2.0, 4.0], [2.0, 2.0]];
        let ellipse = Ellipse::of(places.into_iter()).expect("four places");
        assert_eq!(ellipse.mean, [2.0, 2.0]);
        assert_eq!(ellipse.covariance, [2.0, 1.0, 2.0]);
        assert_eq!(Ellipse::of([[1.0, 1.0]].into_iter()), None);
    }
}

//! Posterior means of test images: thousands of points as one mesh.

use crate::explore::{Answered, Scatter, ScatterQuery};
use crate::ui::plane::layer::Layer;
use crate::ui::plane::view::View;
use crate::ui::scene::points;
use crate::ui::style::palette;
use crate::ui::style::texture;
use eframe::egui::{
    Color32, ColorImage, Mesh, Pos2, Rect, Shape, TextureHandle, TextureId, TextureOptions, Ui,
    Vec2, pos2,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Pixels along the side of the texture that each point is drawn with.
const DISC: usize = 32;

/// From a dot's rim, the mouse still points at it.
const REACH: f32 = 1.5;

/// Draws the scatter and remembers the mesh until something changes.
#[derive(Default)]
pub struct ScatterLayer {
    /// Classes that a person has hidden.
    pub hidden: BTreeSet<u16>,
    disc: Option<TextureHandle>,
    built: Option<Built>,
}

struct Built {
    scatter: Arc<Answered<ScatterQuery>>,
    view: View,
    axes: [usize; 2],
    hidden: BTreeSet<u16>,
    dark: bool,
    lane: f32,
    mesh: Arc<Mesh>,
}

impl ScatterLayer {
    /// Draws the means of `scatter`. On a line of one latent dimension every
    /// class has a lane of its own below the strip, which ends `lane` below 0.
    pub fn draw(&mut self, layer: &Layer<'_>, scatter: &Arc<Answered<ScatterQuery>>, lane: f32) {
        let Layer { view, axes, .. } = *layer;
        let dark = layer.dark();
        let fresh = self.built.as_ref().is_some_and(|built| {
            Arc::ptr_eq(&built.scatter, scatter)
                && built.view == *view
                && built.axes == axes
                && built.hidden == self.hidden
                && built.dark == dark
                && built.lane == lane
        });
        if !fresh {
            let texture = self.disc(layer.ui);
            let mesh = mesh(
                view,
                axes,
                &scatter.answer,
                &self.hidden,
                dark,
                lane,
                texture,
            );
            self.built = Some(Built {
                scatter: scatter.clone(),
                view: *view,
                axes,
                hidden: self.hidden.clone(),
                dark,
                lane,
                mesh: Arc::new(mesh),
            });
        }
        if let Some(built) = &self.built {
            layer.painter.add(Shape::mesh(built.mesh.clone()));
        }
    }

    fn disc(&mut self, ui: &Ui) -> TextureId {
        match &self.disc {
            Some(disc) => disc.id(),
            None => texture::set(&mut self.disc, ui.ctx(), disc(), TextureOptions::LINEAR),
        }
    }
}

/// The dot that the mouse at `at` points at, if it is on one: its number and its middle. All
/// means are looked at, which takes 10,000 of them some hundredths of a millisecond.
pub fn dot_under(
    view: &View,
    axes: [usize; 2],
    scatter: &Scatter,
    hidden: &BTreeSet<u16>,
    lane: f32,
    at: Pos2,
) -> Option<(usize, Pos2)> {
    let reach = radius(scatter.len()) + REACH;
    let mut nearest = None;
    let mut least = reach * reach;
    for (i, middle) in dots(view, axes, scatter, hidden, lane) {
        let away = middle.distance_sq(at);
        if away < least {
            (nearest, least) = (Some((i, middle)), away);
        }
    }
    nearest
}

/// Where the dots stand that are not hidden, each with its number.
fn dots<'a>(
    view: &'a View,
    axes: [usize; 2],
    scatter: &'a Scatter,
    hidden: &'a BTreeSet<u16>,
    lane: f32,
) -> impl Iterator<Item = (usize, Pos2)> + 'a {
    let shown = move |i: usize| {
        let label = scatter.labels.get(i);
        !label.is_some_and(|label| hidden.contains(label))
    };
    let places = places(scatter, axes).enumerate();
    places
        .filter(move |(i, _)| shown(*i))
        .map(move |(i, mut place)| {
            if scatter.latent < 2 {
                place[1] = lane_of(i, scatter.labels.get(i).copied(), lane, view);
            }
            (i, view.to_screen(place))
        })
}

/// The classes that occur in `scatter`, from the lowest.
pub fn classes(scatter: &Scatter) -> BTreeSet<u16> {
    scatter.labels.iter().copied().collect()
}

/// The places of all means on the plane of two axes.
pub fn places(scatter: &Scatter, axes: [usize; 2]) -> impl Iterator<Item = [f32; 2]> {
    let rows = scatter.means.chunks_exact(scatter.latent.max(1));
    rows.map(move |z| points::on_plane(z, axes))
}

fn mesh(
    view: &View,
    axes: [usize; 2],
    scatter: &Scatter,
    hidden: &BTreeSet<u16>,
    dark: bool,
    lane: f32,
    texture: TextureId,
) -> Mesh {
    let images = scatter.len();
    let radius = radius(images);
    let seen = view.canvas.expand(radius);
    let mut mesh = Mesh::with_texture(texture);
    mesh.reserve_vertices(4 * images);
    mesh.reserve_triangles(2 * images);
    let uv = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    for (i, at) in dots(view, axes, scatter, hidden, lane) {
        if seen.contains(at) {
            let label = scatter.labels.get(i).copied();
            let colour = label.map_or(palette::unlabelled(dark), |l| palette::class(l, dark));
            mesh.add_rect_with_uv(
                Rect::from_center_size(at, Vec2::splat(2.0 * radius)),
                uv,
                colour,
            );
        }
    }
    mesh
}

/// The radius of a dot: of fewer each may be larger.
pub fn radius(images: usize) -> f32 {
    match images {
        0..=600 => 4.5,
        601..=3000 => 3.6,
        _ => 2.8,
    }
}

// Lanes share what is left below the strip; within its lane a point is put up
// and down by a fixed pattern so that neighbours do not hide each other.
fn lane_of(i: usize, label: Option<u16>, top: f32, view: &View) -> f32 {
    let bottom = view.y()[0];
    let lanes = 10.0;
    let height = (-top - bottom).max(0.0) / (lanes + 0.5);
    let lane = label.map_or(4.5, |label| f32::from(label % 10));
    let golden = (i as f32 * 0.618_034).fract() - 0.5;
    let spread = if label.is_some() { 0.7 } else { lanes };
    -top - height * (lane + 0.75 + spread * golden)
}

// A disc in white with a dark rim: multiplied with a class colour, the rim
// becomes its darkest shade, which parts neighbours from each other and from
// the images behind them.
fn disc() -> ColorImage {
    let middle = (DISC as f32 - 1.0) / 2.0;
    let pixel = |i: usize| {
        let away = Vec2::new((i % DISC) as f32 - middle, (i / DISC) as f32 - middle).length();
        let inside = (middle - 0.5 - away).clamp(0.0, 1.0);
        let core = (middle * 0.74 - away).clamp(0.0, 1.0);
        let light = 0.22 + 0.78 * core;
        Color32::from_gray((255.0 * light) as u8).gamma_multiply(inside)
    };
    ColorImage::new([DISC, DISC], (0..DISC * DISC).map(pixel).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::scene::settings::ViewRectangle;

    fn scatter(latent: usize, images: usize) -> Scatter {
        Scatter {
            latent,
            means: (0..images * latent).map(|i| (i as f32).sin()).collect(),
            labels: (0..images).map(|i| (i % 10) as u16).collect(),
            kl: Arc::from([]),
            mean_variance: Arc::from([]),
        }
    }

    fn drawn(scatter: &Scatter, hidden: &BTreeSet<u16>) -> usize {
        let canvas = Rect::from_min_size(Pos2::ZERO, Vec2::splat(500.0));
        let view = View::new(canvas, ViewRectangle::default());
        let texture = TextureId::default();
        mesh(&view, [0, 1], scatter, hidden, true, 0.3, texture)
            .vertices
            .len()
            / 4
    }

    #[test]
    fn hidden_classes_are_not_drawn() {
        let scatter = scatter(2, 200);
        assert_eq!(drawn(&scatter, &BTreeSet::new()), 200);
        assert_eq!(drawn(&scatter, &BTreeSet::from([3, 4])), 160);
    }

    #[test]
    fn a_line_shows_every_point_too() {
        assert_eq!(drawn(&scatter(1, 50), &BTreeSet::new()), 50);
    }

    #[test]
    fn the_mouse_finds_each_dot_but_for_those_of_hidden_classes() {
        let canvas = Rect::from_min_size(Pos2::ZERO, Vec2::splat(500.0));
        let view = View::new(canvas, ViewRectangle::default());
        for latent in [1, 2, 5] {
            let scatter = scatter(latent, 40);
            let hidden = BTreeSet::from([3]);
            let none = BTreeSet::new();
            for (i, middle) in dots(&view, [0, 1], &scatter, &none, 0.3) {
                let found = dot_under(&view, [0, 1], &scatter, &hidden, 0.3, middle);
                let found = found.filter(|(_, at)| *at == middle).map(|(i, _)| i % 10);
                assert_eq!(found.is_some(), i % 10 != 3, "{latent} {i}");
            }
            let far = canvas.right_top();
            assert!(dot_under(&view, [0, 1], &scatter, &hidden, 0.3, far).is_none());
        }
    }

    #[test]
    fn points_that_are_no_numbers_are_left_out() {
        let mut scatter = scatter(2, 3);
        scatter.means = Arc::from([f32::NAN, 0.0, f32::INFINITY, 0.0, 0.0, 0.0]);
        assert_eq!(drawn(&scatter, &BTreeSet::new()), 1);
    }
}

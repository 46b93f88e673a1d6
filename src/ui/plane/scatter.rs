//! The images that are scattered over the plane: as pictures where few lie apart, as a mesh of
//! marks, and where there are very many as one picture.

use crate::explore::{Answered, ScatterQuery, WhichImage};
use crate::latent::Plane;
use crate::ui::plane::dot_looks::{DotLooks, LooksOfDots};
use crate::ui::plane::dot_painter::DotPainter;
use crate::ui::plane::dot_pictures::DotPictures;
use crate::ui::plane::dot_raster::RasterJob;
use crate::ui::plane::dotted::{Dotted, radius};
use crate::ui::plane::layer::Layer;
use crate::ui::plane::mark_atlas;
use crate::ui::plane::view::View;
use crate::ui::scene::Scene;
use crate::ui::style::class_mark::{LETTERS, SHAPES, Sign};
use crate::ui::style::paper::is_paper;
use crate::ui::style::texture;
use eframe::egui::{Mesh, Pos2, Rect, Shape, TextureHandle, TextureId, TextureOptions, Ui, Vec2};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Up to so many dots in view are drawn as triangles.
const MOST_IN_MESH: usize = 4_000;

/// Draws the dots, and remembers what was drawn until something changes.
#[derive(Default)]
pub struct ScatterLayer {
    /// Classes that a person has hidden.
    pub hidden: BTreeSet<u16>,
    atlas: Option<TextureHandle>,
    looks: LooksOfDots,
    shown: Option<Shown>,
    pictures: DotPictures,
    meshed: Option<Meshed>,
    painter: DotPainter,
}

/// What is on show in a frame.
#[derive(Clone)]
struct Shown {
    scatter: Arc<Answered<ScatterQuery>>,
    dotted: Dotted,
    looks: Arc<DotLooks>,
    dark: bool,
    /// Some are pictures.
    pictured: bool,
}

struct Meshed {
    of: Shown,
    /// None where there are too many.
    mesh: Option<Arc<Mesh>>,
}

impl Shown {
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.scatter, &other.scatter)
            && Arc::ptr_eq(&self.looks, &other.looks)
            && self.dotted == other.dotted
            && (self.dark, self.pictured) == (other.dark, other.pictured)
    }
}

impl ScatterLayer {
    /// The dots of a view. On a line of one latent dimension every class has a lane of its own
    /// below the strip, which ends `lane` below 0.
    pub fn dotted(&self, view: &View, plane: &Plane, lane: f32) -> Dotted {
        Dotted {
            view: *view,
            plane: plane.clone(),
            hidden: self.hidden.clone(),
            lane,
        }
    }

    /// Takes in what is to be shown in this frame; where some dots are `marked`, the others are
    /// grey and behind them.
    pub fn follow(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        scatter: Option<&Arc<Answered<ScatterQuery>>>,
        dotted: Dotted,
        marked: Option<Arc<[bool]>>,
    ) {
        let Some(scatter) = scatter else {
            self.shown = None;
            self.painter.clear();
            return;
        };
        let dark = ui.visuals().dark_mode;
        let scale = ui.pixels_per_point();
        self.shown = Some(Shown {
            looks: self.looks.follow(scene, scatter, marked, dark),
            pictured: self.pictures.follow(scene, scatter, &dotted, scale),
            scatter: scatter.clone(),
            dotted,
            dark,
        });
    }

    /// How the dots look that are on show.
    pub fn looks(&self) -> Option<&DotLooks> {
        self.shown.as_ref().map(|shown| &*shown.looks)
    }

    /// The dot that the mouse at `at` points at, if it is on one: its number and its middle.
    pub fn dot_under(&self, at: Pos2) -> Option<(usize, Pos2)> {
        let shown = self.shown.as_ref()?;
        let picture = shown
            .pictured
            .then(|| self.pictures.dot_under(at))
            .flatten();
        picture.or_else(|| shown.dotted.dot_under(&shown.scatter.answer, at))
    }

    /// Where the dot of this image stands, whether it is in view or not: its number and its
    /// middle.
    pub fn dot_of(&self, image: &WhichImage) -> Option<(usize, Pos2)> {
        let shown = self.shown.as_ref()?;
        let scatter = &shown.scatter.answer;
        let (split, index) = image.in_data()?;
        let dot = scatter.spread.place(index)?;
        let same = scatter.split == split && scatter.spread.index(dot) == index;
        same.then_some((dot, shown.dotted.middle(scatter, dot)?))
    }

    /// What a dot takes on screen.
    pub fn extent(&self, dot: usize, at: Pos2) -> DotExtent {
        let shown = self.shown.as_ref();
        let pictured = shown.is_some_and(|shown| shown.pictured);
        match self.pictures.of_dot(dot).filter(|_| pictured) {
            Some(picture) => DotExtent::Picture(picture),
            None => {
                let images = shown.map_or(0, |shown| shown.scatter.answer.len());
                DotExtent::Disc(at, radius(images))
            }
        }
    }

    /// Draws the dots.
    pub fn draw(&mut self, layer: &Layer<'_>) {
        let Some(shown) = self.shown.clone() else {
            return;
        };
        if !self
            .meshed
            .as_ref()
            .is_some_and(|meshed| meshed.of.is(&shown))
        {
            let texture = self.atlas(layer.ui);
            let pictures = if shown.pictured {
                self.pictures.all()
            } else {
                &[]
            };
            self.meshed = Some(Meshed {
                mesh: mesh(&shown, pictures, texture).map(Arc::new),
                of: shown.clone(),
            });
        }
        if shown.pictured {
            self.pictures.draw(layer, &shown.looks);
        }
        let meshed = self.meshed.as_ref();
        match meshed.and_then(|meshed| meshed.mesh.as_ref()) {
            Some(mesh) => {
                layer.painter.add(Shape::mesh(mesh.clone()));
            }
            None => {
                let job = RasterJob {
                    scatter: shown.scatter,
                    dotted: shown.dotted,
                    looks: shown.looks,
                    dark: shown.dark,
                    scale: layer.ui.pixels_per_point(),
                };
                // A figure has no second frame.
                let at_once = is_paper(layer.ui);
                self.painter.draw(layer, job, at_once);
            }
        }
    }

    fn atlas(&mut self, ui: &Ui) -> TextureId {
        match &self.atlas {
            Some(atlas) => atlas.id(),
            None => {
                let marks = mark_atlas::texture();
                texture::set(&mut self.atlas, ui.ctx(), marks, TextureOptions::LINEAR)
            }
        }
    }
}

/// What a dot takes on screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DotExtent {
    /// A disc about this middle.
    Disc(Pos2, f32),
    /// Its image, with the frame.
    Picture(Rect),
}

/// The marks of the dots in view that are no pictures; None where they are too many.
fn mesh(shown: &Shown, pictures: &[(usize, Rect)], texture: TextureId) -> Option<Mesh> {
    let scatter = &shown.scatter.answer;
    let radius = radius(scatter.len());
    let signs = SHAPES.into_iter().chain((0..LETTERS).map(Sign::Letter));
    let widest = signs.map(|sign| mark_atlas::cell(sign).reach);
    let reach = radius * widest.fold(1.0, f32::max);
    let pictured: BTreeSet<usize> = pictures.iter().map(|(dot, _)| *dot).collect();
    let mut mesh = Mesh::with_texture(texture);
    for behind in shown.looks.layers() {
        let seen = shown.dotted.seen(scatter, reach);
        let seen = seen.filter(|(dot, _)| shown.looks.is_behind(*dot) == *behind);
        for (dot, at) in seen.filter(|(dot, _)| !pictured.contains(dot)) {
            if mesh.vertices.len() >= 4 * MOST_IN_MESH {
                return None;
            }
            let look = shown.looks.of(dot, shown.dark);
            let cell = mark_atlas::cell(look.sign);
            let size = Vec2::splat(2.0 * radius * cell.reach);
            mesh.add_rect_with_uv(Rect::from_center_size(at, size), cell.uv, look.colour);
        }
    }
    Some(mesh)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explore::Stamp;
    use crate::ui::plane::dotted::tests::{dotted, scattered};
    use std::time::Instant;

    fn shown(images: usize) -> Shown {
        let now = Instant::now();
        let scatter = Arc::new(Answered {
            query: ScatterQuery::test_means(images),
            posted: now,
            stamp: Stamp {
                run: 1,
                step: 1,
                published: now,
                answered: now,
            },
            answer: scattered(2, images, 10),
        });
        Shown {
            looks: LooksOfDots::by_class(&scatter, true),
            scatter,
            dotted: dotted(BTreeSet::new()),
            dark: true,
            pictured: false,
        }
    }

    #[test]
    fn each_dot_that_is_no_picture_is_one_mark_until_there_are_too_many() {
        let texture = TextureId::default();
        let marks = |images, pictures: &[(usize, Rect)]| {
            let mesh = mesh(&shown(images), pictures, texture)?;
            Some(mesh.vertices.len() / 4)
        };
        assert_eq!(marks(200, &[]), Some(200));
        assert_eq!(marks(200, &[(3, Rect::ZERO), (7, Rect::ZERO)]), Some(198));
        assert_eq!(marks(MOST_IN_MESH, &[]), Some(MOST_IN_MESH));
        assert_eq!(marks(MOST_IN_MESH + 1, &[]), None);
    }
}

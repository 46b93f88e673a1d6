//! Posterior means of test images: thousands of points as one mesh.

use crate::explore::{Answered, Scatter, ScatterQuery};
use crate::ui::plane::lanes::Lanes;
use crate::ui::plane::layer::Layer;
use crate::ui::plane::mark_atlas::{self, Cell};
use crate::ui::plane::view::View;
use crate::ui::scene::points;
use crate::ui::style::class_mark::{ClassMark, Sign};
use crate::ui::style::palette;
use crate::ui::style::texture;
use eframe::egui::{
    Color32, Mesh, Pos2, Rect, Shape, TextureHandle, TextureId, TextureOptions, Ui, Vec2,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// From a dot's rim, the mouse still points at it.
const REACH: f32 = 1.5;
/// Which dots there are, and where: what drawing and pointing have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Dotted {
    pub view: View,
    pub axes: [usize; 2],
    /// Classes that a person has hidden.
    pub hidden: BTreeSet<u16>,
    /// On a line of one latent dimension, how far below 0 the lanes of the classes begin.
    pub lane: f32,
}

/// Draws the scatter and remembers the mesh until something changes.
#[derive(Default)]
pub struct ScatterLayer {
    /// Classes that a person has hidden.
    pub hidden: BTreeSet<u16>,
    atlas: Option<TextureHandle>,
    built: Option<Built>,
}

struct Built {
    scatter: Arc<Answered<ScatterQuery>>,
    dotted: Dotted,
    marked: Option<Arc<[bool]>>,
    dark: bool,
    mesh: Arc<Mesh>,
}

impl ScatterLayer {
    /// Draws the means of `scatter`; where some are `marked`, the others grey. On a line of one
    /// latent dimension every class has a lane of its own below the strip, which ends `lane`
    /// below 0.
    pub fn draw(
        &mut self,
        layer: &Layer<'_>,
        scatter: &Arc<Answered<ScatterQuery>>,
        marked: Option<Arc<[bool]>>,
        lane: f32,
    ) {
        let dark = layer.dark();
        let dotted = self.dotted(layer.view, layer.axes, lane);
        let fresh = self.built.as_ref().is_some_and(|built| {
            Arc::ptr_eq(&built.scatter, scatter)
                && built.dark == dark
                && built.dotted == dotted
                && built.marked == marked
        });
        if !fresh {
            let texture = self.atlas(layer.ui);
            let mesh = mesh(&dotted, &scatter.answer, marked.as_deref(), dark, texture);
            self.built = Some(Built {
                scatter: scatter.clone(),
                dotted,
                marked,
                dark,
                mesh: Arc::new(mesh),
            });
        }
        if let Some(built) = &self.built {
            layer.painter.add(Shape::mesh(built.mesh.clone()));
        }
    }

    /// The dots of a view.
    pub fn dotted(&self, view: &View, axes: [usize; 2], lane: f32) -> Dotted {
        Dotted {
            view: *view,
            axes,
            hidden: self.hidden.clone(),
            lane,
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

impl Dotted {
    /// The dot that the mouse at `at` points at, if it is on one: its number and its middle.
    /// All means are looked at, which takes 10,000 of them some hundredths of a millisecond.
    pub fn dot_under(&self, scatter: &Scatter, at: Pos2) -> Option<(usize, Pos2)> {
        let reach = radius(scatter.len()) + REACH;
        let mut nearest = None;
        let mut least = reach * reach;
        for (i, middle) in self.dots(scatter) {
            let away = middle.distance_sq(at);
            if away < least {
                (nearest, least) = (Some((i, middle)), away);
            }
        }
        nearest
    }

    /// Where the dots stand that are not hidden, each with its number.
    pub fn dots<'a>(&'a self, scatter: &'a Scatter) -> impl Iterator<Item = (usize, Pos2)> + 'a {
        let lanes = (scatter.latent < 2).then(|| Lanes::of(&self.view, self.lane, scatter));
        let shown = |i: usize| {
            let label = scatter.labels.get(i);
            self.hidden.is_empty() || !label.is_some_and(|label| self.hidden.contains(label))
        };
        places(scatter, self.axes)
            .enumerate()
            .filter(move |(i, _)| shown(*i))
            .map(move |(i, mut place)| {
                if let Some(lanes) = &lanes {
                    place[1] = lanes.height(i, scatter.labels.get(i).copied());
                }
                (i, self.view.to_screen(place))
            })
    }
}

/// The places of all means on the plane of two axes.
pub fn places(scatter: &Scatter, axes: [usize; 2]) -> impl Iterator<Item = [f32; 2]> {
    let rows = scatter.means.chunks_exact(scatter.latent.max(1));
    rows.map(move |z| points::on_plane(z, axes))
}

/// The dots, those that are not `marked` grey and behind the others.
fn mesh(
    dotted: &Dotted,
    scatter: &Scatter,
    marked: Option<&[bool]>,
    dark: bool,
    texture: TextureId,
) -> Mesh {
    let images = scatter.len();
    let radius = radius(images);
    let looks = Looks::of(scatter, dark);
    let seen = dotted.view.canvas.expand(looks.reach * radius);
    let mut mesh = Mesh::with_texture(texture);
    mesh.reserve_vertices(4 * images);
    mesh.reserve_triangles(2 * images);
    let grey = palette::unmarked(dark);
    let is_marked = |i: usize| marked.is_none_or(|marked| marked.get(i) == Some(&true));
    let mut draw = |with_marked: bool| {
        for (i, at) in dotted.dots(scatter) {
            let marked = is_marked(i);
            if marked == with_marked && seen.contains(at) {
                let Look { cell, colour } = looks.look(scatter.labels.get(i).copied());
                let size = Vec2::splat(2.0 * radius * cell.reach);
                let colour = if marked { colour } else { grey };
                mesh.add_rect_with_uv(Rect::from_center_size(at, size), cell.uv, colour);
            }
        }
    };
    if marked.is_some() {
        draw(false);
    }
    draw(true);
    mesh
}

/// How the dots of one class look.
#[derive(Clone, Copy)]
struct Look {
    cell: Cell,
    colour: Color32,
}

/// The looks of all classes, looked up once a mesh and not once a dot.
struct Looks {
    /// By label.
    classes: Vec<Look>,
    unlabelled: Look,
    /// The farthest that one reaches from its middle, where a disc has radius 1.
    reach: f32,
}

impl Looks {
    fn of(scatter: &Scatter, dark: bool) -> Self {
        let unlabelled = Look {
            cell: mark_atlas::cell(Sign::Disc),
            colour: palette::unlabelled(dark),
        };
        let look = |class: u16| {
            let mark = ClassMark::of(class);
            Look {
                cell: mark_atlas::cell(mark.sign),
                colour: mark.colour(dark),
            }
        };
        let most = scatter.labels.iter().max();
        let classes: Vec<Look> = most.map_or(Vec::new(), |most| (0..=*most).map(look).collect());
        let reach = classes.iter().map(|look| look.cell.reach);
        Self {
            reach: reach.fold(unlabelled.cell.reach, f32::max),
            classes,
            unlabelled,
        }
    }

    fn look(&self, label: Option<u16>) -> Look {
        let of_class = label.and_then(|label| self.classes.get(usize::from(label)));
        of_class.copied().unwrap_or(self.unlabelled)
    }
}

/// The radius of a dot: of fewer each may be larger.
pub fn radius(images: usize) -> f32 {
    match images {
        0..=600 => 4.5,
        601..=3000 => 3.6,
        _ => 2.8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::scene::settings::ViewRectangle;
    use eframe::egui::pos2;
    use proptest::prelude::*;

    fn scatter(latent: usize, images: usize) -> Scatter {
        of_classes(latent, images, 10)
    }

    fn of_classes(latent: usize, images: usize, classes: usize) -> Scatter {
        Scatter {
            latent,
            means: (0..images * latent).map(|i| (i as f32).sin()).collect(),
            labels: (0..images).map(|i| (i % classes) as u16).collect(),
            kl: Arc::from([]),
            mean_variance: Arc::from([]),
        }
    }

    fn dotted(hidden: BTreeSet<u16>) -> Dotted {
        let canvas = Rect::from_min_size(Pos2::ZERO, Vec2::splat(500.0));
        Dotted {
            view: View::new(canvas, ViewRectangle::default()),
            axes: [0, 1],
            hidden,
            lane: 0.3,
        }
    }

    fn drawn(scatter: &Scatter, hidden: BTreeSet<u16>) -> usize {
        let mesh = mesh(&dotted(hidden), scatter, None, true, TextureId::default());
        mesh.vertices.len() / 4
    }

    #[test]
    fn hidden_classes_are_not_drawn() {
        let scatter = scatter(2, 200);
        assert_eq!(drawn(&scatter, BTreeSet::new()), 200);
        assert_eq!(drawn(&scatter, BTreeSet::from([3, 4])), 160);
    }

    #[test]
    fn dots_that_are_not_marked_are_grey_and_behind_the_others() {
        let scatter = scatter(2, 40);
        let marked: Vec<bool> = (0..40).map(|i| i % 4 == 0).collect();
        let none = BTreeSet::new();
        let mesh = mesh(
            &dotted(none),
            &scatter,
            Some(&marked),
            true,
            TextureId::default(),
        );
        let grey = palette::unmarked(true);
        let dots: Vec<bool> = mesh
            .vertices
            .chunks(4)
            .map(|dot| dot[0].color == grey)
            .collect();
        assert_eq!(dots.len(), 40, "all are drawn");
        assert!(dots[..30].iter().all(|grey| *grey) && dots[30..].iter().all(|grey| !grey));
    }

    #[test]
    fn a_line_shows_every_point_too() {
        assert_eq!(drawn(&scatter(1, 50), BTreeSet::new()), 50);
    }

    #[test]
    fn the_mouse_finds_each_dot_but_for_those_of_hidden_classes() {
        for latent in [1, 2, 5] {
            let scatter = scatter(latent, 40);
            let hiding = dotted(BTreeSet::from([3]));
            for (i, middle) in dotted(BTreeSet::new()).dots(&scatter) {
                let found = hiding.dot_under(&scatter, middle);
                let found = found.filter(|(_, at)| *at == middle).map(|(i, _)| i % 10);
                assert_eq!(found.is_some(), i % 10 != 3, "{latent} {i}");
            }
            let far = pos2(500.0, 0.0);
            assert!(hiding.dot_under(&scatter, far).is_none());
        }
    }

    #[test]
    fn points_that_are_no_numbers_are_left_out() {
        let mut scatter = scatter(2, 3);
        scatter.means = Arc::from([f32::NAN, 0.0, f32::INFINITY, 0.0, 0.0, 0.0]);
        assert_eq!(drawn(&scatter, BTreeSet::new()), 1);
    }

    #[test]
    fn dots_of_different_classes_have_another_colour_or_another_part_of_the_texture() {
        let scatter = of_classes(2, 60, 60);
        let mesh = mesh(
            &dotted(BTreeSet::new()),
            &scatter,
            None,
            false,
            TextureId::default(),
        );
        let looks: Vec<_> = mesh
            .vertices
            .chunks(4)
            .map(|dot| (dot[0].uv, dot[0].color))
            .collect();
        assert_eq!(looks.len(), 60);
        for (i, one) in looks.iter().enumerate() {
            assert!(!looks[i + 1..].contains(one), "{i}");
        }
    }

    proptest! {
        #[test]
        fn each_class_has_a_lane_of_its_own_where_there_is_room(
            classes in 1usize..12, images in 50usize..300,
        ) {
            let scatter = of_classes(1, images, classes);
            let mut lanes = vec![(f32::INFINITY, f32::NEG_INFINITY); classes];
            for (i, at) in dotted(BTreeSet::new()).dots(&scatter) {
                let (low, high) = &mut lanes[i % classes];
                (*low, *high) = (low.min(at.y), high.max(at.y));
            }
            for pair in lanes.windows(2) {
                prop_assert!(pair[0].1 < pair[1].0, "{lanes:?}");
            }
            prop_assert!(lanes.iter().all(|(_, bottom)| *bottom <= 500.0));
        }

        #[test]
        fn many_classes_share_lanes_within_the_view(classes in 12usize..3000) {
            let scatter = of_classes(1, 3000, classes);
            for (_, at) in dotted(BTreeSet::new()).dots(&scatter) {
                prop_assert!(at.y > 250.0 && at.y <= 500.0);
            }
        }
    }
}

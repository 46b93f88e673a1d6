//! Which part of the latent plane is on screen, and where each point of it lies.

use crate::ui::scene::settings::ViewRectangle;
use eframe::egui::{Pos2, Rect, Vec2, pos2};

const SPANS: [f32; 2] = ViewRectangle::SPANS;
/// How far from the origin the middle of the view may be moved.
const FARTHEST: f32 = 1000.0;

/// The plane on screen: one unit is as long upwards as it is to the right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Where it is drawn.
    pub canvas: Rect,
    /// Middle of the canvas in latent coordinates.
    middle: Pos2,
    /// Screen points per latent unit.
    scale: f32,
}

impl View {
    /// The largest view of `wanted` that fits into `canvas`.
    pub fn new(canvas: Rect, wanted: ViewRectangle) -> Self {
        let (middle, span) = within_bounds(wanted);
        let scale = (canvas.width() / span.x).min(canvas.height() / span.y);
        Self {
            canvas,
            middle,
            scale: scale.max(1e-3),
        }
    }

    /// Screen points per latent unit.
    pub fn scale(&self) -> f32 {
        self.scale
    }

    /// Where a point of the plane lies on screen.
    pub fn to_screen(self, point: [f32; 2]) -> Pos2 {
        let centre = self.canvas.center();
        pos2(
            centre.x + (point[0] - self.middle.x) * self.scale,
            centre.y - (point[1] - self.middle.y) * self.scale,
        )
    }

    /// Which point of the plane lies at a place on screen.
    pub fn to_plane(self, at: Pos2) -> [f32; 2] {
        let away = (at - self.canvas.center()) / self.scale;
        [self.middle.x + away.x, self.middle.y - away.y]
    }

    /// Lower and upper end of what is visible along the first axis.
    pub fn x(&self) -> [f32; 2] {
        let half = self.canvas.width() / self.scale / 2.0;
        [self.middle.x - half, self.middle.x + half]
    }

    /// Lower and upper end of what is visible along the second axis.
    pub fn y(&self) -> [f32; 2] {
        let half = self.canvas.height() / self.scale / 2.0;
        [self.middle.y - half, self.middle.y + half]
    }

    /// `wanted` after the plane was pulled by `delta` screen points.
    pub fn panned(&self, wanted: ViewRectangle, delta: Vec2) -> ViewRectangle {
        let (middle, span) = within_bounds(wanted);
        let moved = Vec2::new(-delta.x, delta.y) / self.scale;
        rectangle(middle + moved, span)
    }

    /// `wanted` after zooming in by `factor` about a place on screen, which stays where it is.
    pub fn zoomed(&self, wanted: ViewRectangle, factor: f32, at: Pos2) -> ViewRectangle {
        let (middle, span) = within_bounds(wanted);
        let shorter = span.min_elem();
        let shrink = (shorter / factor).clamp(SPANS[0], SPANS[1]) / shorter;
        let fixed = Pos2::from(self.to_plane(at));
        rectangle(fixed + (middle - fixed) * shrink, span * shrink)
    }
}

/// The rectangle that holds all but the outermost hundredth of `points` on
/// each side, with the prior's default view as the least.
pub fn around(points: impl Iterator<Item = [f32; 2]>) -> ViewRectangle {
    let finite = points.filter(|p| p[0].is_finite() && p[1].is_finite());
    let (xs, ys): (Vec<f32>, Vec<f32>) = finite.map(|p| (p[0], p[1])).unzip();
    let least = ViewRectangle::default();
    match (range(xs), range(ys)) {
        (Some(x), Some(y)) => ViewRectangle {
            x: [x[0].min(least.x[0]), x[1].max(least.x[1])],
            y: [y[0].min(least.y[0]), y[1].max(least.y[1])],
        },
        _ => least,
    }
}

fn range(mut values: Vec<f32>) -> Option<[f32; 2]> {
    values.sort_unstable_by(f32::total_cmp);
    let out = values.len() / 100;
    let low = *values.get(out)?;
    let high = *values.get(values.len().checked_sub(out + 1)?)?;
    let margin = 0.06 * (high - low);
    Some([low - margin, high + margin])
}

// A view may come from a settings file that anybody can have written.
fn within_bounds(wanted: ViewRectangle) -> (Pos2, Vec2) {
    let ends = [wanted.x, wanted.y];
    let usable =
        |[low, high]: [f32; 2]| low.is_finite() && high.is_finite() && high - low >= SPANS[0] / 2.0;
    if !ends.into_iter().all(usable) {
        return within_bounds(ViewRectangle::default());
    }
    let middle = ends.map(|[low, high]| ((low + high) / 2.0).clamp(-FARTHEST, FARTHEST));
    let span = ends.map(|[low, high]| (high - low).min(4.0 * SPANS[1]));
    (middle.into(), span.into())
}

fn rectangle(middle: Pos2, span: Vec2) -> ViewRectangle {
    let middle = middle.clamp(
        Pos2::new(-FARTHEST, -FARTHEST),
        Pos2::new(FARTHEST, FARTHEST),
    );
    let (low, high) = (middle - span / 2.0, middle + span / 2.0);
    ViewRectangle {
        x: [low.x, high.x],
        y: [low.y, high.y],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn canvas() -> impl Strategy<Value = Rect> {
        (20.0..2000.0f32, 20.0..2000.0f32)
            .prop_map(|(w, h)| Rect::from_min_size(pos2(30.0, 40.0), Vec2::new(w, h)))
    }

    proptest! {
        #[test]
        fn there_and_back(canvas in canvas(), x in -4.0..4.0f32, y in -4.0..4.0f32) {
            let view = View::new(canvas, ViewRectangle::default());
            let back = view.to_plane(view.to_screen([x, y]));
            prop_assert!((back[0] - x).abs() < 1e-2 && (back[1] - y).abs() < 1e-2);
        }

        #[test]
        fn what_is_wanted_is_visible(canvas in canvas()) {
            let wanted = ViewRectangle::default();
            let view = View::new(canvas, wanted);
            prop_assert!(view.x()[0] <= wanted.x[0] + 1e-3 && view.x()[1] >= wanted.x[1] - 1e-3);
            prop_assert!(view.y()[0] <= wanted.y[0] + 1e-3 && view.y()[1] >= wanted.y[1] - 1e-3);
        }

        #[test]
        fn zooming_keeps_the_place_under_the_mouse(
            canvas in canvas(), u in 0.0..1.0f32, v in 0.0..1.0f32, factor in 0.5..2.0f32,
        ) {
            let wanted = ViewRectangle::default();
            let view = View::new(canvas, wanted);
            let at = canvas.lerp_inside(Vec2::new(u, v));
            let before = view.to_plane(at);
            let after = View::new(canvas, view.zoomed(wanted, factor, at)).to_plane(at);
            prop_assert!((before[0] - after[0]).abs() < 2e-2 * view.x()[1]);
            prop_assert!((before[1] - after[1]).abs() < 2e-2 * view.y()[1]);
        }

        #[test]
        fn any_settings_give_a_view(ends in proptest::array::uniform4(proptest::num::f32::ANY)) {
            let wanted = ViewRectangle { x: [ends[0], ends[1]], y: [ends[2], ends[3]] };
            let canvas = Rect::from_min_size(Pos2::ZERO, Vec2::splat(500.0));
            let view = View::new(canvas, wanted);
            prop_assert!(view.scale().is_finite() && view.scale() > 0.0);
            prop_assert!(view.x().into_iter().chain(view.y()).all(f32::is_finite));
        }
    }

    #[test]
    fn zoom_has_ends() {
        let canvas = Rect::from_min_size(Pos2::ZERO, Vec2::splat(500.0));
        for factor in [0.5, 2.0] {
            let mut wanted = ViewRectangle::default();
            for _ in 0..200 {
                wanted = View::new(canvas, wanted).zoomed(wanted, factor, canvas.center());
            }
            let span = wanted.x[1] - wanted.x[0];
            assert!(span > SPANS[0] * 0.9 && span < SPANS[1] * 1.1);
        }
    }

    #[test]
    fn a_few_outliers_do_not_shrink_everything() {
        let mut points = vec![[0.0, 0.0]; 998];
        points.push([900.0, 0.0]);
        points.push([f32::NAN, 0.0]);
        assert_eq!(around(points.into_iter()), ViewRectangle::default());
    }
}

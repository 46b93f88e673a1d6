//! The way to a chosen image whose posterior lies out of view: an arrow at the border.

use crate::ui::language::{fill, t};
use crate::ui::plane::captions::{Caption, Captions};
use crate::ui::plane::layer::Layer;
use crate::ui::plane::posterior::ShownPosterior;
use crate::ui::plane::view::View;
use crate::ui::scene::Scene;
use crate::ui::scene::action::ViewAction;
use crate::ui::style::palette;
use eframe::egui::{
    Align2, CursorIcon, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, vec2,
};

/// From the border to the arrow's middle: points that are out of view wait outside of it.
const INWARDS: f32 = 30.0;
/// Side of what the mouse catches.
const REACH: f32 = 30.0;

/// Where the arrow stands, and which way it points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrow {
    middle: Pos2,
    way: Vec2,
}

impl Arrow {
    /// The arrow to a place on the plane that is out of view.
    pub fn to(view: &View, place: [f32; 2]) -> Option<Self> {
        let there = view.to_screen(place);
        let centre = view.canvas.center();
        let away = there - centre;
        if view.canvas.contains(there) || !away.length().is_finite() || away == Vec2::ZERO {
            return None;
        }
        let half = (view.canvas.size() / 2.0 - Vec2::splat(INWARDS)).max(Vec2::splat(1.0));
        let within = (half.x / away.x.abs()).min(half.y / away.y.abs());
        Some(Self {
            middle: centre + away * within,
            way: away.normalized(),
        })
    }

    /// Catches a click, which brings the posterior into view.
    pub fn interact(self, ui: &Ui, scene: &mut Scene<'_>, image: &ShownPosterior) {
        let id = ui.scope_id().with("way to the chosen image");
        let rect = Rect::from_center_size(self.middle, Vec2::splat(REACH));
        let response = ui
            .interact(rect, id, Sense::click())
            .on_hover_cursor(CursorIcon::PointingHand);
        let words = || fill(t("Bring {name} into view"), &[("name", image.name())]);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words()));
        let response = response.on_hover_text(words());
        if response.clicked() {
            scene.actions.push(ViewAction::ShowPosterior.into());
        }
    }

    /// Draws it, and which image it leads to.
    pub fn draw(self, layer: &Layer<'_>, image: &ShownPosterior, captions: &mut Captions) {
        let dark = layer.dark();
        let colour = palette::posterior(dark);
        let across = self.way.rot90();
        let corners = [
            self.middle + self.way * 11.0,
            self.middle - self.way * 7.0 + across * 9.0,
            self.middle - self.way * 3.0,
            self.middle - self.way * 7.0 - across * 9.0,
        ];
        let rim = Stroke::new(2.0, palette::paper(dark));
        // Two halves, as the whole is not convex.
        for half in [[0, 1, 2], [0, 2, 3]] {
            let half = half.map(|corner| corners[corner]).to_vec();
            let edge = Stroke::new(1.0, colour);
            layer.painter.add(Shape::convex_polygon(half, colour, edge));
        }
        layer.painter.add(Shape::closed_line(corners.to_vec(), rim));
        captions.taken.push(self.rect());
        let inwards = [
            (vec2(-18.0, 0.0), Align2::RIGHT_CENTER),
            (vec2(18.0, 0.0), Align2::LEFT_CENTER),
            (vec2(0.0, -18.0), Align2::CENTER_BOTTOM),
            (vec2(0.0, 18.0), Align2::CENTER_TOP),
        ];
        let name = image.name();
        let spots = inwards
            .map(|(away, anchor)| Caption::new(layer, self.middle + away, anchor, name, colour));
        captions.draw_first_free(layer, spots);
    }

    /// What it covers.
    pub fn rect(self) -> Rect {
        Rect::from_center_size(self.middle, Vec2::splat(24.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::scene::settings::ViewRectangle;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_arrow_is_there_when_the_place_is_not_and_points_at_it(
            width in 100.0..1900.0f32, height in 60.0..1000.0f32,
            x in -90.0..90.0f32, y in -90.0..90.0f32,
        ) {
            let canvas = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
            let view = View::new(canvas, ViewRectangle::default());
            let there = view.to_screen([x, y]);
            let arrow = Arrow::to(&view, [x, y]);
            prop_assert_eq!(arrow.is_none(), canvas.contains(there));
            if let Some(arrow) = arrow {
                prop_assert!(canvas.contains(arrow.middle));
                prop_assert!((there - arrow.middle).normalized().dot(arrow.way) > 0.99);
            }
        }
    }
}

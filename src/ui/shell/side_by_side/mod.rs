//! Two runs side by side: two planes, each of its own run, and what both make of one image.

mod choice;
mod columns;
mod head;
mod pictures;
mod second_plane;
mod strip;

pub(crate) use second_plane::{SecondPlane, SecondView};

use crate::ui::plane::PlanePanel;
use crate::ui::scene::Scene;
use crate::ui::scene::second_run::Link;
use crate::ui::style::paper::is_paper;
use eframe::egui::{Align, Layout, Rect, Ui, UiBuilder, Vec2, vec2};
use head::Head;
use strip::Form;

/// Height of the line above each plane.
const HEAD: f32 = 24.0;
/// Between the two planes.
const GAP: f32 = 12.0;

/// What stands between and around two planes in a large window, beside what stands around each,
/// in points.
pub(crate) const BETWEEN: Vec2 = Vec2::new(GAP, HEAD + 72.0);

/// The same in a low window, where what a run is called stands in the row of controls.
pub(crate) const BETWEEN_LOW: Vec2 = Vec2::new(GAP, 40.0);

/// Draws both planes into `place`, and below them the image that is pointed at or chosen; gives
/// where the plane of the run in hand is.
pub(crate) fn show(
    ui: &mut Ui,
    first: &mut PlanePanel,
    second: &mut SecondPlane,
    scene: &mut Scene<'_>,
    place: Rect,
) -> Rect {
    let is_low = strip::is_low(place.height());
    let form = match second.run().link(scene.progress) {
        Link::SameImages if is_low => Form::Low,
        Link::SameImages => Form::Tall,
        Link::OtherImages | Link::ImagesAway => Form::Words,
    };
    let (planes, below) = place.split_top_bottom_at_y(place.bottom() - form.height());
    let middle = place.center().x;
    let left = planes.with_max_x(middle - GAP / 2.0);
    let right = planes.with_min_x(middle + GAP / 2.0);
    let own_row = is_paper(ui) || !is_low;
    let (our_head, their_head) = (Head::in_hand(scene), second.head(scene));
    let halves = [left, right].map(|half| {
        let row = if own_row { HEAD } else { 0.0 };
        half.split_top_bottom_at_y(half.top() + row)
    });
    let [(left_head, left), (right_head, right)] = halves;
    let (left_ui, right_ui) = (
        &mut child(ui, "first plane", left),
        &mut child(ui, "second plane", right),
    );
    if own_row {
        our_head.show(&mut child(ui, "first head", left_head), scene);
        first.ui(left_ui, scene);
        their_head.show(&mut child(ui, "second head", right_head), scene);
        second.show(right_ui, scene, None);
    } else {
        first.ui_called(left_ui, scene, &mut |ui, scene| {
            our_head.show_in_row(ui, scene)
        });
        second.show(right_ui, scene, Some(&their_head));
    }
    let below = &mut child(ui, "image in both", below);
    strip::show(below, second, scene, form);
    left
}

/// A part of the window of its own within `rect`.
fn child(ui: &mut Ui, name: &str, rect: Rect) -> Ui {
    let builder = UiBuilder::new().id_salt(name).max_rect(rect);
    let mut inner = ui.new_child(builder.layout(Layout::top_down(Align::Min)));
    inner.set_clip_rect(rect.expand2(vec2(4.0, 4.0)).intersect(ui.clip_rect()));
    inner
}

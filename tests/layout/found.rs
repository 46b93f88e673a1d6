//! What a frame holds: every widget with its name, and what of it is in sight.

use eframe::egui::accesskit::Role;
use eframe::egui::{Context, LayerId, Rect, WidgetRect};
use egui_kittest::Node;
use egui_kittest::kittest::NodeT;

/// How far two widgets may reach into each other, or out of the window, in points.
const SLACK: f32 = 2.0;

/// A widget, or a line of text.
#[derive(Clone, Debug)]
pub struct Found {
    pub role: Role,
    pub name: String,
    /// All of it.
    pub rect: Rect,
    /// The part that is not clipped away.
    seen: Rect,
    layer: LayerId,
}

impl Found {
    /// Whether a part of its height is out of sight.
    pub fn is_cut_in_height(&self) -> bool {
        self.seen.height() < self.rect.height() - SLACK
    }

    /// Whether all of it is in sight.
    pub fn is_whole(&self) -> bool {
        is_seen(self) && !self.is_cut_in_height() && self.seen.width() >= self.rect.width() - SLACK
    }
}

/// All that can be read or touched, from `root` downwards.
pub fn all(ctx: &Context, root: Node<'_>) -> Vec<Found> {
    let widgets: Vec<WidgetRect> = ctx.viewport(|viewport| {
        let layers = viewport.prev_pass.widgets.layers();
        layers.flat_map(|(_, widgets)| widgets.to_vec()).collect()
    });
    let nodes = root.children_recursive();
    nodes.filter_map(|node| one(&node, &widgets)).collect()
}

fn one(node: &Node<'_>, widgets: &[WidgetRect]) -> Option<Found> {
    let inner = node.accesskit_node();
    let name = inner.label().or(inner.value()).unwrap_or_default();
    inner.bounding_box()?;
    let told = match inner.role() {
        Role::GenericContainer
        | Role::Group
        | Role::Window
        | Role::Pane
        | Role::Dialog
        | Role::Menu
        | Role::Unknown
        | Role::TextRun => false,
        _ => !name.is_empty(),
    };
    let rect = node.rect();
    let same = |widget: &&WidgetRect| {
        let far = (widget.rect.min - rect.min).abs() + (widget.rect.max - rect.max).abs();
        far.max_elem() < 0.1
    };
    let widget = widgets.iter().find(same).filter(|_| told)?;
    Some(Found {
        role: inner.role(),
        name,
        rect,
        seen: widget.interact_rect,
        layer: widget.layer_id,
    })
}

/// Every pair that overlaps, and everything that lies outside `window`, in words.
pub fn wrong(found: &[Found], window: Rect) -> Vec<String> {
    let seen: Vec<&Found> = found.iter().filter(|found| is_seen(found)).collect();
    let mut wrong = Vec::new();
    for (place, one) in seen.iter().enumerate() {
        if !window.expand(SLACK).contains_rect(one.seen) {
            wrong.push(format!("{} lies outside", told(one)));
        }
        if one.seen.width() < one.rect.width() - SLACK {
            wrong.push(format!("{} is cut off", told(one)));
        }
        for other in &seen[place + 1..] {
            if overlap(one, other, &seen) {
                wrong.push(format!("{} and {} overlap", told(one), told(other)));
            }
        }
    }
    wrong
}

fn told(found: &Found) -> String {
    let Rect { min, max } = found.rect;
    let place = [min.x, min.y, max.x, max.y].map(f32::round);
    format!("{:?} \"{}\" at {place:?}", found.role, found.name)
}

fn is_seen(found: &Found) -> bool {
    found.seen.is_positive() && found.seen.width() > SLACK && found.seen.height() > SLACK
}

/// A surface: other things stand on it.
fn is_ground(found: &Found) -> bool {
    matches!(found.role, Role::Canvas | Role::Image)
}

fn overlap(one: &Found, other: &Found, all: &[&Found]) -> bool {
    if one.layer != other.layer {
        return false;
    }
    let common = one.seen.intersect(other.seen);
    if common.width() <= SLACK || common.height() <= SLACK {
        return false;
    }
    let stands_on = |ground: &Found, above: &Found| {
        is_ground(ground) && ground.rect.expand(SLACK).contains_rect(above.seen)
    };
    // Draws of a noise lie where they fall.
    let is_draw = |found: &Found| found.role == Role::Button && found.name.contains('ε');
    if stands_on(one, other) || stands_on(other, one) || is_draw(one) && is_draw(other) {
        return false;
    }
    // What stands on one picture is data: points of the plane may lie on each other.
    let mut grounds = all
        .iter()
        .filter(|found| found.layer == one.layer && is_ground(found));
    !grounds.any(|ground| stands_on(ground, one) && stands_on(ground, other))
}

//! The graph itself: nodes, arrows and the plate, as in Kingma & Welling 2014, figure 1.

use crate::recipe::{Bayes, Recipe};
use crate::train::Progress;
use crate::ui::language::numbers;
use crate::ui::language::{fill, likelihood_name, t};
use crate::ui::scene::Concept;
use crate::ui::scene::Scene;
use crate::ui::scene::shown_step::shown_model;
use crate::ui::studies::model::Node;
use crate::ui::style::theme;
use clap::ValueEnum;
use eframe::egui::{
    Align2, Color32, CursorIcon, FontId, Galley, Painter, Pos2, Rangef, Rect, Role, Sense, Shape,
    Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

/// Radius of a random variable, and of a parameter, in a graph of the least size.
const RADIUS: f32 = 20.0;
const DOT: f32 = 6.0;
/// The room in which the graph has that size, in points; in more it grows.
const ROOM: Vec2 = vec2(330.0, 150.0);
/// Its greatest height, as a share of its width.
const HIGHEST: f32 = 0.75;
/// How much it may grow.
const LARGEST: f32 = 2.6;
/// A graph no larger than this has little room for its legend.
const LEGEND: f32 = 1.2;
/// Size of the captions there; they are never smaller.
const CAPTION: f32 = 11.0;
/// Points that a bent arrow goes through.
const BENDS: u8 = 14;

/// Where everything is, and in which colours.
struct Sheet<'a> {
    painter: &'a Painter,
    room: Rect,
    /// How much larger than the least the graph is.
    scale: f32,
    random_weights: bool,
    solid: Stroke,
    dashed: Stroke,
    text: Color32,
    quiet: Color32,
}

impl Sheet<'_> {
    fn at(&self, node: Node) -> Pos2 {
        let (x, y) = match node {
            Node::Encoder => (0.08, 0.56),
            Node::Noise => (0.29, 0.2),
            Node::Code => (0.36, 0.6),
            Node::Image => (0.66, 0.6),
            Node::Decoder => (0.92, 0.6),
        };
        self.room.min + vec2(x, y) * self.room.size()
    }

    fn radius(&self, node: Node) -> f32 {
        let radius = match node {
            Node::Encoder => DOT,
            Node::Decoder if !self.random_weights => DOT,
            Node::Noise => RADIUS * 0.7,
            Node::Decoder | Node::Code | Node::Image => RADIUS,
        };
        radius * self.scale
    }

    fn is_dot(&self, node: Node) -> bool {
        node == Node::Encoder || node == Node::Decoder && !self.random_weights
    }

    /// An arrow from rim to rim, bent sideways by so many points.
    fn arrow(&self, from: Node, to: Node, bend: f32, infers: bool) {
        let ends = [self.at(from), self.at(to)];
        let radii = [self.radius(from), self.radius(to)];
        self.arrow_between(ends, radii, bend, infers);
    }

    fn arrow_between(&self, ends: [Pos2; 2], radii: [f32; 2], bend: f32, infers: bool) {
        let [from, to] = ends;
        let middle = from.lerp(to, 0.5) + (to - from).normalized().rot90() * bend;
        let from = from + (middle - from).normalized() * (radii[0] + 2.0);
        let to = to + (middle - to).normalized() * (radii[1] + 3.0);
        let curve = |i: u8| {
            let s = f32::from(i) / f32::from(BENDS);
            from.lerp(middle, s).lerp(middle.lerp(to, s), s)
        };
        let line: Vec<Pos2> = (0..=BENDS).map(curve).collect();
        let stroke = if infers { self.dashed } else { self.solid };
        if infers {
            let dashes = Shape::dashed_line(&line, stroke, 5.0, 4.0);
            self.painter.extend(dashes);
        } else {
            self.painter.add(Shape::line(line, stroke));
        }
        let way = (to - middle).normalized();
        let size = self.scale.sqrt();
        let back = to - way * 9.0 * size;
        let side = way.rot90() * 4.0 * size;
        let head = vec![to, back + side, back - side];
        let none = Stroke::NONE;
        self.painter
            .add(Shape::convex_polygon(head, stroke.color, none));
    }

    /// Around what there is once per image.
    fn plate(&self) -> Rect {
        let at = |x, y| self.room.min + vec2(x, y) * self.room.size();
        Rect::from_min_max(at(0.2, 0.02), at(0.8, 0.9))
    }

    /// Writes a caption, moved to where none of it is cut off; where it stands.
    fn caption(&self, at: Pos2, anchor: Align2, text: &str) -> Rect {
        self.caption_within(self.room.x_range(), at, anchor, text)
    }

    /// The same, moved into `wide`.
    fn caption_within(&self, wide: Rangef, at: Pos2, anchor: Align2, text: &str) -> Rect {
        let galley = self.laid_out(text);
        let place = anchor.anchor_size(at, galley.size());
        let most = (wide.max - place.width()).max(wide.min);
        let left = place.left().clamp(wide.min, most);
        let corner = pos2(left, place.top());
        self.painter.galley(corner, galley, self.quiet);
        Rect::from_min_size(corner, place.size())
    }

    fn laid_out(&self, text: &str) -> Arc<Galley> {
        let font = FontId::proportional(self.text_size(CAPTION));
        self.painter
            .layout_no_wrap(text.to_owned(), font, self.quiet)
    }

    /// Words grow by less than the graph.
    fn text_size(&self, least: f32) -> f32 {
        least * self.scale.sqrt()
    }
}

/// Draws the graph; a click or the keyboard chooses a node.
pub fn show(ui: &mut Ui, room: Rect, scene: &Scene<'_>, chosen: &mut Node) {
    let progress = scene.progress;
    let tokens = theme::tokens(ui);
    let painter = ui.painter_at(room);
    // A graph much higher than it is wide would be all arrows.
    let height = room.height().min(HIGHEST * room.width());
    let room = Rect::from_min_size(room.min, vec2(room.width(), height));
    let scale = (room.size() / ROOM).min_elem().clamp(1.0, LARGEST);
    let width = 1.6 * scale.sqrt();
    let q = Concept::ApproximatePosterior.colour(ui.visuals().dark_mode);
    let sheet = Sheet {
        painter: &painter,
        room,
        scale,
        random_weights: progress.recipe.bayes == Bayes::Decoder,
        solid: Stroke::new(width, tokens.text),
        dashed: Stroke::new(width, q),
        text: tokens.text,
        quiet: tokens.quiet,
    };
    plate(&sheet, progress);
    arrows(&sheet);
    for &node in Node::value_variants() {
        if draw_node(ui, &sheet, node, *chosen == node) {
            *chosen = node;
        }
    }
    captions(&sheet, scene);
    legend(&sheet);
}

/// Draws the plate, and how many images there are.
fn plate(sheet: &Sheet<'_>, progress: &Progress) {
    let plate = sheet.plate();
    let stroke = Stroke::new(1.2, sheet.quiet);
    sheet
        .painter
        .rect_stroke(plate, 6.0, stroke, StrokeKind::Inside);
    let data = progress.dataset.as_ref().filter(|data| !data.is_away());
    let images = data.map_or("N".to_owned(), |data| {
        numbers::thousands(data.train_len() as u64)
    });
    let text = fill(t("n = 1 … {n}"), &[("n", images)]);
    let at = plate.right_bottom() - vec2(8.0, 5.0);
    sheet.caption(at, Align2::RIGHT_BOTTOM, &text);
}

fn arrows(sheet: &Sheet<'_>) {
    sheet.arrow(Node::Code, Node::Image, 0.0, false);
    sheet.arrow(Node::Decoder, Node::Image, 0.0, false);
    sheet.arrow(Node::Image, Node::Code, 46.0 * sheet.scale, true);
    sheet.arrow(Node::Encoder, Node::Code, 0.0, true);
    sheet.arrow(Node::Noise, Node::Code, 0.0, true);
    if sheet.random_weights {
        let at = sheet.at(Node::Decoder);
        let radius = sheet.radius(Node::Decoder);
        let arm = 34.0 * sheet.scale;
        for (dx, infers, name) in [(-15.0, false, "λw"), (15.0, true, "m, v")] {
            let from = at + vec2(dx * sheet.scale, -radius - arm);
            sheet.painter.circle_filled(from, 3.5, sheet.text);
            sheet.arrow_between([from, at], [3.5, radius], 0.0, infers);
            let above = from - vec2(0.0, 6.0);
            sheet.caption(above, Align2::CENTER_BOTTOM, name);
        }
    }
}

/// Draws a node; whether it was taken.
fn draw_node(ui: &Ui, sheet: &Sheet<'_>, node: Node, chosen: bool) -> bool {
    let (at, radius) = (sheet.at(node), sheet.radius(node));
    let hit = Rect::from_center_size(at, Vec2::splat(2.0 * radius.max(14.0)));
    let id = ui.scope_id().with(node);
    let response = ui
        .interact(hit, id, Sense::click())
        .on_hover_cursor(CursorIcon::PointingHand);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, node.name()));
    let tokens = theme::tokens(ui);
    let lit = response.hovered() || response.has_focus();
    if chosen || lit {
        let strength = if chosen { 0.35 } else { 0.2 };
        let glow = tokens.accent.gamma_multiply(strength);
        sheet.painter.circle_filled(at, radius + 6.0, glow);
    }
    let rim = if chosen { tokens.accent } else { tokens.text };
    let stroke = Stroke::new(1.8, rim);
    let symbol = match node {
        Node::Image => "xₙ",
        Node::Code => "zₙ",
        Node::Noise => "εₙ",
        Node::Decoder => "W",
        Node::Encoder => "φ",
    };
    if sheet.is_dot(node) {
        sheet.painter.circle_filled(at, radius, rim);
        let name = at - vec2(0.0, radius + 3.0);
        let font = FontId::proportional(sheet.text_size(16.0));
        let anchor = Align2::CENTER_BOTTOM;
        sheet.painter.text(name, anchor, symbol, font, tokens.text);
    } else {
        let fill = match node {
            // Observed.
            Node::Image => tokens.outline,
            Node::Code | Node::Noise | Node::Decoder | Node::Encoder => tokens.surface,
        };
        sheet.painter.circle(at, radius, fill, stroke);
        let least = if node == Node::Noise { 13.0 } else { 17.0 };
        let font = FontId::proportional(sheet.text_size(least));
        let anchor = Align2::CENTER_CENTER;
        sheet.painter.text(at, anchor, symbol, font, tokens.text);
    }
    let taken = response.clicked() || response.gained_focus();
    response.on_hover_text(node.name());
    taken
}

fn captions(sheet: &Sheet<'_>, scene: &Scene<'_>) {
    let (recipe, time) = shown_model(scene);
    let below = |node: Node| sheet.at(node) + vec2(0.0, sheet.radius(node) + 6.0);
    let above = |node: Node| sheet.at(node) - vec2(0.0, sheet.radius(node) + 6.0);
    // Above the caption of the code, which can be long.
    let image = above(Node::Image) - vec2(0.0, sheet.text_size(14.0) + 2.0);
    let likelihood = likelihood_name(recipe.likelihood);
    sheet.caption(image, Align2::CENTER_BOTTOM, likelihood);
    let noise = sheet.at(Node::Noise) + vec2(sheet.radius(Node::Noise) + 7.0, 0.0);
    sheet.caption(noise, Align2::LEFT_CENTER, "N(0, I)");
    // It may reach over the image's circle and its glow.
    let code = above(Node::Code) + vec2(13.0, -2.0);
    sheet.caption_within(
        sheet.plate().x_range().shrink(5.0),
        code,
        Align2::LEFT_BOTTOM,
        &code_caption(&recipe, time.step),
    );
    let encoder = below(Node::Encoder);
    sheet.caption(encoder, Align2::CENTER_TOP, t("encoder"));
    let decoder = below(Node::Decoder);
    sheet.caption(decoder, Align2::CENTER_TOP, t("decoder"));
}

fn code_caption(recipe: &Recipe, step: u64) -> String {
    let latent = recipe.latent.to_string();
    let weight = recipe.kl_weight(step);
    // A weight of 1 is that of the ELBO itself.
    if recipe.importance > 1 || weight == 1.0 {
        return fill(t("{d}-D, N(0, I)"), &[("d", latent)]);
    }
    let weight = numbers::tidy(weight);
    fill(
        t("{d}-D, N(0, I), KL × {w}"),
        &[("d", latent), ("w", weight)],
    )
}

/// What the two kinds of arrows mean.
fn legend(sheet: &Sheet<'_>) {
    let y = sheet.room.bottom() - sheet.text_size(8.0);
    let mut x = sheet.room.left() + 2.0;
    let [arrow, air, apart] = if sheet.scale > LEGEND {
        [30.0, 6.0, 18.0]
    } else {
        [20.0, 5.0, 8.0]
    };
    let (makes, q) = (t("makes images"), Concept::ApproximatePosterior);
    let wide = |name: &str| sheet.laid_out(name).size().x;
    let long = 2.0 * (2.0 + arrow + air) + apart + wide(makes) + wide(q.name());
    let infers = if long <= sheet.room.width() {
        q.name()
    } else {
        q.short()
    };
    for (text, infers) in [(makes, false), (infers, true)] {
        let ends = [pos2(x, y), pos2(x + arrow, y)];
        sheet.arrow_between(ends, [0.0; 2], 0.0, infers);
        let place = pos2(x + arrow + air, y);
        let caption = sheet.caption(place, Align2::LEFT_CENTER, text);
        x = caption.right() + apart;
    }
}

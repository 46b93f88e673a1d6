//! Shapes as SVG: lines, circles and rectangles as such, text as text. A picture is embedded
//! with its own pixels; a mesh of many triangles, like thousands of dots, as a picture of them.

use super::base64::base64;
use super::captured::Captured;
use super::markup::{escaped, number, painted};
use super::svg_text;
use eframe::egui::epaint::{
    CircleShape, ClippedShape, ColorMode, CubicBezierShape, EllipseShape, PathShape, PathStroke,
    QuadraticBezierShape, RectShape,
};
use eframe::egui::{Color32, Mesh, Pos2, Rect, Shape, Stroke, StrokeKind, TextureId, pos2};
use image::ImageEncoder;
use image::codecs::png::PngEncoder;
use std::fmt::Write;

/// Pixels that a point takes in the picture of a mesh.
const MESH_SCALE: f32 = 4.0;
/// The most pixels of such a picture along a side.
const MESH_SIDE: f32 = 4096.0;

/// An SVG file on its way.
struct Svg<'a> {
    captured: &'a Captured,
    /// What is drawn, in the order in which it is.
    body: String,
    /// The parts that something is cut to, each once.
    clips: Vec<Rect>,
}

impl Captured {
    /// The figure as SVG. `title` is what it shows in a few words; `about` goes into the
    /// file's metadata.
    pub(crate) fn svg(&self, title: &str, about: &str) -> String {
        written(self, title, about)
    }
}

/// The whole file.
fn written(captured: &Captured, title: &str, about: &str) -> String {
    let mut svg = Svg {
        captured,
        body: String::new(),
        clips: Vec::new(),
    };
    for shape in &captured.shapes {
        svg.clipped(shape);
    }
    let (wide, high) = (captured.area.width(), captured.area.height());
    let mut file = String::new();
    let mut line = |text: String| {
        file.push_str(&text);
        file.push('\n');
    };
    line(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}pt\" height=\"{}pt\" \
         viewBox=\"0 0 {} {}\">",
        number(wide * captured.zoom),
        number(high * captured.zoom),
        number(wide),
        number(high),
    ));
    line(format!("<title>{}</title>", escaped(title)));
    line(format!("<desc>{}</desc>", escaped(about)));
    if !svg.clips.is_empty() {
        line("<defs>".into());
        for (place, clip) in svg.clips.iter().enumerate() {
            let at = rectangle(*clip);
            line(format!("<clipPath id=\"c{place}\"><rect {at}/></clipPath>"));
        }
        line("</defs>".into());
    }
    file.push_str(&svg.body);
    file.push_str("</svg>\n");
    file
}

impl Svg<'_> {
    fn clipped(&mut self, shape: &ClippedShape) {
        let whole = self.captured.area;
        let clip = shape.clip_rect.intersect(whole);
        let bounds = shape.shape.visual_bounding_rect();
        if !bounds.intersects(clip) {
            return;
        }
        if clip.contains_rect(bounds) || clip == whole {
            self.shape(&shape.shape, clip);
            return;
        }
        let known = self.clips.iter().position(|known| *known == clip);
        let place = known.unwrap_or_else(|| {
            self.clips.push(clip);
            self.clips.len() - 1
        });
        self.add(format_args!("<g clip-path=\"url(#c{place})\">"));
        self.shape(&shape.shape, clip);
        self.add(format_args!("</g>"));
    }

    fn shape(&mut self, shape: &Shape, clip: Rect) {
        match shape {
            Shape::Noop | Shape::Callback(_) => {}
            Shape::Vec(shapes) => {
                for shape in shapes {
                    self.shape(shape, clip);
                }
            }
            Shape::Circle(circle) => self.circle(circle),
            Shape::Ellipse(ellipse) => self.ellipse(ellipse),
            Shape::LineSegment { points, stroke } => self.segment(*points, *stroke),
            Shape::Path(path) => self.path(path),
            Shape::Rect(rect) => self.rect(rect, clip),
            Shape::Text(text) => self.body.push_str(&svg_text::written(text)),
            Shape::Mesh(mesh) => self.mesh(mesh, clip),
            Shape::QuadraticBezier(curve) => self.quadratic(curve),
            Shape::CubicBezier(curve) => self.cubic(curve),
            Shape::Band(_) => self.as_picture(shape, clip),
        }
    }

    /// A line of the file.
    fn add(&mut self, text: std::fmt::Arguments<'_>) {
        // A string takes whatever is written.
        let _ = self.body.write_fmt(text);
        self.body.push('\n');
    }

    fn circle(&mut self, circle: &CircleShape) {
        let (Pos2 { x, y }, radius) = (circle.center, circle.radius);
        let look = look(circle.fill, circle.stroke);
        let (x, y, radius) = (number(x), number(y), number(radius));
        self.add(format_args!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"{look}/>"
        ));
    }

    fn ellipse(&mut self, ellipse: &EllipseShape) {
        let (Pos2 { x, y }, radius) = (ellipse.center, ellipse.radius);
        let look = look(ellipse.fill, ellipse.stroke);
        let turned = turned(ellipse.angle, ellipse.center);
        let (x, y) = (number(x), number(y));
        let (across, up) = (number(radius.x), number(radius.y));
        self.add(format_args!(
            "<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"{across}\" ry=\"{up}\"{look}{turned}/>"
        ));
    }

    fn segment(&mut self, points: [Pos2; 2], stroke: Stroke) {
        if !stroke.is_empty() {
            let line = points.map(|at| format!("{} {}", number(at.x), number(at.y)));
            let look = look(Color32::TRANSPARENT, stroke);
            self.add(format_args!("<path d=\"M{}L{}\"{look}/>", line[0], line[1]));
        }
    }

    fn path(&mut self, path: &PathShape) {
        let mut way = String::new();
        for (place, at) in path.points.iter().enumerate() {
            let letter = if place == 0 { 'M' } else { 'L' };
            let _ = write!(way, "{letter}{} {}", number(at.x), number(at.y));
        }
        if path.closed {
            way.push('Z');
        }
        self.way(&way, path.fill, &path.stroke);
    }

    fn quadratic(&mut self, curve: &QuadraticBezierShape) {
        let [from, by, to] = curve.points.map(place);
        let close = if curve.closed { "Z" } else { "" };
        self.way(
            &format!("M{from}Q{by} {to}{close}"),
            curve.fill,
            &curve.stroke,
        );
    }

    fn cubic(&mut self, curve: &CubicBezierShape) {
        let [from, by, then, to] = curve.points.map(place);
        let close = if curve.closed { "Z" } else { "" };
        let way = format!("M{from}C{by} {then} {to}{close}");
        self.way(&way, curve.fill, &curve.stroke);
    }

    fn way(&mut self, way: &str, fill: Color32, stroke: &PathStroke) {
        let colour = match &stroke.color {
            ColorMode::Solid(colour) => *colour,
            // Nothing of the window's is drawn in colours that change along a line.
            ColorMode::UV(_) => Color32::TRANSPARENT,
        };
        let look = look(fill, Stroke::new(stroke.width, colour));
        self.add(format_args!(
            "<path d=\"{way}\"{look} stroke-linejoin=\"round\"/>"
        ));
    }

    fn rect(&mut self, shape: &RectShape, clip: Rect) {
        if shape.blur_width > 0.0 {
            self.as_picture(&Shape::Rect(shape.clone()), clip);
            return;
        }
        if let Some(brush) = &shape.brush {
            self.picture(brush.fill_texture_id, brush.uv, shape.rect, shape.fill);
            return;
        }
        let half = shape.stroke.width / 2.0;
        let rect = match shape.stroke_kind {
            _ if shape.stroke.is_empty() => shape.rect,
            StrokeKind::Inside => shape.rect.shrink(half),
            StrokeKind::Middle => shape.rect,
            StrokeKind::Outside => shape.rect.expand(half),
        };
        // Whoever draws corners of several radii draws them in the window alone.
        let round = match f32::from(shape.corner_radius.nw) {
            radius if radius > 0.0 => format!(" rx=\"{}\"", number(radius)),
            _ => String::new(),
        };
        let (at, look) = (rectangle(rect), look(shape.fill, shape.stroke));
        let turned = turned(shape.angle, shape.rect.center());
        self.add(format_args!("<rect {at}{round}{look}{turned}/>"));
    }

    /// A mesh that is one picture is that picture; any other is drawn as one.
    fn mesh(&mut self, mesh: &Mesh, clip: Rect) {
        match one_picture(mesh) {
            Some((rect, uv, tint)) => self.picture(mesh.texture_id, uv, rect, tint),
            None => self.as_picture(&Shape::mesh(mesh.clone()), clip),
        }
    }

    fn picture(&mut self, texture: TextureId, uv: Rect, rect: Rect, tint: Color32) {
        let Some(texture) = self.captured.textures.get(texture) else {
            return;
        };
        let image = texture.crop(uv);
        let tint = tint.to_array().map(f32::from);
        let tinted = image.pixels.iter().flat_map(|pixel| {
            let pixel = pixel.to_array().map(f32::from);
            let [red, green, blue, alpha] =
                std::array::from_fn(|i| (pixel[i] * tint[i] / 255.0).round() as u8);
            Color32::from_rgba_premultiplied(red, green, blue, alpha).to_srgba_unmultiplied()
        });
        let sharp = texture.is_sharp();
        self.image(rect, image.size, &tinted.collect::<Vec<u8>>(), sharp);
    }

    /// The shape as pixels.
    fn as_picture(&mut self, shape: &Shape, clip: Rect) {
        let area = shape.visual_bounding_rect().intersect(clip).expand(1.0);
        if !area.is_positive() || !area.is_finite() {
            return;
        }
        let longest = area.width().max(area.height());
        let scale = MESH_SCALE.min(MESH_SIDE / longest);
        let clipped = ClippedShape::new(clip, shape.clone());
        let bitmap = self.captured.bitmap(vec![clipped], area, scale);
        self.image(area, bitmap.size(), &bitmap.rgba(), false);
    }

    fn image(&mut self, rect: Rect, [width, height]: [usize; 2], rgba: &[u8], sharp: bool) {
        let mut png = Vec::new();
        let side = |side: usize| u32::try_from(side).unwrap_or(u32::MAX);
        let encoder = PngEncoder::new(&mut png);
        let colour = image::ExtendedColorType::Rgba8;
        let encoded = encoder.write_image(rgba, side(width), side(height), colour);
        // Into memory, of as many bytes as its sides say: there is nothing to go wrong.
        if encoded.is_err() {
            return;
        }
        let at = rectangle(rect);
        let sharp = if sharp {
            " style=\"image-rendering:pixelated\""
        } else {
            ""
        };
        let png = base64(&png);
        self.add(format_args!(
            "<image {at} preserveAspectRatio=\"none\"{sharp} \
             href=\"data:image/png;base64,{png}\"/>"
        ));
    }
}

/// Where a mesh shows a texture, which part of it, and in which colour: where it is a rectangle
/// of two triangles, upright, in one colour.
fn one_picture(mesh: &Mesh) -> Option<(Rect, Rect, Color32)> {
    let [a, ..] = mesh.vertices.as_slice() else {
        return None;
    };
    let is_one = mesh.vertices.len() == 4 && mesh.indices.len() == 6;
    let rect = Rect::from_points(&[a.pos, mesh.vertices.get(3)?.pos]);
    let uv = Rect::from_points(&[a.uv, mesh.vertices.get(3)?.uv]);
    let upright = mesh.vertices.iter().all(|vertex| {
        let share = |at: f32, [low, high]: [f32; 2]| (at - low) / (high - low).max(1e-9);
        let across = share(vertex.pos.x, [rect.left(), rect.right()]);
        let down = share(vertex.pos.y, [rect.top(), rect.bottom()]);
        let there = share(vertex.uv.x, [uv.left(), uv.right()]);
        let below = share(vertex.uv.y, [uv.top(), uv.bottom()]);
        vertex.color == a.color && (across - there).abs() < 1e-3 && (down - below).abs() < 1e-3
    });
    (is_one && upright && uv.is_positive()).then_some((rect, uv, a.color))
}

fn place(at: Pos2) -> String {
    format!("{} {}", number(at.x), number(at.y))
}

fn rectangle(rect: Rect) -> String {
    let Pos2 { x, y } = rect.min;
    let (x, y) = (number(x), number(y));
    let (wide, high) = (number(rect.width()), number(rect.height()));
    format!("x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\"")
}

/// What fills a shape and what runs round it.
fn look(fill: Color32, stroke: Stroke) -> String {
    let mut look = painted("fill", fill);
    if !stroke.is_empty() {
        look.push_str(&painted("stroke", stroke.color));
        let _ = write!(look, " stroke-width=\"{}\"", number(stroke.width));
    }
    look
}

fn turned(angle: f32, about: Pos2) -> String {
    if angle == 0.0 {
        return String::new();
    }
    let about = pos2(about.x, about.y);
    let (degrees, x, y) = (number(angle.to_degrees()), number(about.x), number(about.y));
    format!(" transform=\"rotate({degrees} {x} {y})\"")
}
